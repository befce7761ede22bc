"""Data for finding models: every model with offers that may be ranked, these offers, and its scores."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from crosswalk_tui.catalog.offer_queries import OfferFilter, no_pause, read_candidates
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.catalog.rows import model_of
from crosswalk_tui.core.find.conditions import Candidate
from crosswalk_tui.core.find.finding import FindQuery

_ALL = "SELECT model_id FROM model"


class SoldModels(NamedTuple):
    """The models with offers, by key, and the number of models in the catalogue."""

    candidates: tuple[Candidate, ...]
    n_models: int


def offers_to_read(query: FindQuery) -> OfferFilter:
    """The offers that *query* may find, with or without one of its conditions."""
    filters = query.filters
    bound = filters.region is not None
    return OfferFilter(query.workload.tier, filters.region, query.reads_resellers, bound, filters.allow)


def read_sold(
    catalogue: Catalogue,
    requested: OfferFilter,
    benchmarks: Iterable[str] | None = None,
    pause: Callable[[], None] = no_pause,
) -> SoldModels:
    """Read every model that has an offer of *requested*, with its headline scores.

    Args:
        catalogue: the catalogue to read.
        requested: the filters on offers.
        benchmarks: slugs of the scores to read; None for all.
        pause: see `crosswalk_tui.catalog.offer_queries.read_offers`.
    """
    offers = read_candidates(catalogue, _ALL, {}, requested, pause)
    scores: dict[int, dict[str, float]] = {}
    slugs = None if benchmarks is None else sorted(set(benchmarks))
    among = "" if slugs is None else f" AND benchmark_id IN ({', '.join('?' * len(slugs))})"
    sql = f"SELECT model_id, benchmark_id, value FROM score WHERE headline = 1{among}"  # noqa: S608 - marks
    for r in catalogue.each_row(sql, slugs or ()):
        scores.setdefault(r["model_id"], {})[r["benchmark_id"]] = r["value"]
    found = []
    for r in catalogue.each_row("SELECT m.*, l.name AS lab FROM model m JOIN lab l USING (lab_id) ORDER BY m.key"):
        pause()
        own = offers.get(r["key"])
        if own:
            found.append(Candidate(model_of(r), tuple(own), scores.get(r["model_id"], {})))
    return SoldModels(tuple(found), catalogue.n_models())
