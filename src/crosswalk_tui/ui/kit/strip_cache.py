"""Widgets that keep the strips they painted last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from textual.containers import Container, Horizontal, Vertical
from textual.geometry import Region
from textual.strip import Strip

if TYPE_CHECKING:
    from textual.widget import Widget as Base
else:
    Base = object  # Textual takes a widget's first base for its parent in CSS: that must be the widget mixed into


class CachesStrips(Base):
    """A mixin: returns the strips painted last until the widget is refreshed.

    The compositor renders every widget between the changed ones. Textual caches a widget's strips too, but looks up a
    dozen styles before it returns them, which for all the fields of a form takes longer than painting what has changed.
    """

    _kept: tuple[Region, list[Strip]] | None = None

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Drop the strips."""
        self._kept = None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint what is in *crop*, unless that is what was painted last."""
        if self._kept is None or self._kept[0] != crop:
            self._kept = crop, super().render_lines(crop)
        return self._kept[1]


class CachedVertical(CachesStrips, Vertical):
    """A vertical container that keeps its strips."""


class CachedHorizontal(CachesStrips, Horizontal):
    """A horizontal container that keeps its strips."""


class CachedContainer(CachesStrips, Container):
    """A container that keeps its strips."""
