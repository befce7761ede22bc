"""The rules that read one id on its own, in the order they apply.

Each `Rule` has a name (stored with every offer), the reason it exists, and examples that are run as tests: provider, the
seller's id, and the slug all rules together make of it. Patterns are data; code is only where a pattern cannot say it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from crosswalk_tui.core.vocabulary import Tier
from crosswalk_tui.sources.identity.draft import Draft

Substitutions = tuple[tuple[re.Pattern[str], str], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One step in reading an id.

    Attributes:
        name: stored in ``offer.match_rule`` when the rule changed something.
        reason: why it exists.
        apply: the draft after the rule; the same draft when it does not apply.
        examples: (provider, id, slug) that the whole pipeline must give.
    """

    name: str
    reason: str
    apply: Callable[[Draft], Draft]
    examples: tuple[tuple[str, str, str], ...] = ()


def _patterns(*pairs: tuple[str, str]) -> Substitutions:
    return tuple((re.compile(pattern), replacement) for pattern, replacement in pairs)


def _substitute(name: str, patterns: Substitutions) -> Callable[[Draft], Draft]:
    """A rule that applies every pattern once, in order."""

    def apply(draft: Draft) -> Draft:
        slug = draft.slug
        for pattern, replacement in patterns:
            slug = pattern.sub(replacement, slug)
        return draft if slug == draft.slug else draft.become(name, slug)

    return apply


# 1. The segment that names the model


def _last_segment(draft: Draft) -> Draft:
    parts = [part for part in draft.slug.split("/") if part]
    if not parts:
        return draft
    slug = parts[-1].lower().strip()
    slug = re.sub(r"^hf:", "", slug)
    slug = re.sub(r"\s+", "-", slug)
    org = parts[-2].lower().removeprefix("hf:").removeprefix("@").removeprefix("~") if len(parts) > 1 else None
    if "/" in draft.slug or slug != draft.slug:
        return draft.become("last-segment", slug, org=org)
    return draft


# 2. Regions

_REGION_PREFIX = re.compile(r"^(us-gov|us|eu|apac|au|jp|in|ca|sa|me|global|regional)\.(?=[a-z])")


def _region_prefix(draft: Draft) -> Draft:
    match = _REGION_PREFIX.match(draft.slug)
    if match is None:
        return draft
    return draft.become("region-prefix", draft.slug[match.end() :], match[1], region=match[1])


_REGION_SUFFIX = re.compile(r"-(us|eu)$")


def _region_suffix(draft: Draft) -> Draft:
    match = _REGION_SUFFIX.search(draft.slug)
    if match is None or draft.provider != "fireworks-ai":
        return draft
    return draft.become("region-suffix", draft.slug[: match.start()], match[1], region=match[1])


# 3. Bedrock's own way of writing ids

_VENDOR_DOT = re.compile(
    r"^(anthropic|amazon|meta|mistral|cohere|ai21|deepseek|openai|qwen|google|moonshotai|moonshot|minimax|nvidia|writer|"
    r"twelvelabs|xai|zai|system\.ai|databricks|luma|stability)\.(?=[a-z])"
)
_BEDROCK_EXACT = {
    "claude-v1": "claude-1",
    "claude-v2": "claude-2.0",
    "claude-v2:1": "claude-2.1",
    "claude-instant-v1": "claude-instant-1",
    "v3-v1:0": "deepseek-v3.1",
    "mistral-7b-instruct-v0:2": "mistral-7b-instruct-v0.2",
    "mixtral-8x7b-instruct-v0:1": "mixtral-8x7b-instruct-v0.1",
    "gpt-oss-120b-1:0": "gpt-oss-120b",
    "gpt-oss-20b-1:0": "gpt-oss-20b",
}
_BEDROCK_VERSION = re.compile(r"(?<!instruct)-v\d+:\d+(:\d+k)?$|(?<=instruct)-v[1-9]\d*:\d+$|(?<=\w):0$")


