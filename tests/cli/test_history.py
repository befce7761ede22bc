"""``history``: the recorded prices of a model's offers."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.catalogue_builder import CatalogueBuilder
from tests.cli.conftest import Call

KEY = "acme/one"


@pytest.fixture
def catalogue(tmp_path: Path) -> str:
    """One model at three sellers: one became cheaper, one announces a price, one never changed."""
    world = CatalogueBuilder()
    for provider in ("alpha", "bravo", "charlie"):
        world.provider(provider, type="host")
    world.model(KEY, name="Acme One")
    world.offer(
        "alpha", "one-a", KEY,
        prices=[
            {"input": 1_000_000, "output": 4_000_000, "status": "history", "as_of": "2026-01-05"},
            {"input": 500_000, "output": 4_000_000, "as_of": "2026-06-01"},
        ],
    )  # fmt: skip
    world.offer(
        "bravo", "org/one-b", KEY,
        prices=[
            {"input": 700_000, "output": 900_000, "valid_to": "2099-01-01"},
            {"input": 800_000, "output": 900_000, "valid_from": "2099-01-01"},
        ],
    )  # fmt: skip
    world.offer("charlie", "one-c", KEY, input=100_000, output=200_000)
    return str(world.write(tmp_path / "catalog.db"))


def test_offers_whose_price_changed(call: Call, catalogue: str) -> None:
    outcome = call("history", "one", "--catalog", catalogue)
    assert outcome.code == 0
    lines = outcome.out.splitlines()
    assert [line for line in lines if line.endswith(("(Alpha)", "(Bravo)"))] == [
        "alpha/one-a (Alpha)", "bravo/org/one-b (Bravo)",
    ]  # fmt: skip
    (now,) = [line for line in lines if line.startswith("2026-06-01")]
    assert now.split() == ["2026-06-01", "$0.50", "−50%", "$4.00", "—", "—", "Test", "prices", "in", "force"]
    (announced,) = [line for line in lines if line.startswith("from 2099-01-01")]
    assert "+14%" in announced
    assert "Acme One: no price change is recorded for 1 other offer." in outcome.out


def test_one_offer_changed_or_not(call: Call, catalogue: str) -> None:
    outcome = call("history", "charlie/one-c", "--catalog", catalogue)
    assert outcome.code == 0
    assert "charlie/one-c (Charlie)" in outcome.out
    assert "Alpha" not in outcome.out
    assert "for 1 other offer" not in outcome.out
    assert "org/one-b" in call("history", "bravo/org/one-b", "--catalog", catalogue).out


def test_the_document_and_the_rows(call: Call, catalogue: str) -> None:
    document = json.loads(call("history", KEY, "--format", "json", "--catalog", catalogue).out)
    first = document["offers"][0]["prices"]
    assert [(p["date"], p["input_usd_per_1m"], p["in_force"]) for p in first] == [
        ("2026-06-01", "0.5", True),
        ("2026-01-05", "1", False),
    ]
    rows = list(csv.DictReader(call("history", KEY, "--format", "csv", "--catalog", catalogue).out.splitlines()))
    assert {row["provider"] for row in rows} == {"alpha", "bravo"}
    assert len(rows) == 4


def test_nothing_recorded(call: Call, tmp_path: Path) -> None:
    world = CatalogueBuilder()
    world.provider("alpha", type="host")
    world.model(KEY, name="Acme One")
    world.offer("alpha", "one-a", KEY, input=100_000, output=200_000)
    outcome = call("history", "one", "--catalog", str(world.write(tmp_path / "catalog.db")))
    assert outcome.code == 1
    assert "No price change of Acme One is recorded." in outcome.out


def test_an_unknown_model(call: Call, catalogue: str) -> None:
    outcome = call("history", "alpha/nothing", "--catalog", catalogue)
    assert outcome.code == 2
    assert "alpha/nothing" in outcome.err


def test_a_disputed_price_has_that_of_the_other_source(call: Call, tmp_path: Path) -> None:
    world = CatalogueBuilder()
    world.provider("alpha", type="host")
    world.model(KEY)
    used = {"input": 500_000, "output": 4_000_000, "as_of": "2026-06-01"}
    other = {"input": 200_000, "output": 1_000_000, "as_of": "2026-06-02", "status": "other"}
    world.offer("alpha", "one-a", KEY, prices=[used, other], disputed=1)
    outcome = call("history", "alpha/one-a", "--catalog", str(world.write(tmp_path / "catalog.db")))
    assert "Disputed: Test prices, as of 2026-06-02, has $0.20 in and $1.00 out per 1M tokens." in outcome.out


def test_a_price_of_an_older_list_has_the_day_of_that_list(call: Call, tmp_path: Path) -> None:
    """The history is dated by the list that the older one replaced."""
    world = CatalogueBuilder()
    world.source("old", name="Old list")
    world.source("new", name="New list")
    world.provider("alpha", type="host")
    world.model(KEY, name="Acme One")
    used = {"input": 290_000, "output": 1_140_000, "as_of": "2026-03-30", "source_id": "old"}
    world.offer("alpha", "one-a", KEY, prices=[used])
    world.past_price("alpha", "one-a", "2026-05-03", input=250_000, output=1_000_000, source_id="new", kind="differs")
    world.past_price(
        "alpha", "one-a", "2026-05-10", kind="differs", **{k: used[k] for k in ("input", "output", "source_id")}
    )
    path = str(world.write(tmp_path / "catalog.db"))
    lines = call("history", "alpha/one-a", "--catalog", path).out.splitlines()
    newest, before, _ = (line for line in lines if line.startswith("2026-"))
    assert "in force; no known change: Old list, of 2026-03-30, differs from New list" in newest
    assert "no known change: New list differs from Old list" in before or "differs from Test prices" in before
    assert "%" not in newest
    document = json.loads(call("history", "alpha/one-a", "--format", "json", "--catalog", path).out)
    assert [price["source_date"] for price in document["offers"][0]["prices"]] == ["2026-03-30", None, None]
    assert [price["changed"] for price in document["offers"][0]["prices"]] == [[], [], []]


def test_one_offer_says_that_there_are_others_and_that_its_price_varies_by_hour(call: Call, tmp_path: Path) -> None:
    world = CatalogueBuilder()
    world.provider("acme", type="host")
    world.provider("bravo", type="host")
    world.model(KEY, name="Acme One")
    base = {"input": 500_000, "output": 4_000_000}
    peak = {"input": 900_000, "output": 8_000_000, "window_start": "01:00", "window_end": "07:00",
            "valid_from": "2026-06-01"}  # fmt: skip
    world.offer("acme", "one", KEY, prices=[base, peak])
    world.offer("bravo", "one", KEY, input=100_000, output=200_000)
    out = call("history", KEY, "--offer", "--catalog", str(world.write(tmp_path / "catalog.db"))).out
    assert "The price varies by hour since 2026-06-01: the rates above apply outside the hours" in out
    assert "Only this offer: Acme One by its name has 1 other offer." in out


@pytest.mark.parametrize("name", ["bravo/org/one-b", "Bravo Cloud (China)/org/one-b", "bravo cloud (china)/ORG/one-b"])
def test_the_name_of_a_provider_names_its_offer_as_its_id_does(call: Call, tmp_path: Path, name: str) -> None:
    world = CatalogueBuilder()
    world.provider("bravo", name="Bravo Cloud (China)")
    world.provider("alpha")
    world.model(KEY, name="Acme One")
    for provider, id_ in (("bravo", "org/one-b"), ("alpha", "one-a")):
        world.offer(provider, id_, KEY, input=100_000, output=200_000)
    out = call("history", name, "--catalog", str(world.write(tmp_path / "catalog.db"))).out
    assert out.startswith("bravo/org/one-b (Bravo Cloud (China))\n")
    assert "one-a" not in out


def test_the_key_of_a_model_is_not_an_offer_of_another_one(call: Call, tmp_path: Path) -> None:
    world = CatalogueBuilder()
    for provider in ("acme", "alpha"):
        world.provider(provider)
    world.model(KEY, name="Acme One")
    world.model("acme/one-0813", name="Acme One 0813")
    world.offer("acme", "one", "acme/one-0813", input=100_000, output=200_000)
    world.offer("alpha", "one-a", KEY, input=300_000, output=200_000)
    path = str(world.write(tmp_path / "catalog.db"))
    by_key = call("history", KEY, "--format", "json", "--catalog", path).document
    assert by_key["model"] == KEY
    said = "Acme has acme/one as an offer, too. It is acme/one-0813 there. For that offer: history acme/one --offer"
    assert said in call("history", KEY, "--catalog", path).out
    offer = call("history", KEY, "--offer", "--catalog", path).out
    assert "acme/one (Acme)" in offer
    assert "--offer" not in offer
    refused = call("history", "alpha/nothing", "--offer", "--catalog", path)
    assert (refused.code, "No offer is called 'alpha/nothing'" in refused.err) == (2, True)
    either = call("history", "alpha/nothing")
    assert (either.code, "No model is called 'alpha/nothing'." in either.err) == (2, True)
    assert either.err.endswith("For an offer, give PROVIDER/ID, as in the headings of history MODEL.\n")


def test_an_offer_with_another_price_in_another_source_is_named(call: Call, tmp_path: Path) -> None:
    world = CatalogueBuilder()
    world.source("new", name="New list")
    world.provider("alpha")
    world.model(KEY, name="Acme One")
    world.offer("alpha", "one-a", KEY, prices=[{"input": 290_000, "output": 1_140_000, "as_of": "2026-03-30"}])
    world.past_price("alpha", "one-a", "2026-05-03", input=250_000, output=1_000_000, source_id="new", kind="differs")
    out = call("history", "one", "--catalog", str(world.write(tmp_path / "catalog.db"))).out
    assert "(1 with a different price in another source: alpha/one-a)" in out


def test_the_price_in_force_says_when_it_was_last_stated(call: Call, tmp_path: Path) -> None:
    world = CatalogueBuilder()
    world.provider("alpha")
    world.model(KEY)
    world.offer("alpha", "one-a", KEY, prices=[{"input": 500_000, "output": 900_000, "as_of": "2026-06-01"}])
    world.past_price("alpha", "one-a", "2026-02-01", input=500_000, output=900_000, kind="in_use")
    path = str(world.write(tmp_path / "catalog.db"))
    (row,) = [line for line in call("history", "alpha/one-a", "--catalog", path).out.splitlines() if "in force" in line]
    assert row.split()[0] == "2026-02-01"
    assert row.endswith("in force, last stated 2026-06-01")


def test_a_price_in_use_that_has_no_timeline_is_its_first_one(call: Call, tmp_path: Path) -> None:
    world = CatalogueBuilder()
    world.provider("alpha", type="subscription")
    world.model(KEY)
    world.offer("alpha", "plan", KEY, access="subscription", input=660_000, output=1_980_000)
    outcome = call("history", "alpha/plan", "--catalog", str(world.write(tmp_path / "catalog.db")))
    (row,) = [line for line in outcome.out.splitlines() if "in force" in line]
    assert row.split() == ["2026-07-02", "$0.66", "$1.98", "—", "—", "Test", "prices", "in", "force"]
    assert outcome.code == 0
