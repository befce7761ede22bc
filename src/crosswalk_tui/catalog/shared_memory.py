"""A copy of a database in memory that any number of connections read, each opened in no time."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import count

_numbers = count(1)

_SHARES = sqlite3.sqlite_version_info >= (3, 36)
"""Whether connections can share a database in memory (https://www.sqlite.org/releaselog/3_36_0.html)."""

_VERSIONS = slice(18, 20)
"""Bytes of the header of a SQLite file: 2 and 2 in WAL mode, else 1 and 1 (https://www.sqlite.org/fileformat.html)."""

IS_SUPPORTED = _SHARES or hasattr(sqlite3.Connection, "deserialize")
"""Whether there can be such copies: an old SQLite has to copy each once more, one built without that cannot."""


class SharedMemory:
    """A copy of a database, which exists as long as this object or a connection to it.

    Attributes:
        db: a connection to it.
    """

    def __init__(self, original: sqlite3.Connection) -> None:
        """Copy *original*.

        Raises:
            sqlite3.Error: it cannot be read, or another program has locked it.
        """
        self._uri = f"file:/crosswalk-tui-{next(_numbers)}?vfs=memdb"
        self.db = self._open()
        original.execute("SELECT 1 FROM sqlite_master").fetchone()  # the mode is that of the last time it was read
        if original.execute("PRAGMA journal_mode").fetchone()[0] == "wal" and hasattr(original, "serialize"):
            with closing(_without_log(original)) as copy:
                copy.backup(self.db)
        else:
            original.backup(self.db, progress=_give_up_if_locked)

    def __del__(self) -> None:
        self.db.close()

    def connect(self) -> sqlite3.Connection:
        """Another connection, for any thread."""
        connection = self._open()
        if not _SHARES:
            connection.deserialize(self.db.serialize())
        return connection

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._uri if _SHARES else ":memory:", uri=True, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        return connection


def _without_log(original: sqlite3.Connection) -> sqlite3.Connection:
    """A copy of *original* without WAL mode: shared memory has no place for the log that its header asks for."""
    content = bytearray(original.serialize())
    content[_VERSIONS] = b"\1\1"
    copy = sqlite3.connect(":memory:")
    copy.deserialize(bytes(content))
    return copy


def _give_up_if_locked(status: int, remaining: int, total: int) -> None:
    """Called after each step of a copy; Python would try again for ever."""
    del remaining, total
    if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        error = sqlite3.OperationalError("database is locked")
        error.sqlite_errorcode = status
        raise error
