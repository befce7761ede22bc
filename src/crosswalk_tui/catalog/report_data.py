"""Reads what a report needs besides the comparison, and composes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from crosswalk_tui.catalog.past_offers import moment_of
from crosswalk_tui.catalog.plot_data import PlotQuery, read_scored
from crosswalk_tui.catalog.reader import Catalogue, Source
from crosswalk_tui.core.comparison.comparison import Comparison
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.plot.choices import PriceAxis
from crosswalk_tui.core.plot.points import Cloud, PlotSettings, best_bills_of, cloud_of
from crosswalk_tui.core.report.composing import Ingredients, compose
from crosswalk_tui.core.report.report_contents import ComparisonReport, SourceLine
from crosswalk_tui.core.text.licence_terms import licence, notice
from crosswalk_tui.core.verdict.leading import leading

_USUAL = "arena_text"
"""The benchmark of the plot if the models share none."""


def read_report(
    catalogue: Catalogue,
    comparison: Comparison,
    now: datetime,
    command: str,
    benchmark: str | None = None,
    at: date | None = None,
    axis: PriceAxis = PriceAxis.MONTHLY,
) -> ComparisonReport:
    """The report on *comparison*, made at *now* (an aware time) by *command*.

    The plot measures capability by *benchmark*, by default the one that the verdict leads with, and price by *axis*.
    *at* is the day whose prices the comparison has, if not today's; the plot has that day's prices of all models.

    Raises:
        CatalogueError: the catalogue cannot be read.
    """
    benchmarks = catalogue.benchmarks()
    sources = {source.source_id: _source_line(source) for source in catalogue.sources()}
    today, moment = now.date(), moment_of(at, now)
    settings = PlotSettings(axis, comparison.workload, comparison.filters, at)
    slug = benchmark or _leading(benchmarks, comparison)
    cloud = _cloud(catalogue, settings, now, slug)
    used = _sources_of_facts(catalogue, [ranked.model.key for ranked in comparison.models])
    used |= set() if cloud is None else catalogue.sources_of_scores(slug)
    given = Ingredients(
        benchmarks, cloud, sources, command, catalogue.as_of(), moment, today, at, background=frozenset(used)
    )
    return compose(comparison, given)


def _sources_of_facts(catalogue: Catalogue, keys: Sequence[str]) -> set[str]:
    """The ids of the sources of the chosen facts of the models *keys*."""
    chosen = [fact for key in keys for fact in catalogue.facts(key) if fact.chosen]
    return {name.strip() for fact in chosen for name in fact.sources.split(",")}


def _source_line(source: Source) -> SourceLine:
    """*source* with the reviewed attribution and without remarks on its snapshot, which are for whoever builds."""
    known = notice(source.source_id)
    terms = source.licence.split(maxsplit=1)[0].rstrip(",;") if licence(source.licence) else source.licence
    attribution = source.attribution
    if known is not None:
        attribution = f"{known.by.rstrip('.')}. Changes: {known.changed}" if known.changed else known.by
    what = source.what.partition("; ")[0]
    return SourceLine(source.name, what, source.as_of, terms, attribution, source.url or "")


def _leading(benchmarks: Sequence[Benchmark], comparison: Comparison) -> str:
    found = leading(benchmarks, [ranked.side for ranked in comparison.models])
    return _USUAL if found is None else found.benchmark.slug


def _cloud(catalogue: Catalogue, settings: PlotSettings, now: datetime, benchmark: str) -> Cloud | None:
    """Every model scored on *benchmark*; None if there is no such benchmark."""
    moment = moment_of(settings.at, now)
    scored = read_scored(catalogue, PlotQuery.of(benchmark, settings, now.date()), moment)
    if scored is None:
        return None
    return cloud_of(scored, settings, best_bills_of(scored, settings.workload, settings.filters, moment))
