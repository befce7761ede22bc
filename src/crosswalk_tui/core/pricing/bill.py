"""The bill of an offer for a workload, line by line.

``total = uncached·input + cached·cache_read + writes·cache_write + visible·output + reasoning·(reasoning or output)
+ requests·per_request``, at the context band of the prompt and the prices of the workload's hours. The size classes of
a log are billed separately. An unpublished rate is replaced by a substitute, which may be too low, and marked as
assumed. A machine of the user's is paid by the month instead (`crosswalk_tui.core.pricing.machine_load`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from crosswalk_tui.core.changes.age import is_stale, last_day
from crosswalk_tui.core.models import OWN, Machine, Offer, Price, RateBasis, Rates
from crosswalk_tui.core.money import MICRO_PER_USD, from_trillionths, month_cost
from crosswalk_tui.core.pricing.machine_load import MachineLoad, machines_needed, month_rate
from crosswalk_tui.core.pricing.rate_origin import RateOrigin, Substitute, is_assumed, may_be_low, origin_text
from crosswalk_tui.core.pricing.tariff import BaseAndBand, band_reached, hourly_words, in_force
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.vocabulary import BandRule, Flag, Tier
from crosswalk_tui.core.workload.hours import EVENLY, Hours
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.core.workload.portions import Portion


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


Item = tuple[str, int, int, RateOrigin]
"""Label, quantity, rate and origin of a `QuoteLine`."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A month's bill at one offer. Hundreds are made on every key press, so lines and flags are computed on demand.

    Attributes:
        price: the base price: a published one, or the average over the workload's hours.
        paid: the base price and the band of each of `Workload.portions`.
        band: the price of the context band of all requests, if not the base one.
        request_count: requests per month.
        today: the day of purchase, to detect old prices; None to skip that.
        reply_limit: the largest reply in tokens; None without limit.
        load: the machines that are paid instead of tokens; None for a price per token.
        total_usd: the exact sum of the lines, per month.
        total_trillionths: the same in 10⁻¹² USD.
        may_be_low: the seller may charge more than an assumed rate.
    """

    offer: Offer
    price: Price
    items: tuple[Item, ...]
    paid: tuple[tuple[Price, Price | None], ...]
    band: Price | None = None
    request_count: int | None = None
    today: date | None = None
    reply_limit: int | None = None
    load: MachineLoad | None = None
    total_usd: Decimal = field(init=False)
    total_trillionths: int = field(init=False)
    may_be_low: bool = field(init=False)

    def __post_init__(self) -> None:
        total, low = 0, False
        for label, quantity, rate, origin in self.items:  # unrolled: hundreds are made on every key press
            total += quantity * rate * MICRO_PER_USD if label in _UNITS else quantity * rate
            if origin is not None and quantity and not low:
                low = may_be_low(origin)
        object.__setattr__(self, "total_trillionths", total)
        object.__setattr__(self, "total_usd", from_trillionths(total))
        object.__setattr__(self, "may_be_low", low)

    @property
    def lines(self) -> tuple[QuoteLine, ...]:
        """The lines, which sum to the total exactly."""
        return tuple(QuoteLine(*item[:3], from_trillionths(trillionths(item)), item[3]) for item in self.items)

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
        return any(price.is_own or (band is not None and band.is_own) for price, band in self.paid)

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
            (Flag.SINGLE_SOURCE, self.offer.n_sources <= 1 and not whole),
            (Flag.DISPUTED, self.offer.disputed and not whole),
            (Flag.OWN, self.is_own),
            (Flag.TIME_OF_DAY, _has_windows(self.offer, price.tier, today)),
            (Flag.STALE, self.is_old),
            (Flag.ASSUMED_RATE, any(quantity and is_assumed(origin) for _, quantity, _, origin in self.items)),
            (Flag.NO_REQUEST_COUNT, self.request_count is None and self._has_fee),
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
    def _has_fee(self) -> bool:
        return any(request_fee(base, band) for base, band in self.paid)


def trillionths(item: Item) -> int:
    """The cost of the item in 10⁻¹² USD."""
    label, quantity, rate, _ = item
    return quantity * rate * MICRO_PER_USD if label in _UNITS else quantity * rate


_REQUESTS, _MACHINES = "requests", "machines"
_UNITS = {_REQUESTS: "a request", _MACHINES: "a machine"}
"""What a rate is for that is not per 1M tokens, by label."""


def unit_of(label: str) -> str:
    """What the rate of the line called *label* is for."""
    return _UNITS.get(label, "per 1M")


def _has_windows(offer: Offer, tier: Tier, today: date | None) -> bool:
    """Whether a price of *tier* in force *today* depends on the hour."""
    return any(p.window is not None and p.tier is tier and (today is None or p.holds_on(today)) for p in offer.prices)


def price_in_force(offer: Offer, now: datetime, tier: Tier = Tier.STANDARD) -> Price | None:
    """The base price of *offer* in *tier* on the UTC date of *now*, averaged over the week."""
    return prices_in_force(offer, now.date(), tier, EVENLY, None)[0]


def prices_in_force(offer: Offer, day: date, tier: Tier, hours: Hours, prompt: int | None) -> BaseAndBand:
    """The base price of *offer* in *tier* on *day*, averaged over *hours*, and the price of the band of a *prompt*.

    The latest start wins. The band is None if the prompt reaches none; both are None if some hours have no price.
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
    """The seller's output limit in tokens; None if unpublished, or as large as the context window.

    *context* is the model's own window, for sellers that do not publish theirs.
    """
    limit = offer.max_output_tokens
    window = offer.window(context)
    return None if limit is not None and window is not None and limit >= window else limit


