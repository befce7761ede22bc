"""Lists with a cursor whose items take several lines each."""

from __future__ import annotations

from dataclasses import dataclass

from textual.strip import Strip

from crosswalk_tui.ui.kit.cells import Line
from crosswalk_tui.ui.kit.lines import CursorView


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A line, and the item it belongs to; None for a heading or a gap."""

    line: Line
    item: int | None = None


class ItemView(CursorView):
    """Items of any number of lines, under headings; `cursor` is the number of an item, not of a line."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._built: tuple[int, list[ItemLine]] | None = None

    @property
    def n_items(self) -> int:
        """How many items there are."""
        raise NotImplementedError

    def layout_items(self, width: int) -> list[ItemLine]:
        """All lines in *width* cells, the items in order."""
        raise NotImplementedError

    def rebuild(self) -> None:
        """Lay out the items again."""
        self._built = None
        self.renew()

    def _lines(self, width: int) -> list[ItemLine]:
        if width <= 0:
            return []
        if self._built is None or self._built[0] != width:
            self._built = (width, self.layout_items(width))
        return self._built[1]

    def count(self, width: int) -> int:
        """How many lines there are at *width*."""
        return len(self._lines(width))

    def line(self, index: int, width: int) -> Line:
        """Line *index* in *width* cells."""
        return self._lines(width)[index].line

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on an item."""
        return max(0, min(cursor, self.n_items - 1))

    def show_cursor(self) -> None:
        """Scroll to the item of the cursor, and to the heading above it."""
        lines = self._lines(self.line_width)
        mine = [index for index, line in enumerate(lines) if line.item == self.cursor]
        if mine:
            first = mine[0]
            while first and lines[first - 1].item is None:
                first -= 1
            low = max(self.top, mine[-1] - self.page + 1)
            self.top = min(low, mine[0] if mine[-1] - first >= self.page else first)

    def repaint_rows(self, *indices: int) -> None:
        """Repaint the lines of these items, if they are visible."""
        lines = self._lines(self.line_width)
        super().repaint_rows(*(at for at, line in enumerate(lines) if line.item in indices))

    def row(self, y: int) -> Strip:
        """The line *y* below the top, marked if its item is under the cursor, with its part of the scrollbar."""
        index = y + self.top
        lines = self._lines(self.line_width)
        here = index < len(lines) and lines[index].item == self.cursor
        return self._painted(index, y, cursor=self.shows_cursor and here)

    def action_move(self, step: int) -> None:
        """Move the cursor by *step* items; beyond the last one, scroll on."""
        before = self.cursor
        self.cursor += step
        if self.cursor == before:
            self.top += step

    def action_page(self, step: int) -> None:
        """Move the cursor to the item *step* pages on."""
        lines = self._lines(self.line_width)
        mine = [index for index, line in enumerate(lines) if line.item == self.cursor]
        aim = (mine[0] if mine else self.top) + step * max(1, self.page - 1)
        near = [line.item for line in lines[max(0, min(aim, len(lines) - 1)) :: step] if line.item is not None]
        self.cursor = near[0] if near else (self.n_items - 1 if step > 0 else 0)

    def action_edge(self, end: int) -> None:
        """Go to the first item (negative *end*) or the last."""
        self.cursor = 0 if end < 0 else self.n_items - 1
        self.top = 0 if end < 0 else self.total

    def action_choose(self) -> None:
        """Choose the item under the cursor."""
        if self.n_items:
            self.post_message(self.Chosen(self, self.cursor))

    def clicked(self, index: int) -> None:
        """Move the cursor to the clicked item; choose the item if the cursor was on it already."""
        item = self._lines(self.line_width)[index].item
        if item is None:
            return
        if item == self.cursor:
            self.action_choose()
        self.cursor = item


class EntryView(CursorView):
    """Entries of the same number of lines each, built when they become visible; `cursor` is an entry's first line."""

    _each = 1

    @property
    def n_entries(self) -> int:
        """How many entries there are."""
        raise NotImplementedError

    def each(self, width: int) -> int:
        """How many lines an entry takes in *width* cells at the current height."""
        raise NotImplementedError

    def entry(self, index: int, nth: int, width: int) -> Line:
        """Line *nth* of entry *index* in *width* cells."""
        raise NotImplementedError

    @property
    def at(self) -> int:
        """The position of the entry under the cursor."""
        return self.cursor // self._lines_each

    @property
    def _lines_each(self) -> int:
        return self.each(self.line_width)

    def count(self, width: int) -> int:
        """All lines of all entries."""
        return self.n_entries * self.each(width)

    def line(self, index: int, width: int) -> Line:
        """Line *index* in *width* cells."""
        return self.entry(*divmod(index, self.each(width)), width)

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on the first line of an entry."""
        each = self._lines_each
        return super().validate_cursor(cursor) // each * each

    def show_cursor(self) -> None:
        """Scroll to the whole entry, once the widget has a size."""
        if self.size.height:
            self.top = max(self.cursor + self._lines_each - self.page, min(self.top, self.cursor))

    def action_move(self, step: int) -> None:
        """Move the cursor by *step* entries."""
        self.cursor += step * self._lines_each

    def action_page(self, step: int) -> None:
        """Go *step* pages on."""
        self.action_move(step * max(1, self.page // self._lines_each - 1))

    def renew(self) -> None:
        """Show the current entries; the cursor stays on its entry when entries take more or fewer lines than before."""
        before, self._each = self._each, self._lines_each
        self.set_reactive(EntryView.cursor, self.cursor // before * self._each)
        super().renew()
        self.show_cursor()
