"""The specs of the models side by side, and the cheapest offer of each for the workload."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual.geometry import Region
from textual.reactive import var

from crosswalk_tui.core.comparison.sides import LETTERS, Comparison
from crosswalk_tui.core.comparison.spec_rows import SpecRow, cheapest_rows, spec_rows
from crosswalk_tui.core.text.format import UNKNOWN
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.ui.kit.cell_view import CellView
from crosswalk_tui.ui.kit.cells import SIDES, Line, fit, wrap
from crosswalk_tui.ui.shell.cursor_target import BillOf, CursorTarget, Explainable, Explanation, FactOf

_LABEL, _TIGHT_LABEL = 14, 12
"""Width of the labels for one or two models, and for more."""

_MARK = "◆"
_MOST_LINES = 6
"""Lines a value is wrapped into at most."""


@dataclass(frozen=True, slots=True)
class _Built:
    """The lines for one width and one set of columns.

    Attributes:
        pieces: of each line, its label and a cell per visible column; the label alone for a heading.
        rows: of each line, the position of its row; headings count as rows.
        kept: the rows by position, None for headings.
    """

    shape: tuple[int, range]
    pieces: list[list[Line]]
    rows: list[int]
    kept: list[SpecRow | None]


class SpecsPane(CellView):
    """A table of specs and prices with one column per model; the better value is marked."""

    BORDER_TITLE = "Specs and cheapest offer"
    HELP = (
        "Specs of the models, and the cheapest offer of each for the workload. Up and down go from row to row, left and"
        " right from model to model; if not all models fit, the columns scroll and the labels stay. x explains the"
        " value under the cursor: its sources, other values, or the bill."
    )
    BORDER_SUBTITLE = f"{_MARK} better"
    LEAST_COLUMN: ClassVar[int] = 13

    comparison: var[Comparison | None] = var(None, always_update=True)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._built: _Built | None = None

    def watch_comparison(self, before: Comparison | None, after: Comparison | None) -> None:
        """Repaint the lines that differ, or everything if the number of lines changed."""
        old, self._built = self._built, None
        if not self.line_width or after is None:  # not laid out yet
            return
        new = self._lines(self.line_width)
        same_models = before is not None and len(before.models) == len(after.models)
        if old is None or not same_models or len(old.pieces) != len(new.pieces):
            self.renew()
            self.refresh(layout=True)
            return
        heads = self.header_height
        for index, (was, now) in enumerate(zip(old.pieces, new.pieces, strict=True)):
            if was != now and 0 <= index - self.top < self.page:
                self.refresh(Region(0, index - self.top + heads, self.size.width, 1))

    @property
    def columns(self) -> int:
        """One for each model."""
        return 0 if self.comparison is None else len(self.comparison.models)

    def label_cells(self, width: int) -> int:
        """Cells of the labels."""
        return min(_LABEL if self.columns <= 2 else _TIGHT_LABEL, width // 3)

    def header(self, width: int) -> list[Line]:
        """The letters above their columns, with a sign at an edge beyond which there are more."""
        if self.comparison is None or width <= 0:
            return []
        label, column, sight = self.label_cells(width), self.column_cells(width), self.in_sight(width)
        more = "‹" if sight.start else " "
        line: Line = [(fit(more, label, right=True), "head")]
        for place in sight:
            beyond = " ›" if place == sight.stop - 1 and sight.stop < self.columns else ""
            line.append((fit(f"  {LETTERS[place]}{beyond}", column), f"head-{SIDES[place]}"))
        return [line]

    def rebuild(self) -> None:
        """Drop the lines built for other columns."""
        self._built = None

    def count(self, width: int) -> int:
        """How many lines there are at *width*."""
        return len(self._lines(width).pieces)

    def cells(self, index: int, width: int) -> list[Line]:
        """Line *index* in pieces."""
        return self._lines(width).pieces[index]

    def row_at(self, index: int) -> int:
        """Which row line *index* belongs to: a long value takes several."""
        return self._lines(self.line_width).rows[index]

    def cursor_target(self) -> CursorTarget | None:
        """The value under the cursor, and its explanation."""
        built = self._lines(self.line_width)
        if self.comparison is None or not 0 <= self.cursor < len(built.rows):
            return None
        row = built.kept[built.rows[self.cursor]]
        if row is None:
            return None
        ranked = self.comparison.models[self.column]
        about: Explainable | None
        if row.fact is not None:
            about = FactOf(ranked.model.key, row.fact)
        elif row.bills and (bill := row.bills[self.column]) is not None:
            about = BillOf(ranked.model, bill, self.column)
        else:
            from crosswalk_tui.ui.explain.explain_bill import offers_in_brief

            about = Explanation(f"The offers of {ranked.model.name}", partial(offers_in_brief, ranked))
        return CursorTarget(row.values[self.column], about)

    def table(self) -> Table | None:
        """Every row, for every model."""
        if self.comparison is None:
            return None
        rows = [*spec_rows([s.model for s in self.comparison.models]), *cheapest_rows(self.comparison)]
        heads = ("", *(f"{LETTERS[i]} {s.model.name}" for i, s in enumerate(self.comparison.models)))
        return Table.of("Specs and cheapest offer", heads, tuple((row.label, *row.values) for row in rows))

    def _lines(self, width: int) -> _Built:
        shape = (width, self.in_sight(width) if self.columns else range(0))
        if self._built is None or self._built.shape != shape:
            self._built = self._build(shape)
        return self._built

    def _build(self, shape: tuple[int, range]) -> _Built:
        built = _Built(shape, [], [], [])
        width, sight = shape
        if self.comparison is None or width <= 0:
            return built
        label, column = self.label_cells(width), self.column_cells(width)
        title = " Cheapest for this workload "
        heading: Line = [("──", "quiet"), (title, "dim"), ("─" * (width - len(title) - 2), "quiet")]
        specs: Sequence[SpecRow | None] = spec_rows([ranked.model for ranked in self.comparison.models])
        for place, row in enumerate([*specs, None, *cheapest_rows(self.comparison)]):
            lines = [[heading]] if row is None else list(_row(row, label, column, sight))
            built.pieces.extend(lines)
            built.rows.extend([place] * len(lines))
            built.kept.append(row)
        return built


def _row(row: SpecRow, label: int, column: int, sight: range) -> Iterable[list[Line]]:
    """The row in as many lines as its longest visible value needs."""
    cells = [(place, wrap(row.values[place], column - 3, _MOST_LINES)) for place in sight]
    for nth in range(max(len(texts) for _, texts in cells)):
        pieces: list[Line] = [[(fit("" if nth else row.label, label), "dim")]]
        for place, texts in cells:
            best = place in row.best
            text = texts[nth] if nth < len(texts) else ""
            style = "best" if best else "quiet" if text == UNKNOWN else ""
            pieces.append([(_MARK if best and not nth else " ", "best"), (" ", ""), (fit(text, column - 2), style)])
        yield pieces
