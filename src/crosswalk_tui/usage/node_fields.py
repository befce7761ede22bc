"""The names of an object that the search for usage reports looks at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from crosswalk_tui.usage.context_names import ContextNames, context_names
from crosswalk_tui.usage.count_names import is_name_of_requests, is_of_another_kind, is_statistic
from crosswalk_tui.usage.known_shapes import SHAPES
from crosswalk_tui.usage.unbilled import OF_CACHED
from crosswalk_tui.usage.unwrapping import WRAPPERS

HOLDERS: Final = (
    "usageMetadata", "usage_metadata", "usageDetails", "usage_details", "totalUsage", "usage", "token_usage",
    "tokenUsage", "tokens", "last_token_usage", "total_token_usage",
    "mlflow.chat.tokenUsage", "mlflow.trace.tokenUsage",
    "amazon-bedrock-invocationMetrics", "usage_object",
)  # fmt: skip
"""Fields that contain a report; of several in one object, the first counts."""

_PREFIXES: Final = ("gen_ai.usage.", "llm.token_count.", "llm.usage.")
SUMMARIES: Final = frozenset(
    {
        "totals", "total", "summary", "stats", "aggregate", "modelUsage", "model_usage", "llm_output", "usage_totals",
        "response_metadata", "info", "analytics", "breakdown", "cumulative_token_usage", "accumulated_token_usage",
    }
)  # fmt: skip
"""Fields that repeat their siblings: read only if there is no other report."""


def repeats_siblings(name: str) -> bool:
    """Whether the field *name* is read only if no other one has a report: it sums them up, or is no usage."""
    return name in SUMMARIES or is_of_another_kind(name)


CONTENT: Final = frozenset(
    {
        "content", "text", "candidates", "parts", "tools", "tool_calls", "toolUseResult", "arguments",
        "input_messages", "instructions", "prompt", "prompts", "request", "requests", "modelInput", "inputBodyJson",
        "snapshot", "usage_at", "rate_limits", "context_management", "modelParameters", "request_usage_entries",
        "usage_including_cached_inference",  # of AutoGen, beside the one without replies from its own cache
    }
)  # fmt: skip
"""Fields without a report: prompts, replies and copies of other requests."""

_ROW_MARKS: Final = frozenset(
    name for shape in SHAPES for mark in shape.marks for name in (mark, mark.partition(".")[0])
)

REPLIES: Final = ("response", "response_body", "responseBody")
"""Fields of a row that may contain the reply of the provider."""

PARTS: Final = ("modelBreakdowns", "steps", "modelUsage", "models")
"""Fields with reports by step or model, which other counts of the object sum up."""

_OF_AGGREGATES: Final = frozenset(
    {"gen_ai.operation.name", "openinference.span.kind", "run_type", "usageDetails", "agent_name", "gen_ai.agent.name"}
)
_OF_REQUESTS: Final = frozenset({"api", "request_counts"})
_OF_PROVIDERS: Final = frozenset({"providerMetadata", "experimental_providerMetadata"})
_OF_EVENTS: Final = frozenset({"output", "candidates"})
_MOST_NAMES: Final = 64
"""An object with more names may be a table with a row for each of them: its names are not remembered."""


class NodeFields(NamedTuple):
    """The names of an object that the search looks at: all that follows from its names, whatever their values.

    Attributes:
        context: those that the context is read from; None without any.
        wrappers: those that may hold something wrapped, see `unwrapping`.
        parts: those of `PARTS`.
        may_aggregate: whether it may sum up other reports, or be a failed request.
        may_be_cached: whether a gateway may have answered it from its own cache.
        holders: those of `HOLDERS` that may count; none if Cohere's billed units are beside them.
        replies: those of `REPLIES`.
        attributes: those with a prefix of span attributes.
        is_row: whether it may be a report itself.
        has_requests: whether it may state the number of requests beside the report.
        has_metadata: whether a provider's counts may be beside the report.
        has_events: whether there may be priced events beside the report.
        children: those that may lead to reports, in the order of the search.
    """

    context: ContextNames | None
    wrappers: tuple[str, ...]
    parts: tuple[str, ...]
    may_aggregate: bool
    may_be_cached: bool
    holders: tuple[str, ...]
    replies: tuple[str, ...]
    attributes: tuple[str, ...]
    is_row: bool
    has_requests: bool
    has_metadata: bool
    has_events: bool
    children: tuple[str, ...]


def _fields(names: Iterable[str]) -> NodeFields:
    ordered = tuple(names)
    given = frozenset(ordered)
    attributes = tuple(name for name in ordered if name.startswith(_PREFIXES))
    return NodeFields(
        context_names(ordered),
        tuple(name for name in WRAPPERS if name in given),
        tuple(name for name in PARTS if name in given),
        not given.isdisjoint(_OF_AGGREGATES) or ("status" in given and "request_id" in given),
        not given.isdisjoint(OF_CACHED),
        () if "billed_units" in given else tuple(name for name in HOLDERS if name in given),
        tuple(name for name in REPLIES if name in given),
        attributes,
        bool(attributes) or not given.isdisjoint(_ROW_MARKS),
        not given.isdisjoint(_OF_REQUESTS) or any(map(is_name_of_requests, given)),
        not given.isdisjoint(_OF_PROVIDERS),
        not given.isdisjoint(_OF_EVENTS),
        tuple(
            sorted(
                (name for name in ordered if name not in CONTENT and not is_statistic(name, given)),
                key=repeats_siblings,
            )
        ),
    )


_remembered = lru_cache(4096)(_fields)


def fields_of(node: Mapping[str, object]) -> NodeFields:
    """The names of *node* that the search looks at."""
    # A log may have a million records of a few kinds: their names are looked at once.
    return _remembered(tuple(node)) if len(node) <= _MOST_NAMES else _fields(node)
