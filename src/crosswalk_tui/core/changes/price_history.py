"""The price history of an offer: recorded prices, the changes between them, and their sparkline.

A point has the date on which its price was recorded, unless the source publishes when it takes effect. A zero for a
metered offer is not a price.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from crosswalk_tui.core.changes.age import last_day

BLOCKS = " ▁▂▃▄▅▆▇█"
"""Block characters in eighths of a cell, from empty to full."""

EIGHTHS = len(BLOCKS) - 1

_TENFOLD = 9
"""A relative change from this one on is shown as a factor."""

_HISTORY = "-history"
"""Suffix of the source id of a source's past prices."""


class Dating(StrEnum):
    """The meaning of a point's date."""

    RECORDED = "recorded"
    SINCE = "since"
    UNTIL = "until"
    FROM = "from"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Record:
    """A base price as a source recorded it.

    Attributes:
        as_of: ISO date of the source's snapshot, as precise as known.
        valid_from, valid_to: the first day it is in force, and the first day it no longer is.
        input, output, cache_read: micro-USD per 1M tokens.
        source: the source's name.
        in_use: the catalogue uses it, today or on a different day; False for a past price.
    """

    as_of: str
    valid_from: date | None
    valid_to: date | None
    input: int | None
    output: int | None
    cache_read: int | None
    source_id: str
    source: str
    in_use: bool


@dataclass(frozen=True, slots=True)
class PricePoint:
    """A price at a point in time.

    Attributes:
        day: its position on the time axis.
        when: the date as published, with the same precision.
        until: the first day it is no longer in force, if in the future.
        input, output, cache_read: micro-USD per 1M tokens; None if unknown, not a price, or withdrawn.
        source: the source's name.
        zero: the source recorded zeros for a metered offer.
        change_in, change_out: relative change against the previous priced point.
        other_source: the previous priced point is from a different source; the price itself may not have changed.
        current: it is the price in force.
    """

    day: date
    when: str
    dating: Dating
    input: int | None
    output: int | None
    cache_read: int | None
    source_id: str
    source: str
    until: date | None = None
    zero: bool = False
    change_in: Decimal | None = None
    change_out: Decimal | None = None
    other_source: bool = False
    current: bool = False

    @property
    def priced(self) -> bool:
        """Whether the input or the output price is known."""
        return self.input is not None or self.output is not None


@dataclass(frozen=True, slots=True)
class Timeline:
    """An offer's prices, by day: the *past* ones up to *today*, including the current price, and *future* ones."""

    past: tuple[PricePoint, ...]
    future: tuple[PricePoint, ...]
    today: date

    @property
    def current(self) -> PricePoint | None:
        """The price in force, if any."""
        return next((point for point in self.past if point.current), None)

    @property
    def priced(self) -> tuple[PricePoint, ...]:
        """The past points with a price."""
        return tuple(point for point in self.past if point.priced)

    @property
    def n_changes(self) -> int:
        """Number of points that differ from the previous priced one in input or output."""
        return sum(bool(point.change_in or point.change_out) for point in self.past)

    @property
    def newest_first(self) -> tuple[PricePoint, ...]:
        """All points, the latest first."""
        return (*reversed(self.future), *reversed(self.past))


def timeline(records: Iterable[Record], today: date, *, metered: bool = True) -> Timeline:
    """Order the *records* of one offer and tier by day; a zero is a price unless the offer is *metered*."""
    known = list(records)
    current = _in_force(known, today)
    points = [_point(record, today, metered=metered, current=record is current) for record in known]
    held = {point.day for point in points}
    points += [
        PricePoint(day, day.isoformat(), Dating.GONE, None, None, None, record.source_id, record.source)
        for record in known
        if (day := record.valid_to) is not None and day <= today and day not in held
    ]
    # On the same day, prices in use follow past ones: they were read later.
    changed = _with_changes(sorted(points, key=lambda p: (p.day, not p.source_id.endswith(_HISTORY), p.when)))
    parts = next((nth for nth, point in enumerate(changed) if point.day > today), len(changed))
    return Timeline(changed[:parts], changed[parts:], today)


def _point(record: Record, today: date, *, metered: bool, current: bool) -> PricePoint:
    day, when, dating = _dated(record, today)
    zero = metered and 0 in (record.input, record.output) and not (record.input or record.output)
    read = None if zero else record.cache_read
    price_in, price_out = (None if metered and rate == 0 else rate for rate in (record.input, record.output))
    until = record.valid_to if record.valid_to is not None and record.valid_to > today else None
    source = record.source_id, record.source
    return PricePoint(day, when, dating, price_in, price_out, read, *source, until, zero=zero, current=current)


