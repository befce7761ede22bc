"""The hours in which a workload runs: evenly, in the office hours of a time zone, or only off-peak or peak.

A week is an integer with a bit for each of its 10,080 minutes in UTC, from Monday 00:00, so that hours of prices and
workloads are intersected in microseconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache

from crosswalk_tui.core.errors import QuantityError
from crosswalk_tui.core.text.format import listed
from crosswalk_tui.core.text.safe import safe

_DAY = 24 * 60
WEEK = 7 * _DAY
"""Minutes in a week."""

WHOLE_WEEK = (1 << WEEK) - 1

_OFFICE = time(9), time(17)
_OFFICE_DAYS = frozenset(range(1, 6))
_EVERY_DAY = frozenset(range(1, 8))
_DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_OFFSET = r"(?i)(?:utc|gmt)?(?:(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>[0-5]\d))?)?"
_FARTHEST = 14 * 60
"""The largest UTC offset in minutes, in either direction."""


class When(StrEnum):
    """The kinds of hours, by their names on the command line."""

    EVENLY = "evenly"
    OFFICE = "office"
    OFF_PEAK = "off-peak"
    PEAK = "peak"


@dataclass(frozen=True, slots=True)
class Hours:
    """When a workload runs.

    Attributes:
        when: ``office`` is Monday to Friday, 09:00 to 17:00 in *zone*; ``off-peak`` and ``peak`` are the hours at which
            each offer is cheapest or most expensive.
        zone: IANA name (``Europe/Berlin``) or offset (``UTC+8``) of the office.

    Raises:
        QuantityError: office hours without a known zone, or a zone without office hours.
    """

    when: When = When.EVENLY
    zone: str | None = None

    def __post_init__(self) -> None:
        if (self.zone is not None) != (self.when is When.OFFICE):
            raise QuantityError("Office hours need a time zone, and other hours have none: office:Europe/Berlin.")
        if self.zone is not None:
            _offset(self.zone, date(2026, 1, 1))

    def __str__(self) -> str:
        return self.when.value if self.zone is None else f"{self.when.value}:{self.zone}"

    def minutes(self, day: date) -> int:
        """The minutes of the UTC week, as bits, with the zone's offset at noon UTC of *day*.

        For ``peak`` and ``off-peak``, which depend on the offer, it is the whole week.
        """
        return WHOLE_WEEK if self.zone is None else _office(self.zone, day)

    @property
    def words(self) -> str:
        """``evenly over the week``, ``in office hours (Mon–Fri 09:00–17:00 Europe/Berlin)``."""
        if self.zone is not None:
            return f"in office hours (Mon–Fri {clock(_OFFICE)} {self.zone})"
        return {
            When.EVENLY: "evenly over the week",
            When.OFF_PEAK: "at off-peak hours only",
            When.PEAK: "at peak hours only",
        }[self.when]


EVENLY = Hours()


def parse_hours(text: str) -> Hours:
    """Parse ``evenly``, ``peak``, ``off-peak`` or ``office:ZONE``.

    A zone is an IANA name in any case, or an offset from UTC: ``Asia/Tokyo``, ``UTC+8``, ``-03:30``.

    Raises:
        QuantityError: the text cannot be read.
    """
    shown = safe(text.strip(), 60)
    name, colon, zone = (part.strip() for part in shown.partition(":"))
    folded = re.sub(r"[\s_]+", "-", name.casefold()).replace("offpeak", "off-peak")
    if folded not in list(When) or (folded == When.OFFICE) != bool(colon and zone):
        raise QuantityError(f"{shown!r} is not valid; try evenly, peak, off-peak or office:Europe/Berlin.")
    return Hours(When(folded), _spelled(zone) if zone else None)


def _spelled(zone: str) -> str:
    """Normalise *zone*: an offset as ``UTC+08:00``, a name with the capitals of the time-zone database."""
    minutes = _fixed(zone)
    if minutes is not None:
        sign = "-" if minutes < 0 else "+"
        return f"UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}" if minutes else "UTC"
    return time_zones().get(zone.casefold().replace(" ", "_"), zone)


@lru_cache(maxsize=1)
def time_zones() -> dict[str, str]:
    """The names in the time-zone database by their case-folded form; the first call takes several frames."""
    from zoneinfo import available_timezones

    return {name.casefold(): name for name in available_timezones()}


def _fixed(zone: str) -> int | None:
    """The minutes that *zone* is ahead of UTC; None if it is not an offset."""
    match = re.fullmatch(_OFFSET, zone)
    if match is None:
        return None
    minutes = int(match["hours"] or 0) * 60 + int(match["minutes"] or 0)
    if minutes > _FARTHEST:
        raise QuantityError(f"{zone}: time zones are at most 14 hours from UTC.")
    return -minutes if match["sign"] == "-" else minutes


@lru_cache(maxsize=64)
def _offset(zone: str, day: date) -> int:
    """The minutes that *zone* is ahead of UTC at noon UTC of *day*.

    Raises:
        QuantityError: there is no such zone, or no time-zone database.
    """
    minutes = _fixed(zone)
    if minutes is not None:
        return minutes
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        offset = datetime.combine(day, time(12), UTC).astimezone(ZoneInfo(zone)).utcoffset()
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: a folder of zones
        if not time_zones():
            raise QuantityError(
                f"{zone}: this system has no time-zone database. Give an offset such as UTC+2, or install the Python"
                " package tzdata."
            ) from error
        raise QuantityError(
            f"No time zone is called {safe(zone, 40)!r}; give one such as Europe/Berlin, or an offset such as UTC+2."
        ) from error
    return round((offset or timedelta()).total_seconds() / 60)


@lru_cache(maxsize=64)
def _office(zone: str, day: date) -> int:
    return _rotated(window_minutes(_OFFICE, _OFFICE_DAYS), -_offset(zone, day))


@lru_cache(maxsize=1024)  # thousands of prices have few windows
def window_minutes(window: tuple[time, time], weekdays: frozenset[int] | None) -> int:
    """The minutes of the week, as bits, in a *window* of UTC times that opens on *weekdays* (see `Price`).

    A window that ends when it starts lasts a whole day.
    """
    start, end = (at.hour * 60 + at.minute for at in window)
    length = (end - start) % _DAY or _DAY
    one = (1 << length) - 1
    minutes = 0
    for day in _EVERY_DAY if weekdays is None else weekdays:
        minutes |= _rotated(one, (day - 1) * _DAY + start)
    return minutes


def _rotated(minutes: int, later: int) -> int:
    """Shift *minutes* of the week by *later* minutes, cyclically."""
    later %= WEEK
    moved = minutes << later
    return (moved & WHOLE_WEEK) | (moved >> WEEK)


def clock(window: tuple[time, time]) -> str:
    """Format a window: ``01:00–04:00``."""
    return f"{window[0]:%H:%M}–{window[1]:%H:%M}"


def weekday_words(weekdays: Iterable[int]) -> str:
    """Format ISO weekdays: ``Mon–Fri``, ``Sat and Sun``, ``Mon, Wed and Fri``; empty for every day."""
    days = sorted(set(weekdays))
    if len(days) == len(_DAY_NAMES):
        return ""
    names = [_DAY_NAMES[day - 1] for day in days]
    return f"{names[0]}–{names[-1]}" if len(days) > 2 and days[-1] - days[0] == len(days) - 1 else listed(names)
