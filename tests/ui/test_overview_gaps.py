"""The overview of models without offers, scores or prices, and of ties."""

from __future__ import annotations

from pathlib import Path

from crosswalk_tui.ui.app import CrosswalkApp
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import A, AppMaker, B, line_with, loaded, quiet, seen

SIZE = (120, 40)


async def test_a_model_without_offers_or_scores(world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(world, a="acme/unsold")
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        assert "—" in line_with(app, "Provider", "Alpha")
        assert "Unsold Wonder: no offer can be ranked" in seen(app)
        assert "No scores are published for Unsold Wonder." in seen(app)
        assert "A has no Arena Text score" in seen(app)
        assert "$0.00" not in seen(app)


async def test_two_models_with_nothing_at_all(world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(world, a="acme/unsold", b="acme/unsold")
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        assert "No offer of either model can be ranked." in seen(app)
        assert "No scores are published for either model." in seen(app)


async def test_a_catalogue_without_arena_scores_says_so(make_app: AppMaker) -> None:
    world = CatalogueBuilder()
    world.model(A)
    world.model(B)
    app = make_app(world)
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        assert "This benchmark is not in the catalogue." in seen(app)


async def test_scores_without_any_price_leave_nothing_to_plot(make_app: AppMaker) -> None:
    world = CatalogueBuilder()
    world.model(A)
    world.model(B)
    world.benchmark("arena_text", name="Arena Text (overall)")
    world.score(A, "arena_text", 1111)
    app = make_app(world)
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        assert "No model has both a price and a score on Arena Text." in seen(app)


async def test_a_tie_has_two_winners(world: CatalogueBuilder, make_app: AppMaker) -> None:
    world.offer("bravo", "llama-3b", B, input=20_000, output=40_000)
    app = make_app(world)
    async with app.run_test(size=(200, 60)) as pilot:
        await pilot.pause()
        assert "Alpha (also at" in line_with(app, "Provider  ", "Alpha")
        assert "◆ Alpha" in line_with(app, "B ◆ Alpha")
        assert "◆ Bravo" in line_with(app, "B ◆ Bravo")


async def test_a_catalogue_that_vanishes_while_reading_is_reported(app: CrosswalkApp, tmp_path: Path) -> None:
    overview_screen = app.get_default_screen()
    overview_screen.session.catalogue.path = tmp_path / "gone.db"  # type: ignore[attr-defined]
    async with app.run_test(size=(200, 60)) as pilot:
        await quiet(pilot)
        assert "There is no catalogue at" in seen(app)
        await pilot.press("a")
        await pilot.pause()
        assert "There is no catalogue at" in seen(app)
