"""The prices of an offer in force on a day, and their average over the hours of a workload.

A price with a window replaces the regular one in its minutes, including its context bands. The average is weighted by
minutes, and each rate is rounded half-even to micro-USD: the error is at most 0.05% at the lowest ranked price.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from fractions import Fraction
from itertools import pairwise

from crosswalk_tui.core.models import OWN, Offer, Price, RateBasis, Rates
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.vocabulary import BandRule, Tier
from crosswalk_tui.core.workload.hours import EVENLY, WHOLE_WEEK, Hours, When, clock, weekday_words, window_minutes

Weighed = tuple[Price, int]
"""A price, and the number of minutes in which it applies."""

_RATES = Rates._fields
_GRAVITY = ("assumed", OWN, "source", "no_surcharge")
"""Bases of a rate, the least certain first; an average has the least certain basis."""

BaseAndBand = tuple[Price | None, Price | None]
"""A base price, and the price of the context band that applies instead."""


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
            return average_in_force([p for p in offer.prices if p.tier is tier], hours, day, prompt)
        if price.band_from:
            has_bands = True
        elif price.holds_on(day) and (base is None or _starts(price) > _starts(base)):
            base = price
    if base is None or prompt is None or not has_bands:
        return base, None
    return base, band_reached(offer.prices, base, prompt)


def _starts(price: Price) -> date:
    """The first day of *price*."""
    return price.valid_from or date.min


def average_in_force(prices: Sequence[Price], hours: Hours, day: date, prompt: int | None) -> BaseAndBand:
    """The average price of one tier over *hours* on *day* (UTC), and the price of the band of a *prompt*.

    A rate that one price lacks is unknown, except reasoning, which is billed as output, and a fee per request, which is
    zero. The band is None if the prompt is None or reaches none; both are None if some hours have no price.
    """
    held = [price for price in prices if price.holds_on(day)]
    shares = _shares([price for price in held if price.band_from == 0], hours.minutes(day))
    bands = held if prompt is not None else ()
    found = _picked([(p, band_reached(bands, p, prompt or 0) or p, minutes) for p, minutes in shares], hours)
    base = _mean([(price, minutes) for price, _, minutes in found])
    if all(reached is price for price, reached, _ in found):
        return base, None
    return base, _mean([(reached, minutes) for _, reached, minutes in found])


def band_reached(prices: Iterable[Price], base: Price, prompt: int) -> Price | None:
    """The price of the highest context band that *prompt* exceeds, among those in force at the same times as *base*."""
    when = _when(base)
    bands = [p for p in prices if 0 < p.band_from < prompt and p.tier is base.tier and _when(p) == when]
    return max(bands, key=lambda p: p.band_from, default=None)


def _when(price: Price) -> tuple[object, ...]:
    """The hours and days in which *price* applies."""
    return price.window, price.weekdays, price.valid_from, price.valid_to


def averages(prices: Sequence[Price]) -> tuple[Price, ...]:
    """The weekly averages of an offer's *prices* that depend on the hour, by tier, period and band."""
    found: list[Price] = []
    for tier in dict.fromkeys(price.tier for price in prices):
        own = [price for price in prices if price.tier is tier]
        for start, end in _periods(own):
            held = [p for p in own if p.holds_on(start or date.min)]
            if not any(p.window is not None for p in held if p.band_from == 0):
                continue
            for band in sorted({p.band_from for p in held}):
                base, reached = average_in_force(held, EVENLY, start or date.min, band + 1 if band else None)
                price = reached if band else base
                if price is not None and price.band_from == band:
                    found.append(price._replace(valid_from=start, valid_to=end))
    return tuple(found)


def _periods(prices: Iterable[Price]) -> Iterator[tuple[date | None, date | None]]:
    """Yield the first day of each period with the same prices, and the first day after it."""
    edges = sorted({day for p in prices for day in (p.valid_from, p.valid_to) if day is not None})
    yield from pairwise([None, *edges, None])


def _picked(found: list[tuple[Price, Price, int]], hours: Hours) -> list[tuple[Price, Price, int]]:
    """For peak and off-peak, the most or least expensive of base prices (with band price and minutes); else all."""
    if not found or hours.when not in (When.PEAK, When.OFF_PEAK):
        return found
    pick = max if hours.when is When.PEAK else min
    return [pick(found, key=lambda one: _rates_by_cost(one[1]))]


def _shares(held: Sequence[Price], minutes: int) -> list[Weighed]:
    """Each price with its share of *minutes*; where windows overlap, the first by `_precedence` applies."""
    shares: list[Weighed] = []
    left = minutes
    for price in sorted((p for p in held if p.window is not None), key=_precedence):
        open_ = _minutes_open(price) & left
        if open_:
            shares.append((price, open_.bit_count()))
            left ^= open_
    if left:
        regular = max((p for p in held if p.window is None), key=_start, default=None)
        if regular is None:
            return []
        shares.append((regular, left.bit_count()))
    return shares


def _minutes_open(price: Price) -> int:
    """The minutes of the week in which *price* applies, a bit for each."""
    return WHOLE_WEEK if price.window is None else window_minutes(price.window, price.weekdays)


