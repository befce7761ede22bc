"""Prices by the hour: which one holds when, and what they average over the hours a workload runs in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crosswalk_tui.core.models import Offer, Price, Provider, RateBasis, Rates
from crosswalk_tui.core.pricing.tariff import average_in_force, averages, hourly_words, prices_in_force
from crosswalk_tui.core.vocabulary import BandRule, ProviderType, Tier
from crosswalk_tui.core.workload.hours import EVENLY, Hours, When, parse_hours
from tests.strategies import NOW, positive_rates, windowed_prices

DAY = date(2026, 7, 15)
PEAK, OFF_PEAK = Hours(When.PEAK), Hours(When.OFF_PEAK)
WEEK = 168
WORKDAYS = frozenset(range(1, 6))


def priced(rate_in: int, rate_out: int | None = None, **fields: Any) -> Price:
    plain = Price(Rates(rate_in, rate_in if rate_out is None else rate_out), "test", "2026-07-02")
    return plain._replace(**fields)


def window(start: str, end: str) -> tuple[time, time]:
    return time.fromisoformat(start), time.fromisoformat(end)


# DeepSeek's own V4 Pro: 35 of the 168 hours of a week, Monday to Friday, cost twice as much.
REGULAR = priced(660_000, 1_980_000)
MORNING = priced(1_320_000, 3_960_000, window=window("01:00", "04:00"), weekdays=WORKDAYS)
NOON = MORNING._replace(window=window("06:00", "10:00"))
SCHEDULE = (REGULAR, MORNING, NOON)


def averaged(prices: Iterable[Price], hours: Hours, day: date) -> Price | None:
    """The base price, of prices of the base band."""
    base, band = average_in_force(list(prices), hours, day, None)
    assert band is None
    return base


def rates(hours: Hours, *prices: Price) -> tuple[int | None, int | None]:
    found = averaged(prices, hours, DAY)
    assert found is not None
    assert found.window is None
    return found.rates.input, found.rates.output


@pytest.mark.parametrize(
    ("hours", "times"),
    [
        (EVENLY, Fraction(WEEK + 35, WEEK)),
        (OFF_PEAK, Fraction(1)),
        (PEAK, Fraction(2)),
        (parse_hours("office:UTC"), Fraction(9, 8)),  # 09:00 to 10:00 is at peak
        (parse_hours("office:Asia/Shanghai"), Fraction(14, 8)),  # 01:00 to 09:00: all but two hours
        (parse_hours("office:America/Los_Angeles"), Fraction(1)),  # 16:00 to midnight
        # 18:00 to 02:00 on the next day: an hour of four nights; Saturday has no peak.
        (parse_hours("office:UTC-9"), Fraction(44, 40)),
    ],
)
def test_the_average_weighs_every_price_by_its_hours(hours: Hours, times: Fraction) -> None:
    assert rates(hours, *SCHEDULE) == (round(660_000 * times), round(1_980_000 * times))


def test_a_price_without_windows_stays_as_it_is() -> None:
    for hours in (EVENLY, PEAK, OFF_PEAK, parse_hours("office:UTC")):
        assert averaged((REGULAR,), hours, DAY) is REGULAR


def test_windows_that_hold_the_whole_week_need_no_regular_price() -> None:
    # A seller whose peak price is the regular one and lists the rest: LiteLLM writes it so.
    off: dict[str, Any] = {"weekdays": WORKDAYS}
    early, noon, late = (
        priced(500_000, window=window(*w), **off) for w in (("00:00", "01:00"), ("04:00", "06:00"), ("10:00", "00:00"))
    )
    weekend = priced(500_000, window=window("00:00", "00:00"), weekdays=frozenset({6, 7}))
    assert rates(EVENLY, priced(1_000_000), early, noon, late, weekend) == (round(500_000 * Fraction(203, 168)),) * 2
    night, day = (priced(rate, window=window(*w)) for rate, w in ((1, ("16:30", "00:30")), (4, ("00:30", "16:30"))))
    assert rates(EVENLY, night, day) == (3, 3)


def test_hours_without_a_price_are_no_bargain() -> None:
    assert averaged((MORNING, NOON), EVENLY, DAY) is None
    assert averaged((MORNING, NOON), OFF_PEAK, DAY) is None
    assert averaged((), EVENLY, DAY) is None
    # Work that runs only while there is a price can be billed.
    office = MORNING._replace(window=window("09:00", "17:00"))
    assert rates(parse_hours("office:UTC"), office) == (1_320_000, 3_960_000)


def test_a_rate_is_rounded_half_even_to_the_micro_dollar() -> None:
    half = window("00:00", "12:00")
    assert rates(EVENLY, priced(1), priced(2, window=half)) == (2, 2)  # 1.5
    assert rates(EVENLY, priced(2), priced(3, window=half)) == (2, 2)  # 2.5


def test_what_one_of_the_prices_lacks_is_unknown_but_for_what_follows_from_another_rate() -> None:
    full = Rates(1_000, 2_000, cache_read=100, cache_write=1_200, reasoning=4_000, per_request=10)
    half = window("00:00", "12:00")
    found = averaged((REGULAR._replace(rates=full), priced(3_000, 6_000, window=half)), EVENLY, DAY)
    assert found is not None
    assert found.rates == Rates(2_000, 4_000, reasoning=5_000, per_request=5)


def test_the_average_rests_on_the_most_doubtful_of_what_it_averages() -> None:
    def basis(kind: str) -> RateBasis:
        return RateBasis("cache_write", kind, "other", "2026-07-01")

    rates_ = Rates(1_000, 2_000, cache_write=1_000)
    known = REGULAR._replace(rates=rates_, bases=(basis("no_surcharge"),))
    dear = known._replace(window=window("00:00", "12:00"), bases=(basis("assumed"),), as_of="2026-06-01")
    found = averaged((known, dear), EVENLY, DAY)
    assert found is not None
    assert [b.basis for b in found.bases] == ["assumed"]
    assert (found.as_of, found.assumed) == ("2026-06-01", False)
    also = averaged((known, dear._replace(assumed=True)), EVENLY, DAY)
    assert also is not None
    assert also.assumed


def test_an_average_is_otherwise_like_the_regular_price() -> None:
    regular = REGULAR._replace(source="list")
    night = MORNING._replace(source="other", valid_from=date(2026, 7, 1))
    for order in ((regular, night), (night, regular)):
        found = averaged(order, EVENLY, DAY)
        assert found is not None
        assert (found.source, found.valid_from, found.weekdays) == ("list", None, None)


def test_where_windows_overlap_the_later_then_the_narrower_then_the_more_expensive_applies() -> None:
    long, short = (priced(rate, window=window(*w)) for rate, w in ((10, ("00:00", "12:00")), (30, ("00:00", "06:00"))))
    assert rates(EVENLY, priced(0), long, short) == (10, 10)  # 6 x 30 + 6 x 10 + 12 x 0 over 24
    newer = long._replace(valid_from=date(2026, 7, 1), rates=Rates(20, 20))
    assert rates(EVENLY, priced(0), short, newer) == (10, 10)  # the newer takes all of its twelve hours
    same = short._replace(rates=Rates(50, 50))
    for order in ((short, same), (same, short)):
        assert rates(EVENLY, priced(2), *order) == (14, 14)


def test_dated_windows_hold_on_their_days() -> None:
    later = MORNING._replace(valid_from=date(2026, 8, 1))
    assert rates(EVENLY, REGULAR, later) == (660_000, 1_980_000)
    found = averaged((REGULAR, later), EVENLY, date(2026, 8, 1))
    assert found is not None
    assert found.rates.input == round(660_000 * Fraction(WEEK + 15, WEEK))


# Context bands


def test_bands_are_averaged_each_with_the_base_price_where_a_window_has_none() -> None:
    band = priced(1_000_000, band_from=200_000)
    half = window("00:00", "12:00")
    night, long_night = priced(100_000, window=half), priced(500_000, window=half, band_from=200_000)
    base, reached = average_in_force((priced(600_000), band, night), EVENLY, DAY, 200_001)
    assert base is not None
    assert reached is not None
    assert (base.rates.input, reached.rates.input, reached.band_from) == (350_000, 550_000, 200_000)
    _, both = average_in_force((priced(600_000), band, night, long_night), EVENLY, DAY, 200_001)
    assert both is not None
    assert both.rates.input == 750_000
    assert average_in_force((priced(600_000), band, night), EVENLY, DAY, 200_000)[1] is None
    assert average_in_force((priced(600_000), band, night), EVENLY, DAY, None)[1] is None
    peak = average_in_force((priced(600_000), band, night), PEAK, DAY, 200_001)
    assert [price and price.rates.input for price in peak] == [600_000, 1_000_000]
    # What this prompt pays decides which price is the dearest, whatever a shorter one would pay.
    costly = priced(700_000, window=half)
    short = average_in_force((priced(600_000), band, costly), PEAK, DAY, 9)
    assert [p and p.rates.input for p in short] == [700_000, None]
    dearest = average_in_force((priced(600_000), band, costly), PEAK, DAY, 200_001)
    assert [p and p.rates.input for p in dearest] == [600_000, 1_000_000]
    off = average_in_force((priced(600_000), band, night), OFF_PEAK, DAY, 200_001)
    assert [price and price.rates.input for price in off] == [100_000, None], "the night has no band"


def test_the_prices_of_one_band_are_averaged_alone() -> None:
    half = window("00:00", "12:00")
    bands = priced(1_000_000, band_from=200_000), priced(500_000, band_from=200_000, window=half)
    prices = priced(600_000), priced(300_000, window=half), *bands
    for hours, mean in ((EVENLY, 750_000), (PEAK, 1_000_000), (OFF_PEAK, 500_000)):
        _, band = average_in_force(prices, hours, DAY, 300_000)
        assert band is not None
        assert (band.rates.input, band.rates.output) == (mean, mean)


def test_a_marginal_band_stays_marginal_and_a_cliff_a_cliff() -> None:
    half = window("00:00", "12:00")
    for rule in BandRule:
        band = priced(1_000_000, band_from=200_000, band_rule=rule)
        _, reached = average_in_force((priced(600_000), band, priced(100_000, window=half)), EVENLY, DAY, 300_000)
        assert reached is not None
        assert reached.band_rule is rule


def test_an_average_of_both_rules_is_a_cliff() -> None:
    half = window("00:00", "12:00")
    day = priced(1_000_000, band_from=200_000, band_rule=BandRule.MARGINAL)
    night = priced(500_000, band_from=200_000, band_rule=BandRule.CLIFF, window=half)
    _, reached = average_in_force((priced(600_000), priced(300_000, window=half), day, night), EVENLY, DAY, 300_000)
    assert reached is not None
    assert (reached.band_rule, reached.rates.input) == (BandRule.CLIFF, 750_000)


# What a catalogue stores


def test_a_catalogue_stores_an_average_for_every_period_tier_and_band() -> None:
    start, end = date(2026, 8, 1), date(2026, 9, 1)
    peak: dict[str, Any] = {"window": window("00:00", "12:00"), "valid_from": start}
    prices = (
        priced(600_000), priced(1_000_000, band_from=200_000), priced(1_200_000, **peak),
        priced(2_000_000, band_from=200_000, **peak), priced(300_000, tier=Tier.BATCH),
        priced(800_000, valid_from=end),
    )  # fmt: skip
    found = [(p.tier, p.valid_from, p.valid_to, p.band_from, p.rates.input) for p in averages(prices)]
    assert found == [
        (Tier.STANDARD, start, end, 0, 900_000),
        (Tier.STANDARD, start, end, 200_000, 1_500_000),
        (Tier.STANDARD, end, None, 0, 1_000_000),
        # From September the regular price has no band of its own.
        (Tier.STANDARD, end, None, 200_000, 1_400_000),
    ]
    assert all(p.window is None and p.weekdays is None for p in averages(prices))
    assert averages((priced(1), priced(2, band_from=9))) == ()


@given(windowed_prices(), st.integers(-4, 4))
def test_the_stored_averages_are_what_the_engine_bills(prices: tuple[Price, ...], shift: int) -> None:
    day = NOW.date() + timedelta(days=shift)
    stored = [p for p in averages(prices) if p.holds_on(day) and p.tier is Tier.STANDARD]
    own = [p for p in prices if p.tier is Tier.STANDARD and p.holds_on(day)]
    if all(p.window is None for p in own if not p.band_from):
        assert stored == []
        return
    base, band = average_in_force(own, EVENLY, day, 10**9)
    assert [p.rates for p in stored if not p.band_from] == ([] if base is None else [base.rates])
    bands = [p for p in stored if p.band_from]
    assert (bands[-1].rates if bands else None) == (None if band is None else band.rates)


# Laws


@given(
    windowed_prices(), st.sampled_from(["evenly", "office:Asia/Tokyo", "office:America/New_York", "office:UTC+5:30"])
)
def test_an_average_lies_between_the_lowest_and_the_highest_price(prices: tuple[Price, ...], typed: str) -> None:
    base = [p for p in prices if not p.band_from and p.tier is Tier.STANDARD and p.holds_on(DAY)]
    found = averaged(base, parse_hours(typed), DAY)
    if found is None:
        return
    for name in ("input", "output", "cache_read"):
        mean, every = getattr(found.rates, name), [getattr(p.rates, name) for p in base]
        if mean is not None:
            known = [rate for rate in every if rate is not None]
            assert min(known) <= mean <= max(known)
    low, mean_price, high = (averaged(base, hours, DAY) for hours in (OFF_PEAK, EVENLY, PEAK))
    if low is not None and mean_price is not None and high is not None:
        sums = [(p.rates.input or 0) + (p.rates.output or 0) for p in (low, mean_price, high)]
        assert sums[0] - 1 <= sums[1] <= sums[2] + 1, "each of the two rates is rounded by half a micro-USD at most"


@given(windowed_prices(), st.permutations(range(6)))
def test_the_order_of_the_prices_does_not_matter(prices: tuple[Price, ...], order: list[int]) -> None:
    bounds = [(p.window, p.weekdays, p.valid_from, p.valid_to) for p in prices if not p.band_from]
    assume(len(set(bounds)) == len(bounds))
    windows = [p for p in prices if p.window is not None]
    regular = [p for p in prices if p.window is None]
    mixed = [windows[i] for i in order if i < len(windows)] + regular + windows[6:]
    for hours in (EVENLY, PEAK, OFF_PEAK):
        one, other = (average_in_force(p, hours, DAY, 10**9) for p in ([*windows, *regular], mixed))
        assert [p and p.rates for p in one] == [p and p.rates for p in other]


@given(st.lists(positive_rates, min_size=3, max_size=3), st.sampled_from(["evenly", "peak", "off-peak", "office:UTC"]))
def test_the_same_question_has_the_same_answer_at_any_hour(three: list[int], typed: str) -> None:
    prices = (priced(three[0]), MORNING._replace(rates=Rates(three[1], 1)), NOON._replace(rates=Rates(three[2], 1)))
    offer = Offer(1, Provider("p", "P", ProviderType.HOST), "m", "lab/m", prices=prices)
    hours = parse_hours(typed)
    assert len({prices_in_force(offer, DAY, Tier.STANDARD, hours, None)[0] for _ in range(3)}) == 1


# In words


def test_the_windows_and_what_is_billed_in_words() -> None:
    assert hourly_words(SCHEDULE, EVENLY, DAY) == (
        "Input: 01:00–04:00 and 06:00–10:00 UTC Mon–Fri $1.32, otherwise $0.66; average over the week $0.7975."
        " Output: 01:00–04:00 and 06:00–10:00 UTC Mon–Fri $3.96, otherwise $1.98; average over the week $2.3925."
    )
    assert hourly_words((REGULAR,), EVENLY, DAY) == ""
    assert "; peak $1.32." in hourly_words(SCHEDULE, PEAK, DAY)
    assert "; average over office hours (UTC) $0.7425." in hourly_words(SCHEDULE, parse_hours("office:UTC"), DAY)
    weekend = priced(100_000, window=window("00:00", "00:00"), weekdays=frozenset({6, 7}))
    night = priced(100_000, window=window("22:00", "06:00"))
    assert hourly_words((REGULAR, weekend, night), EVENLY, DAY).startswith(
        "Input: all day UTC Sat and Sun, 22:00–06:00 UTC $0.10, otherwise $0.66; average over the week"
    )


def test_only_windows_of_short_prompts_that_hold_on_the_day_are_told() -> None:
    words = hourly_words(SCHEDULE, EVENLY, DAY)
    dear = Rates(9_000_000, 9_000_000)
    others = MORNING._replace(rates=dear, band_from=200_000), NOON._replace(rates=dear, valid_to=DAY)
    assert hourly_words((*SCHEDULE, *others), EVENLY, DAY) == words
    newer = MORNING._replace(valid_from=date(2026, 7, 1), rates=Rates(2_000_000, 4_000_000))
    assert hourly_words((REGULAR, MORNING, newer), PEAK, DAY) == (
        "Input: 01:00–04:00 UTC Mon–Fri $2.00, otherwise $0.66; peak $2.00."
        " Output: 01:00–04:00 UTC Mon–Fri $4.00, otherwise $1.98; peak $4.00."
    )
