"""What the overview shows, and what its keys do."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from threading import Event

import pytest

from crosswalk_tui.catalog.plot_data import PlotQuery, read_scored
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.plot.points import ScoredModels
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.benchmarks.benchmarks_pane import BenchmarksPane
from crosswalk_tui.ui.kit.lines import LineView
from crosswalk_tui.ui.overview.scatter_pane import ScatterPane
from crosswalk_tui.ui.overview.screen import OverviewScreen
from crosswalk_tui.ui.plot.canvas import Canvas
from crosswalk_tui.ui.shell.keys_dialog import KeysText
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.catalogue import notices
from tests.ui.conftest import A, AppMaker, B, line_with, loaded, overview, quiet, retype, seen

SIZE = (120, 40)


async def test_the_title_has_the_age_of_the_answer_not_of_the_catalogue(
    world: CatalogueBuilder, make_app: AppMaker
) -> None:
    world.offer("bravo", "llama-1b-old", A, prices=[{"input": 1_000, "output": 1_000, "as_of": "2026-01-31"}])
    app = make_app(world)
    async with app.run_test(size=(200, 60)) as pilot:
        await pilot.pause()
        assert line_with(app, "oldest price shown 2026-01-31† · 4 models")
        await pilot.press("a", *"gpt-5", "enter")
        await pilot.pause()
        assert line_with(app, "oldest score shown 2026-07-01")


@pytest.mark.parametrize(
    ("size", "said"),
    [
        ((120, 40), "2 has cached, prompts and more"),
        ((80, 24), "2 has cached, prompts and more"),
        ((60, 20), "2 has cached etc."),
    ],
)
async def test_the_fields_say_where_the_others_are(app: CrosswalkApp, size: tuple[int, int], said: str) -> None:
    async with app.run_test(size=size) as pilot:
        await pilot.press("w")
        await quiet(pilot)
        assert re.search(rf"in +5M +out +2M +{said}( │|$)", line_with(app, "out  2M"))


async def test_first_screen_is_filled(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "oldest score shown 2026-07-01" in seen(app)
        assert "A Llama 3.2 1B Instruct" in seen(app)
        assert "B Llama 3.2 3B Instruct" in seen(app)
        assert "131K" in line_with(app, "Context")
        assert "$0.09" in line_with(app, "Per month")
        assert "$0.18" in line_with(app, "Per month")


async def test_better_value_is_marked_and_unknown_is_a_dash(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "4.1K" in line_with(app, "Max output", "◆ 8.2K")
        assert "◆ $0.01" in line_with(app, "Input /1M")
        assert "—" in line_with(app, "Knowledge", "2023-12")
        assert "◆" not in line_with(app, "Knowledge")
        assert "◆" not in line_with(app, "Context")


async def test_free_tier_and_reseller_stand_beside_the_headline(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "Middleman" in line_with(app, "Free tier", "none")
        assert "$0.035" in line_with(app, "Re-seller", "no cheaper")


async def test_flip_mirrors_everything(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("f")
        await pilot.pause()
        assert [side.model.key for side in app.session.sides] == [B, A]
        assert "A Llama 3.2 3B Instruct" in seen(app)
        assert re.search(r"a month · (Llama 3.2 )?3B( Instruct)? costs 2.0× as much", seen(app))
        await pilot.press("f")
        await pilot.pause()
        assert re.search(r"a month · (Llama 3.2 )?3B( Instruct)? costs 2.0× as much", seen(app))


async def test_resellers_join_and_leave_the_offers(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "re-sellers left out" in seen(app)
        await pilot.press("p")
        await pilot.pause()
        assert "$0.035" in line_with(app, "Middleman", "resell")
        assert "re-sellers included" in seen(app)
        assert "Re-seller" not in seen(app)
        await pilot.press("p")
        await pilot.pause()
        assert "resell " not in seen(app)


@pytest.mark.parametrize("screen", ["1", "2", "6"])
async def test_no_border_calls_a_ranked_reseller_left_out(app: CrosswalkApp, screen: str) -> None:
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        app.session.open_page(B)
        app.session.edit(filters=Filters(allow=frozenset({"middleman"})))
        await pilot.press(screen)
        await loaded(pilot)
        assert "$0.035" in line_with(app, "Middleman", "$0.005")
        assert "allowed providers only" in seen(app)
        assert "re-sellers left out" not in seen(app)
        await pilot.press("r")
        await pilot.pause()
        assert app.session.filters == Filters(allow=frozenset({"middleman"}))
        assert "allow list" in seen(app)


async def test_left_out_offers_unfold_with_their_reasons(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "2 offers left out · v lists them" in seen(app)
        await pilot.press("v")
        await pilot.pause()
        assert "free tier: rate-limited" in line_with(app, "A", "Middleman", "rate-limited")
        assert "re-sellers are off" in line_with(app, "B", "Middleman", "re-sellers")
        await pilot.press("v")
        await pilot.pause()
        assert "2 offers left out · v lists them" in seen(app)


async def test_the_fold_opens_by_enter_and_by_click(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        offers = app.screen.query_one("#workload-list", LineView)
        offers.focus()
        await pilot.press("G", "enter")
        await pilot.pause()
        assert "2 offers left out · v hides them" in seen(app)
        await pilot.click("#workload-list", offset=(3, 5))
        await pilot.pause()
        assert "2 offers left out · v lists them" in seen(app)


async def test_the_notes_describe_the_offer_under_the_cursor(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        app.screen.query_one("#workload-list").focus()
        await pilot.pause()
        assert "Alpha · llama-1b · 2 sources agree · price of 2026" in seen(app)
        await pilot.press("j")
        await pilot.pause()
        assert "llama-3b · 3 sources agree" in seen(app)


async def test_scores_are_drawn_and_what_is_missing_is_said(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "1111" in line_with(app, "Arena Text", " A ")
        assert "59.5% lab" in line_with(app, "IFEval", " A ")
        assert "Only Llama 3.2 3B Instruct: MMLU-Pro." in seen(app)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_scores_that_are_not_compared_say_so(
    world: CatalogueBuilder, make_app: AppMaker, size: tuple[int, int]
) -> None:
    world.benchmark("arena_math", name="Arena math")
    world.score(A, "arena_math", 1500)
    world.score(B, "arena_math", 1100, as_of="2025-12-01")
    app = make_app(world)
    async with app.run_test(size=size) as pilot:
        app.screen.query_one(BenchmarksPane).focus()
        await pilot.pause()
        assert "unlike" in line_with(app, "Arena math", "1500") + line_with(app, "1100")
        assert "unlike" not in line_with(app, "Arena Text", "1111") + line_with(app, "1167")
        if size[0] > 80:
            assert "unlike" not in line_with(app, "59.5% lab").partition("59.5%")[0][-40:], (
                "A's own figure is the first"
            )
        await pilot.press("end")
        await pilot.pause()
        assert "Unlike, not compared: Arena math, IFEval." in seen(app)


async def test_scores_fall_back_to_one_row_each_when_the_pane_is_short(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        pane = app.screen.query_one(BenchmarksPane)
        tall = pane.total
        pane.styles.height = 6
        await pilot.pause()
        assert pane.total < tall
        assert "1111" in line_with(app, "1167")


async def test_the_plot_marks_both_models_and_counts_what_it_leaves_out(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        assert "A 1111 at $0.02 /1M output   B 1167 at $0.04 /1M output" in seen(app)
        assert "3 models · left out: 0 no price, 1 no score" in seen(app)
        plot = app.screen.query_one(Canvas)
        drawn = "".join(strip.text for strip in plot.render_lines(plot.size.region))
        assert "A" in drawn
        assert "B" in drawn


async def test_the_plot_follows_the_workload_and_the_resellers(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("p")
        await loaded(pilot)
        assert "B 1167 at $0.005" in seen(app)
        cloud = app.screen.query_one(ScatterPane).cloud
        assert cloud is not None
        assert {p.key: p.usd for p in cloud.points}[B] == Decimal("0.005")


async def test_only_a_theme_chosen_in_the_app_is_remembered(app: CrosswalkApp) -> None:
    async with app.run_test():
        assert app.state("no such theme").theme is None  # which the usual one stood in for
        app.theme = "nord"
        assert (app.state(None).theme, app.state("no such theme").theme, app.state("nord").theme) == (
            "nord", "nord", None,
        )  # fmt: skip


async def test_a_theme_chosen_beside_that_of_the_file_says_how_long_it_applies(app: CrosswalkApp) -> None:
    app.configured_theme = "gruvbox"
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        app.theme = "nord"
        await quiet(pilot)
        assert app.state("gruvbox").theme_beside == "gruvbox"
        told = 'Theme nord, also at the next start, until theme = "gruvbox" in config.toml is changed.'
        assert told in notices(app)
        app.action_keys()
        await quiet(pilot)
        lines = ["".join(part for part, _ in line) for line in app.screen.query_one(KeysText).laid_out(200)]
        assert any("the file has gruvbox, which applies once it is changed." in line for line in lines)


async def test_why_a_model_was_added_is_said(app: CrosswalkApp) -> None:
    app.remark = "Compared with B: the cheapest model as strong."
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        assert "the cheapest model as strong." in notices(app)


async def test_a_theme_change_keeps_everything_in_sight(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        before = seen(app)
        app.theme = "textual-light"
        await pilot.pause()
        assert seen(app) == before


async def test_a_wide_screen_has_the_volumes_and_the_verdict_too(app: CrosswalkApp) -> None:
    async with app.run_test(size=(200, 60)) as pilot:
        await quiet(pilot)
        assert "$0.09" in line_with(app, "5M/2M")
        assert "Pick A · Llama 3.2 1B Instruct if" in seen(app)
        await pilot.press("w")
        await retype(pilot, "50M")
        await quiet(pilot)
        assert "Llama 3.2 1B Instruct costs $0.30 a month" in seen(app)  # at Cloudy: 50M × $0.002 + 2M × $0.10
        await pilot.resize_terminal(120, 40)
        await quiet(pilot)
        assert "Pick A" not in seen(app)
        passed = []
        for _ in range(6):
            await pilot.press("tab")
            assert app.focused is not None
            passed.append(app.focused.id)
        assert "scale-summary" not in passed
        assert "verdict" not in passed


@pytest.mark.parametrize("key", ["enter", "x"])
async def test_a_sentence_of_the_verdict_shows_its_receipts(app: CrosswalkApp, key: str) -> None:
    async with app.run_test(size=(200, 60)) as pilot:
        await quiet(pilot)
        overview(app).query_one("#verdict").focus()
        await pilot.press(key)
        await pilot.pause()
        assert "Based on" in seen(app)


async def test_the_verdict_stands_under_the_models_and_follows_the_workload(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        assert "$0.090 vs $0.180" in line_with(app, "1B is cheaper")
        await pilot.press("f")
        await pilot.pause()
        assert "$0.090 vs $0.180" in line_with(app, "B is cheaper")


async def test_a_model_compared_already_changes_places_or_is_refused(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await loaded(pilot)
        await pilot.press("a", *"3.2 3b", "enter")
        await pilot.pause()
        assert [side.model.key for side in app.session.sides] == [B, A]
        await pilot.press("plus", *"3.2 3b", "enter")
        await pilot.pause()
        assert [side.model.key for side in app.session.sides] == [B, A]
        assert "is already compared, as A." in seen(app)


async def test_undo_brings_back_models_too(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("w", *"7M", "enter", "escape", "plus", *"gpt-5", "enter")
        await pilot.pause()
        await pilot.press("f", "minus", "enter")
        steps = [[side.model.key for side in app.session.sides]]
        for _ in range(3):
            await pilot.press("u")
            steps.append([side.model.key for side in app.session.sides])
        assert steps == [[B, A], [B, A, "openai/gpt-5"], [A, B, "openai/gpt-5"], [A, B]]
        assert app.session.workload.input_tokens == 7_000_000
        await pilot.press("u")
        assert app.session.workload == Workload()


async def test_a_result_that_arrives_while_the_app_ends_is_ignored(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        overview = app.screen
        assert isinstance(overview, OverviewScreen)
        await overview.remove_children()
        overview.read_rest()
        await pilot.pause()
        assert app.fault == ""


async def test_the_plot_gets_the_focus_once_it_is_there(app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Event()

    def read_when_asked(
        catalogue: Catalogue, query: PlotQuery, now: datetime, pause: Callable[[], None]
    ) -> ScoredModels | None:
        asked.wait(10)
        return read_scored(catalogue, query, now, pause)

    monkeypatch.setattr("crosswalk_tui.ui.session.point_finder.read_scored", read_when_asked)
    monkeypatch.setattr("crosswalk_tui.ui.overview.screen._PATIENCE", 60)  # a busy machine takes long to get here
    async with app.run_test(size=SIZE) as pilot:
        screen = overview(app)
        assert not screen.query(ScatterPane)
        screen.action_show_pane("scatter")
        asked.set()
        await loaded(pilot)
        assert isinstance(app.focused, ScatterPane)
        assert "Arena Text" in seen(app)


async def test_a_short_name_leaves_its_room_to_a_long_one(world: CatalogueBuilder, make_app: AppMaker) -> None:
    world.model("lab/x", name="X")
    world.model("lab/long", name="A model with a name of thirty")
    app = make_app(world, "lab/x", "lab/long")
    async with app.run_test(size=(60, 20)) as pilot:
        await loaded(pilot)
        names = line_with(app, "A X")
        assert "B A model with a name of thirty" in names
        await pilot.click("#sides", offset=(names.index("of thirty"), 0))
        await loaded(pilot)
        assert "Model B" in seen(app)
