"""Data for the plot: every model scored on a benchmark and the offers that could be its cheapest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.catalog.rows import basis_of, model_of, offer_of, price_of
from crosswalk_tui.catalog.schema import rankable_sql
from crosswalk_tui.core.models import Benchmark, Offer, Price, RateBasis
from crosswalk_tui.core.plot.points import Scored, ScoredModel
from crosswalk_tui.core.vocabulary import Tier

_CANDIDATES = """
    SELECT o.offer_id FROM score s JOIN offer o USING (model_id) JOIN provider p USING (provider_id)
    WHERE s.headline = 1 AND s.benchmark_id = :benchmark
      AND o.access = 'metered' AND o.exclude_code IS NULL AND o.is_moving_alias = 0 AND p.active = 1
      AND o.tier IN ('standard', :tier) AND {region}
      AND (:resale OR (o.resold = 0 AND p.type != 'aggregator'))"""
"""The offers that the cheapest rule may rank for any workload, given the filters of the query.

It leaves out only what `crosswalk_tui.core.pricing.ranking.rank` would leave out.
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which offers to read.

    Attributes:
        benchmark: its slug; models without a headline score on it are not read.
        tier: the service level whose prices are read.
        region: only offers bound to this region or one within it; None for those bound to none.
        resale: re-sellers' offers too.
        or_global: with a region, those bound to none too.
    """

    benchmark: str
    tier: Tier
    region: str | None
    resale: bool
    or_global: bool = False


def read_scored(
    catalogue: Catalogue, wanted: Wanted, now: datetime, breathe: Callable[[], None] = lambda: None
) -> Scored | None:
    """The models scored on a benchmark, with their offers; None when the benchmark is unknown.

    Args:
        catalogue: where to read.
        wanted: which offers to read.
        now: decides which models are sold.
        breathe: called between rows; may raise to give up.

    Raises:
        CatalogueError: the file is damaged.
    """
    benchmark = next((b for b in catalogue.benchmarks() if b.slug == wanted.benchmark), None)
    if benchmark is None:
        return None
    try:
        offers = _offers(catalogue, wanted, breathe)
    except ValueError as error:  # an invalid date or time: the schema cannot forbid it
        raise catalogue.damaged(error) from error
    models = []
    for r in catalogue.rows(
        "SELECT m.*, l.name AS lab, s.value AS score FROM score s JOIN model m USING (model_id)"
        " JOIN lab l USING (lab_id) WHERE s.headline = 1 AND s.benchmark_id = ? ORDER BY m.key",
        [wanted.benchmark],
    ):
        breathe()
        models.append(ScoredModel(model_of(r), r["score"], tuple(offers.get(r["key"], ()))))
    return Scored(benchmark, tuple(models), _sold(catalogue, wanted.benchmark, now), catalogue.n_models())


def _offers(catalogue: Catalogue, wanted: Wanted, breathe: Callable[[], None]) -> dict[str, list[Offer]]:
    """The candidates by model key, in the order in which `Catalogue.offers` gives them."""
    asked: dict[str, object] = {
        "benchmark": wanted.benchmark, "tier": wanted.tier.value, "resale": wanted.resale,
    }  # fmt: skip
    candidates = _CANDIDATES.format(region=catalogue.region_sql(wanted.region, or_global=wanted.or_global))
    bases: dict[int, list[RateBasis]] = {}
    for r in catalogue.rows(
        f"SELECT b.* FROM ({candidates}) JOIN offer_price op USING (offer_id)"  # noqa: S608 - our own text
        " JOIN price pr USING (price_id) JOIN price_rate b USING (price_id) WHERE pr.tier = :tier",
        asked,
    ):
        breathe()
        bases.setdefault(r["price_id"], []).append(basis_of(r))
    prices: dict[int, list[Price]] = {}
    for r in catalogue.rows(
        f"SELECT pr.* FROM ({candidates}) JOIN offer_price op USING (offer_id)"  # noqa: S608 - our own text
        " JOIN price pr USING (price_id) WHERE pr.tier = :tier AND pr.status <> 'average' ORDER BY pr.price_id",
        asked,
    ):
        breathe()
        prices.setdefault(r["offer_id"], []).append(price_of(r, tuple(bases.get(r["price_id"], ()))))
    offers: dict[str, list[Offer]] = {}
    for r in catalogue.rows(
        "SELECT o.*, m.key AS model_key, p.name AS provider_name, p.type AS provider_type, p.duplicate_of, p.active"  # noqa: S608
        f" FROM ({candidates}) JOIN offer o USING (offer_id) JOIN model m USING (model_id)"
        " JOIN provider p USING (provider_id) ORDER BY o.provider_id, o.provider_model_id",
        asked,
    ):
        breathe()
        if r["offer_id"] in prices:
            offers.setdefault(r["model_key"], []).append(offer_of(r, tuple(prices[r["offer_id"]])))
    return offers


def _sold(catalogue: Catalogue, benchmark: str, now: datetime) -> frozenset[str]:
    """The scored models sold by the token at *now*, by re-sellers too."""
    moment = now.astimezone(UTC)
    sql = f"""
        SELECT DISTINCT m.key FROM ({rankable_sql(f"'{moment:%Y-%m-%d}'")}) r
        JOIN score s ON s.model_id = r.model_id AND s.headline = 1 AND s.benchmark_id = ?
        JOIN model m ON m.model_id = r.model_id"""  # noqa: S608 - the dates are ours
    return frozenset(r["key"] for r in catalogue.rows(sql, [benchmark]))


def benchmark_counts(catalogue: Catalogue) -> list[tuple[Benchmark, int]]:
    """Every benchmark that any model has a headline score on, with how many do, core ones first.

    Raises:
        CatalogueError: the file is damaged.
    """
    counts = {
        r["benchmark_id"]: int(r["n"])
        for r in catalogue.rows("SELECT benchmark_id, count(*) AS n FROM score WHERE headline = 1 GROUP BY 1")
    }
    return [(b, counts[b.slug]) for b in catalogue.benchmarks() if counts.get(b.slug)]
