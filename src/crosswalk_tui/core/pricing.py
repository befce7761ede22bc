"""What an offer charges for a workload, line by line.

``total = uncached·input + cached·(cache_read or input) + writes·(cache_write or input) + visible·output
+ reasoning·(reasoning or output) + requests·per_request``, at the context band of the average prompt. A rate that
nobody published and another stands in for is marked as assumed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from crosswalk_tui.core.catalogue import Offer, Price, Rates
from crosswalk_tui.core.money import MICRO_PER_USD, from_trillionths
from crosswalk_tui.core.staleness import is_stale
from crosswalk_tui.core.vocabulary import BandRule, Flag, Tier
from crosswalk_tui.core.workload import Parts, Workload


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One line of a bill: *quantity* at *rate* make *usd*.

    Attributes:
        label: what is billed: ``input``, ``cache read``, ``cache write``, ``cache write 1h``, ``output``,
            ``reasoning``, ``requests``; with ``above N`` where only the tokens above a band's start pay its rate.
        quantity: tokens, or requests.
        rate: micro-USD per 1M tokens, or per request.
        assumed: the rate was not published; the one of plain input or output stands in.
    """

    label: str
    quantity: int
    rate: int
    usd: Decimal
    assumed: bool = False


Item = tuple[str, int, int, bool]
"""One thing that is billed: label, quantity, rate, and whether the rate is assumed. What a `QuoteLine` is made from."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A month's bill at one offer. Hundreds are made with every key, so lines and flags are written out when asked for.

    Attributes:
        price: the published base price the bill was computed from.
        items: what is billed.
        band: the price of the context band that applied, if not the base one.
        request_count: requests a month, None when nothing says.
        today: the day it is bought, to tell stale prices; None when nobody asked.
        total_usd: the sum of the lines, in USD per month, exactly.
        total_trillionths: the same in 10⁻¹² USD.
    """

    offer: Offer
    price: Price
    items: tuple[Item, ...]
    band: Price | None = None
    request_count: int | None = None
    today: date | None = None
    total_usd: Decimal = field(init=False)
    total_trillionths: int = field(init=False)

    def __post_init__(self) -> None:
        total = sum([trillionths(item) for item in self.items])
        object.__setattr__(self, "total_trillionths", total)
        object.__setattr__(self, "total_usd", from_trillionths(total))

    @property
    def lines(self) -> tuple[QuoteLine, ...]:
        """What adds up to the total, exactly."""
        return tuple([_written_out(item) for item in self.items])

    @property
    def rates(self) -> Rates:
        """The unit prices that all tokens pay: those of a band that takes in the whole request, or the base ones."""
        band = self.band
        return band.rates if band is not None and band.band_rule is BandRule.CLIFF else self.price.rates

    @property
    def flags(self) -> tuple[Flag, ...]:
        """What a careful reader should know."""
        offer, price = self.offer, self.price
        raised = []
        if offer.n_sources <= 1:
            raised.append(Flag.SINGLE_SOURCE)
        if offer.disputed:
            raised.append(Flag.DISPUTED)
        if any(p.window is not None and p.tier is price.tier for p in offer.prices):
            raised.append(Flag.TIME_OF_DAY)
        if self.today is not None and is_stale(price.as_of, self.today):
            raised.append(Flag.STALE)
        if any(assumed for _, quantity, _, assumed in self.items if quantity):
            raised.append(Flag.ASSUMED_RATE)
        if self.request_count is None and request_fee(price, self.band):
            raised.append(Flag.NO_REQUEST_COUNT)
        return tuple(raised)


def trillionths(item: Item) -> int:
    """What the item costs, in 10⁻¹² USD: token rates are in micro-USD per 1M, those of requests in micro-USD each."""
    label, quantity, rate, _ = item
    return quantity * rate * MICRO_PER_USD if label == _REQUESTS else quantity * rate


def _written_out(item: Item) -> QuoteLine:
    label, quantity, rate, assumed = item
    return QuoteLine(label, quantity, rate, from_trillionths(trillionths(item)), assumed)


_REQUESTS = "requests"


def price_in_force(offer: Offer, now: datetime, tier: Tier = Tier.STANDARD) -> Price | None:
    """The base-band price of *offer* in *tier* that holds at *now*, or None.

    A price bound to a time of day wins over one that is not; among dated ones the latest start wins.
    """
    holding = [p for p in offer.prices if p.tier is tier and p.band_from == 0 and p.holds_at(now)]
    if len(holding) > 1:
        return max(holding, key=lambda p: (p.window is not None, p.valid_from or date.min))
    return holding[0] if holding else None


