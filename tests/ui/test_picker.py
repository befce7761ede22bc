"""Choosing a model."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from textual import events
from textual.pilot import Pilot

from crosswalk_tui.core.search.facets import Facet
from crosswalk_tui.ui import app as application
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.commands import ModelCommands
from crosswalk_tui.ui.picker import screen as picker
from crosswalk_tui.ui.picker.facet_bar import FacetBar
from crosswalk_tui.ui.picker.screen import PickerScreen
from crosswalk_tui.user import recents
from crosswalk_tui.user.database import UserDatabase
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import A, AppMaker, B, line_with, loaded, seen

SIZE = (120, 40)
SIZES = [(60, 20), (80, 24), (120, 40), (200, 60)]


@pytest.fixture(autouse=True)
def own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> UserDatabase:
    """A database of the test's own; and what is known of a model is read as soon as the cursor is on it."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(picker, "REPEAT", 0.001)
    return UserDatabase()


async def rested(pilot: Pilot[None]) -> None:
    """Wait until more is known of the model under the cursor."""
    screen = pilot.app.screen
    assert isinstance(screen, PickerScreen)
    for _ in range(100):
        await pilot.pause()
        line = screen._results.chosen
        if line is None or line.key in screen._previews:
            await pilot.pause()
            return
    raise AssertionError("nothing more was read")


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
        assert "A ▸ GPT-5" in seen(app)
        assert "$26.25" in line_with(app, "Per month")  # 5 × $1.25 + 2 × $10


