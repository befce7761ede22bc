"""Offers, records and evidence for tests of what the build decides, with only what matters written out."""

from __future__ import annotations

from typing import Any

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Access, ProviderType, Tier
from crosswalk_tui.sources.harvest import Facts, OfferRecord, PriceRecord, ProviderRecord
from crosswalk_tui.sources.identity.parsed_id import ParsedId
from crosswalk_tui.sources.identity.resolver import Resolution
from crosswalk_tui.sources.offers.merged_offers import MergedOffer
from crosswalk_tui.sources.pricing.evidence import Evidence
from crosswalk_tui.sources.pricing.prices import Pricing, price

SNAPSHOTS = {
    "models.dev": "2026-09-30",
    "litellm": "2026-11-20",
    "genai-prices": "2026-11-10",
    "model-prices": "2026-10-26",
}
TODAY = "2026-11-20"


def usd(**rates: float) -> Rates:
    """Rates in USD per 1M tokens, as the catalogue stores them."""
    return Rates(**{name: round(value * 1_000_000) for name, value in rates.items()})


def stated(
    source: str, *prices: PriceRecord | Rates, provider: str = "acme", model_id: str = "m", **more: Any
) -> OfferRecord:
    """What *source* states about one offer."""
    as_of = more.pop("as_of", SNAPSHOTS[source])
    rows = tuple(PriceRecord(p, as_of) if isinstance(p, Rates) else p for p in prices)
    return OfferRecord(source, provider, model_id, f"{source}/{model_id}", Facts(), rows, as_of=as_of, **more)


def row(source: str, rates: Rates, **more: Any) -> PriceRecord:
    """A price row as *source*'s snapshot has it."""
    return PriceRecord(rates, more.pop("as_of", SNAPSHOTS[source]), **more)


def offer(
    *records: OfferRecord, key: str = "lab/m", kind: ProviderType = ProviderType.HOST, lab: str | None = None
) -> MergedOffer:
    """An offer of the model *key* by the provider of its records, which is of *kind* and makes the models of *lab*."""
    provider = ProviderRecord(records[0].provider, records[0].provider.title(), kind, Access.METERED, lab)
    model_id = records[0].provider_model_id
    return MergedOffer(provider, model_id, Resolution(key, ParsedId(provider.provider_id, model_id)), list(records))


def evidence(**more: Any) -> Evidence:
    """Evidence of the test's day."""
    return Evidence(TODAY, **more)


def decided(entry: MergedOffer, known: Evidence | None = None) -> Pricing:
    """The prices in use of *entry*."""
    return price(entry, known or evidence())


def base(pricing: Pricing) -> tuple[float | None, float | None]:
    """Input and output of the standard price in use, in USD per 1M tokens."""
    found = pricing.base()
    assert found is not None
    return tuple(None if v is None else v / 1_000_000 for v in (found.rates.input, found.rates.output))  # type: ignore[return-value]


def bands(pricing: Pricing, tier: Tier = Tier.STANDARD) -> dict[int, tuple[float | None, str]]:
    """Input in USD per 1M tokens and status of each band in use."""
    return {
        r.price.band_from: (None if r.price.rates.input is None else r.price.rates.input / 1_000_000, r.status)
        for r in pricing.chosen.get(tier, [])
    }
