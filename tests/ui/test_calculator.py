"""The workload screen: every field ranks anew, every answer follows, and each figure explains itself."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from threading import Event

import pytest
from click.testing import CliRunner
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from crosswalk_tui.catalog.user.database import UserDatabase
from crosswalk_tui.catalog.user.workloads import save_workload
from crosswalk_tui.cli import main
from crosswalk_tui.core.scale import VOLUMES
from crosswalk_tui.core.workload import Workload
from crosswalk_tui.ui.application import CrosswalkApp
from crosswalk_tui.ui.screens.workload import WorkloadScreen
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import A, AppMaker, B, line_with, retype, seen

SIZE = (120, 44)


async def settled(pilot: Pilot[None]) -> None:
    """Wait until the answers are those of the workload as it is."""
    app = pilot.app
    assert isinstance(app, CrosswalkApp)
    for _ in range(50):
        await pilot.pause()
        await app.workers.wait_for_complete()
        if not calculator(app).is_working:
            await pilot.pause()
            return
    raise AssertionError("the answers never came")


def calculator(app: CrosswalkApp) -> WorkloadScreen:
    """The workload screen, whatever lies over it."""
    return next(screen for screen in app.screen_stack if isinstance(screen, WorkloadScreen))


def text_of(app: CrosswalkApp, selector: str) -> str:
    """The text of one widget, its lines joined."""
    widget = app.screen.query_one(selector)
    return " ".join(strip.text.strip(" │") for strip in widget.render_lines(widget.outer_size.region))


def inks(app: CrosswalkApp, selector: str) -> set[str]:
    """The colours of what a widget has painted."""
    widget = app.screen.query_one(selector)
    strips = [strip for strip in widget.render_lines(widget.outer_size.region) if "─" not in strip.text]
    pieces = [piece for strip in strips for piece in strip if piece.text.strip(" ╭╮╰╯─│▐")]
    return {str(piece.style.color) for piece in pieces if piece.style is not None}


async def fill(pilot: Pilot[None], field: str, text: str) -> None:
    """Type *text* into the field with this id, in place of what it holds."""
    pilot.app.screen.query_one(f"#{field}", Input).focus()
    await pilot.pause()
    field_widget = pilot.app.screen.query_one(f"#{field}", Input)
    field_widget.value = text
    await settled(pilot)


@pytest.fixture
def rich_world(world: CatalogueBuilder) -> CatalogueBuilder:
    """The small world with a seller of A that has cache, batch and banded prices and charges per request."""
    world.provider("deluxe", type="host", name="Deluxe [b]Host[/b]")
    base = {"input": 40_000, "output": 50_000, "cache_read": 4_000, "cache_write": 50_000, "per_request": 1_000}
    world.offer(
        "deluxe", "one-b", A, context_tokens=400_000,
        prices=[
            base,
            {"input": 80_000, "output": 100_000, "band_from": 200_000},
            {"input": 20_000, "output": 25_000, "tier": "batch"},
            {"input": 55_000, "output": 66_000, "source_id": "test", "status": "chosen", "tier": "flex"},
        ],
    )  # fmt: skip
    return world


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
        await pilot.press("escape", "2")
        await settled(pilot)
        assert app.screen.query_one("#input", Input).value == "10M"
        assert "$0.14" in line_with(app, "A ◆ Alpha")
        await fill(pilot, "output", "1M")
        await pilot.press("escape", "f", "p", "1")
        await pilot.pause()
        assert app.screen.query_one("#output", Input).value == "1M"
        assert "A ▸ Llama 3.2 3B Instruct" in seen(app)
        assert "re-sellers included" in seen(app)
        assert "$0.055" in line_with(app, "Per month")
        assert app.session.workload == Workload(10_000_000, 1_000_000)


# Fields


async def test_every_key_repaints_the_ladder_in_the_frame_of_the_key(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "w")
        await settled(pilot)
        calculator(app).query_one("#input", Input).value = "10M"
        # no pause: what the key changed is there before anything else happens
        table = calculator(app).query_one("#offers-ladder").ladder  # type: ignore[attr-defined]
        assert table.at(0).total == Decimal("0.14")


async def test_shares_caches_and_multipliers_enter_the_bill(rich_world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(rich_world)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await fill(pilot, "allow", "deluxe")
        for field, text in (("cached", "50%"), ("written", "0.25"), ("times-a", "2"), ("requests", "1k")):
            await fill(pilot, field, text)
        # by hand: 1.25M × $0.04 + 2.5M × $0.004 + 1.25M × $0.05 + 4M × $0.05 + 1,000 × $0.001
        assert app.session.comparison.totals == (Decimal("1.3225"), None)
        assert "$1.32   $0.0013" in line_with(app, "A ◆ Deluxe [b]Host[/b]")
        await fill(pilot, "hourly", "50%")
        assert "50% is too much: the other cache shares leave 25%" in text_of(app, "#reading")
        assert app.session.workload.cache_write_1h_share == 0


async def test_requests_and_prompt_size_clear_each_other_and_choose_the_context_tier(
    rich_world: CatalogueBuilder, make_app: AppMaker
) -> None:
    app = make_app(rich_world)
    async with app.run_test(size=(200, 60)) as pilot:
        await pilot.press("2")
        await settled(pilot)
        assert "base tier (1 has a" in text_of(app, "#reading")
        await fill(pilot, "requests", "20")
        assert "prompts of 250,000: tier above 200,000 at every offer" in text_of(app, "#reading")
        assert app.session.workload.prompt == 250_000
        await fill(pilot, "prompt", "2k")
        assert app.screen.query_one("#requests", Input).value == ""
        assert app.session.workload.requests is None
        assert "prompts of 2,000: base tier" in text_of(app, "#reading")
        await fill(pilot, "requests", "10")
        assert app.screen.query_one("#prompt", Input).value == ""
        await fill(pilot, "requests", "")
        assert app.session.workload.prompt is None


async def test_what_cannot_be_read_is_marked_explained_and_changes_nothing(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        before = text_of(app, "#offers-ladder")
        for field, bad in (
            ("input", "abc"), ("output", ""), ("cached", "5"), ("reasoning", "120%"), ("requests", "0"),
            ("prompt", "-3"), ("times-a", "x"), ("budget", "lots"), ("context", "?"), ("region", "mars"),
            ("allow", "nobody"), ("deny", "alpha, alp"),
        ):  # fmt: skip
            widget = app.screen.query_one(f"#{field}", Input)
            good = widget.value
            await fill(pilot, field, bad)
            assert widget.has_class("-invalid"), field
            assert f"✗ {widget.entry.label}: " in seen(app)  # type: ignore[attr-defined]
            assert text_of(app, "#offers-ladder") == before
            await fill(pilot, field, good)
            assert "✗" not in seen(app), field
        assert app.session.workload == Workload()


async def test_a_field_left_bad_does_not_stop_the_others(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await fill(pilot, "output", "many")
        await fill(pilot, "input", "10M")
        assert app.session.workload == Workload(10_000_000, 2_000_000)
        assert "✗ out: " in seen(app)
        assert app.screen.query_one("#output", Input).value == "many"
        await pilot.press("ctrl+z")
        await settled(pilot)
        assert app.screen.query_one("#output", Input).value == "2M"
        assert "✗" not in seen(app)


async def test_filters_leave_offers_out_with_the_reason(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "v")
        await fill(pilot, "deny", "Alpha")
        assert "on your deny list" in line_with(app, "A   Alpha")
        assert "A ◆ Cloudy" in seen(app)
        await fill(pilot, "deny", "")
        await fill(pilot, "context", "200k")
        assert "context window 131,072 is smaller than 200,000" in seen(app)
        await fill(pilot, "context", "")
        calculator(app).query_one("#switches").focus()
        await pilot.press(*"jjjjj", "space")
        await settled(pilot)
        assert "[x] needs tools" in seen(app)
        assert "does not have tools" in line_with(app, "A   Alpha")
        await pilot.press("enter", *"kkkkk", "enter")
        await settled(pilot)
        assert app.session.workload.batch
        assert not app.session.filters.needs
        await pilot.press("ctrl+b")
        await settled(pilot)
        assert not app.session.workload.batch


async def test_a_click_turns_a_switch(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        await pilot.click("#switches", offset=(2, 4))
        await settled(pilot)
        assert app.session.filters.resellers
        assert "[x] from re-sellers too" in seen(app)
        assert "Middleman" in seen(app)


@pytest.mark.parametrize(
    ("turned", "types"),
    [
        ((1,), ["cloud", "host"]), ((1, 3), ["cloud"]), ((1, 2, 4), ["host", "aggregator"]),
        ((1, 2, 3, 4), ["aggregator"]), ((4,), ["first_party", "cloud", "host", "aggregator"]),
        ((3, 3), ["first_party", "cloud", "host"]),
    ],
)  # fmt: skip
async def test_choosing_types_gives_what_the_command_line_gives(
    world: CatalogueBuilder, make_app: AppMaker, tmp_path: Path, turned: tuple[int, ...], types: list[str]
) -> None:
    world.provider("maker", type="first_party")
    world.offer("maker", "one", A, input=90_000, output=90_000)
    app = make_app(world)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        # Re-sellers alone: they have to be on before the last other one can go.
        for switch in sorted(turned, key=lambda nth: nth != 4):
            await pilot.click("#switches", offset=(2, switch))
        await settled(pilot)
        shown = [
            [bill.offer.provider.provider_id for bill in s.ranking.ranked] for s in app.session.comparison.standings
        ]
        totals = [str(total) for total in app.session.comparison.totals if total is not None]
    asked = [word for kind in types for word in ("--type", kind)]
    call = ["cost", A, B, *asked, "--format", "json", "--catalog", str(tmp_path / "catalog.db")]
    models = json.loads(CliRunner().invoke(main, call).stdout)["models"]
    assert shown == [[bill["provider"] for bill in model["ranked"]] for model in models]
    said = [model["cheapest"][0]["total_usd"] for model in models if model["cheapest"]]
    assert [Decimal(total) for total in totals] == [Decimal(total) for total in said]


async def test_one_kind_of_provider_stays_on(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        for switch in (1, 2, 3):
            await pilot.click("#switches", offset=(2, switch))
        await settled(pilot)
        assert "✗ One kind of provider has to stay on" in text_of(app, "#reading")
        assert "[x] from hosts" in seen(app)
        await pilot.press("p")
        await settled(pilot)
        assert "[x] from re-sellers too" in seen(app)
        assert "✗" not in text_of(app, "#reading")
        assert "B ◆ Middleman" in seen(app)


async def test_tab_goes_through_fields_and_panes_and_back(app: CrosswalkApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "w")
        passed = []
        for _ in range(22):
            await pilot.pause()
            assert app.focused is not None
            assert app.focused.region.area > 0, "what has the focus is on the screen"
            passed.append(app.focused.id)
            await pilot.press("tab")
        assert passed == [
            "input", "output", "cached", "written", "hourly", "reasoning", "requests", "prompt", "budget", "times-a",
            "times-b", "switches", "context", "region", "allow", "deny", "offers-ladder", "volume-1",
            "volume-2", "volume-3", "volume-4", "scale-said",
        ]  # fmt: skip
        await pilot.pause()
        assert app.focused is not None
        assert app.focused.id == "what-if"
        for expected in reversed(passed):
            await pilot.press("shift+tab")
            await pilot.pause()
            assert app.focused.id == expected


# The ladder, its explanation


async def test_the_left_out_fold_opens_and_closes(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        assert "▸ 2 offers left out" in seen(app)
        await pilot.press("G", "enter")
        await pilot.pause()
        assert "free tier: rate-limited" in line_with(app, "A", "Middleman")
        await pilot.press("v")
        await pilot.pause()
        assert "▸ 2 offers left out" in seen(app)


async def test_x_explains_a_ranked_offer_to_the_last_cent(rich_world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(rich_world)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await fill(pilot, "allow", "deluxe")
        await fill(pilot, "prompt", "250k")
        await fill(pilot, "cached", "40%")
        await pilot.press("escape", "x")
        await pilot.pause()
        assert "A Llama 3.2 1B Instruct at Deluxe [b]Host[/b] (host)" in seen(app)
        assert "= $0.24" in line_with(app, "input ", "3,000,000 ×")
        assert "≈$0.08" in line_with(app, "cache read", "2,000,000 ×")
        assert "$0.62" in line_with(app, "total")
        said = text_of(app, "#explanation")
        assert "prompts of 250,000 reach the price above 200,000 tokens, for all of the request" in said
        assert "Test prices, as of 2026-07-02" in seen(app)
        assert "marked ≈, was not published" in seen(app)
        assert "batch tier" in seen(app)
        await pilot.press("escape")
        await pilot.pause()
        assert app.focused is not None
        assert app.focused.id == "offers-ladder"


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


# Answers


async def test_the_scale_table_and_its_sentences_are_computed(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        # by hand: 20M × $0.01 + 10M × $0.02 at Alpha; twice that for B
        assert "$0.40  Alpha" in line_with(app, "20M/10M")
        assert "$0.80  Alpha" in line_with(app, "20M/10M")
        assert "A is cheapest at every volume shown." in seen(app)
        assert "Output is 44% of A's bill at Alpha, 44% of B's bill at Alpha." in seen(app)
        assert "A costs less than B at every output:input ratio: it never changes." in seen(app)
        assert "output:input ratio: Cloudy to 0.1, then Alpha" in seen(app)


async def test_a_volume_is_edited_in_place(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        app.screen.query_one("#volume-3", Input).focus()
        await retype(pilot, "1B/0")
        await settled(pilot)
        # by hand: cheapest for input alone is Cloudy at $0.002 per 1M
        assert "$2.00" in line_with(app, "1B/0")
        assert "Cloudy" in line_with(app, "1B/0")
        assert app.session.volumes[2] == (10**9, 0)
        assert app.session.workload == Workload(), "the rest of the state stays"
        await retype(pilot, "1B")
        await settled(pilot)
        assert "✗ row 3: '1B': write input and output" in text_of(app, "#reading")
        assert app.session.volumes[2] == (10**9, 0)
        assert len(inks(app, "#scale-table")) == 1
        assert len(inks(app, "#offers-ladder")) > 1, "the ladder does not depend on it"
        await fill(pilot, "input", "7M")
        assert app.session.volumes[2] == (10**9, 0)
        await fill(pilot, "volume-3", "2M / 1M")
        assert "✗" not in seen(app)
        assert app.session.workload.input_tokens == 7_000_000
        await pilot.press("down", "down", "escape")
        assert app.focused is not None
        assert app.focused.id == "scale-said"


async def test_what_stands_beside_an_error_is_faint_until_it_can_be_read(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        figures = ("#offers-ladder", "#scale-table", "#what-if")
        assert all(len(inks(app, pane)) > 1 for pane in figures)
        for field, bad, good in (("input", "x", "5M"), ("context", "x", ""), ("budget", "?", "")):
            await fill(pilot, field, bad)
            assert all(len(inks(app, pane)) == 1 for pane in figures), field
            assert "as last read" in text_of(app, "#reading")
            await fill(pilot, field, good)
            assert all(len(inks(app, pane)) > 1 for pane in figures), field
            assert "as last read" not in text_of(app, "#reading")


async def test_totals_keep_their_place_beside_a_long_sentence(rich_world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(rich_world)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("2")
        for field, text in (("input", "123,456,789"), ("output", "98,765,432"), ("requests", "1k"), ("budget", "1")):
            await fill(pilot, field, text)
        assert "A $" in text_of(app, "#reading")
        assert "B $" in text_of(app, "#reading")
        assert "buys" in text_of(app, "#reading")
        await fill(pilot, "output", "9" * 40)
        assert "✗ out: " in text_of(app, "#reading")
        assert "A $" in text_of(app, "#reading")


async def test_a_limit_on_replies_ends_the_bar(world: CatalogueBuilder, make_app: AppMaker) -> None:
    world.offer("bravo", "short", B, input=1_000, output=1_000, max_output_tokens=2_000)
    app = make_app(world)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await fill(pilot, "requests", "1k")
        # by hand: prompts of 5,000, so replies reach 2,000 at 0.4, where the workload stands
        assert "● 0.4 · B below 0.4, A above 0.4 (reply limit)" in line_with(app, "out:in")
        assert "Bravo to 0.4, then Alpha" in text_of(app, "#what-if")
        await fill(pilot, "deny", "alpha")
        assert "B, beyond 0.4 no offer of B allows the reply" in text_of(app, "#what-if")
        assert "Bravo to 0.4, then none that allows the reply" in text_of(app, "#what-if")
        assert "···" in line_with(app, "out:in")


async def test_break_even_bars_say_where_and_which_knob_flips(world: CatalogueBuilder, make_app: AppMaker) -> None:
    world.offer("bravo", "three-b", B, input=16_000, output=8_000)
    app = make_app(world)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        # by hand: 10 + 20r = 16 + 8r at r = 0.5
        assert "● 0.4 · A below 0.5, B above 0.5" in line_with(app, "out:in")
        assert "A below 0.5, B above 0.5. You are at 0.4." in text_of(app, "#scale-said")
        assert "output B flips" in line_with(app, "×2")
        assert "input B flips" in line_with(app, "÷2")
        changes = "The cheapest changes from A to A and B at 20M in and from A and B to B at 100M in."
        assert changes in text_of(app, "#scale-said")
        bar = line_with(app, "out:in")
        assert bar.index("A") < bar.index("●") < bar.index("┃") < bar.index("B")
        await fill(pilot, "output", "5M")
        assert "● 1 · A below 0.5, B above 0.5" in line_with(app, "out:in")


async def test_a_budget_buys_so_many_times_the_workload(app: CrosswalkApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2")
        await fill(pilot, "budget", "$9")
        assert "A 100×  B 50.00×  this workload" in line_with(app, "$9.00 buys")
        await fill(pilot, "budget", "")
        assert "buys" not in seen(app)


async def test_nothing_to_rank_is_said_everywhere(world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(world, a="acme/unsold", b="acme/unsold")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "x")
        await settled(pilot)
        assert "No offer of either model can be ranked." in seen(app)
        assert "Break-even needs two models" in seen(app)
        assert "$0" not in seen(app)


# Presets, undo, usage, saving


async def test_a_preset_becomes_the_workload_and_undo_brings_it_back(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "t")
        await pilot.pause()
        assert "20,000 turns" in seen(app)
        await pilot.press("j", "enter")
        await settled(pilot)
        assert app.session.workload.input_tokens == 300_000_000
        assert app.screen.query_one("#prompt", Input).value == "6k"
        await pilot.press("u")
        await settled(pilot)
        assert app.session.workload == Workload()
        assert app.screen.query_one("#prompt", Input).value == ""
        await pilot.press("U")
        await settled(pilot)
        assert app.session.workload.input_tokens == 300_000_000
        await pilot.press("t", "escape")
        await pilot.pause()
        assert app.session.workload.input_tokens == 300_000_000


async def test_undo_takes_back_one_field_at_a_time(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        assert "u Undo" not in keys_shown(app), "there is nothing yet"
        await pilot.press("w", *"30M", "tab", *"4M", "escape")
        await settled(pilot)
        assert app.session.workload == Workload(30_000_000, 4_000_000)
        assert "u Undo" in keys_shown(app)
        await pilot.press("u")
        assert app.session.workload == Workload(30_000_000, 2_000_000)
        await pilot.press("u")
        await settled(pilot)
        assert app.session.workload == Workload()
        assert "u Undo" not in keys_shown(app)
        assert "Take the last change back" not in [command.title for command in app.get_system_commands(app.screen)]
        await pilot.press("u", "U", "U", "U")
        await settled(pilot)
        assert app.session.workload == Workload(30_000_000, 4_000_000)
        assert "u Undo" in keys_shown(app)


def keys_shown(app: CrosswalkApp) -> str:
    """The line of keys at the bottom."""
    return seen(app).splitlines()[-1]


async def test_budget_and_volumes_are_undone_like_everything_else(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        await fill(pilot, "input", "7M")
        await fill(pilot, "budget", "50")
        await fill(pilot, "volume-3", "1B/0")
        await pilot.press("escape", "u")
        await settled(pilot)
        assert app.session.volumes == VOLUMES
        assert app.screen.query_one("#volume-3", Input).value == "20M/10M"
        assert "20M/10M" in seen(app)
        await pilot.press("u")
        assert app.session.budget is None
        assert app.session.workload.input_tokens == 7_000_000
        await pilot.press("U", "U")
        await settled(pilot)
        draft = app.session.draft
        assert (draft.budget, draft.volumes[2]) == (Decimal(50), (10**9, 0))


async def test_volumes_are_the_same_on_the_wide_overview(app: CrosswalkApp) -> None:
    async with app.run_test(size=(200, 60)) as pilot:
        await pilot.press("2")
        await settled(pilot)
        await fill(pilot, "volume-3", "1B/0")
        await pilot.press("escape", "1")
        for _ in range(20):
            await pilot.pause(0.02)
            if "1B/0" in seen(app):
                break
        assert "1B/0" in seen(app)
        assert "20M/10M" not in seen(app)


async def test_what_was_too_much_is_taken_once_it_fits(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await fill(pilot, "cached", "60%")
        await fill(pilot, "written", "50%")
        assert "leave 40%" in text_of(app, "#reading")
        assert app.session.workload.cache_write_share == 0
        await fill(pilot, "cached", "10%")
        assert "✗" not in seen(app)
        assert app.session.workload.cache_write_share == Decimal("0.5")
        assert not app.screen.query_one("#written", Input).has_class("-invalid")
        assert calculator(app)._offers.comparison is app.session.comparison, "the ladder is that of both"
        await pilot.press("ctrl+z")
        await settled(pilot)
        assert app.session.workload.cached_share == Decimal("0.6"), "one key, one step"
        assert app.session.workload.cache_write_share == 0


async def test_pasted_usage_becomes_the_workload(app: CrosswalkApp) -> None:
    report = (
        '{"usage": {"prompt_tokens": 1000, "completion_tokens": 50, "prompt_tokens_details": {"cached_tokens": 250}}}'
    )
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("2")
        await settled(pilot)
        app.post_message(events.Paste(report))
        await settled(pilot)
        assert app.session.workload == Workload(1000, 50, cached_share=Decimal("0.25"), requests=1)
        assert "Read 1,000 in (250 cached), 50 out, 1" in seen(app)
        await pilot.press("w")
        app.post_message(events.Paste("2,000 input tokens, 70 output"))
        await settled(pilot)
        assert app.session.workload.input_tokens == 2000
        assert app.screen.query_one("#input", Input).value == "2k"
        app.post_message(events.Paste("{broken"))
        await settled(pilot)
        assert app.session.workload.input_tokens == 2000


async def test_usage_can_be_typed_into_a_text_area(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "i")
        await pilot.pause()
        area = app.screen.query_one(TextArea)
        area.text = "nothing of the kind"
        await pilot.pause()
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert app.screen.query(TextArea), "what cannot be read cannot be taken"
        area.text = "12,345 input, 678 output"
        await pilot.pause()
        assert "Read 12,345 in, 678 out." in seen(app)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert app.session.workload == Workload(12_345, 678)


async def test_a_workload_is_saved_listed_and_deleted(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("2", "ctrl+s")
        await pilot.pause()
        await pilot.press("enter", *"mine", "enter")
        await settled(pilot)
        assert "Saved as mine." in seen(app)
        await pilot.press("ctrl+s", *"mine", "enter")
        await settled(pilot)
        assert "already. Enter again replaces it." in seen(app)
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("w", *"1", "escape", "t")
        await settled(pilot)
        await pilot.press("G")
        await pilot.pause()
        assert "saved" in line_with(app, "mine")
        await pilot.press("enter")
        await settled(pilot)
        assert app.session.workload == Workload()
        await pilot.press("t")
        await settled(pilot)
        await pilot.press("d")
        await pilot.pause()
        assert "comes with the app and stays" in seen(app)
        await pilot.press("G", "d")
        await settled(pilot)
        assert "d again deletes mine." in seen(app)
        await pilot.press("d")
        await settled(pilot)
        assert "mine" not in "\n".join(line for line in seen(app).splitlines() if "5M in" in line)


async def test_ready_made_workloads_are_there_while_the_database_is_held(app: CrosswalkApp, held: Event) -> None:
    held.set()
    save_workload(UserDatabase(), "mine", Workload(1, 2))
    held.clear()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "t", "j")
        await pilot.pause()
        assert "50,000 questions" in seen(app)
        assert "mine" not in seen(app)
        held.set()
        await settled(pilot)
        assert "saved" in line_with(app, "mine")
        assert "50,000 questions" in seen(app)
        await pilot.press("enter")
        await settled(pilot)
        assert app.session.workload.input_tokens == 300_000_000
        await pilot.press("t")
        await pilot.pause()
        assert "50,000 questions" in seen(app), "the cursor starts on the present workload"


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
        app.screen.query_one("#offers-ladder").focus()  # what is hidden cannot keep the focus
        await pilot.press("g")
        await settled(pilot)
        assert seen(app) == before


async def test_help_and_the_palette_know_every_key(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 60)) as pilot:
        await pilot.press("2", "ctrl+b")  # an edit, to have something to undo
        await settled(pilot)
        titles = {command.title for command in app.get_system_commands(app.screen)}
        own = [b for b in WorkloadScreen.BINDINGS if not isinstance(b, tuple)]
        assert [b for b in own if not (b.id and b.tooltip and b.tooltip in titles)] == []
        bar = seen(app).splitlines()[-1]
        assert len([word for word in bar.split("  ") if word.strip()]) <= 8
        assert "x Explain" in bar
        await pilot.press("question_mark")
        await pilot.pause()
        assert "Why the figure under the cursor is so" in line_with(app, " x ")
        assert "To the next pane" in seen(app)


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
        assert "✗ only: " in seen(app)


async def test_all_that_is_said_can_be_reached_where_it_does_not_fit(app: CrosswalkApp) -> None:
    async with app.run_test(size=(110, 30)) as pilot:
        await pilot.press("2")
        await fill(pilot, "prompt", "50k")
        await fill(pilot, "cached", "90%")
        assert seen(app).splitlines()[-2].endswith("╯"), "no pane is cut off at the lower edge"
        app.screen.query_one("#what-if").focus()
        await pilot.press("G")
        await pilot.pause()
        assert "×2" in text_of(app, "#what-if")


async def test_a_volume_without_an_offer_is_explained(make_app: AppMaker, world: CatalogueBuilder) -> None:
    world.model("acme/terse", name="Terse")
    world.offer("alpha", "terse", "acme/terse", input=10_000, output=10_000, max_output_tokens=500)
    app = make_app(world, "acme/terse", B)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await fill(pilot, "prompt", "1k")
        await settled(pilot)
        # by hand: 100M/60M in prompts of 1,000 are 100,000 requests of 600 tokens each; 20M/10M have 500
        assert "At 100M/60M no offer of A can be ranked: a reply would be 600 tokens or more." in text_of(
            app, "#scale-said"
        )


async def test_escape_in_a_volume_stays_with_the_volumes(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        app.screen.query_one("#volume-1", Input).focus()
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert app.focused is not None
        assert app.focused.id == "scale-said"


async def test_what_is_typed_back_is_nothing_to_undo(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "w", "end", "backspace", "M")
        await settled(pilot)
        assert app.session.workload == Workload()
        assert not app.session.can_undo


async def test_the_budget_is_on_the_overview_too(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await fill(pilot, "budget", "50")
        await pilot.press("escape", "1")
        await pilot.pause()
        assert line_with(app, "$50.00 buys")
        assert line_with(app, "5,000,000 in + 2,000,000 out")
