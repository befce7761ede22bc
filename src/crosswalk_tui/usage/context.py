"""The context of a usage report in the objects around it: model, time, project, session, id, batch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.usage.count_names import is_missing
from crosswalk_tui.usage.counting import describe_value
from crosswalk_tui.usage.periods import stated_span
from crosswalk_tui.usage.time_names import paired_ends, rank_as_time
from crosswalk_tui.usage.times import is_meant_as_time, read_time

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

_FREE = ":free"
_NUMBERED = re.compile(r"[\d\s]*")
_PRODUCT = "usage_type"
_TIERS = ("service_tier", "serviceTier", _PRODUCT)
_KINDS_OF_USAGE = frozenset({"batch", "priority", "flex"})
"""Tiers in the field ``usage_type``, which may also have the name of a product."""

_NO_TIER = frozenset({"", "standard", "default", "auto", "on_demand", "standard_only", "none", "batch"})
_CHILD_OF_REQUEST = frozenset(
    {
        "message", "response", "body", "result", "data", "delta", "payload", "kwargs", "metadata", "modelOutput",
        "outputBodyJson", "output", "response_json", "info", "part", "x_groq", "chunk", "event",
    }
)  # fmt: skip
"""Keys of objects that belong to the same request as their parent."""

_BATCH = (
    "batch", "is_batch", "isBatch", "object", "inlinedResponses", "inlined_responses", "custom_id", "key",
    "processed_time", "recordId", "totalRecordCount",
)  # fmt: skip
_WHOLE_BATCH = ("inlinedResponses", "inlined_responses", "totalRecordCount")
NAMES = frozenset(
    {*_MODEL, *(path[0] for path in _MODEL_INSIDE), *_TIME, *_PROJECT, "path", *_SESSION, *_ID, *_TIERS, *_BATCH}
)
"""Every name that is read here; most objects have none of them."""

_MOST_NAMES = 64
"""An object with more names may be a table with a row for each of them: its names are not remembered."""


class ContextNames(NamedTuple):
    """The names of an object that are read here, each list in the order of preference.

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
    """Those of *names* that are read here; None without any."""
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


class Context(NamedTuple):
    """Everything about a request but its counts; see `core.usage.requests.Request`."""

    model: str = ""
    time: datetime | None = None
    until: datetime | None = None
    project: str = ""
    session: str = ""
    request_id: str = ""
    batch: bool = False
    service_tier: str = ""
    unusable_date: str = ""  # the last field with a date that cannot be used, and the date

    def within(self, node: Mapping[str, object]) -> Context:
        """This context, updated from *node*."""
        # A log may have a million records of a few kinds: their names are looked at once.
        names = _remembered(tuple(node)) if len(node) <= _MOST_NAMES else context_names(node)
        return self if names is None else self.updated(node, names)

    def updated(self, node: Mapping[str, object], names: ContextNames) -> Context:
        """This context, updated from *node*, of which *names* are read."""
        model, time, until, project, session, request_id, batch, tier, unusable = self
        if names.models or names.models_inside:
            model = _model(node, names) or model
        if names.times or (names.times_by_name and time is None):
            stated, ends = _times(node, names)
            if stated is None:
                unusable = _unusable_date(node, names) or unusable
            else:
                time, until = stated, ends
        if names.projects or names.path:
            project = _project(node, names) or project
        if names.sessions:
            session = _text(node, names.sessions) or session
        if names.ids:
            request_id = _id(node, names.ids) or request_id
        if names.tiers:
            named = _tier(node, names.tiers)
            batch = batch or named == "batch"
            tier = tier if named in _NO_TIER else named
        if not batch:
            batch = names.is_batch or (names.may_be_batch and _says_batch(node))
        return Context(model, time, until, project, session, request_id, batch, tier, unusable)

    def below(self, key: str) -> Context:
        """The context of the child *key*, which gets its own id if it may be a separate request."""
        if not self.request_id or key in _CHILD_OF_REQUEST:
            return self
        return self._replace(request_id=f"{self.request_id}/{key}")


