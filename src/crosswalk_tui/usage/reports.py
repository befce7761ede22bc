"""Find the usage reports in a document, with their context, or the reason why there is none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.usage.context import Context
from crosswalk_tui.usage.count_names import (
    count_in,
    is_missing,
    is_money,
    is_name_of_count,
    is_name_of_requests,
    is_size_of_context,
    may_be_billed,
    may_repeat,
)
from crosswalk_tui.usage.counting import describe_value
from crosswalk_tui.usage.flatten import flatten
from crosswalk_tui.usage.known_shapes import COUNT_FIELDS, WHOLE_FIELDS, shape_of
from crosswalk_tui.usage.node_fields import CONTENT, HOLDERS, REPLIES, NodeFields, fields_of, repeats_siblings
from crosswalk_tui.usage.shapes import Shape
from crosswalk_tui.usage.tracing_shapes import LLM_LOGS
from crosswalk_tui.usage.unbilled import is_all_cached, is_from_cache
from crosswalk_tui.usage.unwrapping import document_in, unwrapped, with_provider_metadata

_NESTED: Final = (dict, list)
_GROUPED: Final = ("by_", "per_")
"""Prefixes of fields that group the same requests in different ways: one of them is read."""

_BY_MODEL: Final = frozenset({"modelUsage", "models", "by_model", "model_usage", "modelMetrics"})
_AGGREGATED: Final = frozenset({"invoke_agent", "create_agent", "execute_tool", "invoke_workflow", "agent", "chain"})
_LANGFUSE_SPANS: Final = frozenset({"SPAN", "EVENT", "AGENT", "TOOL", "CHAIN", "RETRIEVER", "EVALUATOR", "GUARDRAIL"})
_DEEPEST: Final = 24
_UNREAD_DEPTH: Final = 4


class Report(NamedTuple):
    """One usage report of a document.

    Attributes:
        counts: its fields by dotted path.
        path: its place in the document, for messages.
        requests: number of requests stated outside the counts.
        events: number of other priced events, by name, such as web searches in the output of a response.
        from_cache: a gateway answered it from its own cache, at no cost.
    """

    counts: Mapping[str, object]
    shape: Shape
    context: Context
    path: str = ""
    requests: int | None = None
    events: tuple[tuple[str, int], ...] = ()
    from_cache: bool = False


def find_reports(node: object, context: Context, path: str = "", depth: int = 0) -> Iterator[Report]:
    """The usage reports in *node*, without copies and totals of others."""
    if depth > _DEEPEST or not isinstance(node, _NESTED):
        return iter(())
    if isinstance(node, list):
        return _in_list(node, context, path, depth)
    fields = fields_of(node)
    if fields.wrappers:
        wrapped, node = node, unwrapped(node, fields.wrappers)
        fields = fields if node is wrapped else fields_of(node)
    found = _reports_of(node, fields, context, path, depth)
    if fields.may_be_cached and is_from_cache(node):
        return (report._replace(from_cache=True) for report in found)
    return found  # from the one generator below: another one around it is paid for each report


def _in_list(entries: list[object], context: Context, path: str, depth: int) -> Iterator[Report]:
    for number, item in enumerate(entries, start=1):
        if isinstance(item, _NESTED):
            yield from find_reports(item, context.below(str(number)), f"{path}[{number}]", depth + 1)


def _reports_of(
    node: Mapping[str, object], fields: NodeFields, context: Context, path: str, depth: int
) -> Iterator[Report]:
    """The reports that *node* contains or is."""
    inner = context if fields.context is None else context.updated(node, fields.context)
    children = fields.children
    parts = next((name for name in fields.parts if _has_reports(node[name])), None) if fields.parts else None
    if parts is not None:
        children = (parts,)
    elif (fields.may_aggregate and _is_aggregate(node)) or node.get("model") == _SYNTHETIC:
        children = tuple(name for name in children if name not in HOLDERS)
    elif (direct := _direct_report(node, fields, inner, path)) is not None:
        yield from _by_request(direct, node) if _ENTRY in direct.counts else (direct,)
        return
    yield from _children(node, children, inner, path, depth)


_ENTRIES: Final = "request_usage_entries"
_ENTRY: Final = f"{_ENTRIES}.input_tokens"


def _by_request(total: Report, node: Mapping[str, object]) -> Iterator[Report]:
    """The requests of a run of the OpenAI Agents SDK, if they add up to its *total*; otherwise the total."""
    held = next((node[name] for name in HOLDERS if name in node), node)
    entries = held.get(_ENTRIES) if isinstance(held, dict) else None
    names = ("input_tokens", "output_tokens")
    complete = all(total.counts.get(name) == total.counts.get(f"{_ENTRIES}.{name}") for name in names)
    if not isinstance(entries, list) or not complete:
        yield total
        return
    yield from find_reports(entries, total.context, f"{total.path}.{_ENTRIES}" if total.path else _ENTRIES)


def _has_reports(value: object) -> bool:
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(isinstance(item, dict) and next(find_reports(item, Context()), None) is not None for item in items)


def _children(
    node: Mapping[str, object], names: tuple[str, ...], context: Context, path: str, depth: int
) -> Iterator[Report]:
    found = grouped = False
    for key in names:
        value = node[key]
        if not isinstance(value, _NESTED):
            continue
        if found and (repeats_siblings(key) or (grouped and key.startswith(_GROUPED))):
            continue
        grouped = grouped or key.startswith(_GROUPED)
        below = f"{path}.{key}" if path else key
        if key in _BY_MODEL and isinstance(value, dict):
            children = [(context.below(name)._replace(model=name), item) for name, item in value.items()]
        else:
            children = [(_keyed(context.below(key), key), value)]
        for inner, child in children:
            for report in find_reports(child, inner, below, depth + 1):
                if is_money(key) and not any("oken" in path for path in report.counts):
                    continue  # the price or cost of input and output
                found = True
                yield report


def _keyed(context: Context, key: str) -> Context:
    """*context* with the model or day that *key* names in a table of reports."""
    is_day, is_model = _names_day_or_model(key)
    if is_day:
        return context.within({"date": key})
    return context._replace(model=key) if is_model and not context.model else context


@lru_cache(1024)
def _names_day_or_model(key: str) -> tuple[bool, bool]:
    return _DATED.fullmatch(key) is not None, _VERSIONED.fullmatch(key) is not None


_DATED: Final = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
_VERSIONED: Final = re.compile(r"(?=.*\d)(?:[\w.]+/)?[a-z][a-z0-9.]*-[\w.:@-]+", re.IGNORECASE)


def _direct_report(node: Mapping[str, object], fields: NodeFields, context: Context, path: str) -> Report | None:
    """The report that *node* contains or is, if any."""
    held = _held_report(node, fields, context, path)
    if held is not None:
        return held
    for name in fields.replies:  # complete, where the row around it has the wholes only
        reply = node[name]
        if isinstance(reply, dict) and fields_of(reply).holders:
            found = next(find_reports(reply, context.below(name), f"{path}.{name}" if path else name), None)
            if found is not None:
                return found
    if not fields.is_row:
        return None
    attributes = {key: value for key in fields.attributes if (value := node[key]) is not None}
    flat = attributes or _scalars(node)
    details = document_in(node.get("token_details"))
    if details is not None and "input_tokens" in flat:
        row = {name: value for name, value in flat.items() if not name.startswith("token_details")}
        return Report({**row, **flatten(details)}, LLM_LOGS, context, path)
    shape = shape_of(flat)
    if shape is None:
        return None
    counts = flat if attributes else {name: flat[name] for name in flat if _is_of_row(name, shape)}
    return Report(counts, shape, context, path, None, _events(node))


def _is_of_row(path: str, shape: Shape) -> bool:
    """Whether the field at *path* belongs to a report of *shape* that a row is, not to another object in the row."""
    if shape.meaning(path) is not None:
        return True
    return not is_size_of_context(path) if "." not in path else shape.is_object(path.rpartition(".")[0])


def _held_report(node: Mapping[str, object], fields: NodeFields, context: Context, path: str) -> Report | None:
    """The report in a field of *node* that is made for it, if any."""
    for holder in fields.holders:
        held = node[holder]
        if not isinstance(held, dict):
            continue
        if "unit" in held and held["unit"] not in (None, "TOKENS"):
            raise UsageError(f"{holder} is counted in {safe(str(held['unit']), 24)}, not in tokens.")
        flat = with_provider_metadata(node, flatten(held)) if fields.has_metadata else flatten(held)
        shape = shape_of(flat)
        if shape is not None:
            below = f"{path}.{holder}" if path else holder
            if not _CONTEXT_OF_USAGE.isdisjoint(held):
                context = context.within({key: value for key, value in held.items() if key in _CONTEXT_OF_USAGE})
            events = _events(node) if fields.has_events else ()
            requests = _requests(node) if fields.has_requests else None
            return Report(flat, shape, context, below, requests, events, is_all_cached(flat))
    return None


_OF_USAGE: Final = frozenset({"apiProtocol", "service_tier", "serviceTier", "speed", "inference_geo"})
_CONTEXT_OF_USAGE: Final = _OF_USAGE | {"model", "timestamp"}
"""Fields of a report that say when and by what it was made."""


def _scalars(node: Mapping[str, object]) -> dict[str, object]:
    """The fields of a row that may be counts: no texts and no nested content."""
    kept = {key: value for key, value in node.items() if key not in _NOT_OF_A_ROW and _is_scalar(key, value)}
    return flatten(kept, depth=3) if len(kept) < 200 else {}


def _is_scalar(key: str, value: object) -> bool:
    if isinstance(value, bool) or (isinstance(value, list) and not _objects_in(value)):
        return key in WHOLE_FIELDS  # not a flag, nor the empty output of a response that starts
    if isinstance(value, str):
        return key not in CONTENT and (
            key in WHOLE_FIELDS
            or key in _OF_USAGE
            or value.isdecimal()
            or (key in COUNT_FIELDS and not is_missing(value))
        )
    return key not in CONTENT or isinstance(value, int)


_NOT_OF_A_ROW: Final = frozenset(
    {
        *REPLIES, "message", "messages", "response", "body", "result", "data", "payload", "metadata", "response_json",
        "outputBodyJson", "extra", "modelBreakdowns",
    }
)  # fmt: skip


def _requests(node: Mapping[str, object]) -> int | None:
    api = node.get("api")
    made = node.get("request_counts")  # of an OpenAI batch
    stated = node.get("requests")  # of Copilot CLI
    if isinstance(made, dict):
        count = made.get("completed")
    elif isinstance(stated, dict):
        count = stated.get("count")
    else:
        named = (value for name, value in node.items() if name != "count" and is_name_of_requests(name))
        count = api.get("totalRequests") if isinstance(api, dict) else next(named, None)
    return count if isinstance(count, int) and count > 0 else None


_SYNTHETIC: Final = "<synthetic>"
"""The model of Claude Code's own messages, which are no requests."""


