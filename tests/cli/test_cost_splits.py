"""``cost --split``: a workload over several models, by share or by the size of prompts."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from tests.cli.conftest import FREE, LARGE, SMALL, Call

pytestmark = pytest.mark.usefixtures("catalogue")


def test_a_split_adds_the_parts_exactly(call: Call) -> None:
    outcome = call("cost", "--split", f"{SMALL}=80", f"{LARGE}=20", "--format", "json")
    assert outcome.code == 0
    document = outcome.document
    # 4M at $0.01 + 1.6M at $0.02; 1M + 0.4M at $1
    assert [part["total_usd"] for part in document["split"]] == ["0.072", "1.4"]
    assert [part["alone_usd"] for part in document["split"]] == ["0.09", "7"]
    assert document["total_usd"] == "1.472"
    assert document["split"][0]["share"] == "0.8"
    assert document["split"][0]["ranking"]["model"] == SMALL
    table = call("cost", "--split", f"{SMALL}=80", f"{LARGE}=20").out
    assert "sum" in table
    assert "$1.47" in table
    records = list(
        csv.DictReader(StringIO(call("cost", "--split", f"{SMALL}=80", f"{LARGE}=20", "--format", "csv").out))
    )
    assert [record["part"] for record in records] == ["80%", "20%"]


def test_a_split_over_the_limit_or_without_an_offer_exits_with_1(call: Call) -> None:
    outcome = call("cost", "--split", f"{SMALL}=80", f"{LARGE}=20", "--max-usd", "1")
    assert (outcome.code, outcome.err) == (1, "The split costs $1.47 a month, $0.47 over $1.\n")
    outcome = call("cost", "--split", f"{SMALL}=80", f"{FREE}=20")
    assert (outcome.code, outcome.err) == (1, f"No offer of {FREE} can be ranked for 20%.\n")


def test_a_split_that_is_not_100_percent_is_an_error(call: Call) -> None:
    outcome = call("cost", "--split", f"{SMALL}=80", f"{LARGE}=30")
    assert (outcome.code, outcome.out) == (2, "")
    assert "80% + 30% is 110%" in outcome.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((SMALL, LARGE, "--split", f"{SMALL}=80"), f"'{SMALL}' has no share: write every model of a split as MODEL="),
        ((SMALL, LARGE, "--split", "80", "20"), f"'{SMALL}' has no share"),
        (("--split", "80", "20"), "'80' has no model"),
        (("--split", "=80", f"{SMALL}=20"), "'=80' has no model"),
        (("--split", f"{SMALL}=", f"{LARGE}=20"), "has no share"),
        (("--split", f"{SMALL}=100"), "A split needs two models or more"),
        (("--split", f"{SMALL}=50", f"{SMALL}=50"), f"{SMALL} is in the split twice"),
        (("--split", f"{SMALL}=0.8", f"{LARGE}=0.2"), "Shares are in percent: 80, not 0.8."),
        (("--split", f"{SMALL}=120", f"{LARGE}=-20"), "'120' is not a share from 0% to 100%"),
        (("--split", f"{SMALL}=80", f"{LARGE}=-20"), "'-20' is not a share from 0% to 100%"),
        (("--split", f"{SMALL}=most", f"{LARGE}=20"), "'most' is not a share from 0% to 100%"),
        (("--split", f"{SMALL}=80", f"{LARGE}=10"), "80% + 10% is 90%; the parts of a split add up to 100%."),
        (("--split", f"{SMALL}=80", f"{LARGE}=rest"), "Give every model a share (80), or every model a size"),
        (
            ("--split", f"{SMALL}=<=32k", f"{LARGE}=<=16k"),
            "Give the sizes in ascending order, and the last model: rest",
        ),
        (("--split", "no-such-model=80", f"{SMALL}=20"), "No model is called 'no-such-model'"),
        ((f"{SMALL}=80", f"{LARGE}=20"), f"'{SMALL}=80' is a part of a split: add --split"),
    ],
)
def test_a_split_that_cannot_be_read_is_explained(call: Call, words: tuple[str, ...], sentence: str) -> None:
    outcome = call("cost", *words)
    assert outcome.code in (1, 2)
    assert outcome.out == ""
    assert sentence in " ".join(outcome.err.split())


def test_a_part_of_nothing_costs_nothing(call: Call) -> None:
    document = call("cost", "--split", f"{SMALL}=100", f"{LARGE}=0", "--format", "json").document
    assert [part["total_usd"] for part in document["split"]] == ["0.09", "0"]
    assert document["total_usd"] == "0.09"


def test_a_split_by_size_of_a_conversation(call: Call) -> None:
    options = ("--turns", "5", "--system", "1k", "--sessions", "10", "--format", "json")
    document = call("cost", "--split", f"{SMALL}=<=2k", f"{LARGE}=rest", *options).document
    small, large = document["split"]
    assert small["up_to_tokens"] == 2_000
    assert (small["workload"]["request_count"], large["workload"]["request_count"]) == (20, 30)  # 1.2k, 1.7k | 2.2k …
    tokens = small["workload"]["input_tokens"] + large["workload"]["input_tokens"]
    assert tokens == document["workload"]["input_tokens"]
    outcome = call("cost", "--split", f"{SMALL}=<=2k", f"{LARGE}=rest")
    assert outcome.code == 2
    assert "usage logs or a conversation" in outcome.err
