"""The total of a bill, its sellers, and what may be cheaper, as text."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.vocabulary import Sign

_CENTS_FROM = 100
"""From this amount on, in USD, totals have cents only."""

_TIED_NAMES = 2
"""Tied sellers named after the first; of more, one is named and the others are counted."""


def money(amount: Decimal | None, places: int | None) -> str:
    """Format *amount* with at least *places* decimals, and more if it would otherwise look like zero.

    Large amounts have cents, however many decimals the small ones beside them need.
    """
    if amount is not None and places is not None and amount >= _CENTS_FROM:
        return fmt.usd(amount, 2)
    return fmt.usd(amount, max(places, fmt.places_for(amount)) if amount and places is not None else None)


def total_text(quote: Quote | None, places: int | None = None) -> str:
    """Format the monthly total of *quote*, *places* being the fewest decimals.

    A sign before it says that a rate is assumed, or that it is at most so much; signs after it, that a price is old,
    and that one is the user's.
    """
    if quote is None:
        return fmt.UNKNOWN
    after = f"{Sign.OLD if quote.is_old else ''}{Sign.OWN if quote.is_own else ''}"
    return f"{quote.assumed_sign}{money(quote.total_usd, places)}{after}"


def tied_sellers(names: Sequence[str], *, in_cell: bool = False) -> str:
    """The sellers of a model's tied winners, the named one first, in few words; *in_cell*, in fewer.

    >>> tied_sellers(["OpenAI"]), tied_sellers(["OpenAI", "Azure"])
    ('OpenAI', 'OpenAI (also at Azure)')
    >>> tied_sellers(["OpenAI", "Azure", "Bedrock", "Databricks"])
    'OpenAI (also at Azure and 2 more)'
    >>> tied_sellers(["OpenAI", "Azure", "Bedrock", "Databricks"], in_cell=True)
    'OpenAI (also at 3 more)'
    """
    first, *others = names
    if not others:
        return first
    if in_cell and len(others) > 1:
        return f"{first} (also at {len(others)} more)"
    shown = fmt.listed(others) if len(others) <= _TIED_NAMES else f"{others[0]} and {len(others) - 1} more"
    return f"{first} (also at {shown})"


def perhaps_cheaper(bounds: Sequence[Quote], places: int | None = None) -> str:
    """``Acme, at most $27.20 (and 2 more)``: the first of the bills *bounds*, which are upper bounds."""
    if not bounds:
        return ""
    more = f" (and {len(bounds) - 1} more)" if len(bounds) > 1 else ""
    return f"{bounds[0].offer.provider.name}, at most {money(bounds[0].total_usd, places)}{more}"


def may_be_cheaper(quote: Quote, places: int | None = None) -> str:
    """``may be cheaper at Acme: $27.20``, for an assumed bill."""
    return f"may be cheaper at {quote.offer.provider.name}: {money(quote.total_usd, places)}"
