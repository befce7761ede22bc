"""A database that cannot be used is kept, whole, and a new one put in its place."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from crosswalk_tui.core.errors import UserDatabaseError
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.fresh_start import Fault, beside, fault_of, start_fresh
from crosswalk_tui.user.workloads import readable_workloads, save_workload
from tests.ordinary_user import ordinary_user, public_folder


@pytest.fixture
def users(tmp_path: Path) -> UserDatabase:
    found = UserDatabase(tmp_path / "user.db")
    save_workload(found, "mine", DEFAULT_WORKLOAD)
    return found


def damage(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def replace_by_text(path: Path) -> None:
    path.write_bytes(b"no database " * 1000)


def make_newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")


def make_foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA application_id = 7")


def forget_version(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 0")


def drop_table(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("DROP TABLE workload")


def drop_column(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("ALTER TABLE workload DROP COLUMN saved_at")


@pytest.mark.parametrize("harm", [forget_version, drop_table, drop_column])
def test_an_error_of_the_database_names_the_way_out(users: UserDatabase, harm: Callable[[Path], None]) -> None:
    harm(users.path)
    with pytest.raises(UserDatabaseError, match="own fresh"):
        readable_workloads(users)[0]


@pytest.mark.parametrize(
    "harm", [damage, replace_by_text, make_newer, make_foreign, forget_version, drop_table, drop_column]
)
def test_a_new_one_replaces_one_that_is_kept(users: UserDatabase, harm: Callable[[Path], None]) -> None:
    harm(users.path)
    before = users.path.read_bytes()
    fault = fault_of(users)
    users.path.with_name("user.db-wal").write_bytes(b"part of it")  # now, or SQLite would remove it
    assert fault is not None
    assert "own fresh" not in fault.problem
    done = start_fresh(users, fault)
    assert (done.kept.read_bytes(), done.is_copied) == (before, False)
    assert done.kept.with_name(f"{done.kept.name}-wal").read_bytes() == b"part of it"
    assert fault_of(users) is None
    assert readable_workloads(users)[0] == []
    assert save_workload(users, "new", DEFAULT_WORKLOAD)
    assert done.kept.read_bytes() == before
    assert not users.path.with_name("user.db.new").exists()
    harm(users.path)
    again = start_fresh(users, Fault("once more"))
    assert again.kept != done.kept, "one that was kept earlier is not replaced"


@pytest.mark.parametrize("make", [lambda path: path.symlink_to("unmounted/user.db"), Path.mkdir])
def test_a_link_that_leads_nowhere_and_a_folder_are_kept_too(tmp_path: Path, make: Callable[[Path], None]) -> None:
    users = UserDatabase(tmp_path / "user.db")
    make(users.path)
    fault = fault_of(users)
    assert fault is not None
    done = start_fresh(users, fault)
    assert done.kept.is_symlink() or done.kept.is_dir()
    assert fault_of(users) is None
    assert users.path.is_file()


def test_a_sound_database_has_no_fault(users: UserDatabase, tmp_path: Path) -> None:
    assert fault_of(users) is None
    assert fault_of(UserDatabase(tmp_path / "none.db")) is None


def test_one_that_can_only_be_read_is_copied(users: UserDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != users.path or mode != os.W_OK)
    fault = fault_of(users)
    assert fault is not None
    assert fault.is_read_only
    done = start_fresh(users, fault)
    assert done.is_copied
    assert [one.name for one in readable_workloads(users)[0]] == ["mine"]
    assert [one.name for one in readable_workloads(UserDatabase(done.kept))[0]] == ["mine"]


def test_one_that_is_held_stays_and_a_copy_is_used_beside_it(users: UserDatabase) -> None:
    with closing(sqlite3.connect(users.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        fault = fault_of(users)
        assert fault is not None
        assert (fault.is_locked, fault.is_readable) == (True, True)
        with pytest.raises(UserDatabaseError, match="held by another program"):
            start_fresh(users, fault)
        instead = beside(users, fault)
        assert save_workload(instead, "meanwhile", DEFAULT_WORKLOAD)
        other.execute("ROLLBACK")
    assert [one.name for one in readable_workloads(users)[0]] == ["mine"]
    assert [one.name for one in readable_workloads(instead)[0]] == ["meanwhile", "mine"]
    assert instead.path.parent == users.path.parent


def test_one_that_cannot_even_be_read_gets_an_empty_one_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a folder on the network, where nobody reads while another program writes."""
    monkeypatch.setattr("crosswalk_tui.user.journal.is_local", lambda _: False)
    users = UserDatabase(tmp_path / "user.db")
    save_workload(users, "mine", DEFAULT_WORKLOAD)
    with closing(sqlite3.connect(users.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        fault = fault_of(users)
        assert fault is not None
        assert (fault.is_locked, fault.is_readable) == (True, False)
        assert readable_workloads(beside(users, fault))[0] == []
        other.execute("ROLLBACK")


def test_without_space_for_a_new_one_nothing_is_changed(users: UserDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    damage(users.path)
    before = users.path.read_bytes()

    def refuse(*_: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("crosswalk_tui.user.fresh_start._keep", refuse)
    with pytest.raises(UserDatabaseError, match="No space left on device"):
        start_fresh(users, Fault("damaged"))
    assert users.path.read_bytes() == before
    assert [path.name for path in users.path.parent.iterdir()] == ["user.db"]


def _refuse(*_: object, **_options: object) -> None:
    raise PermissionError(1, "Operation not permitted")


def test_one_of_another_user_is_renamed(users: UserDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such as after ``sudo crosswalk-tui``: it may be neither linked nor read, in a folder of one's own."""
    before = users.path.read_bytes()
    monkeypatch.setattr(os, "link", _refuse)
    monkeypatch.setattr(shutil, "copy2", _refuse)
    done = start_fresh(users, Fault("of another user"))
    assert done.kept.read_bytes() == before
    assert readable_workloads(users)[0] == []


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only root gives files away")
def test_one_of_root_is_renamed() -> None:
    with public_folder() as folder:
        users = UserDatabase(folder / "user.db")
        save_workload(users, "mine", DEFAULT_WORKLOAD)
        users.path.chmod(0o600)
        before = users.path.read_bytes()
        with ordinary_user():
            fault = fault_of(users)
            assert fault is not None
            assert "its permissions do not allow reading" in fault.problem
            done = start_fresh(users, fault)
            assert save_workload(users, "new", DEFAULT_WORKLOAD)
        assert done.kept.read_bytes() == before


def test_what_another_program_keeps_meanwhile_is_not_replaced(
    users: UserDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both found the same free name."""
    kept = users.path.with_name("user-kept-1.db")
    kept.write_bytes(b"kept by the other")
    monkeypatch.setattr("crosswalk_tui.user.fresh_start._kept_path", lambda _: kept)
    for can_link in (True, False):
        if not can_link:
            monkeypatch.setattr(os, "link", _refuse)
        with pytest.raises(UserDatabaseError, match="It stays where it is"):
            start_fresh(users, Fault("damaged"))
        assert kept.read_bytes() == b"kept by the other"
        assert [one.name for one in readable_workloads(users)[0]] == ["mine"]


@pytest.mark.skipif(sys.platform != "linux", reason="root becomes another user and comes back")
@pytest.mark.parametrize("has_file", [False, True])
@pytest.mark.parametrize(
    ("mode", "advice"),
    [(0o555, "may not be written to; make the folder writable"), (0o000, "may not be entered; make the folder")],
)
def test_rights_to_the_folder_are_named_not_a_new_database(mode: int, advice: str, *, has_file: bool) -> None:
    """A new one could not be put there either."""
    with public_folder() as folder:
        data = folder / "data"
        data.mkdir()
        users = UserDatabase(data / "user.db")
        if has_file:
            save_workload(users, "mine", DEFAULT_WORKLOAD)
            users.path.chmod(0o666)
        else:
            users = UserDatabase(data / "crosswalk-tui" / "user.db")
        data.chmod(mode)
        with ordinary_user():
            with pytest.raises(UserDatabaseError) as refused:
                save_workload(users, "new", DEFAULT_WORKLOAD)
            assert f"{data} {advice}" in str(refused.value)
            assert "own fresh" not in str(refused.value)
            fault = fault_of(users)
            assert fault is not None
            with pytest.raises(UserDatabaseError, match=f"{data} {advice}"):
                start_fresh(users, fault)


@pytest.mark.skipif(sys.platform != "linux", reason="root becomes another user and comes back")
@pytest.mark.parametrize(("mode", "what"), [(0o000, "reading"), (0o222, "reading"), (0o444, "writing")])
def test_rights_to_the_file_are_named_with_the_way_out(mode: int, what: str) -> None:
    with public_folder() as folder:
        users = UserDatabase(folder / "user.db")
        save_workload(users, "mine", DEFAULT_WORKLOAD)
        users.path.chmod(mode)
        with ordinary_user(), pytest.raises(UserDatabaseError, match=rf"do not allow {what}\. To keep it .*own fresh"):
            save_workload(users, "new", DEFAULT_WORKLOAD)


def test_a_folder_that_may_not_be_written_to_is_named_whoever_runs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, right: not (Path(path) == tmp_path and right & os.W_OK))
    monkeypatch.setattr(Path, "mkdir", _refuse)
    users = UserDatabase(tmp_path / "crosswalk-tui" / "user.db")
    with pytest.raises(UserDatabaseError, match=f"{tmp_path} may not be written to; make the folder writable"):
        save_workload(users, "mine", DEFAULT_WORKLOAD)
    fault = fault_of(users)
    assert fault is not None
    assert "cannot be created" in fault.problem
