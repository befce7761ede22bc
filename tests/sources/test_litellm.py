"""LiteLLM: routing keys taken apart, tiers and bands from the names of cells, and rows that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from crosswalk_tui.core.errors import SourceError
from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Access, Tier
from crosswalk_tui.sources.importers import litellm
from tests.sources.snapshots import AS_OF, offers, price, reasons, write_json, write_text

if TYPE_CHECKING:
    from pathlib import Path

    from crosswalk_tui.sources.harvest import Harvest, OfferRecord


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


def test_a_model_that_writes_and_films_is_kept_with_both_rates(tmp_path: Path) -> None:
    film = entry("gemini", supported_output_modalities=["text", "video"], output_cost_per_video_token=1.75e-05)
    harvest = read(tmp_path, {"gemini/gemini-9-omni": {**film, "deprecation_date": "2026-12-03"}})
    kept = offers(harvest)["gemini-9-omni"]
    assert (kept.video_output, kept.deprecation_date) == (17_500_000, "2026-12-03")


def test_keys_of_one_offer_fill_each_others_gaps_where_their_base_prices_agree(tmp_path: Path) -> None:
    batch = {"input_cost_per_token_batches": 7.5e-08, "output_cost_per_token_batches": 3e-07}
    flex = {"input_cost_per_token_flex": 8e-08, "output_cost_per_token_flex": 3.1e-07}
    document = {
        "azure/gpt-9": entry("azure", **batch, **flex),
        "azure_ai/gpt-9": entry(
            "azure_ai", cache_read_input_token_cost=1.5e-08, **flex | {"input_cost_per_token_flex": 9e-08}
        ),
    }
    harvest = read(tmp_path, document)
    (offer,) = harvest.offers
    assert price(offer).rates == Rates(input=150_000, output=600_000, cache_read=15_000)
    assert price(offer, Tier.BATCH).rates == Rates(input=75_000, output=300_000)
    assert price(offer, Tier.FLEX).rates.input == 80_000
    assert reasons(harvest) == {"azure_ai/gpt-9": "its flex price differs from that of azure/gpt-9, which is kept"}


def test_equal_keys_merge_without_complaint_and_short_fireworks_ids_stay_known(tmp_path: Path) -> None:
    raw = entry("fireworks_ai")
    harvest = read(
        tmp_path, {"fireworks_ai/glm-9-fast": raw, "fireworks_ai/accounts/fireworks/routers/glm-9-fast": raw}
    )
    (offer,) = harvest.offers
    assert offer.provider_model_id == "accounts/fireworks/routers/glm-9-fast"
    assert offer.also_known_as == ("glm-9-fast",)
    assert harvest.rejections == []


def test_odd_flat_price_on_unrelated_models_is_a_placeholder(tmp_path: Path) -> None:
    odd = entry("cloudflare", input_cost_per_token=1.923e-06, output_cost_per_token=1.923e-06)
    plain = entry("cloudflare", input_cost_per_token=9e-07, output_cost_per_token=9e-07)
    document = {f"cloudflare/@cf/x/{name}": odd for name in ("llama-2-7b-fp16", "llama-2-7b-int8", "mistral-7b")}
    document |= {f"cloudflare/@cf/x/{name}": plain for name in ("qwen-9", "gemma-9", "phi-9")}
    assert read(tmp_path, document).rejections == []  # two families may well cost the same
    harvest = read(tmp_path, document | {"cloudflare/@hf/y/codellama-7b": odd})
    priced = {key for key, offer in offers(harvest).items() if offer.prices}
    assert priced == {"@cf/x/qwen-9", "@cf/x/gemma-9", "@cf/x/phi-9"}
    assert len(offers(harvest)) == 7
    assert len([reason for reason in reasons(harvest).values() if "placeholder" in reason]) == 4


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
            "fireworks-ai-4.1b-to-16b": {"litellm_provider": "fireworks_ai", "input_cost_per_token": 2e-07},
            "modeless": {"litellm_provider": "openai"},
            "gpt-latest": {"alias_of": "gpt-9"},
        },
    )
    assert set(offers(harvest)) == {"gpt-9", "gpt-9-pro"}
    assert harvest.skipped == {"image": 1, "moderation": 1, "price-class": 2, "no mode": 1, "alias": 1}
    assert harvest.rejections == []


def test_entry_that_lost_its_mode_is_reported_if_it_has_a_price(tmp_path: Path) -> None:
    raw = entry()
    del raw["mode"]
    harvest = read(tmp_path, {"gpt-9": entry(), "gpt-9-pro": raw})
    assert set(offers(harvest)) == {"gpt-9"}
    assert reasons(harvest) == {"gpt-9-pro.mode": "it is missing"}


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


def test_unknown_provider_keeps_its_own_name(tmp_path: Path) -> None:
    offer = one(tmp_path, "New_Comer/model", entry("New_Comer"))
    assert (offer.provider, offer.provider_model_id) == ("new-comer", "model")


def test_provider_whose_name_cannot_be_an_id_loses_the_row(tmp_path: Path) -> None:
    harvest = read(tmp_path, {"model": entry("???"), "gpt-9": entry()})
    assert set(offers(harvest)) == {"gpt-9"}
    assert "cannot serve as the id of a provider" in reasons(harvest)["model"]


def test_entry_from_artificial_analysis_is_dropped_and_counted(tmp_path: Path) -> None:
    theirs = entry(source="https://artificialanalysis.ai/models/gpt-9")
    oracle = entry("oci", source="https://www.oracle.com/artificial-intelligence/pricing")
    harvest = read(tmp_path, {"gpt-9": theirs, "oci/grok-9": oracle})
    assert set(offers(harvest)) == {"grok-9"}
    assert harvest.skipped == {"artificial-analysis": 1}
    assert harvest.rejections == []


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
