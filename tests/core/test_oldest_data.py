"""The oldest of the data that a comparison rests on."""

from __future__ import annotations

from datetime import date

from crosswalk_tui.core.comparison.oldest_data import oldest_data
from tests.core.worlds import compared, offer, side


def test_the_oldest_price_of_a_cheapest_offer_counts() -> None:
    found = compared(
        side(
            "lab/a", offer("alpha", 10_000, 10_000, as_of="2026-07-01"), offer("old", 90_000, 90_000, as_of="2025-01")
        ),
        side("lab/b", offer("bravo", 20_000, 20_000, as_of="2026-03-01")),
    )
    oldest = oldest_data(found, "arena_text")
    assert oldest is not None
    assert (oldest.as_of, oldest.what) == ("2026-03-01", "the price of B at Bravo")
    assert oldest.is_stale(date(2026, 7, 15))
    assert not oldest.is_stale(date(2026, 6, 29))


def test_a_score_counts_on_the_benchmark_that_measures_capability() -> None:
    found = compared(
        side("lab/a", offer("alpha", 10_000, 10_000, as_of="2026-07-08"), scores={"arena_text": 1400}),
        side("lab/b", offer("bravo", 20_000, 20_000, as_of="2026-07-09"), scores={"ifeval": 50}),
    )
    score = found.models[0].side.scores["arena_text"]
    dated = found.models[0].side._replace(scores={"arena_text": score._replace(as_of="2026-06")})
    found = found._replace(models=(found.models[0]._replace(side=dated), found.models[1]))
    on_arena, on_none = oldest_data(found, "arena_text"), oldest_data(found, "mmlu")
    assert on_arena is not None
    assert on_none is not None
    assert (on_arena.as_of, on_arena.what) == ("2026-06", "the score of A")
    assert (on_none.as_of, on_none.what) == ("2026-07-08", "the price of A at Alpha")
    assert not on_arena.is_stale(date(2030, 1, 1))  # a score is no price


def test_without_a_date_there_is_none() -> None:
    assert oldest_data(compared(side("lab/a"), side("lab/b")), "arena_text") is None
