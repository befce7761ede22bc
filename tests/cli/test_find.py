"""``find``: the cheapest models that meet conditions, for scripts."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from tests.catalogue_builder import CatalogueBuilder
from tests.cli.conftest import HOSTILE, LARGE, SMALL, TERSE, WORDY, Call


@pytest.mark.usefixtures("catalogue")
def test_the_document_by_hand(call: Call) -> None:
    document = call("find", "--min", "arena_text=1100", "--context", "100k", "--format", "json").document
    assert document["n_found"] == 1
    (found,) = document["found"]
    assert found == {
        "model": SMALL,
        "name": "Llama 3.2 1B Instruct",
        "provider": "host",
        "provider_model_id": "llama-1b",
        "total_usd": "0.09",
        "usd_per_30_days": None,
        "own": False,
        "may_be_low": False,
        "pareto": True,
        "own_scores": [],
        "scores": {"arena_text": 1111.4},
        "context_tokens": 131_072,
        "release_date": None,
        "licence": None,
        "open_weights": True,
    }
    assert document["removed"] == {"arena_text": 0, "context": 0}
    assert document["unknown"] == {"arena_text": 2, "context": 2}
    assert document["without"]["arena_text"] == {
        "label": "Arena text ≥ 1100",
        "more": 0,
        "cheaper": 0,
        "cheapest": None,
        "already_found": False,
    }
    assert [near["model"] for near in document["near_misses"]] == [HOSTILE, LARGE]
    assert document["near_misses"][0]["misses"] == [
        {"condition": "arena_text", "text": "no Arena text score", "unknown": True},
        {"condition": "context", "text": "context not known", "unknown": True},
    ]
    assert (document["n_billed"], document["not_billed"], document["n_models"]) == (3, {}, 4)
    assert document["conditions"] == {
        "min": {"arena_text": 1100.0}, "released_after": None, "licences": [], "max_usd": None,
    }  # fmt: skip
    assert (document["sort"], document["benchmark"]) == ("cost", "arena_text")


@pytest.mark.usefixtures("catalogue")
def test_the_price_is_that_of_cost(call: Call) -> None:
    options = ("--input", "7M", "--output", "3M", "--resellers", "--format", "json")
    found = {each["model"]: each["total_usd"] for each in call("find", *options).document["found"]}
    for model in (SMALL, LARGE, HOSTILE):
        ranking = call("cost", model, *options).document["models"][0]
        assert found[model] == ranking["cheapest"][0]["total_usd"]


@pytest.mark.usefixtures("catalogue")
def test_nothing_found_exits_with_1_and_says_what_to_relax(call: Call) -> None:
    outcome = call("find", "--needs", "vision", "--max-usd", "0.05")
    assert outcome.code == 1
    assert outcome.err == (
        "No model qualifies. Relax “vision”: without it 1 model qualifies, from $0.007 a month "
        f"({HOSTILE} at Host Inc.).\n"
    )
    assert "$0.09 > $0.05" in outcome.out
    hopeless = call("find", "--needs", "vision", "--min", "arena_text=1500", "--max-usd", "0.05")
    assert hopeless.code == 1
    assert "relaxing one condition does not help" in hopeless.err


@pytest.mark.usefixtures("rates")
def test_the_whole_workload_counts(call: Call) -> None:
    options = ("--input", "10M", "--output", "1M", "--prompt", "250k", "--cached", "50%", "--batch", "--format", "json")
    outcome = call("find", *options)
    assert (outcome.code, outcome.document["n_billed"]) == (1, 0)
    plain = call("find", *options[:-3], "--format", "json").document
    assert [each["model"] for each in plain["found"]] == [WORDY]
    assert plain["not_billed"] == {"context": 1}


@pytest.mark.usefixtures("rates")
def test_sorting_and_the_front(call: Call) -> None:
    records = list(csv.DictReader(StringIO(call("find", "--sort", "score", "--format", "csv").out)))
    assert [(r["model"], r["score"], r["pareto"]) for r in records] == [
        (TERSE, "1300.0", "true"), (WORDY, "1200.0", "false"),
    ]  # fmt: skip
    assert [r["model"] for r in csv.DictReader(StringIO(call("find", "--limit", "1", "--format", "csv").out))] == [
        TERSE
    ]
    assert "2 found of 2 models whose bill can be computed; the first 1 are listed." in call("find", "--limit", "1").out


@pytest.mark.usefixtures("catalogue")
def test_a_score_without_a_benchmark_is_one_of_arena_or_of_the_benchmark_of_the_order(call: Call) -> None:
    named = call("find", "--min", "arena_text=1100")
    for text in ("1100", "arena 1100", "≥1100"):
        assert call("find", "--min", text).out == named.out
    assert "Arena text ≥ 1100" in named.out


@pytest.mark.usefixtures("rates")
def test_open_and_provider_are_conditions_with_counts(call: Call) -> None:
    outcome = call("find", "--open", "--provider", "maker", "--format", "json")
    assert outcome.code == 1
    assert outcome.document["unknown"] == {"open_weights": 2, "provider": 0}
    assert outcome.document["removed"] == {"open_weights": 0, "provider": 1}
    assert "open_weights" in outcome.document["filters"]["needs"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--min", "arena"), "'arena' is not a score, such as 1400 or arena_text="),
        (("--min", "72"), "72 is not on the scale of"),
        (("--min", "zzz=5"), "No benchmark is called 'zzz'. For the ids: crosswalk-tui show MODEL --format json."),
        (("--min", "arena_text=1", "--min", "Arena Text=2"), "two scores for arena_text"),
        (("--benchmark", "nothing"), "No benchmark is called 'nothing'"),
        (("--released-after", "2026-13"), "is not a year, month or day"),
        (
            ("--provider", "nobody"),
            "No provider is called 'nobody'. For the ids: crosswalk-tui cost MODEL --format csv.",
        ),
        (("--max-usd", "much"), "much"),
        (("--limit", "0"), "0"),
        (("--sort", "name"), "name"),
    ],
)
@pytest.mark.usefixtures("rates")
def test_bad_usage_exits_with_2(call: Call, arguments: tuple[str, ...], message: str) -> None:
    outcome = call("find", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err


@pytest.mark.usefixtures("rates")
def test_every_format_has_the_model(call: Call) -> None:
    for style in ("table", "markdown", "csv", "json"):
        assert TERSE in call("find", "--min", "arena_text=1250", "--format", style).out


def test_a_catalogue_without_offers_is_no_crash(call: Call, tmp_path_factory: pytest.TempPathFactory) -> None:
    builder = CatalogueBuilder()
    builder.model("lab/lonely")
    path = builder.write(tmp_path_factory.mktemp("lonely") / "catalog.db")
    outcome = call("find", "--catalog", str(path))
    assert outcome.code == 1
    assert "1 not sold by the token" in outcome.out
    assert outcome.err == (
        "No model qualifies: none has an offer that can be billed for this workload under these filters.\n"
    )


@pytest.mark.usefixtures("rates", "user_folder")
def test_own_prices_are_found_and_limited(call: Call) -> None:
    assert call("own", "discount", "host", "50%").code == 0
    options = ("--max-usd", "20", "--format", "json")
    (found,) = call("find", *options).document["found"]
    assert (found["model"], found["total_usd"], found["own"]) == (TERSE, "18", True)  # half of 5 x $4 + 2 x $8
    assert call("find", *options, "--list-prices").document["found"] == []
    assert "$18.00*" in call("find", "--max-usd", "20").out
