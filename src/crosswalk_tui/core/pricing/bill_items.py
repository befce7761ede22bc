"""The items of a bill: the tokens of each kind, and the requests, at the rates of one price."""

from __future__ import annotations

from crosswalk_tui.core.models import Price, RateBasis
from crosswalk_tui.core.money import MICRO_PER_USD
from crosswalk_tui.core.pricing.rate_origin import RateOrigin, Substitute
from crosswalk_tui.core.vocabulary import BandRule
from crosswalk_tui.core.workload.portions import Portion

Item = tuple[str, int, int, RateOrigin]
"""Label, quantity, rate and origin of a `QuoteLine`."""

REQUESTS, MACHINES = "requests", "machines"
"""The labels of the items whose rates are not per 1M tokens."""

UNITS = {REQUESTS: "a request", MACHINES: "a machine"}
"""What a rate is for that is not per 1M tokens, by label."""


def trillionths(item: Item) -> int:
    """The cost of the item in 10⁻¹² USD."""
    label, quantity, rate, _ = item
    return quantity * rate * MICRO_PER_USD if label in UNITS else quantity * rate


def unit_of(label: str) -> str:
    """What the rate of the line called *label* is for."""
    return UNITS.get(label, "per 1M")


def items_at(portion: Portion, price: Price, band: Price | None) -> list[Item]:
    """The items of a portion at *price* and *band*."""
    reached = price if band is None or band.band_rule is not BandRule.CLIFF else band
    if band is None or reached is band:
        items = [*_input_items(portion, reached), *_output_items(portion, reached)]
    else:
        items = [*_marginal_items(portion, price, band), *_output_items(portion, price)]
    count, fee = portion.request_count, request_fee(price, band)
    if fee and count is not None:
        items.append((REQUESTS, count, fee, None))
    return items


def of_large(item: Item, band: Price) -> Item:
    """Label *item* with its *band*, in a bill with several; marginal items are labelled already."""
    label, *rest = item
    named = label == REQUESTS or band.band_rule is not BandRule.CLIFF
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
    return Substitute.BAND if price.assumed else price.basis_of(name)


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
