"""Offers as they were on a past day: the prices in force then, and why an offer could not be bought.

An offer has the price of its timeline. If that is still the price today, or was published with its days, the offer's
own rows apply, with their bands. Otherwise, the recorded rates apply, and its bands at today's ratio to the base price,
marked as assumed. Other tiers and hours without days are unknown in the past. A day without a recorded price has none:
today's price is never used instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from crosswalk_tui.core.changes.price_history import RATE_NAMES, PricePoint, Timeline
from crosswalk_tui.core.models import OWN, Offer, Price, RateBasis, Rates
from crosswalk_tui.core.vocabulary import Access, Exclusion, PointKind

_FROM_LISTS = (Exclusion.DEPRECATED.value, Exclusion.NOT_LIVE.value)
"""Reasons of the catalogue that are about today."""

_RATIO_NOTE = "not recorded for that day: today's ratio to the base price is assumed"

Timelines = Mapping[int, Timeline]
"""Price timelines by offer id."""


def offers_on(offers: Iterable[Offer], timelines: Timelines, day: date) -> tuple[Offer, ...]:
    """*offers* as they were on *day*, which is before today."""
    return tuple(offer_on(offer, timelines.get(offer.offer_id), day) for offer in offers)


def offer_on(offer: Offer, timeline: Timeline | None, day: date) -> Offer:
    """*offer* as it was on *day*, which is before today: with its prices, or the reason why it has none."""
    if offer.access in (Access.SUBSCRIPTION, Access.LOCAL, Access.ROUTER):
        return offer
    prices = () if timeline is None else prices_on(offer, timeline, day)
    if not prices:
        code, reason = _reason(timeline, day)
        return offer._replace(access=Access.METERED, prices=(), exclude_code=code.value, exclude_reason=reason)
    was_sold = offer.exclude_code in _FROM_LISTS or not offer.provider.active
    if was_sold and not _is_known_until(offer, timeline, day):
        if offer.exclude_code == Exclusion.DEPRECATED:
            return offer._replace(prices=())
        seen = f"last seen {offer.last_seen}" if offer.last_seen else "no sighting has a date"
        return offer._replace(prices=(), exclude_code=Exclusion.NOT_LIVE.value, exclude_reason=seen)
    if was_sold:
        offer = offer._replace(exclude_code=None, exclude_reason=None, provider=offer.provider._replace(active=True))
    return offer._replace(access=Access.METERED, prices=prices)


def _is_known_until(offer: Offer, timeline: Timeline | None, day: date) -> bool:
    """Whether the day is before the recorded end of *offer*, or not after its last sighting.

    One that had ended when it was first seen was seen, but not sold.
    """
    ended = timeline is not None and any(p.kind is PointKind.ENDED and p.day > day for p in timeline.points)
    later = timeline is not None and any(p.priced and p.day > day for p in timeline.past)
    seen = offer.last_seen is not None and day.isoformat() <= offer.last_seen
    return ended or later or (seen and offer.exclude_code != Exclusion.DEPRECATED)


def _reason(timeline: Timeline | None, day: date) -> tuple[Exclusion, str]:
    """Why an offer has no price on *day*: it had ended, or no price of that time is recorded."""
    points = () if timeline is None else timeline.points
    before = [point for point in points if point.day <= day]
    if before:
        return Exclusion.DEPRECATED, f"ended {before[-1].day.isoformat()}"
    first = next((point for point in points if point.priced), None)
    when = "no price of the past is recorded" if first is None else f"first recorded {first.day.isoformat()}"
    return Exclusion.UNRECORDED, when


def prices_on(offer: Offer, timeline: Timeline, day: date) -> tuple[Price, ...]:
    """The prices of *offer* in force on *day*, a past day; none if none is recorded."""
    point = timeline.in_force(day)
    if point is None or not point.priced:
        return ()
    offer = offer._replace(prices=tuple(_list_price(price, point) for price in offer.prices))
    held = [price for price in offer.prices if price.holds_on(day)]
    base = _base(offer, held)
    if base is None or (base.rates.input, base.rates.output) != (point.rates.input, point.rates.output):
        return _recorded(offer, point, _base(offer, offer.prices) if base is None else base, day)
    kept = [price for price in held if _is_known(price, base, day)]
    recorded = _with_recorded(base, point)._replace(as_of=day.isoformat())
    rows = [recorded if price is base else _as_of(price, day) for price in kept]
    if not any(price.band_from for price in rows if price.tier is base.tier):
        bands = _bands(offer, _base(offer, offer.prices), point, day)
        rows += [band._replace(valid_from=base.valid_from, valid_to=base.valid_to) for band in bands]
    return tuple(rows)


def _list_price(price: Price, point: PricePoint) -> Price:
    """*price* without the user's rates, which are of today."""
    if not price.is_own:
        return price
    bases = tuple(basis for basis in price.bases if basis.basis != OWN)
    source = point.source_id if price.source == OWN else price.source
    return price._replace(rates=price.listed, bases=bases, source=source, machine=None)


