"""Locate the catalogue file: an explicit path, the environment variable, a refreshed file, or the shipped one."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from crosswalk_tui.catalog.read_only import connect_read_only
from crosswalk_tui.folders import expanded, user_folder

ENVIRONMENT_VARIABLE = "CROSSWALK_CATALOG"
"""Environment variable with the catalogue's path; the ``--catalog`` option takes precedence."""


def shipped_path() -> Path:
    """The catalogue shipped with the package: inside the wheel, or ``data/`` of a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "data" / "catalog.db"
    return inside if inside.exists() else package.parent.parent / "data" / "catalog.db"


def refreshed_path() -> Path:
    """Where a refresh puts the user's catalogue, in the folder of the user's data."""
    return user_folder("data") / "catalog.db"


def previous_path(target: Path) -> Path:
    """Where a refresh of *target* keeps the catalogue from before it."""
    return target.with_name("catalog.previous.db")


def fetched_path(target: Path) -> Path:
    """Where a refresh of *target* keeps its notes on fetched files; written by every refresh that ends."""
    return target.with_name("fetched.json")


def before_last_refresh(current: Path) -> Path | None:
    """The catalogue that a rollback would restore if *current* is in use; None if there is none.

    Before the first refresh, it was the shipped catalogue. A file that was chosen by its path is never refreshed.
    """
    refreshed, shipped = refreshed_path(), shipped_path()
    if current not in (refreshed, shipped):
        return None
    kept = previous_path(refreshed)
    if kept.is_file():
        return kept
    return shipped if current == refreshed else None


def is_rolled_back(current: Path) -> bool:
    """Whether a rollback, not a refresh, led to *current*: the catalogue that is kept was written later."""
    refreshed = refreshed_path()
    if current not in (refreshed, shipped_path()):
        return False
    return _written(refreshed) < _written(previous_path(refreshed))


def _written(path: Path) -> int:
    """When the file at *path* was written, in nanoseconds; 0 if there is none."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def newest_path() -> Path:
    """The refreshed catalogue where there is one as new as the shipped one, else the shipped one.

    One that cannot be read, or that another version wrote, is not newer.
    """
    refreshed, shipped = refreshed_path(), shipped_path()
    if not refreshed.is_file():
        return shipped
    ours, theirs = _age(refreshed), _age(shipped)
    return refreshed if ours is not None and (theirs is None or ours >= theirs) else shipped


def _age(path: Path) -> tuple[int, str] | None:
    """The schema version and the date of the catalogue at *path*; None where they cannot be read."""
    try:
        with closing(connect_read_only(path)) as db:
            (version,) = db.execute("PRAGMA user_version").fetchone()
            (day,) = db.execute("SELECT value FROM meta WHERE key = 'as_of'").fetchone()
    except (sqlite3.Error, TypeError):
        return None
    return int(version), str(day)


def catalogue_path(explicit: Path | None = None) -> Path:
    """The catalogue to open, whether or not it exists."""
    if explicit is not None:
        return explicit
    chosen = os.environ.get(ENVIRONMENT_VARIABLE)
    return expanded(chosen) if chosen else newest_path()
