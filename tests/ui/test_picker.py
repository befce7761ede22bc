"""Choosing a model."""

from __future__ import annotations

from decimal import Decimal

import pytest
from textual import events
from textual.widgets import Input

from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.picker.preview import PreviewPanel
from crosswalk_tui.ui.picker.screen import PickerScreen
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import A, AppMaker, B, line_with, loaded, seen
from tests.ui.picking import rested

SIZE = (120, 40)
SIZES = [(60, 20), (80, 24), (120, 40), (200, 60)]
pytestmark = pytest.mark.usefixtures("own_database")


async def test_choose_by_typing(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("a", *"gpt")
        await pilot.pause()
        assert "1 of 4" in seen(app)
        assert "$1.25" in line_with(app, "GPT-5", "Openai", "400K", "$10.00")
        await pilot.press("enter")
        await pilot.pause()
        assert [side.model.key for side in app.session.sides] == ["openai/gpt-5", B]
        assert "A GPT-5" in seen(app)
        assert "$26.25" in line_with(app, "Per month")  # 5 × $1.25 + 2 × $10


async def test_words_in_any_order_and_other_names(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("b", *"3b", "space", *"meta")
        await pilot.pause()
        assert "1 of 4" in seen(app)
        assert "meta/llama-3.2-3b-instruct" in seen(app)
        assert "found as" not in seen(app)
        await pilot.press("ctrl+u", *"tiny")
        await pilot.pause()
        assert "meta/llama-3.2-1b-instruct · found as us.meta.tiny-llama-v1:0" in line_with(app, "1 of 4")


async def test_escape_leaves_everything_as_it_was(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        before = seen(app)
        await pilot.press("b", *"gpt", "escape")
        await pilot.pause()
        assert seen(app) == before
        assert [side.model.key for side in app.session.sides] == [A, B]


async def test_a_typo_finds_the_nearest_and_says_so(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("a", *"lalma")
        await pilot.pause()
        assert "no “lalma”: showing “llama”" in seen(app)
        assert "2 of 4" in seen(app)


async def test_no_match_cannot_be_chosen(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("a", *"zzzz", "enter", "down", "enter")
        await pilot.pause()
        assert isinstance(app.screen, PickerScreen)
        assert "No model matches" in line_with(app, "0 of 4")


@pytest.mark.parametrize(("down", "up"), [("down", "up"), ("ctrl+n", "ctrl+p"), ("pagedown", "pageup")])
async def test_the_cursor_moves_while_typing_goes_on(app: CrosswalkApp, down: str, up: str) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("a", *"3.2", down)
        await pilot.pause()
        assert "▸ B Llama 3.2 3B" in seen(app)
        await pilot.press(up)
        await pilot.pause()
        assert "▸ A Llama 3.2 1B" in seen(app)
        await pilot.press(down, "enter")
        await pilot.pause()
        assert app.session.sides[0].model.key == B


async def test_typing_puts_the_cursor_on_the_best_match(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("a", "down", "down", *"llama")
        await pilot.pause()
        assert "▸ A Llama 3.2 1B" in seen(app)


async def test_choose_by_mouse(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.click("#sides", offset=(100, 0))
        await pilot.pause()
        assert "Model B" in seen(app)
        row = next(y for y, line in enumerate(seen(app).splitlines()) if "GPT-5" in line)
        await pilot.click(offset=(30, row))
        await pilot.pause()
        assert app.session.sides[1].model.key == "openai/gpt-5"


async def test_prices_are_the_cheapest_for_the_workload_and_unknown_is_a_dash(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("a")
        await pilot.pause()
        assert "$0.01" in line_with(app, "A Llama 3.2 1B")
        assert "$0.02" in line_with(app, "B Llama 3.2 3B")
        assert line_with(app, "Unsold Wonder").count("—") == 6  # with score, release date and cost
        await pilot.press("escape", "p", "a")
        await pilot.pause()
        assert "$0.005" in line_with(app, "B Llama 3.2 3B")


async def test_opened_before_the_other_screens_have_followed_it_looks_the_same(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CrosswalkApp, "_load_screens", lambda _: None)
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("a")
        await pilot.pause()
        assert line_with(app, "╭", "Model A")
        assert "Please make the terminal" not in seen(app)


async def test_opened_before_the_list_is_there_it_fills_itself(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        models = app.session.models
        app.session.set_models(None)
        await pilot.press("a", *"gpt")
        await pilot.pause()
        assert "Reading the models…" in seen(app)
        app.session.set_models(models)
        await pilot.pause()
        assert "1 of 4" in seen(app)


async def test_a_catalogue_that_cannot_be_read_any_more_is_reported(
    world: CatalogueBuilder, make_app: AppMaker
) -> None:
    app = make_app(world)
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        app.session.set_models(None, "The catalogue is gone.")
        await pilot.press("a")
        await pilot.pause()
        assert "The catalogue is gone." in seen(app)
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert [side.model.key for side in app.session.sides] == [A, B]


# At a preview


async def test_the_model_under_the_cursor_at_a_glance(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("a", *"gpt")
        await rested(pilot)
        line = line_with(app, "Arena Text (overall) 1440")
        assert "context 400K · parameters — · released — · licence —" in line
        assert "for 5M in · 2M out" in line_with(app, "$26.25 a month at Alpha")
        await pilot.press("ctrl+u", *"unsold")
        await rested(pilot)
        assert "No offer can be ranked: no provider sells it" in seen(app)
        assert "$26.25" not in seen(app)


async def test_a_long_workload_at_a_glance_is_apart_from_the_provider(
    world: CatalogueBuilder, make_app: AppMaker
) -> None:
    share = Decimal("0.3")
    app = make_app(world, workload=Workload(500_000_000, 8_000_000, share, share, share, share, prompt_tokens=50_000))
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("a", *"gpt")
        await rested(pilot)
        assert "a month at Alpha  for 500M in" in seen(app)


async def test_the_glance_comes_with_the_list(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("a")
        await rested(pilot)
        app.screen.query_one("#query", Input).value = "gpt"  # all before the next frame
        panel = app.screen.query_one(PreviewPanel)
        assert any("$26.25 a month at Alpha" in text for text in panel.texts())


async def test_the_glance_follows_filters_and_workload(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("p", "a", *"3b")
        await rested(pilot)
        assert "$0.035 a month at Middleman" in seen(app)  # 5 × $0.005 + 2 × $0.005


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_one_line_at_a_glance_where_there_is_little_room(app: CrosswalkApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await loaded(pilot)
        await pilot.press("a", *"1b")
        await rested(pilot)
        assert "$0.09 a month at Alpha" in seen(app)
        assert "Per month" not in seen(app)


async def test_a_column_at_a_glance_where_there_is_much_room(app: CrosswalkApp) -> None:
    async with app.run_test(size=(200, 60)) as pilot:
        await loaded(pilot)
        await pilot.press("a", *"1b")
        await rested(pilot)
        assert "1111 Arena Text (overall)" in line_with(app, "Score")
        assert "Released       2024-09-25" in seen(app)
        assert "$0.09  Alpha" in seen(app)
        assert "$0.21  Cloudy" in seen(app)
        assert "$0.27  Bravo" in seen(app)


async def test_namesakes_are_name_suffixes(world: CatalogueBuilder, make_app: AppMaker) -> None:
    world.model("openai/gpt-5-chat", name="GPT-5")
    world.model("acme/unsold-wonder", name="Unsold Wonder")
    world.model("other/unsold", name="Unsold wonder")
    app = make_app(world)
    async with app.run_test(size=(200, 60)) as pilot:
        await loaded(pilot)
        await pilot.press("a", *"gpt")
        await pilot.pause()
        assert line_with(app, "GPT-5  gpt-5 ")
        assert line_with(app, "GPT-5  gpt-5-chat")
        await pilot.press("ctrl+u", *"unsold")
        await pilot.pause()
        assert line_with(app, "Unsold Wonder  acme/unsold ")
        assert line_with(app, "Unsold Wonder  acme/unsold-wonder")
        assert line_with(app, "Unsold wonder  other/unsold")


async def test_the_wheel_scrolls_and_the_cursor_stays(make_app: AppMaker) -> None:
    world = CatalogueBuilder()
    for key in (A, B):
        world.model(key)
    for number in range(100):
        world.model(f"acme/model-{number:03d}")
    app = make_app(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("a", *"acme")
        await pilot.pause()
        results = app.screen.query_one("#results")
        await pilot._post_mouse_events([events.MouseScrollDown], results, offset=(5, 5))
        await pilot.pause()
        assert "Model 000" not in seen(app)
        assert "Model 005" in seen(app)
        await pilot.press("down")
        await pilot.pause()
        assert "▸   Model 001" in seen(app)


async def test_the_box_says_which_model_in_its_colour(make_app: AppMaker, world: CatalogueBuilder) -> None:
    app = make_app(world, sides=(A, B, "openai/gpt-5"))
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("c")
        await pilot.pause()
        assert "Model C" in seen(app)
        box = app.screen.query_one("#box")
        assert box.styles.border_title_color.hex.upper() == app.theme_variables["side-c"]


# The list


async def test_many_models_scroll_and_only_those_in_sight_are_drawn(make_app: AppMaker) -> None:
    world = CatalogueBuilder()
    for key in (A, B):
        world.model(key)
    for number in range(300):
        world.model(f"acme/model-{number:03d}")
    app = make_app(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("a", *"acme")
        await pilot.pause()
        assert "300 of 302" in seen(app)
        await pilot.press("ctrl+end")
        await pilot.pause()
        assert "▸   Model 299" in seen(app)
        assert "Model 000" not in seen(app)
        await pilot.press("ctrl+home")
        await pilot.pause()
        assert "▸   Model 000" in seen(app)
