"""The effect of a changed price on the monthly bill of a workload: between two catalogues, recorded, or announced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import NamedTuple

from crosswalk_tui.core.changes.price_history import change_of
from crosswalk_tui.core.models import Offer
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.eligibility import Eligibility
from crosswalk_tui.core.pricing.filters import NO_FILTERS
from crosswalk_tui.core.text.format import rate
from crosswalk_tui.core.vocabulary import Flag, Tier
from crosswalk_tui.core.workload.monthly import Workload


class RateChange(NamedTuple):
    """A rate of a bill that differs: *label* as in `QuoteLine`; None where only the other bill has such a line."""

    label: str
    before: int | None
    after: int | None

    @property
    def words(self) -> str:
        """``cache read $0.30 → $0.15``, ``requests new at $0.01``, ``cache write no longer billed``."""
        if self.before is None:
            return f"{self.label} new at {rate(self.after)}"
        if self.after is None:
            return f"{self.label} no longer billed"
        return f"{self.label} {rate(self.before)} → {rate(self.after)}"


class PriceEffect(NamedTuple):
    """A changed price of an offer, and what it changes about the monthly bill.

    Attributes:
        before, after: input and output rates that the workload pays, in micro-USD per 1M tokens; None if unknown.
        effect_usd: the change of the bill, positive if it is more expensive; None if the offer has no bill for the
            workload.
        other_rates: the other rates of the bill that differ.
        day: ISO date of the change as its source dates it; empty between two catalogues.
        in_force_from: *day* is the first day in force, not the day on which the price was recorded.
        source: name of the source of a recorded price, or of one with *other_source*.
        other_source: name of the source of the price before, if the price differs only because its source does: the
            price may not have changed.
        is_assumed: one of the bills counts a rate that is not published.
    """

    offer: Offer
    before: tuple[int | None, int | None]
    after: tuple[int | None, int | None]
    effect_usd: Decimal | None
    other_rates: tuple[RateChange, ...] = ()
    day: str = ""
    in_force_from: bool = False
    source: str = ""
    is_assumed: bool = False
    other_source: str = ""

    @property
    def others(self) -> str:
        """The other rates that differ, in words: ``cache read $0.30 → $0.15``."""
        return ", ".join(one.words for one in self.other_rates)

    @property
    def input_change(self) -> Decimal | None:
        """The relative change of the input rate: 0.5 is an increase by half."""
        return change_of(self.before[0], self.after[0])

    @property
    def output_change(self) -> Decimal | None:
        """The relative change of the output rate."""
        return change_of(self.before[1], self.after[1])


class OfferBills:
    """The bills of offers of any model for one workload, at list prices and without filters."""

    def __init__(self, workload: Workload) -> None:
        self._workload = workload
        self._multiplied = dict(workload.multipliers)
        self._eligibility: dict[tuple[str, datetime], Eligibility] = {}

    def bill(self, offer: Offer, at: datetime) -> Quote | None:
        """The bill of *offer* at *at* (UTC); None if the workload cannot be bought there."""
        model = offer.model_key if offer.model_key in self._multiplied else ""
        found = self._eligibility.get((model, at))
        if found is None:
            found = Eligibility(self._workload.for_model(model), NO_FILTERS, at, None)
            self._eligibility[model, at] = found
        bill, out = found.consider(offer)
        return None if out is not None else bill

    def effect(self, offer: Offer, before: Quote, after: Quote) -> PriceEffect | None:
        """The difference of two bills at *offer*; None if no rate that the workload pays differs."""
        old, new = ((bill.rates.input, bill.rates.output) for bill in (before, after))
        effect = after.total_usd - before.total_usd
        if not effect and old == new:
            return None
        assumed = any(Flag.ASSUMED_RATE in bill.flags for bill in (before, after))
        return PriceEffect(offer, old, new, effect, other_rates=_other_rates(before, after), is_assumed=assumed)

    def announced(self, offers: Iterable[Offer], now: datetime) -> Iterator[PriceEffect]:
        """The changes on each day after *now* on which a new price of an offer comes into force."""
        today = now.date()
        for offer in offers:
            starts = {p.valid_from for p in offer.prices if p.valid_from is not None and p.valid_from > today}
            before = self.bill(offer, now) if starts else None
            for day in sorted(starts):
                after = self.bill(offer, _start_of(day))
                if before is not None and after is not None:
                    change = self.effect(offer, before, after)
                    if change is not None:
                        yield change._replace(day=day.isoformat(), in_force_from=True, source=after.price.source)
                before = after


def largest_first(changes: Iterable[PriceEffect]) -> tuple[PriceEffect, ...]:
    """Sort by the effect on the bill, largest first; those without a bill last, and the newest of equal ones first."""
    by_offer = sorted(changes, key=lambda one: (one.offer.provider.provider_id, one.offer.provider_model_id))
    newest = sorted(by_offer, key=lambda one: one.day, reverse=True)
    return tuple(sorted(newest, key=lambda one: (one.effect_usd is None, -abs(one.effect_usd or Decimal(0)))))


def standard_only(workload: Workload) -> Workload:
    """*workload* at standard prices: no source records past batch prices."""
    if workload.tier is Tier.STANDARD:
        return workload
    logged = workload.logged
    return replace(workload, batch=False, logged=None if logged is None else logged.outside_batch())


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _other_rates(before: Quote, after: Quote) -> tuple[RateChange, ...]:
    """The rates that differ otherwise than the input or the output rate does; lines of one bill only are among them."""
    old, new = ({line.label: line.rate for line in bill.lines if line.quantity} for bill in (before, after))
    shown = {(before.rates.input, after.rates.input), (before.rates.output, after.rates.output)}
    return tuple(
        RateChange(label, *pair)
        for label in dict.fromkeys((*new, *old))
        if (pair := (old.get(label), new.get(label)))[0] != pair[1] and pair not in shown
    )
