"""The user's database: opened for each call, created on the first save.

Its schema grows by numbered migrations (`crosswalk_tui.user.migrations`), which the file records with their dates. A
file that is damaged, written by a newer version or not ours is reported and left unchanged.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from errno import ENOSPC
from pathlib import Path
from typing import Any

from crosswalk_tui.core.errors import UserDatabaseError
from crosswalk_tui.folders import is_absent, user_folder
from crosswalk_tui.user.journal import choose_journal, copy_in_memory, in_memory
from crosswalk_tui.user.migrations import MIGRATIONS

APPLICATION_ID = 0x43575553
"""``CWUS``: identifies the user's database among SQLite files."""

_COLUMNS = "SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'"

_PRIMARY = 0xFF
"""The bits of an error code of SQLite that name the kind of error."""

_PATIENCE_TO_WRITE, _PATIENCE_TO_READ = 5.0, 0.5
"""Seconds to wait while another program holds the file. A start reads it several times before the first paint."""

OFFER = " To keep it and start with a new one beside it: crosswalk-tui own fresh."
"""What the command line offers about a file that cannot be used, if another one could be in its place."""

_FREE_SPACE = " Its disk may be full: free some space, and try again."
_FULL = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)  # the index of a write-ahead log takes space, too
_REFUSED = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM)
_RECORD = "CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT"


def user_database_path() -> Path:
    """The path of the user's database, which need not exist."""
    return user_folder("data") / "user.db"


