"""Open a SQLite file to read."""

from __future__ import annotations

import sqlite3
from pathlib import Path


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
