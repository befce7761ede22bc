"""Places the marks and the names of compared models in a picture so that none covers another.

Lengths are those of the SVG. The width of text is estimated: an SVG cannot measure it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import hypot
from typing import NamedTuple

LABEL_SIZE = 13

_CHARACTER = 0.68  # width of a bold character by the size of its font, in a wide font
_APART = 17  # distance of the middles of two marks
_REACH = 9  # from the middle of a mark to its edge
_CLAIM = 17  # from the middle of a mark to a name that would be read as its own
_DOT = 4  # the same of other points
_BESIDE = 20  # between the middles of a mark and a name that needs no line to it
_FARTHEST = 150
_UP, _DOWN = 9, 7  # from the middle line of a name to the edges of its box

Spot = tuple[float, float]


class Box(NamedTuple):
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Whether the two have an area in common."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def holds(self, other: Box) -> bool:
        """Whether *other* is inside."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom


class NameLabel(NamedTuple):
    """The place of a name.

    Attributes:
        anchor: the end of the text that is fixed: ``start`` or ``end``.
        leads: where a line from the mark meets the box; None if the name is beside the mark.
    """

    box: Box
    anchor: str
    leads: Spot | None

    @property
    def x(self) -> float:
        """The fixed end of the text."""
        return self.box.left if self.anchor == "start" else self.box.right


def apart(spots: Sequence[Spot]) -> list[Spot]:
    """Move each of *spots* that is too near to an earlier one aside, as little as possible."""
    placed: list[Spot] = []
    for x, y in spots:
        moved = (
            (x + across * _APART, y + down * _APART)
            for reach in range(len(spots) + 1)
            for across, down in sorted(product(range(-reach, reach + 1), repeat=2), key=lambda at: (abs(at[1]), -at[0]))
            if max(abs(across), abs(down)) == reach
        )
        placed.append(next((at for at in moved if all(_distance(at, other) >= _APART for other in placed)), (x, y)))
    return placed


def _distance(one: Spot, other: Spot) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def place_names(names: Sequence[str], marks: Sequence[Spot], dots: Sequence[Spot], room: Box) -> list[NameLabel]:
    """Place each of *names* near its mark, inside *room*; on no mark and no other name, and on few *dots*."""
    taken = [Box(x - _REACH, y - _REACH, x + _REACH, y + _REACH) for x, y in marks]
    points = [Box(x - _DOT, y - _DOT, x + _DOT, y + _DOT) for x, y in dots]
    labels: list[NameLabel] = []
    for name, mark in zip(names, marks, strict=True):
        candidates = list(_near(mark, len(name) * LABEL_SIZE * _CHARACTER))
        inside = [label for label in candidates if room.holds(label.box)] or candidates
        free = [label for label in inside if not any(label.box.overlaps(box) for box in taken)] or inside
        others = [Box(x - _CLAIM, y - _CLAIM, x + _CLAIM, y + _CLAIM) for x, y in marks if (x, y) != mark]
        # A name at a distance from its mark is as bad as one that covers a dot; at another mark, it is misread.
        costs = [
            sum(label.box.overlaps(point) for point in points)
            + 3 * sum(label.box.overlaps(other) for other in others)
            + (label.leads is not None)
            for label in free
        ]
        best = costs.index(min(costs))
        labels.append(free[best])
        taken.append(free[best].box)
    return labels


def _near(mark: Spot, width: float) -> Iterator[NameLabel]:
    """Yield the places for a name of *width* beside *mark*, then those above and below it, nearest first."""
    x, y = mark
    for down in (0, *(sign * distance for distance in range(20, _FARTHEST, 18) for sign in (-1, 1))):
        for left, anchor in ((x + _REACH + 3, "start"), (x - _REACH - 3 - width, "end"), (x - width / 2, "start")):
            if not down and left == x - width / 2:
                continue
            box = Box(left, y + down - _UP, left + width, y + down + _DOWN)
            meets = min(max(x, box.left), box.right), box.bottom if down < 0 else box.top
            yield NameLabel(box, anchor, meets if abs(down) > _BESIDE else None)
