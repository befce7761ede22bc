"""Open a catalogue with plain sqlite3: read-only, from its file or from memory, and lay over it what is the user's."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from crosswalk_tui.catalog.locate import refreshed_path
from crosswalk_tui.catalog.read_only import connect_read_only, obstacle
from crosswalk_tui.catalog.schema import APPLICATION_ID, SCHEMA_VERSION
from crosswalk_tui.core.errors import VALUE_ERRORS, CatalogueError, CrosswalkError
from crosswalk_tui.core.models import OWN
from crosswalk_tui.core.text.safe import safe

if TYPE_CHECKING:
    from crosswalk_tui.catalog.shared_memory import SharedMemory
    from crosswalk_tui.core.own.records import Own

_LOCK_TIMEOUT = 1.0
"""Seconds to wait for another program's lock; with a longer wait, the app would seem to hang."""

_LARGEST_KEPT = 64 << 20
"""Size in bytes up to which the app reads a catalogue into memory; the shipped one has 13 million."""

_BATCH = 256
"""Rows that Python fetches at a time, where there may be hundreds of thousands."""

_META = "SELECT key, value FROM meta ORDER BY key"


def _remedy(path: Path) -> str:
    """What to do with a file that cannot be used, as a sentence after a space."""
    if path == refreshed_path():
        return (
            " Replace it with: crosswalk-tui refresh; or return to the one before with: crosswalk-tui catalog rollback."
        )
    return " Build it again with: crosswalk-tui catalog build --from DIR, or install crosswalk-tui again."


def _problem(db: sqlite3.Connection, path: Path, *, check: bool) -> str:
    """Why the file cannot be used, as the end of a sentence; empty when it can."""
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        return f"is a SQLite database but not a crosswalk-tui catalogue.{_remedy(path)}"
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version != SCHEMA_VERSION:
        remedy = _remedy(path) if version < SCHEMA_VERSION else " Install the newest release of crosswalk-tui."
        return f"has schema version {version}; this release reads {SCHEMA_VERSION}.{remedy}"
    if not check:
        return ""
    from crosswalk_tui.catalog import seal  # hashlib takes 2 ms to import

    fault = seal.problem_of_file(path, db)
    return f"is damaged: {fault}.{_remedy(path)}" if fault else ""


def _connect(path: Path) -> sqlite3.Connection:
    connection = connect_read_only(path, timeout=_LOCK_TIMEOUT)
    connection.row_factory = sqlite3.Row
    return connection


def _state_of(path: Path) -> tuple[int, ...]:
    """What differs once the file has been changed or replaced; programs cannot set the time of its last change."""
    found = path.stat()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def first_day(as_of: str) -> str:
    """The first day of a date: ``2026-11`` is 2026-11-01."""
    return as_of + "0000-01-01"[len(as_of) :]


