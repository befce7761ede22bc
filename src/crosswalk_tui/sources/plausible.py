"""Whether the next snapshot of a source can be believed: what a refresh checks before it counts.

A price that becomes zero or was zero, or moves by more than a factor of ten, is held back: the offer keeps the price it
had. A snapshot that lacks a fifth of its rows, or changes a quarter of its prices at once, is held back as a whole.
Between July and September 2026, 12% of the prices in models.dev's list changed, and 6 of 3,657 by such a step.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from crosswalk_tui.core.text.format import rate
from crosswalk_tui.sources.harvest import OfferRecord
from crosswalk_tui.sources.listing_changes import base_price
from crosswalk_tui.sources.snapshots import Snapshot

LEAST_SHARE = 0.8
"""Share of the rows of the last snapshot that the next one must have."""

MOST_CHANGED = 0.25
"""Share of the prices that may change at once."""

LARGEST_STEP = 10
"""Factor by which a price may move."""

_FEW = 40
"""Offers below which a share of them says nothing."""

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
        """The step in words."""
        step = f"{rate(self.before)} → {rate(self.after)}"
        return f"{self.provider}/{self.provider_model_id}: {self.name} {step} per 1M tokens"


def reasons_against(then: Snapshot, now: Snapshot) -> list[str]:
    """Why *now* is held back as a whole; empty when it may replace *then*."""
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
    """*now* with the prices of *then* where a price moves too far, and those moves."""
    held: list[HeldPrice] = []
    kept: dict[tuple[str, str], OfferRecord] = {}
    before = {_place(offer): offer for offer in then.harvest.offers}
    for offer, rates in _pairs(then, now):
        moves = [HeldPrice(*_place(offer), name, old, new) for name, old, new in rates if _is_too_far(old, new)]
        if moves:
            held.extend(moves)
            kept[_place(offer)] = replace(offer, prices=before[_place(offer)].prices)
    offers = [kept.get(_place(offer), offer) for offer in now.harvest.offers]
    return replace(now, harvest=replace(now.harvest, offers=offers)), held


def _is_too_far(before: int, after: int) -> bool:
    low, high = sorted((before, after))
    return low != high and (not low or high > low * LARGEST_STEP)


def _pairs(then: Snapshot, now: Snapshot) -> Iterator[tuple[OfferRecord, list[tuple[str, int, int]]]]:
    """Each offer that both have a base price of, and its rates in both."""
    before = {_place(offer): offer for offer in then.harvest.offers}
    for offer in now.harvest.offers:
        known = before.get(_place(offer))
        old = None if known is None else base_price(known)
        new = base_price(offer)
        if old is None or new is None:
            continue
        rates = [(name, getattr(old.rates, name), getattr(new.rates, name)) for name in _RATES]
        yield offer, [move for move in rates if None not in move]


def _place(offer: OfferRecord) -> tuple[str, str]:
    return offer.provider, offer.provider_model_id
