"""Open a catalogue with plain sqlite3: read-only, from its file or from memory, and lay over it what is the user's."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Self

from crosswalk_tui.catalog.schema import APPLICATION_ID, SCHEMA_VERSION
from crosswalk_tui.core.errors import CatalogueError
from crosswalk_tui.core.models import OWN
from crosswalk_tui.core.text.safe import safe

if TYPE_CHECKING:
    from crosswalk_tui.core.own.records import Own

_LOCK_TIMEOUT = 1.0
"""Seconds to wait for another program's lock; with a longer wait, the app would seem to hang."""

_LARGEST_KEPT = 64 << 20
"""Size in bytes up to which the app reads a catalogue into memory; the shipped one has 13 million."""

_META = "SELECT key, value FROM meta ORDER BY key"

_REMEDY = " Build it again with: crosswalk-tui catalog build --from DIR, or install crosswalk-tui again."


def _problem(db: sqlite3.Connection, path: Path, *, check: bool) -> str:
    """Why the file cannot be used, as the end of a sentence; empty when it can."""
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        return f"is a SQLite database but not a crosswalk-tui catalogue.{_REMEDY}"
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version != SCHEMA_VERSION:
        remedy = _REMEDY if version < SCHEMA_VERSION else " Install the newest release of crosswalk-tui."
        return f"has schema version {version}; this release reads {SCHEMA_VERSION}.{remedy}"
    if not check:
        return ""
    from crosswalk_tui.catalog import seal  # hashlib takes 2 ms to import

    fault = seal.problem_of_file(path, db)
    return f"is damaged: {fault}.{_REMEDY}" if fault else ""


def _in_memory(content: bytes) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.deserialize(content)
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
        listed: bytes | None = None,
        state: tuple[int, ...] | None = None,
    ) -> None:
        """Read from *connection*.

        Args:
            connection: to the file, or to a copy of it in memory.
            path: the file.
            listed: what *connection* reads from if that is in memory.
            state: of the file before it was opened; None if it was not.
        """
        self._db = connection
        self._content = listed
        self._listed = listed
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
            raise CatalogueError(f"{safe(str(path))} cannot be read: {error.strerror}.") from error
        if not found:
            raise CatalogueError(
                f"There is no catalogue at {path}. Build one with: crosswalk-tui catalog build --from DIR"
            )
        try:
            connection = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False, timeout=_LOCK_TIMEOUT
            )
        except sqlite3.Error as error:
            raise CatalogueError(f"{path} cannot be opened: {error}.") from error
        connection.row_factory = sqlite3.Row
        try:
            problem = _problem(connection, path, check=check)
        except (sqlite3.Error, OSError, ValueError) as error:  # an empty file cannot be mapped
            problem = f"cannot be read as a catalogue: {safe(str(error))}.{_REMEDY}"
        if problem:
            connection.close()
            raise CatalogueError(f"{path} {problem}")
        return cls(connection, path, state=state)

    def read_content(self) -> bytes | None:
        """Read the whole file, for `keep`; check its seal if it has changed since it was opened. Safe in any thread.

        Returns None if the file is too large or SQLite cannot read from memory.

        Raises:
            CatalogueError: the file has been removed or damaged since it was opened.
        """
        from crosswalk_tui.catalog import seal

        if not hasattr(sqlite3.Connection, "deserialize"):  # SQLite may be built without it
            return None
        try:
            if self.path.stat().st_size > _LARGEST_KEPT:
                return None
            content = self.path.read_bytes()
            if self._state is not None and _state_of(self.path) == self._state:
                return content
            with closing(_in_memory(content)) as found:
                fault = seal.problem(content, found)
        except (sqlite3.Error, OSError) as error:
            raise CatalogueError(f"{self.path} cannot be read any more: {safe(str(error))}.") from error
        if fault:
            raise CatalogueError(f"{self.path} is damaged: {fault}.{_REMEDY}")
        return content

    def keep(self, content: bytes | None) -> None:
        """Read from *content* instead of the file, so that later changes of the file have no effect.

        Does nothing when *content* is None, or after `lay_over`, which has copied it already.

        Raises:
            CatalogueError: *content* is a different catalogue, which has replaced the file; the old one stays open.
        """
        if content is None or self._listed is not None:
            return
        kept = _in_memory(content)
        if [tuple(row) for row in kept.execute(_META)] != [tuple(row) for row in self.rows(_META)]:
            kept.close()
            raise CatalogueError(f"{self.path} has been replaced. Start again to use the new one.")
        self._db.close()
        self._db, self._content = kept, content

    def again(self) -> Self:
        """Open the same catalogue once more, for another thread.

        Raises:
            CatalogueError: its file is missing or has been replaced.
        """
        if self._content is None and self._listed is not None:
            opened = self.without_own()
            opened.lay_over(self.own)
            return opened
        if self._content is None:
            return self.open(self.path, check=False)
        opened = type(self)(_in_memory(self._content), self.path)
        opened.own, opened.own_problems = self.own, self.own_problems
        return opened

    def without_own(self) -> Self:
        """Open the same catalogue once more, for another thread, without what is the user's.

        Raises:
            CatalogueError: the file is damaged, or SQLite cannot read from memory.
        """
        listed = self._listed_content()
        return type(self)(_in_memory(listed), self.path, listed)

    def _listed_content(self) -> bytes:
        if not hasattr(sqlite3.Connection, "deserialize"):
            raise CatalogueError("This build of SQLite cannot apply what is yours; see --list-prices.")
        try:
            return self._listed or self._db.serialize()
        except sqlite3.Error as error:
            raise self.damaged(error) from error

    def lay_over(self, own: Own, *, shared: bool = True) -> None:
        """Read from a copy in memory with what is the user's; the file is unchanged.

        Unless *shared*, `again` is slow: it does the same once more.

        Replaces what was laid over before: without *own*, the catalogue gives its own answers again.

        Raises:
            CatalogueError: the file is damaged, or SQLite cannot read from memory.
        """
        from crosswalk_tui.catalog import overlay

        listed = self._listed_content()
        try:
            copy = _in_memory(listed)
            self.own_problems = overlay.lay_over(copy, own, first_day(self.as_of()))
            copy.commit()
            self._content = copy.serialize() if shared else None
        except sqlite3.Error as error:
            raise self.damaged(error) from error
        self._db.close()
        self._db, self._listed, self.own = copy, listed, own

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

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

    def each_row(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> Iterator[sqlite3.Row]:
        """As `rows`, one row at a time: for hundreds of thousands."""
        try:
            # Not the cursor itself: a reader that gives up would close it, perhaps after the database.
            yield from iter(self._db.execute(sql, parameters).fetchone, None)
        except sqlite3.Error as error:
            raise self.damaged(error) from error

    def damaged(self, error: Exception) -> CatalogueError:
        """The error to raise for invalid content of the file."""
        return CatalogueError(
            f"{self.path} is damaged ({safe(str(error))}). Check it with: crosswalk-tui catalog verify"
        )
