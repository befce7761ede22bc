"""``crosswalk-tui own``: what is yours changes every answer, and can be listed, switched off, removed and exported."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from enum import StrEnum
from pathlib import Path

import pytest

from crosswalk_tui.core.own.record_fields import KINDS
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.vocabulary import ProviderType, Tier
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.user import notes
from crosswalk_tui.user.comparisons import save_comparison
from crosswalk_tui.user.database import UserDatabase, user_database_path
from crosswalk_tui.user.state import ComparisonSetup
from crosswalk_tui.user.yours import EVERY_KIND, RENAMABLE_KINDS
from tests.cli.conftest import LARGE, SMALL, Call
from tests.hostile_data import seal_again

pytestmark = pytest.mark.usefixtures("catalogue", "user_folder")

GPU = ("own", "price", "my-gpu", SMALL, "--input", "0.002", "--output", "0.002")


def _cheapest(call: Call, *options: str) -> dict[str, object]:
    found: dict[str, object] = call("cost", SMALL, "--format", "json", *options).document["models"][0]["cheapest"][0]
    return found


def test_an_endpoint_of_yours_is_the_cheapest_until_it_is_removed(call: Call) -> None:
    before = call("cost", SMALL, "--format", "json").document
    saved = call(*GPU)
    assert (saved.code, saved.out) == (0, "")
    assert saved.err.splitlines() == [
        "my-gpu is not in the catalogue: a new provider of yours.",
        "Saved: price my-gpu llama-3.2-1b-instruct: input $0.002, output $0.002 per 1M.",
    ]
    best = _cheapest(call)
    assert (best["provider"], best["own"], best["total_usd"]) == ("my-gpu", True, "0.014")
    assert best["list_input_usd_per_1m"] is None
    assert call("cost", SMALL, "--format", "json", "--list-prices").document == before
    assert call("own", "remove", "price", "my-gpu", "llama-3.2-1b-instruct").code == 0
    assert call("cost", SMALL, "--format", "json").document == before


def test_a_discount_is_taken_off_and_the_list_price_stays_beside(call: Call) -> None:
    assert "Saved: discount host: 50% off." in call("own", "discount", "host", "50%").err
    best = _cheapest(call)
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
    assert (_cheapest(call)["provider_model_id"], _cheapest(call)["output_usd_per_1m"]) == ("llama-1b", "0.01")
    assert "price cloud us.llama-1b" in call("own", "price", "cloud", "us.llama-1b", "--output", "0.01").err


MACHINE = ("own", "price", "my-gpu", SMALL, "--usd-per-hour", "0.36", "--tokens-per-second", "100k")


@pytest.mark.parametrize("missing", ["input", "output"])
def test_a_new_offer_with_half_a_price_says_why_it_is_not_ranked(call: Call, missing: str) -> None:
    given = {"input": "--output", "output": "--input"}[missing]
    why = f"no {missing} rate is set or listed; it is not ranked without one."
    assert why in call("own", "price", "my-gpu", SMALL, given, "0.05").err
    assert why in call("own", "list").err
    assert "my-gpu" not in call("cost", SMALL).out
    assert "not ranked" not in call("own", "price", "host", SMALL, given, "0.05").err, "the other is listed"


def test_a_machine_by_the_hour_is_billed_whole_for_the_whole_month(call: Call) -> None:
    call("own", "discount", "host", "10%")  # a seller with a discount is still a seller
    assert (
        "$0.36 an hour, $259.20 a month, up to 130B tokens a month, in full use"
        in call(*MACHINE, "--utilisation", "50%").err
    )
    out = call("cost", SMALL, "--explain").out
    row = next(line for line in out.splitlines() if line.startswith("my-gpu "))
    assert "$259.200*" in row
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


def test_the_list_names_everything_in_every_format(call: Call) -> None:
    assert "Nothing is yours yet" in call("own", "list").out
    call(*GPU)
    call("own", "discount", "host", "50%")
    call("own", "off", "discount", "host")
    found = call("own", "list", "--format", "json").document["own"]
    assert [(e["kind"], e["name"], e["active"]) for e in found] == [
        ("price", "my-gpu llama-3.2-1b-instruct", True),
        ("discount", "host", False),
    ]
    assert found[0]["fields"]["input"] == "0.002"
    assert "| discount | host | 50% off |" in call("own", "list", "--format", "markdown").out
    assert "discount,host,50% off,false," in call("own", "list", "--format", "csv").out
    assert "50% off" in call("own", "list").out
    call("own", "on", "discount", "host")
    assert _cheapest(call)["provider"] == "my-gpu"


def test_an_export_imports_on_another_machine(call: Call, tmp_path: Path) -> None:
    call(*GPU)
    call("own", "discount", "host", "12.5%", "--ends", "2030-01-01", "--note", 'say "hi"')
    call("own", "off", "discount", "host")
    before = call("own", "list", "--format", "json").document
    file = tmp_path / "mine.toml"
    assert "Wrote 2 records" in call("own", "export", str(file)).err
    assert call("own", "export").out == file.read_text(encoding="utf-8")
    assert call("own", "export", "-").out == file.read_text(encoding="utf-8")
    assert not Path("-").exists()
    user_database_path().unlink()
    assert "Imported 2 records" in call("own", "import", str(file)).err
    assert call("own", "list", "--format", "json").document == before
    file.write_text('[[credit]]\nprovider = "host"\nusd = 5\n', encoding="utf-8")
    call("own", "import", str(file), "--replace")
    assert [e["kind"] for e in call("own", "list", "--format", "json").document["own"]] == ["credit"]


def test_a_file_with_an_error_changes_nothing(call: Call, tmp_path: Path) -> None:
    call(*GPU)
    file = tmp_path / "mine.toml"
    file.write_text(
        '[[credit]]\nprovider = "host"\nusd = 5\n[[discount]]\nprovider = "host"\noff = "lots"\n', encoding="utf-8"
    )
    outcome = call("own", "import", str(file), "--replace")
    assert (outcome.code, outcome.out) == (2, "")
    assert "mine.toml: Line 6: discount.off: 'lots' is not a share" in outcome.err
    assert [e["kind"] for e in call("own", "list", "--format", "json").document["own"]] == ["price"]


@pytest.mark.parametrize(
    ("words", "kinds"),
    [("remove", EVERY_KIND), ("list", EVERY_KIND), ("off", KINDS), ("on", KINDS), ("rename", RENAMABLE_KINDS)],
)
def test_the_help_lists_the_kinds_in_a_sentence(call: Call, words: str, kinds: tuple[str, ...]) -> None:
    shown = " ".join(call("own", words, "--help").out.split())
    assert f"KIND is {', '.join(kinds[:-1])} or {kinds[-1]}.".replace(", ", " ") in shown.replace(", ", " ")
    assert "KIND" in shown.partition("[OPTIONS]")[2].split()[0]


@pytest.mark.parametrize(("words", "choices"), [("price", Tier), ("provider", ProviderType)])
def test_the_help_lists_every_value_that_is_taken(call: Call, words: str, choices: type[StrEnum]) -> None:
    assert ", ".join(choices) in " ".join(call("own", words, "--help").out.split())


def test_the_help_says_what_each_option_takes(call: Call) -> None:
    shown = " ".join(call("own", "discount", "--help").out.split())
    assert "--rates RATES Rates it is for, separated by commas: input, output, cache_read" in shown
    assert "--minimum USD" in shown
    assert "--ends DATE" in shown


@pytest.mark.parametrize(
    ("call_", "message"),
    [
        (("own", "discount", "hots", "5%"), "No provider is called 'hots'. Nearest: host"),
        (("own", "discount", "host", "lots"), "Invalid value for 'SHARE': 'lots' is not a share"),
        (("own", "price", "host", "no-such-model", "--input", "1"), "own model LAB/NAME"),
        (("own", "price", "host", SMALL), "Missing option '--input'. A price needs at least one rate"),
        (("own", "price", "host", SMALL, "--input", "free"), "Invalid value for '--input': 'free' is not an amount"),
        (
            ("own", "discount", "host", "5%", "--starts", "2027-01-02", "--ends", "2027-01-01"),
            "Invalid value for '--ends': must be after starts.",
        ),
        (("own", "credit", "host", "abc"), "Invalid value for 'USD': 'abc' is not an amount"),
        (
            ("own", "price", "rented", SMALL, "--usd-per-hour", "2"),
            "Missing option '--tokens-per-second'. Required for",
        ),
        (("own", "list", "thing"), "Invalid value for '[KIND]': 'thing' is not one of 'price', 'discount'"),
        (("own", "remove", "discount", "host"), "No discount of yours is called 'host'. You have no price, discount"),
    ],
)
def test_a_mistake_is_explained(call: Call, call_: tuple[str, ...], message: str) -> None:
    outcome = call(*call_)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err


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


def test_json_is_the_same_without_anything_of_yours(call: Call) -> None:
    assert json.dumps(call("cost", SMALL, "--format", "json").document) == json.dumps(
        call("cost", SMALL, "--list-prices", "--format", "json").document
    )


def test_the_list_names_what_has_no_effect(call: Call) -> None:
    call("own", "discount", "host", "5%", "--id", "no-such-id")
    outcome = call("own", "list")
    assert outcome.code == 0
    assert "No effect: Discount host no-such-id: the catalogue has no such offer." in outcome.err


def test_a_context_window_that_is_no_number_is_one_of_tokens(call: Call) -> None:
    assert (
        "Invalid value for '--context': 'wide' is not a number of tokens"
        in call("own", "model", "ours/tune", "--context", "wide").err
    )


@pytest.mark.parametrize("share", ["1", "1.0", "01"])
def test_a_discount_of_one_is_asked_about(call: Call, share: str) -> None:
    done = call("own", "discount", "host", share)
    assert (done.code, done.err.splitlines()[-1]) == (
        2, f"Error: Invalid value for 'SHARE': {share!r} could be a percentage or a fraction; write 1% or 100%.",
    )  # fmt: skip
    assert call("own", "discount", "host", "1%").code == 0


def test_a_score_that_cannot_count_is_refused(call: Call) -> None:
    done = call("own", "score", SMALL, "new-bench", "7")
    assert (done.code, done.out) == (2, "")
    assert "new-bench is no benchmark of the catalogue; a new one needs its scale" in done.err
    assert "Nothing was saved. Add --minimum and --maximum." in done.err
    assert call("own", "list", "--format", "json").document["own"] == []
    assert call("own", "score", SMALL, "new-bench", "-7", "--minimum", "-10", "--maximum", "10").code == 0


@pytest.mark.parametrize("huge", ["1e9999999", "-1e999999999", "1e10"])
def test_a_number_beyond_any_score_is_refused(call: Call, huge: str) -> None:
    scale = ("own", "score", SMALL, "new-bench", "7")
    for name, words in {
        "VALUE": ("own", "score", SMALL, "new-bench", huge),
        "--minimum": (*scale, "--minimum", huge, "--maximum", "10"),
        "--maximum": (*scale, "--minimum", "0", "--maximum", huge),
    }.items():
        done = call(*words)
        assert done.code == 2
        assert done.err.endswith(f"Error: Invalid value for '{name}': {huge!r} is not a number that can be a score.\n")


def test_a_negative_discount_is_called_a_surcharge(call: Call) -> None:
    for words in (("host", "-5%"), ("--note", "x", "host", "-0.05"), ("host", "-5%", "--note", "-x")):
        done = call("own", "discount", *words)
        assert done.code == 2
        assert "would be a surcharge: a discount is 0% to 100% off" in done.err
    assert "is negative" in call("own", "credit", "host", "-5").err
    assert "No such option '--share'" in call("own", "discount", "host", "--share", "5%").err


def test_zeros_are_said_to_mean_a_local_model(call: Call) -> None:
    assert "never the cheapest" in call("own", "price", "host", SMALL, "--input", "0", "--output", "0").err
    assert "never the cheapest" not in call("own", "price", "host", SMALL, "--input", "0", "--output", "1").err


def test_what_is_replaced_is_named(call: Call) -> None:
    assert "Replaces" not in call("own", "discount", "host", "15%").err
    assert "Replaces: 15% off, saved 20" in call("own", "discount", "host", "20%").err
    call("own", "model", "acme/tune")
    assert "Replaces: acme/tune, saved 20" in call("own", "model", "acme/tune", "--context", "8k").err
    assert "Replaces" not in call("own", "discount", "host", "20%").err
    assert "Replaces" not in call("own", "discount", "host", "20%", "--starts", "2030-01-01").err


def _save_everything(call: Call) -> None:
    """One record, workload, comparison and note; a command saves no comparison and no note, so the app's code does."""
    call(*GPU)
    call("workloads", "save", "bot", "--input", "5M", "--cached", "60%")
    users = UserDatabase()
    setup = ComparisonSetup((SMALL, LARGE), Workload(1, 2), Filters())
    save_comparison(users, "small ones", setup)
    notes.write(users, (SMALL, LARGE), "the small one\nis enough")


