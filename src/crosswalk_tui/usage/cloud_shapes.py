"""Usage reports of Google and Amazon Bedrock: one table per shape."""

from __future__ import annotations

from typing import Final

from crosswalk_tui.usage.shapes import Meaning, Named, Position, Role, Shape

_MODALITIES: Final[tuple[tuple[str, str, Role, Role], ...]] = (
    ("promptTokensDetails", "prompt_tokens_details", Role.AUDIO_IN, Role.IMAGE_IN),
    ("candidatesTokensDetails", "candidates_tokens_details", Role.AUDIO_OUT, Role.IMAGE_OUT),
    ("responseTokensDetails", "response_tokens_details", Role.AUDIO_OUT, Role.IMAGE_OUT),
    ("cacheTokensDetails", "cache_tokens_details", Role.CACHED_AUDIO, Role.REPEATS),
    ("toolUsePromptTokensDetails", "tool_use_prompt_tokens_details", Role.REPEATS, Role.REPEATS),
)


def _modalities() -> dict[str, Meaning]:
    fields: dict[str, Meaning] = {}
    for camel, snake, audio, image in _MODALITIES:
        for name, count in ((camel, "tokenCount"), (snake, "token_count")):
            fields[f"{name}.audio.{count}"] = audio
            fields[f"{name}.image.{count}"] = image
            fields[f"{name}.*"] = Role.REPEATS
    return fields


def _either(camel: str, snake: str, role: Role) -> dict[str, Meaning]:
    return {camel: role, snake: role}


GEMINI: Final = Shape(
    "Gemini and Vertex AI",
    "https://ai.google.dev/api/generate-content#UsageMetadata",
    frozenset(
        {
            "promptTokenCount", "candidatesTokenCount", "totalTokenCount", "thoughtsTokenCount", "responseTokenCount",
            "prompt_token_count", "candidates_token_count", "total_token_count", "thoughts_token_count",
            "response_token_count",
        }
    ),
    {
        **_either("promptTokenCount", "prompt_token_count", Role.INPUT),
        **_either("candidatesTokenCount", "candidates_token_count", Role.OUTPUT),
        **_either("responseTokenCount", "response_token_count", Role.OUTPUT),  # Live API
        **_either("cachedContentTokenCount", "cached_content_token_count", Role.CACHED),
        **_either("thoughtsTokenCount", "thoughts_token_count", Role.REASONING),
        **_either("toolUsePromptTokenCount", "tool_use_prompt_token_count", Role.MORE_INPUT),
        **_either("totalTokenCount", "total_token_count", Role.TOTAL),
        **_modalities(),
    },
    reasoning=Position.BESIDE_UNLESS_TOTAL,  # in the candidates in Qwen Code
    optional=True,  # zero counts are omitted
)  # fmt: skip

GEMINI_INTERACTIONS: Final = Shape(
    "Gemini interactions",
    "https://ai.google.dev/api/interactions-api",
    frozenset({"total_input_tokens", "total_output_tokens", "total_thought_tokens"}),
    {
        "total_input_tokens": Role.INPUT,
        "total_output_tokens": Role.OUTPUT,
        "total_cached_tokens": Role.CACHED,
        "total_thought_tokens": Role.REASONING,
        "total_reasoning_tokens": Role.REASONING,
        "total_tool_use_tokens": Role.MORE_INPUT,
        "total_tokens": Role.TOTAL,
        "input_tokens_by_modality.audio.tokens": Role.AUDIO_IN,
        "input_tokens_by_modality.image.tokens": Role.IMAGE_IN,
        "output_tokens_by_modality.audio.tokens": Role.AUDIO_OUT,
        "output_tokens_by_modality.image.tokens": Role.IMAGE_OUT,
        "input_tokens_by_modality.*": Role.REPEATS,
        "output_tokens_by_modality.*": Role.REPEATS,
        "cached_tokens_by_modality.*": Role.REPEATS,
        "tool_use_tokens_by_modality.*": Role.REPEATS,
    },
    reasoning=Position.BESIDE,
    optional=True,
)

BEDROCK_CONVERSE: Final = Shape(
    "Bedrock Converse and Amazon Nova",
    "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_TokenUsage.html",
    frozenset(
        {
            "inputTokens", "outputTokens", "cacheReadInputTokens", "cacheWriteInputTokens",
            "cacheReadInputTokenCount", "cacheWriteInputTokenCount",
        }
    ),
    {
        "inputTokens": Role.INPUT,
        "outputTokens": Role.OUTPUT,
        "totalTokens": Role.TOTAL,
        "cacheReadInputTokens": Role.CACHED,
        "cacheReadInputTokenCount": Role.CACHED,
        "cacheWriteInputTokens": Role.WRITTEN,
        "cacheWriteInputTokenCount": Role.WRITTEN,
        "cacheDetails.5m.inputTokens": Role.WRITTEN_5M,
        "cacheDetails.1h.inputTokens": Role.WRITTEN_1H,
        "serverToolUsage.webSearchRequests": Named(Role.FEE, "web searches"),
        "serverToolUsage.*": Named(Role.UNPRICED, "server-side tool calls"),
    },
    cache=Position.BESIDE,
)  # fmt: skip

BEDROCK_INVOKE: Final = Shape(
    "Bedrock invocation metrics and logs",
    "https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html",
    frozenset({"inputTokenCount", "outputTokenCount", "input.inputTokenCount", "output.outputTokenCount"}),
    {
        "inputTokenCount": Role.INPUT,
        "outputTokenCount": Role.OUTPUT,
        "totalTokenCount": Role.TOTAL,
        "cacheReadInputTokens": Role.CACHED,  # LangChain4j on Anthropic
        "cacheCreationInputTokens": Role.WRITTEN,
        "invocations": Role.REQUESTS,  # metrics of CloudWatch
        "successRecordCount": Role.REQUESTS,  # the manifest of a batch
        "cacheReadInputTokenCount": Role.CACHED,
        "cacheWriteInputTokenCount": Role.WRITTEN,
        "input.inputTokenCount": Role.INPUT,
        "input.cacheReadInputTokenCount": Role.CACHED,
        "input.cacheWriteInputTokenCount": Role.WRITTEN,
        "output.outputTokenCount": Role.OUTPUT,
        "input.inputBodyJson.*": Role.REPEATS,
        "output.outputBodyJson.*": Role.REPEATS,
    },
    cache=Position.BESIDE,
    optional=True,
)

BEDROCK_LLAMA: Final = Shape(
    "Llama on Bedrock",
    "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-meta.html",
    frozenset({"generation_token_count"}),
    {"prompt_token_count": Role.INPUT, "generation_token_count": Role.OUTPUT},
)

BEDROCK_TITAN: Final = Shape(
    "Amazon Titan on Bedrock",
    "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-text.html",
    frozenset({"inputTextTokenCount"}),
    {
        "inputTextTokenCount": Role.INPUT,
        "results.tokenCount": Role.OUTPUT,
        "totalOutputTextTokenCount": Role.OUTPUT,
    },
    optional=True,  # embeddings have no output
)
