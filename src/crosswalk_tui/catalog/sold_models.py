"""Data for finding models: every model with offers that may be ranked, these offers, and its scores."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import NamedTuple

from crosswalk_tui.catalog.offer_queries import OfferFilter, PastDay, no_pause, requested_offers
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.catalog.rows import MODEL_COLUMNS, model_of
from crosswalk_tui.catalog.scorebook import own_scored
from crosswalk_tui.core.find.condition_checks import Candidate
from crosswalk_tui.core.find.find_query import FindQuery
from crosswalk_tui.core.find.judging import judge, price, rank_candidate
from crosswalk_tui.core.pricing.bill import Quote

_ALL = "SELECT model_id FROM model"
_MODELS = f"SELECT {MODEL_COLUMNS}, m.model_id FROM model m JOIN lab l USING (lab_id)"  # noqa: S608 - the columns are ours
_OF_KEYS = " WHERE m.key IN (SELECT value FROM json_each(?)) ORDER BY m.key"


class SoldModels(NamedTuple):
    """The models with offers, by key, and the number of models in the catalogue."""

    candidates: tuple[Candidate, ...]
    n_models: int


def offers_to_read(query: FindQuery, today: date) -> OfferFilter | PastDay:
    """The offers that *query* may find, with or without one of its conditions."""
    if query.at is not None and query.at < today:
        return PastDay(query.at, today)
    filters = query.filters
    bound = filters.region is not None
    return OfferFilter(query.workload.tier, filters.region, query.reads_resellers, bound, filters.allow)


def read_sold(
    catalogue: Catalogue,
    requested: OfferFilter | PastDay,
    benchmarks: Iterable[str] | None = None,
    pause: Callable[[], None] = no_pause,
) -> SoldModels:
    """Read every model that has an offer of *requested*, with its headline scores.

    Args:
        catalogue: the catalogue to read.
        requested: the filters on offers; or a past day, on which every offer with a recorded price is read.
        benchmarks: slugs of the scores to read; None for all.
        pause: see `crosswalk_tui.catalog.offer_queries.read_offers`.
    """
    from json import dumps  # not needed to start

    offers = requested_offers(catalogue, _ALL, {}, requested, pause)
    scores, owned = _scores(catalogue, benchmarks), own_scored(catalogue)
    found = []
    for r in catalogue.each_row(_MODELS + _OF_KEYS, [dumps([*offers])]):
        pause()
        model, model_id = model_of(r), r[-1]
        own = offers[model.key]
        if own:
            found.append(Candidate(model, tuple(own), scores.get(model_id, {}), owned.get(model.key, frozenset())))
    return SoldModels(tuple(found), catalogue.n_models())


def _scores(catalogue: Catalogue, benchmarks: Iterable[str] | None) -> dict[int, dict[str, float]]:
    """The headline scores on *benchmarks*, all if None, by model id and slug."""
    slugs = None if benchmarks is None else sorted(set(benchmarks))
    among = "" if slugs is None else f" AND benchmark_id IN ({', '.join('?' * len(slugs))})"
    scores: dict[int, dict[str, float]] = {}
    sql = f"SELECT model_id, benchmark_id, value FROM score WHERE headline = 1{among}"  # noqa: S608 - marks
    for model_id, benchmark, value in catalogue.each_row(sql, slugs or ()):
        scores.setdefault(model_id, {})[benchmark] = value
    return scores


def read_meeting(
    catalogue: Catalogue,
    query: FindQuery,
    now: datetime,
    today: date,
    pause: Callable[[], None] = no_pause,
    *,
    billed: bool = True,
) -> dict[str, Quote | None]:
    """The models that meet the conditions of *query*, by key, with their cheapest bill at *now*.

    Without a condition on offers or cost, a model need not be for sale: its bill is None if it has none, and every bill
    is unless *billed*. Offers are read of those models only that meet the conditions on facts: far fewer than all.
    """
    from json import dumps  # not needed to start

    slugs = {each.benchmark.slug for each in query.conditions.scores}
    scores = _scores(catalogue, slugs)
    met: dict[int, Candidate] = {}
    for r in catalogue.each_row(_MODELS):
        pause()
        model_id = r[-1]
        scored = scores.get(model_id, {})
        if slugs <= scored.keys():
            candidate = Candidate(model_of(r), (), scored)
            if all(each.check(candidate) is None for each in query.facts):
                met[model_id] = candidate
    if not (billed or query.decided_by_offers):
        return dict.fromkeys(each.model.key for each in met.values())
    listed = "SELECT value FROM json_each(:models)"
    requested = offers_to_read(query, today)
    offers = requested_offers(catalogue, listed, {"models": dumps([*met])}, requested, pause)
    found: dict[str, Quote | None] = {}
    for candidate in met.values():
        pause()
        sold = candidate._replace(offers=tuple(offers.get(candidate.model.key, ())))
        judged = judge(sold, price(sold, rank_candidate(sold, query, now), query), query)
        if judged.priced.match is not None and not judged.misses:
            found[candidate.model.key] = judged.priced.match.quote
        elif judged.priced.match is None and not query.decided_by_offers:
            found[candidate.model.key] = None
    return found
