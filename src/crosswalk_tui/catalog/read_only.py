"""Open a SQLite file to read, and why that fails although the file is sound."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

_PRIMARY = 0xFF
"""The bits of an error code of SQLite that name the kind of error."""


def connect_read_only(path: Path, timeout: float = 5.0) -> sqlite3.Connection:
    """A connection to the database at *path* that cannot write, for any thread.

    Args:
        path: of the file; with any characters.
        timeout: seconds to wait for another program's lock.

    Raises:
        sqlite3.Error: the file cannot be opened.
        OSError, ValueError: the path cannot be made absolute.
    """
    uri = f"{path.absolute().as_uri()}?mode=ro"
    return sqlite3.connect(uri, uri=True, check_same_thread=False, timeout=timeout)


def obstacle(path: Path, error: Exception) -> str:
    """What keeps the file at *path* from being read, as the end of a sentence; empty if the file itself is at fault."""
    reason = getattr(error, "sqlite_errorcode", 0) & _PRIMARY  # the library's own errors have none
    if reason in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return "is locked: another program has it open for writing. Try again when that has ended."
    is_refused = reason in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)
    if is_refused or isinstance(error, PermissionError):
        from crosswalk_tui.rights import denial  # only for an error

        denied = denial(path)
        if denied is not None:
            return f"cannot be read: {denied}."
    journal = Path(f"{os.path.realpath(path)}-journal")  # whereas `Path.resolve` fails in a loop of links
    if is_refused and journal.exists():
        return (
            f"cannot be read: {journal.name} beside it belongs to a change that another program did not finish. Open it"
            " once with that program, which takes the change back; or remove both, and build the catalogue again with:"
            " crosswalk-tui catalog build --from DIR, or install crosswalk-tui again."
        )
    return ""
