"""The list of all that is the user's: what is saved is in it, opened, renamed, deleted, and undone."""

from __future__ import annotations

import asyncio
from pathlib import Path
from threading import Event

import pytest
from textual.widgets import Input

from crosswalk_tui.core.own.record_fields import read_record
from crosswalk_tui.core.own.record_words import record_words
from crosswalk_tui.core.own.records import OwnEntry
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.kit.sheet import SheetView
from crosswalk_tui.ui.own.yours_screen import YoursScreen
from crosswalk_tui.ui.platform import keys_in_turn
from crosswalk_tui.ui.verdict.screen import VerdictScreen
from crosswalk_tui.user.comparisons import save_comparison
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.state import ComparisonSetup
from crosswalk_tui.user.workloads import SavedWorkload, save_workload, saved_workload, workload_row
from crosswalk_tui.user.yours import SavedChange, SavedRow, Yours, read_yours, remove_yours
from crosswalk_tui.user.yours_file import yours_of
from tests.ui.calculator import SIZE
from tests.ui.catalogue import notices
from tests.ui.conftest import A, B, line_with, quiet, retype, seen
from tests.ui.yours import BOT, MINE, PRICE, exported_text, listed, names_of, with_one_of_each
from tests.user.test_yours import MOMENT

pytestmark = pytest.mark.usefixtures("own_database")


@pytest.fixture
def users(own_database: UserDatabase) -> UserDatabase:
    return with_one_of_each(own_database)


async def test_everything_of_the_users_is_listed(app: CrosswalkApp, users: UserDatabase) -> None:
    del users
    async with app.run_test(size=SIZE) as pilot:
        await listed(pilot, "end")
        assert "Yours: 1 comparison, 1 workload, 1 note" in seen(app)
        assert "llama-3.2-3b-instruct vs llama-3.2-1b" in line_with(app, "comparison", "mine")
        assert "40M input + 6M output" in line_with(app, "workload", "bot")
        assert "the small one" in line_with(app, "note", "llama-3.2-1b-instruct")
        assert "the small one is enough" in seen(app), "the note under the cursor, in full"


async def test_each_is_opened_by_enter(app: CrosswalkApp, users: UserDatabase) -> None:
    del users
    async with app.run_test(size=SIZE) as pilot:
        await listed(pilot, "enter")
        assert [side.model.key for side in app.session.sides] == [B, A]
        assert app.session.workload == MINE.workload
        await listed(pilot, "down", "enter")
        assert not isinstance(app.screen, YoursScreen)
        assert app.session.workload == BOT
        assert "bot: 40M in · 6M out · u undoes" in notices(app)
        await listed(pilot, "end", "enter")
        assert isinstance(app.screen, VerdictScreen)
        assert app.screen.pane == "note"
        assert "is enough" in seen(app)


async def test_a_deleted_one_is_brought_back_by_undo_even_later(app: CrosswalkApp, users: UserDatabase) -> None:
    async with app.run_test(size=SIZE) as pilot:
        before = names_of(users)
        await listed(pilot, "d")
        assert "Deleted: comparison mine · u undoes" in seen(app)
        await pilot.press("end", "d")
        await quiet(pilot)
        assert names_of(users) == ["bot"]
        assert "Yours: 1 workload" in seen(app)
        await pilot.press("u")
        await quiet(pilot)
        assert names_of(users) == before[1:]
        assert f"Undone: note {A} {B} · U redoes" in seen(app)
        await pilot.press("escape", "u")
        await quiet(pilot)
        assert names_of(users) == before
        assert "Undone: comparison mine · U redoes" in notices(app)
        await pilot.press("U")
        await quiet(pilot)
        assert names_of(users) == before[1:]


async def test_one_that_another_program_has_removed_leaves_the_list(app: CrosswalkApp, users: UserDatabase) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await listed(pilot)
        remove_yours(users, "comparison", "mine")
        await pilot.press("d")
        await quiet(pilot)
        assert "Yours: 1 workload, 1 note" in seen(app)
        assert "No saved comparison" in seen(app)
        remove_yours(users, "workload", "bot")
        await pilot.press("home", "r", "x", "enter", "escape")
        await quiet(pilot)
        assert "Yours: 1 note" in seen(app)


