"""``changes --since``: what a catalogue records as changed since a day."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.catalogue_builder import CatalogueBuilder
from tests.cli.changing import ONE, TWO, save
from tests.cli.conftest import Call


@pytest.fixture
def history(tmp_path: Path) -> str:
    """Four offers: one a little more expensive, one much, one with a lower price to come, one no longer sold."""
    world = CatalogueBuilder()
    for provider in ("alpha", "bravo", "charlie", "delta"):
        world.provider(provider, type="host")
    world.model(ONE, name="One")
    for provider, after in (("alpha", 1_100_000), ("bravo", 3_000_000)):
        world.offer(provider, "one", ONE, input=after, output=after)
    world.offer("delta", "one", ONE, exclude_code="not_live", exclude_reason="gone from a list")
    for provider, after in (("alpha", 1_100_000), ("bravo", 3_000_000), ("delta", 9_000_000)):
        world.past_price(provider, "one", "2026-03-01", input=1_000_000, output=1_000_000)
        world.past_price(provider, "one", "2026-05-01", input=after, output=after)
    world.past_price("bravo", "one", "2026-01-01", input=500_000, output=500_000)
    prices = [
        {"input": 2_000_000, "output": 2_000_000, "valid_to": "2099-01-01"},
        {"input": 1_000_000, "output": 1_000_000, "valid_from": "2099-01-01"},
    ]
    world.offer("charlie", "one", ONE, prices=prices)
    return str(world.write(tmp_path / "history.db"))


def test_the_recorded_changes_since_a_day(call: Call, history: str) -> None:
    document = call("changes", "--since", "2026-05-01", "--format", "json", "--catalog", history).document
    assert document["since"] == "2026-05-01"
    assert [(c["provider"], c["date"], c["in_force_from"], c["effect_usd"]) for c in document["prices"]] == [
        ("bravo", "2026-05-01", False, "14"),
        ("alpha", "2026-05-01", False, "0.7"),
    ]
    assert [(c["provider"], c["date"], c["in_force_from"], c["effect_usd"]) for c in document["announced"]] == [
        ("charlie", "2099-01-01", True, "-7"),
    ]
    rows = csv.DictReader(
        call("changes", "--since", "2026-02-01", "--format", "csv", "--catalog", history).out.splitlines()
    )
    assert [row["date"] for row in rows if row["provider"] == "bravo"] == ["2026-05-01", "2026-03-01"]


def test_offers_that_ended_without_a_stated_day(call: Call, tmp_path: Path) -> None:
    """The end is in the timeline: the day on which a list was seen to have ended the offer."""
    world = CatalogueBuilder()
    world.model(ONE, name="One")
    for provider in ("alpha", "bravo", "charlie", "delta"):
        world.provider(provider)
        world.offer(provider, "one", ONE, exclude_code="deprecated", exclude_reason="gone from a list")
        world.past_price(provider, "one", "2026-03-01", input=1_000_000, output=1_000_000)
    world.past_price("alpha", "one", "2026-05-10", kind="ended")
    world.past_price("bravo", "one", "2026-05-12", kind="ended", valid_from="2026-05-12")
    world.past_price("charlie", "one", "2026-04-10", kind="ended")
    world.past_price("delta", "one", "2026-05-10", kind="ended")
    world.past_price("delta", "one", "2026-05-20", kind="returned", input=1_000_000, output=1_000_000)
    arguments = "changes", "--since", "2026-05-01", "--catalog", str(world.write(tmp_path / "ended.db"))
    ended = call(*arguments, "--format", "json").document["offers"]["ended"]
    assert [(one["provider"], one["ends_on"], one["stated"]) for one in ended] == [
        ("bravo", "2026-05-12", True), ("alpha", "2026-05-10", False),
    ]  # fmt: skip
    out = call(*arguments).out
    assert "Ended offers: 2" in out
    assert [line.split()[-2:] for line in out.splitlines() if line.startswith("One ")] == [
        ["one", "2026-05-12"], ["by", "2026-05-10"],
    ]  # fmt: skip
    rows = csv.DictReader(call(*arguments, "--format", "csv").out.splitlines())
    assert [row["after"] for row in rows if row["change"] == "ended_offer"] == ["2026-05-12", "2026-05-10"]


def test_the_table_since_a_day(call: Call, history: str) -> None:
    out = call("changes", "--since", "2026-05-01", "--catalog", history).out
    assert out.startswith(
        "Price changes since 2026-05-01, by the bill for 5M input + 2M output tokens a month: 2 higher, 0 lower."
    )
    assert "1 price change of offers that are no longer sold: left out." in out
    (announced,) = [line for line in out.splitlines() if line.startswith("from 2099-01-01")]
    assert announced.split()[-1] == "−$7.00"
    assert call("changes", "--since", "2026-05-02", "--catalog", history, "--fail-on", "dearer").code == 0
    assert call("changes", "--since", "2026-05-01", "--catalog", history, "--fail-on", "dearer").code == 1


def test_one_provider_since_a_day(call: Call, history: str) -> None:
    arguments = ("changes", "--since", "2026-05-01", "--catalog", history, "--provider")
    document = call(*arguments, "alpha", "--format", "json").document
    assert [change["provider"] for change in document["prices"]] == ["alpha"]
    unknown = call(*arguments, "alpa")
    assert unknown.code == 2
    assert "Nearest: alpha" in unknown.err


def test_models_ends_ids_and_scores_since_a_day(call: Call, tmp_path: Path) -> None:
    world = CatalogueBuilder()
    world.provider("alpha", type="host")
    world.provider("bravo", type="host")
    world.model(ONE, name="One", release_date="2026-05")
    world.model(TWO, name="Two", release_date="2025-12-31")
    world.offer("alpha", "one", ONE, deprecation_date="2026-05-04")
    world.offer("bravo", "one", ONE, deprecation_date="2099-05-04")
    world.offer("alpha", "latest", TWO)
    world.tables["offer_model"] = [
        {"offer_id": 3, "model_id": 1, "valid_from": None, "valid_to": "2026-06-01", "source": "a page"},
        {"offer_id": 3, "model_id": 2, "valid_from": "2026-06-01", "valid_to": None, "source": "a page"},
    ]
    world.benchmark("arena_text", name="Arena text")
    world.score(ONE, "arena_text", 1200.0, as_of="2026-05-30")
    world.score(TWO, "arena_text", 1210.0, as_of="2026-03")
    path = str(world.write(tmp_path / "catalogue.db"))
    document = call("changes", "--since", "2026-05-02", "--catalog", path, "--format", "json").document
    assert document["models"]["new"] == [ONE]
    offers = document["offers"]
    assert [(offer["provider"], offer["ends_on"]) for offer in offers["ended"]] == [("alpha", "2026-05-04")]
    assert [(offer["provider"], offer["ends_on"]) for offer in offers["ending"]] == [("bravo", "2099-05-04")]
    assert [(one["provider_model_id"], one["before"], one["date"]) for one in offers["repointed"]] == [
        ("latest", ONE, "2026-06-01")
    ]
    assert [score["model"] for one in document["scores"] for score in one["new"]] == [ONE]
    titles = [
        line.partition(":")[0]
        for line in call("changes", "--since", "2026-05-02", "--catalog", path).out.splitlines()
        if line.partition(": ")[2].isdigit()
    ]
    assert titles == ["Announced ends", "New models", "Ended offers", "Ids that serve a different model", "Scores"]


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01"])
def test_a_day_that_cannot_be_read(call: Call, history: str, text: str) -> None:
    outcome = call("changes", "--since", text, "--catalog", history)
    assert outcome.code == 2
    assert f"{text!r} is neither 'last' nor a day such as 2026-10-01." in outcome.err


@pytest.mark.usefixtures("user_folder")
def test_the_change_of_a_comparison_since_a_day(call: Call, tmp_path: Path) -> None:
    world = CatalogueBuilder()
    world.provider("alpha", type="host")
    world.provider("bravo", type="host")
    world.model(ONE, name="One")
    world.model(TWO, name="Two")
    world.offer("alpha", "one", ONE, input=1_000_000, output=1_000_000)
    world.offer("bravo", "one", ONE, input=900_000, output=900_000)  # not recorded before
    world.offer("alpha", "two", TWO, input=2_000_000, output=2_000_000)
    world.past_price("alpha", "one", "2024-01-01", input=4_000_000, output=4_000_000)
    world.past_price("alpha", "two", "2024-01-01", input=2_000_000, output=2_000_000)
    path = str(world.write(tmp_path / "catalogue.db"))
    save("chat", (ONE, TWO))
    arguments = ("changes", "--since", "2025-01-01", "--catalog", path)
    document = call(*arguments, "--saved", "--format", "json").document
    (change,) = document["comparisons"]
    assert [(one["total_usd_before"], one["provider_before"]) for one in change["models"]] == [
        ("28", "alpha"),
        ("14", "alpha"),
    ]
    assert [(one["total_usd"], one["provider"]) for one in change["models"]] == [("6.3", "bravo"), ("14", "alpha")]
    then = call("compare", ONE, TWO, "--at", "2025-01-01", "--catalog", path, "--format", "json").document
    assert [one["cheapest"][0]["total_usd"] for one in then["models"]] == ["28", "14"]
    out = call(*arguments, "--saved").out
    assert "chat: One vs Two −$7.70 a month, winner now One" in out
    assert "Was: the cheapest offer at the prices recorded for 2025-01-01;" in out
    assert "Your comparisons: 1" in call(*arguments).out
    assert call(*arguments, "--fail-on", "winner").code == 1
    assert call("changes", "--since", "2024-01-01", "--catalog", path, "--fail-on", "winner").code == 1
    unknown = call("changes", "--since", "2020-01-01", "--catalog", path, "--saved", "--fail-on", "winner")
    assert unknown.out.startswith("0 comparisons of yours changed, 1 did not.")
    assert "chat: One vs Two no price recorded of One and Two" in unknown.out
    assert unknown.code == 0
