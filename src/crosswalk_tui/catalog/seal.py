"""The seal of a catalogue: a digest of the whole file, written at the end of a build and checked when it is opened.

Without it, a flipped bit in a price would go unnoticed. The seal includes SQLite's change counter: a different counter
means that the file was edited with SQL, on purpose; then its tables are checked instead. SQLite writes the counter
twice: counters that differ mean that the file is damaged. A copy by SQLite's backup or VACUUM INTO counts from 1.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import cache
from hashlib import sha256
from os import SEEK_END
from pathlib import Path
from typing import BinaryIO

from crosswalk_tui.catalog.schema import TABLES, VIEWS
from crosswalk_tui.core.text.safe import safe

KEY = "seal"
"""The key of the seal in ``meta``."""

BLANK = f"{0:010d}:{0:064d}"
"""A blank seal: ten digits for the change counter, 64 hexadecimal digits for SHA-256."""

TRUNCATED = "the file is truncated:"
"""The beginning of the problem of a truncated file; SQLite may not notice if its last page is incomplete."""

CHANGED = "its content is not what was built"
"""The problem of a broken seal."""

EDITED = "edited since it was built: its seal no longer applies"
"""The problem of a file that SQLite has written to since it was sealed."""

_COUNTER = slice(24, 28)
_SAME_COUNTER = slice(92, 96)
_PAGE_SIZE = slice(16, 18)
_PAGES = slice(28, 32)
_HEADER = 100
"""Fields of the header of a SQLite file (https://www.sqlite.org/fileformat.html, 1.3)."""

_CHUNK = 1 << 20  # bytes that are read at a time

_IDS = (
    ("source", "source_id"), ("lab", "lab_id"), ("model", "key"), ("provider", "provider_id"),
    ("benchmark", "benchmark_id"),
)  # fmt: skip
"""Tables with the column that other texts and the user's files refer to."""


def fill_in(path: Path) -> None:
    """Fill in the blank seal of the catalogue at *path*, which must not be open."""
    with path.open("r+b") as file:
        seal, at = _computed(file, BLANK)
        file.seek(at)
        file.write(seal.encode())


def problem_of_file(path: Path, db: sqlite3.Connection) -> str:
    """Why the catalogue at *path*, open as *db*, cannot be trusted; empty when it can.

    Raises:
        sqlite3.Error, OSError: the file cannot be read.
    """
    with path.open("rb") as file:  # not mapped into memory: a file that is truncated meanwhile would end the program
        header, length = file.read(_HEADER), file.seek(0, SEEK_END)
        size = int.from_bytes(header[_PAGE_SIZE], "big")
        expected = max(_HEADER, (65536 if size == 1 else size) * int.from_bytes(header[_PAGES], "big"))
        if length < expected:
            return f"{TRUNCATED} it has {length:,} of its {expected:,} bytes"
        file.seek(0)
        sealed = _written_seal(db)
        built, _ = _computed(file, sealed)
    if sealed == built:
        return ""
    # An edit changes both counters and the digest, and not the counter in the seal.
    if built[:10] == sealed[:10] or built[10:] == sealed[10:] or header[_COUNTER] != header[_SAME_COUNTER]:
        return CHANGED
    return problem_of_content(db)


def problem_of_content(db: sqlite3.Connection) -> str:
    """Why the tables of the catalogue *db* cannot be used, whatever its seal; empty when they can.

    Takes 0.2 s for the shipped catalogue.

    Raises:
        sqlite3.Error: the file cannot be read.
    """
    from crosswalk_tui.catalog.values import wrong_types, wrong_values  # not needed for a file as it was built

    found_objects = objects(db)
    for name, sql in sorted(expected_objects().items()):
        if found_objects.get(name) != sql:
            return f"{name} is missing or has been changed"
    if wrong := next(wrong_types(db), ""):  # first: the other checks compute with the values
        return wrong
    if hostile := next(hostile_ids(db), ""):
        return f"{hostile} has characters that cannot be shown, or is empty or too long"
    if not db.execute("SELECT 1 FROM model LIMIT 1").fetchone():
        return "it has no models"
    if missing := next(missing_rows(db), ""):  # a row whose source is gone would be left out, or fail
        return missing
    return next(wrong_values(db), "")


def is_edited(path: Path, db: sqlite3.Connection) -> bool:
    """Whether SQLite has written to the catalogue at *path*, open as *db*, since it was built.

    Raises:
        sqlite3.Error, OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        return _written_seal(db)[:10] != _counter(file.read(_HEADER))


def _written_seal(db: sqlite3.Connection) -> str:
    """The seal in the catalogue *db*; empty if there is none."""
    has_meta = db.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'meta'").fetchone()
    found = db.execute("SELECT value FROM meta WHERE key = ?", [KEY]).fetchone() if has_meta else None
    return str(found[0]) if found else ""


def _counter(header: bytes) -> str:
    """The change counter in the *header* of a file, as it is sealed."""
    return f"{int.from_bytes(header[_COUNTER], 'big'):010d}"


def hostile_ids(db: sqlite3.Connection) -> Iterator[str]:
    """The ids that cannot be shown unchanged; other texts are made safe when they are read."""
    for table, column in _IDS:
        for (text,) in db.execute(f"SELECT {column} FROM {table}"):  # noqa: S608 - names of the schema
            if not text or safe(text) != text:
                yield f"{column} {safe(text, 40)!r} of table {table}"


def missing_rows(db: sqlite3.Connection) -> Iterator[str]:
    """The rows that refer to a missing row of another table."""
    for table, row, parent, _ in db.execute("PRAGMA foreign_key_check"):
        yield f"{table} row {row} refers to a missing row of {parent}"


def _computed(file: BinaryIO, sealed: str) -> tuple[str, int]:
    """The seal of *file*, computed with a blank one in the place of *sealed*, and its offset; -1 if it is not there."""
    mark, blank = (KEY + sealed).encode(), (KEY + BLANK).encode()
    digest, at, before = sha256(), -1, 0
    rest = file.read(_CHUNK)
    counter = _counter(rest[:_HEADER])
    while rest:
        found = rest.find(mark) if at < 0 else -1
        if found >= 0:
            at = before + found + len(KEY)
            digest.update(rest[:found] + blank)
            before, rest = before + found + len(mark), rest[found + len(mark) :]
        more = file.read(_CHUNK)
        done = len(rest) if at >= 0 or not more else max(0, len(rest) - len(mark))  # the mark may be cut in two
        digest.update(rest[:done])
        before, rest = before + done, rest[done:] + more
    return f"{counter}:{digest.hexdigest()}", at


@cache
def expected_objects() -> Mapping[str, str]:
    """The `objects` of a new catalogue."""
    with closing(sqlite3.connect(":memory:")) as fresh:
        fresh.executescript(TABLES + VIEWS)
        return objects(fresh)


def objects(db: sqlite3.Connection) -> dict[str, str]:
    """The SQL of each table, index, view and trigger, without internal ones of SQLite and of the search index."""
    rows = db.execute(
        r"SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_master"
        r" WHERE name NOT LIKE 'sqlite\_%' ESCAPE '\' AND NOT (type = 'table' AND name LIKE 'model\_fts\_%' ESCAPE '\')"
    )
    return {str(name): re.sub(r"\s+", " ", sql) for name, sql in rows}
