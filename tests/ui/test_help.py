"""The help: one screen per pane, and a search in the keys and signs of all screens."""

from __future__ import annotations

import pytest

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.shell.help_dialog import HelpText
from crosswalk_tui.ui.shell.views import VIEWS
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import AppMaker, line_with, seen

SMALL = (80, 24)


@pytest.mark.parametrize("name", [view.name for view in VIEWS])
async def test_all_of_it_fits_on_a_small_screen(app: CrosswalkApp, name: str) -> None:
    async with app.run_test(size=SMALL) as pilot:
        app.action_show(name)
        for _ in range(len(type(app.screen).__dict__.get("TABS", ())) or 1):
            await pilot.pause()
            await pilot.press("f1")
            await pilot.pause()
            text = app.screen.query_one(HelpText)
            assert text.total <= text.page, f"{name}: {text.total} lines in {text.page}"
            await pilot.press("escape", "right_curly_bracket")


async def test_the_pane_comes_first_and_the_signs_are_those_in_sight(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("2", "question_mark")
        await pilot.pause()
        lines = seen(app)
        assert lines.index("Here: offers") < lines.index("On this screen") < lines.index("Everywhere")
        assert line_with(app, "◆ better")
        assert "≠ sources disagree" in lines
        assert "≈" not in lines  # no rate in sight is assumed


async def test_the_search_finds_keys_of_other_screens_by_other_words(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("question_mark", "slash", *"maximize")
        await pilot.pause()
        assert line_with(app, "z ", "Zoom pane", "every screen")
        assert "Here: specs" not in seen(app)
        await pilot.press("escape")  # drops the query first
        await pilot.pause()
        assert "Here: specs" in seen(app)
        await pilot.press("slash", *"not published")
        await pilot.pause()
        assert line_with(app, "—", "it never counts as zero")
        await pilot.press("escape", "slash", *"qqq")
        await pilot.pause()
        assert line_with(app, "No key and no sign is called that.")
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert len(app.screen_stack) == 1


async def test_the_keys_are_those_of_the_users_keymap(world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = CrosswalkApp(make_app(world).session, keymap={"compare.zoom": "f11"})
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        assert "f11 Zoom" in " ".join(seen(app).split())
        await pilot.press("slash", *"zoom")
        await pilot.pause()
        assert line_with(app, "f11", "Zoom pane")
