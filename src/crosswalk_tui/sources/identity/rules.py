"""The rules that parse a single id, in the order in which they apply."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from crosswalk_tui.sources.identity.parsed_id import ParsedId
from crosswalk_tui.sources.identity.prefixes import bedrock_id, last_segment, region_at, region_prefix
from crosswalk_tui.sources.identity.spelling import (
    SELLER_PREFIXES,
    SPELLING,
    VERSION_PUNCTUATION,
    WORD_ORDER,
    Substitutions,
)
from crosswalk_tui.sources.identity.suffixes import (
    SELLERS_WITH_RULES,
    colon_size,
    colon_tag,
    context_suffix,
    dash_tag,
    fine_tuned,
    long_date,
    moving_alias,
    quantization,
    region_suffix,
    speed_tier,
    thinking_mode,
)


@dataclass(frozen=True, slots=True)
class IdentityRule:
    """A rule to parse an id.

    Attributes:
        name: stored in ``offer.match_rule`` if the rule changed the id.
        reason: why it exists.
        apply: returns the state after the rule; the same object if the rule does not apply.
        examples: provider, id, and the slug after all rules; run as tests.
    """

    name: str
    reason: str
    apply: Callable[[ParsedId], ParsedId]
    examples: tuple[tuple[str, str, str], ...] = ()


def _substitute(name: str, patterns: Substitutions) -> Callable[[ParsedId], ParsedId]:
    """A rule that applies every pattern once, in order."""

    @lru_cache(maxsize=65_536)  # sellers share slugs
    def substituted(slug: str) -> str:
        for pattern, replacement in patterns:
            slug = pattern.sub(replacement, slug)
        return slug

    def apply(parsed: ParsedId) -> ParsedId:
        slug = substituted(parsed.slug)
        return parsed if slug == parsed.slug else parsed.become(name, slug)

    return apply


RULES: tuple[IdentityRule, ...] = (
    IdentityRule(
        "last-segment",
        "Sellers put organisations, accounts and routes before the name of the model.",
        last_segment,
        (
            ("cloudflare-workers-ai", "@cf/meta/llama-3.2-1b-instruct", "llama-3.2-1b-instruct"),
            ("fireworks-ai", "accounts/fireworks/models/glm-5p2", "glm-5.2"),
            ("synthetic", "hf:zai-org/GLM-5.2", "glm-5.2"),
            ("sap-ai-core", "cohere--command-r-plus-08-2024", "command-r-plus-08-2024"),
        ),
    ),
    IdentityRule(
        "region-prefix",
        "Bedrock names the region first; the model is the same, the price may differ by 10%.",
        region_prefix,
        (("amazon-bedrock", "us.anthropic.claude-opus-4-7", "claude-opus-4.7"),),
    ),
    IdentityRule(
        "region-at",
        "Gateways bind a model to a region with an at sign after its name.",
        region_at,
        (
            ("requesty", "deepseek-v4-flash-0731@eu", "deepseek-v4-flash-0731"),
            ("edenai", "amazon/amazon.nova-lite-v1:0@us", "nova-lite"),
        ),
    ),
    IdentityRule(
        "bedrock-id",
        "Bedrock writes vendor.model-vN:M; N:M counts its packaging, not the model's version, with a few exceptions.",
        bedrock_id,
        (
            ("amazon-bedrock", "anthropic.claude-v2:1", "claude-2.1"),
            ("amazon-bedrock", "deepseek.v3-v1:0", "deepseek-v3.1"),
            ("amazon-bedrock", "deepseek.r1-v1:0", "deepseek-r1"),
            ("amazon-bedrock", "meta.llama3-2-1b-instruct-v1:0", "llama-3.2-1b-instruct"),
            ("amazon-bedrock", "openai.gpt-oss-120b-1:0", "gpt-oss-120b"),
            ("amazon-bedrock", "mistral.mixtral-8x7b-instruct-v0:1", "mixtral-8x7b-instruct"),
            ("amazon-bedrock", "amazon.nova-lite-v1:0", "nova-lite"),
        ),
    ),
    IdentityRule(
        "seller-prefix",
        "Some sellers repeat the lab or themselves in front of the name.",
        _substitute("seller-prefix", SELLER_PREFIXES),
        (
            ("databricks", "databricks-claude-opus-4-5", "claude-opus-4.5"),
            ("gitlab", "duo-chat-haiku-4-5", "claude-haiku-4.5"),
            ("venice", "zai-org-glm-5-2", "glm-5.2"),
            ("sap-ai-core", "anthropic--claude-4.5-opus", "claude-opus-4.5"),
            ("venice", "openai-gpt-52-codex", "gpt-5.2-codex"),
            ("gitlab", "duo-chat-fable-5-1", "claude-fable-5.1"),
            ("ofox", "volcengine/doubao-seed-2.1-pro", "seed-2.1-pro"),
            ("merge-gateway", "bytedance/dola-seed-2.0-lite", "seed-2.0-lite"),
            ("kimi-code-plan-cn", "k3", "kimi-k3"),
            ("morph", "morph-glm53flash", "glm-5.3-flash"),
            ("morph", "morph-dsv41flash-1017", "deepseek-v4.1-flash-1017"),
            ("morph", "morph-dsv41flash-abliterated", "morph-dsv41flash-abliterated"),
        ),
    ),
    IdentityRule(
        "colon-size",
        "Ollama writes the size after a colon.",
        colon_size,
        (("ollama-cloud", "gpt-oss:120b", "gpt-oss-120b"), ("ollama-cloud", "gemma3:27b", "gemma-3-27b-it")),
    ),
    IdentityRule(
        "fine-tuned",
        "ft: is the price of serving the customer's own fine-tune, which is a tier of the model.",
        fine_tuned,
        (
            ("openai", "ft:gpt-4o-mini-2024-07-18", "gpt-4o-mini"),
            ("openai", "gpt-4o-mini-2024-07-18.ft-", "gpt-4o-mini"),
        ),
    ),
    IdentityRule(
        "version-punctuation",
        "3-5, 3_5, 3p5 and 35 are version 3.5 in families that have it.",
        _substitute("version-punctuation", VERSION_PUNCTUATION),
        (
            ("x", "llama-v3p1-8b-instruct", "llama-3.1-8b-instruct"),
            ("x", "llama-3-8b-instruct", "llama-3-8b-instruct"),
            ("x", "qwen2-5-72b-instruct", "qwen2.5-72b-instruct"),
            ("x", "qwen35-397b-a17b", "qwen3.5-397b-a17b"),
            ("x", "qwen3-32b", "qwen3-32b"),
            ("x", "gpt-4-0613", "gpt-4-0613"),
            ("x", "gpt-35-turbo", "gpt-3.5-turbo"),
            ("x", "kimi-k2-0905", "kimi-k2-0905"),
            ("x", "minimax-m27", "minimax-m2.7"),
            ("venice", "openai-gpt-61-sol", "gpt-6.1-sol"),
            ("regolo-ai", "glm5.2", "glm-5.2"),
            ("x", "glm-4-6v-flash", "glm-4.6v-flash"),
            ("x", "glm-4-32b-0414", "glm-4-32b-0414"),
            ("x", "mimo-v25", "mimo-v2.5"),
            ("x", "muse-spark-1-2", "muse-spark-1.2"),
            ("venice", "qwen-3-8-2-4t-a95b", "qwen3.8-2.4t-a95b"),
        ),
    ),
    IdentityRule(
        "word-order",
        "Claude 4.5 Opus and Claude Opus 4.5 are one model; likewise for Gemini, Jamba and others.",
        _substitute("word-order", WORD_ORDER),
        (
            ("x", "claude-3-5-sonnet", "claude-sonnet-3.5"),
            ("x", "claude-4.5-haiku", "claude-haiku-4.5"),
            ("x", "claude-sonnet-4-0", "claude-sonnet-4"),
            ("x", "gemini-flash-1.5", "gemini-1.5-flash"),
            ("empiriolabs", "nova-lite-2", "nova-2-lite"),
            ("empiriolabs", "nova-micro-1-0", "nova-micro"),
        ),
    ),
)
"""Rules that apply once, in this order."""

SUFFIX_RULES: tuple[IdentityRule, ...] = (
    IdentityRule(
        "colon-tag",
        "Text after a colon or an at sign is a route, a mode or a size, not the model.",
        colon_tag,
        (
            ("openrouter", "meta-llama/llama-3.2-3b-instruct:free", "llama-3.2-3b-instruct"),
            ("nano-gpt", "claude-opus-4.6:thinking:max", "claude-opus-4.6"),
            ("google-vertex", "codestral@2405", "codestral-2405"),
            ("ollama-cloud", "deepseek-v4-pro:0813", "deepseek-v4-pro-0813"),
            ("nano-gpt", "claude-sonnet-4.5:thinking:8192", "claude-sonnet-4.5"),
            ("inco", "kimi-k3:fast", "kimi-k3"),
            ("infer", "infer/gpt-6-astra:official", "gpt-6-astra"),
            ("thinkingmachines", "thinkingmachines/Inkling:peft:262144", "inkling"),
        ),
    ),
    IdentityRule(
        "seller-tag",
        "-free, -tee, -maas and similar suffixes specify how a seller serves the model.",
        dash_tag,
        (
            ("chutes", "zai-org/GLM-5.2-TEE", "glm-5.2"),
            ("google-vertex", "meta/llama-3.3-70b-instruct-maas", "llama-3.3-70b-instruct"),
            ("routing-run", "kimi-k2.6-nitro", "kimi-k2.6"),
            ("greenpt", "glm-5.2-ponytail-lite", "glm-5.2"),
            ("x", "glm-5.2-ponytail", "glm-5.2-ponytail"),
        ),
    ),
    IdentityRule(
        "region-suffix",
        "Fireworks and LLMTR append the region to which a deployment is bound.",
        region_suffix,
        (
            ("fireworks-ai", "accounts/fireworks/models/glm-5p3-us", "glm-5.3"),
            ("llmtr", "muse-glimmer-30b-tr", "muse-glimmer-30b"),
        ),
    ),
    IdentityRule(
        "quantization",
        "fp8, awq and gguf are number formats of the weights: a property of the offer, not of the model.",
        quantization,
        (
            ("x", "zai-org/GLM-5.1-FP8", "glm-5.1"),
            ("inferx", "Devstral-2-123B-Instruct-2512-int4-AutoRound", "devstral-2512"),
            ("cloudflare-workers-ai", "@cf/meta/llama-3.3-70b-instruct-fp8-fast", "llama-3.3-70b-instruct"),
        ),
    ),
    IdentityRule(
        "thinking-mode",
        "Thinking is a mode of hybrid models; otherwise it names different weights.",
        thinking_mode,
        (
            ("x", "claude-opus-4-1-20250805-thinking", "claude-opus-4.1"),
            ("x", "qwen3-235b-a22b-thinking-2507", "qwen3-235b-a22b-thinking-2507"),
            ("x", "kimi-k2-thinking", "kimi-k2-thinking"),
            ("x", "grok-4-fast-non-reasoning", "grok-4-fast-non-reasoning"),
            ("inferx", "Qwen3-Coder-Next-FP8-no-thinking", "qwen3-coder-next"),
            ("openrouter", "openai/gpt-5.6-sol-pro", "gpt-5.6-sol"),
            ("openai", "gpt-5.5-pro", "gpt-5.5-pro"),
        ),
    ),
    IdentityRule(
        "speed-tier",
        "Faster service of the same weights is a tier; turbo and fast models of makers keep their names.",
        speed_tier,
        (
            ("venice", "claude-opus-4-7-fast", "claude-opus-4.7"),
            ("togetherai", "meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo", "llama-3.1-8b-instruct"),
            ("x", "gpt-4-turbo", "gpt-4-turbo"),
            ("x", "glm-5-turbo", "glm-5-turbo"),
            ("x", "grok-code-fast-1", "grok-code-fast-1"),
            ("x", "minimax-m2.5-highspeed", "minimax-m2.5-highspeed"),
            ("zai-coding-plan", "glm-5.3-highspeed", "glm-5.3"),
            ("venice", "kimi-k3-fast-api", "kimi-k3"),
            ("vercel", "openai/o3-fast", "o3"),
            ("x", "nemotron-3.5-lightning", "nemotron-3.5-lightning"),
        ),
    ),
    IdentityRule(
        "context-suffix",
        "A context length after the name of an open model is the limit of the host; GPT-4-32k is a model.",
        context_suffix,
        (
            ("groq", "llama3-70b-8192", "llama-3-70b-instruct"),
            ("routing-run", "route/qwen3.6-27b-202k", "qwen3.6-27b"),
            ("requesty", "inkling-256k", "inkling"),
            ("x", "gpt-4-32k", "gpt-4-32k"),
            ("x", "phi-3-mini-128k-instruct", "phi-3-mini-128k-instruct"),
        ),
    ),
    IdentityRule(
        "long-date",
        "Whether a full date distinguishes models depends on all ids, so it is kept separately.",
        long_date,
        (("x", "gpt-4o-mini-2024-07-18", "gpt-4o-mini"), ("x", "deepseek-r1-0528", "deepseek-r1-0528")),
    ),
)
"""Rules that remove a suffix, repeated until none applies."""

FINAL_RULES: tuple[IdentityRule, ...] = (
    # A version before a tag (glm-5-2:free) is at the end only now.
    *(rule for rule in RULES if rule.name in {"version-punctuation", "word-order"}),
    IdentityRule(
        "moving-alias",
        "-latest may be a different model tomorrow: it has its own key and is never ranked.",
        moving_alias,
        (("x", "mistral-large-latest", "mistral-large-latest"), ("x", "gpt-5-chat-latest", "gpt-5-chat")),
    ),
    IdentityRule(
        "spelling",
        "Remaining suffixes of packaging, in families with several spellings of a model.",
        _substitute("spelling", SPELLING),
        (
            ("x", "gemini-2.0-flash-001", "gemini-2.0-flash"),
            ("x", "llama-4-maverick-17b-128e-instruct-fp8", "llama-4-maverick-17b-128e-instruct"),
            ("x", "hermes3-70b", "hermes-3-llama-3.1-70b"),
            ("vultr", "mimo-v2.6-pro-rl", "mimo-v2.6-pro"),
            ("llmgateway", "fugu-ultra-v2.0", "fugu-ultra-v2"),
            ("sagemaker", "meta-textgeneration-llama-2-70b-b-f", "llama-2-70b-chat"),
        ),
    ),
)
"""Rules that clean up after the others."""


def read(provider: str, raw_id: str) -> ParsedId:
    """Parse *provider*'s id *raw_id*."""
    parsed = _read(provider if provider in SELLERS_WITH_RULES else "", raw_id)
    return replace(parsed, provider=provider)


@lru_cache(maxsize=65_536)  # sellers without rules of their own share ids
def _read(provider: str, raw_id: str) -> ParsedId:
    parsed = ParsedId(provider, raw_id)
    for rule in RULES:
        parsed = rule.apply(parsed)
    while True:
        before = parsed
        for rule in SUFFIX_RULES:
            parsed = rule.apply(parsed)
        if parsed is before:
            break
    for rule in FINAL_RULES:
        parsed = rule.apply(parsed)
    return parsed
