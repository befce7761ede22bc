"""Keys that arrive at once, as typed fast or in one packet over ssh: each acts on what the one before opened."""

from __future__ import annotations

import asyncio
import threading
from threading import Event

import pytest
from textual import events
from textual.widgets import Input

from crosswalk_tui.core.own.record_fields import read_record
from crosswalk_tui.core.own.records import OwnEntry
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.commands.command_palette import Palette
from crosswalk_tui.ui.own.record_dialog import RecordScreen
from crosswalk_tui.ui.picker.screen import PickerScreen
from crosswalk_tui.ui.platform import keys_in_turn
from crosswalk_tui.ui.session.background import OUTLIVED
from crosswalk_tui.ui.shell.views import VIEWS
from crosswalk_tui.user import notes
from crosswalk_tui.user.comparisons import saved_comparisons
from crosswalk_tui.user.own import own_entries
from tests.ui.conftest import A, B, quiet
from tests.ui.idle import wait_until

SIZE = (120, 40)


def send(app: CrosswalkApp, *keys: str | events.Paste) -> None:
    """Send *keys* to *app* without waiting between them."""
    for key in keys:
        sent = events.Key(key, key if len(key) == 1 else None) if isinstance(key, str) else key
        assert app._driver is not None
        app._driver.send_message(sent)


async def ended(app: CrosswalkApp) -> None:
    """Wait until a key or a signal has ended *app*."""
    while not app._exit:  # noqa: ASYNC110 - Textual has no event for it
        await asyncio.sleep(0)


@pytest.mark.parametrize(
    ("keys", "screen"),
    [
        (["m", "escape", "3"], "benchmarks"),
        (["a", *"llama", "escape", "3"], "benchmarks"),
        (["question_mark", "escape", "5"], "verdict"),
        (["ctrl+p", *"csv", "escape", "4"], "plot"),
        (["2", "w", "end", "ctrl+u", "9", "M", "enter", "escape", "7"], "catalogue"),
    ],
    ids=lambda value: None if isinstance(value, str) else "".join(value),
)
async def test_a_key_after_a_dialog_acts_on_the_screen(app: CrosswalkApp, keys: list[str], screen: str) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await quiet(pilot)
        send(app, *keys)
        await quiet(pilot)
        assert (app.current, len(app.screen_stack)) == (screen, 2)
        assert app.session.workload.input_tokens == (9_000_000 if "M" in keys else 5_000_000)


@pytest.mark.parametrize("from_screen", [view.key for view in VIEWS])
async def test_what_is_typed_after_the_key_of_the_fields_is_in_the_first_field(
    app: CrosswalkApp, from_screen: str
) -> None:
    """On the screens without fields, the key shows another screen, and focuses a field once it has been laid out."""
    async with app.run_test(size=SIZE) as pilot:
        await quiet(pilot)
        send(app, from_screen, "w", *"10M", "enter")
        await quiet(pilot)
        assert app.session.workload.input_tokens == 10_000_000


