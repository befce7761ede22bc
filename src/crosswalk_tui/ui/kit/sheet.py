"""Tables that fit any width: optional columns, headings between rows, texts across several cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from itertools import pairwise

from rich.cells import cell_len

from crosswalk_tui.core.text.columns import Column, align_points, fitting, needed, widths
from crosswalk_tui.core.text.figure_cells import Figure
from crosswalk_tui.core.text.format import UNKNOWN
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.ui.kit.cells import Line, clean, fit, length
from crosswalk_tui.ui.kit.sorted_table import OWN_ORDER, CellKey, ColumnOrder, ColumnTitle, SortedTable, sorted_rows


@dataclass
class SheetColumn(Column):
    """A column with its cells, as wide as the longest text unless a width is given.

    Attributes:
        texts: one text per row.
        style: the style of every cell, unless there are `styles`.
        styles: one style per row.
        most: maximum width; None for no limit.
        keys: what the rows are sorted by, one per row, None where unknown; without them, the column does not sort.
        highest_first: whether a first click on the title puts the highest first.
        exported: the texts in exports, one per row; without them, those on the screen.
        is_shown: whether it is on the screen, too.
    """

    texts: Sequence[str] = ()
    style: str = ""
    _: KW_ONLY
    styles: Sequence[str] = ()
    most: int | None = None
    keys: Sequence[CellKey | None] = ()
    highest_first: bool = False
    exported: Sequence[str] = ()
    is_shown: bool = True

    def __post_init__(self) -> None:
        if not self.exported:
            self.exported = self.texts
        if self.align == "point":
            self.texts = align_points([text.strip() for text in self.texts])
        if not self.width:
            width = max([cell_len(self.title), *(cell_len(clean(text)) for text in self.texts)])
            self.width = width if self.most is None else min(width, self.most)

    def cell(self, text: str, width: int) -> str:
        """The gap, then *text* in *width* cells."""
        return " " * self.gap + fit(text, width, right=self.align != "left")

    def style_of(self, row: int) -> str:
        """The style of the cell in *row*."""
        return self.styles[row] if self.styles else self.style


@dataclass(frozen=True, slots=True)
class Tail:
    """A text that replaces the last cells of a row.

    Attributes:
        after: titles of the columns that it may follow: the first that leaves enough room, else the last.
        enough: the room, in cells, that suffices for a longer text, which is cut.
    """

    text: str
    after: tuple[str, ...]
    style: str = "dim"
    enough: int = 18


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table that can be laid out at any width.

    Attributes:
        title: the title in exports.
        headings: lines between rows, by the row that follows.
        tails: texts that replace the last cells, by row.
        empty: the line shown if there are no rows.
        keeps_groups: whether the headings stay when the rows are sorted, each with its rows below.
        order: what the rows are sorted by.
    """

    title: str
    columns: Sequence[SheetColumn]
    headings: Mapping[int, str] = field(default_factory=dict)
    tails: Mapping[int, Tail] = field(default_factory=dict)
    empty: str = "Nothing is known."
    keeps_groups: bool = False
    order: ColumnOrder = OWN_ORDER
    _rows: list[int] = field(init=False, default_factory=list)
    _lines: list[int | str] = field(init=False)
    _fitting: dict[int, tuple[list[SheetColumn], list[int]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        by = next((column for column in self.columns if column.title == self.order.title and column.keys), None)
        lines: list[int | str] = []
        for heading, rows in self._groups(together=by is not None and not self.keeps_groups):
            if by is not None:
                highest_first = by.highest_first is not self.order.is_reversed
                rows = sorted_rows(rows, by.keys.__getitem__, highest_first=highest_first)  # noqa: PLW2901
            lines += [*heading, *rows]
            self._rows.extend(rows)
        object.__setattr__(self, "_lines", lines)

    def _groups(self, *, together: bool) -> Iterator[tuple[list[str], list[int]]]:
        """The headings and the rows below each; without headings, all rows, also if *together*."""
        starts = [] if together else sorted(self.headings)
        for start, end in pairwise(dict.fromkeys([0, *starts, self.n_rows])):
            yield [self.headings[start]] if start in starts else [], list(range(start, end))

    def in_order(self, order: ColumnOrder) -> Sheet:
        """The same rows in *order*."""
        return self if order == self.order else replace(self, order=order)

    @property
    def n_rows(self) -> int:
        """The number of rows."""
        return len(self.columns[0].texts) if self.columns else 0

    def __len__(self) -> int:
        return max(1, len(self._lines))

    def row_at(self, index: int) -> int | None:
        """The row on line *index*; None for a heading or beyond the end."""
        line = self._lines[index] if 0 <= index < len(self._lines) else ""
        return line if isinstance(line, int) else None

    def number_at(self, index: int) -> int | None:
        """The number of the row on line *index*, from 1; None for a heading."""
        return None if self.row_at(index) is None else sum(isinstance(line, int) for line in self._lines[: index + 1])

    def titles(self, width: int) -> list[ColumnTitle]:
        """The titles of the columns that fit in *width* cells."""
        return [
            ColumnTitle(
                column.title,
                cell,
                column.gap,
                column.align != "left",
                bool(column.keys and column.title),
                highest_first=column.highest_first,
            )
            for column, cell in zip(*self._layout(width), strict=True)
        ]

    def line(self, index: int, width: int) -> Line:
        """Line *index* in *width* cells."""
        if not self._lines:
            return [(fit(self.empty, width), "dim")]
        line = self._lines[index]
        return self._row(line, width) if isinstance(line, int) else _heading(line, width)

    def _row(self, row: int, width: int) -> Line:
        columns, cells = self._layout(width)
        tail = self.tails.get(row)
        kept = len(columns) if tail is None else _columns_before(tail, columns, cells, width)
        line: Line = [
            (column.cell(column.texts[row], cell), column.style_of(row))
            for column, cell in zip(columns[:kept], cells[:kept], strict=True)
        ]
        if tail is not None:
            line.append((f"  {fit(tail.text, width - length(line) - 2)}", tail.style))
        return line

    def _layout(self, width: int) -> tuple[list[SheetColumn], list[int]]:
        """The columns that fit, and their widths."""
        if width not in self._fitting:
            shown = [column for column in self.columns if column.is_shown and (any(column.texts) or not column.spare)]
            by = [self._with_mark(column) for column in shown]
            columns = fitting(by, width)
            cells = widths(columns, width)
            over = needed(columns) - width
            if over > 0 and cells:
                cells[-1] = max(1, cells[-1] - over)
            self._fitting[width] = columns, cells
        return self._fitting[width]

    def _with_mark(self, column: SheetColumn) -> SheetColumn:
        """*column* with room for the mark of the order after its title."""
        width = self.order.width(column.title, column.width) if column.keys else column.width
        return column if width == column.width else replace(column, width=width)

    def table(self) -> Table:
        """The whole table for export, in its order; headings become a separate column."""
        columns = [column for column in self.columns if column.title or column.name]
        names = [column.name or column.title for column in columns]
        rows = [[_exported(column.exported[row]) for column in columns] for row in self._rows]
        if self.tails:
            names.append("Remark")
            for row, cells in zip(self._rows, rows, strict=True):
                cells.append(self.tails[row].text if row in self.tails else "")
        if self.headings:
            names.insert(0, "Group")
            groups = {row: text for heading, below in self._groups(together=False) for text in heading for row in below}
            for row, cells in zip(self._rows, rows, strict=True):
                cells.insert(0, groups.get(row, ""))
        return Table.of(self.title, tuple(names), tuple(map(tuple, rows)))


def _exported(text: str) -> str:
    return text if isinstance(text, Figure) else text.strip() or UNKNOWN


def headed(groups: Sequence[str]) -> dict[int, str]:
    """The `Sheet.headings` of rows in *groups* (one per row): the name of each group before its first row."""
    return {row: group for row, group in enumerate(groups) if not row or groups[row - 1] != group}


def _columns_before(tail: Tail, columns: Sequence[SheetColumn], cells: Sequence[int], width: int) -> int:
    """The number of *columns* shown before *tail*."""
    ends: dict[str, tuple[int, int]] = {}
    used = 0
    for nth, (column, cell) in enumerate(zip(columns, cells, strict=True), start=1):
        used += column.gap + cell
        ends[column.title] = nth, used
    kept = 0
    for title in tail.after:
        if title in ends:
            kept, used = ends[title]
            if used + 2 + min(cell_len(tail.text), tail.enough) <= width:
                break
    return kept


def _heading(text: str, width: int) -> Line:
    shown = fit(f" {text} ", width - 2).rstrip()
    return [("──", "quiet"), (f"{shown} ", "dim"), ("─" * max(0, width - 3 - len(shown)), "quiet")]


class SheetView(SortedTable):
    """A sheet with a cursor on its rows; *make* is called when the sheet becomes visible."""

    def __init__(self, make: Callable[[], Sheet], *, id: str, usual: ColumnOrder = OWN_ORDER) -> None:
        super().__init__(id=id, usual=usual)
        self._make = make
        self._sheet: Sheet | None = None

    @property
    def sheet(self) -> Sheet:
        """The current table."""
        if self._sheet is None:
            self._sheet = self._make().in_order(self.order)
        return self._sheet

    def sort(self) -> None:
        self._sheet = None

    @property
    def row_under(self) -> int | None:
        """The row under the cursor; None if there is none."""
        return self.sheet.row_at(self.cursor)

    def row_number(self) -> tuple[int, int] | None:
        """The number of the row among those of the sheet, without the headings."""
        number = self.sheet.number_at(self.cursor)
        return None if number is None else (number, self.sheet.n_rows)

    def invalidate(self, *, to_top: bool) -> None:
        """Rebuild the sheet when it is next shown; *to_top* moves the cursor to the first row."""
        self._sheet = None
        if to_top:
            self.set_reactive(SheetView.top, 0)
            self.set_reactive(SheetView.cursor, 0)
        if self.is_on_screen:
            self.renew()

    def on_show(self) -> None:
        self.renew()

    def settle(self) -> None:
        super().settle()
        self._leave_heading(1)

    def titles(self, width: int) -> list[ColumnTitle]:
        return self.sheet.titles(width) if self.sheet.n_rows else []

    def count(self, width: int) -> int:
        del width
        return len(self.sheet)

    def line(self, index: int, width: int) -> Line:
        return self.sheet.line(index, width)

    def action_move(self, step: int) -> None:
        super().action_move(step)
        self._leave_heading(1 if step > 0 else -1)

    def _leave_heading(self, sign: int) -> None:
        """Move the cursor off a heading, in the direction of *sign* if there is a row, else the other way."""
        if self.sheet.row_at(self.cursor) is None and self.sheet.n_rows:
            at = self.cursor + sign
            self.cursor = at if self.sheet.row_at(at) is not None else self.cursor - sign
        if self.cursor == 1 and self.sheet.row_at(0) is None:
            self.top = 0  # show the first heading with the first row

    def clicked(self, index: int) -> None:
        if self.sheet.row_at(index) is not None:
            super().clicked(index)
