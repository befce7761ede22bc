"""The differences between two catalogues: models, offers, prices, scores and sources.

Both are read for the same day: a price that the older one announces for a day in between is no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from crosswalk_tui.core.changes.price_history import change_of
from crosswalk_tui.core.models import Offer
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.eligibility import Eligibility
from crosswalk_tui.core.pricing.filters import NO_FILTERS
from crosswalk_tui.core.workload.monthly import Workload

OfferId = tuple[str, str]
"""The provider's id, and its own id of the model: the identity of an offer across catalogues."""


class ListedModel(NamedTuple):
    """A model of a catalogue.

    Attributes:
        n_providers: providers with an offer that could be ranked.
        ended: the catalogue marks it as deprecated.
    """

    key: str
    name: str
    n_providers: int
    ended: bool


class HeadlineScore(NamedTuple):
    """A headline score; *as_of* is its date, as precise as known."""

    benchmark: str
    model_key: str
    value: float
    as_of: str | None


class SourceDate(NamedTuple):
    """A source and the date of its snapshot."""

    source_id: str
    name: str
    as_of: str


@dataclass(frozen=True, slots=True)
class CatalogueContents:
    """What is compared of a catalogue.

    Attributes:
        models: by key.
        offers: by provider and id.
        other_ids: further ids of offers that were merged with *offers*.
        scores: by benchmark slug and model key.
        benchmarks: names by slug.
        sources: by id.
    """

    models: Mapping[str, ListedModel]
    offers: Mapping[OfferId, Offer]
    other_ids: frozenset[OfferId]
    scores: Mapping[tuple[str, str], HeadlineScore]
    benchmarks: Mapping[str, str]
    sources: Mapping[str, SourceDate]


class PriceDifference(NamedTuple):
    """An offer whose input or output price differs; both bills are those of the same workload."""

    offer: Offer
    before: Quote
    after: Quote

    @property
    def effect_usd(self) -> Decimal:
        """The difference of the monthly bill: positive if it is more expensive now."""
        return self.after.total_usd - self.before.total_usd

    @property
    def input_change(self) -> Decimal | None:
        """The relative change of the input rate: 0.5 is an increase by half."""
        return change_of(self.before.price.rates.input, self.after.price.rates.input)

    @property
    def output_change(self) -> Decimal | None:
        """The relative change of the output rate."""
        return change_of(self.before.price.rates.output, self.after.price.rates.output)


class Repointed(NamedTuple):
    """An offer whose id served the model *before* and serves a different one now."""

    offer: Offer
    before: str


class BenchmarkDifference(NamedTuple):
    """The headline scores of a benchmark that are new, newest first, and the number of those whose value differs."""

    slug: str
    name: str
    new: tuple[HeadlineScore, ...]
    n_changed: int


