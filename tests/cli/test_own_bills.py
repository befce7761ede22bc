"""What is the user's in bills, comparisons and rankings, with its mark and the list price beside it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crosswalk_tui.user.database import user_database_path
from tests.cli.conftest import LARGE, SMALL, Call
from tests.cli.yours import GPU, cheapest
from tests.hostile_data import seal_again

pytestmark = pytest.mark.usefixtures("catalogue", "user_folder")

MACHINE = ("own", "price", "my-gpu", SMALL, "--usd-per-hour", "0.36", "--tokens-per-second", "100k")


def test_an_endpoint_of_yours_is_the_cheapest_until_it_is_removed(call: Call) -> None:
    before = call("cost", SMALL, "--format", "json").document
    saved = call(*GPU)
    assert (saved.code, saved.out) == (0, "")
    assert saved.err.splitlines() == [
        "my-gpu is not in the catalogue: a new provider of yours.",
        "Saved: price my-gpu llama-3.2-1b-instruct: input $0.002, output $0.002 per 1M.",
    ]
    best = cheapest(call)
    assert (best["provider"], best["own"], best["total_usd"]) == ("my-gpu", True, "0.014")
    assert best["list_input_usd_per_1m"] is None
    assert call("cost", SMALL, "--format", "json", "--list-prices").document == before
    assert call("own", "remove", "price", "my-gpu", "llama-3.2-1b-instruct").code == 0
    assert call("cost", SMALL, "--format", "json").document == before


def test_a_discount_is_taken_off_and_the_list_price_stays_beside(call: Call) -> None:
    assert "Saved: discount host: 50% off." in call("own", "discount", "host", "50%").err
    best = cheapest(call)
    assert (best["provider"], best["own"], best["input_usd_per_1m"]) == ("host", True, "0.005")
    assert (best["list_input_usd_per_1m"], best["list_output_usd_per_1m"]) == ("0.01", "0.02")
    table = call("cost", SMALL).out
    assert "$0.005*" in table
    assert "list price $0.01 in, $0.02 out" in table
    assert "$0.005*" in call("compare", SMALL, LARGE).out
    shown = call("compare", SMALL, LARGE).out
    assert "$0.01 in, $0.02 out" in shown
    assert (
        "* input: your 50% off $0.01, published by Test prices, as of 2026-07-02."
        in call("cost", SMALL, "--explain").out
    )


def test_every_command_uses_what_is_yours(call: Call) -> None:
    call(*GPU)
    models = {m["model"]: m for m in call("models", "--format", "json").document["models"]}
    assert (models[SMALL]["input_usd_per_1m"], models[SMALL]["own"]) == ("0.002", True)
    assert models[LARGE]["own"] is False
    assert "$0.002*" in call("models", "llama").out
    assert "my-gpu" in call("show", SMALL).out
    assert "my-gpu" in call("compare", SMALL, LARGE).out
    assert call("cost", SMALL, "--max-usd", "0.02").code == 0
    assert call("cost", SMALL, "--max-usd", "0.02", "--list-prices").code == 1


def test_a_price_is_of_the_offer_the_provider_has(call: Call) -> None:
    assert "price host llama-1b" in call("own", "price", "host", SMALL, "--output", "0.01").err
    assert (cheapest(call)["provider_model_id"], cheapest(call)["output_usd_per_1m"]) == ("llama-1b", "0.01")
    assert "price cloud us.llama-1b" in call("own", "price", "cloud", "us.llama-1b", "--output", "0.01").err


def test_a_machine_by_the_hour_is_billed_whole_for_the_whole_month(call: Call) -> None:
    call("own", "discount", "host", "10%")  # a seller with a discount is still a seller
    assert (
        "$0.36 an hour, $259.20 a month, up to 130B tokens a month, in full use"
        in call(*MACHINE, "--utilisation", "50%").err
    )
    out = call("cost", SMALL, "--explain").out
    row = next(line for line in out.splitlines() if line.startswith("my-gpu "))
    assert "$259.20*" in row
    assert "1 machine all month, <1% used" in row
    assert "my-gpu: 1 machine for the whole month, $0.36 an hour × 720 hours = $259.20; <1% of what it can" in out
    assert "Host Inc. costs as much as one machine at" in out
    assert "can be ranked beside it" not in out


def test_more_than_a_machine_can_process_is_priced_as_so_many_machines(call: Call) -> None:
    call(*MACHINE)  # 259.2B tokens a month
    many = ("--input", "500B", "--output", "100B")
    assert "3 machines all month, 77% used" in call("cost", SMALL, *many).out
    bills = call("cost", SMALL, *many, "--format", "json").document["models"][0]["ranked"]
    mine = next(bill for bill in bills if bill["provider"] == "my-gpu")
    assert mine["total_usd"] == "777.6"
    assert mine["machines"] == {"count": 3, "usd_each": "259.2", "used_share": "0.771605", "used_usd": "600"}
    assert [(line["label"], line["per"]) for line in mine["lines"]] == [("machines", "machine")]
    assert all(bill["machines"] is None for bill in bills if bill is not mine)


def test_a_credit_and_a_minimum_are_stated_beside_the_bill(call: Call) -> None:
    call("own", "credit", "host", "$9")
    call("own", "discount", "host", "10%", "--minimum", "1000")
    out = call("cost", SMALL).out
    assert "Your credit of $9 at Host Inc. pays this bill for" in out
    assert "Your discount at Host Inc. needs $1,000 a month there" in out


def test_a_credit_and_a_minimum_are_stated_for_every_seller_and_in_json(call: Call) -> None:
    before = call("cost", SMALL, "--format", "json").document["models"][0]
    assert before["own_remarks"] == []
    call("own", "credit", "cloud", "$9")
    after = call("cost", SMALL, "--format", "json").document["models"][0]
    (remark,) = after["own_remarks"]
    assert remark["provider"] == "cloud"
    assert "Your credit of $9 at" in remark["text"]
    assert "the bill and its place are without it" in remark["text"]
    assert {**after, "own_remarks": []} == before, "it changes no bill"
    assert remark["text"] in call("cost", SMALL).out, "although cloud is not the cheapest"


def test_a_bill_can_be_computed_from_the_rates_of_the_table(call: Call) -> None:
    """5 × $0.0085 + 2 × $0.017 is $0.0765: with $0.01 and $0.02 it would be $0.09."""
    call("own", "discount", "host", "15%", "--model", SMALL)
    row = next(line for line in call("cost", SMALL).out.splitlines() if line.startswith("Host Inc."))
    assert "$0.0085*" in row
    assert "$0.017*" in row
    assert "$0.0765*" in row or "$0.077*" in row
    explained = call("cost", SMALL, "--explain").out
    assert [line.split()[-1] for line in explained.splitlines() if line.startswith(("input ", "output ", "sum "))] == [
        "$0.0425", "$0.0340", "$0.0765",
    ]  # fmt: skip


def test_totals_and_scores_of_yours_are_marked_wherever_models_are_listed(call: Call) -> None:
    call(*GPU)
    call("own", "score", SMALL, "arena_text", "1500")
    (row,) = [line for line in call("find", "--min", "arena_text=1490").out.splitlines() if line.startswith(SMALL)]
    assert "$0.014* " in row
    assert "1500*" in row
    (match,) = call("find", "--min", "arena_text=1490", "--format", "json").document["found"]
    assert (match["own"], match["own_scores"]) == (True, ["arena_text"])
    assert "$0.014*" in call("cost", SMALL).out
    assert "$0.014*" in next(line for line in call("compare", SMALL, LARGE).out.splitlines() if "Per month" in line)
    listed = call("find", "--min", "arena_text=1", "--list-prices").out
    assert "*" not in listed


def test_a_model_and_a_score_of_yours(call: Call) -> None:
    assert call("own", "model", "ours/tune", "--context", "8k", "--tools", "--no-vision").code == 0
    assert call("own", "price", "my-gpu", "ours/tune", "--input", "1", "--output", "1").code == 0
    assert call("own", "score", "tune", "our-bench", "7", "--minimum", "0", "--maximum", "10").code == 0
    document = call("show", "tune", "--format", "json").document
    assert (document["facts"]["context_tokens"], document["facts"]["tools"]) == (8000, True)
    assert [(s["benchmark"], s["value"], s["own"]) for s in document["scores"]] == [("our-bench", 7.0, True)]
    shown = call("show", "tune").out
    assert "you" in shown
    assert [line.split()[-2:] for line in shown.splitlines() if line.startswith(("Context", "Tools"))] == [
        ["yours", "*"]
    ] * 2


def test_json_is_the_same_without_anything_of_yours(call: Call) -> None:
    assert json.dumps(call("cost", SMALL, "--format", "json").document) == json.dumps(
        call("cost", SMALL, "--list-prices", "--format", "json").document
    )


def test_a_database_that_cannot_be_read_is_not_ignored(call: Call) -> None:
    user_database_path().parent.mkdir(parents=True, exist_ok=True)
    user_database_path().write_bytes(b"not a database" * 100)
    outcome = call("cost", SMALL)
    assert (outcome.code, outcome.out) == (2, "")
    assert "--list-prices ignores what is yours." in outcome.err
    assert call("cost", SMALL, "--list-prices").code == 0
    for without in (("own", "discount", "host", "5%"), ("workloads", "save", "mine", "--input", "1M"), ("own", "list")):
        outcome = call(*without)
        assert (outcome.code, "--list-prices" in outcome.err) == (2, False)


def test_a_command_to_type_ends_its_sentence(call: Call, catalogue: Path) -> None:
    """Another sentence may follow it."""
    call("own", "discount", "host", "5%")
    with closing(sqlite3.connect(user_database_path())) as db:
        db.execute("UPDATE own SET document = 'null'")
        db.commit()
    assert "own remove discount host. --list-prices ignores" in " ".join(call("cost", SMALL).err.split())
    with closing(sqlite3.connect(user_database_path())) as db:
        db.execute("""UPDATE own SET document = '{"provider": "host", "off": "0.05"}'""")
        db.commit()
    with closing(sqlite3.connect(catalogue)) as db:
        db.execute("UPDATE price SET valid_from = 'xx'")
        db.commit()
    seal_again(catalogue)
    assert "catalog verify. --list-prices ignores" in " ".join(call("cost", SMALL).err.split())
