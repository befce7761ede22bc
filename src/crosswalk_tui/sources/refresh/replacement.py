"""Replace the user's catalogue: one process at a time, atomically, and with the previous one kept."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import sleep

from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from crosswalk_tui.catalog import checks, locate
from crosswalk_tui.catalog.locate import previous_path
from crosswalk_tui.core.errors import CatalogueError
from crosswalk_tui.rights import denial
from crosswalk_tui.sources.refresh.newest_snapshots import is_usable

_ATTEMPTS = 5


@contextmanager
def only_refresh(target: Path) -> Iterator[Path]:
    """Hold the lock of *target* and return an empty folder for files, which is deleted at the end.

    The system releases the lock even if the process is killed; the next refresh deletes what such a process left.

    Raises:
        CatalogueError: another refresh is running, or the folder of *target* cannot be written.
    """
    lock = target.with_name("refresh.lock")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(lock, timeout=0, isolation_level=None)) as db:
            db.execute("BEGIN EXCLUSIVE")
            _delete_drafts(target)
            folder = target.with_name(f".{target.name}.{os.getpid()}.fetched")
            folder.mkdir()
            try:
                yield folder
            finally:
                _delete_drafts(target)
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise CatalogueError("Another refresh is running; try again when it has ended.") from error
        raise CatalogueError(f"{lock} cannot be written: {denial(lock, writing=True) or error}.") from error
    except sqlite3.DatabaseError as error:
        raise CatalogueError(f"{lock} is not the lock of a refresh ({error}): delete it and try again.") from error
    except OSError as error:
        reason = denial(lock, writing=True) or error.strerror
        raise CatalogueError(f"{target.parent} cannot be used: {reason}.") from error


def _delete_drafts(target: Path) -> None:
    """Delete what a killed process left, but for a previous catalogue that has no other name: it gets its own."""
    for spare in [] if previous_path(target).exists() else target.parent.glob(f".{target.name}.*.previous"):
        spare.replace(previous_path(target))
    for draft in target.parent.glob(f".*{target.name}.*"):
        if draft.is_dir():
            shutil.rmtree(draft, ignore_errors=True)
        else:
            draft.unlink(missing_ok=True)


def replace_catalogue(target: Path, write: Callable[[Path], None]) -> None:
    """Replace *target* by the file that *write* creates, once that is verified and on the disk; keep the previous one.

    Raises:
        CatalogueError: it cannot be written, or is not valid; *target* is as it was.
    """
    draft = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        _write_sound(target, draft, write)
        _keep_previous(target, draft)
        move(draft, target)
        _sync_folder(target.parent)
    except OSError as error:
        raise CatalogueError(f"{target} cannot be replaced: {error.strerror}; it is as it was.") from error
    finally:
        draft.unlink(missing_ok=True)


def _write_sound(target: Path, draft: Path, write: Callable[[Path], None]) -> None:
    """Let *write* create *draft*, which is to replace *target*, and verify it; see `replace_catalogue`."""
    try:
        write(draft)
    except CatalogueError as error:
        raise CatalogueError(f"{str(error).replace(str(draft), str(target))} The catalogue is as it was.") from error
    if problems := checks.verify(draft):
        raise CatalogueError(f"The new catalogue is not sound and was not taken: {problems[0]}.")


def _keep_previous(target: Path, newer: Path) -> None:
    """Keep a copy of *target*, which *newer* is about to replace, as the previous catalogue.

    One that cannot be read was not in use: then the one before it is kept.
    """
    previous = previous_path(target)
    if not target.exists():
        previous.unlink(missing_ok=True)  # before the first refresh, the shipped catalogue was in use
    elif is_usable(target):
        move(_copied(target), previous)
        latest = newer.stat().st_mtime_ns - 1
        if previous.stat().st_mtime_ns > latest:  # by a clock that was ahead; a rollback is known by the times
            os.utime(previous, ns=(latest, latest))


def _copied(target: Path) -> Path:
    """A second name of the file at *target*, or a copy of it on a file system without links."""
    spare = target.with_name(f".{target.name}.{os.getpid()}.previous")
    spare.unlink(missing_ok=True)
    try:
        os.link(target, spare)
    except OSError:
        shutil.copy2(target, spare)  # with its time: the later one of two catalogues is the refreshed one
    return spare


def move(path: Path, target: Path, pause: Callable[[float], None] | None = None) -> None:
    """Rename *path* to *target*, again after a pause while another program has *target* open, as Windows refuses that.

    Raises:
        OSError: it cannot be renamed.
    """
    retrying = Retrying(
        retry=retry_if_exception_type(PermissionError),
        stop=stop_after_attempt(_ATTEMPTS),
        wait=wait_exponential(multiplier=0.1),
        sleep=pause or sleep,
        reraise=True,
    )
    retrying(path.replace, target)


def _sync_folder(folder: Path) -> None:
    """Write the entries of *folder* to the disk, so that a rename in it outlasts a loss of power."""
    if os.name == "nt":  # a folder cannot be opened there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def roll_back(target: Path) -> Path:
    """Exchange the refreshed catalogue for the previous one, or for the shipped one if there is none.

    Returns:
        The catalogue that was used before, which the next rollback restores.

    Raises:
        CatalogueError: there is no previous catalogue, or it cannot be exchanged.
    """
    previous = previous_path(target)
    with only_refresh(target):
        if not target.exists() and not previous.exists():
            raise CatalogueError("The catalogue has not been refreshed: there is nothing to go back to.")
        try:
            if not previous.exists():
                move(target, previous)
                return previous
            if not is_usable(previous):
                reason = "it is damaged, or of another version"
                raise CatalogueError(
                    f"{previous} cannot be used: {reason}. Delete it to return to the shipped catalogue."
                )
            spare = _copied(target) if target.exists() else None
            move(previous, target)
            if spare is not None:
                move(spare, previous)
        except OSError as error:
            raise CatalogueError(f"{target} cannot be exchanged: {error.strerror}.") from error
    return locate.shipped_path() if spare is None else previous
