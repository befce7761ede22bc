"""The default pair and workload by hand, from the source files' own figures: 5M input and 2M output tokens a month."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.cli.conftest import LARGE, SMALL, Call

BY_HAND = {
    SMALL: {
        # models.dev: input 0.01, output 0.01 USD per 1M. 5 x 0.01 + 2 x 0.01
        "inference": "0.07",
        # genai-prices: 0.027, 0.201; LiteLLM and models.dev say the same. 5 x 0.027 + 2 x 0.201 = 0.135 + 0.402
        "cloudflare-workers-ai": "0.537",
    },
    LARGE: {
        # models.dev: 0.02, 0.02. 5 x 0.02 + 2 x 0.02
        "inference": "0.14",
        # LiteLLM and models.dev: 0.0509, 0.335. 5 x 0.0509 + 2 x 0.335 = 0.2545 + 0.67
        "cloudflare-workers-ai": "0.9245",
    },
}


@pytest.mark.parametrize("model", [SMALL, LARGE])
def test_the_bills_are_those_worked_out_by_hand(call: Call, shipped_catalogue: Path, model: str) -> None:
    outcome = call("--catalog", str(shipped_catalogue), "cost", model, "--format", "json")
    (answer,) = outcome.document["models"]
    totals = {bill["provider"]: bill["total_usd"] for bill in answer["ranked"]}
    assert {seller: totals.get(seller) for seller in BY_HAND[model]} == BY_HAND[model]


@pytest.mark.parametrize(("model", "winners"), [(SMALL, ["inference"]), (LARGE, ["inference"])])
def test_the_winners_are_those_found_by_hand(
    call: Call, shipped_catalogue: Path, model: str, winners: list[str]
) -> None:
    outcome = call("--catalog", str(shipped_catalogue), "cost", model, "--format", "json")
    (answer,) = outcome.document["models"]
    assert [bill["provider"] for bill in answer["cheapest"]] == winners
    assert {Decimal(bill["total_usd"]) for bill in answer["cheapest"]} == {Decimal(BY_HAND[model][winners[0]])}


def test_the_table_shows_them_to_the_cent(call: Call, shipped_catalogue: Path) -> None:
    out = call("--catalog", str(shipped_catalogue), "cost", SMALL, LARGE).out
    lines = out.splitlines()
    for start, amount in (("Inference ", "$0.07"), ("Inference ", "$0.14"), ("Cloudflare Workers AI ", "$0.92")):
        assert any(line.startswith(start) and amount in line for line in lines)


def test_closed_providers_are_excluded(call: Call, shipped_catalogue: Path) -> None:
    """Only LiteLLM, which never drops a row, has Deep Infra's and watsonx's; Novita announced the end of both."""
    outcome = call("--catalog", str(shipped_catalogue), "cost", SMALL, LARGE, "--format", "json")
    left_out = {
        (e["provider"], model["model"]): e["code"] for model in outcome.document["models"] for e in model["excluded"]
    }
    assert left_out["deepinfra", LARGE] == left_out["watsonx", LARGE] == "not_live"
    assert left_out["novita-ai", SMALL] == left_out["novita-ai", LARGE] == "deprecated"
