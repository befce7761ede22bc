"""One price timeline per offer, merged from what its sources state: at most one point a day, and none twice.

The timeline leads to the price in use: it is the series of the source of that price. Other sources extend it to the
days before that source knew the offer, the most trusted first, and date its changes: a change that one list shows late
has the day on which another one recorded it, or on which it took effect. The end of an offer is its last point.
What an earlier catalogue knew is kept afterwards (`crosswalk_tui.sources.pricing.kept_timelines`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from crosswalk_tui.core.vocabulary import Access, Dating, Exclusion, PointKind
from crosswalk_tui.sources.harvest import OfferRecord
from crosswalk_tui.sources.offers.merged_offers import MergedOffer
from crosswalk_tui.sources.pricing.evidence import Evidence, days_between, whole_day
from crosswalk_tui.sources.pricing.price_series import Recorded, tidy
from crosswalk_tui.sources.pricing.prices import Pricing
from crosswalk_tui.sources.pricing.rate_step import RateStep

_TRUST = ("model-prices", "genai-prices", "models.dev", "litellm", "openrouter")

ANNOUNCED_DAYS = 45
"""A list may show a change up to this many days before it takes effect."""

_GRATIS = frozenset({Access.FREE, Access.SUBSCRIPTION, Access.LOCAL})
"""Access for which a zero is a price; such offers have no timeline."""


class TimelinePoint(NamedTuple):
    """A point of the timeline of an offer."""

    step: RateStep
    kind: PointKind


def timeline_of(
    entry: MergedOffer, access: Access, pricing: Pricing, recorded: Recorded, evidence: Evidence
) -> tuple[TimelinePoint, ...]:
    """The points of an offer, oldest first; none for offers that are not sold by the token."""
    if access in _GRATIS:
        return ()
    in_use = [row for row in pricing.chosen.get(entry.tier, ()) if row.status == "chosen"]
    main = in_use[0].record if in_use else None
    released = _release_day(entry)
    series = [_series(record, pricing, recorded, released) for record in _by_trust(entry.records, main)]
    unlisted = recorded.begins.keys() - {record.source for record in entry.records}
    keys = [record.offer_key for record in entry.records]
    series += [recorded.series_without_record(source, keys) for source in sorted(unlisted)]
    series = [steps for steps in series if steps]
    if not series:
        return ()
    steps = series[0]
    for other in series[1:]:
        steps = _with_announced(_extended(_dated(steps, other), other), other, evidence.today)
    return _as_points(_ended(steps, _end(entry, evidence), evidence.today))


def _by_trust(records: Sequence[OfferRecord], main: OfferRecord | None) -> list[OfferRecord]:
    """*records*, that of the price in use first, then by trust and without those of an earlier snapshot first."""
    if len(records) == 1:  # most offers
        return [*records]
    return sorted(
        records, key=lambda r: (r is not main, r.gone_between is not None, _TRUST.index(r.source), r.offer_key)
    )


def _release_day(entry: MergedOffer) -> str | None:
    """The day on which the model of the maker's own offer was released, if fully known; None for other offers."""
    if not entry.is_first_party:
        return None
    released = next((r.facts.release_date for r in entry.records if r.facts.release_date), None)
    return released if released is not None and len(released) == len("2026-01-01") else None


def _series(record: OfferRecord, pricing: Pricing, recorded: Recorded, released: str | None) -> list[RateStep]:
    """The series of *record*."""
    rows = [row.price for row in pricing.rows if row.record is record and row.rejected is None]
    return recorded.series(record, rows, released)


def _dated(steps: Sequence[RateStep], other: Sequence[RateStep]) -> list[RateStep]:
    """*steps*, with the day of each recorded change from *other* if it has the same change earlier, or as effective."""
    found: list[RateStep] = list(steps[:1])
    for step in steps[1:]:
        before = found[-1]
        if step.rates is not None and before.rates is not None and step.dating is Dating.RECORDED:
            alike = [one for one in other if before.day < one.day and one.agrees(step) and not one.agrees(before)]
            stated = [
                o for o in alike if o.dating is Dating.EFFECTIVE and days_between(step.day, o.day) <= ANNOUNCED_DAYS
            ]
            earlier = [one for one in alike if one.day < step.day and not one.corrects]
            better = min(stated or earlier, key=lambda one: one.day, default=None)
            if better is not None:
                kept = step.corrects and better.dating is Dating.RECORDED
                step = step._replace(day=better.day, source=better.source, dating=better.dating, corrects=kept)  # noqa: PLW2901
        found.append(step)
    return tidy(found)


