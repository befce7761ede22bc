"""The Changes pane of the Catalogue screen: what changed since the last refresh, or is recorded since a day."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload
from crosswalk_tui.ui.catalogue.changes_pane import ChangeList, ChangesPane
from crosswalk_tui.ui.kit.text_views import TextBlock
from crosswalk_tui.ui.overview.screen import OverviewScreen
from crosswalk_tui.user.comparisons import save_comparison
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.state import ComparisonSetup
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.catalogue import NORMAL, WIDE, notices, opened, press, tabs, told
from tests.ui.conftest import A, AppMaker, B, line_with, quiet, seen

SMALL = (80, 24)
pytestmark = pytest.mark.usefixtures("own_database")


@pytest.fixture
def recorded(world: CatalogueBuilder) -> CatalogueBuilder:
    """The small world with a change of each direction, one before the period, and an announced price."""
    world.offer(
        "bravo", "changing", A,
        prices=[
            {"status": "history", "as_of": "2026-05-01", "input": 500_000, "output": 1_000_000},
            {"status": "history", "as_of": "2026-06-20", "input": 250_000, "output": 1_500_000},
            {"input": 250_000, "output": 1_500_000, "valid_to": "2026-12-01"},
            {"input": 750_000, "output": 1_500_000, "valid_from": "2026-12-01"},
        ],
    )  # fmt: skip
    world.offer("alpha", "other", B, prices=[
        {"status": "history", "as_of": "2026-04-01", "input": 500_000, "output": 1_000_000},
        {"status": "history", "as_of": "2026-05-20", "input": 900_000, "output": 1_000_000},
        {"status": "history", "as_of": "2026-01-20", "input": 100_000, "output": 1_000_000},
        {"input": 900_000, "output": 1_000_000},
    ])  # fmt: skip
    return world


async def test_recorded_changes_by_their_effect_with_the_meaning_of_their_days(
    recorded: CatalogueBuilder, make_app: AppMaker, pages: list[str]
) -> None:
    app = make_app(recorded)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, *tabs("changes"))
        await quiet(pilot)
        text = seen(app)
        assert "Changes since 2026-04-11" in text
        titles = ["Your comparisons: 1", "More expensive: 1", "Cheaper: 1", "Announced prices: 1"]
        assert [text.index(title) for title in titles] == sorted(text.index(title) for title in titles)
        assert "2026-05-20" in line_with(app, "+$2.00")
        assert "2026-06-20" in line_with(app, "−$0.25")  # 5M × −$0.25 + 2M × $0.50
        assert "from 2026-12-01" in line_with(app, "+$2.50")
        assert "when it was recorded" not in text
        assert "from: first day in force" in told(app, "changes-notes")
        await press(pilot, "down", "down", "x")
        text = told(app)
        assert "in $0.50 → $0.25 (−50%), out $1.00 → $1.50 (+50%)" in text
        assert "not when its seller changed it" in text
        assert "−$0.25 a month, for 5M in · 2M out" in text
        await press(pilot, "escape", "enter")
        assert pages == [A]


async def test_how_to_read_the_changes_is_never_cut_for_good(recorded: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(recorded)
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot, *tabs("changes"))
        await quiet(pilot)
        app.screen.query_one(ChangesPane).say("12 price changes of offers that are no longer sold: " * 6)
        await quiet(pilot)
        assert told(app, "changes-notes").count("no longer sold:") == 6
        await pilot.resize_terminal(*SMALL)
        await quiet(pilot)
        assert "…" in told(app, "changes-notes")
        await press(pilot, "down", "down", "x")
        assert told(app).count("no longer sold:") == 6


async def test_a_comparison_without_recorded_prices_has_not_changed(
    world: CatalogueBuilder, make_app: AppMaker
) -> None:
    app = make_app(world)
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot, *tabs("changes"))
        await quiet(pilot)
        assert "Changes since 2026-04-11" in seen(app)
        assert "Your comparisons" not in seen(app)


async def test_other_periods(recorded: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(recorded)
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot, *tabs("changes"), "s")
        await quiet(pilot)
        assert "Changes since 2025-07-10" in seen(app)
        assert "+$2.00" in seen(app)
        await pilot.press("s")
        await quiet(pilot)
        assert "Changes since 2026-06-10" in seen(app)
        assert "+$2.00" not in seen(app)


async def test_the_effects_follow_the_workload(recorded: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(recorded)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, *tabs("changes"))
        await quiet(pilot)
        app.session.edit(workload=Workload(input_tokens=10_000_000, output_tokens=0))
        await quiet(pilot)
        assert "+$4.00" in line_with(app, "2026-05-20")
        assert "10M in · 0 out" in told(app, "changes-notes")


async def test_since_the_last_refresh_your_comparisons_come_first(
    refreshed_world: CatalogueBuilder, make_app: AppMaker, pages: list[str]
) -> None:
    saved = ComparisonSetup((B, A), Workload(input_tokens=10_000_000, output_tokens=5_000_000), Filters())
    save_comparison(UserDatabase(), "ours", saved)
    app = make_app(refreshed_world)
    async with app.run_test(size=SMALL) as pilot:
        await opened(pilot, *tabs("changes"))
        await quiet(pilot)
        text = seen(app)
        assert "Your comparisons: 2" in text
        assert "ours  Llama 3.2 3B Instruct vs Llama 3.2 1B Instruct" in text
        # B at Alpha was $0.40, A at Alpha is $0.20
        assert "−$0.20 a month, winner now Llama 3.2 1B Instruct" in text
        assert "Cheaper: 2" in text
        assert app.screen.query_one("#changes").border_title == "Changes since the last refresh"
        assert "Changes since the last refresh." in told(app, "changes-notes")
        await press(pilot, "down", "down", "enter")
        assert pages == [A]
        await press(pilot, "g", "enter")
        await quiet(pilot)
        assert isinstance(app.screen, OverviewScreen)
        assert [side.model.key for side in app.session.sides] == [B, A]
        assert app.session.workload == saved.workload


async def test_the_comparison_on_screen_is_one_of_yours(refreshed_world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(refreshed_world)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, *tabs("changes"))
        await quiet(pilot)
        assert "on screen  Llama 3.2 1B Instruct vs Llama 3.2 3B Instruct" in seen(app)
        await press(pilot, "enter")
        await quiet(pilot)
        assert isinstance(app.screen, OverviewScreen)


async def test_a_comparison_opens_with_the_new_key_of_a_renamed_model(
    refreshed_world: CatalogueBuilder, make_app: AppMaker
) -> None:
    save_comparison(UserDatabase(), "older", ComparisonSetup((A, "openai/five"), DEFAULT_WORKLOAD, Filters()))
    app = make_app(refreshed_world)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, *tabs("changes"))
        await quiet(pilot)
        assert "older  Llama 3.2 1B Instruct vs GPT-5" in seen(app)
        await press(pilot, "enter")
        await quiet(pilot)
        assert [side.model.key for side in app.session.sides] == [A, "openai/gpt-5"]


async def test_a_model_that_is_gone_has_no_page(
    refreshed_world: CatalogueBuilder, make_app: AppMaker, pages: list[str]
) -> None:
    app = make_app(refreshed_world)
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, *tabs("changes"))
        await quiet(pilot)
        entries = screen.query_one("ChangeList").entries  # type: ignore[attr-defined]
        place = [group.title for group, _ in entries].index("Models no longer listed")
        await press(pilot, *["down"] * place, "enter")
        assert pages == []
        assert "No longer in the catalogue: acme/gone" in notices(app)


async def test_a_lost_earlier_catalogue_is_reported(
    refreshed_world: CatalogueBuilder, make_app: AppMaker, tmp_path: Path
) -> None:
    (tmp_path / "earlier.db").write_bytes(b"not a catalogue")
    app = make_app(refreshed_world)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, *tabs("changes"))
        await quiet(pilot)
        assert "earlier.db" in told(app, "changes-notes").replace(" ", "")  # a long path is wrapped anywhere
        await pilot.press("s")
        await quiet(pilot)
        assert "Changes since 2026-06-10" in seen(app)


async def test_a_click_on_either_line_of_a_change_is_a_click_on_it(
    recorded: CatalogueBuilder, make_app: AppMaker, pages: list[str]
) -> None:
    app = make_app(recorded)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, *tabs("changes"))
        await quiet(pilot)
        for line in (6, 7, 10, 11):  # the first click moves the cursor, the second one opens the model
            await pilot.click("#changes-list", offset=(5, line))
            await pilot.pause()
        assert pages == [B, A]


async def test_a_screen_that_was_never_shown_reads_nothing(
    recorded: CatalogueBuilder, make_app: AppMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[object] = []
    monkeypatch.setattr(
        "crosswalk_tui.ui.catalogue.changes_reading.ChangesReader.read", lambda _, request: reads.append(request)
    )
    app = make_app(recorded)
    async with app.run_test(size=NORMAL) as pilot:
        await quiet(pilot)
        app.mount_behind(app.build_screen("catalogue"))
        await quiet(pilot)
        app.session.edit(workload=Workload(input_tokens=1))
        await quiet(pilot)
        assert reads == []
        assert app.session.workload != DEFAULT_WORKLOAD


async def test_a_price_from_a_different_source_is_listed_apart(
    make_app: AppMaker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It may not have changed: it is not listed as more expensive, and names both sources."""
    worlds = []
    for used in ("litellm", "dev"):
        world = CatalogueBuilder()
        world.source("litellm", name="LiteLLM")
        world.source("dev", name="models.dev")
        world.provider("alpha")
        world.model(A, name="Llama 3.2 1B Instruct")
        prices = [
            {"source_id": source, "input": rate, "output": rate, "status": "chosen" if source == used else "other"}
            for source, rate in (("litellm", 100_000), ("dev", 300_000))
        ]
        world.offer("alpha", "llama-1b", A, prices=prices)
        worlds.append(world)
    path = worlds[0].write(tmp_path / "earlier.db")
    monkeypatch.setattr("crosswalk_tui.ui.catalogue.changes_reading.before_last_refresh", lambda _: path)
    app = make_app(worlds[1], sides=(A,))
    async with app.run_test(size=SMALL) as pilot:
        await opened(pilot, *tabs("changes"))
        await quiet(pilot)
        text = seen(app)
        assert "Different source, not counted as more expensive or cheaper: 1" in text
        assert "More expensive" not in text
        assert "LiteLLM → models.dev" in text
        await press(pilot, "g", "down", "x")
        assert "LiteLLM → models.dev" in seen(app)


