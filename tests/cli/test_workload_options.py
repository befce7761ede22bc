"""Every part of a workload and every filter changes the bill as it should, and what makes no sense is said."""

from __future__ import annotations

import json
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import pytest

from crosswalk_tui.cli.conversation_options import CONVERSATION
from crosswalk_tui.cli.cost import command
from crosswalk_tui.core.text.quantity import format_tokens
from crosswalk_tui.core.workload.conversation import Conversation
from tests.cli.conftest import TERSE, WORDY, Call

pytestmark = pytest.mark.usefixtures("rates", "user_folder")


def totals(call: Call, *arguments: str, model: str = WORDY) -> dict[str, str]:
    """What each ranked provider charges."""
    (priced,) = call("cost", model, *arguments, "--format", "json").document["models"]
    return {bill["provider"]: bill["total_usd"] for bill in priced["ranked"]}


def workload(call: Call, *arguments: str, stdin: str | None = None) -> Any:
    outcome = call("cost", WORDY, *arguments, "--format", "json", stdin=stdin)
    return outcome.document["workload"]


@pytest.mark.parametrize(
    ("arguments", "maker", "host"),
    [
        ((), "45", "50"),
        (("--cached", "60%"), "36.9", "50"),
        (("--cached", "0.6", "--cache-write", "10%", "--cache-write-1h", "5%"), "38.025", "50"),
        (("--reasoning", "50%"), "45", "50"),
        (("--prompt", "200k"), "45", "50"),
        (("--prompt", "201k"), "75", "50"),
        (("--requests", "20"), "75", "50"),
        (("--multiplier", "wordy=1.5"), "60", "70"),
        (("--multiplier", f"{WORDY}=150%", "--input", "0", "--output", "1M"), "22.5", "30"),
    ],
)
def test_the_bill_by_hand(call: Call, arguments: tuple[str, ...], maker: str, host: str) -> None:
    assert totals(call, *arguments) == {"maker": maker, "host": host}


def test_batch_pays_batch_prices_where_they_are_published(call: Call) -> None:
    outcome = call("cost", WORDY, "--batch", "--format", "json")
    (model,) = outcome.document["models"]
    assert [(bill["provider"], bill["total_usd"]) for bill in model["ranked"]] == [("maker", "22.5")]
    assert [(item["provider"], item["code"]) for item in model["excluded"]] == [("host", "tier")]
    assert (outcome.document["workload"]["batch"], outcome.document["filters"]["tier"]) == (True, "batch")


def test_a_fee_per_request_needs_a_number_of_requests(call: Call) -> None:
    (model,) = call("cost", TERSE, "--format", "json").document["models"]
    assert (model["ranked"][0]["total_usd"], model["ranked"][0]["flags"]) == ("36", ["no_request_count"])
    (model,) = call("cost", TERSE, "--requests", "1k", "--format", "json").document["models"]
    assert (model["ranked"][0]["total_usd"], model["ranked"][0]["flags"]) == ("37", [])
    assert model["ranked"][0]["lines"][-1] == {
        "label": "requests", "quantity": 1000, "rate_usd": "0.001", "per": "request", "usd": "1", "assumed": False,
        "may_be_low": False, "basis": None, "source": None, "as_of": None, "note": None,
    }  # fmt: skip
    assert model["usd_per_request"] == "0.037"


def test_the_document_tells_the_parts_the_band_and_the_assumed_rates(call: Call) -> None:
    asked = ("--cached", "60%", "--reasoning", "25%", "--prompt", "250k", "--format", "json")
    document = call("cost", WORDY, *asked).document
    assert document["workload"]["parts"] == {
        "uncached": 2_000_000, "cached": 3_000_000, "written": 0, "written_1h": 0,
        "visible": 1_500_000, "reasoning": 500_000,
    }  # fmt: skip
    assert (document["workload"]["prompt"], document["workload"]["request_count"]) == (250_000, 20)
    maker = next(bill for bill in document["models"][0]["ranked"] if bill["provider"] == "maker")
    assert maker["band"] == {
        "above_tokens": 200_000, "rule": "cliff", "input_usd_per_1m": "6", "output_usd_per_1m": "22.5",
    }  # fmt: skip
    assert [(line["label"], line["assumed"]) for line in maker["lines"]] == [
        ("input", False), ("cache read", True), ("output", False), ("reasoning", False),
    ]  # fmt: skip
    for bill in document["models"][0]["ranked"]:
        assert sum(Decimal(line["usd"]) for line in bill["lines"]) == Decimal(bill["total_usd"])


