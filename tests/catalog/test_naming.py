"""Which model a typed name means, ids of gateways and clouds among them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.errors import ModelNotFound
from tests.catalogue_builder import CatalogueBuilder


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    builder = CatalogueBuilder()
    for provider in ("openai", "openrouter", "groq", "nvidia"):
        builder.provider(provider)
    builder.model("openai/gpt-4o", aliases=["openai/gpt-4o"], score_names=["gpt-4o-2024-08-06", "gpt-4o (table)"])
    builder.model("openai/gpt-4o@2024-08-06", aliases=["gpt-4o-2024-08-06"])
    builder.model("openai/gpt-5")
    builder.model(
        "anthropic/claude-sonnet-4.5",
        aliases=["anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5-20250929"],
    )
    builder.model("google/gemini-2.5-pro", aliases=["gemini/gemini-2.5-pro"])
    builder.model("meta/llama-3.3-70b-instruct", aliases=["meta-llama/llama-3.3-70b-instruct"])
    builder.model("zhipuai/glm-5p2", aliases=["z-ai/glm-5.2"])
    builder.model("deepseek/deepseek-v4-pro", aliases=["deepseek-ai/deepseek-v4-pro"])
    builder.model("deepseek/deepseek-v4-pro-0813", aliases=["deepseek-ai/deepseek-v4-pro", "deepseek-v4-pro:0813"])
    builder.provider("router", type="aggregator")
    builder.provider("mercury", type="first_party", lab_id="mercury")
    for slug in ("fast", "deep-research", "router-code", "fast-2", "shared"):
        builder.model(f"router/{slug}")
        builder.offer("router", slug, f"router/{slug}", input=1, output=1)
    builder.offer("groq", "shared", "router/shared", input=1, output=1)
    builder.model("mercury/mercury")
    builder.offer("nvidia", "meta/llama-3.3-70b-instruct", "meta/llama-3.3-70b-instruct", input=1, output=1)
    with Catalogue.open(builder.write(tmp_path / "catalog.db")) as opened:
        yield opened


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("openrouter/openai/gpt-5", "openai/gpt-5"),
        ("OPENROUTER/OPENAI/GPT-5", "openai/gpt-5"),
        ("  azure/gpt-4o ", "openai/gpt-4o"),
        ("azure/eu/gpt-4o", "openai/gpt-4o"),
        ("openai/gpt-4o:nitro", "openai/gpt-4o"),
        ("gpt-4o@eu", "openai/gpt-4o"),
        ("gemini/gemini-2.5-pro", "google/gemini-2.5-pro"),
        ("models/gemini-2.5-pro", "google/gemini-2.5-pro"),
        ("publishers/google/models/gemini-2.5-pro", "google/gemini-2.5-pro"),
        ("vertex_ai/claude-sonnet-4-5@20250929", "anthropic/claude-sonnet-4.5"),
        ("bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0", "anthropic/claude-sonnet-4.5"),
        ("bedrock/converse/jp.anthropic.claude-sonnet-4-5-20250929-v1:0", "anthropic/claude-sonnet-4.5"),
        (
            "arn:aws:bedrock:us-east-1:123:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0",
            "anthropic/claude-sonnet-4.5",
        ),
        ("anthropic/claude-sonnet-4.5:online", "anthropic/claude-sonnet-4.5"),
        ("openrouter/anthropic/claude-sonnet-4.5:thinking", "anthropic/claude-sonnet-4.5"),
        ("fireworks_ai/accounts/fireworks/models/glm-5p2", "zhipuai/glm-5p2"),
        ("z-ai/glm-5p2", "zhipuai/glm-5p2"),  # ids of the lab's models begin like that
        ("nvidia/llama-3.3-70b-instruct", "meta/llama-3.3-70b-instruct"),  # it sells the model
        ("together_ai/meta-llama/Llama-3.3-70B-Instruct", "meta/llama-3.3-70b-instruct"),
        ("deepseek-ai/deepseek-v4-pro", "deepseek/deepseek-v4-pro"),  # some sellers serve 0813 under it
        ("deepseek-v4-pro:0813", "deepseek/deepseek-v4-pro-0813"),
        ("gpt-4o-2024-08-06", "openai/gpt-4o@2024-08-06"),  # a benchmark means GPT-4o by it
        ("gpt-4o (table)", "openai/gpt-4o"),
        ("router/fast", "router/fast"),
        ("openrouter/router/fast", "router/fast"),
        ("router-code", "router/router-code"),  # names its seller
        ("fast-2", "router/fast-2"),
        ("shared", "router/shared"),  # sold by others, too
        ("mercury", "mercury/mercury"),  # its maker's
    ],
)
def test_ids_as_gateways_and_makers_write_them_open_their_model(catalogue: Catalogue, typed: str, key: str) -> None:
    assert catalogue.find_model(typed).key == key


@pytest.mark.parametrize(
    "typed",
    [
        "somebody/gpt-4o",
        "anthropic/gpt-4o",
        "unsloth/llama-3.3-70b-instruct",
        "mistral.gpt-4o",
        "azure/my-deployment",
        "azure/fast",
        "openai/fast",
        "fast",
        "deep-research",
        "gpt-4o:0813",
        "arn:aws:bedrock:us-east-1:123:application-inference-profile/gpt-4o",
    ],
)
def test_what_names_no_model_is_never_another_one(catalogue: Catalogue, typed: str) -> None:
    with pytest.raises(ModelNotFound):
        catalogue.find_model(typed)


def test_an_unknown_name_behind_a_route_gets_the_nearest_names(catalogue: Catalogue) -> None:
    with pytest.raises(ModelNotFound) as refusal:
        catalogue.find_model("bedrock/us.anthropic.claude-sonet-4-5-v1:0")
    assert refusal.value.nearest[0] == "anthropic/claude-sonnet-4.5"


@pytest.mark.parametrize("name", ["ft:gpt-4o:acme::AbC123", "openai/ft:gpt-4o:acme:suffix:id"])
def test_a_fine_tune_is_not_its_model_which_is_the_nearest(catalogue: Catalogue, name: str) -> None:
    with pytest.raises(ModelNotFound, match="Nearest: openai/gpt-4o"):
        catalogue.find_model(name)
