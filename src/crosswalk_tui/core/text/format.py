"""Formatting of figures on screen and in tables. Unknown is an em dash; money never rounds to a false zero."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from crosswalk_tui.core.money import rate_usd

UNKNOWN = "—"
"""The text for a value that is not published."""

_MIN_PLACES = 2
_MILLION = 1_000_000


def usd(amount: Decimal | None, places: int | None = None) -> str:
    """Dollars to the cent, finer where small: ``$1,234.50``, ``$0.85``, ``$0.0034``, ``$0`` only for a true zero.

    *places* are the decimals to show, to align a column; an amount too small for them is less than the smallest they
    can show: ``<$0.01``.
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
    """Decimals that keep at least two significant figures of *amount* and never fewer than cents."""
    if amount == 0:
        return _MIN_PLACES
    return max(_MIN_PLACES, 1 - amount.adjusted())


def _trimmed(figure: str) -> str:
    """*figure* without needless zeros after the cents."""
    whole, _, fraction = figure.partition(".")
    return f"{whole}.{fraction.rstrip('0').ljust(_MIN_PLACES, '0')}"


@lru_cache(maxsize=4096)  # an offers table of hundreds has few different prices, and formats them on every key
def rate(micro_usd: int | None) -> str:
    """A unit price in USD per 1M tokens, exact, with at least cents: ``$0.06``, ``$0.0509``, ``$3.00``, ``—``."""
    if micro_usd is None:
        return UNKNOWN
    return f"${_trimmed(f'{rate_usd(micro_usd):,f}')}"


def tokens(count: int | None) -> str:
    """A context or output limit, in binary thousands where it is a round number of them, else in decimal ones.

    131,072 is ``128K``, as its makers write it; 200,000 is ``200K``; 1,048,576 is ``1M``.
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
    """A parameter count: ``1.23B``, ``405B``, ``1.04T``, ``560M``."""
    if millions is None:
        return UNKNOWN
    return _scaled(millions, (1, "M", 0), (1_000, "B", 2), (1_000_000, "T", 2))


def _scaled(number: int, *units: tuple[int, str, int]) -> str:
    """*number* in the first of *units* (size, suffix, decimals) in which it reads below 1000, or in the last."""
    figure, suffix = Decimal(number), ""
    for size, suffix, places in units:  # noqa: B007 - the unit it ends with is the one to write
        figure = round(Decimal(number) / size, places)
        if figure < 1000:
            break
    text = f"{figure:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + suffix


def score(value: float | None, unit: str) -> str:
    """A benchmark score in its unit: Elo whole, percent with one decimal."""
    if value is None:
        return UNKNOWN
    return f"{value:.0f}" if unit == "elo" else f"{value:.1f}"


def counted(count: int, noun: str) -> str:
    """A count with its noun: ``1 offer``, ``1,234 offers``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def listed(names: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``; empty for no names."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def figure(value: Decimal) -> str:
    """A number in three figures, never in powers of ten and never a false zero: ``0.35``, ``0.00000001``, ``1.23M``."""
    shown, unit = (value / _MILLION, "M") if value >= _MILLION else (value, "")
    text = f"{shown:,.{max(0, 2 - shown.adjusted()) if shown else 0}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + unit


def ratio(value: Decimal | None) -> str:
    """A multiple of the minimum: ``1.0×``, ``12×``, ``—``."""
    if value is None:
        return UNKNOWN
    return f"{value:.1f}×" if value < Decimal("9.95") else f"{value:,.0f}×"
