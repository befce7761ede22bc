"""Dates and times as logs write them: ISO text, or seconds to nanoseconds since 1970."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from crosswalk_tui.usage.count_names import is_missing, words_of

_MONTH = re.compile(r"\d{4}-\d{2}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]00:00:00(?:\.0+)?)?")
_MIDNIGHT = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]00:00(?::00(?:\.0+)?)?(?: ?(?:Z|UTC|[+-]00(?::?00)?))?)?")
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

_NAME_OF_MONTH = r"(?P<name>[A-Za-z]{3})[a-z]*\.?"
_SPELLED_CLOCK = (
    r"(?:,? ?(?:at )?(?<=[ :])(?P<clock>\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)?(?:[ \u202f](?P<half>[AaPp])\.?[Mm]\.?)?)?"
    r" ?(?:GMT|UTC|Z)?(?P<zone>[+-]\d{2}:?\d{2})?(?: \([\w ]+\))?"
)
_CLOCK_OF_DATE = r"(?P<clock>\d{2}:\d{2}:\d{2})(?P<half>)(?: UTC)?(?P<zone>)"
_WEEKDAY = r"(?:[A-Za-z]{3,9},? +)?"
_SPELLED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_WEEKDAY}{_NAME_OF_MONTH} +(?P<day>\d{{1,2}}),? (?P<year>\d{{4}}){_SPELLED_CLOCK}",
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})[ /-]{_NAME_OF_MONTH}[ /-](?P<year>\d{{4}})(?::(?=\d))?{_SPELLED_CLOCK}",
        rf"{_WEEKDAY}{_NAME_OF_MONTH} +(?P<day>\d{{1,2}}) {_CLOCK_OF_DATE} (?P<year>\d{{4}})",
    )
)
"""Times with the name of the month: ``Nov 1, 2026``, ``Sun, 01 Nov 2026 10:00:00 GMT``, and those of ``date``."""

_ZONE_APART = re.compile(r"(?<=\d) (?=[+-]\d{2}:?\d{2}$)")
_SPELLED_MONTH = re.compile(rf"{_NAME_OF_MONTH}[ -](?P<year>\d{{4}})")
_MONTH_IN_FIGURES = re.compile(
    r"(?P<month>\d{1,2})[/.](?P<year>\d{4})|(?P<year_first>\d{4})[/.](?P<month_last>\d{1,2})"
)
_QUARTER = re.compile(r"(?P<year>\d{4})[ -]?Q(?P<nth>[1-4])|Q(?P<nth_first>[1-4])[ /-]?(?P<year_last>\d{4})")
_ISO_WEEK = re.compile(r"\d{4}-?W\d{2}")
_COMPACT = re.compile(r"20\d{2}[01]\d(?:[0-3]\d)?")
"""A month or a day without separators."""

_WHOLE_DAY = len("20261101")

_FIRST_SERIAL, _LAST_SERIAL = 43_101, 73_051
"""2018 and 2100 in days since the end of 1899, as Excel counts them."""

_RANGE = re.compile(r"(.+?)(?: - | ?[\u2013\u2014] ?| to |\.\.|/(?=\d{4}-))(.+)")
"""Two days, such as ``2026-11-01 - 2026-11-30``."""

_CLOCK = r"(?:,? (\d{1,2}:\d{2}(?::\d{2})?))?"
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})" + _CLOCK)
"""As everywhere where dates are written with dots; of 01/11/2026 nobody knows which is the day."""

_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[/.年] ?(?P<month>\d{1,2})[/.月] ?(?P<day>\d{1,2})[.日]?" + _CLOCK)
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


_OF_A_TIME = frozenset(
    {
        "date", "datetime", "day", "time", "timestamp", "ts", "generated", "week", "month", "quarter", "period",
    }
)  # fmt: skip
_OF_A_MONTH = frozenset({"month", "period"})
_OF_A_DAY = _OF_A_MONTH | {"date", "day", "datetime", "timestamp", "created"}
_OF_ANOTHER = frozenset(
    {
        "expires", "expiry", "expiration", "expire", "reset", "resets", "due", "deadline", "next", "cutoff", "release",
        "released", "birth", "retention", "scheduled", "until", "valid", "zone", "first", "last", "document", "file",
        "exported", "export", "imported", "downloaded", "response", "generation", "processing", "inference", "queue",
        "execution", "latency", "duration", "elapsed", "wait", "knowledge", "synced", "inserted", "project", "contract",
        "subscription", "trial", "account", "plan", "licence", "license", "fiscal",
    }
)  # fmt: skip
"""Words of the times of something else than the request, and of durations."""

_UNITS = frozenset({"ns", "us"})
"""At the end of a name, units in which a duration of a second or more could be read as a time in seconds."""

_OF_A_MOMENT = frozenset({"timestamp", "unix", "ts"})

_OF_AN_END = frozenset({"end", "ended", "finish", "finished", "complete", "completed", "updated", "modified"})


@lru_cache(4096)
def rank_as_time(name: str) -> int:
    """How well *name*, such as ``Date (UTC)``, ``logged_at`` or ``billing month``, may be that of the time of a record.

    0 is not at all, 1 that of its end, 2 that of its start.
    """
    words = words_of(name)
    is_of_a_time = bool(words) and (words[-1] == "at" or not _OF_A_TIME.isdisjoint(words))
    if not is_of_a_time or not _OF_ANOTHER.isdisjoint(words):
        return 0
    if words[-1] in _UNITS and _OF_A_MOMENT.isdisjoint(words):
        return 0
    return 2 if _OF_AN_END.isdisjoint(words) else 1


_ENDS = {
    "start": "end", "started": "ended", "starting": "ending", "starts": "ends", "begin": "end", "from": "to",
    "since": "until",
}  # fmt: skip


_OF_PERIODS = frozenset(
    {
        *_ENDS, *_OF_A_TIME, "at", "on", "utc", "iso", "usage", "billing", "bucket", "window", "report", "reporting",
        "range", "interval", "invoice", "request", "session", "line", "item", "unix",
    }
)  # fmt: skip
"""Words of the start of a period of usage; a contract or a project has other ones."""


def paired_ends(names: Iterable[str]) -> dict[str, str]:
    """The fields among *names* with the start of a period, and those with its end: ``start_date`` and ``end_date``."""
    by_words = {tuple(words_of(name)): name for name in names}
    found: dict[str, str] = {}
    for words, name in by_words.items():
        if not _OF_PERIODS.issuperset(words):
            continue
        end = tuple(_ENDS.get(word, word) for word in words)
        if end != words and end in by_words:
            found[name] = by_words[end]
    return found


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
        return moment, period_end(name, value, moment)
    if isinstance(end, str) and _is_day(end.strip()) and not _is_whole(moment, last):
        last += timedelta(days=1)
    return moment, last if last > moment else None


def _written_out(name: str, value: object) -> object:
    """*value* with separators if it is a day or a month without any, or a day as a number of Excel."""
    words = words_of(name)
    if isinstance(value, bool) or not isinstance(value, (int, float, str)) or _OF_A_DAY.isdisjoint(words):
        return value
    text = str(value).strip()
    if _COMPACT.fullmatch(text) and (len(text) == _WHOLE_DAY or not _OF_A_MONTH.isdisjoint(words)):
        return "-".join(filter(None, (text[:4], text[4:6], text[6:])))
    if isinstance(value, (int, float)) and _FIRST_SERIAL <= value < _LAST_SERIAL and "date" in words:
        return f"{date(1899, 12, 30) + timedelta(days=int(value))}"
    return value


def _is_whole(start: datetime, end: datetime) -> bool:
    """Whether *end* is the day after a day, weeks or months that begin with *start*, rather than the last of them."""
    days = (end - start).days
    return days == 1 or (days > 0 and (days % 7 == 0 or start.day == end.day))


def is_meant_as_time(name: str, value: object, *, is_known: bool = True) -> bool:
    """Whether the field *name* states a date with *value*, which `read_time` cannot read: no duration, no missing one.

    A field whose name may mean something else, such as `time`, or that is not *is_known*, has to look like a date.
    """
    if isinstance(value, str):
        text = value.strip()
        is_word = (
            is_known
            and name not in _AMBIGUOUS
            and any(map(str.isalpha, text))
            and (text.casefold() == "nan" or not is_missing(text))
        )
        is_word = is_word or ("month" in words_of(name) and text[:3].casefold() in _MONTHS)
        return is_word or _LIKE_A_DATE.search(text) is not None or _NUMBER.fullmatch(text) is not None
    if isinstance(value, (int, float)):
        return is_known and not abs(value) < _LEAST_SECONDS  # NaN is not less
    return is_known and isinstance(value, (list, dict)) and bool(value) and name not in _AMBIGUOUS


def period_end(name: str, value: object, start: datetime) -> datetime | None:
    """The end of the day, week or month that the field *name* states with *value*; None if it is a time."""
    if not isinstance(value, str) or ("T" in value and "T00:00" not in value):
        return None
    text = value.strip()
    is_midnight = _MIDNIGHT.fullmatch(text) is not None
    if not is_midnight and text[4:5] == "-" and len(text) > _ISO_DAY:
        return None
    is_day = _is_day(text)
    days = _days_of(name) if is_midnight or is_day else 0
    if _QUARTER.fullmatch(text):
        return (start + timedelta(days=93)).replace(day=1)
    if _is_month(text) or (days > 7 and start.day == 1):
        return (start.replace(day=1) + timedelta(days=32)).replace(day=1)
    if days == 7 or _ISO_WEEK.fullmatch(text):
        return start + timedelta(days=7)
    return start + timedelta(days=1) if days or is_day else None


_ISO_DAY = len("2026-11-01")


def _days_of(name: str) -> int:
    """The most days of the period that the field *name* begins; 0 if it is not that of one."""
    if name in PERIODS:
        return PERIODS[name]
    words = words_of(name)
    return PERIODS["month"] if "month" in words else PERIODS["week"] if "week" in words else 0


def _is_day(text: str) -> bool:
    if _DAY.fullmatch(text):
        return True
    figures, spelled = _figures(text), _spelled(text)
    return bool((spelled and not spelled["clock"]) or (figures and not figures[4]))


def _is_month(text: str) -> bool:
    return bool(_MONTH.fullmatch(text) or _month_start(text))


def _from_text(text: str) -> datetime | None:
    joined = _ZONE_APART.sub("", text.removesuffix(" UTC")) if " " in text else text
    try:
        moment: datetime | None = datetime.fromisoformat(joined)
    except ValueError:
        moment = _spelled_out(text) or _in_figures(text) or _month_start(text)
    if moment is None:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment if _EARLIEST <= moment < _LATEST else None


def _spelled(text: str) -> re.Match[str] | None:
    return next((match for pattern in _SPELLED if (match := pattern.fullmatch(text)) is not None), None)


def _spelled_out(text: str) -> datetime | None:
    """Read a time with the name of its month, such as ``Nov 01, 2026``; None for other texts."""
    match = _spelled(text)
    if match is None:
        return None
    hour, _, minutes = (match["clock"] or "00:00").partition(":")
    if match["half"]:
        hour = f"{int(hour) % 12 + (12 if match['half'] in 'pP' else 0)}"
    try:
        day = f"{match['year']}-{1 + _MONTHS.index(match['name'].casefold()):02}-{match['day']:0>2}"
        return datetime.fromisoformat(f"{day}T{hour:0>2}:{minutes}{match['zone'] or ''}")
    except ValueError:
        return None


def _month_start(text: str) -> datetime | None:
    """The start of a month such as ``November 2026`` or ``11/2026``, or of a quarter; None for other texts."""
    try:
        if match := _SPELLED_MONTH.fullmatch(text):
            return datetime(int(match["year"]), 1 + _MONTHS.index(match["name"].casefold()), 1, tzinfo=UTC)
        if match := _QUARTER.fullmatch(text):
            nth = int(match["nth"] or match["nth_first"])
            return datetime(int(match["year"] or match["year_last"]), 3 * nth - 2, 1, tzinfo=UTC)
        if match := _MONTH_IN_FIGURES.fullmatch(text):
            year, month = match["year"] or match["year_first"], match["month"] or match["month_last"]
            return datetime(int(year), int(month), 1, tzinfo=UTC)
    except ValueError:
        pass
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
