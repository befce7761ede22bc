"""Read the fields of a document, which may have been edited by hand; errors name the field and what it must be."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from crosswalk_tui.core.errors import QuantityError
from crosswalk_tui.core.text.quantity import MAX_FIGURES, MAX_PLACES, MAX_TOKENS, format_tokens, written_out
from crosswalk_tui.core.text.safe import safe

_Kind = TypeVar("_Kind", int, bool, str)

_LONGEST_VALUE = 60
"""Characters of a value in an error."""

_KIND_WORDS = {int: "a whole number", bool: "true or false", str: "a text"}


class DocumentFieldError(ValueError):
    """A field of a document is not valid; *field* is its name."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(f"{field}: {message}")


def part(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The table *name* of *document*.

    Raises:
        DocumentFieldError: it is missing, or not a table.
    """
    value = document.get(name)
    if not isinstance(value, dict):
        raise needed(name, "a table", value)
    return value


def texts(document: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """The list of texts *name* of *document*.

    Raises:
        DocumentFieldError: it is missing, or not a list of texts.
    """
    value = document.get(name)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise needed(name, "a list of texts", value)
    return tuple(value)


def required(document: Mapping[str, Any], name: str, kind: type[_Kind]) -> _Kind:
    """The value *name* of *document*, which must be of this *kind*.

    Raises:
        DocumentFieldError: it is missing, or of a different kind.
    """
    value = document.get(name)
    if type(value) is not kind:  # not isinstance: True is no int
        raise needed(name, _KIND_WORDS[kind], value)
    return value


def needed(name: str, what: str, value: object) -> DocumentFieldError:
    """The error for a *value* of the field *name* where *what* is needed."""
    found = "" if value is None or isinstance(value, list | dict) else f", not {shown_value(value)}"
    return DocumentFieldError(name, f"{what} is needed{found}")


def optional(document: Mapping[str, Any], name: str, kind: type[_Kind]) -> _Kind | None:
    """As `required`, but None if it is missing."""
    return None if document.get(name) is None else required(document, name, kind)


def count(document: Mapping[str, Any], name: str, least: int = 0) -> int:
    """The count *name*, from *least* to the most that an option takes.

    Raises:
        DocumentFieldError: it is missing, no whole number, or out of this range.
    """
    number = required(document, name, int)
    if not least <= number <= MAX_TOKENS:
        raise DocumentFieldError(name, f"{shown_value(number)} is not between {least} and {format_tokens(MAX_TOKENS)}")
    return number


def optional_count(document: Mapping[str, Any], name: str, least: int = 0) -> int | None:
    """As `count`, but None if it is missing."""
    return None if document.get(name) is None else count(document, name, least)


def decimal(name: str, value: object, least: Decimal = Decimal(0), most: Decimal = Decimal(1)) -> Decimal:
    """The number *value* of the field *name*, by default a share, with no more digits than an option takes.

    Raises:
        DocumentFieldError: it is no decimal string, out of range, or has too many digits.
    """
    try:
        number = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise DocumentFieldError(name, f"{shown_value(value)} is not a decimal number")
    if not least <= number <= most:
        raise DocumentFieldError(name, f"{shown_value(value)} is not between {least} and {most}")
    _, digits, exponent = number.as_tuple()
    if len(digits) > MAX_FIGURES or int(exponent) < -MAX_PLACES:
        raise DocumentFieldError(name, f"{shown_value(value)} has too many digits; {MAX_FIGURES} are enough")
    return number


def shown_value(value: object) -> str:
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
