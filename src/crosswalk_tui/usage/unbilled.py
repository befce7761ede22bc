"""Documents of a log that are no request to bill: pieces of a streamed text, and answers that a gateway had kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from crosswalk_tui.usage.count_names import is_missing

CHUNK: Final = "chat.completion.chunk"
"""The type of the chunks of OpenAI's chat completions."""

_NESTED: Final = frozenset({dict, list})
_OF_CHUNK: Final = frozenset(
    {
        "id", "object", "created", "model", "choices", "usage", "system_fingerprint", "service_tier", "provider",
        "obfuscation",
    }
)  # fmt: skip
_OF_CHOICE: Final = frozenset({"index", "delta", "finish_reason", "logprobs", "native_finish_reason"})
_OF_DELTA: Final = frozenset({"role", "content", "refusal", "reasoning", "reasoning_content", "tool_calls"})
_STATUSES: Final = frozenset(
    {
        "cache_status", "cachestatus", "x-portkey-cache-status", "cf-aig-cache-status", "helicone-cache",
        "x-cache-status",
    }
)  # fmt: skip
_HITS: Final = ("cache_hit", "cacheHit", "cached")
_INSIDE: Final = ("headers", "response_headers", "responseHeaders", "cache")
OF_CACHED: Final = frozenset({"cache_status", "cacheStatus", "cache_reference_id", *_HITS, *_INSIDE})
"""Fields by which gateways say that they answered from their own cache, and those with such fields."""


def is_from_cache(document: Mapping[str, object]) -> bool:
    """Whether *document* is a request that a gateway answered from its own cache, and did not pass on.

    A hit may also be that of the prompt cache of a provider, which is billed: that the request cost nothing tells them
    apart, where the field is not peculiar to a gateway.
    """
    if OF_CACHED.isdisjoint(document):
        return False
    inside = (document[name] for name in _INSIDE if name in document)
    if any(_has_hit(each) for each in (document, *inside) if isinstance(each, dict)):  # Portkey, Kong, Cloudflare
        return True
    reference = document.get("cache_reference_id")  # Helicone: the request whose answer was kept
    if isinstance(reference, str) and reference.strip("0-") and not is_missing(reference):
        return True
    if not any(str(document.get(name)).casefold() == "true" for name in _HITS):
        return False
    is_free = any(name in document and document[name] in (0, "0", "0.0") for name in ("cost", "spend"))
    is_of_prompt = any(name.startswith(("cached_", "cache_read")) and count for name, count in document.items())
    return "call_type" in document or (is_free and not is_of_prompt)  # LiteLLM; Cloudflare


def is_all_cached(flat: Mapping[str, object]) -> bool:
    """Whether the report *flat* has a total that was cached and nothing else, as promptfoo writes an answer it kept."""
    return (
        bool(flat.get("cached"))
        and {name for name, count in flat.items() if count} == {"cached", "total"}
        and (flat["cached"] == flat["total"])
    )


def _has_hit(node: Mapping[str, object]) -> bool:
    """Whether a status of *node* is a hit: ``HIT``, ``SEMANTIC HIT``."""
    return any(name.casefold() in _STATUSES and str(value).casefold().endswith("hit") for name, value in node.items())


def is_piece(document: Mapping[str, object]) -> bool:
    """Whether *document* is a piece of a streamed text without counts: nearly all lines of a stream are."""
    kind = document.get("type")
    if isinstance(kind, str):
        is_delta = kind.startswith("content_block_") or (kind.startswith("response.") and kind.endswith(".delta"))
        return is_delta and "usage" not in document
    if document.get("object") != CHUNK or document.get("usage") is not None or not document.keys() <= _OF_CHUNK:
        return False
    choices = document.get("choices")
    return isinstance(choices, list) and all(map(_is_text, choices)) and _is_flat(document, "choices")


def _is_text(choice: object) -> bool:
    """Whether *choice* of a chunk is text only: Kimi's last one has the counts."""
    if not isinstance(choice, dict) or not choice.keys() <= _OF_CHOICE:
        return False
    delta = choice.get("delta")
    if not isinstance(delta, dict) or not delta.keys() <= _OF_DELTA:
        return False
    return _is_flat(choice, "delta") and _is_flat(delta, "tool_calls")


def _is_flat(node: Mapping[str, object], nested: str) -> bool:
    """Whether only the field *nested* of *node* has fields of its own."""
    for name, value in node.items():  # noqa: SIM110 - a generator takes twice as long
        if type(value) in _NESTED and name != nested:  # of JSON: no subclasses
            return False
    return True
