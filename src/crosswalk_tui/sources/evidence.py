"""Dated evidence in the sources: when a list last changed an offer's price, and when it added or removed the offer.

A price is as old as the day its list last changed it, not as the snapshot it was read from: LiteLLM keeps rows for
years. Days come from LiteLLM's dated events, from models.dev's recorded price points, and from comparing an earlier
snapshot with the one in use.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from crosswalk_tui.core.vocabulary import Tier
from crosswalk_tui.sources.earlier import Earlier
from crosswalk_tui.sources.harvest import Harvest, ListingEvent, MakerStatus, OfferRecord, PriceRecord, Repointing
from crosswalk_tui.sources.maker_prices import reviewed_repointings
from crosswalk_tui.sources.notices import EndNotice, Offer, end_notices

Place = tuple[str, str, str]
"""A source, a provider and that provider's own id."""

REMOVES_ENDED = {"models.dev": True, "model-prices": True, "openrouter": True, "litellm": False, "genai-prices": False}
"""Whether a list removes offers that can no longer be bought. A list missing here counts as never removing any."""

_RATES = frozenset({"input", "output", "cache_read", "cache_write"})
"""Rates whose change shows that a list has reviewed the row."""

_EVENTS_OF = "litellm"
_HISTORY_OF = "models.dev"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Dated facts about listings, by (source, provider, id); days are ISO dates.

    Attributes:
        today: the day of the newest source, which is "now" for the build.
        added: the day a list last added the offer.
        changed: the day a list last changed the offer's input or output price, at the latest.
        removed: the day a list removed the offer, unless the list itself doubts it.
        statuses: the maker's statements on its own models, by (provider, id).
        repointings: the changes of ids that began to serve other weights, oldest first, by (provider, id).
        notices: ends that sellers and makers announced, by (provider, id).
    """

    today: str
    added: dict[Place, str] = field(default_factory=dict)
    changed: dict[Place, str] = field(default_factory=dict)
    removed: dict[Place, str] = field(default_factory=dict)
    statuses: dict[tuple[str, str], MakerStatus] = field(default_factory=dict)
    repointings: dict[tuple[str, str], list[Repointing]] = field(default_factory=dict)
    notices: Mapping[Offer, EndNotice] = field(default_factory=dict)

    def stated_on(self, record: OfferRecord, prices: Sequence[PriceRecord]) -> str | None:
        """The day *record*'s source last changed these *prices*, at the latest; None when nothing dates them.

        A price with a first day was stated then. Otherwise the list's own change, else the day of its addition; for a
        list that removes ended offers, the snapshot it was read from.
        """
        begun = [price.valid_from for price in prices if price.valid_from and price.valid_from <= price.as_of]
        if begun:
            return max(begun)
        place = (record.source, record.provider, record.provider_model_id)
        known = self.changed.get(place) or self.added.get(place)
        if known is not None or not REMOVES_ENDED.get(record.source, False):
            return known
        return max((price.as_of for price in prices), default=None)


def gather(harvests: Iterable[Harvest], earlier: Earlier | None = None) -> Evidence:
    """Collect the dated facts in *harvests* and in *earlier* snapshots."""
    harvests = list(harvests)
    earlier = earlier or Earlier()
    today = max((_whole(harvest.as_of) for harvest in harvests if harvest.offers), default="")
    evidence = Evidence(today, notices=end_notices())
    records = {
        (record.source, record.provider, record.provider_model_id): record
        for harvest in harvests
        for record in harvest.offers
    }
    _read_events(earlier.events or [event for harvest in harvests for event in harvest.events], records, evidence)
    for line in [line for harvest in harvests for line in harvest.history]:
        place = (_HISTORY_OF, line.provider, line.provider_model_id)
        day = _steady_since(line.points, records.get(place))
        if day is not None:
            evidence.changed[place] = day
    for line in earlier.past:  # differs in the earlier snapshot: changed since, at the latest in the newer one
        place = (line.source, line.provider, line.provider_model_id)
        if place in records and line.source == _HISTORY_OF:
            evidence.changed[place] = records[place].as_of or evidence.today
    for status in [status for harvest in harvests for status in harvest.statuses]:
        evidence.statuses[status.provider, status.provider_model_id] = status
    changes = {change for harvest in harvests for change in harvest.repointings} | set(reviewed_repointings())
    for change in sorted(changes, key=lambda c: (c.since or "", c.after)):
        evidence.repointings.setdefault((change.provider, change.provider_model_id), []).append(change)
    return evidence


def days_between(earlier: str, later: str) -> int:
    """Days from one ISO date to another, each as precise as known; the first day of a month or year counts."""
    return (date.fromisoformat(_whole(later)) - date.fromisoformat(_whole(earlier))).days


def _whole(day: str) -> str:
    return day + "0001-01-01"[len(day) :]


def _read_events(events: Sequence[ListingEvent], records: dict[Place, OfferRecord], evidence: Evidence) -> None:
    """Fill in when each list added an offer, removed it, and last changed its price."""
    by_offer: dict[tuple[str, str], list[ListingEvent]] = defaultdict(list)
    for event in sorted(events, key=lambda e: (e.day, e.kind == "added")):
        by_offer[event.provider, event.provider_model_id].append(event)
    for (provider, provider_model_id), mine in by_offer.items():
        place = (_EVENTS_OF, provider, provider_model_id)
        record = records.get(place)
        for event in mine:
            if event.kind == "added":
                evidence.added[place] = event.day
                evidence.removed.pop(place, None)
            elif event.kind == "removed" and not event.flag:
                evidence.removed[place] = event.day
            elif event.kind == "price" and event.field in _RATES:
                evidence.changed[place] = event.day
        if record is not None:
            evidence.removed.pop(place, None)
            if _differs_from_events(mine, record):  # changed after the last known event
                evidence.changed[place] = max((price.as_of for price in record.prices), default=evidence.today)


def _base(prices: Iterable[PriceRecord]) -> PriceRecord | None:
    rows = [p for p in prices if p.tier is Tier.STANDARD and p.band_from == 0 and p.window_start is None]
    return max(rows, key=lambda p: p.valid_from or "", default=None)


def _differs_from_events(events: Sequence[ListingEvent], record: OfferRecord) -> bool:
    base = _base(record.prices)
    if base is None:
        return False
    last = {event.field: event.new for event in events if event.kind == "price"}
    return any(
        name in last and last[name] is not None and last[name] != getattr(base.rates, name)
        for name in ("input", "output")
    )


def _steady_since(points: Sequence[PriceRecord], record: OfferRecord | None) -> str | None:
    """Since when the recorded points have today's price; None when the last of them differs."""
    base = None if record is None else _base(record.prices)
    if base is None:
        return None
    since: str | None = None
    for point in points:
        same = (point.rates.input, point.rates.output) == (base.rates.input, base.rates.output)
        since = (since or point.as_of) if same else None
    return since
