"""Hours of the week as the smallest set of windows in which a price applies.

Sources define hours and weekdays differently: the weekday on which a window starts, or that of the moment, in UTC
or in a different time zone. All become a set of minutes of the UTC week, and then windows in one form: the weekday
is the UTC one on which the window starts, and no two windows overlap.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

MINUTES_OF_DAY = 24 * 60
_WEEK = range(1, 8)


@dataclass(frozen=True, slots=True)
class Window:
    """Hours of some weekdays.

    Attributes:
        start, end: UTC ``HH:MM``, the end not included; an end at or before the start is on the next day, so
            ``00:00`` to ``00:00`` is a whole day.
        weekdays: ISO weekdays on which it starts, as digits in order; None for every day.
    """

    start: str
    end: str
    weekdays: str | None


_WHOLE = (1 << 7 * MINUTES_OF_DAY) - 1
_DAY = (1 << MINUTES_OF_DAY) - 1
_STRETCH = re.compile("1+")


@dataclass(slots=True)
class Week:
    """A set of minutes of the UTC week, one bit each."""

    _minutes: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether it is empty."""
        return not self._minutes

    def add(self, start: int, end: int, weekdays: Iterable[int], offset: int = 0) -> None:
        """Add the minutes of the day from *start* to before *end* whose moment falls on one of *weekdays*.

        Args:
            start: minute of the UTC day.
            end: minute of the UTC day; at or before *start* it is on the next day.
            weekdays: ISO weekdays.
            offset: minutes by which the clock that defines the weekday is ahead of UTC.
        """
        length = end - start if end > start else end - start + MINUTES_OF_DAY
        hours = days = 0
        for day in _WEEK:
            hours |= _from((day - 1) * MINUTES_OF_DAY + start, length)
        for day in weekdays:
            days |= _from((day - 1) * MINUTES_OF_DAY - offset, MINUTES_OF_DAY)
        self._minutes |= hours & days

    def add_starting(self, start: int, end: int, weekdays: Iterable[int]) -> None:
        """Add the minutes from *start* to before *end*, on the next day if need be, that start on one of *weekdays*."""
        length = end - start if end > start else end - start + MINUTES_OF_DAY
        for day in weekdays:
            self._minutes |= _from((day - 1) * MINUTES_OF_DAY + start, length)

    def meets(self, other: Week) -> bool:
        """Whether the two have a minute in common."""
        return bool(self._minutes & other._minutes)

    def windows(self) -> tuple[Window, ...]:
        """The windows that contain exactly these minutes, in order."""
        by_span: dict[tuple[int, int], set[int]] = {}
        for day in _WEEK:
            bits = self._minutes >> (day - 1) * MINUTES_OF_DAY & _DAY
            for stretch in _STRETCH.finditer(f"{bits:b}"[::-1]):
                by_span.setdefault(stretch.span(), set()).add(day)
        _join_nights(by_span)
        return tuple(
            Window(_clock(start), _clock(end), None if len(days) == len(_WEEK) else "".join(map(str, sorted(days))))
            for (start, end), days in sorted(by_span.items())
        )


def _from(first: int, length: int) -> int:
    """*length* minutes from the minute *first* of the week on, wrapping around at its end."""
    bits = ((1 << length) - 1) << first % (7 * MINUTES_OF_DAY)
    return bits & _WHOLE | bits >> 7 * MINUTES_OF_DAY


def _join_nights(by_span: dict[tuple[int, int], set[int]]) -> None:
    """Merge an evening and the following morning into one window where their days match; in place."""
    for start, end in [span for span in by_span if span[1] == MINUTES_OF_DAY and span[0] > 0]:
        mornings = {day % 7 + 1 for day in by_span[start, end]}
        morning = next((s for s, days in by_span.items() if s[0] == 0 and s[1] <= start and days == mornings), None)
        if morning is not None:
            del by_span[morning]
            by_span[start, morning[1]] = by_span.pop((start, end))


def minute_of_day(clock: str) -> int:
    """Minutes from midnight to ``HH:MM``.

    Raises:
        ValueError: it is not a time of day.
    """
    hours, colon, minutes = clock.strip().partition(":")
    if not (colon and hours.isdecimal() and minutes.isdecimal() and len(minutes) == 2):
        raise ValueError(f"{clock[:20]!r} is no time of day (HH:MM)")
    minute = int(hours) * 60 + int(minutes)
    if minute >= MINUTES_OF_DAY or int(minutes) > 59:
        raise ValueError(f"{clock[:20]!r} is no time of day (HH:MM)")
    return minute


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"
