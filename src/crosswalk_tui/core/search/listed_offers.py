"""The cheapest offers in a list of models, by plain input and output at list prices.

The list is for finding models; the exact bills are computed by the ranking.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, overload

from crosswalk_tui.core.models import RankableOffer
from crosswalk_tui.core.money import TIE_TOLERANCE
from crosswalk_tui.core.vocabulary import TYPE_ORDER, ProviderType

if TYPE_CHECKING:
    from crosswalk_tui.core.workload.monthly import Workload
    from crosswalk_tui.core.workload.volume import Volume

_TIE = Fraction(TIE_TOLERANCE)


def cheapest_listed(
    offers: Sequence[RankableOffer], workload: Workload | Volume, *, include_resellers: bool
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


_TYPES = tuple(ProviderType)
_RESELLER = _TYPES.index(ProviderType.AGGREGATOR)

PlacedOffer = tuple[int, str, ProviderType, int, int, bool, str]
"""The position of a model, and the fields of a `RankableOffer` of it after the model's key."""


class ListedOffers(Sequence[tuple[RankableOffer, ...]]):
    """The offers of each model in a list, by the position of the model.

    Hundreds of thousands are held in a few arrays: as tuples they would take ten times the memory, and looking for
    garbage among them would take several frames.
    """

    def __init__(self, keys: Sequence[str], offers: Iterable[PlacedOffer]) -> None:
        """Hold the *offers* of the models with *keys*."""
        self._keys = keys
        self._models, self._providers, self._days = array("I"), array("I"), array("I")
        self._types, self._own = bytearray(), bytearray()
        self._inputs, self._outputs = array("q"), array("q")
        numbers: dict[str, int] = {}  # of provider ids and days, which repeat
        type_numbers = {provider_type: number for number, provider_type in enumerate(_TYPES)}
        for place, provider_id, provider_type, into, out, own, as_of in offers:
            self._models.append(place)
            self._providers.append(numbers.setdefault(provider_id, len(numbers)))
            self._types.append(type_numbers[provider_type])
            self._inputs.append(into)
            self._outputs.append(out)
            self._own.append(own)
            self._days.append(numbers.setdefault(as_of, len(numbers)))
        self._texts = tuple(numbers)
        self._order = array("I", sorted(range(len(self._models)), key=self._models.__getitem__))
        counts = array("I", [0]) * (len(keys) + 1)
        for place in self._models:
            counts[place + 1] += 1
        self._starts = array("I", accumulate(counts))

    def __len__(self) -> int:
        return len(self._keys)

    @overload
    def __getitem__(self, place: int) -> tuple[RankableOffer, ...]: ...
    @overload
    def __getitem__(self, place: slice) -> list[tuple[RankableOffer, ...]]: ...
    def __getitem__(self, place: int | slice) -> tuple[RankableOffer, ...] | list[tuple[RankableOffer, ...]]:
        """The offers of the model at *place*."""
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        key, texts = self._keys[place], self._texts
        place %= len(self._keys)
        return tuple([
            RankableOffer(
                key, texts[self._providers[row]], _TYPES[self._types[row]], self._inputs[row], self._outputs[row],
                bool(self._own[row]), texts[self._days[row]],
            )
            for row in self._order[self._starts[place] : self._starts[place + 1]]
        ])  # fmt: skip

    def output_steps(self, limits: Sequence[int], *, include_resellers: bool) -> bytes:
        """The output prices of each model's offers that may be ranked, as bits: the lowest for the first of *limits*.

        A bit is set if a price is at most its limit, and above the one before; the next higher bit, if one is above
        all of them. *limits* are ascending, at most seven.
        """
        found = bytearray(len(self))
        steps = map(partial(bisect_left, limits), self._outputs)
        for place, number, step in zip(self._models, self._types, steps, strict=True):
            if include_resellers or number != _RESELLER:
                found[place] |= 1 << step
        return bytes(found)
