"""Usage reports of coding agents, and of the tools that add up their transcripts: one table per shape."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from crosswalk_tui.usage.shapes import Meaning, Named, Position, Role, Shape
from crosswalk_tui.usage.unwrapping import DELETED

CCUSAGE: Final = Shape(
    "ccusage, and modelUsage of Claude Code",
    "https://ccusage.com/guide/json-output",
    frozenset(
        {
            "cacheCreationTokens", "cacheReadTokens", "cacheCreationInputTokens",
            "tokenCounts.inputTokens", "webSearchRequests",
        }
    ),
    {
        "inputTokens": Role.INPUT,
        "outputTokens": Role.OUTPUT,
        "cacheCreationTokens": Role.WRITTEN,
        "cacheCreationInputTokens": Role.WRITTEN,
        "cacheReadTokens": Role.CACHED,
        "cacheReadInputTokens": Role.CACHED,
        "reasoningOutputTokens": Role.REASONING,
        "thinkingTokens": Role.REASONING,  # Factory
        "totalTokens": Role.TOTAL,
        "tokenCounts.inputTokens": Role.INPUT,
        "tokenCounts.outputTokens": Role.OUTPUT,
        "tokenCounts.cacheCreationInputTokens": Role.WRITTEN,
        "tokenCounts.cacheReadInputTokens": Role.CACHED,
        "webSearchRequests": Named(Role.FEE, "web searches"),
        "entries": Role.REQUESTS,
        "maxOutputTokens": Role.REPEATS,
        "burnRate.*": Role.REPEATS,
        "projection.*": Role.REPEATS,
        "modelBreakdowns.*": Role.REPEATS,
    },
    cache=Position.BESIDE,
    requests=None,
)  # fmt: skip

CCUSAGE_CODEX: Final = Shape(
    "ccusage for Codex",
    "https://ccusage.com/guide/codex/",
    frozenset({"reasoningOutputTokens"}),
    {
        "inputTokens": Role.INPUT,
        "cachedInputTokens": Role.CACHED,
        "outputTokens": Role.OUTPUT,
        "reasoningOutputTokens": Role.REASONING,
        "totalTokens": Role.TOTAL,
        "models.*": Role.REPEATS,
    },
    requests=None,
)

CODEX: Final = Shape(
    "Codex",
    "https://github.com/openai/codex/blob/main/codex-rs/protocol/src/protocol.rs",
    frozenset({"cached_input_tokens", "reasoning_output_tokens"}),
    {
        "input_tokens": Role.INPUT,
        "output_tokens": Role.OUTPUT,
        "cached_input_tokens": Role.CACHED,
        "reasoning_output_tokens": Role.REASONING,
        "total_tokens": Role.TOTAL,
        # exports of gateways, with the same names
        "reasoning_tokens": Role.REASONING,
        "cache_creation_input_tokens": Role.WRITTEN,
        "cache_write_input_tokens": Role.WRITTEN,
        "requests": Role.REQUESTS,
    },
)

OPENCODE: Final = Shape(
    "opencode",
    "https://github.com/sst/opencode/blob/dev/packages/opencode/src/session/message-v2.ts",
    frozenset({"cache.read", "cache.write"}),
    {
        "input": Role.INPUT,
        "output": Role.OUTPUT,
        "reasoning": Role.REASONING,
        "cache.read": Role.CACHED,
        "cache.write": Role.WRITTEN,
        "total": Role.TOTAL,
    },
    cache=Position.BESIDE,
    reasoning=Position.BESIDE,
)

GEMINI_CLI: Final = Shape(
    "Gemini CLI",
    "https://github.com/google-gemini/gemini-cli/blob/main/packages/core/src/services/chatRecordingService.ts",
    frozenset({"thoughts", "tool", "candidates"}),
    {
        "input": Role.INPUT,
        "prompt": Role.INPUT,
        "output": Role.OUTPUT,
        "candidates": Role.OUTPUT,
        "cached": Role.CACHED,
        "thoughts": Role.REASONING,
        "tool": Role.MORE_INPUT,
        "total": Role.TOTAL,
    },
    reasoning=Position.BESIDE_UNLESS_TOTAL,  # in the output in Qwen Code
    optional=True,
)

GEMINI_CLI_TELEMETRY: Final = Shape(
    "Gemini CLI telemetry",
    "https://github.com/google-gemini/gemini-cli/blob/main/docs/cli/telemetry.md",
    frozenset({"tool_token_count"}),
    {
        "input_token_count": Role.INPUT,
        "output_token_count": Role.OUTPUT,
        "cached_content_token_count": Role.CACHED,
        "thoughts_token_count": Role.REASONING,
        "tool_token_count": Role.MORE_INPUT,
        "total_token_count": Role.TOTAL,
    },
    reasoning=Position.BESIDE_UNLESS_TOTAL,  # in the output in Qwen Code
)

CLAUDE_CODE_TELEMETRY: Final = Shape(
    "Claude Code telemetry",
    "https://docs.claude.com/en/docs/claude-code/monitoring-usage",
    frozenset({"cache_creation_tokens"}),
    {
        "input_tokens": Role.INPUT,
        "output_tokens": Role.OUTPUT,
        "cache_read_tokens": Role.CACHED,
        "cache_creation_tokens": Role.WRITTEN,
    },
    cache=Position.BESIDE,
)

_CLINE_COUNTS: Final[dict[str, Meaning]] = {
    "tokensIn": Role.INPUT,
    "tokensOut": Role.OUTPUT,
    "cacheWrites": Role.WRITTEN,
    "cacheReads": Role.CACHED,
}

ROO_CODE: Final = Shape(
    "Roo Code and Kilo Code",
    "https://github.com/RooCodeInc/Roo-Code/blob/main/src/core/task/Task.ts",
    frozenset({"apiProtocol"}),
    {**_CLINE_COUNTS, "apiProtocol": Role.REPEATS},
    cache=Position.EITHER,  # tokensIn is the whole prompt since version 3.29.5
)

CLINE: Final = Shape(
    "Cline",
    "https://github.com/cline/cline/blob/main/src/shared/getApiMetrics.ts",
    frozenset({"tokensIn", "tokensOut"}),
    _CLINE_COUNTS,
    cache=Position.BESIDE,
)

COPILOT_CLI: Final = Shape(
    "Copilot CLI",
    "https://github.com/github/copilot-cli",
    frozenset({"cacheWriteTokens"}),
    {
        "inputTokens": Role.INPUT,
        "outputTokens": Role.OUTPUT,
        "cacheReadTokens": Role.CACHED,
        "cacheWriteTokens": Role.WRITTEN,
        "reasoningTokens": Role.REASONING,
    },
    cache=Position.EITHER,  # among the input, but events of earlier versions had less input than cached tokens
)

CLINE_DELETED: Final = replace(
    CLINE,
    name="Cline, of deleted messages",
    marks=frozenset(f"{DELETED}.{name}" for name in CLINE.marks),
    fields={f"{DELETED}.{name}": role for name, role in _CLINE_COUNTS.items()},
    requests=None,
)
"""The sum of the requests whose messages were deleted."""

CURSOR: Final = Shape(
    "Cursor Admin API",
    "https://cursor.com/docs/account/teams/admin-api",
    frozenset({"totalCents"}),
    {
        "inputTokens": Role.INPUT,
        "outputTokens": Role.OUTPUT,
        "cacheReadTokens": Role.CACHED,
        "cacheWriteTokens": Role.WRITTEN,
        "totalCents": Role.REPEATS,
        "discountPercentOff": Role.REPEATS,
    },
    cache=Position.BESIDE,
    optional=True,
)

AMP: Final = Shape(
    "Amp",
    "https://ampcode.com/manual",
    frozenset({"totalInputTokens"}),
    {
        "inputTokens": Role.INPUT,
        "outputTokens": Role.OUTPUT,
        "cacheCreationInputTokens": Role.WRITTEN,
        "cacheReadInputTokens": Role.CACHED,
        "totalInputTokens": Role.REPEATS,
    },
    cache=Position.BESIDE,
)

KIMI_CLI: Final = Shape(
    "Kimi CLI",
    "https://github.com/MoonshotAI/kimi-cli",
    frozenset({"input_other"}),
    {
        "input_other": Role.PLAIN,
        "output": Role.OUTPUT,
        "input_cache_read": Role.CACHED,
        "input_cache_creation": Role.WRITTEN,
    },
)

GOOSE: Final = Shape(
    "goose",
    "https://github.com/block/goose",
    frozenset({"accumulated_input_tokens", "accumulated_output_tokens"}),
    {
        "accumulated_input_tokens": Role.INPUT,
        "accumulated_output_tokens": Role.OUTPUT,
        "accumulated_total_tokens": Role.TOTAL,
        **dict.fromkeys(("input_tokens", "output_tokens", "total_tokens"), Role.REPEATS),  # of the last request
    },
    requests=None,
)

AGENT_SHAPES: Final = (
    CURSOR,
    COPILOT_CLI,
    AMP,
    KIMI_CLI,
    GOOSE,
    CCUSAGE,
    CCUSAGE_CODEX,
    OPENCODE,
    CODEX,
    CLAUDE_CODE_TELEMETRY,
    ROO_CODE,
    CLINE,
    CLINE_DELETED,
)
"""Shapes with unique marks; `GEMINI_CLI` and `GEMINI_CLI_TELEMETRY` need their own place in the order."""
