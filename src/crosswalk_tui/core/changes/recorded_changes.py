"""What a single catalogue records as changed since a day: prices, ends, releases, re-pointed ids, scores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from crosswalk_tui.core.changes.age import last_day
from crosswalk_tui.core.changes.catalogue_contents import CatalogueContents, HeadlineScore, ListedModel, RecordedEnd
from crosswalk_tui.core.changes.catalogue_diff import (
    BenchmarkDifference,
    Repointed,
    by_providers,
    end_date,
    identity,
    is_ending,
    newest_first,
)
from crosswalk_tui.core.changes.price_effects import OfferBills, PriceEffect, largest_first, standard_only
from crosswalk_tui.core.changes.price_history import change_of
from crosswalk_tui.core.models import Offer, Price, Rates
from crosswalk_tui.core.workload.monthly import Workload

_Rates = tuple[int | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class PriceChange:
    """A changed price of an offer: the input or the output rate is known before and after, and differs.

    Attributes:
        day: ISO date: the first day in force when *effective*, else the day the source recorded it.
        before, after: input, output and cache-read rates in micro-USD per 1M tokens; None if unknown or not a price.
        source: name of the source of the new price.
        live: the catalogue does not exclude the offer.
    """

    day: str
    effective: bool
    model_key: str
    model_name: str
    provider_id: str
    provider: str
    provider_model_id: str
    before: tuple[int | None, int | None, int | None]
    after: tuple[int | None, int | None, int | None]
    source: str
    live: bool

    @property
    def input_change(self) -> Decimal | None:
        """The relative change of the input rate: 0.5 is an increase by half. None without a rate to compare."""
        return change_of(self.before[0], self.after[0])

    @property
    def output_change(self) -> Decimal | None:
        """The relative change of the output rate."""
        return change_of(self.before[1], self.after[1])


@dataclass(frozen=True, slots=True)
class RecordedRepoint:
    """An id that was pointed from the model *before* to a different one on *day* (an ISO date)."""

    provider_id: str
    provider_model_id: str
    before: str
    day: str


class EndedOffer(NamedTuple):
    """An offer that has ended, and when, as in `RecordedEnd`."""

    offer: Offer
    day: date
    is_stated: bool


class RecordedChanges:
    """What *contents* records as changed on *since* or later, for a workload at *now*.

    Models and offers are sorted as in `CatalogueDiff`. With a *provider* (its id), only its offers, and the models that
    it sells.

    Attributes:
        since: the first day.
        workload: what the bills are for: the one given, at standard prices.
    """

    def __init__(
        self,
        contents: CatalogueContents,
        changes: Sequence[PriceChange],
        repoints: Sequence[RecordedRepoint],
        workload: Workload,
        since: date,
        now: datetime,
        provider: str | None = None,
    ) -> None:
        self.since = since
        self._contents, self._changes, self._repoints = contents, changes, repoints
        self._now = now.astimezone(UTC)
        self.workload = standard_only(workload)
        self._bills = OfferBills(self.workload)
        self._provider = provider

    # Prices

    @cached_property
    def prices(self) -> tuple[PriceEffect, ...]:
        """Each change of a price until today, of offers that are still sold; an offer may have several."""
        today = self._now.date().isoformat()
        return largest_first(self._effect(change) for change in self._recorded if change.live and change.day <= today)

    @property
    def n_ended(self) -> int:
        """The number of changes left out of `prices`, as the offer is no longer sold."""
        return sum(not change.live for change in self._recorded)

    @cached_property
    def announced(self) -> tuple[PriceEffect, ...]:
        """The prices to come."""
        return largest_first(self._bills.announced(self._offers(), self._now))

    @cached_property
    def _recorded(self) -> tuple[PriceChange, ...]:
        """The price changes since the day, of the requested provider, of offers that are read."""
        return tuple(
            change
            for change in self._changes
            if self._is_recent(change.day)
            and self._provider in (None, change.provider_id)
            and (change.provider_id, change.provider_model_id) in self._contents.offers
        )

    def _effect(self, change: PriceChange) -> PriceEffect:
        """The effect of a recorded change on the bill of its offer; without a bill, the rates alone."""
        offer = self._contents.offers[change.provider_id, change.provider_model_id]
        bills = [self._bills.bill(_sold_at(offer, rates), self._now) for rates in _comparable(change)]
        before, after = bills
        found = None if before is None or after is None else self._bills.effect(offer, before, after)
        if found is None:
            found = PriceEffect(offer, change.before[:2], change.after[:2], None)
        return found._replace(
            before=change.before[:2],
            after=change.after[:2],
            day=change.day,
            in_force_from=change.effective,
            source=change.source,
        )

    # Models and offers

    @cached_property
    def new_models(self) -> tuple[ListedModel, ...]:
        """The models released since."""
        return by_providers(
            model
            for key, model in self._contents.models.items()
            if model.release_date is not None and self._is_recent(model.release_date) and self._sells(key)
        )

    @cached_property
    def ended_offers(self) -> tuple[EndedOffer, ...]:
        """The offers that have ended since, and not after today, by the newest day first."""
        ends = {identity(offer): end for offer in self._offers() if (end := self._end(offer)) is not None}
        ended = self._sorted(offer for offer in self._offers() if identity(offer) in ends)
        found = [EndedOffer(offer, *ends[identity(offer)]) for offer in ended]
        return tuple(sorted(found, key=lambda one: one.day, reverse=True))

    def _end(self, offer: Offer) -> RecordedEnd | None:
        """The end of *offer* since, and not after today: that of its timeline, else its end date."""
        end = self._contents.ends.get(identity(offer)) or RecordedEnd(end_date(offer), is_stated=True)
        return end if self.since <= end.day <= self._now.date() else None

    @cached_property
    def ending_offers(self) -> tuple[Offer, ...]:
        """The offers that are still sold, until a known day, the next to end first."""
        ending = self._sorted(offer for offer in self._offers() if is_ending(offer, self._now.date()))
        return tuple(sorted(ending, key=end_date))

    @cached_property
    def repointed(self) -> tuple[tuple[Repointed, str], ...]:
        """The ids that serve a different model since a day, newest first, with the day."""
        found = [
            (Repointed(offer, one.before), one.day)
            for one in sorted(self._repoints, key=lambda one: one.day, reverse=True)
            if self._is_recent(one.day)
            and self._provider in (None, one.provider_id)
            and (offer := self._contents.offers.get((one.provider_id, one.provider_model_id))) is not None
        ]
        return tuple(found)

    # Scores

    @cached_property
    def scores(self) -> tuple[BenchmarkDifference, ...]:
        """The benchmarks with headline scores measured since, those with the most first."""
        new: dict[str, list[HeadlineScore]] = {}
        for score in self._contents.scores.values():
            if score.as_of is not None and self._is_recent(score.as_of) and self._sells(score.model_key):
                new.setdefault(score.benchmark, []).append(score)
        found = [
            BenchmarkDifference(slug, self._contents.benchmarks[slug], newest_first(scores), 0)
            for slug, scores in new.items()
        ]
        return tuple(sorted(found, key=lambda one: (-len(one.new), one.slug)))

    def name(self, key: str) -> str:
        """The name of the model *key*; the key itself if it is not listed."""
        model = self._contents.models.get(key)
        return key if model is None else model.name

    # Helpers

    def _is_recent(self, day: str) -> bool:
        """Whether a date, as precise as known, may be *since* or later."""
        return (last_day(day) or date.min) >= self.since

    def _offers(self) -> Iterator[Offer]:
        for offer in self._contents.offers.values():
            if self._provider in (None, offer.provider.provider_id):
                yield offer

    def _sells(self, key: str) -> bool:
        """Whether the requested provider, if any, sells the model *key*."""
        return self._provider is None or key in self._models_of_provider

    @cached_property
    def _models_of_provider(self) -> frozenset[str]:
        listed = self._contents.listed.items()
        return frozenset(key for (provider, _), key in listed if provider == self._provider)

    def _sorted(self, offers: Iterable[Offer]) -> tuple[Offer, ...]:
        models = self._contents.models
        return tuple(sorted(offers, key=lambda one: (-models[one.model_key].n_providers, one.model_key, identity(one))))


def _comparable(change: PriceChange) -> tuple[_Rates, _Rates]:
    """The rates before and after; a cache-read rate known on one side only is no change, and used on both."""
    before, after = change.before, change.after
    cache = [rates[2] for rates in (before, after) if rates[2] is not None]
    if len(cache) == 1:
        return (*before[:2], cache[0]), (*after[:2], cache[0])
    return before, after


def _sold_at(offer: Offer, rates: _Rates) -> Offer:
    """*offer* at recorded rates, wherever it is served: the question is what the price changes, not who may buy."""
    price = Price(Rates(*rates), "", "")
    return offer._replace(prices=(price,), region=None, is_moving_alias=False)
