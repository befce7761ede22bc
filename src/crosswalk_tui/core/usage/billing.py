"""What the requests of a usage log cost at one offer: now, and at the prices of the day of each request.

The price of a day is that of the offer's timeline (see `crosswalk_tui.core.pricing.at_date`); requests of days before
its first point are left out of the sum and counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import NamedTuple

from crosswalk_tui.core.changes.price_history import Timeline
from crosswalk_tui.core.models import Model, Offer
from crosswalk_tui.core.own.own_rates import under_discounts
from crosswalk_tui.core.own.records import Discount
from crosswalk_tui.core.pricing.at_date import prices_on
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.pricing.ranking import rank
from crosswalk_tui.core.usage.log import RequestGroup
from crosswalk_tui.core.usage.requests import RequestSum
from crosswalk_tui.core.usage.totals import workload_of
from crosswalk_tui.core.vocabulary import Flag, Sign

Groups = Sequence[tuple[RequestGroup, RequestSum]]


@dataclass(frozen=True, slots=True)
class DatedOffer:
    """The offer that a log's requests to one model are billed at.

    Attributes:
        past: the offer as it could be bought before today, with its present prices.
        prices: its price timeline.
        discounts: those of the user on it, each with the day it was saved; they apply on the days they are in force.
        has_undated_price: whether the user has set a price for it, which has no days and is not used before today.
    """

    model: Model
    offer: Offer
    past: Offer
    prices: Timeline
    discounts: Sequence[tuple[Discount, str]] = ()
    has_undated_price: bool = False
    _known: dict[object, Offer | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    def on(self, day: date | None) -> Offer | None:
        """The offer with the prices of *day*; None if none is recorded. Days with equal prices have the same object."""
        if day is None:
            return None
        if day >= self.prices.today:
            return self.past
        point = self.prices.in_force(day)
        held = tuple(nth for nth, price in enumerate(self.past.prices) if price.holds_on(day))
        reduced = tuple(nth for nth, (discount, _) in enumerate(self.discounts) if discount.holds_on(day))
        key = None if point is None else (point.day, held, reduced)
        if key not in self._known:
            listed = prices_on(self.past, self.prices, day)
            prices = tuple(part for price in listed for part in under_discounts(price, self.discounts))
            self._known[key] = self.past._replace(prices=prices) if prices else None
        return self._known[key]


class AssumedRate(NamedTuple):
    """An unpublished rate of a bill, and what replaces it.

    Attributes:
        label: the line of the bill, such as ``audio input``.
        note: the substitute, as a clause.
        may_be_low: whether the seller may charge more.
    """

    seller: str
    label: str
    note: str
    may_be_low: bool


def sign_of_assumed(rates: Iterable[AssumedRate]) -> str:
    """The sign before a sum with the assumed *rates*: ``≈``, ``≤`` if it can only be too high, empty without any."""
    low = {rate.may_be_low for rate in rates}
    return "" if not low else Sign.ASSUMED if True in low else Sign.AT_MOST


def assumed_rates(bill: Quote) -> Iterator[AssumedRate]:
    """The rates of *bill* that are assumed, once for each of its bands."""
    if Flag.ASSUMED_RATE in bill.flags:
        for line in bill.lines:
            if line.quantity and line.assumed:
                label = line.label.partition(" (")[0]
                yield AssumedRate(bill.offer.provider.name, label, line.note, line.may_be_low)


@dataclass(slots=True)
class LogCost:
    """What a part of a log costs; sums leave out the rows that are counted beside them.

    Attributes:
        total: all of its requests.
        then: at the prices of the day of each request, in USD.
        now: at the prices of today, in USD.
        without_then: those without a date, or whose price of that day is not recorded.
        without_now: those to a model that is unknown or can no longer be bought.
        assumed_then, assumed_now: models, and the rates of their bills that are not published.
        own_then, own_now: whether a rate of the bills is the user's.
    """

    total: RequestSum = field(default_factory=RequestSum)
    then: Decimal = Decimal(0)
    now: Decimal = Decimal(0)
    without_then: RequestSum = field(default_factory=RequestSum)
    without_now: RequestSum = field(default_factory=RequestSum)
    assumed_then: set[tuple[str, AssumedRate]] = field(default_factory=set)
    assumed_now: set[tuple[str, AssumedRate]] = field(default_factory=set)
    own_then: bool = False
    own_now: bool = False

    @property
    def known_then(self) -> Decimal | None:
        """The cost then; None if it is not known for any row."""
        return None if self.without_then.rows == self.total.rows else self.then

    @property
    def known_now(self) -> Decimal | None:
        """The cost now; None if it is not known for any row."""
        return None if self.without_now.rows == self.total.rows else self.now


def log_costs(
    groups: Iterable[tuple[RequestGroup, RequestSum]],
    offers: Callable[[str], DatedOffer | None],
    by: Callable[[RequestGroup], object],
    now: datetime,
) -> dict[object, LogCost]:
    """The cost of the groups that *by* maps to the same value; *offers* finds the offer of a model as logged."""
    parts: dict[tuple[object, str, bool], list[tuple[RequestGroup, RequestSum]]] = {}
    for group, added in groups:
        if added.rows:  # a batch apart: without a batch price its cost is unknown, whatever else is in the row
            parts.setdefault((by(group), group.model, group.batch), []).append((group, added))
    costs: defaultdict[object, LogCost] = defaultdict(LogCost)
    for (key, name, _), part in parts.items():
        cost = costs[key]
        sold = offers(name)
        bill = None if sold is None else _bill(sold.offer, part, now)
        for _, added in part:
            cost.total.merge(added)
            if bill is None:
                cost.without_now.merge(added)
            if sold is None:
                cost.without_then.merge(added)
        if sold is None:
            continue
        if bill is not None:
            cost.now += bill.total_usd
            cost.own_now |= bill.is_own
            cost.assumed_now.update((sold.model.key, rate) for rate in assumed_rates(bill))
        _add_then(cost, part, sold)
    return dict(costs)


def _add_then(cost: LogCost, part: Groups, sold: DatedOffer) -> None:
    periods: dict[int, list[tuple[RequestGroup, RequestSum]]] = {}
    offers: dict[int, Offer | None] = {}
    for group, added in part:
        offer = sold.on(group.day)
        offers[id(offer)] = offer
        periods.setdefault(id(offer), []).append((group, added))
    for number, billed in periods.items():
        offer = offers[number]
        days = [group.day for group, _ in billed if group.day is not None]
        bill = None if offer is None else _bill(offer, billed, datetime.combine(max(days), time(12), UTC))
        if bill is None:
            for _, added in billed:
                cost.without_then.merge(added)
        else:
            cost.then += bill.total_usd
            cost.own_then |= bill.is_own
            cost.assumed_then.update((sold.model.key, rate) for rate in assumed_rates(bill))


def _bill(offer: Offer, part: Groups, at: datetime) -> Quote | None:
    """The bill of *part* at *offer*; None if it cannot be bought there."""
    region = None if offer.region == "global" else offer.region
    return rank((_unlimited(offer),), workload_of(part), Filters(include_resellers=True, region=region), at).best


def _unlimited(offer: Offer) -> Offer:
    """*offer* without limits: the requests of the log were made, whatever limits are published.

    A part of a log costs its share of a machine, not a machine for a month.
    """
    prices = tuple([price if price.machine is None else price._replace(machine=None) for price in offer.prices])
    return offer._replace(context_tokens=None, max_output_tokens=None, prices=prices)


def list_offer(offers: Sequence[Offer], part: Groups, now: datetime) -> Offer | None:
    """The offer to bill the requests of a log at: the maker's own, otherwise the cheapest; None if none is for sale."""
    ranked = rank(tuple(map(_unlimited, offers)), workload_of(part), Filters(), now).ranked
    chosen = next((bill for bill in ranked if bill.offer.first_party), ranked[0] if ranked else None)
    return next((offer for offer in offers if chosen and offer.offer_id == chosen.offer.offer_id), None)


def sold_before(offers: Iterable[DatedOffer], part: Groups) -> DatedOffer | None:
    """The first of *offers* at which the requests of a log could be made on its last day; None if there is none."""
    days = [group.day for group, _ in part if group.day is not None]
    if not days:
        return None
    at = datetime.combine(max(days), time(12), UTC)
    then = ((sold, sold.on(max(days))) for sold in offers)
    return next((sold for sold, offer in then if offer is not None and _bill(offer, part, at) is not None), None)
