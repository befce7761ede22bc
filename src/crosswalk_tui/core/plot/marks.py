"""Place the letters, the names and the line along the Pareto front without overlap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import NamedTuple

from crosswalk_tui.core.plot.axes import Cell, Frame

_GAP = 1
"""Free cells between a point and its name, and around each name."""

_APART = 2
"""Additional free cells between names."""

_FAR = _GAP + _APART
"""Free cells between a name and other points, in rows other than that of its own point."""


class PointLabel(NamedTuple):
    """A name of *width* cells to write next to the point in the cell *at*."""

    at: Cell
    width: int


def spread(cells: Sequence[Cell], frame: Frame) -> list[Cell]:
    """Move each of *cells* that is already taken to the nearest free cell of *frame*."""
    placed: list[Cell] = []
    for cell in cells:
        placed.append(next((near for near in _around(cell, frame) if near not in placed), cell))
    return placed


def _around(cell: Cell, frame: Frame) -> Iterator[Cell]:
    """Yield *cell* and the cells of *frame* around it, nearest first, right before left."""
    column, row = cell
    for reach in range(frame.columns + frame.rows):
        ring = {
            (column + dx, row + dy)
            for dy in range(-reach, reach + 1)
            for dx in (reach - abs(dy), abs(dy) - reach)
        }  # fmt: skip
        yield from sorted((c for c in ring if frame.holds(c)), key=lambda c: (abs(c[1] - row), -c[0], c[1]))


def stairs(front: Sequence[Cell]) -> dict[Cell, str]:
    """Draw a step line through the cells of the Pareto front, cheapest first."""
    line: dict[Cell, str] = {}
    for (column, row), (next_column, next_row) in pairwise(front):
        for across in range(column + 1, next_column):
            line[across, row] = "─"
        for up in range(next_row + 1, row):
            line[next_column, up] = "│"
        if column < next_column and next_row < row:
            line[next_column, row] = "╯"
    return {cell: glyph for cell, glyph in line.items() if cell not in front}


def labelled(
    labels: Sequence[PointLabel], points: AbstractSet[Cell], taken: AbstractSet[Cell], frame: Frame
) -> list[Cell | None]:
    """The first cell of each of *labels*, or None if it does not fit; earlier ones are placed first.

    A name is left of its point if possible, else above, right or below. It covers no *points* and nothing *taken*, and
    in other rows than its point's it keeps its distance from other points.
    """
    covered = {*points, *taken}
    starts: list[Cell | None] = []
    for label in labels:
        start = next((at for at in _beside(label) if _is_free(at, label, points, covered, frame)), None)
        starts.append(start)
        if start is not None:
            covered.update(_run((start[0] - _APART, start[1]), label.width + 2 * _APART))
    return starts


def _beside(label: PointLabel) -> Iterable[Cell]:
    (column, row), width = label.at, label.width
    left, right = column - width - _GAP, column + 1 + _GAP
    return (
        (left, row), (column - width + 1, row - 1), (column, row - 1), (right, row), (column - width // 2, row - 1),
        (right, row + 1), (column, row + 1),
    )  # fmt: skip


def _is_free(
    start: Cell, label: PointLabel, points: AbstractSet[Cell], covered: AbstractSet[Cell], frame: Frame
) -> bool:
    """Whether a label may be written from *start* on: in the frame, apart from other labels, and next to no point."""
    (column, row), width = start, label.width
    if row != label.at[1] and not points.isdisjoint(_run((column - _FAR, row), width + 2 * _FAR)):
        return False
    inside = frame.holds(start) and frame.holds((column + width - 1, row))
    return inside and covered.isdisjoint(_run((column - _GAP, row), width + 2 * _GAP))


def _run(start: Cell, width: int) -> list[Cell]:
    column, row = start
    return [(column + offset, row) for offset in range(width)]


def emptiest(
    width: int, height: int, points: AbstractSet[Cell], names: AbstractSet[Cell], never: AbstractSet[Cell], frame: Frame
) -> Cell | None:
    """The upper left cell of a box that covers the fewest *points*, then names, and nothing of *never*.

    The box is at an edge or in the middle of *frame*, preferably at the lower right: few models are bad and expensive.
    None if there is no such place, or if the box would take more than a third of the frame.
    """
    if width > frame.columns or height > frame.rows or 3 * width * height > frame.columns * frame.rows:
        return None
    across, down = frame.columns - width, frame.rows - height
    best, least = None, (frame.columns * frame.rows, 0)
    for row in (down, 0, down // 2):
        for column in (across, across // 2, 0):
            start = frame.left + column, row
            box = {cell for y in range(height) for cell in _run((start[0], row + y), width)}
            cost = len(box & points), len(box & names)
            if cost < least and box.isdisjoint(never):
                best, least = start, cost
    return best