def _says_batch(node: Mapping[str, object]) -> bool:
    """Whether *node* is marked as a batch, or as part of one."""
    if node.get("object") == "batch" or _is_true(node.get("batch")):  # a batch of 1 may be the first one
        return True
    return any(_is_true(node.get(name)) or node.get(name) == 1 for name in ("is_batch", "isBatch"))


def _is_true(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.casefold() in ("true", "yes", "1"))


def _is_batch(names: frozenset[str]) -> bool:
    """Whether an object with *names* is a line of a batch output."""
    if not names.isdisjoint(_WHOLE_BATCH):
        return True
    answered = "response" in names or "result" in names
    return (answered and ("custom_id" in names or "key" in names or "processed_time" in names)) or (
        "modelOutput" in names and "recordId" in names
    )


def _times(node: Mapping[str, object], names: ContextNames) -> tuple[datetime | None, datetime | None]:
    for name in names.times or names.times_by_name:
        value = _stated_time(node, name)
        if value is None:
            continue
        ends = (names.paired_ends[name],) if name in names.paired_ends else names.ends
        end = next((node[other] for other in ends if read_time(node[other]) is not None), None) if ends else None
        moment, until = stated_span(name, value, end)
        if moment is not None:
            return moment, until
    return None, None


def _stated_time(node: Mapping[str, object], name: str) -> object:
    value = node[name]
    if name in ("day", "month") and isinstance(value, int) and "year" in node and isinstance(node.get("month"), int):
        month = f"{node['year']}-{node['month']:02}"
        return month if name == "month" else f"{month}-{value:02}"
    return value.get("created", value) if isinstance(value, dict) else value  # opencode: {"created": …}


def _unusable_date(node: Mapping[str, object], names: ContextNames) -> str:
    for name in names.times or names.times_by_name:
        if found := unusable_date(name, _stated_time(node, name), is_known=bool(names.times)):
            return found
    return ""


def unusable_date(name: str, value: object, *, is_known: bool = True) -> str:
    """The field *name* and its *value*, which is no time, for messages; empty if it is not meant as a date.

    A field that is not known as that of a time has to look like a date.
    """
    if not is_meant_as_time(name, value, is_known=is_known):
        return ""
    return f"{name}, {describe_value(value)}" if isinstance(value, list | dict) else f"{name} {safe(str(value), 40)}"


def _model(node: Mapping[str, object], names: ContextNames) -> str:
    named = _text(node, names.models)
    if named and node.get("variant") == "free" and node.get("model_permaslug") == named:
        return f"{named.removesuffix(_FREE)}{_FREE}"  # a row of OpenRouter's activity
    return named or next((found for path in names.models_inside if (found := _inside_text(node, path))), "")


def _project(node: Mapping[str, object], names: ContextNames) -> str:
    return _text(node, names.projects) or (_inside_text(node, ("path", "cwd")) if names.path else "")


def _text(node: Mapping[str, object], names: tuple[str, ...]) -> str:
    """The first text of the fields *names* that is not empty."""
    for name in names:
        value = node[name]
        if isinstance(value, str) and value:
            return value[:300]
    return ""


def _tier(node: Mapping[str, object], names: tuple[str, ...]) -> str:
    named = _text(node, names).casefold()
    return "" if names == (_PRODUCT,) and named not in _KINDS_OF_USAGE else named


def _inside_text(node: Mapping[str, object], path: tuple[str, ...]) -> str:
    found: object = node
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found[:300] if isinstance(found, str) else ""


def _is_blank(text: str) -> bool:
    """Whether the id *text* is that of no request: ``None``, or a UUID of zeros."""
    return (len(text) < _LONGEST_BLANK and is_missing(text)) or (text[0] == "0" and not text.strip("0-"))


_LONGEST_BLANK = 12


def _id(node: Mapping[str, object], names: tuple[str, ...]) -> str:
    for name in names:
        value = node[name]
        # 1, 2, 3 … repeat from file to file, N/A from row to row
        if isinstance(value, str) and (value[:1].isalpha() or not _NUMBERED.fullmatch(value)) and not _is_blank(value):
            return value[:300]
    return ""
