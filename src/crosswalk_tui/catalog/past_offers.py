"""The offers of a model on a day: as they were then, today, or as announced."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time

from crosswalk_tui.catalog.offer_queries import no_pause, read_offers
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.models import Offer


def offers_at(catalogue: Catalogue, key: str, at: date | None, today: date) -> tuple[Offer, ...]:
    """Every offer of the model with this key on the day *at*; today's if None. See `offers_as_of`."""
    return offers_as_of(catalogue, key, catalogue.offers(key), at, today)


def offers_as_of(
    catalogue: Catalogue, key: str, offers: Sequence[Offer], at: date | None, today: date
) -> tuple[Offer, ...]:
    """*offers* of the model with this key, on the day *at*.

    On a past day, each has the prices recorded for it, or none; the user's own prices are of today and do not apply. On
    a later day, each has its present prices, among them those announced for that day.
    """
    if at is None or at >= today:
        return tuple(offers)
    from crosswalk_tui.catalog.price_changes import read_timelines  # not needed for today's prices: it takes 10 ms
    from crosswalk_tui.core.pricing.at_date import offers_on

    return offers_on(offers, read_timelines(catalogue, key, today), at)


_RECORDED = "SELECT DISTINCT offer_id FROM price_point WHERE day <= :day"

_SERVED_BEFORE = """
SELECT DISTINCT m.key FROM offer_model om JOIN offer o USING (offer_id) JOIN model m ON m.model_id = om.model_id
WHERE o.model_id <> om.model_id"""


def all_offers_on(
    catalogue: Catalogue, day: date, today: date, pause: Callable[[], None] = no_pause
) -> dict[str, tuple[Offer, ...]]:
    """The offers of every model on *day*, a past one, by model key; those with a price recorded by then."""
    from crosswalk_tui.catalog.price_changes import read_all_timelines
    from crosswalk_tui.core.pricing.at_date import offers_on

    timelines = read_all_timelines(catalogue, today, pause)
    recorded = read_offers(catalogue, _RECORDED, {"day": day.isoformat()}, pause)
    found: dict[str, tuple[Offer, ...]] = {}
    for key, offers in recorded.items():
        pause()
        found[key] = offers_on(offers, timelines, day)
    for row in catalogue.rows(_SERVED_BEFORE):  # a few: ids that served the model until they were pointed elsewhere
        found[row["key"]] = offers_at(catalogue, row["key"], day, today)
    return found


def moment_of(at: date | None, now: datetime) -> datetime:
    """The time at which prices of the day *at* are in force: its noon in UTC; *now* if None."""
    return now if at is None or at == now.date() else datetime.combine(at, time(12), UTC)