def _dated(record: Record, today: date) -> tuple[date, str, Dating]:
    """The day of a record, the date to show, and its meaning."""
    if record.in_use and record.valid_from is not None:
        later = record.valid_from > today
        return record.valid_from, record.valid_from.isoformat(), Dating.FROM if later else Dating.SINCE
    if record.in_use and record.valid_to is not None and record.valid_to <= today:
        return record.valid_to - timedelta(days=1), record.valid_to.isoformat(), Dating.UNTIL
    # A month that is not over, and text that is not a date, are placed at today.
    return min(last_day(record.as_of) or today, today), record.as_of, Dating.RECORDED


def _in_force(records: Sequence[Record], today: date) -> Record | None:
    """The price in use that is in force today and started last."""
    holding = [
        record
        for record in records
        if record.in_use
        and (record.valid_from is None or record.valid_from <= today)
        and (record.valid_to is None or record.valid_to > today)
    ]
    return max(holding, key=lambda record: record.valid_from or date.min, default=None)


def _with_changes(points: Sequence[PricePoint]) -> tuple[PricePoint, ...]:
    """Add the changes against the previous priced point."""
    changed: list[PricePoint] = []
    before: PricePoint | None = None
    for point in points:
        if before is None or not point.priced:
            changed.append(point)
        else:
            sources = {one.source_id.removesuffix(_HISTORY) for one in (before, point)}
            change_in, change_out = change_of(before.input, point.input), change_of(before.output, point.output)
            changed.append(replace(point, change_in=change_in, change_out=change_out, other_source=len(sources) > 1))
        before = point if point.priced else before
    return tuple(changed)


def change_of(before: int | None, after: int | None) -> Decimal | None:
    """``after / before - 1``; 0 if both are zero; None if either is unknown, or only *before* is zero."""
    if before is None or after is None:
        return None
    if before == 0:
        return Decimal(0) if after == 0 else None
    return Decimal(after) / Decimal(before) - 1


def change_text(change: Decimal | None) -> str:
    """Format a relative change: ``+12%``, ``−4.2%``, ``−<0.1%``, ``0%``, ``×13``; empty if unknown."""
    if change is None:
        return ""
    if change == 0:
        return "0%"
    if change >= _TENFOLD:
        return f"×{change + 1:,.0f}"
    percent = abs(change) * 100
    sign = "+" if change > 0 else "−"
    if percent < Decimal("0.1"):
        return f"{sign}<0.1%"
    figure = f"{percent:.1f}" if percent < Decimal("9.95") else f"{percent:,.0f}"
    return f"{sign}{figure.removesuffix('.0')}%"


@dataclass(frozen=True, slots=True)
class Slice:
    """One column of a sparkline.

    Attributes:
        value: the price at its end, in micro-USD; None if unknown.
        recorded: a price was recorded in it or later; False if the price is only not known to have changed.
    """

    value: int | None
    recorded: bool


def slices(timeline: Timeline, side: str, width: int) -> list[Slice]:
    """The history of one rate, ``input`` or ``output``, in *width* equal intervals from the first day to today."""
    points = timeline.past
    if not points or width <= 0:
        return []
    first, last = points[0].day.toordinal(), max(timeline.today, points[-1].day).toordinal()
    newest = max(point.day for point in points).toordinal()
    found: list[Slice] = []
    value: int | None = None
    nth = 0
    for column in range(width):
        # The last column ends exactly on the last day, whatever the rounding.
        end = first + (last - first) * (column + 1) / width
        while nth < len(points) and (points[nth].day.toordinal() <= end or column == width - 1):
            value = getattr(points[nth], side)
            nth += 1
        start = first + (last - first) * column / width
        found.append(Slice(value, start <= newest))
    return found


def bars(values: Sequence[int | None], rows: int, top: int | None = None) -> list[str]:
    """Draw *values* as bars in *rows* lines of block characters, the upper line first.

    *top* is the value of a full column, by default the highest; None leaves a column empty.
    """
    highest = max((value for value in values if value is not None), default=0) if top is None else top
    levels = [_level(value, highest, rows * EIGHTHS) for value in values]
    return [
        "".join(BLOCKS[max(0, min(EIGHTHS, level - EIGHTHS * row))] for level in levels)
        for row in reversed(range(rows))
    ]


def _level(value: int | None, highest: int, steps: int) -> int:
    """The height in eighths of a cell: at least one for a known value, however low."""
    if value is None:
        return 0
    if highest <= 0:
        return 1
    return max(1, min(steps, math.floor(value * steps / highest + 0.5)))
