"""Usage reports of SDKs and frameworks: one table per shape."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from crosswalk_tui.usage.shapes import Meaning, Position, Role, Shape

VERCEL: Final = Shape(
    "Vercel AI SDK 5 and later",
    "https://ai-sdk.dev/docs/reference/ai-sdk-core/generate-text#usage",
    frozenset(
        {
            "cachedInputTokens", "reasoningTokens", "inputTokenDetails.cacheReadTokens",
            "inputTokenDetails.noCacheTokens", "inputTokenDetails.cacheWriteTokens",
            "outputTokenDetails.reasoningTokens", "outputTokenDetails.textTokens", "inputTokens.total",
            "outputTokens.total", "inputTokens.cacheRead", "inputTokens.noCache", "cacheHitTokens",
            "inputDetails.cacheRead", "outputDetails.reasoning", "cachedTokens",
        }
    ),
    {
        "inputTokens": Role.INPUT,
        "inputTokens.total": Role.INPUT,
        "outputTokens": Role.OUTPUT,
        "outputTokens.total": Role.OUTPUT,
        "totalTokens": Role.TOTAL,
        "cachedInputTokens": Role.CACHED,
        "inputTokenDetails.cacheReadTokens": Role.CACHED,
        "inputTokens.cacheRead": Role.CACHED,
        "inputTokenDetails.cacheWriteTokens": Role.WRITTEN,
        "inputTokens.cacheWrite": Role.WRITTEN,
        "inputTokenDetails.noCacheTokens": Role.REPEATS,
        "inputTokens.noCache": Role.REPEATS,
        "reasoningTokens": Role.REASONING,
        "outputTokenDetails.reasoningTokens": Role.REASONING,
        "outputTokens.reasoning": Role.REASONING,
        "outputTokenDetails.textTokens": Role.REPEATS,
        "outputTokens.text": Role.REPEATS,
        "raw.*": Role.REPEATS,
        "inputDetails.cacheRead": Role.CACHED,  # Mastra
        "inputDetails.cacheWrite": Role.WRITTEN,
        "inputDetails.text": Role.REPEATS,
        "outputDetails.reasoning": Role.REASONING,
        "outputDetails.text": Role.REPEATS,
        "cacheHitTokens": Role.CACHED,
        "cachedTokens": Role.CACHED,
        "cacheMissTokens": Role.REPEATS,
    },
    cache=Position.EITHER,  # version 5 passes on what the provider counts: Anthropic leaves cached input out
    reasoning=Position.EITHER,
)  # fmt: skip

VERCEL_ON_ANTHROPIC: Final = replace(
    VERCEL,
    name="Vercel AI SDK 5 on Anthropic and Bedrock",
    marks=frozenset({"anthropic.cacheCreationInputTokens", "bedrock.usage.cacheWriteInputTokens"}),
    fields={
        **VERCEL.fields,
        "anthropic.cacheCreationInputTokens": Role.WRITTEN,
        "bedrock.usage.cacheWriteInputTokens": Role.WRITTEN,
    },
    cache=Position.BESIDE,
)
"""Its usage excludes cached input; the metadata of the provider has the cache writes."""

PROMPT_TOKENS_CAMEL: Final = Shape(
    "Vercel AI SDK 4, Langfuse (older)",
    "https://v4.ai-sdk.dev/docs/reference/ai-sdk-core/generate-text",
    frozenset({"promptTokens", "completionTokens"}),
    {
        "promptTokens": Role.INPUT,
        "completionTokens": Role.OUTPUT,
        "generatedTokens": Role.OUTPUT,  # Continue
        "totalTokens": Role.TOTAL,
        "reasoningTokens": Role.REASONING,
        "cachedPromptTokens": Role.CACHED,
        "cachedTokens": Role.CACHED,
        "cachedInputTokens": Role.CACHED,
        "promptTokensDetails.cachedTokens": Role.CACHED,
        "completionTokensDetails.reasoningTokens": Role.REASONING,
        "requests": Role.REQUESTS,
        "openai.cachedPromptTokens": Role.CACHED,  # from the metadata of the provider
        "openai.reasoningTokens": Role.REASONING,
        "deepseek.promptCacheHitTokens": Role.CACHED,
        "promptCachedTokens": Role.CACHED,  # browser-use
        "promptCacheCreationTokens": Role.WRITTEN,
        "promptImageTokens": Role.IMAGE_IN,
        "nativeUsage.prompt_tokens_details.cached_tokens": Role.CACHED,  # Spring AI
        "nativeUsage.completion_tokens_details.reasoning_tokens": Role.REASONING,
        **dict.fromkeys(
            ("nativeUsage.prompt_tokens", "nativeUsage.completion_tokens", "nativeUsage.total_tokens"), Role.REPEATS
        ),
    },
    reasoning=Position.EITHER,
)

_METADATA_SDK_4: Final[dict[str, Meaning]] = {
    "anthropic.cacheReadInputTokens": Role.CACHED,
    "anthropic.cacheCreationInputTokens": Role.WRITTEN,
    "bedrock.usage.cacheReadInputTokens": Role.CACHED,
    "bedrock.usage.cacheWriteInputTokens": Role.WRITTEN,
}

VERCEL_4_ON_ANTHROPIC: Final = replace(
    PROMPT_TOKENS_CAMEL,
    name="Vercel AI SDK 4 on Anthropic and Bedrock",
    source="https://v4.ai-sdk.dev/providers/ai-sdk-providers/anthropic#cache-control",
    marks=frozenset({"anthropic.cacheReadInputTokens", "bedrock.usage.cacheReadInputTokens"}),
    fields={**PROMPT_TOKENS_CAMEL.fields, **_METADATA_SDK_4},
    cache=Position.BESIDE,
)
"""Its usage excludes cached input; the metadata of the provider has all counts of the cache."""

PYDANTIC_AI: Final = Shape(
    "pydantic-ai",
    "https://ai.pydantic.dev/api/usage/",
    frozenset(
        {
            "cache_read_tokens", "cache_write_tokens", "cache_read", "cache_write", "request_tokens", "response_tokens",
            "tool_calls",
        }
    ),
    {
        "input_tokens": Role.INPUT,
        "request_tokens": Role.INPUT,
        "output_tokens": Role.OUTPUT,
        "response_tokens": Role.OUTPUT,
        "total_tokens": Role.TOTAL,
        "cache_read_tokens": Role.CACHED,
        "cache_write_tokens": Role.WRITTEN,
        "cache_read": Role.CACHED,  # short, as in records of one's own
        "cache_write": Role.WRITTEN,
        "input_audio_tokens": Role.AUDIO_IN,
        "output_audio_tokens": Role.AUDIO_OUT,
        "cache_audio_read_tokens": Role.CACHED_AUDIO,
        "requests": Role.REQUESTS,
        "tool_calls": Role.REPEATS,
        "details.reasoning_tokens": Role.REASONING,
        "details.cached_tokens": Role.CACHED,
        "details.cache_read_input_tokens": Role.CACHED,
        "details.cache_creation_input_tokens": Role.WRITTEN,
        "details.thoughts_tokens": Role.REASONING,
        "details.audio_tokens": Role.REPEATS,
        "details.input_tokens": Role.REPEATS,
        "details.output_tokens": Role.REPEATS,
        "details.accepted_prediction_tokens": Role.REPEATS,
        "details.rejected_prediction_tokens": Role.REPEATS,
    },
    cache=Position.EITHER,
)  # fmt: skip

TOKEN_COUNTS_CAMEL: Final = Shape(
    "Microsoft.Extensions.AI and LangChain4j",
    "https://learn.microsoft.com/dotnet/api/microsoft.extensions.ai.usagedetails",
    frozenset(
        {
            "cachedInputTokenCount", "reasoningTokenCount", "inputTokensDetails.cachedTokens",
            "outputTokensDetails.reasoningTokens", "inputTokenDetails.cachedTokenCount",
            "outputTokenDetails.reasoningTokenCount",
        }
    ),
    {
        "inputTokenCount": Role.INPUT,
        "outputTokenCount": Role.OUTPUT,
        "totalTokenCount": Role.TOTAL,
        "cachedInputTokenCount": Role.CACHED,
        "inputTokensDetails.cachedTokens": Role.CACHED,
        "reasoningTokenCount": Role.REASONING,
        "outputTokensDetails.reasoningTokens": Role.REASONING,
        # OpenAI for .NET
        "inputTokenDetails.cachedTokenCount": Role.CACHED,
        "inputTokenDetails.audioTokenCount": Role.AUDIO_IN,
        "outputTokenDetails.reasoningTokenCount": Role.REASONING,
        "outputTokenDetails.audioTokenCount": Role.AUDIO_OUT,
        "outputTokenDetails.acceptedPredictionTokenCount": Role.REPEATS,
        "outputTokenDetails.rejectedPredictionTokenCount": Role.REPEATS,
    },
)  # fmt: skip