def test_the_list_has_saved_things_too(call: Call) -> None:
    _save_everything(call)
    found = call("own", "list", "--format", "json").document["own"]
    assert [(e["kind"], e["name"]) for e in found[1:]] == [
        ("comparison", "small ones"), ("workload", "bot"), ("note", f"{SMALL} {LARGE}"),
    ]  # fmt: skip
    assert found[1]["fields"]["models"] == [SMALL, LARGE]
    assert (found[2]["fields"]["cached_share"], found[3]["fields"]["text"]) == ("0.6", "the small one\nis enough")
    assert call("own", "list", "note", "--format", "csv").out.count("the small one") == 1
    assert "No credit of yours" in call("own", "list", "credit").out


def test_everything_is_exported_and_imported_as_it_was(call: Call, tmp_path: Path) -> None:
    _save_everything(call)
    before = call("own", "list", "--format", "json").document
    file = tmp_path / "yours.toml"
    assert "1 record, 1 comparison, 1 workload, 1 note" in call("own", "export", str(file)).err
    for kind, name in (("comparison", "small ones"), ("workload", "BOT"), ("note", f"{LARGE} {SMALL}")):
        assert call("own", "remove", kind, *name.split()).code == 0
    assert len(call("own", "list", "--format", "json").document["own"]) == 1
    assert "Imported 1 record, 1 comparison, 1 workload, 1 note" in call("own", "import", str(file)).err
    assert call("own", "list", "--format", "json").document == before


