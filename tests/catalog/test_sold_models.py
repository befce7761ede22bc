"""What a search for models reads: those with offers, and those that meet conditions while they are typed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.catalog.sold_models import offers_to_read, read_meeting, read_sold
from crosswalk_tui.core.find.conditions import Conditions, MinScore
from crosswalk_tui.core.find.find_query import FindQuery
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import Workload
from tests.catalogue_builder import CatalogueBuilder
from tests.strategies import NOW

ARENA = Benchmark("arena", "Arena", "general", "elo", 800, 1600, True, "core")
MILLION = Workload(1_000_000, 1_000_000)


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """Two models with an offer each, and one that nobody sells; all but the second have a score."""
    builder = CatalogueBuilder()
    builder.provider("acme")
    for key, tools in (("lab/dear", 1), ("lab/cheap", 0), ("lab/unsold", 1)):
        builder.model(key, tools=tools, context_tokens=128_000)
    builder.offer("acme", "dear", "lab/dear", input=3_000_000, output=3_000_000, context_tokens=64_000)
    builder.offer("acme", "cheap", "lab/cheap", input=1_000_000, output=1_000_000)
    builder.benchmark("arena")
    builder.benchmark("other")
    builder.score("lab/dear", "arena", 1300)
    builder.score("lab/dear", "other", 1000)
    builder.score("lab/unsold", "arena", 1200)
    return Catalogue.open(builder.write(tmp_path / "catalog.db"))


def query(conditions: Conditions | None = None, **filtering: object) -> FindQuery:
    return FindQuery(MILLION, Filters(**filtering), conditions or Conditions())  # type: ignore[arg-type]


def meeting(catalogue: Catalogue, asked: FindQuery, *, billed: bool = True) -> dict[str, Decimal | None]:
    """The monthly bill of every model that meets the conditions."""
    found = read_meeting(catalogue, asked, NOW, NOW.date(), billed=billed)
    return {key: None if quote is None else quote.total_usd for key, quote in found.items()}


def test_conditions_on_facts_need_no_offer(catalogue: Catalogue) -> None:
    assert meeting(catalogue, query()) == {"lab/dear": 6, "lab/cheap": 2, "lab/unsold": None}
    assert meeting(catalogue, query(needs=frozenset({"tools"}))) == {"lab/dear": 6, "lab/unsold": None}
    scored = Conditions((MinScore(ARENA, 1200),))
    assert meeting(catalogue, query(scored)) == {"lab/dear": 6, "lab/unsold": None}
    assert meeting(catalogue, query(Conditions((MinScore(ARENA, 1201),)))) == {"lab/dear": 6}


def test_bills_that_nothing_depends_on_can_be_left_out(catalogue: Catalogue) -> None:
    assert meeting(catalogue, query(), billed=False) == {"lab/dear": None, "lab/cheap": None, "lab/unsold": None}
    assert meeting(catalogue, query(Conditions(max_usd=Decimal(2))), billed=False) == {"lab/cheap": 2}


def test_conditions_on_offers_and_cost_are_met_by_offers_alone(catalogue: Catalogue) -> None:
    assert meeting(catalogue, query(Conditions(max_usd=Decimal(6)))) == {"lab/dear": 6, "lab/cheap": 2}
    assert meeting(catalogue, query(Conditions(max_usd=Decimal(2)))) == {"lab/cheap": 2}
    assert meeting(catalogue, query(min_context=100_000)) == {"lab/cheap": 2}, "the window of the seller counts"
    assert meeting(catalogue, query(allow=frozenset({"nobody"}))) == {}
    scored = Conditions((MinScore(ARENA, 1200),), max_usd=Decimal(9))
    assert meeting(catalogue, query(scored)) == {"lab/dear": 6}


def test_a_search_reads_the_models_with_offers_and_the_scores_it_needs(catalogue: Catalogue) -> None:
    requested = offers_to_read(query(), NOW.date())
    everything = read_sold(catalogue, requested)
    assert [(each.model.key, dict(each.scores)) for each in everything.candidates] == [
        ("lab/cheap", {}), ("lab/dear", {"arena": 1300, "other": 1000}),
    ]  # fmt: skip
    assert everything.n_models == 3
    some = read_sold(catalogue, requested, ["arena"])
    assert [dict(each.scores) for each in some.candidates] == [{}, {"arena": 1300}]
    assert [dict(each.scores) for each in read_sold(catalogue, requested, []).candidates] == [{}, {}]
