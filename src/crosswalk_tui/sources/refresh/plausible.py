"""Whether the next snapshot of a source is plausible.

A price that becomes zero, was zero, changes by more than a factor of ten or cannot be read any more is held back: the
offer keeps its old prices. A snapshot that lacks more than a fifth of the rows or of the prices, or changes more than a
quarter of the prices at once, is held back as a whole. Between July and September 2026, 12% of the prices
of models.dev changed, 6 of 3,657 by more than a factor of ten.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.text.format import rate
from crosswalk_tui.core.vocabulary import Tier
from crosswalk_tui.sources.harvest import Harvest, OfferRecord, PriceRecord
from crosswalk_tui.sources.pricing.listing_changes import base_price
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
_NAMES = Rates._fields


@dataclass(frozen=True, slots=True)
class HeldPrice:
    """A price that was held back.

    Attributes:
        name: ``input``, ``batch cache read`` or the like.
        before: micro-USD per 1M tokens, or per request.
        after: None if it cannot be read.
    """

    provider: str
    provider_model_id: str
    name: str
    before: int
    after: int | None

    def __str__(self) -> str:
        """A sentence for the report."""
        unit = "" if self.name.endswith("per request") else " per 1M tokens"
        after = "unreadable, was" if self.after is None else f"{rate(self.before)} →"
        shown = rate(self.before if self.after is None else self.after)
        return f"{self.provider}/{self.provider_model_id}: {self.name} {after} {shown}{unit}"


def reasons_against(then: Snapshot, now: Snapshot) -> list[str]:
    """Why *now* is held back as a whole; empty if it may replace *then*."""
    reasons = []
    for name in _COUNTED:
        before, after = len(getattr(then.harvest, name)), len(getattr(now.harvest, name))
        if after < before * LEAST_SHARE:
            reasons.append(f"it has {after:,} {name}, the last one had {before:,}")
    before, after = (sum(base_price(o.prices) is not None for o in one.harvest.offers) for one in (then, now))
    if before >= _FEW and after < before * LEAST_SHARE and not reasons:
        reasons.append(f"it has {after:,} offers with a price, the last one had {before:,}")
    pairs = list(_pairs(then, now))
    changed = sum(any(old != new for _, old, new in rates) for _, rates in pairs)
    if len(pairs) >= _FEW and changed > len(pairs) * MOST_CHANGED:
        reasons.append(f"{changed:,} of {len(pairs):,} prices change at once")
    return reasons


def is_empty(then: Snapshot, now: Snapshot) -> bool:
    """Whether *now* has no offers or no scores although *then* has: it is no snapshot of the source, or unreadable."""
    return any(getattr(then.harvest, name) and not getattr(now.harvest, name) for name in ("offers", "scores"))


def hold_back(then: Snapshot, now: Snapshot) -> tuple[Snapshot, list[HeldPrice]]:
    """*now* with the old prices of offers with an implausible change, and these changes."""
    held: list[HeldPrice] = []
    offers: list[OfferRecord] = []
    before = {offer.offer_key: offer for offer in then.harvest.offers}
    damaged = _damaged(now.harvest)
    for offer in now.harvest.offers:
        known = before.get(offer.offer_key)
        changes = [] if known is None else list(_implausible(known, offer, is_damaged=offer.path in damaged))
        held.extend(changes)
        offers.append(replace(offer, prices=known.prices) if known is not None and changes else offer)
    return replace(now, harvest=replace(now.harvest, offers=offers)), held


def _damaged(harvest: Harvest) -> set[str]:
    """The positions (`OfferRecord.path`) of offers with a cell that was rejected."""
    places = {offer.path for offer in harvest.offers}
    found: set[str] = set()
    for rejection in harvest.rejections:
        path = rejection.path  # ids have dots, too: the longest position is the right one
        while path and path not in places:
            path = path.rpartition(".")[0]
        found.add(path)
    return found


def _implausible(then: OfferRecord, now: OfferRecord, *, is_damaged: bool) -> Iterator[HeldPrice]:
    """The rates of *then* that moved too far, or that *now*, which has a rejected cell, lacks."""
    rows = _in_force(now)
    for place, row in _in_force(then).items():
        for name in _NAMES:
            old = getattr(row.rates, name)
            new = getattr(rows[place].rates, name) if place in rows else None
            if old is None or (new is None and not is_damaged):
                continue
            if new is None or _is_too_far(name, old, new):
                yield HeldPrice(*now.offer_key, _named(row, name), old, new)


def _in_force(offer: OfferRecord) -> dict[tuple[object, ...], PriceRecord]:
    """The price in force at the snapshot, by tier, band and window."""
    found: dict[tuple[object, ...], PriceRecord] = {}
    for row in sorted(offer.prices, key=lambda row: row.valid_from or ""):
        if (row.valid_from or "") <= row.as_of and not (row.valid_to and row.valid_to <= row.as_of):
            found[row.tier, row.band_from, row.window_start, row.window_end, row.weekdays] = row
    return found


def _is_too_far(name: str, before: int, after: int) -> bool:
    low, high = sorted((before, after))
    if not low:  # a zero for the cache means that it is not priced separately
        return high > 0 and name in _RATES
    return high > low * LARGEST_STEP


def _named(row: PriceRecord, name: str) -> str:
    """The name of a rate of *row*, with its tier and band."""
    tier = "" if row.tier is Tier.STANDARD else f"{row.tier} "
    band = f" above {row.band_from:,} tokens" if row.band_from else ""
    hours = f" {row.window_start} to {row.window_end} UTC" if row.window_start else ""
    return f"{tier}{name.replace('_', ' ')}{band}{hours}"


def _pairs(then: Snapshot, now: Snapshot) -> Iterator[tuple[OfferRecord, list[tuple[str, int, int]]]]:
    """Each offer with a base price in both snapshots, and its rates in both."""
    before = {offer.offer_key: offer for offer in then.harvest.offers}
    for offer in now.harvest.offers:
        known = before.get(offer.offer_key)
        old = None if known is None else base_price(known.prices)
        new = base_price(offer.prices)
        if old is None or new is None:
            continue
        rates = [(name, getattr(old.rates, name), getattr(new.rates, name)) for name in _RATES]
        yield offer, [pair for pair in rates if None not in pair]
