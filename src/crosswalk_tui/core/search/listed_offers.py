"""The cheapest offers in a list of models, by plain input and output at list prices.

The list is for finding models; the exact bills are computed by the ranking.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from crosswalk_tui.core.models import RankableOffer
from crosswalk_tui.core.pricing.ranking import TIE_TOLERANCE
from crosswalk_tui.core.vocabulary import TYPE_ORDER, ProviderType
from crosswalk_tui.core.workload.monthly import Workload

_TIE = Fraction(TIE_TOLERANCE)


def cheapest_listed(
    offers: Sequence[RankableOffer], workload: Workload, *, include_resellers: bool
) -> RankableOffer | None:
    """The cheapest offer for the tokens of *workload*; of offers within 0.1%, the one nearest to the model's maker."""
    totals = [
        (offer.input * workload.input_tokens + offer.output * workload.output_tokens, offer)
        for offer in rankable(offers, include_resellers=include_resellers)
    ]
    limit = min((total for total, _ in totals), default=0) * (1 + _TIE)
    tied = [(TYPE_ORDER[offer.provider_type], total, offer.output, offer) for total, offer in totals if total <= limit]
    return min(tied, key=lambda found: found[:3], default=(0, 0, 0, None))[3]


def rankable(offers: Sequence[RankableOffer], *, include_resellers: bool) -> list[RankableOffer]:
    """The *offers* that may be ranked."""
    if include_resellers:
        return list(offers)
    return [o for o in offers if o.provider_type is not ProviderType.AGGREGATOR]
