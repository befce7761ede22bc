"""Rules for suffixes of a model's name: routes, tags, number formats, modes, speed, context and dates."""

from __future__ import annotations

import re

from crosswalk_tui.core.search.model_ids import SERVING_TAGS
from crosswalk_tui.core.vocabulary import Tier
from crosswalk_tui.sources.identity.parsed_id import ParsedId

# Tags after a colon or an at sign

_OLLAMA_SIZE = re.compile(r"^([a-z][\w.-]*):(e?\d+(?:\.\d+)?[bt](?:-[a-z0-9.-]+)?)$")
_COLON_TAG = re.compile(
    rf"[:@]({SERVING_TAGS}|peft(?::\d+)?|"
    r"\d{4,6}|cerebras|groq|nebius|novita|together|fireworks-ai|nscale|hyperbolic|ovhcloud|publicai|sambanova)$"
)
_TIER_OF_TAG = {"batch": Tier.BATCH, "flex": Tier.FLEX, "priority": Tier.PRIORITY, "fast": Tier.FAST}
_MONTH_AND_DAY = re.compile(r"(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$")


def colon_size(parsed: ParsedId) -> ParsedId:
    """Join a size after a colon, as Ollama writes it, to the name."""
    sized = _OLLAMA_SIZE.match(parsed.slug)
    if sized is None:
        return parsed
    return parsed.become("colon-size", f"{sized[1]}-{sized[2].removesuffix('-cloud')}", "size after a colon")


def colon_tag(parsed: ParsedId) -> ParsedId:
    """Remove a route, a mode or a service level after a colon or an at sign."""
    match = _COLON_TAG.search(parsed.slug)
    if match is None or match.start() == 0:
        return parsed
    budget = match[1].isdigit() and "thinking" in parsed.slug
    if not budget and _MONTH_AND_DAY.match(match[1]):
        # Ollama writes the release after the colon: deepseek-v4-pro:0813 is not deepseek-v4-pro.
        return parsed.become("colon-tag", f"{parsed.slug[: match.start()]}-{match[1]}", "a release date")
    tag = "thinking" if budget else match[1]
    tier = _TIER_OF_TAG.get(tag, parsed.tier)
    return parsed.become("colon-tag", parsed.slug[: match.start()], tag, tags=parsed.tagged(tag), tier=tier)


_DASH_TAG = re.compile(
    r"-(free|tee|maas|cs|original|flex|spot|batch|high-throughput|tput|cheaper|short|hf|el|fw|disc|eco|nitro|ga|sambanova)$"
)
_TAGS_OF_SELLER = {
    "greenpt": re.compile(r"(?<=\d)-((?:honey|ponytail|caveman)(?:-lite|-ultra)?)$"),
    "neuralwatt": re.compile(r"-(speed)$"),
    "poe": re.compile(r"-((?<=\d-)[nt]|raw)$"),
}
"""Words with a special meaning at a seller, such as GreenPT's ways of prompting and Poe's marks of its hosts."""


def dash_tag(parsed: ParsedId) -> ParsedId:
    """Remove a word that specifies how the seller serves the model: ``free``, ``tee``, ``maas``."""
    of_seller = _TAGS_OF_SELLER.get(parsed.provider)
    match = _DASH_TAG.search(parsed.slug) or (of_seller.search(parsed.slug) if of_seller else None)
    if match is None or match.start() < 3:
        return parsed
    tag = match[1]
    tier = _TIER_OF_TAG.get(tag, parsed.tier)
    return parsed.become("seller-tag", parsed.slug[: match.start()], tag, tags=parsed.tagged(tag), tier=tier)


def fine_tuned(parsed: ParsedId) -> ParsedId:
    """Remove the mark of a price for serving the customer's own fine-tune."""
    if not (parsed.slug.startswith("ft:") or parsed.slug.endswith(".ft-")):
        return parsed
    slug = parsed.slug.removeprefix("ft:").removesuffix(".ft-").rstrip("-:")
    return parsed.become("fine-tuned", slug, tier=Tier.FINETUNED)


_REGION_SUFFIX = {"fireworks-ai": re.compile(r"-(us|eu)$"), "llmtr": re.compile(r"-(tr)$")}