async def test_what_is_typed_after_a_field_is_chosen_in_the_palette_is_in_that_field(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await quiet(pilot)
        send(app, "ctrl+p", *"budget", "enter", *"250", "enter")
        await quiet(pilot)
        assert app.session.budget == 250


async def test_letters_after_the_key_of_the_note_are_written_in_it(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await quiet(pilot)
        send(app, "5", "n", *"quick", "ctrl+s")
        await quiet(pilot)
        note = notes.read(app.session.users, [A, B])
        assert note is not None
        assert note.text == "quick"


@pytest.mark.parametrize("ends", ["ctrl+q", "SIGTERM"])
async def test_what_the_key_before_the_end_saves_is_kept(app: CrosswalkApp, ends: str) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await quiet(pilot)
        send(app, "5", "n", *"quick")
        await quiet(pilot)
        if ends == "ctrl+q":
            send(app, "ctrl+s", "ctrl+q")
        else:
            send(app, "ctrl+s")
            app.call_later(app.leave, 143)
        await ended(app)
    await asyncio.get_running_loop().shutdown_default_executor()  # as at the end of the program
    note = notes.read(app.session.users, [A, B])
    assert note is not None
    assert note.text == "quick"


@pytest.mark.parametrize(
    ("keys", "names"),
    [
        (["ctrl+s", *"one", "enter", "2", "ctrl+s", *"two", "enter"], ["one", "two"]),
        (["ctrl+s", *"one", "enter", "O", "d"], []),
        (["ctrl+s", *"one", "enter", "O", "r", "ctrl+u", *"two", "enter"], ["two"]),
        (["5", "n", *"note", "ctrl+s", "ctrl+s", *"one", "enter"], ["one"]),
    ],
    ids=["saved twice", "deleted", "renamed", "note before"],
)
async def test_a_key_acts_on_what_the_one_before_shows_after_work_in_a_thread(
    app: CrosswalkApp, keys: list[str], names: list[str]
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await quiet(pilot)
        send(app, *keys)
        await quiet(pilot)
        assert sorted(saved.name for saved in saved_comparisons(app.session.users)) == names
        assert app.current == {"2": "workload", "5": "verdict"}.get(next(filter(str.isdecimal, keys), ""), "overview")


async def test_a_key_does_not_wait_for_ever_for_a_locked_database(
    app: CrosswalkApp, held: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys_in_turn, "_ANSWERED_WITHIN", 0.05)
    held.set()
    async with app.run_test(size=SIZE) as pilot:
        await quiet(pilot)
        send(app, "ctrl+s", *"one", "enter")
        await quiet(pilot)
        held.clear()
        send(app, "O")
        await wait_until(pilot, lambda: keys_in_turn.is_answering(app), "nothing is read", with_threads=False)
        send(app, "escape")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1, "the dialog stays", with_threads=False)
        assert OUTLIVED in [thread.name for thread in threading.enumerate()], "it still waits for the database"
        held.set()


async def test_enter_in_the_palette_waits_for_what_was_typed(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await quiet(pilot)
        send(app, "ctrl+p", *"save the comp", "enter", *"nm", "enter")
        await quiet(pilot)
        assert isinstance(app.screen, Palette), "nothing has these words"
        assert app.session.workload.input_tokens == 5_000_000
        send(app, "ctrl+u", *"benchmarks", "enter", "2")
        await quiet(pilot)
        assert app.current == "workload"


async def test_own_prices_of_the_last_moment_are_kept(app: CrosswalkApp, held: Event) -> None:
    """While one is being saved, the next one waits."""
    held.set()
    first, second = (
        OwnEntry(read_record("discount", {"provider": name, "off": "10%"}), "2026-07-01") for name in ("alpha", "bravo")
    )
    async with app.run_test(size=SIZE) as pilot:
        await quiet(pilot)
        held.clear()
        app.session.set_own((first,))
        app.session.set_own((first, second))
        send(app, "ctrl+q")
        await ended(app)
        held.set()
    await asyncio.get_running_loop().shutdown_default_executor()
    app.save_rest()
    assert own_entries(app.session.users) == (first, second)


async def test_a_key_after_a_menu_acts_on_what_it_opened(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await quiet(pilot)
        send(app, "O", "n", "p")
        await quiet(pilot)
        assert isinstance(app.screen, RecordScreen)
        assert not app.session.filters.resellers, "p includes re-sellers on the screen behind"


async def test_letters_and_a_paste_reach_the_picker_in_their_order(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await quiet(pilot)
        send(app, "a", "g", "p", events.Paste("t-"), "4", "o")
        await quiet(pilot)
        assert isinstance(app.screen, PickerScreen)
        assert app.screen.query_one("#query", Input).value == "gpt-4o"


async def test_flips_in_one_packet_are_all_done(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await quiet(pilot)
        send(app, *"fffff")
        await quiet(pilot)
        assert [side.model.key for side in app.session.sides] == [B, A]


async def test_a_key_whose_turn_comes_when_no_screen_is_left_is_ignored(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await quiet(pilot)
    assert not app.screen_stack
    await app.on_event(events.Key("down", None))


async def test_keys_while_the_app_ends_are_dropped(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await quiet(pilot)
        send(app, "q", "a", "3", "q")
        await pilot.pause()
    assert app.fault == ""
