"""x on a bill: where each rate comes from, what is assumed, and when the offer was last for sale."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.catalog.side_reader import read_side
from crosswalk_tui.core.comparison.comparison import compare
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.eligibility import Excluded
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.explain import explained
from crosswalk_tui.ui.shell.cursor_target import BillOf
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import NOON, A, AppMaker, B, line_with, quiet, seen

EVERYTHING = replace(
    DEFAULT_WORKLOAD,
    cached_share=Decimal("0.2"),
    cache_write_share=Decimal("0.2"),
    cache_write_1h_share=Decimal("0.2"),
    prompt_tokens=1_000,
)
PRICE = {"input": 1_000_000, "output": 2_000_000, "cache_read": 100_000, "cache_write": 1_250_000}


@pytest.fixture
def world() -> CatalogueBuilder:
    """B, which nobody sells, and A without an offer yet."""
    world = CatalogueBuilder()
    world.source("models.dev", name="models.dev", as_of="2026-09-30")
    world.provider("alpha")
    world.model(A, name="Llama 3.2 1B Instruct")
    world.model(B, name="Llama 3.2 3B Instruct")
    return world


def told(app: CrosswalkApp, workload: Workload = EVERYTHING) -> str:
    """The explanation of the only offer of A, its lines joined."""
    side = app.session.sides[0]
    ranked = compare([side], workload, Filters(), NOON).models[0]
    found: Quote | Excluded = (ranked.ranking.ranked or ranked.ranking.excluded)[0]
    app.session.draft = app.session.draft._replace(workload=workload)
    lines = explained(app.session, BillOf(side.model, found, 0)).lines(200)
    return "\n".join("".join(text for text, _ in line) for line in lines)


@pytest.mark.parametrize(
    ("basis", "said"),
    [
        (
            {"rate": "cache_read", "basis": "source", "source_id": "models.dev", "as_of": "2026-09-30"},
            "  cache read      published by models.dev, as of 2026-09-30, whose input and output prices agree",
        ),
        (
            {"rate": "cache_write", "basis": "no_surcharge", "published": 0},
            "  cache write     published as 0: no surcharge, so written tokens cost plain input",
        ),
        (
            {"rate": "cache_write", "basis": "no_surcharge"},
            "  cache write     the maker charges nothing for cache writes, so written tokens cost plain input",
        ),
        (
            {"rate": "cache_write", "basis": "assumed", "note": "not published: 1.25x input, as the maker charges"},
            "≈ cache write     not published: 1.25x input, as the maker charges; from Test prices, as of 2026-07-02",
        ),
    ],
)
def test_each_rate_says_where_it_comes_from(
    world: CatalogueBuilder, make_app: AppMaker, basis: dict[str, object], said: str
) -> None:
    world.offer("alpha", "a", A, prices=[{**PRICE, "bases": [basis]}])
    lines = told(make_app(world)).splitlines()
    assert any(line.startswith(said) for line in lines)
    assert "≈ cache write 1h  not published: the 5-minute write rate is used, and the seller may charge more" in lines
    at = next(nth for nth, line in enumerate(lines) if line.startswith("  input, "))
    assert lines[at + 1].strip() == "Test prices, as of 2026-07-02"


def test_an_assumed_band_says_so(world: CatalogueBuilder, make_app: AppMaker) -> None:
    band = {"input": 2_000_000, "output": 3_000_000, "band_from": 200_000, "status": "assumed"}
    world.offer("alpha", "a", A, context_tokens=1_000_000, prices=[PRICE, band])
    text = told(make_app(world), replace(DEFAULT_WORKLOAD, prompt_tokens=300_000))
    assert "no price for prompts of this size is published: the maker's ratio to the base price is assumed" in text
    assert "assumed at the maker's ratio" in text.partition("What the sources say")[2]


def test_what_a_source_publishes_is_not_what_its_price_was_filled_in_with(
    world: CatalogueBuilder, make_app: AppMaker
) -> None:
    bases = [
        {"rate": "cache_read", "basis": "source", "source_id": "models.dev", "as_of": "2026-09-30"},
        {"rate": "cache_write", "basis": "no_surcharge", "published": 0},
    ]
    world.offer("alpha", "a", A, prices=[{**PRICE, "bases": bases}])
    published = told(make_app(world)).partition("What the sources say")[2]
    assert "cache read" not in published
    assert "cache write $0" in published
    assert "$1.25" not in published


def test_a_price_whose_days_are_over_is_not_called_used(world: CatalogueBuilder, make_app: AppMaker) -> None:
    prices = [
        {**PRICE, "input": 7_000_000, "valid_to": "2020-01-01"},
        {**PRICE, "valid_from": "2020-01-01", "valid_to": "2099-01-01"},
        {**PRICE, "input": 9_000_000, "valid_from": "2099-01-01"},
    ]
    world.offer("alpha", "a", A, prices=prices)
    stated = told(make_app(world)).partition("What the sources say")[2].splitlines()
    words = [line.split()[0] for line in stated if line.split()[:1] and line.split()[0] in ("used", "ended", "later")]
    assert words == ["used", "ended", "later"]


def test_an_ended_offer_shows_the_day_and_the_last_sighting(world: CatalogueBuilder, make_app: AppMaker) -> None:
    world.offer(
        "alpha", "a", A, input=1_000_000, output=2_000_000, last_seen="2026-09-30", last_seen_source="models.dev",
        exclude_code="deprecated", exclude_reason="ended on 2026-10-10",
    )  # fmt: skip
    lines = told(make_app(world)).splitlines()
    assert "Left out    ended on 2026-10-10" in lines
    assert "Last seen   for sale on 2026-09-30 (models.dev)" in lines


def test_an_offer_without_dates_shows_that(world: CatalogueBuilder, make_app: AppMaker) -> None:
    world.offer("alpha", "a", A, exclude_code="not_live", exclude_reason="only in a list that keeps ended offers")
    assert "Last seen   no source states when it was last offered" in told(make_app(world))


async def test_the_model_page_shows_when_each_offer_was_last_seen(world: CatalogueBuilder, make_app: AppMaker) -> None:
    world.offer(
        "alpha", "a", A, input=1_000_000, output=2_000_000, last_seen="2026-06-30", last_seen_source="models.dev"
    )
    app = make_app(world)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("6")
        await quiet(pilot)
        while "last seen" not in seen(app):
            await pilot.press("tab")
            await quiet(pilot)
        assert line_with(app, "2026-06-30 (models.dev)")


async def test_an_id_that_was_pointed_elsewhere_is_an_ended_offer_of_its_first_model(
    world: CatalogueBuilder, make_app: AppMaker, tmp_path: Path
) -> None:
    world.offer("alpha", "a", A, input=1_000_000, output=2_000_000)
    world._add("offer_model", offer_id=1, model_id=2, valid_from=None, valid_to="2026-06-01", source="test")
    world._add("offer_model", offer_id=1, model_id=1, valid_from="2026-06-01", valid_to=None, source="test")
    app = make_app(world)
    with Catalogue.open(tmp_path / "catalog.db") as catalogue:
        (offer,) = read_side(catalogue, B).offers
    assert offer.exclude_reason == "this id serves Llama 3.2 1B Instruct since 2026-06-01"
    ranked = app.session.comparison.models[1]
    (left_out,) = ranked.ranking.excluded
    lines = explained(app.session, BillOf(ranked.model, left_out, 1)).lines(120)
    text = "\n".join("".join(text for text, _ in line) for line in lines)
    assert "this id serves Llama 3.2 1B Instruct since 2026-06-01" in text
    assert "$1.00" not in text, "today's price is that of another model"
