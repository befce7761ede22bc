"""Of many offers with two prices, those that could be the cheapest for some mix of input and output."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from crosswalk_tui.core.vocabulary import TYPE_ORDER, ProviderType


class PricedOffer(Protocol):
    """An offer the cheapest rule may rank."""

    @property
    def model_key(self) -> str:
        """The model's key."""

    @property
    def provider_type(self) -> ProviderType:
        """What kind of business sells it."""

    @property
    def input(self) -> int:
        """Micro-USD per 1M input tokens."""

    @property
    def output(self) -> int:
        """Micro-USD per 1M output tokens."""


Offered = TypeVar("Offered", bound=PricedOffer)


def undominated(offers: Iterable[Offered]) -> list[Offered]:
    """The *offers* that could be their model's cheapest for some workload, with or without re-sellers.

    An offer is out when another of the same model, and of re-sellers only another re-seller's, costs no more per input
    and per output token. Of equal ones the one nearest to the model's maker stays.
    """
    kept: dict[tuple[str, bool], list[Offered]] = {}
    for offer in sorted(offers, key=lambda o: (o.input, o.output, TYPE_ORDER[o.provider_type])):
        rivals = kept.setdefault((offer.model_key, offer.provider_type is ProviderType.AGGREGATOR), [])
        if not rivals or offer.output < rivals[-1].output:
            rivals.append(offer)
    return [offer for rivals in kept.values() for offer in rivals]
