"""The workload screen: its offers and their explanations, beside the overview, at any size."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.shell.action_words import title_of
from crosswalk_tui.ui.shell.bars import MOST_KEYS
from crosswalk_tui.ui.workload.screen import WorkloadScreen
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.calculator import SIZE, fill, settled, text_of
from tests.ui.conftest import A, AppMaker, line_with, retype, seen

# The two screens


async def test_number_keys_and_brackets_go_between_the_screens(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "Specs and cheapest offer" in seen(app)
        for key, title in (
            ("2", "What changes at scale"),
            ("1", "Specs and cheapest offer"),
            ("right_square_bracket", "What changes at scale"),
            ("left_square_bracket", "Specs and cheapest offer"),
            ("2", "What changes at scale"),
        ):
            await pilot.press(key)
            await pilot.pause()
            assert title in seen(app)
        top = seen(app).splitlines()[0]
        await pilot.click("#masthead", offset=(top.index("1 Overview") - 1, 0))
        await pilot.pause()
        assert "Specs and cheapest offer" in seen(app)


async def test_both_screens_show_one_state(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("w")
        await retype(pilot, "10M")
        await pilot.press("enter", "escape", "2")
        await settled(pilot)
        assert app.screen.query_one("#input", Input).value == "10M"
        assert "$0.14" in line_with(app, "A ◆ Alpha")
        await fill(pilot, "output", "1M")
        await pilot.press("enter", "escape", "f", "p", "1")
        await pilot.pause()
        assert app.screen.query_one("#output", Input).value == "1M"
        assert "A Llama 3.2 3B Instruct" in seen(app)
        assert "re-sellers included" in seen(app)
        assert "$0.055" in line_with(app, "Per month")
        assert app.session.workload == Workload(10_000_000, 1_000_000)


# The offers table, its explanation


async def test_the_left_out_fold_opens_and_closes(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        assert "── 2 offers left out · v lists them" in seen(app)
        await pilot.press("G", "enter")
        await pilot.pause()
        assert "free tier: rate-limited" in line_with(app, "A", "Middleman")
        await pilot.press("v")
        await pilot.pause()
        assert "── 2 offers left out · v lists them" in seen(app)


async def test_x_explains_a_ranked_offer_to_the_last_cent(deluxe_world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(deluxe_world)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await fill(pilot, "allow", "deluxe")
        await fill(pilot, "prompt", "250k")
        await fill(pilot, "cached", "40%")
        await pilot.press("enter", "escape", "x")
        await pilot.pause()
        assert "A · Llama 3.2 1B Instruct at Deluxe [b]Host[/b] (host)" in seen(app)
        assert "= $0.24" in line_with(app, "input ", "3,000,000 ×")
        assert "≤$0.08" in line_with(app, "cache read", "2,000,000 ×")
        assert "$0.62" in line_with(app, "total")
        said = text_of(app, "#explanation")
        assert "prompts of 250,000 reach the price above 200,000 tokens, for all of the request" in said
        assert "Test prices, as of 2026-07-02" in seen(app)
        assert "≤ cache read" in said
        assert "not published: the plain input rate is used, an upper bound" in said
        assert "batch tier" in seen(app)
        await pilot.press("escape")
        await pilot.pause()
        assert app.focused is not None
        assert app.focused.id == "offers-list"


async def test_x_explains_why_an_offer_is_left_out_and_needs_an_offer(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("2", "v", "G", "x")
        await pilot.pause()
        assert "re-seller, and re-sellers are off" in line_with(app, "Left out")
        assert "in $0.005  out $0.005" in seen(app)
        await pilot.press("x")
        await pilot.pause()
        await pilot.press("g", "j", "j", "j", "j", "x")
        await pilot.pause()
        assert "Put the cursor on a figure" in seen(app)


# Sizes, hostile data, many models


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_tabs_bring_each_pane_to_the_front(app: CrosswalkApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await pilot.press("2")
        await settled(pilot)
        shown = []
        panes = ("offers", "filters", "scale", "what-if")
        for _ in panes:
            shown.append(next(pane for pane in panes if app.screen.query_one(f"#{pane}").region.area))
            assert app.screen.query_one("#input").region.area > 0
            assert "…" not in seen(app).replace("Cloudflare Workers…", "")
            await pilot.press("right_curly_bracket")
            await pilot.pause()
        assert shown == list(panes)
        strip = seen(app).splitlines()[1]
        await pilot.click("#tabs", offset=(strip.index("Scale"), 0))
        await pilot.pause()
        assert "5M/2M" in seen(app)


async def test_resizing_from_one_cell_to_a_wall(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("2")
        await settled(pilot)
        before = seen(app)
        await pilot.resize_terminal(1, 1)
        await pilot.press("x", "escape", "t", "escape", "v", "v", "g")
        for size in ((300, 2), (59, 20), (60, 20), (110, 20), (90, 50), (200, 60), (400, 120), (120, 40)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert all(len(line) <= size[0] for line in seen(app).splitlines())
        app.screen.query_one("#offers-list").focus()  # what is hidden cannot keep the focus
        await pilot.press("g")
        await settled(pilot)
        assert seen(app) == before


async def test_help_and_the_palette_know_every_key(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 60)) as pilot:
        await pilot.press("2", "ctrl+b")  # an edit, to have something to undo
        await settled(pilot)
        titles = {command.title for command in app.get_system_commands(app.screen)}
        own = [b for b in WorkloadScreen.BINDINGS if not isinstance(b, tuple)]
        assert [b for b in own if not (b.id and b.tooltip and title_of(b) in titles)] == []
        bar = seen(app).splitlines()[-1]
        assert len([word for word in bar.split("  ") if word.strip()]) <= MOST_KEYS
        assert "x Explain" in bar
        await pilot.press("question_mark")
        await pilot.pause()
        assert "Explain" in line_with(app, " x ")
        assert "Next pane" in seen(app)


async def test_six_models_and_hostile_names(world: CatalogueBuilder, make_app: AppMaker) -> None:
    nasty = ["[/]", "[bold red]x[/]", "\x1b[31mred", "\u202egnp.exe", "名前" * 40, "z" * 10_000]
    world.provider("evil", name="\x1b]0;title\x07[link=x]y")
    keys = [f"evil/m{n}" for n in range(len(nasty))]
    for key, name in zip(keys, nasty, strict=True):
        world.model(key, name=name)
        world.score(key, "arena_text", 1200)
        world.offer("evil", f"[/]{key}\x1b[2J", key, input=10_000, output=20_000)
    app = make_app(world, sides=keys)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        assert "F ◆" in seen(app)
        await pilot.press("v")
        assert app.screen.query_one("#times-f").display
        for key in ("x", "escape", "G", "x", "escape", "f"):
            await pilot.press(key)
            await pilot.pause()
            assert "\x1b" not in seen(app)
            assert "\u202e" not in seen(app)
        await fill(pilot, "allow", "[/]\x1b[31m" + "9" * 5000)
        assert "Error: allow: " in seen(app)


async def test_all_that_is_said_can_be_reached_where_it_does_not_fit(app: CrosswalkApp) -> None:
    async with app.run_test(size=(110, 30)) as pilot:
        await pilot.press("2")
        await fill(pilot, "prompt", "50k")
        await fill(pilot, "cached", "90%")
        assert seen(app).splitlines()[-2].endswith("╯"), "no pane is cut off at the lower edge"
        app.screen.query_one("#what-if").focus()
        await settled(pilot)
        assert "×2" in text_of(app, "#what-if")
        await pilot.press("G")
        await pilot.pause()
        assert "Llama 3.2 3B Instruct: output:input ratio" in text_of(app, "#what-if")


async def test_a_provider_is_found_by_its_name_as_by_its_id(world: CatalogueBuilder, make_app: AppMaker) -> None:
    """Its name need not be like its id; the beginning of the name gives a hint."""
    world.provider("azure-x", type="host", name="Microsoft Foundry")
    world.offer("azure-x", "llama", A, input=1_000, output=1_000)
    app = make_app(world)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        await fill(pilot, "allow", "microsoft foundry")
        assert app.session.filters.allow == frozenset({"azure-x"})
        await fill(pilot, "allow", "microsoft")
        assert "azure-x?" in seen(app)
