"""How long the workload engine takes: every model ranked for one workload, or found; answers about two and six models.

Usage: python -m benchmarks.bench_core [CATALOGUE]
Times are medians of several rounds, without reading the catalogue except where stated. Goals: all models ranked in
under 100 ms, and read and searched (``find``) in as little processor time.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from crosswalk_tui.catalog.locate import shipped_path
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.catalog.sold_models import offers_to_read, read_sold
from crosswalk_tui.core.breakeven.crossings import break_even, provider_changes
from crosswalk_tui.core.changes.scale import scale_table, sensitivity
from crosswalk_tui.core.find.conditions import Conditions, MinScore
from crosswalk_tui.core.find.find_query import FindQuery
from crosswalk_tui.core.find.finding import found_of
from crosswalk_tui.core.find.judging import judge, price, rank_candidate
from crosswalk_tui.core.models import Offer
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.pricing.ranking import rank
from crosswalk_tui.core.vocabulary import WorkloadInput
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload

ROUNDS = 9
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
FILTERS = Filters(include_resellers=True)  # the most candidates
ELABORATE = replace(
    DEFAULT_WORKLOAD, cached_share=Decimal("0.6"), cache_write_share=Decimal("0.1"), reasoning_share=Decimal("0.3"),
    requests=1_000,
)  # fmt: skip


def timed(label: str, work: Callable[[], object]) -> None:
    """Run *work* several times and print its median and worst time."""
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        taken.append(1_000 * (time.perf_counter() - begun))
    print(f"{label:<76} {statistics.median(taken):8.1f} ms median {max(taken):8.1f} ms worst")


def answers(offers: Mapping[str, tuple[Offer, ...]], workload: Workload) -> None:
    """Everything the Workload screen computes for the compared models, without a cache."""

    def cheapest(key: str, requested: Workload) -> Quote | None:
        return next(iter(rank(offers[key], requested, FILTERS, NOW).cheapest), None)

    keys = list(offers)
    running = {key: rank(offers[key], workload, FILTERS, NOW).candidates for key in keys}
    scale_table(keys, workload, cheapest)
    sensitivity(keys, workload, cheapest)
    for varied in WorkloadInput:
        break_even(running[keys[0]], running[keys[1]], workload, (keys[0], keys[1]), varied)
        for key in keys:
            provider_changes(running[key], workload, key, varied)


def rank_all(offers: Sequence[tuple[Offer, ...]], workload: Workload) -> None:
    """The ranking of every model."""
    for of_one in offers:
        rank(of_one, workload, FILTERS, NOW)


def find_all(catalogue: Catalogue) -> None:
    """Read the offers of every model, and find those that meet several conditions, at batch prices of long prompts."""
    arena = next(each for each in catalogue.benchmarks() if each.slug == "arena_text")
    conditions = Conditions((MinScore(arena, 1400),), released="2025-06", max_usd=Decimal(50))
    filters = Filters(needs=frozenset({"tools", "vision"}), min_context=200_000)
    workload = replace(ELABORATE, requests=None, prompt_tokens=250_000, batch=True)
    query = FindQuery(workload, filters, conditions, arena)
    sold = read_sold(catalogue, offers_to_read(query, NOW.date()), ["arena_text"])
    judged = [judge(each, price(each, rank_candidate(each, query, NOW), query), query) for each in sold.candidates]
    found_of(query, judged, sold.n_models)


def processor_time(label: str, work: Callable[[], object]) -> None:
    """Run *work* as a command does, without garbage collection, and print the processor time of the median round."""
    gc.disable()
    taken = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        work()
        taken.append(1_000 * (time.process_time() - begun))
    gc.enable()
    print(f"{label:<76} {statistics.median(taken):8.1f} ms of processor time")


def main() -> None:
    """Time everything on one catalogue."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("catalogue", type=Path, nargs="?", default=shipped_path())
    with Catalogue.open(parser.parse_args().catalogue) as catalogue:
        # Most widely served first, so those compared below are those with the most offers.
        offers = {line.key: catalogue.offers(line.key) for line in catalogue.lines()}
        processor_time("all models read and searched, batch workload of long prompts", lambda: find_all(catalogue))
    print(f"{len(offers):,} models, {sum(map(len, offers.values())):,} offers")
    for name, workload in (("default", DEFAULT_WORKLOAD), ("elaborate", ELABORATE)):
        timed(f"all models ranked, {name} workload", lambda w=workload: rank_all(list(offers.values()), w))  # type: ignore[misc]
        for count in (2, 6):
            some = dict(list(offers.items())[:count])
            size = sum(map(len, some.values()))
            label = f"{count} models of {size} offers, {name}"
            timed(f"ranked: {label}", lambda s=some, w=workload: rank_all(list(s.values()), w))  # type: ignore[misc]
            timed(f"scale, sensitivity, break-even: {label}", lambda s=some, w=workload: answers(s, w))  # type: ignore[misc]


if __name__ == "__main__":
    main()
