"""Every size of terminal: three layouts, one polite line, never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.stylesheets import Stylesheets
from tests.ui.conftest import app_on, line_with, loaded, seen

PANES = ("#specs", "#benchmarks", "#workload", "#scatter")
EXTREMES = [(1, 1), (2, 40), (300, 2), (59, 20), (60, 19), (60, 20), (110, 20), (400, 120)]


def _in_sight(app: CrosswalkApp) -> list[str]:
    return [pane for pane in PANES if app.screen.query_one(pane).region.area]


async def test_two_columns(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        regions = {pane: app.screen.query_one(pane).region for pane in PANES}
        assert _in_sight(app) == list(PANES)
        assert regions["#specs"].x == regions["#benchmarks"].x == 0
        assert regions["#workload"].x == regions["#scatter"].x > 0
        assert regions["#workload"].y < regions["#scatter"].y


async def test_three_columns(app: CrosswalkApp) -> None:
    async with app.run_test(size=(200, 60)) as pilot:
        await pilot.pause()
        regions = {pane: app.screen.query_one(pane).region for pane in PANES}
        assert regions["#specs"].x < regions["#workload"].x < regions["#scatter"].x
        assert regions["#workload"].y == regions["#scatter"].y


async def test_two_columns_with_few_rows_show_one_pane_each(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.pause()
        shown = []
        for _ in PANES:
            shown.append(_in_sight(app))
            await pilot.press("right_curly_bracket")
            await pilot.pause()
        assert shown == [
            ["#specs", "#workload"],
            ["#benchmarks", "#workload"],
            ["#specs", "#workload"],
            ["#specs", "#scatter"],
        ]


async def test_one_column_with_many_rows_shows_two_panes(app: CrosswalkApp) -> None:
    async with app.run_test(size=(90, 50)) as pilot:
        await pilot.pause()
        assert _in_sight(app) == ["#specs", "#benchmarks"]
        await pilot.press("w")
        await pilot.pause()
        assert _in_sight(app) == ["#workload", "#scatter"]


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_tabs(app: CrosswalkApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        shown = []
        for _ in PANES:
            shown += _in_sight(app)
            assert len(_in_sight(app)) == 1
            await pilot.press("right_curly_bracket")
            await pilot.pause()
        assert shown == list(PANES)
        assert "A Llama 3.2 1B Instruct" in seen(app)


async def test_tabs_by_mouse(app: CrosswalkApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        tabs = line_with(app, "Specs", "Plot")
        await pilot.click("#tabs", offset=(tabs.index("Workload"), 0))
        await pilot.pause()
        assert _in_sight(app) == ["#workload"]
        assert "◆ Alpha" in seen(app)


async def test_the_workload_key_brings_its_tab_to_the_front(app: CrosswalkApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("w")
        await pilot.pause()
        assert _in_sight(app) == ["#workload"]
        await pilot.press("1")
        assert app.session.workload.input_tokens == 1


@pytest.mark.parametrize("size", [(59, 20), (60, 19), (40, 10)])
async def test_too_small_says_what_is_needed_and_nothing_else(app: CrosswalkApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        shown = seen(app).strip()
        assert shown in (
            "Please make the terminal at least 60×20; ctrl+q quits.",
            "Needs at least 60×20; ctrl+q quits.",
        )


async def test_too_small_no_key_acts_unseen_but_those_that_leave(app: CrosswalkApp) -> None:
    async with app.run_test(size=(50, 12)) as pilot:
        await loaded(pilot)
        before = app.session.draft
        await pilot.press("f", "minus", "2", "ctrl+p", "R", "question_mark", "x")
        await pilot.click(offset=(5, 5))
        await pilot.pause()
        assert (app.session.draft, app.current, len(app.screen_stack)) == (before, "overview", 1)
        await pilot.resize_terminal(80, 24)
        await pilot.press("2")
        await pilot.pause()
        assert app.current == "workload"
        await pilot.resize_terminal(40, 10)
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert not app.is_running


async def test_the_same_over_a_picker(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await pilot.press("a")
        await pilot.resize_terminal(50, 10)
        await pilot.pause()
        assert seen(app).strip() == "Needs at least 60×20; ctrl+q quits."
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert not app.is_running


@pytest.mark.parametrize("size", [(1, 1), (300, 2), (59, 20), (110, 20), (400, 120)])
async def test_starts_at_any_size(app: CrosswalkApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await loaded(pilot)
        await pilot.press("a", "escape", "question_mark", "escape", "w", "escape")
        assert app.is_running
        for line in seen(app).splitlines():
            assert len(line) <= size[0]


async def test_resizing_back_and_forth(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        before = seen(app)
        for size in (*EXTREMES, (80, 24), (200, 60), (120, 40)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        assert seen(app) == before


async def test_no_value_is_cut_at_the_sizes_designed_for(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        assert "…" not in seen(app)
        await pilot.resize_terminal(60, 20)
        for _ in PANES:
            await pilot.press("right_curly_bracket")
            await pilot.pause()
            assert "…" not in seen(app)


@pytest.mark.parametrize("size", [(50, 10), (80, 24), (90, 50), (120, 24), (120, 40), (200, 60)])
async def test_a_size_taken_before_all_styles_are_read_looks_like_a_start_at_it(
    small_world_file: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.setattr(Stylesheets, "read_all", lambda _: None)
    looks = []
    for first in (size, (200, 60) if size != (200, 60) else (80, 24)):
        with Catalogue.open(small_world_file) as catalogue:
            app = app_on(catalogue)
            async with app.run_test(size=first) as pilot:
                await pilot.resize_terminal(*size)
                await loaded(pilot)
                looks.append((_in_sight(app), seen(app)))
    assert looks[0] == looks[1]
