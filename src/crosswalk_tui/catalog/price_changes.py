"""The price timelines in the catalogue, and the changes of prices that they record."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from operator import itemgetter

from crosswalk_tui.catalog.naming import new_key_of
from crosswalk_tui.catalog.offer_queries import no_pause
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.catalog.rows import date_of
from crosswalk_tui.core.changes.price_history import RATE_NAMES, PricePoint, Timeline, timeline
from crosswalk_tui.core.changes.recorded_changes import PriceChange, RecordedRepoint
from crosswalk_tui.core.models import Model, Offer, Rates
from crosswalk_tui.core.own.own_rates import discounts_on
from crosswalk_tui.core.own.records import OwnPrice
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.usage.billing import DatedOffer
from crosswalk_tui.core.vocabulary import Dating, Exclusion, PointKind


def read_timelines(catalogue: Catalogue, key: str, today: date) -> dict[int, Timeline]:
    """The price timeline of every offer of the model with this key, by offer id; some have no points.

    Of an id that was pointed at a different model, includes only the days on which it served the model.

    Raises:
        CatalogueError: the catalogue is damaged.
    """
    rows = catalogue.rows(
        """
        SELECT o.offer_id, pp.*, s.name, om.valid_from, om.valid_to
        FROM (
            SELECT o.offer_id FROM model m JOIN offer o USING (model_id) WHERE m.key = :key
            UNION SELECT om.offer_id FROM model m JOIN offer_model om USING (model_id) WHERE m.key = :key
        ) o
        LEFT JOIN price_point pp ON pp.offer_id = o.offer_id
        LEFT JOIN source s ON s.source_id = pp.source_id
        LEFT JOIN offer_model om ON om.offer_id = o.offer_id
            AND om.model_id = (SELECT model_id FROM model WHERE key = :key)
        ORDER BY o.offer_id, pp.day
        """,
        {"key": key},
    )
    found: dict[int, list[sqlite3.Row]] = {}
    for r in rows:
        found.setdefault(r[0], []).extend([r] if r["day"] is not None else [])
    listed = {(r[0], r["day"]): r["as_of"] for r in catalogue.rows(_LISTED_EARLIER, [key])}
    try:
        return {
            offer_id: timeline(
                (
                    replace(point, listed_on=date_of(listed.get((offer_id, point.day.isoformat()))))
                    for point in _within(points)
                ),
                today,
            )
            for offer_id, points in found.items()
        }
    except ValueError as error:  # an invalid date: the schema cannot forbid it
        raise catalogue.damaged(error) from error


_LISTED_EARLIER = """
SELECT pp.offer_id, pp.day, max(pr.as_of) AS as_of
FROM model m JOIN offer o USING (model_id) JOIN price_point pp USING (offer_id)
JOIN offer_price op ON op.offer_id = o.offer_id JOIN price pr ON pr.price_id = op.price_id
WHERE m.key = ? AND pp.kind = 'differs' AND pp.dating = 'recorded' AND pr.source_id = pp.source_id
  AND pr.input IS pp.input AND pr.output IS pp.output AND pr.as_of < pp.day
