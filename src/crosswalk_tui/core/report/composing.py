"""Composes the report on a comparison from the figures that the screens show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from crosswalk_tui.core.changes.age import at_note
from crosswalk_tui.core.comparison.comparison import Comparison, RankedModel
from crosswalk_tui.core.comparison.offer_terms import unset_band_in_words
from crosswalk_tui.core.comparison.sentences import plain_text, short_names
from crosswalk_tui.core.comparison.spec_rows import SpecRow, spec_rows
from crosswalk_tui.core.comparison.total_text import tied_sellers
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.plot.points import Cloud
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.report.costs import bills_in_full, caveats, model_costs, sources_of_prices
from crosswalk_tui.core.report.report_contents import (
    OWN_MARK,
    Advice,
    Cells,
    ComparisonReport,
    PlotOfReport,
    ReportStatement,
    ScoreCells,
    SourceLine,
)
from crosswalk_tui.core.report.soon_ending import soon_ending
from crosswalk_tui.core.scores.comparing import score_text
from crosswalk_tui.core.scores.score_rows import ScoreRow, by_category, score_rows
from crosswalk_tui.core.text.format import listed
from crosswalk_tui.core.text.quantity import format_tokens
from crosswalk_tui.core.verdict.findings import Topic, Verdict
from crosswalk_tui.core.verdict.whole_verdict import verdict
from crosswalk_tui.core.workload.log_rate import month_note
from crosswalk_tui.core.workload.words import workload_words

_WITHOUT_RESELLERS = "re-sellers, who pass requests on to other providers, are left out"

_TOPICS = {
    Topic.PURPOSE: "Purpose",
    Topic.PRICE: "Price",
    Topic.CAPABILITY: "Capability",
    Topic.LIMITS: "Limits",
    Topic.RISK: "Risk",
}


@dataclass(frozen=True, slots=True)
class Ingredients:
    """What a report is composed of besides the comparison.

    Attributes:
        benchmarks: in display order.
        cloud: the points of the plot; None without a plot.
        sources: by their id in the catalogue.
        command: the command line that makes the report.
        as_of: the date of the newest source.
        now: the aware time of the comparison.
        today: the day of the report.
        at: the day whose prices are billed; None for today.
        background: the ids of the sources of the specifications and of the plot.
    """

    benchmarks: Sequence[Benchmark]
    cloud: Cloud | None
    sources: dict[str, SourceLine]
    command: str
    as_of: str
    now: datetime
    today: date
    at: date | None = None
    background: frozenset[str] = frozenset()


def compose(comparison: Comparison, given: Ingredients) -> ComparisonReport:
    """Compose the report on *comparison*."""
    models = [ranked.model for ranked in comparison.models]
    names = short_names(models)
    by_key = {model.key: name for model, name in zip(models, names, strict=True)}
    found = verdict(comparison, given.benchmarks, given.now)
    source_names = {source_id: source.name for source_id, source in given.sources.items()}
    bills = bills_in_full(comparison, names, source_names)
    winners = comparison.leaders.winners
    rows = score_rows(given.benchmarks, [ranked.side for ranked in comparison.models])
    shared = [row for row in rows if len(row.scores) - len(row.missing) > 1]
    return ComparisonReport(
        title=f"{listed(names)} compared",
        names=names,
        keys=tuple(by_key),
        headline=_headline(comparison, found, names),
        endings=soon_ending(comparison, names, given.now.date()),
        statements=tuple(
            ReportStatement(_TOPICS[one.topic], plain_text(one.text, names))
            for one in found.findings
            if one not in found.on(Topic.PRICE)[:1]
        ),
        advice=_advice(found, names),
        workload=" ".join((f"{workload_words(comparison.workload, by_key)}.", *_of_30_days(comparison, names))),
        log=comparison.workload.log_rate,
        filters=filter_words(comparison.filters),
        costs=tuple(model_costs(place, comparison, names, source_names) for place in range(len(models))),
        legend=(*caveats(comparison), *_own_scores(shared)),
        specs=tuple(_spec_cells(row) for row in spec_rows(models)),
        scores=tuple(_score_cells(row) for _, group in by_category(shared) for row in group),
        bill=bills[winners[0]] if winners else None,
        bills=tuple(bills.values()),
        plot=_plot(comparison, given.cloud, by_key),
        sources=_sources(comparison, given, shared),
        command=given.command,
        as_of=given.as_of,
        made_on=given.today.isoformat(),
        at="" if given.at is None else given.at.isoformat(),
        dates=_dates(given),
    )


def _of_30_days(comparison: Comparison, names: Sequence[str]) -> tuple[str, ...]:
    """The lowest bill of each model for 30 days at the rate of the log; empty without a log with dates."""
    bests = [(name, ranked.best) for name, ranked in zip(names, comparison.models, strict=True)]
    return month_note(bests, comparison.workload.log_rate)


def _sources(comparison: Comparison, given: Ingredients, scores: Iterable[ScoreRow]) -> tuple[SourceLine, ...]:
    """The sources that the figures of the report come from."""
    used = {*given.background, *sources_of_prices(comparison)}
    used |= {score.source for row in scores for score in row.scores if score is not None}
    return tuple(source for source_id, source in given.sources.items() if source_id in used)


def _plot(comparison: Comparison, cloud: Cloud | None, names: dict[str, str]) -> PlotOfReport | None:
    """The plot with the models on it; None if it would show other models only."""
    if cloud is None:
        return None
    drawn, per = {point.key for point in cloud.points}, comparison.per
    missing = {
        ranked.model.key: _not_drawn(ranked, cloud.benchmark.slug, f"{comparison.total_text(place)} {per}")
        for place, ranked in enumerate(comparison.models)
        if ranked.model.key not in drawn
    }
    return PlotOfReport(cloud, names, missing) if len(missing) < len(comparison.models) else None


def _not_drawn(ranked: RankedModel, benchmark: str, total: str) -> str:
    """``not drawn: no score on this benchmark; $1.00 a month at Acme``."""
    unscored = [] if benchmark in ranked.side.scores else ["no score on this benchmark"]
    if ranked.best is None:
        return f"not drawn: {' and '.join([*unscored, 'no offer that can be ranked'])}"
    reason = f"not drawn: {unscored[0]}" if unscored else "not drawn"
    return f"{reason}; {total} at {ranked.best.offer.provider.name}"


def _own_scores(rows: Iterable[ScoreRow]) -> tuple[str, ...]:
    """The meaning of the mark of the author's own scores; empty if there are none."""
    has_own = any(score is not None and score.is_own for row in rows for score in row.scores)
    return (f"own score: marked {OWN_MARK}; the author measured it.",) if has_own else ()


