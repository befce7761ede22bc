"""Screens built while no key is pressed look and behave like those built when they are opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.errors import CatalogueError
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD
from crosswalk_tui.ui import idle_screens
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.picker.screen import PickerScreen
from crosswalk_tui.ui.shell.field_widgets import FieldGrid
from crosswalk_tui.ui.shell.views import VIEWS, View
from tests.ui.conftest import app_on, loaded, quiet, seen
from tests.ui.idle import wait_until
from tests.ui.own_prices import GPU
from tests.ui.picking import rested

OTHERS = VIEWS[1:]


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Build without waiting for a pause."""
    monkeypatch.setattr(CrosswalkApp, "BUILDS_IN_IDLE_TIME", True)
    monkeypatch.setattr(idle_screens, "STEP", 0.001)
    monkeypatch.setattr(idle_screens, "PAUSE", 0.0)


@pytest.fixture
def alone(at_once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Build the workload screen and the picker only, without waiting."""
    del at_once
    monkeypatch.setattr("crosswalk_tui.ui.idle_screens.VIEWS", VIEWS[:2])


async def built(pilot: Pilot[None], views: Sequence[View] = OTHERS) -> None:
    """Wait until the screens of *views* have been built and laid out."""
    app = pilot.app
    assert isinstance(app, CrosswalkApp)
    await loaded(pilot)

    def are_built() -> bool:
        return all(app.is_screen_installed(v.name) and app.get_screen(v.name).stack_updates for v in views)

    await wait_until(pilot, are_built, "the screens were never built", with_threads=False)


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
async def test_where_the_catalogue_cannot_be_read_they_are_built_when_opened(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def fail(_: CrosswalkApp, name: str) -> None:
        tried.append(name)
        raise CatalogueError("catalog.db is locked.")

    async with app.run_test(size=(120, 40)) as pilot:
        with monkeypatch.context() as patch:
            patch.setattr(CrosswalkApp, "build_screen", fail)
            await loaded(pilot)
            while not tried:
                await pilot.pause(0.01)
            await pilot.pause(0.05)
            app._idle_screens._step()  # a tick that was in the queue
        assert tried == [OTHERS[0].name]
        await pilot.press("3")
        await quiet(pilot)
        assert "IFEval" in seen(app)


@pytest.mark.usefixtures("at_once")
async def test_they_show_what_was_edited_and_fit_a_terminal_resized_meanwhile(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await built(pilot)
        await pilot.press("f")
        await pilot.resize_terminal(80, 24)
        await pilot.press("2")
        await quiet(pilot)
        resized = seen(app)
    assert "A Llama 3.2 3B" in resized
    assert all(len(line) <= 80 for line in resized.splitlines())
    assert "Fields" in resized


async def test_a_key_puts_them_off(app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is built while keys are pressed: the pause is longer than this test."""
    monkeypatch.setattr(idle_screens, "STEP", 0.001)
    monkeypatch.setattr(idle_screens, "PAUSE", 1000.0)
    monkeypatch.setattr(idle_screens, "monotonic", lambda: 1e6 + monotonic())  # long after a key that never was
    async with app.run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await pilot.press("f")
        app._idle_screens.start()
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


@pytest.mark.usefixtures("alone")
async def test_they_have_the_colours_of_a_theme_chosen_meanwhile(
    small_world_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def picture(app: CrosswalkApp, *, wait_for_all: bool) -> str:
        async with app.run_test(size=(120, 40)) as pilot:
            await (built(pilot, VIEWS[1:2]) if wait_for_all else loaded(pilot))
            await quiet(pilot)
            app.theme = "textual-light" if app.current_theme.dark else "textual-dark"
            await pilot.press("2")
            await quiet(pilot)
            return app.export_screenshot()

    with Catalogue.open(small_world_file) as catalogue:
        early = await picture(app_on(catalogue), wait_for_all=True)
        monkeypatch.setattr(CrosswalkApp, "BUILDS_IN_IDLE_TIME", False)
        assert early == await picture(app_on(catalogue), wait_for_all=False)


@pytest.mark.usefixtures("alone")
async def test_what_was_painted_behind_is_not_painted_when_it_is_opened(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[int] = []
    async with app.run_test(size=(120, 40)) as pilot:
        await built(pilot, VIEWS[1:2])
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


@pytest.mark.usefixtures("at_once")
async def test_what_was_laid_out_behind_is_not_laid_out_when_it_is_opened(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid_out: list[Screen[Any]] = []
    usual = Screen._refresh_layout

    def recorded(screen: Screen[Any], *given: Any, **named: Any) -> None:
        laid_out.append(screen)
        usual(screen, *given, **named)

    async with app.run_test(size=(120, 40)) as pilot:
        await built(pilot)
        picker = await prepared(pilot)
        await quiet(pilot)
        for behind in (picker, app.get_screen("benchmarks")):  # what the first layout has changed may have come late
            app.lay_out_behind(behind)
        await quiet(pilot)
        monkeypatch.setattr(Screen, "_refresh_layout", recorded)
        await pilot.press("3")
        await quiet(pilot)
        assert app.current == "benchmarks"
        assert laid_out == []
        await pilot.press("a")
        await quiet(pilot)
        assert "Model A" in seen(app)
        assert laid_out == []


# The picker


async def prepared(pilot: Pilot[None]) -> PickerScreen:
    """Wait until a picker has been built and laid out."""
    app = pilot.app
    assert isinstance(app, CrosswalkApp)

    def is_built() -> bool:
        picker = app._idle_screens._picker
        return picker is not None and picker.is_mounted and picker.outer_size == app.size

    await wait_until(pilot, is_built, "no picker was built", with_threads=False)
    assert app._idle_screens._picker is not None
    return app._idle_screens._picker


def flipped(app: CrosswalkApp) -> None:
    app.session.edit(sides=app.session.sides[::-1])


def of_another_workload(app: CrosswalkApp) -> None:
    app.session.edit(replace(DEFAULT_WORKLOAD, input_tokens=9_000_000))


def of_another_day(app: CrosswalkApp) -> None:
    app.session.set_at(date(2026, 6, 1))


def with_an_own_price(app: CrosswalkApp) -> None:
    app.session.set_own((GPU,))


def of_another_benchmark(app: CrosswalkApp) -> None:
    app.session.set_axis("mmlu_pro")


def sorted_by_date(app: CrosswalkApp) -> None:
    app.session.picker_order = "released", True


def in_another_theme(app: CrosswalkApp) -> None:
    app.theme = "textual-light" if app.current_theme.dark else "textual-dark"


def with_resellers(app: CrosswalkApp) -> None:
    app.session.edit(filters=app.session.filters.with_resellers(requested=True))


CHANGES: list[Callable[[CrosswalkApp], None]] = [
    flipped, of_another_workload, of_another_benchmark, sorted_by_date, in_another_theme, with_resellers,
    with_an_own_price, of_another_day,
]  # fmt: skip


@pytest.mark.usefixtures("alone")
async def test_a_picker_built_before_a_change_looks_like_one_built_after_it(
    small_world_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The changes are made in turn."""

    async def pictures(app: CrosswalkApp, *, early: bool) -> dict[str, str]:
        found = {}
        async with app.run_test(size=(120, 40)) as pilot:
            await (built(pilot, VIEWS[1:2]) if early else loaded(pilot))
            for change in CHANGES:
                picker = await prepared(pilot) if early else None
                await quiet(pilot)
                change(app)
                await quiet(pilot)
                await pilot.press("b")
                await quiet(pilot)
                await rested(pilot)
                assert (app.screen is picker) is early
                found[change.__name__] = app.export_screenshot()
                await pilot.press("escape")
            app.session.set_own(())  # it is stored
            await quiet(pilot)
        return found

    with Catalogue.open(small_world_file) as catalogue:
        early = await pictures(app_on(catalogue), early=True)
        monkeypatch.setattr(CrosswalkApp, "BUILDS_IN_IDLE_TIME", False)
        late = await pictures(app_on(catalogue), early=False)
    assert [name for name in early if early[name] != late[name]] == []
    assert len(set(late.values())) == len(CHANGES), "each change is seen"


@pytest.mark.usefixtures("alone")
async def test_a_picker_begins_anew_each_time(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await built(pilot, VIEWS[1:2])
        first = await prepared(pilot)
        await pilot.press("a")
        await quiet(pilot)
        await rested(pilot)
        before = seen(app)
        assert app.screen is first
        await pilot.press(*"llama", "f2", "down", "escape")
        second = await prepared(pilot)
        assert second is not first
        assert not first.is_attached
        await pilot.press("a")
        await quiet(pilot)
        await rested(pilot)
        assert app.screen is second
        assert seen(app) == before


@pytest.mark.usefixtures("alone")
async def test_a_picker_fits_a_terminal_resized_meanwhile(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await built(pilot, VIEWS[1:2])
        picker = await prepared(pilot)
        await pilot.resize_terminal(80, 24)
        await quiet(pilot)
        await pilot.press("a")
        await quiet(pilot)
        assert app.screen is not picker
        assert app.screen.outer_size == app.size
        assert "Model A" in seen(app)
        assert not picker.is_attached
