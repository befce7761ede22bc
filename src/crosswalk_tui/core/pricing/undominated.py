"""Select the offers that could be the cheapest for some mix of input and output."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from crosswalk_tui.core.vocabulary import ProviderType


class PricedOffer(Protocol):
    """An offer the cheapest rule may rank."""

    @property
    def model_key(self) -> str:
        """The model's key."""

    @property
    def provider_type(self) -> ProviderType:
        """The type of its seller."""

    @property
    def input(self) -> int:
        """Micro-USD per 1M input tokens."""

    @property
    def output(self) -> int:
        """Micro-USD per 1M output tokens."""


Offered = TypeVar("Offered", bound=PricedOffer)


def undominated(offers: Iterable[Offered]) -> list[Offered]:
    """The *offers* that could be their model's cheapest for some workload, or tie with it, with or without re-sellers.

    An offer is out when another of the same model, by the same type of provider, costs no more per input and per output
    token: between types a tie goes to the one nearer to the model's maker, which may be slightly more expensive.
    """
    kept: dict[tuple[str, ProviderType], list[Offered]] = {}
    for offer in sorted(offers, key=lambda o: (o.input, o.output)):
        rivals = kept.setdefault((offer.model_key, offer.provider_type), [])
        if not rivals or offer.output < rivals[-1].output:
            rivals.append(offer)
    return [offer for rivals in kept.values() for offer in rivals]
