"""Decide by its name whether a field that no shape knows may count something billed."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from math import ceil
from typing import Final

from crosswalk_tui.core.text.quantity import MAX_TOKENS

_COUNTED: Final = ("token", "cache", "reason", "thought", "think", "audio", "image", "search", "request")
"""Parts of names of fields that may count something billed."""

_COUNTED_BELOW: Final = tuple(word for word in _COUNTED if word != "request")
"""Those that apply to the fields of an object with such a name; what is below a request is not a number of requests."""

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+[hm]?(?![a-zA-Z])|\d+|[^\W\d_]+")
_DIGITS: Final = re.compile(r"\d{1,18}(?:\.0*)?")
"""A count written as text, by a database or an exporter."""

_NEVER: Final = frozenset(
    {
        # limits
        "max", "maximum", "min", "minimum", "per", "limit", "limits", "budget", "remaining", "reset", "ratelimit",
        "quota", "threshold", "requested", "allowed", "window", "projected",
        "concurrent", "active", "queued", "pending", "running", "waiting",
        # shares, times
        "rate", "share", "percent", "percentage", "pct", "ratio", "time", "timestamp", "latency", "ttl", "ttft",
        "lifetime", "expires", "expiry", "expiration", "timeout", "delay", "elapsed", "millis", "milliseconds",
    }
)  # fmt: skip
"""Words of names that count nothing billed."""

_LIMITS: Final = frozenset({"limit", "limits", "ratelimit", "quota", "budget"})
"""Words of names of objects with limits."""

_MONEY: Final = frozenset({"cost", "costs", "price", "prices", "pricing", "usd", "cents", "discount"})
"""Words of names of amounts, and of objects with amounts."""

_NEVER_LAST: Final = frozenset(
    {
        # times
        "at", "start", "started", "end", "ended", "created", "updated", "day", "date", "ts", "ms", "us", "ns", "age",
        # labels, places, options
        "id", "ids", "index", "idx", "seq", "sequence", "hash", "key", "code", "status", "version", "port", "name",
        "type", "kind", "mode", "level", "priority", "weight", "score", "rank", "depth", "k", "p", "attempt",
        "attempts", "retry", "retries", "page", "offset", "position", "order", "seed", "effort", "reason", "reasons",
        "hit", "modality",
        # measures
        "bytes", "chars", "characters", "width", "height", "quality", "channels", "dpi",
    }
)  # fmt: skip
"""Words at the end of such names."""

_UNLESS_TOKENS: Final = frozenset({"size", "length", "len"})
_UNLESS_AUDIO: Final = frozenset({"duration", "second", "seconds", "secs", "minutes", "hours"})
_FLAGS: Final = frozenset({"is", "has", "use", "enable", "enabled", "allow", "should", "with"})
"""First words of options, which databases write as 0 and 1."""

_OF_THE_CONTEXT: Final = frozenset({"context", "ctx"})


_REPEATING: Final = frozenset(
    {
        "token", "tokens", "count", "counts", "total", "num", "n", "number", "input", "output", "in", "out", "prompt",
        "completion", "candidates", "response", "generation", "generated", "usage", "used", "sent", "received",
        "cached", "cache", "read", "write", "reads", "writes", "written", "hit", "hits", "miss", "creation", "created",
        "uncached", "no", "noncached", "plain", "text", "reasoning", "thinking", "thoughts", "ephemeral", "5m", "1h",
        "content", "native", "eval", "details", "ai", "gen", "llm", "of", "request", "requests", "model", "all", "sum",
        "billed", "billable", "accepted", "rejected", "prediction", "base", "api", "successful", "failed",
    }
)  # fmt: skip
"""Words of the names by which tools repeat a count that was read."""


def words_of(name: str) -> list[str]:
    """The words of *name* in lower case, however it joins them."""
    return [word.casefold() for word in _WORD.findall(name)]


@lru_cache(4096)
def is_name_of_count(path: str) -> bool:
    """Whether a field at *path* may count something billed: not money, a time, a limit, a label or an option."""
    around, _, leaf = path.rpartition(".")
    lower = leaf.casefold()
    if not any(word in lower for word in _COUNTED) and not any(word in around.casefold() for word in _COUNTED_BELOW):
        return False
    words = words_of(leaf)
    if not words or is_money(path) or not _LIMITS.isdisjoint(words_of(around.rpartition(".")[2])):
        return False
    if not _NEVER.isdisjoint(words) or words[-1] in _NEVER_LAST or words[0] in _FLAGS:
        return False
    if words[-1] in _UNLESS_TOKENS:
        return any(word.startswith("token") for word in words)
    return _UNLESS_AUDIO.isdisjoint(words) or "audio" in path.casefold()


_REQUESTS: Final = frozenset({"requests", "calls", "invocations"})
_REQUEST: Final = frozenset({"request", "call", "invocation", "log"})
_NUMBERS: Final = frozenset({"n", "num", "number", "no", "count"})
_OF_REQUESTS: Final = _REQUESTS | _REQUEST | _NUMBERS | {"of", "total", "all", "api", "llm", "model"}


@lru_cache(4096)
def is_name_of_requests(name: str) -> bool:
    """Whether the field *name* of a report states its number of requests, such as ``calls`` or ``request_count``."""
    words = words_of(name)
    if not words or not _OF_REQUESTS.issuperset(words):
        return False
    return not _REQUESTS.isdisjoint(words) or words == ["count"] or _is_number_of_one(words)


def _is_number_of_one(words: Sequence[str]) -> bool:
    """Whether *words* are as in ``request count`` or ``number of call``; ``request number`` is which one it is."""
    request = next((at for at, word in enumerate(words) if word in _REQUEST), len(words))
    return request < len(words) and ("count" in words or not _NUMBERS.isdisjoint(words[:request]))


_OF_CACHED: Final = frozenset({"cached", "cache", "read", "hit", "hits", "input", "prompt", "token", "tokens", "count"})


def is_name_of_cached(name: str) -> bool:
    """Whether the field *name*, beside one for the plain input, counts the input that was read from a cache."""
    words = words_of(name)
    is_read = "cached" in words or ("cache" in words and not {"read", "hit", "hits"}.isdisjoint(words))
    return is_read and _OF_CACHED.issuperset(words)


def is_money(path: str) -> bool:
    """Whether *path* names amounts of money."""
    return not _MONEY.isdisjoint(words_of(path))


def may_be_billed(name: str) -> bool:
    """Whether the field *name* of a usage report may count something billed, such as ``seconds`` or ``characters``."""
    words = words_of(name)
    return bool(words) and not is_money(name) and _NEVER.isdisjoint(words)


def may_repeat(path: str) -> bool:
    """Whether the field at *path* has a name by which tools repeat counts that are read elsewhere."""
    return _REPEATING.issuperset(words_of(path.rpartition(".")[2]))


def is_size_of_context(name: str) -> bool:
    """Whether *name* is that of the length of a conversation so far, which tools write beside the usage."""
    return not _OF_THE_CONTEXT.isdisjoint(words_of(name))


_STATISTICS: Final = frozenset(
    {
        "average", "averages", "avg", "mean", "means", "median", "percentile", "percentiles", "std", "stdev", "stddev",
        "minimum", "maximum", "mittelwert", "durchschnitt", "moyenne", "promedio", "gemiddelde",
    }
)  # fmt: skip
_EXTREMES: Final = frozenset({"min", "max"})
_NOT_USED: Final = frozenset({"limit", "limits", "quota", "quotas", "remaining", "allowance"})
_PERCENTILE: Final = re.compile(r"p\d{2,3}")
_OF_COUNTS: Final = frozenset(
    {
        "usage", "token", "tokens", "count", "counts", "per", "request", "requests", "call", "calls", "day", "month",
        "user", "users", "model", "input", "output", "prompt", "completion", "total", "daily", "monthly", "of", "by",
    }
)  # fmt: skip
"""Words beside them in the name of an object with such counts: ``qwen-max`` is a model."""

_OTHERWISE: Final = _MONEY | {
    "budget", "budgets", "estimate", "estimates", "estimated", "forecast", "projection", "projected", "expected",
}  # fmt: skip


def is_statistic(name: str, siblings: Collection[str] = ()) -> bool:
    """Whether *name*, beside *siblings*, is that of averages and the like of requests, or of limits: of no request.

    ``max`` may be a person, and is a statistic only beside another one.
    """
    words = frozenset(words_of(name))
    if _PERCENTILE.fullmatch(name.casefold()):
        return True
    if not words or not words <= _STATISTICS | _EXTREMES | _NOT_USED | _OF_COUNTS:
        return False
    if words <= _EXTREMES:
        return any(is_statistic(other) or (other != name and other in _EXTREMES) for other in siblings)
    return not words.isdisjoint(_STATISTICS | _EXTREMES | _NOT_USED)


@lru_cache(4096)
def is_average(label: str) -> bool:
    """Whether *label* of a row is a word for an average, with or without words for what it is of."""
    words = frozenset(words_of(label))
    return not words.isdisjoint(_STATISTICS) and words <= _STATISTICS | _OF_COUNTS


def is_of_another_kind(name: str) -> bool:
    """Whether *name* is that of money, a budget or a forecast, which may be by the token, and have the same fields."""
    words = frozenset(words_of(name))
    return bool(words) and words <= _OTHERWISE | _OF_COUNTS and not words.isdisjoint(_OTHERWISE)


_MISSING: Final = frozenset(
    {
        "",
        "null",
        "none",
        "nil",
        "na",
        "n/a",
        "nan",
        "undefined",
        "unknown",
        "missing",
        "-",
        "--",
        "\u2013",
        "\u2014",
        "?",
        "(none)",
    }
)


def is_missing(text: str) -> bool:
    """Whether *text* is what exporters write for a missing value, such as ``N/A``."""
    return text.strip().casefold() in _MISSING


def count_in(name: str, value: object) -> int:
    """The positive count that the field *name* has as its *value*; 0 if it is none. Lengths of audio are rounded up."""
    if type(value) is int:
        return min(value, MAX_TOKENS) if value > 0 else 0
    if isinstance(value, str):
        return min(int(value.partition(".")[0]), MAX_TOKENS) if _DIGITS.fullmatch(value) else 0
    if not isinstance(value, float) or not value > 0:
        return 0
    if value >= MAX_TOKENS:
        return MAX_TOKENS
    return ceil(value) if value.is_integer() or not _UNLESS_AUDIO.isdisjoint(words_of(name)) else 0
