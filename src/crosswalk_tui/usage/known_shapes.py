"""Every shape of a usage report, and which one a report has by the names of its fields."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from crosswalk_tui.usage.agent_shapes import AGENT_SHAPES, GEMINI_CLI, GEMINI_CLI_TELEMETRY
from crosswalk_tui.usage.count_names import is_name_of_count
from crosswalk_tui.usage.plain_shapes import PLAIN_NAMES, SHORT_NAMES
from crosswalk_tui.usage.provider_shapes import (
    GENERAL_SHAPES,
    OPENROUTER_ACTIVITY,
    OPENROUTER_GENERATION,
    PROVIDER_SHAPES,
)
from crosswalk_tui.usage.sdk_shapes import (
    PROMPT_TOKENS_CAMEL,
    PYDANTIC_AI,
    TOKEN_COUNTS_CAMEL,
    VERCEL,
    VERCEL_4_ON_ANTHROPIC,
    VERCEL_ON_ANTHROPIC,
)
from crosswalk_tui.usage.shapes import Named, Role, Shape
from crosswalk_tui.usage.tracing_shapes import INSPECT, LANGFUSE, LANGFUSE_DAYS, OPENINFERENCE, OPENTELEMETRY, POSTHOG

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

WHOLE_FIELDS: Final = frozenset(
    path
    for shape in SHAPES
    for path, meaning in shape.fields.items()
    if meaning in (Role.INPUT, Role.OUTPUT) and "oken" in path
)
"""Fields that count the whole input or output in tokens."""

COUNT_FIELDS: Final = WHOLE_FIELDS | {
    path
    for shape in SHAPES
    for path, meaning in shape.fields.items()
    if isinstance(meaning, Role) and meaning is not Role.REPEATS and is_name_of_count(path)
    if ("oken" in path and path != "tokens") or (path.startswith("cache") and path != "cached")
}
"""Fields that count tokens in every row: a text in one of them is no reply."""

_ROW_WHOLES: Final = (Role.INPUT, Role.PLAIN, Role.OUTPUT, Role.TOTAL)


def shape_of(flat: Mapping[str, object]) -> Shape | None:
    """The shape with the fields of *flat*; None if there is none."""
    return _shape_with(tuple(flat))


@lru_cache(4096)  # a log repeats a few sets of fields a million times
def _shape_with(names: tuple[str, ...]) -> Shape | None:
    given = frozenset(names)
    return next((shape for shape in SHAPES if shape.marks & given and _has_whole(shape, given)), None)


def _has_whole(shape: Shape, given: frozenset[str]) -> bool:
    return any(
        meaning in _ROW_WHOLES or (shape.optional and isinstance(meaning, Named) and meaning.role is Role.FEE)
        for meaning in map(shape.fields.get, given)
    )
