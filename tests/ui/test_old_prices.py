"""Prices of more than 120 days ago are marked in every view, with a legend."""

from __future__ import annotations

import pytest

from crosswalk_tui.ui.app import CrosswalkApp
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import AppMaker, line_with, loaded, seen

OLD, NEW = "acme/old-hand", "acme/newcomer"


@pytest.fixture
def ageing_app(make_app: AppMaker) -> CrosswalkApp:
    """Two models, the cheaper one at a price of more than four months ago."""
    world = CatalogueBuilder()
    world.provider("alpha")
    world.model(OLD)
    world.model(NEW)
    world.offer("alpha", "old", OLD, prices=[{"input": 10_000, "output": 20_000, "as_of": "2026-02-01"}])
    world.offer("alpha", "new", NEW, input=30_000, output=60_000)
    world.benchmark("arena_text", name="Arena Text (overall)")
    world.score(OLD, "arena_text", 1111)
    world.score(NEW, "arena_text", 1167)
    return make_app(world, OLD, NEW)


@pytest.mark.parametrize(
    ("view", "marked", "legend"),
    [
        ("1", "$0.090†", "† price of"),
        ("2", "†", "† old price"),
        ("4", "$0.02†", "† old price"),
        ("5", "$0.090†", "recorded more than 120 days ago"),
        ("6", "†", "† old price"),
    ],
)
async def test_an_old_price_is_marked_in_every_view(
    ageing_app: CrosswalkApp, view: str, marked: str, legend: str
) -> None:
    async with ageing_app.run_test(size=(200, 60)) as pilot:
        await loaded(pilot)
        await pilot.press(view)
        await loaded(pilot)
        assert marked in seen(ageing_app)
        assert legend in seen(ageing_app)


async def test_the_date_stands_below_the_marked_total(ageing_app: CrosswalkApp) -> None:
    async with ageing_app.run_test(size=(200, 60)) as pilot:
        await loaded(pilot)
        assert "2026-02-01" in line_with(ageing_app, "† price of")
        assert "$0.27†" not in seen(ageing_app)


async def test_the_pickers_mark_unit_prices(ageing_app: CrosswalkApp) -> None:
    async with ageing_app.run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await pilot.press("a", *"old")
        await loaded(pilot)
        assert line_with(ageing_app, "Old Hand", "$0.01†", "$0.02†")
        assert line_with(ageing_app, OLD, "† old price of 2026-02-01")
        await pilot.press(*["backspace"] * 3, *"newc")
        await loaded(pilot)
        assert "†" not in line_with(ageing_app, "Newcomer", "$0.03")
        assert "† old price" not in line_with(ageing_app, NEW)


async def test_a_copied_table_explains_the_mark(ageing_app: CrosswalkApp) -> None:
    async with ageing_app.run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await pilot.press("Y")
        await loaded(pilot)
        assert "$0.090†" in ageing_app.clipboard
        assert ageing_app.clipboard.endswith("† The price was recorded more than 120 days ago.\n")


async def test_every_screen_has_the_age_of_what_it_shows(ageing_app: CrosswalkApp) -> None:
    scores, prices, sources = "2026-07-01", "2026-02-01†", "2026-07-02"
    ages = (prices, prices, scores, prices, prices, prices, sources, prices)
    async with ageing_app.run_test(size=(60, 20)) as pilot:
        await loaded(pilot)
        for size in ((60, 20), (80, 24), (80, 40), (120, 40), (200, 60)):
            await pilot.resize_terminal(*size)
            for key, date in enumerate(ages, start=1):
                await pilot.press(str(key))
                await loaded(pilot)
                head = [line for line in seen(ageing_app).splitlines()[:4] if date in line]
                assert head, f"screen {key} at {size}: {seen(ageing_app).splitlines()[:4]}"


async def test_a_wider_terminal_moves_the_age_beside_the_models(ageing_app: CrosswalkApp) -> None:
    async with ageing_app.run_test(size=(60, 20)) as pilot:
        await loaded(pilot)
        await pilot.resize_terminal(100, 24)
        await loaded(pilot)
        assert line_with(ageing_app, "A ", "oldest price 2026-02-01†")
