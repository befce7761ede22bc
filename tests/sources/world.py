"""A small world: a folder laid out like the real snapshots, with one of every trap the build must see."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def _offer(name: str, cost: dict[str, float] | None, **more: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "name": name,
        "release_date": "2024-09-25",
        "open_weights": True,
        "tool_call": False,
        "reasoning": False,
        "limit": {"context": 131072, "output": 8192},
        "modalities": {"input": ["text"], "output": ["text"]},
    }
    return base | ({"cost": cost} if cost is not None else {}) | more


LLAMA = "meta-llama/Llama-3.2-3B-Instruct"
GPT = "gpt-4o"

MODELS_DEV: dict[str, Any] = {
    "models": {
        "openai/gpt-4o": {
            "name": "GPT-4o",
            "release_date": "2024-05-13",
            "open_weights": False,
            "limit": {"context": 128000, "output": 16384},
            "modalities": {"input": ["text", "image"], "output": ["text"]},
            "benchmarks": [
                {"name": "Artificial Analysis Index", "score": 40, "source": "https://artificialanalysis.ai"}
            ],
        },
    },
    "providers": {
        "deepinfra": {
            "name": "Deep Infra",
            "models": {LLAMA: _offer("Llama 3.2 3B Instruct", {"input": 0.02, "output": 0.02})},
        },
        "siliconflow": {
            "name": "SiliconFlow",
            "models": {LLAMA.lower(): _offer("Llama 3.2 3B", {"input": 0.03, "output": 0.05})},
        },
        "nebius": {"name": "Nebius", "models": {LLAMA: _offer("Llama 3.2 3B", {"input": 0.04, "output": 0.06})}},
        "inference": {
            "name": "Inference",
            "models": {"meta/llama-3.2-3b-instruct": _offer("Llama 3.2 3B", {"input": 30.0, "output": 60.0})},
        },
        "nvidia": {
            "name": "Nvidia",
            "models": {"meta/llama-3.2-3b-instruct": _offer("Llama 3.2 3B", {"input": 0.0, "output": 0.0})},
        },
        "openrouter": {
            "name": "OpenRouter",
            "models": {
                "meta-llama/llama-3.2-3b-instruct": _offer("Llama 3.2 3B", {"input": 0.015, "output": 0.015}),
                "meta-llama/llama-3.2-3b-instruct:free": _offer("Llama 3.2 3B (free)", {"input": 0.0, "output": 0.0}),
                "openai/gpt-4o": _offer("GPT-4o", {"input": 1.0, "output": 4.0}, open_weights=False),
            },
        },
        "openai": {
            "name": "OpenAI",
            "models": {GPT: _offer("GPT-4o", {"input": 2.5, "output": 10.0}, open_weights=False)},
        },
        "alibaba-token-plan": {
            "name": "Plan",
            "models": {"qwen3-32b": _offer("Qwen3 32B", {"input": 0.1, "output": 0.1})},
        },
        "alibaba": {"name": "Alibaba", "models": {"qwen3-32b": _offer("Qwen3 32B", {"input": 0.7, "output": 2.8})}},
    },
}

LITELLM: dict[str, Any] = {
    "sample_spec": {"input_cost_per_token": 0.0, "litellm_provider": "documentation", "mode": "chat"},
    "deepinfra/meta-llama/Llama-3.2-3B-Instruct": {
        "litellm_provider": "deepinfra",
        "mode": "chat",
        "input_cost_per_token": 2e-08,
        "output_cost_per_token": 2e-08,
    },
    "fireworks_ai/accounts/fireworks/models/llama-v3p2-3b-instruct": {
        "litellm_provider": "fireworks_ai",
        "mode": "chat",
        "input_cost_per_token": 1e-08,
        "output_cost_per_token": 1e-08,
    },
    "gpt-4o": {
        "litellm_provider": "openai",
        "mode": "chat",
        "input_cost_per_token": 2.5e-06,
        "output_cost_per_token": 1e-05,
        "input_cost_per_token_batches": 1.25e-06,
        "output_cost_per_token_batches": 5e-06,
    },
    "azure_ai/jais-30b-chat": {
        "litellm_provider": "azure_ai",
        "mode": "chat",
        "input_cost_per_token": 0.0032,
        "output_cost_per_token": 0.00971,
    },
    "text-embedding-3-small": {"litellm_provider": "openai", "mode": "embedding", "input_cost_per_token": 2e-08},
}

GENAI_PRICES: list[dict[str, Any]] = [
    {
        "id": "openai",
        "name": "OpenAI",
        "api_pattern": "",
        "models": [
            {"id": "gpt-4o", "match": {"equals": "gpt-4o"}, "prices": {"input_mtok": 2.5, "output_mtok": 10.0}},
        ],
    },
]

LLM_STATS: dict[str, Any] = {
    "models": {
        "meta/llama-3.2-3b-instruct": {
            "model_id": "llama-3.2-3b-instruct",
            "name": "Llama 3.2 3B Instruct",
            "param_count": 3210000000,
            "license_id": "llama_3_2_community_license",
            "release_date": "2024-09-25",
            "source_weights_link": "https://example.com/weights",
        },
    },
    "licenses": {"llama_3_2_community_license": {"license_id": "llama_3_2_community_license", "name": "Llama 3.2"}},
    "providers": {},
    "provider_models": {},
    "organizations": {},
    "benchmarks": {},
    "model_benchmarks": {},
}

HISTORY: dict[str, Any] = {
    "source": "test",
    "fields": ["provider", "model_id", ["date", "input", "output", "cache_read", "cache_write"]],
    "rows": [["deepinfra", LLAMA, [["2025-06-01", 0.05, 0.05, None, None]]]],
}

ARENA: dict[str, Any] = {
    "credits": {"ratings": "Arena leaderboard (CC BY 4.0)"},
    "units": {},
    "ratings": {
        "date": "2026-10-20",
        "source": "https://example.com",
        "labels": [["overall", "Everything (overall)"], ["vision", "Understanding images"]],
        "tasks": {
            "overall": [
                ["meta / llama-3.2-3b-instruct", "Llama 3.2 3B Instruct", 1169.9, 1159.2, 1174.6, 7936, 370],
                ["alibaba / qwen3-32b", "Qwen3 32B (High)", 1346.9, 1337.4, 1356.3, 3926, 224],
            ],
            "vision": [["openai / gpt-4o", "GPT-4o (2024-05-13)", 1200.0, 1190.0, 1210.0, 100, 3]],
        },
    },
    "unpriced": {"date": "2026-10-20", "models": [["Nobody 9B", "", "2026-09-01", 49, 3403, 1340.1, []]]},
}

BENCHMARKS = {
    "benchmarks.csv": (
        "slug,name,category,unit,min,max,higher_is_better,description,homepage,licence,tier,n_scores,n_models\n"
        "arena_text,Arena Text,human preference,elo,800,1600,1,votes,https://example.com,CC-BY-4.0,core,3,2\n"
    ),
    "sources.csv": (
        "source,what,models,rows,as_of,licence,may_bundle,refresh_url,caveats\n"
        "lmarena,Arena ratings,2,3,2026-08-19,CC-BY-4.0,yes with attribution,https://example.com,none\n"
    ),
    "scores.csv": (
        "model_name,model_key,benchmark,score,unit,variant,source,source_url,as_of,self_reported\n"
        "gpt-4o,openai/gpt-4o,arena_text,1285,elo,style-controlled,lmarena,https://example.com,2026-08-01,0\n"
        "gpt-4o,openai/gpt-4o,arena_text,1300,elo,self,lmarena,https://example.com,2026-08-19,1\n"
        "llama-3.2-3b-instruct,meta/llama-3.2-3b-instruct,arena_text,1167,elo,,lmarena,https://example.com,2026-08-19,0\n"
        "nobody-7b,unknown/nobody-7b,arena_text,1000,elo,,lmarena,https://example.com,2026-08-19,0\n"
    ),
    "score_aliases.csv": "served_key,scores_from,reason\n",
}


def lay_out(folder: Path, *, backwards: bool = False) -> Path:
    """Write the small world into *folder*; *backwards* writes every object and table in the opposite order."""
    documents = {
        "models_dev_catalog.json": MODELS_DEV,
        "litellm_prices.json": LITELLM,
        "genai_prices.json": GENAI_PRICES,
        "llm_stats.json": LLM_STATS,
        "models_dev_price_history.json": HISTORY,
        "arena_ratings.json": ARENA,
    }
    (folder / "sources").mkdir(parents=True)
    (folder / "benchmarks").mkdir()
    for name, document in sorted(documents.items(), reverse=backwards):
        text = json.dumps(_turned(document) if backwards else document)
        (folder / "sources" / name).write_text(text, encoding="utf-8")
    for name, text in sorted(BENCHMARKS.items(), reverse=backwards):
        head, *rows = text.splitlines()
        lines = [head, *(reversed(rows) if backwards else rows)]
        (folder / "benchmarks" / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def _turned(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _turned(item) for key, item in reversed(value.items())}
    return value
