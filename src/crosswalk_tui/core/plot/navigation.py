"""Cursor moves between points: in order, along the Pareto front, in a direction, by click."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from crosswalk_tui.core.plot.axes import Cell, Frame
from crosswalk_tui.core.plot.points import Point

_ROW = 2.0
"""The apparent height of a row in columns."""

_ASIDE = 2.0
"""The weight of a column aside relative to one ahead."""


class Direction(Enum):
    """A direction as steps right and down."""

    LEFT = (-1, 0)
    RIGHT = (1, 0)
    UP = (0, -1)
    DOWN = (0, 1)


class PointNavigation(NamedTuple):
    """Finds the next point for the cursor.

    Attributes:
        points: by price, then score.
        front: the Pareto front, cheapest first.
        frame: maps them to cells.
    """

    points: Sequence[Point]
    front: Sequence[Point]
    frame: Frame

    def step(self, current: Point | None, step: int) -> Point | None:
        """The point *step* after *current* in order, at most the last; None if there are no points."""
        return _stepped(self.points, current, step)

    def step_front(self, current: Point | None, step: int) -> Point | None:
        """The point of the Pareto front *step* after *current*, which may be any point."""
        if current is None or current in self.front:
            return _stepped(self.front, current, step)
        beyond = [p for p in self.front if (p.x > current.x if step > 0 else p.x <= current.x)]
        if not beyond:
            return _stepped(self.front, None, -step)
        return beyond[0] if step > 0 else beyond[-1]

    def edge(self, end: int) -> Point | None:
        """The first point (negative *end*) or the last."""
        return _stepped(self.points, None, -end)

    def towards(self, current: Point | None, direction: Direction) -> Point | None:
        """The nearest point in *direction*, preferably straight ahead; *current* if there is none."""
        if current is None:
            return self.edge(-1)
        right, down = direction.value
        column, row = self.frame.spot(current.x, current.y)
        best, least = current, float("inf")
        for point in self.points:
            across, below = self.frame.spot(point.x, point.y)
            dx, dy = across - column, (below - row) * _ROW
            ahead, aside = dx * right + dy * down, abs(dx * down + dy * right)
            distance = ahead + _ASIDE * aside
            if ahead > 0 and distance < least:
                best, least = point, distance
        return best

    def at(self, cell: Cell, current: Point | None = None) -> Point | None:
        """The point nearest to *cell*; of several in the cell, the one after *current*."""
        here = self.sharing(cell)
        if here:
            return here[(here.index(current) + 1) % len(here)] if current in here else here[0]
        column, row = cell[0] + 0.5, cell[1] + 0.5

        def distance(point: Point) -> float:
            across, below = self.frame.spot(point.x, point.y)
            return (across - column) ** 2 + ((below - row) * _ROW) ** 2

        return min(self.points, key=distance, default=None)

    def sharing(self, cell: Cell) -> list[Point]:
        """The points in *cell*."""
        return [p for p in self.points if self.frame.cell(p.x, p.y) == cell]

    def matching(self, typed: str) -> list[Point]:
        """The points whose name or key contains every word of *typed*, the closest match first."""
        words = typed.casefold().split()
        if not words:
            return []
        start = " ".join(words)
        found = []
        for point in self.points:
            name = point.model.name.casefold()
            if all(word in name or word in point.key for word in words):
                found.append((not name.startswith(start), start not in name, len(name), point))
        return [point for *_, point in sorted(found, key=lambda one: one[:3])]

    def resumed(self, before: Point) -> Point | None:
        """The point of the same model as *before*, or else the nearest point to it."""
        column, row = self.frame.spot(before.x, before.y)
        return next((p for p in self.points if p.key == before.key), None) or self.at((int(column), int(row)))


def _stepped(points: Sequence[Point], current: Point | None, step: int) -> Point | None:
    if not points:
        return None
    if current is None or current not in points:
        return points[0] if step > 0 else points[-1]
    return points[max(0, min(len(points) - 1, points.index(current) + step))]
