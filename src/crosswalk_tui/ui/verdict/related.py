"""The related comparisons of what is on the screen, looked for in a thread."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from crosswalk_tui.catalog.neighbours import read_neighbours
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.comparison.related import Caveats, Related, related
from crosswalk_tui.core.comparison.sides import Comparison, may_be_cheaper
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.pricing.ranking import Ranking, rank


def find_related(
    path: Path, comparison: Comparison, benchmarks: Sequence[Benchmark], axis: str, now: datetime
) -> tuple[Related, ...]:
    """What is related to *comparison*, its scores on the benchmark *axis*. Safe in any thread.

    Raises:
        CatalogueError: the catalogue at *path* cannot be read.
    """
    workload, filters = comparison.workload, comparison.filters
    compared = {ranked.model.key: ranked.ranking for ranked in comparison.models}
    with Catalogue.open(path) as catalogue:
        neighbours = read_neighbours(catalogue, list(compared), axis, workload, filters, now)

        @cache
        def ranking(key: str) -> Ranking:
            """The model's offers, really ranked for the workload under the filters."""
            if key in compared:
                return compared[key]
            return rank(catalogue.offers(key), workload, filters, now, catalogue.model(key))

        def total(key: str) -> Decimal | None:
            best = ranking(key).best
            return None if best is None else best.total_usd

        def caveats_of(key: str) -> Caveats:
            found = ranking(key)
            return Caveats(found.is_assumed, may_be_cheaper(found.maybe_cheaper[0]) if found.maybe_cheaper else "")

        benchmark = next((found for found in benchmarks if found.slug == axis), None)
        return related(list(compared), neighbours, benchmark, total, caveats_of)