def _bedrock_id(draft: Draft) -> Draft:
    match = _VENDOR_DOT.match(draft.slug)
    rest = draft.slug[match.end() :] if match else draft.slug
    vendor = match[1] if match else None
    slug = _BEDROCK_EXACT.get(rest, _BEDROCK_VERSION.sub("", rest))
    if vendor == "nvidia":  # its -v2 is the model's own
        slug = rest.removesuffix(":0")
    if vendor == "deepseek" and not slug.startswith("deepseek"):
        slug = f"deepseek-{slug}"
    if vendor == "amazon" or slug.startswith("nova-"):
        slug = re.sub(r"^(nova-.*)-v\d(\.\d)?$", r"\1", slug)
    if re.match(r"claude-(opus|sonnet|haiku|fable|mythos)-.*-v1$", slug):
        slug = slug.removesuffix("-v1")
    if slug == draft.slug:
        return draft
    return draft.become("bedrock-id", slug, org=vendor or draft.org)


# 4. What sellers put in front

_SELLER_PREFIXES = _patterns(
    (r"^duo-chat-(?=(opus|sonnet|haiku)-)", "claude-"),
    (r"^(databricks|duo-chat|fw|coding|cc|alicloud|spot|deep|azure|groq|cerebras|xpersona|umans|snowflake)-"
     r"(?=(claude|gpt|o\d|gemini|gemma|glm|kimi|qwen|deepseek|llama|meta-llama|minimax|grok|inkling|nemotron|mistral|"
     r"xiaomi-mimo|mimo)([-\d._]|$))", ""),
    (r"^(z-ai|zai-org|zai)-(?=glm)", ""),
    (r"^anthropic-{1,2}(?=claude)", ""),
    (r"^openai-(?=gpt|o\d|chatgpt)", ""),
    (r"^google-(?=gemma|gemini)", ""),
    (r"^gemini-(?=gemma)", ""),
    (r"^meta-(?=llama)", ""),
    (r"^nvidia-(?=nemotron|llama)", ""),
    (r"^xiaomi-(?=mimo)", ""),
    (r"^alibaba-(?=qwen)", ""),
    (r"^qwen-(?=qwq|qwen)", ""),
    (r"^cohere-(?=command|north|aya)", ""),
    (r"^ai21-(?=jamba)", ""),
    (r"^arcee-(?=trinity)", ""),
    (r"^aion-labs-(?=aion)", ""),
    (r"^moonshot(ai)?-(?=kimi)", ""),
    (r"^minimax-(?=minimax)", ""),
    (r"^mistralai-(?=m|codestral|devstral)", ""),
    (r"^stepfun-(?=\d)", "step-"),
    (r"^doubao-doubao-", "doubao-"),
    (r"^labs-(?=devstral|leanstral)", ""),
    (r"^k2p(?=\d)", "kimi-k2p"),
)  # fmt: skip


# 5. Tags after a colon or an at sign

_OLLAMA_SIZE = re.compile(r"^([a-z][\w.-]*):(e?\d+(?:\.\d+)?[bt](?:-[a-z0-9.-]+)?)$")
_COLON_TAG = re.compile(
    r"[:@](free|nitro|floor|extended|beta|online|web|batch|thinking|low|medium|high|max|default|001|"
    r"\d{4,5}|cerebras|groq|nebius|novita|together|fireworks-ai|nscale|hyperbolic|ovhcloud|publicai|sambanova)$"
)
_TIER_OF_TAG = {"batch": Tier.BATCH, "flex": Tier.FLEX, "priority": Tier.PRIORITY}


def _colon_size(draft: Draft) -> Draft:
    sized = _OLLAMA_SIZE.match(draft.slug)
    if sized is None:
        return draft
    return draft.become("colon-size", f"{sized[1]}-{sized[2].removesuffix('-cloud')}", "size after a colon")


def _colon_tag(draft: Draft) -> Draft:
    match = _COLON_TAG.search(draft.slug)
    if match is None or match.start() == 0:
        return draft
    tag = "thinking" if match[1].isdigit() and "thinking" in draft.slug else match[1]
    tier = _TIER_OF_TAG.get(tag, draft.tier)
    return draft.become("colon-tag", draft.slug[: match.start()], tag, tags=draft.tagged(tag), tier=tier)


_DASH_TAG = re.compile(r"-(free|tee|maas|cs|original|flex|spot|batch|high-throughput|tput|cheaper|short|hf|el|fw)$")


