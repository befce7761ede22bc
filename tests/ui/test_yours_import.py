"""Importing what is the user's in the app: stored first, all or nothing, and undone in one step."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from threading import Event

import pytest

from crosswalk_tui.core.own.record_fields import read_record
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.shell.dialog import Remarks
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.own import save_own
from crosswalk_tui.user.yours import read_yours, removal
from tests.ui.calculator import SIZE
from tests.ui.catalogue import notices
from tests.ui.conftest import FULL, A, B, quiet, retype, seen
from tests.ui.idle import wait_until
from tests.ui.test_keys_in_turn import ended, send
from tests.ui.yours import PRICE, listed, names_of, with_one_of_each, write_file, write_workloads

pytestmark = pytest.mark.usefixtures("own_database")


@pytest.fixture
def users(own_database: UserDatabase) -> UserDatabase:
    return with_one_of_each(own_database)


async def test_a_file_is_imported_and_that_is_undone_in_one_step(
    app: CrosswalkApp, users: UserDatabase, tmp_path: Path
) -> None:
    before = read_yours(users)
    file = write_file(
        tmp_path / "yours.toml",
        '[[discount]]\nprovider = "alpha"\noff = 0.5\n[[workload]]\nname = "BOT"\ninput_tokens = 1\noutput_tokens = 2\n'
        f'[[note]]\nmodels = ["{A}", "x/y"]\ntext = "new"\n',
    )
    async with app.run_test(size=SIZE) as pilot:
        await listed(pilot, "i")
        for missing in ("~no-such-user/none.toml", str(tmp_path / "none.toml")):
            await retype(pilot, missing)
            await pilot.press("enter")
            await quiet(pilot)
            assert f"{missing}: No such file" in app.screen.query_one(Remarks).text
        await retype(pilot, "/dev/null")  # as a terminal, which the keys come from
        await pilot.press("enter")
        await quiet(pilot)
        assert "/dev/null is a device; the path of a file is needed." in app.screen.query_one(Remarks).text
        await retype(pilot, file)
        await pilot.press("enter")
        await quiet(pilot)
        assert "Imported: 1 record, 1 workload, 1 note · u undoes" in seen(app)
        assert names_of(users) == ["mine", "BOT", f"{A} {B}", f"{A} x/y"]
        assert [entry.record.name for entry in read_yours(users).own] == ["alpha"]
        await pilot.press("u")
        await quiet(pilot)
        assert read_yours(users) == before
        await pilot.press("i")
        await retype(pilot, write_file(tmp_path / "bad.toml", '[[note]]\nmodels = ["a/b"]\ntext = "x"\n'))
        await pilot.press("enter")
        await quiet(pilot)
        assert "Line 2: note.models" in app.screen.query_one(Remarks).text


async def test_undoing_and_redoing_an_import_say_how_much_was_imported(app: CrosswalkApp, tmp_path: Path) -> None:
    file = write_workloads(tmp_path / "yours.toml", 30, '[[discount]]\nprovider = "alpha"\noff = 0.5\n')
    async with app.run_test(size=SIZE) as pilot:
        await listed(pilot, "i")
        await retype(pilot, file)
        await pilot.press("enter")
        await quiet(pilot)
        for key, done in (("u", "Undone"), ("U", "Redone")):
            await pilot.press(key)
            await quiet(pilot)
            assert f"{done}: the import of 1 record, 30 workloads · " in seen(app)
        await pilot.press("escape", "u")
        assert "Undone: the import of 1 record, 30 workloads · " in notices(app)


async def test_quitting_right_after_an_import_keeps_all_of_it(
    app: CrosswalkApp, users: UserDatabase, held: Event, tmp_path: Path
) -> None:
    """What the file adds is stored in one transaction, which the end of the app waits for."""
    held.set()
    async with app.run_test(size=SIZE) as pilot:
        await listed(pilot, "i")
        await retype(pilot, write_workloads(tmp_path / "yours.toml", 30))
        held.clear()  # so that the end comes first
        await pilot.press("enter")
        await wait_until(pilot, lambda: "Storing" in seen(app), "the file was not read", with_threads=False)
        assert "Imported" not in seen(app)
        await pilot.press("escape", "enter", "ctrl+q")
        held.set()
    await asyncio.get_running_loop().shutdown_default_executor()  # as at the end of the program
    assert app.save_rest() == []
    assert len(read_yours(users).workloads) == 1 + 30


async def test_nothing_is_imported_on_a_full_disk_and_there_is_nothing_to_undo(
    app: CrosswalkApp, users: UserDatabase, full_disk: Event, tmp_path: Path
) -> None:
    """All or nothing, although records and workloads are stored in different ways."""
    file = write_workloads(tmp_path / "yours.toml", 30, '[[discount]]\nprovider = "alpha"\noff = 0.5\n')
    async with app.run_test(size=SIZE) as pilot:
        await listed(pilot, "i")
        await retype(pilot, file)
        bills = app.session.comparison
        full_disk.set()
        await pilot.press("enter")
        await quiet(pilot)
        assert f"Nothing was imported. {FULL}" in " ".join(app.screen.query_one(Remarks).text.split())
        assert (app.session.draft.own, app.session.comparison) == ((), bills)
        assert not notices(app)
        await pilot.press("escape")
        await quiet(pilot)
        assert "Yours: 1 comparison, 1 workload, 1 note" in seen(app)
        await pilot.press("u")
        assert "Nothing to undo." in seen(app)
        full_disk.clear()
        await pilot.press("i")
        await retype(pilot, file)
        await pilot.press("enter")
        await quiet(pilot)
        assert "Imported: 1 record, 30 workloads · u undoes" in seen(app)
        assert (len(names_of(users)), len(read_yours(users).own)) == (3 + 30, 1)
        await pilot.press("u", "U")
        await quiet(pilot)
        assert (len(names_of(users)), len(read_yours(users).own)) == (3 + 30, 1)
        await pilot.press("u")
        await quiet(pilot)
        assert (len(names_of(users)), len(read_yours(users).own)) == (3, 0)
    assert app.save_rest() == []


async def test_an_import_that_a_full_disk_refuses_as_the_app_ends_is_named_after_it(
    app: CrosswalkApp, users: UserDatabase, full_disk: Event, held: Event, tmp_path: Path
) -> None:
    held.set()
    file = write_workloads(tmp_path / "yours.toml", 3)
    async with app.run_test(size=SIZE) as pilot:
        await listed(pilot, "i")
        await retype(pilot, file)
        full_disk.set()
        held.clear()  # so that the end comes first
        await pilot.press("enter")
        await wait_until(pilot, lambda: "Storing" in seen(app), "the file was not read", with_threads=False)
        await pilot.press("ctrl+q")
        held.set()
    await asyncio.get_running_loop().shutdown_default_executor()
    assert app.save_rest() == [f"Not saved: the import of {file}. {FULL}"]
    assert len(names_of(users)) == 3


async def test_an_import_that_is_not_finished_as_the_app_ends_is_named_after_it(
    app: CrosswalkApp, users: UserDatabase, tmp_path: Path
) -> None:
    """Here it reads from a pipe into which nothing is written."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    async with app.run_test(size=SIZE) as pilot:
        await listed(pilot, "i")
        await retype(pilot, str(path))
        send(app, "enter", "ctrl+q")
        await ended(app)
    path.write_bytes(b"")  # the thread that reads it ends
    await asyncio.get_running_loop().shutdown_default_executor()
    assert app.save_rest() == [f"The import of {path} was not finished: nothing was imported."]
    assert len(names_of(users)) == 3


