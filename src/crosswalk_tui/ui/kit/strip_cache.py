"""Widgets that cache the strips they painted last, and rows that Textual does not style one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

from rich.segment import Segment
from rich.style import Style
from textual.containers import Container, Vertical
from textual.geometry import Region, Size, Spacing
from textual.strip import Strip

if TYPE_CHECKING:
    from textual.color import Color
    from textual.filter import LineFilter
    from textual.widget import Widget as Base
else:
    Base = object  # Textual inherits CSS from the first base of a widget, which must not be this mixin's


class CachesStrips(Base):
    """A mixin that returns the strips painted last until the widget is refreshed.

    The compositor also renders the widgets between the changed ones. Textual's own cache looks up a dozen styles per
    widget before it returns strips; for all fields of a form this takes longer than painting the changes.
    """

    _cached: tuple[Region, list[Strip]] | None = None

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        self._cached = None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        if self._cached is None or self._cached[0] != crop:
            self._cached = crop, super().render_lines(crop)
        return self._cached[1]


class StyledRows(Base):
    """A mixin for widgets whose `render_line` returns rows in their final styles.

    Textual looks up forty styles for every row that it puts between borders, which takes several times as long as
    painting the row. Here it does so for one row; the others get the same edges.
    """

    _known_rows: dict[int, Strip]
    _known_at: tuple[Size, Spacing] | None = None  # size and edges of the known rows
    _known_edges: tuple[Strip, Strip] | None = None
    _filtered: FilteredStyles

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        if regions and self._known_at is not None:
            for region in regions:
                for y in region.line_range:
                    self._known_rows.pop(y + self._known_at[1].top, None)
        else:
            self._known_at = None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        size, gutter = self.outer_size, self.styles.gutter
        content = range(gutter.top, size.height - gutter.bottom)
        if self.opacity != 1 or size.width <= gutter.width:
            return super().render_lines(crop)
        if self._known_at != (size, gutter):
            self._known_at, self._known_rows, self._known_edges = (size, gutter), {}, None
            self._filtered = FilteredStyles(self.get_line_filters(), self.background_colors[1])
            if gutter.width and content:
                (row,) = super().render_lines(Region(0, content.start, size.width, 1))
                self._known_rows[content.start] = row
                self._known_edges = row.crop(0, gutter.left), row.crop(size.width - gutter.right, size.width)
        rows = self._known_rows
        for y in crop.line_range:
            if y in rows:
                continue
            if y in content:
                rows[y] = self._between_edges(self.render_line(y - gutter.top))
            else:
                (rows[y],) = super().render_lines(Region(0, y, size.width, 1))
        strips = [rows[y] for y in crop.line_range]
        across = crop.column_span
        return strips if across == (0, size.width) else [strip.crop(*across) for strip in strips]

    def _between_edges(self, strip: Strip) -> Strip:
        filtered = self._filtered
        segments = [
            segment if (style := filtered[segment.style]) is segment.style else Segment(segment.text, style)
            for segment in strip
        ]
        if self._known_edges is None:
            return Strip(segments, strip.cell_length)
        left, right = self._known_edges
        return Strip([*left, *segments, *right], left.cell_length + strip.cell_length + right.cell_length)


class FilteredStyles(dict[Style | None, Style | None]):
    """What the filters of the app make of a style, each looked up once: a filter goes through all segments of a row."""

    def __init__(self, filters: Sequence[LineFilter], background: Color) -> None:
        super().__init__()
        self._filters, self._background = filters, background

    def __missing__(self, style: Style | None) -> Style | None:
        segments = [Segment(" ", style)]
        for line_filter in self._filters:
            segments = line_filter.apply(segments, self._background)
        self[style] = filtered = segments[0].style
        return filtered


class AlikeRows(Base):
    """A mixin for containers and screens, whose rows between their borders are all alike: one is painted for all.

    The compositor renders every row of a container, also those that its children cover.
    """

    def render_lines(self, crop: Region) -> list[Strip]:
        gutter = self.styles.gutter
        between = range(gutter.top, self.outer_size.height - gutter.bottom)
        strips: list[Strip] = []
        alike: list[Strip] = []
        for y in crop.line_range:
            row = alike if y in between else []
            if not row:
                row += super().render_lines(Region(crop.x, y, crop.width, 1))
            strips += row
        return strips


class CachedVertical(CachesStrips, AlikeRows, Vertical):
    """A vertical container that caches its strips."""


class CachedContainer(CachesStrips, AlikeRows, Container):
    """A container that caches its strips."""
