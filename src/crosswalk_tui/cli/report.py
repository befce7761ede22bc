"""``crosswalk-tui report``: the comparison of models as one file for somebody who was not there."""

from __future__ import annotations

import shlex
from datetime import UTC, date, datetime
from pathlib import Path

import click

from crosswalk_tui.catalog.past_offers import moment_of
from crosswalk_tui.cli.at_option import at_option
from crosswalk_tui.cli.filter_options import FilterOptions, filter_options
from crosswalk_tui.cli.opening import PRICE_AXES, check_benchmark
from crosswalk_tui.cli.options import (
    FilePath,
    SectionedCommand,
    catalogue_option,
    ignores_own,
    list_prices_option,
    open_catalogue,
)
from crosswalk_tui.cli.pricing import report_unranked
from crosswalk_tui.cli.side_by_side import found_sides
from crosswalk_tui.cli.text_lines import shown_path, write_message
from crosswalk_tui.cli.workload_options import WorkloadOptions, workload_options
from crosswalk_tui.core.comparison.arguments import filter_arguments, workload_arguments
from crosswalk_tui.core.comparison.comparison import Comparison, compare

_ARGUMENTS = "crosswalk_tui.report_arguments"
"""Key of a context's ``meta``: the arguments as typed."""


class _ReportCommand(SectionedCommand):
    """Keeps the arguments: only they describe a workload that is read from logs."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.meta[_ARGUMENTS] = tuple(args)
        return super().parse_args(ctx, args)


@click.command("report", cls=_ReportCommand, short_help="Write a comparison as HTML, Markdown, CSV, JSON, SVG or PNG.")
@click.argument("models", metavar="MODEL MODEL...", nargs=-1, required=True)
@workload_options
@filter_options
@click.option(
    "--output-file", "-o", "path", metavar="FILE", type=FilePath(path_type=Path), required=True,
    help="File to write: .html, .md, .csv, .json, .svg, or .png with the extra 'png'.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Replace a file that is not a report.")
@click.option("--benchmark", metavar="SLUG", help="Benchmark of the plot, such as gpqa_diamond.")
@click.option(
    "--price-axis",
    type=click.Choice(PRICE_AXES),
    default="monthly",
    show_default=True,
    help="Price measure of the plot.",
)
@at_option
@list_prices_option
@catalogue_option
def command(  # noqa: PLR0913 - one for each option
    *,
    models: tuple[str, ...],
    options: WorkloadOptions,
    filtering: FilterOptions,
    path: Path,
    force: bool,
    at: date | None,
    benchmark: str | None,
    price_axis: str,
    catalogue: Path | None,
) -> None:
    """Write a report on two to six MODELs: which is the better buy, why, and where every figure comes from."""
    from crosswalk_tui.catalog.report_data import read_report
    from crosswalk_tui.core.plot.choices import PriceAxis
    from crosswalk_tui.user.report_file import check_path, write_report

    ctx = click.get_current_context()
    check_path(path, force=force)
    now = datetime.now(UTC)
    with open_catalogue(catalogue) as opened:
        if benchmark is not None:
            check_benchmark(benchmark, opened)
        workload = options.resolve(opened)
        sides = found_sides(opened, models, at, now.date())
        comparison = compare(sides, workload, filtering.resolve(opened), moment_of(at, now))
        axis = PriceAxis(price_axis)
        line = _command_line(comparison, path, benchmark, axis, ctx.meta[_ARGUMENTS])
        if comparison.workload.logged is None:
            line += " --list-prices" if ignores_own(ctx) else ""
            line += "" if at is None else f" --at {at.isoformat()}"
        report = read_report(opened, comparison, now, line, benchmark, at, axis)
    write_report(report, path, force=force)
    report_unranked(comparison.models, comparison.workload, comparison.filters, moment_of(at, now))
    write_message(f"Written to {shown_path(path)}.")


def _command_line(comparison: Comparison, path: Path, benchmark: str | None, axis: str, typed: tuple[str, ...]) -> str:
    """The command that makes the report: all options spelled out, or as *typed* if a log describes the workload."""
    if comparison.workload.logged is not None:
        return shlex.join(["crosswalk-tui", "report", *typed])
    words = ["crosswalk-tui", "report", *(ranked.model.key for ranked in comparison.models)]
    words += [*workload_arguments(comparison.workload), *filter_arguments(comparison.filters)]
    words += [] if benchmark is None else ["--benchmark", benchmark]
    words += [] if axis == "monthly" else ["--price-axis", axis]
    return shlex.join([*words, "-o", path.name])