def region_suffix(parsed: ParsedId) -> ParsedId:
    """Remove the region at the end, where Fireworks and LLMTR write it."""
    pattern = _REGION_SUFFIX.get(parsed.provider)
    match = pattern.search(parsed.slug) if pattern else None
    if match is None:
        return parsed
    return parsed.become("region-suffix", parsed.slug[: match.start()], match[1], region=match[1])


# Quantization

_QUANT = re.compile(
    r"[-_](fp8-dynamic|fp8|fp4|nvfp4-mtp|nvfp4|mxfp4|mxfp|bf16|fp16|int4-mixed-ar|int4-autoround|int4|int8|awq|gptq|gguf|"
    r"4bit|6bit|8bit|mlx|q\d[-_]k[-_][ms]|q\d[-_.]\d|iq\d[-_]xs|w4a16|w8a8)$"
)


def quantization(parsed: ParsedId) -> ParsedId:
    """Remove the number format of the weights, which is a property of the offer, not of the model."""
    match = _QUANT.search(parsed.slug)
    if match is None:
        return parsed
    kept = parsed.quantization or match[1]
    return parsed.become("quantization", parsed.slug[: match.start()], match[1], quantization=kept)


# Modes

_HYBRID = re.compile(
    r"claude-(sonnet-3\.7|(opus|sonnet|haiku|fable)-[4-9])|gemini-(2\.5|[3-9])|glm-(4\.[5-9]|[5-9])|kimi-k(2\.[5-9]|[3-9])|"
    r"deepseek-v(3\.[1-9]|[4-9])|qwen3\.[5-9]|gpt-[5-9]|mimo-v2|minimax-m[23]|mistral-(medium-3\.5|small-4)|gemma-[4-9]|hermes-4|"
    r"ernie-5|step-3\.[57]|nemotron-(3|super|ultra)|holo3"
)
_THINKING = re.compile(r"-(thinking|think|nothinking|nothink|no-think|no-thinking)$")
_PRO_MODE = re.compile(r"^(gpt-[5-9](?:\.\d)?-(?:sol|terra|luna|astra))-pro$")
"""GPT with a name after its number has pro as a mode at the same price per token; gpt-5.5-pro is a model."""
_EFFORT = re.compile(
    r"^(gpt-[5-9][\w.-]*|o[134](?:-mini|-pro)?|gemini-[3-9][\w.-]*|grok-[4-9][\w.-]*)-(minimal|low|medium|high|xhigh)$"
)


def thinking_mode(parsed: ParsedId) -> ParsedId:
    """Remove thinking and effort, which are modes of hybrid models; in other names they mean different weights."""
    match = _THINKING.search(parsed.slug)
    off = match is not None and match[1].startswith("no")  # never part of a model's name
    if match is not None and (off or _HYBRID.match(parsed.slug)):
        tag = "no-thinking" if off else "thinking"
        return parsed.become("thinking-mode", parsed.slug[: match.start()], tag, tags=parsed.tagged(tag))
    pro = _PRO_MODE.match(parsed.slug)
    if pro is not None:
        return parsed.become("thinking-mode", pro[1], "pro is a mode", tags=parsed.tagged("pro"))
    effort = _EFFORT.match(parsed.slug)
    if effort is not None:
        level = effort[2]
        return parsed.become("thinking-mode", effort[1], f"effort {level}", tags=parsed.tagged(f"effort-{level}"))
    return parsed


# Speed

_SPEED = re.compile(r"-(ultrafast|fast-preview|fast-api|fast|highspeed|lightning|turbo|ultra|instant)$")
_FASTER = {"ultrafast", "fast-preview", "fast-api", "fast", "highspeed"}
_OPEN_FOR_TURBO = re.compile(
    r"(meta-)?llama|qwen\d|deepseek|gemma|kimi|glm-(4\.[67]|5\.)|gpt-oss|mixtral|mistral-7b|l3|minimax-m|mythomax|wizardlm|hermes"
)
_OPEN_FOR_FAST = re.compile(
    r"claude|gpt-|o\d($|-)|glm|kimi|deepseek|llama|qwen|minimax|mimo|gemma|gpt-oss|grok-4\.[5-9]|ling|composer|mistral-7b|muse|"
    r"nemotron-3|step-|inkling|hy\d|longcat|laguna|apertus"
)
_SPEED_IS_IDENTITY = re.compile(
    r"grok-(3|3-mini|4|4\.1|4\.2|code)-fast|glm-5v?-turbo|gpt-(3\.5|4)-turbo|qwen[\d.]*-(vl-|omni-|math-|mt-)?turbo|"
    r"kimi-k2-(thinking-)?turbo|minimax-m[\d.]+-lightning|nemotron-3(\.5)?-(ultra|lightning)$|hunyuan|ernie|gpt-5\.\d-instant|"
    r"llama-3\.1-nemotron-ultra|yi-|(kimi|minimax|mimo)-.*-highspeed$"
)


