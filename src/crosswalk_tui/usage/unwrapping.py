"""Unwrap what surrounds a report: span attributes, documents stored as text, metadata of the provider."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from crosswalk_tui.usage.flatten import flatten
from crosswalk_tui.usage.json_text import json_parser

_STORED: Final = (
    "usageDetails", "usage_details", "usage", "response_json", "full_response", "mlflow.chat.tokenUsage",
    "mlflow.trace.tokenUsage",
)  # fmt: skip
"""Fields that may hold a document as text."""

_LOGGED: Final = ("message", "@message", "body", "log", "response_body", "responseBody", "properties")
"""Fields in which loggers store the line of a program: CloudWatch, Docker, proxies, Azure Monitor."""


_OBJECTS: Final = ("metadata", "breakdown")
"""Fields of objects that are unwrapped, not of texts."""

DELETED: Final = "deleted_api_reqs"
"""What Cline says of requests whose messages were deleted, and the field with their counts."""

WRAPPERS: Final = ("attributes", *_OBJECTS, *_STORED, *_LOGGED, "say")
"""The fields that `unwrapped` reads, in its order."""


def unwrapped(node: dict[str, object], wrappers: tuple[str, ...]) -> dict[str, object]:
    """*node* unwrapped: span attributes, documents stored as text, LiteLLM's usage and its days by model.

    Args:
        node: an object of a log.
        wrappers: those of `WRAPPERS` that it has.
    """
    if wrappers[0] == "attributes":
        attributes = node["attributes"]
        if isinstance(attributes, list):
            attributes = _by_key(attributes)
        attributes = document_in(attributes)
        if attributes is not None:
            node = {**{key: value for key, value in node.items() if key != "attributes"}, **flatten(attributes)}
            wrappers = tuple(name for name in WRAPPERS if name in node)
    for name in wrappers:
        if isinstance(node[name], str) or name in _OBJECTS:
            node = _unwrapped_field(node, name)
    return node


def _unwrapped_field(node: dict[str, object], name: str) -> dict[str, object]:
    value = node[name]
    if name == "metadata":
        metadata = document_in(value)
        if metadata is not None and isinstance(metadata.get("usage_object"), dict):
            return {**node, "usage": metadata["usage_object"]}
        if metadata is not None and "total_api_requests" in metadata:  # sums over the days of LiteLLM
            counts = {key: count for key, count in metadata.items() if not key.endswith("_requests")}
            return {**node, name: counts}
    elif name == "breakdown":
        return _by_model(node, value)
    elif isinstance(value, str):
        if name == "say":  # Cline and Roo Code; elsewhere "text" is a reply
            request = document_in(node.get("text")) if value in ("api_req_started", DELETED) else None
            if request is None:
                return node
            return {**node, DELETED: request} if value == DELETED else {**node, **request}
        if (name in _STORED or (name in _LOGGED and "oken" in value)) and (document := document_in(value)) is not None:
            return {**node, name: document}
    return node


def _by_model(node: dict[str, object], breakdown: object) -> dict[str, object]:
    """A day of LiteLLM's activity by model, if the counts of the models are complete; otherwise with its only model."""
    day, listed = node.get("metrics"), breakdown.get("models") if isinstance(breakdown, dict) else None
    if not isinstance(day, dict) or not isinstance(listed, dict) or "api_requests" not in day:
        return node
    models = {
        name: entry["metrics"] for name, entry in listed.items() if isinstance(entry, dict) and "metrics" in entry
    }
    counts = [(name, count) for name, count in day.items() if isinstance(count, int)]
    if all(_sum_of(list(models.values()), name) == count for name, count in counts):
        rest = {name: value for name, value in node.items() if name != "metrics"}
        return {**rest, "models": models, "summary": day}
    return {**node, "model": next(iter(models))} if len(models) == 1 else node


def _sum_of(entries: list[object], name: str) -> int:
    counts = [entry.get(name) for entry in entries if isinstance(entry, dict)]
    return sum(count for count in counts if isinstance(count, int))


