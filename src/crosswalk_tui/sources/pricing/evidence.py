"""Dated evidence in the sources: when a list changed the price of an offer, added it or removed it.

The age of a price is counted from its last change, not from the snapshot: LiteLLM keeps rows for years. Dates come
from the history of LiteLLM's list, from the recorded prices of models.dev, and from earlier snapshots.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from crosswalk_tui.sources.harvest import (
    Harvest,
    ListingEvent,
    ListingKey,
    MakerStatus,
    OfferKey,
    OfferRecord,
    PriceRecord,
    Repointing,
)
from crosswalk_tui.sources.importers.maker_prices import reviewed_repointings
from crosswalk_tui.sources.offers.notices import EndNotice, end_notices
from crosswalk_tui.sources.pricing.earlier_snapshots import Earlier
from crosswalk_tui.sources.pricing.listing_changes import base_price
from crosswalk_tui.sources.rates import published

REMOVES_ENDED = {"models.dev": True, "model-prices": True, "openrouter": True, "litellm": False, "genai-prices": False}
"""Whether a list removes offers that can no longer be bought; False for other lists."""

_RATES = frozenset({"input", "output", "cache_read", "cache_write"})
"""Rates whose change dates the price of a row."""

_EVENTS_OF = "litellm"
_HISTORY_OF = "models.dev"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Dated facts about listings; days are ISO dates.

    Attributes:
        today: the day of the newest source, which is "now" for the build.
        added: the last day on which a list added the offer.
        changed: the last day on which a list changed the input or output price, at the latest.
        removed: the day on which a list removed the offer, without doubtful removals.
        statuses: the makers' statements on their own models.
        repointings: the changes of re-pointed ids, oldest first.
        notices: announced ends.
    """

    today: str
    added: dict[ListingKey, str] = field(default_factory=dict)
    changed: dict[ListingKey, str] = field(default_factory=dict)
    removed: dict[ListingKey, str] = field(default_factory=dict)
    statuses: dict[OfferKey, MakerStatus] = field(default_factory=dict)
    repointings: dict[OfferKey, list[Repointing]] = field(default_factory=dict)
    notices: Mapping[OfferKey, EndNotice] = field(default_factory=dict)

    def removals(self, records: Iterable[OfferRecord]) -> list[str]:
        """The days on which LiteLLM's list removed the keys of *records*."""
        keys = {(_EVENTS_OF, *record.offer_key) for record in records}
        return [self.removed[key] for key in keys if key in self.removed]

    def stated_on(self, record: OfferRecord, prices: Sequence[PriceRecord]) -> str | None:
        """The day on which the source of *record* last changed its *prices*, at the latest; None if unknown.

        This is the first day of a dated price; else the day the list changed or added the row; else, for a list that
        removes ended offers, the day of the snapshot.
        """
        begun = [price.valid_from for price in prices if price.valid_from and price.valid_from <= price.as_of]
        if begun:
            return max(begun)
        key = (record.source, *record.offer_key)
        known = self.changed.get(key) or self.added.get(key)
        if known is not None or not REMOVES_ENDED.get(record.source, False):
            return known
        return max((price.as_of for price in prices), default=None)


def gather_evidence(harvests: Iterable[Harvest], earlier: Earlier | None = None) -> Evidence:
    """Collect the dated facts in *harvests* and in *earlier* snapshots."""
    harvests = list(harvests)
    earlier = earlier or Earlier()
    evidence = Evidence(newest_day(harvests), notices=end_notices())
    records = {(record.source, *record.offer_key): record for harvest in harvests for record in harvest.offers}
    _read_events(earlier.events or [event for harvest in harvests for event in harvest.events], records, evidence)
    for line in [line for harvest in harvests for line in harvest.history]:
        key = (_HISTORY_OF, line.provider, line.provider_model_id)
        day = _unchanged_since(line.points, records.get(key))
        if day is not None:
            evidence.changed[key] = day
    for line in earlier.past:  # changed since the earlier snapshot, at the latest in the newer one
        key = (line.source, line.provider, line.provider_model_id)
        if line.source == _HISTORY_OF and key in records and _differs_from_point(line.points[-1], records[key]):
            evidence.changed[key] = _day_of_list(records[key], evidence.today)
    for status in [status for harvest in harvests for status in harvest.statuses]:
        evidence.statuses[status.provider, status.provider_model_id] = status
    changes = {change for harvest in harvests for change in harvest.repointings} | set(reviewed_repointings())
    for change in sorted(changes, key=lambda c: (c.since or "", c.after)):
        evidence.repointings.setdefault((change.provider, change.provider_model_id), []).append(change)
    return evidence


def newest_day(harvests: Iterable[Harvest]) -> str:
    """The day of the newest list of offers, which is "now" for a build; empty without one."""
    return max((whole_day(harvest.as_of) for harvest in harvests if harvest.offers), default="")


@lru_cache(maxsize=65_536)  # sources share their days
def days_between(earlier: str, later: str) -> int:
    """Days from one ISO date to another; a month or a year counts as its first day."""
    return (date.fromisoformat(whole_day(later)) - date.fromisoformat(whole_day(earlier))).days


def whole_day(day: str) -> str:
    """An ISO date with its day; a month or a year as its first day."""
    return day + "0001-01-01"[len(day) :]


def _read_events(events: Sequence[ListingEvent], records: dict[ListingKey, OfferRecord], evidence: Evidence) -> None:
    """Fill in when LiteLLM's list added an offer, removed it, and last changed its price."""
    by_offer: dict[ListingKey, list[ListingEvent]] = defaultdict(list)
    for event in sorted(events, key=lambda e: (e.day, e.kind == "added")):
        by_offer[_EVENTS_OF, event.provider, event.provider_model_id].append(event)
    for key, mine in by_offer.items():
        record = records.get(key)
        for event in mine:
            if event.kind == "added":
                evidence.added[key] = event.day
                evidence.removed.pop(key, None)
            elif event.kind == "removed" and not event.flag:
                evidence.removed[key] = event.day
            elif event.kind == "price" and event.field in _RATES:
                evidence.changed[key] = event.day
        if record is not None:
            evidence.removed.pop(key, None)
            if _differs_from_events(mine, record):  # changed after the last known event
                evidence.changed[key] = _day_of_list(record, evidence.today)


def _day_of_list(record: OfferRecord, today: str) -> str:
    """The day of the snapshot that has *record*, which may be older than *today*, the day of the newest list."""
    return record.as_of or max((price.as_of for price in record.prices), default=today)


def _differs_from_events(events: Sequence[ListingEvent], record: OfferRecord) -> bool:
    base = base_price(record.prices)
    if base is None:
        return False
    last = {event.field: event.new for event in events if event.kind == "price"}
    return any(last.get(name) not in (None, getattr(base.rates, name)) for name in ("input", "output"))


def _differs_from_point(point: PriceRecord, record: OfferRecord) -> bool:
    """Whether a rate that *point* and the price of *record* both have is different."""
    base = base_price(record.prices)
    if base is None:
        return False
    old, new = published(point.rates), published(base.rates)
    return any(old[name] != new[name] for name in old.keys() & new.keys())


def _unchanged_since(points: Sequence[PriceRecord], record: OfferRecord | None) -> str | None:
    """The day since which the recorded *points* have the price of *record*; None if the last point differs."""
    base = None if record is None else base_price(record.prices)
    if base is None:
        return None
    since: str | None = None
    for point in points:
        same = (point.rates.input, point.rates.output) == (base.rates.input, base.rates.output)
        since = (since or point.as_of) if same else None
    return since