class CatalogueFile:
    """An open catalogue. Use as a context manager or call `close`; may be used from one thread at a time.

    Attributes:
        own: what is the user's, as applied by `lay_over`.
        own_problems: a sentence on each entry of it that could not be applied.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: Path,
        memory: SharedMemory | None = None,
        state: tuple[int, ...] | None = None,
    ) -> None:
        """Read from *connection*.

        Args:
            connection: to the file, or to a copy of it in memory.
            path: the file.
            memory: the copy in memory that *connection* reads, if others are to be opened.
            state: of the file before it was opened; None if it was not.
        """
        self._db = self._listed = connection
        self._memory = self._listed_memory = memory
        self._state = state
        self.own: Own = ()
        self.own_problems: tuple[str, ...] = ()
        self.path = path

    @classmethod
    def open(cls, path: Path, *, check: bool = True) -> Self:
        """Open the catalogue at *path* read-only.

        *check* its seal, which takes about 8 ms, unless the file was opened a moment ago.

        Raises:
            CatalogueError: missing, not a catalogue, damaged, or of a different schema version.
        """
        try:
            found = path.is_file()
            state = _state_of(path) if found else None
        except OSError as error:  # a name too long, a folder that may not be entered
            problem = obstacle(path, error) or f"cannot be read: {error.strerror}."
            raise CatalogueError(f"{safe(str(path))} {problem}") from error
        if not found:
            raise CatalogueError(
                f"There is no catalogue at {path}. Build one with: crosswalk-tui catalog build --from DIR."
            )
        try:
            connection = _connect(path)
        except sqlite3.Error as error:
            raise CatalogueError(f"{path} {obstacle(path, error) or f'cannot be opened: {error}.'}") from error
        try:
            problem = _problem(connection, path, check=check)
        except (sqlite3.Error, OSError, ValueError) as error:  # an empty file cannot be mapped
            problem = obstacle(path, error) or f"cannot be read as a catalogue: {safe(str(error))}.{_remedy(path)}"
        if problem:
            connection.close()
            raise CatalogueError(f"{path} {problem}")
        return cls(connection, path, state=state)

    def read_content(self) -> SharedMemory | None:
        """Read the whole file, for `keep`; check its seal if it has changed since it was opened. Safe in any thread.

        Returns None if the file is too large or SQLite cannot share memory.

        Raises:
            CatalogueError: the file has been removed or damaged since it was opened.
        """
        from crosswalk_tui.catalog.shared_memory import IS_SUPPORTED, SharedMemory  # not needed to start

        if not IS_SUPPORTED:
            return None
        try:
            if not self.path.is_file():  # a pipe in its place would be waited for
                raise CatalogueError(f"There is no catalogue at {self.path} any more.")
            if self.path.stat().st_size > _LARGEST_KEPT:
                return None
            with closing(_connect(self.path)) as file:
                content = SharedMemory(file)
            if self._state is not None and _state_of(self.path) == self._state:
                return content
            from crosswalk_tui.catalog import seal

            fault = seal.problem_of_file(self.path, content.db)
        except (sqlite3.Error, OSError, ValueError) as error:  # an empty file cannot be mapped
            problem = obstacle(self.path, error) or f"cannot be read any more: {safe(str(error))}."
            raise CatalogueError(f"{self.path} {problem}") from error
        if fault:
            raise CatalogueError(f"{self.path} is damaged: {fault}.{_remedy(self.path)}")
        return content

    def keep(self, content: SharedMemory | None) -> None:
        """Read from *content* instead of the file, so that later changes of the file have no effect.

        Does nothing when *content* is None.

        Raises:
            CatalogueError: *content* is a different catalogue, which has replaced the file; the old one stays open.
        """
        if content is None or self._listed_memory is not None:
            return
        try:
            new, old = ([tuple(row) for row in db.execute(_META)] for db in (content.db, self._listed))
        except sqlite3.Error as error:
            raise self.damaged(error) from error
        if new != old:
            raise CatalogueError(f"{self.path} has been replaced. Start again to use the new one.")
        self._listed.close()
        if self._memory is None:
            self._db, self._memory = content.db, content
        self._listed, self._listed_memory = content.db, content

    @property
    def is_in_memory(self) -> bool:
        """Whether all is read from a copy in memory, whatever becomes of the file."""
        return self._memory is not None

    def again(self) -> Self:
        """Open the same catalogue once more, for another thread.

        Raises:
            CatalogueError: its file is missing.
        """
        memory = self._memory  # exists as long as it is referred to: `lay_over` may replace it meanwhile
        if memory is None:
            return self.open(self.path, check=False)
        opened = type(self)(memory.connect(), self.path)
        opened.own, opened.own_problems = self.own, self.own_problems
        return opened

    def without_own(self) -> Self:
        """Open the same catalogue once more, for another thread, without what is the user's.

        Raises:
            CatalogueError: the file is damaged, or SQLite cannot share memory.
        """
        memory = self._listed_memory or self._copy_listed()
        return type(self)(memory.connect(), self.path, memory)

    def _copy_listed(self) -> SharedMemory:
        """A new copy in memory, without what is the user's.

        Raises:
            CatalogueError: the file is damaged, or SQLite cannot share memory.
        """
        from crosswalk_tui.catalog.shared_memory import IS_SUPPORTED, SharedMemory  # not needed to start

        if not IS_SUPPORTED:
            raise CatalogueError(
                "This build of SQLite cannot apply what is yours: add --list-prices for answers with list prices."
            )
        try:
            return SharedMemory(self._listed)
        except sqlite3.Error as error:
            raise self.damaged(error) from error

    def lay_over(self, own: Own) -> None:
        """Read from a copy in memory with what is the user's; the file is unchanged.

        Replaces what was laid over before: without *own*, the catalogue gives its own answers again.

        Raises:
            CatalogueError: the file is damaged, or SQLite cannot share memory.
        """
        from crosswalk_tui.catalog import overlay

        copy = self._copy_listed()
        try:
            self.own_problems = overlay.lay_over(copy.db, own, first_day(self.as_of()))
            copy.db.commit()
        except (sqlite3.Error, ValueError) as error:  # an invalid time of day: the schema cannot forbid it
            raise self.damaged(error) from error
        self._db, self._memory, self.own = copy.db, copy, own

    def close(self) -> None:
        """Close the connection; a copy in memory exists until nothing refers to it, as another thread may."""
        for db, memory in ((self._db, self._memory), (self._listed, self._listed_memory)):
            if memory is None or db is not memory.db:
                db.close()
        self._memory = self._listed_memory = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _traceback: object) -> None:
        """Close the connection.

        Raises:
            CatalogueError: a value in the file, which its schema forbids, was the cause of *error*.
        """
        try:
            damage = None if error is None else self.damage_behind(error)
        finally:
            self.close()
        if damage is not None:
            raise damage from error

    def is_edited(self) -> bool:
        """Whether the file was edited with SQL since it was built.

        Raises:
            CatalogueError: the file cannot be read any more.
        """
        from crosswalk_tui.catalog import seal

        try:
            return seal.is_edited(self.path, self._listed)
        except (sqlite3.Error, OSError) as error:
            raise self.damaged(error) from error

    def as_of(self) -> str:
        """The date of the newest source: a day, a month or a year."""
        sql = "SELECT coalesce(max(as_of), '') AS d FROM source WHERE source_id <> ?"
        return str(self.rows(sql, [OWN])[0]["d"])

    def rows(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> list[sqlite3.Row]:
        """Run a query, for the modules of this package.

        Raises:
            CatalogueError: the file is damaged.
        """
        try:
            return self._db.execute(sql, parameters).fetchall()
        except sqlite3.Error as error:
            raise self.damaged(error) from error

    def each_row(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> Iterator[tuple[Any, ...]]:
        """As `rows`, one row at a time, without the names of the columns: for hundreds of thousands.

        Raises:
            CatalogueError: the file is damaged.
        """
        try:
            # Not the cursor itself: a reader that gives up would close it, perhaps after the database. Nor in a
            # variable: an error would keep it, and the lock of its query.
            for rows in iter(partial(self._unnamed().execute(sql, parameters).fetchmany, _BATCH), []):
                yield from rows
        except sqlite3.Error as error:
            raise self.damaged(error) from error

    def _unnamed(self) -> sqlite3.Cursor:
        """A new cursor that gives rows as tuples."""
        cursor = self._db.cursor()
        cursor.row_factory = None
        return cursor

    def damage_behind(self, error: BaseException) -> CatalogueError | None:
        """The error to raise instead of an unexpected *error*, if a value in the file may be its cause; None if not.

        What reads the catalogue relies on the types and formats of its schema. A file is not checked for them at each
        start, only if it has been edited; one made to seem as built is found out by the error it causes.
        """
        if isinstance(error, CrosswalkError) or not isinstance(error, VALUE_ERRORS):
            return None
        from crosswalk_tui.catalog import seal

        try:
            fault = seal.problem_of_content(self._listed)
        except sqlite3.ProgrammingError:  # closed already
            return None
        except sqlite3.Error as unreadable:
            return self.damaged(unreadable)
        return self.damaged(ValueError(fault)) if fault else None

    def damaged(self, error: Exception) -> CatalogueError:
        """The error to raise for invalid content of the file, or one that can no longer be read."""
        fault = f"is damaged ({safe(str(error))}). Check it with: crosswalk-tui catalog verify."
        return CatalogueError(f"{self.path} {obstacle(self.path, error) or fault}")
