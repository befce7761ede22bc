"""The names of an object of a record that may be those of counts, or lead to some, beside a usage report."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from crosswalk_tui.usage.count_names import is_money, is_name_of_count, is_size_of_context, is_statistic, words_of
from crosswalk_tui.usage.node_fields import CONTENT, HOLDERS
from crosswalk_tui.usage.unbilled import OF_CACHED
from crosswalk_tui.usage.unwrapping import WRAPPERS

_MOST_NAMES: Final = 64
"""An object with more names may be a table with a row for each of them: its names are not remembered."""

_SKIPPED: Final = (CONTENT - {"candidates"}) | {
    "logprobs", "embedding", "headers", "responseHeaders", "response_headers", "requestBody", "request_body",
    "proxy_server_request", "model_info", "total_token_usage", "cumulative_token_usage", "accumulated_token_usage",
    "toolCalls", "toolInvocations", "args", "functionCall", "function_call", "invocation_params", "model_kwargs",
    "annotations", "tool_choice", "response_format", "schema",
}  # fmt: skip
"""Objects without counts of this request: what was asked and answered, settings, sums over other requests."""

_SETTINGS: Final = frozenset({"params", "parameters", "settings", "config", "configuration", "options", "limits"})
"""Last words of names of settings."""

_CONTAINERS: Final = frozenset(
    {"cache", "caching", "search", "searches", "audio", "image", "images", "reasoning", "thinking"}
)
_QUANTITIES: Final = frozenset(
    {
        "count", "counts", "total", "num", "number", "n", "input", "output", "in", "out", "read", "write", "reads",
        "writes", "creation", "hits", "calls", "queries", "units", "used", "text", "video", "prompt", "completion",
        "cached", "5m", "1h",
    }
)  # fmt: skip
"""Names that count what the name of their object says."""


class NamesBeside(NamedTuple):
    """The names of an object, by what they may lead to.

    Attributes:
        counts: those of counts; *tokens* are those of tokens.
        quantities: those that count what the object is named for.
        nested: those of objects to look into.
        wrappers: those that may hold something wrapped, see `unwrapping`.
        holders: those of `HOLDERS`.
        likely: the other nested ones but `_TEXT_NAMES`, and whether they are objects of counts.
        has_counts: whether any of them may count or hold something wrapped.
        may_be_cached: whether a gateway may have answered the request from its own cache.
    """

    counts: tuple[str, ...]
    quantities: tuple[str, ...]
    tokens: tuple[str, ...]
    nested: tuple[str, ...]
    wrappers: tuple[str, ...]
    holders: tuple[str, ...]
    likely: tuple[tuple[str, bool], ...]
    has_counts: bool
    may_be_cached: bool


_TEXT_NAMES: Final = frozenset(
    {
        "id", "object", "created", "created_at", "model", "role", "refusal", "index", "finish_reason", "stop_reason",
        "stop_sequence", "type", "status", "service_tier", "system_fingerprint", "timestamp", "uuid", "parentUuid",
        "sessionId", "requestId", "cwd", "version", "gitBranch", "userType", "isSidechain", "temperature", "top_p",
        "level", "modelVersion", "responseId", "truncation", "background", "parallel_tool_calls", "user", "project",
    }
)  # fmt: skip
"""Names that never hold an object: looking at the type of each takes most of the time."""


def _sorted_out(names: tuple[str, ...]) -> NamesBeside:
    counts = tuple(name for name in names if is_name_of_count(name) and not is_size_of_context(name))
    nested = tuple(
        name for name in names if name not in _SKIPPED and not _is_of_settings(name) and not is_statistic(name, names)
    )
    quantities = tuple(name for name in names if name not in counts and name.casefold() in _QUANTITIES)
    wrappers = tuple(name for name in WRAPPERS if name in names)
    return NamesBeside(
        counts,
        quantities,
        tuple(name for name in counts if "oken" in name),
        nested,
        wrappers,
        tuple(name for name in HOLDERS if name in nested),
        tuple((name, counts_things(name)) for name in nested if name not in _TEXT_NAMES and name not in HOLDERS),
        bool(counts or quantities or wrappers),
        not OF_CACHED.isdisjoint(names),
    )


_remembered = lru_cache(4096)(_sorted_out)


def names_beside(node: Mapping[str, object]) -> NamesBeside:
    """The names of *node* by what they may lead to."""
    # A log may have a million records of a few kinds: their names are sorted out once.
    return (_remembered if len(node) <= _MOST_NAMES else _sorted_out)(tuple(node))


def _is_of_settings(name: str) -> bool:
    words = words_of(name)
    return bool(words) and (words[-1] in _SETTINGS or is_money(name))


def counts_things(name: str) -> bool:
    """Whether the fields of an object *name* may be counts of what it says."""
    words = words_of(name)
    return any(word.startswith(("token", "usage")) or word in _CONTAINERS for word in words) and is_name_of_count(
        f"{name}.count"
    )
