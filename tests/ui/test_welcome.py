"""The first run: three lines that the first key or click removes for good, and still does what it does."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from textual import events
from textual.geometry import Offset

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.pricing.filters import NO_FILTERS
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.kit.cells import length
from crosswalk_tui.ui.shell.welcome import Welcome
from crosswalk_tui.user.database import UserDatabase, user_database_path
from crosswalk_tui.user.state import AppState, ComparisonSetup, is_first_run, record_welcome, write_state
from tests.ui.conftest import A, B, app_on, seen

SIZE = (80, 24)


@pytest.fixture
def first(app: CrosswalkApp) -> CrosswalkApp:
    app.welcomes = True
    return app


async def test_the_welcome_says_what_is_shown_four_keys_and_where_the_data_come_from(first: CrosswalkApp) -> None:
    async with first.run_test(size=SIZE) as pilot:
        await pilot.pause()
        text = seen(first)
        assert "Which model, at which provider, is the better buy for your work, and why." in text
        assert "a  choose a model   w  your workload   x  explain a figure   ?  all keys" in text
        assert "Offline, from 1 public source, the newest of 2026-07-02 (see screen 7)." in text


@pytest.mark.parametrize(("key", "seen_after"), [("2", "verbosity"), ("question_mark", "Help"), ("a", "Model A")])
async def test_the_first_key_removes_it_and_still_does_what_it_does(
    first: CrosswalkApp, key: str, seen_after: str
) -> None:
    async with first.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press(key)
        await first.workers.wait_for_complete()
        await pilot.pause()
        assert seen_after in seen(first)
        assert list(first.screen_stack[0].query(Welcome)) == []
        assert not is_first_run(first.session.users)


async def click(app: CrosswalkApp, at: Offset) -> None:
    """Click as a terminal does: the pilot passes the app by."""
    for kind in (events.MouseDown, events.MouseUp):
        await app.on_event(kind(None, at.x, at.y, 0, 0, 1, shift=False, meta=False, ctrl=False))


async def test_a_click_removes_it_and_still_does_what_it_does(first: CrosswalkApp) -> None:
    async with first.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "any key or click closes this" in seen(first)
        below = first.screen.query_one(Welcome).region.bottom_left
        row, line = next((y, line) for y, line in enumerate(seen(first).splitlines()) if "Workload" in line)
        assert row < below[1]
        await click(first, Offset(line.index("Workload"), row))
        await first.workers.wait_for_complete()
        await pilot.pause()
        assert "5,000,000 in" in seen(first)
        assert list(first.screen_stack[0].query(Welcome)) == []
        assert not is_first_run(first.session.users)


async def test_a_click_on_it_removes_it(first: CrosswalkApp) -> None:
    async with first.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await click(first, first.screen.query_one(Welcome).region.offset + Offset(3, 2))
        await pilot.pause()
        assert "Welcome" not in seen(first)


async def test_the_keys_are_those_of_the_user(app: CrosswalkApp) -> None:
    remapped = CrosswalkApp(app.session, keymap={"compare.pick-a": "j,k"})
    remapped.welcomes = True
    async with remapped.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "j  choose a model" in seen(remapped)


async def test_a_key_that_another_action_has_taken_is_not_named(app: CrosswalkApp) -> None:
    remapped = CrosswalkApp(app.session, keymap={"compare.flip": "x,?"})
    remapped.welcomes = True
    async with remapped.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "explain a figure" not in seen(remapped)
        assert "f1  all keys" in seen(remapped)


async def test_a_screen_opened_by_mouse_does_not_keep_it(first: CrosswalkApp) -> None:
    async with first.run_test(size=SIZE) as pilot:
        await pilot.pause()
        first.action_show("benchmarks")
        await pilot.pause()
        await pilot.press("1")
        await pilot.pause()
        assert "Welcome" not in seen(first)


async def test_a_database_that_cannot_be_written_is_only_a_warning(
    first: CrosswalkApp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.touch()
    monkeypatch.setattr(first.session, "users", UserDatabase(file / "user.db"))
    async with first.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("down")
        await first.workers.wait_for_complete()
        assert [note.message.partition(".")[0] for note in first._notifications] == ["The welcome will be shown again"]


def test_no_line_is_cut_at_80_columns(small_world_file: Path) -> None:
    with Catalogue.open(small_world_file) as catalogue:
        lines = Welcome(app_on(catalogue).session, {}).lines(200)
    assert max(map(length, lines)) <= 76


def test_a_saved_session_or_a_shown_welcome_ends_the_first_run() -> None:
    users = UserDatabase()
    assert is_first_run(users)
    assert not user_database_path().exists()
    record_welcome(users)
    assert not is_first_run(users)
    with closing(sqlite3.connect(users.path)) as db:
        db.execute("DELETE FROM state")
        db.commit()
    assert is_first_run(users)
    write_state(users, AppState(ComparisonSetup((A, B), DEFAULT_WORKLOAD, NO_FILTERS)))
    assert not is_first_run(users)
