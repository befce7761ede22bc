"""Every score row of a model, with where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.catalog.scorebook import score_page
from tests.catalogue_builder import CatalogueBuilder


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    world = CatalogueBuilder()
    world.tables["source"].append(
        world.tables["source"][0]
        | {"source_id": "votes", "name": "Vote\x1b[31mboard", "licence": "CC-BY-4.0", "attribution": "Votes of people"}
    )
    world.model("acme/one")
    world.model("acme/two")
    world.benchmark("arena_text", description="Blind votes", homepage="https://example.com/arena")
    world.benchmark("ifeval", unit="percent", minimum=0.0, maximum=100.0)
    world.score("acme/one", "ifeval", 59.5, self_reported=1, headline=0, model_name="One (maker)")
    world.score("acme/one", "ifeval", 61.0, as_of="2025-01-01", headline=0, variant="low")
    world.score("acme/one", "ifeval", 66.0, variant="high", source_url="https://example.com/ifeval")
    world.score("acme/one", "arena_text", 1111, source_id="votes", model_name="one-instruct", match_rule="rule")
    world.score("acme/two", "arena_text", 1200)
    with Catalogue.open(world.write(tmp_path / "catalog.db")) as opened:
        yield opened


def test_the_scores_of_a_model_are_listed_headline_first(catalogue: Catalogue) -> None:
    page = score_page(catalogue, "acme/one", "ifeval")
    assert [(e.benchmark, e.value, e.headline) for e in page.entries] == [
        ("ifeval", 66.0, True),
        ("ifeval", 61.0, False),
        ("ifeval", 59.5, False),
    ]
    assert page.headline == page.entries[0]
    assert page.others == page.entries[1:]


def test_a_row_has_its_source_and_model_name(catalogue: Catalogue) -> None:
    (entry,) = score_page(catalogue, "acme/one", "arena_text").entries
    assert (entry.origin.name, entry.origin.licence) == ("Vote [31mboard", "CC-BY-4.0")
    assert entry.origin.note == "Votes of people"
    assert (entry.model_name, entry.measured.match_rule) == ("one-instruct", "rule")
    headline = score_page(catalogue, "acme/one", "ifeval").entries[0]
    assert (headline.url, headline.measured.variant) == ("https://example.com/ifeval", "high")


def test_a_model_without_scores_has_an_empty_page(catalogue: Catalogue) -> None:
    assert score_page(catalogue, "acme/two", "ifeval").entries == ()
    assert score_page(catalogue, "nobody/nothing", "ifeval").entries == ()


def test_a_page_describes_its_benchmark(catalogue: Catalogue) -> None:
    note = score_page(catalogue, "acme/one", "arena_text").note
    assert note is not None
    assert (note.description, note.homepage) == ("Blind votes", "https://example.com/arena")
    assert score_page(catalogue, "acme/one", "unheard_of").note is None


def test_each_benchmark_has_the_headline_scores_of_its_models(catalogue: Catalogue) -> None:
    assert catalogue.scores_on("arena_text") == {"acme/one": 1111, "acme/two": 1200}
    assert catalogue.scores_on("ifeval") == {"acme/one": 66.0}, "one score a model"
    ids = {benchmark: sorted(models) for benchmark, models in catalogue.scored_models().items()}
    assert ids == {"arena_text": [1, 2], "ifeval": [1]}
