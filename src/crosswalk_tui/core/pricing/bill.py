"""The bill of an offer for a workload, line by line.

``total = uncached·input + cached·cache_read + writes·cache_write + visible·output + reasoning·(reasoning or output)
+ requests·per_request``, at the context band of the prompt and the prices of the workload's hours. The size classes of
a log are billed separately. An unpublished rate is replaced by a substitute, which may be too low, and marked as
assumed. A machine of the user's is paid by the month instead (`crosswalk_tui.core.pricing.machine_load`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, Self

from crosswalk_tui.core.changes.age import is_stale, last_day
from crosswalk_tui.core.models import OWN, Machine, Offer, Price, RateBasis, Rates
from crosswalk_tui.core.money import MICRO_PER_USD, from_trillionths, month_cost
from crosswalk_tui.core.pricing.bill_items import (
    MACHINES,
    UNITS,
    Item,
    items_at,
    of_large,
    request_fee,
    trillionths,
    unit_of,
)
from crosswalk_tui.core.pricing.rate_origin import (
    RateOrigin,
    Substitute,
    assumed_sign,
    is_assumed,
    may_be_low,
    origin_text,
)
from crosswalk_tui.core.pricing.tariff import hourly_words
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.vocabulary import BandRule, Flag, Sign, Tier, marks_of
from crosswalk_tui.core.workload.hours import Hours
from crosswalk_tui.core.workload.monthly import Workload

if TYPE_CHECKING:
    from crosswalk_tui.core.pricing.machine_load import MachineLoad


class QuoteLine(NamedTuple):
    """One line of a bill.

    Attributes:
        label: ``input``, ``cache read``, ``cache write``, ``cache write 1h``, ``audio input``, ``output``,
            ``reasoning``, ``audio output``, ``requests`` or ``machines``; followed by ``above N`` for tokens above the
            start of a marginal band, and by ``(prompts > N)`` if only some requests reach the band.
        quantity: tokens, requests, or machines.
        rate: micro-USD per 1M tokens, per request, or per machine and month.
    """

    label: str
    quantity: int
    rate: int
    usd: Decimal
    origin: RateOrigin = None

    @property
    def rate_usd(self) -> Decimal:
        """The price of one unit in USD: 1M tokens, a request, or a machine."""
        return Decimal(self.rate) / MICRO_PER_USD

    @property
    def unit(self) -> str:
        """What the rate is for: ``per 1M``, ``a request`` or ``a machine``."""
        return unit_of(self.label)

    @property
    def assumed(self) -> bool:
        """Whether the rate is unpublished."""
        return is_assumed(self.origin)

    @property
    def assumed_sign(self) -> str:
        """``≈`` for an unpublished rate, ``≤`` if the seller cannot charge more than it; else empty."""
        return assumed_sign(self.origin)

    @property
    def own(self) -> bool:
        """Whether the rate is the user's."""
        return isinstance(self.origin, RateBasis) and self.origin.basis == OWN

    @property
    def may_be_low(self) -> bool:
        """Whether the seller may charge more than the rate."""
        return may_be_low(self.origin)

    @property
    def note(self) -> str:
        """The origin of the rate as a clause; empty for the price's own source."""
        return origin_text(self.origin)


PaidPrice = tuple[Price, Price | None]
"""A base price, and the price of the context band, if any."""