@pytest.mark.parametrize(
    ("arguments", "ranked", "code"),
    [
        (("--needs", "tools"), [], "capability"),
        (("--needs", "vision,tools"), [], "capability"),
        (("--min-context", "500k"), ["maker"], "context"),
        (("--type", "host"), ["host"], "provider"),
        (("--type", "first-party", "--type", "cloud"), ["maker"], "provider"),
        (("--allow", "host"), ["host"], "provider"),
        (("--deny", "HOST"), ["maker"], "provider"),
    ],
)
def test_the_filters(call: Call, arguments: tuple[str, ...], ranked: list[str], code: str) -> None:
    outcome = call("cost", WORDY, *arguments, "--format", "json")
    (model,) = outcome.document["models"]
    assert [bill["provider"] for bill in model["ranked"]] == ranked
    assert {item["code"] for item in model["excluded"]} == {code}
    assert outcome.code == (0 if ranked else 1)


def test_the_document_tells_the_filters(call: Call) -> None:
    asked = ("--needs", "tools", "--needs", "vision", "--min-context", "50k", "--type", "host", "--deny", "maker")
    assert call("cost", TERSE, *asked, "--format", "json").document["filters"] == {
        "include_resellers": False, "region": None, "or_global": False, "tier": "standard",
        "needs": ["tools", "vision"], "allow_unknown": False, "min_context": 50_000, "types": ["host"],
        "allow": [], "deny": ["maker"],
    }  # fmt: skip


def test_a_preset_is_where_to_start(call: Call) -> None:
    start = workload(call, "--preset", "Agentic coding")
    assert (start["cached_share"], start["prompt"]) == ("0.936", 50_000)
    turned = workload(call, "--preset", "agentic-coding", "--cached", "50%", "--input", "100M")
    assert (turned["cached_share"], turned["cache_write_share"]) == ("0.5", "0.064")
    assert (turned["prompt"], turned["request_count"], turned["output_tokens"]) == (50_000, 2_000, 8_000_000)
    assert workload(call, "--preset", "batch-extraction")["batch"] is True
    assert workload(call, "--preset", "batch-extraction", "--no-batch")["batch"] is False


def test_a_conversation_is_where_to_start(call: Call) -> None:
    talk = ("--turns", "10", "--system", "500", "--user", "100", "--reply", "300", "--sessions", "20")
    start = workload(call, *talk)
    assert (start["input_tokens"], start["output_tokens"], start["request_count"]) == (480_000, 60_000, 200)
    assert (start["parts"]["cached"], start["parts"]["written"], start["prompt"]) == (396_000, 84_000, 2_400)
    assert workload(call, *talk, "--cache", "none")["parts"]["uncached"] == 480_000
    assert workload(call, *talk, "--cache", "1h")["parts"]["written_1h"] == 84_000
    assert workload(call, *talk, "--thinking", "300")["parts"]["reasoning"] == 60_000
    assert workload(call, *talk, "--tool-output", "0") == start
    assert workload(call, *talk, "--input", "960k")["request_count"] == 400


def test_the_arithmetic_of_a_conversation_is_explained(call: Call) -> None:
    outcome = call("cost", WORDY, "--turns", "10", "--system", "500", "--user", "100", "--sessions", "20", "--explain")
    assert "cache reads 19,800 396,000 24,000 - 4,200" in " ".join(outcome.out.split())
    assert outcome.err == "Prompts grow from 600 to 4.2k tokens (2.4k on average); each is billed at its own size.\n"


