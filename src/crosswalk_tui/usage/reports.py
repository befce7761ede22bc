"""Find the usage reports in a document, with their context."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.usage.requests import Request
from crosswalk_tui.usage.context import Context
from crosswalk_tui.usage.flatten import flatten
from crosswalk_tui.usage.shapes import Named, Role, Shape, describe_value, may_count, read_counts
from crosswalk_tui.usage.tool_shapes import LLM_LOGS, SHAPES
from crosswalk_tui.usage.unwrapping import document_in, unwrapped, with_provider_metadata

HOLDERS: Final = (
    "usageMetadata", "usage_metadata", "usageDetails", "usage_details", "totalUsage", "usage", "token_usage",
    "tokenUsage", "tokens", "last_token_usage", "total_token_usage",
    "amazon-bedrock-invocationMetrics", "usage_object",
)  # fmt: skip
"""Fields that contain a report; of several in one object, the first counts."""

_PREFIXES: Final = ("gen_ai.usage.", "llm.token_count.", "llm.usage.")
_SUMMARIES: Final = frozenset(
    {
        "totals", "total", "summary", "stats", "aggregate", "modelUsage", "model_usage", "llm_output", "usage_totals",
        "response_metadata", "info", "analytics", "breakdown",
    }
)  # fmt: skip
"""Fields that repeat their siblings: read only if there is no other report."""

_CONTENT: Final = frozenset(
    {
        "content", "text", "candidates", "parts", "tools", "tool_calls", "toolUseResult", "arguments",
        "input_messages", "instructions", "prompt", "prompts", "request", "requests", "modelInput", "inputBodyJson",
        "snapshot", "usage_at", "rate_limits", "context_management", "modelParameters", "request_usage_entries",
    }
)  # fmt: skip
"""Fields without a report: prompts, replies and copies of other requests."""

_HOLDER_SET: Final = frozenset(HOLDERS)
_ROW_MARKS: Final = frozenset(
    name for shape in SHAPES for mark in shape.marks for name in (mark, mark.partition(".")[0])
)

_GROUPED: Final = ("by_", "per_")
"""Prefixes of fields that group the same requests in different ways: one of them is read."""

_BY_MODEL: Final = frozenset({"modelUsage", "models", "by_model", "model_usage"})
_AGGREGATED: Final = frozenset({"invoke_agent", "create_agent", "execute_tool", "invoke_workflow", "agent", "chain"})
_LANGFUSE_SPANS: Final = frozenset({"SPAN", "EVENT", "AGENT", "TOOL", "CHAIN", "RETRIEVER", "EVALUATOR", "GUARDRAIL"})
_ROW_WHOLES: Final = (Role.INPUT, Role.PLAIN, Role.OUTPUT, Role.TOTAL)
_DEEPEST: Final = 24
_UNREAD_DEPTH: Final = 4

WHOLE_FIELDS: Final = frozenset(
    path
    for shape in SHAPES
    for path, meaning in shape.fields.items()
    if meaning in (Role.INPUT, Role.OUTPUT) and "oken" in path
)


@dataclass(frozen=True, slots=True)
class Report:
    """One usage report of a document.

    Attributes:
        counts: its fields by dotted path.
        path: its place in the document, for messages.
        requests: number of requests stated outside the counts.
        events: number of other priced events, by name, such as web searches in the output of a response.
    """

    counts: Mapping[str, object]
    shape: Shape
    context: Context
    path: str = ""
    requests: int | None = None
    events: tuple[tuple[str, int], ...] = ()


_shapes: dict[tuple[str, ...], Shape | None] = {}


def shape_of(flat: Mapping[str, object]) -> Shape | None:
    """The shape with the fields of *flat*; None if there is none."""
    key = tuple(flat)
    if key not in _shapes:  # a log repeats a few sets of fields a million times
        if len(_shapes) > 10_000:
            _shapes.clear()
        _shapes[key] = next((shape for shape in SHAPES if shape.marks & flat.keys() and _has_whole(shape, flat)), None)
    return _shapes[key]


def _has_whole(shape: Shape, flat: Mapping[str, object]) -> bool:
    return any(
        meaning in _ROW_WHOLES or (shape.optional and isinstance(meaning, Named) and meaning.role is Role.FEE)
        for meaning in map(shape.fields.get, flat)
    )


def find_reports(node: object, context: Context, path: str = "", depth: int = 0) -> Iterator[Report]:
    """Yield the usage reports in *node*, without copies and totals of others."""
    if depth > _DEEPEST:
        return
    if isinstance(node, list):
        for number, item in enumerate(node, start=1):
            if isinstance(item, dict | list):
                yield from find_reports(item, context.below(str(number)), f"{path}[{number}]", depth + 1)
        return
    if not isinstance(node, dict):
        return
    node = unwrapped(node)
    inner = context.within(node)
    parts = _parts(node)
    if parts is not None:
        node = {parts: node[parts]}
    elif _is_aggregate(node):
        node = {key: value for key, value in node.items() if key not in HOLDERS}
    elif (direct := _direct_report(node, inner, path)) is not None:
        yield direct
        return
    yield from _children(node, inner, path, depth)


_PARTS: Final = ("modelBreakdowns", "steps", "modelUsage", "models")


def _parts(node: Mapping[str, object]) -> str | None:
    """The field with reports by step or model that other counts of *node* sum up, if any."""
    return next(
        (name for name in ("modelBreakdowns", "steps", "modelUsage", "models") if _has_reports(node.get(name))), None
    )


def _has_reports(value: object) -> bool:
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(isinstance(item, dict) and next(find_reports(item, Context()), None) is not None for item in items)


def _children(node: Mapping[str, object], context: Context, path: str, depth: int) -> Iterator[Report]:
    found = grouped = False
    names = [key for key, value in node.items() if isinstance(value, dict | list) and key not in _CONTENT]
    for key in sorted(names, key=lambda name: name in _SUMMARIES):
        if found and (key in _SUMMARIES or (grouped and key.startswith(_GROUPED))):
            continue
        grouped = grouped or key.startswith(_GROUPED)
        value = node[key]
        below = f"{path}.{key}" if path else key
        if key in _BY_MODEL and isinstance(value, dict):
            children = [(replace(context.below(name), model=name), item) for name, item in value.items()]
        else:
            children = [(_keyed(context.below(key), key), value)]
        for inner, child in children:
            for report in find_reports(child, inner, below, depth + 1):
                found = True
                yield report


def _keyed(context: Context, key: str) -> Context:
    """*context* with the model or day that *key* names in a table of reports."""
    if _DATED.fullmatch(key):
        return context.within({"date": key})
    return replace(context, model=key) if not context.model and _VERSIONED.fullmatch(key) else context


_DATED: Final = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
_VERSIONED: Final = re.compile(r"(?=.*\d)(?:[\w.]+/)?[a-z][a-z0-9.]*-[\w.:@-]+", re.IGNORECASE)


_REPLIES: Final = ("response", "response_body", "responseBody")
"""Fields of a row that may contain the reply of the provider."""


def _direct_report(node: Mapping[str, object], context: Context, path: str) -> Report | None:
    """The report that *node* contains or is, if any."""
    events = _events(node)
    has_holder = "billed_units" not in node and not _HOLDER_SET.isdisjoint(node)  # Cohere's tokens are not billed
    for holder in HOLDERS if has_holder else ():
        held = node.get(holder)
        if isinstance(held, dict):
            if held.get("unit") not in (None, "TOKENS"):
                raise UsageError(f"{holder} is counted in {safe(str(held['unit']), 24)}, not in tokens.")
            flat = flatten(held)
            shape = shape_of(with_provider_metadata(node, flat))
            if shape is not None:
                below = f"{path}.{holder}" if path else holder
                inner = context.within({key: value for key, value in held.items() if key in _OF_USAGE})
                return Report(flat, shape, inner, below, _requests(node), events)
    for name in _REPLIES:  # complete, where the row around it has the wholes only
        reply = node.get(name)
        if isinstance(reply, dict) and not _HOLDER_SET.isdisjoint(reply):
            found = next(find_reports(reply, context.below(name), f"{path}.{name}" if path else name), None)
            if found is not None:
                return found
    attributes = {key: value for key, value in node.items() if isinstance(key, str) and key.startswith(_PREFIXES)}
    if not attributes and _ROW_MARKS.isdisjoint(node):
        return None
    flat = attributes or _scalars(node)
    details = document_in(node.get("token_details"))
    if details is not None and "input_tokens" in flat:
        row = {name: value for name, value in flat.items() if not name.startswith("token_details")}
        return Report({**row, **flatten(details)}, LLM_LOGS, context, path)
    shape = shape_of(flat)
    return None if shape is None else Report(flat, shape, context, path, None, events)


_OF_USAGE: Final = frozenset({"apiProtocol", "service_tier", "serviceTier", "speed", "inference_geo"})


def _scalars(node: Mapping[str, object]) -> dict[str, object]:
    """The fields of a row that may be counts: no texts and no nested content."""
    kept = {key: value for key, value in node.items() if key not in _NOT_OF_A_ROW and _is_scalar(key, value)}
    return flatten(kept, depth=3) if len(kept) < 200 else {}


def _is_scalar(key: str, value: object) -> bool:
    if isinstance(value, bool) or (isinstance(value, list) and not _objects_in(value)):
        return key in WHOLE_FIELDS  # not a flag, nor the empty output of a response that starts
    if isinstance(value, str):
        return key not in _CONTENT and (key in WHOLE_FIELDS or key in _OF_USAGE or value.isdecimal())
    return key not in _CONTENT or isinstance(value, int)


_NOT_OF_A_ROW: Final = frozenset(
    {
        *_REPLIES, "message", "messages", "response", "body", "result", "data", "payload", "metadata", "response_json",
        "outputBodyJson", "extra", "modelBreakdowns",
    }
)  # fmt: skip


def _requests(node: Mapping[str, object]) -> int | None:
    api = node.get("api")
    made = node.get("request_counts")  # of an OpenAI batch
    if isinstance(made, dict):
        count = made.get("completed")
    else:
        count = api.get("totalRequests") if isinstance(api, dict) else node.get("num_model_requests")
    return count if isinstance(count, int) and count > 0 else None


def _is_aggregate(node: Mapping[str, object]) -> bool:
    """Whether *node* is a span that sums up its children, or not an answered request to a model."""
    kind = node.get("gen_ai.operation.name") or node.get("openinference.span.kind") or node.get("run_type")
    if isinstance(kind, str) and (kind.casefold() in _AGGREGATED or node.get("run_type") not in (None, "llm")):
        return True
    if node.get("model") == "<synthetic>" or (node.get("status") == "failure" and "request_id" in node):
        return True  # Claude Code's own messages; failed calls in LiteLLM's spend logs
    return "usageDetails" in node and node.get("type") in _LANGFUSE_SPANS


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


def request_of(report: Report) -> Request:
    """The request that *report* describes.

    Raises:
        UsageError: a count is missing, wrong or contradicts another; names the field.
    """
    try:
        counted = read_counts(report.shape, report.counts)
        other = next((name for name in counted.left_out if name in WHOLE_FIELDS), None)
        if other is not None:
            raise UsageError(f"Counts of different shapes in one report: {other} and {report.shape.name}.")  # noqa: TRY301
        return _request(report, counted.counts, counted.requests, counted.fees, counted.left_out)
    except UsageError as error:
        text = str(error)
        named = report.path and text[:1].islower()
        raise UsageError(f"{report.path}.{text}" if named else text) from error


def _request(
    report: Report, counts: dict[str, int], requests: int | None, fees: dict[str, int], left_out: dict[str, int]
) -> Request:
    context = report.context
    for name, number in report.events:
        fees[name] = max(fees.get(name, 0), number)
    if report.counts.get("speed") == "fast":
        left_out["requests in fast mode"] = 1
    if report.counts.get("inference_geo") not in (None, "", "global", "not_available"):
        left_out["requests bound to a region"] = 1
    if context.service_tier and context.service_tier != "batch":
        left_out[f"requests of the {context.service_tier} tier"] = 1
    several = report.shape.requests is None or report.requests is not None
    return Request(
        **counts,
        fees=tuple(sorted(fees.items())),
        left_out=tuple(sorted(left_out.items())),
        count=report.requests or (requests if requests != 0 else None),
        batch=context.batch,
        service_tier="" if context.service_tier == "batch" else context.service_tier,
        time=context.time,
        until=context.until if several and context.time and context.until and context.until > context.time else None,
        model=context.model,
        project=context.project,
        session=context.session,
        request_id=_request_id(context, counts["input_tokens"]),
    )


_UNIQUE: Final = re.compile(r"(?:msg|resp|gen|req|run|chatcmpl|cmpl)[-_].{6,}|stream .*|.{20,}", re.DOTALL)


def _request_id(context: Context, sent: int) -> str:
    """An id that is the same for all records of a request in any log.

    A short id may not be unique (Ollama draws three digits, some tools write the user's): it is extended by the size of
    the prompt.
    """
    if not context.request_id:
        return ""
    weak = _UNIQUE.fullmatch(context.request_id) is None and not context.session
    return f"{context.request_id} {context.model} {sent if weak else ''}"


def why_none(document: object) -> str:
    """Why no report was found in *document*, as a sentence."""
    if not isinstance(document, dict):
        kinds = {list: "a list", str: "a text", int: "a number", float: "a number", bool: "true or false"}
        return f"{kinds.get(type(document), 'null')} is not a usage report."
    for holder in HOLDERS:
        if holder in document and not isinstance(value := document[holder], dict):
            return f"{holder} is {'a text' if isinstance(value, str) else describe_value(value)}, not an object."
    unread = unread_counts(document)
    if unread:
        return f"No token counts that are known; {', '.join(unread)} is none of them."
    return "No token counts that are known, such as prompt_tokens, completion_tokens, input_tokens, output_tokens."


def unread_counts(node: object, path: str = "", depth: int = 0) -> list[str]:
    """The first fields of *node* that seem to count something billed, if it has no report."""
    if not isinstance(node, dict) or depth > _UNREAD_DEPTH or _is_aggregate(node):
        return []
    found = [f"{path}{name}" for name, value in node.items() if may_count(str(name), value)]
    for name, value in node.items():
        if isinstance(value, dict) and name not in _CONTENT:
            found += unread_counts(value, f"{path}{name}.", depth + 1)
    return [safe(name, 60) for name in found[:3]]
