"""Limits that apply to a model where it is bought: those of its cheapest offers, which may be lower than its own."""

from __future__ import annotations

from crosswalk_tui.core.comparison.comparison import RankedModel
from crosswalk_tui.core.comparison.offer_terms import ALIKE_LIMITS
from crosswalk_tui.core.models import Offer
from crosswalk_tui.core.pricing.reply_limits import output_limit


def bought_limit(ranked: RankedModel, field: str) -> tuple[int | None, Offer | None]:
    """The limit at the cheapest offer in tokens, and that offer; of tied offers, the largest limit.

    *field* is ``context_tokens`` or ``max_output_tokens``. Without an offer or a published limit, the own one.
    """
    own: int | None = getattr(ranked.model, field)
    found = [(_sellers_limit(quote.offer, field, own), quote.offer) for quote in ranked.ranking.cheapest]
    known = [(limit, offer) for limit, offer in found if limit is not None]
    return max(known, key=lambda one: one[0], default=(own, ranked.best.offer if ranked.best else None))


def shown_limit(ranked: RankedModel, field: str) -> int | None:
    """The limit at the cheapest offer to show beside the model's own: that one, if they differ too little to matter.

    A seller may round a limit of 128,000 to 131,072, which would look like a different limit.
    """
    own: int | None = getattr(ranked.model, field)
    limit = bought_limit(ranked, field)[0]
    if own is None or limit is None or max(own, limit) > min(own, limit) * ALIKE_LIMITS:
        return limit
    return own


def _sellers_limit(offer: Offer, field: str, own: int | None) -> int | None:
    """A seller's limit. An output limit as large as the context window is ignored, and no reply exceeds that window."""
    sold: int | None = getattr(offer, field)
    if field != "max_output_tokens":
        return own if sold is None else sold
    limit = own if output_limit(offer) is None else sold
    known = [tokens for tokens in (limit, sold, offer.context_tokens) if tokens is not None]
    return None if limit is None else min(known)
