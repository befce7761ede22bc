"""Catalogues edited by SQL so that their columns hold hostile values, and what must not come out of them."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from contextlib import closing
from pathlib import Path

from crosswalk_tui.catalog.seal import BLANK, KEY, fill_in

ESCAPES = "\x1b[2J\x1b]0;owned\x07\x9b31m\x90\x00\x07\r\n\tend"
BIDI = "\u202eesrever\u2066 hidden\u200b\u2028\u061c\u180e\u3164\u2800\U000e0041"
BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"
MARKUP = "[/] [bold red]x[/bold red] [@click=app.quit]y[/] <script>`|`*</script> =1+1"
TEXTS = {"unseen": ESCAPES + BIDI, "markup": MARKUP, "empty": "", "long": "9x" * 50_000}
"""Hostile texts, each a kind."""

NUMBERS = {
    "negative": -1,
    "zero": 0,
    "largest": 2**63 - 1,
    "smallest": -(2**63),
    "huge": 1e308,
    "infinite": float("inf"),
}
"""Hostile numbers; those that are not whole go into columns of real numbers only."""


WRONG = {"nothing": None, "blob": b"\xff\x00", "text": "abc", "no date": "0000-00-00", "first day": "0001-01-01"}
"""Values that the schema forbids in most columns. The last one is allowed, but has no day before."""


def columns(path: Path, kind: str) -> list[tuple[str, str]]:
    """Every (table, column) of *kind* (TEXT, INTEGER or REAL) in the catalogue at *path*, but for primary row ids."""
    with closing(sqlite3.connect(path)) as db:
        return [
            (table, name)
            for table in _tables(db)
            for _, name, declared, _, _, key in db.execute(f"PRAGMA table_info({table})")
            if (declared or "TEXT") == kind and not (key and kind == "INTEGER")
        ]


def required(path: Path) -> set[tuple[str, str]]:
    """Every (table, column) of the catalogue at *path* that must have a value."""
    with closing(sqlite3.connect(path)) as db:
        return {
            (table, name)
            for table in _tables(db)
            for _, name, _, is_required, _, key in db.execute(f"PRAGMA table_info({table})")
            if is_required or key
        }


def _tables(db: sqlite3.Connection) -> list[str]:
    return [
        name
        for (name,) in db.execute(
            r"SELECT name FROM sqlite_master WHERE type = 'table'"
            r" AND name NOT LIKE 'model\_fts\_%' ESCAPE '\' AND name NOT LIKE 'sqlite\_%' ESCAPE '\'"
        )
    ]


def put_back(path: Path, built: bytes) -> None:
    """Make *built* the content of the file at *path* again.

    `Path.write_bytes` empties the file first, which takes 3 ms.
    """
    with path.open("r+b", buffering=0) as file:
        file.write(built)
        file.truncate()


def poison(path: Path, where: list[tuple[str, str]], value: str | bytes | float, *, joined: bool = True) -> bool:
    """Write *value* into the columns at *where* of the catalogue at *path*, past its checks.

    Args:
        path: the catalogue.
        where: tables with their columns.
        value: what to write; bytes are stored as text that is not UTF-8.
        joined: append a text to what is there, so that rows that refer to each other still do.

    Returns:
        Whether a value was changed.
    """
    text = "CAST(?1 AS TEXT)" if isinstance(value, bytes) else "?1"
    changed = 0
    with closing(_hasty(path)) as db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        db.execute("BEGIN")
        for table, column in where:
            new = f"{column} = {text} WHERE {column} IS NOT {text}"
            if joined and not isinstance(value, float | int):
                new = f"{column} = {column} || {text} WHERE {column} IS NOT NULL"
            changed += db.execute(f"UPDATE OR IGNORE {table} SET {new}", [value]).rowcount  # noqa: S608 - names of the schema
        db.execute("COMMIT")
    return changed > 0


def forge(path: Path, place: tuple[str, str], value: str | bytes | None, *, sealed: bool) -> bool:
    """Write *value* into the column at *place* past the types of the schema, as a file made by hand may hold it.

    Bytes are stored as a blob, which no column of text or numbers allows.

    Returns:
        Whether a row was changed.
    """
    table, column = place
    with closing(_hasty(path)) as db:
        (sql,) = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", [table]).fetchone()
        _define(db, table, re.sub(r"\bSTRICT,?|(?<!IS )NOT NULL", "", sql))
        db.execute("PRAGMA writable_schema = RESET")  # reads the new definition
        db.execute("PRAGMA ignore_check_constraints = ON")
        rest = f" AND key <> '{KEY}'" if table == "meta" else ""  # whose seal is filled in again
        update = f"UPDATE OR IGNORE {table} SET {column} = ?1 WHERE {column} IS NOT ?1{rest}"  # noqa: S608 - names of the schema
        changed = db.execute(update, [value]).rowcount
        _define(db, table, sql)
        if sealed:
            _blank(db)
    if sealed:
        fill_in(path)
    return changed > 0


def seal_again(path: Path) -> None:
    """Seal the catalogue at *path* as if it had been built as it is."""
    with closing(_hasty(path)) as db:
        _blank(db)
    fill_in(path)


def _blank(db: sqlite3.Connection) -> None:
    """Write a blank seal into the catalogue *db*."""
    db.execute("UPDATE meta SET value = ? WHERE key = ?", [BLANK, KEY])


def _hasty(path: Path) -> sqlite3.Connection:
    """A connection whose changes need not survive a power cut."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA journal_mode = MEMORY")
    return db


def _define(db: sqlite3.Connection, table: str, sql: str) -> None:
    """Replace the definition of *table*, but not its rows."""
    db.execute("PRAGMA writable_schema = ON")
    db.execute("UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", [sql, table])


def unsafe(text: str) -> list[str]:
    """The characters of *text* that are commands to a terminal or a reader, or unseen; line ends are not among them."""
    kinds = ("Cc", "Cf", "Cs", "Zl", "Zp")
    found = {c for c in set(text) if unicodedata.category(c) in kinds or c in BLANK_LETTERS}
    return sorted(f"{c!a}" for c in found - {"\n"})
