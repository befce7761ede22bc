"""``crosswalk-tui find``: the cheapest models that meet conditions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import click

from crosswalk_tui.catalog.past_offers import moment_of
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.catalog.sold_models import offers_to_read, read_sold
from crosswalk_tui.cli.at_option import at_option
from crosswalk_tui.cli.descriptions import workload_sentence
from crosswalk_tui.cli.filter_options import FilterOptions, filter_options
from crosswalk_tui.cli.find_sections import found_sections
from crosswalk_tui.cli.group import NO, collecting_no_garbage
from crosswalk_tui.cli.options import (
    SectionedCommand,
    catalogue_option,
    format_option,
    grouped_as,
    list_prices_option,
    open_catalogue,
    option,
    parse_with,
)
from crosswalk_tui.cli.output import Answer, Section, write
from crosswalk_tui.cli.text_lines import write_message
from crosswalk_tui.cli.workload_options import WorkloadOptions, workload_options
from crosswalk_tui.core.changes.age import at_note
from crosswalk_tui.core.find.benchmark_names import benchmark_named, parse_min_score
from crosswalk_tui.core.find.condition_checks import parse_day
from crosswalk_tui.core.find.conditions import Conditions, MinScore
from crosswalk_tui.core.find.find_query import FindQuery, SortKey
from crosswalk_tui.core.find.finding import Found, found_of
from crosswalk_tui.core.find.judging import judge, price, rank_candidate
from crosswalk_tui.core.find.nothing_found import nothing_found
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.scores.comparing import DEFAULT_BENCHMARK
from crosswalk_tui.core.text.quantity import parse_count, parse_usd

_SECTION = "Conditions"

_FIELDS = (
    "model", "name", "provider", "provider_model_id", "total_usd", "usd_per_30_days", "own", "may_be_low", "pareto",
    "benchmark", "score", "context_tokens", "release_date", "licence", "open_weights",
)  # fmt: skip


class FindOptions:
    """The conditions of a call that are no filters, and the order of the answer."""

    def __init__(
        self,
        minimums: tuple[str, ...] = (),
        released: str | None = None,
        licences: tuple[str, ...] = (),
        max_usd: Decimal | None = None,
        benchmark: str | None = None,
        sort: str = SortKey.COST.value,
        limit: int | None = None,
        *,
        open_weights: bool = False,
    ) -> None:
        self.minimums, self.released, self.licences, self.max_usd = minimums, released, licences, max_usd
        self._benchmark, self.sort, self.limit, self.open_weights = benchmark, SortKey(sort), limit, open_weights

    def conditions(self, benchmarks: Sequence[Benchmark]) -> Conditions:
        """The conditions.

        Raises:
            CrosswalkError: a score cannot be read, or its benchmark is unknown.
            click.UsageError: two scores of one benchmark.
        """
        usual = DEFAULT_BENCHMARK if self._benchmark is None else benchmark_named(self._benchmark, benchmarks).slug
        scores: dict[str, MinScore] = {}
        for text in self.minimums:
            wanted = parse_min_score(text, benchmarks, usual)
            if wanted.benchmark.slug in scores:
                raise click.UsageError(f"--min gives two scores for {wanted.benchmark.slug}.")
            scores[wanted.benchmark.slug] = wanted
        return Conditions(tuple(scores.values()), self.released, self.licences, self.max_usd)

    def benchmark(self, conditions: Conditions, benchmarks: Sequence[Benchmark]) -> Benchmark | None:
        """The benchmark to sort by: the given one, that of the first minimum, or Arena's."""
        if self._benchmark is not None:
            return benchmark_named(self._benchmark, benchmarks)
        if conditions.scores:
            return conditions.scores[0].benchmark
        return next((each for each in benchmarks if each.slug == DEFAULT_BENCHMARK), None)


