"""What is known, what can be ranked and what each source gives: figures that a user can count after."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crosswalk_tui.catalog.coverage import FACTS, FactCoverage, SourceContents, read_coverage, read_sources
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.changes.age import DataKind
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.pricing.ranking import rank
from crosswalk_tui.core.vocabulary import Exclusion
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD
from tests.catalog.conftest import OffersByKey
from tests.catalogue_builder import CatalogueBuilder

NOW = datetime(2026, 7, 10, 12, tzinfo=UTC)


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    builder = CatalogueBuilder()
    builder.provider("maker", type="first_party")
    builder.provider("shop", type="aggregator")
    builder.provider("gone", active=0)
    builder.model("acme/one", context_tokens=8192, tools=0)
    builder.model("acme/two")
    rows: tuple[dict[str, Any], ...] = (
        {},
        {"access": "free"},
        {"region": "eu"},
        {"region": "global"},
        {"tier": "fast"},
        {"is_moving_alias": 1},
        {"deprecation_date": "2026-07-10"},
        {"deprecation_date": "2026-07-11"},
        {"exclude_code": "quarantined", "exclude_reason": "far off"},
        {"resold": 1},
    )
    for number, row in enumerate(rows):
        builder.offer("maker", f"one-{number}", "acme/one", input=1_000, output=2_000, **row)
    builder.offer("maker", "one-zero", "acme/one", input=0, output=2_000)
    builder.offer("maker", "one-later", "acme/one", prices=[{"input": 1, "output": 1, "valid_from": "2026-08-01"}])
    builder.offer("shop", "one", "acme/one", input=500, output=2_000)
    builder.offer("gone", "one", "acme/one", input=1_000, output=2_000)
    builder.offer("maker", "two", "acme/two", input=1_000, output=2_000)
    builder.benchmark("arena_text", name="Arena")
    builder.benchmark("mmlu", tier="legacy")
    builder.score("acme/one", "arena_text", 1100)
    builder.score("acme/one", "arena_text", 1090, headline=0)
    return Catalogue.open(builder.write(tmp_path / "catalog.db"))


def test_offers_are_counted_by_the_first_reason_that_keeps_them_out(catalogue: Catalogue) -> None:
    coverage = read_coverage(catalogue, NOW)
    assert (coverage.models, coverage.offers, coverage.providers) == (2, 15, 3)
    assert coverage.rankable == 4
    assert coverage.resold == 2
    assert dict(coverage.left_out) == {
        "no_price": 2, "free": 1, "region": 1, "tier": 1, "moving_alias": 1, "deprecated": 1, "quarantined": 1,
        "defunct_provider": 1,
    }  # fmt: skip
    assert coverage.left_out[0] == ("no_price", 2)


def test_a_published_no_is_a_known_fact(catalogue: Catalogue) -> None:
    coverage = read_coverage(catalogue, NOW)
    known = {k.fact: k for k in coverage.known}
    assert list(known) == list(FACTS)
    assert known["tools"] == FactCoverage("tools", all=1, served=1)
    assert known["context_tokens"] == FactCoverage("context_tokens", all=1, served=1)
    assert known["licence"] == FactCoverage("licence", all=0, served=0)
    assert coverage.served == 1


def test_scored_models_are_counted_once_a_benchmark(catalogue: Catalogue) -> None:
    coverage = read_coverage(catalogue, NOW)
    assert [(s.benchmark, s.tier, s.models) for s in coverage.scored] == [("Arena", "core", 1), ("mmlu", "legacy", 0)]
    assert (coverage.scores, coverage.headline_scores) == (2, 1)


def test_what_a_source_gives_is_counted(catalogue: Catalogue) -> None:
    [(source, contents)] = read_sources(catalogue)
    assert source.name == "Test prices"
    assert contents == SourceContents(prices_in_use=15, past_prices=13, scores=2)
    assert contents.kind is DataKind.PRICES


@pytest.mark.parametrize(
    ("contents", "kind"),
    [
        (SourceContents(prices_in_use=1, scores=9), DataKind.PRICES),
        (SourceContents(past_prices=1), DataKind.PAST_PRICES),
        (SourceContents(scores=1), DataKind.SCORES),
        (SourceContents(), DataKind.FACTS),
    ],
)
def test_what_a_source_is_for(contents: SourceContents, kind: DataKind) -> None:
    assert contents.kind is kind


@pytest.mark.parametrize("clock", ["2026-07-15T12:30", "2026-11-20T20:00"])
def test_the_figures_of_the_shipped_catalogue_are_those_of_the_cheapest_rule(
    shipped_catalogue: Path, all_offers: OffersByKey, clock: str
) -> None:
    now = datetime.fromisoformat(f"{clock}+00:00")
    with Catalogue.open(shipped_catalogue) as catalogue:
        coverage = read_coverage(catalogue, now)
        told: Counter[str] = Counter()
        for offers in all_offers.values():
            for offer in offers:
                if "this id serves" in (offer.exclude_reason or ""):  # counted with the model it serves now
                    continue
                ranking = rank((offer,), DEFAULT_WORKLOAD, Filters(), now)
                told[ranking.excluded[0].code if ranking.excluded else ""] += 1
        n_offers = catalogue.rows("SELECT count(*) FROM offer")[0][0]
    assert coverage.rankable == told.pop("")
    assert coverage.resold == told.pop(Exclusion.RESELLER)
    assert dict(coverage.left_out) == dict(told)
    assert coverage.rankable + coverage.resold + sum(told.values()) == coverage.offers == n_offers
    assert all(known.served <= coverage.served and known.all <= coverage.models for known in coverage.known)
