"""Offers as they were on a past day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from crosswalk_tui.core.changes.price_history import PricePoint, Timeline, timeline
from crosswalk_tui.core.models import OWN, Offer, Price, Provider, RateBasis, Rates
from crosswalk_tui.core.money import decimal_string
from crosswalk_tui.core.pricing.at_date import offer_on, prices_on
from crosswalk_tui.core.pricing.ranking import rank
from crosswalk_tui.core.vocabulary import Access, Dating, Exclusion, PointKind, ProviderType, Tier
from crosswalk_tui.core.workload.monthly import Workload

TODAY = date(2026, 11, 29)
ACME = Provider("acme", "Acme", ProviderType.HOST)


def usd(sent: float, made: float, read: float | None = None) -> Rates:
    return Rates(round(sent * 1e6), round(made * 1e6), None if read is None else round(read * 1e6))


def listed(rates: Rates, **more: object) -> Price:
    return Price(rates, "models.dev", "2026-09-30", **more)  # type: ignore[arg-type]


def offer(*prices: Price, **more: object) -> Offer:
    return Offer(1, ACME, "m", "lab/m", prices=prices, **more)  # type: ignore[arg-type]


def point(day: str, rates: Rates | None, kind: PointKind = PointKind.CHANGED) -> PricePoint:
    return PricePoint(date.fromisoformat(day), Dating.RECORDED, kind, rates or Rates(), "litellm", "LiteLLM")


def history(*points: PricePoint) -> Timeline:
    return timeline(points, TODAY)


LONG_PROMPTS = Workload(1_000_000, 0, prompt_tokens=300_000)
FELL = history(point("2025-01-01", usd(2, 8)), point("2026-01-01", usd(1, 4)))


def total(was: Offer, day: str, **more: object) -> str | None:
    workload = Workload(input_tokens=1_000_000, output_tokens=1_000_000, **more)  # type: ignore[arg-type]
    now = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)
    best = rank((was,), workload, now=now).best
    return None if best is None else decimal_string(best.total_usd)


def on(sold: Offer, prices: Timeline, day: str) -> Offer:
    return offer_on(sold, prices, date.fromisoformat(day))


def test_a_past_day_has_the_price_recorded_for_it() -> None:
    sold = offer(listed(usd(1, 4)))
    assert total(on(sold, FELL, "2025-06-01"), "2025-06-01") == "10"
    assert total(on(sold, FELL, "2026-06-01"), "2026-06-01") == "5"


def test_before_the_first_record_the_price_is_unknown_and_never_that_of_today() -> None:
    was = on(offer(listed(usd(1, 4))), FELL, "2024-12-31")
    assert (was.prices, was.exclude_code, was.exclude_reason) == ((), Exclusion.UNRECORDED, "first recorded 2025-01-01")
    nothing = offer_on(offer(listed(usd(1, 4))), None, date(2025, 6, 1))
    assert (nothing.prices, nothing.exclude_reason) == ((), "no price of the past is recorded")


def test_prices_of_the_user_do_not_apply_to_the_past() -> None:
    own = RateBasis("cache_read", OWN, OWN, "2026-11-01", None, 500_000)
    sold = offer(listed(usd(1, 4, 0.01), bases=(own,)), listed(usd(9, 9), band_from=200_000))
    (base, band) = prices_on(sold, FELL, date(2026, 6, 1))
    assert (base.rates.cache_read, base.is_own, band.is_own) == (500_000, False, False)
    assert (base.source, band.source) == ("models.dev", "models.dev")
    yours = offer(Price(usd(1, 4), OWN, "2026-11-01", bases=(own,)))
    assert [price.source for price in prices_on(yours, FELL, date(2026, 6, 1))] == ["litellm"]


def test_a_wrong_listing_is_not_billed() -> None:
    wrong = history(
        point("2025-01-01", usd(2000, 8000), PointKind.WRONG), point("2025-01-03", usd(2, 8), PointKind.CORRECTED)
    )
    assert total(on(offer(listed(usd(2, 8))), wrong, "2025-01-02"), "2025-01-02") == "10"


def test_a_retired_offer_was_for_sale_until_its_end() -> None:
    ended = history(point("2025-01-01", usd(2, 8)), point("2026-01-01", None, PointKind.ENDED))
    retired = offer(listed(usd(2, 8)), exclude_code="deprecated", exclude_reason="ended on 2026-01-01")
    assert total(on(retired, ended, "2025-12-31"), "2025-12-31") == "10"
    after = on(retired, ended, "2026-01-01")
    assert (after.exclude_code, after.exclude_reason) == (Exclusion.DEPRECATED, "ended 2026-01-01")


def test_an_offer_without_a_known_end_was_for_sale_until_it_was_last_seen() -> None:
    lost = offer(listed(usd(2, 8)), exclude_code="not_live", exclude_reason="only in a list", last_seen="2025-06-01")
    known = history(point("2025-01-01", usd(2, 8)))
    assert total(on(lost, known, "2025-06-01"), "2025-06-01") == "10"
    assert on(lost, known, "2025-06-02").exclude_reason == "last seen 2025-06-01"
    # An end that a return took back says nothing about a later day.
    returned = history(
        point("2025-01-01", usd(2, 8)), point("2025-02-01", None, PointKind.ENDED),
        point("2025-03-01", usd(2, 8), PointKind.RETURNED),
    )  # fmt: skip
    assert on(lost, returned, "2025-06-02").exclude_reason == "last seen 2025-06-01"
    assert on(lost, returned, "2025-02-15").exclude_reason == "ended 2025-02-01"
    third = history(*returned.points, point("2025-04-01", None, PointKind.ENDED))
    assert on(lost, third, "2025-05-01").exclude_reason == "ended 2025-04-01"


def test_an_offer_was_for_sale_before_a_later_price_of_it() -> None:
    lost = offer(listed(usd(1, 4)), exclude_code="not_live", exclude_reason="only in a list")
    assert total(on(lost, FELL, "2025-06-01"), "2025-06-01") == "10"
    assert on(lost, FELL, "2026-01-01").exclude_reason == "no sighting has a date"


def test_an_offer_that_had_ended_when_it_was_first_seen_was_never_for_sale() -> None:
    reason = "deprecated by its seller (models.dev, 2026-09-30)"
    listed_late = offer(listed(usd(2, 8)), exclude_code="deprecated", exclude_reason=reason, last_seen="2026-11-29")
    for day in ("2026-09-30", "2026-10-15"):
        was = on(listed_late, history(point("2026-09-30", usd(2, 8))), day)
        assert (was.prices, was.exclude_code, was.exclude_reason) == ((), Exclusion.DEPRECATED, reason)


def test_a_price_that_has_not_changed_keeps_its_bands_and_marks_those_without_days() -> None:
    sold = offer(listed(usd(1, 4)), listed(usd(2, 8), band_from=200_000))
    was = on(sold, FELL, "2026-06-01")
    bill = rank((was,), LONG_PROMPTS, now=datetime(2026, 6, 1, tzinfo=UTC)).best
    assert bill is not None
    assert decimal_string(bill.total_usd) == "2"
    assert bill.may_be_low
    assert "today's ratio" in bill.lines[0].note
    seen = rank((on(sold, FELL, "2026-09-30"),), LONG_PROMPTS, now=datetime(2026, 9, 30, tzinfo=UTC)).best
    assert seen is not None
    assert (seen.may_be_low, seen.lines[0].note) == (False, ""), "listed on that day"


def test_a_changed_price_has_bands_at_the_ratio_of_today() -> None:
    sold = offer(listed(usd(1, 4)), listed(usd(1.5, 6), band_from=200_000))
    base, band = prices_on(sold, FELL, date(2025, 6, 1))
    assert (base.rates.input, band.rates.input, band.rates.output) == (2_000_000, 3_000_000, 12_000_000)
    assert {basis.basis for basis in band.bases} == {"assumed"}
    bill = rank((on(sold, FELL, "2025-06-01"),), LONG_PROMPTS, now=datetime(2025, 6, 1, tzinfo=UTC)).best
    assert bill is not None
    assert "today's ratio" in bill.lines[0].note


def test_a_rate_that_was_not_recorded_has_no_ratio() -> None:
    sold = offer(listed(usd(1, 4, 0.1)), listed(usd(1.5, 6, 0.2), band_from=200_000))
    base, band = prices_on(sold, FELL, date(2025, 6, 1))
    assert (base.rates.cache_read, band.rates.cache_read) == (None, None)
    free = offer(listed(usd(1, 4, 0)), listed(usd(1.5, 6, 0.2), band_from=200_000))
    read = history(point("2025-01-01", usd(2, 8, 0.5)))
    assert prices_on(free, read, date(2025, 6, 1))[1].rates.cache_read is None, "nothing is so many times 0"
    plain = offer(listed(usd(1, 4, 0.1)), listed(usd(1.5, 6), band_from=200_000))
    assert prices_on(plain, read, date(2025, 6, 1))[1].rates.cache_read is None


def test_the_bands_are_those_of_the_price_of_the_day_or_else_of_today() -> None:
    early, late = date(2025, 1, 1), date(2026, 1, 1)
    only_later = offer(listed(usd(1, 4), valid_from=late), listed(usd(1.5, 6), band_from=200_000, valid_from=late))
    base, band = prices_on(only_later, FELL, date(2025, 6, 1))
    assert (base.rates.input, band.rates.input) == (2_000_000, 3_000_000)
    # The list says $4 for that time, the record $2: half of the band's $6.
    listed_then = offer(
        listed(usd(4, 8), valid_from=early, valid_to=late),
        listed(usd(6, 8), band_from=200_000, valid_from=early, valid_to=late),
        listed(usd(1, 4), valid_from=late),
    )
    base, band = prices_on(listed_then, FELL, date(2025, 6, 1))
    assert (base.rates.input, band.rates.input) == (2_000_000, 3_000_000)


def test_a_price_by_the_hour_is_known_on_its_own_days() -> None:
    night = (time(0), time(6))
    dated = listed(usd(0.5, 2), window=night, valid_from=date(2026, 2, 1))
    undated = listed(usd(0.5, 2), window=night)
    rows = prices_on(offer(listed(usd(1, 4)), dated), FELL, date(2026, 6, 1))
    assert [(price.window, price.rates.input) for price in rows] == [(None, 1_000_000), (night, 500_000)]
    assert [price.window for price in prices_on(offer(listed(usd(1, 4)), undated), FELL, date(2026, 6, 1))] == [None]


def test_a_recorded_rate_replaces_that_of_another_source() -> None:
    bases = (RateBasis("cache_read", "source", "openrouter", "2026-09-30"),)
    sold = offer(listed(usd(1, 4, 0.1), bases=bases))
    for recorded, kept in ((0.2, ()), (0.1, bases), (None, bases)):
        (base,) = prices_on(sold, history(point("2026-01-01", usd(1, 4, recorded))), date(2026, 6, 1))
        assert base.rates.cache_read == (100_000 if recorded is None else round(recorded * 1e6))
        assert base.bases == kept


def test_dated_prices_keep_their_bands_and_tiers() -> None:
    early, late = date(2025, 1, 1), date(2026, 1, 1)
    sold = offer(
        listed(usd(2, 8), valid_from=early, valid_to=late),
        listed(usd(3, 12), band_from=200_000, valid_from=early, valid_to=late),
        listed(usd(1, 4), tier=Tier.BATCH, valid_from=early, valid_to=late),
        listed(usd(1, 4), valid_from=late),
    )
    was = prices_on(sold, FELL, date(2025, 6, 1))
    assert [(p.tier, p.band_from, p.rates.input, p.bases) for p in was] == [
        (Tier.STANDARD, 0, 2_000_000, ()), (Tier.STANDARD, 200_000, 3_000_000, ()), (Tier.BATCH, 0, 1_000_000, ()),
    ]  # fmt: skip


def test_a_dated_price_without_the_bands_of_today_has_them_at_their_ratio() -> None:
    early, late = date(2025, 1, 1), date(2026, 1, 1)
    sold = offer(
        listed(usd(2, 8), valid_from=early, valid_to=late),
        listed(usd(1, 4), valid_from=late),
        listed(usd(2, 6), band_from=200_000, valid_from=late),
    )
    bill = rank(
        (on(sold, FELL, "2025-06-01"),), LONG_PROMPTS, now=datetime(2025, 6, 1, tzinfo=UTC)
    ).best  # fmt: skip
    assert bill is not None
    assert decimal_string(bill.total_usd) == "4"
    assert bill.may_be_low


def test_a_batch_price_without_days_is_not_known_in_the_past() -> None:
    sold = offer(listed(usd(1, 4)), listed(usd(0.5, 2), tier=Tier.BATCH))
    assert total(on(sold, FELL, "2026-06-01"), "2026-06-01", batch=True) is None
    for day in ("2026-09-30", "2026-10-15"):
        assert total(on(sold, FELL, day), day, batch=True) == "2.5", "seen on 2026-09-30"


@pytest.mark.parametrize("access", [Access.FREE, Access.PLACEHOLDER])
def test_a_free_tier_of_today_says_nothing_of_the_past(access: Access) -> None:
    was = offer_on(offer(access=access), None, date(2025, 6, 1))
    assert was.exclude_code == Exclusion.UNRECORDED
    assert rank((was,), Workload(1, 1), now=datetime(2025, 6, 1, tzinfo=UTC)).free == ()
