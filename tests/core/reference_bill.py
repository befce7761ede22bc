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


def cost(offer: Offer, requested: Mix) -> Fraction:
    """What *offer* charges, in USD. Its prices are one base price and at most one band."""
    base, *bands = offer.prices
    high = next((p for p in bands if requested.prompt is not None and requested.prompt > p.band_from), None)
    if high is None:
        total = _input(base.rates, requested) + _output(base.rates, requested)
    elif high.band_rule is BandRule.CLIFF:
        total = _input(high.rates, requested) + _output(high.rates, requested)
    else:
        below = Fraction(high.band_from, requested.prompt or 1)
        dear = (1 - below) * _input(high.rates, requested)
        total = below * _input(base.rates, requested) + dear + _output(base.rates, requested)
    return total / 10**12 + Fraction((base.rates.per_request or 0) * (requested.requests or 0), 10**6)


def cheapest(offers: Iterable[Offer], requested: Mix) -> Fraction:
    """What the cheapest of *offers* charges, in USD: of those whose rates are published, if there are any."""
    every = list(offers)
    return min(cost(offer, requested) for offer in published(every, requested) or every)


def published(offers: Iterable[Offer], requested: Mix) -> list[Offer]:
    """Those of *offers* that publish what is written to a cache, if anything is."""
    return [
        offer
        for offer in offers
        if all(
            (not requested.sent * requested.written or price.rates.cache_write is not None)
            and (not requested.sent * requested.hourly or price.rates.cache_write_1h is not None)
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


def _input(rates: Rates, requested: Mix) -> Fraction:
    plain = Fraction(rates.input or 0)
    read = plain if rates.cache_read is None else Fraction(rates.cache_read)
    write = plain if rates.cache_write is None else Fraction(rates.cache_write)
    long = write if rates.cache_write_1h is None else Fraction(rates.cache_write_1h)
    rest = 1 - requested.cached - requested.written - requested.hourly
    return requested.sent * (
        rest * plain + requested.cached * read + requested.written * write + requested.hourly * long
    )  # fmt: skip


def _output(rates: Rates, requested: Mix) -> Fraction:
    shown = Fraction(rates.output or 0)
    thought = shown if rates.reasoning is None else Fraction(rates.reasoning)
    return requested.made * (shown + requested.thinking * (thought - shown))
