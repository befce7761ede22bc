"""The What if pane: amounts beside every name, and marks that can be dragged."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.widgets import Input

from crosswalk_tui.catalog.side_reader import read_side
from crosswalk_tui.core.changes.analysis import analysis_steps
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.explain.explain_dialog import ExplanationView
from crosswalk_tui.ui.kit.cells import text_of
from crosswalk_tui.ui.workload.break_even_bars import HANDLE
from crosswalk_tui.ui.workload.what_if import WhatIfPane, bill_lines, what_if_lines
from tests.catalogue_builder import CatalogueBuilder
from tests.core.worlds import NOON, compared, offer, side
from tests.ui.calculator import settled
from tests.ui.conftest import A, AppMaker, B, line_with, seen

WIDE = (200, 50)


def world_of_two() -> CatalogueBuilder:
    """Wordy at $1.00 in and $4.00 out, Terse at $2.00 in and $2.00 out: $13.00 and $14.00 for 5M in and 2M out."""
    world = CatalogueBuilder()
    world.provider("host")
    world.model(A, name="Wordy")
    world.model(B, name="Terse")
    world.offer("host", "a", A, input=1_000_000, output=4_000_000)
    world.offer("host", "b", B, input=2_000_000, output=2_000_000)
    return world


async def dragged(pilot: Pilot[None], label: str, cells: int) -> None:
    """Drag the mark on the bar *label* by *cells* to the right."""
    app = pilot.app
    assert isinstance(app, CrosswalkApp)
    lines = seen(app).splitlines()
    bars = ((nth, re.search(rf"{label} +[━┃A-F]*{HANDLE}", line)) for nth, line in enumerate(lines))
    y, x = next((nth, bar.end() - 1) for nth, bar in bars if bar is not None)
    await pilot.mouse_down(offset=(x, y))
    way = 1 if cells > 0 else -1
    for step in range(way, cells + way, way):
        await pilot.hover(offset=(x + step, y))
    await pilot.mouse_up(offset=(x + cells, y))
    await settled(pilot)


def output_of(app: CrosswalkApp) -> str:
    return app.screen.query_one("#output", Input).value


async def test_each_line_names_the_models_and_the_amounts(make_app: AppMaker) -> None:
    app = make_app(world_of_two())
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        assert line_with(app, "Now Wordy $13.00 a month, $1.00 below Terse")
        assert line_with(app, "out:in", "now 0.4 · Terse above 0.5")
        assert line_with(app, "output ×2", "Terse $14.00 → $18.00 (+29%), now $3.00 below Wordy")
        assert line_with(app, "input ×2", "input ×2  $13.00 → $18.00 (+38%), still $6.00 below Terse")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_bills_of_all_models_are_explained(make_app: AppMaker, size: tuple[int, int]) -> None:
    world = world_of_two()
    world.model("lab/third", name="Third")
    world.offer("host", "c", "lab/third", input=3_000_000, output=1_000_000)
    app = make_app(world, sides=(A, B, "lab/third"))
    async with app.run_test(size=size) as pilot:
        await pilot.press("2")
        await settled(pilot)
        await pilot.press("left_curly_bracket")
        await settled(pilot)
        assert line_with(app, "x lists the bills of all models")
        await pilot.press("x")
        await pilot.pause()
        shown = app.screen.query_one(ExplanationView)
        lines = [re.sub(" +", " ", line).strip() for line in shown.texts()]
        at = lines.index("output ×2")
        assert lines[at + 1 : at + 4] == [
            "A Wordy $13.00 → $21.00 (+62%)", "B Terse $14.00 → $18.00 (+29%)", "C Third $17.00 → $19.00 (+12%)",
        ]  # fmt: skip


def test_a_long_name_is_above_its_bill() -> None:
    long = side("lab/a model with a name that is long", offer("host", 100_000, 400_000))
    both = compared(long, side("lab/b", offer("host", 200_000, 200_000)))
    analysis = list(analysis_steps(both, NOON))[-1]
    lines = [text_of(line) for line in bill_lines(analysis, 36)]
    assert max(map(len, lines[1:])) <= 36
    at = lines.index("input ÷2")
    assert lines[at + 2].strip() == "$1.30 → $1.05 (−19%)"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_doubled_output_is_in_sight_without_scrolling(make_app: AppMaker, size: tuple[int, int]) -> None:
    app = make_app(world_of_two(), workload=Workload(5_000_000, 2_000_000, prompt_tokens=8_000))
    async with app.run_test(size=size) as pilot:
        await pilot.press("2")
        await settled(pilot)
        if size[0] == 80:
            await pilot.press("tab", "tab", "tab")
            await settled(pilot)
        assert line_with(app, "output ×2", "now $3.00 below Wordy")
        assert line_with(app, "No effect: prompt size ÷2, prompt size ×2")


async def test_the_bars_stay_where_they_are_while_the_text_above_them_changes(make_app: AppMaker) -> None:
    app = make_app(world_of_two())
    async with app.run_test(size=(120, 50)) as pilot:
        await pilot.press("2")
        await settled(pilot)
        lines = seen(app).splitlines()
        y = next(nth for nth, line in enumerate(lines) if "out:in " in line)
        x = lines[y].index(HANDLE)
        await pilot.mouse_down(offset=(x, y))
        for step in range(1, 13):
            await pilot.hover(offset=(x + step, y))
            await settled(pilot)
            assert "out:in " in seen(app).splitlines()[y]
        await pilot.mouse_up(offset=(x + 12, y))


@pytest.mark.parametrize("label", ["out:in", "cached"])
@pytest.mark.parametrize("height", [40, 50])
async def test_the_bars_stay_under_the_mouse_after_it_is_released(make_app: AppMaker, label: str, height: int) -> None:
    app = make_app(world_of_two())
    async with app.run_test(size=(120, height)) as pilot:
        await pilot.press("2")
        await settled(pilot)
        before = seen(app).splitlines()
        y = next(nth for nth, line in enumerate(before) if re.search(rf"{label} +[━┃A-F]*{HANDLE}", line))
        x = before[y].index(HANDLE)
        for step in (9, 2, 20, 0):
            await pilot.mouse_down(offset=(x + step, y))
            await pilot.mouse_up(offset=(x + step, y))
            await settled(pilot)
            assert re.search(rf"{label} +[━┃A-F]*{HANDLE}", seen(app).splitlines()[y])
            assert line_with(app, "Now ", "a month")
            assert line_with(app, "Which is cheaper at each value")
            assert line_with(app, "input ×2")
        await pilot.hover(offset=(2, 2))
        await settled(pilot)
        pane = app.screen.query_one(WhatIfPane)
        assert pane.analysis is not None
        lines, _ = what_if_lines(pane.analysis, pane.line_width)
        assert pane.texts() == [text_of(line) for line in lines][: len(pane.texts())], "nothing is cut any more"


async def test_the_hint_on_bars_needs_a_bar(make_app: AppMaker) -> None:
    app = make_app(world_of_two(), sides=(A,))
    async with app.run_test(size=(120, 50)) as pilot:
        await pilot.press("2")
        await settled(pilot)
        assert line_with(app, "Break-even needs two models")
        assert "drag the block" not in seen(app)
        app.session.edit(sides=(*app.session.sides, read_side(app.session.catalogue, B)))
        await settled(pilot)
        assert "drag the block on a bar to try a value" in seen(app)


async def test_the_mark_is_dragged_and_one_undo_takes_it_back(make_app: AppMaker) -> None:
    app = make_app(world_of_two())
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        await dragged(pilot, "out:in", 12)
        workload = app.session.workload
        ratio = Decimal(workload.output_tokens) / workload.input_tokens
        assert ratio > 1
        assert output_of(app) != "2M"
        assert line_with(app, "Now Terse")
        assert app.screen.selections == {}  # the drag selected no text
        await pilot.press("u")
        await settled(pilot)
        assert output_of(app) == "2M"
        assert not app.session.can_undo
        assert line_with(app, "Now Wordy $13.00")


async def test_the_verbosity_stays_that_of_the_model_it_was_taken_from(make_app: AppMaker) -> None:
    app = make_app(world_of_two())
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        await dragged(pilot, "B verbosity", -9)  # Terse, the more expensive one, becomes the cheaper one on the way
        (multiplier,) = app.session.workload.multipliers
        assert multiplier[0] == B
        assert multiplier[1] < 1


async def test_elsewhere_a_drag_selects_text(make_app: AppMaker) -> None:
    app = make_app(world_of_two())
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        pane = app.screen.query_one(WhatIfPane)
        y = pane.content_region.y
        await pilot.mouse_down(offset=Offset(pane.content_region.x, y))
        await pilot.hover(offset=Offset(pane.content_region.x + 9, y))
        await pilot.mouse_up(offset=Offset(pane.content_region.x + 9, y))
        assert app.screen.get_selected_text() == "Now Wordy"
        assert app.session.workload.output_tokens == 2_000_000