def room_for_reply(offer: Offer, prompt: int | None, context: int | None = None) -> int | None:
    """The largest reply to a *prompt* in tokens: both share the context window.

    None without limit, or if the prompt size is unknown; negative if the prompt alone is too long. *context* as for
    `output_limit`.
    """
    if prompt is None:
        return None
    window = offer.window(context)
    limit = output_limit(offer, context)
    if window is None:
        return limit
    return window - prompt if limit is None else min(limit, window - prompt)


def quote(
    offer: Offer,
    workload: Workload,
    price: Price,
    band: Price | None = None,
    now: datetime | None = None,
    reply_limit: int | None = None,
) -> Quote | None:
    """Bill *workload* at *price* and *band*; None if the input or output rate is unknown.

    *now* and *reply_limit* are stored in the quote.
    """
    return quote_portions(offer, workload, ((price, band),) * len(workload.portions), now, reply_limit)


def quote_portions(
    offer: Offer,
    workload: Workload,
    paid: Sequence[tuple[Price, Price | None]],
    now: datetime | None = None,
    reply_limit: int | None = None,
) -> Quote | None:
    """Like `quote`, with the base price and band of each of `Workload.portions`."""
    count, day = workload.request_count, None if now is None else now.date()
    if paid[0][0].machine is not None:
        load, item = _machines(paid[0][0].machine, workload, paid[0][0].as_of)
        return Quote(offer, paid[0][0], (item,), tuple(paid), None, count, day, reply_limit, load)
    items: list[Item] = []
    groups = price_groups(paid)
    alike = dict(zip(groups, paid, strict=True))
    for portion, (price, band) in zip(workload.grouped(groups), alike.values(), strict=True):
        if price.rates.input is None or price.rates.output is None:
            return None
        if band is not None and (band.rates.input is None or band.rates.output is None):
            return None
        found = _items(portion, price, band)
        items += found if band is None or len(alike) == 1 else [_of_large(item, band) for item in found]
    first, reached = paid[0][0], paid[0][1] if len({id(band) for _, band in alike.values()}) == 1 else None
    return Quote(offer, first, tuple(items), tuple(paid), reached, count, day, reply_limit)


def _machines(machine: Machine, workload: Workload, as_of: str) -> tuple[MachineLoad, Item]:
    """The machines that *workload* takes, and the line that pays for them."""
    load = MachineLoad(machine, machines_needed(machine, workload.input_tokens, workload.output_tokens))
    origin = RateBasis(_MACHINES, OWN, OWN, as_of, load.cost_words)
    return load, (_MACHINES, load.count, month_rate(machine), origin)


def price_groups(paid: Sequence[tuple[Price, Price | None]]) -> tuple[int, ...]:
    """Number the portions by price; in a marginal band each has its own number, as the prompt size matters."""
    if len(paid) == 1:
        return (0,)
    numbers: dict[tuple[int, int, int], int] = {}
    groups = []
    for nth, (price, band) in enumerate(paid):
        key = id(price), id(band), 0 if band is None or band.band_rule is BandRule.CLIFF else nth + 1
        groups.append(numbers.setdefault(key, len(numbers)))
    return tuple(groups)


