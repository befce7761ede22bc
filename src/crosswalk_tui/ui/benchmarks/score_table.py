"""The scores of the compared models as a table of texts, to copy and export."""

from __future__ import annotations

from crosswalk_tui.core.comparison.sides import LETTERS
from crosswalk_tui.core.models import Score
from crosswalk_tui.core.scores.comparing import is_old, written
from crosswalk_tui.core.text.format import UNKNOWN
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.ui.benchmarks.scoreboard import Scoreboard


def score_table(board: Scoreboard) -> Table:
    """Every score with its unit, and in words what the marks on the screen say."""
    models = [f"{LETTERS[place]} {side.model.name}" for place, side in enumerate(board.sides)]
    rows = tuple(
        (
            row.benchmark.category,
            row.benchmark.name,
            "higher" if row.benchmark.higher_is_better else "lower",
            *(_value(board, score, row.benchmark.unit) for score in row.scores),
        )
        for _, group in board.sections
        for row in group
    )
    return Table.of("Benchmarks", ("Category", "Benchmark", "Better is", *models), rows)


def _value(board: Scoreboard, score: Score | None, unit: str) -> str:
    if score is None:
        return UNKNOWN
    notes = [
        *(["self-reported"] if score.self_reported else []),
        *([f"of {score.as_of}"] if is_old(score.as_of, board.today) else []),
    ]
    return written(score.value, unit) + (f" ({', '.join(notes)})" if notes else "")
