"""The Catalogue screen: sources, coverage, findings; any size and any text."""

from __future__ import annotations

from threading import Event
from typing import Any

import pytest

from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.catalogue.changes_pane import ChangeList
from crosswalk_tui.ui.catalogue.findings_pane import FindingsPane
from crosswalk_tui.ui.catalogue.screen import CatalogueScreen, ScreenContents, read_contents
from crosswalk_tui.ui.model.model_offers_pane import ModelOffersPane
from crosswalk_tui.user.comparisons import save_comparison
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.state import ComparisonSetup
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.catalogue import NORMAL, WIDE, opened, press, tabs, told
from tests.ui.conftest import A, AppMaker, B, line_with, loaded, quiet, seen

SIZES = [(60, 20), (80, 24), (120, 40), (200, 60)]
pytestmark = pytest.mark.usefixtures("own_database")
HOSTILE = "[/bold] \x1b[31m漢字 " + "endless" * 60


# Sources


async def test_sources_say_how_old_they_are_and_what_that_means(
    rich_world: CatalogueBuilder, make_app: AppMaker
) -> None:
    app = make_app(rich_world)
    async with app.run_test(size=(120, 48)) as pilot:
        await opened(pilot)
        assert "8 days old" in line_with(app, "Test prices")
        assert "MIT" in line_with(app, "Test prices")
        assert "13 months old" in line_with(app, "Old prices")
        assert "As of 2026-07-02 (8 days old)" in seen(app)
        await press(pilot, "end", "up")
        assert "14 months old: newer models are missing" in told(app, "sources-notes")
        text = told(app, "sources-sentence")
        assert "Nothing comes from Artificial Analysis" in text
        assert "as old as its sources" in text


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
async def test_the_notes_on_a_source_are_whole(
    world: CatalogueBuilder, make_app: AppMaker, size: tuple[int, int]
) -> None:
    world.source("long", name="Long prices", licence="MIT", as_of="2025-07-02", url=f"https://example.com/{'v1/' * 20}",
                 what="prices, providers and models, of the shipped catalogue and those before, by day and hour",
                 attribution="long-prices, MIT licence; compiled from other prices, MIT licence")  # fmt: skip
    app = make_app(world)
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await press(pilot, "end")
        notes = told(app, "sources-notes")
        assert "compiled from other prices" in notes
        assert "…" not in notes
        await press(pilot, "enter", "end")
        assert "Nothing comes from Artificial Analysis" in told(app)


async def test_the_title_does_not_judge_what_is_still_being_read(
    rich_world: CatalogueBuilder, make_app: AppMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_read = Event()

    def read_later(*arguments: Any) -> ScreenContents:
        assert may_read.wait(30)
        return read_contents(*arguments)

    monkeypatch.setattr("crosswalk_tui.ui.catalogue.screen.read_contents", read_later)
    app = make_app(rich_world)
    async with app.run_test(size=NORMAL) as pilot:
        await loaded(pilot)
        await press(pilot, "7")
        assert "reading …" in seen(app)
        assert "no dated data" not in seen(app)
        may_read.set()
        await opened(pilot)
        assert "reading …" not in seen(app)
        assert "oldest source 20" in seen(app)


async def test_the_terms_of_a_source_are_told_in_full(rich_world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(rich_world)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        for key in ("enter", "x"):
            await press(pilot, "home", key)
            text = told(app)
            assert "MIT licence" in text, key
            assert "to deal in the Software without restriction" in text, key
            assert "DEALINGS IN THE SOFTWARE" in text, key
            await press(pilot, "escape", "end", "up", key)
            text = told(app)
            assert "Creative Commons Attribution 4.0 International" in text, key
            assert "parameters rounded to millions" in text, key
            assert "413 read, 8 of them rejected" in text, key
            await press(pilot, "escape")


async def test_the_address_of_a_source_is_opened(
    rich_world: CatalogueBuilder, make_app: AppMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(rich_world)
    went: list[str] = []
    monkeypatch.setattr(CrosswalkApp, "open_url", lambda _, url, **__: went.append(url))
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot, "o")
    assert went == ["https://example.com/prices"]


# Coverage


async def test_coverage_shows_shares_with_their_figures_and_the_date_they_are_of(
    rich_world: CatalogueBuilder, make_app: AppMaker
) -> None:
    app = make_app(rich_world)
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, *tabs("coverage"))
        assert "75%" in line_with(app, "Context")
        assert "Free tier" in seen(app)
        table = screen.query_one("#coverage").table()  # type: ignore[attr-defined]
        rows = {row[1]: row[2:] for row in table.rows}
        assert rows["Models"] == ("4", "—", "—", "—", "—")
        assert rows["Context"][:3] == ("3", "4", "75%")
        assert rows["Arena Text (overall)"][:3] == ("3", "4", "75%")
        offers = rows["Can be ranked today"][1]
        counted = ["Can be ranked today", "Of re-sellers", *(row[1] for row in table.rows if "left out" in row[0])]
        assert sum(int(rows[name][0]) for name in counted) == int(offers)
        await press(pilot, "down", "x")
        assert "Providers are counted as of the catalogue's date" in told(app)


# Findings


async def test_findings_are_counted_by_kind_and_explained_in_full(
    rich_world: CatalogueBuilder, make_app: AppMaker
) -> None:
    app = make_app(rich_world)
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot, "tab")
        assert "Data-quality findings: 42" in seen(app)
        assert "40" in line_with(app, "Not seen lately")
        assert line_with(app, "warning Implausible price")
        assert "An implausible price" in seen(app)
        await pilot.press("end")
        await pilot.pause()
        assert "Only lists that keep discontinued" in seen(app)
        await pilot.press("home")
        await pilot.pause()
        assert told(app, "issues-notes").endswith("The offer stays visible and is never ranked.")