@pytest.mark.parametrize("size", [SMALL, NORMAL, WIDE])
async def test_the_reason_of_an_exclusion_is_never_cut(
    refreshed_world: CatalogueBuilder, make_app: AppMaker, size: tuple[int, int]
) -> None:
    reason = "only in LiteLLM and genai-prices, which keep ended offers (last added or changed 2026-08-30)"
    for offer in refreshed_world.tables["offer"]:
        if offer["provider_model_id"] == "llama-3b" and offer["provider_id"] == "alpha":
            offer.update(exclude_code="not_live", exclude_reason=reason)
    app = make_app(refreshed_world)
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot, *tabs("changes"))
        await quiet(pilot)
        listed = screen.query_one(ChangeList)
        while listed.entry is not None and listed.entry[0].title != "Offers excluded now":
            await press(pilot, "down")
        assert screen.query_one("#changes").border_subtitle == "Offers excluded now: 1"
        kind = screen.query_one("#changes-kind", TextBlock)
        assert (kind.texts() == ["Offers excluded now: 1"]) is kind.display is (size == SMALL)
        shown = " ".join(" ".join(listed.texts()).split())
        assert reason in shown


async def test_the_way_back_is_no_news(
    refreshed_world: CatalogueBuilder, make_app: AppMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crosswalk_tui.ui.catalogue.changes_reading.is_rolled_back", lambda _: True)
    app = make_app(refreshed_world)
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot, *tabs("changes"))
        await quiet(pilot)
        assert app.screen.query_one("#changes").border_title == "Since the return to the catalogue of 2026-07-02"
        assert "No price is new." in told(app, "changes-notes")


