"""Convert workloads and filters to documents of plain values and back, for JSON output and files.

Shares and factors are exact decimal strings.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, TypedDict

from crosswalk_tui.core.errors import QuantityError
from crosswalk_tui.core.money import decimal_string
from crosswalk_tui.core.pricing.filters import CAPABILITIES, Filters
from crosswalk_tui.core.text.quantity import MAX_MULTIPLIER
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.vocabulary import ProviderType
from crosswalk_tui.core.workload.document_fields import (
    DocumentFieldError,
    count,
    decimal,
    needed,
    optional,
    optional_count,
    part,
    required,
    shown_value,
    texts,
)
from crosswalk_tui.core.workload.hours import EVENLY, Hours, parse_hours
from crosswalk_tui.core.workload.log_rate import LogRate
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.core.workload.portions import LoggedRequests, Parts, SizeClass


class WorkloadFields(TypedDict):
    """The fields of a workload."""

    input_tokens: int
    output_tokens: int
    cached_share: str
    cache_write_share: str
    cache_write_1h_share: str
    reasoning_share: str
    requests: int | None
    prompt_tokens: int | None
    batch: bool
    multipliers: dict[str, str]
    hours: str
    logged: LoggedFields | None


class LoggedFields(TypedDict):
    """The requests of a log by prompt size; *classes* have the fields of `SizeClass`, and those of its parts."""

    longest_reply: int | None
    largest_request: int | None
    classes: list[dict[str, object]]


class FiltersFields(TypedDict):
    """The fields of filters."""

    include_resellers: bool
    region: str | None
    or_global: bool
    needs: list[str]
    allow_unknown: bool
    min_context: int | None
    types: list[str] | None
    allow: list[str]
    deny: list[str]


def workload_fields(workload: Workload) -> WorkloadFields:
    """Convert *workload* to a document."""
    return {
        "input_tokens": workload.input_tokens,
        "output_tokens": workload.output_tokens,
        "cached_share": decimal_string(workload.cached_share),
        "cache_write_share": decimal_string(workload.cache_write_share),
        "cache_write_1h_share": decimal_string(workload.cache_write_1h_share),
        "reasoning_share": decimal_string(workload.reasoning_share),
        "requests": workload.requests,
        "prompt_tokens": workload.prompt_tokens,
        "batch": workload.batch,
        "multipliers": {key: decimal_string(factor) for key, factor in workload.multipliers},
        "hours": str(workload.hours),
        "logged": None if workload.logged is None else _logged_fields(workload.logged),
    }


def _logged_fields(logged: LoggedRequests) -> LoggedFields:
    rows = [each._asdict() for each in logged.classes]
    return {
        "longest_reply": logged.longest_reply,
        "largest_request": logged.largest_request,
        "classes": [{**row.pop("parts")._asdict(), **row} for row in rows],
    }


def workload_from(document: Mapping[str, Any]) -> Workload:
    """Read a workload from *document*; unknown fields are ignored, and hours may be missing (earlier releases).

    Raises:
        ValueError: the document is not valid.
    """
    return Workload(
        input_tokens=count(document, "input_tokens"),
        output_tokens=count(document, "output_tokens"),
        cached_share=decimal("cached_share", document.get("cached_share")),
        cache_write_share=decimal("cache_write_share", document.get("cache_write_share")),
        cache_write_1h_share=decimal("cache_write_1h_share", document.get("cache_write_1h_share")),
        reasoning_share=decimal("reasoning_share", document.get("reasoning_share")),
        requests=optional_count(document, "requests", 1),
        prompt_tokens=optional_count(document, "prompt_tokens", 1),
        batch=required(document, "batch", bool),
        multipliers=tuple(
            (key, decimal("multipliers", factor, 1 / MAX_MULTIPLIER, MAX_MULTIPLIER))
            for key, factor in part(document, "multipliers").items()
        ),
        hours=_hours(document),
        logged=None if document.get("logged") is None else _logged(part(document, "logged")),
    )


def _hours(document: Mapping[str, Any]) -> Hours:
    try:
        return parse_hours(optional(document, "hours", str) or str(EVENLY))
    except QuantityError as error:
        raise DocumentFieldError("hours", str(error)) from error


def _logged(document: Mapping[str, Any]) -> LoggedRequests:
    """The size classes of a log in *document*.

    Raises:
        DocumentFieldError: a field is missing or not valid.
    """
    classes = document.get("classes")
    if not isinstance(classes, list) or not classes or not all(isinstance(row, dict) for row in classes):
        raise needed("classes", "a list of size classes", classes)
    return LoggedRequests(
        tuple(map(_size_class, classes)),
        optional_count(document, "longest_reply"),
        optional_count(document, "largest_request"),
    )


def _size_class(row: Mapping[str, Any]) -> SizeClass:
    requests, prompt = optional_count(row, "requests"), optional_count(row, "prompt")
    *parts, audio_in, audio_out = (count(row, name) for name in (*Parts._fields, "audio_in", "audio_out"))
    return SizeClass(requests, prompt, Parts(*parts), audio_in, audio_out, required(row, "batch", bool))


def log_fields(log: LogRate | None) -> dict[str, object] | None:
    """Convert the rate of a usage log to a document, its factor as a fraction such as ``720/53``."""
    return None if log is None else {**log._asdict(), "factor": str(log.factor)}


def log_from(document: Mapping[str, Any], name: str) -> LogRate | None:
    """Read the rate of a usage log from the table *name* of *document*; None without one (earlier releases).

    Raises:
        ValueError: it is not valid.
    """
    if document.get(name) is None:
        return None
    log = part(document, name)
    factor, span, rows, called = (required(log, field, str) for field in ("factor", "span", "rows", "name"))
    try:
        number = Fraction(factor)
    except (ValueError, ZeroDivisionError) as error:
        raise DocumentFieldError("factor", f"{shown_value(factor)} is not a fraction") from error
    if number <= 0:
        raise DocumentFieldError("factor", f"{shown_value(factor)} is not positive")
    tokens = count(log, "input_tokens"), count(log, "output_tokens")
    return LogRate(number, safe(span), safe(rows), *tokens, safe(called))


def filters_fields(filters: Filters) -> FiltersFields:
    """Convert *filters* to a document."""
    return {
        "include_resellers": filters.include_resellers,
        "region": filters.region,
        "or_global": filters.or_global,
        "needs": sorted(filters.needs),
        "allow_unknown": filters.allow_unknown,
        "min_context": filters.min_context,
        "types": None if filters.types is None else sorted(filters.types),
        "allow": sorted(filters.allow),
        "deny": sorted(filters.deny),
    }


def filters_from(document: Mapping[str, Any]) -> Filters:
    """Read filters from *document*; unknown fields are ignored, and the newer ones may be missing.

    Raises:
        ValueError: the document is not valid.
    """
    needs = frozenset(texts(document, "needs"))
    unknown = needs - CAPABILITIES.keys()
    if unknown:
        raise DocumentFieldError("needs", f"{shown_value(min(unknown))} is not a capability")
    return Filters(
        include_resellers=required(document, "include_resellers", bool),
        region=optional(document, "region", str),
        or_global=optional(document, "or_global", bool) or False,
        needs=needs,
        allow_unknown=optional(document, "allow_unknown", bool) or False,
        min_context=optional_count(document, "min_context", 1),
        types=_types(document),
        allow=frozenset(texts(document, "allow")),
        deny=frozenset(texts(document, "deny")),
    )


def _types(document: Mapping[str, Any]) -> frozenset[ProviderType] | None:
    if document.get("types") is None:
        return None
    names = texts(document, "types")
    try:
        return frozenset(map(ProviderType, names))
    except ValueError as error:
        unknown = min(set(names) - set(ProviderType))
        message = f"{shown_value(unknown)} is not a type of provider; there are: {', '.join(ProviderType)}"
        raise DocumentFieldError("types", message) from error
