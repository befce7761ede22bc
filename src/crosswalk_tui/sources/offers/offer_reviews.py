"""The reviewed decisions about offers with a misleading listing: how they are sold, or why they are not ranked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from crosswalk_tui.sources.offers.merged_offers import MergedOffer
from crosswalk_tui.sources.providers import read_table


@dataclass(frozen=True, slots=True)
class OfferReview:
    """A reviewed decision about offers with a misleading listing.

    Attributes:
        source: the only source that lists them, or ``*`` for any.
        ids: the ids it applies to.
        verdict: an `Access` or a catalogue-wide `Exclusion`.
        reason: the sentence shown.
    """

    provider: str
    source: str
    ids: re.Pattern[str]
    verdict: str
    reason: str

    def applies_to(self, entry: MergedOffer) -> bool:
        """Whether *entry* is one of the offers; a decision about one list applies only to offers that no other has."""
        return (
            entry.provider.provider_id == self.provider
            and (self.source == "*" or {record.source for record in entry.records} == {self.source})
            and self.ids.fullmatch(entry.provider_model_id) is not None
        )


def offer_reviews() -> tuple[OfferReview, ...]:
    """Every reviewed decision, by provider."""
    return tuple(review for rows in _reviews_by_provider().values() for review in rows)


@cache
def _reviews_by_provider() -> dict[str, tuple[OfferReview, ...]]:
    """The rows of the reviewed table, in its order."""
    table: dict[str, tuple[OfferReview, ...]] = {}
    for row in read_table("reviewed_offers.csv", ("provider", "source", "ids", "verdict", "reason")):
        review = OfferReview(row["provider"], row["source"], re.compile(row["ids"]), row["verdict"], row["reason"])
        table[review.provider] = (*table.get(review.provider, ()), review)
    return table


def review_of(entry: MergedOffer) -> OfferReview | None:
    """The reviewed decision on the offer, if any."""
    rows = _reviews_by_provider().get(entry.provider.provider_id, ())
    return next((review for review in rows if review.applies_to(entry)), None)
