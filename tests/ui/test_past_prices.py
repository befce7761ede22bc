"""The prices of another day: the dialog, what the screens say, and the way back to today."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from textual.pilot import Pilot

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.session.draft_differences import differences
from crosswalk_tui.ui.shell.command_line import command_line
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import A, AppMaker, line_with, quiet, seen


@pytest.fixture
def past(world: CatalogueBuilder, make_app: AppMaker) -> CrosswalkApp:
    """A was ten times as expensive at Alpha until June; what B cost before July is not recorded."""
    world.past_price("alpha", "llama-1b", "2026-01-01", input=100_000, output=200_000)
    world.past_price("alpha", "llama-1b", "2026-06-01", input=10_000, output=20_000)
    return make_app(world)


async def ask_for(pilot: Pilot[None], day: str) -> None:
    await pilot.press("D")
    await pilot.pause()
    await pilot.press(*day, "enter")
    await pilot.pause()
    await pilot.pause()


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_the_bills_of_a_day_and_back_with_one_key(past: CrosswalkApp, size: tuple[int, int]) -> None:
    async with past.run_test(size=size) as pilot:
        await pilot.press("2")
        await pilot.pause()
        await ask_for(pilot, "2026-03-01")
        assert "prices of 2026-03-01 · D today" in seen(past)
        assert list(past.session.comparison.totals) == [Decimal("0.9"), None], "never the price of today"
        assert "$0.90" in line_with(past, "Alpha")
        await pilot.press("D")
        await pilot.pause()
        assert past.session.at is None
        assert "prices of 2026-03-01 · D today" not in seen(past)
        assert list(past.session.comparison.totals) == [Decimal("0.09"), Decimal("0.18")]


async def test_an_offer_without_a_recorded_price_says_when_it_was_first_recorded(past: CrosswalkApp) -> None:
    async with past.run_test(size=(120, 40)) as pilot:
        await pilot.press("2")
        await pilot.pause()
        await ask_for(pilot, "2026-03-01")
        await pilot.press("v")
        await pilot.pause()
        assert "first recorded 2026-07-02" in seen(past)


async def test_the_panes_name_the_day(past: CrosswalkApp) -> None:
    async with past.run_test(size=(120, 40)) as pilot:
        await ask_for(pilot, "2026-03-01")
        assert "Workload · $/month by provider · prices of 2026-03-01" in seen(past)
        assert "Capability vs price · prices of 2026-03-01" in seen(past)
        await pilot.press("6")
        await pilot.pause()
        assert "cheapest first · prices of 2026-03-01" in seen(past)
        assert "$0.10" in line_with(past, "◆ Alpha")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
async def test_the_first_and_the_last_day_of_all_are_shown_on_every_screen(past: CrosswalkApp, day: str) -> None:
    async with past.run_test(size=(200, 60)) as pilot:
        await ask_for(pilot, day)
        for key in "123456781":
            await pilot.press(key)
            await quiet(pilot)
            await pilot.press("x")
            await quiet(pilot)
            await pilot.press("escape")
        assert f"prices of {day}" in seen(past)


async def test_the_plot_has_the_prices_of_the_day(past: CrosswalkApp) -> None:
    async with past.run_test(size=(120, 40)) as pilot:
        await pilot.press("4")
        await quiet(pilot)
        assert line_with(past, "A 1111 at $0.02 /1M output", "B 1167")
        await ask_for(pilot, "2026-03-01")
        await quiet(pilot)
        assert line_with(past, "A 1111 at $0.20 /1M output")
        assert line_with(past, "1 model", "no price then")
        cloud = past.session.points.cloud
        assert cloud is not None
        assert [(point.key, point.usd) for point in cloud.points] == [(A, Decimal("0.2"))]
        await pilot.press("D")
        await quiet(pilot)
        assert line_with(past, "A 1111 at $0.02 /1M output")
        assert "no price then" not in seen(past)


async def test_undo_returns_to_the_prices_before(past: CrosswalkApp) -> None:
    async with past.run_test(size=(120, 40)) as pilot:
        await ask_for(pilot, "2026-03-01")
        before = past.session.draft
        await pilot.press("u")
        await pilot.pause()
        assert past.session.at is None
        assert differences(before, past.session.draft) == "prices of 2026-03-01 → today"


async def test_a_text_that_is_no_day_keeps_the_dialog(past: CrosswalkApp) -> None:
    async with past.run_test(size=(120, 40)) as pilot:
        await ask_for(pilot, "March")
        assert "Enter a day as year, month and day" in seen(past)
        await pilot.press("escape")
        await pilot.pause()
        assert past.session.at is None


async def test_today_is_no_other_day(past: CrosswalkApp) -> None:
    async with past.run_test(size=(120, 40)) as pilot:
        await ask_for(pilot, past.session.clock().date().isoformat())
        assert past.session.at is None


async def test_the_command_line_names_the_day(past: CrosswalkApp) -> None:
    async with past.run_test(size=(120, 40)) as pilot:
        past.session.set_at(date(2026, 3, 1))
        await pilot.pause()
        assert "--at 2026-03-01" in command_line(past.session, "overview")
        assert command_line(past.session, "overview").startswith(f"crosswalk-tui {A}")


async def test_find_and_the_picker_have_the_prices_of_the_day(past: CrosswalkApp) -> None:
    async with past.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        await pilot.press("8")
        await quiet(pilot)
        await ask_for(pilot, "2026-03-01")
        await quiet(pilot)
        assert "Found 1 of 1" in seen(past)
        assert "prices of 2026-03-01" in line_with(past, "Found 1 of 1")
        assert "$0.90" in line_with(past, "Llama 3.2 1B", "1111")
        assert "--at 2026-03-01" in command_line(past.session, "find")
        await pilot.press("b")
        await quiet(pilot)
        assert "$0.90" in line_with(past, "Llama 3.2 1B Instruct", "1111")
        assert "prices of 2026-03-01" in line_with(past, "Model B")
        await pilot.press("f10", *"$<=0.5")
        await quiet(pilot)
        assert "0 of 4 · 4 hidden" in seen(past)
        await pilot.press("escape", "D")
        await quiet(pilot)
        assert "Found 3 of 3" in seen(past)
        assert "$0.09" in line_with(past, "Llama 3.2 1B", "1111")


async def test_a_large_catalogue_lists_the_unit_prices_of_today_and_says_so(
    past: CrosswalkApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crosswalk_tui.ui.session.session.MANY_MODELS", 1)
    async with past.run_test(size=(120, 40)) as pilot:
        past.session.set_at(date(2026, 3, 1))
        await quiet(pilot)
        await pilot.press("b")
        await quiet(pilot)
        assert "prices of 2026-03-01, in/1M and out/1M today's" in line_with(past, "Model B")
