"""Usage reports of SDKs and tracing tools: one table per shape; and the order of all shapes."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from crosswalk_tui.usage.agent_shapes import AGENT_SHAPES, GEMINI_CLI, GEMINI_CLI_TELEMETRY
from crosswalk_tui.usage.provider_shapes import (
    ANTHROPIC,
    CHAT,
    GENERAL_SHAPES,
    OPENROUTER_ACTIVITY,
    OPENROUTER_GENERATION,
    PROVIDER_SHAPES,
    RESPONSES,
)
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

_LANGFUSE_BUCKETS: Final[dict[str, Meaning]] = {
    "input": Role.INPUT,
    "output": Role.OUTPUT,
    "total": Role.TOTAL,
    "totalTokens": Role.TOTAL,
    **dict.fromkeys(
        (
            "cache_read",
            "cacheRead",
            "input_cached_tokens",
            "input_cache_read",
            "cache_read_input_tokens",
            "input_cached",
            "cached_tokens",
        ),
        Role.CACHED,
    ),
    **dict.fromkeys(
        (
            "cache_creation",
            "cache_write",
            "cacheWrite",
            "input_cache_creation",
            "cache_creation_input_tokens",
            "input_cache_write",
            "input_cache_creation_5m",
        ),
        Role.WRITTEN,
    ),
    "input_cache_creation_1h": Role.WRITTEN_1H,
    **dict.fromkeys(("output_reasoning_tokens", "output_reasoning", "reasoning_tokens"), Role.REASONING),
    "input_audio_tokens": Role.MORE_AUDIO_IN,
    "output_audio_tokens": Role.MORE_AUDIO_OUT,
}

LANGFUSE: Final = Shape(
    "Langfuse, pi, and Claude Code analytics",
    "https://langfuse.com/docs/observability/features/token-and-cost-tracking",
    frozenset({"input", "output"}),
    _LANGFUSE_BUCKETS,
    cache=Position.BESIDE_UNLESS_TOTAL,  # buckets do not overlap, unless counts of OpenAI are sent as they are
    reasoning=Position.BESIDE_UNLESS_TOTAL,
    optional=True,
)

LANGFUSE_DAYS: Final = Shape(
    "Langfuse daily metrics",
    "https://api.reference.langfuse.com/#tag/metrics",
    frozenset({"inputUsage", "outputUsage"}),
    {
        "inputUsage": Role.INPUT,
        "outputUsage": Role.OUTPUT,
        "totalUsage": Role.TOTAL,
        "countObservations": Role.REQUESTS,
        "countTraces": Role.REPEATS,
    },
    requests=None,
    optional=True,
)


def _attributes(prefix: str) -> dict[str, Meaning]:
    return {
        f"{prefix}{name}": role
        for names, role in (
            (("input_tokens", "prompt_tokens"), Role.INPUT),
            (("output_tokens", "completion_tokens"), Role.OUTPUT),
            (("total_tokens",), Role.TOTAL),
            (
                (
                    "cache_read.input_tokens", "cache_read_input_tokens", "cached_input_tokens", "input_tokens.cached",
                    "cache_read_tokens", "details.cache_read_tokens", "details.cache_read_input_tokens",
                    "details.cached_tokens",
                ),
                Role.CACHED,
            ),
            (
                (
                    "cache_creation.input_tokens", "cache_creation_input_tokens", "cache_write.input_tokens",
                    "input_tokens.cache_write", "cache_write_tokens", "details.cache_write_tokens",
                    "details.cache_creation_input_tokens",
                ),
                Role.WRITTEN,
            ),
            (
                (
                    "reasoning.output_tokens", "reasoning_tokens", "output_tokens.reasoning",
                    "details.reasoning_tokens",
                ),
                Role.REASONING,
            ),
        )
        for name in names
    }  # fmt: skip


OPENTELEMETRY: Final = Shape(
    "OpenTelemetry GenAI",
    "https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/",
    frozenset(_attributes("gen_ai.usage.")) - {"gen_ai.usage.total_tokens"},
    {**_attributes("gen_ai.usage."), "llm.usage.total_tokens": Role.TOTAL, "llm.request.type": Role.REPEATS},
    cache=Position.EITHER,
    optional=True,
)

OPENINFERENCE: Final = Shape(
    "OpenInference",
    "https://github.com/Arize-ai/openinference/blob/main/spec/semantic_conventions.md",
    frozenset({"llm.token_count.prompt", "llm.token_count.completion"}),
    {
        "llm.token_count.prompt": Role.INPUT,
        "llm.token_count.completion": Role.OUTPUT,
        "llm.token_count.total": Role.TOTAL,
        "llm.token_count.prompt_details.cache_read": Role.CACHED,
        "llm.token_count.prompt_details.cache_write": Role.WRITTEN,
        "llm.token_count.prompt_details.audio": Role.AUDIO_IN,
        "llm.token_count.completion_details.reasoning": Role.REASONING,
        "llm.token_count.completion_details.audio": Role.AUDIO_OUT,
    },
    cache=Position.EITHER,
    optional=True,
)

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

POSTHOG: Final = Shape(
    "PostHog",
    "https://posthog.com/docs/ai-engineering/generations",
    frozenset({"$ai_input_tokens", "$ai_output_tokens"}),
    {
        "$ai_input_tokens": Role.INPUT,
        "$ai_output_tokens": Role.OUTPUT,
        "$ai_cache_read_input_tokens": Role.CACHED,
        "$ai_cache_creation_input_tokens": Role.WRITTEN,
        "$ai_reasoning_tokens": Role.REASONING,
        "$ai_total_tokens": Role.TOTAL,
    },
    cache=Position.EITHER,  # as the provider counts
)

SHORT_NAMES: Final = Shape(
    "Counts by short names",
    "https://langfuse.com/docs/observability/features/token-and-cost-tracking",
    frozenset({"cached", "thinking"}),
    {
        "input": Role.INPUT,
        "prompt": Role.INPUT,  # promptfoo
        "output": Role.OUTPUT,
        "completion": Role.OUTPUT,
        "cached": Role.CACHED,
        "reasoning": Role.REASONING,
        "thinking": Role.REASONING,
        "total": Role.TOTAL,
    },
    cache=Position.EITHER,
    reasoning=Position.EITHER,
)

PLAIN_NAMES: Final = Shape(
    "Counts by plain names",
    "https://opentelemetry.io/docs/specs/semconv/gen-ai/",
    frozenset(
        {
            "prompt",
            "completion",
            "tokens_in",
            "tokens_out",
            "input_token_count",
            "output_token_count",
            "generated_token_count",
            "tokens_input",
            "tokens_output",
            "num_input_tokens",
            "num_output_tokens",
            "tokens_sent",
            "tokens_received",
        }
    ),
    {
        **dict.fromkeys(
            ("prompt", "tokens_in", "input_token_count", "tokens_input", "num_input_tokens", "tokens_sent"),
            Role.INPUT,
        ),
        **dict.fromkeys(
            (
                "completion",
                "tokens_out",
                "output_token_count",
                "generated_token_count",
                "tokens_output",
                "num_output_tokens",
                "tokens_received",  # SWE-agent
            ),
            Role.OUTPUT,
        ),
        **dict.fromkeys(("cached", "tokens_cached", "cached_token_count"), Role.CACHED),
        **dict.fromkeys(("reasoning", "tokens_reasoning", "reasoning_token_count"), Role.REASONING),
        **dict.fromkeys(("total", "tokens_total", "total_token_count"), Role.TOTAL),
    },
    cache=Position.EITHER,
    reasoning=Position.EITHER,
)  # fmt: skip

INSPECT: Final = Shape(
    "Inspect",
    "https://inspect.aisi.org.uk/reference/inspect_ai.model.html#modelusage",
    frozenset({"input_tokens_cache_read", "input_tokens_cache_write"}),
    {
        "input_tokens": Role.INPUT,
        "output_tokens": Role.OUTPUT,
        "total_tokens": Role.TOTAL,
        "input_tokens_cache_read": Role.CACHED,
        "input_tokens_cache_write": Role.WRITTEN,
        "reasoning_tokens": Role.REASONING,
    },
    cache=Position.EITHER,  # as the provider counts
)

LLM_LOGS: Final = Shape(
    "llm logs --json",
    "https://llm.datasette.io/en/stable/usage.html#tracking-token-usage",
    frozenset(),
    {
        **RESPONSES.fields,
        **{path: role for path, role in CHAT.fields.items() if "details" in path},
        **{path: role for path, role in ANTHROPIC.fields.items() if path.startswith("cache_")},
        "thoughtsTokenCount": Role.REASONING,  # llm-gemini adds thoughts to output_tokens
        "cachedContentTokenCount": Role.CACHED,
        "totalTokenCount": Role.REPEATS,
        "promptTokensDetails.*": Role.REPEATS,
        "candidatesTokensDetails.*": Role.REPEATS,
        "cacheTokensDetails.*": Role.REPEATS,
    },
    cache=Position.EITHER,
    reasoning=Position.EITHER,
)
"""Rows with counts and the provider's details."""

SHAPES: Final = (
    GEMINI_CLI_TELEMETRY,
    TOKEN_COUNTS_CAMEL,
    *PROVIDER_SHAPES,
    POSTHOG,
    OPENROUTER_GENERATION,
    OPENROUTER_ACTIVITY,
    OPENTELEMETRY,
    OPENINFERENCE,
    *AGENT_SHAPES,
    VERCEL_4_ON_ANTHROPIC,
    VERCEL_ON_ANTHROPIC,
    VERCEL,
    PROMPT_TOKENS_CAMEL,
    PYDANTIC_AI,
    INSPECT,
    *GENERAL_SHAPES,
    GEMINI_CLI,
    SHORT_NAMES,
    LANGFUSE,
    LANGFUSE_DAYS,
    PLAIN_NAMES,
)
"""Every shape, in the order in which they are tried."""
