"""Stored averages of prices that depend on the hour, for reading many offers at once in SQL.

Each is computed by `crosswalk_tui.core.pricing.tariff` from the windows, for a workload spread evenly over the week,
for one span of days and one context band.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, time

from crosswalk_tui.core.models import Price
from crosswalk_tui.core.pricing.tariff import in_force
from crosswalk_tui.core.workload.hours import EVENLY
from crosswalk_tui.sources.merged_offers import MergedOffer
from crosswalk_tui.sources.prices import CheckedPrice, Pricing

_LONG_AGO = date(1970, 1, 1)


def add_averages(priced: Iterable[tuple[MergedOffer, object, Pricing]]) -> None:
    """Add the average rows to the prices in use, in place."""
    for _, _, pricing in priced:
        for rows in pricing.chosen.values():
            if any(row.price.window_start is not None for row in rows):
                rows.extend(_averages(rows))


def _averages(rows: Sequence[CheckedPrice]) -> list[CheckedPrice]:
    prices = [_as_price(row) for row in rows]
    edges = sorted({day for p in prices for day in (p.valid_from, p.valid_to) if day is not None})
    starts = [None, *edges]
    found: list[CheckedPrice] = []
    for start, end in zip(starts, [*edges, None], strict=True):
        day = start or (min(edges) if edges else _LONG_AGO)
        if start is None and edges:
            day = date.fromordinal(day.toordinal() - 1)
        found.extend(_of_a_span(rows, prices, day, (start, end)))
    return found


def _of_a_span(
    rows: Sequence[CheckedPrice], prices: Sequence[Price], day: date, span: tuple[date | None, date | None]
) -> list[CheckedPrice]:
    """The averages in force on *day*, one per band; none where some hours have no price or no price has windows."""
    held = [price for price in prices if price.holds_on(day)]
    if all(price.window is None for price in held):
        return []
    source = next((row for row, price in zip(rows, prices, strict=True) if price in held), rows[0])
    start, end = (None if edge is None else edge.isoformat() for edge in span)
    base, _ = in_force(held, EVENLY, day, None)
    bands = [(0, base)]
    bands += [(at, in_force(held, EVENLY, day, at + 1)[1]) for at in sorted({price.band_from for price in held} - {0})]
    return [
        CheckedPrice(
            source.record,
            replace(
                source.price, rates=average.rates, band_from=at, band_rule=average.band_rule, valid_from=start,
                valid_to=end, window_start=None, window_end=None, weekdays=None,
            ),
            status="average",
        )
        for at, average in bands
        if average is not None
    ]  # fmt: skip


def _as_price(row: CheckedPrice) -> Price:
    price = row.price
    window = None
    if price.window_start is not None and price.window_end is not None:
        window = (time.fromisoformat(price.window_start), time.fromisoformat(price.window_end))
    return Price(
        price.rates, row.record.source, price.as_of, price.tier, price.band_from, price.band_rule,
        _day(price.valid_from), _day(price.valid_to), window,
        None if price.weekdays is None else frozenset(map(int, price.weekdays)),
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
