"""The axes of the plot: ranges, ticks, and the cell of a position.

The price axis is logarithmic: a position is the ``log10`` of USD. Up is always better: benchmarks where less is better
are inverted.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from crosswalk_tui.core.money import decimal_string

Cell = tuple[int, int]
"""A column and a row of the plot, from its upper left corner."""

_LEAST_PRICE, _LEAST_SCORE = 0.3, 1.0
"""The range of an axis on either side of a single value."""

_MARGIN = 0.04
"""The margin beyond the outermost values, as a share of the range."""

_UNITS = ((10**9, 10**9, "B"), (10**6, 10**6, "M"), (10**4, 1000, "k"), (0, 1, ""))
"""The least price shown in a unit, the size of the unit, its suffix."""


@dataclass(frozen=True, slots=True)
class Axis:
    """The range of an axis, and its ticks."""

    low: float
    high: float
    ticks: tuple[float, ...]
    labels: tuple[str, ...]


def price_axis(places: Sequence[float], most: int) -> Axis:
    """The price axis around *places* (``log10`` of USD), with at most *most* ticks at round prices."""
    low, high = _around(places, _LEAST_PRICE)
    powers = range(math.floor(low), math.ceil(high) + 1)
    for leading in ((1, 2, 5), (1, 3), (1,)):
        prices = [(digit, power) for power in powers for digit in leading]
        inside = [(d, p) for d, p in prices if low <= math.log10(d) + p <= high]
        if len(inside) <= most:
            break
    else:
        inside = inside[:: -(-len(inside) // max(1, most))]
    return Axis(low, high, tuple(math.log10(d) + p for d, p in inside), tuple(_dollars(d, p) for d, p in inside))


def _dollars(digit: int, power: int) -> str:
    """``$0.05``, ``$30``, ``$2k``: *digit* times the *power* of ten."""
    price = Decimal(digit).scaleb(power)
    size, suffix = next((size, suffix) for least, size, suffix in _UNITS if price >= least)
    return f"${decimal_string(price / size)}{suffix}"


def score_axis(places: Sequence[float], most: int, *, higher_is_better: bool = True) -> Axis:
    """The score axis around *places*, with about *most* ticks at round scores.

    If less is better, *places* are negative scores, and the labels are the scores themselves.
    """
    low, high = _around(places, _LEAST_SCORE)
    rough = (high - low) / max(1, most)
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(unit * n for n in (1, 2, 5, 10) if unit * n >= rough)
    ticks = tuple(n * step for n in range(math.ceil(low / step), math.floor(high / step) + 1))
    return Axis(low, high, ticks, tuple(f"{t if higher_is_better else -t or 0.0:g}" for t in ticks))


def _around(values: Sequence[float], least: float) -> tuple[float, float]:
    """The range of *values* with a margin, which is at least *least* around a single value."""
    low, high = min(values, default=0.0), max(values, default=0.0)
    margin = max((high - low) * _MARGIN, least if low == high else 0.0)
    return low - margin, high + margin


@dataclass(frozen=True, slots=True)
class Frame:
    """Maps positions on two axes to cells of a plot, as plotext draws it.

    Attributes:
        left: columns taken by the vertical axis.
        columns, rows: size of the area of points.
    """

    x: Axis
    y: Axis
    left: int
    columns: int
    rows: int

    @property
    def is_visible(self) -> bool:
        """Whether there is room for points."""
        return self.columns > 0 and self.rows > 0

    def spot(self, x: float, y: float) -> tuple[float, float]:
        """The position (x, y) in fractional columns and rows, from the upper left corner."""
        across = (x - self.x.low) / (self.x.high - self.x.low)
        up = (y - self.y.low) / (self.y.high - self.y.low)
        return self.left + 0.5 + (self.columns - 1) * across, self.rows - 0.5 - (self.rows - 1) * up

    def cell(self, x: float, y: float) -> Cell:
        """The cell in which plotext marks the position (x, y)."""
        return self.left + _bin(x, self.x, self.columns), self.rows - 1 - _bin(y, self.y, self.rows)

    def holds(self, cell: Cell) -> bool:
        """Whether *cell* is in the area of points."""
        return self.left <= cell[0] < self.left + self.columns and 0 <= cell[1] < self.rows


def framed(x: Axis, y: Axis, width: int, height: int) -> Frame:
    """The frame of a plot of *width* by *height* cells with a title below the horizontal axis."""
    left = max(map(len, y.labels), default=0) + 1
    below = 2 + bool(x.labels)
    return Frame(x, y, left, max(0, width - left), max(0, height - below))


def _bin(place: float, axis: Axis, bins: int) -> int:
    # Rounded before floor, as in plotext: 9.999999999 is the tenth cell.
    return math.floor(round(0.5 + (bins - 1) * (place - axis.low) / (axis.high - axis.low), 8))
