"""``crosswalk-tui cost``: what a workload costs a month, at every provider of each model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from crosswalk_tui.cli.documents import (
    CostDocument,
    RankingDocument,
    catalogue_document,
    filters_document,
    ranking_document,
    workload_document,
)
from crosswalk_tui.cli.group import NO
from crosswalk_tui.cli.options import catalogue_option, format_option, open_catalogue, workload_options
from crosswalk_tui.cli.output import Answer, Section, write
from crosswalk_tui.cli.pricing import PricedModel, price_models, ranking_sections, workload_sentence
from crosswalk_tui.core.ranking import Filters
from crosswalk_tui.core.workload import Workload

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


@click.command("cost", short_help="What a workload costs a month, by provider.")
@click.argument("models", metavar="MODEL...", nargs=-1, required=True)
@workload_options
@click.option("--resellers", is_flag=True, help="Rank re-sellers too.")
@click.option("--region", metavar="REGION", help="Rank offers bound to this region too, such as us or eu.")
@click.option("--excluded", "each_excluded", is_flag=True, help="List every offer left out, with its reason.")
@format_option
@catalogue_option
def command(
    *,
    models: tuple[str, ...],
    input_tokens: int,
    output_tokens: int,
    resellers: bool,
    region: str | None,
    each_excluded: bool,
    style: str,
    catalogue: Path | None,
) -> None:
    """Rank the providers of each MODEL by what the workload costs a month.

    Exits with 1 when a model has no offer that can be ranked.
    """
    workload = Workload(input_tokens, output_tokens)
    filters = Filters(include_resellers=resellers, region=region)
    with open_catalogue(catalogue) as opened:
        priced = price_models(opened, models, workload, filters, datetime.now(UTC))
        document: CostDocument = {
            "workload": workload_document(workload),
            "filters": filters_document(filters),
            "catalogue": catalogue_document(opened),
            "models": [ranking_document(each.model, each.ranking) for each in priced],
        }
    sections = [Section(notes=(workload_sentence(workload, document["catalogue"]["as_of"]),))]
    for each in priced:
        sections += ranking_sections(each, filters, each_excluded=each_excluded)
    records = [record for each in document["models"] for record in _records(each)]
    write(Answer(document, sections, _FIELDS, records), style)
    _say_unknown_region(priced, region)
    raise click.exceptions.Exit(_say_unranked(priced))


def _records(ranking: RankingDocument) -> Iterator[dict[str, object]]:
    """One CSV record per offer, ranked ones first."""
    for bill in ranking["ranked"]:
        yield {"model": ranking["model"], "status": "ranked", "cheapest": bill in ranking["cheapest"], **bill}
    for item in ranking["excluded"]:
        yield {"model": ranking["model"], "status": "excluded", "cheapest": False, **item}


def _say_unknown_region(priced: Sequence[PricedModel], region: str | None) -> None:
    """Warn when ``--region`` changed nothing because no offer is bound to such a region."""
    rankings = [each.ranking for each in priced]
    bills = [bill.offer for ranking in rankings for bill in ranking.ranked]
    known = {offer.region for offer in [*bills, *(item.offer for r in rankings for item in r.excluded)]} - {None}
    if region is not None and region not in known:
        names = ", ".join(sorted(str(name) for name in known)) or "none"
        click.echo(f"No offer of these models is bound to region {region}; their regions: {names}.", err=True)


def _say_unranked(priced: Sequence[PricedModel]) -> int:
    """Name the models without a ranked offer on standard error; the exit code that follows."""
    unranked = [each.model.key for each in priced if not each.ranking.ranked]
    for key in unranked:
        click.echo(f"No offer of {key} can be ranked.", err=True)
    return NO if unranked else 0
