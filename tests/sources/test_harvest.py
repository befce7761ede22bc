"""The records that importers return."""

from __future__ import annotations

from dataclasses import MISSING, fields, replace

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Access
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
    )
    assert all(field.default is MISSING or getattr(offer, field.name) != field.default for field in fields(offer))
    assert offer.seen_on("2026-03-01") == replace(offer, as_of="2026-03-01")
