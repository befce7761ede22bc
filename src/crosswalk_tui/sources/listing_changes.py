"""Changes between two snapshots of a list.

Everything here works on the importers' records, without I/O.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import fields

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Tier
from crosswalk_tui.sources.harvest import Harvest, ListingEvent, OfferRecord, PriceRecord

Place = tuple[str, str]
"""A provider and its own id."""


def base_price(offer: OfferRecord) -> PriceRecord | None:
    """The standard price of the first band outside any window; of dated ones the last in force at its snapshot."""
    rows = [p for p in offer.prices if p.tier is Tier.STANDARD and not p.band_from and p.window_start is None]
    begun = [p for p in rows if (p.valid_from or "") <= p.as_of and not (p.valid_to and p.valid_to <= p.as_of)]
    return max(begun, key=lambda p: p.valid_from or "", default=None)


def changes_between(then: Harvest, now: Harvest, listed: Collection[str] = ()) -> list[ListingEvent]:
    """The changes that turned the list *then* into the list *now*, on the day of the latter, by offer.

    Additions, removals, new dates of end, and changes of the standard base price, rate by rate.

    Args:
        then: the earlier snapshot, of the same list as *now*.
        now: see *then*.
        listed: places in the newer snapshot, as in `OfferRecord.path`: a row there that cannot be read is not removed.
    """
    old, new = ({_place(offer): offer for offer in harvest.offers} for harvest in (then, now))
    found: list[ListingEvent] = []
    for place in sorted(old.keys() | new.keys()):
        if place in new or old[place].path not in listed:
            found.extend(_change(place, old.get(place), new.get(place), then.source, now.as_of))
    return found


def _change(
    place: Place, old: OfferRecord | None, new: OfferRecord | None, source: str, day: str
) -> Iterator[ListingEvent]:
    if old is None or new is None:
        yield ListingEvent(source, *place, day, "added" if old is None else "removed")
        return
    if old.deprecation_date != new.deprecation_date:
        dates = (old.deprecation_date, new.deprecation_date)
        yield ListingEvent(source, *place, day, "deprecation", "deprecation_date", *dates)
    before, after = base_price(old), base_price(new)
    for field in fields(Rates):
        was = None if before is None else getattr(before.rates, field.name)
        is_now = None if after is None else getattr(after.rates, field.name)
        if was != is_now:
            yield ListingEvent(source, *place, day, "price", field.name, was, is_now)


def _place(offer: OfferRecord) -> Place:
    return (offer.provider, offer.provider_model_id)


def completed(
    recorded: Sequence[ListingEvent], then: Harvest | None, now: Harvest, listed: Collection[str] = ()
) -> list[ListingEvent]:
    """*recorded* with the changes after its end, so that the events reach up to *now*.

    An offer without an event in an earlier snapshot *then* appeared between the last event and that snapshot: it is
    added on the snapshot's day. Without any recorded event it is unknown when the offers of the first snapshot were
    added.

    Args:
        recorded: the changes that the list's history states.
        then: an earlier snapshot, if there is one.
        now: the snapshot in use.
        listed: see `changes_between`.
    """
    known = {(event.provider, event.provider_model_id) for event in recorded}
    events = list(recorded)
    first = then or now
    if recorded:
        events.extend(
            ListingEvent(first.source, *place, first.as_of, "added")
            for place in sorted(_place(offer) for offer in first.offers)
            if place not in known
        )
    return events if then is None else [*events, *changes_between(then, now, listed)]
