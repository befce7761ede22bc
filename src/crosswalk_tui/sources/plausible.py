"""Whether the next snapshot of a source is plausible.

A price that becomes zero, was zero, or changes by more than a factor of ten is held back: the offer keeps its old
price. A snapshot that lacks a fifth of the rows, or changes a quarter of the prices at once, is held back as a whole.
Between July and September 2026, 12% of the prices of models.dev changed, 6 of 3,657 by more than a factor of ten.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from crosswalk_tui.core.text.format import rate
from crosswalk_tui.sources.harvest import OfferKey, OfferRecord
from crosswalk_tui.sources.listing_changes import base_price
from crosswalk_tui.sources.snapshots import Snapshot

LEAST_SHARE = 0.8
"""Least number of rows, as a share of those of the last snapshot."""

MOST_CHANGED = 0.25
"""Largest share of prices that may change at once."""

LARGEST_STEP = 10
"""Largest factor by which a price may change."""

_FEW = 40
"""Least number of offers for a share to be meaningful."""

_COUNTED = ("offers", "models", "scores", "history", "events")
_RATES = ("input", "output")


@dataclass(frozen=True, slots=True)
class HeldPrice:
    """A price that was held back.

    Attributes:
        name: ``input`` or ``output``.
        before, after: micro-USD per 1M tokens.
    """

    provider: str
    provider_model_id: str
    name: str
    before: int
    after: int

    def __str__(self) -> str:
        """A sentence for the report."""
        step = f"{rate(self.before)} → {rate(self.after)}"
        return f"{self.provider}/{self.provider_model_id}: {self.name} {step} per 1M tokens"


def reasons_against(then: Snapshot, now: Snapshot) -> list[str]:
    """Why *now* is held back as a whole; empty if it may replace *then*."""
    reasons = []
    for name in _COUNTED:
        before, after = len(getattr(then.harvest, name)), len(getattr(now.harvest, name))
        if after < before * LEAST_SHARE:
            reasons.append(f"it has {after:,} {name}, the last one had {before:,}")
    pairs = list(_pairs(then, now))
    changed = sum(any(old != new for _, old, new in rates) for _, rates in pairs)
    if len(pairs) >= _FEW and changed > len(pairs) * MOST_CHANGED:
        reasons.append(f"{changed:,} of {len(pairs):,} prices change at once")
    return reasons


def hold_back(then: Snapshot, now: Snapshot) -> tuple[Snapshot, list[HeldPrice]]:
    """*now* with the old prices of offers with an implausible change, and these changes."""
    held: list[HeldPrice] = []
    kept: dict[OfferKey, OfferRecord] = {}
    before = {offer.offer_key: offer for offer in then.harvest.offers}
    for offer, rates in _pairs(then, now):
        key = offer.offer_key
        changes = [HeldPrice(*key, name, old, new) for name, old, new in rates if _is_implausible(old, new)]
        if changes:
            held.extend(changes)
            kept[key] = replace(offer, prices=before[key].prices)
    offers = [kept.get(offer.offer_key, offer) for offer in now.harvest.offers]
    return replace(now, harvest=replace(now.harvest, offers=offers)), held


def _is_implausible(before: int, after: int) -> bool:
    low, high = sorted((before, after))
    return low != high and (not low or high > low * LARGEST_STEP)


def _pairs(then: Snapshot, now: Snapshot) -> Iterator[tuple[OfferRecord, list[tuple[str, int, int]]]]:
    """Each offer with a base price in both snapshots, and its rates in both."""
    before = {offer.offer_key: offer for offer in then.harvest.offers}
    for offer in now.harvest.offers:
        known = before.get(offer.offer_key)
        old = None if known is None else base_price(known)
        new = base_price(offer)
        if old is None or new is None:
            continue
        rates = [(name, getattr(old.rates, name), getattr(new.rates, name)) for name in _RATES]
        yield offer, [pair for pair in rates if None not in pair]
