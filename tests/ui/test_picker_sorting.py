"""The picker's columns of score, release date and monthly cost, and sorting by them."""

from __future__ import annotations

from textual.pilot import Pilot

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.picker.result_list import ResultList
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import AppMaker, line_with, quiet, seen


async def opened(pilot: Pilot[None]) -> None:
    """Open the picker and wait for its figures."""
    await quiet(pilot)
    await pilot.press("b")
    await quiet(pilot)


def names(app: CrosswalkApp) -> list[str]:
    """The names of the listed models."""
    results = app.screen.query_one(ResultList)
    return [results.line(index, 110)[2][0].strip() for index in range(results.total)]


async def test_score_release_and_cost_are_columns_where_they_fit(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        line = line_with(app, "Llama 3.2 1B Instruct", "2024-09-25")
        assert line.split("2024-09-25")[0].split()[-1] == "1111"
        assert line.split("2024-09-25")[1].split()[0] == "$0.09"
        assert "$/month" in seen(app)
        await pilot.resize_terminal(80, 24)
        await quiet(pilot)
        assert "$/month" not in seen(app)


async def test_sorting_by_cost_score_and_release(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("ctrl+s")
        assert names(app)[:3] == ["Llama 3.2 1B Instruct", "Llama 3.2 3B Instruct", "GPT-5"]
        assert "by $/month" in seen(app)
        await pilot.press("ctrl+s")
        assert names(app)[:3] == ["GPT-5", "Llama 3.2 3B Instruct", "Llama 3.2 1B Instruct"]
        await pilot.press("ctrl+r")
        assert names(app)[:3] == ["Llama 3.2 1B Instruct", "Llama 3.2 3B Instruct", "GPT-5"]
        assert names(app)[-1] == "Unsold Wonder"  # without a score
        await pilot.press("ctrl+r", "ctrl+s")
        assert names(app)[0].startswith("Llama")
        await pilot.press(*"llama")
        assert len(names(app)) == 2


async def test_a_retired_model_never_precedes_one_for_sale(world: CatalogueBuilder, make_app: AppMaker) -> None:
    world.model("acme/retired", name="Retired Wonder", release_date="2030-01-01")
    world.score("acme/retired", "arena_text", 1599)
    app = make_app(world)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        for _ in range(3):
            await pilot.press("ctrl+s")
            listed = names(app)
            assert listed.index("Retired Wonder") > listed.index("Llama 3.2 1B Instruct")
