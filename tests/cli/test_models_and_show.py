"""``models`` and ``show``: finding a model, and one model on a page."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest

from tests.catalogue_builder import CatalogueBuilder
from tests.cli.conftest import FREE, HOSTILE, LARGE, SMALL, Call

pytestmark = pytest.mark.usefixtures("catalogue")


def keys(call: Call, *query: str) -> list[str]:
    return [model["model"] for model in call("models", *query, "--format", "json").document["models"]]


def test_all_models_most_widely_served_first(call: Call) -> None:
    assert keys(call)[0] == SMALL
    assert set(keys(call)) == {SMALL, LARGE, FREE, HOSTILE}


@pytest.mark.parametrize(
    "query", [("llama", "1b"), ("1B llama",), ("META", "instruct", "3.2-1b"), ("us.llama-1b",), ("1b",)]
)
def test_every_word_in_any_order(call: Call, query: tuple[str, ...]) -> None:
    assert keys(call, *query) == [SMALL]


def test_a_model_is_found_by_an_alias(call: Call) -> None:
    assert set(keys(call, "shared")) == {LARGE, FREE}


def test_a_line_has_the_price_of_the_cheapest_seller_that_is_no_reseller(call: Call) -> None:
    document = call("models", "1b", "--format", "json").document
    assert document["models"] == [
        {
            "model": SMALL,
            "name": "Llama 3.2 1B Instruct",
            "lab": "Meta",
            "open_weights": True,
            "release_date": None,
            "context_tokens": 131_072,
            "n_providers": 3,
            "input_usd_per_1m": "0.01",
            "output_usd_per_1m": "0.02",
            "own": False,
            "as_of": "2026-07-02",
            "stale": False,
        }
    ]
    assert (document["workload"]["input_tokens"], document["workload"]["output_tokens"]) == (5_000_000, 2_000_000)


def test_the_table_has_the_month_of_the_release_and_json_the_date(call: Call, tmp_path: Path) -> None:
    builder = CatalogueBuilder()
    builder.model("lab/new", release_date="2026-04-23")
    path = str(builder.write(tmp_path / "dated.db"))
    heads, row = call("models", "new", "--catalog", path).out.splitlines()
    assert row[heads.index("Released") :].split()[0] == "2026-04"
    (line,) = call("models", "new", "--catalog", path, "--format", "json").document["models"]
    assert line["release_date"] == "2026-04-23"


def test_tied_sellers_show_the_makers_price(call: Call) -> None:
    (line,) = call("models", "3b", "--format", "json").document["models"]
    assert line["input_usd_per_1m"] == "1"


def test_the_unknown_is_a_dash_in_the_table_null_in_json_and_empty_in_csv(call: Call) -> None:
    row = call("models", "only", "free").out.splitlines()[1]
    assert row.split()[0] == FREE
    assert row.count("—") == 5  # weights, release, context, two prices
    assert "$0" not in row
    (line,) = call("models", "only", "--format", "json").document["models"]
    assert (line["open_weights"], line["input_usd_per_1m"]) == (None, None)
    (record,) = csv.DictReader(StringIO(call("models", "only", "--format", "csv").out))
    assert (record["open_weights"], record["context_tokens"]) == ("", "")


def test_nothing_found_is_a_no_with_a_hint(call: Call) -> None:
    outcome = call("models", "lamma")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err == "No model matches 'lamma'. Did you mean: llama?\n"
    assert call("models", "zzzz", "--format", "json").document["models"] == []
    assert call("models", "zzzz", "--format", "json").code == 1


def test_show_tells_facts_with_their_sources_and_no_facts_with_a_dash(call: Call) -> None:
    out = call("show", SMALL).out
    lines = {line.split("  ")[0]: line for line in out.splitlines()}
    assert "131K (131,072)" in lines["Context"]
    assert lines["Context"].endswith("litellm, models.dev (offers); 1 other value given")
    assert lines["Parameters"].split() == ["Parameters", "1.24B"]
    assert lines["Licence"].split() == ["Licence", "—"]
    assert lines["Tools"].split() == ["Tools", "no"]
    assert lines["Reasoning"].split() == ["Reasoning", "—"]
    assert "text, image" in lines["Modalities in"]
    assert "Host Inc." in out
    assert lines["Arena text"].split()[2] == "1111"


def test_show_lists_the_tied_votes_of_a_disputed_fact(call: Call) -> None:
    (line,) = [line for line in call("show", SMALL).out.splitlines() if line.startswith("Structured output")]
    assert line.split(maxsplit=3) == ["Structured", "output", "—", "disputed: 3 yes, 3 no"]
    assert call("show", SMALL, "--format", "json").document["facts"]["structured_output"] is None


def test_show_as_a_document(call: Call) -> None:
    document = call("show", "llama-3.2-1b-instruct", "--input", "1M", "--format", "json").document
    assert document["model"] == SMALL
    facts = document["facts"]
    assert (facts["context_tokens"], facts["tools"], facts["reasoning"]) == (131_072, False, None)
    assert facts["modalities_in"] == ["text", "image"]
    assert [(p["value"], p["chosen"], p["sources"]) for p in document["provenance"]] == [
        ("131072", True, ["litellm", "models.dev"]),
        ("128000", False, ["litellm", "models.dev"]),
        ("0", False, ["models.dev"]),
        ("1", False, ["models.dev"]),
    ]
    assert document["workload"]["input_tokens"] == 1_000_000
    assert document["cheapest"][0]["total_usd"] == "0.05"  # 1 x $0.01 + 2 x $0.02
    assert (document["n_ranked"], document["n_excluded"]) == (2, 3)
    (score,) = document["scores"]
    assert (score["benchmark"], score["value"], score["self_reported"]) == ("arena_text", 1111.4, False)


def test_show_of_a_model_without_offers_and_scores(call: Call) -> None:
    outcome = call("show", FREE)
    assert outcome.code == 0
    assert "No offer of this model can be ranked." in outcome.out
    assert "None published." in outcome.out
    assert "$0" not in outcome.out


def test_show_as_csv_has_one_row_for_every_fact(call: Call) -> None:
    rows = {row["field"]: row for row in csv.DictReader(StringIO(call("show", SMALL, "--format", "csv").out))}
    assert rows["key"]["value"] == SMALL
    assert (rows["context_tokens"]["value"], rows["context_tokens"]["votes"]) == ("131072", "7")
    assert (rows["tools"]["value"], rows["licence"]["value"]) == ("false", "")


def test_an_unknown_model_is_bad_usage(call: Call) -> None:
    assert call("show", "no-such-model").code == 2
    assert call("show").code == 2


def test_prices_older_than_120_days_are_marked(tmp_path: Path, call: Call) -> None:
    builder = CatalogueBuilder()
    builder.provider("host")
    builder.model(SMALL)
    builder.model(LARGE)
    builder.offer("host", "old", SMALL, prices=[{"input": 10_000, "output": 20_000, "as_of": "2026-02-01"}])
    builder.offer("host", "new", LARGE, input=30_000, output=40_000)
    old = ("--catalog", str(builder.write(tmp_path / "old.db")))
    assert {m["model"]: m["stale"] for m in call("models", *old, "--format", "json").document["models"]} == {
        SMALL: True, LARGE: False,
    }  # fmt: skip
    table = call("models", *old).out
    assert "$0.01†" in table
    assert "$0.03†" not in table
    assert "† The price was recorded more than 120 days ago." in table
    assert "$0.090†" in call("show", SMALL, *old).out
    assert "$0.090†" in call("cost", SMALL, *old).out
    assert call("cost", SMALL, *old, "--format", "json").document["models"][0]["ranked"][0]["flags"] == [
        "single_source",
        "stale",
    ]
    compared = call("compare", SMALL, LARGE, *old).out
    assert "$0.090†" in compared
    assert "† price of  2026-02-01" in compared
