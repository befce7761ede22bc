"""The saved comparisons on the Catalogue screen."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from threading import Event

import pytest

from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.catalogue.screen import CatalogueScreen
from crosswalk_tui.ui.shell.help_dialog import HelpText
from crosswalk_tui.user.comparisons import save_comparison, saved_comparisons
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.state import ComparisonSetup
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.catalogue import NORMAL, WIDE, notices, opened, tabs, told
from tests.ui.conftest import A, AppMaker, B, line_with, loaded, quiet, seen

pytestmark = pytest.mark.usefixtures("own_database")


async def test_a_comparison_is_saved_listed_and_opened(rich_world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(rich_world)
    async with app.run_test(size=WIDE) as pilot:
        await loaded(pilot)
        await pilot.press("p", "ctrl+s", *"mine", "enter")
        await quiet(pilot)
        [saved] = saved_comparisons(UserDatabase())
        assert saved.setup == ComparisonSetup((A, B), DEFAULT_WORKLOAD, Filters(include_resellers=True))
        await pilot.press("f", "p")
        await opened(pilot, *tabs("saved"))
        assert "Llama 3.2 1B Instruct · Llama 3.2 3B Instruct" in line_with(app, "mine")
        assert "re-sellers too" in seen(app)
        await pilot.press("enter")
        await pilot.pause()
        assert not isinstance(app.screen, CatalogueScreen)
        assert [side.model.key for side in app.session.sides] == [A, B]
        assert app.session.filters.include_resellers


async def test_a_saved_split_is_named(rich_world: CatalogueBuilder, make_app: AppMaker) -> None:
    split = (Decimal("0.8"), Decimal("0.2"))
    save_comparison(UserDatabase(), "mine", ComparisonSetup((A, B), DEFAULT_WORKLOAD, Filters(), split))
    app = make_app(rich_world)
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot, "7")
        assert "split 80/20" in seen(app)


async def test_each_says_whether_it_changed(refreshed_world: CatalogueBuilder, make_app: AppMaker) -> None:
    save_comparison(UserDatabase(), "same", ComparisonSetup((B, "openai/gpt-5"), DEFAULT_WORKLOAD, Filters()))
    save_comparison(UserDatabase(), "other", ComparisonSetup((B, A), DEFAULT_WORKLOAD, Filters()))
    app = make_app(refreshed_world)
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot, *tabs("saved"))
        await quiet(pilot)
        assert told(app, "saved-notes").startswith(
            "Prices since the last refresh: −$0.09 a month, winner now Llama 3.2 1B"
        )
        await pilot.press("down")
        await pilot.pause()
        assert line_with(app, "Prices since the last refresh: unchanged")
        await pilot.press("x")
        await pilot.pause()
        assert line_with(app, "Change ", "Prices since the last refresh: unchanged")
        await pilot.press("escape", "ctrl+s", *"new", "enter")
        await quiet(pilot)
        await pilot.press("g")
        await quiet(pilot)
        assert told(app, "saved-notes").startswith("Prices since the last refresh: ")


async def test_a_name_that_is_taken_needs_a_second_enter(rich_world: CatalogueBuilder, make_app: AppMaker) -> None:
    save_comparison(UserDatabase(), "mine", ComparisonSetup((B, A), DEFAULT_WORKLOAD, Filters()))
    app = make_app(rich_world)
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot, "ctrl+s", *"Mine", "enter")
        assert "Mine exists already" in seen(app)
        await pilot.press("enter")
        await quiet(pilot)
        assert "Mine" in seen(app)
        [saved] = saved_comparisons(UserDatabase())
        assert saved.setup is not None
        assert saved.setup.models == (A, B)


async def test_a_deleted_comparison_is_brought_back_by_undo(rich_world: CatalogueBuilder, make_app: AppMaker) -> None:
    save_comparison(UserDatabase(), "mine", ComparisonSetup((A, B), DEFAULT_WORKLOAD, Filters()))
    app = make_app(rich_world)
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot, *tabs("saved"), "d")
        assert "Deleted: comparison mine · u undoes" in notices(app)
        assert saved_comparisons(UserDatabase()) == []
        await pilot.press("u")
        await quiet(pilot)
        assert [saved.name for saved in saved_comparisons(UserDatabase())] == ["mine"]
        assert "Saved comparisons: 1" in seen(app)


async def test_a_database_that_is_held_keeps_no_key_waiting(app: CrosswalkApp, held: Event) -> None:
    async with app.run_test(size=NORMAL, notifications=True) as pilot:
        await pilot.press("ctrl+s", *"mine", "enter", "escape", "enter")
        await pilot.pause()
        assert "Saving …" in seen(app)
        held.set()
        await quiet(pilot)
        assert "Saved as mine." in seen(app)
        held.clear()
        await pilot.press("7")
        await pilot.pause()
        assert isinstance(app.screen, CatalogueScreen)
        assert "Saved comparisons: 1" not in seen(app)
        await pilot.press(*tabs("saved"))
        held.set()
        await quiet(pilot)
        assert "Saved comparisons: 1" in seen(app)
        held.clear()
        await pilot.press("d")
        await pilot.pause()
        assert "Deleted" not in notices(app)
        held.set()
        await quiet(pilot)
        assert "Deleted: comparison mine" in notices(app)
    assert saved_comparisons(UserDatabase()) == []


async def test_help_tells_the_keys_of_the_pane_apart_from_those_of_the_screen(
    rich_world: CatalogueBuilder, make_app: AppMaker
) -> None:
    save_comparison(UserDatabase(), "mine", ComparisonSetup((A, B), DEFAULT_WORKLOAD, Filters()))
    app = make_app(rich_world)
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot, *tabs("saved"))
        await quiet(pilot)
        await pilot.press("question_mark")
        await pilot.pause()
        lines = app.screen.query_one(HelpText).laid_out(100)
        text = " ".join("".join(span for line in lines for span, _ in [*line, (" ", "")]).split())
        titles = ("Here: saved", "On this screen", "Everywhere", "Signs")
        here, screen, everywhere = (text[text.index(title) : text.index(after)] for title, after in pairwise(titles))
        assert "What you saved with ctrl+s" in here
        assert "Delete" in here
        assert "Move" in here
        assert "f Flip" in screen
        assert "q Quit" in everywhere
        assert "f Flip" not in here + everywhere


async def test_models_that_are_gone_are_named(rich_world: CatalogueBuilder, make_app: AppMaker) -> None:
    users = UserDatabase()
    workload = Workload(7_000_000, 1_000_000)
    save_comparison(users, "one gone", ComparisonSetup((A, "acme/gone", B), workload, Filters()))
    save_comparison(users, "all gone", ComparisonSetup(("acme/gone", "acme/lost"), workload, Filters()))
    app = make_app(rich_world)
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, *tabs("saved"))
        assert "acme/gone (missing)" in seen(app)
        names = [kept.saved.name for kept in screen.query_one("#saved").list.kept]  # type: ignore[attr-defined]
        await pilot.press("home", *["down"] * names.index("all gone"), "enter")
        await pilot.pause()
        assert "A comparison needs two models." in notices(app)
        assert isinstance(app.screen, CatalogueScreen)
        await pilot.press("home", *["down"] * names.index("one gone"), "enter")
        await pilot.pause()
        assert "No longer in the catalogue: acme/gone." in notices(app)
        assert [side.model.key for side in app.session.sides] == [A, B]
        assert app.session.workload == workload
