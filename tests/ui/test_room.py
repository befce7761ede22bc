"""Screens give their room to what needs it: no bill of a model is cut, nothing scrolls beside empty rows."""

from __future__ import annotations

from decimal import Decimal

import pytest

from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.kit.lines import LineView
from crosswalk_tui.ui.session.draft import Edit
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import AppMaker, quiet, seen

RATES = (1_234_560, 2_345_670, 3_456_780, 4_567_890, 5_678_910, 6_789_120)


@pytest.fixture
def six() -> CatalogueBuilder:
    """Six models at one provider, whose bills take all room."""
    world = CatalogueBuilder()
    world.provider("alpha")
    for nth, rate in enumerate(RATES):
        world.model(f"acme/model-{nth}", name=f"Model {nth}")
        world.offer("alpha", f"model-{nth}", f"acme/model-{nth}", input=rate, output=rate)
    return world


@pytest.mark.parametrize(
    ("millions", "winner", "last"), [(1_000, "A $1,234.56", "F $6,789.12"), (1_000_000, "A $1,234,560", "F $6,789,120")]
)
async def test_the_bill_of_every_model_is_in_sight(
    six: CatalogueBuilder, make_app: AppMaker, millions: int, winner: str, last: str
) -> None:
    app = make_app(six, sides=tuple(f"acme/model-{nth}" for nth in range(6)))
    async with app.run_test(size=(80, 24)) as pilot:
        app.session.edit(workload=Workload(millions * 1_000_000, 0))
        await quiet(pilot)
        await pilot.press("w", "escape")
        for size in ((80, 24), (120, 40), (160, 45), (200, 60)):
            await pilot.resize_terminal(*size)
            await quiet(pilot)
            assert winner in seen(app), size
            assert last in seen(app), size


async def test_the_verdict_has_the_rows_that_the_offers_leave(app: CrosswalkApp) -> None:
    async with app.run_test(size=(200, 60)) as pilot:
        await quiet(pilot)
        offers = app.screen.query_one("#workload-list", LineView)
        verdict = app.screen.query_one("#verdict")
        assert offers.page <= offers.total
        assert verdict.region.height > 60 // 2


@pytest.mark.parametrize("size", [(120, 40), (160, 45)])
async def test_what_if_has_the_rows_that_the_volumes_leave(app: CrosswalkApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        app.action_show("workload")
        await quiet(pilot)
        sentences = app.screen.query_one("#scale-sentences", LineView)
        assert 0 < sentences.page <= sentences.total
        assert app.screen.query_one("#what-if").region.height > app.screen.query_one("#scale").region.height


async def test_the_plot_has_the_rows_that_the_offers_leave(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        offers = app.screen.query_one("#workload-list", LineView)
        assert 0 < offers.page <= offers.total
        assert app.screen.query_one("#scatter").region.height > app.screen.query_one("#workload").region.height


async def test_the_notes_below_many_offers_stay_in_sight(six: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(six, sides=tuple(f"acme/model-{nth}" for nth in range(6)))
    async with app.run_test(size=(120, 40)) as pilot:
        app.session.apply(Edit(app.session.draft._replace(budget=Decimal(50)), "budget"))
        await quiet(pilot)
        notes = app.screen.query_one("#workload .notes")
        assert notes.region.bottom < app.screen.query_one("#workload").region.bottom
