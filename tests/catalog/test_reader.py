"""What a catalogue answers: models by any of their names, offers, scores; and clear words about a file that is none."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, time
from pathlib import Path

import pytest

from crosswalk_tui.catalog.coverage import read_coverage
from crosswalk_tui.catalog.model_search import places_of, read_search_texts
from crosswalk_tui.catalog.offer_queries import rankable_offers
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.errors import AmbiguousModel, CatalogueError, ModelNotFound
from crosswalk_tui.core.vocabulary import ProviderType, Tier
from tests.catalogue_builder import CatalogueBuilder


@pytest.fixture
def path(tmp_path: Path) -> Path:
    builder = CatalogueBuilder()
    builder.provider("maker", type="first_party")
    builder.provider("shop", type="aggregator")
    builder.model("meta/llama-3.2-1b-instruct", name="Llama 3.2 1B Instruct", aliases=["us.llama3-2-1b:0"])
    builder.model("meta/llama-3.2-3b-instruct", name="Llama 3.2 3B Instruct", aliases=["shared"])
    builder.model("other/llama-3.2-1b-instruct", name="A copy", aliases=["shared"])
    builder.model("openai/gpt-4o", name="GPT-4o", context_tokens=128_000, open_weights=0, modalities_in="text,image")
    builder.offer("maker", "gpt-4o", "openai/gpt-4o", input=2_500_000, output=10_000_000, disputed=1)
    builder.offer("shop", "openai/gpt-4o", "openai/gpt-4o", input=2_000_000, output=8_000_000)
    builder.offer("maker", "l3b", "meta/llama-3.2-3b-instruct", input=10_000, output=20_000)
    builder.benchmark("arena_text", tier="core")
    builder.benchmark("mmlu", tier="legacy", unit="percent", minimum=0.0, maximum=100.0)
    builder.score("openai/gpt-4o", "arena_text", 1350.0)
    builder.score("openai/gpt-4o", "mmlu", 88.0, self_reported=1, as_of=None)
    return builder.write(tmp_path / "catalog.db")


@pytest.fixture
def catalogue(path: Path) -> Iterator[Catalogue]:
    with Catalogue.open(path) as opened:
        yield opened


# Names


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("openai/gpt-4o", "openai/gpt-4o"),
        ("gpt-4o", "openai/gpt-4o"),
        ("GPT-4o", "openai/gpt-4o"),
        ("  Llama 3.2 3B   Instruct ", "meta/llama-3.2-3b-instruct"),
        ("US.llama3-2-1b:0", "meta/llama-3.2-1b-instruct"),
        ("meta/llama-3.2-1b-instruct", "meta/llama-3.2-1b-instruct"),
    ],
)
def test_a_model_is_found_by_key_last_part_name_and_sellers_ids(catalogue: Catalogue, typed: str, key: str) -> None:
    assert catalogue.find_model(typed).key == key


@pytest.mark.parametrize("typed", ["llama-3.2-1b-instruct", "shared"])
def test_a_name_of_several_models_is_not_guessed(catalogue: Catalogue, typed: str) -> None:
    with pytest.raises(AmbiguousModel) as refusal:
        catalogue.find_model(typed)
    assert len(refusal.value.candidates) == 2
    assert all(key in str(refusal.value) for key in refusal.value.candidates)


def test_a_typo_gets_the_nearest_names(catalogue: Catalogue) -> None:
    with pytest.raises(ModelNotFound) as refusal:
        catalogue.find_model("gtp-4o")
    assert refusal.value.nearest[0] == "openai/gpt-4o"


@pytest.mark.parametrize(
    "typed", ["", "zzzzqqqq", "\udcff\udcfe", "x" * 100_000, "[/red]", "'; DROP TABLE model; --", "%"]
)
def test_nonsense_is_not_found_and_the_error_is_short(catalogue: Catalogue, typed: str) -> None:
    with pytest.raises(ModelNotFound) as refusal:
        catalogue.find_model(typed)
    assert len(str(refusal.value)) < 400


# Facts, offers, scores


def test_what_is_not_known_is_none_and_a_no_is_a_no(catalogue: Catalogue) -> None:
    known, unknown = catalogue.model("openai/gpt-4o"), catalogue.model("meta/llama-3.2-1b-instruct")
    assert (known.open_weights, known.context_tokens, known.modalities_in) == (False, 128_000, ("text", "image"))
    assert (unknown.open_weights, unknown.context_tokens, unknown.modalities_in) == (None, None, None)


def test_offers_come_with_their_seller_and_prices(catalogue: Catalogue) -> None:
    direct, resold = catalogue.offers("openai/gpt-4o")
    assert (direct.provider.type, direct.disputed) == (ProviderType.FIRST_PARTY, True)
    assert [(p.rates.input, p.rates.output, p.rates.cache_read, p.tier) for p in direct.prices] == [
        (2_500_000, 10_000_000, None, Tier.STANDARD)
    ]
    assert resold.is_resale
    assert catalogue.offers("meta/llama-3.2-1b-instruct") == ()


def test_a_price_by_the_hour_is_read_with_its_hours(tmp_path: Path) -> None:
    builder = CatalogueBuilder()
    builder.provider("acme")
    builder.model("lab/m")
    night = {"input": 1_000, "output": 0, "window_start": "16:30", "window_end": "00:30", "valid_to": "2026-09-01"}
    builder.offer("acme", "m", "lab/m", prices=[night])
    with Catalogue.open(builder.write(tmp_path / "catalog.db")) as catalogue:
        (price,) = catalogue.offers("lab/m")[0].prices
    assert price.window == (time(16, 30), time(0, 30))
    assert str(price.valid_to) == "2026-09-01"
    assert price.rates.output == 0


def test_rankable_offers_of_some_models(catalogue: Catalogue) -> None:
    assert {o.model_key for o in rankable_offers(catalogue)} == {"openai/gpt-4o", "meta/llama-3.2-3b-instruct"}
    assert {o.provider_id for o in rankable_offers(catalogue, keys=["openai/gpt-4o"])} == {"maker", "shop"}
    assert rankable_offers(catalogue, keys=[]) == []


def test_the_moment_is_understood_in_utc(tmp_path: Path) -> None:
    builder = CatalogueBuilder()
    builder.provider("acme")
    builder.model("lab/m")
    builder.offer("acme", "m", "lab/m", input=1_000, output=1_000, deprecation_date="2026-07-15")
    with Catalogue.open(builder.write(tmp_path / "catalog.db")) as catalogue:
        assert rankable_offers(catalogue, datetime.fromisoformat("2026-07-15T01:00+02:00"))  # still the 14th in UTC
        assert not rankable_offers(catalogue, datetime.fromisoformat("2026-07-15T01:00+00:00"))


def test_scores_and_benchmarks_core_first(catalogue: Catalogue) -> None:
    assert [b.slug for b in catalogue.benchmarks()] == ["arena_text", "mmlu"]
    scores = catalogue.scores("openai/gpt-4o")
    assert (scores["mmlu"].self_reported, scores["mmlu"].as_of) == (True, None)
    assert catalogue.scores("meta/llama-3.2-1b-instruct") == {}


def test_the_catalogue_in_figures(catalogue: Catalogue) -> None:
    held = read_coverage(catalogue, datetime.fromisoformat("2026-07-15T01:00+00:00"))
    assert (held.models, held.offers, held.prices, held.providers, held.scores) == (4, 3, 3, 2, 2)
    assert catalogue.as_of() == "2026-07-02"
    assert catalogue.n_models() == 4


def test_models_are_listed_most_widely_served_first(catalogue: Catalogue) -> None:
    lines = catalogue.lines()
    assert [line.key for line in lines][:2] == ["openai/gpt-4o", "meta/llama-3.2-3b-instruct"]
    texts = dict(read_search_texts(catalogue, places_of(lines)))
    place = [line.key for line in lines].index("meta/llama-3.2-1b-instruct")
    assert {"us.llama3", "llama3.2", "meta"} <= set(texts[place].words.split())
    assert texts.keys() == set(range(len(lines)))


def test_equal_texts_of_models_are_stored_once(tmp_path: Path) -> None:
    """SQLite makes a new text for each cell; a hundred thousand models have a few hundred different ones."""
    builder = CatalogueBuilder()
    facts = {
        "family": "some-family", "licence": "some-licence", "release_date": "2025-01-01", "knowledge_cutoff": "2024-06",
        "modalities_in": "text,image", "modalities_out": "text",
    }  # fmt: skip
    for key in ("lab/one", "lab/other"):
        builder.model(key, **facts)
    with Catalogue.open(builder.write(tmp_path / "catalog.db")) as catalogue:
        one, other = catalogue.model("lab/one"), catalogue.model("lab/other")
    assert one.modalities_in == ("text", "image")
    assert [name for name in (*facts, "lab_id", "lab") if getattr(one, name) is not getattr(other, name)] == []


def test_hostile_text_is_harmless_when_read(tmp_path: Path) -> None:
    builder = CatalogueBuilder()
    builder.provider("acme", name="\x1b]0;owned\x07Acme")
    builder.model("lab/m", name="\x1b[2J" + "x" * 10_000)
    builder.offer("acme", "m\u202eevil", "lab/m", input=1_000, output=1_000)
    with Catalogue.open(builder.write(tmp_path / "catalog.db")) as catalogue:
        offer = catalogue.offers("lab/m")[0]
        texts = [catalogue.model("lab/m").name, catalogue.lines()[0].name, offer.provider.name, offer.provider_model_id]
    assert all(text.isprintable() and len(text) <= 200 for text in texts)


# Files


def test_the_file_is_only_read(catalogue: Catalogue, path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        catalogue._db.execute("DELETE FROM model")
    assert [p.name for p in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("missing.db", None, "There is no catalogue"),
        ("x" * 300, None, "cannot be read"),
        ("text.db", b"not a database" * 100, "cannot be read as a catalogue"),
        ("empty.db", b"", "not a crosswalk-tui catalogue"),
    ],
)
def test_a_file_that_is_no_catalogue(tmp_path: Path, name: str, content: bytes | None, said: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(CatalogueError, match=said):
        Catalogue.open(tmp_path / name)


def test_a_folder_is_no_catalogue(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="no catalogue"):
        Catalogue.open(tmp_path)


@pytest.mark.parametrize(("version", "remedy"), [(99, "newest release of crosswalk-tui"), (1, "catalog build")])
def test_a_catalogue_of_a_different_schema_names_the_remedy(path: Path, version: int, remedy: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {version}")
    with pytest.raises(CatalogueError, match=rf"schema version {version}.*{remedy}"):
        Catalogue.open(path)


def test_damage_found_while_reading_is_a_catalogue_error(path: Path) -> None:
    with Catalogue.open(path) as catalogue:
        with closing(sqlite3.connect(path)) as db:
            db.execute("UPDATE offer SET deprecation_date = 'soon'")
            db.execute("DROP TABLE score")
            db.commit()
        with pytest.raises(CatalogueError, match=r"damaged.*catalog verify"):
            catalogue.offers("openai/gpt-4o")
        with pytest.raises(CatalogueError, match=r"damaged.*catalog verify"):
            catalogue.scores("openai/gpt-4o")


def test_a_reader_of_single_rows_may_give_up(catalogue: Catalogue) -> None:
    rows = catalogue.each_row("SELECT key FROM model")
    assert next(rows)[0]
    catalogue.close()
    rows.close()  # type: ignore[attr-defined]