async def test_a_workload_is_renamed_and_a_record_is_not(app: CrosswalkApp, users: UserDatabase) -> None:
    save_workload(users, "other", BOT)
    async with app.run_test(size=SIZE) as pilot:
        await listed(pilot, "down", "r")
        await retype(pilot, "OTHER")
        await pilot.press("enter")
        await quiet(pilot)
        assert "A saved workload is already called: OTHER." in seen(app)
        await retype(pilot, "helper")
        await pilot.press("enter")
        await quiet(pilot)
        assert "Renamed: workload bot → helper · u undoes" in seen(app)
        assert names_of(users)[1:3] == ["helper", "other"]
        await pilot.press("end", "r")
        await quiet(pilot)
        assert "Only saved comparisons and workloads have a name" in seen(app)
        await pilot.press("space")
        await quiet(pilot)
        assert "Only records, such as prices, can be switched off" in seen(app)
        await pilot.press("u")
        await quiet(pilot)
        assert names_of(users)[1:3] == ["bot", "other"]


async def test_a_name_taken_meanwhile_keeps_both(app: CrosswalkApp, users: UserDatabase) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await listed(pilot, "d")
        save_comparison(users, "Mine", ComparisonSetup((A, B), BOT, Filters()))
        await pilot.press("u")
        await quiet(pilot)
        assert "A saved comparison is already called: mine." in notices(app)
        assert names_of(users)[0] == "Mine"
        await pilot.press("U")
        await quiet(pilot)
        assert names_of(users)[0] == "Mine", "what could not be undone is not made again"


async def test_one_that_cannot_be_read_says_so_and_can_be_deleted(app: CrosswalkApp, users: UserDatabase) -> None:
    with users.open(writing=True) as db:
        db.execute("UPDATE comparison SET document = '{}'")
    async with app.run_test(size=SIZE) as pilot:
        await listed(pilot, "end", "enter")
        assert "comparison mine cannot be read; remove it" in seen(app)
        await pilot.press("d")
        await quiet(pilot)
        assert "mine" not in names_of(users)
        assert read_yours(users).unreadable == ()


