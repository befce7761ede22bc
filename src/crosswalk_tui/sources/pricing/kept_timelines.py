"""Keep the price timelines of the catalogue before: what they said of the days until then stays true.

The timeline of an offer follows the source of its price. When a snapshot lacks that source, or a different one is
preferred, the timeline made from the newest snapshots may lack points of the one before: then the earlier points are
kept, and the new ones continue them. A price of a different source starts on the day of the newer snapshot of the two
sources, as a difference between them; an offer that had ended keeps its end, and returns if it is sold again.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from crosswalk_tui.catalog.schema import RATE_COLUMNS
from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Dating, Exclusion, PointKind
from crosswalk_tui.sources.harvest import OfferKey
from crosswalk_tui.sources.offers.merged_offers import MergedOffer
from crosswalk_tui.sources.pricing.evidence import days_between
from crosswalk_tui.sources.pricing.merged_timeline import ANNOUNCED_DAYS, TimelinePoint
from crosswalk_tui.sources.pricing.price_series import HISTORY
from crosswalk_tui.sources.pricing.rate_step import RateStep

Timelines = Mapping[OfferKey, tuple[TimelinePoint, ...]]
"""The points of each offer, oldest first."""

_STORED = f"""
    SELECT o.provider_id, o.provider_model_id, pp.day, pp.dating, pp.kind, pp.source_id,
           {", ".join(f"pp.{column}" for column in RATE_COLUMNS)}
    FROM price_point pp JOIN offer o USING (offer_id) ORDER BY pp.offer_id, pp.day"""  # noqa: S608 - our columns


_ENDED = "SELECT provider_id, provider_model_id FROM offer WHERE exclude_code = ?"


@dataclass(frozen=True, slots=True)
class KnownTimelines:
    """The timelines of a catalogue.

    Attributes:
        today: the day of its newest list of offers: later points were announced.
        ended: the offers that had ended by then.
    """

    today: str
    timelines: Timelines
    ended: frozenset[OfferKey] = frozenset()


def stored_timelines(db: sqlite3.Connection, today: str) -> KnownTimelines:
    """The timelines in the catalogue *db* of the day *today*."""
    found: dict[OfferKey, list[TimelinePoint]] = defaultdict(list)
    for provider, model_id, day, dating, kind, source, *rates in db.execute(_STORED):
        priced = None if kind == PointKind.ENDED else Rates(**dict(zip(RATE_COLUMNS, rates, strict=True)))
        step = RateStep(day, priced, source, Dating(dating))
        found[provider, model_id].append(TimelinePoint(step, PointKind(kind)))
    return KnownTimelines(
        today,
        {key: tuple(points) for key, points in found.items()},
        frozenset(map(tuple, db.execute(_ENDED, [Exclusion.DEPRECATED]))),
    )


def with_kept(
    found: Timelines, entries: Iterable[MergedOffer], known: KnownTimelines, today: str, dates: Mapping[str, str]
) -> dict[OfferKey, tuple[TimelinePoint, ...]]:
    """The timelines *found* on *today*, each with the *known* points of its offer.

    Args:
        found: by the key of the offer.
        entries: the offers; one under a new id continues the timeline of its old one.
        known: the timelines of the catalogue before.
        today: the day of the newest list of offers.
        dates: the day of the snapshot of each source; points of other sources are not kept.
    """
    listed = {entry.offer_key for entry in entries}
    kept: dict[OfferKey, tuple[TimelinePoint, ...]] = {}
    for entry in entries:
        key = entry.offer_key if entry.offer_key in known.timelines else _old_key(entry, known.timelines, listed)
        points, new = known.timelines.get(key, ()), found[entry.offer_key]
        stated = [p for p in points if p.step.day <= known.today]
        past = [p for p in stated if p.step.day < today and p.step.source in dates]
        if key in known.ended and new and _is_seen_again(new[-1], stated, known.today):
            new = new[:-1]
        kept[entry.offer_key] = continued(past, new, known.today, today, dates)
    return kept


def _old_key(entry: MergedOffer, known: Timelines, listed: set[OfferKey]) -> OfferKey:
    """The key that the offer had before: that of the longest known timeline under an id of its that is no offer now."""
    keys = {(entry.provider.provider_id, record.provider_model_id) for record in entry.records}
    mine = [key for key in sorted(keys - listed) if key in known]
    return max(mine, key=lambda key: len(known[key]), default=entry.offer_key)


def _is_seen_again(end: TimelinePoint, stated: Sequence[TimelinePoint], until: str) -> bool:
    """Whether *end* is the day on which an offer that had ended before it was first seen has been looked at again."""
    unknown = not stated or stated[-1].step.rates is not None
    return unknown and end.step.rates is None and end.step.dating is Dating.RECORDED and end.step.day >= until


def continued(
    past: Sequence[TimelinePoint], found: Sequence[TimelinePoint], until: str, today: str, dates: Mapping[str, str]
) -> tuple[TimelinePoint, ...]:
    """*found*, if it has all points of *past*; otherwise *past*, continued by it.

    Args:
        past: the known points, oldest first; none is later than *until*, or not before *today*.
        found: the points made from the newest snapshots.
        until: the day of the catalogue before.
        today: the day of the new one.
        dates: the day of the snapshot of each source.
    """
    end = _stated_end(found, today)
    kept = [point for point in past if end is None or point.step.day < end]
    if all(_includes(found, point) or (end is not None and point.step.rates is None) for point in kept):
        return tuple(found)
    if end is not None and kept and kept[-1].step.rates is None:
        kept.pop()  # the recorded end; the source states the day
    if not found or not kept or _are_both_ended(kept, found, today):
        return tuple(kept or found)
    begun = [point for point in found if point.step.day <= today]
    kept = _with_earlier_sightings(kept, found)
    if kept[-1].kind is PointKind.WRONG:  # what put it right was of today
        kept[-1] = kept[-1]._replace(kind=PointKind.CHANGED if kept[1:] else PointKind.FIRST)
    points = _with_changes(kept, begun, until)
    if begun and not _is_alike(begun[-1].step, points[-1].step):
        points.append(_on_the_day_of_its_snapshot(begun[-1].step, points[-1].step, today, dates))
    return (*points, *(point for point in found if point.step.day > today))


def _on_the_day_of_its_snapshot(step: RateStep, last: RateStep, today: str, dates: Mapping[str, str]) -> TimelinePoint:
    """*step*, older than *last* and in its place now, on the day of the newer snapshot of their sources.

    A later day, that of a snapshot which is not about the offer, would depend on what arrives together.
    """
    day = max(dates.get(source.removesuffix(HISTORY), "") for source in (step.source, last.source))
    kind = PointKind.RETURNED if last.rates is None else PointKind.DIFFERS
    day = day if last.day < day <= today else today
    return TimelinePoint(
        step._replace(day=day, dating=Dating.RECORDED), PointKind.ENDED if step.rates is None else kind
    )


def _stated_end(found: Sequence[TimelinePoint], today: str) -> str | None:
    """The day on which the offer ended, if a source states it."""
    last = found[-1].step if found else None
    is_stated = last is not None and last.rates is None and last.dating is Dating.EFFECTIVE and last.day <= today
    return last.day if last is not None and is_stated else None


def _includes(found: Sequence[TimelinePoint], known: TimelinePoint) -> bool:
    """Whether *found* has the point *known*, perhaps with more rates, or dated by a source that states the day."""
    before = next((point.step for point in reversed(found) if point.step.day <= known.step.day), None)
    after = next((point.step for point in found if point.step.day > known.step.day), None)
    if before is not None and known.step.repeats(before):
        is_dated = before.rates is not None and before.dating is Dating.EFFECTIVE
        return before.day == known.step.day or is_dated or _is_sighting(known)
    return (
        after is not None
        and after.dating is Dating.EFFECTIVE
        and known.step.rates is not None
        and known.step.repeats(after)
        and days_between(known.step.day, after.day) <= ANNOUNCED_DAYS
    )


def _is_sighting(point: TimelinePoint) -> bool:
    """Whether it is only the first day on which a list was seen to have the offer."""
    return point.kind is PointKind.FIRST and point.step.dating is Dating.RECORDED


def _with_earlier_sightings(kept: list[TimelinePoint], found: Sequence[TimelinePoint]) -> list[TimelinePoint]:
    """*kept*, from an earlier day on if *found* has the first price of *kept* for longer."""
    first = kept[0]
    earlier = [point for point in found if point.step.day < first.step.day]
    if earlier and _is_sighting(first) and first.step.repeats(earlier[-1].step):
        return [*earlier, *kept[1:]]
    return kept


def _is_alike(one: RateStep, other: RateStep) -> bool:
    """Whether *one* has no other price than *other*, or no end."""
    return one.repeats(other) or one.lacks_only(other)


def _are_both_ended(kept: Sequence[TimelinePoint], found: Sequence[TimelinePoint], today: str) -> bool:
    last = [points[-1].step for points in (kept, found) if points]
    return len(last) > 1 and all(step.rates is None and step.day <= today for step in last)


def _with_changes(kept: Sequence[TimelinePoint], begun: Sequence[TimelinePoint], until: str) -> list[TimelinePoint]:
    """*kept* with the later points of *begun*: changes of its last price, and whatever is later than *until*."""
    points = list(kept)
    for before, point in zip([None, *begun], begun, strict=False):
        last = points[-1]
        if point.step.day <= last.step.day or _is_alike(point.step, last.step):
            continue
        follows = before is not None and before.step.agrees(last.step) and last.step.rates is not None
        if follows or (point.step.rates is None and (point.step.day > until or point is begun[-1])):
            if point.kind is PointKind.CORRECTED:
                points[-1] = last._replace(kind=PointKind.WRONG)
            points.append(point)
        elif point.step.day > until:
            kind = PointKind.RETURNED if last.step.rates is None else PointKind.DIFFERS
            points.append(point._replace(kind=kind))
    return points