def _dash_tag(draft: Draft) -> Draft:
    match = _DASH_TAG.search(draft.slug)
    if match is None or match.start() < 3:
        return draft
    tag = match[1]
    tier = _TIER_OF_TAG.get(tag, draft.tier)
    return draft.become("seller-tag", draft.slug[: match.start()], tag, tags=draft.tagged(tag), tier=tier)


def _fine_tuned(draft: Draft) -> Draft:
    if not draft.slug.startswith("ft:"):
        return draft
    return draft.become("fine-tuned", draft.slug.removeprefix("ft:").rstrip("-:"), tier=Tier.FINETUNED)


# 6. Quantization

_QUANT = re.compile(
    r"[-_](fp8-dynamic|fp8|fp4|nvfp4-mtp|nvfp4|mxfp4|mxfp|bf16|fp16|int4-mixed-ar|int4|int8|awq|gptq|gguf|4bit|6bit|8bit|"
    r"mlx|q\d[-_]k[-_][ms]|q\d[-_.]\d|iq\d[-_]xs|w4a16|w8a8)$"
)


def _quantization(draft: Draft) -> Draft:
    match = _QUANT.search(draft.slug)
    if match is None:
        return draft
    kept = draft.quantization or match[1]
    return draft.become("quantization", draft.slug[: match.start()], match[1], quantization=kept)


# 7. Version punctuation, family by family