async def test_all_is_written_to_a_file(
    app: CrosswalkApp, users: UserDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await listed(pilot, "e")
        assert "Written to" in seen(app)
    written, kept = yours_of(exported_text(tmp_path), MOMENT), read_yours(users)
    assert isinstance(written, Yours)
    assert [each.name for each in written.comparisons] == [each.name for each in kept.comparisons]
    assert (written.workloads, written.notes) == (kept.workloads, kept.notes)


async def test_undoing_what_could_not_be_added_before_the_end_leaves_the_name_to_the_other_program(
    app: CrosswalkApp, users: UserDatabase, held: Event
) -> None:
    held.set()
    row = workload_row(SavedWorkload("new", Workload(1, 2), ""))
    async with app.run_test(size=SIZE) as pilot:
        await quiet(pilot)
        save_workload(users, "new", BOT)  # by another program
        app.session.change_saved(SavedChange(None, SavedRow("workload", row)))
        await quiet(pilot)
        assert "already called: new" in notices(app)
        held.clear()  # so that the end comes first
        app.session.undo()
        await pilot.press("ctrl+q")
        held.set()
    await asyncio.get_running_loop().shutdown_default_executor()
    assert app.save_rest() == []
    assert saved_workload(users, "new") == BOT


async def test_a_database_that_is_held_keeps_no_key_waiting_for_long(
    app: CrosswalkApp, users: UserDatabase, held: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys_in_turn, "_ANSWERED_WITHIN", 0.01)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("O", "d")
        await pilot.pause()
        assert isinstance(app.screen, YoursScreen)
        held.set()
        await quiet(pilot)
        await pilot.press("d")
        await quiet(pilot)
        assert "Deleted: comparison mine" in seen(app)
        held.set()
    assert names_of(users)[0] == "bot"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_step_back_names_what_came_back(app: CrosswalkApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        app.session.set_own((PRICE,))
        await listed(pilot)
        assert line_with(app, "u/U undo · e/i file", "esc close ─╯"), "the keys are not cut"
        await pilot.press("d")
        await quiet(pilot)
        assert line_with(app, "Deleted: price alpha llama-1b · u undoes")
        await pilot.press("u")
        await quiet(pilot)
        assert line_with(app, "Undone: price alpha llama-1b is back · U redoes")
        await pilot.press("U")
        await quiet(pilot)
        assert line_with(app, "Redone: price alpha llama-1b removed · u undoes")
        await pilot.press("u", "u")
        await quiet(pilot)
        assert line_with(app, "Undone: price alpha llama-1b removed · U redoes"), "it was added in this session"
        await pilot.press("u")
        await quiet(pilot)
        assert line_with(app, "Nothing to undo.")


async def test_an_undone_edit_says_what_it_was(app: CrosswalkApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        app.session.set_own((PRICE,))
        await listed(pilot, "enter")
        app.screen.query_one("#own-input", Input).value = "3"
        await quiet(pilot)
        await pilot.press("enter", "u")
        await quiet(pilot)
        assert "Undone: price alpha llama-1b input $3.00 → input $0.50 per 1M · U redoes" in seen(app)


async def test_a_machine_is_shown_in_full_below_the_list(app: CrosswalkApp) -> None:
    fields = {"provider": "rented", "model": A, "id": "llama-3.2-1b-instruct", "usd_per_hour": "2"}
    machine = read_record("price", {**fields, "tokens_per_second": "1000"})
    async with app.run_test(size=(80, 24)) as pilot:
        app.session.set_own((OwnEntry(machine, "2026-07-01"),))
        await pilot.press("O")
        await quiet(pilot)
        assert line_with(app, "price", "$1,440.00 a month  "), "is not cut"
        shown = " ".join(seen(app).replace("│", " ").split())
        assert record_words(machine) in shown


@pytest.mark.parametrize("size", [(80, 24), SIZE], ids=str)
async def test_what_is_yours_is_found_by_words(app: CrosswalkApp, users: UserDatabase, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await listed(pilot, "slash", *"Bot")
        assert "40M input" in line_with(app, "workload", "bot")
        assert "mine" not in _shown(app)
        await pilot.press(*"uuq")
        await quiet(pilot)
        assert "Nothing of yours has all of these words; esc lists all." in seen(app)
        assert len(names_of(users)) == 3, "no letter was a key"
        await pilot.press("escape")
        await quiet(pilot)
        assert isinstance(app.screen, YoursScreen)
        assert "mine" in _shown(app)
        await pilot.press("escape")
        await quiet(pilot)
        assert not isinstance(app.screen, YoursScreen)


def _shown(app: CrosswalkApp) -> str:
    return "\n".join(app.screen.query_one("#yours-list", SheetView).texts())


async def test_a_narrow_list_names_fewer_keys_but_always_the_way_out(app: CrosswalkApp) -> None:
    async with app.run_test(size=(60, 20)) as pilot:
        await listed(pilot)
        assert line_with(app, "n new · r rename", "esc close ─╯")
        assert "…" not in line_with(app, "esc close")
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        assert line_with(app, "n new · r rename", "u/U undo · e/i file · space off · esc close ─╯")


async def test_records_that_apply_to_nothing_are_marked(app: CrosswalkApp) -> None:
    records = [{"provider": "alpha", "off": "50%"}, {"provider": "alph", "off": "50%"}]
    entries = [OwnEntry(read_record("discount", record), "2026-07-01") for record in records]
    credit = OwnEntry(read_record("credit", {"provider": "betaa", "usd": "5"}), "2026-07-01")
    async with app.run_test(size=SIZE) as pilot:
        await quiet(pilot)
        app.session.set_own((*entries, credit))
        await listed(pilot, "end")
        marked = [line.split()[1] for line in _shown(app).splitlines() if "no effect" in line]
        assert marked == ["alph", "betaa"]
        assert "Credit betaa: the catalogue has no such provider." in seen(app)
