"""The model that one alone is compared with: a rival, with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.cli.second_model import SecondModel, second_model
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload
from tests.catalogue_builder import CatalogueBuilder

NOW = datetime(2026, 7, 10, 12, tzinfo=UTC)
ONE = "acme/one"


@pytest.fixture
def builder() -> CatalogueBuilder:
    """A model at 1400 Elo, two that are as strong, one that is far stronger, and what cannot be bought."""
    builder = CatalogueBuilder()
    for provider, kind in (("alpha", "host"), ("bravo", "host"), ("shop", "aggregator")):
        builder.provider(provider, type=kind)
    builder.benchmark("arena_text", name="Arena Text (overall)")
    builder.benchmark("gpqa", name="GPQA", unit="percent", minimum=0.0, maximum=100.0)
    models = {
        ONE: (1400, 1_000_000), f"{ONE}@2026-01-01": (1400, 100_000), "acme/cheap": (1394, 400_000),
        "zeta/cheaper": (1407, 300_000), "zeta/strong": (1480, 200_000), "zeta/unsold": (1401, None),
    }  # fmt: skip
    for key, (score, price) in models.items():
        builder.model(key, name=key.partition("/")[2].title())
        builder.score(key, "arena_text", score)
        if price is not None:
            builder.offer("alpha", key, key, input=price, output=price)
    builder.offer("bravo", "cheap", "acme/cheap", input=350_000, output=350_000)
    builder.offer("shop", "unsold", "zeta/unsold", input=1_000, output=1_000)
    return builder


@pytest.fixture
def catalogue(builder: CatalogueBuilder, tmp_path: Path) -> Iterator[Catalogue]:
    with Catalogue.open(builder.write(tmp_path / "catalog.db")) as opened:
        yield opened


def _second(
    catalogue: Catalogue,
    key: str = ONE,
    benchmark: str = "arena_text",
    workload: Workload = DEFAULT_WORKLOAD,
    filters: Filters = Filters(),  # noqa: B008 - immutable
) -> SecondModel | None:
    return second_model(catalogue, catalogue.model(key), benchmark, workload, filters, NOW)


def test_it_is_the_cheapest_as_strong(catalogue: Catalogue) -> None:
    assert _second(catalogue) == SecondModel("zeta/cheaper", "the cheapest model as strong on Arena Text, 1407 vs 1400")


def test_it_can_be_bought_under_the_filters(catalogue: Catalogue) -> None:
    found = _second(catalogue, filters=Filters(allow=frozenset({"bravo"})))
    assert found is not None
    assert found.key == "acme/cheap"
    found = _second(catalogue, filters=Filters(include_resellers=True))
    assert found is not None
    assert found.key == "zeta/unsold"


def test_without_one_as_strong_it_is_the_closest_in_its_score(catalogue: Catalogue) -> None:
    assert _second(catalogue, "zeta/strong") == SecondModel(
        "zeta/cheaper", "the model with the closest score on Arena Text, 1407 vs 1480"
    )


def test_a_rating_of_a_different_day_makes_no_rival(builder: CatalogueBuilder, tmp_path: Path) -> None:
    builder.model("acme/later")
    builder.offer("bravo", "later", "acme/later", input=1, output=1)
    builder.score("acme/later", "arena_text", 1400, as_of="2026-11-01")
    with Catalogue.open(builder.write(tmp_path / "later.db")) as catalogue:
        found = _second(catalogue)
        assert found is not None
        assert found.key == "zeta/cheaper"
        found = _second(catalogue, "acme/later")
        assert found is not None
        assert found.reason == "the most widely sold model of the same lab"


def test_without_a_score_it_is_of_the_same_lab(catalogue: Catalogue) -> None:
    found = _second(catalogue, benchmark="gpqa")
    assert found is not None
    assert found.key.startswith("acme/")
    assert found.reason == "the most widely sold model of the same lab"


def test_there_may_be_none(tmp_path: Path) -> None:
    builder = CatalogueBuilder()
    builder.model(ONE, name="One")
    with Catalogue.open(builder.write(tmp_path / "alone.db")) as alone:
        assert _second(alone) is None
