"""The shapes of the JSON answers. They are a public interface, described in docs/cli.md: add to them, change nothing.

Money is a decimal string in USD; unit prices are USD per 1M tokens. Unknown is null.
"""

from __future__ import annotations

from typing import TypedDict

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.catalog.schema import SCHEMA_VERSION
from crosswalk_tui.core.catalogue import Model, Offer
from crosswalk_tui.core.money import decimal_string, rate_usd
from crosswalk_tui.core.pricing import Quote
from crosswalk_tui.core.ranking import Excluded, Filters, Ranking
from crosswalk_tui.core.workload import Workload


class WorkloadDocument(TypedDict):
    """Tokens per month."""

    input_tokens: int
    output_tokens: int


class CatalogueDocument(TypedDict):
    """Which catalogue answered: the date of its newest source, and its schema."""

    as_of: str
    schema_version: int


class FiltersDocument(TypedDict):
    """What was allowed into the ranking."""

    include_resellers: bool
    region: str | None
    tier: str


class OfferDocument(TypedDict):
    """One model at one provider."""

    provider: str
    provider_model_id: str


class QuoteDocument(OfferDocument):
    """A month's bill at one offer, and the price it comes from."""

    provider_name: str
    provider_type: str
    region: str | None
    total_usd: str
    input_usd_per_1m: str | None
    output_usd_per_1m: str | None
    flags: list[str]
    source: str
    as_of: str


class ExcludedDocument(OfferDocument):
    """An offer that was not ranked: a code for programs, a sentence for people."""

    code: str
    reason: str


class RankingDocument(TypedDict):
    """Every offer of one model, ranked or excluded."""

    model: str
    name: str
    cheapest: list[QuoteDocument]
    ranked: list[QuoteDocument]
    excluded: list[ExcludedDocument]
    cheapest_with_resellers: QuoteDocument | None
    free: list[OfferDocument]


class CostDocument(TypedDict):
    """The answer of ``cost --format json``."""

    workload: WorkloadDocument
    filters: FiltersDocument
    catalogue: CatalogueDocument
    models: list[RankingDocument]


def usd_per_1m(rate: int | None) -> str | None:
    """A unit price as a decimal string of USD per 1M tokens; None stays None."""
    return None if rate is None else decimal_string(rate_usd(rate))


def workload_document(workload: Workload) -> WorkloadDocument:
    """Describe *workload*."""
    return {"input_tokens": workload.input_tokens, "output_tokens": workload.output_tokens}


def filters_document(filters: Filters) -> FiltersDocument:
    """Describe *filters*."""
    return {"include_resellers": filters.include_resellers, "region": filters.region, "tier": filters.tier.value}


def offer_document(offer: Offer) -> OfferDocument:
    """Name *offer*."""
    return {"provider": offer.provider.provider_id, "provider_model_id": offer.provider_model_id}


def quote_document(bill: Quote) -> QuoteDocument:
    """Describe *bill*."""
    rates = bill.price.rates
    return {
        "provider": bill.offer.provider.provider_id,
        "provider_model_id": bill.offer.provider_model_id,
        "provider_name": bill.offer.provider.name,
        "provider_type": bill.offer.provider.type.value,
        "region": bill.offer.region,
        "total_usd": decimal_string(bill.total_usd),
        "input_usd_per_1m": usd_per_1m(rates.input),
        "output_usd_per_1m": usd_per_1m(rates.output),
        "flags": list(bill.flags),
        "source": bill.price.source,
        "as_of": bill.price.as_of,
    }


def excluded_document(item: Excluded) -> ExcludedDocument:
    """Describe an offer that is left out."""
    return {
        "provider": item.offer.provider.provider_id,
        "provider_model_id": item.offer.provider_model_id,
        "code": item.code.value,
        "reason": item.reason,
    }


def ranking_document(model: Model, ranking: Ranking) -> RankingDocument:
    """Describe the ranking of *model*."""
    resold = ranking.cheapest_with_resellers
    return {
        "model": model.key,
        "name": model.name,
        "cheapest": [quote_document(bill) for bill in ranking.cheapest],
        "ranked": [quote_document(bill) for bill in ranking.ranked],
        "excluded": [excluded_document(item) for item in ranking.excluded],
        "cheapest_with_resellers": None if resold is None else quote_document(resold),
        "free": [offer_document(offer) for offer in ranking.free],
    }


def catalogue_document(catalogue: Catalogue) -> CatalogueDocument:
    """Say which catalogue answers."""
    return {"as_of": catalogue.as_of(), "schema_version": SCHEMA_VERSION}
