"""How figures are written on screen and in tables. Unknown is an em dash; money never rounds to a false zero."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from crosswalk_tui.core.money import rate_usd

UNKNOWN = "—"
"""What stands for a value nobody has published."""

_MIN_PLACES = 2


def usd(amount: Decimal | None, places: int | None = None) -> str:
    """Dollars with enough decimals to tell apart: ``$1,234.50``, ``$0.85``, ``$0.0034``, ``$0`` only for a true zero.

    Args:
        amount: USD, or None for unknown.
        places: decimals to show whatever the size, to align a column; chosen from the size when None.
    """
    if amount is None:
        return UNKNOWN
    if amount == 0:
        return "$0" if places is None else f"${amount:.{places}f}"
    shown = places_for(amount) if places is None else places
    return f"${amount.quantize(Decimal(1).scaleb(-shown), rounding=ROUND_HALF_UP):,f}"


def places_for(amount: Decimal) -> int:
    """Decimals that keep at least two significant figures of *amount* and never fewer than cents."""
    if amount == 0:
        return _MIN_PLACES
    return max(_MIN_PLACES, 1 - amount.adjusted())


def rate(micro_usd: int | None) -> str:
    """A unit price in USD per 1M tokens, exact, with at least cents: ``$0.06``, ``$0.0509``, ``$3.00``, ``—``."""
    if micro_usd is None:
        return UNKNOWN
    text = f"{rate_usd(micro_usd):f}"
    whole, _, fraction = text.partition(".")
    return f"${int(whole):,}.{fraction.rstrip('0').ljust(_MIN_PLACES, '0')}"


def tokens(count: int | None) -> str:
    """A context or output limit, in binary thousands where it is a round number of them, else in decimal ones.

    131,072 is ``128K``, as its makers write it; 200,000 is ``200K``; 1,048,576 is ``1M``.
    """
    if count is None:
        return UNKNOWN
    if count >= 1024 and count % 1024 == 0 and count % 1000 != 0:
        kibi = count // 1024
        return f"{kibi // 1024}M" if kibi % 1024 == 0 else f"{kibi}K"
    if count >= 1_000_000:
        return f"{Decimal(count) / 1_000_000:.2f}".rstrip("0").rstrip(".") + "M"
    if count >= 1_000:
        return f"{Decimal(count) / 1_000:.1f}".rstrip("0").rstrip(".") + "K"
    return str(count)


def parameters(millions: int | None) -> str:
    """A parameter count: ``1.23B``, ``405B``, ``1.04T``, ``560M``."""
    if millions is None:
        return UNKNOWN
    for size, suffix in ((1_000_000, "T"), (1_000, "B")):
        if millions >= size:
            return f"{Decimal(millions) / size:.2f}".rstrip("0").rstrip(".") + suffix
    return f"{millions}M"


def score(value: float | None, unit: str) -> str:
    """A benchmark score in its unit: Elo whole, percent with one decimal."""
    if value is None:
        return UNKNOWN
    return f"{value:.0f}" if unit == "elo" else f"{value:.1f}"


def ratio(value: Decimal | None) -> str:
    """How many times the minimum: ``1.0×``, ``12×``, ``—``."""
    if value is None:
        return UNKNOWN
    return f"{value:.1f}×" if value < 10 else f"{value:,.0f}×"
