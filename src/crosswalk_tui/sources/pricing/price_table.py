"""The price tables of a catalogue: all prices of every source, prices in use with their origins, and the timelines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Tier
from crosswalk_tui.sources.harvest import OfferKey
from crosswalk_tui.sources.pricing.price_statements import CheckedPrice
from crosswalk_tui.sources.pricing.rate_step import rate_values
from crosswalk_tui.sources.stored_rows import StoredOfferPrice, StoredPoint, StoredPrice, StoredRate

if TYPE_CHECKING:
    from crosswalk_tui.sources.assemble import Assembly

_UNPRICED = Rates()


class PriceTables:
    """Collects and numbers the rows of ``price``, ``price_rate`` and ``offer_price``."""

    def __init__(self) -> None:
        self.prices: list[StoredPrice] = []
        self.rates: list[StoredRate] = []
        self.links: list[StoredOfferPrice] = []

    def add(self, offer_id: int, row: CheckedPrice, tier: Tier, status: str) -> None:
        """Add a price and, if it is in use, its related rows."""
        price_id, price = len(self.prices) + 1, row.price
        self.prices.append(
            StoredPrice(
                *rate_values(price.rates),
                price_id=price_id,
                offer_id=offer_id,
                source_id=row.record.source,
                as_of=price.as_of,
                tier=tier,
                band_from=price.band_from,
                band_rule=price.band_rule,
                valid_from=price.valid_from,
                valid_to=price.valid_to,
                window_start=price.window_start,
                window_end=price.window_end,
                weekdays=price.weekdays,
                status=status,
                path=row.record.path,
            )
        )
        if status in ("other", "rejected"):
            return
        self.links.append(StoredOfferPrice(offer_id, price_id))
        self.rates.extend(
            StoredRate(price_id, o.rate, o.published, o.basis, o.source, o.as_of, o.note)
            for o in sorted(row.origins, key=lambda o: o.rate)
        )


def price_tables(made: Assembly, offer_ids: Mapping[OfferKey, int]) -> PriceTables:
    """The rows of ``price``, ``price_rate`` and ``offer_price``."""
    tables = PriceTables()
    for entry, _, pricing in made.priced:
        offer_id = offer_ids[entry.offer_key]
        in_use = [(tier, row) for tier, rows in pricing.chosen.items() for row in rows]
        used = {row.place for _, row in in_use}
        for tier, row in in_use:
            tables.add(offer_id, row, tier, row.status)
        for row in pricing.rows:
            if row.place not in used:
                tier = entry.tier if row.price.tier is Tier.STANDARD else row.price.tier
                tables.add(offer_id, row, tier, "rejected" if row.rejected else "other")
    return tables


def point_rows(made: Assembly, offer_ids: Mapping[OfferKey, int]) -> list[StoredPoint]:
    """The rows of ``price_point``."""
    return [
        StoredPoint(
            *rate_values(step.rates or _UNPRICED),
            offer_id=offer_ids[entry.offer_key],
            day=step.day,
            dating=step.dating,
            kind=kind,
            source_id=step.source,
        )
        for entry, _, _ in made.priced
        for step, kind in made.timelines[entry.offer_key]
    ]
