"""The JSON documents. They are a public interface, described in docs/cli.md: fields are only ever added.

Money is a decimal string in USD; unit prices are USD per 1M tokens. Unknown is null.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict

from crosswalk_tui.catalog.schema import SCHEMA_VERSION
from crosswalk_tui.core.models import OWN, Benchmark, Model, Offer, Price, RateBasis, Rates, Score
from crosswalk_tui.core.money import decimal_string, rate_usd
from crosswalk_tui.core.pricing.bill import Quote, QuoteLine
from crosswalk_tui.core.pricing.eligibility import Excluded
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.pricing.machine_load import MachineLoad
from crosswalk_tui.core.pricing.ranking import Ranking
from crosswalk_tui.core.vocabulary import BandRule
from crosswalk_tui.core.workload.documents import FiltersFields, WorkloadFields, filters_fields, workload_fields
from crosswalk_tui.core.workload.monthly import Workload

if TYPE_CHECKING:
    from crosswalk_tui.core.own.own_remarks import OwnRemark


class WorkloadDocument(WorkloadFields):
    """Tokens per month and the parts they are billed as; shares and factors are decimal strings."""

    prompt: int | None
    request_count: int | None
    parts: dict[str, int]


class CatalogueDocument(TypedDict):
    """The catalogue that was read: the date of its newest source, and its schema version."""

    as_of: str
    schema_version: int


class FiltersDocument(FiltersFields):
    """The filters of the ranking, and the tier of the workload."""

    tier: str


class OfferDocument(TypedDict):
    """One model at one provider."""

    provider: str
    provider_model_id: str


class LineDocument(TypedDict):
    """One line of a bill: quantity × rate, per 1M tokens, per request, or per machine and month."""

    label: str
    quantity: int
    rate_usd: str
    per: str
    usd: str
    assumed: bool
    may_be_low: bool
    basis: str | None
    source: str | None
    as_of: str | None
    note: str | None


class RatesDocument(TypedDict):
    """Unit prices."""

    input_usd_per_1m: str | None
    output_usd_per_1m: str | None


class HourlyDocument(RatesDocument):
    """A base price that depends on the hour: in a window of UTC times, on ISO weekdays; null for the other hours."""

    window: tuple[str, str] | None
    weekdays: list[int] | None


class BandDocument(RatesDocument):
    """A context band that applied, instead of the base price."""

    above_tokens: int
    rule: str


class MachinesDocument(TypedDict):
    """The machines of the user's that a bill pays for, and how much of them is used."""

    count: int
    usd_each: str
    used_share: str
    used_usd: str


class QuoteDocument(OfferDocument, RatesDocument):
    """A month's bill at one offer, and the price it comes from."""

    provider_name: str
    provider_type: str
    resold: bool
    region: str | None
    own: bool
    list_input_usd_per_1m: str | None
    list_output_usd_per_1m: str | None
    total_usd: str
    flags: list[str]
    may_be_low: bool
    source: str
    as_of: str
    last_seen: str | None
    last_seen_source: str | None
    lines: list[LineDocument]
    band: BandDocument | None
    bands: list[BandDocument]
    by_hour: list[HourlyDocument]
    machines: MachinesDocument | None


class ExcludedDocument(OfferDocument):
    """An excluded offer: a code for programs, a sentence for people."""

    code: str
    reason: str
    last_seen: str | None
    last_seen_source: str | None


class RankingDocument(TypedDict):
    """Every offer of one model, ranked or excluded."""

    model: str
    name: str
    cheapest: list[QuoteDocument]
    maybe_cheaper: list[QuoteDocument]
    upper_bounds: list[QuoteDocument]
    ranked: list[QuoteDocument]
    excluded: list[ExcludedDocument]
    cheapest_with_resellers: QuoteDocument | None
    free: list[OfferDocument]
    usd_per_request: str | None
    over_usd: str | None
    own_remarks: list[dict[str, str]]


def usd_per_1m(rate: int | None) -> str | None:
    """A unit price as a decimal string of USD per 1M tokens; None stays None."""
    return None if rate is None else decimal_string(rate_usd(rate))


def plain(amount: Decimal | None) -> str | None:
    """A number as a decimal string; None stays None."""
    return None if amount is None else decimal_string(amount)


def workload_document(workload: Workload) -> WorkloadDocument:
    """Describe *workload*."""
    return {
        **workload_fields(workload),
        "prompt": workload.prompt,
        "request_count": workload.request_count,
        "parts": workload.parts._asdict(),
    }


def filters_document(filters: Filters, workload: Workload) -> FiltersDocument:
    """Describe *filters*, and the tier that *workload* is billed at under them."""
    return {**filters_fields(filters), "tier": workload.tier.value}


def offer_document(offer: Offer) -> OfferDocument:
    """Name *offer*."""
    return {"provider": offer.provider.provider_id, "provider_model_id": offer.provider_model_id}


