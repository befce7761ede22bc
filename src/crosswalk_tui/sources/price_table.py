"""The price tables of a catalogue: the prices of every source, those in use with their origins, and past ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from crosswalk_tui.catalog.schema import RATE_COLUMNS
from crosswalk_tui.core.vocabulary import Tier
from crosswalk_tui.sources.harvest import PriceHistory, PriceRecord
from crosswalk_tui.sources.prices import CheckedPrice

if TYPE_CHECKING:
    from crosswalk_tui.sources.assemble import Assembly

Rows = list[dict[str, object]]


def price_tables(made: Assembly, offer_ids: Mapping[tuple[str, str], int]) -> dict[str, Rows]:
    """The rows of ``price``, ``price_rate`` and ``offer_price``."""
    history: dict[tuple[str, str], list[PriceHistory]] = defaultdict(list)
    for line in made.history:
        history[line.provider, line.provider_model_id].append(line)
    tables = _Tables()
    for entry, _, pricing in made.priced:
        offer_id = offer_ids[entry.provider.provider_id, entry.provider_model_id]
        in_use = [(tier, row) for tier, rows in pricing.chosen.items() for row in rows]
        used = {row.place for _, row in in_use}
        for tier, row in in_use:
            tables.add(offer_id, row, tier, row.status)
        for row in pricing.rows:
            if row.place not in used:
                tier = entry.tier if row.price.tier is Tier.STANDARD else row.price.tier
                tables.add(offer_id, row, tier, "rejected" if row.rejected else "other")
        names = {(record.provider, record.provider_model_id) for record in entry.records}
        for name in sorted(names & history.keys()):
            for line in history[name]:
                for point in line.points:
                    past = CheckedPrice(replace(entry.records[0], source=line.source, path="rows"), point)
                    tables.add(offer_id, past, entry.tier, "history")
    return {"price": tables.prices, "price_rate": tables.rates, "offer_price": tables.links}


class _Tables:
    """Collects and numbers the rows."""

    def __init__(self) -> None:
        self.prices: Rows = []
        self.rates: Rows = []
        self.links: Rows = []

    def add(self, offer_id: int, row: CheckedPrice, tier: Tier, status: str) -> None:
        """Add a price and, if it is in use, its related rows."""
        price_id = len(self.prices) + 1
        self.prices.append(_price_row(price_id, offer_id, row, tier, status))
        if status in ("other", "rejected", "history"):
            return
        self.links.append({"offer_id": offer_id, "price_id": price_id})
        self.rates.extend(
            {
                "price_id": price_id,
                "rate": origin.rate,
                "published": origin.published,
                "basis": origin.basis,
                "source_id": origin.source,
                "as_of": origin.as_of,
                "note": origin.note,
            }
            for origin in sorted(row.origins, key=lambda o: o.rate)
        )


def _price_row(price_id: int, offer_id: int, row: CheckedPrice, tier: Tier, status: str) -> dict[str, object]:
    price: PriceRecord = row.price
    return {
        "price_id": price_id,
        "offer_id": offer_id,
        "source_id": row.record.source,
        "as_of": price.as_of,
        "tier": tier,
        "band_from": price.band_from,
        "band_rule": price.band_rule,
        "valid_from": price.valid_from,
        "valid_to": price.valid_to,
        "window_start": price.window_start,
        "window_end": price.window_end,
        "weekdays": price.weekdays,
        **{name: getattr(price.rates, name) for name in RATE_COLUMNS},
        "status": status,
        "path": row.record.path,
    }
