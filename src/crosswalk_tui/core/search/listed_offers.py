"""Offers of a model list: which of a model's could be its cheapest, and which one is for a number of tokens.

A list bills plain input and output only, at list prices: it is for finding models, the ranking bills everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from crosswalk_tui.core.models import RankableOffer
from crosswalk_tui.core.pricing.ranking import TIE_TOLERANCE
from crosswalk_tui.core.vocabulary import TYPE_ORDER, ProviderType
from crosswalk_tui.core.workload.monthly import Workload

_TIE = Fraction(TIE_TOLERANCE)


def cheapest_listed(
    offers: Sequence[RankableOffer], workload: Workload, *, include_resellers: bool
) -> RankableOffer | None:
    """The offer that wins for the tokens of *workload* at list prices, None when none may be ranked.

    As in the offers table, of offers within 0.1% of the least the one nearest to the model's maker wins.
    """
    totals = [
        (offer.input * workload.input_tokens + offer.output * workload.output_tokens, offer)
        for offer in rankable(offers, include_resellers=include_resellers)
    ]
    limit = min((total for total, _ in totals), default=0) * (1 + _TIE)
    tied = [(TYPE_ORDER[offer.provider_type], total, offer.output, offer) for total, offer in totals if total <= limit]
    return min(tied, key=lambda found: found[:3], default=(0, 0, 0, None))[3]


def rankable(offers: Sequence[RankableOffer], *, include_resellers: bool) -> list[RankableOffer]:
    """Those of *offers* that may be ranked."""
    return [o for o in offers if include_resellers or o.provider_type is not ProviderType.AGGREGATOR]


def undominated(offers: Iterable[RankableOffer]) -> list[RankableOffer]:
    """The *offers* that could be their model's cheapest for some workload, or tie with it, with or without re-sellers.

    An offer is out when another of the same model, by the same type of provider, costs no more per input and per output
    token: between types a tie goes to the one nearer to the model's maker, which may be slightly more expensive.
    """
    kept: dict[tuple[str, ProviderType], list[RankableOffer]] = {}
    for offer in sorted(offers, key=lambda o: (o.input, o.output)):
        rivals = kept.setdefault((offer.model_key, offer.provider_type), [])
        if not rivals or offer.output < rivals[-1].output:
            rivals.append(offer)
    return [offer for rivals in kept.values() for offer in rivals]
