"""No later snapshot breaks the build: whatever drifts in the lists, there is a sound catalogue and a report."""

from __future__ import annotations

import json
import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from benchmarks.drift import JUNK, check, drift_folder, drifted

from crosswalk_tui.core.errors import SourceError
from crosswalk_tui.sources.pipeline import build
from crosswalk_tui.sources.registry import SOURCES
from tests.sources.world import BENCHMARKS, lay_out

SEEDS = range(12)

MODELS = {
    "openai/gpt-9": "GPT-9",
    "openai/gpt-9-mini": "GPT-9 mini",
    "anthropic/claude-opus-9": "Claude Opus 9",
    "anthropic/claude-haiku-9": "Claude Haiku 9",
    "meta-llama/llama-3.3-70b-instruct": "Llama 3.3 70B Instruct",
    "meta-llama/llama-3.2-1b-instruct": "Llama 3.2 1B Instruct",
    "qwen/qwen3-32b": "Qwen3 32B",
    "qwen/qwen3-235b-a22b-thinking-2507": "Qwen3 235B A22B Thinking",
    "deepseek/deepseek-v3.2": "DeepSeek V3.2",
    "deepseek/deepseek-r1-0528": "DeepSeek R1",
    "moonshotai/kimi-k2.5": "Kimi K2.5",
    "zai-org/glm-5": "GLM-5",
}
SELLERS = {
    "deepinfra": "deepinfra",
    "novita-ai": "novita",
    "nebius": "nebius",
    "togetherai": "together_ai",
    "fireworks-ai": "fireworks_ai",
    "openrouter": "openrouter",
    "amazon-bedrock": "bedrock",
    "deepseek": "deepseek",
}
"""models.dev's id and LiteLLM's of each seller."""


def _offer(model: str, name: str, chance: random.Random) -> dict[str, Any]:
    price = chance.choice([0.05, 0.3, 1.25, 3.0])
    cost: dict[str, Any] = {"input": price, "output": price * 4, "cache_read": price / 10, "cache_write": 0}
    cost["tiers"] = [{"input": price * 2, "output": price * 6, "tier": {"type": "context", "size": 200_000}}]
    cost["context_over_200k"] = {"input": price * 2, "output": price * 6}
    mode = {"cost": {"input": price * 2, "output": price * 8}, "provider": {"body": {"service_tier": "priority"}}}
    return {
        "id": model,
        "name": name,
        "family": model.partition("/")[2].partition("-")[0],
        "release_date": "2026-01-15",
        "last_updated": "2026-02-01",
        "open_weights": True,
        "tool_call": chance.random() < 0.5,
        "reasoning": True,
        "limit": {"context": 262144.0, "output": 8192},
        "modalities": {"input": ["text", "image"], "output": ["text"]},
        "canonical_model_id": model,
        "status": chance.choice(["beta", "deprecated"]),
        "cost": cost,
        "experimental": {"modes": {"fast": mode}},
    }


def _entry(seller: str, chance: random.Random) -> dict[str, Any]:
    price = chance.choice([5e-08, 3e-07, 1.25e-06])
    return {
        "litellm_provider": seller,
        "mode": "chat",
        "input_cost_per_token": price,
        "output_cost_per_token": price * 4,
        "input_cost_per_token_above_200k_tokens": price * 2,
        "output_cost_per_token_above_200k_tokens": price * 6,
        "input_cost_per_token_batches": price / 2,
        "output_cost_per_token_batches": price * 2,
        "cache_creation_input_token_cost": 0.0,
        "search_context_cost_per_query": {"search_context_size_low": 0.01},
        "max_input_tokens": 131072,
        "supports_vision": True,
        "deprecation_date": "2027-06-30",
        "source": "https://example.com/pricing",
        "off_peak_pricing": {
            "input_cost_per_token": price / 2,
            "weekday_timezone": "Asia/Shanghai",
            "windows": [
                {"hours_utc": ["00:00-01:00", "10:00-00:00"], "weekdays": [1, 2, 3, 4, 5]},
                {"hours_utc": "00:00-00:00", "weekdays": [6, 7]},
            ],
        },
    }


def _dated(model: str) -> dict[str, Any]:
    """A model as genai-prices has it: a price that rises, another by night, and one for batches."""
    cheap, dear = (
        {"input_mtok": 0.3, "output_mtok": 1.2},
        {"input_mtok": {"base": 0.5, "tiers": [{"start": 200_000, "price": 1}]}, "output_mtok": 2},
    )
    night = {"start_time": "16:30:00+00:00", "end_time": "00:30:00+00:00"}
    return {
        "id": model,
        "match": {"or": [{"equals": model}, {"starts_with": model}]},
        "context_window": 131072,
        "prices": [
            {"prices": cheap},
            {"constraint": {"start_date": "2026-06-01"}, "prices": dear},
            {"constraint": night, "prices": cheap},
        ],
        "price_variants": [{"when": {"processing": "batch"}, "prices": cheap}],
    }


