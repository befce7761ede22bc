"""The user's own notes, one for each set of compared models, in whatever order they are compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crosswalk_tui.user.database import UserDatabase, now


@dataclass(frozen=True, slots=True)
class Note:
    """A note of the user.

    Attributes:
        text: as written, with line breaks; must be made safe before it is shown.
        written_at: when, as an ISO time in UTC.
    """

    text: str
    written_at: str


def pair_of(keys: Sequence[str]) -> str:
    """The storage key of a note: the model keys in alphabetical order."""
    return " ".join(sorted(keys))


def read(users: UserDatabase, keys: Sequence[str]) -> Note | None:
    """Read the note on the models with these *keys*; None when there is none."""
    with users.open() as db:
        row = db.execute("SELECT text, written_at FROM note WHERE pair = ?", [pair_of(keys)]).fetchone()
    return None if row is None else Note(row["text"], row["written_at"])


def write(users: UserDatabase, keys: Sequence[str], text: str) -> None:
    """Save *text* as the note on the models with these *keys*; text without visible characters deletes it."""
    kept = text.rstrip().encode("utf-8", "replace").decode("utf-8")  # a lone surrogate cannot be stored
    if kept.strip():
        with users.open(writing=True) as db:
            db.execute(
                "INSERT INTO note VALUES (?, ?, ?)"
                " ON CONFLICT (pair) DO UPDATE SET text = excluded.text, written_at = excluded.written_at",
                [pair_of(keys), kept, now()],
            )
    elif users.path.is_file():
        with users.open(writing=True) as db:
            db.execute("DELETE FROM note WHERE pair = ?", [pair_of(keys)])
