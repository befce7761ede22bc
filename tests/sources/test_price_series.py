"""The prices of one source over time: dated rows, recorded points, and the events of LiteLLM's list."""

from __future__ import annotations

from collections.abc import Iterable

from crosswalk_tui.core.vocabulary import Dating
from crosswalk_tui.sources.harvest import Harvest, ListingEvent, OfferRecord, PriceHistory, PriceRecord
from crosswalk_tui.sources.pricing.earlier_snapshots import Earlier
from crosswalk_tui.sources.pricing.price_series import Recorded
from crosswalk_tui.sources.pricing.rate_step import RateStep
from tests.sources.makings import row, stated, usd

CHEAP, DEAR = usd(input=1, output=2), usd(input=3, output=6)


def recorded(*points: tuple[str, float], events: Iterable[ListingEvent] = ()) -> Recorded:
    """The history of models.dev for one offer, as day and input price, and events of LiteLLM's list."""
    rows = tuple(PriceRecord(usd(input=price, output=2 * price), day) for day, price in points)
    harvest = Harvest("models.dev-history", "2026-07-02", history=[PriceHistory("acme", "m", rows)] if rows else [])
    return Recorded.of([harvest], Earlier(events=tuple(events)))


def steps(found: Recorded, record: OfferRecord, since: str | None = None) -> list[tuple[str, int | None, bool]]:
    """Each step as its day, its input price, and whether it is a correction."""
    return [_seen(step) for step in found.series(record, record.prices, since)]


def _seen(step: RateStep) -> tuple[str, int | None, bool]:
    return step.day, None if step.rates is None or step.rates.input is None else step.rates.input, step.corrects


def event(
    day: str, kind: str, field: str = "", old: float | None = None, new: float | None = None, **more: str
) -> ListingEvent:
    before, after = (None if value is None else round(value * 1_000_000) for value in (old, new))
    return ListingEvent("litellm", "acme", "m", day, kind, field, before, after, **more)


def test_a_recorded_price_that_is_repeated_is_one_step() -> None:
    found = recorded(("2025-08-01", 3), ("2025-12-01", 1))
    assert steps(found, stated("models.dev", CHEAP)) == [
        ("2025-08-01", 3_000_000, False), ("2025-12-01", 1_000_000, False),
    ]  # fmt: skip


def test_a_zero_is_no_step() -> None:
    found = recorded(("2025-08-01", 3), ("2025-10-01", 0), ("2025-12-01", 3))
    assert steps(found, stated("models.dev", DEAR)) == [("2025-08-01", 3_000_000, False)]


def test_what_is_put_right_within_a_week_or_tenfold_is_a_correction() -> None:
    undone = recorded(("2025-08-01", 3), ("2025-10-01", 2), ("2025-10-05", 3))
    assert steps(undone, stated("models.dev", DEAR))[1:] == [
        ("2025-10-01", 2_000_000, False), ("2025-10-05", 3_000_000, True),
    ]  # fmt: skip
    tenfold = recorded(("2025-08-01", 0.3), ("2025-09-01", 3))
    assert steps(tenfold, stated("models.dev", DEAR))[-1] == ("2025-09-01", 3_000_000, True)
    units = recorded(("2025-08-01", 0.003), ("2026-01-01", 3))
    assert steps(units, stated("models.dev", DEAR))[-1] == ("2026-01-01", 3_000_000, True)
    versions = recorded(("2025-08-01", 30), ("2025-12-01", 3))
    assert steps(versions, stated("models.dev", DEAR))[-1] == ("2025-12-01", 3_000_000, False)
    begins = Recorded(points=undone.points, begins={"models.dev": "2025-06-04"})
    first = Recorded(points=recorded(("2025-08-01", 1), ("2025-08-04", 3)).points, begins=begins.begins)
    assert steps(first, stated("models.dev", DEAR)) == [
        ("2025-08-01", 1_000_000, False), ("2025-08-04", 3_000_000, True),
    ]  # fmt: skip


def test_a_price_with_an_end_and_no_start_applied_by_the_day_before_or_since_the_release() -> None:
    rows = (
        row("genai-prices", DEAR, valid_to="2025-06-10"), row("genai-prices", CHEAP, valid_from="2025-06-10"),
    )  # fmt: skip
    record = stated("genai-prices", *rows)
    series = Recorded().series(record, rows, None)
    assert [(step.day, step.dating) for step in series] == [
        ("2025-06-09", Dating.BY), ("2025-06-10", Dating.EFFECTIVE),
    ]  # fmt: skip
    assert Recorded().series(record, rows, "2025-04-16")[0].day == "2025-04-16"


def test_a_first_day_that_was_only_observed_is_recorded() -> None:
    rows = (row("model-prices", DEAR, valid_from="2025-06-10", observed=True),)
    assert [step.dating for step in Recorded().series(stated("model-prices", *rows), rows, None)] == [Dating.RECORDED]


def test_a_price_with_an_end_and_no_successor_ends() -> None:
    rows = (row("model-prices", DEAR, valid_from="2025-06-10", valid_to="2026-01-01"),)
    assert steps(Recorded(), stated("model-prices", *rows))[-1] == ("2026-01-01", None, False)


def test_the_events_of_a_list_are_followed_back_from_its_price_today() -> None:
    found = recorded(
        events=[
            event("2024-05-07", "added"),
            event("2025-02-07", "price", "input", 2, 3),
            event("2025-02-07", "price", "output", 4, 6),
            event("2026-01-13", "price", "input", 3, 1),
            event("2026-01-13", "price", "output", 6, 2),
        ]
    )
    assert steps(found, stated("litellm", CHEAP)) == [
        ("2024-05-07", 2_000_000, False), ("2025-02-07", 3_000_000, False), ("2026-01-13", 1_000_000, False),
    ]  # fmt: skip


def test_events_of_another_key_of_the_offer_are_ignored() -> None:
    found = recorded(
        events=[event("2024-05-07", "added"), event("2026-01-13", "price", "input", 3, 1, path="acme/other")]
    )
    assert steps(found, stated("litellm", CHEAP)) == [("2024-05-07", 1_000_000, False)]


def test_an_offer_that_was_removed_and_added_again_has_a_gap() -> None:
    days = [event("2024-05-07", "added"), event("2025-05-01", "removed"), event("2025-09-01", "added")]
    assert steps(recorded(events=days), stated("litellm", CHEAP)) == [
        ("2024-05-07", 1_000_000, False), ("2025-05-01", None, False), ("2025-09-01", 1_000_000, False),
    ]  # fmt: skip


def test_without_an_event_a_price_is_of_the_day_of_its_snapshot() -> None:
    assert steps(Recorded(), stated("litellm", CHEAP)) == [("2026-11-20", 1_000_000, False)]
