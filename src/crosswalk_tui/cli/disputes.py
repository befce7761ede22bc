"""What sources that disagree with the price of an offer have instead, and which of them is used."""

from __future__ import annotations

from datetime import date

from crosswalk_tui.catalog.offer_queries import price_claims
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.models import Offer, Rates
from crosswalk_tui.core.text.format import rate
from crosswalk_tui.core.vocabulary import Tier

CHOICE = (
    "Where sources differ, the seller's own page comes first, then the price that changed last;"
    " of prices more than 2× apart, the one that more sources have."
)
"""Which price is used, in short; of a disputed one, the higher, which the caveat of the offer states."""


def disputing_claims(catalogue: Catalogue, offer: Offer, tier: Tier, day: date) -> list[str]:
    """A sentence for each base price of a *tier* on *day* in a source that differs, then which of them is used."""
    stated = [
        claim
        for claim in price_claims(catalogue, offer.offer_id)
        if (price := claim.price).tier is tier and not price.band_from and price.holds_on(day)
    ]
    used = [claim.price.listed for claim in stated if claim.status == "chosen"]
    differing = [
        f"{claim.source}, as of {price.as_of}, has"
        f" {rate(price.rates.input)} in and {rate(price.rates.output)} out per 1M tokens."
        for claim in stated
        if claim.status == "other"
        and (price := claim.price).window is None
        and not any(_is_same(price.rates, rates) for rates in used)
    ]
    return [*differing, CHOICE] if differing and not offer.disputed else differing


def _is_same(one: Rates, other: Rates) -> bool:
    """Whether input and output are within 0.5% of each other, as in the build."""
    pairs = ((one.input, other.input), (one.output, other.output))
    return all(a == b or (a is not None and b is not None and abs(a - b) * 200 <= max(a, b)) for a, b in pairs)
