"""The counter of a long list in the border of its pane."""

from __future__ import annotations

import pytest

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.catalogue.finding_list import FindingList
from crosswalk_tui.ui.kit.cursor_view import CursorView
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import AppMaker, quiet, seen

pytestmark = pytest.mark.usefixtures("own_database")
SIZE = (120, 40)


def lower_borders(app: CrosswalkApp) -> str:
    """The lines of the screen that end a pane."""
    return "\n".join(line for line in seen(app).splitlines() if "╰" in line)


@pytest.fixture
def long_world(world: CatalogueBuilder) -> CatalogueBuilder:
    """The small world with 40 more models, each sold once, and 40 findings about one of them."""
    for number in range(40):
        key = f"acme/model-{number:02}"
        world.model(key, name=f"Model {number:02}", context_tokens=131072)
        world.offer("alpha", key, key, input=20_000 + number, output=40_000)
        world.issue("not_live", f"only in an old list, case {number}", model_id=2, path=f"alpha old-{number}")
    return world


async def test_find_counts_the_rows_as_the_cursor_moves(long_world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(long_world)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("8")
        await quiet(pilot)
        assert "cheapest first · 1 of 43" in lower_borders(app)
        await pilot.press("j", "j")
        await pilot.pause()
        assert "cheapest first · 3 of 43" in lower_borders(app)
        await pilot.press("G")
        await pilot.pause()
        assert "cheapest first · 43 of 43" in lower_borders(app)
        await pilot.press("tab")
        await quiet(pilot)
        assert "of 43" not in lower_borders(app), "the pane without the focus has no cursor"
        assert "cheapest first" in lower_borders(app)


async def test_findings_are_counted_without_their_headings(long_world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(long_world)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("7")
        await quiet(pilot)
        app.screen.query_one("#issues-kinds").focus()
        await pilot.press("enter")
        await quiet(pilot)
        await pilot.press("j")
        await pilot.pause()
        assert app.screen.focused is app.screen.query_one(FindingList)
        assert "2 of 40" in lower_borders(app)
        await pilot.press("slash", *"case 39")
        await quiet(pilot)
        assert " of 40" not in lower_borders(app)


async def test_a_picker_counts_its_models(long_world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(long_world)
    async with app.run_test(size=SIZE) as pilot:
        await quiet(pilot)
        await pilot.press("a")
        await quiet(pilot)
        await pilot.press("down", "down")
        await pilot.pause()
        assert "keys · 3 of 44" in lower_borders(app)


async def test_a_list_in_sight_and_a_border_without_room_have_no_counter(
    long_world: CatalogueBuilder, make_app: AppMaker
) -> None:
    app = make_app(long_world)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("6")
        await quiet(pilot)
        app.screen.query_one("#offers-rows").focus()
        await pilot.press("j")
        await pilot.pause()
        assert " of " not in lower_borders(app), "all offers are in sight"
        await pilot.press("8")
        await quiet(pilot)
        pane = app.screen.query_one("#found", CursorView)
        pane.border_subtitle = "x" * (pane.size.width - 8)
        await pilot.pause()
        assert "xxx" in lower_borders(app)
        assert " of 43" not in lower_borders(app)