async def test_words_in_any_order_and_other_names(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("b", *"3b", "space", *"meta")
        await pilot.pause()
        assert "1 of 4" in seen(app)
        assert "meta/llama-3.2-3b-instruct" in seen(app)
        await pilot.press("ctrl+u", *"tiny")
        await pilot.pause()
        assert "meta/llama-3.2-1b-instruct" in line_with(app, "1 of 4")


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
        assert line_with(app, "Unsold Wonder").count("—") == 3
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


# Facets


async def test_facets_narrow_the_list_one_key_each_and_together(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("a")
        await pilot.pause()
        assert "F2 ○ open" in seen(app)
        await pilot.press("f2")
        await pilot.pause()
        assert "F2 ● open" in seen(app)
        assert "2 of 4" in seen(app)
        await pilot.press("f4")  # and tools
        await pilot.pause()
        assert "1 of 4" in seen(app)
        assert "▸ B Llama 3.2 3B" in seen(app)
        await pilot.press(*"gpt")
        await pilot.pause()
        assert "No model matches all filters; 1 matches without them" in line_with(app, "0 of 4")
        await pilot.press("f9")
        await pilot.pause()
        assert "1 of 4" in seen(app)
        assert "F2 ○ open" in seen(app)
        assert "F4 ○" in seen(app)


async def test_what_is_not_known_satisfies_no_facet(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("a", *"unsold")
        for key in ("f2", "f3", "f4", "f5", "f6", "f7", "f8"):
            await pilot.press(key)
            await pilot.pause()
            assert "0 of 4" in seen(app)
            await pilot.press("f9")


async def test_the_limits_go_through_their_steps(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("a")
        for said, left in (("≥ 32K", 3), ("≥ 128K", 3), ("≥ 200K", 1), ("≥ 1M", 0)):
            await pilot.press("f6")
            await pilot.pause()
            assert said in line_with(app, "F6 ●")
            assert f"{left} of 4" in seen(app)
        await pilot.press("f6")
        for said, left in (("≤ $0.50", 2), ("≤ $1", 2), ("≤ $3", 2), ("≤ $10", 3)):
            await pilot.press("f8")
            await pilot.pause()
            assert said in line_with(app, "F8 ●")
            assert f"{left} of 4" in seen(app)
        await pilot.press("f8")
        await pilot.pause()
        assert "4 of 4" in seen(app)


async def test_a_score_is_asked_on_the_benchmark_of_the_plot(app: CrosswalkApp) -> None:
    async with app.run_test(size=(200, 60)) as pilot:
        await loaded(pilot)
        await pilot.press("a", "f7")
        await pilot.pause()
        assert "F7 ● scored on Arena Text (overall)" in seen(app)
        assert "3 of 4" in seen(app)
        await pilot.press("escape")
        app.session.set_axis("mmlu_pro")
        await pilot.press("a", "f7")
        await pilot.pause()
        assert "F7 ● scored on MMLU-Pro" in seen(app)
        assert "1 of 4" in seen(app)


def _bar(app: CrosswalkApp) -> str:
    """The facets as they are shown."""
    region = app.screen.query_one(FacetBar).region
    return seen(app).splitlines()[region.y][region.x : region.right]


@pytest.mark.parametrize("size", SIZES)
async def test_every_facet_is_in_the_bar_and_can_be_clicked(app: CrosswalkApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await loaded(pilot)
        await pilot.press("a")
        await pilot.pause()
        assert _bar(app).count("○") == len(Facet)
        assert "…" not in _bar(app)
        for nth in [*range(len(Facet)), *range(len(Facet))]:  # once on; then off, the limits to their second step
            x = [place for place, glyph in enumerate(_bar(app)) if glyph in "○●"][nth]
            await pilot.click(FacetBar, offset=(x, 0))
            await pilot.pause()
        bar = _bar(app).replace(" ", "")
        assert (bar.count("●"), bar.count("○")) == (2, 5)
        assert "≥128K" in bar
        assert "≤$1" in bar
        assert "…" not in bar


async def test_help_names_the_facets(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 50)) as pilot:
        await loaded(pilot)
        await pilot.press("a", *"gpt", "f1")
        await pilot.pause()
        assert "Only models that reason, or all" in line_with(app, "f3")
        assert "Turn all filters off" in line_with(app, "f9")
        await pilot.press("escape", "enter")
        await pilot.pause()
        assert app.session.sides[0].model.key == "openai/gpt-5"


# What was chosen lately


async def test_what_was_chosen_lately_leads_while_nothing_is_typed(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        for place, words in (("a", "unsold"), ("b", "gpt")):
            await pilot.press(place, *words, "enter")
            await loaded(pilot)
        await pilot.press("a")
        await loaded(pilot)
        rows = seen(app).splitlines()
        at = next(y for y, line in enumerate(rows) if "GPT-5" in line and "recent" in line)
        assert "▸" in rows[at]
        assert "Unsold Wonder" in rows[at + 1]
        assert "recent" in rows[at + 1]
        assert "recent" not in rows[at + 2]
        assert "4 of 4" in seen(app)
        await pilot.press(*"gpt")
        await pilot.pause()
        assert "recent" not in seen(app)


async def test_only_recent_models_with_the_facets_lead(app: CrosswalkApp, own_database: UserDatabase) -> None:
    recents.add_recent(own_database, ["gone/away", "openai/gpt-5", B])
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("a", "f2")
        await loaded(pilot)
        assert "recent" in line_with(app, "▸ B Llama 3.2 3B")
        assert "recent" not in line_with(app, "A Llama 3.2 1B")
        assert "2 of 4" in seen(app)


async def test_a_damaged_database_costs_the_recent_ones_only(app: CrosswalkApp, own_database: UserDatabase) -> None:
    own_database.path.parent.mkdir(parents=True, exist_ok=True)
    own_database.path.write_bytes(b"not a database at all, though long enough to be looked at" * 40)
    async with app.run_test(size=(200, 60)) as pilot:
        await loaded(pilot)
        await pilot.press("a")
        await loaded(pilot)
        assert str(own_database.path) in seen(app)
        assert "4 of 4" in seen(app)
        await pilot.press(*"gpt", "enter")
        await pilot.pause()
        assert app.session.sides[0].model.key == "openai/gpt-5"


async def test_a_database_that_is_held_keeps_nobody_from_choosing(
    app: CrosswalkApp, own_database: UserDatabase, held: Event
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("a", *"gpt", "enter")
        await pilot.pause()
        assert [side.model.key for side in app.session.sides] == ["openai/gpt-5", B]
        assert not held.is_set()
        held.set()
        await loaded(pilot)
    assert recents.recent(own_database, 9) == ["openai/gpt-5"]


async def test_a_choice_is_remembered_once(app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch) -> None:
    remembered: list[tuple[str, ...]] = []
    monkeypatch.setattr(application, "add_recent", lambda _, keys: remembered.append(keys))
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("a", *"gpt", "enter")
        await loaded(pilot)
        await pilot.press("6", "slash", *"unsold", "enter")
        await loaded(pilot)
    assert remembered == [("openai/gpt-5",), ("acme/unsold",)]


async def test_what_was_chosen_lately_comes_late_without_moving_the_cursor(
    app: CrosswalkApp, own_database: UserDatabase, held: Event
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("a", "down")
        await pilot.pause()
        before = line_with(app, "▸")
        held.set()
        recents.add_recent(own_database, ["acme/unsold"])
        await loaded(pilot)
        assert line_with(app, "▸") == before


# At a preview


async def test_the_model_under_the_cursor_at_a_glance(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("a", *"gpt")
        await rested(pilot)
        line = line_with(app, "Arena Text (overall) 1440")
        assert "context 400K · released — · licence —" in line
        assert "parameters —" in line
        assert "for 5M in · 2M out" in line_with(app, "$26.25 a month at Alpha")
        await pilot.press("ctrl+u", *"unsold")
        await rested(pilot)
        assert "No offer can be ranked: no provider sells it" in seen(app)
        assert "$26.25" not in seen(app)


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
    async with app.run_test(size=SIZE) as pilot:
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


# The command palette


async def test_the_palette_goes_to_a_model(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        hits = [hit async for hit in ModelCommands(app.screen).search("gpt")]
        assert [hit.text for hit in hits] == ["Go to model GPT-5", "Compare with GPT-5"]
        assert [str(hit.prompt).split("  ")[-1] for hit in hits] == ["openai/gpt-5 · 1 provider"] * 2
        hits[1].command()
        await pilot.pause()
        assert [side.model.key for side in app.session.sides] == [A, "openai/gpt-5"]
        both = [hit.text async for hit in ModelCommands(app.screen).search("compare with llama")]
        assert both == ["Compare with Llama 3.2 1B Instruct", "Compare with Llama 3.2 3B Instruct"]


async def test_the_palette_says_that_it_finds_models(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        hits = [hit async for hit in ModelCommands(app.screen).discover()]
        assert [hit.text for hit in hits] == ["Go to model", "Compare with"]
        hits[0].command()
        await pilot.pause()
        assert "Go to model" in seen(app)
        await pilot.press("escape")
        await pilot.pause()
        hits[1].command()
        await pilot.pause()
        assert "Model B" in seen(app)


async def test_a_mistyped_command_is_not_taken_for_a_model(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        assert [hit async for hit in ModelCommands(app.screen).search("lamma")] == []
        found = [hit.text async for hit in ModelCommands(app.screen).search("go to model lamma")]
        assert found == ["Go to model Llama 3.2 1B Instruct", "Go to model Llama 3.2 3B Instruct"]


async def test_without_the_list_the_palette_finds_no_models(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        app.session.set_models(None)
        assert [hit async for hit in ModelCommands(app.screen).search("gpt")] == []
        assert [hit async for hit in ModelCommands(app.screen).discover()] == []


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