def test_an_error_in_a_saved_workload_names_line_and_field(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "yours.toml"
    file.write_text('[[workload]]\nname = "bot"\ninput_tokens = 5\noutput_tokens = "many"\n', encoding="utf-8")
    done = call("own", "import", str(file))
    assert done.code == 2
    assert "yours.toml: Line 4: workload.output_tokens: 'many' is not" in done.err


def test_a_workload_is_renamed(call: Call) -> None:
    call("workloads", "save", "bot", "--input", "5M")
    call("workloads", "save", "other", "--input", "5M")
    assert call("own", "rename", "workload", "bot", "other").code == 1
    assert call("own", "rename", "workload", "bot", "helper").code == 0
    assert [e["name"] for e in call("own", "list", "workload", "--format", "json").document["own"]] == [
        "helper",
        "other",
    ]
    done = call("own", "rename", "comparison", "bot", "helper")
    assert (done.code, "No comparison of yours is called 'bot'" in done.err) == (2, True)


def test_what_cannot_be_read_is_listed_and_left_out_of_an_export(call: Call) -> None:
    _save_everything(call)
    with UserDatabase().open(writing=True) as db:
        db.execute("UPDATE comparison SET document = '{}'")
    assert "cannot be read" in call("own", "list").out
    done = call("own", "export")
    assert "Left out: the comparison 'small ones' cannot be read" in done.err
    assert "[[note]]" in done.out
    assert call("own", "remove", "comparison", "small", "ones").code == 0


def test_a_database_that_cannot_be_used_is_kept_beside_a_new_one(call: Call) -> None:
    users = UserDatabase()
    call("own", "discount", "host", "15%")
    assert "can be used; nothing was changed" in call("own", "fresh").err
    users.path.write_bytes(b"no database " * 1000)
    assert "start with a new one beside it: crosswalk-tui own fresh" in call("own", "list").err
    done = call("own", "fresh")
    assert (done.code, "Kept: " in done.err) == (0, True)
    assert call("own", "discount", "host", "20%").code == 0
    (kept,) = users.path.parent.glob("user-kept-*.db")
    assert kept.read_bytes() == b"no database " * 1000


def test_a_kept_database_is_imported(call: Call, tmp_path: Path) -> None:
    _save_everything(call)
    before = call("own", "list", "--format", "json").document
    kept = UserDatabase().path.rename(tmp_path / "kept.db")
    done = call("own", "import", str(kept))
    assert "Imported 1 record, 1 comparison, 1 workload, 1 note from" in done.err
    assert call("own", "list", "--format", "json").document == before


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


def test_a_price_at_a_provider_of_a_similar_name_names_it(call: Call) -> None:
    saved = call("own", "price", "hots", SMALL, "--input", "1", "--output", "2")
    assert saved.code == 0
    assert "hots is not in the catalogue: a new provider of yours. Did you mean host?" in saved.err
