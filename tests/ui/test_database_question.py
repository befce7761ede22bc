"""A database of the user's that cannot be used: the app opens, says so, and offers a new one beside it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crosswalk_tui.core.own.record_fields import read_record
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.own import save_own
from crosswalk_tui.user.workloads import readable_workloads, save_workload
from tests.ui.calculator import SIZE
from tests.ui.catalogue import notices, told
from tests.ui.conftest import quiet, seen

pytestmark = pytest.mark.usefixtures("own_database")


@pytest.fixture
def users(own_database: UserDatabase) -> UserDatabase:
    save_workload(own_database, "mine", DEFAULT_WORKLOAD)
    return own_database


def _kept(users: UserDatabase) -> list[Path]:
    return list(users.path.parent.glob("user-kept-*.db"))


async def test_a_damaged_one_is_kept_and_a_new_one_started(app: CrosswalkApp, users: UserDatabase) -> None:
    users.path.write_bytes(b"no database " * 1000)
    app.asks_about_database = True
    async with app.run_test(size=SIZE) as pilot:
        await quiet(pilot)
        assert "Your database cannot be used" in seen(app)
        assert "is damaged (file is not a database). It was not changed." in told(app, "remarks")
        await pilot.press("n")
        await quiet(pilot)
        assert "Kept: " in notices(app)
        await pilot.press("ctrl+s", *"new", "enter")
        await quiet(pilot)
        assert "Saved as new. O lists it." in notices(app)
    (kept,) = _kept(users)
    assert UserDatabase(kept).path.stat().st_size == 12_000


@pytest.mark.parametrize("size", [(80, 24), SIZE])
async def test_a_long_path_is_named_in_full(
    app: CrosswalkApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    folder = tmp_path / "a-folder-of-quite-a-long-name" / ("x" * 120)
    monkeypatch.setenv("XDG_DATA_HOME", str(folder))
    users = app.session.users = UserDatabase()
    users.path.parent.mkdir(parents=True)
    users.path.write_bytes(b"no database " * 1000)
    app.asks_about_database = True
    async with app.run_test(size=size) as pilot:
        await quiet(pilot)
        remark = told(app, "remarks")
        assert str(users.path) in remark.replace("\n", "").replace(" ", "")
        assert "is damaged (file is not a database). It was not changed." in remark
        assert "Go on without" in seen(app)


async def test_going_on_without_changes_nothing(app: CrosswalkApp, users: UserDatabase) -> None:
    users.path.write_bytes(b"no database " * 1000)
    app.asks_about_database = True
    async with app.run_test(size=SIZE) as pilot:
        await quiet(pilot)
        await pilot.press("w")
        await quiet(pilot)
        assert "Your database cannot be used" not in seen(app)
    assert _kept(users) == []


async def test_one_that_is_held_is_tried_again(app: CrosswalkApp, users: UserDatabase) -> None:
    save_own(users, [read_record("discount", {"provider": "alpha", "off": "50%"})])
    app.asks_about_database = True
    with closing(sqlite3.connect(users.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        async with app.run_test(size=SIZE) as pilot:
            await quiet(pilot)
            assert "Use a new one for now" in seen(app)
            other.execute("ROLLBACK")
            await pilot.press("t")
            await quiet(pilot)
            assert "can be used again" in notices(app)
            assert [entry.record.name for entry in app.session.draft.own] == ["alpha"]


async def test_one_that_is_held_can_be_replaced_for_now(app: CrosswalkApp, users: UserDatabase) -> None:
    app.asks_about_database = True
    with closing(sqlite3.connect(users.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        async with app.run_test(size=SIZE) as pilot:
            await quiet(pilot)
            await pilot.press("n", "ctrl+s", *"new", "enter")
            await quiet(pilot)
            assert "Saved as new." in notices(app)
            assert app.database_question.beside.endswith("user-beside.db")
        other.execute("ROLLBACK")
    assert [one.name for one in readable_workloads(users)[0]] == ["mine"]
