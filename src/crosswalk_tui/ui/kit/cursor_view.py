"""Lines with a cursor on one of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from crosswalk_tui.core.vocabulary import Sign
from crosswalk_tui.ui.kit.lines import LineView
from crosswalk_tui.ui.kit.row_counter import CountsRows


class CursorView(CountsRows, LineView):
    """Lines with a cursor on one of them.

    A click moves the cursor; a click on the line that is marked as under it chooses that line.
    """

    CHOOSES_BY_CLICK: ClassVar[bool] = False
    """Whether one click chooses any line, as in a menu."""

    # `repaint=False`: moving the cursor repaints two lines, not the widget.
    cursor: reactive[int] = reactive(0, repaint=False)
    _marks_cursor = False  # whether the cursor has been painted since the focus came
    _pressed_on: tuple[int, ...] | None = None  # the spot that was marked when the mouse button went down

    @dataclass(eq=False, repr=False)
    class Chosen(Message):
        """A line was clicked, or Enter was pressed on it."""

        view: CursorView
        index: int

        @property
        def has_gone(self) -> bool:
            """Whether the line no longer exists: the view may have become shorter since."""
            return self.index >= self.view.total

        @property
        def control(self) -> CursorView:
            return self.view

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Choose", show=False, id="lines.choose", tooltip="Choose this line"),
    ]

    @property
    def shows_cursor(self) -> bool:
        """Whether the cursor is painted."""
        return self.has_focus

    def row_number(self) -> tuple[int, int] | None:
        """The number of the row under the cursor, from 1, and that of all rows; None for a list without a counter."""
        return None

    def count_rows(self) -> None:
        """Show in the border which row the cursor is on, if it is painted and not all rows are in sight."""
        panes = (node for node in self.ancestors_with_self if isinstance(node, CountsRows))
        pane = next(filter(_has_border, panes), None)
        if pane is not None:
            number = self.row_number() if self.shows_cursor and self.total > self.page else None
            pane.show_counter("" if number is None else f"{number[0]:,} of {number[1]:,}", self)

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, self.total - 1))

    def watch_cursor(self, before: int, after: int) -> None:
        """Scroll to the cursor, or repaint the two lines it moved between."""
        top = self.top
        self.show_cursor()
        if self.top == top:
            self.repaint_rows(before, after)
        self.count_rows()

    def show_cursor(self) -> None:
        """Scroll to the line of the cursor."""
        self.top = max(self.cursor - self.page + 1, min(self.top, self.cursor))

    def repaint_rows(self, *indices: int) -> None:
        """Repaint these lines, if they are visible."""
        self.repaint_lines(indices)

    def repaint_lines(self, indices: Iterable[int]) -> None:
        """Repaint the visible ones of these lines, all in one refresh: each walks up to the screen."""
        top, page, header, width = self.top, self.page, self.header_height, self.size.width
        rows = {index - top for index in indices}
        regions = [Region(0, row + header, width, 1) for row in sorted(rows) if 0 <= row < page]
        if regions:
            self.refresh(*regions)

    def settle(self) -> None:
        super().settle()
        self.cursor = self.validate_cursor(self.cursor)
        self.count_rows()

    def row(self, y: int) -> Strip:
        index = y + self.top
        return self._painted(index, y, cursor=self.shows_cursor and index == self.cursor < self.total)

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self.count_rows()

    def on_focus(self) -> None:
        self.refresh()
        self.call_after_refresh(self._cursor_painted)  # after a click that brought the focus

    def _cursor_painted(self) -> None:
        self._marks_cursor = self.has_focus

    def on_blur(self) -> None:
        self._marks_cursor = False
        self.refresh()

    @property
    def spot(self) -> tuple[int, ...]:
        """Where the cursor is."""
        return (self.cursor,)

    def sign_meanings(self) -> Mapping[Sign, str]:
        """What signs mean on the line under the cursor, where that is more exact than everywhere."""
        return {}

    def on_mouse_down(self, event: events.MouseDown) -> None:
        del event  # the base class gets it, too
        self._pressed_on = self.spot if self._marks_cursor else None

    def action_move(self, step: int) -> None:
        self.cursor += step

    def action_choose(self) -> None:
        if self.total:
            self.post_message(self.Chosen(self, self.cursor))

    def clicked(self, index: int) -> None:
        """Move the cursor to the clicked line; choose it if the cursor was seen there."""
        self.click_on(index)

    def click_on(self, cursor: int) -> None:
        """Handle a click on the place *cursor*."""
        self.cursor = cursor
        if self.CHOOSES_BY_CLICK or self.spot == self._pressed_on:
            self.action_choose()


def _has_border(widget: Widget) -> bool:
    return bool(widget.styles.border_bottom[0])
