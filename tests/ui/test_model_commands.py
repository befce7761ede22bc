"""Models in the command palette."""

from __future__ import annotations

import pytest

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.commands.model_commands import ModelCommands
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import A, AppMaker, loaded, seen

SIZE = (120, 40)
pytestmark = pytest.mark.usefixtures("own_database")


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


async def test_a_retired_model_comes_after_one_for_sale(world: CatalogueBuilder, make_app: AppMaker) -> None:
    world.model("acme/llama", name="Llama")
    world.offer(
        "alpha", "llama-old", "acme/llama", input=1, output=1, exclude_code="deprecated", exclude_reason="ended"
    )
    app = make_app(world)
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        found = [hit.text async for hit in ModelCommands(app.screen).search("go to model llama")]
        assert found[-1] == "Go to model Llama"
        assert len(found) == 3