class Quote(NamedTuple):
    """A month's bill at one offer, made by `Quote.of`.

    Hundreds are made on every key press, so lines and flags are computed on demand.

    Attributes:
        price: the base price: a published one, or the average over the workload's hours.
        paid: the base price and the band of each of `Workload.portions`.
        band: the price of the context band of all requests, if not the base one.
        request_count: requests per month.
        today: the day of purchase, to detect old prices; None to skip that.
        reply_limit: the largest reply in tokens; None without limit.
        load: the machines that are paid instead of tokens; None for a price per token.
        total_trillionths: the exact sum of the lines, per month, in 10⁻¹² USD.
        may_be_low: the seller may charge more than an assumed rate.
    """

    offer: Offer
    price: Price
    items: tuple[Item, ...]
    paid: tuple[PaidPrice, ...]
    band: Price | None
    request_count: int | None
    today: date | None
    reply_limit: int | None
    load: MachineLoad | None
    total_trillionths: int
    may_be_low: bool

    @classmethod
    def of(
        cls,
        offer: Offer,
        items: tuple[Item, ...],
        paid: tuple[PaidPrice, ...],
        band: Price | None = None,
        request_count: int | None = None,
        today: date | None = None,
        reply_limit: int | None = None,
        load: MachineLoad | None = None,
    ) -> Self:
        """The bill of *items* at the prices *paid*; the first is its `price`."""
        total, low = 0, False
        for label, quantity, rate, origin in items:
            total += quantity * rate * MICRO_PER_USD if label in UNITS else quantity * rate
            if origin is not None and quantity and not low:
                low = may_be_low(origin)
        return cls(offer, paid[0][0], items, paid, band, request_count, today, reply_limit, load, total, low)

    @property
    def total_usd(self) -> Decimal:
        """The exact sum of the lines, per month."""
        return from_trillionths(self.total_trillionths)

    @property
    def lines(self) -> tuple[QuoteLine, ...]:
        """The lines, which sum to the total exactly."""
        return tuple(QuoteLine(*item[:3], from_trillionths(trillionths(item)), item[3]) for item in self.items)

    @property
    def at_least_usd(self) -> Decimal:
        """The total if cached reads without a published rate, which are billed as plain input, cost nothing."""
        unknown = sum(trillionths(item) for item in self.items if item[3] is Substitute.PLAIN_READ)
        return self.total_usd if not unknown else from_trillionths(self.total_trillionths - unknown)

    @property
    def is_upper_bound(self) -> bool:
        """Whether the total may be too high: cached reads without a published rate are billed as plain input."""
        return any(item[3] is Substitute.PLAIN_READ and trillionths(item) for item in self.items)

    @property
    def assumed_sign(self) -> str:
        """The sign before the total: ``≈`` if it may be too low, ``≤`` if it can only be too high, else empty."""
        if self.may_be_low:
            return Sign.ASSUMED
        return Sign.AT_MOST if self._has_assumed else ""

    @property
    def marks(self) -> str:
        """The marks next to the total: the signs of its caveats, then the words."""
        marks = marks_of(self.flags)
        return marks if self.may_be_low else marks.replace(Sign.ASSUMED, Sign.AT_MOST)

    def month_usd(self, factor: Fraction | None) -> Decimal:
        """The bill of 30 days, with the *factor* that makes a usage log a month; the bill itself without one."""
        if self.load is not None and factor is not None:
            return self.load.of_month(factor)
        return month_cost(self.total_usd, factor)

    @property
    def rates(self) -> Rates:
        """The rates of a cliff band, or else the base ones."""
        band = self.band
        return band.rates if band is not None and band.band_rule is BandRule.CLIFF else self.price.rates

    @property
    def is_own(self) -> bool:
        """Whether a rate of the prices is the user's."""
        for price, band in self.paid:  # noqa: SIM110 - `any` takes longer, and this is asked of hundreds of bills per key
            if price.is_own or (band is not None and band.is_own):
                return True
        return False

    @property
    def is_old(self) -> bool:
        """Whether a price of the bill was recorded long before the day of purchase (see `STALE_AFTER`)."""
        today = self.today
        return today is not None and any(is_stale(as_of, today) for as_of in self._dates)

    @property
    def oldest_date(self) -> str:
        """The date of the oldest price of the bill."""
        return min(self._dates, key=lambda as_of: last_day(as_of) or date.max)

    @property
    def listed(self) -> Rates:
        """The list prices of `rates`."""
        band = self.band
        return (band if band is not None and band.band_rule is BandRule.CLIFF else self.price).listed

    @property
    def list_words(self) -> str:
        """``list price $1.25 in, $10.00 out`` beside the user's rates; empty if there is none."""
        listed = self.listed
        if not self.is_own or (listed.input is None and listed.output is None):
            return ""
        return f"list price {fmt.rate(listed.input)} in, {fmt.rate(listed.output)} out"

    @property
    def bands(self) -> tuple[Price, ...]:
        """The prices of the context bands that some of the requests reached, lowest band first."""
        reached = {band.band_from: band for _, band in self.paid if band is not None}
        return tuple(reached[start] for start in sorted(reached))

    @property
    def hourly(self) -> tuple[Price, ...]:
        """The base prices that the bill averages, those with a window first; empty if none has one."""
        if self.load is not None:
            return ()
        found = [
            price
            for price in self.offer.prices
            if price.tier is self.price.tier and not price.band_from and (not self.today or price.holds_on(self.today))
        ]
        found.sort(key=lambda price: price.window is None)
        return tuple(found) if found and found[0].window is not None else ()

    def hourly_words(self, hours: Hours) -> str:
        """When each price applies, and the average over *hours*; empty if none depends on the hour."""
        return hourly_words(self.hourly, hours, self.today) if self.today is not None else ""

    @property
    def flags(self) -> tuple[Flag, ...]:
        """The caveats of the bill."""
        price, today = self.price, self.today
        whole = price.source == OWN
        conditions = (
            (Flag.SINGLE_SOURCE, self.offer.n_sources <= 1 and not self.offer.disputed and not whole),
            (Flag.DISPUTED, self.offer.disputed and not whole),
            (Flag.OWN, self.is_own),
            (Flag.TIME_OF_DAY, self.load is None and _has_windows(self.offer, price.tier, today)),
            (Flag.STALE, self.is_old),
            (Flag.ASSUMED_RATE, self._has_assumed),
            (Flag.NO_REQUEST_COUNT, self.request_count is None and self.load is None and self._has_fee),
        )
        return tuple(flag for flag, holds in conditions if holds)

    @property
    def _dates(self) -> set[str]:
        """The date of every price that is billed, and of every rate from elsewhere but the user's."""
        prices = [one for pair in self.paid for one in pair if one is not None]
        rates = [item[3] for item in self.items if item[1]]
        elsewhere = {rate.as_of for rate in rates if isinstance(rate, RateBasis) and rate.basis != OWN}
        return {price.as_of for price in prices} | elsewhere

    @property
    def _has_assumed(self) -> bool:
        return any(quantity and is_assumed(origin) for _, quantity, _, origin in self.items)

    @property
    def _has_fee(self) -> bool:
        return any(request_fee(base, band) for base, band in self.paid)


