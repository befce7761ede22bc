"""A list whose entries take several lines each."""

from __future__ import annotations

from crosswalk_tui.ui.kit.cells import Line
from crosswalk_tui.ui.kit.lines import CursorView


class EntryView(CursorView):
    """Entries of the same number of lines each; the cursor stands on the first line of one and goes to the next.

    Subclasses say how many `entries` there are, how many lines `each` takes at this size, and give the lines of one.
    """

    _each = 1

    @property
    def n_entries(self) -> int:
        """How many entries there are."""
        raise NotImplementedError

    def each(self, width: int) -> int:
        """How many lines an entry takes in *width* cells and the present height."""
        raise NotImplementedError

    def entry(self, index: int, nth: int, width: int) -> Line:
        """Line *nth* of entry *index* in *width* cells."""
        raise NotImplementedError

    @property
    def at(self) -> int:
        """Which entry the cursor is on."""
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
        """Bring the whole entry into sight, once there is a size to bring it into."""
        if self.size.height:
            self.top = max(self.cursor + self._lines_each - self.page, min(self.top, self.cursor))

    def action_move(self, step: int) -> None:
        """Move the cursor by *step* entries."""
        self.cursor += step * self._lines_each

    def action_page(self, step: int) -> None:
        """Go *step* pages on."""
        self.action_move(step * max(1, self.page // self._lines_each - 1))

    def renew(self) -> None:
        """Show the entries as they are now; the cursor stays on its entry, however many lines each takes by now."""
        before, self._each = self._each, self._lines_each
        self.set_reactive(EntryView.cursor, self.cursor // before * self._each)
        super().renew()
        self.show_cursor()
