"""The bill of an offer for a workload, line by line.

``total = uncached·input + cached·cache_read + writes·cache_write + visible·output + reasoning·(reasoning or output)
+ requests·per_request``, at the context band of the average prompt and the prices of the hours the workload runs in. A
rate that is not published is replaced by a substitute and marked as assumed; if that may be too low, so may the bill.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from crosswalk_tui.core.changes.age import is_stale
from crosswalk_tui.core.models import Offer, Price, RateBasis, Rates
from crosswalk_tui.core.money import MICRO_PER_USD, from_trillionths
from crosswalk_tui.core.pricing.tariff import BaseAndBand, band_reached, hourly_words, in_force
from crosswalk_tui.core.vocabulary import BandRule, Flag, Tier
from crosswalk_tui.core.workload.hours import EVENLY, Hours
from crosswalk_tui.core.workload.monthly import Parts, Workload


class StandIn(Enum):
    """The substitute for an unpublished rate: the reason, and whether the seller may charge more."""

    words: str
    may_be_low: bool

    PLAIN_READ = "not published: that of plain input is used, the most it can be", False
    PLAIN_WRITE = "not published: that of plain input is used, and the seller may charge more", True
    SHORTER_WRITE = "not published: that of the 5-minute write is used, and the seller may charge more", True
    BAND = "no price for prompts of this size is published: the maker's ratio to the base price is assumed", True

    def __init__(self, words: str, may_be_low: bool) -> None:
        self.words = words
        self.may_be_low = may_be_low


Ground = StandIn | RateBasis | None
"""The ground of a billed rate: the price's own source (None), a different source or a rule, or a substitute."""


def is_assumed(ground: Ground) -> bool:
    """Whether the rate is unpublished."""
    return isinstance(ground, StandIn) or (ground is not None and ground.basis == "assumed")


def may_be_low(ground: Ground) -> bool:
    """Whether the seller may charge more than the rate: it is assumed, and not an upper bound."""
    if ground is None:
        return False
    return ground.may_be_low if isinstance(ground, StandIn) else ground.basis == "assumed"


def ground_words(ground: Ground) -> str:
    """The ground of a rate as a clause; empty for the price's own source."""
    if ground is None:
        return ""
    if isinstance(ground, StandIn):
        return ground.words
    if ground.basis == "assumed":
        return f"{ground.note or 'not published'}; from {ground.source}, as of {ground.as_of}"
    if ground.basis == "source":
        text = f"published by {ground.source}, as of {ground.as_of}, whose input and output prices agree"
    else:
        no_fee = (
            "the maker charges nothing for cache writes" if ground.published is None else "published as 0: no surcharge"
        )
        text = f"{no_fee}, so written tokens cost plain input"
    return f"{text} ({ground.note})" if ground.note else text


class QuoteLine(NamedTuple):
    """One line of a bill: *quantity* at *rate* make *usd*.

    Attributes:
        label: what is billed: ``input``, ``cache read``, ``cache write``, ``cache write 1h``, ``output``,
            ``reasoning``, ``requests``; with ``above N`` where only the tokens above a band's start pay its rate.
        quantity: tokens, or requests.
        rate: micro-USD per 1M tokens, or per request.
        ground: the evidence for the rate, unless the price's own source publishes it.
    """

    label: str
    quantity: int
    rate: int
    usd: Decimal
    ground: Ground = None

    @property
    def rate_usd(self) -> Decimal:
        """The price of one unit in USD: 1M tokens, or a request."""
        return Decimal(self.rate) / MICRO_PER_USD

    @property
    def assumed(self) -> bool:
        """Whether the rate is unpublished, and a substitute is used."""
        return is_assumed(self.ground)

    @property
    def may_be_low(self) -> bool:
        """Whether the seller may charge more than the rate."""
        return may_be_low(self.ground)

    @property
    def note(self) -> str:
        """The ground of the rate as a clause; empty where the price's own source publishes it."""
        return ground_words(self.ground)


