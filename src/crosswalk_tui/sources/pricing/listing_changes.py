"""Changes between two snapshots of a list."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Tier
from crosswalk_tui.sources.harvest import Harvest, ListingEvent, OfferKey, OfferRecord, PriceRecord
from crosswalk_tui.sources.rates import published


def base_price(prices: Iterable[PriceRecord]) -> PriceRecord | None:
    """The standard price of the first band outside any window; of dated prices, the one in force at the snapshot."""
    rows = [p for p in prices if p.tier is Tier.STANDARD and not p.band_from and p.window_start is None]
    begun = [p for p in rows if (p.valid_from or "") <= p.as_of and not (p.valid_to and p.valid_to <= p.as_of)]
    return begun[0] if len(begun) == 1 else max(begun, key=lambda p: p.valid_from or "", default=None)


def changes_between(then: Harvest, now: Harvest, listed: Collection[str] = ()) -> list[ListingEvent]:
    """The changes from the snapshot *then* to *now* of the same list, dated by the latter, sorted by offer.

    Additions, removals, new end dates, and changes of the standard base price, rate by rate. Offers with a position
    (`OfferRecord.path`) in *listed* are not removed: the newer snapshot has them, but they cannot be read.
    """
    old, new = ({offer.offer_key: offer for offer in harvest.offers} for harvest in (then, now))
    found: list[ListingEvent] = []
    for key in sorted(old.keys() | new.keys()):
        if key in new or old[key].path not in listed:
            found.extend(_change(key, old.get(key), new.get(key), then.source, now.as_of))
    return found


def _change(
    key: OfferKey, old: OfferRecord | None, new: OfferRecord | None, source: str, day: str
) -> Iterator[ListingEvent]:
    """The events that lead from the record *old* of an offer to *new*; None where the list does not have it."""
    if old is None or new is None:
        yield ListingEvent(source, *key, day, "added" if old is None else "removed")
        return
    if old.deprecation_date != new.deprecation_date:
        dates = (old.deprecation_date, new.deprecation_date)
        yield ListingEvent(source, *key, day, "deprecation", "deprecation_date", *dates)
    bases = base_price(old.prices), base_price(new.prices)
    before, after = ({} if base is None else published(base.rates) for base in bases)
    for name in Rates._fields:
        rates = (before.get(name), after.get(name))
        if rates[0] != rates[1]:
            yield ListingEvent(source, *key, day, "price", name, *rates)


def completed(
    recorded: Sequence[ListingEvent], then: Harvest | None, now: Harvest, listed: Collection[str] = ()
) -> list[ListingEvent]:
    """*recorded* with the changes since its end, found by comparing snapshots as in `changes_between`.

    An offer of the first snapshot without a recorded event was added after the last one: it gets the date of the
    snapshot. Without any recorded event, the dates of these additions are unknown.
    """
    known = {(event.provider, event.provider_model_id) for event in recorded}
    events = list(recorded)
    first = then or now
    if recorded:
        events.extend(
            ListingEvent(first.source, *key, first.as_of, "added")
            for key in sorted(offer.offer_key for offer in first.offers)
            if key not in known
        )
    return events if then is None else [*events, *changes_between(then, now, listed)]
