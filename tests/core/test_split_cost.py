"""What a workload costs that is split over the compared models."""

from __future__ import annotations

from decimal import Decimal

from crosswalk_tui.core.comparison.split_cost import split_bill
from tests.core.worlds import NOON, compared, offer, side

# 5M tokens in and 2M out: $7.00 at the first model, $14.00 at the second.
BOTH = compared(side("lab/a", offer("acme", 1_000_000, 1_000_000)), side("lab/b", offer("beta", 2_000_000, 2_000_000)))


def test_each_model_is_billed_for_its_share() -> None:
    found = split_bill(BOTH, (Decimal("0.7"), Decimal("0.3")), NOON)
    assert [quote and quote.total_usd for quote in found.quotes] == [Decimal("4.9"), Decimal("4.2")]
    assert (found.total, found.shares) == (Decimal("9.1"), (Decimal("0.7"), Decimal("0.3")))


def test_without_an_offer_of_every_model_the_total_is_unknown() -> None:
    lone = compared(BOTH.models[0].side, side("lab/b"))
    found = split_bill(lone, (Decimal("0.5"), Decimal("0.5")), NOON)
    assert [quote and quote.total_usd for quote in found.quotes] == [Decimal("3.5"), None]
    assert found.total is None
