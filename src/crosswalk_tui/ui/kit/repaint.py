"""Widgets that do not paint again what has not changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from textual.containers import Container, Horizontal, Vertical
from textual.geometry import Region
from textual.strip import Strip

if TYPE_CHECKING:
    from textual.widget import Widget as Base
else:
    Base = object  # stylesheets take a widget's first base for its parent: that has to be the widget mixed into


class Steady(Base):
    """Mixed into a widget, it answers with the strips it answered with before, until it is refreshed.

    The compositor asks every widget between the changed ones for its strips. A widget has them at hand, but looks up a
    dozen styles on the way to them, which for all the fields of a form takes longer than painting what has changed.
    """

    _kept: tuple[Region, list[Strip]] | None = None

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Paint anew with the next frame."""
        self._kept = None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint what is in *crop*, unless that is what was painted last."""
        if self._kept is None or self._kept[0] != crop:
            self._kept = crop, super().render_lines(crop)
        return self._kept[1]


class SteadyVertical(Steady, Vertical):
    """A steady vertical container."""


class SteadyHorizontal(Steady, Horizontal):
    """A steady horizontal container."""


class SteadyContainer(Steady, Container):
    """A steady container."""
