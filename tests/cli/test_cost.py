"""``cost``: the same bill as the screen, for scripts."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from crosswalk_tui.catalog.schema import SCHEMA_VERSION
from crosswalk_tui.core.vocabulary import Exclusion
from tests.catalogue_builder import CatalogueBuilder
from tests.cli.conftest import FREE, LARGE, SMALL, Call

pytestmark = pytest.mark.usefixtures("catalogue")


def test_the_document_of_the_default_workload_by_hand(call: Call) -> None:
    document = call("cost", SMALL, "--format", "json").document
    assert document["workload"] == {
        "input_tokens": 5_000_000,
        "output_tokens": 2_000_000,
        "cached_share": "0",
        "cache_write_share": "0",
        "cache_write_1h_share": "0",
        "reasoning_share": "0",
        "requests": None,
        "prompt_tokens": None,
        "batch": False,
        "multipliers": {},
        "hours": "evenly",
        "logged": None,
        "prompt": None,
        "request_count": None,
        "parts": {
            "uncached": 5_000_000, "cached": 0, "written": 0, "written_1h": 0, "visible": 2_000_000, "reasoning": 0,
        },
    }  # fmt: skip
    assert document["filters"] == {
        "include_resellers": False,
        "region": None,
        "or_global": False,
        "tier": "standard",
        "needs": [],
        "allow_unknown": False,
        "min_context": None,
        "types": None,
        "allow": [],
        "deny": [],
    }
    assert document["max_usd"] is None
    assert document["catalogue"] == {"as_of": "2026-07-02", "schema_version": SCHEMA_VERSION}
    (model,) = document["models"]
    unseen = {"last_seen": None, "last_seen_source": None}
    host = {
        "provider": "host",
        "provider_model_id": "llama-1b",
        "provider_name": "Host Inc.",
        "provider_type": "host",
        "resold": False,
        "region": None,
        "own": False,
        "list_input_usd_per_1m": "0.01",
        "list_output_usd_per_1m": "0.02",
        "total_usd": "0.09",  # 5 x $0.01 + 2 x $0.02
        "input_usd_per_1m": "0.01",
        "output_usd_per_1m": "0.02",
        "flags": ["single_source"],
        "may_be_low": False,
        "source": "test",
        "as_of": "2026-07-02",
        "last_seen": "2026-07-02",
        "last_seen_source": "test",
        "lines": [
            _line("input", 5_000_000, "0.01", "0.05"),
            _line("output", 2_000_000, "0.02", "0.04"),
        ],
        "band": None,
        "bands": [],
        "by_hour": [],
        "machines": None,
    }
    assert model["model"] == SMALL
    assert (model["usd_per_request"], model["over_usd"]) == (None, None)
    assert model["cheapest"] == [host]
    assert model["maybe_cheaper"] == []
    assert [(bill["provider"], bill["total_usd"]) for bill in model["ranked"]] == [("host", "0.09"), ("cloud", "0.537")]
    assert model["excluded"] == [
        {
            "provider": "shop",
            "provider_model_id": "llama-1b:free",
            "code": "free",
            "reason": "free tier: rate-limited, not for sale",
            **unseen,
        },
        {
            "provider": "cloud",
            "provider_model_id": "us.llama-1b",
            "code": "region",
            "reason": "served in region “us” only",
            **unseen,
        },
        {
            "provider": "shop",
            "provider_model_id": "llama-1b",
            "code": "reseller",
            "reason": "re-seller, and re-sellers are off",
            **unseen,
        },
    ]
    assert (model["cheapest_with_resellers"]["provider"], model["cheapest_with_resellers"]["total_usd"]) == (
        "shop",
        "0.063",
    )
    assert model["free"] == [{"provider": "shop", "provider_model_id": "llama-1b:free"}]


def _line(label: str, quantity: int, rate: str, usd: str) -> dict[str, object]:
    return {
        "label": label, "quantity": quantity, "rate_usd": rate, "per": "1m_tokens", "usd": usd, "assumed": False,
        "may_be_low": False, "basis": None, "source": None, "as_of": None, "note": None,
    }  # fmt: skip


def test_a_tie_names_every_winner_and_the_maker_first(call: Call) -> None:
    (model,) = call("cost", LARGE, "--format", "json").document["models"]
    assert [bill["provider"] for bill in model["cheapest"]] == ["maker", "host"]
    assert [bill["total_usd"] for bill in model["cheapest"]] == ["7", "7.0063"]


def test_a_closed_model_at_a_host_is_called_resold(call: Call, tmp_path: Path) -> None:
    builder = CatalogueBuilder()
    builder.provider("maker", type="first_party")
    builder.provider("host")
    builder.model("lab/closed")
    builder.offer("maker", "closed", "lab/closed", input=2_000, output=2_000)
    builder.offer("host", "closed", "lab/closed", input=1_000, output=1_000, resold=1)
    path = str(builder.write(tmp_path / "closed.db"))
    (model,) = call("cost", "lab/closed", "--resellers", "--catalog", path, "--format", "json").document["models"]
    told = [(bill["provider"], bill["provider_type"], bill["resold"]) for bill in model["ranked"]]
    assert told == [("host", "aggregator", True), ("maker", "first_party", False)]


def test_the_requested_workload_resellers_and_region(call: Call) -> None:
    asked = ("--input", "1e6", "--output", "250k", "--resellers", "--region", "us", "--format", "json")
    (alone,) = call("cost", SMALL, *asked).document["models"]
    assert [(bill["provider"], bill["total_usd"]) for bill in alone["ranked"]] == [("cloud", "0.00625")]
    assert {(item["code"], item["reason"]) for item in alone["excluded"]} == {
        ("free", "free tier: rate-limited, not for sale"), ("region", "not bound to region us"),
    }  # fmt: skip
    document = call("cost", SMALL, *asked, "--region-or-global").document
    assert (document["workload"]["input_tokens"], document["workload"]["output_tokens"]) == (1_000_000, 250_000)
    (model,) = document["models"]
    assert [(bill["provider"], bill["total_usd"]) for bill in model["ranked"]] == [
        ("cloud", "0.00625"),
        ("shop", "0.01125"),
        ("host", "0.015"),
    ]


def test_nothing_sent_costs_nothing(call: Call) -> None:
    (model,) = call("cost", SMALL, "--input", "0", "--output", "0", "--format", "json").document["models"]
    assert {bill["total_usd"] for bill in model["ranked"]} == {"0"}


def test_a_region_without_offers_is_reported_and_nothing_is_ranked(call: Call) -> None:
    outcome = call("cost", SMALL, "--region", "mars", "--format", "json")
    assert outcome.code == 1
    assert outcome.err == (
        "No offer of these models is bound to region mars; their regions: us.\n"
        f"No offer of {SMALL} can be ranked with your filter region mars.\n"
    )  # fmt: skip
    assert outcome.document["models"][0]["ranked"] == []
    assert "4 not bound to region mars" in call("cost", SMALL, "--region", "mars").out
    assert call("cost", SMALL, "--region-or-global").code == 2


def test_the_option_that_leaves_a_model_without_offers_is_named_not_the_most_frequent_reason(
    call: Call, tmp_path: Path
) -> None:
    builder = CatalogueBuilder()
    builder.model(SMALL, context_tokens=100_000)
    for name in ("one", "two", "three"):
        builder.provider(name, type="host")
        builder.offer(name, "small", SMALL, input=1_000, output=1_000, access="free")
    builder.provider("host", type="host")
    builder.offer("host", "small", SMALL, input=1_000, output=1_000)
    where = "--catalog", str(builder.write(tmp_path / "ended.db"))
    said = call("cost", SMALL, "--batch", *where).err
    assert said == f"No offer of {SMALL} can be ranked with your filter batch prices.\n"
    said = call("cost", SMALL, "--context", "10M", *where).err
    assert said == f"No offer of {SMALL} can be ranked with your filter context ≥ 10M.\n"


def test_a_model_without_offers_exits_with_1(call: Call) -> None:
    outcome = call("cost", SMALL, FREE, "--format", "json")
    assert outcome.code == 1
    assert outcome.err == f"No offer of {FREE} can be ranked (free tier: rate-limited, not for sale).\n"
    assert [len(model["ranked"]) for model in outcome.document["models"]] == [2, 0]
    assert outcome.document["models"][1]["cheapest_with_resellers"] is None


@pytest.mark.usefixtures("catalogue")
def test_prompts_that_are_too_long_for_every_offer_are_the_reason(call: Call) -> None:
    outcome = call("cost", SMALL, "--prompt", "5M", "--input", "50M")
    why = "prompts of 5,000,000 tokens fit no context window; set smaller prompts"
    assert (outcome.code, outcome.err) == (1, f"No offer of {SMALL} can be ranked: {why}.\n")


def test_a_model_named_twice_is_answered_once(call: Call) -> None:
    assert len(call("cost", SMALL, "llama-3.2-1b-instruct", "--format", "json").document["models"]) == 1


def test_the_documentation_lists_every_code_of_an_excluded_offer_and_no_other() -> None:
    text = (Path(__file__).parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")
    table = text.partition("Codes of excluded offers:")[2].partition("\nCSV")[0]
    rows = [row for row in table.splitlines() if row.startswith("| `")]
    listed = [code for row in rows for code in re.findall(r"`(\w+)`", row.split("|")[1])]
    assert sorted(listed) == sorted(Exclusion)


def test_a_reseller_that_is_ranked_by_name_is_not_named_again_below(call: Call) -> None:
    lines = call("cost", SMALL, "--allow", "shop").out.splitlines()
    assert lines[4].startswith("Shop ")
    assert not any(line.startswith("Cheapest with re-sellers") for line in lines)


def test_the_table_is_aligned_and_counts_excluded_offers(call: Call) -> None:
    outcome = call("cost", SMALL)
    assert outcome.code == 0
    lines = outcome.out.splitlines()
    assert lines[0] == "5M input + 2M output tokens a month; sources up to 2026-07-02"
    header, host, cloud = lines[3:6]
    assert host.startswith("Host Inc.")
    assert host.endswith("cheapest, unconfirmed price")
    assert host.index("$0.090") == cloud.index("$0.537") <= header.index("$/month") + len("$/month")
    assert "Cheapest with re-sellers: Shop (llama-1b), $0.063." in lines
    assert "Free tier, rate-limited: Shop." in lines
    assert "Left out: 1 in a free tier, 1 bound to a region, 1 from re-sellers." in lines
    assert "served in region “us” only" not in outcome.out
    assert "served in region “us” only" in call("cost", SMALL, "--excluded").out


def test_what_a_cached_token_costs_is_a_column_where_any_is_cached(tmp_path: Path, call: Call) -> None:
    builder = CatalogueBuilder()
    builder.provider("host")
    builder.provider("silent")
    builder.model(SMALL)
    builder.offer("host", "small", SMALL, prices=[{"input": 10_000, "output": 20_000, "cache_read": 2_500}])
    builder.offer("silent", "small", SMALL, input=10_000, output=20_000)
    catalogue = ("--catalog", str(builder.write(tmp_path / "cached.db")))
    header, published, assumed = call("cost", SMALL, "--cached", "50%", *catalogue).out.splitlines()[3:6]
    end = header.index("Cached $/1M") + len("Cached $/1M")
    assert published[:end].endswith(" $0.0025")
    assert assumed[:end].endswith("≤$0.0100")
    assert assumed.endswith("rate assumed, an upper bound")
    assert "Cached" not in call("cost", SMALL, *catalogue).out


def test_an_offer_with_another_context_window_or_number_format_is_noted(tmp_path: Path, call: Call) -> None:
    builder = CatalogueBuilder()
    builder.provider("host")
    builder.model(SMALL, context_tokens=128_000)
    builder.offer("host", "small", SMALL, input=10_000, output=20_000, context_tokens=32_000, quantization="fp8")
    builder.offer("host", "full", SMALL, input=30_000, output=40_000, context_tokens=131_072)
    out = call("cost", SMALL, "--catalog", str(builder.write(tmp_path / "terms.db"))).out
    assert "cheapest, context 32K, not 128K, fp8 weights" in out
    assert out.count("context") == 1


def test_the_other_price_of_a_disputed_offer_is_named(tmp_path: Path, call: Call) -> None:
    builder = CatalogueBuilder()
    builder.provider("host")
    builder.model(SMALL)
    used = {"input": 100_000, "output": 500_000}
    other = {"input": 37_000, "output": 170_000, "status": "other", "as_of": "2026-07-01"}
    builder.offer("host", "torn", SMALL, prices=[used, other], n_sources=1, disputed=1)
    out = call("cost", SMALL, "--explain", "--catalog", str(builder.write(tmp_path / "torn.db"))).out
    assert "has $0.037 in and $0.17 out per 1M tokens." in out
    assert "Sources disagree" in out
    assert "unconfirmed" not in out


def test_the_price_that_an_older_source_has_is_named_with_the_reason_for_the_choice(tmp_path: Path, call: Call) -> None:
    builder = CatalogueBuilder()
    builder.provider("host")
    builder.model(SMALL)
    used = {"input": 1_416_000, "output": 2_832_000}
    older = {"input": 783_000, "output": 1_566_000, "status": "other", "as_of": "2026-07-01"}
    alike = {"input": 1_416_001, "output": 2_832_000, "status": "other", "as_of": "2026-07-02"}
    builder.offer("host", "split", SMALL, prices=[used, older, alike], n_sources=1)
    out = call("cost", SMALL, "--explain", "--catalog", str(builder.write(tmp_path / "split.db"))).out
    assert "No second source has this price." in out
    assert "as of 2026-07-01, has $0.783 in and $1.566 out per 1M tokens." in out
    assert out.count(" has $") == 1
    assert "Where sources differ, the seller's own page comes first, then the price that changed last;" in out


def test_an_offer_that_will_end_is_noted_with_the_day(tmp_path: Path, call: Call) -> None:
    builder = CatalogueBuilder()
    builder.provider("host")
    builder.model(SMALL)
    builder.offer("host", "ending", SMALL, input=10_000, output=20_000, deprecation_date="2099-01-01")
    builder.offer("host", "staying", SMALL, input=30_000, output=40_000)
    out = call("cost", SMALL, "--explain", "--catalog", str(builder.write(tmp_path / "ending.db"))).out
    assert "cheapest, sold until 2099-01-01" in out
    assert "Sold until 2099-01-01." in out
    assert out.count("2099") == 2


@pytest.mark.parametrize("typed", ["lots", "-5", "0.5", "1e99", ""])
def test_a_quantity_that_cannot_be_read_is_bad_usage(call: Call, typed: str) -> None:
    outcome = call("cost", SMALL, "--input", typed)
    assert outcome.code == 2
    assert outcome.out == ""
    assert "--input" in outcome.err
    assert outcome.err.rstrip().endswith(".")


def test_an_unknown_model_gets_the_nearest_names(call: Call) -> None:
    outcome = call("cost", "llama-3.2-1b-instrcut")
    assert (outcome.code, outcome.out) == (2, "")
    assert f"Nearest: {SMALL}" in outcome.err


def test_an_ambiguous_model_gets_its_candidates(call: Call) -> None:
    outcome = call("cost", "shared")
    assert (outcome.code, outcome.out) == (2, "")
    assert LARGE in outcome.err
    assert FREE in outcome.err


def test_the_shipped_catalogue_prices_the_default_pair(call: Call, shipped_catalogue: Path) -> None:
    outcome = call("--catalog", str(shipped_catalogue), "cost", SMALL, LARGE, "--format", "json")
    assert outcome.code == 0
    for model in outcome.document["models"]:
        totals = [Decimal(bill["total_usd"]) for bill in model["ranked"]]
        assert len(totals) >= 2
        assert min(totals) > 0
        for bill in model["ranked"]:
            sent, made = Decimal(bill["input_usd_per_1m"]), Decimal(bill["output_usd_per_1m"])
            assert 5 * sent + 2 * made == Decimal(bill["total_usd"])


def test_a_dated_log_also_has_its_bill_per_30_days(call: Call, tmp_path: Path) -> None:
    usage = {"prompt_tokens": 100_000, "completion_tokens": 0}
    lines = [{"model": "x", "timestamp": f"2026-11-0{day}T12:00:00Z", "usage": usage} for day in (1, 2, 3)]
    file = tmp_path / "dated.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    dated = call("cost", SMALL, "--usage", str(file), "--format", "json").document
    assert (dated["models"][0]["cheapest"][0]["total_usd"], dated["usd_per_30_days"]) == ("0.003", {SMALL: "0.03"})
    assert call("compare", SMALL, LARGE, "--usage", str(file), "--format", "json").document["usd_per_30_days"] == {
        SMALL: "0.03", LARGE: "3",
    }  # fmt: skip
    table = call("cost", SMALL, "--usage", str(file)).out
    assert table.startswith("300k input + 0 output tokens in the log, 3 requests")
    assert f"The log (3 days, 3 requests) → 30 days at its rate (× 10): {SMALL} $0.003 → $0.03." in table
    assert "$/log" in table
    assert "month" not in table, "the amounts of the table are those of the log"
    over = call("cost", SMALL, "--usage", str(file), "--max-usd", "0.02")
    both = "$0.003 for the log (3 days, 3 requests) and $0.03 for 30 days at its rate (× 10), $0.01 over $0.02."
    assert (over.code, over.err.splitlines()[-1]) == (1, f"{SMALL} at its cheapest costs {both}")
    parts = ("cost", "--split", f"{SMALL}=80", f"{LARGE}=20", "--usage", str(file), "--max-usd", "0.02")
    assert "The split costs $0.062 for the log (3 days, 3 requests) and $0.62 for 30 days" in call(*parts).err
    assert "$/log" in call("find", "--usage", str(file)).out
    heading, row = call("find", "--usage", str(file), "--max-usd", "0.02").out.partition("Without")[2].splitlines()[:2]
    assert "Cheapest of these, $/log  Per 30 days" in heading
    assert "at most $0.02 a month" in row
    assert "$0.003" in row
    assert "$0.03" in row.replace("$0.003", ""), "which is over the limit"
    two = call(
        "cost", SMALL, "--usage", str(file), "--since", "2026-11-02", "--until", "2026-11-03", "--format", "json"
    )
    assert two.document["workload"]["input_tokens"] == 200_000
    other = call("cost", SMALL, "--usage", str(file), "--input", "5M", "--format", "json").document
    assert other["usd_per_30_days"] == {}
    assert call("cost", SMALL, "--since", "2026-11-02").code == 2


def test_bills_that_are_upper_bounds_and_may_be_lower_are_listed(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = CatalogueBuilder()
    for provider in ("known", "unknown"):
        world.provider(provider)
    world.model(SMALL)
    world.offer("known", "small", SMALL, prices=[{"input": 100_000, "output": 100_000, "cache_read": 10_000}])
    world.offer("unknown", "small", SMALL, input=90_000, output=90_000)
    monkeypatch.setenv("CROSSWALK_CATALOG", str(world.write(tmp_path / "bounds.db")))
    asked = ("cost", SMALL, "--cached", "60%")
    (model,) = call(*asked, "--format", "json").document["models"]
    assert model["maybe_cheaper"] == []
    assert [bill["provider"] for bill in model["upper_bounds"]] == ["unknown"]
    assert "Perhaps cheaper, with bills that are upper bounds" in call(*asked).out
    (plain,) = call("cost", SMALL, "--format", "json").document["models"]
    assert plain["upper_bounds"] == []