def _is_aggregate(node: Mapping[str, object]) -> bool:
    """Whether *node* is a span that sums up its children, or not an answered request to a model."""
    kind = node.get("gen_ai.operation.name") or node.get("openinference.span.kind") or node.get("run_type")
    if isinstance(kind, str) and (kind.casefold() in _AGGREGATED or node.get("run_type") not in (None, "llm")):
        return True
    if kind is None and ("agent_name" in node or "gen_ai.agent.name" in node):  # pydantic-ai before it names operations
        return "gen_ai.usage.input_tokens" in node
    if node.get("status") == "failure" and "request_id" in node:  # of LiteLLM's spend logs
        return True
    return "usageDetails" in node and str(node.get("type")) in _LANGFUSE_SPANS


_CALLS: Final = {
    "web_search_call": "web searches",
    "file_search_call": "file searches",
    "code_interpreter_call": "code interpreter sessions",
}


def _events(node: Mapping[str, object]) -> tuple[tuple[str, int], ...]:
    """Priced events outside the usage of a response: tool calls, and grounding with Google search."""
    counts: dict[str, int] = {}
    for item in _objects_in(node.get("output")):
        name = _CALLS.get(str(item.get("type")))
        if name is not None:
            counts[name] = counts.get(name, 0) + 1
    for item in _objects_in(node.get("candidates")):
        grounding = item.get("groundingMetadata") or item.get("grounding_metadata")
        if isinstance(grounding, dict) and (grounding.get("webSearchQueries") or grounding.get("web_search_queries")):
            counts["grounded prompts"] = 1
    return tuple(counts.items())


