"""A step chart of the price of an offer as text: a thin line for the input price, a double one for the output price.

An unchanged price is one line. Every step has its amount beside it and its day on the axis below, as far as there is
room; days are drawn to scale unless their texts need more. The height of a step shows only which price is higher.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from crosswalk_tui.core.changes.price_history import Timeline
from crosswalk_tui.core.text.format import rate
from crosswalk_tui.core.vocabulary import PointKind

_TODAY = "today"

_DAY = 10
"""Characters of an ISO date."""

_GAP = 2
"""Columns between two texts on the axis, and of a step without text."""


class _Strokes(NamedTuple):
    """The characters of a line: level, announced level, vertical, and the corners of a step down and of a step up."""

    level: str
    announced: str
    vertical: str
    down: tuple[str, str]
    up: tuple[str, str]
    same: str


_THIN = _Strokes("─", "╌", "│", ("┐", "└"), ("┌", "┘"), "┼")
_DOUBLE = _Strokes("═", "╍", "║", ("╗", "╚"), ("╔", "╝"), "╬")
_SIDES = {"input": _THIN, "output": _DOUBLE}


@dataclass(frozen=True, slots=True)
class StepChart:
    """The lines of a chart: those of the input price, those of the output price, and the axis.

    Attributes:
        is_to_scale: whether no day was moved by more than a tenth of the width for the texts.
    """

    input: tuple[str, ...]
    output: tuple[str, ...]
    axis: str
    is_to_scale: bool


class _Level(NamedTuple):
    """A price from a day on, in micro-USD per 1M tokens; None if the offer ended or the price is unknown."""

    day: date
    value: int | None


def step_chart(prices: Timeline, width: int, rows: int) -> StepChart | None:
    """The chart in *width* columns, with at most *rows* lines for a price; None without a price or room."""
    sides = {side: _levels(prices, side) for side in _SIDES}
    days = sorted({level.day for levels in sides.values() for level in levels})
    if not days or not any(level.value for levels in sides.values() for level in levels):
        return None
    if days[-1] > prices.today and prices.today not in days:
        days = sorted([*days, prices.today])
    places = _places(days, sides, prices.today, width)
    if places is None:
        return None
    drawn = {
        side: tuple(_line(levels, places, prices.today, width, rows, _SIDES[side])) for side, levels in sides.items()
    }
    scaled = _scaled(days, prices.today, width)
    moved = max(abs(places[day] - column) for day, column in zip(days, scaled, strict=True))
    return StepChart(drawn["input"], drawn["output"], _axis(places, prices.today, width), moved * 10 <= width)


def _levels(prices: Timeline, side: str) -> list[_Level]:
    """The prices of one side in order, without repetition; a corrected one begins with the wrong listing."""
    levels: list[_Level] = []
    begin: date | None = None
    for point in prices.points:
        if point.kind is PointKind.WRONG:
            begin = begin or point.day
            continue
        value = getattr(point.rates, side)
        if not levels or levels[-1].value != value:
            levels.append(_Level(begin or point.day, value))
        begin = None
    return levels


def _text(level: _Level, today: date) -> str:
    if level.value is None:
        return "ends" if level.day > today else "ended"
    return rate(level.value)


def _places(days: Sequence[date], sides: dict[str, list[_Level]], today: date, width: int) -> dict[date, int] | None:
    """The column of each day: to scale, and moved as far as the texts need; None if there is not even room for steps.

    If not all texts fit, the oldest steps lose their day, then their amount.
    """
    amounts: dict[date, int] = dict.fromkeys(days, 0)
    for levels in sides.values():
        for level in levels:
            amounts[level.day] = max(amounts[level.day], len(_text(level, today)) + 1)
    needed = [max(amounts[day], _DAY) + _GAP for day in days]
    for least in ([amounts[day] + _GAP for day in days], [_GAP] * len(days)):
        for nth in [*range(1, len(days) - 1), 0][: len(days) - 1]:
            if sum(needed) > width:
                needed[nth] = least[nth]
    if sum(needed) > width:
        return None
    columns = _scaled(days, today, width)
    for nth in range(1, len(days)):
        columns[nth] = max(columns[nth], columns[nth - 1] + needed[nth - 1])
    end = width
    for nth in reversed(range(len(days))):
        columns[nth] = min(columns[nth], end - needed[nth])
        end = columns[nth]
    return dict(zip(days, columns, strict=True))


def _scaled(days: Sequence[date], today: date, width: int) -> list[int]:
    """The column of each day to scale."""
    first, last = days[0].toordinal(), max(days[-1], today).toordinal()
    span = max(1, last - first)
    return [round((day.toordinal() - first) * (width - 1) / span) for day in days]


def _line(
    levels: Sequence[_Level], places: dict[date, int], today: date, width: int, rows: int, strokes: _Strokes
) -> Iterator[str]:
    heights = _heights(levels, rows)
    n_rows = max(heights.values(), default=0) + 1
    cells = [[" "] * width for _ in range(n_rows)]
    row: int | None = None
    for nth, level in enumerate(levels):
        begin = places[level.day]
        end = places[levels[nth + 1].day] if nth + 1 < len(levels) else width
        before, row = row, row if level.value is None else heights[level.value]
        if row is None:
            continue
        if level.value is None:
            _write(cells[row], f" {_text(level, today)}", begin, width)
            continue
        for column in range(begin, end):
            cells[row][column] = strokes.level
        if level.day > today:
            cells[row][begin:end] = strokes.announced * (end - begin)
        elif today in places and places[today] < end:
            start = max(begin, places[today])
            cells[row][start:end] = strokes.announced * (end - start)
        stepped = nth > 0 and before is not None and levels[nth - 1].value is not None
        if stepped and before is not None:
            _step(cells, begin, before, row, strokes)
        text = f" {_text(level, today)} " if nth else f"{_text(level, today)} "
        if begin + stepped + len(text) <= end + (end == width):
            _write(cells[row], text, begin + stepped, width)
    yield from ("".join(line) for line in cells)


def _write(line: list[str], text: str, column: int, width: int) -> None:
    for nth, character in enumerate(text[: max(0, width - column)]):
        line[column + nth] = character


def _step(cells: list[list[str]], column: int, before: int, after: int, strokes: _Strokes) -> None:
    if before == after:
        cells[after][column] = strokes.same
        return
    for row in range(min(before, after) + 1, max(before, after)):
        cells[row][column] = strokes.vertical
    upper, lower = strokes.down if after > before else strokes.up
    cells[min(before, after)][column], cells[max(before, after)][column] = upper, lower


def _heights(levels: Sequence[_Level], rows: int) -> dict[int, int]:
    """The row of each price, the highest in row 0; neighbours in the order share a row if there are too many."""
    values = sorted({level.value for level in levels if level.value is not None}, reverse=True)
    if len(values) <= rows:
        return {value: nth for nth, value in enumerate(values)}
    return {value: round(nth * (rows - 1) / (len(values) - 1)) for nth, value in enumerate(values)}


def _axis(places: dict[date, int], today: date, width: int) -> str:
    line = [" "] * width
    end = width
    marks = dict(places)
    if max(marks) < today and max(marks.values()) + _DAY + _GAP + len(_TODAY) <= width:
        _write(line, _TODAY, width - len(_TODAY), width)
        end = width - len(_TODAY) - 1
    for day, column in sorted(marks.items(), reverse=True):
        text = _TODAY if day == today else day.isoformat()
        if column + len(text) <= end:
            _write(line, text, column, width)
            end = column - 1
    return "".join(line)
