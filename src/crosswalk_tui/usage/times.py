"""Dates and times as logs write them: ISO text, with the name of the month, or seconds to nanoseconds since 1970."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from crosswalk_tui.usage.count_names import is_missing, words_of

_MONTH = re.compile(r"\d{4}-\d{2}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]00:00:00(?:\.0+)?)?")

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


def is_day(text: str) -> bool:
    """Whether *text* is a day without a time, such as ``2026-11-01`` or ``Nov 1, 2026``."""
    if _DAY.fullmatch(text):
        return True
    figures, spelled = _figures(text), _spelled(text)
    return bool((spelled and not spelled["clock"]) or (figures and not figures[4]))


def is_month(text: str) -> bool:
    """Whether *text* is a month, such as ``2026-11`` or ``November 2026``, or a quarter."""
    return bool(_MONTH.fullmatch(text) or _month_start(text))


def is_quarter(text: str) -> bool:
    """Whether *text* is a quarter, such as ``2026-Q4``."""
    return _QUARTER.fullmatch(text) is not None


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
