"""Patterns that reduce the spellings of labs and sellers to one, in the order in which `rules` applies them."""

from __future__ import annotations

import re

Substitutions = tuple[tuple[re.Pattern[str], str], ...]


def _patterns(*pairs: tuple[str, str]) -> Substitutions:
    return tuple((re.compile(pattern), replacement) for pattern, replacement in pairs)


_SELLERS = (
    "(databricks|duo-chat|fw|coding|cc|alicloud|spot|deep|azure|groq|cerebras|xpersona|umans|snowflake|"
    "meta-textgeneration)"
)
_FAMILIES = (
    r"(claude|gpt|o\d|gemini|gemma|glm|kimi|qwen|deepseek|llama|meta-llama|minimax|grok|inkling|nemotron|mistral|"
    r"xiaomi-mimo|mimo)"
)

SELLER_PREFIXES = _patterns(
    (r"^duo-chat-(?=(opus|sonnet|haiku|fable|mythos)-)", "claude-"),
    (rf"^{_SELLERS}-(?={_FAMILIES}([-\d._]|$))", ""),
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
    (r"^sakana-(?=fugu)", ""),
    (r"^perplexity-(?=sonar)", ""),
    (r"^amazon-(?=nova|titan)", ""),
    (r"^(doubao|dola)-(?=seed-)", ""),  # ByteDance's names for Seed at home and abroad
    (r"^moonshot(ai)?-(?=kimi)", ""),
    (r"^minimax-(?=minimax)", ""),
    (r"^mistralai-(?=m|codestral|devstral)", ""),
    (r"^stepfun-(?=\d)", "step-"),
    (r"^doubao-doubao-", "doubao-"),
    (r"^labs-(?=devstral|leanstral)", ""),
    (r"^k2p(?=\d)", "kimi-k2p"),
    (r"^k(?=\d(\.\d)?(-256k)?$)", "kimi-k"),  # Moonshot's own coding plan
    # Morph runs names together
    (r"^morph-kimik(?=\d)", "kimi-k"),
    (r"^morph-glm(\d)(\d)(?=-|$)", r"glm-\1.\2"),
    (r"^morph-glm(\d)(\d)(?=flash)", r"glm-\1.\2-"),
    (r"^morph-dsv(\d)(\d)(?=(flash|pro)(?!-abliterated))", r"deepseek-v\1.\2-"),
    (r"^morph-dsv(\d)(?=(flash|pro)(?!-abliterated))", r"deepseek-v\1-"),
)  # fmt: skip
"""Prefixes of sellers, which repeat the lab or themselves before the name."""

VERSION_PUNCTUATION = _patterns(
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
    (r"^gpt-([4-9])([1-9])(?=-|$)", r"gpt-\1.\2"),
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
    (r"^(llama-3[.\d]*-\d+b)-(?:instant|versatile|specdec)$", r"\1-instruct"),  # Groq's names for its deployments
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
    (r"^glm(?=\d)", "glm-"),
    (r"^glm-(\d)-(\d)(?=v?(-|$))", r"glm-\1.\2"),
    (r"^kimi-k(\d)-(\d)(?=-|$)", r"kimi-k\1.\2"),
    (r"^minimax-m(\d)-(\d)(?=-|$)", r"minimax-m\1.\2"),
    (r"^minimax-m(2)([1-9])(?=-|$)", r"minimax-m\1.\2"),
    (r"^mimo-v(\d)-?(\d)(?=-|$)", r"mimo-v\1.\2"),
    # Mistral
    (r"^mistral-(small|medium|large)(\d)", r"mistral-\1-\2"),
    (r"^mistral-small-31(?=-|$)", "mistral-small-3.1"),
    (r"^mistral-(small|medium|large)-(\d)-(\d)(?=-|$)", r"mistral-\1-\2.\3"),
    (r"^(mi[sx]tral-8?x?\d+b-instruct)-v0-?(\d)$", r"\1-v0.\2"),
    (r"^mistral-7b-instruct-v([1-3])$", r"mistral-7b-instruct-v0.\1"),
    # Others
    (r"^seed-(\d)-(\d)(?=-|$)", r"seed-\1.\2"),
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
    (r"^aion-(\d)-(\d)(?=-|$)", r"aion-\1.\2"),
    (r"^muse-(spark|wonder)-(\d)-(\d)(?=-|$)", r"muse-\1-\2.\3"),
    (r"^mercury-(\d)-(\d)(?=-|$)", r"mercury-\1.\2"),
    (r"^(fugu-.*)-v(\d)-(\d)(?=-|$)", r"\1-v\2.\3"),
    (r"^(qwen\d\.\d)-(\d)-(\dt)(?=-|$)", r"\1-\2.\3"),  # 2-4t is 2.4 trillion
    (r"^deepseek-r1-distill-qwen-1-5b", "deepseek-r1-distill-qwen-1.5b"),
    (r"^(pegasus|leanstral|venice-uncensored|mirothinker)-(\d)-(\d)(?=-|$)", r"\1-\2.\3"),
    (r"^(qwen[\d.]*)-(vl|coder|omni|next|max|plus|math)-{2,}", r"\1-\2-"),
)  # fmt: skip
"""Versions, by family: 3-5, 3_5, 3p5 and 35 are 3.5."""

WORD_ORDER = _patterns(
    (r"^claude-(\d(?:\.\d)?)-(opus|sonnet|haiku|fable|mythos)(?=-|$|@|:)", r"claude-\2-\1"),
    (r"^(claude-(?:opus|sonnet|haiku)-\d)\.0(?=-|$|@|:)", r"\1"),
    (r"^gemini-(flash|pro)-(\d\.\d)(?=-|$)", r"gemini-\2-\1"),
    (r"^jamba-(\d\.\d)-(large|mini)(?=-|$|@)", r"jamba-\2-\1"),
    (r"^nova-(lite|micro|pro|premier)-1[.-]0$", r"nova-\1"),
    (r"^nova-(lite|micro|pro|premier)-([2-9])$", r"nova-\2-\1"),
    (r"^olmo-(\d(?:\.\d)?)-(think|instruct)-(\d+b)", r"olmo-\1-\3-\2"),
    (r"^l3(?:\.?(\d))?-(\d+b)-(euryale|lunaris|stheno)", r"l3.\1-\3-\2"),
    (r"^l3\.-", "l3-"),
    (r"^(qwen1\.5|yi|qwen)-chat-(\d+(?:\.\d+)?b)$", r"\1-\2-chat"),
    (r"^nemotron-lightning-3\.5(?=-|$)", "nemotron-3.5-lightning"),
    (r"^nemotron-(nano|super)-3-", r"nemotron-3-\1-"),
    (r"^nemotron-nano-v2-12b", "nemotron-nano-12b-v2"),
    (r"^nemotron-content-safety-3\.5$", "nemotron-3.5-content-safety"),
)
"""Names with words in different orders."""

SPELLING = _patterns(
    (r"^(llama-2-\d+b-chat)-v1$", r"\1"),
    (r"^(llama-2-\d+b)(-b)?-f$", r"\1-chat"),  # SageMaker's f is fine-tuned for chat
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
    (r"^(mimo-v\d.*)-rl$", r"\1"),  # the training of every release
    (r"^(fugu-.*-v\d)\.0$", r"\1"),
    (r"^(apertus-.*-instruct)-2509$", r"\1"),  # the only release of version 1
)  # fmt: skip
"""Remaining suffixes of packaging."""
