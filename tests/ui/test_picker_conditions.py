"""The conditions of the screen Find in a picker."""

from __future__ import annotations

from typing import cast

import pytest
from textual.pilot import Pilot

from crosswalk_tui.core.find.condition_text import Known, parse_requirements
from crosswalk_tui.core.find.conditions import Conditions
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.picker.result_list import ResultList
from crosswalk_tui.ui.session.draft import Edit
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import A, AppMaker, B, line_with, quiet, seen

GPT = "openai/gpt-5"
SIZES = [(60, 20), (80, 24), (120, 40), (200, 60)]


async def opened(pilot: Pilot[None], *keys: str) -> None:
    """Open the picker, then its conditions, and type *keys*."""
    await quiet(pilot)
    await pilot.press("b")
    await quiet(pilot)
    await pilot.press("f10", *keys)
    await quiet(pilot)


def keys(app: CrosswalkApp) -> list[str]:
    """The keys of the listed models."""
    results = app.screen.query_one(ResultList)
    assert results._models is not None
    return [results._models.lines[position].key for position in results._hits.order]


@pytest.mark.parametrize("size", SIZES)
async def test_conditions_narrow_the_list_and_count_what_they_hide(app: CrosswalkApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await opened(pilot, *"arena_text>=1400")
        assert keys(app) == [GPT]
        assert "1 of 4 · 3 hidden" in seen(app)
        await pilot.press("f10", *"llama")
        await quiet(pilot)
        assert "No model matches all filters" in seen(app)
        await pilot.press("f9")
        await quiet(pilot)
        assert keys(app) == [A, B]
        assert "hidden" not in seen(app)


@pytest.mark.parametrize("typed", ["$<=0.2", "--context 200k", "provider=alpha", "region=eu", "tools $<=5"])
async def test_where_offers_decide_they_list_what_the_screen_finds(app: CrosswalkApp, typed: str) -> None:
    catalogue = app.session.catalogue
    wanted = parse_requirements(typed, Known(catalogue.benchmarks(), catalogue.provider_names()))
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, *typed)
        listed = keys(app)
        await pilot.press("escape")
        draft = app.session.draft._replace(conditions=wanted.conditions, filters=wanted.filters)
        app.session.apply(Edit(draft, ""))
        await pilot.press("8")
        await quiet(pilot)
        found = app.session.finder.found
        assert found is not None
        assert sorted(listed) == sorted(match.model.key for match in found.matches)


async def test_a_cost_decides_by_the_bills_of_the_workload(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, *"$<=0.1")
        assert keys(app) == [A]
        assert "$0.09" in line_with(app, "Llama 3.2 1B Instruct", "1111")


async def test_a_fact_alone_keeps_models_that_are_not_for_sale(world: CatalogueBuilder, make_app: AppMaker) -> None:
    world.model("acme/retired", name="Retired Wonder", open_weights=1)
    app = make_app(world)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, *"open")
        assert keys(app)[-1] == "acme/retired"
        await pilot.press(*" $<=1000000")
        await quiet(pilot)
        assert "acme/retired" not in keys(app)


async def test_an_unreadable_condition_is_explained_and_the_last_list_stays(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, *"arena_text>=1400 wings")
        assert "'wings' is not a condition" in seen(app)
        assert keys(app) == [GPT]