def _has_windows(offer: Offer, tier: Tier, today: date | None) -> bool:
    """Whether a price of *tier* in force *today* depends on the hour."""
    return any(p.window is not None and p.tier is tier and (today is None or p.holds_on(today)) for p in offer.prices)


def quote(
    offer: Offer,
    workload: Workload,
    price: Price,
    band: Price | None = None,
    now: datetime | None = None,
    reply_limit: int | None = None,
) -> Quote | None:
    """Bill *workload* at *price* and *band*; None if the input or output rate is unknown.

    The date of *now* and *reply_limit* are stored in the quote.
    """
    paid = ((price, band),) * len(workload.portions)
    return quote_portions(offer, workload, paid, None if now is None else now.date(), reply_limit)


def quote_portions(
    offer: Offer,
    workload: Workload,
    paid: tuple[PaidPrice, ...],
    today: date | None = None,
    reply_limit: int | None = None,
) -> Quote | None:
    """Like `quote`, with the base price and band of each of `Workload.portions`, on the day *today*."""
    machine = paid[0][0].machine
    if machine is not None:
        load, item = _machines(machine, workload, paid[0][0].as_of)
        unbanded = tuple([(price, None) for price, _ in paid])  # no band changes what a machine costs
        return Quote.of(offer, (item,), unbanded, None, workload.request_count, today, reply_limit, load)
    if len(paid) == 1:  # almost every bill
        price, band = paid[0]
        if not _is_complete(price, band):
            return None
        whole = workload.portions[0]
        items = items_at(whole, price, band)
        return Quote.of(offer, tuple(items), paid, band, whole.request_count, today, reply_limit)
    items = []
    groups = price_groups(paid)
    alike = dict(zip(groups, paid, strict=True))
    for portion, (price, band) in zip(workload.grouped(groups), alike.values(), strict=True):
        if not _is_complete(price, band):
            return None
        found = items_at(portion, price, band)
        items += found if band is None or len(alike) == 1 else [of_large(item, band) for item in found]
    reached = paid[0][1] if len({id(band) for _, band in alike.values()}) == 1 else None
    return Quote.of(offer, tuple(items), paid, reached, workload.request_count, today, reply_limit)


def _machines(machine: Machine, workload: Workload, as_of: str) -> tuple[MachineLoad, Item]:
    """The machines that *workload* takes, and the line that pays for them."""
    from crosswalk_tui.core.pricing.machine_load import MachineLoad, machines_needed, month_rate  # few have a machine

    load = MachineLoad(machine, machines_needed(machine, workload.input_tokens, workload.output_tokens))
    origin = RateBasis(MACHINES, OWN, OWN, as_of, load.cost_words)
    return load, (MACHINES, load.count, month_rate(machine), origin)


def _is_complete(price: Price, band: Price | None) -> bool:
    """Whether the rates of input and output are known."""
    if price.rates.input is None or price.rates.output is None:
        return False
    return band is None or (band.rates.input is not None and band.rates.output is not None)


def price_groups(paid: Sequence[PaidPrice]) -> tuple[int, ...]:
    """Number the portions by price; in a marginal band each has its own number, as the prompt size matters."""
    if len(paid) == 1:
        return (0,)
    numbers: dict[tuple[int, int, int], int] = {}
    groups = []
    for nth, (price, band) in enumerate(paid):
        key = id(price), id(band), 0 if band is None or band.band_rule is BandRule.CLIFF else nth + 1
        groups.append(numbers.setdefault(key, len(numbers)))
    return tuple(groups)
