"""Catalogues edited by SQL so that their columns hold hostile values, and what must not come out of them."""

from __future__ import annotations

import sqlite3
import unicodedata
from contextlib import closing
from pathlib import Path

ESCAPES = "\x1b[2J\x1b]0;owned\x07\x9b31m\x90\x00\x07\r\n\tend"
BIDI = "\u202eesrever\u2066 hidden\u200b\u2028\u061c\U000e0041"
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


def columns(path: Path, kind: str) -> list[tuple[str, str]]:
    """Every (table, column) of *kind* (TEXT, INTEGER or REAL) in the catalogue at *path*, but for primary row ids."""
    with closing(sqlite3.connect(path)) as db:
        tables = [
            name
            for (name,) in db.execute(
                r"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'model\_fts\_%' ESCAPE '\'"
            )
        ]
        return [
            (table, name)
            for table in tables
            for _, name, declared, _, _, key in db.execute(f"PRAGMA table_info({table})")
            if (declared or "TEXT") == kind and not (key and kind == "INTEGER")
        ]


def poison(path: Path, where: list[tuple[str, str]], value: str | bytes | float, *, joined: bool = True) -> None:
    """Write *value* into the columns at *where* of the catalogue at *path*, past its checks.

    Args:
        path: the catalogue.
        where: tables with their columns.
        value: what to write; bytes are stored as text that is not UTF-8.
        joined: append a text to what is there, so that rows that refer to each other still do.
    """
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        db.execute("PRAGMA synchronous = OFF")  # it need not survive a power cut
        for table, column in where:
            new = "CAST(? AS TEXT)" if isinstance(value, bytes) else "?"
            if joined and not isinstance(value, float | int):
                new = f"{column} || {new}"
            db.execute(f"UPDATE OR IGNORE {table} SET {column} = {new}", [value])  # noqa: S608 - names of the schema


def unsafe(text: str) -> list[str]:
    """The characters of *text* that a terminal or a reader may take for commands; line ends are not among them."""
    return sorted({f"{c!r}" for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")})