def _objects_in(value: object) -> list[dict[str, object]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def why_none(document: object) -> str:
    """Why no report was found in *document*, as a sentence."""
    if not isinstance(document, dict):
        kinds = {list: "a list", str: "a text", int: "a number", float: "a number", bool: "true or false"}
        return f"{kinds.get(type(document), 'null')} is not a usage report."
    node = unwrapped(document, wrappers) if (wrappers := fields_of(document).wrappers) else document
    if fields_of(node).may_aggregate and _is_aggregate(node) and any(map(is_name_of_count, node)):
        return "It sums up the requests of a run, or failed; the log has to have the requests, too."
    for holder in HOLDERS:
        if holder in document and not isinstance(value := document[holder], dict):
            return f"{holder} is {'a text' if isinstance(value, str) else describe_value(value)}, not an object."
    unread = unread_counts(document)
    if unread:
        return f"No token counts that are known; {', '.join(unread)} is none of them."
    return "No token counts that are known, such as prompt_tokens, completion_tokens, input_tokens, output_tokens."


def unread_counts(node: object, path: str = "", depth: int = 0) -> list[str]:
    """The first fields of *node* that seem to count something billed, if it has no report."""
    if not isinstance(node, dict) or depth > _UNREAD_DEPTH:
        return []
    sums_up = _is_aggregate(node) or node.get("model") == _SYNTHETIC
    in_usage = path.rstrip(".").rpartition(".")[2] in HOLDERS
    found = [
        f"{path}{name}"
        for name, value in node.items()
        if (is_name_of_count(name) or (in_usage and may_be_billed(name)))
        and count_in(name, value)
        and not (sums_up and may_repeat(name))
    ]
    for name, value in node.items():
        if isinstance(value, dict) and name not in CONTENT and not sums_up:
            found += unread_counts(value, f"{path}{name}.", depth + 1)
    return [safe(name, 60) for name in found[:3]]
