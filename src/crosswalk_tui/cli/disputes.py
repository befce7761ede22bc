"""What sources that disagree with the price of an offer have instead."""

from __future__ import annotations

from datetime import date

from crosswalk_tui.catalog.offer_queries import price_claims
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.text.format import rate
from crosswalk_tui.core.vocabulary import Tier


def disputing_claims(catalogue: Catalogue, offer_id: int, tier: Tier, day: date) -> list[str]:
    """A sentence for each base price of a *tier* on *day* in a source that was not used."""
    return [
        f"{claim.source}, as of {price.as_of}, has"
        f" {rate(price.rates.input)} in and {rate(price.rates.output)} out per 1M tokens."
        for claim in price_claims(catalogue, offer_id)
        if (price := claim.price).tier is tier
        and claim.status == "other"
        and not price.band_from
        and price.window is None
        and price.holds_on(day)
    ]
