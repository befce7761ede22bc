"""Hours of the week in which a price applies, as the smallest set of windows.

Sources define weekdays as the day on which a window starts or as the day of the moment, in UTC or another time zone.
All are converted to a set of minutes of the UTC week, and then to windows that do not overlap, with the UTC weekday
on which the window starts.
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
        start, end: UTC ``HH:MM``, the end excluded; an end at or before the start is on the next day:
            ``00:00`` to ``00:00`` is a whole day.
        weekdays: ISO weekdays on which it starts, as digits in order; None for every day.
    """

    start: str
    end: str
    weekdays: str | None


_WHOLE = (1 << 7 * MINUTES_OF_DAY) - 1
"""All minutes of a week."""

_DAY = (1 << MINUTES_OF_DAY) - 1
_RUN = re.compile("1+")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(slots=True)
class Week:
    """A set of minutes of the UTC week, one bit each."""

    _minutes: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether it has no minutes."""
        return not self._minutes

    def add(self, start: int, end: int, weekdays: Iterable[int], offset: int = 0) -> None:
        """Add the minutes of the day from *start* to before *end* that fall on one of *weekdays*.

        Args:
            start: minute of the UTC day.
            end: minute of the UTC day; at or before *start* it is on the next day.
            weekdays: ISO weekdays.
            offset: minutes by which the clock that defines the weekday is ahead of UTC.
        """
        self._minutes |= _on_days(start, end, _WEEK) & _on_days(-offset, -offset, weekdays)

    def add_starting(self, start: int, end: int, weekdays: Iterable[int]) -> None:
        """Add the windows from *start* to before *end* that start on one of *weekdays*; arguments as for `add`."""
        self._minutes |= _on_days(start, end, weekdays)

    def overlaps(self, other: Week) -> bool:
        """Whether the two have a minute in common."""
        return bool(self._minutes & other._minutes)

    def windows(self) -> tuple[Window, ...]:
        """The windows that contain exactly these minutes, in order."""
        by_span: dict[tuple[int, int], set[int]] = {}
        for day in _WEEK:
            bits = self._minutes >> (day - 1) * MINUTES_OF_DAY & _DAY
            for run in _RUN.finditer(f"{bits:b}"[::-1]):
                by_span.setdefault(run.span(), set()).add(day)
        _join_nights(by_span)
        return tuple(
            Window(_clock(start), _clock(end), None if len(days) == len(_WEEK) else "".join(map(str, sorted(days))))
            for (start, end), days in sorted(by_span.items())
        )


def _on_days(start: int, end: int, weekdays: Iterable[int]) -> int:
    """The bits of the minutes from *start* to before *end* on each of *weekdays*, wrapping around at the week's end."""
    length = end - start if end > start else end - start + MINUTES_OF_DAY
    minutes = 0
    for day in weekdays:
        bits = ((1 << length) - 1) << ((day - 1) * MINUTES_OF_DAY + start) % (7 * MINUTES_OF_DAY)
        minutes |= bits & _WHOLE | bits >> 7 * MINUTES_OF_DAY
    return minutes


def _join_nights(by_span: dict[tuple[int, int], set[int]]) -> None:
    """Merge each evening with the following morning if their days match; in place."""
    for start, end in [span for span in by_span if span[1] == MINUTES_OF_DAY and span[0] > 0]:
        mornings = {day % 7 + 1 for day in by_span[start, end]}
        morning = next((s for s, days in by_span.items() if s[0] == 0 and s[1] <= start and days == mornings), None)
        if morning is not None:
            del by_span[morning]
            by_span[start, morning[1]] = by_span.pop((start, end))


def minute_of_day(clock: str) -> int:
    """Minutes from midnight to ``HH:MM``.

    Raises:
        ValueError: not a time of day.
    """
    match = _CLOCK.fullmatch(clock.strip())
    if match is None:
        raise ValueError(f"{clock[:20]!r} is not a time of day (HH:MM)")
    return int(match[1]) * 60 + int(match[2])


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"