_VERSION_PUNCTUATION = _patterns(
    (r"(?<=\d)[p](?=\d)", "."),  # glm-5p2, qwen2p5
    (r"(?<=\d)_(?=\d)", "."),  # llama-3_1
    (r"_", "-"),
    (r"@(2[34]\d\d)(?:-001)?$", r"-\1"),  # codestral@2405
    # Claude
    (r"^claude-(opus|sonnet|haiku|fable|mythos)(\d)", r"claude-\1-\2"),
    (r"^claude-(opus|sonnet|haiku|fable|mythos)-(\d)-(\d)(?=$|-|@|:)", r"claude-\1-\2.\3"),
    (r"^claude-(\d)-(\d)(?=-)", r"claude-\1.\2"),
    # OpenAI
    (r"^gpt-35(?=-|$)", "gpt-3.5"),
    (r"^gpt-(4|5)([1-9])(?=-|$)", r"gpt-\1.\2"),
    (r"^gpt-(\d)-(\d)(?=-|$)", r"gpt-\1.\2"),
    # Grok
    (r"^grok-4-20(?=-|$)", "grok-4.20"),
    (r"^grok-(build-)?(\d)-(\d)(?=-|$)", r"grok-\1\2.\3"),
    # Gemini
    (r"^gemini-(\d)-([1-9])(?=-|$)", r"gemini-\1.\2"),
    (r"^gemini-(\d)\.0-(?=pro|flash)(?!.*(flash|pro)-(001|exp|lite|thinking|image|$))(?=.*preview)", r"gemini-\1-"),
    # Gemma
    (r"^gemma(\d)(?=-|$)", r"gemma-\1"),
    # Llama
    (r"^llama-?v(\d)(?=[-.])", r"llama-\1"),
    (r"^llama(\d)", r"llama-\1"),
    (r"^llama-(\d)-(\d)(?=-|$)", r"llama-\1.\2"),
    (r"^code-llama", "codellama"),
    (r"llama-3-([1-3])-(?=\d+b)", r"llama-3.\1-"),
    # Qwen
    (r"^code-qwen-", "codeqwen"),
    (r"^qwen-?v?(\d)-(\d)(?=-|$)", r"qwen\1.\2"),
    (r"^qwen(2)(5)(?=-|$)", r"qwen\1.\2"),
    (r"^qwen(3)([5-9])(?=-|$)", r"qwen\1.\2"),
    (r"^qwen-?v?(\d)(?=[-.])", r"qwen\1"),
    # DeepSeek
    (r"^deepseek-chat-v", "deepseek-v"),
    (r"^deepseek-(?=\d)", "deepseek-v"),
    (r"^deepseek-v(\d)-(\d)(?=-|$)", r"deepseek-v\1.\2"),
    # GLM, Kimi, MiniMax, MiMo
    (r"^glm-?(\d)-(\d)(?=-|$)", r"glm-\1.\2"),
    (r"^kimi-k(\d)-(\d)(?=-|$)", r"kimi-k\1.\2"),
    (r"^minimax-m(\d)-(\d)(?=-|$)", r"minimax-m\1.\2"),
    (r"^minimax-m(2)([1-9])(?=-|$)", r"minimax-m\1.\2"),
    (r"^mimo-v(\d)-(\d)(?=-|$)", r"mimo-v\1.\2"),
    # Mistral
    (r"^mistral-(small|medium|large)(\d)", r"mistral-\1-\2"),
    (r"^mistral-small-31(?=-|$)", "mistral-small-3.1"),
    (r"^mistral-(small|medium|large)-(\d)-(\d)(?=-|$)", r"mistral-\1-\2.\3"),
    (r"^(mi[sx]tral-8?x?\d+b-instruct)-v0-?(\d)$", r"\1-v0.\2"),
    (r"^mistral-7b-instruct-v([1-3])$", r"mistral-7b-instruct-v0.\1"),
    # Others
    (r"^(doubao-)?seed-(\d)-(\d)(?=-|$)", r"\1seed-\2.\3"),
    (r"^doubao-(\d)-(\d)(?=-|$)", r"doubao-\1.\2"),
    (r"^ernie-(\d)-(\d)(?=-|$)", r"ernie-\1.\2"),
    (r"^jamba-(\d)-(\d)(?=-|$)", r"jamba-\1.\2"),
    (r"^granite-(\d)-(\d)(?=-\d+b)", r"granite-\1.\2"),
    (r"^nemotron-(\d)-5(?=-|$)", r"nemotron-\1.5"),
    (r"^step-(\d)-(\d)(?=-|$)", r"step-\1.\2"),
    (r"^hunyuan-(\d)-(\d)(?=-|$)", r"hunyuan-\1.\2"),
    (r"^phi-?(\d)-(\d)(?=-)", r"phi-\1.\2"),
    (r"^cogito-v?(\d)[-.](\d)(?=-)", r"cogito-v\1.\2"),
    (r"^(solar-pro)-?(\d)", r"\1-\2"),
    (r"^solar-10\.7b", "solar-10.7b"),
    (r"^lfm-?(\d)", r"lfm-\1"),
    (r"^hermes-?(\d)(?=-|$)", r"hermes-\1"),
    (r"^aion-(\d)-(\d)$", r"aion-\1.\2"),
    (r"^deepseek-r1-distill-qwen-1-5b", "deepseek-r1-distill-qwen-1.5b"),
    (r"^(pegasus|leanstral|venice-uncensored|mirothinker)-(\d)-(\d)(?=-|$)", r"\1-\2.\3"),
    (r"^(qwen[\d.]*)-(vl|coder|omni|next|max|plus|math)-{2,}", r"\1-\2-"),
)  # fmt: skip


# 8. Word order

_WORD_ORDER = _patterns(
    (r"^claude-(\d(?:\.\d)?)-(opus|sonnet|haiku|fable|mythos)(?=-|$|@|:)", r"claude-\2-\1"),
    (r"^(claude-(?:opus|sonnet|haiku)-\d)\.0(?=-|$|@|:)", r"\1"),
    (r"^gemini-(flash|pro)-(\d\.\d)(?=-|$)", r"gemini-\2-\1"),
    (r"^jamba-(\d\.\d)-(large|mini)(?=-|$|@)", r"jamba-\2-\1"),
    (r"^olmo-(\d(?:\.\d)?)-(think|instruct)-(\d+b)", r"olmo-\1-\3-\2"),
    (r"^l3(?:\.?(\d))?-(\d+b)-(euryale|lunaris|stheno)", r"l3.\1-\3-\2"),
    (r"^l3\.-", "l3-"),
    (r"^(qwen1\.5|yi|qwen)-chat-(\d+(?:\.\d+)?b)$", r"\1-\2-chat"),
    (r"^nemotron-lightning-3\.5(?=-|$)", "nemotron-3.5-lightning"),
    (r"^nemotron-(nano|super)-3-", r"nemotron-3-\1-"),
    (r"^nemotron-nano-v2-12b", "nemotron-nano-12b-v2"),
    (r"^nemotron-content-safety-3\.5$", "nemotron-3.5-content-safety"),
)


