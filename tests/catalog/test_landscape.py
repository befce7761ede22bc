"""The landscape holds what being related needs: the labs' models, the scored ones, costs at the workload."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from crosswalk_tui.catalog.landscape import read_landscape
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.related import Neighbour
from crosswalk_tui.core.workload import Workload
from tests.catalogue_builder import CatalogueBuilder

NOON = datetime(2026, 7, 10, 12, tzinfo=UTC)


def landscape(path: Path, world: CatalogueBuilder, *keys: str, resellers: bool = False) -> dict[str, Neighbour]:
    with Catalogue.open(world.write(path / "catalog.db")) as catalogue:
        workload = Workload(input_tokens=10**18, output_tokens=10)
        found = read_landscape(catalogue, keys, "arena_text", workload, NOON, include_resellers=resellers)
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
