"""``crosswalk-tui cost``: what a workload costs a month, at every provider of each model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from crosswalk_tui.catalog.past_offers import moment_of
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.cli.at_option import at_option
from crosswalk_tui.cli.conversation_options import steps_section
from crosswalk_tui.cli.descriptions import workload_sentence
from crosswalk_tui.cli.filter_options import FilterOptions, filter_options
from crosswalk_tui.cli.group import NO
from crosswalk_tui.cli.options import (
    SectionedCommand,
    catalogue_option,
    format_option,
    list_prices_option,
    open_catalogue,
    parse_with,
)
from crosswalk_tui.cli.output import Answer, Section, write
from crosswalk_tui.cli.pricing import (
    PricedModel,
    month_costs,
    price_models,
    ranking_sections,
    report_unranked,
)
from crosswalk_tui.cli.text_lines import write_message
from crosswalk_tui.cli.workload_options import WorkloadOptions, workload_options
from crosswalk_tui.core.changes.age import at_note
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.text.format import usd
from crosswalk_tui.core.text.quantity import format_usd, parse_usd
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.workload.log_rate import month_note
from crosswalk_tui.core.workload.monthly import Workload

if TYPE_CHECKING:
    from crosswalk_tui.cli.cost_documents import CostDocument

_FIELDS = (
    "model", "status", "cheapest", "provider", "provider_model_id", "total_usd", "input_usd_per_1m",
    "output_usd_per_1m", "flags", "source", "as_of", "code", "reason",
)  # fmt: skip


@click.command("cost", cls=SectionedCommand, short_help="Show what a workload costs a month, by provider.")
@click.argument("models", metavar="MODEL...", nargs=-1, required=True)
@workload_options
@filter_options
@click.option(
    "--explain",
    is_flag=True,
    help="Show the arithmetic of the winners, of bills that may be lower, and of yours.",
)
@click.option("--excluded", "each_excluded", is_flag=True, help="List every excluded offer, with the reason.")
@click.option(
    "--max-usd",
    metavar="USD",
    callback=parse_with(parse_usd),
    help="Exit with 1 if the cheapest offer of a model costs more than this a month.",
)
@click.option(
    "--split",
    is_flag=True,
    help="Route the workload over the models, each with its part: MODEL=80 MODEL=20; by size: MODEL=<=32k MODEL=rest.",
)
@at_option
@list_prices_option
@format_option
@catalogue_option
def command(  # noqa: PLR0913 - one for each option
    *,
    models: tuple[str, ...],
    options: WorkloadOptions,
    filtering: FilterOptions,
    explain: bool,
    each_excluded: bool,
    max_usd: Decimal | None,
    split: bool,
    at: date | None,
    style: str,
    catalogue: Path | None,
) -> None:
    """Rank the providers of each MODEL by what the workload costs a month.

    Exits with 1 if a model has no offer that can be ranked, or costs more than --max-usd; with --split, if the sum
    does.
    """
    if split:
        from crosswalk_tui.cli.split_option import write_split

        holds = write_split(models, options, filtering, max_usd, at, style, catalogue)
        raise click.exceptions.Exit(0 if holds else NO)
    now = datetime.now(UTC)
    with open_catalogue(catalogue) as opened:
        _check_no_share(models)
        workload = options.resolve(opened)
        options.check_limit(max_usd)
        filters = filtering.resolve(opened)
        priced = price_models(opened, models, workload, filters, now, at)
        costs = _Costs(workload, filters, priced, opened.as_of(), at, now.date(), max_usd)
        disputing = _disputing(opened, costs) if explain else None

    def document() -> CostDocument:
        return _document(costs, options.left_out(workload, (best for _, best in costs.bests)))

    def records() -> list[dict[str, object]]:
        from crosswalk_tui.cli.cost_documents import cost_records

        return cost_records(document())

    def sections() -> list[Section]:
        steps = [steps_section(options.conversation)] if explain and options.conversation is not None else []
        return [_introduction(costs), *steps, *_model_sections(costs, disputing, each_excluded=each_excluded)]

    write(Answer(document, sections, _FIELDS, records), style)
    unranked, over = report_unranked(priced, workload, filters, moment_of(at, now)), _report_over(costs)
    raise click.exceptions.Exit(NO if unranked or over else 0)


class _Costs(NamedTuple):
    """The ranked models, and what they were ranked for.

    Attributes:
        as_of: the date of the catalogue's newest source.
        at: the day of the prices, if requested.
        max_usd: the monthly limit, if any.
    """

    workload: Workload
    filters: Filters
    priced: list[PricedModel]
    as_of: str
    at: date | None
    today: date
    max_usd: Decimal | None

    @property
    def bests(self) -> list[tuple[str, Quote | None]]:
        """The key of each model and its cheapest bill."""
        return [(each.model.key, each.ranking.best) for each in self.priced]

    def over(self, priced: PricedModel) -> Decimal | None:
        """The amount by which the cheapest bill of a month exceeds the limit; None if it does not.

        An assumed bill is not used if there is a published one: it may be too low to show that the limit holds.
        """
        best = priced.ranking.best
        total = None if best is None else best.month_usd(self.workload.month_factor)
        if total is None or self.max_usd is None or total <= self.max_usd:
            return None
        return total - self.max_usd


def _disputing(opened: Catalogue, costs: _Costs) -> dict[int, list[str]]:
    from crosswalk_tui.cli.cost_arithmetic import disputing_prices

    return disputing_prices(opened, costs.priced, costs.at or costs.today)


def _document(costs: _Costs, left_out: Mapping[str, int]) -> CostDocument:
    from crosswalk_tui.cli.cost_documents import cost_document

    limits = [(each, costs.over(each)) for each in costs.priced]
    months = month_costs(costs.bests, costs.workload.month_factor)
    return cost_document(costs.workload, left_out, costs.filters, costs.as_of, costs.max_usd, limits, months, costs.at)


def _introduction(costs: _Costs) -> Section:
    """What the bills are for."""
    workload = costs.workload
    notes = workload_sentence(workload, costs.as_of), *at_note(costs.at, costs.today)
    return Section(notes=(*notes, *month_note(costs.bests, workload.log_rate)))


def _model_sections(
    costs: _Costs, disputing: Mapping[int, Sequence[str]] | None, *, each_excluded: bool
) -> Iterator[Section]:
    """The ranking of each model, then the arithmetic of its bills unless *disputing* is None."""
    for each in costs.priced:
        rate = costs.workload.log_rate
        yield from ranking_sections(each, costs.filters, each_excluded=each_excluded, rate=rate)
        if disputing is not None:
            from crosswalk_tui.cli.cost_arithmetic import bill_sections

            yield from bill_sections(each, costs.workload, disputing)


def _check_no_share(models: Sequence[str]) -> None:
    """Check that no name of *models* is a part of a split, which needs ``--split``.

    Raises:
        click.UsageError: one is.
    """
    parts = [name for name in models if "=" in name and re.fullmatch(r".+=\s*(<=|≤)?[\d.]+[kKmM%]?|.+=rest", name)]
    if parts:
        raise click.UsageError(f"{safe(parts[0], 60)!r} is a part of a split: add --split, or give the model alone.")


def _report_over(costs: _Costs) -> bool:
    """Report the models over the limit on standard error; returns whether there are any."""
    rate, limit = costs.workload.log_rate, costs.max_usd or Decimal(0)
    over = [(each, more) for each in costs.priced if (more := costs.over(each)) is not None]
    for each, more in over:
        best = each.ranking.best
        price = f"costs {usd(more + limit)} a month at its cheapest"
        if rate is not None and best is not None:
            price = f"at its cheapest costs {rate.both(best.total_usd, more + limit)}"
        write_message(f"{each.model.key} {price}, {usd(more)} over {format_usd(limit)}.")
    return bool(over)
