"""Complete the price in use with the rates and context bands that its source does not publish.

They are taken from the newest source whose input and output prices agree within 0.5%.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crosswalk_tui.sources.harvest import PriceRecord
from crosswalk_tui.sources.offers.merged_offers import MergedOffer
from crosswalk_tui.sources.pricing.price_statements import (
    OWN_PAGE,
    CheckedPrice,
    RateOrigin,
    Statement,
    agree,
    is_same_price,
    newest_last,
)

_NEAR_BAND = 0.05  # 200,000 and 204,800 are the same band
_OPTIONAL = ("cache_read", "cache_write", "cache_write_1h", "reasoning", "audio_in", "audio_out", "per_request")
"""Rates that a source need not publish: all but input and output."""


def completed(winner: Statement, statements: Sequence[Statement], entry: MergedOffer) -> list[CheckedPrice]:
    """The rows of *winner*, completed from the statements that agree with it."""
    others = [s for s in statements if s is not winner and agree(s, winner)]
    others.sort(key=newest_last, reverse=True)
    rows = [_filled(row, others, entry) for row in winner.rows]
    if others and all(row.price.band_from == 0 for row in rows) and not winner.has_hours:
        rows.extend(next(filter(None, (_bands(s, winner.base) for s in others if not s.has_hours)), []))
    return rows


def _bands(other: Statement, base: PriceRecord) -> list[CheckedPrice]:
    """The context bands of *other*'s base price, in force as long as *base*, which is the same price.

    A page that dates its prices and a list that does not would otherwise give a band that never applies.
    """
    period = (other.base.valid_from, other.base.valid_to)
    own = [
        row for row in other.rows if row.price.band_from > 0 and (row.price.valid_from, row.price.valid_to) == period
    ]
    return [row._replace(price=replace(row.price, valid_from=base.valid_from, valid_to=base.valid_to)) for row in own]


def _filled(row: CheckedPrice, others: Sequence[Statement], entry: MergedOffer) -> CheckedPrice:
    """*row* with the rates that its source does not publish, from rows with the same price."""
    alike = [other for s in others for other in s.rows if _is_alike(row.price, other.price)]
    if row.price.rates.cache_read == 0 and not _free_read_is_credible(row, alike, entry):
        row = row._replace(price=row.price.at(row.price.rates._replace(cache_read=None)))
    if not alike:
        return row
    own = row.price.rates
    repeated = own.cache_read is not None and own.cache_read == own.input
    if repeated and any(0 < (other.price.rates.cache_read or 0) < (own.cache_read or 0) for other in alike):
        # The input price is repeated in the cell of the cache read, for which another source has a lower rate.
        row = row._replace(price=row.price.at(own._replace(cache_read=None)))
        alike = [other for other in alike if other.price.rates.cache_read != own.cache_read]
    for name in _OPTIONAL:
        source = next((other for other in alike if _publishes(other, name)), None)
        if getattr(row.price.rates, name) is None and source is not None:
            origin = RateOrigin(name, "source", source.record.source, source.price.as_of)
            row = row.with_rate(getattr(source.price.rates, name), origin)
    return row


def _is_alike(one: PriceRecord, other: PriceRecord) -> bool:
    near = abs(one.band_from - other.band_from) <= _NEAR_BAND * max(one.band_from, other.band_from)
    return near and (one.window_start is None) == (other.window_start is None) and is_same_price(one, other)


def _publishes(row: CheckedPrice, name: str) -> bool:
    """Whether *row* has the rate; a free cache read is never taken from another source."""
    value = getattr(row.price.rates, name)
    return value is not None and not (name == "cache_read" and value == 0)


def _free_read_is_credible(row: CheckedPrice, alike: Sequence[CheckedPrice], entry: MergedOffer) -> bool:
    """Whether the maker or a second source publishes a cache read of 0."""
    if row.record.source == OWN_PAGE and entry.is_first_party:
        return True
    return any(o.price.rates.cache_read == 0 and o.record.source != row.record.source for o in alike)
