"""Cells of upstream documents: prices, limits, dates, texts and ids, read exactly or refused with a reason.

The annotated types are the fields of the rows of `crosswalk_tui.sources.importers.upstream_rows`.
"""

from __future__ import annotations

import math
import re
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache, partial
from typing import Annotated

from pydantic import BeforeValidator

from crosswalk_tui.core.money import rate_from_usd_per_million
from crosswalk_tui.core.text.safe import safe

MAX_ID_LENGTH = 300
"""Most characters of a model or provider id."""

_MAX_RATE = 10**12  # micro-USD; $1M per 1M tokens or per request would be an error of units

_MAX_TOKENS = 10**9
"""A larger limit is an error."""


MAX_DIGITS = 60  # longer numerals are invalid, and slow to convert

_NUMERIC = (int, float, Decimal, str)
"""Types of a number in a document; a union would be made for each cell."""

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_MODALITY_ORDER = ("text", "image", "audio", "video", "pdf")
_MODALITY_NAMES = {word: word for word in _MODALITY_ORDER} | {"file": "pdf", "document": "pdf"}


def exact_number(value: object, what: str) -> Decimal:
    """*value*, a number or a string of one, as a finite decimal.

    Raises:
        ValueError: not a finite number; the message contains *what* was expected.
    """
    if isinstance(value, bool) or not isinstance(value, _NUMERIC):
        raise _unreadable(value, what)
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise _unreadable(value, what) from None
    if not number.is_finite():
        raise _unreadable(value, what)
    return number


def measured(value: object, what: str) -> float:
    """*value*, a number or a string of one, as a finite float; raises like `exact_number`."""
    number = float(exact_number(value, what))
    if math.isinf(number):
        raise _unreadable(value, what)
    return number


def _unreadable(value: object, what: str) -> ValueError:
    """The error for a cell that is not *what*; a ValueError, as pydantic reports no other type."""
    return ValueError(f"{_shown(value)} is not {what}")


def _shown(value: object) -> str:
    return safe(str(value) if isinstance(value, Decimal) else repr(value), 40)


def rate(value: object, exponent: int = 0) -> int | None:
    """Convert a price in USD, times 10**exponent, to micro-USD; None stays None.

    The exponent converts a price per token (6) or per 1,000 requests (-3) to one per 1M tokens or per request.

    Raises:
        ValueError: not a number, negative, or out of range; this includes a price above 0 that would round to 0.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, _NUMERIC):
        raise _unreadable(value, "a price")
    return _micro_usd(value, exponent)


@lru_cache(maxsize=65_536)  # prices repeat
def _micro_usd(value: float | Decimal | str, exponent: int) -> int:
    """`rate` for numbers and text, which can be cached."""
    usd = exact_number(value, "a price")
    if usd < 0:
        raise ValueError(f"{_shown(value)} is negative")
    if not usd:
        return 0
    if usd.adjusted() + exponent > len(str(_MAX_RATE)):
        raise ValueError(f"{_shown(value)} is far above any price")
    micro = rate_from_usd_per_million(usd.scaleb(exponent)) if usd.adjusted() + exponent > -MAX_DIGITS else 0
    if micro > _MAX_RATE:
        raise ValueError(f"{_shown(value)} is far above any price")
    if micro == 0:
        raise ValueError(f"{_shown(value)} is too small to be a price")
    return micro


def whole_number(value: object, what: str, most: int) -> int | None:
    """Read a whole number from 0 to *most*; None and the empty string give None.

    Raises:
        ValueError: not such a number; the message contains *what* was expected.
    """
    if value is None or value == "":
        return None
    number = value if type(value) is int else exact_number(value, what)
    if not 0 <= number <= most or number != int(number):
        raise _unreadable(value, what)
    return int(number)


def token_limit(value: object) -> int | None:
    """Read a number of tokens; 0 and None give None, as 0 means unknown in every source.

    Raises:
        ValueError: not a whole number of tokens.
    """
    return whole_number(value, "a number of tokens", _MAX_TOKENS) or None


def _text(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise _unreadable(value, "text")
    return safe(value) or None


def _iso_date(value: object) -> str | None:
    """Read a date with its precision (``2024``, ``2024-09``, ``2024-09-25``) and without a time of day."""
    if value is None or value == "":
        return None
    day = value.strip().partition("T")[0] if isinstance(value, str) else ""
    if not _is_date(day):
        raise _unreadable(value, "a date (YYYY-MM-DD)")
    return day


@lru_cache(maxsize=4096)  # dates repeat
def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text + "-01" * (2 - text.count("-")))
    except ValueError:
        return False
    return _DATE.fullmatch(text) is not None


def _modalities(value: object) -> tuple[str, ...] | None:
    """The known modalities in a fixed order."""
    if value is None:
        return None
    if not isinstance(value, list):
        raise _unreadable(value, "a list of modalities")
    found = {_MODALITY_NAMES.get(word.lower()) for word in value if isinstance(word, str)}
    return tuple(word for word in _MODALITY_ORDER if word in found) or None


PerMillion = Annotated[int | None, BeforeValidator(rate)]
"""USD per 1M tokens, read as micro-USD per 1M tokens."""

PerToken = Annotated[int | None, BeforeValidator(partial(rate, exponent=6))]
"""USD per token, read as micro-USD per 1M tokens."""

PerRequest = Annotated[int | None, BeforeValidator(rate)]
"""USD per request, read as micro-USD per request."""

Limit = Annotated[int | None, BeforeValidator(token_limit)]
"""A number of tokens; 0 is unknown."""

Text = Annotated[str | None, BeforeValidator(_text)]
"""Text that is safe to show; empty is unknown."""

IsoDate = Annotated[str | None, BeforeValidator(_iso_date)]
"""A date with the precision of the source; empty is unknown."""

Modalities = Annotated[tuple[str, ...] | None, BeforeValidator(_modalities)]
"""Modalities in a fixed order."""


def usable_id(value: object) -> str:
    """Return *value* if it can serve as an id; ids are never repaired.

    Raises:
        ValueError: it cannot; the message is the reason.
    """
    if not isinstance(value, str):
        raise _unreadable(value, "text that can be an id")
    problem = _id_problem(value)
    if problem is not None:
        raise ValueError(problem)
    return value


@lru_cache(maxsize=65_536)  # many sellers list the same ids
def _id_problem(text: str) -> str | None:
    """Why *text* cannot serve as an id; None if it can."""
    if not text.strip():
        return "the id is empty"
    if len(text) > MAX_ID_LENGTH:
        return f"the id is longer than {MAX_ID_LENGTH} characters"
    if safe(text, MAX_ID_LENGTH) != text:
        return "the id contains control, invisible or stray space characters"
    return None