def _maker_list() -> dict[str, Any]:
    """A list of makers' own prices: dated, with peak hours, ends and ids that serve other weights."""
    rates = {
        "input": 0.3,
        "output": 1.2,
        "cache_read": 0.03,
        "source": "https://example.com",
        "valid_from": "2026-06-01",
    }
    later = rates | {"input": 0.4, "tiers": [{"above": 200_000, "input": 0.8, "output": 2.4}], "model": "next-weights"}
    timeline = [{"rates": rates, "start": None}, {"rates": later, "recorded": rates, "start": "2026-08-12T16:00:00Z"}]
    makers: dict[str, dict[str, Any]] = {}
    for key in MODELS:
        maker, _, model = key.partition("/")
        makers.setdefault(maker, {})[model] = {"standard": timeline, "batch": timeline}
    hours = {"peak_hours_utc": [["01:00", "04:00"], ["06:00", "10:00"]], "peak_multiplier": 2.0, "weekdays_only": True}
    return {
        "schema": 1,
        "updated_at": "2026-10-26T00:00:00Z",
        "prices": makers,
        "schedules": {
            "holidays": {"cn": {"dates": ["2026-10-01"], "utc_offset_hours": 8}},
            "schedule": [{"provider": maker, "valid_from": "2026-08-16T16:00:00Z", **hours} for maker in makers],
        },
        "status": {maker: dict.fromkeys(list(models)[:1], "deprecated") for maker, models in makers.items()},
        "bases": {maker: {f"{model}-0813": model for model in models} for maker, models in makers.items()},
        "aliases": {"models": {}},
        "plans": [],
    }


def _events() -> dict[str, Any]:
    """Dated changes of LiteLLM's map."""
    changes = [
        ["2026-03-01", "added", "", None, None, "", 0],
        ["2026-05-01", "price", "input_cost_per_token", 1e-06, 3e-07, "likely", 1],
        ["2026-08-01", "deprecation", "deprecation_date", None, "2026-12-31", "", 1],
        ["2026-09-01", "removed", "", None, None, "bulk", 0],
    ]
    keys = [f"{seller}/{model}" for seller in SELLERS.values() for model in MODELS]
    return {"units": {}, "sources": ["ae826be2593e", "0e9cd9893e9d"], "events": dict.fromkeys(keys, changes)}


def grown(folder: Path) -> Path:
    """The small world with a dozen models at eight sellers beside its traps, in every source file."""
    chance = random.Random(9)  # noqa: S311 - repeatable, not secret
    lay_out(folder)
    sources = folder / "sources"

    def edit(name: str, change: Any) -> None:
        document = json.loads((sources / name).read_text(encoding="utf-8"))
        (sources / name).write_text(json.dumps(change(document)), encoding="utf-8")

    def models_dev(document: Any) -> Any:
        document["models"] |= {key: _offer(key, name, chance) for key, name in MODELS.items()}
        for seller in SELLERS:
            offers = {key: _offer(key, name, chance) for key, name in MODELS.items()}
            document["providers"].setdefault(seller, {"name": seller, "models": {}})["models"] |= offers
        return document

    def litellm(document: Any) -> Any:
        pairs = [(seller, model) for seller in SELLERS.values() for model in MODELS]
        return document | {f"{seller}/{model}": _entry(seller, chance) for seller, model in pairs}

    def genai_prices(document: Any) -> Any:
        sellers = ("novita", "together", "deepseek", "openrouter")
        return document + [{"id": s, "name": s, "models": [_dated(model) for model in MODELS]} for s in sellers]

    def llm_stats(document: Any) -> Any:
        card = document["models"]["meta/llama-3.2-3b-instruct"]
        document["models"] |= {key: card | {"model_id": key, "name": name} for key, name in MODELS.items()}
        return document

    def history(document: Any) -> Any:
        points = [["2025-06-01", 0.5, 1.5, None, None], ["2025-09-01", "removed"]]
        document["rows"] += [[seller, model, points] for seller in SELLERS for model in MODELS]
        return document

    def arena(document: Any) -> Any:
        rows = [[f"x / {key}", f"{name} (High)", 1300.5, 1290, 1310, 900, 9] for key, name in MODELS.items()]
        document["ratings"]["tasks"] |= dict.fromkeys(("overall", "coding", "webdev", "legal"), rows)
        return document

    changes = {
        "models_dev_catalog.json": models_dev, "litellm_prices.json": litellm, "genai_prices.json": genai_prices,
        "llm_stats.json": llm_stats, "models_dev_price_history.json": history, "arena_ratings.json": arena,
    }  # fmt: skip
    for name, change in changes.items():
        edit(name, change)
    (sources / "first_party_prices.json").write_text(json.dumps(_maker_list()), encoding="utf-8")
    (sources / "litellm_price_events.json").write_text(json.dumps(_events()), encoding="utf-8")
    _grow_tables(folder / "benchmarks")
    return folder


