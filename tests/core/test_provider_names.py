"""A provider by its id or its name, and which is meant by one that is neither."""

from __future__ import annotations

import pytest

from crosswalk_tui.core.errors import QuantityError
from crosswalk_tui.core.search.provider_names import listed_providers, near_providers, provider_named, providers_named

NAMES = {
    "aiand": "ai&",
    "amazon-bedrock": "Amazon Bedrock",
    "azure": "Azure",
    "google-vertex": "Vertex",
    "llama": "Llama API",
    "sagemaker": "Amazon SageMaker",
    "wandb": "Weights & Biases",
}


@pytest.mark.parametrize("typed", ["amazon-bedrock", "Amazon Bedrock", " amazon  BEDROCK "])
def test_a_provider_is_named_by_its_id_or_its_name(typed: str) -> None:
    assert provider_named(typed, NAMES) == "amazon-bedrock"


def test_an_id_is_rather_that_provider_than_the_name_of_another() -> None:
    assert provider_named("vertex", {"a": "Vertex", "vertex": "Other"}) == "vertex"
    assert provider_named("amazn", NAMES) is None


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("amazn", ("amazon-bedrock", "sagemaker")),
        ("bedrok", ("amazon-bedrock",)),
        ("vertx", ("google-vertex",)),
        ("weights and biases", ("wandb",)),
        ("zzz", ()),
    ],
)
def test_a_mistyped_name_suggests_only_what_is_spelled_like_it(typed: str, near: tuple[str, ...]) -> None:
    assert near_providers(typed, NAMES) == near


def test_a_list_mixes_ids_and_names() -> None:
    assert providers_named("azure, Weights & Biases,", NAMES) == {"azure", "wandb"}
    with pytest.raises(QuantityError, match=r"No provider is called 'amazn'. Did you mean amazon-bedrock or sagemaker"):
        providers_named("azure, amazn", NAMES)


def test_a_comma_in_a_name_separates_nothing() -> None:
    names = {**NAMES, "acme": "Acme, Inc.", "three": "One, two, three", "one": "One"}
    assert providers_named("Acme, Inc.", names) == {"acme"}
    assert providers_named("azure,acme,  inc., One, two, three,one", names) == {"azure", "acme", "three", "one"}
    assert listed_providers("one, two, azure", names) == ["one", "two", "azure"]
    with pytest.raises(QuantityError, match="No provider is called 'two'"):
        providers_named("one, two", names)


def test_a_name_of_two_providers_names_none() -> None:
    names = {"aaa": "Together AI", "togetherai": "Together AI"}
    assert provider_named("Together AI", names) is None
    assert provider_named("togetherai", names) == "togetherai"
