"""The axes of the plot: ranges, ticks, and the cell of a position.

The price axis is logarithmic: a position is the ``log10`` of USD. Up is always better: benchmarks where less is better
are inverted.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from crosswalk_tui.core.money import decimal_string

Cell = tuple[int, int]
"""A column and a row of the plot, from its upper left corner."""

_LEAST_PRICE, _LEAST_SCORE = 0.3, 1.0
"""The range of an axis on either side of a single value."""

_MARGIN = 0.04
"""The margin of the price axis beyond the outermost values, as a share of the range."""

_BETWEEN = 2
"""Least free columns between the labels of two prices."""

_ROWS_PER_TICK = range(2, 8)
_MOST_TICKS = 12

_Price = tuple[int, int]
"""A price as a whole number and a power of ten: 25 and -1 are $2.50."""

_UNITS = ((10**9, 10**9, "B"), (10**6, 10**6, "M"), (10**4, 1000, "k"), (0, 1, ""))
"""The least price shown in a unit, the size of the unit, its suffix."""


class Axis(NamedTuple):
    """The range of an axis, and its ticks."""

    low: float
    high: float
    ticks: tuple[float, ...]
    labels: tuple[str, ...]


def price_axis(places: Sequence[float], columns: int) -> Axis:
    """The price axis around *places* (``log10`` of USD), with as many round prices as *columns* can label."""
    low, high = min(places, default=0.0), max(places, default=0.0)
    margin = max((high - low) * _MARGIN, _LEAST_PRICE if low == high else 0.0)
    low, high = low - margin, high + margin
    scale = max(0, columns - 1) / (high - low)

    def fits(prices: Sequence[_Price]) -> bool:
        spans = [_centred(round((_place(price) - low) * scale), len(_dollars(*price))) for price in prices]
        return all(end + _BETWEEN < start for (_, end), (start, _) in pairwise(spans))

    def labelled(prices: Iterable[_Price]) -> list[_Price]:
        """The prices on the axis; none so near its right end that the label would be moved from its tick."""
        inside = (price for price in prices if low <= _place(price) <= high)
        return [price for price in inside if round((high - _place(price)) * scale) >= len(_dollars(*price)) // 2]

    found = next((prices for prices in map(labelled, _round_prices(low, high)) if fits(prices)), [])
    return Axis(low, high, tuple(map(_place, found)), tuple(_dollars(*price) for price in found))


def _round_prices(low: float, high: float) -> Iterator[Iterable[_Price]]:
    """Yield round prices from *low* to *high* and some beyond, the densest first."""
    powers = range(math.floor(low), math.ceil(high) + 1)
    if high - low < 1:  # hardly any of 1, 2 and 5 may be on the axis: equal steps, which are nearly even here
        step = math.floor(low)
        for digit, power in ((1, step - 1), (2, step - 1), (5, step - 1), (1, step), (2, step), (5, step)):
            least = max(1, math.floor(10 ** (low - power) / digit))
            yield [(digit * n, power) for n in range(least, math.ceil(10 ** (high - power) / digit) + 1)]
    for digits in ((1, 2, 5), (1, 3), (1,)):
        yield [(digit, power) for power in powers for digit in digits]
    for every in range(2, len(powers) + 1):
        yield [(1, power) for power in powers if power % every == 0]


def _place(price: _Price) -> float:
    return math.log10(price[0]) + price[1]


def _centred(column: int, width: int) -> tuple[int, int]:
    """The first and the last column of a label of *width* under *column*."""
    return column - width // 2, column - width // 2 + width - 1


def _dollars(number: int, power: int) -> str:
    """``$0.05``, ``$30``, ``$2k``: *number* times the *power* of ten."""
    price = Decimal(number).scaleb(power)
    size, suffix = next((size, suffix) for least, size, suffix in _UNITS if price >= least)
    return f"${decimal_string(price / size)}{suffix}"


def score_axis(places: Sequence[float], rows: int, *, higher_is_better: bool = True) -> Axis:
    """The score axis around *places*, whose ticks are at round scores and the same whole number of *rows* apart.

    If less is better, *places* are negative scores, and the labels are the scores themselves.
    """
    low, high = min(places, default=0.0), max(places, default=0.0)
    if low == high:
        low, high = low - _LEAST_SCORE, high + _LEAST_SCORE
    if rows < (3 if low < 0 < high else 2):  # zero is in the middle of a row
        return Axis(low, high, (), ())
    step, per_tick = min(_scales(low, high, rows), key=lambda scale: _cost_of_scale(scale[0], scale[1], rows))
    # Counted in rows from zero, so that every tick is in the middle of its row; the rows to spare are shared out.
    bottom, top = math.floor(low * per_tick / step), math.ceil(high * per_tick / step)
    bottom -= (rows - 1 - (top - bottom)) // 2
    top = bottom + rows - 1
    ticks = [
        n * per_tick * step / per_tick for n in range(math.ceil(bottom / per_tick), math.floor(top / per_tick) + 1)
    ]
    labels = (f"{tick if higher_is_better else -tick or 0.0:.12g}" for tick in ticks)
    return Axis(bottom * step / per_tick, top * step / per_tick, tuple(ticks), tuple(labels))


def _cost_of_scale(step: float, per_tick: int, rows: int) -> tuple[float, int]:
    """Ranks scales: the finest is best, unless it leaves hardly any ticks."""
    n_ticks = (rows - 1) // per_tick + 1
    return step / per_tick * (1.5 if n_ticks < 3 else 1.2 if n_ticks < 4 else 1), -per_tick


def _scales(low: float, high: float, rows: int) -> Iterator[tuple[float, int]]:
    """Yield for each number of rows per tick the least round step, and that number, that *rows* have room for."""
    for per_tick in _ROWS_PER_TICK:
        if rows > per_tick * _MOST_TICKS and per_tick < max(_ROWS_PER_TICK):
            continue
        steps = (
            float(f"{digit}e{power}")
            for power in range(math.floor(math.log10((high - low) * per_tick / rows)), 400)
            for digit in (1, 2, 5)
        )
        yield next(
            (step, per_tick)
            for step in steps
            if math.ceil(high * per_tick / step) - math.floor(low * per_tick / step) < rows
        )


class Frame(NamedTuple):
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


def framed(points: Sequence[tuple[float, float]], width: int, height: int, *, higher_is_better: bool = True) -> Frame:
    """The frame around *points* in *width* by *height* cells, with a title below the horizontal axis."""
    y = score_axis([y for _, y in points], height - 3, higher_is_better=higher_is_better)
    left = max(map(len, y.labels), default=0) + 1
    x = price_axis([x for x, _ in points], width - left)
    below = 2 + bool(x.labels)
    return Frame(x, y, left, max(0, width - left), max(0, height - below))


def _bin(place: float, axis: Axis, bins: int) -> int:
    # Rounded before floor, as in plotext: 9.999999999 is the tenth cell.
    return math.floor(round(0.5 + (bins - 1) * (place - axis.low) / (axis.high - axis.low), 8))