class UserDatabase:
    """The user's database. Reading never writes, not even missing tables."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = user_database_path() if path is None else path

    @property
    def exists(self) -> bool:
        """Whether there is a database, or something in its place that cannot be used."""
        return not is_absent(self.path)

    @contextmanager
    def open(self, *, writing: bool = False) -> Iterator[sqlite3.Connection]:
        """A connection in a transaction, with the current schema.

        Without *writing*, a file that lacks migrations is read as a migrated copy in memory.

        Raises:
            UserDatabaseError: the file cannot be used; the error says why, and what to do.
        """
        try:
            exists = self.exists
            if exists:
                self._check_is_file()
            elif writing:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                exists = True
            patience = _PATIENCE_TO_WRITE if writing else _PATIENCE_TO_READ
            db = sqlite3.connect(self.path if exists else ":memory:", timeout=patience, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            raise self._error_of(error, writing=writing) from error
        try:
            if exists and not writing:
                db = self._readable(db)
            db.execute("BEGIN")  # one state of the file: another process may be creating it
            is_behind = self._version(db) < len(MIGRATIONS)
            db.execute("COMMIT")
            if writing:
                choose_journal(db, self.path)
            if is_behind:
                if not writing:
                    db = in_memory(db)
                self._bring_up_to_date(db)
            db.row_factory = sqlite3.Row
            db.execute("BEGIN IMMEDIATE" if writing else "BEGIN")
            yield db
            db.execute("COMMIT")
        except sqlite3.DatabaseError as error:
            raise self._error_of(error, writing=writing) from error
        finally:
            db.close()  # rolls back uncommitted changes

    def _error_of(self, error: OSError | sqlite3.Error, *, writing: bool) -> UserDatabaseError:
        """*error* in words, with what helps: to end another program, to change rights, to free space, or a new file."""
        from crosswalk_tui.rights import denial  # only for an error

        reason = getattr(error, "sqlite_errorcode", 0) & _PRIMARY  # the library's own errors have none
        if reason in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            held = f"{self.path} cannot be used: {error}. End the program that holds it, and try again."
            return UserDatabaseError(held, is_locked=True)
        if reason in _FULL or getattr(error, "errno", 0) == ENOSPC:
            return UserDatabaseError(f"{self.path} cannot be used: {getattr(error, 'strerror', error)}.{_FREE_SPACE}")
        if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
            return UserDatabaseError(f"{self.path} is damaged ({error}). It was not changed.{OFFER}")
        denied = denial(self.path, writing=writing) if isinstance(error, OSError) or reason in _REFUSED else None
        if denied is not None:
            advice = f"{denied.what}.{OFFER}" if not denied.is_folder else f"{denied}."
            return UserDatabaseError(f"{self.path} cannot be opened: {advice}")
        return UserDatabaseError(f"{self.path} cannot be used: {getattr(error, 'strerror', None) or error}.{OFFER}")

    def has_own(self) -> bool:
        """Whether anything is the user's: if not, `crosswalk_tui.user.own`, which imports much, is not needed."""
        if not self.exists:
            return False
        with self.open() as db:
            return db.execute("SELECT 1 FROM own LIMIT 1").fetchone() is not None

    def missing_columns(self, db: sqlite3.Connection) -> list[str]:
        """The columns of a new database that *db* lacks, such as ``own.name``."""
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as new:
            self._bring_up_to_date(new)
            expected, found = ({name for (name,) in each.execute(_COLUMNS)} for each in (new, db))
        return sorted(expected - found)

    def check_lock(self) -> None:
        """Check that no other program keeps this one from saving; nothing is changed.

        Raises:
            UserDatabaseError: another program holds the file, or it cannot be written to.
        """
        db = sqlite3.connect(self.path, timeout=_PATIENCE_TO_READ, isolation_level=None)
        try:
            db.execute("BEGIN IMMEDIATE")
            db.execute("ROLLBACK")
        except sqlite3.DatabaseError as error:
            raise self._error_of(error, writing=True) from error
        finally:
            db.close()

    def _check_is_file(self) -> None:
        """Check that a file is there: SQLite would create one where a link leads, perhaps below an unmounted disk.

        Raises:
            UserDatabaseError: it is a link that leads nowhere, or a folder.
            OSError: it cannot be looked at.
        """
        try:
            mode = self.path.stat().st_mode
        except FileNotFoundError as error:
            from crosswalk_tui.rights import denial  # only for an error

            if denial(self.path) is not None:
                raise
            target = os.path.realpath(self.path)  # whereas Path.resolve raises RuntimeError in a loop
            raise UserDatabaseError(f"{self.path} leads to {target}, which is missing.{OFFER}") from error
        if not stat.S_ISREG(mode):
            raise UserDatabaseError(f"{self.path} is not a file.{OFFER}")

    def _readable(self, db: sqlite3.Connection) -> sqlite3.Connection:
        """*db*, or a copy in memory if its folder is read-only or its disk full.

        SQLite puts the index of a write-ahead log there, even to read.
        """
        try:
            db.execute("PRAGMA schema_version")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & _PRIMARY not in (*_REFUSED, *_FULL):
                raise
            db.close()
            try:
                return copy_in_memory(self.path)
            except OSError as refused:
                raise self._error_of(refused, writing=False) from refused
        return db

    def _bring_up_to_date(self, db: sqlite3.Connection) -> None:
        """Apply the missing migrations in one transaction."""
        db.execute("BEGIN IMMEDIATE")
        done = self._version(db)  # another process may have done it meanwhile
        if done == 0:
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute(_RECORD)
        for number, (name, statement) in enumerate(MIGRATIONS[done:], start=done + 1):
            db.execute(statement)
            db.execute("INSERT INTO migration VALUES (?, ?, ?)", [number, name, now()])
            db.execute(f"PRAGMA user_version = {number}")
        db.execute("COMMIT")

    def _version(self, db: sqlite3.Connection) -> int:
        """The number of applied migrations.

        Raises:
            UserDatabaseError: the database is not ours, or a newer version wrote it.
        """
        version = int(db.execute("PRAGMA user_version").fetchone()[0])
        ours = db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        if not ours and (version or db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]):
            raise UserDatabaseError(f"{self.path} is a SQLite database of another program; it was not changed.{OFFER}")
        if version > len(MIGRATIONS):
            raise UserDatabaseError(
                f"{self.path} was written by a newer crosswalk-tui (version {version} of its tables; this one knows"
                f" {len(MIGRATIONS)}). It was not changed; upgrade crosswalk-tui.{OFFER}"
            )
        return version


def json_object(text: str) -> dict[str, Any]:
    """The JSON object in *text*, which may have been edited by hand.

    Raises:
        ValueError: it is something else, or nested too deeply.
    """
    import json  # most commands find nothing stored

    try:
        document = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(document, dict):
        raise ValueError("not an object")  # noqa: TRY004 - as for JSON that is not valid
    return document


def now() -> str:
    """The current time in UTC, in the ISO format that the tables store."""
    return datetime.now(UTC).isoformat(timespec="seconds")