def speed_tier(parsed: ParsedId) -> ParsedId:
    """Convert a speed to a tier, unless the maker sells it as a separate model (``gpt-4-turbo``)."""
    match = _SPEED.search(parsed.slug)
    if match is None or _SPEED_IS_IDENTITY.match(parsed.slug):
        return parsed
    word, base = match[1], parsed.slug[: match.start()]
    families = _OPEN_FOR_FAST if word in _FASTER else _OPEN_FOR_TURBO
    if not families.match(base):
        return parsed
    # Turbo is the ordinary, quantized endpoint of an open model's host; fast is a more expensive service level.
    tier = Tier.FAST if word in _FASTER or word == "lightning" else parsed.tier
    return parsed.become("speed-tier", base, word, tier=tier, tags=parsed.tagged(word))


# Context length

_CONTEXT = re.compile(r"-(4096|8192|32768|\d{1,4}k(-rope)?)$")
_CONTEXT_FAMILIES = re.compile(r"(code)?llama|qwen[\d.]+-(coder|\d)|mi[sx]tral|glm-4-32b|deepseek|gemma|kimi-k|inkling")


def context_suffix(parsed: ParsedId) -> ParsedId:
    """Remove a context length after the name of an open model: it is the limit of the host. GPT-4-32k is a model."""
    match = _CONTEXT.search(parsed.slug)
    if match is None or not _CONTEXT_FAMILIES.match(parsed.slug):
        return parsed
    return parsed.become("context-suffix", parsed.slug[: match.start()], match[1], tags=parsed.tagged(match[1]))


# Full dates

_LONG_DATE = re.compile(r"[-@](20[12]\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])$")
_SIX_DIGITS = re.compile(r"-(2[3-9])(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$")


def long_date(parsed: ParsedId) -> ParsedId:
    """Move a full date from the slug to ``date``: whether it distinguishes models depends on all ids."""
    match = _LONG_DATE.search(parsed.slug)
    if match is not None:
        date = f"{match[1]}-{match[2]}-{match[3]}"
    else:
        match = _SIX_DIGITS.search(parsed.slug)
        if match is None:
            return parsed
        date = f"20{match[1]}-{match[2]}-{match[3]}"
    return parsed.become("long-date", parsed.slug[: match.start()], date, date=date)


# Moving aliases

_LATEST = re.compile(r"[-@:]latest($|-)|^deepseek-(chat|reasoner|flash|pro)$|-nightly$|^kimi-for-coding")
_PINNED_LATEST = re.compile(r"^gpt-5(\.\d)?-chat-latest$")
_MOVING_AT_HOME = {"mistral": re.compile(r"(mistral-(small|medium|large)|codestral)$")}
"""Names without a version that mean the newest release at their maker; other sellers pin them."""


def moving_alias(parsed: ParsedId) -> ParsedId:
    """Mark an alias of the newest release, which may be a different model tomorrow."""
    at_home = _MOVING_AT_HOME.get(parsed.provider)
    moving = _LATEST.search(parsed.slug) or (at_home is not None and at_home.match(parsed.slug))
    if parsed.is_moving_alias or not moving or _PINNED_LATEST.match(parsed.slug):
        return parsed
    return parsed.become("moving-alias", parsed.slug.replace("@latest", "-latest"), is_moving_alias=True)


SELLERS_WITH_RULES = _TAGS_OF_SELLER.keys() | _REGION_SUFFIX.keys() | _MOVING_AT_HOME.keys()
"""Sellers with rules of their own."""