def _dates(given: Ingredients) -> str:
    """When the prices and scores are from."""
    dated = at_note(given.at, given.today)
    return " ".join([*dated, f"Sources up to {given.as_of}; report of {given.today.isoformat()}."])


def _headline(comparison: Comparison, found: Verdict, names: Sequence[str]) -> str:
    """The finding on price, and the provider of the only winner."""
    price = found.on(Topic.PRICE)
    text = plain_text(price[0].text, names) if price else "There is nothing to compare by price."
    winners = comparison.leaders.winners
    best = comparison.models[winners[0]].best if len(winners) == 1 else None
    if best is None or len(comparison.models) == len(winners):
        return text
    sellers = [quote.offer.provider.name for quote in comparison.models[winners[0]].ranking.cheapest]
    longer = "".join(f", {words}" for words in unset_band_in_words(best, comparison.workload))
    return f"{text} {names[winners[0]]} is cheapest at {tied_sellers(sellers)}{longer}."


def _advice(found: Verdict, names: Sequence[str]) -> tuple[Advice, ...]:
    return tuple(
        Advice(names[pick.place], tuple(plain_text(finding.reason, names) for finding in pick.findings))
        for pick in found.picks
    )


def filter_words(filters: Filters) -> str:
    """*filters* as a sentence, such as ``Only providers of type cloud; re-sellers are left out``."""
    parts = []
    if filters.types is not None:
        kinds = listed(sorted(str(kind).replace("_", " ") for kind in filters.types))
        parts.append(f"only providers of type {kinds}")
    for label, names in (("only", filters.allow), ("not", filters.deny), ("the model needs", filters.needs)):
        if names:
            parts.append(f"{label} {listed(sorted(name.replace('_', ' ') for name in names))}")
    if filters.needs and filters.allow_unknown:
        parts.append("models with unknown capabilities are included")
    if filters.min_context is not None:
        parts.append(f"a context window of at least {format_tokens(filters.min_context)} tokens")
    if filters.region is not None:
        parts.append(f"region {filters.region}{', or not bound to a region' if filters.or_global else ''}")
    if not filters.ranks_the_named:
        parts.append("re-sellers are included" if filters.resellers else _WITHOUT_RESELLERS)
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def _spec_cells(row: SpecRow) -> Cells:
    return Cells(row.label, row.values, row.best)


def _score_cells(row: ScoreRow) -> ScoreCells:
    """The scores on a benchmark; a note if they were not measured alike."""
    benchmark = row.benchmark
    values = tuple(
        score_text(None if score is None else score.value, benchmark.unit)
        + (" (by its maker)" if score is not None and score.self_reported else "")
        + (OWN_MARK if score is not None and score.is_own else "")
        for score in row.scores
    )
    mismatches = dict.fromkeys(
        text for place in range(len(row.scores)) for other in range(place) if (text := row.mismatch(place, other))
    )
    return ScoreCells(
        f"{benchmark.name}{'' if benchmark.higher_is_better else ' (lower is better)'}",
        values,
        frozenset(() if row.best is None else (row.best,)),
        f"Not comparable: {next(iter(mismatches))}" if mismatches else "",
        figures=tuple(None if score is None else score.value for score in row.scores),
        own=frozenset(place for place, score in enumerate(row.scores) if score is not None and score.is_own),
        slug=benchmark.slug,
        category=benchmark.category,
        unit=benchmark.unit,
    )