# 9. Thinking and effort are modes of hybrid models

_HYBRID = re.compile(
    r"claude-(sonnet-3\.7|(opus|sonnet|haiku|fable)-[4-9])|gemini-(2\.5|[3-9])|glm-(4\.[5-9]|[5-9])|kimi-k(2\.[5-9]|[3-9])|"
    r"deepseek-v(3\.[1-9]|[4-9])|qwen3\.[5-9]|gpt-[5-9]|mimo-v2|minimax-m[23]|mistral-(medium-3\.5|small-4)|gemma-[4-9]|hermes-4|"
    r"ernie-5|step-3\.[57]|nemotron-(3|super|ultra)|holo3"
)
_THINKING = re.compile(r"-(thinking|think|nothinking|nothink|no-think|no-thinking)$")
_EFFORT = re.compile(
    r"^(gpt-[5-9][\w.-]*|o[134](?:-mini|-pro)?|gemini-[3-9][\w.-]*|grok-[4-9][\w.-]*)-(minimal|low|medium|high|xhigh)$"
)


def _thinking_mode(draft: Draft) -> Draft:
    match = _THINKING.search(draft.slug)
    if match is not None and _HYBRID.match(draft.slug):
        tag = "no-thinking" if "no" in match[1] else "thinking"
        return draft.become("thinking-mode", draft.slug[: match.start()], tag, tags=draft.tagged(tag))
    effort = _EFFORT.match(draft.slug)
    if effort is not None:
        return draft.become("thinking-mode", effort[1], f"effort {effort[2]}", tags=draft.tagged(f"effort-{effort[2]}"))
    return draft


# 10. Speed is a tier, unless the maker sells it as a model of its own

_SPEED = re.compile(r"-(ultrafast|fast-preview|fast|lightning|turbo|ultra|instant)$")
_OPEN_FOR_TURBO = re.compile(
    r"(meta-)?llama|qwen\d|deepseek|gemma|kimi|glm-(4\.[67]|5\.)|gpt-oss|mixtral|mistral-7b|l3|minimax-m|mythomax|wizardlm|hermes"
)
_OPEN_FOR_FAST = re.compile(
    r"claude|gpt-|glm|kimi|deepseek|llama|qwen|minimax|gemma|gpt-oss|grok-4\.[567]|ling|composer|mistral-7b"
)
_SPEED_IS_IDENTITY = re.compile(
    r"grok-(3|3-mini|4|4\.1|4\.2|code)-fast|glm-5v?-turbo|gpt-(3\.5|4)-turbo|qwen[\d.]*-(vl-|omni-|math-|mt-)?turbo|"
    r"kimi-k2-(thinking-)?turbo|minimax-m[\d.]+-lightning|nemotron-3(\.5)?-(ultra|lightning)|hunyuan|ernie|gpt-5\.\d-instant|"
    r"llama-3\.1-nemotron-ultra|yi-|muse"
)


def _speed_tier(draft: Draft) -> Draft:
    match = _SPEED.search(draft.slug)
    if match is None or _SPEED_IS_IDENTITY.match(draft.slug):
        return draft
    word, base = match[1], draft.slug[: match.start()]
    families = _OPEN_FOR_FAST if word in ("fast", "ultrafast", "fast-preview") else _OPEN_FOR_TURBO
    if not families.match(base):
        return draft
    # Turbo of an open model is the host's ordinary, quantized endpoint; fast is a dearer service level.
    tier = Tier.FAST if word in ("fast", "ultrafast", "fast-preview", "lightning") else draft.tier
    return draft.become("speed-tier", base, word, tier=tier, tags=draft.tagged(word))


# 11. Context in the name of an open model is the host's limit

_CONTEXT = re.compile(r"-(4096|8192|32768|\d{1,4}k(-rope)?)$")
_CONTEXT_FAMILIES = re.compile(r"(code)?llama|qwen[\d.]+-(coder|\d)|mi[sx]tral|glm-4-32b|deepseek|gemma")


