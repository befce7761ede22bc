"""``crosswalk-tui cost``: what a workload costs a month, at every provider of each model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import click

from crosswalk_tui.cli.documents import (
    CostDocument,
    RankingDocument,
    catalogue_document,
    filters_document,
    paid_rates,
    plain,
    ranking_document,
    workload_document,
)
from crosswalk_tui.cli.explain import explained
from crosswalk_tui.cli.filters import AskedFilters, filter_options
from crosswalk_tui.cli.group import NO
from crosswalk_tui.cli.options import catalogue_option, format_option, open_catalogue, read_with
from crosswalk_tui.cli.output import Answer, Section, write
from crosswalk_tui.cli.pricing import PricedModel, price_models, ranking_sections, say_unknown_region
from crosswalk_tui.cli.sections import SectionedCommand
from crosswalk_tui.cli.wording import workload_sentence
from crosswalk_tui.cli.workload import AskedWorkload, workload_options
from crosswalk_tui.core.changes.scale import per_request
from crosswalk_tui.core.text.format import usd
from crosswalk_tui.core.text.quantity import format_usd, parse_usd
from crosswalk_tui.core.workload.monthly import Workload

_FIELDS = (
    "model",
    "status",
    "cheapest",
    "provider",
    "provider_model_id",
    "total_usd",
    "input_usd_per_1m",
    "output_usd_per_1m",
    "flags",
    "source",
    "as_of",
    "code",
    "reason",
)


@click.command("cost", cls=SectionedCommand, short_help="What a workload costs a month, by provider.")
@click.argument("models", metavar="MODEL...", nargs=-1, required=True)
@workload_options
@filter_options
@click.option("--explain", is_flag=True, help="Show the arithmetic of each winner, and of what may be cheaper.")
@click.option("--excluded", "each_excluded", is_flag=True, help="List every offer left out, with its reason.")
@click.option(
    "--max-usd",
    metavar="USD",
    callback=read_with(parse_usd),
    help="Exit with 1 when the cheapest offer of a model costs more than this a month.",
)
@format_option
@catalogue_option
def command(
    *,
    models: tuple[str, ...],
    asked: AskedWorkload,
    wanted: AskedFilters,
    explain: bool,
    each_excluded: bool,
    max_usd: Decimal | None,
    style: str,
    catalogue: Path | None,
) -> None:
    """Rank the providers of each MODEL by what the workload costs a month.

    Exits with 1 when a model has no offer that can be ranked, or costs more than --max-usd.
    """
    with open_catalogue(catalogue) as opened:
        workload = asked.resolve(opened.find_model)
        filters = wanted.resolve(opened)
        priced = price_models(opened, models, workload, filters, datetime.now(UTC))
        document: CostDocument = {
            "workload": workload_document(workload),
            "filters": filters_document(filters, workload),
            "catalogue": catalogue_document(opened),
            "max_usd": plain(max_usd),
            "models": [_ranking(each, workload, max_usd) for each in priced],
        }
    sections = [Section(notes=(workload_sentence(workload, document["catalogue"]["as_of"]),))]
    for each in priced:
        sections += ranking_sections(each, filters, each_excluded=each_excluded)
        if explain:
            met = workload.for_model(each.model.key)
            sections += [explained(bill, met) for bill in (*each.ranking.cheapest, *each.ranking.maybe_cheaper)]
    records = [record for each in document["models"] for record in _records(each)]
    write(Answer(document, sections, _FIELDS, records), style)
    say_unknown_region([each.ranking for each in priced], filters.region)
    raise click.exceptions.Exit(max(_say_unranked(priced), _say_over(priced, max_usd)))


def _ranking(priced: PricedModel, workload: Workload, max_usd: Decimal | None) -> RankingDocument:
    best = priced.ranking.best
    each = None if best is None else per_request(best, workload)
    return ranking_document(priced.model, priced.ranking, each, _over(priced, max_usd))


def _over(priced: PricedModel, max_usd: Decimal | None) -> Decimal | None:
    """By how much the cheapest offer, of tied ones the first, costs more than *max_usd*; None when it does not.

    That is the cheapest published bill: one that may be too low is no proof that the limit holds.
    """
    best = priced.ranking.best
    total = None if best is None else best.total_usd
    return total - max_usd if total is not None and max_usd is not None and total > max_usd else None


def _records(ranking: RankingDocument) -> Iterator[dict[str, object]]:
    """One CSV record per offer, ranked ones first."""
    for bill in ranking["ranked"]:
        cheapest = bill in ranking["cheapest"]
        yield {"model": ranking["model"], "status": "ranked", "cheapest": cheapest, **bill, **paid_rates(bill)}
    for item in ranking["excluded"]:
        yield {"model": ranking["model"], "status": "excluded", "cheapest": False, **item}


def _say_unranked(priced: Sequence[PricedModel]) -> int:
    """Name the models without a ranked offer on standard error; the exit code that follows."""
    unranked = [each.model.key for each in priced if not each.ranking.ranked]
    for key in unranked:
        click.echo(f"No offer of {key} can be ranked.", err=True)
    return NO if unranked else 0


def _say_over(priced: Sequence[PricedModel], max_usd: Decimal | None) -> int:
    """Name the models whose cheapest offer is over *max_usd* on standard error; the exit code that follows."""
    over = [(each, more) for each in priced if (more := _over(each, max_usd)) is not None]
    for each, more in over:
        total, limit = usd(each.ranking.ranked[0].total_usd), format_usd(max_usd or Decimal(0))
        click.echo(f"{each.model.key} costs {total} a month at its cheapest, {usd(more)} over {limit}.", err=True)
    return NO if over else 0
