"""Scores in a grid: a heading per category, a row per benchmark, a column per model."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual.reactive import reactive

from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.scores.score_rows import ScoreRow
from crosswalk_tui.ui.benchmarks.score_order import BENCHMARK, model_title, ordered_sections, orders
from crosswalk_tui.ui.benchmarks.scoreboard import Scoreboard
from crosswalk_tui.ui.kit.cell_view import CellView
from crosswalk_tui.ui.kit.cells import SIDES, Line, clean, length
from crosswalk_tui.ui.kit.sorted_table import ColumnTitle, SortedTable
from crosswalk_tui.ui.shell.column_range import column_range
from crosswalk_tui.ui.shell.score_lines import (
    FigureWidths,
    cell,
    figure_widths,
    full_name,
    least_cell,
    name,
    point_at_figure,
    shortened,
    shows_gap,
    wing,
)
from crosswalk_tui.ui.shell.searched_pane import has_words

_BUTTERFLY = 36
"""Column width below which the bars of two models are drawn back to back."""

_BARRED = 18
"""Least width of a column with a bar."""

_LABEL_LEAST, _LABEL_MOST = 24, 36
_LEAST_FIGURE = 9  # least width of a figure with its marks: a difference fits in it


class ScoreGrid(SortedTable, CellView):
    """A heading per category, a row per benchmark, a column per model."""

    LEAST_COLUMN: ClassVar[int] = 13

    board: reactive[Scoreboard | None] = reactive(None)
    from_a: reactive[bool] = reactive(False)
    """Whether to show differences from A instead of scores; only with more than two models."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._entries: list[tuple[str, list[ScoreRow]] | ScoreRow] = []
        self._words: tuple[str, ...] = ()
        self._longest = 0
        self._widths = FigureWidths(_LEAST_FIGURE)

    def watch_board(self) -> None:
        """Show the new scores; the cursor stays on its benchmark if that is still listed."""
        before = self.current
        self._lay_out()
        rows = {entry.benchmark.slug: at for at, entry in enumerate(self._entries) if isinstance(entry, ScoreRow)}
        first = next(iter(rows.values()), 0)
        self.cursor = first if before is None else rows.get(before.benchmark.slug, first)
        self.renew()

    def watch_order(self) -> None:
        """Show the scores in the new order, from its first one."""
        self._lay_out()
        self.action_edge(-1)
        self.renew()

    def narrow(self, words: tuple[str, ...]) -> int:
        """Show the benchmarks with all *words* in their names or categories; return how many they are."""
        self._words = words
        self._lay_out()
        self.renew()
        return len(self.rows)

    def _lay_out(self) -> None:
        sections = [] if self.board is None else ordered_sections(self.board, self.order)
        self._entries = []
        for title, rows in sections:
            found = [row for row in rows if _has(row.benchmark, self._words)]
            if found:
                self._entries += [(title, found), *found]
        names = (full_name(row.benchmark) for row in self.rows)
        self._longest = max((len(text) + 2 for text in names), default=0)
        if self.board is not None:
            widths = figure_widths(self.rows, self.board.today)
            self._widths = widths._replace(value=widths.value + max(0, _LEAST_FIGURE - widths.total))

    @property
    def rows(self) -> tuple[ScoreRow, ...]:
        """All rows in their order."""
        return tuple(entry for entry in self._entries if isinstance(entry, ScoreRow))

    @property
    def current(self) -> ScoreRow | None:
        """The row under the cursor; None on a heading or if there are no rows."""
        entry = self._entries[self.cursor] if 0 <= self.cursor < len(self._entries) else None
        return entry if isinstance(entry, ScoreRow) else None

    @property
    def in_sight(self) -> tuple[ScoreRow, ...]:
        """The visible rows."""
        visible = self._entries[self.top : self.top + self.page]
        return tuple(entry for entry in visible if isinstance(entry, ScoreRow))

    @property
    def shows_gaps(self) -> bool:
        """Whether the cells show differences."""
        return (self.from_a and self.columns > 2) or shows_gap(self.column_cells(self.line_width), self._widths)

    @property
    def least_column(self) -> int:
        return max(self.LEAST_COLUMN, least_cell(self._widths))

    @property
    def columns(self) -> int:
        return 0 if self.board is None else len(self.board.sides)

    def count(self, width: int) -> int:
        del width
        return len(self._entries)

    def label_cells(self, width: int) -> int:
        longest = self._longest
        if self.columns <= 2:
            return min(longest, _LABEL_MOST, max(_LABEL_LEAST, width // 3 - 4))
        spare = width - self.columns * _BARRED
        if spare < _LABEL_LEAST:
            spare = max(_LABEL_LEAST, width - self.columns * self.least_column)
        return min(longest, _LABEL_MOST, spare)

    def sortable_titles(self) -> list[str]:
        return [] if self.board is None else orders(self.board)

    def titles(self, width: int) -> list[ColumnTitle]:
        """The visible models; over the labels, their range and the keys to the others, if some are hidden."""
        if self.board is None or width <= 0:
            return []
        label, column, sight = self.label_cells(width), self.column_cells(width), self.visible_columns(width)
        shown = column_range(sight, self.columns, label - 2)
        titles = [
            ColumnTitle(shown or BENCHMARK, label - 2, can_sort=not shown),
            ColumnTitle("", 2),
        ]
        for place in sight:
            right = self._is_butterfly(column) and place == 0
            named = model_title(self.board, place)
            titles.append(
                ColumnTitle(
                    named,
                    column - 2,
                    is_right=right,
                    can_sort=True,
                    style=f"head-{SIDES[place]}",
                    highest_first=True,
                )
            )
            titles.append(ColumnTitle("", 2))
        return titles

    def _is_butterfly(self, column: int) -> bool:
        return self.columns == 2 and column < _BUTTERFLY and self.n_visible(self.line_width) == 2

    def cells(self, index: int, width: int) -> list[Line]:
        entry = self._entries[index]
        if not isinstance(entry, ScoreRow):
            return [self._heading(*entry, width)]
        board = self.board
        if board is None:
            return []
        label, column = self.label_cells(width), self.column_cells(width)
        draw = wing if self._is_butterfly(column) else partial(cell, from_a=self.from_a and self.columns > 2)
        words = " legacy" if entry.benchmark.tier == "legacy" else ""
        words += f" {entry.unlike_words}" if self.columns > 2 and entry.unlike else ""
        style = "" if entry.benchmark.tier == "core" else "dim"
        short = shortened((row.benchmark for row in self.rows), label - 1)
        named: Line = [(name(entry.benchmark, label - 1 - len(words), short), style), (f"{words} ", "dim")]
        places = self.visible_columns(width)
        return [named, *(draw(entry, place, column, board.today, self._widths) for place in places)]

    def under_cursor(self, piece: Line) -> Line:
        return point_at_figure(piece)

    def _heading(self, title: str, rows: Sequence[ScoreRow], width: int) -> Line:
        """``── coding · wins: A 1, B 2 ───``."""
        line: Line = [("── ", "quiet"), (clean(title), "strong"), (" ", "")]
        if self.board is not None and self.columns == 2:
            found = self.board.tally(0, 1, rows)
            if found.total:
                tied = f", tied {found.ties}" if found.ties else ""
                line += [("· wins: ", "dim"), ("A", "a"), (f" {found.wins}, ", "dim"), ("B", "b")]
                line += [(f" {found.losses}{tied} ", "dim")]
        return [*line, ("─" * max(0, width - length(line)), "quiet")]

    def show_cursor(self) -> None:
        """Scroll to the row of the cursor, with the heading above it."""
        super().show_cursor()
        if 0 < self.cursor < len(self._entries) and not isinstance(self._entries[self.cursor - 1], ScoreRow):
            self.top = min(self.top, self.cursor - 1)

    def settle(self) -> None:
        super().settle()
        self.show_cursor()

    def action_move(self, step: int) -> None:
        """Move the cursor by *step* rows, past headings; turn back if there is no row beyond."""
        super().action_move(step)
        ahead = 1 if step > 0 else -1
        for towards in (ahead, -ahead):
            while self.current is None and 0 <= self.cursor + towards < len(self._entries):
                self.cursor += towards

    def clicked(self, index: int) -> None:
        if isinstance(self._entries[index], ScoreRow):
            super().clicked(index)


def _has(benchmark: Benchmark, words: tuple[str, ...]) -> bool:
    return has_words(words, full_name(benchmark), benchmark.name, benchmark.slug, benchmark.category)
