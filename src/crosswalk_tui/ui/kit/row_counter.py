"""The counter of a long list, ``3 of 43``, in the lower border of its pane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.geometry import Region

if TYPE_CHECKING:
    from textual.strip import Strip
    from textual.widget import Widget as Base
else:
    Base = object  # as in `crosswalk_tui.ui.kit.strip_cache`

_BETWEEN = " · "
CORNERS = 6
"""Cells of a border around a text in it."""


class CountsRows(Base):
    """A mixin for a widget with a border, which shows the counter of a list in it, after its subtitle.

    A subtitle that leaves no room has precedence. Only the border is painted again: setting a subtitle would repaint
    the whole widget, with every key that moves the cursor.
    """

    _counter = ""
    _counter_of: object = None

    def show_counter(self, counter: str, of: object) -> None:
        """Show *counter*; an empty one removes that of the same list."""
        if counter == self._counter or not (counter or self._counter_of is of):
            return
        self._counter, self._counter_of = counter, of
        size, gutter = self.outer_size, self.gutter
        if size:
            self.refresh(Region(-gutter.left, size.height - 1 - gutter.top, size.width, 1))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint *crop*, the border with the counter."""
        subtitle = self._border_subtitle
        if not self._counter:
            return super().render_lines(crop)
        self._border_subtitle = self._with_counter(subtitle)
        try:
            return super().render_lines(crop)
        finally:
            self._border_subtitle = subtitle

    def _with_counter(self, subtitle: Content | None) -> Content:
        if subtitle is None or not subtitle.plain:
            return Content(self._counter)
        both = Content.assemble(subtitle, _BETWEEN, self._counter)
        return both if both.cell_length + CORNERS <= self.outer_size.width else subtitle