def _context_suffix(draft: Draft) -> Draft:
    match = _CONTEXT.search(draft.slug)
    if match is None or not _CONTEXT_FAMILIES.match(draft.slug):
        return draft
    return draft.become("context-suffix", draft.slug[: match.start()], match[1], tags=draft.tagged(match[1]))


# 12. Full dates

_LONG_DATE = re.compile(r"[-@](20[12]\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])$")
_SIX_DIGITS = re.compile(r"-(2[3-9])(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$")


def _long_date(draft: Draft) -> Draft:
    match = _LONG_DATE.search(draft.slug)
    if match is not None:
        date = f"{match[1]}-{match[2]}-{match[3]}"
    else:
        match = _SIX_DIGITS.search(draft.slug)
        if match is None:
            return draft
        date = f"20{match[1]}-{match[2]}-{match[3]}"
    return draft.become("long-date", draft.slug[: match.start()], date, date=date)


# 13. Moving aliases

_LATEST = re.compile(r"[-@:]latest($|-)|^deepseek-(chat|reasoner|flash|pro)$|-nightly$")
_PINNED_LATEST = re.compile(r"^(chatgpt-4o|gpt-5(\.\d)?-chat)-latest$")


def _moving_alias(draft: Draft) -> Draft:
    if draft.is_moving_alias or not _LATEST.search(draft.slug) or _PINNED_LATEST.match(draft.slug):
        return draft
    return draft.become("moving-alias", draft.slug.replace("@latest", "-latest"), is_moving_alias=True)


# 14. Small spellings

_SPELLING = _patterns(
    (r"^(llama-2-\d+b-chat)-v1$", r"\1"),
    (r"^(gemini-[\d.]+-(?:flash|pro)(?:-lite)?)-00\d$", r"\1"),
    (r"^(llama-[\d.]+)-(\d+b)-chat$", r"\1-\2-chat"),
    (r"^(llama-3(?:\.\d)?-\d+b)-chat$", r"\1-instruct"),
    (r"^(llama-3(?:\.\d)?-\d+b)-instruct-(?:basic|lite|reasoning|long)$", r"\1-instruct"),
    (r"-instruct-v1$", "-instruct"),
    (r"^(llama-4-(?:maverick|scout))-instruct$", r"\1"),
    (r"^llama-4-maverick(-17b)?(-128e)?(-instruct)?$", "llama-4-maverick-17b-128e-instruct"),
    (r"^llama-4-scout(-17b)?(-16e)?(-instruct)?$", "llama-4-scout-17b-16e-instruct"),
    (r"^(llama-3[.\d]*-nemotron-(?:ultra-253b|70b-instruct))-v1$", r"\1"),
    (r"^(hermes-3)-(llama-3\.1-)?(\d+b)$", r"\1-llama-3.1-\3"),
    (r"^grok-4\.20-(?:experimental-)?(?:beta-)?(?:030[49]-)?(non-)?reasoning$", r"grok-4.20-\1reasoning"),
    (r"^grok-4\.20-multi-agent-(?:experimental-)?(?:beta-)?(?:030[49])$", "grok-4.20-multi-agent"),
    (r"^ernie-4\.5-(.*?)-(?:pt|paddle)$", r"ernie-4.5-\1"),
    (r"^(qwen\d[\d.]*-\d+b(?:-a\d+b)?)-it$", r"\1-instruct"),
    (r"^(ling|ring)-(\d+)\.(\d)-(1t)$", r"\1-\2.\3-\4"),
    (r"^(mistral-(?:small|nemo|large)[-\d.]*)-(?:\d+b-)?instruct-(\d{4})$", r"\1-\2"),
    (r"^(?:mistral-small)-(?:3(?:\.\d)?)-(2\d{3})$", r"mistral-small-\1"),
    (r"^mistral-nemo-2407$", "mistral-nemo"),
)  # fmt: skip