async def test_a_kind_opens_its_findings_which_can_be_narrowed(
    rich_world: CatalogueBuilder, make_app: AppMaker
) -> None:
    app = make_app(rich_world)
    async with app.run_test(size=NORMAL) as pilot:
        screen = await opened(pilot, "tab", "end", "enter")
        assert "Not seen lately: 40" in seen(app)
        assert "case 20" in seen(app)
        assert "Coverage" not in seen(app)
        await press(pilot, "slash", *"17 case")
        assert "Not seen lately: 1 of 40" in seen(app)
        assert "case 17" in seen(app)
        assert "case 18" not in seen(app)
        await press(pilot, *"zz")
        assert "No finding contains all of these words" in seen(app)
        await press(pilot, "escape", "escape")
        assert "Not seen lately: 40" in seen(app)
        await press(pilot, "escape")
        assert "Data-quality findings: 42" in seen(app)
        assert line_with(app, "Kind", "found")
        assert "Coverage" in seen(app)
        assert screen.focused is not None
        assert screen.focused.id == "issues-kinds"


async def test_a_finding_opens_its_model_or_says_what_is_known(
    rich_world: CatalogueBuilder, make_app: AppMaker, pages: list[str]
) -> None:
    app = make_app(rich_world)
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot, "tab", "enter")
        await press(pilot, "x")
        text = told(app)
        for said in ("far off the median", "Alpha · llama-1b", A, "implausible price"):
            assert said in text
        await press(pilot, "escape", "escape", "down", "enter", "enter")
        text = told(app)
        assert "-7 is negative" in text
        assert "rows[3]" in text
        await press(pilot, "escape", "escape", "home", "enter", "enter")
        assert pages == [A]


async def test_a_sentence_of_many_findings_is_a_heading_and_no_figure_is_cut_off(
    rich_world: CatalogueBuilder, make_app: AppMaker
) -> None:
    for n in range(2):
        figures = "; ".join(f"source-{source} ${n}.{source}0 in, $9.{source}5 out" for source in range(6))
        rich_world.issue("disputed_price", f"sources differ, the higher is shown: {figures}", model_id=n + 1)
    app = make_app(rich_world)
    for size in ((80, 24), (120, 40), (200, 60)):
        async with app.run_test(size=size) as pilot:
            await opened(pilot, "tab")
            kinds = [found.code for found in app.screen.query_one(FindingsPane).kinds.counts]
            await pilot.press(*["down"] * kinds.index("disputed_price"), "enter")
            await pilot.pause()
            assert seen(app).count("sources differ, the higher is shown · 2") == 1
            text = " ".join(seen(app).split())
            assert all(f"$9.{source}5 out" in text for source in range(6))
            await pilot.press("down", "down", "up", "up", "up", "enter")
        app = make_app(rich_world)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_disputed_price_leads_to_its_offer_also_among_those_left_out(
    world: CatalogueBuilder, make_app: AppMaker, size: tuple[int, int]
) -> None:
    world.offer("bravo", "once", A, input=9, output=9, disputed=1, exclude_code="not_live", exclude_reason="gone")
    world.issue("quarantined_price", "far off", severity="warning", offer_id=1, model_id=1)
    world.issue("disputed_price", "sources differ", severity="warning", offer_id=8, model_id=1)
    app = make_app(world)
    async with app.run_test(size=size) as pilot:
        await loaded(pilot)
        commands = {command.title: command for command in app.get_system_commands(app.screen)}
        await commands["Disputed prices"].callback()
        await quiet(pilot)
        assert "sources differ · 1" in seen(app)
        await press(pilot, "enter")
        await quiet(pilot)
        assert app.focused is not None
        assert app.focused.id == "offers-rows"
        assert line_with(app, "Bravo", "≠ gone")
        offers = app.screen.query_one("#offers", ModelOffersPane)
        item = offers.listed_at(offers.view.row_under)
        assert item is not None
        assert item.offer.provider_model_id == "once"


