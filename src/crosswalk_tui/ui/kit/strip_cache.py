"""Widgets that cache the strips they painted last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from textual.containers import Container, Horizontal, Vertical
from textual.geometry import Region
from textual.strip import Strip

if TYPE_CHECKING:
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


class CachedVertical(CachesStrips, Vertical):
    """A vertical container that caches its strips."""


class CachedHorizontal(CachesStrips, Horizontal):
    """A horizontal container that caches its strips."""


class CachedContainer(CachesStrips, Container):
    """A container that caches its strips."""
