"""Read the models that may be related to the compared ones, with the bill of the cheapest offer of each."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from crosswalk_tui.catalog.offer_queries import OfferFilter, no_pause, read_candidates
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.catalog.rows import MODEL_COLUMNS, model_of
from crosswalk_tui.core.comparison.related import SAME_PRICE, Neighbour
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.pricing.ranking import rank
from crosswalk_tui.core.scores.comparing import equal_within
from crosswalk_tui.core.workload.monthly import Workload

_MODELS = """
    FROM model m JOIN lab l USING (lab_id)
    LEFT JOIN score s ON s.model_id = m.model_id AND s.headline = 1 AND s.benchmark_id = :benchmark
    WHERE {condition}"""
_COMPARED = "m.key IN (SELECT value FROM json_each(:keys))"
_NEARBY = """
    m.is_moving_alias = 0 AND m.key NOT IN (SELECT value FROM json_each(:keys)) AND (
        m.lab_id IN (SELECT k.lab_id FROM model k WHERE k.key IN (SELECT value FROM json_each(:keys)))
        OR (s.value * :sign >= :least_score AND EXISTS (
            SELECT 1 FROM offer o JOIN offer_price op USING (offer_id) JOIN price pr USING (price_id)
            WHERE o.model_id = m.model_id AND pr.output * :visible <= :most)))"""
"""Models of the same labs, and models that may be as good for no more.

Output tokens alone are a lower bound of the bill, so this only leaves out models that
`crosswalk_tui.core.comparison.related.candidates` would leave out too.
"""


def read_neighbours(
    catalogue: Catalogue,
    keys: Sequence[str],
    benchmark: str,
    workload: Workload,
    filters: Filters,
    now: datetime,
    pause: Callable[[], None] = no_pause,
) -> list[Neighbour]:
    """The models with *keys*, then the models that may be related to them and can be ranked.

    Moving aliases are included only if requested by key. Costs are in 10⁻¹² USD for *workload* under *filters* at
    *now* (an aware time). *pause* is called often, so that a thread does not hold up others.
    """

    def read(condition: str, limits: Mapping[str, object]) -> list[Neighbour]:
        models = _MODELS.format(condition=condition)
        query = {"keys": json.dumps(list(keys)), "benchmark": benchmark, **limits}
        requested = OfferFilter(workload.tier, filters.region, filters.resellers, filters.or_global)
        offers = read_candidates(catalogue, f"SELECT m.model_id {models}", query, requested, pause)
        found = []
        for r in catalogue.rows(f"SELECT {MODEL_COLUMNS} {models} ORDER BY m.key", query):
            pause()
            model = model_of(r)
            best = rank(tuple(offers.get(model.key, ())), workload, filters, now, model).best
            cost = None if best is None else float(best.total_trillionths)
            found.append(
                Neighbour(model.key, model.name, model.params_total_m, model.release_date, scored.get(model.key), cost)
            )
        return found

    scored = catalogue.headline_scores(benchmark)
    compared = read(_COMPARED, {})
    known = next((b for b in catalogue.benchmarks() if b.slug == benchmark), None)
    sign = 1 if known is None or known.higher_is_better else -1
    scores = [sign * model.score.value for model in compared if model.score is not None]
    factor = min([Decimal(1), *(multiplier for _, multiplier in workload.multipliers)])
    costs = [model.cost for model in compared if model.cost is not None]
    limits = {
        "sign": sign,
        "least_score": min(scores) - equal_within(known) if scores and known else None,
        "visible": float(workload.parts.visible * factor),  # SQLite multiplies integers in 64 bits
        "most": max(costs) * (1 + 2 * float(SAME_PRICE)) if costs else None,
    }
    return [*compared, *(model for model in read(_NEARBY, limits) if model.cost is not None)]
