"""Read what every source states about the prices of offers, also where a different source is used."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.catalog.schema import RATE_COLUMNS
from crosswalk_tui.core.changes.source_switch import StatedPrice, StatedPrices
from crosswalk_tui.core.models import Rates

_STATED = f"""
    SELECT pr.offer_id, pr.price_id, pr.source_id, pr.tier = o.tier, pr.tier, pr.band_from, pr.valid_from, pr.valid_to,
           pr.weekdays, pr.window_start, pr.window_end, {", ".join(f"pr.{column}" for column in RATE_COLUMNS)}
    FROM price pr JOIN offer o USING (offer_id)
    WHERE pr.offer_id IN (SELECT value FROM json_each(:places)) AND pr.status IN ('chosen', 'other')
    """  # noqa: S608 - the columns are ours

_PUBLISHED = """
    SELECT price_id, rate, published FROM price_rate JOIN price USING (price_id)
    WHERE offer_id IN (SELECT value FROM json_each(:places))
    """
"""The rates of prices in use that come from a different source, with what the source of the price publishes."""


def read_stated(catalogue: Catalogue, places: Iterable[int]) -> dict[int, StatedPrices]:
    """The plausible prices of the offers with ids *places*, by offer id and source."""
    selected = {"places": json.dumps(list(places))}
    published: defaultdict[int, dict[str, int | None]] = defaultdict(dict)
    for price_id, rate, value in catalogue.rows(_PUBLISHED, selected):
        published[price_id][rate] = value
    found: defaultdict[int, defaultdict[str, set[StatedPrice]]] = defaultdict(lambda: defaultdict(set))
    for offer_id, price_id, source, own_tier, *values in catalogue.rows(_STATED, selected):
        applies, rates = tuple(values[: -len(RATE_COLUMNS)]), values[-len(RATE_COLUMNS) :]
        stated = Rates(**{**dict(zip(RATE_COLUMNS, rates, strict=True)), **published.get(price_id, {})})
        _, band_from, *_, window_start, _ = applies
        is_base = bool(own_tier) and not band_from and window_start is None
        found[offer_id][source].add(StatedPrice(applies, is_base, stated))
    return {
        offer_id: {source: frozenset(prices) for source, prices in by_source.items()}
        for offer_id, by_source in found.items()
    }
