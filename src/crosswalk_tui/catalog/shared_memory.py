"""A copy of a database in memory that any number of connections read, each opened in no time."""

from __future__ import annotations

import sqlite3
from itertools import count

_numbers = count(1)

_SHARES = sqlite3.sqlite_version_info >= (3, 36)
"""Whether connections can share a database in memory (https://www.sqlite.org/releaselog/3_36_0.html)."""

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


def _give_up_if_locked(status: int, remaining: int, total: int) -> None:
    """Called after each step of a copy; Python would try again for ever."""
    del remaining, total
    if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        raise sqlite3.OperationalError("database is locked")
