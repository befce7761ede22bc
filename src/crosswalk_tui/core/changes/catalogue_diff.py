"""The differences between two catalogues: models, offers, prices, scores and sources.

Both are read for the same day: a price that the older one announces for a day in between is no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cached_property
from typing import NamedTuple

from crosswalk_tui.core.changes.catalogue_contents import (
    CatalogueContents,
    HeadlineScore,
    ListedModel,
    OfferId,
    SourceDate,
)
from crosswalk_tui.core.changes.date_effects import DateEffects, date_effects
from crosswalk_tui.core.changes.price_effects import OfferBills, PriceEffect, largest_first
from crosswalk_tui.core.changes.source_switch import SourceSwitch, source_switch
from crosswalk_tui.core.models import Offer
from crosswalk_tui.core.workload.monthly import Workload


class Repointed(NamedTuple):
    """An offer whose id served the model *before* and serves a different one now."""

    offer: Offer
    before: str


class RepointedName(NamedTuple):
    """A name that meant the model *before* and means *after* now."""

    name: str
    before: str
    after: str


class BenchmarkDifference(NamedTuple):
    """The headline scores of a benchmark that are new, newest first, and the number of those whose value differs."""

    slug: str
    name: str
    new: tuple[HeadlineScore, ...]
    n_changed: int


class CatalogueDiff:
    """The differences from *old* to *new*, for a workload on the day of *now* (UTC).

    Models and offers are sorted by the number of providers of the model, highest first; prices by their effect on the
    bill, largest first. With a *provider* (its id), only its offers, and the models that it sells or sold.

    Attributes:
        workload: what the bills are for.
    """

    def __init__(
        self,
        old: CatalogueContents,
        new: CatalogueContents,
        workload: Workload,
        now: datetime,
        provider: str | None = None,
    ) -> None:
        self._old, self._new = old, new
        self._now = now.astimezone(UTC)
        self.workload = workload
        self._bills = OfferBills(workload)
        self._provider = provider

    # Models

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """The new key of each model that was renamed or merged.

        Its key is no longer used, and every offer of it that is still listed serves the same other model.
        """
        return {key: after for key, after in self.new_keys.items() if self._sells(after)}

    @cached_property
    def new_keys(self) -> Mapping[str, str]:
        """As `renamed`, whichever provider is requested."""
        served: dict[str, set[str]] = {}
        for offer_id, before in self._old.listed.items():
            if before not in self._new.models and offer_id in self._new.listed:
                served.setdefault(before, set()).add(self._new.listed[offer_id])
        return {key: min(keys) for key, keys in sorted(served.items()) if len(keys) == 1}

    @cached_property
    def new_models(self) -> tuple[ListedModel, ...]:
        """The models that were not listed under any name."""
        before = {*self._old.models, *self.new_keys.values()}
        return self._by_providers(m for key, m in self._new.models.items() if key not in before)

    @cached_property
    def gone_models(self) -> tuple[ListedModel, ...]:
        """The models that are no longer listed, nor renamed."""
        after = {*self._new.models, *self.new_keys}
        return self._by_providers(m for key, m in self._old.models.items() if key not in after)

    @cached_property
    def ended_models(self) -> tuple[ListedModel, ...]:
        """The models that are marked as deprecated now, with the number of providers before."""
        return self._by_providers(
            m
            for key, m in self._old.models.items()
            if not m.ended and (after := self._new.models.get(key)) is not None and after.ended
        )

    @cached_property
    def returned_models(self) -> tuple[ListedModel, ...]:
        """The models that are marked as deprecated in the older catalogue only, with the number of providers now."""
        return self._by_providers(
            m
            for key, m in self._new.models.items()
            if not m.ended and (before := self._old.models.get(key)) is not None and before.ended
        )

    # Offers

    @cached_property
    def new_offers(self) -> tuple[Offer, ...]:
        """The offers that were not listed."""
        return self._sorted(offer for key, offer in self._new.offers.items() if key not in self._old.listed)

    @cached_property
    def gone_offers(self) -> tuple[Offer, ...]:
        """The offers that are no longer listed."""
        return self._sorted(offer for key, offer in self._old.offers.items() if key not in self._new.listed)

    @cached_property
    def excluded_offers(self) -> tuple[Offer, ...]:
        """The offers that are still listed, but that the catalogue excludes from rankings now; with the reason."""
        return self._sorted(after for _, after in self._excluded)

    @property
    def _excluded(self) -> Iterator[tuple[Offer, Offer]]:
        return (pair for pair in self._both() if not pair[0].exclude_code and pair[1].exclude_code)

    @cached_property
    def date_effects(self) -> DateEffects:
        """What is excluded or ended only because the newer catalogue has a later date."""
        was, now = self._old.as_of, self._new.as_of
        return date_effects(was, now, self._excluded, self.gone_offers, (model.key for model in self.ended_models))

    @cached_property
    def returned_offers(self) -> tuple[Offer, ...]:
        """The offers that the older catalogue excludes from rankings, and the newer one does not."""
        return self._sorted(after for before, after in self._both() if before.exclude_code and not after.exclude_code)

    @cached_property
    def ending_offers(self) -> tuple[Offer, ...]:
        """The offers still sold on the day whose end date is new or different, the next to end first."""
        ending = self._sorted(
            after
            for before, after in self._both()
            if after.deprecation_date != before.deprecation_date and is_ending(after, self._now.date())
        )
        return tuple(sorted(ending, key=end_date))

    @cached_property
    def repointed(self) -> tuple[Repointed, ...]:
        """The ids that serve a different model, unless the model was only renamed, as offers of the new model.

        An id that was merged with an offer serves the model of that offer.
        """
        moved = [
            (offer_id, before)
            for offer_id, before in self._old.listed.items()
            if self.new_keys.get(before, before) != self._new.listed.get(offer_id, before)
        ]
        found = [
            Repointed(offer._replace(provider_model_id=offer_id[1]), before)
            for offer_id, before in moved
            if offer_id in self._new.listed
            and self._requested(offer := self._new.offers[self._new.merged.get(offer_id, offer_id)])
        ]
        return tuple(sorted(found, key=lambda one: self._place(one.offer)))

    @cached_property
    def repointed_names(self) -> tuple[RepointedName, ...]:
        """The names by which a command finds a different model, in alphabetical order."""
        found = [
            RepointedName(name, before, after)
            for name, before in self._old.names.items()
            if (after := self._new.names.get(name)) is not None
            and self.new_keys.get(before, before) != after
            and self._sells(after)
        ]
        return tuple(sorted(found))

    # Prices

    @cached_property
    def prices(self) -> tuple[PriceEffect, ...]:
        """The offers with a bill in both catalogues whose price has changed: the workload pays different rates."""
        return tuple(one for one in self._different if not one.other_source)

    @cached_property
    def other_sources(self) -> tuple[PriceEffect, ...]:
        """The offers for which the workload pays different rates as their price is from a different source now."""
        return tuple(one for one in self._different if one.other_source)

    @cached_property
    def _different(self) -> tuple[PriceEffect, ...]:
        return largest_first(one for before, after in self._both() if (one := self._price(before, after)) is not None)

    def has_other_source(self, offer: Offer) -> bool:
        """Whether the price of *offer*, of either catalogue, differs only because it is from a different source."""
        key = identity(offer)
        before, after = self._old.offers.get(key), self._new.offers.get(key)
        return before is not None and after is not None and self._switch(before, after) is not None

    def _switch(self, before: Offer, after: Offer) -> SourceSwitch | None:
        """The two sources, if the price differs only because it is from a different one."""
        stated = [contents.stated.get(identity(after), {}) for contents in (self._old, self._new)]
        return source_switch(before, after, *stated)

    def _price(self, before: Offer, after: Offer) -> PriceEffect | None:
        """The change of the price of an offer; None if the workload pays the same rates, or the models differ."""
        if self._moved(before, after):
            return None  # prices of different models
        old, new = (self._bills.bill(offer, self._now) for offer in (before._replace(model_key=after.model_key), after))
        found = None if old is None or new is None else self._bills.effect(after, old, new)
        switch = None if found is None else self._switch(before, after)
        if found is None or switch is None:
            return found
        names = [self._source_name(source) for source in switch]
        return found._replace(other_source=names[0], source=names[1])

    def _source_name(self, source: str) -> str:
        known = self._new.sources.get(source) or self._old.sources.get(source)
        return source if known is None else known.name

    @cached_property
    def announced(self) -> tuple[PriceEffect, ...]:
        """The prices to come that the older catalogue does not announce for the same day."""
        known = set(map(_announcement, self._bills.announced(self._old.offers.values(), self._now)))
        offers = filter(self._requested, self._new.offers.values())
        return largest_first(one for one in self._bills.announced(offers, self._now) if _announcement(one) not in known)

    # Scores and sources

    @cached_property
    def scores(self) -> tuple[BenchmarkDifference, ...]:
        """The benchmarks with new or different headline scores, those with the most new ones first."""
        before = {(slug, self.new_keys.get(key, key)): score for (slug, key), score in self._old.scores.items()}
        new: dict[str, list[HeadlineScore]] = {}
        changed: dict[str, int] = {}
        for place, score in self._new.scores.items():
            earlier = before.get(place)
            if not self._sells(score.model_key):
                continue
            if earlier is None:
                new.setdefault(score.benchmark, []).append(score)
            elif earlier.value != score.value:
                changed[score.benchmark] = changed.get(score.benchmark, 0) + 1
        found = [
            BenchmarkDifference(slug, self._new.benchmarks[slug], newest_first(new.get(slug, [])), changed.get(slug, 0))
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
        """Each requested offer that both catalogues list, before and after."""
        for key, before in self._old.offers.items():
            after = self._new.offers.get(key)
            if after is not None and self._requested(after):
                yield before, after

    def _requested(self, offer: Offer) -> bool:
        return self._provider in (None, offer.provider.provider_id)

    def _sells(self, key: str) -> bool:
        """Whether the requested provider, if any, sells or sold the model *key*."""
        return self._provider is None or key in self._models_of_provider

    @cached_property
    def _models_of_provider(self) -> frozenset[str]:
        return frozenset(
            key
            for contents in (self._old, self._new)
            for (provider, _), key in contents.listed.items()
            if provider == self._provider
        )

    def _moved(self, before: Offer, after: Offer) -> bool:
        """Whether the offer serves a different model, rather than the same one under a different key."""
        return self.new_keys.get(before.model_key, before.model_key) != after.model_key

    def _sorted(self, offers: Iterable[Offer]) -> tuple[Offer, ...]:
        return tuple(sorted(filter(self._requested, offers), key=self._place))

    def _place(self, offer: Offer) -> tuple[int, str, OfferId]:
        return -self._n_providers(offer.model_key), offer.model_key, identity(offer)

    def _n_providers(self, key: str) -> int:
        found = [contents.models[key].n_providers for contents in (self._old, self._new) if key in contents.models]
        return max(found, default=0)

    def _by_providers(self, models: Iterable[ListedModel]) -> tuple[ListedModel, ...]:
        return by_providers(model for model in models if self._sells(model.key))


def is_ending(offer: Offer, today: date) -> bool:
    """Whether *offer* is still sold on *today*, until a known day."""
    return offer.deprecation_date is not None and offer.deprecation_date > today and not offer.exclude_code


def end_date(offer: Offer) -> date:
    """The first day on which *offer* is no longer sold; the last possible date if none is known."""
    return offer.deprecation_date or date.max


def by_providers(models: Iterable[ListedModel]) -> tuple[ListedModel, ...]:
    """Sort *models* by their number of providers, highest first."""
    return tuple(sorted(models, key=lambda model: (-model.n_providers, model.key)))


def newest_first(scores: Iterable[HeadlineScore]) -> tuple[HeadlineScore, ...]:
    """Sort *scores* by date, those without one last."""
    by_key = sorted(scores, key=lambda score: score.model_key)
    return tuple(sorted(by_key, key=lambda score: score.as_of or "", reverse=True))


def identity(offer: Offer) -> OfferId:
    """The provider's id, and its own id of the model."""
    return offer.provider.provider_id, offer.provider_model_id


def _announcement(change: PriceEffect) -> tuple[OfferId, str, tuple[int | None, int | None], str]:
    return identity(change.offer), change.day, change.after, change.others
