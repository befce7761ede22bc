"""Parse quantities as people type them, and format them so that they parse back to the same value.

Parsers never guess or round: they raise `QuantityError` with the text and valid examples.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from crosswalk_tui.core.errors import QuantityError
from crosswalk_tui.core.money import decimal_string

MAX_TOKENS = 10**15
"""The largest number of tokens, requests or sessions."""

MAX_USD = Decimal(10**15)
"""The largest amount of money, in USD."""

MAX_MULTIPLIER = Decimal(1000)
"""The largest output multiplier; the smallest is its inverse."""

MAX_FIGURES, MAX_PLACES = 30, 60
"""Significant digits and decimals of a share, a factor or an amount."""

_MAX_DIGITS = len(str(MAX_TOKENS))

_SUFFIX = {"": 0, "k": 3, "m": 6, "b": 9, "g": 9, "t": 12}
# Compiled when first searched for: most starts format quantities and parse none.
_NUMBER = r"(?ia)(?P<number>\d+(?:\.\d*)?|\.\d+)(?:e(?P<exponent>[+-]?\d{1,3}))?(?P<suffix>[kmbgt]?)"
_UNSCALED = r"(?a)\d+(?:\.\d*)?|\.\d+"
_SPACED = r"(?i)(?:\+?\d{1,3}(?:\s\d{3})+(?:\.\d+)?|\S+)\s*[kmbgt]?"
_BETWEEN = r"(?i)\s*[/·:;]\s*|(?<=[\dkmbgt.])\s*\+\s*(?=[\d.])"  # not the sign of 1e+6
_GROUPED = r"(?i)\d{1,3}(,\d{3})+(\.\d+)?[kmbgt]?"


def parse_tokens(text: str) -> int:
    """Parse a number of tokens, 0 to `MAX_TOKENS`: ``5M``, ``2.5k``, ``1_000_000``, ``1e6``, ``12,345``."""
    return _whole(text, "tokens", 0)


def parse_count(text: str, unit: str = "requests") -> int:
    """Parse a number of *unit*, 1 to `MAX_TOKENS`, like `parse_tokens`."""
    count = _whole(text, unit, 1)
    if count == 0:
        raise QuantityError(f"{_clip(text.strip())}: the number of {unit} must be at least 1.")
    return count


def _typed(text: str, what: str) -> str:
    """*text* without spaces around it; an error that requests *what* if it is empty."""
    shown = text.strip()
    if not shown:
        raise QuantityError(f"Type {what}.")
    return shown


def _whole(text: str, unit: str, least: int) -> int:
    """Parse a whole number of *unit*; *least* is only part of the error.

    Raises:
        QuantityError: it is no number, negative, not whole, or too large.
    """
    first, second, third = ("5M", "250k", "1e6") if unit.startswith("tokens") else ("20", "4k", "1.5M")
    shown = _typed(text, f"a number of {unit}, such as {first} or {second}")
    example = f"is not a number of {unit}; try {first}, {second} or {third}."
    compact = _ungrouped(shown, example)
    if compact.startswith("-"):
        raise QuantityError(f"{_clip(shown)} is negative; {unit} start at {least}.")
    match = re.fullmatch(_NUMBER, compact.removeprefix("+"))
    if match is None:
        raise QuantityError(f"{_clip(shown)} {example}")
    digits = Decimal(match["number"])
    power = int(match["exponent"] or 0) + _SUFFIX[match["suffix"].lower()]
    too_many = f"{_clip(shown)} is more than {format_tokens(MAX_TOKENS)} {unit}."
    if digits and digits.adjusted() + power > _MAX_DIGITS:
        raise QuantityError(too_many)
    if digits.is_zero():
        return 0
    count = Decimal(f"{match['number']}e{power}")  # exact, unlike scaleb
    if count != count.to_integral_value():
        raise QuantityError(f"{_clip(shown)} is not a whole number of {unit}.")
    if count > MAX_TOKENS:
        raise QuantityError(too_many)
    return int(count)


def _ungrouped(shown: str, example: str) -> str:
    """Remove the digit separators; other spaces or commas are an error."""
    if not re.fullmatch(_SPACED, shown):
        raise QuantityError(f"{_clip(shown)} {example}")
    compact = "".join(shown.replace("_", "").split())
    if "," in compact and not re.fullmatch(_GROUPED, compact):
        raise QuantityError(f"{_clip(shown)}: commas group thousands (12,345); write a decimal as 1.5M.")
    return compact.replace(",", "")


def parse_volume(text: str) -> tuple[int, int]:
    """Parse a month's input and output tokens: ``20M/10M``, ``20M + 10M``."""
    halves = [half.strip() for half in re.split(_BETWEEN, text)]
    if len(halves) != 2 or not all(halves):
        raise QuantityError(f"{_clip(text.strip())}: write input and output tokens with a slash between: 20M/10M.")
    return parse_tokens(halves[0]), parse_tokens(halves[1])


