"""``cost --split``: what a workload costs that is routed over several models."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.cli.descriptions import workload_sentence
from crosswalk_tui.cli.options import open_catalogue
from crosswalk_tui.cli.output import Answer, Section, write
from crosswalk_tui.cli.pricing import PricedModel, month_costs, price_models
from crosswalk_tui.cli.text_lines import write_message
from crosswalk_tui.core.changes.age import at_note
from crosswalk_tui.core.comparison.total_text import total_text
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.core.text.format import UNKNOWN, usd
from crosswalk_tui.core.text.quantity import format_usd
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.workload.log_rate import LogRate, bill_heading
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.core.workload.split import Route, parse_routes, split_workload
from crosswalk_tui.core.workload.words import workload_words

if TYPE_CHECKING:
    from crosswalk_tui.cli.filter_options import FilterOptions
    from crosswalk_tui.cli.workload_options import WorkloadOptions

SPLIT_FIELDS = ("model", "part", "provider", "provider_model_id", "total_usd", "input_tokens", "output_tokens")


class SplitPart(NamedTuple):
    """A part of a workload, and the ranking of its model for it; *whole* is that for all of the workload."""

    route: Route
    workload: Workload
    priced: PricedModel
    whole: PricedModel

    @property
    def total(self) -> Decimal | None:
        """What the part costs at the cheapest offer; None if none can be ranked."""
        best = self.priced.ranking.best
        return None if best is None else best.total_usd


class SplitCost(NamedTuple):
    """The parts of a workload."""

    parts: tuple[SplitPart, ...]

    @property
    def total(self) -> Decimal | None:
        """The sum of the parts; None if one is unknown."""
        return self.month_usd(None)

    def month_usd(self, factor: Fraction | None) -> Decimal | None:
        """The sum of 30 days, with the *factor* that makes a usage log a month; None if a part is unknown."""
        bills = [part.priced.ranking.best for part in self.parts]
        known = [bill.month_usd(factor) for bill in bills if bill is not None]
        return sum(known, Decimal(0)) if len(known) == len(bills) else None


def write_split(
    models: Sequence[str],
    options: WorkloadOptions,
    filtering: FilterOptions,
    max_usd: Decimal | None,
    at: date | None,
    style: str,
    catalogue: Path | None,
) -> bool:
    """Print what the workload costs, routed over *models* with their parts; returns whether it is known and allowed.

    Raises:
        CrosswalkError, click.UsageError: as the command ``cost``.
    """
    now = datetime.now(UTC)
    with open_catalogue(catalogue) as opened:
        routes = parse_routes(models)
        sizes = tuple([route.up_to for route in routes if route.up_to is not None])
        workload = options._replace(sizes=sizes).resolve(opened)
        options.check_limit(max_usd)
        filters = filtering.resolve(opened)
        bounds = opened.band_starts() if options.saved is not None else sizes
        cost = price_split(opened, routes, split_workload(workload, routes, bounds), workload, filters, now, at)
        as_of = opened.as_of()
    rate = workload.log_rate
    factor = workload.month_factor
    notes = workload_sentence(workload, as_of), *at_note(at, now.date())

    def document() -> dict[str, object]:
        from crosswalk_tui.cli.cost_documents import cost_document

        left_out = options.left_out(workload)
        whole = cost_document(workload, left_out, filters, as_of, max_usd, [], month_costs([], factor), at)
        return {**whole, **split_document(cost, factor)}

    answer = Answer(
        document,
        lambda: [Section(notes=notes), *split_sections(cost, rate)],
        SPLIT_FIELDS,
        lambda: split_records(cost),
    )
    write(answer, style)
    return not report_split(cost, max_usd, rate)


def price_split(
    catalogue: Catalogue,
    routes: Sequence[Route],
    parts: Sequence[Workload],
    workload: Workload,
    filters: Filters,
    now: datetime,
    at: date | None,
) -> SplitCost:
    """Price the *parts* of *workload*, each at the model of its route.

    Raises:
        ModelNotFound, AmbiguousModel: a name matches no model, or several.
        click.UsageError: two names match one model.
    """
    found: list[SplitPart] = []
    for route, part in zip(routes, parts, strict=True):
        (priced,) = price_models(catalogue, [route.model], part, filters, now, at)
        (whole,) = price_models(catalogue, [route.model], workload, filters, now, at)
        if any(priced.model.key == other.priced.model.key for other in found):
            raise click.UsageError(f"{priced.model.key} is in the split twice: give each model one part.")
        found.append(SplitPart(route, part, priced, whole))
    return SplitCost(tuple(found))


def split_sections(cost: SplitCost, rate: LogRate | None) -> list[Section]:
    """The parts with their sum, and what each model would cost alone."""
    columns = (
        Column("Model"),
        Column("Part"),
        Column("Provider"),
        Column(bill_heading(rate), "point"),
        Column("Alone", "point"),
    )
    rows = []
    for part in cost.parts:
        best = part.priced.ranking.best
        seller = UNKNOWN if best is None else best.offer.provider.name
        alone = total_text(part.whole.ranking.best)
        rows.append((part.priced.model.key, part.route.words, seller, total_text(best), alone))
    rows.append(("sum", "", "", usd(cost.total), ""))
    per = "a month" if rate is None else "in the log"
    notes = [f"{part.priced.model.key}: {workload_words(part.workload, per=per)}." for part in cost.parts]
    total, month = cost.total, None if rate is None else cost.month_usd(rate.factor)
    if rate is not None and total is not None and month is not None:
        notes.append(f"The split costs {rate.both(total, month)}.")
    return [Section("Split", Table(columns, rows)), Section(notes=tuple(notes))]


def split_records(cost: SplitCost) -> list[dict[str, object]]:
    """One CSV record for each part."""
    from crosswalk_tui.cli.json_documents import plain

    records: list[dict[str, object]] = []
    for part in cost.parts:
        best = part.priced.ranking.best
        records.append({
            "model": part.priced.model.key,
            "part": part.route.words,
            "provider": None if best is None else best.offer.provider.provider_id,
            "provider_model_id": None if best is None else best.offer.provider_model_id,
            "total_usd": plain(part.total),
            "input_tokens": part.workload.input_tokens,
            "output_tokens": part.workload.output_tokens,
        })  # fmt: skip
    return records


def split_document(cost: SplitCost, factor: Fraction | None) -> dict[str, object]:
    """Describe the parts and their sum, which the document of ``cost`` has in addition."""
    from crosswalk_tui.cli.json_documents import plain, ranking_document, workload_document

    total = cost.total
    return {
        "total_usd": plain(total),
        "total_usd_per_30_days": None if factor is None else plain(cost.month_usd(factor)),
        "split": [
            {
                "share": plain(part.route.share),
                "up_to_tokens": part.route.up_to,
                "workload": workload_document(part.workload),
                "total_usd": plain(part.total),
                "alone_usd": plain(best.total_usd if (best := part.whole.ranking.best) else None),
                "ranking": ranking_document(part.priced.model, part.priced.ranking),
            }
            for part in cost.parts
        ],
    }


def report_split(cost: SplitCost, max_usd: Decimal | None, rate: LogRate | None) -> bool:
    """Report parts without an offer and a sum over *max_usd* on standard error; returns whether there is any."""
    total, month = cost.total, cost.month_usd(None if rate is None else rate.factor)
    if total is None or month is None:
        for part in cost.parts:
            if part.total is None:
                write_message(f"No offer of {part.priced.model.key} can be ranked for {part.route.words}.")
        return True
    if max_usd is None or month <= max_usd:
        return False
    costs = f"{usd(month)} a month" if rate is None else rate.both(total, month)
    write_message(f"The split costs {costs}, {usd(month - max_usd)} over {format_usd(max_usd)}.")
    return True
