"""The names of an object of a log that say to what a usage report belongs: model, time, project, session, id, batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from crosswalk_tui.usage.time_names import paired_ends, rank_as_time

_MODEL = (
    "model", "model_name", "modelVersion", "model_version", "modelId", "modelID", "model_id",
    "model_permaslug", "gen_ai.response.model", "gen_ai.request.model", "llm.model_name", "ls_model_name",
    "main_model", "ai_model", "$ai_model", "provided_model_name", "request_model", "snapshot_id", "modelName",
    "base_model_name",
)  # fmt: skip
MODEL_FIELDS = frozenset(_MODEL)
"""Fields with the name of a model."""

_MODEL_INSIDE = (
    ("response_metadata", "model_name"),
    ("response_metadata", "model"),
    ("response", "modelId"),
    ("metadata", "ls_model_name"),
    ("metadata", "model"),
    ("extra", "metadata", "ls_model_name"),
    ("meta", "model_name"),
    ("modelInfo", "modelId"),
)
_TIME = (
    "timestamp", "created_at", "createdAt", "created", "createTime", "startTime", "start_time", "starting_at",
    "start_time_iso", "date", "day", "month", "week", "datetime_utc", "usage_date_utc", "startTimeUnixNano", "time",
    "lastActivity", "request_created_at", "request_time", "started_at", "aggregation_timestamp",
)  # fmt: skip
_UNTIL = ("end_time", "ending_at", "endTime", "actualEndTime")
_PROJECT = ("cwd", "project", "project_id", "projectPath", "project_name", "workspace", "directory")
_SESSION = ("sessionId", "session_id", "sessionID", "conversation_id", "thread_id", "traceId", "trace_id")
_ID = (
    "message_id", "requestId", "request_id", "responseId", "response_id", "generation_id", "spanId", "span_id",
    "messageID", "provider_response_id", "id",
)  # fmt: skip
"""The last one that is present wins."""

PRODUCT = "usage_type"
"""A field with a tier, or with the name of a product."""

_TIERS = ("service_tier", "serviceTier", PRODUCT)
_BATCH = (
    "batch", "is_batch", "isBatch", "object", "inlinedResponses", "inlined_responses", "custom_id", "key",
    "processed_time", "recordId", "totalRecordCount",
)  # fmt: skip
_WHOLE_BATCH = ("inlinedResponses", "inlined_responses", "totalRecordCount")
NAMES = frozenset(
    {*_MODEL, *(path[0] for path in _MODEL_INSIDE), *_TIME, *_PROJECT, "path", *_SESSION, *_ID, *_TIERS, *_BATCH}
)
"""Every name that is read for the context; most objects have none of them."""

_MOST_NAMES = 64
"""An object with more names may be a table with a row for each of them: its names are not remembered."""


class ContextNames(NamedTuple):
    """The names of an object that are read for its context, each list in the order of preference.

    Attributes:
        times_by_name: those that may have its time, if no known field has; read where the objects around it have none.
        ends: those with the end of its period.
        paired_ends: the one that belongs to the start of a period.
    """

    models: tuple[str, ...]
    models_inside: tuple[tuple[str, ...], ...]
    times: tuple[str, ...]
    times_by_name: tuple[str, ...]
    ends: tuple[str, ...]
    paired_ends: Mapping[str, str]
    projects: tuple[str, ...]
    sessions: tuple[str, ...]
    ids: tuple[str, ...]
    tiers: tuple[str, ...]
    path: bool
    may_be_batch: bool
    is_batch: bool


def context_names(names: Iterable[str]) -> ContextNames | None:
    """Those of *names* that are read for the context of an object; None without any."""
    given = frozenset(names)
    times = tuple(name for name in _TIME if name in given)
    pairs = paired_ends(given)
    ranks = {name: 2 if name in pairs else rank_as_time(name) for name in given}
    others = () if times else tuple(sorted(filter(ranks.get, given), key=lambda name: (-ranks[name], name)))
    if given.isdisjoint(NAMES) and not others:
        return None

    def of(known: Iterable[str]) -> tuple[str, ...]:
        return tuple(name for name in known if name in given)

    return ContextNames(
        of(_MODEL), tuple(path for path in _MODEL_INSIDE if path[0] in given), times, others, of(_UNTIL), pairs,
        of(_PROJECT), of(_SESSION), of(reversed(_ID)), of(_TIERS), "path" in given, not given.isdisjoint(_BATCH[:4]),
        _is_batch(given),
    )  # fmt: skip


_remembered = lru_cache(4096)(context_names)


def context_names_of(node: Mapping[str, object]) -> ContextNames | None:
    """Those of the names of *node* that are read for its context; None without any."""
    # A log may have a million records of a few kinds: their names are looked at once.
    return _remembered(tuple(node)) if len(node) <= _MOST_NAMES else context_names(node)


def _is_batch(names: frozenset[str]) -> bool:
    """Whether an object with *names* is a line of a batch output."""
    if not names.isdisjoint(_WHOLE_BATCH):
        return True
    answered = "response" in names or "result" in names
    return (answered and ("custom_id" in names or "key" in names or "processed_time" in names)) or (
        "modelOutput" in names and "recordId" in names
    )
