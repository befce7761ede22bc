"""The days on which the makers of the compared models changed a price."""

from __future__ import annotations

from datetime import date

from crosswalk_tui.catalog.price_changes import read_timelines
from crosswalk_tui.ui.session.session import Session

_MOST = 5


def price_change_days(session: Session) -> tuple[date, ...]:
    """The last days, announced ones included, newest first.

    Raises:
        CatalogueError: the catalogue is damaged.
    """
    today = session.clock().date()
    days: set[date] = set()
    for side in session.sides:
        makers = {offer.offer_id for offer in side.offers if offer.first_party}
        timelines = read_timelines(session.catalogue, side.model.key, today)
        for offer_id in makers & timelines.keys():
            prices = timelines[offer_id]
            days.update(point.day for point in prices.points if prices.changes_price(point))
    return tuple(sorted(days, reverse=True)[:_MOST])