class CatalogueDiff:
    """The differences from *old* to *new*, for a workload on the day of *now* (UTC).

    Models and offers are sorted by the number of providers of the model, highest first; prices by their effect on the
    bill, largest first.
    """

    def __init__(self, old: CatalogueContents, new: CatalogueContents, workload: Workload, now: datetime) -> None:
        self._old, self._new = old, new
        self._day = now.date()
        self._eligibility = Eligibility(workload, NO_FILTERS, now, None)

    # Models

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """The new key of each model that was renamed or merged.

        Its key is no longer used, and every offer of it that is still listed serves the same other model.
        """
        served: dict[str, set[str]] = {}
        for offer_id, before in self._old.offers.items():
            if before.model_key not in self._new.models and offer_id in self._new.offers:
                served.setdefault(before.model_key, set()).add(self._new.offers[offer_id].model_key)
        return {key: min(keys) for key, keys in sorted(served.items()) if len(keys) == 1}

    @cached_property
    def new_models(self) -> tuple[ListedModel, ...]:
        """The models that were not listed under any name."""
        before = {*self._old.models, *self.renamed.values()}
        return _by_providers(m for key, m in self._new.models.items() if key not in before)

    @cached_property
    def gone_models(self) -> tuple[ListedModel, ...]:
        """The models that are no longer listed, nor renamed."""
        after = {*self._new.models, *self.renamed}
        return _by_providers(m for key, m in self._old.models.items() if key not in after)

    @cached_property
    def ended_models(self) -> tuple[ListedModel, ...]:
        """The models that are marked as deprecated now, with the number of providers before."""
        ended = (
            m
            for key, m in self._old.models.items()
            if not m.ended and (after := self._new.models.get(key)) is not None and after.ended
        )
        return _by_providers(ended)

    # Offers

    @cached_property
    def new_offers(self) -> tuple[Offer, ...]:
        """The offers that were not listed."""
        before = self._old.offers.keys() | self._old.other_ids
        return self._sorted(offer for key, offer in self._new.offers.items() if key not in before)

    @cached_property
    def gone_offers(self) -> tuple[Offer, ...]:
        """The offers that are no longer listed."""
        after = self._new.offers.keys() | self._new.other_ids
        return self._sorted(offer for key, offer in self._old.offers.items() if key not in after)

    @cached_property
    def excluded_offers(self) -> tuple[Offer, ...]:
        """The offers that are still listed, but that the catalogue excludes from rankings now; with the reason."""
        return self._sorted(after for before, after in self._both() if not before.exclude_code and after.exclude_code)

    @cached_property
    def returned_offers(self) -> tuple[Offer, ...]:
        """The offers that the older catalogue excludes from rankings, and the newer one does not."""
        return self._sorted(after for before, after in self._both() if before.exclude_code and not after.exclude_code)

    @cached_property
    def ending_offers(self) -> tuple[Offer, ...]:
        """The offers still sold on the day whose end date is new or different."""
        return self._sorted(
            after
            for before, after in self._both()
            if after.deprecation_date not in (None, before.deprecation_date)
            and after.deprecation_date > self._day
            and not after.exclude_code
        )

    @cached_property
    def repointed(self) -> tuple[Repointed, ...]:
        """The offers whose id serves a different model, unless the model was only renamed."""
        found = [Repointed(after, before.model_key) for before, after in self._both() if self._moved(before, after)]
        return tuple(sorted(found, key=lambda one: self._place(one.offer)))

    # Prices

    @cached_property
    def prices(self) -> tuple[PriceDifference, ...]:
        """The offers that can be ranked in both catalogues, at a different input or output price."""
        found = [difference for before, after in self._both() if (difference := self._price(before, after))]
        return tuple(sorted(found, key=lambda one: (-abs(one.effect_usd), _identity(one.offer))))

    def _price(self, before: Offer, after: Offer) -> PriceDifference | None:
        if self._moved(before, after):
            return None  # prices of different models
        old, _ = self._eligibility.consider(before)
        new, _ = self._eligibility.consider(after)
        if old is None or new is None:
            return None
        rates = [(bill.price.rates.input, bill.price.rates.output) for bill in (old, new)]
        return None if rates[0] == rates[1] else PriceDifference(after, old, new)

    # Scores and sources

    @cached_property
    def scores(self) -> tuple[BenchmarkDifference, ...]:
        """The benchmarks with new or different headline scores, those with the most new ones first."""
        before = {(slug, self.renamed.get(key, key)): score for (slug, key), score in self._old.scores.items()}
        new: dict[str, list[HeadlineScore]] = {}
        changed: dict[str, int] = {}
        for place, score in self._new.scores.items():
            earlier = before.get(place)
            if earlier is None:
                new.setdefault(score.benchmark, []).append(score)
            elif earlier.value != score.value:
                changed[score.benchmark] = changed.get(score.benchmark, 0) + 1
        found = [
            BenchmarkDifference(
                slug, self._new.benchmarks[slug], _newest_first(new.get(slug, [])), changed.get(slug, 0)
            )
            for slug in new.keys() | changed.keys()
        ]
        return tuple(sorted(found, key=lambda one: (-len(one.new), -one.n_changed, one.slug)))

    @cached_property
    def sources(self) -> tuple[tuple[SourceDate | None, SourceDate | None], ...]:
        """Each source in both catalogues, by id; None where it is missing."""
        ids = sorted(self._old.sources.keys() | self._new.sources.keys())
        return tuple((self._old.sources.get(source), self._new.sources.get(source)) for source in ids)

    def name(self, key: str) -> str:
        """The name of the model *key* in the newer catalogue that lists it."""
        model = self._new.models.get(key) or self._old.models[key]
        return model.name

    # Helpers

    def _both(self) -> Iterator[tuple[Offer, Offer]]:
        """Each offer that both catalogues list, before and after."""
        for key, before in self._old.offers.items():
            after = self._new.offers.get(key)
            if after is not None:
                yield before, after

    def _moved(self, before: Offer, after: Offer) -> bool:
        """Whether the offer serves a different model, rather than the same one under a different key."""
        return self.renamed.get(before.model_key, before.model_key) != after.model_key

    def _sorted(self, offers: Iterable[Offer]) -> tuple[Offer, ...]:
        return tuple(sorted(offers, key=self._place))

    def _place(self, offer: Offer) -> tuple[int, str, OfferId]:
        return -self._n_providers(offer.model_key), offer.model_key, _identity(offer)

    def _n_providers(self, key: str) -> int:
        found = [contents.models[key].n_providers for contents in (self._old, self._new) if key in contents.models]
        return max(found, default=0)


def _identity(offer: Offer) -> OfferId:
    return offer.provider.provider_id, offer.provider_model_id


def _by_providers(models: Iterable[ListedModel]) -> tuple[ListedModel, ...]:
    return tuple(sorted(models, key=lambda model: (-model.n_providers, model.key)))


def _newest_first(scores: list[HeadlineScore]) -> tuple[HeadlineScore, ...]:
    by_key = sorted(scores, key=lambda score: score.model_key)
    return tuple(sorted(by_key, key=lambda score: score.as_of or "", reverse=True))