find_options = grouped_as(
    "finding",
    FindOptions,
    (
        option(
            _SECTION, "--min", "minimums", metavar="[BENCHMARK=]SCORE", multiple=True,
            help="Score to reach: 1400 on --benchmark or else on arena_text, or gpqa=70. Repeatable.",
        ),
        option(_SECTION, "--open", "open_weights", is_flag=True, help="Open weights; as --needs open_weights."),
        option(
            _SECTION, "--released-after", "released", metavar="DATE", callback=parse_with(parse_day),
            help="Released in this year, month or day, or later: 2026, 2026-01, 2026-01-15.",
        ),
        option(
            _SECTION, "--licence", "--license", "licences", metavar="TEXT", multiple=True,
            help="Licence whose name contains this text, such as apache. Repeatable: any of them.",
        ),
        option(
            _SECTION, "--max-usd", "max_usd", metavar="USD", callback=parse_with(parse_usd),
            help="The most that the workload may cost a month.",
        ),
        option(
            "Order", "--sort", "sort", type=click.Choice([key.value for key in SortKey]), default=SortKey.COST.value,
            show_default=True, help="Cheapest, best score, or most score for the money first.",
        ),
        option(
            "Order", "--benchmark", "benchmark", metavar="NAME",
            help="Benchmark of the score and the Pareto front; default: the first of --min, else arena_text.",
        ),
        option(
            "Order", "--limit", "limit", metavar="N", callback=parse_with(lambda text: parse_count(text, "models")),
            help="List the first N models only; all are counted.",
        ),
    ),
)  # fmt: skip
"""Add the conditions to a command, as ``finding``."""


@click.command("find", cls=SectionedCommand, short_help="Find the cheapest models that meet conditions.")
@find_options
@workload_options
@filter_options
@at_option
@list_prices_option
@format_option
@catalogue_option
def command(
    *,
    finding: FindOptions,
    options: WorkloadOptions,
    filtering: FilterOptions,
    at: date | None,
    style: str,
    catalogue: Path | None,
) -> None:
    """Find the models that meet all conditions, each at its cheapest offer for the workload.

    Also reports how many models each condition removed, what would be found without it, and the nearest misses. A fact
    that is not known meets no condition. Exits with 1 if no model is found.
    """
    with open_catalogue(catalogue) as opened, collecting_no_garbage():
        now = datetime.now(UTC)
        found = _find(opened, finding, options, filtering, at, now)
        as_of = opened.as_of()
    left_out = options.left_out(found.query.workload, (match.quote for match in found.matches))

    def document() -> dict[str, object]:
        from crosswalk_tui.cli.find_documents import find_document

        return find_document(found, finding.limit, as_of, left_out)

    def records() -> list[dict[str, object]]:
        from crosswalk_tui.cli.find_documents import match_records

        return match_records(found, finding.limit)

    def sections() -> list[Section]:
        return [
            Section(notes=(workload_sentence(found.query.workload, as_of), *at_note(at, now.date()))),
            *found_sections(found, finding.limit),
        ]

    write(Answer(document, sections, _FIELDS, records), style)
    if not found.matches:
        write_message(nothing_found(found))
    raise click.exceptions.Exit(0 if found.matches else NO)


def _find(
    opened: Catalogue,
    finding: FindOptions,
    options: WorkloadOptions,
    filtering: FilterOptions,
    at: date | None,
    now: datetime,
) -> Found:
    workload, filters = options.resolve(opened), filtering.resolve(opened)
    options.check_limit(finding.max_usd)
    if finding.open_weights:
        filters = filters._replace(needs=filters.needs | {"open_weights"})
    benchmarks = opened.benchmarks()
    conditions = finding.conditions(benchmarks)
    benchmark = finding.benchmark(conditions, benchmarks)
    query = FindQuery(workload, filters, conditions, benchmark, finding.sort, at)
    slugs = {each.benchmark.slug for each in conditions.scores} | ({benchmark.slug} if benchmark else set())
    sold = read_sold(opened, offers_to_read(query, now.date()), slugs)
    moment = moment_of(at, now)
    judged = [judge(each, price(each, rank_candidate(each, query, moment), query), query) for each in sold.candidates]
    return found_of(query, judged, sold.n_models)
