"""``compare``: side by side, and when the answer changes: each with figures worked out by hand."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from tests.catalogue_builder import CatalogueBuilder
from tests.cli.conftest import FREE, HOSTILE, LARGE, SMALL, TERSE, WORDY, Call, Outcome

RATES = pytest.mark.usefixtures("rates")


def compared(call: Call, *arguments: str) -> Any:
    outcome = call("compare", WORDY, TERSE, *arguments, "--format", "json")
    assert outcome.code == 0
    return outcome.document


@RATES
def test_the_scale_table_by_hand(call: Call) -> None:
    # Wordy: maker 3/15, host 2/20; Terse: host 4/8.
    rows = compared(call)["scale"]
    assert [(row["input_tokens"], row["output_tokens"]) for row in rows] == [
        (1_000_000, 250_000), (5_000_000, 2_000_000), (20_000_000, 10_000_000), (100_000_000, 60_000_000),
    ]  # fmt: skip
    assert [[total["total_usd"] for total in row["totals"]] for row in rows] == [
        ["6.75", "6"], ["45", "36"], ["210", "160"], ["1200", "880"],
    ]  # fmt: skip
    assert rows[0]["totals"][0]["provider"] == "maker"
    assert [row["winners"] for row in rows] == [[TERSE]] * 4


@RATES
def test_the_volumes_of_the_scale_table_can_be_chosen(call: Call) -> None:
    rows = compared(call, "--volume", "2M/1M", "--volume", "10,000k + 0")["scale"]
    assert [(row["input_tokens"], row["output_tokens"]) for row in rows] == [(2_000_000, 1_000_000), (10_000_000, 0)]
    assert [[total["total_usd"] for total in row["totals"]] for row in rows] == [["21", "16"], ["20", "40"]]
    assert "10M in, 0 out" in call("compare", WORDY, TERSE, "--volume", "10M/0").out
    refused = call("compare", WORDY, TERSE, "--volume", "10M")
    assert refused.code == 2
    assert "'10M': write input and output tokens with a slash between: 20M/10M." in refused.err


@RATES
def test_the_break_even_points_price_both_alike(call: Call) -> None:
    points = {point["input"]: point for point in compared(call)["break_even"]}
    # 2 + 20r = 4 + 8r at r = 1/6, where Wordy's cheapest is still the host.
    ratio = points["ratio"]
    assert (ratio["models"], ratio["here"], ratio["cheaper_here"]) == ([WORDY, TERSE], "0.4", TERSE)
    assert ratio["crossings"] == [{"at": "0.166666666667", "cheaper_beyond": TERSE, "reply_limit": False}]
    assert (ratio["cheaper_at_start"], ratio["always"], ratio["ends_at"]) == (WORDY, None, None)
    # 15 + 30 - 13.5c = 36 at c = 2/3; the dearer one's multiplier: 15 + 30m = 36 and 10 + 40m = 36 at 0.7 and 0.65.
    assert points["cached"]["crossings"] == [{"at": "0.666666666667", "cheaper_beyond": WORDY, "reply_limit": False}]
    assert points["cached"]["ends_at"] == "1"
    assert (points["multiplier"]["multiplier_of"], points["multiplier"]["here"]) == (WORDY, "1")
    assert points["multiplier"]["crossings"] == [{"at": "0.7", "cheaper_beyond": TERSE, "reply_limit": False}]


@RATES
def test_where_a_models_cheapest_provider_changes(call: Call) -> None:
    # 2 + 20r = 3 + 15r at r = 0.2; with two million out, 10 + 40 = 15 - 13.5c + 30 never: the maker is cheaper.
    (change,) = compared(call)["provider_changes"]
    assert (change["model"], change["input"], change["at"]) == (WORDY, "ratio", "0.2")
    assert (change["before"]["provider"], change["after"]["provider"]) == ("host", "maker")


@RATES
def test_sensitivity_and_budget_by_hand(call: Call) -> None:
    document = compared(call, "--budget", "$90")
    turns = {(turn["input"], turn["factor"]): turn for turn in document["sensitivity"]}
    assert set(turns) == {(varied, factor) for varied in ("input", "output") for factor in ("0.5", "2")}
    assert [total["total_usd"] for total in turns["output", "0.5"]["totals"]] == ["30", "28"]
    assert not any(turn["flips"] for turn in turns.values())
    assert document["budget_usd"] == "90"
    assert document["budget"] == [
        {"model": WORDY, "times": "2", "unlimited": False}, {"model": TERSE, "times": "2.5", "unlimited": False},
    ]  # fmt: skip
    halved = compared(call, "--output", "1M")["sensitivity"]
    assert [(turn["input"], turn["factor"]) for turn in halved if turn["flips"]] == [("input", "2"), ("output", "0.5")]


@RATES
def test_never_is_an_answer(call: Call) -> None:
    document = compared(call, "--multiplier", "terse=0.1", "--allow", "host")
    cached = next(point for point in document["break_even"] if point["input"] == "cached")
    assert (cached["crossings"], cached["always"]) == ([], TERSE)
    text = call("compare", WORDY, TERSE, "--multiplier", "terse=0.1", "--allow", "host").out
    assert "Terse is cheaper at any value" in text


def test_a_score_that_only_one_model_has_is_listed_with_its_name(call: Call) -> None:
    assert "Only GPT-5 is scored on: Aider polyglot" in call("compare", "gpt-5", "deepseek-v4-pro").out


@RATES
def test_the_table_describes_the_changes_in_words(call: Call) -> None:
    out = call("compare", WORDY, TERSE, "--budget", "90").out
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert lines[1] == "Wordy costs 1.2× as much."
    assert "Arena text (elo) 1200 1300 ◆" in lines
    assert "5M in, 2M out $45.00 Maker $36.00 Host Terse, by 20%" in lines
    assert "Wordy : Terse output:input ratio 0.4 Wordy below 0.167, Terse above 0.167 (Wordy at Host)" in lines
    assert "Wordy : Terse cached share 0% Terse below 66.7%, Wordy above 66.7%" in lines
    assert "Wordy output:input ratio Host to 0.2, then Maker" in lines
    assert "Terse output:input ratio Host throughout" in lines
    assert "Output's share of the bill for this workload: 67% for Wordy, 44% for Terse." in lines
    assert "now Terse $36.00 a month, $9.00 below Wordy" in lines
    assert "output ×2 Terse $36.00 → $52.00 (+44%), still $23.00 below Wordy" in lines
    assert "None changes which model is cheapest." in lines
    assert "B Terse 2.50 Host" in lines


@RATES
def test_every_option_of_the_workload_reaches_every_answer(call: Call) -> None:
    document = compared(call, "--needs", "tools", "--prompt", "8k", "--cached", "60%")
    assert [model["cheapest"] == [] for model in document["models"]] == [True, False]
    assert document["verdict_on_price"] == "Wordy: no offer can be ranked with your filter needs tools"
    assert {point["known"] for point in document["break_even"]} == {False}
    assert [row["totals"][0]["total_usd"] for row in document["scale"]] == [None] * 4
    assert "prompt" in {turn["input"] for turn in document["sensitivity"]}
    outcome = call("compare", WORDY, TERSE, "--needs", "tools", "--budget", "5")
    assert outcome.code == 0
    assert outcome.err == f"No offer of {WORDY} can be ranked with your filter needs tools.\n"
    assert "A Wordy — —" in " ".join(outcome.out.split())


@pytest.mark.usefixtures("catalogue")
def test_a_workload_of_nothing_is_answered(call: Call) -> None:
    outcome = call("compare", SMALL, LARGE, "--input", "0", "--output", "0", "--budget", "5", "--format", "json")
    assert outcome.code == 0
    assert [entry["unlimited"] for entry in outcome.document["budget"]] == [True, True]
    assert call("compare", SMALL, LARGE, "--input", "0", "--output", "0", "--budget", "5").code == 0


@pytest.mark.usefixtures("catalogue")
def test_three_models_are_compared_with_the_first(call: Call) -> None:
    document = call("compare", SMALL, LARGE, HOSTILE, "--format", "json").document
    assert {tuple(point["models"]) for point in document["break_even"]} == {(SMALL, LARGE), (SMALL, HOSTILE)}
    assert document["verdict_on_price"] is None
    assert [model["model"] for model in document["models"]] == [SMALL, LARGE, HOSTILE]


@pytest.mark.parametrize("names", [(SMALL,), (SMALL, SMALL), (SMALL, "llama-3.2-1b-instruct")])
@pytest.mark.usefixtures("catalogue")
def test_one_model_cannot_be_compared(call: Call, names: tuple[str, ...]) -> None:
    outcome = call("compare", *names)
    assert (outcome.code, outcome.out) == (2, "")
    assert "Compare two to six different models, not 1." in outcome.err


@RATES
def test_a_region_without_offers_is_reported(call: Call) -> None:
    outcome = call("compare", WORDY, TERSE, "--region", "mars")
    assert (outcome.code, outcome.err) == (
        0,
        (
            "No offer of these models is bound to region mars; their regions: none.\n"
            f"No offer of {WORDY} can be ranked with your filter region mars.\n"
            f"No offer of {TERSE} can be ranked with your filter region mars.\n"
        ),
    )


@RATES
def test_the_unit_prices_of_csv_are_those_of_the_bill_beside_them(call: Call) -> None:
    asked = (WORDY, "--input", "300M", "--output", "2M", "--prompt", "300k", "--allow", "maker")
    [cost] = [r for r in _records(call("cost", *asked, "--format", "csv")) if r["status"] == "ranked"]
    assert (cost["input_usd_per_1m"], cost["output_usd_per_1m"], cost["total_usd"]) == ("6", "22.5", "1845")
    document = call("cost", *asked, "--format", "json").document
    assert document["models"][0]["cheapest"][0]["input_usd_per_1m"] == "3", "JSON has the band beside the base price"
    compared = _records(call("compare", *asked, TERSE, "--format", "csv"))
    paid = {r["field"]: r["value"] for r in compared if (r["section"], r["model"]) == ("cheapest", WORDY)}
    assert (paid["input_usd_per_1m"], paid["total_usd"]) == ("6", "1845")


def _records(outcome: Outcome) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(outcome.out)))


@RATES
def test_csv_has_one_figure_a_row(call: Call) -> None:
    rows = list(csv.DictReader(StringIO(call("compare", WORDY, TERSE, "--budget", "90", "--format", "csv").out)))
    figures = {(row["section"], row["field"], row["model"]): row["value"] for row in rows}
    assert figures["facts", "context_tokens", WORDY] == "1000000"
    assert figures["cheapest", "total_usd", TERSE] == "36"
    assert figures["scores", "arena_text", WORDY] == "1200.0"
    assert figures["scale", "5000000+2000000", WORDY] == "45"
    assert figures["break_even", "cached", WORDY] == "0.666666666667"
    assert figures["provider_changes", "ratio host maker", WORDY] == "0.2"
    assert figures["sensitivity", "output×0.5", TERSE] == "28"
    assert figures["budget", "times", TERSE] == "2.5"


@pytest.mark.parametrize("style", ["table", "json", "csv", "markdown"])
@pytest.mark.usefixtures("catalogue")
def test_hostile_names_and_unpriced_models_break_no_format(call: Call, style: str) -> None:
    outcome = call("compare", HOSTILE, FREE, "--format", style, "--budget", "1")
    assert outcome.code == 0
    assert all(character.isprintable() or character == "\n" for character in outcome.out)


def test_the_shipped_default_pair(call: Call, shipped_catalogue: Path) -> None:
    document = call("--catalog", str(shipped_catalogue), "compare", SMALL, LARGE, "--format", "json").document
    small, large = (Decimal(model["cheapest"][0]["total_usd"]) for model in document["models"])
    assert 0 < small < large
    assert document["scale"][1]["winners"] == [SMALL]


def test_a_score_that_was_not_measured_like_the_others_is_named(call: Call, tmp_path: Path) -> None:
    builder = CatalogueBuilder()
    builder.benchmark("arena_text", name="Arena text", unit="elo", minimum=800, maximum=1600)
    for nth, (key, day) in enumerate((("acme/a", "2026-08-19"), ("acme/b", "2026-10-20"), ("acme/c", "2026-10-20"))):
        builder.model(key)
        builder.score(key, "arena_text", 1300 + 100 * nth, as_of=day)
    path = str(builder.write(tmp_path / "days.db"))
    lines = [
        " ".join(line.split())
        for line in call("compare", "acme/a", "acme/b", "acme/c", "--catalog", path).out.splitlines()
    ]
    assert "Arena text (elo), A unlike 1300 1400 1500 ◆" in lines
    assert (
        "◆ better, where all are known; of scores, the best of all, if at least one other was measured like it."
        in lines
    )
    assert "A unlike: the score of A was not measured like ◆ or, where there is none, like most." in lines
    lines = call("compare", "acme/a", "acme/b", "--catalog", path).out.splitlines()
    assert "Unlike: no two scores were measured alike." in lines
