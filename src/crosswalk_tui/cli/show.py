"""``crosswalk-tui show``: one model on a page: facts, cheapest offers, scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.cli.descriptions import workload_sentence
from crosswalk_tui.cli.json_documents import (
    catalogue_document,
    ranking_document,
    ranking_summary,
    score_document,
    workload_document,
)
from crosswalk_tui.cli.model_facts import fact_records, fact_table, fact_values, provenance
from crosswalk_tui.cli.options import (
    SectionedCommand,
    catalogue_option,
    format_option,
    list_prices_option,
    open_catalogue,
)
from crosswalk_tui.cli.output import Answer, Section, write
from crosswalk_tui.cli.pricing import PricedModel, footnotes, price_models, ranked_table
from crosswalk_tui.cli.workload_options import WorkloadOptions, workload_options
from crosswalk_tui.core.models import OWN, Benchmark, Score
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.core.text.format import UNKNOWN, score
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.workload.monthly import Workload

_FIELDS = ("field", "value", "basis", "sources", "votes")

_SCORE_COLUMNS = (
    Column("Benchmark"), Column("Score", "right"), Column("Unit"), Column("Measured by"), Column("Source"),
    Column("Date"),
)  # fmt: skip

_BenchmarkScore = tuple[Benchmark, Score]


@click.command("show", cls=SectionedCommand, short_help="Show the facts, cheapest offers and scores of a model.")
@click.argument("model")
@workload_options
@list_prices_option
@format_option
@catalogue_option
def command(*, model: str, options: WorkloadOptions, style: str, catalogue: Path | None) -> None:
    """Show the facts, the cheapest offers and the scores of MODEL.

    Every fact names its sources; unknown values are shown as —. CSV contains only the facts.
    """
    with open_catalogue(catalogue) as opened:
        workload = options.resolve(opened)
        priced = price_models(opened, [model], workload, Filters(), datetime.now(UTC))[0]
        answer = _answer(opened, priced, workload)
    write(answer, style)


def _answer(catalogue: Catalogue, priced: PricedModel, workload: Workload) -> Answer:
    """All that is known of a model."""
    model = priced.model
    facts = catalogue.facts(model.key)
    scores = catalogue.scores(model.key)
    measured = [(b, scores[b.slug]) for b in catalogue.benchmarks() if b.slug in scores]
    described = catalogue_document(catalogue.as_of())
    document = {
        "model": model.key,
        "facts": fact_values(model),
        "provenance": [provenance(fact) for fact in facts],
        "workload": workload_document(workload),
        "catalogue": described,
        **ranking_summary(ranking_document(model, priced.ranking)),
        "scores": [score_document(benchmark, result) for benchmark, result in measured],
    }
    priced_for = workload_sentence(workload, described["as_of"])
    sections = [
        Section(f"{model.name} ({model.key})", fact_table(model, facts, priced.source_names)),
        Section(f"Cheapest for {priced_for}", ranked_table(priced, winners_only=True)),
        Section(notes=footnotes(priced, Filters())),
        Section("Scores", _score_table(measured, priced.source_names), () if measured else ("None published.",)),
    ]
    return Answer(lambda: document, lambda: sections, _FIELDS, lambda: fact_records(model, facts))


def _score_table(measured: Sequence[_BenchmarkScore], names: Mapping[str, str]) -> Table:
    """The scores with their units, sources and dates."""
    rows = [
        (
            benchmark.name,
            score(result.value, benchmark.unit),
            benchmark.unit,
            "you" if result.source == OWN else "its maker" if result.self_reported else "others",
            "yours *" if result.source == OWN else names.get(result.source, result.source),
            result.as_of or UNKNOWN,
        )
        for benchmark, result in measured
    ]
    return Table(_SCORE_COLUMNS, rows)
