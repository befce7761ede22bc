"""Base widgets that paint their own lines; only visible lines are built.

Not Textual's: one key may change every line of several panes. A DataTable takes 38 ms to refill 60 rows and an
OptionList seconds at 100,000; these take under 10 ms at any length.
"""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Region, Size
from textual.reactive import reactive
from textual.selection import Selection
from textual.strip import Strip
from textual.widget import Widget

from crosswalk_tui.ui.kit.cells import Line, Span, text_of
from crosswalk_tui.ui.kit.named_keys import keyed
from crosswalk_tui.ui.kit.palette import Palette, faint, paint, palette_of
from crosswalk_tui.ui.kit.strip_cache import CachesStrips, StyledRows

_WHEEL = 3  # lines that one notch of the mouse wheel scrolls


class Painted(CachesStrips, StyledRows, Widget):
    """A widget that paints styled lines; its text can be selected with the mouse.

    Attributes:
        stale: the input cannot be read, so the lines show the last valid result; they are painted faint.
    """

    stale: reactive[bool] = reactive(False)
    _painting = False  # while true, size and styles are looked up once for all rows
    _styles_by_name: Palette | None = None
    _cached_size = Size(0, 0)
    _painted_selection: Selection | None = None

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        if self.BORDER_SUBTITLE:
            self.border_subtitle = keyed(self.BORDER_SUBTITLE)

    @property
    def cached_size(self) -> Size:
        """The size, looked up once per paint: `Widget.size` walks up to the screen each time."""
        return self._cached_size if self._painting else self.size

    def strip(self, y: int) -> Strip:
        """Row *y* of the visible part."""
        raise NotImplementedError

    def texts(self) -> list[str]:
        """Every line, visible or not."""
        raise NotImplementedError

    def number(self, y: int) -> int:
        """The index in `texts` of row *y*."""
        return y

    @property
    def _palette(self) -> Palette:
        """The styles of the current theme, looked up at most once per paint."""
        if self._styles_by_name is None or not self._painting:
            styles = palette_of(self)
            self._styles_by_name = faint(styles) if self.stale else styles
        return self._styles_by_name

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint *crop*, or return the strips painted last if nothing has changed."""
        if self._known_at is None:  # else only some rows are painted, in the styles of the others
            self._styles_by_name = None
        self._cached_size, self._painted_selection = self.size, self.text_selection
        self._painting = True
        try:
            return super().render_lines(crop)
        finally:
            self._painting = False

    def render_line(self, y: int) -> Strip:
        """Paint row *y* with the selection; outside a paint, add the offsets by which Textual finds the text."""
        strip, selection = self.strip(y), self._painted_selection
        if not self._painting:
            return strip.apply_offsets(0, self.number(y))
        span = None if selection is None else selection.get_span(self.number(y))
        if span is None:
            return strip
        start, end = (cell_len(strip.text[:at]) if at >= 0 else strip.cell_length for at in span)
        style = self.screen.get_component_rich_style("screen--selection")
        before, chosen, after = strip.crop(0, start), strip.crop(start, end), strip.crop(end, strip.cell_length)
        selected = Segment.apply_style(chosen, post_style=style)  # over the background that every painted cell has
        return Strip.join([before, Strip(selected, chosen.cell_length), after])

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text and the separator after it."""
        lines = selection.extract("\n".join(self.texts())).splitlines()
        return "\n".join(line.rstrip() for line in lines), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        del selection
        self.refresh()


