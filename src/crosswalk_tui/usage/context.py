"""The context of a usage report in the objects around it: model, time, project, session, id, batch."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from crosswalk_tui.usage.times import period_end, read_time

_MODEL = (
    "model", "model_name", "modelVersion", "model_version", "modelId", "modelID", "model_id",
    "model_permaslug", "gen_ai.response.model", "gen_ai.request.model", "llm.model_name", "ls_model_name",
    "main_model", "provided_model_name", "request_model", "snapshot_id", "modelName",
)  # fmt: skip
_MODEL_INSIDE = (
    ("response_metadata", "model_name"),
    ("response_metadata", "model"),
    ("response", "modelId"),
    ("metadata", "ls_model_name"),
    ("metadata", "model"),
    ("extra", "metadata", "ls_model_name"),
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
    "requestId", "request_id", "responseId", "response_id", "generation_id", "spanId", "span_id", "messageID",
    "provider_response_id", "id",
)  # fmt: skip
"""The last one that is present wins."""

_NUMBERED = re.compile(r"[\d\s]*")
_TIERS = frozenset({"service_tier", "serviceTier", "usage_type"})
_NO_TIER = frozenset({"", "standard", "default", "auto", "on_demand", "standard_only", "none", "batch"})
_CHILD_OF_REQUEST = frozenset(
    {
        "message", "response", "body", "result", "data", "delta", "payload", "kwargs", "metadata", "modelOutput",
        "outputBodyJson", "output", "response_json", "info", "part", "x_groq", "chunk", "event",
    }
)  # fmt: skip
"""Keys of objects that belong to the same request as their parent."""

_TIMES, _SESSIONS, _PROJECTS = frozenset(_TIME), frozenset(_SESSION), frozenset({*_PROJECT, "path"})
_MODELS = frozenset({*_MODEL, *(path[0] for path in _MODEL_INSIDE)})
_BATCH = frozenset(
    {"batch", "object", "inlinedResponses", "inlined_responses", "custom_id", "key", "processed_time", "recordId"}
)
NAMES = _TIMES | _SESSIONS | _PROJECTS | _MODELS | _TIERS | _BATCH | frozenset(_ID)
"""Every name that is read here; most objects have none of them."""


@dataclass(frozen=True, slots=True)
class Context:
    """Everything about a request but its counts; see `core.usage.requests.Request`."""

    model: str = ""
    time: datetime | None = None
    until: datetime | None = None
    project: str = ""
    session: str = ""
    request_id: str = ""
    batch: bool = False
    service_tier: str = ""

    def within(self, node: Mapping[str, object]) -> Context:
        """This context, updated from *node*."""
        names = NAMES.intersection(node)
        if not names:
            return self
        without = names.isdisjoint  # a log may have a million records: read only the fields that exist
        time, until = (None, None) if without(_TIMES) else _times(node)
        tier = "" if without(_TIERS) else _text(node, tuple(_TIERS)).casefold()
        return Context(
            self.model if without(_MODELS) else _model(node) or self.model,
            time or self.time,
            (until or self.until) if time is None else until,
            self.project if without(_PROJECTS) else _project(node) or self.project,
            self.session if without(_SESSIONS) else _text(node, _SESSION) or self.session,
            _id(node) or self.request_id,
            self.batch or tier == "batch" or is_batch(node),
            self.service_tier if tier in _NO_TIER else tier,
        )

    def below(self, key: str) -> Context:
        """The context of the child *key*, which gets its own id if it may be a separate request."""
        if not self.request_id or key in _CHILD_OF_REQUEST:
            return self
        return replace(self, request_id=f"{self.request_id}/{key}")


def is_batch(node: Mapping[str, object]) -> bool:
    """Whether *node* is a line of a batch output, or is marked as part of a batch."""
    if node.get("batch") in (True, "true", "True", "TRUE", "1"):
        return True
    if node.get("object") == "batch" or "inlinedResponses" in node or "inlined_responses" in node:
        return True
    answered = "response" in node or "result" in node
    return (answered and ("custom_id" in node or "key" in node or "processed_time" in node)) or (
        "modelOutput" in node and "recordId" in node
    )


def _times(node: Mapping[str, object]) -> tuple[datetime | None, datetime | None]:
    for name in _TIME:
        value = node.get(name)
        if isinstance(value, dict):  # opencode: {"created": …}
            value = value.get("created")
        moment = read_time(value) if value is not None else None
        if moment is not None:
            ends = (read_time(node[name]) for name in _UNTIL if name in node)
            return moment, next((end for end in ends if end is not None), period_end(value, moment))
    return None, None


def _model(node: Mapping[str, object]) -> str:
    named = _text(node, _MODEL)
    return named or next((found for path in _MODEL_INSIDE if (found := _inside_text(node, path))), "")


def _project(node: Mapping[str, object]) -> str:
    return _text(node, _PROJECT) or _inside_text(node, ("path", "cwd"))


def _text(node: Mapping[str, object], names: tuple[str, ...]) -> str:
    for name in names:
        value = node.get(name)
        if isinstance(value, str) and value:
            return value[:300]
    return ""


def _inside_text(node: Mapping[str, object], path: tuple[str, ...]) -> str:
    found: object = node
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found[:300] if isinstance(found, str) else ""


def _id(node: Mapping[str, object]) -> str:
    found = ""
    for name in _ID:
        value = node.get(name)
        if isinstance(value, str) and not _NUMBERED.fullmatch(value):  # 1, 2, 3 … repeat from file to file
            found = value[:300]
    return found
