"""One timeline from several sources: no doubles, one point a day, and the day on which a change was first known."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.vocabulary import Access, Dating, Exclusion, PointKind
from crosswalk_tui.sources.harvest import Harvest, ListingEvent, PriceHistory, PriceRecord
from crosswalk_tui.sources.offers.merged_offers import Liveness, MergedOffer
from crosswalk_tui.sources.pricing.earlier_snapshots import Earlier
from crosswalk_tui.sources.pricing.merged_timeline import TimelinePoint, timeline_of
from crosswalk_tui.sources.pricing.price_series import Recorded
from tests.sources.makings import decided, evidence, offer, row, stated, usd

CHEAP, DEAR = usd(input=1, output=2), usd(input=3, output=6)


def history(*points: tuple[str, float], events: tuple[ListingEvent, ...] = ()) -> Recorded:
    rows = tuple(PriceRecord(usd(input=price, output=2 * price), day) for day, price in points)
    harvest = Harvest("models.dev-history", "2026-07-02", history=[PriceHistory("acme", "m", rows)] if rows else [])
    return Recorded.of([harvest], Earlier(events=events))


def points(entry: MergedOffer, recorded: Recorded) -> tuple[TimelinePoint, ...]:
    return timeline_of(entry, Access.METERED, decided(entry), recorded, evidence())


def seen(entry: MergedOffer, recorded: Recorded) -> list[tuple[str, str, str, float | None]]:
    """Each point as its day, kind, source and input price in USD."""
    return [
        (
            p.step.day, p.kind.value, p.step.source,
            None if p.step.rates is None or p.step.rates.input is None else p.step.rates.input / 1_000_000,
        )
        for p in points(entry, recorded)
    ]  # fmt: skip


def repriced(day: str, old: float, new: float) -> tuple[ListingEvent, ...]:
    """LiteLLM's list added the offer in 2024 and repriced it on *day*."""
    pairs = {"input": (old, new), "output": (2 * old, 2 * new)}
    changes = [
        ListingEvent("litellm", "acme", "m", day, "price", name, round(before * 1e6), round(after * 1e6))
        for name, (before, after) in pairs.items()
    ]
    return (ListingEvent("litellm", "acme", "m", "2024-05-13", "added"), *changes)


def test_a_list_that_shows_a_change_later_adds_no_point() -> None:
    entry = offer(stated("models.dev", CHEAP), stated("litellm", CHEAP))
    recorded = history(("2025-08-01", 3), ("2025-12-01", 1), events=repriced("2025-12-09", 3, 1))
    assert seen(entry, recorded) == [
        ("2024-05-13", "first", "litellm", 3.0), ("2025-12-01", "changed", "models.dev-history", 1.0),
    ]  # fmt: skip


def test_a_change_has_the_day_on_which_the_first_list_recorded_it() -> None:
    entry = offer(stated("models.dev", CHEAP), stated("litellm", CHEAP))
    recorded = history(("2025-08-01", 3), ("2025-12-01", 1), events=repriced("2025-11-20", 3, 1))
    assert seen(entry, recorded)[-1] == ("2025-11-20", "changed", "litellm", 1.0)


def test_a_change_has_the_day_on_which_it_took_effect_if_a_source_states_it() -> None:
    dated = (row("genai-prices", DEAR, valid_to="2025-11-15"), row("genai-prices", CHEAP, valid_from="2025-11-15"))
    entry = offer(stated("models.dev", CHEAP), stated("genai-prices", *dated))
    (_, change) = points(entry, history(("2025-08-01", 3), ("2025-12-01", 1)))
    assert (change.step.day, change.step.dating, change.step.source) == ("2025-11-15", Dating.EFFECTIVE, "genai-prices")


def test_a_difference_between_sources_is_not_a_change() -> None:
    entry = offer(stated("models.dev", CHEAP), stated("litellm", usd(input=1.5, output=3)))
    recorded = history(("2025-08-01", 1), events=(ListingEvent("litellm", "acme", "m", "2024-05-13", "added"),))
    assert seen(entry, recorded) == [
        ("2024-05-13", "first", "litellm", 1.5), ("2025-08-01", "differs", "models.dev-history", 1.0),
    ]  # fmt: skip


def test_a_correction_marks_the_listing_before_it_as_wrong() -> None:
    entry = offer(stated("models.dev", DEAR))
    assert seen(entry, history(("2025-08-01", 0.003), ("2025-12-01", 3))) == [
        ("2025-08-01", "wrong", "models.dev-history", 0.003), ("2025-12-01", "corrected", "models.dev-history", 3.0),
    ]  # fmt: skip


def test_an_offer_ends_with_its_announced_end_and_keeps_its_past() -> None:
    entry = offer(stated("models.dev", CHEAP, deprecation_date="2026-07-24"))
    entry.liveness = Liveness("2026-07-24", "models.dev", Exclusion.DEPRECATED, "ended")
    assert seen(entry, history(("2025-08-01", 3), ("2025-12-01", 1)))[-2:] == [
        ("2025-12-01", "changed", "models.dev-history", 1.0), ("2026-07-24", "ended", "models.dev", None),
    ]  # fmt: skip


def test_an_end_to_come_is_the_last_point() -> None:
    entry = offer(stated("models.dev", CHEAP, deprecation_date="2027-01-14"))
    entry.liveness = Liveness("2026-09-30", "models.dev")
    last = points(entry, history())[-1]
    assert (last.step.day, last.kind, last.step.dating) == ("2027-01-14", PointKind.ENDED, Dating.EFFECTIVE)


def test_what_another_source_announces_follows_the_price_that_it_shares() -> None:
    page = row("model-prices", CHEAP, valid_from="2026-09-01")
    announced = row("genai-prices", DEAR, valid_from="2027-01-01")
    for now, expected in ((CHEAP, [1.0, 3.0]), (usd(input=1.5, output=2), [1.0])):
        dated = (row("genai-prices", now, valid_to="2027-01-01"), announced)
        entry = offer(stated("model-prices", page), stated("genai-prices", *dated))
        assert [price for *_, price in seen(entry, history())] == expected


def test_what_is_not_sold_by_the_token_has_no_timeline() -> None:
    entry = offer(stated("models.dev", CHEAP))
    assert timeline_of(entry, Access.FREE, decided(entry), history(("2025-08-01", 3)), evidence()) == ()


DAYS = st.dates(min_value=date(2025, 6, 4), max_value=date(2026, 7, 2))


@given(st.lists(st.tuples(DAYS, st.sampled_from([0, 1, 1.2, 2, 3, 30])), max_size=8), DAYS, st.sampled_from([1, 2, 3]))
def test_one_point_a_day_in_order_that_ends_at_the_price_in_use(
    recorded: list[tuple[object, float]], day: object, before: float
) -> None:
    entry = offer(stated("models.dev", CHEAP), stated("litellm", CHEAP))
    known = history(*((str(day), price) for day, price in recorded), events=repriced(str(day), before, 1))
    found = points(entry, known)
    days = [point.step.day for point in found]
    assert days == sorted(set(days))
    assert found[-1].step.rates is not None
    assert found[-1].step.rates.input == CHEAP.input
    assert all(a.step.rates != b.step.rates for a, b in pairwise(found))
