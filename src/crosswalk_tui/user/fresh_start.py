"""A user's database that cannot be used: why, and an empty one beside it. The file itself is kept, whatever happens."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from itertools import count
from pathlib import Path
from typing import NamedTuple

from crosswalk_tui.core.errors import UserDatabaseError
from crosswalk_tui.folders import is_absent
from crosswalk_tui.rights import denial
from crosswalk_tui.user.database import OFFER, UserDatabase, now
from crosswalk_tui.user.journal import SIDECARS

_NEW = ".new"


class Fault(NamedTuple):
    """Why a database cannot be used.

    Attributes:
        is_locked: another program holds it, and may let go of it.
        is_read_only: it cannot be written to.
        is_readable: it can be read.
    """

    problem: str
    is_locked: bool = False
    is_read_only: bool = False
    is_readable: bool = False


class FreshStart(NamedTuple):
    """Where the old file is kept, and whether the new one has its content."""

    kept: Path
    is_copied: bool


def fault_of(users: UserDatabase) -> Fault | None:
    """Why the database of *users* cannot be used, or created; None if it can."""
    if not users.exists:
        denied = denial(users.path, writing=True)
        return None if denied is None else Fault(f"{users.path} cannot be created: {denied}.")
    try:
        with users.open() as db:
            (found,) = db.execute("PRAGMA quick_check(1)").fetchone()
            if found != "ok":
                return Fault(f"{users.path} is damaged ({found}). It was not changed.")
            if missing := users.missing_columns(db):
                return Fault(f"{users.path} lacks {', '.join(missing)}. It was not changed.")
    except UserDatabaseError as error:
        return Fault(str(error).removesuffix(OFFER), is_locked=error.is_locked)
    if not (os.access(users.path, os.W_OK) and os.access(users.path.parent, os.W_OK)):
        return Fault(f"{users.path} may be read, but not written to.", is_read_only=True, is_readable=True)
    try:
        users.check_lock()
    except UserDatabaseError as error:
        return Fault(str(error).removesuffix(OFFER), is_locked=error.is_locked, is_readable=True)
    return None


def start_fresh(users: UserDatabase, fault: Fault) -> FreshStart:
    """Keep the file of *users* under another name; put an empty database, or a copy of one that can be read, there.

    Wherever it is interrupted, the whole content is in the file or in the kept one.

    Raises:
        UserDatabaseError: another program holds it, or the folder cannot be written to; nothing is changed.
    """
    if fault.is_locked:
        raise UserDatabaseError(f"{users.path} is held by another program, and stays where it is.", is_locked=True)
    path = users.path
    denied = denial(path, writing=True)
    if denied is not None and denied.is_folder:
        raise UserDatabaseError(f"No new database can be put at {path}: {denied}. Nothing was changed.")
    kept, new = _kept_path(path), path.with_name(f"{path.name}{_NEW}")
    try:
        new.unlink(missing_ok=True)
        with UserDatabase(new).open(writing=True):
            pass  # creates it
        if fault.is_read_only:
            _copy_content(users, new)
        for ending in ("", *SIDECARS):
            _keep(path.with_name(f"{path.name}{ending}"), kept.with_name(f"{kept.name}{ending}"))
        for ending in SIDECARS:
            path.with_name(f"{path.name}{ending}").unlink(missing_ok=True)
        new.replace(path)
    except OSError as error:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise UserDatabaseError(
            f"{path} cannot be replaced: {error.strerror or error}. It stays where it is."
        ) from error
    return FreshStart(kept, fault.is_read_only)


def beside(users: UserDatabase, fault: Fault) -> UserDatabase:
    """A database beside that of *users*, for as long as another program holds that: a copy if it can be read.

    Raises:
        UserDatabaseError: it can no longer be read, or the copy cannot be written.
    """
    instead = UserDatabase(_unused_path(users.path, "beside"))
    if fault.is_readable:
        with instead.open(writing=True):
            pass  # creates it
        _copy_content(users, instead.path)
    return instead


def _copy_content(users: UserDatabase, target: Path) -> None:
    """Replace the content of the database *target* by that of *users*."""
    with users.open() as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)


def _kept_path(path: Path) -> Path:
    return _unused_path(path, f"kept-{now()[:10]}")


def _unused_path(path: Path, word: str) -> Path:
    """A path like *path* with *word* in its name that does not exist."""
    numbered = (f"-{number}" if number > 1 else "" for number in count(1))
    names = (path.with_name(f"{path.stem}-{word}{number}{path.suffix}") for number in numbered)
    return next(filter(is_absent, names))


def _keep(source: Path, target: Path) -> None:
    """Give the file *source*, if there is one, the second name *target*; copy it where a file has one name only.

    Thus a file is always in its place until the new one replaces it: another program would create one meanwhile. Only
    what can be neither linked nor copied is renamed: a file of another user, a folder, a link that leads nowhere.

    Raises:
        OSError: *target* has been created meanwhile, or there is no space; *source* is as it was.
    """
    if is_absent(source):
        return
    if not source.is_file():
        source.rename(target)
        return
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:
        target.touch(exist_ok=False)  # a copy and a rename would replace what another program kept there
        try:
            _copy_or_rename(source, target)
        except OSError:
            target.unlink()
            raise


def _copy_or_rename(source: Path, target: Path) -> None:
    try:
        shutil.copy2(source, target)
    except PermissionError:
        source.replace(target)
