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
from crosswalk_tui.core.catalogue import Benchmark
from crosswalk_tui.core.compare import Comparison
from crosswalk_tui.core.ranking import rank
from crosswalk_tui.core.related import Neighbour, Related, related

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
    compared = {standing.model.key: standing.total for standing in comparison.standings}
    with Catalogue.open(path) as catalogue:
        landscape = [
            _at_its_bill(model, compared.get(model.key))
            for model in read_landscape(catalogue, list(compared), axis, workload, filters, now)
        ]

        @cache
        def total(key: str) -> Decimal | None:
            """What the workload really costs at the model's cheapest offer, under the filters."""
            if key in compared:
                return compared[key]
            ranked = rank(catalogue.offers(key), workload, filters, now, catalogue.model(key)).ranked
            return ranked[0].total_usd if ranked else None

        benchmark = next((found for found in benchmarks if found.slug == axis), None)
        return related(list(compared), landscape, benchmark, total)


def _at_its_bill(model: Neighbour, total: Decimal | None) -> Neighbour:
    """A compared model at what it is known to cost, its multiplier included; any other as it is."""
    return model if total is None else replace(model, cost=float(total * _PER_USD))
