"""Whether the price in use differs because it comes from a different source: then the price may not have changed.

The catalogue uses one source of an offer's price. When a different one is preferred, the price in use changes with it,
also if nobody has changed what they state. It is a change of the price only if the new source stated the old price
before, or the old one states the new price now.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from crosswalk_tui.core.models import Offer, Rates

_SAME = 0.005
"""Relative difference within which two rates are one, as in the build."""


class StatedPrice(NamedTuple):
    """A price of an offer as its source states it.

    Attributes:
        applies: tier, band, days, weekdays and hours, as the catalogue stores them.
        is_base: it is the price of the first band at any hour, in the offer's own tier.
    """

    applies: tuple[str | int | None, ...]
    is_base: bool
    rates: Rates


StatedPrices = Mapping[str, frozenset[StatedPrice]]
"""The prices of an offer, by the id of their source."""


class SourceSwitch(NamedTuple):
    """The ids of the sources of a price before and after."""

    before: str
    after: str


def source_switch(before: Offer, after: Offer, old: StatedPrices, new: StatedPrices) -> SourceSwitch | None:
    """The sources of the price in use, if it differs only because it comes from a different one.

    That is also so if a source of a single rate, such as the cache read, is different. None if a source has changed its
    price.

    Args:
        before: the offer in the older catalogue.
        after: the same offer in the newer one.
        old: what the sources state in the older catalogue.
        new: what they state in the newer one.
    """
    used = _sources(before), _sources(after)
    if not used[0] or not used[1]:
        return None
    first, second = used[0][0], used[1][0]
    if first == second:  # a rate or a band of a different source was added or lost
        lost, added = ([source for source in used[nth] if source not in used[1 - nth]] for nth in (0, 1))
        is_other = bool(lost or added) and not any(_has_changed(source, old, new) for source in {*used[0], *used[1]})
        return SourceSwitch(*[*lost, first][:1], *[*added, second][:1]) if is_other else None
    if not _has_changed(first, old, new) and not _has_changed(second, old, new):
        return SourceSwitch(first, second)
    if _agree(first, second, old) or _agree(first, second, new):
        return None
    return SourceSwitch(first, second)


def _sources(offer: Offer) -> tuple[str, ...]:
    """The ids of the sources of the prices of *offer*, that of the base price first."""
    prices = [price for price in offer.prices if price.tier is offer.tier]
    found = [price.source for price in sorted(prices, key=lambda price: (price.band_from, price.window is not None))]
    return tuple(dict.fromkeys([*found, *(basis.source for price in prices for basis in price.bases if basis.source)]))


def _has_changed(source: str, old: StatedPrices, new: StatedPrices) -> bool:
    """Whether *source* states a different price; a source that is new or lost has changed none."""
    return source in old and source in new and old[source] != new[source]


def _agree(one: str, other: str, stated: StatedPrices) -> bool:
    """Whether two sources state the same base price."""
    return any(
        a.is_base and b.is_base and a.rates.input is not None and a.rates.output is not None
        and _is_same(a.rates.input, b.rates.input) and _is_same(a.rates.output, b.rates.output)
        for a in stated.get(one, ())
        for b in stated.get(other, ())
    )  # fmt: skip


def _is_same(one: int, other: int | None) -> bool:
    return other is not None and abs(one - other) <= _SAME * max(one, other)
