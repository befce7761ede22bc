"""Data for the plot: every model scored on a benchmark, with the offers that may be its cheapest."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import NamedTuple, Self

from crosswalk_tui.catalog.offer_queries import OfferFilter, PastDay, no_pause, quoted_day, requested_offers
from crosswalk_tui.catalog.rankable import rankable_sql
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.catalog.rows import MODEL_COLUMNS, model_of
from crosswalk_tui.core.models import Benchmark, Offer
from crosswalk_tui.core.plot.points import PlotSettings, ScoredModel, ScoredModels, is_plottable
from crosswalk_tui.core.pricing.tariff import price_in_force
from crosswalk_tui.core.vocabulary import Access, Tier


class PlotQuery(NamedTuple):
    """What to read for a plot.

    Attributes:
        benchmark: slug; models without a headline score on it are not read.
        offers: the filters on offers; or a past day, of which every offer with a recorded price is read.
    """

    benchmark: str
    offers: OfferFilter | PastDay

    @classmethod
    def of(cls, benchmark: str, settings: PlotSettings, today: date) -> Self:
        """What a plot with *settings* needs on the day *today*."""
        if settings.at is not None and settings.at < today:
            return cls(benchmark, PastDay(settings.at, today))
        workload, filters = settings.workload, settings.filters
        return cls(benchmark, OfferFilter(workload.tier, filters.region, filters.resellers, filters.or_global))


_SCORED = "SELECT model_id FROM score WHERE headline = 1 AND benchmark_id = :benchmark"
"""The models with a headline score on a benchmark."""


_KNOWN = "SELECT model_id FROM model WHERE key IN (SELECT value FROM json_each(:known))"


def read_scored(
    catalogue: Catalogue, query: PlotQuery, now: datetime, pause: Callable[[], None] = no_pause
) -> ScoredModels | None:
    """The models scored on a benchmark that are sold, with their offers; None when the benchmark is unknown.

    *now*, an aware time, decides which models are sold, except on a past day. *pause* is called between rows, and may
    raise to cancel.
    """
    benchmark = next((b for b in catalogue.benchmarks() if b.slug == query.benchmark), None)
    if benchmark is None:
        return None
    slug = {"benchmark": query.benchmark}
    offers = requested_offers(catalogue, _SCORED, slug, query.offers, pause)
    if isinstance(query.offers, PastDay):
        sold = frozenset(key for key, found in offers.items() if any(map(_is_sold, found)))
    else:
        sold = frozenset(key for key, found in offers.items() if any(_is_rankable(offer, now) for offer in found))
        sold |= _sold_keys(catalogue, query.benchmark, sold, now)
    models = []
    n_scored = 0
    sql = f"""
        SELECT {MODEL_COLUMNS}, s.value AS score, s.as_of FROM score s JOIN model m USING (model_id)
        JOIN lab l USING (lab_id) WHERE s.headline = 1 AND s.benchmark_id = :benchmark ORDER BY m.key"""  # noqa: S608
    for r in catalogue.each_row(sql, slug):
        pause()
        key, score, as_of = r[0], *r[-2:]
        n_scored += is_plottable(score)
        if key in offers or key in sold:  # of the others only the number is needed
            models.append(ScoredModel(model_of(r), score, tuple(offers.get(key, ())), as_of))
    return ScoredModels(benchmark, tuple(models), sold, n_scored, catalogue.n_models())


def _is_sold(offer: Offer) -> bool:
    return offer.access is Access.METERED and offer.exclude_code is None and bool(offer.prices)


def _is_rankable(offer: Offer, now: datetime) -> bool:
    """Whether *offer*, of those that may be ranked for any workload, can be: as `rankable_sql` decides."""
    if offer.tier is not Tier.STANDARD or offer.region not in (None, "global"):
        return False
    if offer.deprecation_date is not None and offer.deprecation_date <= now.date():
        return False
    price = price_in_force(offer, now)
    return price is not None and bool(price.rates.input and price.rates.output)


def _sold_keys(catalogue: Catalogue, benchmark: str, known: Collection[str], now: datetime) -> frozenset[str]:
    """The scored models sold by the token at *now*, including by re-sellers; without those that are *known* to be."""
    from json import dumps  # not needed to start

    rankable = rankable_sql(quoted_day(now), models=f"{_SCORED} AND model_id NOT IN ({_KNOWN})")
    sql = f"SELECT DISTINCT m.key FROM ({rankable}) r JOIN model m USING (model_id)"  # noqa: S608 - the dates are ours
    return frozenset(r["key"] for r in catalogue.rows(sql, {"benchmark": benchmark, "known": dumps(sorted(known))}))


def benchmark_counts(catalogue: Catalogue) -> list[tuple[Benchmark, int]]:
    """Every benchmark with headline scores, with their number; core benchmarks first."""
    counts = {
        r["benchmark_id"]: int(r["n"])
        for r in catalogue.rows("SELECT benchmark_id, count(*) AS n FROM score WHERE headline = 1 GROUP BY 1")
    }
    return [(b, counts[b.slug]) for b in catalogue.benchmarks() if counts.get(b.slug)]