def _items(portion: Portion, price: Price, band: Price | None) -> list[Item]:
    """The items of a portion at *price* and *band*."""
    reached = price if band is None or band.band_rule is not BandRule.CLIFF else band
    if band is None or reached is band:
        items = [*_input_items(portion, reached), *_output_items(portion, reached)]
    else:
        items = [*_marginal_items(portion, price, band), *_output_items(portion, price)]
    count, fee = portion.request_count, request_fee(price, band)
    if fee and count is not None:
        items.append((_REQUESTS, count, fee, None))
    return items


def _of_large(item: Item, band: Price) -> Item:
    """Label *item* with its *band*, in a bill with several; marginal items are labelled already."""
    label, *rest = item
    named = label == _REQUESTS or band.band_rule is not BandRule.CLIFF
    return (label if named else f"{label} (prompts > {band.band_from:,})", *rest)  # type: ignore[return-value]


def request_fee(price: Price, band: Price | None = None) -> int | None:
    """The fee per request in micro-USD; a cliff band may have its own."""
    if band is not None and band.band_rule is BandRule.CLIFF and band.rates.per_request is not None:
        return band.rates.per_request
    return price.rates.per_request


def _input_items(portion: Portion, price: Price) -> list[Item]:
    """The items of the input: plain input, and every other part that has tokens."""
    rates, parts = price.rates, portion.parts
    plain = rates.input or 0
    origin = _origin(price, "input") if price.bases or price.assumed else None
    items: list[Item] = [("input", parts.uncached - portion.audio_in, plain, origin)]
    if portion.audio_in:
        items.append(
            _item(("audio input", portion.audio_in, rates.audio_in), price, "audio_in", (plain, Substitute.TEXT))
        )
    if parts.cached:
        read = plain, Substitute.PLAIN_READ
        items.append(_item(("cache read", parts.cached, rates.cache_read), price, "cache_read", read))
    if parts.written:
        write = plain, Substitute.PLAIN_WRITE
        items.append(_item(("cache write", parts.written, rates.cache_write), price, "cache_write", write))
    if parts.written_1h:
        shorter = rates.cache_write
        hourly = (plain, Substitute.PLAIN_WRITE) if shorter is None else (shorter, Substitute.SHORTER_WRITE)
        items.append(_item(("cache write 1h", parts.written_1h, rates.cache_write_1h), price, "cache_write_1h", hourly))
    return items


def _output_items(portion: Portion, price: Price) -> list[Item]:
    """The items of the output: visible output, and audio and reasoning if any."""
    rates, parts = price.rates, portion.parts
    out = rates.output or 0
    has_origins = price.bases or price.assumed
    origin = _origin(price, "output") if has_origins else None
    items: list[Item] = [("output", parts.visible - portion.audio_out, out, origin)]
    if portion.audio_out:
        items.append(
            _item(("audio output", portion.audio_out, rates.audio_out), price, "audio_out", (out, Substitute.TEXT))
        )
    if parts.reasoning:
        # Without a separate rate, reasoning is billed as output; that is not an assumption.
        own, name = (out, "output") if rates.reasoning is None else (rates.reasoning, "reasoning")
        items.append(("reasoning", parts.reasoning, own, _origin(price, name) if has_origins else None))
    return items


def _item(billed: tuple[str, int, int | None], price: Price, name: str, substitute: tuple[int, Substitute]) -> Item:
    """The item of what is *billed* (label, quantity, rate) at the rate *name*, or at its substitute if unknown."""
    label, quantity, rate = billed
    origin = _origin(price, name) if price.bases or price.assumed else None
    if rate is not None:
        return label, quantity, rate, origin
    if isinstance(origin, RateBasis) and origin.basis == "no_surcharge":
        return label, quantity, price.rates.input or 0, origin
    return label, quantity, substitute[0], origin or substitute[1]


def _origin(price: Price, name: str) -> RateOrigin:
    return Substitute.BAND if price.assumed else price.by_rate.get(name)


def _marginal_items(portion: Portion, base: Price, band: Price) -> list[Item]:
    """The items of the input where only the tokens above the band's start pay its rates."""
    items: list[Item] = []
    prompt = portion.average_prompt
    for low, high in zip(_input_items(portion, base), _input_items(portion, band), strict=True):
        label, tokens, rate, origin = low
        above = tokens * (prompt - band.band_from) // prompt
        items.append((label, tokens - above, rate, origin))
        if above:
            items.append((f"{label} above {band.band_from:,}", above, *high[2:]))
    return items
