"""Convert workloads and filters to documents of plain values and back, for JSON output and files.

Shares and factors are exact decimal strings.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, TypedDict, TypeVar

from crosswalk_tui.core.errors import QuantityError
from crosswalk_tui.core.money import decimal_string
from crosswalk_tui.core.pricing.filters import CAPABILITIES, Filters
from crosswalk_tui.core.text.quantity import (
    MAX_FIGURES,
    MAX_MULTIPLIER,
    MAX_PLACES,
    MAX_TOKENS,
    format_tokens,
    written_out,
)
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.vocabulary import ProviderType
from crosswalk_tui.core.workload.hours import EVENLY, Hours, parse_hours
from crosswalk_tui.core.workload.log_rate import LogRate
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.core.workload.portions import LoggedRequests, Parts, SizeClass

_Kind = TypeVar("_Kind", int, bool, str)

_LONGEST_VALUE = 60
"""Characters of a value in an error."""


class DocumentFieldError(ValueError):
    """A field of a document is not valid; *field* is its name."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(f"{field}: {message}")


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
        input_tokens=_count(document, "input_tokens"),
        output_tokens=_count(document, "output_tokens"),
        cached_share=_decimal("cached_share", document.get("cached_share")),
        cache_write_share=_decimal("cache_write_share", document.get("cache_write_share")),
        cache_write_1h_share=_decimal("cache_write_1h_share", document.get("cache_write_1h_share")),
        reasoning_share=_decimal("reasoning_share", document.get("reasoning_share")),
        requests=_optional_count(document, "requests", 1),
        prompt_tokens=_optional_count(document, "prompt_tokens", 1),
        batch=_required(document, "batch", bool),
        multipliers=tuple(
            (key, _decimal("multipliers", factor, 1 / MAX_MULTIPLIER, MAX_MULTIPLIER))
            for key, factor in part(document, "multipliers").items()
        ),
        hours=_hours(document),
        logged=None if document.get("logged") is None else _logged(part(document, "logged")),
    )


def _hours(document: Mapping[str, Any]) -> Hours:
    try:
        return parse_hours(_optional(document, "hours", str) or str(EVENLY))
    except QuantityError as error:
        raise DocumentFieldError("hours", str(error)) from error


def _logged(document: Mapping[str, Any]) -> LoggedRequests:
    """The size classes of a log in *document*.

    Raises:
        DocumentFieldError: a field is missing or not valid.
    """
    classes = document.get("classes")
    if not isinstance(classes, list) or not classes or not all(isinstance(row, dict) for row in classes):
        raise _needed("classes", "a list of size classes", classes)
    return LoggedRequests(
        tuple(map(_size_class, classes)),
        _optional_count(document, "longest_reply"),
        _optional_count(document, "largest_request"),
    )


def _size_class(row: Mapping[str, Any]) -> SizeClass:
    requests, prompt = _optional_count(row, "requests"), _optional_count(row, "prompt")
    *parts, audio_in, audio_out = (_count(row, name) for name in (*Parts._fields, "audio_in", "audio_out"))
    return SizeClass(requests, prompt, Parts(*parts), audio_in, audio_out, _required(row, "batch", bool))


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
    factor, span, rows, called = (_required(log, field, str) for field in ("factor", "span", "rows", "name"))
    try:
        number = Fraction(factor)
    except (ValueError, ZeroDivisionError) as error:
        raise DocumentFieldError("factor", f"{_shown(factor)} is not a fraction") from error
    if number <= 0:
        raise DocumentFieldError("factor", f"{_shown(factor)} is not positive")
    tokens = _count(log, "input_tokens"), _count(log, "output_tokens")
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
        raise DocumentFieldError("needs", f"{_shown(min(unknown))} is not a capability")
    return Filters(
        include_resellers=_required(document, "include_resellers", bool),
        region=_optional(document, "region", str),
        or_global=_optional(document, "or_global", bool) or False,
        needs=needs,
        allow_unknown=_optional(document, "allow_unknown", bool) or False,
        min_context=_optional_count(document, "min_context", 1),
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
        message = f"{_shown(unknown)} is not a type of provider; there are: {', '.join(ProviderType)}"
        raise DocumentFieldError("types", message) from error


def part(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The table *name* of *document*.

    Raises:
        ValueError: it is missing, or not a table.
    """
    value = document.get(name)
    if not isinstance(value, dict):
        raise _needed(name, "a table", value)
    return value


def texts(document: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """The list of texts *name* of *document*.

    Raises:
        ValueError: it is missing, or not a list of texts.
    """
    value = document.get(name)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _needed(name, "a list of texts", value)
    return tuple(value)


def _required(document: Mapping[str, Any], name: str, kind: type[_Kind]) -> _Kind:
    value = document.get(name)
    if type(value) is not kind:  # not isinstance: True is no int
        raise _needed(name, _KIND_WORDS[kind], value)
    return value


_KIND_WORDS = {int: "a whole number", bool: "true or false", str: "a text"}


def _needed(name: str, what: str, value: object) -> DocumentFieldError:
    found = "" if value is None or isinstance(value, list | dict) else f", not {_shown(value)}"
    return DocumentFieldError(name, f"{what} is needed{found}")


def _optional(document: Mapping[str, Any], name: str, kind: type[_Kind]) -> _Kind | None:
    return None if document.get(name) is None else _required(document, name, kind)


def _count(document: Mapping[str, Any], name: str, least: int = 0) -> int:
    """The count *name*, from *least* to the most that an option takes."""
    count = _required(document, name, int)
    if not least <= count <= MAX_TOKENS:
        raise DocumentFieldError(name, f"{_shown(count)} is not between {least} and {format_tokens(MAX_TOKENS)}")
    return count


def _optional_count(document: Mapping[str, Any], name: str, least: int = 0) -> int | None:
    return None if document.get(name) is None else _count(document, name, least)


def _decimal(name: str, value: object, least: Decimal = Decimal(0), most: Decimal = Decimal(1)) -> Decimal:
    """The number *value*, by default a share, with no more digits than an option takes."""
    try:
        number = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise DocumentFieldError(name, f"{_shown(value)} is not a decimal number")
    if not least <= number <= most:
        raise DocumentFieldError(name, f"{_shown(value)} is not between {least} and {most}")
    _, digits, exponent = number.as_tuple()
    if len(digits) > MAX_FIGURES or int(exponent) < -MAX_PLACES:
        raise DocumentFieldError(name, f"{_shown(value)} has too many digits; {MAX_FIGURES} are enough")
    return number


def _shown(value: object) -> str:
    """*value* as a file has it, as far as it is short."""
    if value is None:
        return "nothing"
    if isinstance(value, list | tuple | dict):
        return "a table" if isinstance(value, dict) else "a list"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        try:
            return safe(written_out(value), _LONGEST_VALUE)
        except QuantityError:
            return "a number of so many digits"
    return safe(repr(value) if isinstance(value, str) else str(value), _LONGEST_VALUE)
