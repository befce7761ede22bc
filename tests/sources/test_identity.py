"""Which model an id means: every rule by its own examples, and what only the corpus can settle."""

from __future__ import annotations

import pytest

from crosswalk_tui.core.vocabulary import Tier
from crosswalk_tui.sources.identity.resolver import Resolver, aliases
from crosswalk_tui.sources.identity.rules import FINAL_RULES, RULES, SUFFIX_RULES

EVERY_RULE = dict.fromkeys((*RULES, *SUFFIX_RULES, *FINAL_RULES))
EXAMPLES = [(rule.name, *example) for rule in EVERY_RULE for example in rule.examples]


@pytest.mark.parametrize(("rule", "provider", "raw", "slug"), EXAMPLES)
def test_rule_examples(rule: str, provider: str, raw: str, slug: str) -> None:
    corpus = [(provider, raw), ("other", slug), ("third", slug)]
    assert Resolver(corpus).resolve(provider, raw).key.partition("/")[2] == slug, rule


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: rule.name)
def test_every_rule_gives_its_reason_and_examples(rule: object) -> None:
    assert getattr(rule, "reason", "").endswith(".")
    assert getattr(rule, "examples", ())


def test_a_date_folds_when_it_is_the_only_one() -> None:
    resolver = Resolver([("openai", "gpt-5"), ("openai", "gpt-5-2025-08-07"), ("azure", "gpt-5-2025-08-07")])
    assert resolver.resolve("azure", "gpt-5-2025-08-07").key == "openai/gpt-5"


def test_dates_tell_models_apart_when_there_are_several() -> None:
    resolver = Resolver([("openai", "gpt-4o"), ("openai", "gpt-4o-2024-05-13"), ("openai", "gpt-4o-2024-08-06")])
    keys = {resolver.resolve("openai", raw).key for raw in ("gpt-4o", "gpt-4o-2024-05-13", "gpt-4o-2024-08-06")}
    assert keys == {"openai/gpt-4o", "openai/gpt-4o@2024-05-13", "openai/gpt-4o@2024-08-06"}


def test_a_bare_open_name_is_the_chat_model_unless_the_seller_lists_both() -> None:
    base_and_chat = [("fireworks-ai", "llama-v3p2-1b"), ("fireworks-ai", "llama-v3p2-1b-instruct")]
    resolver = Resolver([*base_and_chat, ("nebius", "Llama-3.2-1B")])
    assert resolver.resolve("nebius", "Llama-3.2-1B").key == "meta/llama-3.2-1b-instruct"
    assert resolver.resolve("fireworks-ai", "llama-v3p2-1b").key == "meta/llama-3.2-1b"


def test_the_default_pair_gathers_its_many_spellings() -> None:
    spellings = [
        ("amazon-bedrock", "us.meta.llama3-2-1b-instruct-v1:0"),
        ("cloudflare-workers-ai", "@cf/meta/llama-3.2-1b-instruct"),
        ("deepinfra", "meta-llama/Llama-3.2-1B-Instruct"),
        ("fireworks-ai", "accounts/fireworks/models/llama-v3p2-1b-instruct"),
        ("groq", "llama-3.2-1b-preview"),
        ("openrouter", "meta-llama/llama-3.2-1b-instruct:free"),
    ]
    resolver = Resolver(spellings)
    assert {resolver.resolve(*spelling).key for spelling in spellings} == {"meta/llama-3.2-1b-instruct"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("qwen2.5-coder-32b-instruct", "qwen2.5-32b-instruct"),
        ("gpt-5-mini", "gpt-5-nano"),
        ("deepseek-r1-distill-llama-70b", "deepseek-r1"),
        ("deepseek-r1-0528", "deepseek-r1"),
        ("qwen3-235b-a22b-thinking-2507", "qwen3-235b-a22b-instruct-2507"),
        ("grok-4-fast-reasoning", "grok-4-fast-non-reasoning"),
        ("glm-4.5-air", "glm-4.5"),
        ("gemini-2.5-flash-preview-05-20", "gemini-2.5-flash"),
        ("minimax-m2.7-highspeed", "minimax-m2.7"),
        ("llama-3.3-70b-instruct-abliterated", "llama-3.3-70b-instruct"),
    ],
)
def test_what_must_never_be_merged(one: str, other: str) -> None:
    resolver = Resolver([("a", one), ("b", other)])
    assert resolver.resolve("a", one).key != resolver.resolve("b", other).key


def test_unknown_names_of_two_sellers_stay_two_models() -> None:
    resolver = Resolver([("one", "auto"), ("two", "auto")])
    assert resolver.resolve("one", "auto").key != resolver.resolve("two", "auto").key


def test_what_an_id_says_of_its_serving_is_kept() -> None:
    resolver = Resolver([("amazon-bedrock", "eu.anthropic.claude-opus-4-7"), ("venice", "claude-opus-4-7-fast")])
    assert resolver.resolve("amazon-bedrock", "eu.anthropic.claude-opus-4-7").draft.region == "eu"
    assert resolver.resolve("venice", "claude-opus-4-7-fast").draft.tier is Tier.FAST
    assert resolver.resolve("x", "zai-org/GLM-5.1-FP8").draft.quantization == "fp8"
    assert resolver.resolve("x", "mistral-large-latest").draft.is_moving_alias


def test_the_order_of_the_corpus_does_not_matter() -> None:
    corpus = [
        ("a", "foo/bar-7b"),
        ("b", "baz/bar-7b"),
        ("c", "baz/bar-7b"),
        ("a", "gpt-4o-2024-05-13"),
        ("b", "gpt-4o"),
    ]
    forwards, backwards = Resolver(corpus), Resolver(reversed(corpus))
    assert [forwards.resolve(*pair) for pair in corpus] == [backwards.resolve(*pair) for pair in corpus]


def test_every_alias_has_a_reason_and_a_date() -> None:
    for alias in aliases().values():
        assert alias.reason
        assert alias.slug


def test_an_alias_in_use_must_lead_to_a_model_that_someone_lists() -> None:
    assert Resolver([("a", "kimi-k2"), ("b", "kimi-k2-0711-chat")]).lost_aliases() == ["kimi-k2 -> kimi-k2-0711"]
    assert Resolver([("a", "kimi-k2"), ("b", "kimi-k2-0711")]).lost_aliases() == []


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ("-2027-01-31", "x/2027-01-31"),
        ("///", "x/unnamed"),
        ("X:FREE", "x/x"),
    ],
)
def test_an_id_of_nothing_but_marks_still_names_a_model(raw: str, key: str) -> None:
    assert Resolver([("x", raw)]).resolve("x", raw).key == key
