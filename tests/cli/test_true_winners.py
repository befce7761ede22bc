"""Calls whose answer was wrong: hours, regions, rates that nobody publishes, what does not fit, what is not known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crosswalk_tui.catalog.locate import ENVIRONMENT_VARIABLE
from tests.catalogue_builder import CatalogueBuilder
from tests.cli.conftest import Call, Outcome

PRO = "deepseek/deepseek-v4-pro"
SONNET = "anthropic/claude-sonnet-4.5"
GPT = "openai/gpt-4o"


@pytest.fixture(autouse=True)
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model by the hour, a model of a maker who charges for cache writes and sells in regions, a small window."""
    builder = CatalogueBuilder()
    for provider in ("deepseek", "anthropic", "openai"):
        builder.provider(provider, type="first_party")
    builder.provider("amazon-bedrock", type="cloud")
    builder.provider("digitalocean")
    builder.provider("nebius")
    builder.model(PRO)
    builder.model(SONNET, tools=1, aliases=["claude-sonnet-4.5"])
    builder.model(GPT, context_tokens=128_000)
    regular = {"input": 660_000, "output": 1_980_000, "cache_read": 22_000}
    peak = {"input": 1_320_000, "output": 3_960_000, "cache_read": 44_000, "weekdays": "12345"}
    builder.offer(
        "deepseek", "deepseek-v4-pro", PRO, n_sources=2,
        prices=[
            regular,
            peak | {"window_start": "01:00", "window_end": "04:00"},
            peak | {"window_start": "06:00", "window_end": "10:00"},
        ],
    )  # fmt: skip
    sonnet = {"input": 3_000_000, "output": 15_000_000, "cache_read": 300_000, "cache_write": 3_750_000}
    builder.offer("anthropic", "claude", SONNET, prices=[sonnet | {"cache_write_1h": 6_000_000}], n_sources=3)
    bound = {"input": 3_300_000, "output": 16_500_000}
    builder.offer("amazon-bedrock", "anthropic.claude", SONNET, prices=[sonnet], n_sources=2)
    builder.offer("amazon-bedrock", "eu.anthropic.claude", SONNET, prices=[bound], region="eu", n_sources=2)
    builder.offer("amazon-bedrock", "eu-west-2/anthropic.claude", SONNET, prices=[bound], region="eu-west-2")
    digital = sonnet | {"input": 2_900_000, "cache_read": 290_000, "bases": [
        {"rate": "cache_read", "basis": "source", "note": "same input and output price"},
        {"rate": "cache_write", "basis": "assumed", "note": "not published: 1.25 times input"},
    ], "cache_write": 3_625_000}  # fmt: skip
    builder.offer("digitalocean", "claude", SONNET, prices=[digital], n_sources=2)
    builder.offer("nebius", "gone", SONNET, input=1_000, output=1_000, exclude_code="not_live",
                  exclude_reason="last seen 2026-01-02", last_seen="2026-01-02", last_seen_source="test")  # fmt: skip
    builder.offer("openai", "gpt-4o", GPT, input=2_500_000, output=10_000_000, context_tokens=128_000,
                  max_output_tokens=16_384, n_sources=2, last_seen="2026-07-02", last_seen_source="test")  # fmt: skip
    path = builder.write(tmp_path / "winners.db")
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(path))
    return path


def model_of(outcome: Outcome) -> dict[str, Any]:
    (model,) = outcome.document["models"]
    assert isinstance(model, dict)
    return model


# Hours


@pytest.mark.parametrize(
    ("hours", "usd"),
    [
        ((), "8.7725"),  # 7.26 x (1 + 35/168): 35 of the 168 hours cost twice as much
        (("--hours", "evenly"), "8.7725"),
        (("--hours", "off-peak"), "7.26"),
        (("--hours", "peak"), "14.52"),
        (("--hours", "office:UTC"), "8.1675"),  # 09:00 to 17:00, the first of the eight hours at peak
        (("--hours", "office:utc-8"), "7.26"),  # 17:00 to 01:00 UTC
        (("--hours", "office:Asia/Shanghai"), "12.705"),  # 01:00 to 09:00 UTC, six of the eight at peak
    ],
)
def test_a_month_holds_every_hour(call: Call, hours: tuple[str, ...], usd: str) -> None:
    # 5M in at $0.66 and 2M out at $1.98 are $7.26, and twice that at peak.
    (bill,) = model_of(call("cost", PRO, *hours, "--format", "json"))["ranked"]
    assert bill["total_usd"] == usd
    assert bill["flags"] == ["time_of_day"]