RULES: tuple[Rule, ...] = (
    Rule(
        "last-segment",
        "Sellers put organisations, accounts and routes before the model's own name.",
        _last_segment,
        (
            ("cloudflare-workers-ai", "@cf/meta/llama-3.2-1b-instruct", "llama-3.2-1b-instruct"),
            ("fireworks-ai", "accounts/fireworks/models/glm-5p2", "glm-5.2"),
            ("synthetic", "hf:zai-org/GLM-5.2", "glm-5.2"),
        ),
    ),
    Rule(
        "region-prefix",
        "Bedrock names the region first; the model is the same, the price may differ by 10%.",
        _region_prefix,
        (("amazon-bedrock", "us.anthropic.claude-opus-4-7", "claude-opus-4.7"),),
    ),
    Rule(
        "bedrock-id",
        "Bedrock writes vendor.model-vN:M; N:M counts its packaging, not the model's version, with a few exceptions.",
        _bedrock_id,
        (
            ("amazon-bedrock", "anthropic.claude-v2:1", "claude-2.1"),
            ("amazon-bedrock", "deepseek.v3-v1:0", "deepseek-v3.1"),
            ("amazon-bedrock", "deepseek.r1-v1:0", "deepseek-r1"),
            ("amazon-bedrock", "meta.llama3-2-1b-instruct-v1:0", "llama-3.2-1b-instruct"),
            ("amazon-bedrock", "openai.gpt-oss-120b-1:0", "gpt-oss-120b"),
            ("amazon-bedrock", "mistral.mixtral-8x7b-instruct-v0:1", "mixtral-8x7b-instruct-v0.1"),
            ("amazon-bedrock", "amazon.nova-lite-v1:0", "nova-lite"),
        ),
    ),
    Rule(
        "seller-prefix",
        "Some sellers repeat the lab or themselves in front of the name.",
        _substitute("seller-prefix", _SELLER_PREFIXES),
        (
            ("databricks", "databricks-claude-opus-4-5", "claude-opus-4.5"),
            ("gitlab", "duo-chat-haiku-4-5", "claude-haiku-4.5"),
            ("venice", "zai-org-glm-5-2", "glm-5.2"),
            ("sap-ai-core", "anthropic--claude-4.5-opus", "claude-opus-4.5"),
            ("venice", "openai-gpt-52-codex", "gpt-5.2-codex"),
        ),
    ),
    Rule(
        "colon-size",
        "Ollama writes the size after a colon.",
        _colon_size,
        (("ollama-cloud", "gpt-oss:120b", "gpt-oss-120b"), ("ollama-cloud", "gemma3:27b", "gemma-3-27b-it")),
    ),
    Rule(
        "fine-tuned",
        "ft: prices serving your own fine-tune of the model: another tier of it.",
        _fine_tuned,
        (("openai", "ft:gpt-4o-mini-2024-07-18", "gpt-4o-mini"),),
    ),
    Rule(
        "version-punctuation",
        "3-5, 3_5, 3p5 and 35 are one version, 3.5, where the family has it.",
        _substitute("version-punctuation", _VERSION_PUNCTUATION),
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
        ),
    ),
    Rule(
        "word-order",
        "Claude 4.5 Opus and Claude Opus 4.5 are one model; so with Gemini, Jamba and a few more.",
        _substitute("word-order", _WORD_ORDER),
        (
            ("x", "claude-3-5-sonnet", "claude-sonnet-3.5"),
            ("x", "claude-4.5-haiku", "claude-haiku-4.5"),
            ("x", "claude-sonnet-4-0", "claude-sonnet-4"),
            ("x", "gemini-flash-1.5", "gemini-1.5-flash"),
        ),
    ),
)
"""Rules that apply once, in this order."""

