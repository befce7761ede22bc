"""Usage reports of APIs and gateways: one table per shape."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from crosswalk_tui.usage.cloud_shapes import (
    BEDROCK_CONVERSE,
    BEDROCK_INVOKE,
    BEDROCK_LLAMA,
    BEDROCK_TITAN,
    GEMINI,
    GEMINI_INTERACTIONS,
)
from crosswalk_tui.usage.shapes import Meaning, Named, Position, Role, Shape

_SEARCHES: Final = Named(Role.FEE, "web searches")

OPENAI_DETAILS: Final[dict[str, Meaning]] = {
    "input.cached_tokens": Role.CACHED,
    "input.cache_write_tokens": Role.WRITTEN,
    "input.cache_creation_tokens": Role.WRITTEN,
    "input.cache_creation_token_details.ephemeral_5m_input_tokens": Role.WRITTEN_5M,
    "input.cache_creation_token_details.ephemeral_1h_input_tokens": Role.WRITTEN_1H,
    "input.cache_creation_input_tokens": Role.WRITTEN,
    "input.cache_read_input_tokens": Role.CACHED,
    "input.cache_creation": Role.WRITTEN,
    "input.cache_creation.ephemeral_5m_input_tokens": Role.WRITTEN_5M,
    "input.cache_creation.ephemeral_1h_input_tokens": Role.WRITTEN_1H,
    "input.cache_read": Role.CACHED,
    "input.ephemeral_5m_input_tokens": Role.WRITTEN_5M,
    "input.ephemeral_1h_input_tokens": Role.WRITTEN_1H,
    "input.audio": Role.AUDIO_IN,
    "input.audio_tokens": Role.AUDIO_IN,
    "input.image_tokens": Role.IMAGE_IN,
    "input.text_tokens": Role.REPEATS,
    "input.cached_tokens_details.audio_tokens": Role.CACHED_AUDIO,
    "input.cached_tokens_details.image_tokens": Role.REPEATS,
    "input.cached_tokens_details.*": Role.REPEATS,
    "output.reasoning": Role.REASONING,
    "output.reasoning_tokens": Role.REASONING,
    "output.thinking_tokens": Role.REASONING,
    "output.audio": Role.AUDIO_OUT,
    "output.audio_tokens": Role.AUDIO_OUT,
    "output.image_tokens": Role.IMAGE_OUT,
    "output.text_tokens": Role.REPEATS,
    "output.accepted_prediction_tokens": Role.REPEATS,
    "output.rejected_prediction_tokens": Role.REPEATS,
}
"""Details of input and output, as named by OpenAI and extended by gateways; all are included in their whole."""


def _details(sent: tuple[str, ...], made: tuple[str, ...]) -> dict[str, Meaning]:
    """`OPENAI_DETAILS` under the field names *sent* and *made*."""
    return {
        f"{name}.{path.partition('.')[2]}": meaning
        for path, meaning in OPENAI_DETAILS.items()
        for name in (sent if path.startswith("input.") else made)
    }


_SERVER_TOOLS: Final[dict[str, Meaning]] = {
    "server_tool_use.web_search_requests": _SEARCHES,
    "server_tool_use.web_fetch_requests": Named(Role.UNPRICED, "web fetches"),
    "server_tool_use.tool_search_requests": Named(Role.UNPRICED, "tool searches"),
    "server_tool_use.code_execution_requests": Named(Role.UNPRICED, "code executions"),
}

_TOOL_CALLS: Final = "server-side tool calls"
_XAI_TOOLS: Final[dict[str, Meaning]] = {
    "num_server_side_tools_used": Named(Role.UNPRICED, _TOOL_CALLS, "server_side_tool_usage_details"),
    "server_side_tool_usage_details.web_search_calls": _SEARCHES,
    "server_side_tool_usage_details.x_search_calls": Named(Role.FEE, "X searches"),
    "server_side_tool_usage_details.*": Named(Role.UNPRICED, _TOOL_CALLS),
}

_CHAT: Final[dict[str, Meaning]] = {
    "prompt_tokens": Role.INPUT,
    "completion_tokens": Role.OUTPUT,
    "total_tokens": Role.TOTAL,
    **_details(
        ("prompt_tokens_details", "prompt_token_details", "input_tokens_details"),
        ("completion_tokens_details", "completion_token_details", "output_tokens_details"),
    ),
    "prompt_cache_hit_tokens": Role.CACHED,  # DeepSeek
    "prompt_cache_miss_tokens": Role.REPEATS,
    "cached_tokens": Role.CACHED,  # Kimi
    "num_cached_tokens": Role.CACHED,  # Mistral
    "cache_read_input_tokens": Role.CACHED,  # LiteLLM, from Anthropic
    "cache_creation_input_tokens": Role.WRITTEN,
    "cache_creation.ephemeral_5m_input_tokens": Role.WRITTEN_5M,
    "cache_creation.ephemeral_1h_input_tokens": Role.WRITTEN_1H,
    "reasoning_tokens": Role.REASONING,
    "prompt_cached_tokens": Role.CACHED,  # Braintrust, browser-use
    "prompt_image_tokens": Role.IMAGE_IN,
    "cache_read_tokens": Role.CACHED,  # OpenHands
    "cache_write_tokens": Role.WRITTEN,
    "prompt_cache_creation_tokens": Role.WRITTEN,
    "completion_reasoning_tokens": Role.REASONING,
    "tokens": Role.TOTAL,
    "prompt_audio_seconds": Named(Role.UNPRICED, "seconds of audio input"),  # Mistral
    "requests": Role.REQUESTS,  # rows of OpenRouter's activity
    "api_requests": Role.REQUESTS,  # daily activity of LiteLLM
    "invocation_count": Role.REQUESTS,  # OpenAI evals
    "successful_requests": Role.REPEATS,
    "failed_requests": Role.REPEATS,
    "input_tokens": Role.COPY,
    "output_tokens": Role.COPY,
    "num_sources_used": Named(Role.FEE, "search sources"),  # xAI
    **_SERVER_TOOLS,
    **_XAI_TOOLS,
}

PERPLEXITY: Final = Shape(
    "Perplexity",
    "https://docs.perplexity.ai/api-reference/chat-completions-post",
    frozenset({"citation_tokens", "num_search_queries", "search_context_size"}),
    {
        "prompt_tokens": Role.INPUT,
        "completion_tokens": Role.OUTPUT,
        "total_tokens": Role.TOTAL,
        "reasoning_tokens": Role.REASONING,
        "num_search_queries": Named(Role.FEE, "search queries"),
        "citation_tokens": Named(Role.UNPRICED, "citation tokens"),
    },
    reasoning=Position.BESIDE,
)

CHAT: Final = Shape(
    "OpenAI chat completions, and APIs compatible with them",
    "https://platform.openai.com/docs/api-reference/chat/object",
    frozenset({"prompt_tokens", "completion_tokens"}),
    _CHAT,
    reasoning=Position.EITHER,  # xAI and others count it beside completion_tokens; their total shows it
)

CREWAI: Final = replace(
    CHAT,
    name="CrewAI",
    source="https://docs.crewai.com/concepts/crews",
    marks=frozenset({"cached_prompt_tokens"}),
    fields={**_CHAT, "cached_prompt_tokens": Role.CACHED, "successful_requests": Role.REQUESTS},
    requests=None,
)

HELICONE: Final = replace(
    CHAT,
    name="Helicone",
    source="https://docs.helicone.ai/rest/request/post-v1requestquery",
    marks=frozenset({"prompt_cache_read_tokens", "prompt_cache_write_tokens"}),
    fields={**_CHAT, "prompt_cache_read_tokens": Role.CACHED, "prompt_cache_write_tokens": Role.WRITTEN},
    cache=Position.EITHER,  # as the provider counts
)

RESPONSES: Final = Shape(
    "OpenAI responses and realtime",
    "https://platform.openai.com/docs/api-reference/responses/object",
    frozenset({"input_tokens", "output_tokens"}),
    {
        "input_tokens": Role.INPUT,
        "output_tokens": Role.OUTPUT,
        "total_tokens": Role.TOTAL,
        **_details(
            ("input_tokens_details", "input_token_details", "prompt_tokens_details"),  # the last one from DashScope
            ("output_tokens_details", "output_token_details", "completion_tokens_details"),
        ),
        "requests": Role.REQUESTS,  # OpenAI Agents SDK
        "request_usage_entries.*": Role.REPEATS,
        "reasoning_tokens": Role.REASONING,
        "cached_tokens": Role.CACHED,
        "image_tokens": Role.IMAGE_IN,  # DashScope
        "num_sources_used": Named(Role.FEE, "search sources"),
        **_SERVER_TOOLS,
        **_XAI_TOOLS,
    },
)

OPENAI_ORGANIZATION: Final = Shape(
    "OpenAI organization usage (API and CSV)",
    "https://platform.openai.com/docs/api-reference/usage/completions_object",
    frozenset({"num_model_requests", "input_cached_tokens", "input_uncached_tokens"}),
    {
        "input_tokens": Role.INPUT,
        "output_tokens": Role.OUTPUT,
        "input_cached_tokens": Role.CACHED,
        "input_cache_write_tokens": Role.WRITTEN,
        "num_model_requests": Role.REQUESTS,
        "input_audio_tokens": Role.AUDIO_IN,
        "output_audio_tokens": Role.AUDIO_OUT,
        "input_cached_audio_tokens": Role.CACHED_AUDIO,
        "input_image_tokens": Role.IMAGE_IN,
        "output_image_tokens": Role.IMAGE_OUT,
        "input_uncached_tokens": Role.PLAIN,
        "output_reasoning_tokens": Role.REASONING,
        **dict.fromkeys(
            (
                "input_text_tokens",
                "output_text_tokens",
                "input_cached_text_tokens",
                "input_cached_image_tokens",
                "n_context_tokens_total",
            ),
            Role.REPEATS,
        ),
    },
    requests=None,
    optional=True,
)

OPENAI_USAGE_BEFORE: Final = Shape(
    "OpenAI usage export of before 2025",
    "https://platform.openai.com/docs/api-reference/usage",
    frozenset({"n_context_tokens_total", "n_generated_tokens_total"}),
    {
        "n_context_tokens_total": Role.INPUT,
        "n_generated_tokens_total": Role.OUTPUT,
        "n_cached_context_tokens_total": Role.CACHED,
        "n_requests": Role.REQUESTS,
    },
    requests=None,
    optional=True,
)

_ANTHROPIC_CACHE: Final[dict[str, Meaning]] = {
    "cache_read_input_tokens": Role.CACHED,
    "cache_creation_input_tokens": Role.WRITTEN,
    "cache_creation.ephemeral_5m_input_tokens": Role.WRITTEN_5M,
    "cache_creation.ephemeral_1h_input_tokens": Role.WRITTEN_1H,
}

ANTHROPIC: Final = Shape(
    "Anthropic messages",
    "https://docs.anthropic.com/en/api/messages#response-usage",
    frozenset(
        {
            *_ANTHROPIC_CACHE,
            "cache_creation",
            "iterations.message.input_tokens",
            "iterations.compaction.input_tokens",
            "inference_geo",
        }
    ),
    {
        "input_tokens": Role.INPUT,
        "output_tokens": Role.OUTPUT,
        "total_tokens": Role.TOTAL,
        **_ANTHROPIC_CACHE,
        **_SERVER_TOOLS,
        "cache_write_input_tokens": Role.WRITTEN,  # Datadog
        "output_tokens_details.thinking_tokens": Role.REASONING,
        "output_tokens_details.reasoning_tokens": Role.REASONING,
        "input_tokens_details.cached_tokens": Role.REPEATS,
        "iterations.compaction.input_tokens": Role.MORE_INPUT,  # beside the top level, which leaves compaction out
        "iterations.compaction.output_tokens": Role.MORE_OUTPUT,
        "iterations.message.*": Role.REPEATS,
    },
    cache=Position.BESIDE_UNLESS_TOTAL,  # Anthropic states no total; tracing tools that do may include cached input
    conflicts=("input_tokens_details.cached_tokens",),
)

ANTHROPIC_ORGANIZATION: Final = Shape(
    "Anthropic usage report and console CSV",
    "https://docs.anthropic.com/en/api/admin-api/usage-cost/get-messages-usage-report",
    frozenset({"uncached_input_tokens", "usage_input_tokens_no_cache", "usage_output_tokens"}),
    {
        "uncached_input_tokens": Role.PLAIN,
        "usage_input_tokens_no_cache": Role.PLAIN,
        "output_tokens": Role.OUTPUT,
        "usage_output_tokens": Role.OUTPUT,
        **_ANTHROPIC_CACHE,
        "cache_creation_5m_input_tokens": Role.WRITTEN_5M,
        "cache_creation_1h_input_tokens": Role.WRITTEN_1H,
        "usage_input_tokens_cache_read": Role.CACHED,
        "usage_input_tokens_cache_write_5m": Role.WRITTEN_5M,
        "usage_input_tokens_cache_write_1h": Role.WRITTEN_1H,
        "web_search_count": _SEARCHES,
        **_SERVER_TOOLS,
    },
    requests=None,
    optional=True,
)

COHERE: Final = Shape(
    "Cohere",
    "https://docs.cohere.com/reference/chat#response.body.usage",
    frozenset(
        f"{prefix}billed_units.{unit}"
        for prefix in ("", "meta.")
        for unit in ("input_tokens", "output_tokens", "search_units", "classifications")
    ),
    {
        **{
            f"{prefix}billed_units.{unit}": meaning
            for prefix in ("", "meta.")
            for unit, meaning in (
                ("input_tokens", Role.INPUT),
                ("output_tokens", Role.OUTPUT),
                ("search_units", Named(Role.FEE, "search units")),
                ("classifications", Named(Role.UNPRICED, "classifications")),
                ("images", Named(Role.UNPRICED, "images")),
            )
        },
        "tokens.*": Role.REPEATS,  # counted before billing: special tokens are free
        "meta.tokens.*": Role.REPEATS,
        "cached_tokens": Role.CACHED,
        "meta.cached_tokens": Role.CACHED,
    },
    cache=Position.EITHER,
    optional=True,
)

OPENROUTER_GENERATION: Final = Shape(
    "OpenRouter generation and activity CSV",
    "https://openrouter.ai/docs/api-reference/get-a-generation",
    frozenset({"native_tokens_prompt", "native_tokens_completion", "tokens_prompt", "tokens_completion"}),
    {
        "native_tokens_prompt": Role.INPUT,
        "native_tokens_completion": Role.OUTPUT,
        "native_tokens_reasoning": Role.REASONING,
        "native_tokens_cached": Role.CACHED,
        "native_tokens_completion_images": Role.IMAGE_OUT,
        "tokens_prompt": Role.REPEATS,
        "tokens_completion": Role.REPEATS,
        "num_search_results": Named(Role.UNPRICED, "search results"),
        "num_media_prompt": Named(Role.UNPRICED, "media in prompts"),
        "num_input_audio_prompt": Named(Role.UNPRICED, "audio in prompts"),
        "num_fetches": Named(Role.UNPRICED, "web fetches"),
    },
)

OPENROUTER_ACTIVITY: Final = Shape(
    "OpenRouter activity CSV without native counts",
    "https://openrouter.ai/docs/api-reference/get-activity",
    frozenset({"tokens_prompt", "tokens_completion"}),
    {
        "tokens_prompt": Role.INPUT,
        "tokens_completion": Role.OUTPUT,
        "tokens_reasoning": Role.REASONING,
        "tokens_cached": Role.CACHED,
        "num_search_results": Named(Role.UNPRICED, "search results"),
    },
)

OLLAMA: Final = Shape(
    "Ollama",
    "https://github.com/ollama/ollama/blob/main/docs/api.md",
    frozenset({"eval_count", "prompt_eval_count"}),
    {"prompt_eval_count": Role.INPUT, "eval_count": Role.OUTPUT},
    optional=True,  # a prompt that is cached whole has no count
)

LLAMA_CPP: Final = Shape(
    "llama.cpp",
    "https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md",
    frozenset({"tokens_evaluated", "tokens_predicted"}),
    {
        "tokens_evaluated": Role.INPUT,
        "tokens_predicted": Role.OUTPUT,
        "tokens_cached": Role.REPEATS,  # all tokens in the context after the reply
    },
)

PROVIDER_SHAPES: Final = (
    COHERE,
    PERPLEXITY,
    BEDROCK_LLAMA,
    BEDROCK_TITAN,
    BEDROCK_INVOKE,
    GEMINI_INTERACTIONS,
    GEMINI,
    OLLAMA,
    LLAMA_CPP,
    OPENAI_ORGANIZATION,
    OPENAI_USAGE_BEFORE,
    ANTHROPIC_ORGANIZATION,
)
"""Shapes with unique marks; they are tried first."""

GENERAL_SHAPES: Final = (HELICONE, CREWAI, CHAT, ANTHROPIC, RESPONSES, BEDROCK_CONVERSE)
"""Shapes with marks that other shapes have too; they are tried last."""