async def test_the_conditions_of_find_and_the_last_ones_come_back(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        await pilot.press("8")
        await quiet(pilot)
        await pilot.press("slash", *"arena_text=1400")
        await quiet(pilot)
        await pilot.press("enter", "escape")
        await opened(pilot)
        assert "arena_text>=1400" in line_with(app, "arena_text>=1400")
        assert keys(app) == [GPT]
        await pilot.press(*" context>=1k")
        await pilot.press("enter")
        await quiet(pilot)
        assert app.session.sides[1].model.key == GPT
        await opened(pilot)
        assert "arena_text>=1400 context>=1k" in seen(app)


async def test_without_conditions_the_field_closes_again(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        assert "context>=200k" in seen(app)  # an example
        await pilot.press("f10", *"gpt")
        await quiet(pilot)
        assert "context>=200k" not in seen(app)
        assert keys(app) == [GPT]


async def change_find(pilot: Pilot[None], filters: Filters, conditions: Conditions | None = None) -> None:
    """Change what the screen Find has."""
    session = cast("CrosswalkApp", pilot.app).session
    draft = session.draft._replace(filters=filters, conditions=conditions or Conditions())
    session.apply(Edit(draft, ""))
    await quiet(pilot)


async def test_conditions_that_find_changed_replace_those_of_an_earlier_picker(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        await change_find(pilot, Filters(min_context=200_000))
        await opened(pilot, *" $<=99")
        await pilot.press("escape")
        await opened(pilot)
        assert "context>=200k $<=99" in seen(app), "Find has not changed"
        await pilot.press("escape")
        await change_find(pilot, Filters(needs=frozenset({"tools"})))
        await opened(pilot)
        assert "tools" in [line.strip(" │") for line in seen(app).splitlines()]
        assert keys(app) == [B]


async def test_rows_and_panel_have_the_bill_and_the_rates_under_the_conditions_not_those_of_find(
    app: CrosswalkApp,
) -> None:
    async with app.run_test(size=(200, 60)) as pilot:
        await quiet(pilot)
        await change_find(pilot, Filters(deny=frozenset({"alpha"})))
        await pilot.press("a")
        await quiet(pilot)
        await pilot.press(*"1b")
        await quiet(pilot)
        row = line_with(app, "Llama 3.2 1B Instruct", "1111").split()
        assert row[row.index("131K") :][1:3] == ["$0.002", "$0.10"], "Cloudy's: Alpha is blocked"
        assert "$0.21" in row
        assert "$0.21  Cloudy" in seen(app)
        await pilot.press("f10", *["backspace"] * len("block=alpha"), *"open")
        await quiet(pilot)
        row = line_with(app, "Llama 3.2 1B Instruct", "1111").split()
        assert row[row.index("131K") :][1:3] == ["$0.01", "$0.02"], "Alpha's, which these conditions permit"
        assert "$0.09" in row
        assert "$0.09  Alpha" in seen(app)


async def test_a_model_without_a_needed_capability_has_no_bill_in_row_and_panel(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        await change_find(pilot, Filters(needs=frozenset({"tools"})))
        await pilot.press("a", *"1b")
        await quiet(pilot)
        assert line_with(app, "Llama 3.2 1B Instruct", "1111").split()[-3:-1] == ["2024-09-25", "—"]
        assert "No offer can be ranked: does not have tools" in seen(app)
        assert "1 of 4 · prices under your filters" in seen(app)
        await pilot.press("f10", *["backspace"] * 10)
        await pilot.press(*"context>=1k")
        await quiet(pilot)
        assert "your filters" not in seen(app), "those of the conditions, which are in sight"


async def test_a_window_that_is_not_known_is_permitted_without_conditions_in_row_and_panel(
    world: CatalogueBuilder, make_app: AppMaker
) -> None:
    world.model("acme/vague", name="Vague Wonder")
    world.offer("alpha", "vague", "acme/vague", input=10_000, output=20_000)
    world.offer("cloudy", "vague", "acme/vague", input=40_000, output=80_000, context_tokens=500_000)
    app = make_app(world)
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        await change_find(pilot, Filters(min_context=200_000))
        await pilot.press("a", *"vague")
        await quiet(pilot)
        assert "$0.09 " in line_with(app, "Vague Wonder", "—")
        assert "$0.09 a month at Alpha" in seen(app)
        await pilot.press("f10")
        await quiet(pilot)
        assert "$0.36 " in line_with(app, "Vague Wonder", "—")
        assert "$0.36 a month at Cloudy" in seen(app)


async def test_models_that_find_does_not_list_are_counted_apart(world: CatalogueBuilder, make_app: AppMaker) -> None:
    world.model("acme/retired", name="Retired Wonder", open_weights=1)
    app = make_app(world)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, *"open")
        assert keys(app) == [A, B, "acme/retired"]
        assert "2 of 5 · 1 without a bill · 2 hidden" in seen(app)
        await pilot.press("f10", *"wonder")
        await quiet(pilot)
        assert "0 of 5 · 1 without a bill · 1 hidden" in seen(app)


async def test_the_facet_of_the_output_price_is_that_of_the_row(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        await change_find(pilot, Filters(allow=frozenset({"alpha", "middleman"})))
        await opened(pilot, *["backspace"] * 40, *"provider=cloudy")
        await pilot.press("f8")
        await quiet(pilot)
        assert keys(app) == [A]
        assert "$0.10" in line_with(app, "Llama 3.2 1B Instruct", "1111")


async def test_a_score_alone_is_taken_for_the_benchmark_that_the_picker_then_names(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, *"1400")
        assert keys(app) == [GPT]
        assert "Arena Text ≥ 1400" in line_with(app, "1 of 4 · 3 hidden")
