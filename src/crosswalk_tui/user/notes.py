"""The user's notes, one per set of compared models in any order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crosswalk_tui.user.database import UserDatabase, now


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it was written, unsafe for display; *written_at* is an ISO time in UTC."""

    text: str
    written_at: str


def _pair(keys: Sequence[str]) -> str:
    """The storage key of a note: the model keys in alphabetical order."""
    return " ".join(sorted(keys))


def read(users: UserDatabase, keys: Sequence[str]) -> Note | None:
    """The note on the models *keys*; None if there is none."""
    with users.open() as db:
        row = db.execute("SELECT text, written_at FROM note WHERE pair = ?", [_pair(keys)]).fetchone()
    return None if row is None else Note(row["text"], row["written_at"])


def write(users: UserDatabase, keys: Sequence[str], text: str) -> None:
    """Save *text* as the note on the models *keys*; blank text deletes the note."""
    kept = text.rstrip().encode("utf-8", "replace").decode("utf-8")  # a lone surrogate cannot be stored
    if kept.strip():
        with users.open(writing=True) as db:
            db.execute(
                "INSERT INTO note VALUES (?, ?, ?)"
                " ON CONFLICT (pair) DO UPDATE SET text = excluded.text, written_at = excluded.written_at",
                [_pair(keys), kept, now()],
            )
    elif users.path.is_file():
        with users.open(writing=True) as db:
            db.execute("DELETE FROM note WHERE pair = ?", [_pair(keys)])
