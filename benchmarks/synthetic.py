"""Generate a catalogue of any size, shaped like the real one, for benchmarks and screenshots.

Run as ``python -m benchmarks.synthetic OUTPUT [MODELS]``. The same arguments give the same catalogue. Names are
plausible, figures are invented: never ship one.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from crosswalk_tui.catalog.writer import write
from crosswalk_tui.core.vocabulary import ProviderType

Row = dict[str, Any]

PAIR = ("meta/llama-3.2-1b-instruct", "meta/llama-3.2-3b-instruct")
"""The models the app opens with; every generated catalogue has them, at a dozen providers each."""

_LABS = {
    "meta": ("Meta", "llama"), "openai": ("OpenAI", "gpt"), "anthropic": ("Anthropic", "claude"),
    "google": ("Google", "gemini"), "mistral": ("Mistral", "mistral"), "qwen": ("Qwen", "qwen"),
    "deepseek": ("DeepSeek", "deepseek"), "xai": ("xAI", "grok"), "zhipu": ("Zhipu AI", "glm"),
    "moonshot": ("Moonshot AI", "kimi"), "cohere": ("Cohere", "command"), "nvidia": ("NVIDIA", "nemotron"),
    "microsoft": ("Microsoft", "phi"), "ai21": ("AI21 Labs", "jamba"), "amazon": ("Amazon", "nova"),
}  # fmt: skip
_SIZES = ("1b", "3b", "7b", "8b", "14b", "32b", "70b", "120b", "405b", "mini", "pro", "max", "flash", "large", "small")
_KINDS = ("instruct", "chat", "base", "coder", "vl", "thinking", "guard", "preview", "distill", "code", "math", "0528")
_HOSTS = (
    "deepinfra", "fireworks-ai", "togetherai", "groq", "nebius", "novita-ai", "lambda", "hyperbolic", "parasail",
    "cerebras", "sambanova", "baseten", "friendli", "inference-net", "siliconflow", "scaleway", "ovhcloud", "nscale",
    "gmicloud", "avian", "kluster-ai", "chutes", "featherless", "venice",
)  # fmt: skip
_CLOUDS = ("amazon-bedrock", "google-vertex-ai", "azure", "cloudflare", "databricks", "ibm-watsonx", "oracle-cloud")
_RESELLERS = ("openrouter", "requesty", "vercel-ai-gateway", "kilo", "poe", "zenmux", "aihubmix", "nano-gpt")
_BENCHMARKS = (
    ("arena_text", "Arena Text (overall)", "elo", 800.0, 1600.0, 1, "core"),
    ("arena_coding", "Arena Text: coding", "elo", 800.0, 1600.0, 1, "core"),
    ("gpqa_diamond", "GPQA Diamond", "percent", 0.0, 100.0, 1, "core"),
    ("epoch_eci", "Epoch Capabilities Index", "index", 60.0, 170.0, 1, "core"),
    ("ifeval", "IFEval", "percent", 0.0, 100.0, 1, "core"),
    ("bfcl_v4", "BFCL v4 overall", "percent", 0.0, 100.0, 1, "core"),
    ("vectara_hallucination_rate", "Vectara hallucination rate", "percent", 0.0, 100.0, 0, "core"),
    ("mmlu_pro", "MMLU-Pro", "percent", 0.0, 100.0, 1, "extra"),
    ("livecodebench", "LiveCodeBench", "percent", 0.0, 100.0, 1, "extra"),
    ("mmlu", "MMLU", "percent", 0.0, 100.0, 1, "legacy"),
    ("humaneval", "HumanEval", "percent", 0.0, 100.0, 1, "legacy"),
)


def generate(path: Path, models: int = 1700, *, offers_per_model: int = 6, seed: int = 7) -> Path:
    """Write a catalogue of *models* models at *path* and return it.

    Args:
        path: the file to write; an existing one is replaced.
        models: how many models, at least the two of `PAIR`.
        offers_per_model: mean number of offers per model.
        seed: the seed of the random generator.
    """
    dice = random.Random(seed)  # noqa: S311 - invented data, not a secret
    tables: dict[str, list[Row]] = {
        "source": [_source()],
        "lab": [{"lab_id": lab, "name": name} for lab, (name, _) in _LABS.items()],
        "provider": _providers(),
        "benchmark": _benchmarks(),
        **{name: [] for name in ("model", "model_alias", "model_fts", "offer", "price", "offer_price", "score")},
    }
    for number, key in enumerate(_keys(models, dice), 1):
        served = 12 if key in PAIR else min(24, int(dice.expovariate(1 / offers_per_model)))
        _add_model(tables, number, key, dice)
        _add_offers(tables, number, key, served, dice)
        if key in PAIR or dice.random() < 0.2:
            _add_scores(tables, number, key, dice)
    write(path, tables)
    return path


def _keys(count: int, dice: random.Random) -> list[str]:
    found = dict.fromkeys(PAIR)
    while len(found) < count:
        lab = dice.choice(list(_LABS))
        version = f"{dice.randint(1, 9)}.{dice.randint(0, 9)}" if dice.random() < 0.7 else str(dice.randint(1, 30))
        parts = [_LABS[lab][1], version, dice.choice(_SIZES), dice.choice(_KINDS)]
        if dice.random() < 0.3 or len(found) > 20_000:
            parts.append(f"{dice.randint(1, 12):02d}{dice.randint(1, 28):02d}")
        found[f"{lab}/{'-'.join(parts)}"] = None
    return list(found)


def _add_model(tables: dict[str, list[Row]], number: int, key: str, dice: random.Random) -> None:
    lab, _, slug = key.partition("/")
    name = " ".join(w.upper() if w[0].isdigit() else w.title() for w in slug.split("-"))
    size = next((int(w[:-1]) for w in slug.split("-") if w[:-1].isdigit() and w.endswith("b")), None)
    tables["model"].append(
        {
            "model_id": number, "key": key, "name": name, "lab_id": lab,
            "params_total_m": size and size * 1000 + dice.randint(0, 240),
            "open_weights": dice.choice((0, 1, 1, None)),
            "licence": dice.choice(("mit", "apache-2.0", "llama3.2", None)),
            "release_date": f"20{dice.randint(23, 26)}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}",
            "knowledge_cutoff": dice.choice((None, "2023-12", "2024-06")),
            "context_tokens": dice.choice((8192, 32768, 131072, 200_000, 1_048_576, None)),
            "max_output_tokens": dice.choice((4096, 8192, 65536, None)),
            "modalities_in": dice.choice(("text", "text,image")), "modalities_out": "text",
            "reasoning": dice.choice((0, 1)), "tools": dice.choice((0, 1, None)),
            "is_moving_alias": 0, "status": "active", "n_providers": 0,
        }
    )  # fmt: skip
    names = dict.fromkeys((slug, name.casefold(), f"{lab}.{slug}-v1:0"))
    tables["model_alias"] += [{"alias": a, "model_id": number, "kind": "name", "uses": 1} for a in names]
    tables["model_fts"].append({"rowid": number, "key": key, "name": name, "lab": lab, "aliases": " ".join(names)})


def _add_offers(tables: dict[str, list[Row]], number: int, key: str, count: int, dice: random.Random) -> None:
    list_price = 10 ** dice.uniform(-1.8, 0.9) if key not in PAIR else 0.05 * number
    sellers = dice.sample([*_HOSTS, *_CLOUDS, *_RESELLERS], count)
    for seller in sellers:
        offer_id = len(tables["offer"]) + 1
        free = dice.random() < 0.06
        factor = dice.choice((1.0, 1.0, 1.2, 1.5, dice.uniform(0.9, 3)))
        tables["offer"].append(
            {
                "offer_id": offer_id, "provider_id": seller, "provider_model_id": f"{key}@{number}",
                "model_id": number, "access": "free" if free else "metered", "tier": "standard", "region": None,
                "n_sources": dice.choice((1, 1, 2, 3)), "disputed": int(dice.random() < 0.04), "is_moving_alias": 0,
                "exclude_code": None, "exclude_reason": None, "match_rule": "generated", "sources": "generated",
            }
        )  # fmt: skip
        if free:
            continue
        tables["model"][number - 1]["n_providers"] += 1
        tables["price"].append(
            {
                "price_id": offer_id, "offer_id": offer_id, "source_id": "generated", "as_of": "2026-07-02",
                "tier": "standard", "band_from": 0, "band_rule": "cliff", "status": "chosen", "path": "generated",
                "input": int(list_price * factor * 1e5) * 10, "output": int(list_price * factor * 3e5) * 10,
            }
        )  # fmt: skip
        tables["offer_price"].append({"offer_id": offer_id, "price_id": offer_id})


def _add_scores(tables: dict[str, list[Row]], number: int, key: str, dice: random.Random) -> None:
    talent = dice.random()
    for slug, _, _, low, high, _, _ in _BENCHMARKS:
        if slug != "arena_text" and dice.random() < 0.4:
            continue
        value = low + (high - low) * min(0.97, max(0.05, talent * 0.7 + dice.uniform(0, 0.3)))
        tables["score"].append(
            {
                "model_id": number, "benchmark_id": slug, "value": round(value, 1), "variant": "",
                "source_id": "generated", "source_url": "https://example.com", "as_of": "2026-07-01",
                "self_reported": int(slug != "arena_text" and dice.random() < 0.2), "headline": 1,
                "model_name": key, "match_rule": "generated",
            }
        )  # fmt: skip


def _source() -> Row:
    return {
        "source_id": "generated", "name": "Invented figures", "what": "everything here", "url": None, "licence": "MIT",
        "attribution": "benchmarks/synthetic.py", "as_of": "2026-07-02",
    }  # fmt: skip


def _providers() -> list[Row]:
    kinds: tuple[tuple[ProviderType, Sequence[str]], ...] = (
        (ProviderType.HOST, _HOSTS),
        (ProviderType.CLOUD, _CLOUDS),
        (ProviderType.AGGREGATOR, _RESELLERS),
    )
    return [
        {"provider_id": p, "name": p.replace("-", " ").title(), "type": kind.value, "default_access": "metered",
         "active": 1}
        for kind, names in kinds
        for p in names
    ]  # fmt: skip


def _benchmarks() -> list[Row]:
    return [
        {"benchmark_id": slug, "name": name, "category": "general", "unit": unit, "minimum": low, "maximum": high,
         "higher_is_better": higher, "description": "", "homepage": "", "licence": "MIT", "tier": tier}
        for slug, name, unit, low, high, higher, tier in _BENCHMARKS
    ]  # fmt: skip


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1700)
