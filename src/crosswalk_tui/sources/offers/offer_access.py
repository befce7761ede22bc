"""How an offer is sold: by the token, by subscription, free of charge, or without a published price."""

from __future__ import annotations

from crosswalk_tui.core.vocabulary import Access
from crosswalk_tui.sources.model_kinds import is_router
from crosswalk_tui.sources.offers.merged_offers import MergedOffer
from crosswalk_tui.sources.offers.offer_reviews import review_of


def access_of(entry: MergedOffer) -> Access:
    """How the offer is sold, by a review, a source's statement, its id, its provider, or its prices."""
    verdict = review_of(entry)
    if verdict is not None and verdict.verdict in set(Access):
        return Access(verdict.verdict)
    stated = next((record.access for record in entry.records if record.access is not None), None)
    if stated is not None and stated is not Access.METERED:
        return stated
    if is_router(entry.provider_model_id):
        return Access.ROUTER
    default = entry.provider.default_access or Access.METERED
    if default is not Access.METERED:
        return default
    if "free" in entry.resolution.parsed.tags:
        return Access.FREE
    rates = [p.rates for r in entry.records for p in r.prices]
    if any(rate.input or rate.output for rate in rates):
        return Access.METERED
    if all(rate.input is None and rate.output is None for rate in rates):
        return Access.UNPRICED
    named_free = any("free" in (record.facts.name or "").lower() for record in entry.records)
    return Access.FREE if named_free else Access.PLACEHOLDER
