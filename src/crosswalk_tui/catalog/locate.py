"""Locate the catalogue file: an explicit path, the environment variable, a refreshed file, or the shipped one."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from errno import EINVAL
from pathlib import Path

from crosswalk_tui.catalog.read_only import connect_read_only
from crosswalk_tui.catalog.schema import SCHEMA_VERSION
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
    if os.path.isfile(kept):  # noqa: PTH113 - in Python 3.11, `Path.is_file` fails in a folder that may not be entered
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
    return _newest()[0]


def _newest() -> tuple[Path, str]:
    """The path of `newest_path`, and a sentence on a refreshed catalogue that cannot be read."""
    refreshed, shipped = refreshed_path(), shipped_path()
    try:
        ours = _age(refreshed)
    except (FileNotFoundError, NotADirectoryError):
        return shipped, ""
    except OSError as error:
        return shipped, f"{refreshed} cannot be read: {error.strerror}. The shipped catalogue is used."
    except (sqlite3.Error, ValueError) as error:
        reason = f"{refreshed} is not a readable catalogue ({error}). The shipped one is used."
        return shipped, f"{reason} To replace the file: crosswalk-tui refresh."
    try:
        theirs = _age(shipped)
    except (OSError, sqlite3.Error, ValueError):
        return refreshed, ""
    if ours[0] != SCHEMA_VERSION and ours[1] > theirs[1]:
        reason = f"{refreshed} was written by another version of crosswalk-tui. The shipped catalogue is used."
        return shipped, f"{reason} To replace the file: crosswalk-tui refresh."
    return (refreshed if ours[0] == SCHEMA_VERSION and ours[1] >= theirs[1] else shipped), ""


def _age(path: Path) -> tuple[int, str]:
    """The schema version and the date of the catalogue at *path*.

    Raises:
        OSError, sqlite3.Error, ValueError: they cannot be read.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(EINVAL, "it is not a file")  # to open a pipe would wait for what writes to it
    path.open("rb").close()  # SQLite does not say why it cannot open a file
    with closing(connect_read_only(path)) as db:
        (version,) = db.execute("PRAGMA user_version").fetchone()
        found = db.execute("SELECT value FROM meta WHERE key = 'as_of'").fetchone()
    if found is None or found[0] is None:
        raise ValueError("it has no date")
    return int(version), str(found[0])


def path_of_environment() -> Path | None:
    """The catalogue that the environment names, which a refresh or a rollback does not change; None if it does not."""
    chosen = os.environ.get(ENVIRONMENT_VARIABLE)
    return expanded(chosen) if chosen else None


def located(explicit: Path | None = None) -> tuple[Path, str]:
    """The catalogue to open, whether or not it exists; and a sentence if the refreshed one cannot be read."""
    if explicit is not None:
        return explicit, ""
    chosen = path_of_environment()
    return (chosen, "") if chosen is not None else _newest()


def catalogue_path(explicit: Path | None = None) -> Path:
    """The path of `located`."""
    return located(explicit)[0]
