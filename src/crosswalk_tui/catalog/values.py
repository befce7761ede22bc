"""Check what the columns of a catalogue hold: types, dates, times of day, weekdays, names of rates.

The schema promises the types, and SQL keeps anybody from writing others; but a file made by hand may break the promise.
A value that the rest of the program cannot compute with must be found here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from crosswalk_tui.catalog.catalogue_file import first_day
from crosswalk_tui.catalog.schema import RATE_COLUMNS
from crosswalk_tui.core.text.safe import safe


@dataclass(frozen=True, slots=True)
class Rule:
    """An invariant: *sql* selects a text for each row that violates it; *fault* describes the violation."""

    fault: str
    sql: str


_DATES = (
    ("offer", "deprecation_date", 10), ("offer_model", "valid_from", 10), ("offer_model", "valid_to", 10),
    ("price", "valid_from", 10), ("price", "valid_to", 10), ("price_point", "day", 10),
    ("model", "release_date", 4), ("model", "knowledge_cutoff", 4), ("offer", "last_seen", 4), ("price", "as_of", 4),
    ("price_rate", "as_of", 4), ("score", "as_of", 4), ("source", "as_of", 0),
)  # fmt: skip
"""Columns of dates with the length of the shortest: a day, a year, or nothing where none is known."""

_RATES = ", ".join(f"'{name}'" for name in RATE_COLUMNS)


def _no_date(table: str, column: str, length: int) -> Rule:
    return Rule(
        f"{table}.{column} is not a date",
        f"SELECT {column} FROM {table} WHERE NOT is_date({column}, {length})",  # noqa: S608 - names of the schema
    )


VALUE_RULES = (
    *(_no_date(*place) for place in _DATES),
    Rule("meta.as_of is not a date", "SELECT value FROM meta WHERE key = 'as_of' AND NOT is_date(value, 4)"),
    Rule(
        "invalid weekdays",
        "SELECT weekdays FROM price WHERE weekdays IS NOT NULL"
        " AND (weekdays = '' OR weekdays GLOB '*[^1-7]*' OR length(weekdays) > 7)",
    ),
    Rule(
        "invalid time of day",
        "SELECT coalesce(window_start, '') || '-' || coalesce(window_end, '') FROM price"
        " WHERE NOT is_time(window_start) OR NOT is_time(window_end) OR (window_start IS NULL) <> (window_end IS NULL)",
    ),
    Rule("unknown rate", f"SELECT rate FROM price_rate WHERE rate NOT IN ({_RATES})"),  # noqa: S608 - the columns are ours
)
"""What the values of the right type must be; their SQL needs the functions of `add_functions`."""


def add_functions(db: sqlite3.Connection) -> None:
    """Add the functions that the SQL of `VALUE_RULES` calls to *db*."""
    db.create_function("is_date", 2, _is_date, deterministic=True)
    db.create_function("is_time", 1, _is_time, deterministic=True)


def wrong_types(db: sqlite3.Connection) -> Iterator[str]:
    """The columns of *db* that hold a value of the wrong type, or none where there must be one.

    Takes 60 ms for the shipped catalogue.
    """
    return (str(found) for (found,) in db.execute("PRAGMA quick_check(1)") if found != "ok")


def wrong_values(db: sqlite3.Connection) -> Iterator[str]:
    """The violations of `VALUE_RULES` in *db*, whose types are right, each with an example.

    Takes 0.1 s for the shipped catalogue.
    """
    add_functions(db)
    for rule in VALUE_RULES:
        for (text,) in db.execute(f"{rule.sql} LIMIT 1"):
            yield f"{rule.fault}: {safe(text, 40)!r}"


def _is_date(text: str | None, length: int) -> bool:
    """Whether *text* is None, or a day, month or year of at least *length* characters."""
    if not text:
        return text is None or length == 0
    try:
        day = f"{date.fromisoformat(first_day(text))}"
    except ValueError:
        return False
    return len(text) in (4, 7, 10) and len(text) >= length and day.startswith(text)  # 2026-W01-1 is read, too


def _is_time(text: str | None) -> bool:
    """Whether *text* is None, or an hour and a minute."""
    if text is None:
        return True
    try:
        return f"{time.fromisoformat(text):%H:%M}" == text
    except ValueError:
        return False
