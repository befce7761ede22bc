"""Saved comparisons, saved workloads and presets in the command palette."""

from __future__ import annotations

from threading import Event

import pytest

from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.core.workload.presets import PRESETS
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.user.comparisons import save_comparison
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.state import ComparisonSetup
from crosswalk_tui.user.workloads import save_workload
from tests.ui.catalogue import notices
from tests.ui.conftest import A, B, line_with, loaded, quiet, seen
from tests.ui.idle import wait_until

SIZE = (120, 40)
MINE = ComparisonSetup((B, A), Workload(7_000_000, 1_000_000), Filters())
BOT = Workload(40_000_000, 6_000_000)


@pytest.fixture(autouse=True)
def users(own_database: UserDatabase) -> UserDatabase:
    """A database with a comparison and a workload."""
    save_comparison(own_database, "Budget duel for support", MINE)
    save_workload(own_database, "nightly bot", BOT)
    return own_database


async def test_a_saved_comparison_is_found_by_part_of_its_name_and_opened(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("ctrl+p", *"duel")
        await quiet(pilot)
        assert "saved comparison · llama-3.2-3b-instruct" in line_with(app, "Open Budget duel for support")
        await pilot.press("enter")
        await quiet(pilot)
        assert [side.model.key for side in app.session.sides] == [B, A]
        assert app.session.workload == MINE.workload


async def test_the_message_of_the_start_ends_when_a_saved_comparison_is_opened(app: CrosswalkApp) -> None:
    app.remark = "Compared with Llama: the cheapest model as strong on Arena Text. b chooses another model."
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await loaded(pilot)
        assert app.remark in notices(app)
        await pilot.press("ctrl+p", *"duel")
        await quiet(pilot)
        await pilot.press("enter")
        await quiet(pilot)
        assert app.remark not in notices(app)


async def test_it_is_found_on_every_screen_and_opened_on_the_overview(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("5", "ctrl+p", *"open", "space", *"supp")
        await quiet(pilot)
        assert line_with(app, "Open Budget duel for support")
        await pilot.press("enter")
        await quiet(pilot)
        assert [side.model.key for side in app.session.sides] == [B, A]
        assert app.current == "overview"


async def test_workloads_are_found_by_name(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("ctrl+p", *"nightly")
        await quiet(pilot)
        assert "saved · 40M in/6M out" in line_with(app, "Use workload nightly bot")
        await pilot.press("enter")
        await quiet(pilot)
        assert app.session.workload == BOT
        await pilot.press("ctrl+p", *"summ")
        await quiet(pilot)
        (preset,) = (one for one in PRESETS if one.title.startswith("Summ"))
        assert "preset" in line_with(app, f"Use workload {preset.title}")
        await pilot.press("enter")
        await quiet(pilot)
        assert app.session.workload == preset.workload


async def test_what_is_not_named_is_not_offered(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("ctrl+p")
        await quiet(pilot)
        assert "Budget duel" not in seen(app)
        await pilot.press(*"refresh")
        await quiet(pilot)
        assert "Budget duel" not in seen(app)


async def test_a_file_that_cannot_be_read_is_said(app: CrosswalkApp, users: UserDatabase) -> None:
    users.path.write_bytes(b"no database at all" * 100)
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("ctrl+p", *"duel")
        await quiet(pilot)
        assert "Saved comparisons and workloads are not found here." in notices(app)


async def test_a_locked_file_holds_up_nothing_else(app: CrosswalkApp, held: Event) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+p", *"them")
        await wait_until(pilot, lambda: "Theme…" in seen(app), "it waits for the file", with_threads=False)
        held.set()
        await quiet(pilot)
        await pilot.press(*["backspace"] * 4, *"duel")
        await quiet(pilot)
        assert line_with(app, "Open Budget duel for support")
