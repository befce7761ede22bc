"""The specs pane: the models side by side, with the cheapest offer of each for the workload."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.reactive import var

from crosswalk_tui.core.comparison.comparison import LETTERS, Comparison
from crosswalk_tui.core.comparison.spec_rows import SpecRow, cheapest_rows, spec_rows
from crosswalk_tui.core.text.format import UNKNOWN
from crosswalk_tui.core.vocabulary import Sign
from crosswalk_tui.ui.kit.cell_view import CellView
from crosswalk_tui.ui.kit.cells import SIDES, Line, fit, wrap
from crosswalk_tui.ui.shell.column_range import column_range
from crosswalk_tui.ui.shell.cursor_target import BillOf, CursorTarget, Explainable, Explanation, FactOf

if TYPE_CHECKING:
    from crosswalk_tui.core.text.table import Table

_LABEL, _TIGHT_LABEL = 13, 12  # width of the labels for two models, and for more
_MOST_LINES = 6  # maximum number of lines of a value


class _Built(NamedTuple):
    """The lines for one width and one set of columns, which `rebuild` follows.

    Attributes:
        pieces: per line, its label and the visible cells; only the label for a heading.
        rows: per line, the index of its row; headings count as rows.
        kept: the rows; None for headings.
    """

    width: int
    pieces: list[list[Line]]
    rows: list[int]
    kept: list[SpecRow | None]


class SpecsPane(CellView):
    """A table of specs and prices with one column per model; the better value is marked."""

    BORDER_TITLE = "Specs and cheapest offer"
    HELP = (
        "Specs of the models, and the cheapest offer of each for the workload. Up and down go from row to row, left"
        " and right from model to model; if not all models fit, the columns scroll and the labels stay."
        " {figure.explain} explains the value under the cursor: its sources, other values, or the bill."
    )
    BORDER_SUBTITLE = f"{Sign.BETTER} {Sign.BETTER.short}"
    LEAST_COLUMN: ClassVar[int] = 13

    comparison: var[Comparison | None] = var(None, always_update=True)

    _built: _Built | None = None
    _put_on = 0  # the column of the cursor unless the user moved it

    def watch_comparison(self, before: Comparison | None, after: Comparison | None) -> None:
        """Repaint the rows that changed, or everything if the number of lines changed."""
        old, self._built = self._built, None
        if not self.line_width or after is None:  # not laid out yet
            return
        new = self._lines(self.line_width)
        same_models = before is not None and len(before.models) == len(after.models)
        if old is None or not same_models or len(old.pieces) != len(new.pieces):
            self.renew()
            self.refresh(layout=True)
            self._show_winner()
            return
        self._show_winner()
        pairs = zip(old.pieces, new.pieces, strict=True)
        self.repaint_lines(index for index, (was, now) in enumerate(pairs) if was != now)

    def on_resize(self) -> None:
        super().on_resize()
        self._show_winner()

    def _show_winner(self) -> None:
        """Show the columns from the first one, if need be without some before the cheapest model's.

        Unless the user chose a column.
        """
        if self.comparison is None or not self.line_width:
            return
        winners, n_visible = self.comparison.leaders.winners, self.n_visible(self.line_width)
        sight = self.visible_columns(self.line_width)
        if self.column != self._put_on and (self.has_focus or not winners or set(winners) & set(sight)):
            return
        in_sight_from_first = not winners or min(winners) < n_visible
        self.column = self._put_on = 0 if in_sight_from_first else min(winners)
        self.first = max(0, self.column - n_visible + 1)
        self.keeps_first = not in_sight_from_first

    @property
    def columns(self) -> int:
        return 0 if self.comparison is None else len(self.comparison.models)

    def label_cells(self, width: int) -> int:
        return min(_LABEL if self.columns <= 2 else _TIGHT_LABEL, width // 3)

    def header(self, width: int) -> list[Line]:
        """The letters of the models; over the labels their range and the keys to the others, if some are hidden."""
        if self.comparison is None or width <= 0:
            return []
        label, column, sight = self.label_cells(width), self.column_cells(width), self.visible_columns(width)
        shown = column_range(sight, self.columns, label)
        heads = [(fit(f"  {LETTERS[place]}", column), f"head-{SIDES[place]}") for place in sight]
        return [[(fit(shown, label), "head"), *heads]]

    def rebuild(self) -> None:
        self._built = None

    def count(self, width: int) -> int:
        return len(self._lines(width).pieces)

    def cells(self, index: int, width: int) -> list[Line]:
        return self._lines(width).pieces[index]

    def row_at(self, index: int) -> int:
        return self._lines(self.line_width).rows[index]

    def _row_at_cursor(self) -> SpecRow | None:
        built = self._lines(self.line_width)
        return built.kept[built.rows[self.cursor]] if 0 <= self.cursor < len(built.rows) else None

    def sign_meanings(self) -> Mapping[Sign, str]:
        """What makes a value of the row the better one."""
        row = self._row_at_cursor()
        return {Sign.BETTER: row.better} if row is not None and row.better else {}

    def cursor_target(self) -> CursorTarget | None:
        """The value under the cursor and its explanation."""
        row = self._row_at_cursor()
        if self.comparison is None or row is None:
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
        """All rows for all models."""
        if self.comparison is None:
            return None
        from crosswalk_tui.core.text.table import Table  # not needed to start

        rows = [*spec_rows([s.model for s in self.comparison.models]), *cheapest_rows(self.comparison)]
        titles = ("", *(f"{LETTERS[i]} {s.model.name}" for i, s in enumerate(self.comparison.models)))
        return Table.of("Specs and cheapest offer", titles, tuple((row.label, *row.values) for row in rows))

    def _lines(self, width: int) -> _Built:
        if self._built is None or self._built.width != width:
            self._built = self._build(width)
        return self._built

    def _build(self, width: int) -> _Built:
        built = _Built(width, [], [], [])
        if self.comparison is None or width <= 0:
            return built
        label, column, sight = self.label_cells(width), self.column_cells(width), self.visible_columns(width)
        title = " Cheapest for this workload "
        heading: Line = [("──", "quiet"), (title, "dim"), ("─" * (width - len(title) - 2), "quiet")]
        specs: Sequence[SpecRow | None] = spec_rows([ranked.model for ranked in self.comparison.models])
        for place, row in enumerate([*specs, None, *cheapest_rows(self.comparison)]):
            lines = [[heading]] if row is None else list(_row(row, label, column, sight))
            built.pieces.extend(lines)
            built.rows.extend([place] * len(lines))
            built.kept.append(row)
        return built


def _row(row: SpecRow, label: int, column: int, sight: Sequence[int]) -> Iterable[list[Line]]:
    """The lines of *row*, as many as its longest visible value needs."""
    room = column - (2 if column <= SpecsPane.LEAST_COLUMN else 3)  # narrow columns have no gap: a mark precedes each
    cells = [(place, wrap(row.values[place], room, _MOST_LINES)) for place in sight]
    for nth in range(max(len(texts) for _, texts in cells)):
        pieces: list[Line] = [[(fit("" if nth else row.label, label), "dim")]]
        for place, texts in cells:
            best = place in row.best
            text = texts[nth] if nth < len(texts) else ""
            style = "best" if best else "quiet" if text == UNKNOWN else ""
            pieces.append(
                [(Sign.BETTER if best and not nth else " ", "best"), (" ", ""), (fit(text, column - 2), style)]
            )
        yield pieces
