"""Finding benchmarks on screen 3 and sources on screen 7 by words."""

from __future__ import annotations

import pytest

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.benchmarks.score_grid import ScoreGrid
from crosswalk_tui.ui.catalogue.sources_pane import SourceList
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.catalogue import notices
from tests.ui.conftest import AppMaker, line_with, quiet, seen

pytestmark = pytest.mark.usefixtures("own_database")
SIZES = [(80, 24), (120, 40)]


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_benchmarks_are_found_by_words(app: CrosswalkApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await pilot.press("3")
        await quiet(pilot)
        grid = app.screen.query_one(ScoreGrid)
        before = len(grid.rows)
        assert before > 1
        await pilot.press("slash", *"text arena")
        await pilot.pause()
        assert [row.benchmark.slug for row in grid.rows] == ["arena_text"]
        await pilot.press("enter")
        await pilot.pause()
        assert app.focused is grid
        assert grid.current is not None
        assert line_with(app, "/ text arena", "1 found · esc lists all"), "the field stays while it limits the list"
        await pilot.press("escape")
        await pilot.pause()
        assert len(grid.rows) == before
        assert "text arena" not in seen(app)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_no_benchmark_with_the_words_is_said_and_escape_lists_all(
    app: CrosswalkApp, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await pilot.press("3")
        await quiet(pilot)
        grid = app.screen.query_one(ScoreGrid)
        before = len(grid.rows)
        await pilot.press("slash", *"qqq")
        await pilot.pause()
        assert "No benchmark has all of these words." in seen(app)
        await pilot.press("escape")
        await pilot.pause()
        assert len(grid.rows) == before
        assert "No benchmark has" not in seen(app)


async def test_the_search_works_from_the_other_pane_and_after_a_flip(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("3", "tab")
        await quiet(pilot)
        await pilot.press("slash", *"ifeval", "enter", "f")
        await quiet(pilot)
        assert [row.benchmark.slug for row in app.screen.query_one(ScoreGrid).rows] == ["ifeval"]


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_sources_are_found_by_words(
    rich_world: CatalogueBuilder, make_app: AppMaker, size: tuple[int, int]
) -> None:
    app = make_app(rich_world)
    async with app.run_test(size=size) as pilot:
        await pilot.press("7")
        await quiet(pilot)
        sources = app.screen.query_one(SourceList)
        before = len(sources.rows)
        await pilot.press("slash", *"past cc-by")
        await pilot.pause()
        assert [source.name for source, _ in sources.rows] == ["Old prices"]
        await pilot.press("backspace", *"x")
        await pilot.pause()
        assert "No source has all of these words." in seen(app)
        await pilot.press("escape")
        await pilot.pause()
        assert len(sources.rows) == before
        assert app.focused is sources


async def test_where_nothing_can_be_found_a_message_says_so(rich_world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(rich_world)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("7")
        await quiet(pilot)
        app.screen.query_one("#issues-kinds").focus()
        await pilot.press("slash")
        await pilot.pause()
        assert "Nothing to find in this pane" in " ".join(notice.message for notice in app._notifications)


async def test_verdict_and_choices_say_that_there_is_nothing_to_find(app: CrosswalkApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("5")
        await quiet(pilot)
        await pilot.press("slash")
        await pilot.pause()
        assert "Nothing to find on this screen: 8 finds models" in notices(app)
        await pilot.press("t")
        await quiet(pilot)
        await pilot.press("slash")
        await pilot.pause()
        assert "Nothing to find here" in notices(app)
