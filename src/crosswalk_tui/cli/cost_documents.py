"""The JSON document and the CSV records of ``crosswalk-tui cost``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict

from crosswalk_tui.cli.json_documents import (
    CatalogueDocument,
    FiltersDocument,
    RankingDocument,
    WorkloadDocument,
    catalogue_document,
    filters_document,
    paid_rates,
    plain,
    ranking_document,
    workload_document,
)
from crosswalk_tui.cli.pricing import PricedModel
from crosswalk_tui.core.changes.scale import per_request
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import Workload

if TYPE_CHECKING:
    from crosswalk_tui.core.own.own_remarks import OwnRemark


class CostDocument(TypedDict):
    """The answer of ``cost --format json``."""

    workload: WorkloadDocument
    left_out: Mapping[str, int]
    filters: FiltersDocument
    catalogue: CatalogueDocument
    at: str | None
    max_usd: str | None
    usd_per_30_days: dict[str, str | None]
    models: list[RankingDocument]


def cost_document(
    workload: Workload,
    left_out: Mapping[str, int],
    filters: Filters,
    as_of: str,
    max_usd: Decimal | None,
    priced: Sequence[tuple[PricedModel, Decimal | None]],
    months: Mapping[str, Decimal | None],
    at: date | None = None,
) -> CostDocument:
    """Describe the cost of *workload* under *filters*.

    Args:
        workload: the priced workload.
        left_out: counts of the usage logs that *workload* leaves out, by name.
        filters: the filters of the ranking.
        as_of: the date of the catalogue's newest source.
        max_usd: the monthly limit, if any.
        months: by model, the cheapest bill per 30 days at the rate of a usage log; empty without one.
        priced: each model, and the amount by which its cheapest offer exceeds the limit.
        at: the day of the prices, if requested.
    """
    return {
        "workload": workload_document(workload),
        "left_out": left_out,
        "filters": filters_document(filters, workload),
        "catalogue": catalogue_document(as_of),
        "at": None if at is None else at.isoformat(),
        "max_usd": plain(max_usd),
        "usd_per_30_days": {name: plain(cost) for name, cost in months.items()},
        "models": [_ranking(each, workload, over) for each, over in priced],
    }


def _ranking(priced: PricedModel, workload: Workload, over: Decimal | None) -> RankingDocument:
    best = priced.ranking.best
    each = None if best is None else per_request(best, workload)
    remarks: Sequence[OwnRemark] = ()
    if priced.workload is not None and priced.own:
        from crosswalk_tui.core.own.own_remarks import remarks_on

        remarks = remarks_on(priced.ranking, priced.workload, priced.own)
    return ranking_document(priced.model, priced.ranking, each, over, remarks)


def cost_records(document: CostDocument) -> list[dict[str, object]]:
    """One CSV record per offer of each model, ranked ones first."""
    return [record for ranking in document["models"] for record in _records(ranking)]


def _records(ranking: RankingDocument) -> Iterator[dict[str, object]]:
    for bill in ranking["ranked"]:
        cheapest = bill in ranking["cheapest"]
        yield {"model": ranking["model"], "status": "ranked", "cheapest": cheapest, **bill, **paid_rates(bill)}
    for item in ranking["excluded"]:
        yield {"model": ranking["model"], "status": "excluded", "cheapest": False, **item}
