"""Ids as gateways write them, taken apart step by step."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.search.model_ids import Reading, readings
from crosswalk_tui.sources.identity.tables import families, labs_of_orgs
from crosswalk_tui.sources.providers import provider_table, read_table


def names(text: str) -> list[str]:
    return [reading.name for reading in readings(text)]


def test_the_literal_name_comes_first_case_folded_and_trimmed() -> None:
    assert next(readings("  OpenAI/GPT-5 ")) == Reading("openai/gpt-5")


@pytest.mark.parametrize(
    ("text", "name", "owners"),
    [
        ("openrouter/openai/gpt-5", "openai/gpt-5", ()),
        ("openrouter/openai/gpt-5", "gpt-5", ("openai",)),
        ("azure/eu/gpt-4o", "gpt-4o", ()),
        ("models/gemini-2.5-pro", "gemini-2.5-pro", ()),
        ("publishers/google/models/gemini-2.5-pro", "gemini-2.5-pro", ("google",)),
        ("projects/p/locations/us-central1/publishers/google/models/gemini-2.5-pro", "gemini-2.5-pro", ("google",)),
        ("fireworks_ai/accounts/fireworks/models/glm-5p2", "glm-5p2", ()),
        ("bedrock/converse/us.anthropic.claude-opus-5-v1:0", "claude-opus-5", ("anthropic",)),
        ("bedrock/us-east-1/anthropic.claude-v2:1", "anthropic.claude-v2:1", ()),
        ("arn:aws:bedrock:us-east-1:123:inference-profile/us.amazon.nova-lite-v1:0", "amazon.nova-lite", ()),
        ("anthropic/claude-sonnet-4.5:online", "anthropic/claude-sonnet-4.5", ()),
        ("claude-opus-4.6:thinking:8192", "claude-opus-4.6", ()),
        ("vertex_ai/claude-sonnet-4-5@20250929", "claude-sonnet-4-5-20250929", ()),
        ("claude-opus-5@eu", "claude-opus-5", ()),
        ("openai:gpt-5", "gpt-5", ("openai",)),
        ("google_genai:gemini-2.5-pro", "gemini-2.5-pro", ()),
        ("bedrock_converse:us.anthropic.claude-opus-5-v1:0", "claude-opus-5", ("anthropic",)),
        ("claude-sonnet-4-5[1m]", "claude-sonnet-4-5", ()),
        ("@cf/meta/llama-3.1-8b-instruct", "llama-3.1-8b-instruct", ("meta",)),
    ],
)
def test_parts_that_say_how_are_taken_off_and_those_that_say_whose_are_kept(
    text: str, name: str, owners: tuple[str, ...]
) -> None:
    assert Reading(name, owners) in readings(text)


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("deepseek-v4-pro:0813", "deepseek-v4-pro"),  # a release, not a way of serving
        ("mistral-large-latest", "mistral-large"),
        ("gpt-oss:120b", "gpt-oss"),
        ("gpt-oss:120b-cloud", "120b-cloud"),
        ("gpt-4.1", "1"),
        ("accounts/somebody/models/gpt-4o", "accounts/gpt-4o"),
    ],
)
def test_parts_that_name_other_weights_stay(text: str, never: str) -> None:
    assert never not in names(text)


def test_every_route_of_litellm_is_known_or_is_that_of_a_maker() -> None:
    columns = ("litellm_provider", "keys", "provider", "prefixes", "note")
    makers = {family.lab for family in families()} | set(labs_of_orgs()) | set(provider_table())
    for row in read_table("litellm_providers.csv", columns):
        route = row["litellm_provider"]
        if not {route, route.replace("_", "-")} & makers and not route.startswith("vertex_ai-"):
            assert Reading("some-model") in readings(f"{route}/some-model"), route


@given(st.text(max_size=200))
def test_any_text_has_few_readings_and_is_the_first_of_them(text: str) -> None:
    found = list(readings(text))
    assert 1 <= len(found) <= 45
    assert len({reading.name for reading in found}) == len(found)
