"""The terms of an offer in words: how it differs from its model, who sells it until when, how many sources agree.

Also whether it charges more for long prompts.
"""

from __future__ import annotations

from fractions import Fraction

from crosswalk_tui.core.models import OWN, Model, Offer
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.text.format import tokens
from crosswalk_tui.core.vocabulary import Flag, ProviderType
from crosswalk_tui.core.workload.monthly import Workload

_TYPES = {
    ProviderType.FIRST_PARTY: "lab",
    ProviderType.CLOUD: "cloud",
    ProviderType.HOST: "host",
    ProviderType.AGGREGATOR: "resell",
    ProviderType.SUBSCRIPTION: "plan",
    ProviderType.LOCAL: "local",
}

ALIKE_LIMITS = Fraction(105, 100)
"""Limits within this factor are equal: 1M is 1,000,000, 1,048,576 or 1,050,000."""


def type_word(offer: Offer) -> str:
    """The type of the seller in one word."""
    return _TYPES[offer.sold_by]


def differing_context(offer: Offer, model: Model) -> int | None:
    """The context window of *offer* in tokens if it is not the model's; None if one is unknown or both are equal."""
    own, there = model.context_tokens, offer.context_tokens
    if own is None or there is None or max(own, there) <= min(own, there) * ALIKE_LIMITS:
        return None
    return there


def terms_in_words(offer: Offer, model: Model) -> tuple[str, ...]:
    """``context 272K, not 400K``, ``fp8 weights``; empty if the offer does not differ from its model."""
    context = differing_context(offer, model)
    differs = () if context is None else (f"context {tokens(context)}, not {tokens(model.context_tokens)}",)
    return (*differs, *((f"{offer.quantization} weights",) if offer.quantization else ()))


def end_in_words(offer: Offer) -> tuple[str, ...]:
    """``sold until 2026-11-30``, the first day on which *offer* is no longer sold; empty if none is known."""
    return () if offer.deprecation_date is None else (f"sold until {offer.deprecation_date.isoformat()}",)


def seen_in_short(offer: Offer) -> list[str]:
    """When an offer was last listed: ``last seen 2026-09-30 (models.dev)``; empty if no source states it."""
    source = f" ({offer.last_seen_source})" if offer.last_seen_source else ""
    return [f"last seen {offer.last_seen}{source}"] if offer.last_seen else []


def hours_in_words(offer: Offer) -> tuple[str, ...]:
    """``by hour since 2026-08-16`` if a price of *offer* depends on the hour; empty otherwise."""
    hourly = [price for price in offer.prices if price.window is not None]
    if not hourly:
        return ()
    starts = [price.valid_from for price in hourly if price.valid_from is not None]
    return (f"by hour since {min(starts).isoformat()}" if len(starts) == len(hourly) else "by hour",)


def agreement(offer: Offer) -> str:
    """How many sources agree on the price of *offer*: ``3 sources agree``, or why none does."""
    if offer.n_sources > 1:
        return f"{offer.n_sources} sources agree"
    return "other sources differ" if offer.disputed else Flag.SINGLE_SOURCE.short


def agreement_sentence(offer: Offer) -> str:
    """``3 sources agree on the price``, or that no other source has it."""
    if offer.n_sources > 1:
        return f"{offer.n_sources} sources agree on the price"
    return "another source has a different price" if offer.disputed else Flag.SINGLE_SOURCE.long


def bill_sources(bill: Quote) -> str:
    """How many sources agree on the price of *bill*, the list price that the user's replaces, or their machines."""
    if bill.load is not None:
        return bill.load.short_words
    if bill.list_words:
        return bill.list_words
    if bill.price.source == OWN:
        return "not in the catalogue"
    return agreement(bill.offer)


LONG_PROMPTS = "+ long"
"""Beside a bill at the base price, although the offer charges more for long prompts: their size is not known."""


def unset_band(quote: Quote, workload: Workload) -> int | None:
    """The prompt size in tokens above which the offer has a different price, if *workload* has no prompt size.

    None if it has one, or the offer has one price for all.
    """
    if workload.prompt is not None or workload.sizes is not None or len(quote.offer.prices) < 2:
        return None
    tier = quote.price.tier
    starts = (price.band_from for price in quote.offer.prices if price.tier is tier)
    return min(filter(None, starts), default=None)


def unset_band_in_words(quote: Quote, workload: Workload) -> tuple[str, ...]:
    """``more above 200K a prompt`` (see `unset_band`), else empty."""
    start = unset_band(quote, workload)
    return () if start is None else (f"more above {tokens(start)} a prompt",)


def bill_marks(quote: Quote, workload: Workload) -> str:
    """The marks next to the bill of an offer: its caveats, and `LONG_PROMPTS`."""
    marks = quote.marks
    if unset_band(quote, workload) is None:
        return marks
    gap = ", " if any(map(str.isalpha, marks)) else " "
    return f"{marks}{gap}{LONG_PROMPTS}" if marks else LONG_PROMPTS
