"""A table with a column per compared model and a cursor on one cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.strip import Strip

from crosswalk_tui.ui.kit.cells import Line, length
from crosswalk_tui.ui.kit.cursor_view import CursorView


class CellView(CursorView):
    """A table with a label per row and a column per model; the labels stay when the columns scroll.

    A row may take several lines; the cursor moves from row to row. A heading is a row without cells.
    """

    LEAST_COLUMN: ClassVar[int] = 14
    """Least width of a column, in cells; columns that do not fit are hidden."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "column(-1)", "Left", show=False, id="cells.left", tooltip="To the model at the left"),
        Binding("right,l", "column(1)", "Right", show=False, id="cells.right", tooltip="To the model at the right"),
    ]

    column: reactive[int] = reactive(0, repaint=False)
    """The column of the cursor."""

    first: reactive[int] = reactive(0)
    """The first visible column."""

    keeps_first: reactive[bool] = reactive(False)
    """Whether column 0 takes the place of the first visible one, until the cursor goes to that."""

    @property
    def least_column(self) -> int:
        """The least width of a column for what is shown."""
        return self.LEAST_COLUMN

    @property
    def columns(self) -> int:
        """The number of columns."""
        raise NotImplementedError

    def label_cells(self, width: int) -> int:
        """The width of the labels."""
        raise NotImplementedError

    def cells(self, index: int, width: int) -> list[Line]:
        """Line *index*: its label, then a cell per visible column; a heading is a label only."""
        raise NotImplementedError

    def row_at(self, index: int) -> int:
        """The row that line *index* belongs to."""
        return index

    def n_visible(self, width: int) -> int:
        """The number of columns that fit in *width*."""
        return max(1, min(self.columns, (width - self.label_cells(width)) // self.least_column))

    def column_cells(self, width: int) -> int:
        """The width of a column."""
        return max(1, (width - self.label_cells(width)) // self.n_visible(width))

    def visible_columns(self, width: int) -> Sequence[int]:
        """The indices of the visible columns."""
        n_visible = self.n_visible(width)
        first = max(0, min(self.first, self.columns - n_visible))
        window = range(first, min(self.columns, first + n_visible))
        return (0, *window[1:]) if self.keeps_first and first and len(window) > 1 else window

    def line(self, index: int, width: int) -> Line:
        return [span for piece in self.cells(index, width) for span in piece]

    @property
    def spot(self) -> tuple[int, ...]:
        return (self._lines_of(self.cursor).start, self.column)

    def validate_column(self, column: int) -> int:
        return max(0, min(column, self.columns - 1))

    def watch_column(self) -> None:
        if not self.line_width:
            return
        n_visible = self.n_visible(self.line_width)
        self.first = max(self.column - n_visible + 1, min(self.first, self.column))
        self.keeps_first = self.keeps_first and self.column in self.visible_columns(self.line_width)
        self.repaint_rows(self.cursor)

    def show_cursor(self) -> None:
        """Scroll to the row under the cursor, at least to its first line."""
        last = self._lines_of(self.cursor).stop - 1
        self.top = max(last - self.page + 1, self.top)
        self.top = min(self.top, self.cursor)

    def repaint_rows(self, *indices: int) -> None:
        self.repaint_lines(line for index in indices for line in self._lines_of(index))

    def _lines_of(self, index: int) -> range:
        """The lines of the row at line *index*."""
        if not 0 <= index < self.total:
            return range(index, index)
        row, start, stop = self.row_at(index), index, index + 1
        while start > 0 and self.row_at(start - 1) == row:
            start -= 1
        while stop < self.total and self.row_at(stop) == row:
            stop += 1
        return range(start, stop)

    def watch_first(self) -> None:
        self.rebuild()
        self.refresh()

    def watch_keeps_first(self) -> None:
        self.watch_first()

    def rebuild(self) -> None:
        """Drop cached lines."""

    def settle(self) -> None:
        super().settle()
        self.column = self.validate_column(self.column)
        self.first = max(0, min(self.first, self.columns - self.n_visible(self.line_width)))

    def row(self, y: int) -> Strip:
        index = y + self.top
        # The cursor may be past the end, where the terminal became wider while the screen was hidden.
        cursor = min(self.cursor, self.total - 1)
        here = self.shows_cursor and index < self.total and self.row_at(index) == self.row_at(cursor)
        if not here:
            return self._painted(index, y)
        width = self.line_width
        pieces = self.cells(index, width)
        sight = self.visible_columns(width)
        marked = sight.index(self.column) + 1 if len(pieces) > 1 and self.column in sight else 0
        line: Line = []
        for place, piece in enumerate(pieces):
            if place == marked:
                line += self.under_cursor(piece)
            else:
                line += [(text, "strong" if place == 0 else style) for text, style in piece]
        return self._paint_line(line, y)

    def under_cursor(self, piece: Line) -> Line:
        """*piece*, a cell or a heading, as it is painted under the cursor."""
        return [(text, "cursor") for text, _ in piece]

    def action_column(self, step: int) -> None:
        self.column += step

    def action_move(self, step: int) -> None:
        at = self.cursor
        for _ in range(abs(step)):
            lines = self._lines_of(at)
            beyond = lines.stop if step > 0 else lines.start - 1
            if not 0 <= beyond < self.total:
                break
            at = self._lines_of(beyond).start
        self.cursor = at

    def on_click(self, event: events.Click) -> None:
        at = event.get_content_offset_capture(self)
        width = self.line_width
        index = at.y - self.header_height + self.top
        if not self.pressed_on_bar and at.x < width and self.top <= index < self.total:
            end = 0
            for place, piece in enumerate(self.cells(index, width)):
                end += length(piece)
                if at.x < end:
                    self.column = self.column if not place else self.visible_columns(width)[place - 1]
                    break
