"""Copies of a database in memory: complete, independent of the file, shared by threads, with any SQLite."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from crosswalk_tui.catalog import shared_memory
from crosswalk_tui.catalog.shared_memory import SharedMemory


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "numbers.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE number (n)")
        db.executemany("INSERT INTO number VALUES (?)", ((n,) for n in range(1000)))
        db.commit()
    return path


@pytest.fixture(params=[True, False], ids=["shared", "old-sqlite"])
def copy(request: pytest.FixtureRequest, path: Path, monkeypatch: pytest.MonkeyPatch) -> SharedMemory:
    if not request.param:
        monkeypatch.setattr(shared_memory, "_SHARES", False)
    with closing(sqlite3.connect(path)) as db:
        found = SharedMemory(db)
    path.unlink()
    return found


def total(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT sum(n) FROM number").fetchone()[0])


def test_every_connection_reads_the_copy(copy: SharedMemory) -> None:
    totals: list[int] = []

    def read() -> None:
        with closing(copy.connect()) as db:
            totals.append(total(db))

    threads = [Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [*totals, total(copy.db)] == [499_500] * 5


def test_a_connection_reads_on_when_the_copy_is_given_up(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        copy = SharedMemory(db)
    with closing(copy.connect()) as kept:
        del copy
        assert total(kept) == 499_500


def test_connections_see_what_is_committed(copy: SharedMemory) -> None:
    copy.db.execute("DELETE FROM number WHERE n > 10")
    copy.db.commit()
    with closing(copy.connect()) as db:
        assert total(db) == 55


def test_two_copies_are_independent(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        one, other = SharedMemory(db), SharedMemory(db)
    one.db.execute("DELETE FROM number")
    one.db.commit()
    with closing(other.connect()) as db:
        assert total(db) == 499_500


def test_a_locked_file_is_not_waited_for_for_ever(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other, closing(sqlite3.connect(path, timeout=0.01)) as db:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            SharedMemory(db)
