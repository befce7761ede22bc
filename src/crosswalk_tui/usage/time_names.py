"""Decide by its name whether a field states the time of a record, the start of a period or its end."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from crosswalk_tui.usage.count_names import words_of

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

_OF_A_TIME = frozenset(
    {
        "date", "datetime", "day", "time", "timestamp", "ts", "generated", "week", "month", "quarter", "period",
    }
)  # fmt: skip
OF_A_MONTH = frozenset({"month", "period"})
OF_A_DAY = OF_A_MONTH | {"date", "day", "datetime", "timestamp", "created"}
"""Words of fields in which a number, such as 202611 or 20261101, may be a month, or a day."""

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


@lru_cache(4096)
def days_of_period(name: str) -> int:
    """The most days of the period that the field *name* begins; 0 if it is not that of one."""
    if name in PERIODS:
        return PERIODS[name]
    words = words_of(name)
    return PERIODS["month"] if "month" in words else PERIODS["week"] if "week" in words else 0