async def test_an_import_replaces_what_another_program_has_saved_and_undo_brings_it_back(
    app: CrosswalkApp, users: UserDatabase, tmp_path: Path
) -> None:
    file = write_file(tmp_path / "yours.toml", '[[discount]]\nprovider = "alpha"\noff = 0.5\n')
    async with app.run_test(size=SIZE) as pilot:
        await listed(pilot, "i")
        await retype(pilot, file)
        save_own(users, [read_record("discount", {"provider": "alpha", "off": "10%"})])  # by another program
        theirs = read_yours(users).own
        await pilot.press("enter")
        await quiet(pilot)
        assert "Another program had saved meanwhile what this replaces: discount alpha · u brings it" in notices(app)
        assert read_yours(users).own != theirs
        await pilot.press("u")
        await quiet(pilot)
        assert read_yours(users).own == theirs


async def test_an_import_while_other_changes_are_being_stored_keeps_all(
    app: CrosswalkApp, users: UserDatabase, held: Event, tmp_path: Path
) -> None:
    held.set()
    file = write_workloads(tmp_path / "yours.toml", 1, '[[discount]]\nprovider = "alpha"\noff = 0.5\n')
    async with app.run_test(size=SIZE) as pilot:
        await listed(pilot, "i")
        await retype(pilot, file)
        removed = removal(users, "workload", "bot")
        held.clear()  # so that all are stored at the same time
        app.session.change_saved(removed)
        app.session.set_own((PRICE,))
        await pilot.press("enter")
        await wait_until(pilot, lambda: "Storing" in seen(app), "the file was not read", with_threads=False)
        held.set()
        await quiet(pilot)
        assert not notices(app)
        assert names_of(users) == ["mine", "w00", f"{A} {B}"]
        assert set(read_yours(users).own) == set(app.session.draft.own)
        await pilot.press("escape", "u", "u", "u")
        await quiet(pilot)
        assert names_of(users) == ["mine", "bot", f"{A} {B}"]
        assert read_yours(users).own == ()
