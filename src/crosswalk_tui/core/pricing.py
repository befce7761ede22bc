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
from crosswalk_tui.core.vocabulary import BandRule, Tier
from crosswalk_tui.core.workload import Workload


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


@dataclass(frozen=True, slots=True)
class Quote:
    """A month's bill at one offer.

    Attributes:
        price: the published base price the bill was computed from.
        lines: what adds up to the total, exactly.
        flags: what a careful reader should know: ``single_source``, ``disputed``, ``time_of_day``, ``stale``,
            ``assumed_rate``, ``no_request_count`` (it charges per request and nothing says how many).
        band: the price of the context band that applied, if not the base one.
        total_usd: the sum of the lines, in USD per month.
    """

    offer: Offer
    price: Price
    lines: tuple[QuoteLine, ...]
    flags: tuple[str, ...] = ()
    band: Price | None = None
    total_usd: Decimal = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "total_usd", sum((line.usd for line in self.lines), Decimal(0)))


def price_in_force(offer: Offer, now: datetime, tier: Tier = Tier.STANDARD) -> Price | None:
    """The base-band price of *offer* in *tier* that holds at *now*, or None.

    A price bound to a time of day wins over one that is not; among dated ones the latest start wins.
    """
    return _latest([p for p in offer.prices if p.tier is tier and p.band_from == 0 and p.holds_at(now)])


def band_in_force(offer: Offer, now: datetime, tier: Tier, prompt: int | None) -> Price | None:
    """The price of the highest context band that a prompt of *prompt* tokens exceeds, or None for the base band.

    Only bands published with the base price in force count: a price of the hour or of a later day replaces the whole
    of the one before, its bands too.
    """
    if prompt is None or all(p.band_from == 0 for p in offer.prices):
        return None
    base = price_in_force(offer, now, tier)
    bands = [
        p for p in offer.prices if p.tier is tier and 0 < p.band_from < prompt and base and _when(p) == _when(base)
    ]
    return max(bands, key=lambda p: p.band_from, default=None)


def _when(price: Price) -> tuple[object, ...]:
    return price.window, price.valid_from, price.valid_to


def _latest(prices: list[Price]) -> Price | None:
    if not prices:
        return None
    return max(prices, key=lambda p: (p.window is not None, p.valid_from or date.min))


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
    rates = price.rates
    if rates.input is None or rates.output is None:
        return None
    if band is not None and (band.rates.input is None or band.rates.output is None):
        return None
    if band is None:
        lines = _lines(workload, rates, rates)
    elif band.band_rule is BandRule.CLIFF:
        lines = _lines(workload, band.rates, band.rates)
    else:
        lines = _marginal_lines(workload, rates, band)
    fee = request_fee(price, band)
    if fee and workload.request_count is not None:
        count = workload.request_count
        lines.append(QuoteLine("requests", count, fee, from_trillionths(count * fee * MICRO_PER_USD)))
    return Quote(offer, price, tuple(lines), _flags(offer, price, band, workload, lines, now), band)


def request_fee(price: Price, band: Price | None = None) -> int | None:
    """What a request costs beside its tokens, in micro-USD; a cliff band may have a fee of its own."""
    if band is not None and band.band_rule is BandRule.CLIFF and band.rates.per_request is not None:
        return band.rates.per_request
    return price.rates.per_request


def _lines(workload: Workload, input_rates: Rates, output_rates: Rates) -> list[QuoteLine]:
    """The lines of the tokens; a part that has no tokens has no line, but for plain input and output."""
    parts = workload.parts
    out = output_rates.output
    kinds = [
        *_input_kinds(workload, input_rates),
        ("output", parts.visible, out, out),
        # Reasoning is output: without a rate of its own it is billed as such, and nothing is assumed.
        ("reasoning", parts.reasoning, output_rates.reasoning if output_rates.reasoning is not None else out, out),
    ]
    return [
        _line(label, tokens, rate, stand_in)
        for label, tokens, rate, stand_in in kinds
        if tokens or label in ("input", "output")
    ]


def _input_kinds(workload: Workload, rates: Rates) -> list[tuple[str, int, int | None, int | None]]:
    """What the input is billed as: label, tokens, published rate, and the rate that stands in for a missing one."""
    parts = workload.parts
    hourly = rates.cache_write_1h if rates.cache_write_1h is not None else rates.cache_write
    return [
        ("input", parts.uncached, rates.input, rates.input),
        ("cache read", parts.cached, rates.cache_read, rates.input),
        ("cache write", parts.written, rates.cache_write, rates.input),
        ("cache write 1h", parts.written_1h, rates.cache_write_1h, hourly if hourly is not None else rates.input),
    ]


def _line(label: str, tokens: int, rate: int | None, stand_in: int | None) -> QuoteLine:
    billed = rate if rate is not None else stand_in
    if billed is None:
        raise ValueError(f"no rate to bill {label} at")
    return QuoteLine(label, tokens, billed, from_trillionths(tokens * billed), assumed=rate is None)


def _marginal_lines(workload: Workload, base: Rates, band: Price) -> list[QuoteLine]:
    """Only the part of each prompt above the band's start pays the band's input rates; output pays the base rate."""
    prompt = workload.prompt or 0
    lines: list[QuoteLine] = []
    above = _input_kinds(workload, band.rates)
    for (label, tokens, rate, stand_in), (_, _, high, high_stand_in) in zip(
        _input_kinds(workload, base), above, strict=True
    ):
        dear = tokens * (prompt - band.band_from) // prompt
        if tokens - dear or label == "input":
            lines.append(_line(label, tokens - dear, rate, stand_in))
        if dear:
            lines.append(_line(f"{label} above {band.band_from:,}", dear, high, high_stand_in))
    return [*lines, *(line for line in _lines(workload, base, base) if line.label in ("output", "reasoning"))]


def _flags(
    offer: Offer, price: Price, band: Price | None, workload: Workload, lines: list[QuoteLine], now: datetime | None
) -> tuple[str, ...]:
    raised = {
        "single_source": offer.n_sources <= 1,
        "disputed": offer.disputed,
        "time_of_day": any(p.window is not None and p.tier is price.tier for p in offer.prices),
        "stale": now is not None and is_stale(price.as_of, now.date()),
        "assumed_rate": any(line.assumed and line.quantity for line in lines),
        "no_request_count": bool(request_fee(price, band)) and workload.request_count is None,
    }
    return tuple(name for name, up in raised.items() if up)
