"""The fields, filters and switches of the workload screen: each edit ranks again, and what cannot be read is marked."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from textual.widgets import Input

from crosswalk_tui.cli.root import program
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.app import CrosswalkApp
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.calculator import SIZE, calculator, fill, settled, text_of
from tests.ui.conftest import A, AppMaker, B, line_with, seen


async def test_every_key_repaints_the_offers_table_in_the_frame_of_the_key(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "w")
        await settled(pilot)
        calculator(app).query_one("#input", Input).value = "10M"
        # no pause: what the key changed is there before anything else happens
        table = calculator(app).query_one("#offers-list").offers  # type: ignore[attr-defined]
        assert table.rows[0].total == Decimal("0.14")


async def test_shares_caches_and_multipliers_enter_the_bill(deluxe_world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(deluxe_world)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await fill(pilot, "allow", "deluxe")
        for field, text in (("cached", "50%"), ("written", "0.25"), ("times-a", "2"), ("requests", "1k")):
            await fill(pilot, field, text)
        # by hand: 1.25M × $0.04 + 2.5M × $0.004 + 1.25M × $0.05 + 4M × $0.05 + 1,000 × $0.001
        assert app.session.comparison.totals == (Decimal("1.3225"), None)
        assert "$1.32   $0.0013" in line_with(app, "A ◆ Deluxe [b]Host[")
        await fill(pilot, "hourly", "50%")
        assert "50% is too much: the other cache shares leave 25%" in text_of(app, "#reading")
        assert app.session.workload.cache_write_1h_share == 0


async def test_requests_and_prompt_size_follow_from_each_other_and_choose_the_context_tier(
    deluxe_world: CatalogueBuilder, make_app: AppMaker
) -> None:
    app = make_app(deluxe_world)
    async with app.run_test(size=(200, 60)) as pilot:
        await pilot.press("2")
        await settled(pilot)
        assert "no prompt size set; 1 offer" in text_of(app, "#reading")
        await fill(pilot, "requests", "20")
        assert "prompts of 250,000: price above 200,000 at every offer" in text_of(app, "#reading")
        assert app.session.workload.prompt == 250_000
        assert line_with(app, "prompt       = 250k")
        await fill(pilot, "prompt", "2k")
        assert app.screen.query_one("#requests", Input).value == ""
        assert line_with(app, "requests     = 2.5k")
        assert app.session.workload.requests is None
        assert "prompts of 2,000: base price" in text_of(app, "#reading")
        await fill(pilot, "requests", "10")
        assert app.screen.query_one("#prompt", Input).value == ""
        await fill(pilot, "requests", "")
        assert line_with(app, "prompt       not set")
        assert app.session.workload.prompt is None


async def test_what_cannot_be_read_is_marked_explained_and_changes_nothing(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        before = text_of(app, "#offers-list")
        for field, bad in (
            ("input", "abc"), ("output", ""), ("cached", "500"), ("reasoning", "120%"), ("requests", "0"),
            ("prompt", "-3"), ("times-a", "x"), ("budget", "lots"), ("context", "?"), ("region", "mars"),
            ("allow", "nobody"), ("deny", "alpha, alp"),
        ):  # fmt: skip
            widget = app.screen.query_one(f"#{field}", Input)
            good = widget.value
            await fill(pilot, field, bad)
            assert widget.has_class("-invalid"), field
            assert f"Error: {widget.entry.label}: " in seen(app)  # type: ignore[attr-defined]
            assert text_of(app, "#offers-list") == before
            await fill(pilot, field, good)
            assert "Error:" not in seen(app), field
        assert app.session.workload == Workload()


async def test_a_field_left_bad_does_not_stop_the_others(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await fill(pilot, "output", "many")
        await fill(pilot, "input", "10M")
        assert app.session.workload == Workload(10_000_000, 2_000_000)
        assert "Error: out: " in seen(app)
        assert app.screen.query_one("#output", Input).value == "many"
        await pilot.press("ctrl+z")
        await settled(pilot)
        assert app.session.workload == Workload()
        assert app.screen.query_one("#output", Input).value == "many"
        await fill(pilot, "output", "3M")
        await fill(pilot, "output", "many")
        await pilot.press("ctrl+z")
        await settled(pilot)
        assert app.screen.query_one("#output", Input).value == "2M", "its own value is another one now"
        assert "Error:" not in seen(app)


@pytest.mark.parametrize("does", ["click on a switch", "f", "ctrl+b"])
async def test_text_that_cannot_be_read_stays_while_something_else_changes(app: CrosswalkApp, does: str) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        await pilot.click("#allow")
        await pilot.press(*"alph")
        await settled(pilot)
        before = app.session.draft
        if does == "click on a switch":
            await pilot.click("#switches", offset=(2, 2))
        else:
            calculator(app).query_one("#offers-list").focus()
            await pilot.press(does)
        await settled(pilot)
        assert app.session.draft != before
        assert app.screen.query_one("#allow", Input).value == "alph"
        assert "Error: allow: " in seen(app)


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
        assert "[x] re-sellers" in seen(app)
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
        shown = [[bill.offer.provider.provider_id for bill in s.ranking.ranked] for s in app.session.comparison.models]
        totals = [str(total) for total in app.session.comparison.totals if total is not None]
    asked = [word for kind in types for word in ("--type", kind)]
    call = ["cost", A, B, *asked, "--format", "json", "--catalog", str(tmp_path / "catalog.db")]
    models = json.loads(CliRunner().invoke(program, call).stdout)["models"]
    assert shown == [[bill["provider"] for bill in model["ranked"]] for model in models]
    said = [model["cheapest"][0]["total_usd"] for model in models if model["cheapest"]]
    assert [Decimal(total) for total in totals] == [Decimal(total) for total in said]


async def test_one_kind_of_provider_stays_on(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        for switch in (1, 2, 3):
            await pilot.click("#switches", offset=(2, switch))
        await settled(pilot)
        assert "Error: Keep at least one kind of provider on" in text_of(app, "#reading")
        assert "[x] hosts" in seen(app)
        await pilot.press("p")
        await settled(pilot)
        assert "[x] re-sellers" in seen(app)
        assert "Error:" not in text_of(app, "#reading")
        assert "B ◆ Middleman" in seen(app)


async def test_tab_goes_through_fields_and_panes_and_back(app: CrosswalkApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "w")
        passed = []
        for _ in range(18):
            await pilot.pause()
            assert app.focused is not None
            assert app.focused.region.area > 0, "what has the focus is on the screen"
            passed.append(app.focused.id)
            await pilot.press("tab")
        assert passed == [
            "input", "output", "cached", "written", "hourly", "reasoning", "requests", "prompt", "hours", "budget",
            "split", "times-a", "times-b", "offers-list", "switches", "volumes", "what-if", "workload-grid",
        ]  # fmt: skip
        for expected in ("workload-grid", "what-if", "volumes", "switches", "offers-list", "workload-grid"):
            await pilot.press("shift+tab")
            await pilot.pause()
            assert focus_of(app) == expected


def focus_of(app: CrosswalkApp) -> str:
    return "" if app.focused is None else str(app.focused.id)


async def test_a_form_is_entered_by_enter_only(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "shift+tab", "shift+tab")
        await settled(pilot)
        assert focus_of(app) == "workload-grid"
        before = app.session.draft
        await pilot.press("down", "z", "z", "x")  # z zooms and back, x does nothing here
        await settled(pilot)
        assert app.session.draft == before
        await pilot.press("enter")
        await pilot.pause()
        assert focus_of(app) == "output"


async def test_arrows_flow_from_the_switches_to_the_fields_and_back(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        await pilot.press("shift+tab", "G", "down")
        await pilot.pause()
        assert focus_of(app) == "filter-grid"
        await pilot.press("up")
        await pilot.pause()
        assert focus_of(app) == "switches"
