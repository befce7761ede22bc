"""LiteLLM: routing keys taken apart, tiers and bands from the names of cells, and rows that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from crosswalk_tui.core.catalogue import Rates
from crosswalk_tui.core.errors import SourceError
from crosswalk_tui.core.vocabulary import Access, Tier
from crosswalk_tui.sources import litellm
from tests.sources.snapshots import AS_OF, offers, price, reasons, write_json, write_text

if TYPE_CHECKING:
    from pathlib import Path

    from crosswalk_tui.sources.records import Harvest, OfferRecord


def entry(provider: str = "openai", **cells: object) -> dict[str, Any]:
    """An entry of the cost map."""
    return {
        "litellm_provider": provider,
        "mode": "chat",
        "input_cost_per_token": 1.5e-07,
        "output_cost_per_token": 6e-07,
        "max_input_tokens": 128_000,
        "max_output_tokens": 16_384,
        "max_tokens": 16_384,
        **cells,
    }


def read(folder: Path, document: object) -> Harvest:
    return litellm.read(write_json(folder, document), AS_OF)


def one(folder: Path, key: str, raw: dict[str, Any]) -> OfferRecord:
    (offer,) = read(folder, {key: raw}).offers
    return offer


def test_documentation_row_is_no_offer(tmp_path: Path) -> None:
    harvest = read(tmp_path, {"sample_spec": entry(mode="one of: chat, embedding"), "gpt-9": entry()})
    assert list(offers(harvest)) == ["gpt-9"]
    assert harvest.n_rows == 1


def test_prices_per_token_become_exact_rates_per_million(tmp_path: Path) -> None:
    cells: dict[str, Any] = {
        "cache_read_input_token_cost": 5.09e-08,
        "cache_creation_input_token_cost": 3.75e-06,
        "cache_creation_input_token_cost_above_1hr": 6e-06,
        "output_cost_per_reasoning_token": 4.0000000000000003e-07,
        "input_cost_per_audio_token": 1e-06,
        "output_cost_per_audio_token": 2e-06,
        "input_cost_per_request": 0.005,
    }
    assert price(one(tmp_path, "gpt-9", entry(**cells))).rates == Rates(
        input=150_000,
        output=600_000,
        cache_read=50_900,
        cache_write=3_750_000,
        cache_write_1h=6_000_000,
        reasoning=400_000,
        audio_in=1_000_000,
        audio_out=2_000_000,
        per_request=5_000,
    )


@pytest.mark.parametrize(
    ("key", "provider", "expected"),
    [
        ("gpt-9", "openai", ("openai", "gpt-9", None)),
        ("azure/gpt-9", "azure", ("azure", "gpt-9", None)),
        ("azure/eu/gpt-9", "azure", ("azure", "eu/gpt-9", "eu")),
        ("azure/global-standard/gpt-9", "azure", ("azure", "global-standard/gpt-9", "global")),
        ("azure_ai/grok-9", "azure_ai", ("azure", "grok-9", None)),
        ("anthropic.claude-9-v1:0", "bedrock_converse", ("amazon-bedrock", "anthropic.claude-9-v1:0", None)),
        (
            "bedrock/us-gov-east-1/anthropic.claude-9",
            "bedrock",
            ("amazon-bedrock", "us-gov-east-1/anthropic.claude-9", "us-gov-east-1"),
        ),
        ("bedrock/invoke/anthropic.claude-9", "bedrock", ("amazon-bedrock", "anthropic.claude-9", None)),
        ("bedrock/claude_platform/claude-9", "bedrock", ("claude-platform-aws", "claude-9", None)),
        (
            "vertex_ai/claude-9@20260101",
            "vertex_ai-anthropic_models",
            ("google-vertex-anthropic", "claude-9@20260101", None),
        ),
        ("vertex_ai/meta/llama-9-maas", "vertex_ai-llama_models", ("google-vertex", "meta/llama-9-maas", None)),
        ("gemini/gemini-9", "gemini", ("google", "gemini-9", None)),
        ("together_ai/org/model-9", "together_ai", ("togetherai", "org/model-9", None)),
        ("qwencloud/qwen9", "qwencloud", ("alibaba", "qwen9", None)),
        ("perplexity/sonar-9", "perplexity", ("perplexity", "sonar-9", None)),
        ("perplexity/anthropic/claude-9", "perplexity", ("perplexity-agent", "anthropic/claude-9", None)),
        ("ollama/gpt-oss:9b-cloud", "ollama", ("ollama-cloud", "gpt-oss:9b-cloud", None)),
        ("ollama/llama9", "ollama", ("ollama", "llama9", None)),
        ("cloudflare/@cf/meta/llama-9", "cloudflare", ("cloudflare-workers-ai", "@cf/meta/llama-9", None)),
        ("amazon-nova/nova-9", "amazon_nova", ("nova", "nova-9", None)),
        (
            "fireworks_ai/accounts/fireworks/models/glm-9",
            "fireworks_ai",
            ("fireworks-ai", "accounts/fireworks/models/glm-9", None),
        ),
        ("fireworks_ai/glm-9", "fireworks_ai", ("fireworks-ai", "accounts/fireworks/models/glm-9", None)),
    ],
)
def test_routing_is_taken_off_the_sellers_own_id(
    tmp_path: Path, key: str, provider: str, expected: tuple[str, str, str | None]
) -> None:
    offer = one(tmp_path, key, entry(provider))
    assert (offer.provider, offer.provider_model_id, offer.region) == expected


def test_tiers_and_bands_are_read_from_the_names_of_cells(tmp_path: Path) -> None:
    cells: dict[str, Any] = {
        "input_cost_per_token_batches": 7.5e-08,
        "output_cost_per_token_batches": 3e-07,
        "input_cost_per_token_flex": 8e-08,
        "output_cost_per_token_flex": 3.1e-07,
        "input_cost_per_token_above_272k_tokens": 3e-07,
        "output_cost_per_token_above_272k_tokens": 9e-07,
        "cache_creation_input_token_cost_above_1hr_above_272k_tokens": 1e-06,
        "input_cost_per_token_above_272k_tokens_priority": 6e-07,
        "output_cost_per_token_above_272k_tokens_priority": 1.8e-06,
        "input_cost_per_token_ultrafast": 9e-05,
        "output_cost_per_token_ultrafast": 9e-05,
    }
    offer = one(tmp_path, "gpt-9", entry(**cells))
    assert price(offer, Tier.BATCH).rates == Rates(input=75_000, output=300_000)
    assert price(offer, Tier.FLEX).rates == Rates(input=80_000, output=310_000)
    long = price(offer, band_from=272_000).rates
    assert long == Rates(input=300_000, output=900_000, cache_write_1h=1_000_000)
    assert price(offer, Tier.PRIORITY, 272_000).rates.output == 1_800_000
    assert len(offer.prices) == 5


def test_tier_without_an_output_price_is_reported_not_stored(tmp_path: Path) -> None:
    harvest = read(tmp_path, {"gpt-9": entry(input_cost_per_token_batches=7.5e-08)})
    assert [p.tier for p in offers(harvest)["gpt-9"].prices] == [Tier.STANDARD]
    assert list(reasons(harvest)) == ["gpt-9.input_cost_per_token_batches"]


def test_ranges_of_prompt_length_become_bands(tmp_path: Path) -> None:
    ranges = [
        {"range": [0, 32000.0], "input_cost_per_token": 1e-06, "output_cost_per_token": 5e-06},
        {"range": [32000.0, 128000.0], "input_cost_per_token": 2e-06, "output_cost_per_token": 1e-05},
        {"range": ["far"], "input_cost_per_token": 3e-06, "output_cost_per_token": 1e-05},
    ]
    raw = entry("dashscope", tiered_pricing=ranges)
    del raw["input_cost_per_token"], raw["output_cost_per_token"]
    harvest = read(tmp_path, {"dashscope/qwen9": raw})
    assert [(p.band_from, p.rates.input) for p in offers(harvest)["qwen9"].prices] == [
        (0, 1_000_000),
        (32_000, 2_000_000),
    ]
    assert list(reasons(harvest)) == ["dashscope/qwen9.tiered_pricing.2.range"]


def test_quiet_hours_of_every_day_become_windows(tmp_path: Path) -> None:
    quiet = {
        "input_cost_per_token": 1e-07,
        "output_cost_per_token": 3e-07,
        "windows": [{"hours_utc": ["16:30-00:30"]}],
    }
    offer = one(tmp_path, "deepseek/deepseek-9", entry("deepseek", off_peak_pricing=quiet))
    windowed = [p for p in offer.prices if p.window_start is not None]
    assert [(p.window_start, p.window_end, p.rates.input) for p in windowed] == [("16:30", "00:30", 100_000)]


def test_quiet_hours_by_weekday_leave_the_dearer_price_and_are_reported(tmp_path: Path) -> None:
    quiet = {
        "input_cost_per_token": 1e-07,
        "output_cost_per_token": 3e-07,
        "windows": [
            {"hours_utc": ["10:00-00:00"], "weekdays": [1, 2, 3, 4, 5]},
            {"hours_utc": "00:00-00:00", "weekdays": [6, 7]},
        ],
    }
    harvest = read(tmp_path, {"deepseek/deepseek-9": entry("deepseek", off_peak_pricing=quiet)})
    assert [p.rates.input for p in offers(harvest)["deepseek-9"].prices] == [150_000]
    assert "day of the week" in reasons(harvest)["deepseek/deepseek-9.off_peak_pricing"]


def test_key_with_and_without_prefix_is_one_offer_at_the_dearer_price(tmp_path: Path) -> None:
    cheap, dear = entry("deepseek"), entry("deepseek", output_cost_per_token=7e-07, deprecation_date="2027-01-31")
    for document in (
        {"deepseek-9": cheap, "deepseek/deepseek-9": dear},
        {"deepseek/deepseek-9": dear, "deepseek-9": cheap},
    ):
        harvest = read(tmp_path, document)
        (offer,) = harvest.offers
        assert price(offer).rates.output == 700_000
        assert offer.deprecation_date == "2027-01-31"
        assert "deepseek/deepseek-9" in reasons(harvest)["deepseek-9"]


def test_the_page_that_states_an_end_is_kept(tmp_path: Path) -> None:
    page = "https://docs.together.ai/docs/deprecations"
    named = entry("deepseek", deprecation_date="2027-01-31", deprecation_source=page)
    harvest = read(tmp_path, {"deepseek/deepseek-9": named, "deepseek/deepseek-8": entry("deepseek")})
    assert offers(harvest)["deepseek-9"].deprecation_page == page
    assert offers(harvest)["deepseek-8"].deprecation_page is None


def test_equal_keys_merge_without_complaint_and_short_fireworks_ids_stay_known(tmp_path: Path) -> None:
    raw = entry("fireworks_ai")
    harvest = read(
        tmp_path, {"fireworks_ai/glm-9-fast": raw, "fireworks_ai/accounts/fireworks/routers/glm-9-fast": raw}
    )
    (offer,) = harvest.offers
    assert offer.provider_model_id == "accounts/fireworks/routers/glm-9-fast"
    assert offer.also_known_as == ("glm-9-fast",)
    assert harvest.rejections == []


def test_fine_tuned_spot_and_committed_prices_are_other_tiers(tmp_path: Path) -> None:
    committed = entry("bedrock", input_cost_per_token=2e-06)
    by_the_hour = {"litellm_provider": "bedrock", "mode": "chat", "input_cost_per_second": 0.01}
    harvest = read(
        tmp_path,
        {
            "ft:gpt-9": entry(input_cost_per_token_batches=1e-07, output_cost_per_token_batches=2e-07),
            "fireworks_ai/accounts/fireworks/routers/glm-9-spot": entry("fireworks_ai"),
            "bedrock/us-east-1/1-month-commitment/anthropic.claude-9": committed,
            "bedrock/*/6-month-commitment/anthropic.claude-9": by_the_hour,
        },
    )
    tiers = {offer.provider_model_id: [p.tier for p in offer.prices] for offer in harvest.offers}
    assert tiers == {
        "ft:gpt-9": [Tier.FINETUNED],
        "accounts/fireworks/routers/glm-9-spot": [Tier.FLEX],
        "us-east-1/1-month-commitment/anthropic.claude-9": [Tier.PROVISIONED],
    }
    assert harvest.skipped == {"provisioned": 1}


def test_only_what_is_stated_becomes_a_fact(tmp_path: Path) -> None:
    stated = one(
        tmp_path, "gpt-9", entry(supports_function_calling=True, supports_reasoning=False, supports_vision=True)
    )
    assert (stated.facts.tools, stated.facts.reasoning, stated.facts.structured_output) == (True, False, None)
    assert stated.facts.modalities_in == ("text", "image")
    assert (stated.facts.context_tokens, stated.facts.max_output_tokens) == (128_000, 16_384)
    silent = one(tmp_path, "gpt-9", entry(supports_vision=False, max_input_tokens=512))
    assert silent.facts.modalities_in is None
    assert silent.facts.context_tokens is None


def test_other_modes_and_kinds_are_counted(tmp_path: Path) -> None:
    harvest = read(
        tmp_path,
        {
            "gpt-9": entry(),
            "gpt-9-pro": entry(mode="responses"),
            "paint-9": entry(mode="image_generation"),
            "llama-guard-9": entry("groq"),
            "together-ai-21.1b-41b": entry("together_ai"),
            "modeless": {"litellm_provider": "openai"},
        },
    )
    assert set(offers(harvest)) == {"gpt-9", "gpt-9-pro"}
    assert harvest.skipped == {"image": 1, "moderation": 1, "price-class": 1, "no mode": 1}


@pytest.mark.parametrize("model_id", ["model-router", "model_router", "firerouter", "auto", "preset/pro-search"])
def test_routers_are_marked(tmp_path: Path, model_id: str) -> None:
    assert one(tmp_path, f"azure/{model_id}", entry("azure")).access is Access.ROUTER


def test_fast_lanes_named_routers_are_models(tmp_path: Path) -> None:
    offer = one(tmp_path, "fireworks_ai/accounts/fireworks/routers/glm-9-fast", entry("fireworks_ai"))
    assert offer.access is None


def test_sellers_of_other_things_are_counted(tmp_path: Path) -> None:
    harvest = read(tmp_path, {"scaledown/extract": entry("scaledown"), "gpt-9": entry()})
    assert set(offers(harvest)) == {"gpt-9"}
    assert harvest.skipped == {"not-chat": 1}


def test_unknown_provider_is_reported_for_review(tmp_path: Path) -> None:
    harvest = read(tmp_path, {"newcomer/model": entry("newcomer"), "gpt-9": entry()})
    assert set(offers(harvest)) == {"gpt-9"}
    assert reasons(harvest) == {"newcomer/model": "the provider newcomer is not in the reviewed table"}


@pytest.mark.parametrize("bad", [float("nan"), float("-inf"), -1e-07, True, "gratis", {}, 10**40, 1e-20])
def test_unreadable_price_cell_drops_that_price_only(tmp_path: Path, bad: object) -> None:
    cells: dict[str, Any] = {"input_cost_per_token_batches": bad, "output_cost_per_token_batches": 1e-07}
    harvest = read(tmp_path, {"gpt-9": entry(**cells)})
    assert [p.tier for p in offers(harvest)["gpt-9"].prices] == [Tier.STANDARD]
    assert list(reasons(harvest)) == ["gpt-9.input_cost_per_token_batches"]


@pytest.mark.parametrize("raw", [None, [], "chat", 4, {"mode": "chat"}, {"mode": 3, "litellm_provider": "openai"}])
def test_row_of_another_shape_is_reported(tmp_path: Path, raw: object) -> None:
    harvest = read(tmp_path, {"broken": raw, "gpt-9": entry()})
    assert set(offers(harvest)) == {"gpt-9"}
    assert [path.partition(".")[0] for path in reasons(harvest)] == ["broken"]


@pytest.mark.parametrize("key", ["evil\x07", "openai/" + "x" * 400, "azure/"])
def test_hostile_keys_are_rejected(tmp_path: Path, key: str) -> None:
    provider = "azure" if key == "azure/" else "openai"
    harvest = read(tmp_path, {key: entry(provider), "gpt-9": entry()})
    assert set(offers(harvest)) == {"gpt-9"}
    assert len(harvest.rejections) == 1


@pytest.mark.parametrize("text", ['{"gpt-9": {"mode": "chat", ', "[]", "null", '{"detail": "Not Found"}'])
def test_files_of_another_kind_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError, match=r"snapshot\.json"):
        litellm.read(write_text(tmp_path, text), AS_OF)
