"""Which model an id means: every rule by its own examples, and what only the corpus can settle."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from crosswalk_tui.core.search.match_rules import RULE_WORDS
from crosswalk_tui.core.vocabulary import Tier
from crosswalk_tui.sources.harvest import Facts, OfferRecord
from crosswalk_tui.sources.identity import rules
from crosswalk_tui.sources.identity.listings import ListedName, listed
from crosswalk_tui.sources.identity.resolver import Resolver
from crosswalk_tui.sources.identity.rules import read
from crosswalk_tui.sources.identity.tables import aliases
from crosswalk_tui.sources.model_kinds import is_router

with Path(__file__).with_name("identity_examples.csv").open(encoding="utf-8") as file:
    EXAMPLES = [(row["rule"], row["provider"], row["id"], row["slug"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("rule", "provider", "raw", "slug"), EXAMPLES)
def test_rule_examples(rule: str, provider: str, raw: str, slug: str) -> None:
    corpus = [(provider, raw), ("other", slug), ("third", slug)]
    assert Resolver(corpus).resolve(provider, raw).key.partition("/")[2] == slug, rule


def test_every_rule_has_an_example_to_which_it_applies() -> None:
    applied = {(rule, step.rule) for rule, provider, raw, _ in EXAMPLES for step in read(provider, raw).steps}
    assert {rule for rule, *_ in EXAMPLES} == {step for rule, step in applied if step == rule}
    assert {step for _, step in applied} == {rule for rule, *_ in EXAMPLES}


def test_every_rule_has_words() -> None:
    with_rules = [
        Path(rules.__file__).with_name(f"{name}.py") for name in ("rules", "prefixes", "suffixes", "resolver")
    ]
    texts = [path.read_text(encoding="utf-8") for path in with_rules]
    named = {rule for text in texts for rule in re.findall(r'(?:become|_substitute)\("([a-z-]+)"', text)}
    assert named | {"score-alias"} == set(RULE_WORDS)


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
    assert resolver.resolve("amazon-bedrock", "eu.anthropic.claude-opus-4-7").parsed.region == "eu"
    assert resolver.resolve("venice", "claude-opus-4-7-fast").parsed.tier is Tier.FAST
    assert resolver.resolve("x", "zai-org/GLM-5.1-FP8").parsed.quantization == "fp8"
    assert resolver.resolve("x", "mistral-large-latest").parsed.is_moving_alias
    assert resolver.resolve("kimi-code-plan-cn", "kimi-for-coding").parsed.is_moving_alias


@pytest.mark.parametrize(
    ("provider", "raw", "region", "tier"),
    [
        ("requesty", "deepseek-v4-flash-0731@eu", "eu", Tier.STANDARD),
        ("edenai", "amazon/amazon.nova-lite-v1:0@us", "us", Tier.STANDARD),
        ("x", "claude-opus-5@us-east-1", "us-east-1", Tier.STANDARD),
        ("x", "gemini-3.8-flash@europe-west4", "europe-west4", Tier.STANDARD),
        ("google-vertex", "claude-opus-4-6@default", None, Tier.STANDARD),
        ("llmtr", "muse-glimmer-30b-tr", "tr", Tier.STANDARD),
        ("inco", "kimi-k3:fast", None, Tier.FAST),
        ("empiriolabs", "minimax-m3:priority", None, Tier.PRIORITY),
    ],
)
def test_region_and_tier_are_read_off_the_id(provider: str, raw: str, region: str | None, tier: Tier) -> None:
    parsed = Resolver([(provider, raw)]).resolve(provider, raw).parsed
    assert (parsed.region, parsed.tier) == (region, tier)


def _slug(corpus: list[tuple[str, str]], raw: str) -> str:
    return Resolver(corpus).resolve("z", raw).key.partition("/")[2]


def _sold(*slugs: str) -> list[tuple[str, str]]:
    """Every slug at three sellers."""
    return [(f"{seller}{place}", slug) for place, slug in enumerate(slugs) for seller in "abc"]


@pytest.mark.parametrize(
    ("raw", "common"),
    [
        ("newmodel-2-5-pro", "newmodel-2.5-pro"),
        ("newmodel25-pro", "newmodel-2.5-pro"),
        ("new_model-2.5-pro", "newmodel-2.5-pro"),
        ("newmodel-reasoning-30b-a3b", "newmodel-30b-a3b-reasoning"),
        ("newmodel-2.5-754b", "newmodel-2.5"),
    ],
)
def test_a_rare_spelling_gives_way_to_the_common_one(raw: str, common: str) -> None:
    assert _slug([*_sold(common), ("z", raw)], raw) == common


@pytest.mark.parametrize(
    ("raw", "other"),
    [
        ("newmodel-1-5b", "newmodel-15b"),
        ("newmodel-1-15-pro", "newmodel-11.5-pro"),
        ("newmodel-3-8b", "newmodel-3.8b"),
        ("newmodel-preview-05-06", "newmodel-preview-06-05"),
        ("newmodel-2.5-8b", "newmodel-2.5"),  # a distillation
        ("newmodel-pro", "newmodel-pro-max"),
    ],
)
def test_names_that_only_look_alike_stay_apart(raw: str, other: str) -> None:
    assert _slug([*_sold(other), ("z", raw)], raw) == raw


def test_two_large_sizes_of_one_name_that_differ_are_two_models() -> None:
    corpus = [*_sold("newmodel-2.5"), ("y", "newmodel-2.5-120b"), ("z", "newmodel-2.5-754b")]
    assert _slug(corpus, "newmodel-2.5-754b") == "newmodel-2.5-754b"


def test_a_full_date_joins_the_short_date_of_the_same_day() -> None:
    corpus = [*_sold("deepseek-v4-pro", "deepseek-v4-pro-0813"), ("z", "deepseek-v4-pro-ga-260813")]
    assert _slug(corpus, "deepseek-v4-pro-ga-260813") == "deepseek-v4-pro-0813"


def _resolver(stated: dict[tuple[str, str], ListedName]) -> Resolver:
    usual = {(f"{seller}0", "deepseek-v4-flash"): ListedName("DeepSeek V4 Flash", "2026-04-24") for seller in "abc"}
    corpus = _sold("deepseek-v4-flash", "deepseek-v4-flash-0731", "gemma-4-26b-a4b-it", "mistral-medium-3.5")
    return Resolver([*corpus, *stated], usual | stated)


@pytest.mark.parametrize(
    ("raw", "name", "released", "slug"),
    [
        ("deepseek-v4-flash", "DeepSeek V4 Flash", "2026-07-31", "deepseek-v4-flash-0731"),
        ("deepseek-v4-flash", "DeepSeek V4 Flash", "2026-08-01", "deepseek-v4-flash-0731"),
        ("deepseek-v4-flash", "DeepSeek V4 Flash", "2026-04-24", "deepseek-v4-flash"),
        ("deepseek-v4-flash", "DeepSeek V4 Flash", "2026-07", "deepseek-v4-flash"),
        ("deepseek-v4-flash", "DeepSeek V4 Flash", "2026-09-10", "deepseek-v4-flash"),
        ("gemma4", "Gemma 4 26B A4B IT", "2026-04-02", "gemma-4-26b-a4b-it"),
        ("gemma4", "Gemma 4 31B IT", "2026-04-02", "gemma-4"),  # nobody lists that by its id
        ("mistral-medium", "Mistral Medium 3.5", "2026-04-29", "mistral-medium-2604"),
        ("deepseek-v4-flash", "Gemma 4 26B A4B IT", "2026-04-02", "deepseek-v4-flash"),  # the id wins
    ],
)
def test_a_listing_settles_what_the_id_leaves_open(raw: str, name: str, released: str, slug: str) -> None:
    resolver = _resolver({("z", raw): ListedName(name, released)})
    assert resolver.resolve("z", raw).key.partition("/")[2] == slug


def test_listings_are_those_with_both_a_name_and_a_date() -> None:
    def offer(source: str, facts: Facts) -> OfferRecord:
        return OfferRecord(source, "a", "m", "m", facts)

    bare, full = Facts(name="M"), Facts(name="M", release_date="2026-01-01")
    later = Facts(name="N", release_date="2026-01-02")
    offers = [offer("x", bare), offer("y", full), offer("z", later)]
    assert listed(offers) == {("a", "m"): ListedName("M", "2026-01-01")}


@pytest.mark.parametrize(
    ("provider", "raw", "key"),
    [
        ("perplexity-agent", "perplexity/nemotron-3.5-super-120b-a12b", "nvidia/nemotron-3.5-super-120b-a12b"),
        ("kilo", "alibaba/deepseek-v9", "deepseek/deepseek-v9"),
        ("kilo", "writer/palmyra-x5", "writer/palmyra-x5"),
        ("nano-gpt", "gemma-4-31b-it-darkidol", "community/gemma-4-31b-it-darkidol"),
        ("nano-gpt", "qwen/qwen3.8-27b-hemmingway", "community/qwen3.8-27b-hemmingway"),
        ("nano-gpt", "huihui-ai/Qwen3.8-27B-abliterated", "huihui-ai/qwen3.8-27b-abliterated"),
        ("openrouter", "scb10x/llama3.1-typhoon2-8b-instruct", "scb10x/llama-3.1-typhoon2-8b-instruct"),
        ("huggingface", "aisingapore/Nemotron-SEA-LION-v4.8-120B", "aisingapore/nemotron-sea-lion-v4.8-120b"),
        ("abliteration-ai", "abliterated-model-large", "abliteration-ai/abliterated-model-large"),
        ("openrouter", "openrouter/auto", "openrouter/auto"),
        ("kilo", "openrouter/auto", "kilo/auto"),
        ("orcarouter", "orcarouter/free", "orcarouter/free"),
    ],
)
def test_the_lab_is_whose_model_it_is(provider: str, raw: str, key: str) -> None:
    corpus = [(provider, raw), ("openrouter", "qwen/qwen3.5-35b-a3b"), ("elsewhere", "other/free")]
    assert Resolver(corpus).resolve(provider, raw).key == key


def test_a_host_that_names_itself_gives_way_to_the_lab_that_others_name() -> None:
    own, named = ("gmicloud", "gmicloud/Ripple-65B-Preview"), ("togetherai", "ricursive-ai/Ripple-65B-Preview")
    assert Resolver([own, named]).resolve(*own).key == "ricursive-ai/ripple-65b-preview"
    assert Resolver([own]).resolve(*own).key == "gmicloud/ripple-65b-preview"


@pytest.mark.parametrize(
    ("provider", "raw", "key"),
    [
        ("mistral", "zai-glm-5", "zhipuai/glm-5.3"),  # its page, window and price are those of GLM-5.3
        ("sap-ai-core", "amazon--nova-lite", "amazon/nova-2-lite"),  # its date, window and price are those of Nova 2
        ("requesty", "amazon/nova-lite", "amazon/nova-lite"),
        ("helicone", "deepseek-tng-r1t2-chimera", "tngtech/deepseek-tng-r1t2-chimera"),
    ],
)
def test_an_id_of_a_sibling_is_the_model_that_its_seller_describes(provider: str, raw: str, key: str) -> None:
    assert Resolver([(provider, raw)]).resolve(provider, raw).key == key


@pytest.mark.parametrize(
    ("raw", "routed"),
    [
        ("nanogpt/coding-router", True),
        ("nanogpt/coding-router:max", True),  # a tag selects how it routes
        ("route-llm", True),
        ("accounts/fireworks/routers/kimi-latest", False),
    ],
)
def test_a_router_is_known_by_its_id(raw: str, routed: bool) -> None:
    assert is_router(raw) is routed


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


def test_dates_at_the_ends_of_the_calendar_are_only_dates() -> None:
    for day in ("0001-01-01", "9999-12-31"):
        stated = {(seller, "zephyr-9"): ListedName("Zephyr 9", day) for seller in ("a", "b")}
        resolver = Resolver([*stated, ("c", "zephyr-9-1231")], stated)
        assert resolver.resolve("a", "zephyr-9").key.endswith("/zephyr-9")
