"""How the user's database records changes: a write-ahead log where that is safe, else a rollback journal.

With a write-ahead log, one program reads while another writes. SQLite shares an index of it between programs through
memory, which network file systems do not support, so it is only used in folders known to be on a local disk.
While a program has the database open, and after a crash, the log is beside it in ``user.db-wal``, and part of it.
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing, suppress
from functools import cache
from pathlib import Path

SIDECARS = ("-journal", "-wal", "-shm")
"""What SQLite may keep beside a database, part of its content."""

_CHANGES = ("-journal", "-wal")
"""Those with changes: to take back, or to read as well."""

_LOCAL = ("bcachefs", "btrfs", "ext2", "ext3", "ext4", "f2fs", "jfs", "overlay", "ramfs", "tmpfs", "xfs", "zfs")
"""Names that Linux gives to file systems of one computer."""

_MOUNTS = Path("/proc/self/mounts")
_REMOTE_DRIVE = 4
"""``DRIVE_REMOTE`` of Windows."""


def choose_journal(db: sqlite3.Connection, path: Path) -> None:
    """Switch the database at *path* to a write-ahead log, or to a rollback journal if its folder is not local.

    The switch is left to a later save, without waiting, if another program has the database open.
    """
    wanted = "wal" if is_local(path.parent) else "delete"
    if db.execute("PRAGMA journal_mode").fetchone()[0] != wanted:
        (patience,) = db.execute("PRAGMA busy_timeout").fetchone()
        db.execute("PRAGMA busy_timeout = 0")
        with suppress(sqlite3.OperationalError):
            db.execute(f"PRAGMA journal_mode = {wanted}")
        db.execute(f"PRAGMA busy_timeout = {patience}")


@cache
def is_local(folder: Path) -> bool:
    """Whether *folder* is known to be on a disk of this computer."""
    folder = folder.resolve()
    if sys.platform == "win32":
        import ctypes

        drive: int = ctypes.windll.kernel32.GetDriveTypeW(folder.anchor)
        return drive != _REMOTE_DRIVE and not folder.anchor.startswith("\\\\")
    if sys.platform != "linux":  # no list of mounted file systems to read
        return True
    try:
        return file_system(folder, _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")) in _LOCAL
    except OSError:
        return False


def file_system(folder: Path, mounts: str) -> str:
    """The name of the file system that *folder* is on, by the lines of */proc/self/mounts*; empty if in none."""
    found, depth = "", 0
    for line in mounts.splitlines():
        _, point, name, *_ = line.split(" ")
        mounted = Path(point.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\"))
        if folder.is_relative_to(mounted) and len(mounted.parts) >= depth:  # a later mount hides an earlier one
            found, depth = name, len(mounted.parts)
    return found


def copy_in_memory(path: Path) -> sqlite3.Connection:
    """The content of the database at *path*, in whose folder SQLite cannot put the index of its write-ahead log.

    The folder is read-only, or its disk full. Changes beside the file are part of the content; only with such, it is
    copied to a folder for temporary files first.

    Raises:
        OSError, sqlite3.Error: it cannot be read, or there is no space for such a copy.
    """
    changes = [part for ending in _CHANGES if (part := path.with_name(f"{path.name}{ending}")).exists()]
    if not any(part.stat().st_size for part in changes):
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"  # read as it is, without an index or locks
        return in_memory(sqlite3.connect(uri, uri=True))
    import shutil  # not needed to start
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="crosswalk-tui-") as folder:
        copy = Path(folder) / path.name
        for part in (path, *changes):
            shutil.copyfile(part, copy.with_name(part.name))
        return in_memory(sqlite3.connect(copy, isolation_level=None))


def in_memory(db: sqlite3.Connection) -> sqlite3.Connection:
    """Copy *db* into memory and close it."""
    copy = sqlite3.connect(":memory:", isolation_level=None)
    with closing(db):
        db.backup(copy)
    return copy