def _by_key(entries: list[object]) -> dict[str, object]:
    """The attributes that OTLP lists as pairs of key and value."""
    return {
        entry["key"]: _attribute(entry.get("value"))
        for entry in entries
        if isinstance(entry, dict) and isinstance(entry.get("key"), str)
    }


def _attribute(value: object) -> object:
    if not isinstance(value, dict):
        return value
    inside = value.get("kvlistValue")
    if isinstance(inside, dict) and isinstance(inside.get("values"), list):
        return _by_key(inside["values"])
    for kind, read in (("intValue", int), ("doubleValue", float)):
        if kind in value:
            try:
                return read(value[kind])
            except (TypeError, ValueError, OverflowError):  # 1e400
                return None
    return value.get("stringValue", value.get("boolValue"))


def document_in(value: object) -> dict[str, object] | None:
    """*value*, if it is an object or the text of one."""
    if isinstance(value, str) and value[:1] == "{" and len(value) < 1_000_000:
        try:
            value = json_parser()(value.encode())
        except ValueError:
            return None
    return value if isinstance(value, dict) else None


_DEEPEST: Final = 8
"""Objects in objects whose names are looked at; a document may be nested by the hundred."""


def in_camel_case(document: object) -> dict[str, object] | None:
    """*document* with names such as ``promptTokens`` for ``PromptTokens`` of .NET and Azure; None without any."""
    if not isinstance(document, dict) or not _has_capitals(document, 0):
        return None
    return _in_camel_case(document, 0)


def _has_capitals(node: Mapping[str, object], depth: int) -> bool:
    """Whether a name of a count of tokens in *node* begins with a capital."""
    return any(
        (name[:1].isupper() and "Token" in name)
        or (isinstance(value, dict) and depth < _DEEPEST and _has_capitals(value, depth + 1))
        for name, value in node.items()
    )


def _in_camel_case(node: Mapping[str, object], depth: int) -> dict[str, object]:
    is_last = depth == _DEEPEST
    return {
        f"{name[:1].lower()}{name[1:]}": value
        if is_last or not isinstance(value, dict)
        else _in_camel_case(value, depth + 1)
        for name, value in node.items()
    }


_BESIDE_SDK_5: Final = ("anthropic.cacheCreationInputTokens", "bedrock.usage.cacheWriteInputTokens")
_BESIDE_SDK_4: Final = (
    *_BESIDE_SDK_5,
    "anthropic.cacheReadInputTokens",
    "bedrock.usage.cacheReadInputTokens",
    "openai.cachedPromptTokens",
    "openai.reasoningTokens",
    "deepseek.promptCacheHitTokens",
)
"""Counts that the Vercel AI SDK reports in the metadata of the provider, next to the usage."""


def with_provider_metadata(node: Mapping[str, object], flat: dict[str, object]) -> dict[str, object]:
    """Add to *flat* the counts that the Vercel AI SDK reports next to it."""
    metadata = node.get("providerMetadata") or node.get("experimental_providerMetadata")
    if not isinstance(metadata, dict) or not ({"inputTokens", "promptTokens"} & flat.keys()):
        return flat
    if any(path.startswith("inputTokenDetails.") for path in flat):
        return flat  # from version 6 the usage is complete
    beside = flatten(metadata)
    for path in _BESIDE_SDK_5 if "inputTokens" in flat else _BESIDE_SDK_4:
        if isinstance(beside.get(path), int):
            flat[path] = beside[path]
    if isinstance(metadata.get("anthropic"), dict):  # marks a seller who leaves cached input out of the usage
        flat.setdefault("anthropic.cacheCreationInputTokens", 0)
    if "promptTokens" in flat and isinstance(metadata.get("anthropic") or metadata.get("bedrock"), dict):
        flat.setdefault("anthropic.cacheReadInputTokens", 0)
    return flat
