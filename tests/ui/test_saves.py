"""What cannot be saved as the app ends is reported after it: no screen is left to say so."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event

import pytest

from crosswalk_tui.core.own.record_fields import read_record
from crosswalk_tui.core.own.records import OwnEntry
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.run import run
from crosswalk_tui.user import notes
from crosswalk_tui.user.config import Config
from crosswalk_tui.user.state import AppState, ComparisonSetup
from crosswalk_tui.user.workloads import save_workload, saved_workload
from crosswalk_tui.user.yours import removal
from tests.ui.catalogue import notices
from tests.ui.conftest import FULL, A, B, quiet
from tests.ui.test_keys_in_turn import SIZE, ended, send

pytestmark = pytest.mark.usefixtures("own_database")

NOTE = "your note on Llama 3.2 1B Instruct and Llama 3.2 3B Instruct"
DISCOUNT = OwnEntry(read_record("discount", {"provider": "alpha", "off": "10%"}), "2026-07-01")


def _remove_bot(app: CrosswalkApp) -> None:
    app.session.change_saved(removal(app.session.users, "workload", "bot"))


@pytest.mark.parametrize(
    ("opening", "last", "lost"),
    [
        (["5", "n", *"why"], ["ctrl+s"], NOTE),
        (["5", "n", *"why"], [], NOTE),
        (["ctrl+s", *"one"], ["enter"], "the comparison one"),
        (["t", "s", *"shape"], ["enter"], "the workload shape"),
        ([], [lambda app: app.session.set_own((DISCOUNT,))], "the new discount alpha"),
        ([], [_remove_bot], "the removal of workload bot"),
    ],
    ids=["note", "typed note", "comparison", "workload", "own price", "removal"],
)
@pytest.mark.parametrize("waits", [False, True], ids=["at once", "later"])
async def test_what_a_full_disk_keeps_from_being_saved_is_named_after_the_end(
    app: CrosswalkApp,
    full_disk: Event,
    opening: Sequence[str],
    last: Sequence[str | Callable[[CrosswalkApp], None]],
    lost: str,
    *,
    waits: bool,
) -> None:
    save_workload(app.session.users, "bot", DEFAULT_WORKLOAD)
    async with app.run_test(size=SIZE) as pilot:
        for key in opening:
            await quiet(pilot)
            await pilot.press(key)
        await quiet(pilot)
        full_disk.set()
        for step in last:
            send(app, step) if isinstance(step, str) else step(app)
        if waits:
            await quiet(pilot)
            if "removal" in lost:
                assert f"Not saved: {lost}. {FULL}" in notices(app)
        send(app, "ctrl+q")
        await ended(app)
    await asyncio.get_running_loop().shutdown_default_executor()  # as at the end of the program
    assert app.save_rest() == [f"Not saved: {lost}. {FULL}"]


async def test_a_note_that_another_program_has_changed_at_the_last_moment_is_added_to_it(
    app: CrosswalkApp, held: Event
) -> None:
    held.set()
    users = app.session.users
    async with app.run_test(size=SIZE) as pilot:
        await quiet(pilot)
        await pilot.press("5")
        await quiet(pilot)
        await pilot.press("n")
        await quiet(pilot)
        await pilot.press("o", "k")
        notes.write(users, [A, B], "theirs")
        held.clear()  # so that the end comes first
        send(app, "ctrl+s", "ctrl+q")
        await ended(app)
        held.set()
    await asyncio.get_running_loop().shutdown_default_executor()
    assert app.save_rest() == []
    found = notes.read(users, [A, B])
    assert found is not None
    assert found.text == "theirs\n\nok"


async def test_a_name_that_is_taken_is_not_replaced_as_the_app_ends(app: CrosswalkApp) -> None:
    users = app.session.users
    save_workload(users, "bot", DEFAULT_WORKLOAD)
    async with app.run_test(size=SIZE) as pilot:
        await quiet(pilot)
        await pilot.press("2", "i", "ctrl+u", "9", "M", "enter", "escape", "t", "s", *"bot")
        await quiet(pilot)
        send(app, "enter", "ctrl+q")
        await ended(app)
    await asyncio.get_running_loop().shutdown_default_executor()
    assert app.save_rest() == ["Not saved: the workload bot. A saved workload is already called: bot."]
    assert saved_workload(users, "bot") == DEFAULT_WORKLOAD


@pytest.mark.parametrize("is_lost", [False, True])
def test_the_exit_code_and_a_sentence_say_that_something_is_lost(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    small_world_file: Path,
    full_disk: Event,
    *,
    is_lost: bool,
) -> None:
    def change_and_quit(app: CrosswalkApp) -> None:
        app.session.draft = app.session.draft._replace(own=(DISCOUNT,))  # which nothing has saved yet
        if is_lost:
            full_disk.set()

    monkeypatch.setattr(CrosswalkApp, "run", change_and_quit)
    try:
        code = run(small_world_file, AppState(ComparisonSetup((A, B), DEFAULT_WORKLOAD, Filters())), Config())
    finally:
        gc.enable()
    said = capsys.readouterr().err
    assert (code, f"Not saved: the new discount alpha. {FULL}\n" in said) == (int(is_lost), is_lost)
