"""The records that importers return."""

from __future__ import annotations

from dataclasses import MISSING, fields, replace

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Access, BandRule, Tier
from crosswalk_tui.sources.harvest import Facts, OfferRecord, PriceRecord


def test_an_offer_seen_on_another_day_keeps_all_its_other_cells() -> None:
    offer = OfferRecord(
        source="models.dev",
        provider="acme",
        provider_model_id="m",
        path="providers.acme.models.m",
        facts=Facts(name="M"),
        prices=(PriceRecord(Rates(1, 2), "2026-01-01"),),
        region="eu",
        link="lab/m",
        access=Access.FREE,
        deprecated=True,
        deprecation_date="2026-12-31",
        deprecation_page="https://acme.example/ends",
        also_known_as=("old",),
        as_of="2026-01-01",
        gone_between=("2026-01-01", "2026-02-01"),
        video_output=3,
    )
    assert all(field.default is MISSING or getattr(offer, field.name) != field.default for field in fields(offer))
    assert offer.seen_on("2026-03-01") == replace(offer, as_of="2026-03-01")


def test_a_price_at_other_rates_keeps_all_its_other_cells() -> None:
    price = PriceRecord(
        rates=Rates(1, 2),
        as_of="2026-01-01",
        tier=Tier.BATCH,
        band_from=200_000,
        band_rule=BandRule.MARGINAL,
        valid_from="2026-01-01",
        valid_to="2026-02-01",
        window_start="08:00",
        window_end="16:00",
        weekdays="12345",
        observed=True,
    )
    assert all(field.default is MISSING or getattr(price, field.name) != field.default for field in fields(price))
    assert price.at(Rates(3, 4)) == replace(price, rates=Rates(3, 4))