def quote_document(bill: Quote) -> QuoteDocument:
    """Describe *bill*."""
    return {
        **offer_document(bill.offer),
        "provider_name": bill.offer.provider.name,
        "provider_type": bill.offer.sold_by.value,
        "resold": bill.offer.is_resale,
        "region": bill.offer.region,
        "own": bill.is_own,
        "list_input_usd_per_1m": usd_per_1m(bill.listed.input),
        "list_output_usd_per_1m": usd_per_1m(bill.listed.output),
        "total_usd": decimal_string(bill.total_usd),
        **_rates(bill.price.rates),
        "flags": list(bill.flags),
        "may_be_low": bill.may_be_low,
        "source": bill.price.source,
        "as_of": bill.price.as_of,
        "last_seen": bill.offer.last_seen,
        "last_seen_source": bill.offer.last_seen_source,
        "lines": [_line(line) for line in bill.lines],
        "band": None if bill.band is None else _band(bill.band),
        "bands": [_band(reached) for reached in bill.bands],
        "by_hour": [_hourly(price) for price in bill.hourly],
        "machines": None if bill.load is None else _machines(bill.load),
    }


def _machines(load: MachineLoad) -> MachinesDocument:
    return {
        "count": load.count,
        "usd_each": decimal_string(load.each_usd),
        "used_share": decimal_string(round(load.used, _SHARE_PLACES)),
        "used_usd": decimal_string(load.used_usd, ".12f"),
    }


_SHARE_PLACES = 6


def _band(band: Price) -> BandDocument:
    return {
        "above_tokens": band.band_from,
        "rule": band.band_rule.value,
        **_rates(band.rates),
    }


def _rates(rates: Rates) -> RatesDocument:
    return {"input_usd_per_1m": usd_per_1m(rates.input), "output_usd_per_1m": usd_per_1m(rates.output)}


def _hourly(price: Price) -> HourlyDocument:
    window = price.window
    return {
        "window": None if window is None else (f"{window[0]:%H:%M}", f"{window[1]:%H:%M}"),
        "weekdays": None if price.weekdays is None else sorted(price.weekdays),
        **_rates(price.rates),
    }


def paid_rates(bill: QuoteDocument) -> RatesDocument:
    """The unit prices of all tokens of *bill*, as `core.pricing.bill.Quote.rates`, for a flat record."""
    band = bill["band"]
    paid: RatesDocument = bill if band is None or band["rule"] != BandRule.CLIFF else band
    return {"input_usd_per_1m": paid["input_usd_per_1m"], "output_usd_per_1m": paid["output_usd_per_1m"]}


_PER = {"per 1M": "1m_tokens", "a request": "request", "a machine": "machine"}


def _line(line: QuoteLine) -> LineDocument:
    """A line of a bill."""
    origin = line.origin
    elsewhere = origin if isinstance(origin, RateBasis) else None
    return {
        "label": line.label,
        "quantity": line.quantity,
        "rate_usd": decimal_string(line.rate_usd),
        "per": _PER[line.unit],
        "usd": decimal_string(line.usd),
        "assumed": line.assumed,
        "may_be_low": line.may_be_low,
        "basis": None if origin is None else "stand_in" if elsewhere is None else elsewhere.basis,
        "source": None if elsewhere is None else elsewhere.source,
        "as_of": None if elsewhere is None else elsewhere.as_of,
        "note": line.note or None,
    }


def excluded_document(item: Excluded) -> ExcludedDocument:
    """Describe an offer that is left out."""
    return {
        **offer_document(item.offer),
        "code": item.code.value,
        "reason": item.reason,
        "last_seen": item.offer.last_seen,
        "last_seen_source": item.offer.last_seen_source,
    }


def ranking_document(
    model: Model,
    ranking: Ranking,
    usd_per_request: Decimal | None = None,
    over_usd: Decimal | None = None,
    own_remarks: Iterable[OwnRemark] = (),
) -> RankingDocument:
    """Describe the ranking of *model*, the cost of a request, the amount over a limit, and remarks of the user's."""
    resold = ranking.cheapest_with_resellers
    return {
        "model": model.key,
        "name": model.name,
        "cheapest": [quote_document(bill) for bill in ranking.cheapest],
        "maybe_cheaper": [quote_document(bill) for bill in ranking.maybe_cheaper],
        "upper_bounds": [quote_document(bill) for bill in ranking.at_most],
        "ranked": [quote_document(bill) for bill in ranking.ranked],
        "excluded": [excluded_document(item) for item in ranking.excluded],
        "cheapest_with_resellers": None if resold is None else quote_document(resold),
        "free": [offer_document(offer) for offer in ranking.free],
        "usd_per_request": plain(usd_per_request),
        "over_usd": plain(over_usd),
        "own_remarks": [remark._asdict() for remark in own_remarks],
    }


def ranking_summary(ranking: RankingDocument) -> dict[str, object]:
    """The winners of *ranking*, and the number of its offers."""
    return {
        "cheapest": ranking["cheapest"],
        "maybe_cheaper": ranking["maybe_cheaper"],
        "upper_bounds": ranking["upper_bounds"],
        "cheapest_with_resellers": ranking["cheapest_with_resellers"],
        "free": ranking["free"],
        "n_ranked": len(ranking["ranked"]),
        "n_excluded": len(ranking["excluded"]),
    }


def score_document(benchmark: Benchmark, result: Score) -> dict[str, object]:
    """Describe a score of a model."""
    return {
        "benchmark": benchmark.slug,
        "name": benchmark.name,
        "value": result.value,
        "unit": benchmark.unit,
        "higher_is_better": benchmark.higher_is_better,
        "variant": result.variant,
        "own": result.source == OWN,
        "source": result.source,
        "as_of": result.as_of,
        "self_reported": result.self_reported,
    }


def catalogue_document(as_of: str) -> CatalogueDocument:
    """Describe the catalogue; *as_of* is the date of its newest source."""
    return {"as_of": as_of, "schema_version": SCHEMA_VERSION}
