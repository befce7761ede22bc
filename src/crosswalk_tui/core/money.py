"""Exact money.

A *rate* is an ``int`` of micro-USD per 1M tokens: $0.0509 per 1M is 50,900. A *total* is a ``Decimal`` of USD. Tokens
times rate is an integer of 10⁻¹² USD, so nothing is ever rounded between a price and a bill.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal, DecimalException, localcontext

MICRO_PER_USD = 1_000_000
_TOKENS_PER_RATE = 1_000_000
_RATE_PLACES = 6  # from USD to micro-USD
_FITS = 10**26  # fewer digits than the default decimal context keeps
_TOTAL_EXPONENT = -12  # micro-USD per 1M tokens: 10**-6 / 10**6


def rate_from_usd_per_million(usd: Decimal | float | str) -> int:
    """Read a price in USD per 1M tokens as micro-USD per 1M, rounded half-even to the micro-dollar.

    A float is read by its shortest decimal form, which is what its author typed.

    Raises:
        ValueError: the price is not a finite number.
    """
    try:
        value = usd if isinstance(usd, Decimal) else Decimal(str(usd))
        with localcontext() as context:
            context.prec = 60
            return int(value.scaleb(_RATE_PLACES).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
    except (DecimalException, ValueError, OverflowError) as error:  # not a number, not finite, or beyond any price
        raise ValueError(f"{usd!r} is not a price") from error


def cost(tokens: int, rate: int) -> Decimal:
    """The exact cost of *tokens* at *rate* (micro-USD per 1M tokens), in USD."""
    return from_trillionths(tokens * rate)


def from_trillionths(amount: int) -> Decimal:
    """An integer of 10⁻¹² USD (tokens times rate) as USD, whatever its size."""
    if -_FITS < amount < _FITS:
        return Decimal(amount).scaleb(_TOTAL_EXPONENT)
    with localcontext() as context:
        context.prec = len(str(abs(amount))) + 2
        return Decimal(amount).scaleb(_TOTAL_EXPONENT)


def rate_usd(rate: int) -> Decimal:
    """A rate as USD per 1M tokens."""
    return from_trillionths(rate * _TOKENS_PER_RATE)


def decimal_string(usd: Decimal) -> str:
    """A total as a plain decimal string, no exponent and no needless zeros: ``0.2485``, ``12``, ``0``."""
    text = f"{usd:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