SUFFIX_RULES: tuple[Rule, ...] = (
    Rule(
        "colon-tag",
        "What follows a colon or an at sign is a route, a mode or a size, not the model.",
        _colon_tag,
        (
            ("openrouter", "meta-llama/llama-3.2-3b-instruct:free", "llama-3.2-3b-instruct"),
            ("nano-gpt", "claude-opus-4.6:thinking:max", "claude-opus-4.6"),
            ("google-vertex", "codestral@2405", "codestral-2405"),
        ),
    ),
    Rule(
        "seller-tag",
        "-free, -tee, -maas and their like say how a seller serves the model.",
        _dash_tag,
        (
            ("chutes", "zai-org/GLM-5.2-TEE", "glm-5.2"),
            ("google-vertex", "meta/llama-3.3-70b-instruct-maas", "llama-3.3-70b-instruct"),
        ),
    ),
    Rule(
        "region-suffix",
        "Fireworks sells the same deployment bound to a region with the region last.",
        _region_suffix,
        (("fireworks-ai", "accounts/fireworks/models/glm-5p3-us", "glm-5.3"),),
    ),
    Rule(
        "quantization",
        "fp8, awq and gguf are how the weights are stored: kept beside the offer, not in the model's name.",
        _quantization,
        (
            ("x", "zai-org/GLM-5.1-FP8", "glm-5.1"),
            ("cloudflare-workers-ai", "@cf/meta/llama-3.3-70b-instruct-fp8-fast", "llama-3.3-70b-instruct"),
        ),
    ),
    Rule(
        "thinking-mode",
        "Thinking is a mode of hybrid models, and the name of other weights where there is no hybrid.",
        _thinking_mode,
        (
            ("x", "claude-opus-4-1-20250805-thinking", "claude-opus-4.1"),
            ("x", "qwen3-235b-a22b-thinking-2507", "qwen3-235b-a22b-thinking-2507"),
            ("x", "kimi-k2-thinking", "kimi-k2-thinking"),
            ("x", "grok-4-fast-non-reasoning", "grok-4-fast-non-reasoning"),
        ),
    ),
    Rule(
        "speed-tier",
        "Faster service of the same weights is a tier; makers' own turbo and fast models keep their names.",
        _speed_tier,
        (
            ("venice", "claude-opus-4-7-fast", "claude-opus-4.7"),
            ("togetherai", "meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo", "llama-3.1-8b-instruct"),
            ("x", "gpt-4-turbo", "gpt-4-turbo"),
            ("x", "glm-5-turbo", "glm-5-turbo"),
            ("x", "grok-code-fast-1", "grok-code-fast-1"),
            ("x", "minimax-m2.5-highspeed", "minimax-m2.5-highspeed"),
        ),
    ),
    Rule(
        "context-suffix",
        "A context length after an open model's name is the host's limit; GPT-4-32k is a model.",
        _context_suffix,
        (
            ("groq", "llama3-70b-8192", "llama-3-70b-instruct"),
            ("routing-run", "route/qwen3.6-27b-202k", "qwen3.6-27b"),
            ("x", "gpt-4-32k", "gpt-4-32k"),
            ("x", "phi-3-mini-128k-instruct", "phi-3-mini-128k-instruct"),
        ),
    ),
    Rule(
        "long-date",
        "A full date is set aside: whether it tells models apart is for the whole corpus to say.",
        _long_date,
        (("x", "gpt-4o-mini-2024-07-18", "gpt-4o-mini"), ("x", "deepseek-r1-0528", "deepseek-r1-0528")),
    ),
)
"""Rules that take something off the end, repeated until nothing more comes off."""

FINAL_RULES: tuple[Rule, ...] = (
    # A version that stood before a tag (glm-5-2:free) is only now at the end.
    *(rule for rule in RULES if rule.name in {"version-punctuation", "word-order"}),
    Rule(
        "moving-alias",
        "-latest may be another model tomorrow: it has its own key and is never ranked beside pinned models.",
        _moving_alias,
        (("x", "mistral-large-latest", "mistral-large-latest"), ("x", "gpt-5-chat-latest", "gpt-5-chat")),
    ),
    Rule(
        "spelling",
        "What is left of packaging in families that spell one model several ways.",
        _substitute("spelling", _SPELLING),
        (
            ("x", "gemini-2.0-flash-001", "gemini-2.0-flash"),
            ("x", "llama-4-maverick-17b-128e-instruct-fp8", "llama-4-maverick-17b-128e-instruct"),
            ("x", "hermes3-70b", "hermes-3-llama-3.1-70b"),
        ),
    ),
)
"""Rules that tidy what the others left."""


def read(draft: Draft) -> Draft:
    """Apply every rule to *draft*, in order."""
    for rule in RULES:
        draft = rule.apply(draft)
    while True:
        before = draft
        for rule in SUFFIX_RULES:
            draft = rule.apply(draft)
        if draft is before:
            break
    for rule in FINAL_RULES:
        draft = rule.apply(draft)
    return draft
