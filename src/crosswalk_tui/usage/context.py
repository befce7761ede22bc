"""The context of a usage report in the objects around it: model, time, project, session, id, batch."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.usage.context_names import PRODUCT, ContextNames, context_names_of
from crosswalk_tui.usage.count_names import is_missing
from crosswalk_tui.usage.counting import describe_value
from crosswalk_tui.usage.periods import stated_span
from crosswalk_tui.usage.times import is_meant_as_time, read_time

_FREE = ":free"
_NUMBERED = re.compile(r"[\d\s]*")
_KINDS_OF_USAGE = frozenset({"batch", "priority", "flex"})
"""Tiers in the field `PRODUCT`."""

_NO_TIER = frozenset({"", "standard", "default", "auto", "on_demand", "standard_only", "none", "batch"})
_CHILD_OF_REQUEST = frozenset(
    {
        "message", "response", "body", "result", "data", "delta", "payload", "kwargs", "metadata", "modelOutput",
        "outputBodyJson", "output", "response_json", "info", "part", "x_groq", "chunk", "event",
    }
)  # fmt: skip
"""Keys of objects that belong to the same request as their parent."""


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
        names = context_names_of(node)
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
    return "" if names == (PRODUCT,) and named not in _KINDS_OF_USAGE else named


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
