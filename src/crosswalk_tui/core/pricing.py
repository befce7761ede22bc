"""What an offer charges for a workload, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from crosswalk_tui.core.catalogue import Offer, Price
from crosswalk_tui.core.money import cost
from crosswalk_tui.core.vocabulary import Tier
from crosswalk_tui.core.workload import Workload


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One line of a bill: *tokens* at *rate* (micro-USD per 1M) make *usd*."""

    label: str
    tokens: int
    rate: int
    usd: Decimal


@dataclass(frozen=True, slots=True)
class Quote:
    """A month's bill at one offer.

    Attributes:
        price: the published price the bill was computed from.
        lines: what adds up to the total, exactly.
        flags: what a careful reader should know: ``single_source``, ``disputed``, ``time_of_day``.
    """

    offer: Offer
    price: Price
    lines: tuple[QuoteLine, ...]
    flags: tuple[str, ...] = ()

    @property
    def total_usd(self) -> Decimal:
        """The sum of the lines, in USD per month."""
        return sum((line.usd for line in self.lines), Decimal(0))


def price_in_force(offer: Offer, now: datetime, tier: Tier = Tier.STANDARD) -> Price | None:
    """The base-band price of *offer* in *tier* that holds at *now*, or None.

    A price bound to a time of day wins over one that is not; among dated ones the latest start wins.
    """
    holding = [p for p in offer.prices if p.tier is tier and p.band_from == 0 and p.holds_at(now)]
    if not holding:
        return None
    return max(holding, key=lambda p: (p.window is not None, p.valid_from is not None, p.valid_from or now.date()))


def quote(offer: Offer, workload: Workload, price: Price) -> Quote | None:
    """Bill *workload* at *price*; None when a rate it needs is unknown."""
    rates = price.rates
    if rates.input is None or rates.output is None:
        return None
    lines = (
        QuoteLine("input", workload.input_tokens, rates.input, cost(workload.input_tokens, rates.input)),
        QuoteLine("output", workload.output_tokens, rates.output, cost(workload.output_tokens, rates.output)),
    )
    flags = []
    if offer.n_sources <= 1:
        flags.append("single_source")
    if offer.disputed:
        flags.append("disputed")
    if any(p.window is not None and p.tier is price.tier for p in offer.prices):
        flags.append("time_of_day")
    return Quote(offer, price, lines, tuple(flags))