Item = tuple[str, int, int, Ground]
"""One billed item: label, quantity, rate, and the ground of the rate. A `QuoteLine` is made from it."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A month's bill at one offer. Hundreds are made on every key press, so lines and flags are computed on demand.

    Attributes:
        price: the base price the bill was computed from: a published one, or the average over the workload's hours.
        items: the billed items.
        band: the price of the context band that applied, if not the base one.
        request_count: requests a month, None when unknown.
        today: the day of purchase, to detect stale prices; None to skip that.
        reply_limit: tokens a reply may have at most; None when nothing limits it.
        total_usd: the sum of the lines, in USD per month, exactly.
        total_trillionths: the same in 10⁻¹² USD.
        may_be_low: it rests on an assumption, and the seller may charge more.
    """

    offer: Offer
    price: Price
    items: tuple[Item, ...]
    band: Price | None = None
    request_count: int | None = None
    today: date | None = None
    reply_limit: int | None = None
    total_usd: Decimal = field(init=False)
    total_trillionths: int = field(init=False)
    may_be_low: bool = field(init=False)

    def __post_init__(self) -> None:
        total, low = 0, False
        for label, quantity, rate, ground in self.items:  # unrolled: hundreds are made on every key press
            total += quantity * rate * MICRO_PER_USD if label == _REQUESTS else quantity * rate
            if ground is not None and quantity and not low:
                low = may_be_low(ground)
        object.__setattr__(self, "total_trillionths", total)
        object.__setattr__(self, "total_usd", from_trillionths(total))
        object.__setattr__(self, "may_be_low", low)

    @property
    def lines(self) -> tuple[QuoteLine, ...]:
        """The lines, which sum to the total exactly."""
        return tuple([_written_out(item) for item in self.items])

    @property
    def rates(self) -> Rates:
        """The unit prices of all tokens: those of a band that covers the whole request, or the base ones."""
        band = self.band
        return band.rates if band is not None and band.band_rule is BandRule.CLIFF else self.price.rates

    @property
    def hourly(self) -> tuple[Price, ...]:
        """The base prices that the bill averages, those of windows first; empty where none depends on the hour."""
        found = [
            price
            for price in self.offer.prices
            if price.tier is self.price.tier and not price.band_from and (not self.today or price.holds_on(self.today))
        ]
        found.sort(key=lambda price: price.window is None)
        return tuple(found) if found and found[0].window is not None else ()

    def hourly_words(self, hours: Hours) -> str:
        """Which price applies when, and the average billed for *hours*; empty where none depends on the hour."""
        return hourly_words(self.hourly, hours, self.today) if self.today is not None else ""

    @property
    def flags(self) -> tuple[Flag, ...]:
        """The caveats of the bill."""
        offer, price = self.offer, self.price
        raised = []
        if offer.n_sources <= 1:
            raised.append(Flag.SINGLE_SOURCE)
        if offer.disputed:
            raised.append(Flag.DISPUTED)
        if _has_windows(offer, price.tier, self.today):
            raised.append(Flag.TIME_OF_DAY)
        if self.today is not None and is_stale(price.as_of, self.today):
            raised.append(Flag.STALE)
        if any(quantity and is_assumed(ground) for _, quantity, _, ground in self.items):
            raised.append(Flag.ASSUMED_RATE)
        if self.request_count is None and request_fee(price, self.band):
            raised.append(Flag.NO_REQUEST_COUNT)
        return tuple(raised)


def trillionths(item: Item) -> int:
    """The cost of the item in 10⁻¹² USD: token rates are in micro-USD per 1M, those of requests in micro-USD each."""
    label, quantity, rate, _ = item
    return quantity * rate * MICRO_PER_USD if label == _REQUESTS else quantity * rate


def _written_out(item: Item) -> QuoteLine:
    label, quantity, rate, ground = item
    return QuoteLine(label, quantity, rate, from_trillionths(trillionths(item)), ground)


_REQUESTS = "requests"


def _has_windows(offer: Offer, tier: Tier, today: date | None) -> bool:
    """Whether a price of *tier* depends on the hour, *today* if that is known."""
    return any(p.window is not None and p.tier is tier and (today is None or p.holds_on(today)) for p in offer.prices)


def price_in_force(offer: Offer, now: datetime, tier: Tier = Tier.STANDARD, hours: Hours = EVENLY) -> Price | None:
    """The base-band price of *offer* in *tier* on the UTC date of *now* for the given *hours*, or None.

    Among dated prices the latest start wins. Where prices depend on the hour it is their average over *hours*: the same
    whatever the time of day of *now*.
    """
    return prices_in_force(offer, now.date(), tier, hours, None)[0]


def prices_in_force(offer: Offer, day: date, tier: Tier, hours: Hours, prompt: int | None) -> BaseAndBand:
    """The base price of *offer* in *tier* on *day* at *hours*, and that of the band which a *prompt* reaches.

    None for the band where the prompt reaches none or its size is unknown; None for both where no price is in force, or
    none at some of the hours.
    """
    base: Price | None = None
    has_bands = False
    for price in offer.prices:
        if price.tier is not tier:
            continue
        if price.window is not None:
            return in_force([p for p in offer.prices if p.tier is tier], hours, day, prompt)
        if price.band_from:
            has_bands = True
        elif price.holds_on(day) and (base is None or _starts(price) > _starts(base)):
            base = price
    if base is None or prompt is None or not has_bands:
        return base, None
    return base, band_reached(offer.prices, base, prompt)


def _starts(price: Price) -> date:
    return price.valid_from or date.min


def output_limit(offer: Offer, context: int | None = None) -> int | None:
    """The seller's output limit in tokens; None where it is not published, or equals the whole context window.

    *context* is the model's own window, where the seller does not publish one.
    """
    limit = offer.max_output_tokens
    window = offer.window(context)
    return None if limit is not None and window is not None and limit >= window else limit


