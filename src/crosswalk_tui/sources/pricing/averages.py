"""Stored averages of prices that depend on the hour, for reading many offers at once in SQL.

`crosswalk_tui.core.pricing.tariff` computes them from the windows, per span of days and context band, for a workload
spread evenly over the week.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, time

from crosswalk_tui.catalog.rows import date_of
from crosswalk_tui.core.models import Price
from crosswalk_tui.core.pricing.tariff import averages
from crosswalk_tui.sources.offers.merged_offers import MergedOffer
from crosswalk_tui.sources.pricing.price_statements import CheckedPrice
from crosswalk_tui.sources.pricing.prices import Pricing


def add_averages(priced: Iterable[tuple[MergedOffer, object, Pricing]]) -> None:
    """Add the average rows to the prices in use, in place."""
    for _, _, pricing in priced:
        for rows in pricing.chosen.values():
            if any(row.price.window_start is not None for row in rows):
                rows.extend(_averages(rows))


def _averages(rows: Sequence[CheckedPrice]) -> list[CheckedPrice]:
    """The averages of *rows*, each with the record of the first row in force on its first day."""
    prices = [_as_price(row) for row in rows]
    found: list[CheckedPrice] = []
    for average in averages(prices):
        day = average.valid_from or date.min
        source = next(row for row, price in zip(rows, prices, strict=True) if price.holds_on(day))
        start, end = (None if edge is None else edge.isoformat() for edge in (average.valid_from, average.valid_to))
        price = replace(
            source.price, rates=average.rates, band_from=average.band_from, band_rule=average.band_rule,
            valid_from=start, valid_to=end, window_start=None, window_end=None, weekdays=None,
        )  # fmt: skip
        found.append(CheckedPrice(source.record, price, status="average"))
    return found


def _as_price(row: CheckedPrice) -> Price:
    price = row.price
    window = None
    if price.window_start is not None and price.window_end is not None:
        window = (time.fromisoformat(price.window_start), time.fromisoformat(price.window_end))
    return Price(
        price.rates, row.record.source, price.as_of, price.tier, price.band_from, price.band_rule,
        date_of(price.valid_from), date_of(price.valid_to), window,
        None if price.weekdays is None else frozenset(map(int, price.weekdays)),
    )  # fmt: skip
