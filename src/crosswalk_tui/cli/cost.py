"""``crosswalk-tui cost``: what a workload costs a month, at every provider of each model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.cli.at_option import at_option
from crosswalk_tui.cli.conversation_options import steps_section
from crosswalk_tui.cli.descriptions import band_words, workload_sentence
from crosswalk_tui.cli.disputes import disputing_claims
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
from crosswalk_tui.core.comparison.offer_terms import end_in_words
from crosswalk_tui.core.models import OWN
from crosswalk_tui.core.pricing.bill import Quote, QuoteLine
from crosswalk_tui.core.pricing.rate_origin import origin_text
from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.core.text.format import rate as price_rate
from crosswalk_tui.core.text.format import usd
from crosswalk_tui.core.text.quantity import exact_amounts, format_usd, parse_usd
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.vocabulary import Flag, Sign
from crosswalk_tui.core.workload.log_rate import LogRate, month_note
from crosswalk_tui.core.workload.monthly import Workload

if TYPE_CHECKING:
    from crosswalk_tui.cli.cost_documents import CostDocument

_ARITHMETIC = (
    Column("Part"), Column("Quantity", "right"), Column("Rate", "point"), Column("Per"), Column("$", "point"),
)  # fmt: skip
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
        stated = _disputing(opened, priced, at or now.date()) if explain else {}
        as_of = opened.as_of()

    rate = workload.log_rate
    factor = workload.month_factor
    bests = [(each.model.key, each.ranking.best) for each in priced]

    def document() -> CostDocument:
        from crosswalk_tui.cli.cost_documents import cost_document

        limits = [(each, _over(each, max_usd, factor)) for each in priced]
        months = month_costs(bests, factor)
        left_out = options.left_out(workload, (bill for _, bill in bests))
        return cost_document(workload, left_out, filters, as_of, max_usd, limits, months, at)

    def records() -> list[dict[str, object]]:
        from crosswalk_tui.cli.cost_documents import cost_records

        return cost_records(document())

    def sections() -> list[Section]:
        notes = workload_sentence(workload, as_of), *at_note(at, now.date()), *month_note(bests, rate)
        found = [Section(notes=notes)]
        if explain and options.conversation is not None:
            found.append(steps_section(options.conversation))
        for each in priced:
            found += ranking_sections(each, filters, each_excluded=each_excluded, rate=rate)
            if explain:
                from crosswalk_tui.core.own.own_remarks import own_remarks

                met = workload.for_model(each.model.key)
                found += [
                    _explained(
                        bill,
                        met,
                        [*stated.get(bill.offer.offer_id, ()), *own_remarks(bill, each.ranking, met, each.own)],
                        each.source_names,
                    )
                    for bill in _to_explain(each)
                ]
        return found

    write(Answer(document, sections, _FIELDS, records), style)
    unranked, over = report_unranked(priced, filters.region), _report_over(priced, max_usd, rate)
    raise click.exceptions.Exit(NO if unranked or over else 0)


def _check_no_share(models: Sequence[str]) -> None:
    """Check that no name of *models* is a part of a split, which needs ``--split``.

    Raises:
        click.UsageError: one is.
    """
    parts = [name for name in models if "=" in name and re.fullmatch(r".+=\s*(<=|≤)?[\d.]+[kKmM%]?|.+=rest", name)]
    if parts:
        raise click.UsageError(f"{safe(parts[0], 60)!r} is a part of a split: add --split, or give the model alone.")


def _over(priced: PricedModel, max_usd: Decimal | None, factor: Fraction | None) -> Decimal | None:
    """The amount by which the cheapest bill of a month exceeds *max_usd*; None if it does not.

    An assumed bill is not used if there is a published one: it may be too low to show that the limit holds.
    """
    best = priced.ranking.best
    total = None if best is None else best.month_usd(factor)
    return total - max_usd if total is not None and max_usd is not None and total > max_usd else None


def _report_over(priced: Sequence[PricedModel], max_usd: Decimal | None, rate: LogRate | None) -> bool:
    """Report the models over *max_usd* on standard error; returns whether there are any."""
    factor = None if rate is None else rate.factor
    over = [(each, more) for each in priced if (more := _over(each, max_usd, factor)) is not None]
    for each, more in over:
        best, limit = each.ranking.best, max_usd or Decimal(0)
        costs = f"costs {usd(more + limit)} a month at its cheapest"
        if rate is not None and best is not None:
            costs = f"at its cheapest costs {rate.both(best.total_usd, more + limit)}"
        write_message(f"{each.model.key} {costs}, {usd(more)} over {format_usd(limit)}.")
    return bool(over)


# The arithmetic of a bill


def _to_explain(priced: PricedModel) -> list[Quote]:
    """The cheapest bills, those that may be cheaper, and the other ones with a price of the user's."""
    explained = [*priced.ranking.cheapest, *priced.ranking.maybe_cheaper]
    return explained + [bill for bill in priced.ranking.ranked if bill.is_own and bill not in explained]


def _disputing(catalogue: Catalogue, priced: Sequence[PricedModel], day: date) -> dict[int, list[str]]:
    """The base prices on *day* in the sources that differ, for each explained offer at a list price."""
    bills = [bill for each in priced for bill in _to_explain(each) if bill.price.source != OWN]
    return {bill.offer.offer_id: disputing_claims(catalogue, bill.offer, bill.price.tier, day) for bill in bills}


def _explained(bill: Quote, workload: Workload, remarks: Sequence[str], names: Mapping[str, str]) -> Section:
    """The arithmetic of *bill*, line by line, with the sources of its rates.

    *workload* includes the model's output multiplier; *names* are those of the sources by id.
    """
    *amounts, total = exact_amounts([*(line.usd for line in bill.lines), bill.total_usd])
    rows = [_row(line, amount) for line, amount in zip(bill.lines, amounts, strict=True)]
    rows.append(("sum", "", "", "", total))
    seen = bill.offer.last_seen
    notes = [
        band_words(bill, workload),
        bill.hourly_words(workload.hours),
        *(_rate_note(line, names) for line in bill.lines if line.note and line.quantity),
        f"Your price, of {bill.price.as_of}."
        if bill.price.source == OWN
        else f"Price from {names.get(bill.price.source, bill.price.source)}, as of {bill.price.as_of}.",
        f"Last seen for sale on {seen} ({names.get(bill.offer.last_seen_source or '', 'source unknown')})."
        if seen and bill.offer.last_seen_source != OWN
        else "",
        *(f"{end.capitalize()}." for end in end_in_words(bill.offer)),
        *(flag.sentence for flag in bill.flags if flag not in (Flag.ASSUMED_RATE, Flag.OWN)),
    ]
    title = f"{bill.offer.provider.name}, {bill.offer.provider_model_id}: how it adds up"
    return Section(title, Table(_ARITHMETIC, rows), tuple(note for note in [*notes, *remarks] if note))


def _mark(line: QuoteLine) -> str:
    """The sign before a rate, if it has one."""
    return f"{Sign.ASSUMED} " if line.assumed else f"{Sign.OWN} " if line.own else ""


def _rate_note(line: QuoteLine, names: Mapping[str, str]) -> str:
    """The source of a line's rate: ``≈ cache write 1h: not published: the 5-minute write rate is used …``."""
    return f"{_mark(line)}{line.label}: {origin_text(line.origin, names)}."


def _row(line: QuoteLine, amount: str) -> tuple[str, ...]:
    unit = line.unit.removeprefix("per ").removeprefix("a ")
    return line.label, f"{line.quantity:,}", f"{_mark(line)}{price_rate(line.rate)}", unit, amount
