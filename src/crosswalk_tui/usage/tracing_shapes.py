"""Usage reports of tools that trace, log or evaluate requests: one table per shape."""

from __future__ import annotations

from typing import Final

from crosswalk_tui.usage.provider_shapes import ANTHROPIC, CHAT, RESPONSES
from crosswalk_tui.usage.shapes import Meaning, Position, Role, Shape

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
