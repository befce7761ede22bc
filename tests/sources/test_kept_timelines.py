"""What a catalogue said of the past stays in the timelines of the next one."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Dating, PointKind
from crosswalk_tui.sources.pricing.kept_timelines import KnownTimelines, continued, with_kept
from crosswalk_tui.sources.pricing.merged_timeline import TimelinePoint
from crosswalk_tui.sources.pricing.rate_step import RateStep
from tests.sources.makings import offer, stated, usd

BEFORE, TODAY = "2026-11-20", "2026-12-01"
"""The days of the catalogue before and of the new one."""

DATES = {"litellm": TODAY, "models.dev": TODAY, "genai-prices": "2026-11-10"}
"""The days of the snapshots in the new catalogue."""


def point(
    day: str, price: float | None, kind: str = "changed", source: str = "litellm", dating: str = "recorded"
) -> TimelinePoint:
    """A point with an input price in USD and twice that for the output; None for an end."""
    rates = None if price is None else usd(input=price, output=2 * price)
    return TimelinePoint(RateStep(day, rates, source, Dating(dating)), PointKind(kind))


def ended(day: str, dating: str = "recorded") -> TimelinePoint:
    return point(day, None, "ended", dating=dating)


def seen(points: tuple[TimelinePoint, ...]) -> list[tuple[str, str, float | None]]:
    """Day, kind and input price in USD of each of *points*."""
    return [
        (
            p.step.day, p.kind.value,
            None if p.step.rates is None or p.step.rates.input is None else p.step.rates.input / 1_000_000,
        )
        for p in points
    ]  # fmt: skip


def after(past: list[TimelinePoint], found: list[TimelinePoint]) -> list[tuple[str, str, float | None]]:
    """The points of an offer in the new catalogue."""
    return seen(continued(past, found, BEFORE, TODAY, DATES))


FIRST = point("2025-01-01", 3, "first")
SOLD = [FIRST, point("2026-03-01", 2)]
"""The known points of an offer, which LiteLLM listed."""


def test_new_points_follow_known_ones() -> None:
    assert after(SOLD, [*SOLD, point(TODAY, 1)]) == [
        ("2025-01-01", "first", 3), ("2026-03-01", "changed", 2), (TODAY, "changed", 1),
    ]  # fmt: skip


def test_a_list_that_had_the_first_price_before_adds_the_earlier_day() -> None:
    older, newer = point("2024-06-01", 3, "first"), point("2026-11-28", 9, source="models.dev")
    assert after([FIRST], [older]) == seen((older,))
    assert after(SOLD, [older, newer]) == [*seen((older, SOLD[1])), ("2026-11-28", "differs", 9)]


def test_earlier_points_of_a_new_source_are_added() -> None:
    older = [point("2024-06-01", 4, "first"), point("2025-01-01", 3), SOLD[1]]
    assert after(SOLD, older) == seen(tuple(older))


def test_points_of_a_source_that_lost_the_offer_are_kept() -> None:
    """A broken entry of LiteLLM leaves models.dev with the same price as the only source."""
    assert after(SOLD, [point("2026-09-30", 2, "first", "models.dev")]) == seen(tuple(SOLD))


def test_a_different_source_begins_on_the_day_of_its_snapshot() -> None:
    """Its price may be older, but was not the one in use; the seller may not have changed anything."""
    other = [point("2025-05-01", 9, "first", "models.dev")]
    assert after(SOLD, other) == [*seen(tuple(SOLD)), (TODAY, "differs", 9)]


def test_the_day_of_a_different_source_does_not_depend_on_what_else_has_arrived() -> None:
    """The list that lost the offer has changed on that day; a third one that arrives later adds nothing."""
    dates = {"litellm": "2026-11-27", "models.dev": "2026-09-30", "genai-prices": TODAY}
    other = [point("2025-05-01", 9, "first", "models.dev")]
    assert seen(continued(SOLD, other, BEFORE, TODAY, dates))[-1] == ("2026-11-27", "differs", 9)


def test_a_change_that_the_different_source_has_too_is_a_change() -> None:
    other = [point("2026-03-02", 2, "first", "models.dev"), point("2026-11-28", 1, source="models.dev")]
    assert after(SOLD, other) == [*seen(tuple(SOLD)), ("2026-11-28", "changed", 1)]


def test_a_correction_marks_the_known_point_as_wrong() -> None:
    wrong = [*SOLD, point("2026-11-19", 200)]
    other = [point("2026-11-18", 200, "first", "models.dev"), point(TODAY, 2, "corrected", "models.dev")]
    assert after(wrong, other) == [
        ("2025-01-01", "first", 3), ("2026-03-01", "changed", 2), ("2026-11-19", "wrong", 200), (TODAY, "corrected", 2),
    ]  # fmt: skip


def test_an_offer_that_was_only_looked_at_again_keeps_the_day_it_ended() -> None:
    assert after([*SOLD, ended("2026-09-30")], [*SOLD, ended(TODAY)]) == seen((*SOLD, ended("2026-09-30")))


def test_a_stated_end_replaces_the_day_on_which_the_end_was_recorded() -> None:
    for day in ("2026-08-15", "2026-10-10"):
        found = after([*SOLD, ended("2026-09-30")], [*SOLD, ended(day, "effective")])
        assert found == seen((*SOLD, ended(day)))


def test_a_stated_end_removes_the_prices_after_it() -> None:
    assert after(SOLD, [FIRST, ended("2026-01-01", "effective")]) == seen((FIRST, ended("2026-01-01")))


def test_an_offer_that_is_sold_again_has_returned() -> None:
    known = [*SOLD, ended("2026-09-30")]
    assert after(known, SOLD) == [*seen(tuple(known)), (TODAY, "returned", 2)]


def test_an_end_that_is_recorded_before_the_last_known_price_is_of_today() -> None:
    assert after([*SOLD, point("2026-11-01", 5)], [FIRST, ended("2026-06-01")])[-1] == (TODAY, "ended", None)


def test_an_offer_whose_price_is_not_known_any_more_keeps_its_past() -> None:
    assert after(SOLD, []) == seen(tuple(SOLD))


def test_a_change_that_a_source_now_dates_is_not_listed_twice() -> None:
    dated = [FIRST, point("2026-02-20", 2, source="genai-prices", dating="effective")]
    assert after(SOLD, dated) == seen(tuple(dated))


def test_announced_points_are_those_of_the_new_catalogue() -> None:
    """An announcement that was withdrawn is none."""
    known = KnownTimelines(BEFORE, {("acme", "m"): (*SOLD, point("2026-11-25", 8), point("2027-01-01", 9))})
    entry = offer(stated("litellm", usd(input=2, output=4)))
    (found,) = with_kept({entry.offer_key: (*SOLD,)}, [entry], known, TODAY, DATES).values()
    assert seen(found) == seen(tuple(SOLD))


def test_a_renamed_offer_continues_the_timeline_of_its_old_id() -> None:
    known = KnownTimelines(BEFORE, {("acme", "old-m"): tuple(SOLD)})
    price = usd(input=2, output=4)
    entry = offer(stated("litellm", price, model_id="new-m"), stated("models.dev", price, model_id="old-m"))
    new = (point("2026-09-30", 2, "first"),)
    (found,) = with_kept({entry.offer_key: new}, [entry], known, TODAY, DATES).values()
    assert seen(found) == seen(tuple(SOLD))


def test_points_of_a_source_that_the_catalogue_must_not_have_are_dropped() -> None:
    theirs = tuple(p._replace(step=p.step._replace(source="openrouter")) for p in SOLD)
    entry = offer(stated("litellm", usd(input=2, output=4)))
    ours = (point(BEFORE, 2, "first"),)
    known = KnownTimelines(BEFORE, {entry.offer_key: theirs})
    (found,) = with_kept({entry.offer_key: ours}, [entry], known, TODAY, DATES).values()
    assert seen(found) == seen(ours)


DAYS = st.dates().map(str) | st.sampled_from(["2026-11-19", "2026-11-20", "2026-11-25", "2026-12-01", "2027-01-01"])


@st.composite
def timelines(draw: st.DrawFn, days: st.SearchStrategy[str], ends: tuple[str, ...]) -> list[TimelinePoint]:
    """Points in order, of which no two neighbours have the same price; an end has one of the datings *ends*."""
    found: list[TimelinePoint] = []
    for day in sorted(draw(st.sets(days, max_size=5))):
        price = draw(st.sampled_from([1, 2, 3, None]))
        before = found[-1].step if found else None
        made = point(day, price, source=draw(st.sampled_from(["litellm", "models.dev"])))
        if price is None:
            made = ended(day, draw(st.sampled_from(ends)))
        kind = "first" if before is None else "returned" if before.rates is None else "changed"
        made = made if price is None else made._replace(kind=PointKind(kind))
        if made.step.rates is None and before is None:
            continue
        if before is None or not made.step.repeats(before):
            found.append(made)
    return found


PAST = timelines(st.dates().map(str).filter(lambda day: day <= BEFORE), ("recorded",))


def first_price(points: list[TimelinePoint]) -> list[tuple[str, Rates | None]]:
    """The first day and the price then; a list may have been seen to have it for longer."""
    return [(p.step.day, p.step.rates) for p in points[:1]]


@given(PAST, timelines(DAYS, ("recorded",)))
def test_every_known_point_is_kept(past: list[TimelinePoint], found: list[TimelinePoint]) -> None:
    """One point a day, none twice, the price in force is that of the sources, and no end is later."""
    made = continued(past, found, BEFORE, TODAY, DATES)
    assert {(p.step.day, p.step.rates) for p in past[1:]} <= {(p.step.day, p.step.rates) for p in made}
    assert all([p.step.rates for p in made if p.step.day <= day][-1] == rates for day, rates in first_price(past))
    days = [p.step.day for p in made]
    assert days == sorted(set(days))
    assert not any(b.step.repeats(a.step) for a, b in pairwise(made) if b.step.day <= TODAY)
    in_force = [[p.step.rates for p in points if p.step.day <= TODAY][-1:] for points in (found, made)]
    assert not in_force[0] or in_force[0] == in_force[1]


@given(PAST, timelines(DAYS, ("recorded", "effective")))
def test_looking_again_changes_nothing(past: list[TimelinePoint], found: list[TimelinePoint]) -> None:
    made = continued(past, found, BEFORE, TODAY, DATES)
    known = [p for p in made if p.step.day <= TODAY]
    assert continued(known, found, TODAY, "2026-12-09", DATES) == made
