"""Usage reports of no tool in particular, whose counts have plain names: one table per shape."""

from __future__ import annotations

from typing import Final

from crosswalk_tui.usage.shapes import Position, Role, Shape

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
