"""Which names agree with a model's id, and which one of them is chosen."""

from __future__ import annotations

import pytest

from crosswalk_tui.core.facts.choosing import choose
from crosswalk_tui.core.facts.claims import Claim
from crosswalk_tui.core.facts.plausible_claims import OtherFacts
from crosswalk_tui.core.facts.stated_names import agreement


def claim(index: int, value: str, basis: str = "offers", votes: int = 1) -> Claim:
    return Claim(index, value, basis, "models.dev", votes)


def chosen(slug: str, *names: tuple[str, str, int]) -> str | None:
    """The name chosen for *slug* among *names* (name, basis, votes)."""
    claims = [claim(i, *name) for i, name in enumerate(names)]
    index = choose(OtherFacts(slug), "name", claims).index
    return None if index is None else claims[index].value


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("DeepSeek V4 Flash Vision Exp", "deepseek-v4.1-flash"),
        ("DeepSeek V4 Flash", "deepseek-v4.1-flash"),
        ("GPT-4o", "gpt-4o-mini"),
        ("GPT-5.3 Chat", "gpt-5.3"),
        ("Gemini 3 Pro", "gemini-3-pro-preview"),
        ("Claude Haiku 3.5", "claude-haiku-3.5-latest"),
        ("Qwen3-Next 80B-A3B", "qwen3-next-80b-a3b-thinking"),
        ("Llama 3.1 Sonar 70B Online", "llama-3.1-sonar-small-128k-online"),
        ("DeepSeek V4 Flash 0731", "deepseek-v4-flash-0423"),
        ("Llama 3.1 70B Instruct", "llama-3.1-8b-instruct"),
    ],
)
def test_a_name_of_another_version_variant_size_or_date_contradicts_the_id(name: str, slug: str) -> None:
    assert agreement(name, slug).contradicts


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("GLM-4.5V", "glm-4.5v"),
        ("Command R+ (08-2024)", "command-r-plus-08-2024"),
        ("Mistral Large 3", "mistral-large-2512"),
        ("Qwen3.5 Plus 2026-02-15", "qwen3.5-plus-02-15"),
        ("Kimi K2 (07/11)", "kimi-k2-0711"),
        ("Llama 3.1 8B", "llama-3.1-8b-instruct"),
        ("Claude 3.5 Sonnet", "claude-sonnet-3.5"),
        ("Granite 4.0 H Small", "granite-4-h-small"),
        ("R1 1776", "r1-1776"),
        ("Gemini 2.0 Flash Experimental", "gemini-2.0-flash-exp"),
    ],
)
def test_a_name_in_other_words_agrees_with_the_id(name: str, slug: str) -> None:
    agreed = agreement(name, slug)
    assert not agreed.contradicts
    assert not agreed.lacks_version


def test_the_makers_name_gives_way_if_it_is_of_another_model() -> None:
    makers = ("DeepSeek V4 Flash Vision Exp", "first_party", 1)
    assert chosen("deepseek-v4.1-flash", makers, ("DeepSeek V4.1 Flash", "offers", 48)) == "DeepSeek V4.1 Flash"
    assert chosen("deepseek-v4.1-flash", makers) is None


def test_the_makers_name_comes_first_if_it_agrees() -> None:
    names = ("Mistral Large 3", "first_party", 1), ("Mistral Large 2512", "offers", 9)
    assert chosen("mistral-large-2512", *names) == "Mistral Large 3"


def test_names_that_differ_in_punctuation_are_one_and_the_most_common_spelling_is_shown() -> None:
    names = ("DeepSeek-V4-Pro", "offers", 3), ("DeepSeek V4 Pro", "offers", 4), ("DeepSeek V4 Pro EL", "offers", 5)
    assert chosen("deepseek-v4-pro", *names) == "DeepSeek V4 Pro"


def test_a_remark_of_a_seller_is_left_out_if_anybody_does_without() -> None:
    assert chosen("glm-5", ("GLM-5 (Z AI)", "first_party", 1), ("GLM-5", "offers", 1)) == "GLM-5"
    assert chosen("glm-5", ("GLM-5 (Z AI)", "first_party", 1)) == "GLM-5 (Z AI)"


def test_an_id_in_a_sellers_list_is_not_a_name_but_the_makers_own_is() -> None:
    assert chosen("mistral-small-2503", ("mistral-small-2503", "offers", 4), ("Mistral Small 3.1", "offers", 2)) == (
        "Mistral Small 3.1"
    )
    assert chosen("o4-mini", ("o4-mini", "canonical", 1), ("O4 Mini", "offers", 7)) == "o4-mini"


def test_the_name_with_the_version_is_chosen() -> None:
    names = ("Mistral 7B Instruct", "first_party", 1), ("Mistral 7B Instruct v0.2", "offers", 1)
    assert chosen("mistral-7b-instruct-v0.2", *names) == "Mistral 7B Instruct v0.2"


def test_the_reason_is_explained() -> None:
    claims = [claim(0, "DeepSeek V4 Flash", "first_party"), claim(1, "DeepSeek V4.1 Flash", "offers", 48)]
    about = OtherFacts("deepseek-v4.1-flash")
    assert choose(about, "name", claims).why == "It agrees best with the versions and variants in the id."
    assert choose(about, "name", claims[:1]).why == "The names that sources give are of other versions or variants."
    made = claim(2, "DeepSeek V4.1 Flash (1017)", "name")
    assert choose(about, "name", [*claims, made]).index == 2
