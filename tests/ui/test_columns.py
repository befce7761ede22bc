"""Two to six models side by side: added, dropped, scrolled to; panes zoomed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.overview.specs_pane import SpecsPane
from crosswalk_tui.ui.shell.column_range import column_range
from crosswalk_tui.user.recents import recent
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.catalogue import notices
from tests.ui.conftest import A, AppMaker, B, line_with, loaded, overview, quiet, seen

SIZE = (120, 40)


async def test_plus_adds_a_model_and_minus_removes_one(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("plus")
        await pilot.pause()
        await pilot.press(*"gpt", "enter")
        await pilot.pause()
        assert [side.model.key for side in app.session.sides] == [A, B, "openai/gpt-5"]
        assert "C GPT-5" in seen(app).splitlines()[1]
        assert "400K" in line_with(app, "Context")
        assert recent(app.session.users, 3) == ["openai/gpt-5"]
        await pilot.press("minus", "enter")  # the last one is under the cursor
        await pilot.pause()
        assert [side.model.key for side in app.session.sides] == [A, B]
        await pilot.press("u", "minus", "a")
        await pilot.pause()
        assert [side.model.key for side in app.session.sides] == [B, "openai/gpt-5"]
        await pilot.press("minus")
        await pilot.pause()
        assert app.screen.query("#specs")
        assert "Two models are the fewest" in notices(app)


@pytest.fixture
def six(world: CatalogueBuilder, make_app: AppMaker) -> CrosswalkApp:
    """Six models, which do not fit side by side."""
    keys = [A, B]
    for nth in range(4):
        key = f"acme/model-{nth}"
        world.model(key, name=f"Model {nth}", context_tokens=(nth + 1) * 1_000_000)
        world.offer("alpha", f"m{nth}", key, input=10_000, output=20_000)
        keys.append(key)
    return make_app(world, sides=keys)


async def test_the_column_of_the_cheapest_model_is_in_sight(world: CatalogueBuilder, make_app: AppMaker) -> None:
    keys = [A, B]
    for nth in range(4):
        keys.append(f"acme/model-{nth}")
        world.model(keys[-1], name=f"Model {nth}")
        world.offer("alpha", f"m{nth}", keys[-1], input=9 - nth, output=9 - nth)
    app = make_app(world, sides=keys)
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        assert line_with(app, "A, D–F ← B", " A ", " F ")
        assert "$0.000042" in line_with(app, "Per month")


async def test_the_columns_begin_with_the_first_one_unless_the_cheapest_would_be_out_of_sight(
    world: CatalogueBuilder, make_app: AppMaker
) -> None:
    keys = [A, B]
    for nth in range(4):
        keys.append(f"acme/model-{nth}")
        world.model(keys[-1], name=f"Model {nth}")
        world.offer("alpha", f"m{nth}", keys[-1], input=1 if nth == 2 else 9, output=9)
    app = make_app(world, sides=keys)
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        assert line_with(app, "A, C–E ← →", " A ", " E ")
        await pilot.resize_terminal(250, 60)
        await loaded(pilot)
        assert line_with(app, "A–E of 6", " A ")
        await pilot.resize_terminal(*SIZE)
        await loaded(pilot)
        assert line_with(app, "A, C–E ← →", " A ", " E ")
        await pilot.press("left", "left", "left", "left")
        await pilot.resize_terminal(121, 40)
        await loaded(pilot)
        assert line_with(app, "A–D of 6", " A ")


async def test_the_cursor_goes_from_the_cheapest_model_to_every_one_with_the_first_in_sight(
    world: CatalogueBuilder, make_app: AppMaker
) -> None:
    keys = [A, B]
    for nth in range(4):
        keys.append(f"acme/model-{nth}")
        world.model(keys[-1], name=f"Model {nth}")
        world.offer("alpha", f"m{nth}", keys[-1], input=9 - nth, output=9 - nth)
    app = make_app(world, sides=keys)
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        specs = app.screen.query_one(SpecsPane)
        assert specs.visible_columns(specs.line_width) == (0, 3, 4, 5)
        for column in (4, 3, 2, 1, 0):
            await pilot.press("left")
            await pilot.pause()
            assert specs.column == column
            assert column in specs.visible_columns(specs.line_width)
        assert list(specs.visible_columns(specs.line_width)) == [0, 1, 2, 3]


async def test_columns_that_do_not_fit_are_scrolled_to_and_labels_stay(six: CrosswalkApp) -> None:
    async with six.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "2M" in line_with(six, "Context")  # of the fourth
        assert "3M" not in line_with(six, "Context")
        assert "A–D of 6" in line_with(six, "│", " A ", " B ")
        await pilot.press("j", *["right"] * 5)
        await pilot.pause()
        assert "4M" in line_with(six, "Context")
        assert "131K" not in line_with(six, "Context")
        assert "–F of 6" in line_with(six, "│", " F ")
        await pilot.press("y")
        await pilot.pause()
        assert six.clipboard == "4M"


@pytest.mark.parametrize(
    ("shown", "width", "expected"),
    [
        (range(5), 18, "A–E of 6 · → to F"),
        (range(5), 12, "A–E of 6 → F"),
        (range(5), 10, "A–E → F"),
        (range(5), 5, "A–E →"),
        (range(1, 6), 18, "B–F of 6 · ← to A"),
        (range(1, 6), 12, "B–F of 6 ← A"),
        (range(1, 5), 26, "B–E of 6 · ← to A, → to F"),
        (range(1, 5), 12, "B–E of 6 ← →"),
        (range(2, 3), 12, "C of 6 ← →"),
        (range(6), 12, ""),
        ((0, 2, 3, 4, 5), 20, "A, C–F of 6 · ← to B"),
        ((0, 2, 3, 4, 5), 12, "A, C–F ← B"),
        ((0, 2, 3, 4), 12, "A, C–E ← →"),
        ((0, 5), 12, "A, F ← B"),
    ],
)
def test_the_range_of_the_columns_names_the_keys_to_the_others(shown: Sequence[int], width: int, expected: str) -> None:
    assert column_range(shown, 6, width) == expected


@pytest.mark.parametrize(("screen", "ends"), [("1", ("→ F", "← A")), ("3", ("→ to F", "← to A"))])
async def test_a_table_with_hidden_columns_says_how_to_reach_them(
    six: CrosswalkApp, screen: str, ends: tuple[str, str]
) -> None:
    async with six.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press(screen)
        await quiet(pilot)
        assert ends[0] in line_with(six, " of 6")
        await pilot.press("j", *["right"] * 5)
        await quiet(pilot)
        assert ends[1] in line_with(six, "–F of 6")


async def test_a_seventh_model_cannot_be_added(six: CrosswalkApp) -> None:
    async with six.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("plus")
        await pilot.pause()
        assert len(six.screen_stack) == 1


async def test_z_lets_the_pane_fill_the_screen_and_tab_takes_the_zoom_along(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("z")
        await pilot.pause()
        specs, benchmarks = (overview(app).query_one(f"#{name}") for name in ("specs", "benchmarks"))
        assert specs.region.width == SIZE[0]
        assert "Capability vs price" not in seen(app)
        await pilot.press("tab")
        await pilot.pause()
        assert benchmarks.region.width == SIZE[0]
        assert specs.region.area == 0 or specs.region.width < SIZE[0]
        await pilot.press("escape")
        await pilot.pause()
        assert "Capability vs price" in seen(app)
        assert benchmarks.has_focus


async def test_a_zoomed_pane_follows_every_size(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("z")
        for size in ((80, 24), (40, 10), (1, 1), (200, 60)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        assert overview(app).query_one("#specs").region.width == 200
        assert "A Llama 3.2 1B Instruct" in seen(app).splitlines()[0]


async def test_the_focus_comes_back_after_a_terminal_too_small(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("tab")
        await pilot.resize_terminal(10, 5)
        await pilot.pause()
        await pilot.resize_terminal(*SIZE)
        await pilot.pause()
        await pilot.pause()
        assert app.focused is not None
        assert app.focused.id == "benchmarks"