def band_in_force(offer: Offer, base: Price | None, prompt: int | None) -> Price | None:
    """The price of the highest context band that a prompt of *prompt* tokens exceeds, or None for the base band.

    Only bands published with *base*, the base price in force, count: a price of the hour or of a later day replaces
    the whole of the one before, its bands too.
    """
    if prompt is None or base is None or len(offer.prices) == 1:
        return None
    bands = [p for p in offer.prices if 0 < p.band_from < prompt and p.tier is base.tier and _when(p) == _when(base)]
    return max(bands, key=lambda p: p.band_from, default=None)


def _when(price: Price) -> tuple[object, ...]:
    return price.window, price.valid_from, price.valid_to


def quote(
    offer: Offer, workload: Workload, price: Price, band: Price | None = None, now: datetime | None = None
) -> Quote | None:
    """Bill *workload* at *price*, or at *band* for prompts beyond its start; None when a rate it needs is unknown.

    Args:
        offer: whose price it is.
        workload: what is bought.
        price: the base price in force.
        band: the context band that the average prompt reaches, if any.
        now: when it is bought, to tell stale prices; not looked at when None.
    """
    rates, parts = price.rates, workload.parts
    if rates.input is None or rates.output is None:
        return None
    if band is not None and (band.rates.input is None or band.rates.output is None):
        return None
    if band is None:
        items = [*_input_items(parts, rates), *_output_items(parts, rates)]
    elif band.band_rule is BandRule.CLIFF:
        items = [*_input_items(parts, band.rates), *_output_items(parts, band.rates)]
    else:
        items = [*_marginal_items(parts, rates, band, workload.prompt or 0), *_output_items(parts, rates)]
    count, fee = workload.request_count, request_fee(price, band)
    if fee and count is not None:
        items.append((_REQUESTS, count, fee, False))
    return Quote(offer, price, tuple(items), band, count, None if now is None else now.date())


def request_fee(price: Price, band: Price | None = None) -> int | None:
    """What a request costs beside its tokens, in micro-USD; a cliff band may have a fee of its own."""
    if band is not None and band.band_rule is BandRule.CLIFF and band.rates.per_request is not None:
        return band.rates.per_request
    return price.rates.per_request


def _input_items(parts: Parts, rates: Rates) -> list[Item]:
    """The items of the input; a part that has no tokens has none, but for plain input. *rates* has a plain one."""
    plain = rates.input or 0
    items: list[Item] = [("input", parts.uncached, plain, False)]
    if parts.cached:
        items.append(_item("cache read", parts.cached, rates.cache_read, plain))
    if parts.written:
        items.append(_item("cache write", parts.written, rates.cache_write, plain))
    if parts.written_1h:
        shorter = plain if rates.cache_write is None else rates.cache_write
        items.append(_item("cache write 1h", parts.written_1h, rates.cache_write_1h, shorter))
    return items


def _output_items(parts: Parts, rates: Rates) -> list[Item]:
    """The items of the output; reasoning has one if there is any. *rates* has a plain output rate."""
    out = rates.output or 0
    items: list[Item] = [("output", parts.visible, out, False)]
    if parts.reasoning:
        # Reasoning is output: without a rate of its own it is billed as such, and nothing is assumed.
        items.append(("reasoning", parts.reasoning, out if rates.reasoning is None else rates.reasoning, False))
    return items


def _item(label: str, quantity: int, rate: int | None, stand_in: int) -> Item:
    return (label, quantity, stand_in, True) if rate is None else (label, quantity, rate, False)


def _marginal_items(parts: Parts, base: Rates, band: Price, prompt: int) -> list[Item]:
    """Only the part of each prompt above the band's start pays the band's input rates."""
    items: list[Item] = []
    for low, high in zip(_input_items(parts, base), _input_items(parts, band.rates), strict=True):
        label, tokens, rate, assumed = low
        dear = tokens * (prompt - band.band_from) // prompt
        if tokens - dear or label == "input":
            items.append((label, tokens - dear, rate, assumed))
        if dear:
            items.append((f"{label} above {band.band_from:,}", dear, *high[2:]))
    return items
