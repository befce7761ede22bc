"""Token counts as people type them: ``5M``, ``2.5k``, ``1_000_000``, ``1e6``, ``12,345``."""

from __future__ import annotations

import re
from decimal import Decimal

from crosswalk_tui.core.errors import QuantityError

MAX_TOKENS = 10**15
"""The largest workload accepted: a quadrillion tokens a month, far above any bill ever sent."""

_MAX_DIGITS = len(str(MAX_TOKENS))

_SUFFIX = {"": 0, "k": 3, "m": 6, "b": 9, "g": 9, "t": 12}
_NUMBER = re.compile(
    r"(?P<number>\d+(?:\.\d*)?|\.\d+)(?:e(?P<exponent>[+-]?\d{1,3}))?(?P<suffix>[kmbgt]?)", re.IGNORECASE
)
_SPACED = re.compile(r"(?:\+?\d{1,3}(?:\s\d{3})+(?:\.\d+)?|\S+)\s*[kmbgt]?", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?[kmbgt]?", re.IGNORECASE)


def parse_tokens(text: str) -> int:
    """Read a number of tokens, 0 to `MAX_TOKENS`.

    ``k``, ``M``, ``B`` (or ``G``) and ``T`` multiply; commas, spaces and underscores group digits; ``1e6`` works.

    Raises:
        QuantityError: with a sentence that says what cannot be read and what would be.
    """
    shown = text.strip()
    if not shown:
        raise QuantityError("Type a number of tokens, such as 5M or 250k.")
    compact = _ungrouped(shown)
    if compact.startswith("-"):
        raise QuantityError(f"{_clip(shown)} is negative; tokens start at 0.")
    match = _NUMBER.fullmatch(compact.removeprefix("+"))
    if match is None:
        raise QuantityError(f"{_clip(shown)} is not a number of tokens; try 5M, 250k or 1e6.")
    digits = Decimal(match["number"])
    power = int(match["exponent"] or 0) + _SUFFIX[match["suffix"].lower()]
    if digits and digits.adjusted() + power > _MAX_DIGITS:
        raise QuantityError(f"{_clip(shown)} is more than {format_tokens(MAX_TOKENS)} tokens a month.")
    if digits.is_zero():
        return 0
    tokens = Decimal(f"{match['number']}e{power}")  # built, not scaled: exact whatever the context's precision
    if tokens != tokens.to_integral_value():
        raise QuantityError(f"{_clip(shown)} is not a whole number of tokens.")
    if tokens > MAX_TOKENS:
        raise QuantityError(f"{_clip(shown)} is more than {format_tokens(MAX_TOKENS)} tokens a month.")
    return int(tokens)


def _ungrouped(shown: str) -> str:
    """*shown* without what groups its digits; whatever else holds spaces or commas is not a number."""
    if not _SPACED.fullmatch(shown):
        raise QuantityError(f"{_clip(shown)} is not a number of tokens; try 5M, 250k or 1e6.")
    compact = "".join(shown.replace("_", "").split())
    if "," in compact and not _GROUPED.fullmatch(compact):
        raise QuantityError(f"{_clip(shown)}: commas group thousands (12,345); write a decimal as 1.5M.")
    return compact.replace(",", "")


def format_tokens(tokens: int) -> str:
    """Write a token count exactly and no longer than its digits: ``5M``, ``2.5k``, ``131072`` (not ``131.072k``)."""
    digits = str(tokens)
    for suffix, power in (("T", 12), ("B", 9), ("M", 6), ("k", 3)):
        scaled = Decimal(tokens).scaleb(-power)
        text = f"{scaled.normalize():f}{suffix}"
        if scaled >= 1 and len(text) <= len(digits):
            return text
    return digits


def _clip(text: str, width: int = 24) -> str:
    return repr(text if len(text) <= width else text[: width - 1] + "…")
