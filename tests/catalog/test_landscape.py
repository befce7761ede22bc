"""The landscape holds what being related needs: the labs' models, the scored ones, costs at the workload."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from crosswalk_tui.catalog.landscape import read_landscape
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.ranking import Filters, rank
from crosswalk_tui.core.related import Neighbour
from crosswalk_tui.core.vocabulary import ProviderType
from crosswalk_tui.core.workload import Workload
from tests.catalogue_builder import CatalogueBuilder

NOON = datetime(2026, 7, 10, 12, tzinfo=UTC)


def landscape(path: Path, world: CatalogueBuilder, *keys: str, resellers: bool = False) -> dict[str, Neighbour]:
    with Catalogue.open(world.write(path / "catalog.db")) as catalogue:
        workload = Workload(input_tokens=10**18, output_tokens=10)
        found = read_landscape(catalogue, keys, "arena_text", workload, Filters(include_resellers=resellers), NOON)
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
    for key in ("acme/scored", "acme/scored-unsold", "acme/resold"):
        world.score(key, "arena_text", 1300)

    found = landscape(tmp_path, world, "meta/a", "meta/gone")
    assert set(found) == {"meta/a", "meta/kin", "acme/scored"}
    assert found["meta/kin"] == Neighbour("meta/kin", "Kin", 7, "2026-01", None, 1e21 + 70)
    assert found["acme/scored"].score == 1300
    assert "acme/resold" in landscape(tmp_path, world, "meta/a", resellers=True)


def test_a_compared_alias_is_there_even_unsold(tmp_path: Path) -> None:
    world = CatalogueBuilder()
    world.model("meta/latest", is_moving_alias=1)
    assert landscape(tmp_path, world, "meta/latest")["meta/latest"].cost is None


CACHED = Workload(300_000_000, 20_000_000, Decimal("0.8"), Decimal("0.1"), Decimal("0.05"), Decimal("0.3"))


@pytest.mark.parametrize(
    ("workload", "filters"),
    [
        (Workload(), Filters()),
        (CACHED, Filters()),
        (CACHED, Filters(include_resellers=True)),
        (Workload(batch=True), Filters()),
        (Workload(requests=20), Filters()),
        (Workload(300_000_000, 2_000_000, prompt_tokens=300_000), Filters()),
        (Workload(), Filters(types=frozenset({ProviderType.CLOUD, ProviderType.AGGREGATOR}))),
        (Workload(), Filters(min_context=200_000, deny=frozenset({"deepinfra", "azure"}))),
        (Workload(), Filters(allow=frozenset({"openrouter", "openai", "groq"}))),
    ],
)
def test_costs_are_what_the_cheapest_offers_charge_for_this_workload(
    shipped_catalogue: Path, workload: Workload, filters: Filters
) -> None:
    with Catalogue.open(shipped_catalogue) as catalogue:
        found = read_landscape(catalogue, [], "arena_text", workload, filters, NOON)
        assert found
        for model in found:
            ranked = rank(catalogue.offers(model.key), workload, filters, NOON, catalogue.model(model.key)).ranked
            least = min(quote.total_trillionths for quote in ranked)
            assert model.cost == pytest.approx(least, rel=1e-6), model.key
