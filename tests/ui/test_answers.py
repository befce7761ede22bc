"""The answers on the workload screen: other volumes, break-even, budget."""

from __future__ import annotations

import re

from textual.widgets import Input

from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.app import CrosswalkApp
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.calculator import SIZE, fill, inks, settled, text_of
from tests.ui.conftest import AppMaker, B, line_with, retype, seen

NAME_A, NAME_B = "Llama 3.2 1B Instruct", "Llama 3.2 3B Instruct"


async def test_the_scale_table_and_its_sentences_are_computed(app: CrosswalkApp) -> None:
    async with app.run_test(size=(200, 60)) as pilot:
        await pilot.press("2")
        await settled(pilot)
        # by hand: 20M × $0.01 + 10M × $0.02 at Alpha; twice that for B
        assert "$0.40  Alpha" in line_with(app, "20M/10M")
        assert "$0.80  Alpha" in line_with(app, "20M/10M")
        assert f"{NAME_A} is cheapest at every volume shown, by 50%." in text_of(app, "#scale-sentences")
        shares = f"44% for {NAME_A} at Alpha, 44% for {NAME_B} at Alpha."
        assert f"Output's share of the bill: {shares}" in text_of(app, "#scale-sentences")
        assert "now 0.4 · no change at any value" in line_with(app, "out:in")
        assert f"{NAME_A}: output:input ratio, Cloudy to 0.1, then Alpha" in seen(app)


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
        assert "Error: row 3: '1B': write input and output" in text_of(app, "#reading")
        assert app.session.volumes[2] == (10**9, 0)
        assert len(inks(app, "#scale-table")) == 1
        assert len(inks(app, "#offers-list")) > 1, "the offers table does not depend on it"
        await fill(pilot, "input", "7M")
        assert app.session.volumes[2] == (10**9, 0)
        await fill(pilot, "volume-3", "2M / 1M")
        assert "Error:" not in seen(app)
        assert app.session.workload.input_tokens == 7_000_000
        await pilot.press("down", "down", "escape")
        assert app.focused is not None
        assert app.focused.id == "scale-sentences"


async def test_what_stands_beside_an_error_is_faint_until_it_can_be_read(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        figures = ("#offers-list", "#scale-table", "#what-if")
        assert all(len(inks(app, pane)) > 1 for pane in figures)
        for field, bad, good in (("input", "x", "5M"), ("context", "x", ""), ("budget", "?", "")):
            await fill(pilot, field, bad)
            assert all(len(inks(app, pane)) == 1 for pane in figures), field
            assert "as last read" in text_of(app, "#reading")
            await fill(pilot, field, good)
            assert all(len(inks(app, pane)) > 1 for pane in figures), field
            assert "as last read" not in text_of(app, "#reading")


async def test_totals_keep_their_place_beside_a_long_sentence(
    deluxe_world: CatalogueBuilder, make_app: AppMaker
) -> None:
    app = make_app(deluxe_world)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("2")
        for field, text in (("input", "123,456,789"), ("output", "98,765,432"), ("requests", "10k"), ("budget", "1")):
            await fill(pilot, field, text)
        assert "A $" in text_of(app, "#reading")
        assert "B $" in text_of(app, "#reading")
        assert "buys" in text_of(app, "#reading")
        await fill(pilot, "output", "9" * 40)
        assert "Error: out: " in text_of(app, "#reading")
        assert "A $" in text_of(app, "#reading")


async def test_a_limit_on_replies_ends_the_bar(world: CatalogueBuilder, make_app: AppMaker) -> None:
    world.offer("bravo", "short", B, input=1_000, output=1_000, max_output_tokens=2_000)
    for model in world.tables["model"]:
        model["context_tokens"] = None  # where prompt and reply fill it, the bar would end too
    app = make_app(world)
    async with app.run_test(size=(200, 60)) as pilot:
        await pilot.press("2")
        await fill(pilot, "requests", "1k")
        # by hand: prompts of 5,000, so replies reach 2,000 at 0.4, where the workload stands
        assert f"now 0.4 · {NAME_B} below 0.4" in text_of(app, "#what-if")
        assert "Bravo to 0.4 (reply limit), then Alpha" in text_of(app, "#what-if")
        await fill(pilot, "deny", "alpha")
        above = f"no change at any value below; above 0.4 no offer of {NAME_B} allows the replies"
        assert above in text_of(app, "#what-if")
        assert "Bravo to 0.4 (reply limit), then none that allows the reply" in text_of(app, "#what-if")
        assert re.search(r"━█ {5,}│", line_with(app, "out:in"))


async def test_break_even_bars_say_where_and_which_input_changes_the_answer(
    world: CatalogueBuilder, make_app: AppMaker
) -> None:
    world.offer("bravo", "three-b", B, input=16_000, output=8_000)
    app = make_app(world)
    async with app.run_test(size=(200, 60)) as pilot:
        await pilot.press("2")
        await settled(pilot)
        # by hand: 10 + 20r = 16 + 8r at r = 0.5
        assert f"now 0.4 · {NAME_B} above 0.5" in line_with(app, "out:in")
        assert f"{NAME_B} $0.096 → $0.11 (+17%), now $0.018 below {NAME_A}" in text_of(app, "#what-if")
        assert f"{NAME_B} $0.096 → $0.056 (−42%), now $0.009 below {NAME_A}" in text_of(app, "#what-if")
        both = f"{NAME_A} and {NAME_B}"
        changes = f"The cheapest changes from {NAME_A} to {both} at 20M in and from {both} to {NAME_B} at 100M in."
        assert changes in text_of(app, "#scale-sentences")
        bar = line_with(app, "out:in")
        assert bar.index("A") < bar.index("█") < bar.index("┃") < bar.index("B")
        await fill(pilot, "output", "5M")
        assert f"now 1 · {NAME_A} below 0.5" in line_with(app, "out:in")


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


async def test_a_volume_without_an_offer_is_explained(make_app: AppMaker, world: CatalogueBuilder) -> None:
    world.model("acme/terse", name="Terse")
    world.offer("alpha", "terse", "acme/terse", input=10_000, output=10_000, max_output_tokens=500)
    app = make_app(world, "acme/terse", B)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await fill(pilot, "prompt", "1k")
        await settled(pilot)
        # by hand: 100M/60M in prompts of 1,000 are 100,000 requests of 600 tokens each; 20M/10M have 500
        assert "At 100M/60M no offer of Terse can be ranked: a reply would be 600 tokens or more." in text_of(
            app, "#scale-sentences"
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
        assert app.focused.id == "volumes"
