"""Lists with a cursor on items of several lines."""

from __future__ import annotations

from dataclasses import dataclass

from textual.strip import Strip

from crosswalk_tui.ui.kit.cells import Line
from crosswalk_tui.ui.kit.cursor_view import CursorView


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A line and its item; the item is None for a heading or a gap."""

    line: Line
    item: int | None = None


class ItemView(CursorView):
    """Items of any number of lines, under headings; `cursor` is the index of an item, not of a line."""

    _built: tuple[int, list[ItemLine]] | None = None

    @property
    def n_items(self) -> int:
        """The number of items."""
        raise NotImplementedError

    def layout_items(self, width: int) -> list[ItemLine]:
        """All lines at *width*, the items in order."""
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
        return len(self._lines(width))

    def line(self, index: int, width: int) -> Line:
        return self._lines(width)[index].line

    def row_number(self) -> tuple[int, int] | None:
        return self.cursor + 1, self.n_items

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, self.n_items - 1))

    def show_cursor(self) -> None:
        """Scroll to the item under the cursor and the heading above it."""
        lines = self._lines(self.line_width)
        mine = [index for index, line in enumerate(lines) if line.item == self.cursor]
        if mine:
            first = mine[0]
            while first and lines[first - 1].item is None:
                first -= 1
            low = max(self.top, mine[-1] - self.page + 1)
            self.top = min(low, mine[0] if mine[-1] - first >= self.page else first)

    def repaint_rows(self, *indices: int) -> None:
        lines = self._lines(self.line_width)
        super().repaint_rows(*(at for at, line in enumerate(lines) if line.item in indices))

    def row(self, y: int) -> Strip:
        index = y + self.top
        lines = self._lines(self.line_width)
        here = index < len(lines) and lines[index].item == self.cursor
        return self._painted(index, y, cursor=self.shows_cursor and here)

    def action_move(self, step: int) -> None:
        """Move the cursor by *step* items; past the last item, scroll."""
        before = self.cursor
        self.cursor += step
        if self.cursor == before:
            self.top += step

    def action_page(self, step: int) -> None:
        lines = self._lines(self.line_width)
        mine = [index for index, line in enumerate(lines) if line.item == self.cursor]
        aim = (mine[0] if mine else self.top) + step * max(1, self.page - 1)
        near = [line.item for line in lines[max(0, min(aim, len(lines) - 1)) :: step] if line.item is not None]
        self.cursor = near[0] if near else (self.n_items - 1 if step > 0 else 0)

    def action_edge(self, end: int) -> None:
        self.cursor = 0 if end < 0 else self.n_items - 1
        self.top = 0 if end < 0 else self.total

    def action_choose(self) -> None:
        if self.n_items:
            self.post_message(self.Chosen(self, self.cursor))

    def clicked(self, index: int) -> None:
        item = self._lines(self.line_width)[index].item
        if item is not None:
            self.click_on(item)


class EntryView(CursorView):
    """Entries of the same height, built when they become visible; `cursor` is the first line of an entry."""

    _last_height = 1

    @property
    def n_entries(self) -> int:
        """The number of entries."""
        raise NotImplementedError

    def entry_height(self, width: int) -> int:
        """The number of lines of an entry at *width* and the current height."""
        raise NotImplementedError

    def entry(self, index: int, nth: int, width: int) -> Line:
        """Line *nth* of entry *index* in *width* cells."""
        raise NotImplementedError

    @property
    def at(self) -> int:
        """The index of the entry under the cursor."""
        return self.cursor // self._entry_height

    def row_number(self) -> tuple[int, int] | None:
        return self.at + 1, self.n_entries

    @property
    def _entry_height(self) -> int:
        return self.entry_height(self.line_width)

    def count(self, width: int) -> int:
        return self.n_entries * self.entry_height(width)

    def line(self, index: int, width: int) -> Line:
        return self.entry(*divmod(index, self.entry_height(width)), width)

    def validate_cursor(self, cursor: int) -> int:
        each = self._entry_height
        return super().validate_cursor(cursor) // each * each

    def show_cursor(self) -> None:
        """Scroll to the whole entry."""
        if self.size.height:
            self.top = max(self.cursor + self._entry_height - self.page, min(self.top, self.cursor))

    def action_move(self, step: int) -> None:
        self.cursor += step * self._entry_height

    def action_page(self, step: int) -> None:
        self.action_move(step * max(1, self.page // self._entry_height - 1))

    def settle(self) -> None:
        """Also keep the cursor on its entry if the number of lines per entry changes."""
        before, self._last_height = self._last_height, self._entry_height
        self.set_reactive(EntryView.cursor, self.cursor // before * self._last_height)
        super().settle()
        self.show_cursor()
