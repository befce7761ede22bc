"""The averages that are stored for prices that depend on the hour."""

from __future__ import annotations

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Access, Tier
from crosswalk_tui.sources.pricing.averages import add_averages
from crosswalk_tui.sources.pricing.price_statements import CheckedPrice
from crosswalk_tui.sources.pricing.prices import Pricing
from tests.sources.makings import offer, row, stated, usd


def checked(source: str, rates: Rates, **more: str) -> CheckedPrice:
    """A row of *source* in use."""
    return CheckedPrice(stated(source, rates), row(source, rates, **more))


def test_an_average_has_the_source_and_the_date_of_the_price_in_force_in_its_period() -> None:
    night = {"window_start": "00:00", "window_end": "12:00"}
    rows = [
        checked("genai-prices", usd(input=4, output=8), valid_to="2026-06-01"),
        checked("genai-prices", usd(input=2, output=4), valid_to="2026-06-01", **night),
        checked("litellm", usd(input=2, output=4), valid_from="2026-06-01"),
        checked("litellm", usd(input=1, output=2), valid_from="2026-06-01", **night),
    ]
    pricing = Pricing(rows, {Tier.STANDARD: rows.copy()})
    add_averages([(offer(rows[0].record), Access.METERED, pricing)])
    averages = [each for each in pricing.chosen[Tier.STANDARD] if each.status == "average"]
    assert [
        (each.price.valid_from, each.record.source, each.price.as_of, each.price.rates.input) for each in averages
    ] == [(None, "genai-prices", "2026-11-10", 3_000_000), ("2026-06-01", "litellm", "2026-11-20", 1_500_000)]
