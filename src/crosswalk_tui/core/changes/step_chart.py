"""A step chart of the price of an offer as text: a thin line for the input price, a double one for the output price.

An unchanged price is one line, and every different one a separate line as far as there is room; steps between prices
that share a line are diagonal strokes. Where a step is no known change, as another source lists another price, the line
has a gap. Every step has its amount beside it and its day on the axis below, as far as there is room; days are drawn to
scale unless their texts need more. The height of a step shows only which price is higher.
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


_DIAGONALS = "╲", "╱"
"""A step down and a step up between prices on one line."""


class _Strokes(NamedTuple):
    """The characters of a line: level, announced level, vertical, and the corners of a step down and of a step up."""

    level: str
    announced: str
    vertical: str
    down: tuple[str, str]
    up: tuple[str, str]


_THIN = _Strokes("─", "╌", "│", ("┐", "└"), ("┌", "┘"))
_DOUBLE = _Strokes("═", "╍", "║", ("╗", "╚"), ("╔", "╝"))
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
    """A price from a day on, in micro-USD per 1M tokens; None if the offer ended or the price is unknown.

    Attributes:
        is_change: whether it is known that the price changed to it; otherwise another source lists another price.
    """

    day: date
    value: int | None
    is_change: bool = True


def step_chart(prices: Timeline, width: int, rows: int) -> StepChart | None:
    """The chart in *width* columns, with at most *rows* lines, at least 2, for both prices together.

    None without a price or room.
    """
    sides = {side: _levels(prices, side) for side in _SIDES}
    days = sorted({level.day for levels in sides.values() for level in levels})
    if not days or not any(level.value for levels in sides.values() for level in levels):
        return None
    if days[-1] > prices.today and prices.today not in days:
        days = sorted([*days, prices.today])
    places = _places(days, sides, prices.today, width)
    if places is None:
        return None
    shares = _shares({side: len(_values(levels)) for side, levels in sides.items()}, rows)
    drawn = {
        side: tuple(_drawn(levels, places, prices.today, width, shares[side], _SIDES[side]))
        for side, levels in sides.items()
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
            levels.append(_Level(begin or point.day, value, point.kind is not PointKind.DIFFERS))
        begin = None
    return levels


def _values(levels: Sequence[_Level]) -> list[int]:
    """The different prices, the highest first."""
    return sorted({level.value for level in levels if level.value is not None}, reverse=True)


def _shares(needed: dict[str, int], rows: int) -> dict[str, int]:
    """The lines of each side: as many as it has prices, fewer for the side with more of them if *rows* are too few."""
    shares = {side: max(1, count) for side, count in needed.items()}
    while sum(shares.values()) > max(rows, len(shares)):
        shares[max(shares, key=lambda side: shares[side])] -= 1
    return shares


def _amount_text(level: _Level, today: date) -> str:
    """What is written on a level: its price, or that the offer ends."""
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
            amounts[level.day] = max(amounts[level.day], len(_amount_text(level, today)) + 1)
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


def _drawn(
    levels: Sequence[_Level], places: dict[date, int], today: date, width: int, rows: int, strokes: _Strokes
) -> Iterator[str]:
    """The lines of one side of the chart, at most *rows*: levels, then steps between them, then amounts."""
    heights = _heights(levels, rows)
    cells = [[" "] * width for _ in range(max(heights.values(), default=0) + 1)]
    texts: list[_Text] = []
    before: int | None = None  # the row of the price before; None if there is none
    for nth, level in enumerate(levels):
        begin = places[level.day]
        end = places[levels[nth + 1].day] if nth + 1 < len(levels) else width
        text = f" {_amount_text(level, today)}"
        if level.value is None:
            if before is not None:
                texts.append(_Text(before, text, begin, begin, end))
            before = None
            continue
        row = heights[level.value]
        _draw_level(cells[row], begin, end, places.get(today, width) if level.day <= today else begin, strokes)
        stepped = before is not None and level.is_change
        if before is not None and stepped:
            _draw_step(cells, begin, before, row, strokes, rises=level.value > (levels[nth - 1].value or 0))
        elif before is not None:
            cells[before][begin - 1] = " "
        texts.append(_Text(row, f"{text} " if nth else f"{text.lstrip()} ", begin, begin + stepped, end))
        before = row
    for amount in sorted(texts, key=lambda one: not one.fits(width)):
        _label(cells[amount.row], amount, width)
    yield from ("".join(line) for line in cells)


class _Text(NamedTuple):
    """An amount on line *row*, from column *begin* on, of a price that is drawn from *start* to before *end*."""

    row: int
    text: str
    start: int
    begin: int
    end: int

    def fits(self, width: int) -> bool:
        """Whether its price is long enough for it; at the right border, without the blank at its end."""
        return self.begin + len(self.text) <= self.end + (self.end == width)


def _draw_level(line: list[str], begin: int, end: int, announced: int, strokes: _Strokes) -> None:
    """Draw a price from *begin* to before *end*, announced from the column *announced* on."""
    for column in range(begin, end):
        line[column] = strokes.announced if column >= announced else strokes.level


def _label(line: list[str], text: _Text, width: int) -> None:
    """Write an amount on its price, or where there is no room there, next to it if it is on the line only so."""
    if text.fits(width):
        _write(line, text.text, text.begin, width)
        return
    amount = text.text.strip()
    size = len(amount)
    if amount in "".join(line).split():
        return
    for column, begin, end in (
        (text.end + 1, text.end, text.end + size + _GAP),
        (text.start - 1 - size, text.start - size - _GAP, text.start),
    ):
        if column >= 0 and column + size <= width and not "".join(line[max(0, begin) : end]).strip():
            _write(line, amount, column, width)
            return


def _write(line: list[str], text: str, column: int, width: int) -> None:
    """Write *text* from *column* on, as far as it fits into *width*."""
    for nth, character in enumerate(text[: max(0, width - column)]):
        line[column + nth] = character


def _draw_step(cells: list[list[str]], column: int, before: int, after: int, strokes: _Strokes, *, rises: bool) -> None:
    """Draw the step from the row *before* to the row *after*; a diagonal if both prices share a row."""
    if before == after:
        cells[after][column] = _DIAGONALS[rises]
        return
    for row in range(min(before, after) + 1, max(before, after)):
        cells[row][column] = strokes.vertical
    upper, lower = strokes.up if rises else strokes.down
    cells[min(before, after)][column], cells[max(before, after)][column] = upper, lower


def _heights(levels: Sequence[_Level], rows: int) -> dict[int, int]:
    """The row of each price, the highest in row 0; if there are too many, the nearest ones share a row."""
    values = _values(levels)
    apart = sorted(range(1, len(values)), key=lambda nth: (values[nth - 1] / max(1, values[nth]), -nth), reverse=True)
    begins = set(apart[: rows - 1])
    heights: dict[int, int] = {}
    for nth, value in enumerate(values):
        heights[value] = (heights[values[nth - 1]] if nth else 0) + (nth in begins)
    return heights


def _axis(places: dict[date, int], today: date, width: int) -> str:
    """The days below their columns, the latest first as far as there is room; today at the right border if it fits."""
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
