"""What is the user's, changed by another program while the app is open."""

from __future__ import annotations

import sqlite3
from threading import Event

import pytest
from textual.pilot import Pilot

from crosswalk_tui.core.own.record_fields import read_record
from crosswalk_tui.core.own.records import Own, OwnEntry, Record
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.verdict.screen import VerdictScreen
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.own import own_entries, remove_own, save_own
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import A, AppMaker, B, line_with, loaded, quiet, seen

SIZE = (120, 40)

GPU = read_record("price", {"provider": "alpha", "model": A, "id": "llama-1b", "input": "0.001", "output": "0.001"})
RISE = read_record("price", {"provider": "alpha", "model": A, "id": "llama-1b", "input": "9", "output": "9"})
DISCOUNT = read_record("discount", {"provider": "alpha", "off": "50%"})
MINE = read_record("model", {"model": "me/mine", "display_name": "My Model"})


async def changed_elsewhere(pilot: Pilot[None], *records: Record) -> None:
    """Save *records* as ``crosswalk-tui own`` does, and let the app look."""
    app = pilot.app
    assert isinstance(app, CrosswalkApp)
    save_own(app.session.users, records)
    await looked(pilot)


async def looked(pilot: Pilot[None]) -> None:
    app = pilot.app
    assert isinstance(app, CrosswalkApp)
    app.own_watch.look()
    for _ in range(3):
        await quiet(pilot)


def said(app: CrosswalkApp) -> str:
    return " ".join(toast.message for toast in app._notifications)


def names(app: CrosswalkApp) -> list[str]:
    return sorted(entry.record.name for entry in app.session.draft.own)


async def test_a_price_from_the_command_line_is_shown_and_the_place_kept(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("w", *"7M", "enter", "escape", "5")
        await quiet(pilot)
        await changed_elsewhere(pilot, GPU)
        assert isinstance(app.screen, VerdictScreen)
        assert "What is yours was changed by another program: price alpha llama-1b added." in said(app)
        assert "The cheapest is still Llama 3.2 1B Instruct: $0.1100 → $0.0090 a month." in said(app)
        await pilot.press("2")
        await quiet(pilot)
        assert "*" in line_with(app, "◆", "Alpha", "$0.001")
        await pilot.press("u")
        await quiet(pilot)
        assert app.session.workload == Workload()
        assert names(app) == ["alpha llama-1b"], "an undo does not take back what another program did"
        assert len(own_entries(app.session.users)) == 1


async def test_edits_of_both_programs_stay(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        app.session.set_own((OwnEntry(DISCOUNT, "2026-07-01"),))
        await quiet(pilot)
        await changed_elsewhere(pilot, GPU)
        assert names(app) == ["alpha", "alpha llama-1b"]
        await pilot.press("u")
        await quiet(pilot)
        assert names(app) == ["alpha llama-1b"]
        assert [entry.record for entry in own_entries(app.session.users)] == [GPU]
        await pilot.press("U")
        await quiet(pilot)
        assert len(own_entries(app.session.users)) == 2


async def test_an_undo_brings_back_what_another_program_had_saved_in_the_same_moment(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        save_own(app.session.users, [GPU])  # the app has not looked yet
        app.session.set_own((OwnEntry(RISE, "2026-07-01"),))
        await quiet(pilot)
        assert [entry.record for entry in own_entries(app.session.users)] == [RISE]
        assert "Another program had saved meanwhile what this replaces: price alpha llama-1b · u brings" in said(app)
        await pilot.press("u")
        await quiet(pilot)
        assert [entry.record for entry in own_entries(app.session.users)] == [GPU]
        await pilot.press("U")
        await quiet(pilot)
        assert [entry.record for entry in own_entries(app.session.users)] == [RISE]


async def test_an_undo_does_not_delete_what_another_program_has_saved_since(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        app.session.set_own((OwnEntry(RISE, "2026-07-01"),))
        await quiet(pilot)
        await changed_elsewhere(pilot, GPU)
        await pilot.press("u")
        await quiet(pilot)
        assert [entry.record for entry in own_entries(app.session.users)] == [GPU]
        assert not app.session.can_undo


async def test_an_edit_that_could_not_be_saved_yet_is_not_lost(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        save_own(app.session.users, [])

        def locked(*_: object, **__: object) -> None:
            raise sqlite3.OperationalError("database is locked")

        with monkeypatch.context() as patched:
            patched.setattr("crosswalk_tui.user.own.insert_own", locked)
            app.session.set_own((OwnEntry(RISE, "2026-07-01"), OwnEntry(DISCOUNT, "2026-07-01")))
            await quiet(pilot)
        assert "could not be saved" in said(app)
        await changed_elsewhere(pilot, GPU)
        kept = {entry.record for entry in own_entries(app.session.users)}
        assert kept == {entry.record for entry in app.session.draft.own} == {RISE, DISCOUNT}


async def test_a_change_waits_for_the_end_of_a_dialog(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("O")
        await quiet(pilot)
        await changed_elsewhere(pilot, GPU)
        assert names(app) == []
        await pilot.press("escape")
        await looked(pilot)
        assert names(app) == ["alpha llama-1b"]


async def test_a_removed_price_gives_the_list_price_again(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await changed_elsewhere(pilot, RISE)
        assert "3B is cheaper" in seen(app)
        remove_own(app.session.users, "price", "alpha llama-1b")
        await looked(pilot)
        assert "1B is cheaper" in seen(app)
        assert "price alpha llama-1b removed" in said(app)


async def test_a_compared_model_of_yours_may_be_removed(world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(world)
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await changed_elsewhere(pilot, MINE)
        await pilot.press("plus", *"my model", "enter")
        await quiet(pilot)
        assert app.session.sides[-1].model.key == "me/mine"
        remove_own(app.session.users, "model", MINE.name)
        await looked(pilot)
        assert [side.model.key for side in app.session.sides] == [A, B]
        assert "My Model left the catalogue." in said(app)


async def test_a_list_that_cannot_be_read_is_reported_and_the_known_one_kept(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await changed_elsewhere(pilot, GPU)
        with app.session.users.open(writing=True) as db:
            db.execute("UPDATE own SET document = '{}'")
        await looked(pilot)
        assert "is not valid" in said(app)
        assert names(app) == ["alpha llama-1b"]


async def test_what_the_app_saves_itself_is_not_reported(app: CrosswalkApp) -> None:
    """The database is read before the save, since it was just created, and compared after it."""
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("O")
        await quiet(pilot)
        await changed_elsewhere(pilot)
        await pilot.press("n", "d", *"alpha", "tab", *"50%", "enter")
        await quiet(pilot)
        await pilot.press("escape")
        await looked(pilot)
        await looked(pilot)
        assert names(app) == ["alpha"]
        assert "another program" not in said(app)


async def test_a_list_read_before_a_save_of_the_app_is_read_again(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        before = Event()

        def slow(users: UserDatabase) -> Own:
            found = own_entries(users)
            before.wait(5)
            return found

        with monkeypatch.context() as patched:
            patched.setattr("crosswalk_tui.user.own.own_entries", slow)
            save_own(app.session.users, [])
            app.own_watch.look()
            app.session.set_own((OwnEntry(DISCOUNT, "2026-07-01"),))
            while not own_entries(app.session.users):
                await pilot.pause(0.01)
            before.set()
            await quiet(pilot)
        await looked(pilot)
        assert names(app) == ["alpha"]
        assert "another program" not in said(app)
