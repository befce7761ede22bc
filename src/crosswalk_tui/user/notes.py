"""The user's notes, one per set of compared models in any order."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from crosswalk_tui.user.database import UserDatabase, now


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it was written, unsafe for display.

    Attributes:
        models: the keys of its models, in alphabetical order.
        written_at: ISO time in UTC.
    """

    models: tuple[str, ...]
    text: str
    written_at: str

    @property
    def name(self) -> str:
        """The model keys as they identify the note."""
        return note_name(self.models)


def note_name(keys: Sequence[str]) -> str:
    """The storage key of a note on the models *keys*, in any order: the keys in alphabetical order."""
    return " ".join(sorted(keys))


def read(users: UserDatabase, keys: Sequence[str]) -> Note | None:
    """The note on the models *keys*; None if there is none."""
    with users.open() as db:
        row = db.execute("SELECT pair, text, written_at FROM note WHERE pair = ?", [note_name(keys)]).fetchone()
    return None if row is None else _note(row)


def saved_notes(users: UserDatabase) -> list[Note]:
    """All notes, by their models."""
    with users.open() as db:
        return [_note(row) for row in db.execute("SELECT pair, text, written_at FROM note ORDER BY pair")]


def _note(row: sqlite3.Row) -> Note:
    return Note(tuple(row["pair"].split(" ")), row["text"], row["written_at"])


def write(users: UserDatabase, keys: Sequence[str], text: str) -> None:
    """Save *text* as the note on the models *keys*; blank text deletes the note."""
    kept = kept_text(text)
    if kept:
        with users.open(writing=True) as db:
            put_note(db, Note(tuple(sorted(keys)), kept, now()))
    elif users.exists:
        with users.open(writing=True) as db:
            db.execute("DELETE FROM note WHERE pair = ?", [note_name(keys)])


def kept_text(text: str) -> str:
    """*text* as it is stored: without blanks at its end, or a lone surrogate, which cannot be stored."""
    kept = text.rstrip().encode("utf-8", "replace").decode("utf-8")
    return kept if kept.strip() else ""


def put_note(db: sqlite3.Connection, note: Note) -> None:
    """Save *note* instead of an earlier one on its models."""
    db.execute("INSERT OR REPLACE INTO note VALUES (?, ?, ?)", [note.name, note.text, note.written_at])