def room_for_reply(offer: Offer, prompt: int | None, context: int | None = None) -> int | None:
    """The tokens a reply may have after a *prompt* of that size: prompt and reply share the context window.

    None when nothing limits it, or the prompt size is unknown; negative when the prompt alone is too long.
    *context* is the model's own window, where the seller does not publish one.
    """
    if prompt is None:
        return None
    window = offer.window(context)
    limit = output_limit(offer, context)
    left = None if window is None else window - prompt
    if limit is None or left is None:
        return left if limit is None else limit
    return min(limit, left)


def quote(
    offer: Offer,
    workload: Workload,
    price: Price,
    band: Price | None = None,
    now: datetime | None = None,
    reply_limit: int | None = None,
) -> Quote | None:
    """Bill *workload* at *price*, or at *band* for prompts beyond its start; None when a rate it needs is unknown.

    *now* is the time of purchase, to detect stale prices; *reply_limit* the most tokens of a reply, for callers that
    vary its length.
    """
    rates, parts = price.rates, workload.parts
    if rates.input is None or rates.output is None:
        return None
    if band is not None and (band.rates.input is None or band.rates.output is None):
        return None
    if band is None:
        items = [*_input_items(parts, price), *_output_items(parts, price)]
    elif band.band_rule is BandRule.CLIFF:
        items = [*_input_items(parts, band), *_output_items(parts, band)]
    else:
        items = [*_marginal_items(parts, price, band, workload.prompt or 0), *_output_items(parts, price)]
    count, fee = workload.request_count, request_fee(price, band)
    if fee and count is not None:
        items.append((_REQUESTS, count, fee, None))
    return Quote(offer, price, tuple(items), band, count, None if now is None else now.date(), reply_limit)


def request_fee(price: Price, band: Price | None = None) -> int | None:
    """The fee of a request besides its tokens, in micro-USD; a cliff band may have a separate fee."""
    if band is not None and band.band_rule is BandRule.CLIFF and band.rates.per_request is not None:
        return band.rates.per_request
    return price.rates.per_request


def _input_items(parts: Parts, price: Price) -> list[Item]:
    """The items of the input; a part that has no tokens has none, but for plain input. *price* has a plain rate."""
    rates = price.rates
    plain = rates.input or 0
    ground = _ground(price, "input") if price.bases or price.assumed else None
    items: list[Item] = [("input", parts.uncached, plain, ground)]
    if parts.cached:
        read = plain, StandIn.PLAIN_READ
        items.append(_item(("cache read", parts.cached, rates.cache_read), price, "cache_read", read))
    if parts.written:
        write = plain, StandIn.PLAIN_WRITE
        items.append(_item(("cache write", parts.written, rates.cache_write), price, "cache_write", write))
    if parts.written_1h:
        shorter = rates.cache_write
        hourly = (plain, StandIn.PLAIN_WRITE) if shorter is None else (shorter, StandIn.SHORTER_WRITE)
        items.append(_item(("cache write 1h", parts.written_1h, rates.cache_write_1h), price, "cache_write_1h", hourly))
    return items


def _output_items(parts: Parts, price: Price) -> list[Item]:
    """The items of the output; reasoning has one if there is any. *price* has a plain output rate."""
    rates = price.rates
    out = rates.output or 0
    has_grounds = price.bases or price.assumed
    items: list[Item] = [("output", parts.visible, out, _ground(price, "output") if has_grounds else None)]
    if parts.reasoning:
        # Reasoning is output: without a separate rate it is billed at the output rate, which is not an assumption.
        own, name = (out, "output") if rates.reasoning is None else (rates.reasoning, "reasoning")
        items.append(("reasoning", parts.reasoning, own, _ground(price, name) if has_grounds else None))
    return items


def _item(billed: tuple[str, int, int | None], price: Price, name: str, stand_in: tuple[int, StandIn]) -> Item:
    """Return what is *billed* (label, quantity, rate) at rate *name*, or at its substitute where that is unknown."""
    label, quantity, rate = billed
    ground = _ground(price, name) if price.bases or price.assumed else None
    if rate is not None:
        return label, quantity, rate, ground
    if isinstance(ground, RateBasis) and ground.basis == "no_surcharge":
        return label, quantity, price.rates.input or 0, ground  # known, though the row has no separate rate for it
    return label, quantity, stand_in[0], ground or stand_in[1]


def _ground(price: Price, name: str) -> Ground:
    """The ground of a published rate of *price*."""
    return StandIn.BAND if price.assumed else price.by_rate.get(name)


def _marginal_items(parts: Parts, base: Price, band: Price, prompt: int) -> list[Item]:
    """Only the part of each prompt above the band's start pays the band's input rates."""
    items: list[Item] = []
    for low, high in zip(_input_items(parts, base), _input_items(parts, band), strict=True):
        label, tokens, rate, ground = low
        above = tokens * (prompt - band.band_from) // prompt
        if tokens - above or label == "input":
            items.append((label, tokens - above, rate, ground))
        if above:
            items.append((f"{label} above {band.band_from:,}", above, *high[2:]))
    return items
