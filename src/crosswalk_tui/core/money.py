"""Exact money.

A *rate* is an ``int`` in micro-USD per 1M tokens: $0.0509 per 1M is 50,900. A *total* is a ``Decimal`` in USD. Tokens
times rate is an integer in 10⁻¹² USD, so bills are never rounded.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal, DecimalException, localcontext
from fractions import Fraction

MICRO_PER_USD = 1_000_000

TIE_TOLERANCE = Decimal("0.001")
"""Offers within this share of the minimum are tied."""

_TOKENS_PER_RATE = 1_000_000
_RATE_PLACES = 6  # from USD to micro-USD
_MONTH_FIGURES = 50
"""Significant digits of a product before it is rounded."""

_FITS = 10**26  # fits the default decimal context
_TOTAL_EXPONENT = -12  # micro-USD per 1M tokens: 10**-6 / 10**6


def rate_from_usd_per_million(usd: Decimal | float | str) -> int:
    """Convert a price in USD to micro-USD, rounded half-even; a float is read by its shortest decimal form.

    Raises:
        ValueError: the price is not a finite number.
    """
    try:
        value = usd if isinstance(usd, Decimal) else Decimal(str(usd))
        with localcontext() as context:
            context.prec = 60
            return int(value.scaleb(_RATE_PLACES).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
    except (DecimalException, ValueError, OverflowError) as error:
        raise ValueError(f"{usd!r} is not a price") from error


def cost(tokens: int, rate: int) -> Decimal:
    """The exact cost of *tokens* at *rate* (micro-USD per 1M tokens), in USD."""
    return from_trillionths(tokens * rate)


def from_trillionths(amount: int) -> Decimal:
    """Convert an integer in 10⁻¹² USD to USD, exactly."""
    if -_FITS < amount < _FITS:
        return Decimal(amount).scaleb(_TOTAL_EXPONENT)
    with localcontext() as context:
        context.prec = len(str(abs(amount))) + 2
        return Decimal(amount).scaleb(_TOTAL_EXPONENT)


def rate_usd(rate: int) -> Decimal:
    """Convert a rate to USD per 1M tokens."""
    return from_trillionths(rate * _TOKENS_PER_RATE)


def decimal_string(number: Decimal, spec: str = "f") -> str:
    """Format *number* without an exponent or trailing zeros: ``0.2485``, ``12``, ``0``."""
    text = format(number, spec)
    return text.rstrip("0").rstrip(".") if "." in text else text


def month_cost(amount: Decimal, factor: Fraction | None) -> Decimal:
    """*amount* times the *factor* that makes a usage log a month, rounded to 1e-12 USD; as it is without one."""
    if factor is None:
        return amount
    with localcontext() as context:
        context.prec = _MONTH_FIGURES
        return (amount * factor.numerator / factor.denominator).quantize(Decimal("1e-12"))
