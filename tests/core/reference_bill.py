"""A second implementation of the bill: costs in fractions from the published rates, without code of the package.

Tokens are not rounded to whole ones here, so a bill may differ from it by the price of a few tokens; where the shares
cut whole tokens it may not differ at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from crosswalk_tui.core.models import Offer, Rates
from crosswalk_tui.core.vocabulary import BandRule
from crosswalk_tui.core.workload.monthly import Workload


@dataclass(frozen=True)
class Mix:
    """A month's tokens and what they are, in fractions."""

    sent: Fraction
    made: Fraction
    cached: Fraction
    written: Fraction
    hourly: Fraction
    thinking: Fraction
    prompt: int | None
    requests: int | None


def mix(workload: Workload, times: Fraction = Fraction(1)) -> Mix:
    """The workload with its output *times* as long."""
    prompt, requests = workload.prompt_tokens, workload.requests
    if requests is not None:
        prompt = (workload.input_tokens + requests - 1) // requests
    elif prompt is not None:
        requests = (workload.input_tokens + prompt - 1) // prompt
    return Mix(
        sent=Fraction(workload.input_tokens),
        made=workload.output_tokens * times,
        cached=Fraction(workload.cached_share),
        written=Fraction(workload.cache_write_share),
        hourly=Fraction(workload.cache_write_1h_share),
        thinking=Fraction(workload.reasoning_share),
        prompt=prompt,
        requests=requests,
    )


def cost(offer: Offer, wanted: Mix) -> Fraction:
    """What *offer* charges, in USD. Its prices are one base price and at most one band."""
    base, *bands = offer.prices
    high = next((p for p in bands if wanted.prompt is not None and wanted.prompt > p.band_from), None)
    if high is None:
        total = _input(base.rates, wanted) + _output(base.rates, wanted)
    elif high.band_rule is BandRule.CLIFF:
        total = _input(high.rates, wanted) + _output(high.rates, wanted)
    else:
        below = Fraction(high.band_from, wanted.prompt or 1)
        dear = (1 - below) * _input(high.rates, wanted)
        total = below * _input(base.rates, wanted) + dear + _output(base.rates, wanted)
    return total / 10**12 + Fraction((base.rates.per_request or 0) * (wanted.requests or 0), 10**6)


def cheapest(offers: Iterable[Offer], wanted: Mix) -> Fraction:
    """What the cheapest of *offers* charges, in USD: of those whose rates are published, if there are any."""
    every = list(offers)
    return min(cost(offer, wanted) for offer in published(every, wanted) or every)


def published(offers: Iterable[Offer], wanted: Mix) -> list[Offer]:
    """Those of *offers* that publish what is written to a cache, if anything is."""
    return [
        offer
        for offer in offers
        if all(
            (not wanted.sent * wanted.written or price.rates.cache_write is not None)
            and (not wanted.sent * wanted.hourly or price.rates.cache_write_1h is not None)
            for price in offer.prices
        )
    ]


def highest_rate(offer: Offer) -> int:
    """The highest rate of *offer*, micro-USD per 1M tokens: what a rounded token can cost at most."""
    return max(
        rate
        for price in offer.prices
        for rate in (
            price.rates.input, price.rates.output, price.rates.cache_read, price.rates.cache_write,
            price.rates.cache_write_1h, price.rates.reasoning,
        )
        if rate is not None
    )  # fmt: skip


def _input(rates: Rates, wanted: Mix) -> Fraction:
    plain = Fraction(rates.input or 0)
    read = plain if rates.cache_read is None else Fraction(rates.cache_read)
    write = plain if rates.cache_write is None else Fraction(rates.cache_write)
    long = write if rates.cache_write_1h is None else Fraction(rates.cache_write_1h)
    rest = 1 - wanted.cached - wanted.written - wanted.hourly
    return wanted.sent * (
        rest * plain + wanted.cached * read + wanted.written * write + wanted.hourly * long
    )  # fmt: skip


def _output(rates: Rates, wanted: Mix) -> Fraction:
    shown = Fraction(rates.output or 0)
    thought = shown if rates.reasoning is None else Fraction(rates.reasoning)
    return wanted.made * (shown + wanted.thinking * (thought - shown))
