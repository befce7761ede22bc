"""The offers of one model on its page, and their past prices."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crosswalk_tui.ui.app import CrosswalkApp
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import A, AppMaker, line_with, quiet, seen
from tests.ui.model_page import in_sight, known_better, opened, words


@pytest.fixture
def page(world: CatalogueBuilder, make_app: AppMaker) -> CrosswalkApp:
    """The app on the small world, in which A is known better."""
    return make_app(known_better(world))


async def test_offers_are_ranked_for_the_workload_and_the_others_say_why_not(page: CrosswalkApp) -> None:
    async with page.run_test(size=(200, 60)) as pilot:
        await opened(pilot)
        shown = seen(page).splitlines()
        order = [next(nth for nth, line in enumerate(shown) if name in line and "$" in line) for name in
                 ("◆ Alpha", "Cloudy", "Bravo")]  # fmt: skip
        assert order == sorted(order)
        assert "$0.090" in line_with(page, "◆ Alpha")
        assert "free tier: rate-limited, not for sale" in line_with(page, "Middleman")
        assert "1 offer left out, and why" in seen(page)


async def test_another_workload_ranks_the_page_anew(page: CrosswalkApp) -> None:
    async with page.run_test(size=(200, 60)) as pilot:
        await opened(pilot)
        page.session.edit(replace(page.session.workload, input_tokens=50_000_000, output_tokens=0))
        await pilot.pause()
        assert "$0.10" in line_with(page, "◆ Cloudy")
        assert "Offers at 50M in" in seen(page)


async def test_beside_a_bill_stand_the_rates_it_is_made_of(world: CatalogueBuilder, make_app: AppMaker) -> None:
    banded = [{"input": 1_000, "output": 2_000}, {"input": 3_000, "output": 4_000, "band_from": 50_000}]
    world.offer("cloudy", "llama-1b-banded", A, prices=banded)
    app = make_app(world)
    async with app.run_test(size=(200, 60)) as pilot:
        await opened(pilot)
        assert {"$0.001", "$0.002"} <= set(line_with(app, "◆ Cloudy").split())
        app.session.edit(replace(app.session.workload, prompt_tokens=60_000))
        await pilot.pause()
        assert {"$0.003", "$0.004"} <= set(line_with(app, "◆ Cloudy").split())


async def test_x_explains_the_bill_of_an_offer(page: CrosswalkApp) -> None:
    async with page.run_test(size=(120, 40)) as pilot:
        await opened(pilot, "tab", "tab", "x")
        assert "5,000,000" in line_with(page, "input", "×")


async def test_o_opens_the_documentation_of_the_provider(page: CrosswalkApp, monkeypatch: pytest.MonkeyPatch) -> None:
    visited: list[str] = []
    monkeypatch.setattr(CrosswalkApp, "open_url", lambda _, url, **__: visited.append(url))
    async with page.run_test(size=(120, 40)) as pilot:
        await opened(pilot, "tab", "tab", "o")
        assert visited == ["https://alpha.example/docs"]


async def test_o_opens_it_from_the_offers_of_workload_too(page: CrosswalkApp, monkeypatch: pytest.MonkeyPatch) -> None:
    visited: list[str] = []
    monkeypatch.setattr(CrosswalkApp, "open_url", lambda _, url, **__: visited.append(url))
    async with page.run_test(size=(120, 40)) as pilot:
        await pilot.press("2")
        await quiet(pilot)
        page.screen.query_one("#offers-list").focus()
        await pilot.press("o")
        assert visited == ["https://alpha.example/docs"]


async def test_a_disputed_offer_is_named_below_the_offers_and_comes_first_of_those_left_out(
    world: CatalogueBuilder, make_app: AppMaker
) -> None:
    world.offer("middleman", "a-plan", A, access="subscription")
    world.provider("zeta", name="Zeta Cloud")
    world.offer("zeta", "llama-1b", A, input=1, output=1, disputed=1, exclude_code="not_live", exclude_reason="gone")
    app = make_app(world)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        assert "≠ sources disagree: Cloudy, Zeta Cloud" in words(app)
        lines = seen(app).splitlines()
        heading = next(nth for nth, line in enumerate(lines) if "left out, and why" in line)
        assert "Zeta Cloud" in lines[heading + 1]


async def test_the_history_of_the_cheapest_offer_and_then_of_the_one_under_the_cursor(page: CrosswalkApp) -> None:
    async with page.run_test(size=(200, 60)) as pilot:
        await opened(pilot)
        assert "Price history · Alpha llama-1b" in seen(page)
        await pilot.press("tab", "tab", "down")
        await pilot.pause()
        await pilot.pause()
        assert "Price history · Cloudy meta.llama-1b" in seen(page)
        assert "No price before 2026-07-02 is recorded" in seen(page)


async def test_the_history_lists_changes_in_per_cent_and_marks_corrections(page: CrosswalkApp) -> None:
    async with page.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        lines = [line.rpartition("││")[2].strip(" │") for line in seen(page).splitlines()]
        rows = [line for line in lines if "2026-" in line and "Test prices" in line]
        assert [row.split()[:5] for row in rows] == [
            ["now", "2026-07-02", "$0.01", "−50%", "$0.02"],
            ["corrects", "2026-04-01", "$0.02", "$0.02", "−50%"],
            ["wrong", "2026-03-01", "$20.00", "$20.00", "Test"],
            ["2026-01-01", "$0.02", "$0.04", "Test", "prices"],
        ]
        assert "2 changes since 2026-01-01 · 1 correction" in words(page)


async def test_the_price_over_time_is_a_line_with_steps(page: CrosswalkApp) -> None:
    async with page.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        chart = [line.rpartition("││")[2].strip(" │") for line in seen(page).splitlines() if set("└╚") & set(line)]
        assert any("└ $0.01 ──" in line for line in chart)
        assert any("╚ $0.02 ══" in line for line in chart)
        assert "in  $0.02 ──" in seen(page)
        assert "out $0.04 ══" in seen(page)
        assert "2026-01-01         2026-03-01                    2026-07-02" in seen(page)


async def test_a_price_of_the_past_says_what_its_date_means(page: CrosswalkApp) -> None:
    async with page.run_test(size=(120, 40)) as pilot:
        await opened(pilot, "tab", "tab", "tab", "down", "down", "x")
        shown = seen(page)
        assert "Test prices recorded this on 2026-03-01" in shown
        assert "It was a wrong listing" in shown


async def test_left_and_right_go_through_the_histories_of_the_offers(page: CrosswalkApp) -> None:
    async with page.run_test(size=(80, 24)) as pilot:
        await opened(pilot, "tab", "tab", "tab")
        assert in_sight(page) == ["#history"]
        await pilot.press("right")
        await pilot.pause()
        await pilot.pause()
        assert page.screen.query_one("#history").border_title == "Price history · Cloudy meta.llama-1b"


async def test_a_price_in_use_is_in_the_history_with_the_day_on_which_it_was_last_stated(
    world: CatalogueBuilder, make_app: AppMaker
) -> None:
    world.provider("plans", type="subscription")
    world.offer("plans", "one", A, access="subscription", input=660_000, output=1_980_000)
    world.past_price("alpha", "llama-1b", "2026-03-01", input=10_000, output=20_000, kind="in_use")
    app = make_app(world)
    async with app.run_test(size=(200, 60)) as pilot:
        await opened(pilot)
        assert "now 2026-03-01" in seen(app)
        assert "last stated on 2026-07-02" in words(app)
        await pilot.press("tab", "tab", "end")
        await pilot.pause()
        await pilot.pause()
        assert "Price history · Plans one" in seen(app)
        assert "$0.66" in line_with(app, "now 2026-07-02")
        assert "No price of this offer is recorded" not in seen(app)
