"""``cost`` at providers by name: what is said of the offers of others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.catalogue_builder import CatalogueBuilder
from tests.cli.conftest import Call

MODEL = "acme/one"


@pytest.fixture
def catalogue(tmp_path: Path) -> str:
    """A model at two hosts, one with a free tier too, and in the free tier of a third."""
    world = CatalogueBuilder()
    for provider in ("alpha", "bravo", "gratis"):
        world.provider(provider, type="host")
    world.model(MODEL, name="Acme One")
    world.offer("alpha", "one", MODEL, input=100_000, output=200_000)
    world.offer("alpha", "one:free", MODEL, access="free")
    world.offer("bravo", "one", MODEL, input=300_000, output=400_000)
    world.offer("gratis", "one", MODEL, access="free")
    return str(world.write(tmp_path / "catalog.db"))


def test_free_tiers_are_those_of_the_requested_providers(call: Call, catalogue: str) -> None:
    assert "Free tier, rate-limited: Alpha, Gratis." in call("cost", MODEL, "--catalog", catalogue).out
    assert "Free tier, rate-limited: Alpha." in call("cost", MODEL, "--provider", "alpha", "--catalog", catalogue).out
    assert "Free tier" not in call("cost", MODEL, "--provider", "bravo", "--catalog", catalogue).out
    assert "Free tier, rate-limited: Alpha." in call("cost", MODEL, "--deny", "gratis", "--catalog", catalogue).out
    document = json.loads(call("cost", MODEL, "--provider", "bravo", "--format", "json", "--catalog", catalogue).out)
    assert document["models"][0]["free"] == []


def test_what_others_sell_is_only_counted_as_not_requested(call: Call, catalogue: str) -> None:
    out = call("cost", MODEL, "--provider", "bravo", "--catalog", catalogue).out
    assert "Left out: 3 of providers not requested." in out
    out = call("cost", MODEL, "--provider", "alpha", "--catalog", catalogue).out
    assert "Left out: 2 of providers not requested, 1 in a free tier." in out


def test_a_provider_is_requested_or_denied_by_its_name_too(call: Call, tmp_path: Path) -> None:
    world = CatalogueBuilder()
    world.model(MODEL, name="Acme One")
    for provider, name in {"alpha": "Alpha", "vertex-x": "Big Vertex"}.items():
        world.provider(provider, type="host", name=name)
        world.offer(provider, "one", MODEL, input=100_000, output=200_000)
    where = "--format", "json", "--catalog", str(world.write(tmp_path / "catalog.db"))
    for option, left in {"--allow": "vertex-x", "--deny": "alpha"}.items():
        document = call("cost", MODEL, option, "Big Vertex", *where).document
        assert [quote["provider"] for quote in document["models"][0]["ranked"]] == [left]
    assert "Nearest: vertex-x." in call("cost", MODEL, "--allow", "big vertx", *where).err


def test_a_name_with_a_comma_can_be_typed_alone_and_in_a_list(call: Call, tmp_path: Path) -> None:
    world = CatalogueBuilder()
    world.model(MODEL, name="Acme One")
    for provider, name in {"alpha": "Alpha", "bravo": "Bravo", "acme": "Acme, Inc."}.items():
        world.provider(provider, type="host", name=name)
        world.offer(provider, "one", MODEL, input=100_000, output=200_000)
    where = "--format", "json", "--catalog", str(world.write(tmp_path / "catalog.db"))
    for typed, ranked in {"Acme, Inc.": {"acme"}, "bravo, acme, inc.": {"acme", "bravo"}}.items():
        document = call("cost", MODEL, "--allow", typed, *where).document
        assert {quote["provider"] for quote in document["models"][0]["ranked"]} == ranked
    assert "'alpha,,bravo' has an empty name" in call("cost", MODEL, "--allow", "alpha,,bravo", *where).err
