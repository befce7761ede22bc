"""Announced prices follow the price in use."""

from __future__ import annotations

from crosswalk_tui.core.vocabulary import ProviderType, Tier
from tests.sources.makings import decided, offer, row, stated, usd


def test_what_a_source_with_the_same_price_announces_follows_it() -> None:
    """And prices of other tiers end with the one they were stated beside, unless their own are announced."""
    ends, then = {"valid_to": "2027-01-01"}, {"valid_from": "2027-01-01"}
    entry = offer(
        stated("model-prices", row("model-prices", usd(input=1, output=5), valid_from="2026-09-01")),
        stated(
            "genai-prices",
            row("genai-prices", usd(input=1, output=5), **ends), row("genai-prices", usd(input=2, output=9), **then),
            row("genai-prices", usd(input=0.5, output=2), tier=Tier.BATCH, **ends),
            row("genai-prices", usd(input=1, output=4), tier=Tier.BATCH, **then),
        ),
        stated("litellm", usd(input=1, output=5), row("litellm", usd(input=0.4, output=2), tier=Tier.FLEX)),
        lab="lab", kind=ProviderType.FIRST_PARTY,
    )  # fmt: skip
    found = {
        tier.value: [(r.price.rates.input, r.price.valid_from, r.price.valid_to) for r in rows]
        for tier, rows in decided(entry).chosen.items()
    }
    assert found == {
        "standard": [(1_000_000, "2026-09-01", "2027-01-01"), (2_000_000, "2027-01-01", None)],
        "batch": [(500_000, None, "2027-01-01"), (1_000_000, "2027-01-01", None)],
        "flex": [(400_000, None, "2027-01-01")],
    }


def test_nothing_follows_that_a_source_with_another_price_announces() -> None:
    entry = offer(
        stated("model-prices", row("model-prices", usd(input=1, output=5), valid_from="2026-09-01")),
        stated(
            "genai-prices",
            row("genai-prices", usd(input=1.5, output=5), valid_to="2027-01-01"),
            row("genai-prices", usd(input=2, output=9), valid_from="2027-01-01"),
        ),
    )  # fmt: skip
    (only,) = decided(entry).chosen[Tier.STANDARD]
    assert only.price.valid_to is None
