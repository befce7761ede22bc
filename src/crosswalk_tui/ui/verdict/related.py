"""The related comparisons of what is on the screen, looked for in a thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from crosswalk_tui.catalog.landscape import read_landscape
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.comparison.related import Doubt, Neighbour, Related, related
from crosswalk_tui.core.comparison.sides import Comparison, may_be_cheaper
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.pricing.ranking import Ranking, rank

_PER_USD = 10**12
"""What a landscape counts costs in."""


def find_related(
    path: Path, comparison: Comparison, benchmarks: Sequence[Benchmark], axis: str, now: datetime
) -> tuple[Related, ...]:
    """What is related to *comparison*, its scores on the benchmark *axis*. Safe in any thread.

    Raises:
        CatalogueError: the catalogue at *path* cannot be read.
    """
    workload, filters = comparison.workload, comparison.filters
    compared = {ranked.model.key: ranked.ranking for ranked in comparison.models}
    totals = {ranked.model.key: ranked.total for ranked in comparison.models}
    with Catalogue.open(path) as catalogue:
        landscape = [
            _at_its_bill(model, totals.get(model.key))
            for model in read_landscape(catalogue, list(compared), axis, workload, filters, now)
        ]

        @cache
        def ranking(key: str) -> Ranking:
            """The model's offers, really ranked for the workload under the filters."""
            if key in compared:
                return compared[key]
            return rank(catalogue.offers(key), workload, filters, now, catalogue.model(key))

        def total(key: str) -> Decimal | None:
            best = ranking(key).best
            return None if best is None else best.total_usd

        def doubt(key: str) -> Doubt:
            found = ranking(key)
            return Doubt(found.is_assumed, may_be_cheaper(found.maybe_cheaper[0]) if found.maybe_cheaper else "")

        benchmark = next((found for found in benchmarks if found.slug == axis), None)
        return related(list(compared), landscape, benchmark, total, doubt)


def _at_its_bill(model: Neighbour, total: Decimal | None) -> Neighbour:
    """A compared model at what it is known to cost, its multiplier included; any other as it is."""
    return model if total is None else replace(model, cost=float(total * _PER_USD))