def format_volume(tokens_in: int, tokens_out: int) -> str:
    """Format a volume exactly: ``20M/10M``."""
    return f"{format_tokens(tokens_in)}/{format_tokens(tokens_out)}"


def parse_share(text: str) -> Decimal:
    """Parse a share as a fraction from 0 to 1: ``60%``, ``60`` or ``0.6``.

    A number from 2 to 100 is a percentage; between 1 and 2 it is ambiguous and refused.
    """
    shown = _typed(text, "a share, such as 60% or 0.6")
    figure, percent = _unsigned(shown, "a share", "60% or 0.6")
    share = _exact(shown, figure, -2 if percent else 0)
    if not percent and share >= 2:
        share = _exact(shown, figure, -2)
    elif share > 1 and not percent:
        either = f"write {decimal_string(share)}% or {decimal_string(share.scaleb(-2))}"
        raise QuantityError(f"{_clip(shown)} could be a percentage or a fraction; {either}.")
    if share > 1:
        raise QuantityError(f"{_clip(shown)} is more than 100%.")
    return share


def parse_multiplier(text: str) -> Decimal:
    """Parse a positive factor: ``1.5``, ``1.5x`` (or ``1.5×``) or ``150%``."""
    shown = _typed(text, "a multiplier, such as 1.5 or 150%")
    bare = re.sub(r"\s*[x×]$", "", shown, flags=re.IGNORECASE)
    figure, percent = _unsigned(bare, "a multiplier", "1.5, 1.5x or 150%", shown)
    factor = _exact(shown, figure, -2 if percent else 0)
    if factor == 0:
        raise QuantityError(f"{_clip(shown)}: a multiplier must be more than 0.")
    if not 1 / MAX_MULTIPLIER <= factor <= MAX_MULTIPLIER:
        raise QuantityError(f"{_clip(shown)}: a multiplier lies between {1 / MAX_MULTIPLIER} and {MAX_MULTIPLIER:,}.")
    return factor


def parse_usd(text: str) -> Decimal:
    """Parse an amount of US dollars, 0 to `MAX_USD`: ``200``, ``$200``, ``1,200.50``, ``$5k``, ``200 USD``."""
    shown = _typed(text, "an amount of US dollars, such as 200 or $1,200.50")
    example = "is not an amount of US dollars; try 200, $200 or 1,200.50."
    bare = re.sub(r"\s*usd$", "", shown, flags=re.IGNORECASE).replace("-$", "-", 1).removeprefix("$").strip()
    if not bare:
        raise QuantityError(f"{_clip(shown)} {example}")
    compact = _ungrouped(bare, example)
    if compact.startswith("-"):
        raise QuantityError(f"{_clip(shown)} is negative; amounts start at $0.")
    match = re.fullmatch(_NUMBER, compact.removeprefix("+"))
    if match is None or match["exponent"]:
        raise QuantityError(f"{_clip(shown)} {example}")
    amount = _exact(shown, match["number"], _SUFFIX[match["suffix"].lower()])
    if amount > MAX_USD:
        raise QuantityError(f"{_clip(shown)} is more than {format_usd(MAX_USD)}.")
    return amount


def _unsigned(bare: str, what: str, examples: str, shown: str | None = None) -> tuple[str, bool]:
    """The digits of a non-negative number, and whether a percent sign follows them."""
    quoted = _clip(bare if shown is None else shown)
    percent = bare.endswith("%")
    figure = bare.removesuffix("%").rstrip().removeprefix("+")
    if figure.startswith("-") and re.fullmatch(_UNSCALED, figure[1:]):
        raise QuantityError(f"{quoted} is negative; write {what} as {examples}.")
    if not re.fullmatch(_UNSCALED, figure):
        raise QuantityError(f"{quoted} is not {what}; try {examples}.")
    return figure, percent


