"""Wherever a winner is named it is the cheapest published bill, and what may be cheaper stands beside it."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from crosswalk_tui.core.text.format import multiples
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD
from crosswalk_tui.ui.verdict.related_pane import find_related
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.calculator import calculator
from tests.ui.conftest import NOON, A, AppMaker, B, line_with, loaded, quiet, seen
from tests.ui.picking import rested

WRITING = replace(DEFAULT_WORKLOAD, cache_write_share=Decimal("0.2"))
"""5M in, of which 1M is written to a cache; 2M out."""

CHEAPER = "lab/cheaper"


@pytest.fixture
def doubtful() -> CatalogueBuilder:
    """A at Sure for $1.25 + 0.20 + 2.00, all published; at Shady for $3.30 without a rate for written tokens.

    B at Sure for $8.45. Nobody publishes the rate of written tokens of the third model, at $1.65.
    """
    world = CatalogueBuilder()
    for provider in ("sure", "shady"):
        world.provider(provider)
    world.benchmark("arena_text", name="Arena Text (overall)")
    for key, score in ((A, 1111), (B, 1167), (CHEAPER, 1112)):
        world.model(key, name=key.rpartition("/")[2])
        world.score(key, "arena_text", score)
    _priced(world, "sure", A, 300_000, 1_000_000, cache_write=450_000)
    _priced(world, "shady", A, 260_000, 1_000_000)
    _priced(world, "sure", B, 1_000_000, 2_000_000, cache_write=450_000)
    _priced(world, "shady", CHEAPER, 130_000, 500_000)
    return world


def _priced(world: CatalogueBuilder, provider: str, key: str, into: int, out: int, **more: int) -> None:
    world.offer(provider, f"{provider}-{key}", key, prices=[{"input": into, "output": out, **more}])


def test_no_multiple_of_the_lowest_bill_is_below_one() -> None:
    assert multiples([Decimal(1), Decimal("0.82"), Decimal("0.9995"), None]) == ["1.0×", "—", "1.0×", "—"]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_the_overview_names_the_published_winner_and_what_may_be_cheaper(
    doubtful: CatalogueBuilder, make_app: AppMaker, size: tuple[int, int]
) -> None:
    app = make_app(doubtful, workload=WRITING)
    async with app.run_test(size=size) as pilot:
        await loaded(pilot)
        strip = next(line for line in seen(app).splitlines() if "is cheaper" in line)
        assert re.match(r" (1b|llama-3\.2-1b-instr\S+) is cheaper", strip)
        assert re.search(r"≈ (1b|llama-3\.2-1b-instr\S+) (may be cheaper at Shady: \$3\.30|maybe)", strip)
        assert line_with(app, "Per month", "$3.65", "$8.45")
        assert line_with(app, "≈ maybe at", "$3.30", "none")


async def test_the_row_explains_the_bill_that_may_be_cheaper(doubtful: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(doubtful, workload=WRITING)
    async with app.run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await pilot.press("end", "up")
        await pilot.press("x")
        await pilot.pause()
        assert "at Shady" in seen(app)
        assert "cache write" in seen(app)


async def test_the_offers_mark_what_may_be_cheaper_below_the_winner(
    doubtful: CatalogueBuilder, make_app: AppMaker
) -> None:
    app = make_app(doubtful, workload=WRITING)
    async with app.run_test(size=(120, 44)) as pilot:
        await pilot.press("2")
        await quiet(pilot)
        lines = [line.partition("Offers")[2] or line for line in seen(app).splitlines()]
        offers = [line for line in lines if " Sure " in line or " Shady " in line][:3]
        assert "Offers, cheapest published first" in seen(app)
        assert "—" in offers[1]
        assert "0.9×" not in seen(app)
        assert ["A ◆ Sure" in offers[0], "A ≈ Shady" in offers[1], "B ◆ Sure" in offers[2]] == [True] * 3
        assert "≈ rate assumed; before a provider: may beat ◆" in seen(app)
        assert re.search(r"≈ (1b|llama-3.2-1b-instruct) may be cheaper at Shady: \$3.30", seen(app))
        await pilot.press("6")
        await quiet(pilot)
        assert line_with(app, "◆ Sure", "$3.65", "1.0×")
        assert line_with(app, "≈ Shady", "$3.30", "—")
        assert line_with(app, "Offers at", "cheapest published")


async def test_the_verdict_says_it_after_the_winner(doubtful: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(doubtful, workload=WRITING)
    async with app.run_test(size=(200, 60)) as pilot:
        await pilot.press("5")
        await quiet(pilot)
        text = " ".join(seen(app).replace("│", " ").split())
        assert "llama-3.2-1b-instruct costs $3.65 a month, llama-3.2-3b-instruct $8.45" in text
        assert "≈ llama-3.2-1b-instruct may be cheaper at Shady: $3.30." in text


async def test_another_model_that_may_be_cheaper_leaves_no_reason_to_pick(
    doubtful: CatalogueBuilder, make_app: AppMaker
) -> None:
    """A at Shady would undercut B at Sure, were written tokens at the price of plain ones."""
    _priced(doubtful, "sure", "lab/cheaper", 290_000, 1_000_000, cache_write=400_000)
    app = make_app(doubtful, sides=(A, CHEAPER), workload=WRITING)
    async with app.run_test(size=(200, 60)) as pilot:
        await pilot.press("5")
        await quiet(pilot)
        text = " ".join(" ".join(line.strip("│").partition("│")[0].split()) for line in seen(app).splitlines())
        assert "cheaper costs $3.56 a month, llama-3.2-1b-instruct $3.65" not in text
        assert "By published prices cheaper costs least, $3.56 a month" in text
        assert "llama-3.2-1b-instruct may be cheaper at Shady: $3.30" in text
        assert "the bill decides" not in text


async def test_the_plot_says_it_of_the_point_under_the_cursor(doubtful: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(doubtful, workload=WRITING)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("4")
        await quiet(pilot)
        await pilot.press("end")
        await quiet(pilot)
        said = ""
        for _ in range(3):
            said += seen(app)
            await pilot.press("left")
            await quiet(pilot)
        assert "│ ≈ may be cheaper at Shady: $3.30" in said
        assert "│ ≈ no published bill" in said


@pytest.mark.parametrize(("size", "words"), [((120, 40), ["$3.65 a month at Sure"]), ((200, 60), ["$3.65", "Sure"])])
async def test_the_picker_says_it_beside_the_cheapest_bill(
    doubtful: CatalogueBuilder, make_app: AppMaker, size: tuple[int, int], words: list[str]
) -> None:
    app = make_app(doubtful, workload=WRITING)
    async with app.run_test(size=size) as pilot:
        await loaded(pilot)
        await pilot.press("a", *"1b")
        await rested(pilot)
        assert line_with(app, *words)
        assert "≈ may be cheaper at Shady: $3.30" in seen(app)


async def test_an_assumed_bill_is_no_reason_to_call_a_model_cheaper(
    doubtful: CatalogueBuilder, make_app: AppMaker
) -> None:
    app = make_app(doubtful, workload=WRITING)
    session = app.session
    found = find_related(session.catalogue, session.comparison, session.catalogue.benchmarks(), "arena_text", NOON)
    assert not [related for related in found if related.keys[1] == CHEAPER]


async def test_at_other_volumes_an_assumed_model_stands_after_the_winner(
    doubtful: CatalogueBuilder, make_app: AppMaker
) -> None:
    app = make_app(doubtful, sides=(A, CHEAPER), workload=WRITING)
    async with app.run_test(size=(120, 44)) as pilot:
        await pilot.press("2")
        await quiet(pilot)
        assert line_with(app, "5M/2M", "A ≈B")
        assert line_with(app, "input ÷2", "$3.65 → $2.83", "cheaper may be")
        assert "llama-3.2-1b-instruct is cheapest at every volume shown by published" in seen(app)
        table = calculator(app)._scale.table()
        assert table is not None
        assert {row[-1] for row in table.rows} == {"llama-3.2-1b-instruct, ≈ cheaper"}
