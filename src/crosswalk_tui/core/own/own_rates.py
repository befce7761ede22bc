"""How own prices and discounts change the price of an offer.

A percentage is taken from each rate separately and rounded half up to micro-USD per 1M tokens, at least 1 unless all is
off: the error is at most half a micro-USD per 1M tokens. A rate that the user sets is what they pay; no discount
changes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from crosswalk_tui.core.models import OWN, Offer, Price, RateBasis, Rates
from crosswalk_tui.core.own.machine import machine_rates, machine_words
from crosswalk_tui.core.own.records import Discount, OwnEntry, OwnPrice
from crosswalk_tui.core.text.format import rate as rate_text
from crosswalk_tui.core.text.quantity import format_share
from crosswalk_tui.core.vocabulary import BandRule

RATE_NAMES = Rates._fields
"""The fields of `Rates`."""

_DERIVED = ("assumed", "no_surcharge")
"""Bases of rates that are a multiple of the input rate."""


def discounted(rate: int, off: Decimal) -> int:
    """*rate* less the share *off*, by the rule of this module."""
    part, whole = off.as_integer_ratio()  # integers: a provider has thousands of rates
    kept = (2 * rate * (whole - part) + whole) // (2 * whole)
    return max(kept, 1) if rate and part < whole else kept


def discounts_on(
    own: Iterable[OwnEntry], offer: Offer, is_its_model: Callable[[str], bool]
) -> list[tuple[Discount, str]]:
    """The active discounts of *own* on *offer*, each with the day it was saved; *is_its_model* recognises its keys.

    Those on the offer, else those on its model, else those on its provider.
    """
    found: dict[int, list[tuple[Discount, str]]] = {}
    for entry in own:
        record = entry.record
        if not isinstance(record, Discount) or not entry.active or record.provider != offer.provider.provider_id:
            continue
        others = record.id not in ("", offer.provider_model_id) or (record.model and not is_its_model(record.model))
        if not others:
            found.setdefault(0 if record.id else 1 if record.model else 2, []).append((record, entry.saved_on))
    return found[min(found)] if found else []


def under_discounts(price: Price, discounts: Sequence[tuple[Discount, str]]) -> tuple[Price, ...]:
    """*price* under *discounts* (each with the day it was saved), as consecutive periods.

    At any time one discount applies: the one that started last.
    """
    latest_first = sorted(discounts, key=lambda pair: pair[0].starts or date.min, reverse=True)
    return _by_period(price, latest_first)


def _by_period(price: Price, discounts: Sequence[tuple[Discount, str]]) -> tuple[Price, ...]:
    """*price* as one price for each period in which a different discount applies; of several, the last one does."""
    if not discounts:
        return (price,)
    (latest, _), *earlier = discounts
    during = _between(price, latest.starts, latest.ends)
    if during is None or not latest.off:
        return _by_period(price, earlier)
    before = None if latest.starts is None else _between(price, None, latest.starts)
    after = None if latest.ends is None else _between(price, latest.ends, None)
    return (
        *(() if before is None else _by_period(before, earlier)),
        _reduced(during, latest),
        *(() if after is None else _by_period(after, earlier)),
    )


def _between(price: Price, start: date | None, end: date | None) -> Price | None:
    """*price* from *start* to *end*, as far as it is in force then; None if it never is."""
    first = max((day for day in (price.valid_from, start) if day is not None), default=None)
    last = min((day for day in (price.valid_to, end) if day is not None), default=None)
    if first is not None and last is not None and first >= last:
        return None
    if (first, last) == (price.valid_from, price.valid_to):
        return price
    return price._replace(valid_from=first, valid_to=last)


def _reduced(price: Price, discount: Discount) -> Price:
    """*price* less *discount*; each rate keeps the source and date of its list price."""
    changed: dict[str, int] = {}
    bases = price.by_rate
    share = format_share(discount.off)
    for name in discount.rates or RATE_NAMES:
        rate, basis = getattr(price.rates, name), bases.get(name)
        if rate is None or (basis is not None and basis.basis == OWN):
            continue
        changed[name] = discounted(rate, discount.off)
        if basis is None or basis.basis == "source":  # what is assumed stays an assumption
            listed = price if basis is None else basis
            note = f"your {share} off {rate_text(rate)}"
            bases[name] = RateBasis(name, OWN, listed.source, listed.as_of, note, rate)
    return price._replace(rates=price.rates._replace(**changed), bases=_ordered(bases))


def with_own_rates(price: Price, own: OwnPrice, saved_on: str) -> Price:
    """*price* with the rates of *own*; unpublished rates that follow the input rate follow the user's."""
    given = own_rates(own)
    listed, bases = price.rates, price.by_rate
    changed: dict[str, int | None] = {}
    for name in RATE_NAMES:
        rate, old, basis = getattr(given, name), getattr(listed, name), bases.get(name)
        if rate is not None:
            changed[name] = rate
            bases[name] = RateBasis(name, OWN, OWN, saved_on, own_note(own, name, old), old)
        elif basis is not None and basis.basis in _DERIVED and given.input is not None and listed.input and old:
            changed[name] = round(Fraction(old * given.input, listed.input))
    whole = given.input is not None and given.output is not None
    about = {"source": OWN, "as_of": saved_on, "assumed": False, "machine": own.machine} if whole else {}
    return price._replace(rates=listed._replace(**changed), bases=_ordered(bases), **about)  # type: ignore[arg-type]


def new_price(own: OwnPrice, saved_on: str) -> Price:
    """The price of an offer or band that has no list price."""
    blank = Price(Rates(), OWN, saved_on, own.tier, own.above, BandRule.CLIFF)
    return with_own_rates(blank, own, saved_on)


_PLAIN = (
    ("cache_read", "input"), ("cache_write", "input"), ("cache_write_1h", "cache_write"), ("audio_in", "input"),
    ("audio_out", "output"),
)  # fmt: skip
"""Rates of an offer of the user's own, and the one that applies where they are not set."""


def with_plain_rates(price: Price) -> Price:
    """*price* of an offer that only the user knows: what they set no rate for costs what plain tokens do."""
    bases, changed = price.by_rate, dict[str, int]()
    for name, other in _PLAIN:
        rate = changed.get(other, getattr(price.rates, other))
        if getattr(price.rates, name) is None and rate is not None:
            changed[name] = rate
            note = f"your {other.replace('_', ' ')} rate, as you set none for it"
            bases[name] = RateBasis(name, OWN, OWN, price.as_of, note)
    return price._replace(rates=price.rates._replace(**changed), bases=_ordered(bases))


def own_rates(own: OwnPrice) -> Rates:
    """The rates of *own*, those of its machine included."""
    if own.machine is None:
        return own.rates
    read, written = machine_rates(own.machine)
    return own.rates._replace(input=read, output=written)


def own_note(own: OwnPrice, rate: str, listed: int | None) -> str:
    """The origin of a rate of *own* as a clause, with the list price."""
    words = "your price"
    if own.machine is not None and rate in ("input", "output"):
        words = machine_words(own.machine, rate)
    return words if listed is None else f"{words}; list price {rate_text(listed)}"


def _ordered(bases: dict[str, RateBasis]) -> tuple[RateBasis, ...]:
    return tuple(bases[name] for name in sorted(bases))
