"""Scores of four models and of none, the overview's pane of shared scores, any text and size."""

from __future__ import annotations

import unicodedata

import pytest

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.benchmarks.score_grid import ScoreGrid
from crosswalk_tui.ui.kit.cursor_view import CursorView
from crosswalk_tui.ui.kit.palette import palette_of
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.benchmarks import FOUR, SIZES, on, opened, scored_world, world_of_four
from tests.ui.conftest import A, AppMaker, B, line_with, loaded, seen


@pytest.fixture
def scored() -> CatalogueBuilder:
    """A and B with scores of every kind."""
    return scored_world()


@pytest.fixture
def four() -> CatalogueBuilder:
    """Four models of one lab, rated; the last on nothing else."""
    return world_of_four()


@pytest.fixture
def app(scored: CatalogueBuilder, make_app: AppMaker) -> CrosswalkApp:
    """The app on these scores."""
    return make_app(scored)


@pytest.mark.parametrize("size", [(60, 20), *SIZES])
async def test_four_models_stand_in_columns(four: CatalogueBuilder, make_app: AppMaker, size: tuple[int, int]) -> None:
    app = make_app(four, sides=FOUR)
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot)
        await on(pilot, "arena_text", 3)
        assert "1350" in line_with(app, "Arena Text", "◆")
        assert "Model 4 wins 70% against Model 1: 150 Elo points more." in seen(app)
        assert screen.query_one(ScoreGrid).visible_columns(screen.query_one(ScoreGrid).line_width)[-1] == 3
        await pilot.press("v")
        await pilot.pause()
        assert "70% win" in line_with(app, "Arena Text")
        await pilot.press("left", "left", "left")
        await pilot.pause()
        assert "1200" in line_with(app, "Arena Text")


async def test_four_models_have_a_matrix_and_what_is_missing(four: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(four, sides=FOUR)
    async with app.run_test(size=(200, 60)) as pilot:
        await opened(pilot)
        assert "B     1–0–1             0–0–2" not in seen(app)
        assert "1–0–1" in line_with(app, "B  ", "–")
        assert "No score of Model 4: GPQA." in seen(app)
        assert "── not scored for all" in seen(app)


async def test_two_models_without_scores(make_app: AppMaker) -> None:
    world = CatalogueBuilder()
    world.model(A)
    world.model(B)
    app = make_app(world)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        assert "No scores are published for either model." in seen(app)
        for key in ("down", "right", "x", "y", "Y", "s", "m", "enter", "G"):
            await pilot.press(key)
        assert app.is_running


async def test_no_shared_benchmark_is_said(make_app: AppMaker) -> None:
    world = CatalogueBuilder()
    world.model(A)
    world.model(B)
    world.benchmark("one", name="One")
    world.benchmark("two", name="Two")
    world.score(A, "one", 1000)
    world.score(B, "two", 1000)
    app = make_app(world)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        assert "The models share no benchmark." in seen(app)
        assert "No shared independent score to count." in seen(app)
        assert seen(app).index("── only Llama 3.2 1B Instruct") < seen(app).index("── only Llama 3.2 3B Instruct")


# The overview's pane


async def test_the_overview_draws_a_line_per_model(four: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(four, sides=FOUR)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        for letter, figure in zip("ABCD", ("1200", "1250", "1300", "1350"), strict=True):
            assert figure in line_with(app, f" {letter} █")


async def test_the_overviews_scores_are_explained(app: CrosswalkApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("right_curly_bracket", "down")
        await pilot.pause()
        await pilot.press("x")
        await pilot.pause()
        assert "Why this score" in seen(app)


# Whatever the catalogue holds, whatever the size


@pytest.mark.parametrize("text", ["[/]", "\x1b[31mred\x1b[0m", "模型" * 60, "x" * 10_000, "a\nb\tc", ""])
async def test_hostile_text_everywhere(make_app: AppMaker, text: str) -> None:
    world = CatalogueBuilder()
    world.tables["source"][0] |= {"name": text, "attribution": text, "licence": text}
    world.model(A, name=text or "A")
    world.model(B, name="Other")
    for slug in ("one", "two"):
        world.benchmark(slug, name=text, category=text, description=text, homepage=text, unit=text, maximum=1600.0)
        world.score(A, slug, 1e300, variant=text, model_name=text, match_rule=text, source_url=text, as_of=text)
        world.score(A, slug, 5, variant=text, model_name=text, headline=0, as_of=None)
    world.score(B, "one", -1e300, variant=f"{text}0-shot")
    app = make_app(world)
    async with app.run_test(size=(60, 20)) as pilot:
        await opened(pilot)
        for size in ((60, 20), (120, 40)):
            await pilot.resize_terminal(*size)
            for keys in (["down", "right"], ["x"], ["escape", "s"], ["tab"], ["shift+tab", "f", "G"]):
                await pilot.press(*keys)
                await pilot.pause()
                shown = seen(app)
                assert not [c for c in shown if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs")]
                assert all(strip.cell_length == size[0] for strip in app.screen._compositor.render_strips())
        assert app.is_running


async def test_it_survives_every_size(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        for size in ((1, 1), (60, 20), (20, 60), (59, 20), (400, 120), (110, 24), (80, 24), (180, 21), (120, 40)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        assert "Arena Text (overall)" in line_with(app, "1111", "1167")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
@pytest.mark.parametrize("key", ["1", "3"])
async def test_the_cursor_is_a_sign_before_the_score_and_no_block_beside_the_bars(
    app: CrosswalkApp, size: tuple[int, int], key: str
) -> None:
    async with app.run_test(size=size) as pilot:
        await loaded(pilot)
        await pilot.press(key)
        await loaded(pilot)
        grid = app.screen.query_one("#benchmarks" if key == "1" else "#score-grid", CursorView)
        grid.focus()
        await pilot.pause()
        if not grid.has_focus:  # behind a tab
            await pilot.press("right_curly_bracket")
            await pilot.pause()
        assert grid.has_focus
        block = palette_of(grid)["cursor"].bgcolor
        segments = [segment for strip in grid.render_lines(grid.size.region) for segment in strip]
        assert not any(segment.style is not None and segment.style.bgcolor == block for segment in segments)
        assert "▸" in "".join(segment.text for segment in segments)
