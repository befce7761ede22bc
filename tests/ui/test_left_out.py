"""The offers left out, listed after the ranked ones."""

from __future__ import annotations

import pytest

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.workload.offers_pane import OffersList
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.calculator import SIZE, fill, settled
from tests.ui.conftest import A, AppMaker, seen


@pytest.fixture
def long(world: CatalogueBuilder, make_app: AppMaker) -> CrosswalkApp:
    """More ranked offers, and more left out, than fit."""
    for nth in range(20):
        world.provider(f"host-{nth:02}")
        world.provider(f"past-{nth:02}")
        world.offer(f"host-{nth:02}", "m", A, input=100_000 + nth, output=200_000)
        world.offer(f"past-{nth:02}", "m", A, input=1, output=1, exclude_code="deprecated", exclude_reason="ended")
    return make_app(world)


@pytest.mark.parametrize(
    ("size", "words"), [((120, 40), "22 left out are listed last · v hides them"), ((80, 24), "v hides 22 left out")]
)
async def test_those_left_out_come_in_sight_and_the_same_key_returns(
    long: CrosswalkApp, size: tuple[int, int], words: str
) -> None:
    app = long
    async with app.run_test(size=size) as pilot:
        await pilot.press("2")
        await settled(pilot)
        assert "v hides" not in seen(app)
        await pilot.press("v")
        await pilot.pause()
        view = app.screen.query_one("#offers-list", OffersList)
        assert view.offers is not None
        assert view.cursor == view.offers.divider
        assert "── 22 offers left out" in seen(app)
        assert "ended" in seen(app)
        assert words in seen(app)
        assert "left out ·\n" not in seen(app)
        await pilot.press("v")
        await pilot.pause()
        assert (view.cursor, view.top) == (0, 0)
        assert "A ◆ Alpha" in seen(app)
        assert "v hides" not in seen(app)


async def test_hiding_those_left_out_returns_to_the_offer_under_the_cursor(long: CrosswalkApp) -> None:
    app = long
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        view = app.screen.query_one("#offers-list", OffersList)
        view.cursor = 17
        before = view.cursor, view.top
        await pilot.press("v", "v")
        await pilot.pause()
        assert (view.cursor, view.top) == before


async def test_other_models_and_another_workload_bring_the_ranked_offers_in_sight(long: CrosswalkApp) -> None:
    app = long
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "v", "G")
        await settled(pilot)
        assert "◆ Alpha" not in seen(app)
        await pilot.press("f")
        await settled(pilot)
        assert "◆ Alpha" in seen(app)
        await pilot.press("G")
        await fill(pilot, "input", "7M")
        assert "◆ Alpha" in seen(app)


async def test_what_is_said_of_those_left_out_is_whole_beside_long_filters(long: CrosswalkApp) -> None:
    app = long
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("2", "v")
        await settled(pilot)
        needs = frozenset({"tools", "vision", "structured_output", "reasoning"})
        usual = app.session.filters
        filters = usual._replace(needs=needs, allow_unknown=True, deny=frozenset({"host-01", "host-02"}))
        app.session.edit(app.session.workload, filters)
        await settled(pilot)
        assert "left out below · v hides them" in seen(app)
        app.session.edit(app.session.workload, usual)
        await settled(pilot)
        assert "are listed last · v hides them" in seen(app)
