"""The write-ahead log of the user's database: where it is used, and what is true with it."""

from __future__ import annotations

import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from crosswalk_tui.core.errors import UserDatabaseError
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD
from crosswalk_tui.user import journal
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.fresh_start import fault_of, start_fresh
from crosswalk_tui.user.workloads import readable_workloads, save_workload
from tests.ordinary_user import ordinary_user, public_folder


@pytest.fixture(autouse=True)
def _local(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever these tests run on."""
    monkeypatch.setattr(journal, "is_local", lambda _: True)


@pytest.fixture
def users() -> Iterator[UserDatabase]:
    """In a folder that every user may enter."""
    with public_folder() as folder:
        found = UserDatabase(folder / "user.db")
        save_workload(found, "mine", DEFAULT_WORKLOAD)
        yield found


def _mode(users: UserDatabase) -> str:
    with closing(sqlite3.connect(users.path)) as db:
        return str(db.execute("PRAGMA journal_mode").fetchone()[0])


def _names(users: UserDatabase) -> list[str]:
    return [saved.name for saved in readable_workloads(users)[0]]


def _files(users: UserDatabase) -> list[str]:
    return sorted(path.name for path in users.path.parent.iterdir())


def test_it_is_used_and_nothing_stays_beside_the_file(users: UserDatabase) -> None:
    assert _mode(users) == "wal"
    assert _names(users) == ["mine"]
    assert _files(users) == ["user.db"]


def test_a_file_without_one_gets_it_at_the_next_save(users: UserDatabase) -> None:
    with closing(sqlite3.connect(users.path)) as db:
        db.execute("PRAGMA journal_mode = delete")
    assert (_names(users), _mode(users)) == (["mine"], "delete")
    save_workload(users, "next", DEFAULT_WORKLOAD)
    assert (_names(users), _mode(users)) == (["mine", "next"], "wal")


def test_in_a_folder_on_the_network_it_is_given_up(users: UserDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "is_local", lambda _: False)
    save_workload(users, "next", DEFAULT_WORKLOAD)
    assert (_names(users), _mode(users), _files(users)) == (["mine", "next"], "delete", ["user.db"])


def test_the_journal_of_a_file_in_use_is_left_as_it_is(users: UserDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "is_local", lambda _: False)
    with users.open() as reading:
        reading.execute("SELECT * FROM workload").fetchall()
        save_workload(users, "next", DEFAULT_WORKLOAD)
    assert (_names(users), _mode(users)) == (["mine", "next"], "wal")


def test_a_save_that_changes_the_journal_waits_for_other_programs_as_any_other(users: UserDatabase) -> None:
    def patience() -> int:
        with users.open(writing=True) as db:
            return int(db.execute("PRAGMA busy_timeout").fetchone()[0])

    usual = patience()
    with closing(sqlite3.connect(users.path)) as db:
        db.execute("PRAGMA journal_mode = delete")
    assert (patience(), _mode(users)) == (usual, "wal")
    assert usual > 0


def test_one_program_reads_while_another_writes(users: UserDatabase) -> None:
    with users.open(writing=True) as writing:
        writing.execute("DELETE FROM workload")
        assert _names(users) == ["mine"]
    with users.open() as reading:
        reading.execute("SELECT * FROM workload").fetchall()
        save_workload(users, "next", DEFAULT_WORKLOAD)
    assert _names(users) == ["next"]


def _leave_a_log(users: UserDatabase) -> None:
    """Save in a program that is killed before it can move its log into the file."""
    killed = """
import os, sys
from pathlib import Path
from crosswalk_tui.core.errors import UserDatabaseError
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.workloads import save_workload
users = UserDatabase(Path(sys.argv[1]))
with users.open() as reading:
    reading.execute("SELECT * FROM workload").fetchall()
    save_workload(users, "confirmed", DEFAULT_WORKLOAD)
    os.kill(os.getpid(), 9)
"""
    subprocess.run([sys.executable, "-c", killed, str(users.path)], check=False)
    assert users.path.with_name("user.db-wal").stat().st_size


def test_what_only_the_log_has_is_read(users: UserDatabase) -> None:
    _leave_a_log(users)
    assert _names(users) == ["confirmed", "mine"]
    assert _files(users) == ["user.db"]


@contextmanager
def _read_only_folder(users: UserDatabase) -> Iterator[None]:
    """As a user who may read the folder of *users*, and not write to it. Root may write anywhere."""
    folder = users.path.parent
    for path in (*folder.iterdir(), folder):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        with ordinary_user():
            yield
    finally:
        folder.chmod(0o755)


@pytest.mark.skipif(sys.platform != "linux", reason="root becomes another user and comes back")
@pytest.mark.parametrize("has_log", [False, True])
@pytest.mark.parametrize("has_index", [False, True])
def test_it_is_read_in_a_folder_that_is_read_only(users: UserDatabase, *, has_log: bool, has_index: bool) -> None:
    if has_log:
        _leave_a_log(users)
        if not has_index:
            users.path.with_name("user.db-shm").unlink()
    before = _files(users)
    with _read_only_folder(users):
        assert _names(users) == (["confirmed", "mine"] if has_log else ["mine"])
        fault = fault_of(users)
        assert fault is not None
        assert (fault.is_read_only, fault.is_readable, fault.is_locked) == (True, True, False)
        with pytest.raises(UserDatabaseError, match="make the folder writable, and try again"):
            start_fresh(users, fault)
    assert _files(users) == before


@contextmanager
def _full_disk() -> Iterator[None]:
    """Without space: no file of this process may grow."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_it_is_read_on_a_full_disk_and_a_save_names_the_reason(users: UserDatabase) -> None:
    with _full_disk():
        names = _names(users)
        with pytest.raises(UserDatabaseError) as refused:
            save_workload(users, "next", DEFAULT_WORKLOAD)
    assert names == ["mine"]
    assert "Its disk may be full: free some space, and try again." in str(refused.value)
    assert _names(users) == ["mine"]


def test_a_change_that_was_not_finished_is_not_read_in_a_folder_that_is_read_only(users: UserDatabase) -> None:
    """The journal of a program that was killed takes it back, which SQLite cannot do there."""
    killed = """
import os, sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA journal_mode = delete")
db.execute("PRAGMA cache_size = 1")
db.execute("BEGIN")
db.execute("DELETE FROM workload")
for number in range(99):
    db.execute("INSERT INTO recent VALUES (?, '')", [f"{number}" * 999])
os.kill(os.getpid(), 9)
"""
    subprocess.run([sys.executable, "-c", killed, str(users.path)], check=False)
    assert _files(users) == ["user.db", "user.db-journal"]
    with _read_only_folder(users):
        assert _names(users) == ["mine"]


def test_the_file_system_of_a_folder_is_that_of_the_nearest_mount() -> None:
    mounts = """\
/dev/sda1 / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /home/me/local xfs rw 0 0
/dev/sdc1 /media/my\\040disk btrfs rw 0 0
C:\\134 /mnt/c 9p rw 0 0
systemd-1 /data autofs rw 0 0
server:/data /data nfs4 rw 0 0"""
    found = {
        "/srv/x": "ext4", "/home/me": "nfs4", "/home/me/local/share": "xfs", "/homes": "ext4",
        "/media/my disk": "btrfs", "/mnt/c/Users": "9p",
        "/data/mine": "nfs4",
    }  # fmt: skip
    assert {folder: journal.file_system(Path(folder), mounts) for folder in found} == found
