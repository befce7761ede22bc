"""The points of the plot: walking through them by key and mouse, what is said of them, comparing their models."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from textual.events import MouseMove

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.plot.canvas import Canvas
from crosswalk_tui.ui.plot.plot_view import PlotView
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import A, AppMaker, B, line_with, loaded, seen
from tests.ui.plotting import opened, pointed, rows, under_cursor

SIZES = [(60, 20), (80, 24), (120, 40), (200, 60)]


@pytest.fixture
def many() -> CatalogueBuilder:
    """Forty models at prices and scores of their own, four of them at one, and A and B of those."""
    world = CatalogueBuilder()
    world.provider("alpha")
    world.benchmark("arena_text", name="Arena Text (overall)")
    for key in (A, B, *(f"lab/m{n}" for n in range(40))):
        world.model(key)
    for key, price, score in _places():
        world.offer("alpha", f"id-{key}", key, input=price, output=price)
        world.score(key, "arena_text", score)
    return world


def _places() -> Iterator[tuple[str, int, float]]:
    yield A, 10_000, 1000
    yield B, 10_000, 1000
    for n in range(40):
        yield f"lab/m{n}", 10_000 * (1 + n * n % 37) if n > 2 else 10_000, 1000 + (n * 53 % 300 if n > 2 else 0)


@pytest.mark.parametrize("size", SIZES)
async def test_the_cursor_lands_on_a_dot_wherever_it_goes(
    many: CatalogueBuilder, make_app: AppMaker, size: tuple[int, int]
) -> None:
    app = make_app(many)
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await pilot.press("g")
        named = set()
        for _ in range(42):
            assert under_cursor(app) in "AB◎◌"
            named.add(pointed(app))
            await pilot.press("right")
        assert len(named) == 42
        for key in ("G", "up", "left", "j", "shift+left", "n", "N", "H", "k", "g"):
            await pilot.press(key)
            assert under_cursor(app) in "AB◎◌"


async def test_letters_of_models_at_one_place_stand_side_by_side(many: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(many)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        assert any("A" in row and "B" in row for row in rows(app))
        assert "4 more here" in seen(app)


async def test_points_that_share_a_cell_are_clicked_through(many: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(many)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        canvas = screen.query_one(Canvas)
        plan = canvas.plan
        assert plan is not None
        cell = plan.cell(plan.navigation.points[-1])
        await pilot.click(canvas, offset=cell)
        assert under_cursor(app) == "◌"
        assert line_with(app, "42 of 42")


async def test_walking_by_price_along_the_front_and_to_the_ends(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        seen_names = []
        for key in ("G", "left", "N", "n", "home", "end", "up", "down", "shift+left"):
            await pilot.press(key)
            seen_names.append(pointed(app))
        one, three, five = "Llama 3.2 1B Instruct", "Llama 3.2 3B Instruct", "GPT-5"
        assert seen_names == [five, three, one, three, one, five, five, three, one]
        assert "on the front: nothing as good costs less" in seen(app)


async def test_enter_compares_the_model_under_the_cursor(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("G", "enter")
        await pilot.pause()
        assert "Compare GPT-5" in seen(app)
        assert line_with(app, "As A", "instead of Llama 3.2 1B Instruct")
        assert line_with(app, "As C", "next to the others")
        await pilot.press("b")
        await loaded(pilot)
        assert [side.model.key for side in app.session.sides] == [A, "openai/gpt-5"]
        assert under_cursor(app) == "B"
        await pilot.press("enter", "escape")
        assert [side.model.key for side in app.session.sides] == [A, "openai/gpt-5"]


async def test_a_double_click_asks_where_to_put_the_model(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        canvas = screen.query_one(Canvas)
        plan = canvas.plan
        assert plan is not None
        await pilot.click(canvas, offset=plan.cell(plan.navigation.points[-1]), times=2)
        await pilot.pause()
        assert "Compare GPT-5" in seen(app)


async def test_the_point_explains_itself_by_its_bill(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("G", "x")
        await pilot.pause()
        assert line_with(app, "GPT-5 at Alpha")
        assert line_with(app, "output", "2,000,000 × ", "$10")


async def test_the_front_is_a_list_that_points_into_the_plot(app: CrosswalkApp) -> None:
    async with app.run_test(size=(200, 60)) as pilot:
        await opened(pilot)
        assert line_with(app, "A Llama 3.2 1B Instruct", "1111", "$0.02", "Alpha")
        await pilot.press("tab", "G")
        assert app.focused is not None
        assert app.focused.id == "front"
        await pilot.pause()
        assert "⏎ Compare it" in seen(app).splitlines()[-1]
        await pilot.press("enter")
        await pilot.pause()
        assert "Compare GPT-5" in seen(app)
        await pilot.press("a")
        await loaded(pilot)
        assert line_with(app, "A GPT-5", "1440")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_front_takes_turns_with_the_plot_where_both_do_not_fit(
    app: CrosswalkApp, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        assert pointed(app) == "Llama 3.2 1B Instruct"
        await pilot.press("tab")
        await pilot.pause()
        assert line_with(app, "Model", "score", "out/1M")
        await pilot.press("tab")
        await pilot.pause()
        assert "log scale" in seen(app)


async def test_resizing_keeps_the_cursor_on_its_point(many: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(many)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("G", "left", "left")
        here = pointed(app)
        for size in ((80, 24), (1, 1), (60, 20), (10, 5), (300, 90), (200, 60), (120, 40)):
            await pilot.resize_terminal(*size)
            await loaded(pilot)
            if size[0] >= 60 and size[1] >= 20:
                assert under_cursor(app) == "◌"
                assert here == pointed(app)


async def test_the_mouse_shows_the_card_of_a_point_and_a_drag_takes_the_cursor_along(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        canvas = screen.query_one(Canvas)
        plan = canvas.plan
        assert plan is not None
        best = plan.cell(plan.navigation.points[-1])
        await pilot.hover(canvas, offset=best)
        await pilot.pause()
        assert pointed(app) == "GPT-5"
        assert under_cursor(app) == "A"
        await pilot.hover(canvas, offset=(best[0] - 20, best[1] + 5))
        await pilot.pause()
        assert pointed(app) == "Llama 3.2 1B Instruct"
        drag = MouseMove(canvas, *best, 0, 0, 1, shift=False, meta=False, ctrl=False, screen_x=0, screen_y=0)
        drag._screen_x, drag._screen_y = (canvas.content_region.x + best[0], canvas.content_region.y + best[1])
        canvas.post_message(drag)
        await pilot.pause()
        assert screen.query_one(PlotView).cursor is plan.navigation.points[-1]


async def test_a_model_is_found_by_part_of_its_name(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("slash", *"llama")
        await pilot.pause()
        assert line_with(app, "2 models found")
        assert pointed(app) == "Llama 3.2 1B Instruct"
        await pilot.press("down")
        await pilot.pause()
        assert pointed(app) == "Llama 3.2 3B Instruct"
        await pilot.press("escape")
        await pilot.pause()
        assert pointed(app) == "Llama 3.2 1B Instruct", "where the cursor was before"
        assert under_cursor(app) == "A"
        await pilot.press("slash", *"wonder")
        await pilot.pause()
        assert line_with(app, "no model in the plot has this name")
        await pilot.press("enter")
        await pilot.pause()
        assert "Compare" not in seen(app).splitlines()[0]
        await pilot.press("slash", *"gpt", "enter")
        await pilot.pause()
        assert "Compare GPT-5" in seen(app)


async def test_the_list_of_the_front_shows_its_cursor_in_the_plot(app: CrosswalkApp) -> None:
    async with app.run_test(size=(200, 60)) as pilot:
        await opened(pilot)
        await pilot.press("tab", "n")
        await pilot.pause()
        assert under_cursor(app) == "B"
        assert pointed(app) == "Llama 3.2 3B Instruct"


@pytest.mark.parametrize("is_open", [True, False])
async def test_the_card_follows_a_compared_model_that_is_replaced(app: CrosswalkApp, *, is_open: bool) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        assert line_with(app, "╭─ A Llama 3.2 1B Instruct ─")
        if not is_open:
            await pilot.press("5")
        await pilot.press("a", *"gpt-5", "enter")
        if not is_open:
            await pilot.press("4")
        await loaded(pilot)
        assert line_with(app, "╭─ A GPT-5 ─")
        assert under_cursor(app) == "A"


async def test_the_card_of_a_model_that_stays_has_its_new_letter(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("f")
        await loaded(pilot)
        assert line_with(app, "╭─ B Llama 3.2 1B Instruct ─")


async def test_a_model_without_a_point_leaves_the_card_to_another_compared_one(
    world: CatalogueBuilder, make_app: AppMaker
) -> None:
    world.model("lab/unscored", name="Unscored")
    world.offer("alpha", "unscored", "lab/unscored", input=1_000, output=1_000)
    app = make_app(world)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("a", *"unscored", "enter")
        await loaded(pilot)
        assert line_with(app, "╭─ B Llama 3.2 3B Instruct ─")
