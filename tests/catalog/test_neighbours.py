"""Neighbours of the compared models: their labs' models, scored ones, and the bill that the cheapest rule gives."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from crosswalk_tui.catalog.neighbours import read_neighbours
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.comparison.related import Neighbour, candidates
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.pricing.ranking import rank
from crosswalk_tui.core.vocabulary import ProviderType
from crosswalk_tui.core.workload.monthly import Workload
from tests.catalog.conftest import OffersByKey
from tests.catalogue_builder import CatalogueBuilder

NOON = datetime(2026, 7, 10, 12, tzinfo=UTC)


def neighbours(path: Path, world: CatalogueBuilder, *keys: str, resellers: bool = False) -> dict[str, Neighbour]:
    with Catalogue.open(world.write(path / "catalog.db")) as catalogue:
        workload = Workload(input_tokens=10**18, output_tokens=10)
        found = read_neighbours(catalogue, keys, "arena_text", workload, Filters(include_resellers=resellers), NOON)
    return {model.key: model for model in found}


def test_kin_and_scored_models_that_are_sold_and_nothing_else(tmp_path: Path) -> None:
    world = CatalogueBuilder()
    world.provider("alpha")
    world.provider("middleman", type="aggregator")
    world.benchmark("arena_text")
    for key in ("meta/a", "meta/kin", "meta/unsold", "acme/scored", "acme/plain", "acme/scored-unsold", "acme/resold"):
        world.model(key, params_total_m=7, release_date="2026-01")
    world.model("meta/latest", is_moving_alias=1)
    for key in ("meta/a", "meta/kin", "meta/latest", "acme/scored", "acme/plain"):
        world.offer("alpha", key, key, input=2_000, output=1)
    world.offer("alpha", "kin-cheap", "meta/kin", input=1_000, output=7)
    world.offer("middleman", "resold", "acme/resold", input=1, output=1)
    for key in ("meta/a", "acme/scored", "acme/scored-unsold", "acme/resold"):
        world.score(key, "arena_text", 1300)

    found = neighbours(tmp_path, world, "meta/a", "meta/gone")
    assert set(found) == {"meta/a", "meta/kin", "acme/scored"}
    assert found["meta/kin"] == Neighbour("meta/kin", "Kin", 7, "2026-01", None, 1e21 + 70)
    score = found["acme/scored"].score
    assert score is not None
    assert score.value == 1300
    assert "acme/resold" in neighbours(tmp_path, world, "meta/a", resellers=True)


def test_a_compared_alias_is_there_even_unsold(tmp_path: Path) -> None:
    world = CatalogueBuilder()
    world.model("meta/latest", is_moving_alias=1)
    assert neighbours(tmp_path, world, "meta/latest")["meta/latest"].cost is None


CACHED = Workload(300_000_000, 20_000_000, Decimal("0.8"), Decimal("0.1"), Decimal("0.05"), Decimal("0.3"))


PAIRS = (
    ("meta/llama-3.2-1b-instruct", "meta/llama-3.2-3b-instruct"),
    ("anthropic/claude-opus-4", "openai/gpt-4o"),
    ("deepseek/deepseek-v3", "google/gemini-2.5-flash"),
)


@pytest.mark.parametrize(
    ("workload", "filters"),
    [
        (Workload(), Filters()),
        (CACHED, Filters(include_resellers=True)),
        (Workload(batch=True, multipliers=(("openai/gpt-4o-mini", Decimal("0.5")),)), Filters()),
        (Workload(300_000_000, 2_000_000, prompt_tokens=300_000), Filters()),
        (Workload(), Filters(types=frozenset({ProviderType.CLOUD, ProviderType.AGGREGATOR}))),
        (Workload(requests=20), Filters(min_context=200_000, deny=frozenset({"deepinfra", "azure"}))),
        (Workload(), Filters(allow=frozenset({"openrouter", "openai", "groq"}), needs=frozenset({"tools"}))),
    ],
)
def test_the_candidates_are_those_of_all_models_ranked_by_the_cheapest_rule(
    shipped_catalogue: Path, all_offers: OffersByKey, workload: Workload, filters: Filters
) -> None:
    with Catalogue.open(shipped_catalogue) as catalogue:
        everyone = []
        for key, offers in all_offers.items():
            model, score = catalogue.model(key), catalogue.scores(key).get("arena_text")
            best = rank(offers, workload, filters, NOON, model).best
            cost = None if best is None else float(best.total_trillionths)
            if not model.is_moving_alias:
                facts = model.name, model.params_total_m, model.release_date
                everyone.append(Neighbour(model.key, *facts, score, cost))
        benchmark = next(b for b in catalogue.benchmarks() if b.slug == "arena_text")
        for pair in PAIRS:
            found = read_neighbours(catalogue, pair, "arena_text", workload, filters, NOON)
            assert {m.key: m for m in found if m.key in pair} == {m.key: m for m in everyone if m.key in pair}
            assert len(found) < len(everyone) / 2
            assert list(candidates(pair, found, benchmark)) == list(candidates(pair, everyone, benchmark))


def costs(path: Path, world: CatalogueBuilder, workload: Workload, filters: Filters | None = None) -> dict[str, float]:
    """What each model costs, in USD, as a neighbour; the cheapest rule gives the same."""
    filters = filters or Filters()
    with Catalogue.open(world.write(path / "catalog.db")) as catalogue:
        keys = [line.key for line in catalogue.lines()]
        found = read_neighbours(catalogue, keys, "arena_text", workload, filters, NOON)
        for model in found:
            ranking = rank(catalogue.offers(model.key), workload, filters, NOON, catalogue.model(model.key))
            assert model.cost == (None if ranking.best is None else ranking.best.total_trillionths), model.key
        return {model.key: round(model.cost / 10**12, 6) for model in found if model.cost is not None}


def a_world() -> CatalogueBuilder:
    world = CatalogueBuilder()
    world.provider("maker", type="first_party")
    world.provider("host")
    world.provider("other")
    world.model("lab/m", context_tokens=128_000)
    return world


def test_an_assumed_bill_that_may_be_too_low_does_not_set_the_price(tmp_path: Path) -> None:
    world = a_world()
    basis = [{"rate": "cache_write", "basis": "assumed"}]
    known = [{"rate": "cache_write", "basis": "no_surcharge"}]
    dear = {"input": 2_000_000, "output": 1_000_000, "cache_write": 2_500_000}
    world.offer("maker", "m", "lab/m", prices=[dear])
    world.offer("host", "m", "lab/m", input=1_000_000, output=1_000_000)
    world.offer("other", "m", "lab/m", prices=[dear | {"input": 1_500_000, "cache_write": 1_600_000, "bases": basis}])
    written = Workload(1_000_000, 1_000_000, cache_write_share=Decimal(1))
    assert costs(tmp_path, world, written) == {"lab/m": 3.5}
    assert costs(tmp_path, world, Workload(1_000_000, 1_000_000)) == {"lab/m": 2.0}
    world.model("lab/n")
    world.offer("host", "n", "lab/n", prices=[dear | {"input": 1_500_000, "cache_write": 1_500_000, "bases": known}])
    world.offer("other", "n", "lab/n", input=1_000_000, output=1_000_000)
    assert costs(tmp_path, world, written) == {"lab/m": 3.5, "lab/n": 2.5}
    hourly = Workload(1_000_000, 1_000_000, cache_write_1h_share=Decimal(1))
    assert costs(tmp_path, world, hourly) == {"lab/m": 2.0, "lab/n": 2.0}, "nobody publishes it: what is assumed wins"


def test_a_band_that_is_assumed_does_not_set_the_price(tmp_path: Path) -> None:
    world = a_world()
    base = {"input": 2_000_000, "output": 1_000_000}
    band = {"input": 4_000_000, "output": 1_000_000, "band_from": 50_000}
    world.offer("maker", "m", "lab/m", prices=[base, band])
    cheap = {"input": 1_000_000, "output": 1_000_000}
    world.offer("host", "m", "lab/m", prices=[cheap, cheap | {"band_from": 50_000, "status": "assumed"}])
    assert costs(tmp_path, world, Workload(60_000_000, 1_000, prompt_tokens=60_000)) == {"lab/m": 240.001}
    assert costs(tmp_path, world, Workload(50_000_000, 1_000, prompt_tokens=50_000)) == {"lab/m": 50.001}


def test_prompt_and_reply_must_fit_together_and_a_limit_equal_to_the_context_is_ignored(tmp_path: Path) -> None:
    world = a_world()
    world.offer("maker", "m", "lab/m", input=2_000_000, output=1_000_000, context_tokens=200_000)
    world.offer("host", "m", "lab/m", input=1_000_000, output=1_000_000)  # the model's own context of 128,000
    assert costs(tmp_path, world, Workload(127_000_000, 1_000_000, requests=1_000)) == {"lab/m": 128.0}
    assert costs(tmp_path, world, Workload(127_000_000, 16_000_000, requests=1_000)) == {"lab/m": 270.0}
    world.offer("other", "m", "lab/m", input=500_000, output=1_000_000, max_output_tokens=128_000)
    assert costs(tmp_path, world, Workload(127_000_000, 1_000_000, requests=1_000)) == {"lab/m": 64.5}


def test_a_region_is_a_must_and_another_labs_model_is_a_hosts(tmp_path: Path) -> None:
    world = a_world()
    world.offer("maker", "m", "lab/m", input=1_000_000, output=1_000_000, first_party=0)
    world.offer("host", "m-eu", "lab/m", input=2_000_000, output=1_000_000, region="eu-west-1")
    world.offer("host", "m-uk", "lab/m", input=1_500_000, output=1_000_000, region="eu-west-2")
    million = Workload(1_000_000, 1_000_000)
    assert costs(tmp_path, world, million) == {"lab/m": 2.0}
    assert costs(tmp_path, world, million, Filters(region="eu")) == {"lab/m": 3.0}
    assert costs(tmp_path, world, million, Filters(region="eu", or_global=True)) == {"lab/m": 2.0}
    assert costs(tmp_path, world, million, Filters(types=frozenset({ProviderType.HOST}))) == {"lab/m": 2.0}
    assert costs(tmp_path, world, million, Filters(types=frozenset({ProviderType.FIRST_PARTY}))) == {}
