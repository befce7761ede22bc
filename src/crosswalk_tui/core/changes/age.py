"""The age of catalogue data.

A date is ISO text as precise as known: ``2026-07-02``, ``2026-11`` or ``2026``. A month or a year counts as its last
day.
"""

from __future__ import annotations

from datetime import MINYEAR, date, timedelta
from enum import StrEnum
from functools import lru_cache

from crosswalk_tui.core.text.format import counted

STALE_AFTER = timedelta(days=120)
"""A price older than this is flagged."""

SCORES_STALE_AFTER = timedelta(days=365)
"""A source of scores or facts older than a year is flagged."""

OLD_SCORE_MONTHS = 12
"""A score older than this many months is marked as old."""

_FRESH = timedelta(days=31)
"""Up to this age no warning is shown."""

_DECEMBER = 12

_DAYS_IN_WORDS, _WEEKS_IN_WORDS, _MONTHS_IN_WORDS = 14, 60, 24
"""Upper bounds of an age shown in days (in days), in weeks (in days) and in months (in months)."""


class DataKind(StrEnum):
    """The kind of data that a source publishes."""

    PRICES = "prices"
    PAST_PRICES = "past prices"
    SCORES = "scores"
    FACTS = "facts"


_AGED = {
    DataKind.PRICES: "prices may have changed",
    DataKind.PAST_PRICES: "later changes are missing",
    DataKind.SCORES: "newer models may be missing",
    DataKind.FACTS: "newer models may be missing",
}
_STALE = {
    DataKind.PRICES: "many of its prices will have changed",
    DataKind.PAST_PRICES: "later changes are missing",
    DataKind.SCORES: "newer models are missing",
    DataKind.FACTS: "newer models are missing",
}


@lru_cache(maxsize=256)  # a few sources date all prices and scores
def last_day(as_of: str) -> date | None:
    """The last day of *as_of*; None if it is not a date."""
    try:
        year, month, day = (*(int(part) for part in as_of.split("-")), 0, 0)[:3]
        if day:
            return date(year, month, day)
        return date(year + (month or 12) // 12, (month or 12) % 12 + 1, 1) - timedelta(days=1)
    except (ValueError, OverflowError):  # the last day of year 0 or 9999, or a number that is too large
        return None


def is_stale(as_of: str, today: date, after: timedelta = STALE_AFTER) -> bool:
    """Whether *as_of* is older than *after*; False if it is not a date."""
    day = last_day(as_of)
    return day is not None and today - day > after


def age(as_of: str, today: date) -> str:
    """Format the age of *as_of*: ``of today``, ``3 days old``, ``5 weeks old``, ``of this month``."""
    day = last_day(as_of)
    if day is None:
        return "of unknown age"
    parts = as_of.count("-")
    if parts < 2:
        return _roughly(day, today, knows_month=parts == 1)
    days = (today - day).days
    if days < 0:
        return "dated ahead"
    if days == 0:
        return "of today"
    if days < _DAYS_IN_WORDS:
        return _old_text(days, "day")
    months = _whole_months(day, today)
    if days < _WEEKS_IN_WORDS or months < 2:  # 60 or 61 days may be short of two whole months: not "1 month"
        return _old_text(days // 7, "week")
    return _old_text(months, "month") if months < _MONTHS_IN_WORDS else _old_text(months // 12, "year")


def _roughly(day: date, today: date, *, knows_month: bool) -> str:
    """Format the age of a month or a year."""
    months = _months(day, today) if knows_month else 12 * (today.year - day.year)
    if months < 0:
        return "dated ahead"
    if months == 0:
        return "of this month" if knows_month else "of this year"
    return _old_text(months, "month") if knows_month and months < _MONTHS_IN_WORDS else _old_text(months // 12, "year")


def _months(earlier: date, later: date) -> int:
    return 12 * (later.year - earlier.year) + later.month - earlier.month


def _whole_months(earlier: date, later: date) -> int:
    """Complete months; on the last day of a shorter month, the month is complete."""
    return _months(earlier, later) - (later.day < min(earlier.day, _days_in(later.year, later.month)))


def _days_in(year: int, month: int) -> int:
    """The days of a month; `calendar` takes 1 ms to import, which the first screen does not need otherwise."""
    return 31 if month == _DECEMBER else (date(year, month + 1, 1) - timedelta(days=1)).day


def _old_text(count: int, unit: str) -> str:
    """``3 weeks old``."""
    return f"{counted(count, unit)} old"


def remark(as_of: str, today: date, kind: DataKind) -> str:
    """Format the age, with a warning if needed: ``4 months old: prices may have changed``."""
    words = age(as_of, today)
    scores = kind in (DataKind.SCORES, DataKind.FACTS)
    if is_stale(as_of, today, SCORES_STALE_AFTER if scores else STALE_AFTER):
        return f"{words}: {_STALE[kind]}"
    return f"{words}: {_AGED[kind]}" if is_stale(as_of, today, _FRESH) else words


def months_since(as_of: str | None, today: date) -> int | None:
    """Complete months from the last day of *as_of* to *today*, at least 0; None when it is not a date."""
    day = last_day(as_of or "")
    return None if day is None else max(0, _whole_months(day, today))


@lru_cache(maxsize=4096)  # called for each score that is painted
def is_old_score(as_of: str | None, today: date) -> bool:
    """Whether a score of *as_of* is more than `OLD_SCORE_MONTHS` months old; False when it is not a date."""
    day = last_day(as_of or "")
    year, month = divmod(12 * today.year + today.month - 1 - OLD_SCORE_MONTHS, 12)
    if day is None or year < MINYEAR:
        return False
    return day < date(year, month + 1, min(today.day, _days_in(year, month + 1)))


def at_note(at: date | None, today: date) -> tuple[str, ...]:
    """A note on the day of the prices; none for today's."""
    if at is None or at == today:
        return ()
    day = at.isoformat()
    if at > today:
        return (f"Prices of {day}: those of today, except where others are announced.",)
    note = f"Prices in force on {day}, as recorded; an offer without a recorded price on that day is left out."
    return note, "Limits, capabilities and scores are today's; your own prices do not apply."
