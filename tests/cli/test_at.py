"""``--at``: what a workload cost on a day, or will cost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.catalogue_builder import CatalogueBuilder
from tests.cli.conftest import Call


@pytest.fixture
def catalogue(tmp_path: Path) -> str:
    """Two models: the seller of one became cheaper and announces a price; the other was added later and has ended."""
    world = CatalogueBuilder()
    world.provider("alpha", type="host")
    for key in ("acme/one", "acme/two"):
        world.model(key, name=key.partition("/")[2].title())
    world.offer(
        "alpha", "one", "acme/one",
        prices=[
            {"input": 1_000_000, "output": 1_000_000, "as_of": "2026-06-01", "valid_to": "2099-01-01"},
            {"input": 5_000_000, "output": 5_000_000, "valid_from": "2099-01-01"},
        ],
    )  # fmt: skip
    world.past_price("alpha", "one", "2025-01-01", input=3_000_000, output=3_000_000)
    ended: dict[str, Any] = {
        "exclude_code": "deprecated",
        "exclude_reason": "ended on 2026-03-01",
        "last_seen": "2026-02-01",
    }
    world.offer("alpha", "two", "acme/two", input=2_000_000, output=2_000_000, **ended)
    world.past_price("alpha", "two", "2025-06-01", input=2_000_000, output=2_000_000)
    return str(world.write(tmp_path / "catalog.db"))


def totals(call: Call, catalogue: str, *words: str) -> list[str | None]:
    document = json.loads(call("cost", "one", "two", *words, "--format", "json", "--catalog", catalogue).out)
    bests = [model["cheapest"] for model in document["models"]]
    return [best[0]["total_usd"] if best else None for best in bests]


def test_each_day_has_its_own_prices(call: Call, catalogue: str) -> None:
    size = ("--input", "1M", "--output", "0")
    assert totals(call, catalogue, *size, "--at", "2025-03-01") == ["3", None]
    assert totals(call, catalogue, *size, "--at", "2026-01-01") == ["3", "2"], "the second was for sale then"
    assert totals(call, catalogue, *size, "--at", "2024-01-01") == [None, None]
    assert totals(call, catalogue, *size) == ["1", None]
    assert totals(call, catalogue, *size, "--at", "2099-01-01") == ["5", None]


def test_the_answer_names_the_day_and_what_is_unknown(call: Call, catalogue: str) -> None:
    outcome = call("cost", "one", "two", "--at", "2025-03-01", "--catalog", catalogue)
    assert outcome.code == 1
    assert "Prices in force on 2025-03-01, as recorded" in outcome.out
    assert "Left out: 1 without a recorded price on that day." in outcome.out
    listing = call("cost", "two", "--at", "2025-03-01", "--excluded", "--catalog", catalogue).out
    assert "first recorded 2025-06-01" in listing
    document = json.loads(call("cost", "one", "--at", "2025-03-01", "--format", "json", "--catalog", catalogue).out)
    assert document["at"] == "2025-03-01"


def test_compare_on_a_day(call: Call, catalogue: str) -> None:
    words = ("compare", "one", "two", "--at", "2026-01-01", "--catalog", catalogue)
    assert "Prices in force on 2026-01-01" in call(*words).out
    document = json.loads(call(*words, "--format", "json").out)
    assert document["at"] == "2026-01-01"
    assert document["verdict_on_price"] == "One costs 1.5× as much"
    assert json.loads(call("compare", "one", "two", "--format", "json", "--catalog", catalogue).out)["at"] is None


def test_find_on_a_day_has_the_bills_of_cost(call: Call, catalogue: str) -> None:
    words = ("find", "--input", "1M", "--output", "0", "--catalog", catalogue)

    def found(*day: str) -> dict[str, str]:
        document = json.loads(call(*words, *day, "--format", "json").out)
        assert document["at"] == (day[1] if day else None)
        return {each["model"]: each["total_usd"] for each in document["found"]}

    assert found("--at", "2025-03-01") == {"acme/one": "3"}
    assert found("--at", "2026-01-01") == {"acme/one": "3", "acme/two": "2"}
    assert found("--at", "2099-01-01") == {"acme/one": "5"}
    assert found() == {"acme/one": "1"}
    assert found("--at", "2026-01-01", "--max-usd", "2") == {"acme/two": "2"}
    listing = call(*words, "--at", "2025-03-01").out
    assert "Prices in force on 2025-03-01, as recorded" in listing
    assert "1 not sold by the token on that day, as far as recorded" in listing
    none = call(*words, "--at", "2024-01-01")
    assert none.code == 1
    assert "at prices of 2024-01-01" in none.err


def test_a_day_that_is_none(call: Call, catalogue: str) -> None:
    outcome = call("cost", "one", "--at", "yesterday", "--catalog", catalogue)
    assert outcome.code == 2
    assert "such as 2026-11-20" in outcome.err
