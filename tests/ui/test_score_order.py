"""The orders of the scores: by difference, by the lead of a model, by name."""

from __future__ import annotations

from crosswalk_tui.core.models import Score
from crosswalk_tui.ui.benchmarks.score_order import BENCHMARK, DIFFERENCE, ordered_sections, orders
from crosswalk_tui.ui.benchmarks.scoreboard import Scoreboard
from crosswalk_tui.ui.kit.sorted_table import ColumnOrder
from tests.ui.test_score_lines import ERRORS, INDEX, PERCENT, board, score

VALUES: list[list[Score | float | None]] = [[10, 100, score(1, claimed=True)], [11, 150, 2]]


def listed(shown: Scoreboard, title: str, *, is_reversed: bool = False) -> list[tuple[str, list[str]]]:
    """The headings with the benchmarks below."""
    sections = ordered_sections(shown, ColumnOrder(title, is_reversed))
    return [(heading, [row.benchmark.slug for row in rows]) for heading, rows in sections]


def test_by_difference_the_widest_apart_come_first_and_reversed_the_closest() -> None:
    shown = board(PERCENT, INDEX, ERRORS, values=VALUES)
    assert listed(shown, DIFFERENCE) == [
        ("widest apart first", ["eci", "ifeval"]),
        ("not measured alike", ["errors"]),
    ]
    assert listed(shown, DIFFERENCE, is_reversed=True)[0] == ("closest first", ["ifeval", "eci"])


def test_by_a_model_its_largest_lead_over_the_best_other_comes_first() -> None:
    shown = board(PERCENT, INDEX, ERRORS, values=[[50, 100, 9], [60, 150, 2], [10, 170, None]])
    a, b = orders(shown)[1:3]
    assert a == "A Model 0"
    assert listed(shown, b) == [("Model 1 furthest ahead first", ["ifeval", "errors", "eci"])]
    assert listed(shown, b, is_reversed=True) == [("Model 1 furthest behind first", ["eci", "errors", "ifeval"])]


def test_a_score_that_is_comparable_with_no_other_comes_last() -> None:
    shown = board(PERCENT, INDEX, ERRORS, values=VALUES)
    assert listed(shown, "A Model 0")[1] == ("Model 0 not comparable with another", ["errors"])


def test_by_name_and_by_a_model_that_is_gone() -> None:
    shown = board(PERCENT, INDEX, ERRORS, values=VALUES)
    assert listed(shown, BENCHMARK) == [("A to Z", ["eci", "errors", "ifeval"])]
    assert listed(shown, "C Another") == listed(shown, "")
