"""Screens built while no key is pressed look and behave like those built when they are opened."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD
from crosswalk_tui.ui import idle_screens
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.shell.field_widgets import FieldGrid
from crosswalk_tui.ui.shell.views import VIEWS
from tests.ui.conftest import app_on, loaded, quiet, seen

OTHERS = VIEWS[1:]


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Build without waiting for a pause."""
    monkeypatch.setattr(CrosswalkApp, "BUILDS_IN_IDLE_TIME", True)
    monkeypatch.setattr(idle_screens, "STEP", 0.001)
    monkeypatch.setattr(idle_screens, "PAUSE", 0.0)


async def built(pilot: Pilot[None]) -> None:
    """Wait until every screen has been built and laid out."""
    app = pilot.app
    assert isinstance(app, CrosswalkApp)
    await loaded(pilot)
    for _ in range(200):
        await pilot.pause()
        if all(app.is_screen_installed(view.name) and app.get_screen(view.name).stack_updates for view in OTHERS):
            return
    raise AssertionError("the screens were never built")


async def pictures(app: CrosswalkApp, *, wait_for_all: bool) -> list[str]:
    """The text of every screen but the first, each opened by its key."""
    found = []
    async with app.run_test(size=(120, 40)) as pilot:
        await (built(pilot) if wait_for_all else loaded(pilot))
        for view in OTHERS:
            await pilot.press(view.key)
            await quiet(pilot)
            found.append(seen(app))
    return found


@pytest.mark.usefixtures("at_once")
async def test_they_look_like_screens_built_when_opened(
    small_world_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Catalogue.open(small_world_file) as catalogue:
        early = await pictures(app_on(catalogue), wait_for_all=True)
        monkeypatch.setattr(CrosswalkApp, "BUILDS_IN_IDLE_TIME", False)
        assert early == await pictures(app_on(catalogue), wait_for_all=False)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the small world for a large catalogue."""
    monkeypatch.setattr("crosswalk_tui.ui.session.session.MANY_MODELS", 1)


@pytest.mark.usefixtures("at_once", "large")
async def test_of_a_large_catalogue_nothing_is_computed_ahead(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def record(where: str) -> None:
        module, _, name = where.rpartition(".")
        usual = getattr(import_module(module), name)

        def recorded(*given: object, **named: object) -> object:
            read.append(name)
            return usual(*given, **named)

        monkeypatch.setattr(where, recorded)

    record("crosswalk_tui.ui.session.model_finder.read_sold")
    record("crosswalk_tui.ui.catalogue.screen.read_contents")
    record("crosswalk_tui.ui.verdict.related_search.find_related")
    async with app.run_test(size=(120, 40)) as pilot:
        await built(pilot)
        await quiet(pilot)
        assert read == []
        for key in ("8", "7", "5"):
            await pilot.press(key)
            await quiet(pilot)
        assert read == ["read_sold", "read_contents", "find_related"]


@pytest.mark.usefixtures("at_once", "large")
async def test_of_a_large_catalogue_they_look_like_screens_built_when_opened(
    small_world_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Catalogue.open(small_world_file) as catalogue:
        early = await pictures(app_on(catalogue), wait_for_all=True)
        monkeypatch.setattr(CrosswalkApp, "BUILDS_IN_IDLE_TIME", False)
        assert early == await pictures(app_on(catalogue), wait_for_all=False)


@pytest.mark.usefixtures("at_once")
async def test_they_show_what_was_edited_meanwhile(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await built(pilot)
        await pilot.press("f")
        await pilot.press("2")
        await quiet(pilot)
        assert "A Llama 3.2 3B" in seen(app)


@pytest.mark.usefixtures("at_once")
async def test_they_fit_a_terminal_resized_meanwhile(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await built(pilot)
        await pilot.resize_terminal(80, 24)
        await pilot.press("2")
        await quiet(pilot)
        resized = seen(app)
    assert all(len(line) <= 80 for line in resized.splitlines())
    assert "Fields" in resized


async def test_a_key_puts_them_off(app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is built while keys are pressed: the pause is longer than this test."""
    monkeypatch.setattr(CrosswalkApp, "BUILDS_IN_IDLE_TIME", True)
    monkeypatch.setattr(idle_screens, "STEP", 0.001)
    monkeypatch.setattr(idle_screens, "PAUSE", 1000.0)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("f")
        await loaded(pilot)
        for _ in range(20):
            await pilot.pause()
        assert not any(app.is_screen_installed(view.name) for view in OTHERS)


@pytest.mark.usefixtures("at_once")
async def test_building_does_not_split_an_edit(app: CrosswalkApp) -> None:
    """A pane that takes the focus on a screen out of sight ends no edit: one undo takes all digits back."""
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("w", "home", "2")
        await built(pilot)
        await pilot.press("1")
        assert app.session.workload.input_tokens == 215_000_000
        await pilot.press("escape", "u")
        assert app.session.workload == DEFAULT_WORKLOAD
        assert not app.session.can_undo


@pytest.mark.usefixtures("at_once")
async def test_they_have_the_colours_of_a_theme_chosen_meanwhile(
    small_world_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def picture(app: CrosswalkApp, *, wait_for_all: bool) -> str:
        async with app.run_test(size=(120, 40)) as pilot:
            await (built(pilot) if wait_for_all else loaded(pilot))
            await quiet(pilot)
            app.theme = "textual-light" if app.current_theme.dark else "textual-dark"
            await pilot.press("2")
            await quiet(pilot)
            return app.export_screenshot()

    with Catalogue.open(small_world_file) as catalogue:
        early = await picture(app_on(catalogue), wait_for_all=True)
        monkeypatch.setattr(CrosswalkApp, "BUILDS_IN_IDLE_TIME", False)
        assert early == await picture(app_on(catalogue), wait_for_all=False)


@pytest.mark.usefixtures("at_once")
async def test_what_was_painted_behind_is_not_painted_when_it_is_opened(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[int] = []
    async with app.run_test(size=(120, 40)) as pilot:
        await built(pilot)
        await quiet(pilot)
        app.paint_behind(app.get_screen("workload"))
        usual = FieldGrid.strip

        def strip(grid: FieldGrid, y: int) -> Strip:
            painted.append(y)
            return usual(grid, y)

        monkeypatch.setattr(FieldGrid, "strip", strip)
        await pilot.press("2")
        await quiet(pilot)
        assert "Fields" in seen(app)
        assert painted == []


@pytest.mark.usefixtures("at_once")
async def test_every_screen_is_painted_in_idle_time(app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[Screen[Any]] = []
    monkeypatch.setattr(CrosswalkApp, "paint_behind", lambda _, screen: painted.append(screen))
    async with app.run_test(size=(120, 40)) as pilot:
        await built(pilot)
        await quiet(pilot)
        assert painted == [app.get_screen(view.name) for view in OTHERS]
