"""Dates and times as logs write them: ISO text, or seconds to nanoseconds since 1970."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from crosswalk_tui.usage.count_names import is_missing, words_of

_MONTH = re.compile(r"\d{4}-\d{2}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]00:00:00(?:\.0+)?)?")
_MIDNIGHT = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]00:00(?::00(?:\.0+)?)?(?: ?(?:Z|UTC|[+-]00:?00))?)?")
PERIODS = {
    "date": 1,
    "day": 1,
    "usage_date": 1,
    "usage_date_utc": 1,
    "date_utc": 1,
    "utc_date": 1,
    "week": 7,
    "month": 31,
}
"""Fields with the first midnight of a period, and the days of it."""

_SPELLED = re.compile(r"([A-Za-z]{3})[a-z]* (\d{1,2}), (\d{4})")
_CLOCK = r"(?:,? (\d{1,2}:\d{2}(?::\d{2})?))?"
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})" + _CLOCK)
"""As everywhere where dates are written with dots; of 01/11/2026 nobody knows which is the day."""

_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[/.](?P<month>\d{1,2})[/.](?P<day>\d{1,2})" + _CLOCK)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBER = re.compile(r"\d{9,19}(?:\.\d+)?")
_LIKE_A_DATE = re.compile(r"[0-9](?:[^0-9.:]+|\.[0-9]+\.)[0-9]")
_AMBIGUOUS = frozenset({"time", "day", "month", "week"})
"""Fields with a date in some logs, and with a duration, a part of a date or two times in others."""

_TOO_LARGE = 10**20  # of a time in any unit, and maybe for a float
_LEAST_SECONDS = 10**8  # of a time before 2018; less is a duration
_EARLIEST, _LATEST = datetime(2018, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
_FIRST_SECOND, _END = _EARLIEST.timestamp(), _LATEST.timestamp()


def read_time(value: object) -> datetime | None:
    """Read *value* as a time, in UTC if it has no zone; None if it is not between 2018 and 2100."""
    if isinstance(value, str):
        text = value.strip()
        if text[4:5] != "-" and _NUMBER.fullmatch(text):
            return _since_epoch(float(text))
        return _from_text(f"{text}-01" if len(text) == 7 and _MONTH.fullmatch(text) else text)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _since_epoch(value) if abs(value) < _TOO_LARGE else None
    return None


_OF_A_TIME = frozenset({"date", "datetime", "day", "time", "timestamp", "ts", "generated"})
_OF_ANOTHER = frozenset(
    {
        "expires", "expiry", "expiration", "expire", "reset", "resets", "due", "deadline", "next", "cutoff", "release",
        "released", "birth", "retention", "scheduled", "until", "valid", "zone", "first", "last", "document", "file",
        "exported", "export", "imported", "downloaded", "response", "generation", "processing", "inference", "queue",
        "execution", "latency", "duration", "elapsed", "wait", "knowledge", "synced", "inserted",
    }
)  # fmt: skip
"""Words of the times of something else than the request, and of durations."""

_UNITS = frozenset({"ns", "us"})
"""At the end of a name, units in which a duration of a second or more could be read as a time in seconds."""

_OF_A_MOMENT = frozenset({"timestamp", "unix", "ts"})

_OF_AN_END = frozenset({"end", "ended", "finish", "finished", "complete", "completed", "updated", "modified"})


@lru_cache(4096)
def rank_as_time(name: str) -> int:
    """How well *name*, such as ``Date (UTC)`` or ``logged_at``, may be that of the time of a record.

    0 is not at all, 1 that of its end, 2 that of its start.
    """
    words = words_of(name)
    is_of_a_time = bool(words) and (words[-1] == "at" or not _OF_A_TIME.isdisjoint(words))
    if not is_of_a_time or not _OF_ANOTHER.isdisjoint(words):
        return 0
    if words[-1] in _UNITS and _OF_A_MOMENT.isdisjoint(words):
        return 0
    return 2 if _OF_AN_END.isdisjoint(words) else 1


def is_meant_as_time(name: str, value: object) -> bool:
    """Whether the field *name* states a date with *value*, which `read_time` cannot read: no duration, no missing one.

    A field whose name may mean something else, such as `time`, has to look like a date.
    """
    if isinstance(value, str):
        text = value.strip()
        is_word = (
            name not in _AMBIGUOUS
            and any(map(str.isalpha, text))
            and (text.casefold() == "nan" or not is_missing(text))
        )
        return is_word or _LIKE_A_DATE.search(text) is not None or _NUMBER.fullmatch(text) is not None
    if isinstance(value, (int, float)):
        return not abs(value) < _LEAST_SECONDS  # NaN is not less
    return isinstance(value, (list, dict)) and bool(value) and name not in _AMBIGUOUS


def period_end(name: str, value: object, start: datetime) -> datetime | None:
    """The end of the day, week or month that the field *name* states with *value*; None if it is a time."""
    if not isinstance(value, str) or ("T" in value and "T00:00" not in value):
        return None
    text = value.strip()
    days = PERIODS.get(name, 0) if _MIDNIGHT.fullmatch(text) else 0
    if _MONTH.fullmatch(text) or (days > 7 and start.day == 1):
        return (start.replace(day=1) + timedelta(days=32)).replace(day=1)
    if days == 7:
        return start + timedelta(days=7)
    return start + timedelta(days=1) if days or _is_day(text) else None


def _is_day(text: str) -> bool:
    figures = _figures(text)
    return bool(_DAY.fullmatch(text) or _SPELLED.fullmatch(text) or (figures and not figures[4]))


def _from_text(text: str) -> datetime | None:
    try:
        moment: datetime | None = datetime.fromisoformat(text.removesuffix(" UTC"))
    except ValueError:
        moment = _spelled_out(text) or _in_figures(text)
    if moment is None:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment if _EARLIEST <= moment < _LATEST else None


def _spelled_out(text: str) -> datetime | None:
    """Read a day such as ``Nov 01, 2026``; None for other texts."""
    match = _SPELLED.fullmatch(text)
    if match is None:
        return None
    try:
        return datetime(int(match[3]), 1 + _MONTHS.index(match[1].casefold()), int(match[2]), tzinfo=UTC)
    except ValueError:
        return None


def _in_figures(text: str) -> datetime | None:
    """Read a time such as ``1.11.2026 14:05`` or ``2026/11/01``; None for other texts."""
    match = _figures(text)
    if match is None:
        return None
    day, clock = f"{match['year']}-{match['month']:0>2}-{match['day']:0>2}", match[4] or "00:00"
    try:
        return datetime.fromisoformat(f"{day}T{clock:0>5}" if clock.count(":") == 1 else f"{day}T{clock:0>8}")
    except ValueError:
        return None


def _figures(text: str) -> re.Match[str] | None:
    return _DAY_FIRST.fullmatch(text) or _YEAR_FIRST.fullmatch(text)


def _since_epoch(number: float) -> datetime | None:
    for unit in (1, 1_000, 1_000_000, 1_000_000_000):
        seconds = number / unit
        if _FIRST_SECOND <= seconds < _END:
            return datetime.fromtimestamp(seconds, UTC)
    return None
