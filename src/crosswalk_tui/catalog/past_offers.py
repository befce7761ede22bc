"""The offers of a model on a day: as they were then, today, or as announced."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from crosswalk_tui.catalog.price_changes import read_timelines
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.models import Offer
from crosswalk_tui.core.pricing.at_date import offers_on


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
    return offers_on(offers, read_timelines(catalogue, key, today), at)


def moment_of(at: date | None, now: datetime) -> datetime:
    """The time at which prices of the day *at* are in force: its noon in UTC; *now* if None."""
    return now if at is None or at == now.date() else datetime.combine(at, time(12), UTC)