def test_explain_shows_which_price_holds_when(call: Call) -> None:
    out = call("cost", PRO, "--explain").out
    assert (
        "Input: 01:00–04:00 and 06:00–10:00 UTC Mon–Fri $1.32, otherwise $0.66; average over the week $0.7975."
        " Output: 01:00–04:00 and 06:00–10:00 UTC Mon–Fri $3.96, otherwise $1.98; average over the week $2.3925."
    ) in out
    assert "off-peak $0.66." in call("cost", PRO, "--explain", "--hours", "off-peak").out
    assert call("cost", PRO, "--hours", "peak").out.splitlines()[0] == (
        "5M input + 2M output tokens a month, at peak hours only; sources up to 2026-07-02"
    )


def test_the_document_has_the_prices_by_the_hour(call: Call) -> None:
    document = call("cost", PRO, "--hours", "office:utc+8", "--format", "json").document
    assert document["workload"]["hours"] == "office:UTC+08:00"
    bill = document["models"][0]["ranked"][0]
    assert bill["input_usd_per_1m"] == "1.155"
    weekdays = [1, 2, 3, 4, 5]
    assert bill["by_hour"] == [
        {"window": ["01:00", "04:00"], "weekdays": weekdays, "input_usd_per_1m": "1.32", "output_usd_per_1m": "3.96"},
        {"window": ["06:00", "10:00"], "weekdays": weekdays, "input_usd_per_1m": "1.32", "output_usd_per_1m": "3.96"},
        {"window": None, "weekdays": None, "input_usd_per_1m": "0.66", "output_usd_per_1m": "1.98"},
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("midnight", "'midnight' is not valid; try evenly, peak, off-peak or office:Europe/Berlin."),
        ("office", "is not valid"),
        ("peak:UTC", "is not valid"),
        ("office:Mars/Olympus", "No time zone is called 'Mars/Olympus'"),
        ("office:+15", "time zones are at most 14 hours from UTC"),
    ],
)
def test_invalid_hours_are_bad_usage(call: Call, typed: str, said: str) -> None:
    outcome = call("cost", PRO, "--hours", typed)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err


def test_a_saved_workload_keeps_its_hours(call: Call, user_folder: Path) -> None:
    assert not user_folder.exists()
    assert call("workloads", "save", "night", "--hours", "off-peak").code == 0
    assert model_of(call("cost", PRO, "--workload", "night", "--format", "json"))["cheapest"][0]["total_usd"] == "7.26"
    saved = call("workloads", "list", "--format", "json").document["saved"]
    assert [one["workload"]["hours"] for one in saved] == ["off-peak"]
    again = call("cost", PRO, "--workload", "night", "--hours", "evenly", "--format", "json")
    assert model_of(again)["cheapest"][0]["total_usd"] == "8.7725"


# Rates that nobody publishes


def test_a_bill_that_may_be_too_low_is_named_beside_the_winner_and_never_wins(call: Call) -> None:
    asked = ("cost", SONNET, "--input", "1M", "--output", "0", "--cache-write", "100%")
    model = model_of(call(*asked, "--format", "json"))
    assert [(bill["provider"], bill["total_usd"]) for bill in model["cheapest"]] == [
        ("anthropic", "3.75"), ("amazon-bedrock", "3.75"),
    ]  # fmt: skip
    assert [(bill["provider"], bill["total_usd"]) for bill in model["maybe_cheaper"]] == [("digitalocean", "3.625")]
    assert [bill["may_be_low"] for bill in model["ranked"]] == [False, False, True]
    (line,) = (line for line in model["maybe_cheaper"][0]["lines"] if line["label"] == "cache write")
    assert (line["assumed"], line["may_be_low"], line["basis"]) == (True, True, "assumed")
    assert (line["source"], line["as_of"]) == ("test", "2026-07-02")
    assert line["note"] == "not published: 1.25 times input; from test, as of 2026-07-02"
    table = call(*asked, "--explain").out
    assert "≈ may be cheaper at Digitalocean (claude): ≈$3.63 (cache write: not published: 1.25 times" in table
    assert "Digitalocean, claude: how it adds up" in table
    assert call(*asked, "--max-usd", "3.7").code == 1, "what may be too low does not prove that the limit holds"
    assert call(*asked, "--max-usd", "3.75").code == 0


def test_a_rate_of_a_different_source_is_known_and_names_it(call: Call) -> None:
    asked = ("cost", SONNET, "--input", "1M", "--output", "0", "--cached", "100%", "--allow", "digitalocean")
    (bill,) = model_of(call(*asked, "--format", "json"))["cheapest"]
    assert (bill["total_usd"], bill["flags"], bill["may_be_low"]) == ("0.29", [], False)
    assert [line["basis"] for line in bill["lines"]] == [None, "source", None]
    assert (
        "cache read: published by Test prices, as of 2026-07-02, whose input and output prices agree (same input and"
        " output price)."
    ) in call(*asked, "--explain").out