GROUP BY pp.offer_id, pp.day
"""
"""The prices in use from a list older than the day on which they replaced those of another list."""


def read_all_timelines(catalogue: Catalogue, today: date, pause: Callable[[], None] = no_pause) -> dict[int, Timeline]:
    """The price timeline of every offer that has one, by offer id, as it served the model that it serves today.

    Raises:
        CatalogueError: the catalogue is damaged.
    """
    rows = catalogue.rows(
        """
        SELECT pp.*, s.name, om.valid_from, om.valid_to
        FROM price_point pp JOIN offer o USING (offer_id) JOIN source s ON s.source_id = pp.source_id
        LEFT JOIN offer_model om ON om.offer_id = o.offer_id AND om.model_id = o.model_id
        ORDER BY pp.offer_id, pp.day
        """
    )
    found: dict[int, Timeline] = {}
    try:
        for offer_id, group in groupby(rows, key=itemgetter("offer_id")):
            pause()
            found[offer_id] = timeline(_within(list(group)), today)
    except ValueError as error:
        raise catalogue.damaged(error) from error
    return found


def _within(rows: Sequence[sqlite3.Row]) -> Iterator[PricePoint]:
    """The points of the days on which the offer served the model.

    The price at its first day starts there, and the last one ends on the day from which it serves a different one.
    """
    entering: PricePoint | None = None
    last: PricePoint | None = None
    end: date | None = None
    for r in rows:
        point, begin, end = _point(r), date_of(r["valid_from"]), date_of(r["valid_to"])
        if end is not None and point.day >= end:
            break
        if begin is not None and point.day < begin:
            entering = None
            if point.is_price:  # the day is that of the model, whenever a source first showed the price
                entering = replace(point, day=begin, dating=Dating.EFFECTIVE, kind=PointKind.FIRST, is_inherited=True)
            continue
        if entering is not None and point.day > entering.day:
            yield entering
        entering, last = None, point
        yield point
    if entering is not None:
        last = entering
        yield entering
    if end is not None and last is not None and last.priced:
        yield replace(last, day=end, dating=Dating.EFFECTIVE, kind=PointKind.ENDED, rates=Rates())


def _point(r: sqlite3.Row) -> PricePoint:
    """A row of ``price_point``."""
    return PricePoint(
        day=date.fromisoformat(r["day"]),
        dating=Dating(r["dating"]),
        kind=PointKind(r["kind"]),
        rates=Rates(*(r[name] for name in RATE_NAMES)),
        source_id=r["source_id"],
        source=safe(r["name"]),
    )


def dated_offer(catalogue: Catalogue, model: Model, offer: Offer, today: date) -> DatedOffer:
    """*offer* with its price timeline.

    In the past it was for sale, whatever happened to it since, and an alias was what requests named. Discounts of the
    user's apply on the days that they are in force; prices of theirs have no days, and apply from today.
    """
    ended = offer.exclude_code in (Exclusion.DEPRECATED.value, Exclusion.NOT_LIVE.value)
    past = offer._replace(is_moving_alias=False, exclude_code=None if ended else offer.exclude_code)
    prices = read_timelines(catalogue, model.key, today)[offer.offer_id]

    def is_its_model(key: str) -> bool:
        return key == model.key or new_key_of(catalogue.rows, key) == model.key

    named = offer.provider.provider_id, offer.provider_model_id
    priced = any(
        entry.active and isinstance(entry.record, OwnPrice) and (entry.record.provider, entry.record.id) == named
        for entry in catalogue.own
    )
    discounts = discounts_on(catalogue.own, offer, is_its_model)
    return DatedOffer(model, offer, past, prices, discounts, has_undated_price=priced)


_CHANGING = """
SELECT pp.*, s.name, o.provider_id, o.provider_model_id, o.exclude_code, p.name AS provider, p.active,
       m.key AS model_key, m.name AS model_name, om.valid_from, om.valid_to
FROM price_point pp JOIN offer o USING (offer_id) JOIN provider p USING (provider_id) JOIN model m USING (model_id)
JOIN source s ON s.source_id = pp.source_id
LEFT JOIN offer_model om ON om.offer_id = o.offer_id AND om.model_id = o.model_id
WHERE o.access = 'metered'
  AND pp.offer_id IN (SELECT offer_id FROM price_point WHERE kind NOT IN ('first', 'ended'))
ORDER BY pp.offer_id, pp.day
"""


def read_price_changes(catalogue: Catalogue) -> tuple[PriceChange, ...]:
    """Every change of the input or output price of a metered offer, newest first. Takes a few frames.

    Leaves out corrections of wrong listings, differences between sources, and changes from the time the offer's id
    served a different model.

    Raises:
        CatalogueError: the catalogue is damaged.
    """
    found: list[PriceChange] = []
    for _, group in groupby(catalogue.rows(_CHANGING), key=itemgetter("offer_id")):
        rows = list(group)
        try:
            prices = timeline(_within(rows), date.max)
        except ValueError as error:
            raise catalogue.damaged(error) from error
        found += [_change(prices, point, rows[0]) for point in prices.prices if prices.changes_price(point)]
    return tuple(sorted(found, key=_newest_first))


def _change(prices: Timeline, point: PricePoint, r: sqlite3.Row) -> PriceChange:
    """The change to *point*, from the row *r* that describes its offer."""
    before, wrong = prices.before(point), prices.wrong_before(point)
    told = [None if one is None else one.rates for one in (before, point)]
    return PriceChange(
        day=(point if wrong is None else wrong).day.isoformat(),
        effective=point.dating is Dating.EFFECTIVE,
        model_key=r["model_key"],
        model_name=safe(r["model_name"]),
        provider_id=r["provider_id"],
        provider=safe(r["provider"]),
        provider_model_id=safe(r["provider_model_id"]),
        before=_shown(told[0]),
        after=_shown(told[1]),
        source=point.source,
        live=r["exclude_code"] is None and bool(r["active"]),
    )


def _shown(rates: Rates | None) -> tuple[int | None, int | None, int | None]:
    return (None, None, None) if rates is None else (rates.input, rates.output, rates.cache_read)


def _newest_first(change: PriceChange) -> tuple[int, str, str, str]:
    return -date.fromisoformat(change.day).toordinal(), change.model_name, change.provider, change.provider_model_id


def read_repoints(catalogue: Catalogue) -> tuple[RecordedRepoint, ...]:
    """Every id that was pointed at a different model on a known day, with the model that it served until then."""
    rows = catalogue.rows(
        """
        SELECT o.provider_id, o.provider_model_id, m.key, om.valid_to AS day
        FROM offer_model om JOIN offer o USING (offer_id) JOIN model m ON m.model_id = om.model_id
        WHERE om.valid_to IS NOT NULL AND om.model_id <> o.model_id
        ORDER BY o.provider_id, o.provider_model_id, om.valid_to
        """
    )
    return tuple(RecordedRepoint(*row) for row in rows)
