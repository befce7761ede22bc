"""Rows of scores: what is shared, which score is best, and the order of the rows."""

from __future__ import annotations

import pytest

from crosswalk_tui.core.models import Score
from crosswalk_tui.core.scores.score_rows import (
    by_category,
    by_spread,
    lead_share,
    score_rows,
    shared_scores,
    spread,
    unshared_scores,
)
from tests.core.test_score_comparing import benchmark, score, side


def test_scores_are_shared_only_where_all_have_one() -> None:
    benchmarks = [
        benchmark("one"), benchmark("two", higher=False), benchmark("three"), benchmark("old", "legacy"),
        benchmark("older", "legacy"),
    ]  # fmt: skip
    a, b = side(one=1, two=1, old=5, older=5), side(one=2, two=2, three=3, older=5)
    assert [(r.benchmark.slug, r.best) for r in shared_scores(benchmarks, [a, b])] == [
        ("one", 1), ("two", 0), ("older", None),
    ]  # fmt: skip
    assert unshared_scores(benchmarks, [a, b]) == ((), ("THREE",))
    rows = score_rows(benchmarks, [a, b])
    assert [r.benchmark.slug for r in rows] == ["one", "two", "three", "older"]
    assert [r.missing for r in rows] == [(), (), (0,), ()]
    assert rows[2].best is None


def test_scores_that_all_have_come_before_those_that_some_lack() -> None:
    benchmarks = [benchmark("some"), benchmark("all"), benchmark("others")]
    sides = [side(some=1, all=1), side(some=2, all=2, others=2), side(all=3, others=3)]
    assert [row.benchmark.slug for row in shared_scores(benchmarks, sides)] == ["all", "some", "others"]


def test_of_three_the_best_beats_both_others() -> None:
    def best(*values: float | Score) -> int | None:
        return score_rows([benchmark("one")], [side(one=value) for value in values])[0].best

    assert best(1, 3, 2) == 1
    assert best(3, 3, 2) is None
    assert best(1, score(3, claimed=True), 2) is None
    assert best(1) is None


def test_a_score_that_is_missing_or_lower_and_measured_differently_does_not_hide_the_best() -> None:
    def best(*values: Score | None) -> int | None:
        sides = [side() if value is None else side(one=value) for value in values]
        return score_rows([benchmark("one")], sides)[0].best

    assert best(score(1), None, score(3)) == 2
    assert best(score(1), score(0.5, claimed=True), score(3)) == 2
    assert best(score(1), score(5, claimed=True), score(3)) is None
    assert best(None, score(5, claimed=True), score(3)) is None


def test_unshared_among_three_names_what_only_one_has() -> None:
    benchmarks = [benchmark("one"), benchmark("two")]
    assert unshared_scores(benchmarks, [side(one=1, two=1), side(one=1), side()]) == (("TWO",), (), ())


def test_doubt_is_between_two_models_of_a_row() -> None:
    row = score_rows([benchmark("one")], [side(one=1), side(one=score(2, claimed=True)), side(one=3)])[0]
    assert row.mismatch(1)
    assert not row.mismatch(2)
    assert row.mismatch(2, 1)
    assert not score_rows([benchmark("one")], [side(one=1), side()])[0].mismatch(1)


def test_categories_come_in_reading_order_and_tiers_within() -> None:
    benchmarks = [
        benchmark("x", "extra", "math"), benchmark("l", "legacy", "coding"), benchmark("c", "core", "coding"),
        benchmark("z", "core", "zoology"), benchmark("e", "extra", "coding"), benchmark("b", "core", "botany"),
    ]  # fmt: skip
    everything = side(**{b.slug: 1.0 for b in benchmarks})
    groups = by_category(score_rows(benchmarks, [everything, everything]))
    assert [(name, [r.benchmark.slug for r in rows]) for name, rows in groups] == [
        ("coding", ["c", "e", "l"]), ("math", ["x"]), ("botany", ["b"]), ("zoology", ["z"]),
    ]  # fmt: skip


# Order by difference


def test_the_widest_apart_come_first_and_what_is_not_alike_last() -> None:
    near, far, unlike = (benchmark(slug) for slug in ("near", "far", "unlike"))
    slow = benchmark("slow", higher=False)._replace(unit="seconds", maximum=600)
    a = side(near=50, far=10, unlike=score(99, claimed=True), slow=1)
    b = side(near=51, far=60, unlike=1, slow=10)
    rows = score_rows([near, far, unlike, slow], [a, b])
    assert [round(spread(row), 2) for row in rows] == [0.01, 0.5, 0.98, 0.9]
    alike, doubtful = by_spread(rows)
    assert [row.benchmark.slug for row in alike] == ["slow", "far", "near"]
    assert [row.benchmark.slug for row in doubtful] == ["unlike"]


def test_a_lead_in_seconds_is_a_share_of_the_longest_time() -> None:
    slow = benchmark("slow", higher=False)._replace(unit="seconds", maximum=600)
    row = score_rows([slow], [side(slow=1), side(slow=10)])[0]
    assert [lead_share(row, place) for place in (0, 1)] == [0.9, -0.9]


def test_one_score_is_not_spread() -> None:
    assert spread(score_rows([benchmark("one")], [side(one=5), side()])[0]) == 0


# Words


@pytest.mark.parametrize(
    ("values", "best", "words"),
    [
        ([score(90), score(80), score(70, "5-shot")], 0, "C unlike"),
        ([score(10, "5-shot"), score(80), score(80)], None, "A unlike"),  # no best one: what is not like most
        ([score(90), score(80, claimed=True), score(70, claimed=True)], None, "unlike"),  # no two are alike
        ([score(90), score(80, "5-shot"), None], None, "unlike"),
        ([score(90), score(80), score(70)], 0, ""),
    ],
)
def test_the_scores_that_are_unlike_the_others_are_named(
    values: list[Score | None], best: int | None, words: str
) -> None:
    sides = [side(**({} if value is None else {"test": value})) for value in values]
    (row,) = score_rows([benchmark("test")], sides)
    assert (row.best, row.unlike_words) == (best, words)