def test_the_substitute_for_a_1_hour_write_is_named(call: Call) -> None:
    asked = ("--input", "1M", "--output", "1k", "--cache-write-1h", "50%", "--allow", "amazon-bedrock", "--explain")
    out = call("cost", SONNET, *asked).out
    assert "≈ cache write 1h: not published: the 5-minute write rate is used, and the seller may charge more." in out
    assert "No published bill can be ranked; the cheapest is assumed (cache write 1h: not published: the" in out
    assert "plain input" not in out


# Regions


def test_a_region_is_answered_with_its_own_price(call: Call) -> None:
    asked = ("--input", "1M", "--output", "100k", "--allow", "amazon-bedrock", "--excluded")
    model = model_of(call("cost", SONNET, *asked, "--region", "EU", "--format", "json"))
    (bill,) = model["ranked"]
    assert (bill["input_usd_per_1m"], bill["output_usd_per_1m"], bill["total_usd"]) == ("3.3", "16.5", "4.95")
    assert bill["region"] == "eu"
    out = {item["provider_model_id"]: item["reason"] for item in model["excluded"] if item["code"] == "region"}
    assert out == {
        "claude": "not bound to region eu",
        "anthropic.claude": "not bound to region eu",
        "eu-west-2/anthropic.claude": "not bound to region eu: served in “eu-west-2”",
    }
    global_ = model_of(call("cost", SONNET, *asked, "--format", "json"))
    assert [bill["provider_model_id"] for bill in global_["ranked"]] == ["anthropic.claude"]


# What does not fit, and what is not known


def test_prompt_and_reply_must_fit_the_window_together(call: Call) -> None:
    outcome = call("cost", GPT, "--input", "127M", "--output", "16M", "--requests", "1000", "--format", "json")
    (item,) = model_of(outcome)["excluded"]
    assert (outcome.code, item["code"]) == (1, "context")
    assert item["reason"] == (
        "prompts of 127,000 and replies of 16,000 tokens do not fit a context window of 128,000"
    )  # fmt: skip
    assert (item["last_seen"], item["last_seen_source"]) == ("2026-07-02", "test")
    assert call("cost", GPT, "--input", "112M", "--output", "16M", "--requests", "1000").code == 0


def test_not_known_to_have_is_a_reason_of_its_own_with_a_switch(call: Call) -> None:
    outcome = call("cost", GPT, "--needs", "tools", "--format", "json")
    (item,) = model_of(outcome)["excluded"]
    assert (outcome.code, item["code"], item["reason"]) == (1, "capability_unknown", "not known to have tools")
    assert (
        "1 of a model not known to have what is needed (--allow-unknown)" in call("cost", GPT, "--needs", "tools").out
    )
    let_in = call("cost", GPT, "--needs", "tools", "--allow-unknown", "--format", "json")
    assert (let_in.code, let_in.document["filters"]["allow_unknown"]) == (0, True)


def test_an_offer_not_seen_again_shows_its_last_sighting(call: Call) -> None:
    (item,) = (i for i in model_of(call("cost", SONNET, "--format", "json"))["excluded"] if i["code"] == "not_live")
    assert (item["reason"], item["last_seen"], item["last_seen_source"]) == (
        "last seen 2026-01-02", "2026-01-02", "test",
    )  # fmt: skip
    assert "Last seen for sale on 2026-07-02 (Test prices)." in call("cost", GPT, "--explain").out
    assert "1 no longer seen for sale" in call("cost", SONNET).out


def test_compare_names_what_may_be_cheaper(call: Call) -> None:
    asked = ("compare", SONNET, GPT, "--input", "1M", "--output", "0", "--cache-write", "100%")
    document = call(*asked, "--format", "json").document
    assert [bill["provider"] for bill in document["models"][0]["maybe_cheaper"]] == ["digitalocean"]
    # GPT-4o publishes no write rate: its bill of $2.50 may be too low, and does not win over Sonnet's.
    assert document["verdict_on_price"] == (
        "Claude Sonnet 4.5 costs 1.5× as much, but the bill of Gpt 4O is assumed (≈) and may be too low"
    )
    as_is = next(row for row in document["sensitivity"] if row["input"] == "input" and row["factor"] == "2")
    assert (as_is["winners"], as_is["maybe_cheaper"]) == ([SONNET], [GPT])
    table = call(*asked).out
    assert "Gpt 4O may be cheaper (≈)" in table
    assert any(line.startswith("≈ maybe at") and "$3.63 Digitalocean" in line for line in table.splitlines())
