"""The user's notes, one per set of compared models in any order."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from crosswalk_tui.core.errors import UserDataError
from crosswalk_tui.user.database import UserDatabase, now

LONGEST = 20_000
"""Characters of a note; in a longer one, each key in the app would take a tenth of a second and more."""


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


def write(users: UserDatabase, keys: Sequence[str], text: str, over: str | None = None) -> str | None:
    """Save *text* as the note on the models *keys*; blank text deletes the note.

    Args:
        users: the database.
        keys: the models, in any order.
        text: what to save.
        over: the note that was edited, empty if there was none; None to replace any.

    Returns:
        None once saved; else the note that another program has saved since, empty if it has deleted it: nothing is
        changed.

    Raises:
        UserDataError: *text* is too long, or cannot be saved.
    """
    kept = kept_text(text)
    if not kept and not users.exists:
        return None
    with users.open(writing=True) as db:
        row = db.execute("SELECT text FROM note WHERE pair = ?", [note_name(keys)]).fetchone()
        stored = "" if row is None else row["text"]
        if over is not None and stored not in (over, kept):
            return str(stored)
        if kept:
            put_note(db, Note(tuple(sorted(keys)), kept, now()))
        else:
            db.execute("DELETE FROM note WHERE pair = ?", [note_name(keys)])
    return None


def kept_text(text: str) -> str:
    """*text* as it is stored: without blanks at its end, or a lone surrogate, which cannot be stored.

    Raises:
        UserDataError: it is longer than `LONGEST`.
    """
    kept = text.rstrip().encode("utf-8", "replace").decode("utf-8")
    if len(kept) > LONGEST:
        raise UserDataError(f"A note has at most {LONGEST:,} characters; this one has {len(kept):,}.")
    return kept if kept.strip() else ""


def put_note(db: sqlite3.Connection, note: Note) -> None:
    """Save *note* instead of an earlier one on its models."""
    db.execute("INSERT OR REPLACE INTO note VALUES (?, ?, ?)", [note.name, note.text, note.written_at])
