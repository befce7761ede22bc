"""The names, standings and addresses on a model's page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crosswalk_tui.catalog.model_details import aliases, doc_pages, links, score_ranks
from crosswalk_tui.catalog.reader import Catalogue
from tests.catalogue_builder import CatalogueBuilder

KEY = "meta/tiny"


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """A model at two sellers that name it differently, scored beside two others."""
    world = CatalogueBuilder()
    world.provider(
        "llama-api", name="Llama API", type="first_party", lab_id="meta", doc_url="https://llama.example/docs"
    )
    world.provider("acme", name="Acme", doc_url="https://acme.example/models")
    world.provider("bolt", name="Bolt\x1b[31m", doc_url="javascript:alert(1)")
    for key in (KEY, "meta/other", "meta/third"):
        world.model(key, name=key.rpartition("/")[2].title())
    world.offer("acme", "Meta/Tiny", KEY, input=1, output=2)
    world.offer("bolt", "tiny", KEY, input=1, output=2)
    world.tables["offer_alias"] = [{"offer_id": 2, "id": "meta/tiny", "source_id": "test"}]
    world.tables["model_alias"] += [
        {"alias": "meta/tiny", "model_id": 1, "kind": "provider_id", "uses": 7},
        {"alias": "tiny (fc)", "model_id": 1, "kind": "score_name", "uses": 2},
        {"alias": "tiny-v1", "model_id": 1, "kind": "provider_id", "uses": 9},
    ]
    world.fact(KEY, "licence", "MIT", basis="reviewed", sources="https://cards.example/tiny", chosen=1)
    world.benchmark("elo", name="Elo")
    world.benchmark("errors", name="Errors", higher_is_better=0, minimum=0.0, maximum=100.0, unit="percent")
    for key, elo, errors in ((KEY, 1100, 10.0), ("meta/other", 1200, 10.0), ("meta/third", 1300, 30.0)):
        world.score(key, "elo", elo, source_url="https://scores.example/elo")
        world.score(key, "errors", errors, source_url="https://scores.example/elo")
    world.score(KEY, "elo", 1500, headline=0)
    with Catalogue.open(world.write(tmp_path / "catalog.db")) as opened:
        yield opened


def test_names_by_kind_the_most_used_first_with_the_sellers_that_use_them(catalogue: Catalogue) -> None:
    assert [(alias.kind, alias.text, alias.uses, alias.providers) for alias in aliases(catalogue, KEY)] == [
        ("key_tail", "tiny", 1, ("Bolt [31m",)),
        ("provider_id", "tiny-v1", 9, ()),
        ("provider_id", "meta/tiny", 7, ("Acme", "Bolt [31m")),
        ("score_name", "tiny (fc)", 2, ()),
    ]


def test_where_the_headline_scores_stand(catalogue: Catalogue) -> None:
    mine = score_ranks(catalogue, KEY)
    best = score_ranks(catalogue, "meta/third")

    assert {slug: (place.rank, place.of) for slug, place in mine.items()} == {"elo": (3, 3), "errors": (1, 3)}
    assert {slug: (place.rank, place.of) for slug, place in best.items()} == {"elo": (1, 3), "errors": (3, 3)}
    assert mine["elo"].source == "Test prices"
    assert mine["elo"].url == "https://scores.example/elo"


def test_the_addresses_of_the_page_each_once_the_makers_first_and_only_web_ones(catalogue: Catalogue) -> None:
    assert [(link.kind, link.label, link.url) for link in links(catalogue, KEY)] == [
        ("maker", "Llama API", "https://llama.example/docs"),
        ("card", "Model card", "https://cards.example/tiny"),
        ("provider", "Acme", "https://acme.example/models"),
        ("score", "Test prices", "https://scores.example/elo"),
        ("source", "Test prices", "https://example.com/prices"),
    ]
    assert links(catalogue, KEY)[3].what == "Elo, Errors"


def test_documentation_by_seller(catalogue: Catalogue) -> None:
    assert doc_pages(catalogue, KEY) == {"acme": "https://acme.example/models"}
    assert doc_pages(catalogue, "meta/other") == {}


def test_a_model_that_is_not_there_has_no_page(catalogue: Catalogue) -> None:
    assert aliases(catalogue, "nobody/nothing") == []
    assert score_ranks(catalogue, "nobody/nothing") == {}
    assert links(catalogue, "nobody/nothing") == []


def test_a_score_that_the_maker_reports_itself_has_no_rank_among_the_independent_ones(tmp_path: Path) -> None:
    world = CatalogueBuilder()
    world.benchmark("errors", name="Errors", unit="percent", minimum=0.0, maximum=100.0)
    for key, value, own in (("lab/own", 90.0, 1), ("lab/good", 80.0, 0), ("lab/less", 70.0, 0)):
        world.model(key)
        world.score(key, "errors", value, self_reported=own)
    with Catalogue.open(world.write(tmp_path / "catalog.db")) as opened:
        ranks = {key: score_ranks(opened, f"lab/{key}")["errors"] for key in ("own", "good", "less")}
    assert {key: (found.rank, found.of) for key, found in ranks.items()} == {
        "own": (None, 2), "good": (1, 2), "less": (2, 2),
    }  # fmt: skip
