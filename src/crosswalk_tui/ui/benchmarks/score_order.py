"""The orders of the scores on screen 3, each as headings with the rows below."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from crosswalk_tui.core.comparison.comparison import LETTERS
from crosswalk_tui.core.scores.score_rows import ScoreRow, by_spread, lead_share
from crosswalk_tui.ui.benchmarks.scoreboard import Scoreboard
from crosswalk_tui.ui.kit.cells import clean
from crosswalk_tui.ui.kit.sorted_table import ColumnOrder, sorted_rows

BENCHMARK = "Benchmark"
"""The title of the names of benchmarks."""

DIFFERENCE = "difference"
"""The order by the range of a row's scores, which has no column."""

Section = tuple[str, list[ScoreRow]]


def model_title(board: Scoreboard, place: int) -> str:
    """The title of a model's column: ``A GPT-5``."""
    return f"{LETTERS[place]} {clean(board.sides[place].model.name)}"


def orders(board: Scoreboard) -> list[str]:
    """The titles of all orders but that by category."""
    return [DIFFERENCE, *(model_title(board, place) for place in range(len(board.sides))), BENCHMARK]


def ordered_sections(board: Scoreboard, order: ColumnOrder) -> list[Section]:
    """The headings and rows of *board* in *order*; an order of a model that is gone is that by category."""
    title, is_reversed = order
    if title == BENCHMARK:
        rows = sorted_rows(board.rows, lambda row: row.benchmark.name.casefold(), highest_first=is_reversed)
        return [("Z to A" if is_reversed else "A to Z", rows)]
    if title == DIFFERENCE:
        alike, unlike = by_spread(board.shared)
        words = "closest first" if is_reversed else "widest apart first"
        parts = [(words, alike[::-1] if is_reversed else alike), ("not measured alike", unlike)]
        return [*(part for part in parts if part[1]), *board.partial_sections]
    place = next((nth for nth in range(len(board.sides)) if model_title(board, nth) == title), None)
    return board.sections if place is None else _by_lead(board, place, is_reversed=is_reversed)


def _by_lead(board: Scoreboard, place: int, *, is_reversed: bool) -> list[Section]:
    """The rows by how far the model at *place* is ahead of the best other one, furthest first."""
    leads = {row.benchmark.slug: lead_share(row, place) for row in board.rows}

    def lead(row: ScoreRow) -> float | None:
        return leads[row.benchmark.slug]

    def rows_with(is_wanted: Callable[[float | None], bool]) -> list[ScoreRow]:
        return [row for row in board.rows if is_wanted(lead(row))]

    known = sorted_rows(rows_with(lambda found: found is not None), lead, highest_first=not is_reversed)
    name, way = board.names[place], "behind" if is_reversed else "ahead"
    parts: Sequence[Section] = (
        (f"{name} furthest {way} first", known),
        (f"{name} not comparable with another", rows_with(lambda found: found is None)),
    )
    return [part for part in parts if part[1]]
