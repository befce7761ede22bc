"""Give the present point of each price timeline the rates in use, which the offer shows.

A timeline follows what lists recorded: its newest point may be from a list that lacks a rate, or rounds it, where the
price in use has the rate from another source, or from a later day of the same list. A rate that the list has published
differently since the point is a change, recorded on the day of its snapshot. A point that then repeats the one before
it is left out. A point that names a list which now has a different price is credited to the source of the price in use.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crosswalk_tui.core.vocabulary import PointKind
from crosswalk_tui.sources.harvest import OfferKey
from crosswalk_tui.sources.pricing.evidence import whole_day
from crosswalk_tui.sources.pricing.maker_rules import Priced
from crosswalk_tui.sources.pricing.merged_timeline import TimelinePoint
from crosswalk_tui.sources.pricing.price_statements import CheckedPrice
from crosswalk_tui.sources.pricing.rate_step import RATES, RateStep, is_same_rate, rate_values


def with_present_rates(
    timelines: Mapping[OfferKey, tuple[TimelinePoint, ...]], priced: Iterable[Priced], today: str
) -> dict[OfferKey, tuple[TimelinePoint, ...]]:
    """*timelines* with the rates in use on *today*, the day of the newest list of offers."""
    found = dict(timelines)
    for entry, _, pricing in priced:
        points = found[entry.offer_key]
        if not points:
            continue
        nth = sum(point.step.day <= today for point in points) - 1
        row = _in_force(pricing.chosen.get(entry.tier, ()), today)
        if row is None or row.place is None or nth < 0 or points[nth].step.rates is None:
            continue
        credited = _credited(points[nth], row, pricing.rows, today)
        present = _present(credited, row, pricing.rows[row.place], today)
        if present == (points[nth],):
            continue
        if nth and _is_repeated(points[nth - 1], present[0]):
            present = present[1:]
        found[entry.offer_key] = (*points[:nth], *present, *points[nth + 1 :])
    return found


def _credited(point: TimelinePoint, row: CheckedPrice, stated: Iterable[CheckedPrice], today: str) -> TimelinePoint:
    """*point*, from the source of *row*, the price in use, if it differs from what its own source states today.

    The source of a point may be the list that dated a change; where that list has changed its price since, the price
    that differs from it is from elsewhere. *stated* are the rows of all sources.
    """
    source = point.step.source
    if point.kind is not PointKind.DIFFERS or source == row.record.source:
        return point
    same = [one for one in stated if one.record.source == source and one.price.tier == row.price.tier]
    own = _in_force((one for one in same if one.rejected is None), today)
    if own is None or _is_priced(point, own) or not _is_priced(point, row):
        return point
    return point._replace(step=point.step._replace(source=row.record.source))


def _is_priced(point: TimelinePoint, row: CheckedPrice) -> bool:
    """Whether *point* has the input and output price of *row*."""
    rates, other = point.step.rates, row.price.rates
    return rates is not None and _agree(rates.input, other.input) and _agree(rates.output, other.output)


def _is_repeated(before: TimelinePoint, point: TimelinePoint) -> bool:
    """Whether *point* was a change of nothing but a rate that has been replaced since."""
    follows = point.kind in (PointKind.CHANGED, PointKind.DIFFERS) and before.kind is not PointKind.WRONG
    return follows and before.step.rates == point.step.rates


def _in_force(rows: Iterable[CheckedPrice], today: str) -> CheckedPrice | None:
    """The base price in use on *today*."""
    begun = [
        row
        for row in rows
        if row.status == "chosen"
        and not row.price.band_from
        and row.price.window_start is None
        and (row.price.valid_from or "") <= today
        and (row.price.valid_to or "9999") > today
    ]
    return begun[0] if len(begun) == 1 else max(begun, key=lambda row: row.price.valid_from or "", default=None)


def _present(point: TimelinePoint, row: CheckedPrice, published: CheckedPrice, today: str) -> tuple[TimelinePoint, ...]:
    """*point* with the rates of *row*, the price in use, and the change since, if there is one.

    *published* is the row as its source published it: the price in use differs where a rule replaced a rate. A cache
    read that repeats the input price is none, whichever list has it.
    """
    listed, in_use = point.step.rates, row.price.rates
    if listed is None or not _is_priced(point, row):
        return (point,)
    pairs = zip(RATES, rate_values(in_use), rate_values(listed), strict=True)
    unequal = [(name, now or None, then) for name, now, then in pairs if (now or None) != then]
    computed = {origin.rate for origin in row.origins if origin.basis != "source"} if unequal else set()
    completed: dict[str, int | None] = {}
    changed: dict[str, int | None] = {}
    for name, now, then in unequal:
        replaced = is_same_rate(then, getattr(published.price.rates, name))
        repeated = name == "cache_read" and is_same_rate(then, listed.input)
        same = then is None or replaced or repeated or is_same_rate(now, then)
        if name not in computed:
            (completed if same else changed)[name] = now
    if not completed and not changed:
        return (point,)
    day = min(whole_day(row.price.as_of), today)
    if not changed or day <= point.step.day:
        rates = listed._replace(**completed, **changed)
        return (point._replace(step=point.step._replace(rates=rates)),)
    rates = listed._replace(**completed)
    change = RateStep(day, rates._replace(**changed), row.record.source)
    return point._replace(step=point.step._replace(rates=rates)), TimelinePoint(change, PointKind.CHANGED)


def _agree(one: int | None, other: int | None) -> bool:
    return one == (other or None) or is_same_rate(one, other)