def _base(offer: Offer, prices: Iterable[Price]) -> Price | None:
    """The base price in the offer's own tier that started last."""
    rows = [p for p in prices if p.tier is offer.tier and not p.band_from and p.window is None]
    return max(rows, key=lambda p: p.valid_from or date.min, default=None)


def _is_known(price: Price, base: Price, day: date) -> bool:
    """Whether a row is known to have been in force on *day*: it is the base price, its band, or dated by its source."""
    dated = price.valid_from is not None or price.as_of <= day.isoformat()
    return price is base or dated or (price.tier is base.tier and price.window is None)


def _as_of(price: Price, day: date) -> Price:
    """*price* as of *day*; the rates of a band without days are assumed."""
    if price.valid_from is not None or price.as_of <= day.isoformat():
        return price._replace(as_of=day.isoformat())
    return price._replace(as_of=day.isoformat(), bases=_assumed(price.rates, price, day))


def _with_recorded(price: Price, point: PricePoint) -> Price:
    """*price* with the rates of *point*, as far as it has them."""
    recorded = {name: value for name in RATE_NAMES if (value := getattr(point.rates, name)) is not None}
    changed = {name for name, value in recorded.items() if value != getattr(price.rates, name)}
    if not changed:
        return price
    bases = tuple(basis for basis in price.bases if basis.rate not in changed)
    return price._replace(rates=price.rates._replace(**recorded), bases=bases)


def _recorded(offer: Offer, point: PricePoint, today: Price | None, day: date) -> tuple[Price, ...]:
    """The rates of *point*, and the bands of *today*'s price at their ratio to it."""
    base = Price(point.rates, point.source_id, day.isoformat(), tier=offer.tier)
    return (base, *_bands(offer, today, point, day))


def _bands(offer: Offer, today: Price | None, point: PricePoint, day: date) -> list[Price]:
    """The bands of *today*'s price, at their ratio to it: a long prompt is never billed as a short one unmarked."""
    return [
        _scaled(price, today, point, day)
        for price in offer.prices
        if today is not None and price.tier is offer.tier and price.band_from and price.window is None
        and (price.valid_from, price.valid_to) == (today.valid_from, today.valid_to)
    ]  # fmt: skip


def _scaled(band: Price, today: Price, point: PricePoint, day: date) -> Price:
    """*band* on *day*: each rate scaled by the factor between the base price *today* and that of *point*."""
    found: dict[str, int | None] = {}
    for name in RATE_NAMES:
        above, base, then = (getattr(rates, name) for rates in (band.rates, today.rates, point.rates))
        found[name] = round(Fraction(above * then, base)) if above is not None and base and then is not None else None
    rates = Rates(**found)
    return band._replace(rates=rates, source=point.source_id, as_of=day.isoformat(), valid_from=None, valid_to=None,
        bases=_assumed(rates, band, day), assumed=False,
    )  # fmt: skip


def _assumed(rates: Rates, band: Price, day: date) -> tuple[RateBasis, ...]:
    names = [name for name in RATE_NAMES if getattr(rates, name) is not None]
    return tuple(RateBasis(name, "assumed", band.source, day.isoformat(), _RATIO_NOTE) for name in names)