def _precedence(price: Price) -> tuple[int, int, tuple[int, ...]]:
    """Sort key: later start, narrower window, more expensive."""
    return -_start(price).toordinal(), _minutes_open(price).bit_count(), tuple(-rate for rate in _rates_by_cost(price))


def _start(price: Price) -> date:
    return price.valid_from or date.min


def _rates_by_cost(price: Price) -> tuple[int, ...]:
    """Sort key: the sum of input and output, then each rate."""
    known = [getattr(price.rates, name) or 0 for name in _RATES]
    return known[0] + known[1], *known


def _mean(weighed: Sequence[Weighed]) -> Price | None:
    """The average price, without a window."""
    if not weighed:
        return None
    prices = [price for price, _ in weighed]
    model = max(prices, key=lambda price: (price.band_from, price.window is None))
    if len(weighed) == 1:
        return model if model.window is None else model._replace(window=None, weekdays=None)
    total = sum(minutes for _, minutes in weighed)
    means = {name: _mean_rate(name, weighed, total) for name in _RATES}
    cliff = any(price.band_rule is BandRule.CLIFF for price in prices if price.band_from)
    return model._replace(
        rates=Rates(**means),
        band_rule=BandRule.CLIFF if cliff else model.band_rule,
        window=None,
        weekdays=None,
        as_of=min(price.as_of for price in prices),
        assumed=any(price.assumed for price in prices),
        bases=_gravest(prices, means),
    )


def _mean_rate(name: str, weighed: Sequence[Weighed], total: int) -> int | None:
    """The mean of a rate over *total* minutes; None if it is unknown in some of them."""
    known = [(getattr(price.rates, name), price, minutes) for price, minutes in weighed]
    if all(rate is None for rate, _, _ in known):
        return None
    sum_ = 0
    for rate, price, minutes in known:
        filled = rate
        if rate is None and name == "reasoning":
            filled = price.rates.output
        elif rate is None and name == "per_request":
            filled = 0
        if filled is None:
            return None
        sum_ += filled * minutes
    return round(Fraction(sum_, total))


def _gravest(prices: Sequence[Price], means: dict[str, int | None]) -> tuple[RateBasis, ...]:
    """The least certain basis of each rate among *prices*."""
    found: dict[str, RateBasis] = {}
    for basis in (basis for price in prices for basis in price.bases):
        known = found.setdefault(basis.rate, basis)
        if _GRAVITY.index(basis.basis) < _GRAVITY.index(known.basis):
            found[basis.rate] = basis
    return tuple(basis for name, basis in sorted(found.items()) if means[name] is not None)


# Text


def hourly_words(prices: Sequence[Price], hours: Hours, day: date) -> str:
    """When each input and output price applies, and the price billed; empty if none depends on the hour.

    ``Input: 01:00–04:00 and 06:00–10:00 UTC Mon–Fri $0.87, otherwise $0.435; average over the week $0.525. Output: …``
    """
    held = [price for price in prices if price.band_from == 0 and price.holds_on(day)]
    if all(price.window is None for price in held):
        return ""
    mean, _ = average_in_force(held, hours, day, None)
    texts = []
    for name in ("input", "output"):
        billed = "" if mean is None else f"; {_billed(hours)} {fmt.rate(getattr(mean.rates, name))}"
        texts.append(f"{name.capitalize()}: {_schedule(name, held)}{billed}.")
    return " ".join(texts)


def _schedule(name: str, held: Sequence[Price]) -> str:
    """When each value of a rate applies, in words; the one that applies otherwise is last."""
    shares = [price for price, _ in _shares(held, WHOLE_WEEK)] or held
    by_rate: dict[int | None, list[Price]] = {}
    for price in (price for price in held if price.window is not None and price in shares):
        by_rate.setdefault(getattr(price.rates, name), []).append(price)
    texts = [f"{_windows(windows)} {fmt.rate(rate)}" for rate, windows in by_rate.items()]
    regular = next((price for price in shares if price.window is None), None)
    if regular is not None:
        texts.append(f"otherwise {fmt.rate(getattr(regular.rates, name))}")
    return ", ".join(texts)


def _windows(prices: Sequence[Price]) -> str:
    """``01:00–04:00 and 06:00–10:00 UTC Mon–Fri``."""
    by_days: dict[frozenset[int] | None, list[str]] = {}
    for price in prices:
        if price.window is not None:
            whole = price.window[0] == price.window[1]
            by_days.setdefault(price.weekdays, []).append("all day" if whole else clock(price.window))
    texts = []
    for days, windows in by_days.items():
        texts.append(f"{fmt.listed(windows)} UTC {weekday_words(days or range(1, 8))}".rstrip())
    return ", ".join(texts)


def _billed(hours: Hours) -> str:
    if hours.zone is not None:
        return f"average over office hours ({hours.zone})"
    return {When.EVENLY: "average over the week", When.OFF_PEAK: "off-peak", When.PEAK: "peak"}[hours.when]