def _grow_tables(folder: Path) -> None:
    boards = "arena_coding,Arena Coding,coding,elo,800,1600,1,votes,https://example.com,CC-BY-4.0,core,3,2\n"
    scores = "".join(
        f"{name} {effort},{key},{board},1290,elo,{effort},lmarena,https://example.com,2026-08-19,0\n"
        for key, name in MODELS.items()
        for effort in ("low", "high")
        for board in ("arena_text", "arena_coding")
    )
    for name, more in (("benchmarks.csv", boards), ("scores.csv", scores)):
        (folder / name).write_text(BENCHMARKS[name] + more, encoding="utf-8")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return grown(tmp_path_factory.mktemp("drift") / "world")


def test_the_grown_world_is_sound_before_anything_drifts(world: Path, tmp_path: Path) -> None:
    report, problems = check(world, tmp_path / "catalog.db")
    assert problems == []
    assert report.counts["offer"] > 100
    assert report.counts["score"] > 50
    assert report.issues["unread_cell"] >= 1


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_drifts_there_is_a_sound_catalogue_and_a_report(world: Path, tmp_path: Path, seed: int) -> None:
    report, problems = check(drift_folder(world, tmp_path / "in", seed), tmp_path / "catalog.db")
    assert problems == []
    assert report.issues["unreviewed_provider"] >= 1  # renamed and added sellers
    assert report.issues["rejected_row"] >= 1
    assert any("rejected_row" in line for line in report.summary_lines())


def small(name: str) -> tuple[Any, Any]:
    """A snapshot with two offers, and the first of them to be damaged."""
    chance = random.Random(1)  # noqa: S311 - repeatable, not secret
    if name == "models_dev_catalog.json":
        models = {key: _offer(key, key, chance) for key in ("openai/gpt-9", "zai-org/glm-5")}
        return {"providers": {"nebius": {"name": "Nebius", "models": models}}}, models["openai/gpt-9"]
    if name == "litellm_prices.json":
        entries = {key: _entry("novita", chance) for key in ("novita/openai/gpt-9", "novita/zai-org/glm-5")}
        return entries, entries["novita/openai/gpt-9"]
    dated = [_dated(key) for key in ("openai/gpt-9", "zai-org/glm-5")]
    return [{"id": "novita", "name": "Novita", "models": dated}], dated[0]


@pytest.mark.parametrize("name", ["models_dev_catalog.json", "litellm_prices.json", "genai_prices.json"])
def test_any_cell_of_an_offer_may_be_of_another_type(tmp_path: Path, name: str) -> None:
    """It costs at most that offer, never its neighbour or its source."""
    (spec,) = [spec for spec in SOURCES if spec.filename.endswith(name)]
    (tmp_path / "sources").mkdir()
    document, offer = small(name)
    for cell in list(offer):
        good = offer.pop(cell)
        for junk in (*JUNK, ...):
            if junk is not ...:
                offer[cell] = junk
            (tmp_path / "sources" / name).write_text(json.dumps(document), encoding="utf-8")
            ids = [found.provider_model_id for found in spec.harvest(tmp_path).offers]
            assert "zai-org/glm-5" in ids, (cell, junk)
            offer.pop(cell, None)
        offer[cell] = good


def test_a_review_that_matches_nothing_is_a_finding(world: Path, tmp_path: Path) -> None:
    build(world, tmp_path / "catalog.db")
    with closing(sqlite3.connect(tmp_path / "catalog.db")) as database:
        query = "SELECT DISTINCT path FROM issue WHERE code = 'stale_review' AND detail LIKE '%nothing in the sources%'"
        tables = {path for (path,) in database.execute(query)}
    assert tables == {"reviewed_offers.csv", "model_cards.csv", "score_names.csv", "providers.csv"}


def test_only_a_file_of_another_kind_is_an_error(world: Path, tmp_path: Path) -> None:
    folder = drift_folder(world, tmp_path / "in", 1)
    (folder / "sources" / "litellm_prices.json").write_text("[]", encoding="utf-8")
    with pytest.raises(SourceError, match="litellm_prices"):
        build(folder, tmp_path / "catalog.db")


def test_drift_leaves_the_frame_of_a_file_and_changes_what_is_in_it() -> None:
    rows = {f"name-{number}": {"id": f"name-{number}", "cell": number} for number in range(40)}
    changed = drifted({"date": "2026-01-01", "rows": rows}, random.Random(3))  # noqa: S311 - repeatable, not secret
    assert list(changed) == ["date", "rows"]
    assert changed["rows"].keys() - rows.keys()
    assert rows.keys() - changed["rows"].keys()
