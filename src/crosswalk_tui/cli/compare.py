"""``crosswalk-tui compare``: models side by side: specs, prices, scores, and when the answer changes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import click

from crosswalk_tui.catalog.past_offers import moment_of
from crosswalk_tui.cli.analysis_documents import analysis_document, analysis_records
from crosswalk_tui.cli.analysis_sections import analysis_sections
from crosswalk_tui.cli.at_option import at_option
from crosswalk_tui.cli.descriptions import workload_sentence
from crosswalk_tui.cli.filter_options import FilterOptions, filter_options
from crosswalk_tui.cli.json_documents import catalogue_document, filters_document, plain, workload_document
from crosswalk_tui.cli.options import (
    SectionedCommand,
    catalogue_option,
    format_option,
    list_prices_option,
    open_catalogue,
    parse_with,
)
from crosswalk_tui.cli.output import Answer, Section, write
from crosswalk_tui.cli.pricing import month_costs, report_unranked
from crosswalk_tui.cli.side_by_side import found_sides, side_documents, side_records, side_sections
from crosswalk_tui.cli.workload_options import WorkloadOptions, workload_options
from crosswalk_tui.core.changes.age import at_note
from crosswalk_tui.core.changes.analysis import analysis_steps
from crosswalk_tui.core.changes.scale import VOLUMES, Volumes
from crosswalk_tui.core.comparison.comparison import Comparison, compare
from crosswalk_tui.core.comparison.sentences import plain_text, short_names, verdict_on_price
from crosswalk_tui.core.text.quantity import parse_usd, parse_volume
from crosswalk_tui.core.workload.log_rate import month_note

_FIELDS = ("section", "field", "model", "value")


@click.command("compare", cls=SectionedCommand, short_help="Compare models side by side.")
@click.argument("models", metavar="MODEL MODEL...", nargs=-1, required=True)
@workload_options
@filter_options
@click.option(
    "--volume",
    "volumes",
    metavar="IN/OUT",
    multiple=True,
    callback=parse_with(parse_volume),
    help="Tokens a month to compare at, such as 20M/10M. Repeatable; replaces the default four volumes.",
)
@click.option(
    "--budget",
    metavar="USD",
    callback=parse_with(parse_usd),
    help="Show how many times a month this buys the workload.",
)
@at_option
@list_prices_option
@format_option
@catalogue_option
def command(
    *,
    models: tuple[str, ...],
    options: WorkloadOptions,
    filtering: FilterOptions,
    volumes: Volumes,
    budget: Decimal | None,
    at: date | None,
    style: str,
    catalogue: Path | None,
) -> None:
    """Compare two to six MODELs: specs, cheapest offers, shared scores, and when the answer changes.

    It may change with the volume, the ratio of output to input, the cached share and a model's output multiplier; each
    is reported with its break-even point, or "always".
    """
    today = datetime.now(UTC)
    now = moment_of(at, today)
    with open_catalogue(catalogue) as opened:
        workload = options.resolve(opened)
        comparison = compare(found_sides(opened, models, at, today.date()), workload, filtering.resolve(opened), now)
        benchmarks = opened.benchmarks()
        described = catalogue_document(opened.as_of())
    bests = [(ranked.model.key, ranked.best) for ranked in comparison.models]
    *_, analysis = analysis_steps(comparison, now, volumes or VOLUMES, every_pair=True)
    verdict = _verdict(comparison)
    document = {
        "workload": workload_document(workload),
        "left_out": options.left_out(workload, (bill for _, bill in bests)),
        "filters": filters_document(comparison.filters, comparison.workload),
        "catalogue": described,
        "at": None if at is None else at.isoformat(),
        "models": side_documents(comparison, benchmarks),
        "verdict_on_price": verdict,
        "usd_per_30_days": {name: plain(cost) for name, cost in month_costs(bests, workload.month_factor).items()},
        **analysis_document(analysis, budget),
        "budget_usd": plain(budget),
    }
    months = month_note(bests, workload.log_rate)
    priced_for = workload_sentence(workload, described["as_of"])
    sections = [
        Section(notes=(priced_for, *at_note(at, today.date()), *([f"{verdict}."] if verdict else []), *months)),
        *side_sections(comparison, benchmarks),
        *analysis_sections(analysis, budget),
    ]
    records = [*side_records(comparison, benchmarks), *analysis_records(analysis, budget)]
    write(Answer(lambda: document, lambda: sections, _FIELDS, lambda: records), style)
    report_unranked(comparison.models, comparison.workload, comparison.filters, now)


def _verdict(comparison: Comparison) -> str | None:
    """Which of two models is cheaper, and by how much; None for more models."""
    if len(comparison.models) != 2:
        return None
    return plain_text(verdict_on_price(comparison), short_names(ranked.model for ranked in comparison.models))