# Any size, any text


@pytest.mark.parametrize("size", SIZES)
async def test_every_pane_is_reached_and_walked_at_every_size(
    rich_world: CatalogueBuilder, make_app: AppMaker, size: tuple[int, int]
) -> None:
    save_comparison(UserDatabase(), "mine", ComparisonSetup((A, B), DEFAULT_WORKLOAD, Filters()))
    app = make_app(rich_world)
    says = {"sources": "Test prices", "issues": "Implausible price", "changes": "2026-12-01", "saved": "mine",
            "coverage": "In the catalogue"}  # fmt: skip
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot)
        for pane, said in says.items():
            assert screen.pane == pane
            assert said in seen(app)
            await pilot.press("down", "G", "ctrl+u", "g", "pagedown", "Y", "tab")
            await pilot.pause()
        assert screen.pane == "sources"


async def test_resizing_keeps_the_cursor_on_its_entry_and_never_fails(
    rich_world: CatalogueBuilder, make_app: AppMaker
) -> None:
    app = make_app(rich_world)
    async with app.run_test(size=NORMAL) as pilot:
        screen = await opened(pilot, *tabs("changes"), "down")
        changes = screen.query_one(ChangeList)
        for size in ((1, 1), (400, 120), (60, 20), (20, 60), (110, 24), (260, 50), NORMAL):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert changes.entry is not None
            assert changes.entry[0].title == "Announced prices"
        await press(pilot, "left_curly_bracket", "enter")
        for size in ((1, 1), (400, 120), (60, 20), NORMAL):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        assert "Implausible price: 1" in seen(app)


async def test_values_and_tables_are_copied(rich_world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(rich_world)
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot)
        await press(pilot, "y")
        assert app.clipboard == "Test authors. MIT. https://example.com/prices"
        await press(pilot, "Y")
        assert "| Source | Contents |" in app.clipboard
        await press(pilot, *tabs("changes"), "y")
        assert app.clipboard.startswith("2026-06-20 · Llama 3.2 1B Instruct · Bravo · changing · $0.25 · $0.50 · −50%")
        await press(pilot, "down", "Y")
        assert "| from 2026-12-01 | Llama 3.2 1B Instruct |" in app.clipboard


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_texts_are_shown_as_they_are(make_app: AppMaker, size: tuple[int, int]) -> None:
    world: Any = CatalogueBuilder()
    world.tables["source"][0] |= {"name": HOSTILE, "what": HOSTILE, "licence": HOSTILE, "attribution": HOSTILE,
                                  "url": HOSTILE, "as_of": HOSTILE}  # fmt: skip
    world.provider("shop", name=HOSTILE)
    for key in (A, B):
        world.model(key, name=HOSTILE)
        world.offer("shop", f"id {key} {HOSTILE}", key, prices=[
            {"status": "history", "as_of": "2026-05-01", "input": 1, "output": None},
            {"status": "history", "as_of": "2026-05-02", "input": 999_999_999_999, "output": 1},
            {"input": 1000, "output": 1000},
        ])  # fmt: skip
    world.benchmark("arena_text", name=HOSTILE)
    world.issue(HOSTILE, HOSTILE, model_id=1, offer_id=1, source_id="test", path=HOSTILE)
    save_comparison(UserDatabase(), "[/]", ComparisonSetup((A, HOSTILE), DEFAULT_WORKLOAD, Filters()))
    app = make_app(world)
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        for _ in CatalogueScreen.TABS:
            await pilot.press("x")
            await pilot.pause()
            await pilot.press("escape", "Y", "tab")
            await pilot.pause()
            assert "\x1b" not in seen(app)
        await pilot.press("tab", "enter", "slash", "n", "enter", "x", "escape")
        await pilot.pause()
        assert "\x1b" not in seen(app)


async def test_a_catalogue_without_anything_says_so(make_app: AppMaker) -> None:
    world = CatalogueBuilder()
    world.model(A)
    world.model(B)
    app = make_app(world)
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot)
        assert "The build found nothing." in seen(app)
        assert "Changes since 2026-04-11: none." in seen(app)
        assert "ctrl+s saves the current comparison here" in seen(app)
        for _ in CatalogueScreen.TABS:
            await pilot.press("enter", "d", "u", "slash", "Y", "x", "escape", "tab")
            await pilot.pause()