def _exact(shown: str, figure: str, power: int) -> Decimal:
    """*figure* times ten to the *power*; an error if later arithmetic would have to round it."""
    whole, _, places = figure.partition(".")
    whole, places = whole.lstrip("0") or "0", places.rstrip("0")
    if len((whole + places).strip("0")) > MAX_FIGURES or len(places) > MAX_PLACES:
        raise QuantityError(f"{_clip(shown)} has too many digits; {MAX_FIGURES} are enough.")
    return Decimal(f"{Decimal(f'{whole}.{places}e{power}'):f}")


def plain_number(text: str) -> Decimal | None:
    """The number *text* of a file, such as ``-1.5e3``; None if it is none, or none to calculate with.

    Such a number is not finite, or has an exponent with which arithmetic overflows, or its digits take all memory.
    """
    try:
        found = Decimal(text.strip())
    except ArithmeticError:
        return None
    return found if found.is_finite() and abs(found.adjusted()) < _MOST_WRITTEN else None


def written_out(number: int | Decimal) -> str:
    """*number* of a document as a parser reads it, without an exponent.

    Raises:
        QuantityError: it has more than 100 digits, which may be so many that they take all memory.
    """
    if isinstance(number, int):  # not by its text, which Python refuses to make of very many digits
        is_long = abs(number) >= _LONG
    else:
        is_long = number.is_finite() and abs(number.adjusted()) >= _MOST_WRITTEN
    if is_long:
        raise QuantityError(f"this number has more than {_MOST_WRITTEN} digits; {MAX_FIGURES} are enough.")
    return str(number) if isinstance(number, int) else f"{number:f}"


_MOST_WRITTEN = 100
_LONG = 10**_MOST_WRITTEN
"""The first number that is not written out: it has more digits."""


def format_tokens(tokens: int) -> str:
    """Format a count exactly, no longer than its digits: ``5M``, ``2.5k``, ``131,072`` (not ``131.072k``)."""
    digits = str(tokens)
    for suffix, power in (("T", 12), ("B", 9), ("M", 6), ("k", 3)):
        scaled = Decimal(tokens).scaleb(-power)
        text = f"{scaled.normalize():f}{suffix}"
        if scaled >= 1 and len(text) <= len(digits):
            return text
    return f"{tokens:,}"


def typed_tokens(tokens: int) -> str:
    """Format a count as it is typed on a command line, without separators: ``5M``, ``131072``."""
    return format_tokens(tokens).replace(",", "")


def format_share(share: Decimal, places: int | None = None) -> str:
    """Format a fraction as a percentage: ``60%``, ``12.5%``; exactly, or with at most *places* decimals."""
    percent = Decimal(f"{share:f}e2")  # exact, unlike scaleb
    rounded = percent if places is None else round(percent, places)
    if places is not None and rounded != percent and rounded in (0, 100):  # not really 0% or 100%
        edge = Decimal(1).scaleb(-places)
        return f"<{decimal_string(edge)}%" if rounded == 0 else f">{decimal_string(100 - edge)}%"
    return f"{decimal_string(rounded)}%"


def format_multiplier(factor: Decimal) -> str:
    """Format a factor exactly: ``1.5×``."""
    return f"{decimal_string(factor)}×"


def format_usd(amount: Decimal) -> str:
    """Format an amount exactly: ``$200``, ``$1,200.50``, ``$0.0034``."""
    whole, _, places = f"{amount:,f}".partition(".")
    kept = places.rstrip("0")
    return f"${whole}.{kept.ljust(2, '0')}" if kept else f"${whole}"


def exact_amounts(amounts: Sequence[Decimal]) -> list[str]:
    """Format the *amounts* of one bill exactly, with the same decimals, two to four: ``$17.000`` beside ``$10.625``.

    Those that need more have more.
    """
    needed = [len(f"{amount.normalize():f}".partition(".")[2]) for amount in amounts]
    least = min(_MOST_SHARED, max([2, *needed]))
    return [f"${amount:,.{max(least, own)}f}" for amount, own in zip(amounts, needed, strict=True)]


_MOST_SHARED = 4
"""The most decimals that amounts have because another one needs them."""


def _clip(text: str) -> str:
    return repr(text if len(text) <= 24 else f"{text[:23]}…")
