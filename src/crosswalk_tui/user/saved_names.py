"""The names of saved comparisons and workloads: how they are stored, compared and checked."""

from __future__ import annotations

from crosswalk_tui.core.errors import UserDataError
from crosswalk_tui.core.text.safe import safe

_LONGEST_NAME = 60
"""Characters of a name, as in the schema."""


def composed(name: str) -> str:
    """*name* without surrounding spaces; an accent written as a separate character is joined to its letter."""
    if name.isascii():
        return name.strip()
    import unicodedata  # few names need it

    return unicodedata.normalize("NFC", name.strip())


def folded(name: str) -> str:
    """*name* as the database compares names: without the case of ASCII letters.

    SQLite's collation NOCASE: https://www.sqlite.org/datatype3.html#collating_sequences.
    """
    return name.encode().lower().decode()  # of bytes, only the ASCII letters have a case


def checked_name(name: str) -> str:
    """*name*, `composed`.

    Raises:
        UserDataError: it is empty, too long, or contains characters that cannot be shown.
    """
    called = composed(name)
    if not called:
        raise UserDataError("A name is required.")
    if len(called) > _LONGEST_NAME:
        raise UserDataError(f"A name has at most {_LONGEST_NAME} characters; this one has {len(called)}.")
    if safe(called) != called:
        raise UserDataError(f"The name {safe(called)!r} contains characters that cannot be shown, or repeated spaces.")
    return called
