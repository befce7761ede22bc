"""The time that a field states, and the end of the day, week, month or other period if it is that of one."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from crosswalk_tui.usage.count_names import words_of
from crosswalk_tui.usage.time_names import OF_A_DAY, OF_A_MONTH, days_of_period, paired_ends
from crosswalk_tui.usage.times import is_day, is_month, is_quarter, read_time

_MIDNIGHT = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]00:00(?::00(?:\.0+)?)?(?: ?(?:Z|UTC|[+-]00(?::?00)?))?)?")
_ISO_DAY = len("2026-11-01")
_ISO_WEEK = re.compile(r"\d{4}-?W\d{2}")
_COMPACT = re.compile(r"20\d{2}[01]\d(?:[0-3]\d)?")
"""A month or a day without separators."""

_WHOLE_DAY = len("20261101")

_FIRST_SERIAL, _LAST_SERIAL = 43_101, 73_051
"""2018 and 2100 in days since the end of 1899, as Excel counts them."""

_RANGE = re.compile(r"(.+?)(?: - | ?[\u2013\u2014] ?| to |\.\.|/(?=\d{4}-))(.+)")
"""Two days, such as ``2026-11-01 - 2026-11-30``."""


def stated_span(name: str, value: object, end: object = None) -> tuple[datetime | None, datetime | None]:
    """The time that the field *name* states with *value*, and the end of its period, if it is that of one.

    Args:
        name: the name of the field.
        value: a time, a day, a month, two days, or an object with a start and an end.
        end: the value of the field with the end of the period, if there is one.
    """
    if isinstance(value, dict):
        pair = next(iter(paired_ends(value).items()), None)
        if pair is None or isinstance(value[pair[0]], dict):
            return None, None
        return stated_span(name, value[pair[0]], value[pair[1]])
    moment = read_time(value)
    if moment is None and isinstance(value, str) and (both := _RANGE.fullmatch(value.strip())) is not None:
        return (None, None) if read_time(both[2]) is None else stated_span(name, both[1], both[2])
    if moment is None or (isinstance(value, str) and value.isdecimal()):
        value = _written_out(name, value)
        moment = read_time(value)
    if moment is None:
        return None, None
    last = None if end is None else read_time(_written_out(name, end))
    if last is None:
        return moment, _period_end(name, value, moment)
    if isinstance(end, str) and is_day(end.strip()) and not _is_whole(moment, last):
        last += timedelta(days=1)
    return moment, last if last > moment else None


def _written_out(name: str, value: object) -> object:
    """*value* with separators if it is a day or a month without any, or a day as a number of Excel."""
    words = words_of(name)
    if isinstance(value, bool) or not isinstance(value, (int, float, str)) or OF_A_DAY.isdisjoint(words):
        return value
    text = str(value).strip()
    if _COMPACT.fullmatch(text) and (len(text) == _WHOLE_DAY or not OF_A_MONTH.isdisjoint(words)):
        return "-".join(filter(None, (text[:4], text[4:6], text[6:])))
    if isinstance(value, (int, float)) and _FIRST_SERIAL <= value < _LAST_SERIAL and "date" in words:
        return f"{date(1899, 12, 30) + timedelta(days=int(value))}"
    return value


def _is_whole(start: datetime, end: datetime) -> bool:
    """Whether *end* is the day after a day, weeks or months that begin with *start*, rather than the last of them."""
    days = (end - start).days
    return days == 1 or (days > 0 and (days % 7 == 0 or start.day == end.day))


def _period_end(name: str, value: object, start: datetime) -> datetime | None:
    """The end of the day, week or month that the field *name* states with *value*; None if it is a time."""
    if not isinstance(value, str) or ("T" in value and "T00:00" not in value):
        return None
    text = value.strip()
    is_midnight = _MIDNIGHT.fullmatch(text) is not None
    if not is_midnight and text[4:5] == "-" and len(text) > _ISO_DAY:
        return None
    is_whole_day = is_day(text)
    if is_midnight or is_whole_day:
        days = days_of_period(name)
        if days > 7 and start.day == 1:
            return _next_month(start)
        return start + timedelta(days=7 if days == 7 else 1) if days or is_whole_day else None
    if is_quarter(text):
        return (start + timedelta(days=93)).replace(day=1)
    if is_month(text):
        return _next_month(start)
    return start + timedelta(days=7) if _ISO_WEEK.fullmatch(text) else None


def _next_month(day: datetime) -> datetime:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