async def test_comparisons_that_did_not_change_are_said_to_be_unchanged(
    refreshed_world: CatalogueBuilder, make_app: AppMaker
) -> None:
    app = make_app(refreshed_world, sides=["openai/gpt-5"])
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot, *tabs("changes"))
        await quiet(pilot)
        assert "Your comparisons: unchanged." in told(app, "changes-notes")


@pytest.mark.parametrize("size", [SMALL, NORMAL, WIDE])
async def test_the_rate_behind_an_effect_is_named_and_never_cut(
    size: tuple[int, int], world: CatalogueBuilder, make_app: AppMaker
) -> None:
    """Input and output stay as they are in one offer, and change with the cache rates in another one."""
    world.offer("bravo", "cached", A, prices=[
        {"status": "history", "as_of": "2026-05-20", "input": 1_000_000, "output": 1_000_000, "cache_read": 100_000},
        {"status": "history", "as_of": "2026-05-01", "input": 1_000_000, "output": 1_000_000, "cache_read": 300_000},
        {"input": 1_000_000, "output": 1_000_000, "cache_read": 300_000, "valid_to": "2026-12-01"},
        {"input": 1_000_000, "output": 1_000_000, "cache_read": 900_000, "valid_from": "2026-12-01"},
    ])  # fmt: skip
    rates = {"input": 1_234_567, "output": 2_345_678, "cache_read": 345_678, "cache_write": 456_789}
    doubled = {name: 2 * rate for name, rate in rates.items()}
    world.offer(
        "alpha", "all", B, prices=[{**rates, "valid_to": "2026-12-02"}, {**doubled, "valid_from": "2026-12-02"}]
    )
    app = make_app(world)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, *tabs("changes"))
        app.session.edit(
            workload=Workload(5_000_000, 2_000_000, cached_share=Decimal("0.6"), cache_write_share=Decimal("0.1"))
        )
        await quiet(pilot)
        assert "$1.00 → $1.00" not in seen(app)
        assert "cache read $0.30 → $0.90 +200%" in seen(app)
        await press(pilot, "G")
        for part in (
            "$2.4691 +100%",
            "$4.6914 +100%",
            "0.345678 → $0.691356 +100%",
            "cache write $0.456789 → $0.913578 +100%",
        ):
            assert part in seen(app)
