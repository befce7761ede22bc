"""Rows are read by position: every column ends in the field of the same name."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Any

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.models import Model, Price, Provider, Rates
from crosswalk_tui.core.vocabulary import Access, BandRule, Exclusion, ProviderType, Tier
from tests.catalogue_builder import CatalogueBuilder

_FLAGS = ("open_weights", "reasoning", "tools", "structured_output", "is_moving_alias")
_OFFER_FLAGS = ("is_moving_alias", "disputed", "resold", "first_party")


def test_the_facts_of_a_model(tmp_path: Path) -> None:
    facts: dict[str, Any] = {
        "family": "some family", "params_total_m": 1, "params_active_m": 2, "licence": "some licence",
        "release_date": "2025-01-02", "knowledge_cutoff": "2024-06", "context_tokens": 3, "max_output_tokens": 4,
    }  # fmt: skip
    builder = CatalogueBuilder()
    builder.provider("acme")
    for one in _FLAGS:
        flags: dict[str, Any] = {flag: int(flag == one) for flag in _FLAGS}
        builder.model(f"lab/{one}", name=one, modalities_in="text,image", modalities_out="audio", **facts, **flags)
    builder.offer("acme", "m", "lab/tools", input=1_000, output=1_000)
    with Catalogue.open(builder.write(tmp_path / "catalog.db")) as catalogue:
        read = [catalogue.model(f"lab/{one}") for one in _FLAGS]
    given = facts | {"modalities_in": ("text", "image"), "modalities_out": ("audio",)}
    for one, model in zip(_FLAGS, read, strict=True):
        flags = {flag: flag == one for flag in _FLAGS}
        assert model == Model(f"lab/{one}", one, "lab", "Lab", **given, **flags, n_providers=int(one == "tools"))


def test_the_terms_of_an_offer(tmp_path: Path) -> None:
    builder = CatalogueBuilder()
    builder.provider("first", name="The first", type="cloud")
    builder.provider("second", name="The second", type="host", duplicate_of="first", active=0)
    builder.model("lab/m")
    terms: dict[str, Any] = {
        "access": "free", "tier": "batch", "region": "eu", "quantization": "fp8", "context_tokens": 1,
        "max_output_tokens": 2, "last_seen": "2026-06-01", "last_seen_source": "some source", "n_sources": 3,
        "match_rule": "some rule", "exclude_code": "deprecated", "exclude_reason": "some reason",
    }  # fmt: skip
    for one in _OFFER_FLAGS:
        flags: dict[str, Any] = {flag: int(flag == one) for flag in _OFFER_FLAGS}
        builder.offer("second", one, "lab/m", deprecation_date="2026-08-01", **terms, **flags)
    with Catalogue.open(builder.write(tmp_path / "catalog.db")) as catalogue:
        read = {offer.provider_model_id: offer._asdict() for offer in catalogue.offers("lab/m")}
    given = terms | {
        "provider": Provider("second", "The second", ProviderType.HOST, "first", active=False),
        "model_key": "lab/m", "access": Access.FREE, "tier": Tier.BATCH, "exclude_code": Exclusion.DEPRECATED,
        "deprecation_date": date(2026, 8, 1), "prices": (),
    }  # fmt: skip
    for number, one in enumerate(_OFFER_FLAGS, 1):
        flags = {flag: flag == one for flag in _OFFER_FLAGS}
        assert read[one] == {"offer_id": number, "provider_model_id": one, **given, **flags}


def test_the_terms_of_a_price(tmp_path: Path) -> None:
    rates = {
        "input": 1, "output": 2, "cache_read": 3, "cache_write": 4, "cache_write_1h": 5, "reasoning": 6, "audio_in": 7,
        "audio_out": 8, "per_request": 9,
    }  # fmt: skip
    builder = CatalogueBuilder()
    builder.provider("acme")
    builder.model("lab/m")
    terms: dict[str, Any] = {
        "as_of": "2026-06-01", "tier": "batch", "band_from": 10, "band_rule": "marginal", "valid_from": "2026-05-01",
        "valid_to": "2026-09-01", "window_start": "01:00", "window_end": "02:00", "weekdays": "67",
        "status": "assumed",
    }  # fmt: skip
    builder.offer("acme", "m", "lab/m", prices=[rates | terms])
    with Catalogue.open(builder.write(tmp_path / "catalog.db")) as catalogue:
        ((price,),) = (offer.prices for offer in catalogue.offers("lab/m"))
    assert price == Price(
        Rates(**rates), "test", "2026-06-01", Tier.BATCH, 10, BandRule.MARGINAL, date(2026, 5, 1), date(2026, 9, 1),
        (time(1), time(2)), frozenset({6, 7}), assumed=True,
    )  # fmt: skip
