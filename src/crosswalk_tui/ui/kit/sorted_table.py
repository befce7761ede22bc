"""Tables that are sorted by one of their columns: the order, the titles with its mark, keys and clicks.

The order is one of the view: it changes neither the data nor their marks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple, TypeVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.reactive import var

from crosswalk_tui.ui.kit.cells import Line, clean, fit
from crosswalk_tui.ui.kit.cursor_view import CursorView

MARKS = ("▴", "▾")
"""After the title of the column that a table is sorted by: ascending, and descending."""

CellKey = str | int | float | Decimal
"""What rows are compared by; the keys of a column are of one type."""

Row = TypeVar("Row")


class ColumnOrder(NamedTuple):
    """The column that a table is sorted by, and whether its usual order is reversed.

    Attributes:
        title: the title of the column; empty for the table's own order.
    """

    title: str = ""
    is_reversed: bool = False

    def mark(self, title: str, *, highest_first: bool = False) -> str:
        """The mark after *title*, whose usual order may be *highest_first*; empty if the table is not sorted by it."""
        return MARKS[highest_first is not self.is_reversed] if title and title == self.title else ""

    def width(self, title: str, width: int) -> int:
        """*width*, or more if *title* with its mark needs it."""
        return max(width, len(title) + 1) if title == self.title else width

    def clicked(self, title: str, usual: ColumnOrder) -> ColumnOrder:
        """The order after a click on *title*: by it, then reversed, then the *usual* one if no column has that."""
        if title != self.title:
            return ColumnOrder(title)
        return usual if self.is_reversed and not usual.title else self.reverse()

    def reverse(self) -> ColumnOrder:
        """The same column, the other way round."""
        return self._replace(is_reversed=not self.is_reversed)


OWN_ORDER = ColumnOrder()
"""The order in which a table is made."""


class ColumnTitle(NamedTuple):
    """A title.

    Attributes:
        width: its cells, without the gap before it.
        is_right: whether it is aligned right, as figures are.
        can_sort: whether a click on it sorts.
        highest_first: whether its usual order is descending.
    """

    text: str
    width: int
    gap: int = 0
    is_right: bool = False
    can_sort: bool = False
    style: str = "head"
    highest_first: bool = False


def title_line(titles: Iterable[ColumnTitle], order: ColumnOrder, words: Mapping[str, str] | None = None) -> Line:
    """The *titles*, with the mark of *order*; painted as in *words*, if a title has others there."""
    line: Line = []
    for title in titles:
        mark = order.mark(title.text if title.can_sort else "", highest_first=title.highest_first)
        name = clean((words or {}).get(title.text, title.text))
        text = fit(name, min(title.width - len(mark), cell_len(name)))
        line.append((" " * title.gap + fit(text + mark, title.width, right=title.is_right), title.style))
    return line


def title_at(titles: Iterable[ColumnTitle], x: int) -> str:
    """The title at column *x* that sorts; empty if there is none."""
    end = 0
    for title in titles:
        end += title.gap + title.width
        if x < end:
            return title.text if title.can_sort else ""
    return ""


def sorted_rows(rows: Iterable[Row], key: Callable[[Row], CellKey | None], *, highest_first: bool) -> list[Row]:
    """*rows* by *key*; those without one last in either direction, equal ones in their order."""
    keyed = [(key(row), row) for row in rows]
    known: list[tuple[Any, Row]] = [pair for pair in keyed if pair[0] is not None]
    known.sort(key=lambda pair: pair[0], reverse=highest_first)
    return [row for _, row in known] + [row for found, row in keyed if found is None]


class SortedTable(CursorView):
    """Lines in columns under titles; a click on a title sorts by it, a second one reverses.

    Attributes:
        usual_order: the order at first.
        words: what is painted instead of a title, as of bills that are not a month's; it sorts by the title.
        order: the current order.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "sort_next", "Sort", id="table.sort", tooltip="Sort the table by the next column"),
        Binding("S", "reverse", "Reverse", show=False, id="table.reverse", tooltip="Reverse the order of the table"),
    ]

    order: var[ColumnOrder] = var(ColumnOrder(), init=False)

    def __init__(self, *, id: str | None = None, classes: str | None = None, usual: ColumnOrder = OWN_ORDER) -> None:
        super().__init__(id=id, classes=classes)
        self.usual_order = usual
        self.words: Mapping[str, str] = {}
        self.set_reactive(SortedTable.order, usual)
        self._could_sort = False

    def titles(self, width: int) -> Sequence[ColumnTitle]:
        """The titles of the columns that fit in *width* cells; none without rows."""
        raise NotImplementedError

    def sort(self) -> None:
        """Apply a changed order; nothing to do where the owner of the rows watches `order`."""

    def sortable_titles(self) -> list[str]:
        """The titles that `s` goes through."""
        return [title.text for title in self.titles(self.line_width) if title.can_sort]

    def watch_order(self) -> None:
        self.sort()
        self.cursor = 0
        self.renew()

    def renew(self) -> None:
        super().renew()
        can_sort = bool(self.sortable_titles())
        if can_sort is not self._could_sort:  # the key bar shows the key once there are rows
            self._could_sort = can_sort
            self.refresh_bindings()

    @property
    def header_height(self) -> int:
        return 1 if self.titles(self.line_width) else 0

    def header(self, width: int) -> list[Line]:
        titles = self.titles(width)
        return [title_line(titles, self.order, self.words)] if titles else []

    def header_clicked(self, x: int) -> None:
        title = title_at(self.titles(self.line_width), x)
        if title:
            self.order = self.order.clicked(title, self.usual_order)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable sorting in a table that has one order."""
        if action in ("sort_next", "reverse"):
            return bool(self.sortable_titles())
        return super().check_action(action, parameters)

    def action_sort_next(self) -> None:
        """Sort by the next column; after the last one comes the usual order."""
        titles = self.sortable_titles()
        if not self.usual_order.title:
            titles.insert(0, "")
        at = titles.index(self.order.title) if self.order.title in titles else -1
        self.order = ColumnOrder(titles[(at + 1) % len(titles)])

    def action_reverse(self) -> None:
        if self.order.title:
            self.order = self.order.reverse()