def test_usage_reports_are_where_to_start(call: Call, tmp_path: Path) -> None:
    reports = [
        {"usage": {"prompt_tokens": 1000, "completion_tokens": 50, "prompt_tokens_details": {"cached_tokens": 400}}},
        {"usage": {"input_tokens": 600, "cache_read_input_tokens": 400, "output_tokens": 50}},
    ]
    file = tmp_path / "usage.jsonl"
    file.write_text("\n".join(map(json.dumps, reports)), encoding="utf-8")
    summed = workload(call, "--usage", str(file))
    assert (summed["input_tokens"], summed["output_tokens"], summed["request_count"]) == (2000, 100, 2)
    assert (summed["parts"]["cached"], summed["parts"]["uncached"], summed["prompt"]) == (800, 1200, 1000)
    assert workload(call, "--usage", "-", stdin=file.read_text(encoding="utf-8")) == summed
    month = workload(call, "--usage", str(file), "--input", "20M", "--output", "1M")
    assert (month["cached_share"], month["prompt"], month["request_count"]) == ("0.4", 1000, 20_000)
    assert workload(call, "--usage", "-", stdin="12,345 input, 678 output, 1,000 cached")["parts"]["cached"] == 1000


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--cached", "1.5"), "write 1.5% or 0.015"),
        (("--cached", "lots"), "not a share"),
        (("--cached", "60%", "--cache-write", "50%"), "--cached 60% + --cache-write 50% is 110% of the input"),
        (("--preset", "agentic-coding", "--cache-write-1h", "5%"), "is 105% of the input"),
        (("--requests", "0"), "at least 1"),
        (("--prompt", "0"), "at least 1"),
        (("--prompt", "8k", "--requests", "5"), "give only one"),
        (("--multiplier", "wordy"), "not MODEL=FACTOR"),
        (("--multiplier", "wordy=0"), "more than 0"),
        (("--multiplier", "nobody=2"), "No model is called 'nobody'"),
        (("--preset", "poetry"), "No preset is called 'poetry'. There are: chat, rag"),
        (("--workload", "mine"), "No saved workload is called 'mine'. There are none yet."),
        (("--preset", "chat", "--workload", "mine"), "--preset and --workload each set the base"),
        (("--preset", "chat", "--turns", "3"), "--preset and --turns each set the base"),
        (("--tool-output", "3k", "--workload", "mine"), "--workload and --tool-output each set the base"),
        (("--turns", "0"), "at least 1"),
        (("--cache", "3m"), "'3m' is not a cache lifetime; try 5m, 1h or none."),
        (("--sessions", "1000T"), "more than 1000T tokens a month"),
        (("--usage", "no-such-file"), "no-such-file"),
        (("--usage", "-"), "Standard input is empty."),
        (("--needs", "tols"), "'tols' is not a capability; there are: tools"),
        (("--needs", ""), "It is empty: give a value, or leave it out."),
        (("--min-context", "big"), "not a number of tokens"),
        (("--type", "shop"), "not a provider type"),
        (("--allow", "hosst"), "No provider is called 'hosst'. Nearest: host"),
        (("--deny", "\x1b[31m"), "No provider is called"),
        (("--max-usd", "cheap"), "not an amount of US dollars"),
    ],
)
def test_invalid_options_are_reported(call: Call, arguments: tuple[str, ...], said: str) -> None:
    outcome = call("cost", WORDY, *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in " ".join(outcome.err.split())
    assert "\x1b" not in outcome.err


def test_contradicting_usage_names_the_line(call: Call) -> None:
    good = '{"prompt_tokens": 9, "completion_tokens": 1}'
    bad = '{"prompt_tokens": 9, "completion_tokens": 1, "prompt_tokens_details": {"cached_tokens": 10}}'
    outcome = call("cost", WORDY, "--usage", "-", stdin=f"{good}\n{bad}\n")
    assert (outcome.code, outcome.out) == (2, "")
    assert "Line 2: prompt_tokens_details.cached_tokens (10) are more than prompt_tokens (9)." in outcome.err


def test_a_bill_over_the_limit_exits_with_1_and_the_difference(call: Call) -> None:
    assert call("cost", WORDY, "--max-usd", "45").code == 0
    outcome = call("cost", WORDY, TERSE, "--max-usd", "$40", "--format", "json")
    assert outcome.code == 1
    assert outcome.err == f"{WORDY} costs $45.00 a month at its cheapest, $5.00 over $40.\n"
    assert outcome.document["max_usd"] == "40"
    assert [model["over_usd"] for model in outcome.document["models"]] == ["5", None]


def test_the_limit_is_held_against_the_winner_that_is_shown(call: Call) -> None:
    # The maker's own offer comes first of the tied, at $29.985; the host's costs $29.98.
    asked = ("cost", WORDY, "--input", "5M", "--output", "999k", "--format", "json", "--max-usd")
    outcome = call(*asked, "20")
    (model,) = outcome.document["models"]
    assert [bill["total_usd"] for bill in model["cheapest"]] == ["29.985", "29.98"]
    assert model["over_usd"] == "9.985"
    assert outcome.err == f"{WORDY} costs $29.99 a month at its cheapest, $9.99 over $20.\n"
    assert [call(*asked, limit).code for limit in ("29.98", "29.984", "29.985")] == [1, 1, 0]


def test_explain_shows_the_arithmetic_of_the_winner(call: Call) -> None:
    out = call("cost", WORDY, "--cached", "60%", "--reasoning", "25%", "--prompt", "250k", "--explain").out
    block = out[out.index("Host, wordy: how it adds up") :].splitlines()
    rows = [" ".join(line.split()) for line in block[1:7]]
    assert rows == [
        "Part Quantity Rate Per $",
        "input 2,000,000 $2.00 1M $4.00",
        "cache read 3,000,000 ≤ $2.00 1M $6.00",
        "output 1,500,000 $20.00 1M $30.00",
        "reasoning 500,000 $20.00 1M $10.00",
        "sum $50.00",
    ]
    assert "Price from Test prices, as of 2026-07-02." in block
    assert "≤ cache read: not published: the plain input rate is used, an upper bound." in block


def test_explain_names_the_band_and_the_reason(call: Call) -> None:
    only = ("--allow", "maker", "--explain")
    assert (
        "Price for prompts up to 200,000 tokens: no prompt size is given (--prompt)." in call("cost", WORDY, *only).out
    )
    short = call("cost", WORDY, "--prompt", "8k", *only).out
    assert "Price for prompts up to 200,000 tokens: prompts are no larger." in short
    long = call("cost", WORDY, "--prompt", "250k", *only).out
    assert "Prompts of 250,000 tokens exceed 200,000: all tokens pay the price of that band." in long
    assert "price above 200,000 tokens" in long


def test_the_first_line_describes_the_whole_workload(call: Call) -> None:
    asked = (
        "--cached",
        "60%",
        "--cache-write",
        "10%",
        "--reasoning",
        "30%",
        "--prompt",
        "8k",
        "--multiplier",
        "wordy=2",
    )
    assert call("cost", WORDY, *asked).out.splitlines()[0] == (
        "5M input + 2M output tokens a month, 60% of the input cached, 10% written to a cache, 30% of the output"
        " reasoning, 625 requests of 8k tokens, lab/wordy needs 2× the output; sources up to 2026-07-02"
    )


def test_the_help_names_every_size_of_a_conversation_and_its_usual_value() -> None:
    options = {option.name: option for option in command.params if isinstance(option, click.Option)}
    shown = {name: options[name].show_default for name in CONVERSATION}
    usual = {field.name: getattr(Conversation(), field.name) for field in fields(Conversation)}
    assert shown == {name: format_tokens(size) if name == "sessions" else str(size) for name, size in usual.items()}


def test_defaults_are_as_they_are_typed_and_only_where_they_are_the_defaults(call: Call) -> None:
    shown = " ".join(call("cost", "--help").out.split())
    assert "Output tokens a month. [default: 2M]" in shown
    assert "[default: evenly]" in shown
    shown = " ".join(call("changes", "--help").out.split())
    assert "Output tokens a month. --cached" in shown
    assert "[default: evenly]" not in shown
