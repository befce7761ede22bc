"""The oldest of the data that a comparison rests on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from crosswalk_tui.core.changes.age import is_stale, last_day
from crosswalk_tui.core.comparison.sides import Comparison
from crosswalk_tui.core.models import OWN


class OldData(NamedTuple):
    """A price or a score.

    Attributes:
        as_of: ISO date, as precise as known.
        what: what it is, in words.
        is_price: it is a price; otherwise a score.
    """

    as_of: str
    what: str
    is_price: bool

    def is_stale(self, today: date) -> bool:
        """Whether it is a price of more than 120 days ago."""
        return self.is_price and is_stale(self.as_of, today)


def oldest_data(comparison: Comparison, axis: str) -> OldData | None:
    """The oldest of the prices of the cheapest offers and of the scores on the benchmark *axis*; None without dates.

    The user's own prices have no age.
    """
    dated = [(day, found) for found in _data(comparison, axis) if (day := last_day(found.as_of)) is not None]
    return min(dated, key=lambda pair: pair[0])[1] if dated else None


def _data(comparison: Comparison, axis: str) -> Iterator[OldData]:
    for ranked in comparison.models:
        name, quote = ranked.model.name, ranked.best
        if quote is not None and quote.price.source != OWN:
            where = f"the price of {name} at {quote.offer.provider.name}"
            yield OldData(quote.oldest_date, where, is_price=True)
        score = ranked.side.scores.get(axis)
        if score is not None and score.as_of:
            yield OldData(score.as_of, f"the score of {name}", is_price=False)