class Block(Painted):
    """Lines that do not scroll; the stylesheet sets the height."""

    DEFAULT_CSS = "Block { height: 1; width: 1fr; }"
    _current_lines: list[Line] | None = None

    def lines(self, width: int) -> list[Line]:
        """The lines at *width*."""
        raise NotImplementedError

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint *crop*; the lines are built once per paint."""
        self._current_lines = None
        return super().render_lines(crop)

    def strip(self, y: int) -> Strip:
        width = self.cached_size.width
        if self._current_lines is None or not self._painting:
            self._current_lines = self.lines(width)
        return paint(self._palette, self._current_lines[y] if y < len(self._current_lines) else [], width)

    def texts(self) -> list[str]:
        return [text_of(line) for line in self.lines(self.size.width)]


class LineView(Painted, can_focus=True):
    """Scrollable lines, each built when it becomes visible.

    Not a `ScrollView`: it lays out the whole screen when the number of lines changes, which may be with every key.
    """

    DEFAULT_CSS = "LineView { height: 1fr; width: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False, id="lines.up", tooltip="One line up"),
        Binding("down,j", "move(1)", "Down", show=False, id="lines.down", tooltip="One line down"),
        Binding("pageup,ctrl+u", "page(-1)", "Page up", show=False, id="lines.page-up", tooltip="One page up"),
        Binding("pagedown,ctrl+d", "page(1)", "Page down", show=False, id="lines.page-down", tooltip="One page down"),
        Binding("home,g", "edge(-1)", "Top", show=False, id="lines.top", tooltip="To the first line"),
        Binding("end,G", "edge(1)", "Bottom", show=False, id="lines.bottom", tooltip="To the last line"),
    ]

    top: reactive[int] = reactive(0)
    """The first visible line."""

    _grip: int | None = None
    """While the scrollbar is dragged, the rows from the top of its thumb to the mouse."""

    pressed_on_bar = False
    """Whether the last press of the mouse was on the scrollbar: the click that follows, wherever, means no line."""

    # Looked up once per paint, not for each row.
    _painted_header: list[Line] | None = None
    _painted_total: int | None = None
    _painted_thumb: range | None = None

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint *crop*."""
        self._painted_header = self._painted_total = self._painted_thumb = None
        return super().render_lines(crop)

    @property
    def line_width(self) -> int:
        """Cells of a line; the last cell of a row belongs to the scrollbar."""
        return max(0, self.cached_size.width - 1)

    @property
    def page(self) -> int:
        """The number of visible lines below the header."""
        return max(1, self.cached_size.height - self.header_height)

    @property
    def header_height(self) -> int:
        """The number of header lines."""
        return len(self._header)

    @property
    def _header(self) -> list[Line]:
        if self._painted_header is None or not self._painting:
            self._painted_header = self.header(self.line_width)
        return self._painted_header

    def header(self, width: int) -> list[Line]:
        """Lines above the scrolled ones."""
        del width
        return []

    @property
    def total(self) -> int:
        """The number of lines."""
        if self._painted_total is None or not self._painting:
            self._painted_total = self.count(self.line_width)
        return self._painted_total

    def count(self, width: int) -> int:
        """The number of lines at *width*."""
        raise NotImplementedError

    def line(self, index: int, width: int) -> Line:
        """Line *index* in *width* cells."""
        raise NotImplementedError

    def renew(self) -> None:
        """Repaint after the data has changed."""
        self.settle()
        self.refresh()

    def settle(self) -> None:
        """Bring the first line, and any cursor, within the lines, after a change of the data or the size."""
        self.top = self.validate_top(self.top)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        del container, viewport
        return self.count(max(0, width - 1)) + len(self.header(max(0, width - 1)))

    def validate_top(self, top: int) -> int:
        return max(0, min(top, self.total - self.page))

    def on_resize(self) -> None:
        self.settle()  # Textual has repainted it

    def number(self, y: int) -> int:
        return y if y < self.header_height else y + self.top

    def strip(self, y: int) -> Strip:
        header = self._header
        if y < len(header):
            return paint(self._palette, header[y], self.cached_size.width)
        return self.row(y - len(header))

    def row(self, y: int) -> Strip:
        """Visible line *y*, counted from the top, with its scrollbar cell."""
        return self._painted(y + self.top, y)

    def texts(self) -> list[str]:
        """The texts up to the last visible or selected line."""
        selection, width = self.text_selection, self.line_width
        end = self.top + self.page if selection is None or selection.end is None else selection.end.y + 1
        lines = [*self.header(width), *(self.line(index, width) for index in range(min(end, self.total)))]
        return [text_of(line) for line in lines]

    def _painted(self, index: int, y: int, *, cursor: bool = False) -> Strip:
        line = self.line(index, self.line_width) if index < self.total else []
        return self._paint_line(line, y, cursor=cursor)

    def _paint_line(self, line: Line, y: int, *, cursor: bool = False) -> Strip:
        width, palette = self.line_width, self._palette
        strip = paint(palette, line, width, cursor=cursor)
        if width == self.cached_size.width:
            return strip
        glyph, style = self._scrollbar(y)
        return Strip([*strip, Segment(glyph, palette[style])], width + 1)

    def _scrollbar(self, y: int) -> Span:
        if self._painted_thumb is None or not self._painting:
            self._painted_thumb = self._thumb()
        thumb = self._painted_thumb
        return ("▐" if y in thumb else " ", "quiet" if thumb else "")

    def _thumb(self) -> range:
        """The rows of the scrollbar's thumb; none if all lines are visible."""
        total, page = self.total, self.page
        if total <= page:
            return range(0)
        thumb = max(1, page * page // total)
        start = round(self.top * (page - thumb) / (total - page))
        return range(start, start + thumb)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.top += _WHEEL

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.top -= _WHEEL

    @property
    def allow_select(self) -> bool:
        """Whether a drag selects text: not on the scrollbar."""
        at = self.app.mouse_position - self.content_region.offset
        return super().allow_select and self._grip is None and not self._is_on_scrollbar(at)

    def _is_on_scrollbar(self, at: Offset) -> bool:
        bar = Region(self.line_width, self.header_height, 1, self.page)
        return bar.contains_point(at) and bool(self._thumb())

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Hold the thumb of the scrollbar; beside it, bring its middle to the mouse first."""
        at = event.get_content_offset_capture(self)
        self.pressed_on_bar = self._is_on_scrollbar(at)
        if self.pressed_on_bar:
            thumb, y = self._thumb(), at.y - self.header_height
            self._grip = y - thumb.start if y in thumb else len(thumb) // 2
            self.capture_mouse()
            self._drag_thumb(y)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self._drag_thumb(event.get_content_offset_capture(self).y - self.header_height)

    def on_mouse_up(self) -> None:
        if self._grip is not None:
            self._grip = None
            self.release_mouse()

    def _drag_thumb(self, y: int) -> None:
        """Scroll so that the thumb, if it is held, goes with the mouse to row *y*."""
        room = self.page - len(self._thumb())
        if self._grip is not None and room:
            self.top = round(max(0, min(y - self._grip, room)) * (self.total - self.page) / room)

    def on_click(self, event: events.Click) -> None:
        """Pass the clicked line to `clicked`; a click that ends a text selection or a drag does nothing."""
        if self.text_selection is not None or self.pressed_on_bar:
            return
        at = event.get_content_offset_capture(self)
        y = at.y - self.header_height
        if y >= 0 and y + self.top < self.total:
            self.clicked(y + self.top)
        elif y < 0:
            self.header_clicked(at.x)

    def clicked(self, index: int) -> None:
        """Handle a click on line *index*."""

    def header_clicked(self, x: int) -> None:
        """Handle a click on the header at column *x*."""

    def action_move(self, step: int) -> None:
        self.top += step

    def action_page(self, step: int) -> None:
        self.action_move(step * max(1, self.page - 1))

    def action_edge(self, end: int) -> None:
        """Go to the first line if *end* is negative, else to the last."""
        self.action_move(end * self.total)