def _extended(steps: Sequence[RateStep], other: Sequence[RateStep]) -> list[RateStep]:
    """*steps*, preceded by those of *other* before the first of them."""
    first = steps[0]
    before = [step for step in other if step.day < first.day]
    while before and before[-1].rates is None:
        before.pop()
    if not before:
        return list(steps)
    last = before[-1]
    if first.dating is Dating.BY and any(last.agrees(step) for step in steps[:2]):
        return tidy([*before, *steps[1:]])
    if last.agrees(first):
        announced = first.dating is Dating.EFFECTIVE and days_between(last.day, first.day) <= ANNOUNCED_DAYS
        if announced and len(before) > 1 and last.dating is Dating.RECORDED:
            before.pop()
        return tidy([*before, *steps])
    follows = any(step.agrees(first) for step in other if step.day >= first.day)
    return tidy([*before, first._replace(differs=not follows and first.dating is not Dating.EFFECTIVE), *steps[1:]])


def _with_announced(steps: list[RateStep], other: Sequence[RateStep], today: str) -> list[RateStep]:
    """*steps*, followed by those that *other* announces, if it has the same price until then."""
    places = [n for n, step in enumerate(other) if step.day > today and step.dating is Dating.EFFECTIVE and n]
    if not places or steps[-1].day > today or not steps[-1].agrees(other[places[0] - 1]):
        return steps
    return tidy([*steps, *other[places[0] :]])


def _end(entry: MergedOffer, evidence: Evidence) -> tuple[str, str, Dating] | None:
    """The day on which the offer ended or will end, its source, and the meaning of the day; None if neither."""
    source = entry.liveness.source or entry.records[0].source
    end = entry.deprecation_date
    if entry.liveness.code is not Exclusion.DEPRECATED:
        future = end is not None and end > evidence.today
        return (whole_day(end), source, Dating.EFFECTIVE) if future and end is not None else None
    if entry.notice is not None and entry.notice.ended_on <= evidence.today:
        return entry.notice.ended_on, source, Dating.EFFECTIVE
    if end is not None and end <= evidence.today:
        return whole_day(end), source, Dating.EFFECTIVE
    keys = {record.offer_key for record in entry.records}
    days = [
        *(record.gone_between[1] for record in entry.records if record.gone_between is not None),
        *evidence.removals(entry.records),
        *(status.as_of for key in keys if (status := evidence.statuses.get(key)) is not None),
        *(record.as_of for record in entry.records if record.deprecated),
    ]
    return whole_day(max(days, default=evidence.today)), source, Dating.RECORDED


def _ended(steps: Sequence[RateStep], end: tuple[str, str, Dating] | None, today: str) -> list[RateStep]:
    """*steps* up to the *end* of the offer; an offer that has not ended has no end before *today*."""
    found = list(steps)
    if end is None:
        while len(found) > 1 and found[-1].rates is None and found[-1].day <= today:
            found.pop()
        return found
    day, source, dating = end
    found = [step for step in found if step.day < day] or found[:1]
    if found[0].day >= day:  # first seen after its end: when it was sold is unknown
        return found
    while found and found[-1].rates is None:
        day, source, dating = found[-1].day, found[-1].source, found[-1].dating
        found.pop()
    return [*found, RateStep(day, None, source, dating)] if found else []


def _as_points(steps: Iterable[RateStep]) -> tuple[TimelinePoint, ...]:
    """*steps* as points, each with its kind."""
    points: list[TimelinePoint] = []
    for step in steps:
        before = points[-1] if points else None
        if step.rates is None:
            kind = PointKind.ENDED
        elif before is None:
            kind = PointKind.FIRST
        elif before.step.rates is None:
            kind = PointKind.RETURNED
        elif step.corrects:
            kind = PointKind.CORRECTED
            points[-1] = before._replace(kind=PointKind.WRONG)
        else:
            kind = PointKind.DIFFERS if step.differs else PointKind.CHANGED
        points.append(TimelinePoint(step, kind))
    return tuple(points)
