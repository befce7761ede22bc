"""The screen below a dialog, tinted in the dialog's background."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.renderables.background_screen import BackgroundScreen
from textual.strip import Strip

from crosswalk_tui.ui.kit.strip_cache import CachesStrips, FilteredStyles

if TYPE_CHECKING:
    from textual.screen import Screen

    Base = Screen[Any]
else:
    Base = object  # as in `crosswalk_tui.ui.kit.strip_cache`


class DimsBelow(CachesStrips, Base):
    """A mixin for screens that let the one below show through.

    Textual tints each of a thousand segments, and passes them through Rich and every filter, which takes longer than
    all else that opens a dialog. Here each style is tinted and filtered once.
    """

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint *crop*, or return the strips painted last if nothing has changed."""
        if self._cached is None or self._cached[0] != crop:
            below = self.render() if self.styles.background.a < 1 else None
            if not isinstance(below, BackgroundScreen):
                return super().render_lines(crop)
            self._cached = crop, self._tinted(below, crop)
        return self._cached[1]

    def _tinted(self, below: BackgroundScreen, crop: Region) -> list[Strip]:
        """What Textual paints of the screen *below*."""
        filtered = FilteredStyles(self.get_line_filters(), self.background_colors[1])
        base, tinted = self.visual_style.rich_style, dict[int, Style | None]()  # by identity: many segments share one

        def tint(style: Style | None) -> Style | None:
            if id(style) not in tinted:
                (segment,) = below.process_segments([Segment(" ", style)], below.color)
                tinted[id(style)] = filtered[base + segment.style]
            return tinted[id(style)]

        strips = below.screen._compositor.render_strips()[crop.y : crop.bottom]  # noqa: SLF001 - as Textual does it
        # While the terminal is resized, the screen below may have its old size still: a row or cell that is missing
        # would end the app.
        strips += [Strip.blank(0)] * (crop.height - len(strips))
        return [
            Strip([Segment(text, tint(style)) for text, style, _ in strip], strip.cell_length)
            .extend_cell_length(crop.right, tint(None))
            .crop(*crop.column_span)
            for strip in strips
        ]
