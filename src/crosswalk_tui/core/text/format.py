"""Format figures. Unknown is an em dash; money is never rounded to zero."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from crosswalk_tui.core.money import decimal_string, rate_usd

UNKNOWN = "—"

_MIN_PLACES = 2
_MILLION = 1_000_000


def usd(amount: Decimal | None, places: int | None = None) -> str:
    """Format dollars to the cent, small amounts with more decimals: ``$1,234.50``, ``$0.85``, ``$0.0034``, ``$0``.

    *places* fixes the decimals, to align a column; smaller amounts are shown as ``<$0.01``.
    """
    if amount is None:
        return UNKNOWN
    if amount == 0:
        return "$0" if places is None else f"${amount:.{places}f}"
    shown = places_for(amount) if places is None else places
    smallest = Decimal(1).scaleb(-shown)
    rounded = amount.quantize(smallest, rounding=ROUND_HALF_UP)
    if rounded == 0:
        return f"<${smallest:f}"
    return f"${rounded:,f}" if places is not None else f"${_trimmed(f'{rounded:,f}')}"


def places_for(amount: Decimal) -> int:
    """The decimals that show two significant figures of *amount*, at least cents."""
    if amount == 0:
        return _MIN_PLACES
    return max(_MIN_PLACES, 1 - amount.adjusted())


def _trimmed(figure: str) -> str:
    """Remove trailing zeros after the cents."""
    whole, _, fraction = figure.partition(".")
    return f"{whole}.{fraction.rstrip('0').ljust(_MIN_PLACES, '0')}"


@lru_cache(maxsize=4096)  # hundreds of offers have few different prices, formatted on every key
def rate(micro_usd: int | None) -> str:
    """Format a rate exactly, in USD per 1M tokens with at least cents: ``$0.06``, ``$0.0509``, ``—``."""
    if micro_usd is None:
        return UNKNOWN
    return f"${_trimmed(f'{rate_usd(micro_usd):,f}')}"


def tokens(count: int | None) -> str:
    """Format a limit in binary thousands if it is a multiple of 1,024, else in decimal ones.

    131,072 is ``128K``, 200,000 is ``200K``, 1,048,576 is ``1M``.
    """
    if count is None:
        return UNKNOWN
    if count >= 1024 and count % 1024 == 0 and count % 1000 != 0:
        kibi = count // 1024
        if kibi < 1024:
            return f"{kibi}K"
        if kibi % 1024 == 0:
            return f"{kibi // 1024}M"
    return _scaled(count, (1, "", 0), (1_000, "K", 1), (1_000_000, "M", 2))


def parameters(millions: int | None) -> str:
    """Format a number of parameters: ``1.23B``, ``405B``, ``1.04T``, ``560M``."""
    if millions is None:
        return UNKNOWN
    return _scaled(millions, (1, "M", 0), (1_000, "B", 2), (1_000_000, "T", 2))


def _scaled(number: int, *units: tuple[int, str, int]) -> str:
    """Format *number* in the first of *units* (size, suffix, decimals) in which it is below 1000, or in the last."""
    figure, suffix = Decimal(number), ""
    for size, suffix, places in units:  # noqa: B007 - the unit it ends with is the one to write
        figure = round(Decimal(number) / size, places)
        if figure < 1000:
            break
    return decimal_string(figure) + suffix


def score(value: float | None, unit: str) -> str:
    """Format a score without its unit: Elo as a whole number, others with one decimal."""
    if value is None:
        return UNKNOWN
    return f"{value:.0f}" if unit == "elo" else f"{value:.1f}"


def counted(count: int, noun: str) -> str:
    """Format a count with its noun: ``1 offer``, ``1,234 offers``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def listed(names: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``; empty for no names."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def figure(value: Decimal) -> str:
    """Format a number with three significant figures and no exponent: ``0.35``, ``0.00000001``, ``1.23M``."""
    shown, unit = (value / _MILLION, "M") if value >= _MILLION else (value, "")
    return decimal_string(shown, f",.{max(0, 2 - shown.adjusted()) if shown else 0}f") + unit


def ratio(value: Decimal | None) -> str:
    """Format a factor: ``1.0×``, ``12×``, ``—``."""
    if value is None:
        return UNKNOWN
    return f"{value:.1f}×" if value < Decimal("9.95") else f"{value:,.0f}×"
