"""What a workload costs that is split over the compared models."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from crosswalk_tui.core.comparison.comparison import Comparison
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.ranking import rank
from crosswalk_tui.core.workload.split import split_by_share


class SplitBill(NamedTuple):
    """The cheapest offer of each model for its share of the workload; None if none can be ranked."""

    shares: tuple[Decimal, ...]
    quotes: tuple[Quote | None, ...]

    @property
    def total(self) -> Decimal | None:
        """The exact sum of the parts, in USD per month; None if one is unknown."""
        known = [quote.total_usd for quote in self.quotes if quote is not None]
        return sum(known, Decimal(0)) if len(known) == len(self.quotes) else None


def split_bill(comparison: Comparison, shares: Sequence[Decimal], now: datetime) -> SplitBill:
    """Price *shares* of the compared workload, one for each model, at *now* (an aware time)."""
    parts = split_by_share(comparison.workload, shares)
    quotes = [
        rank(ranked.side.offers, part, comparison.filters, now, ranked.model, often=True).best
        for ranked, part in zip(comparison.models, parts, strict=True)
    ]
    return SplitBill(tuple(shares), tuple(quotes))
