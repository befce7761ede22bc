"""The age of an answer: the oldest of the prices and scores that it rests on."""

from __future__ import annotations

from datetime import date

import pytest

from crosswalk_tui.core.comparison.comparison import Comparison, Side
from crosswalk_tui.core.comparison.oldest_data import age_of, best_prices, comparison_figures, scores_of
from crosswalk_tui.core.models import Benchmark
from tests.core.worlds import compared, offer, side

TODAY = date(2026, 7, 15)

ARENA, IFEVAL, OLD_TEST = (
    Benchmark(slug, name, "general reasoning", "percent", 0, 100, True, tier)
    for slug, name, tier in (("arena_text", "Arena", "core"), ("ifeval", "IFEval", "extra"), ("glue", "GLUE", "legacy"))
)
BENCHMARKS = (ARENA, IFEVAL, OLD_TEST)


def dated(found: Comparison, place: int, slug: str, as_of: str) -> Comparison:
    """*found* with the date *as_of* of a score."""
    models = list(found.models)
    old: Side = models[place].side
    scores = {**old.scores, slug: old.scores[slug]._replace(as_of=as_of)}
    models[place] = models[place]._replace(side=old._replace(scores=scores))
    return found._replace(models=tuple(models))


def test_the_oldest_price_of_a_cheapest_offer_counts() -> None:
    found = compared(
        side(
            "lab/a", offer("alpha", 10_000, 10_000, as_of="2026-07-01"), offer("old", 90_000, 90_000, as_of="2025-01")
        ),
        side("lab/b", offer("bravo", 20_000, 20_000, as_of="2026-03-01")),
    )
    age = age_of(best_prices(found.models), TODAY)
    assert age is not None
    assert age.oldest.as_of == "2026-03-01"
    assert age.mark == "†"
    assert age.about == "The oldest: the price of B at Bravo, of 2026-03-01, recorded more than 120 days ago"
    on_its_last_day = age_of(best_prices(found.models), date(2026, 6, 29))
    assert on_its_last_day is not None
    assert not on_its_last_day.mark


@pytest.mark.parametrize(
    ("axis", "oldest"),
    [("", "the price of A at Alpha"), ("ifeval", "the score of B on IFEval"), ("glue", "the price of A at Alpha")],
)
def test_scores_count_if_shared_or_plotted(axis: str, oldest: str) -> None:
    found = compared(
        side("lab/a", offer("alpha", 10_000, 10_000, as_of="2026-07-08"), scores={"arena_text": 90, "glue": 80}),
        side("lab/b", offer("bravo", 20_000, 20_000, as_of="2026-07-09"), scores={"arena_text": 91, "ifeval": 50}),
    )
    dates = (
        *((place, "arena_text", "2026-07-10") for place in range(2)),
        (1, "ifeval", "2024-06"),
        (0, "glue", "2019"),
    )
    for place, slug, as_of in dates:
        found = dated(found, place, slug, as_of)
    age = age_of(comparison_figures(found, BENCHMARKS, axis), TODAY)
    assert age is not None
    assert age.oldest.what == oldest
    assert not age.mark, "an old score is no old price"
    on_shared = age_of(comparison_figures(dated(found, 1, "arena_text", "2025-02-03"), BENCHMARKS, axis), TODAY)
    assert on_shared is not None
    assert on_shared.oldest.as_of == ("2024-06" if axis == "ifeval" else "2025-02-03")


def test_an_old_price_is_marked_although_a_score_is_older() -> None:
    found = compared(
        side("lab/a", offer("alpha", 10_000, 10_000, as_of="2026-02-01"), scores={"arena_text": 90}),
        side("lab/b", offer("bravo", 20_000, 20_000, as_of="2026-07-09"), scores={"arena_text": 91}),
    )
    age = age_of(comparison_figures(dated(found, 1, "arena_text", "2025-02-03"), BENCHMARKS), TODAY)
    assert age is not None
    assert (age.oldest.as_of, age.mark) == ("2025-02-03", "†")
    assert "the price of A at Alpha, of 2026-02-01: recorded more than 120 days ago" in age.about


def test_without_a_date_there_is_none() -> None:
    assert age_of(best_prices(compared(side("lab/a"), side("lab/b")).models), TODAY) is None
    assert age_of(scores_of([side("lab/a")], BENCHMARKS), TODAY) is None
