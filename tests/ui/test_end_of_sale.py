"""The day on which an offer ends is in the line below the offers, and in the explanation of its bill."""

from __future__ import annotations

import pytest

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.workload.offers_pane import OffersList
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import AppMaker, loaded, seen

ENDING, STAYING = "acme/ending", "acme/staying"


@pytest.fixture
def ending_app(make_app: AppMaker) -> CrosswalkApp:
    """Two models, the cheaper one sold until a known day."""
    world = CatalogueBuilder()
    world.provider("alpha")
    world.model(ENDING)
    world.model(STAYING)
    world.offer("alpha", "ending", ENDING, input=10_000, output=20_000, deprecation_date="2099-01-01")
    world.offer("alpha", "staying", STAYING, input=30_000, output=60_000)
    return make_app(world, ENDING, STAYING)


@pytest.mark.parametrize("view", ["1", "2"], ids=["overview", "workload"])
async def test_the_line_below_the_offers_has_the_end_of_sale(ending_app: CrosswalkApp, view: str) -> None:
    async with ending_app.run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await pilot.press(view)
        await loaded(pilot)
        ending_app.screen.query_one(OffersList).focus()
        await loaded(pilot)
        assert "unconfirmed price · sold until 2099-01-01 · price of" in seen(ending_app)


async def test_the_explanation_of_a_bill_has_the_end_of_sale(ending_app: CrosswalkApp) -> None:
    async with ending_app.run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        ending_app.screen.query_one(OffersList).focus()
        await pilot.press("x")
        await loaded(pilot)
        assert "until 2099-01-01" in seen(ending_app)
