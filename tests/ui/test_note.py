"""The user's note on compared models: written in the app or in an editor, kept, shown, deleted."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import TextArea

from crosswalk_tui.core.errors import UserDataError
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.platform import keys_in_turn
from crosswalk_tui.ui.verdict.note_dialog import NoteScreen
from crosswalk_tui.ui.verdict.note_store import NoteStore
from crosswalk_tui.ui.verdict.screen import VerdictScreen
from crosswalk_tui.user import notes
from crosswalk_tui.user.database import UserDatabase
from tests.ui.conftest import A, B, line_with, seen
from tests.ui.verdict import NORMAL, in_front, opened, settled


async def write(pilot: Pilot[None], text: str) -> None:
    await pilot.press("n")
    await pilot.pause()
    area = pilot.app.screen.query_one(TextArea)
    area.text = text
    await pilot.press("ctrl+s")
    await settled(pilot)


async def test_a_note_being_written_outlives_the_end_of_the_terminal(app: CrosswalkApp) -> None:
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot)
        await pilot.press("n")
        await pilot.pause()
        await pilot.press("o", "k")
        app.leave()
        await pilot.pause()
    note = notes.read(app.session.users, [A, B])
    assert note is not None
    assert note.text == "ok"


async def test_a_note_asked_for_too_early_opens_once_it_has_been_read(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, read = Event(), notes.read

    def slowly(users: UserDatabase, keys: Sequence[str]) -> notes.Note | None:
        go_on.wait()
        return read(users, keys)

    monkeypatch.setattr(notes, "read", slowly)
    async with app.run_test(size=NORMAL) as pilot:
        await pilot.press("5", "n")
        await pilot.pause()
        assert not isinstance(app.screen, NoteScreen)
        go_on.set()
        await settled(pilot)
        assert isinstance(app.screen, NoteScreen)


async def test_a_note_is_written_shown_with_its_date_and_deleted_by_emptying(app: CrosswalkApp) -> None:
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot)
        await pilot.press("n")
        await pilot.pause()
        await pilot.press("o", "k", "enter", "q")
        assert "esc" in str(app.screen.query_one("#box").border_subtitle)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert line_with(app, "written 20")
        note = notes.read(app.session.users, [B, A])
        assert note is not None
        assert note.text == "ok\nq"
        await write(pilot, "")
        assert "No note on these models yet" in seen(app)
        assert notes.read(app.session.users, [A, B]) is None


async def test_a_hostile_note_is_shown_harmless(app: CrosswalkApp) -> None:
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot)
        await write(pilot, "[/] \x1b[2J\x07 end\n\tindented\n" + "long" * 500)
        assert line_with(app, "[/] [2J end")
        assert "\x1b" not in seen(app)
        await write(pilot, "")


async def test_a_note_that_cannot_be_kept_stays_in_the_dialog(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> None:
        raise UserDataError("user.db cannot be used: database is locked.")

    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot)
        with monkeypatch.context() as patch:
            patch.setattr(notes, "write", locked)
            await pilot.press("n")
            await pilot.pause()
            await pilot.press("h", "i", "ctrl+s")
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()
            assert line_with(app, "Not saved. user.db cannot be used: database is locked.")
            assert app.screen.query_one(TextArea).text == "hi"
            await pilot.press("escape")
            assert line_with(app, "esc again discards them")
            await pilot.press("escape")
        assert isinstance(app.screen, VerdictScreen)


async def test_a_note_that_cannot_be_read_is_not_written_over(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> None:
        raise UserDataError("user.db cannot be used: database is locked.")

    monkeypatch.setattr(notes, "read", locked)
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot)
        assert "database is locked" in seen(app)
        await pilot.press("n")
        await pilot.pause()
        assert isinstance(app.screen, VerdictScreen)


async def test_two_notes_that_cannot_be_kept_are_both_offered_again(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    free, write_note = Event(), notes.write

    def locked(users: UserDatabase, keys: Sequence[str], text: str, over: str) -> str | None:
        if not free.is_set():
            raise UserDataError("user.db cannot be used: database is locked.")
        return write_note(users, keys, text, over)

    monkeypatch.setattr(notes, "write", locked)
    async with app.run_test(size=NORMAL) as pilot:
        screen = await opened(pilot)
        screen._save_note((A, B), "the first", "")
        screen._save_note((A, "openai/gpt-5"), "the second", "")
        for _ in range(100):
            await pilot.pause()
        offered = [dialog._area.text for dialog in app.screen_stack if isinstance(dialog, NoteScreen)]
        assert sorted(offered) == ["the first", "the second"]
        free.set()
        for _ in offered:
            await pilot.press("ctrl+s")
            await settled(pilot)
        assert isinstance(app.screen, VerdictScreen)
        for keys, text in (((A, B), "the first"), ((A, "openai/gpt-5"), "the second")):
            kept = notes.read(app.session.users, keys)
            assert kept is not None
            assert kept.text == text


async def test_a_note_is_not_given_up_while_it_is_being_kept(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    free, write_note = Event(), notes.write

    def held_up(users: UserDatabase, keys: Sequence[str], text: str, over: str) -> str | None:
        free.wait(10)
        return write_note(users, keys, text, over)

    monkeypatch.setattr(notes, "write", held_up)
    monkeypatch.setattr(keys_in_turn, "_ANSWERED_WITHIN", 0.01)
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot)
        await pilot.press("n")
        await pilot.pause()
        await pilot.press("h", "i", "ctrl+s", "escape", "escape", "x", "ctrl+s")
        assert line_with(app, "Saving; esc works again")
        free.set()
        await settled(pilot)
        assert isinstance(app.screen, VerdictScreen)
        assert line_with(app, "written 20")
        note = notes.read(app.session.users, [A, B])
        assert note is not None
        assert note.text == "hi"


async def test_a_note_kept_beneath_another_dialog_leaves_that_one_open(app: CrosswalkApp) -> None:
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot)
        await pilot.press("n")
        await pilot.pause()
        first = app.screen
        assert isinstance(first, NoteScreen)
        first._area.text = "beneath"
        first.action_keep()
        app.push_screen(NoteScreen("on top", "", NoteStore(app.session, [A, B])))
        await settled(pilot)
        assert isinstance(app.screen, NoteScreen)
        assert app.screen._area.text == "on top"
        await pilot.press("escape")
        await settled(pilot)
        assert in_front(app) is VerdictScreen
        assert line_with(app, "beneath")


# Two programs with one database


async def test_the_dialog_opens_with_the_note_that_another_program_has_saved(app: CrosswalkApp) -> None:
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot)
        notes.write(app.session.users, [A, B], "theirs")
        await pilot.press("n")
        await settled(pilot)
        assert app.screen.query_one(TextArea).text == "theirs"
        await pilot.press("escape")


@pytest.mark.parametrize(("theirs", "said"), [("theirs", "has saved “theirs” meanwhile"), ("", "has deleted the note")])
async def test_a_note_that_another_program_has_changed_is_replaced_only_at_the_second_request(
    app: CrosswalkApp, theirs: str, said: str
) -> None:
    users = app.session.users
    notes.write(users, [A, B], "old")
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot)
        await pilot.press("n")
        await settled(pilot)
        app.screen.query_one(TextArea).text = "mine"
        notes.write(users, [A, B], theirs)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert line_with(app, said)
        assert in_front(app) is NoteScreen
        found = notes.read(users, [A, B])
        assert (found.text if found else "") == theirs
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert in_front(app) is VerdictScreen
        found = notes.read(users, [A, B])
        assert found is not None
        assert found.text == "mine"


async def test_at_the_end_of_the_terminal_both_notes_are_kept(app: CrosswalkApp) -> None:
    users = app.session.users
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot)
        await pilot.press("n")
        await settled(pilot)
        await pilot.press("o", "k")
        notes.write(users, [A, B], "theirs")
        app.leave()
        await pilot.pause()
    found = notes.read(users, [A, B])
    assert found is not None
    assert found.text == "theirs\n\nok"


async def test_at_the_end_a_note_is_added_to_what_another_program_saves_again(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    users, write_note = app.session.users, notes.write
    theirs = iter(["theirs", "theirs, longer"])

    def after_another(users: UserDatabase, keys: Sequence[str], text: str, over: str) -> str | None:
        other = next(theirs, None)
        if other is not None:
            write_note(users, keys, other)
        return write_note(users, keys, text, over)

    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot)
        await pilot.press("n")
        await settled(pilot)
        await pilot.press("o", "k")
        monkeypatch.setattr(notes, "write", after_another)
        app.leave()
        await pilot.pause()
    found = notes.read(users, [A, B])
    assert found is not None
    assert found.text == "theirs, longer\n\nok"


async def test_a_stored_note_is_edited_without_commands_for_the_terminal(app: CrosswalkApp) -> None:
    users = app.session.users
    notes.write(users, [A, B], "a \x1b]0;own\x07\x9b31m\u202e b\n\tc")
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot)
        await pilot.press("n")
        await settled(pilot)
        assert app.screen.query_one(TextArea).text == "a ]0;own31m b\n\tc"
        await pilot.press("escape")
        await settled(pilot)
        assert in_front(app) is VerdictScreen, "nothing was changed"


# Long notes


async def test_a_paste_fits_into_what_is_left_of_a_note(app: CrosswalkApp) -> None:
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot)
        await pilot.press("n")
        await settled(pilot)
        area = app.screen.query_one(TextArea)
        for text in ("x" * (notes.LONGEST - 5), "y" * 6, "z" * 5):
            area.post_message(events.Paste(text))
            await pilot.pause()
        assert area.text == "x" * (notes.LONGEST - 5) + "z" * 5


async def test_a_note_longer_than_the_dialog_takes_is_left_to_an_editor(app: CrosswalkApp) -> None:
    users = app.session.users
    notes.write(users, [A, B], "old")
    with users.open(writing=True) as db:
        db.execute("UPDATE note SET text = ?", ["line\n" * notes.LONGEST])
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot)
        await pilot.press("n")
        await settled(pilot)
        assert isinstance(app.screen, VerdictScreen)
        assert [shown.message for shown in app._notifications] == [
            "This note has 100,000 characters; only an editor, set as $EDITOR, can open it."
        ]
