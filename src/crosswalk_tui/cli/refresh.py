"""``crosswalk-tui refresh``: fetch the newest prices and scores. No other command uses the network."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crosswalk_tui.cli.group import NO, Refusal
from crosswalk_tui.cli.options import FilePath, format_option
from crosswalk_tui.cli.output import Answer, Section, write
from crosswalk_tui.cli.text_lines import write_message
from crosswalk_tui.core.errors import CatalogueError, SourceError
from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.core.text.format import few, listed
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.text.table import Table

if TYPE_CHECKING:
    from crosswalk_tui.sources.refresh.refresh_report import RefreshReport, RefreshStep, SourceResult

_NO_DATA = "no data yet"
"""In place of the date of a source that the catalogue does not have."""

_WHAT_TO_DO = (
    "Check the connection, or the proxy (HTTPS_PROXY), or name a mirror: crosswalk-tui refresh --from DIR|URL, or"
    " [refresh.addresses] in config.toml."
)

_FIELDS = ("source", "outcome", "as_of", "detail", "held", "bytes")


def _date(ctx: click.Context, param: click.Parameter, text: str | None) -> str:
    """The ISO date *text*, which is not in the future; empty without one."""
    if text is None:
        return ""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        day = date.max
    if day > datetime.now(UTC).date():
        raise click.BadParameter(f"{safe(text, 40)!r} is not a past date, such as 2026-11-20.", ctx, param)
    return day.isoformat()


@click.command("refresh", short_help="Fetch the newest prices and scores.")
@click.option(
    "--source", "only", multiple=True, metavar="ID", help="Fetch only this source; see 'catalog info'. Repeatable."
)
@click.option("--dry-run", is_flag=True, help="Fetch and check, but leave the catalogue as it is.")
@click.option("--accept", is_flag=True, help="Accept data that would be held back as implausible.")
@click.option(
    "--from",
    "origin",
    type=FilePath(),
    metavar="DIR|URL",
    help="Read from a folder or a mirror instead of the live addresses.",
)
@click.option(
    "--as-of",
    "day",
    metavar="DATE",
    callback=_date,
    help="The date of files of a folder or a mirror that nothing else dates: YYYY-MM-DD.",
)
@click.option(
    "--keep",
    type=FilePath(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Keep the fetched files in a folder, for a mirror or 'catalog build'.",
)
@click.option("--steps", is_flag=True, hidden=True, help="Report each step as a line of JSON, for the app.")
@format_option
def command(
    *,
    only: tuple[str, ...],
    dry_run: bool,
    accept: bool,
    origin: str | None,
    day: str,
    keep: Path | None,
    steps: bool,
    style: str,
) -> None:
    """Fetch the newest snapshot of each source and rebuild your catalogue from them.

    A snapshot that lacks more than a fifth of its rows or prices, or changes more than a quarter of its prices, is held
    back; so is a single price that becomes zero, changes more than tenfold or cannot be read. A source that cannot be
    fetched keeps its data. The catalogue is replaced only by a complete and valid one; 'catalog rollback' restores the
    previous one. Exits with 1 if a source failed or was held back.
    """
    from crosswalk_tui.sources.refresh.addresses import is_address
    from crosswalk_tui.sources.refresh.catalogue_refresh import Refresh
    from crosswalk_tui.user.config import read_config

    config = read_config()
    for problem in few(config.problems):
        write_message(problem)
    refresh = Refresh(
        datetime.now(UTC),
        origin=origin or "",
        only=frozenset(only),
        addresses=config.addresses,
        requested=config.requested,
        as_of=day,
        accept=accept,
        keep=keep,
        write=not dry_run,
        progress=_report_as_json if steps else _report,
    )
    if keep is not None and origin and not is_address(origin):
        raise click.UsageError("--keep keeps what is fetched; the files of --from DIR are in a folder already.")
    if day and not origin and not config.addresses:
        raise click.UsageError("--as-of dates the files of --from DIR|URL, or of addresses in config.toml.")
    try:
        report = refresh.run()
    except SourceError as error:
        raise click.UsageError(str(error)) from error
    except CatalogueError as error:
        raise Refusal(error) from error
    _show(report, origin, style)
    if not report.is_complete:
        raise click.exceptions.Exit(NO)


def _report(step: RefreshStep) -> None:
    """What is being done; the results are in the answer."""
    if step.result is None:
        write_message(str(step))


def _report_as_json(step: RefreshStep) -> None:
    """What `crosswalk_tui.ui.refresh.refresh_run` reads."""
    result = step.result
    line = {"source": step.name, "position": step.position, "total": step.total}
    if result is not None:
        line |= {"outcome": result.outcome, "detail": result.detail, "held": list(result.held)}
    click.echo(json.dumps(line), err=True)


def _show(report: RefreshReport, origin: str | None, style: str) -> None:
    """Print the result of each source."""
    records = [_record(result) for result in report.results]
    rows = [(result.name, result.outcome, result.as_of or _NO_DATA, result.detail) for result in report.results]
    table = Table((Column("Source"), Column("Result"), Column("As of"), Column("Detail")), rows)
    sections = [Section("Sources", table)]
    held = [sentence for result in report.results for sentence in result.held]
    if held:
        sections.append(Section("Held back, prices unchanged (--accept takes them)", notes=tuple(held)))
    sections.append(Section(notes=_outcome(report, origin)))
    path = None if report.built is None else str(report.built.output)
    document = {"catalogue": path, "sources": records}
    write(Answer(lambda: document, lambda: sections, _FIELDS, lambda: records), style)


def _record(result: SourceResult) -> dict[str, object]:
    """The result of a source."""
    return {
        "source": result.source_id,
        "outcome": result.outcome.replace(" ", "_"),
        "as_of": result.as_of or None,
        "detail": result.detail,
        "held": list(result.held),
        "bytes": result.size,
    }


def _outcome(report: RefreshReport, origin: str | None) -> tuple[str, ...]:
    """What is in use now, and which sources keep their data; the command exits with 1 then."""
    if report.is_without_any:
        from crosswalk_tui.sources.refresh.addresses import is_address

        is_fetched = not origin or is_address(origin)
        return f"Nothing could be {'fetched' if is_fetched else 'read'}. {_in_use()}", *([_WHAT_TO_DO] * is_fetched)
    names = [result.name for result in report.incomplete]
    kept = (f"{listed(names)} could not be refreshed; the data from before stay in use.",) if names else ()
    if report.built is None:
        return "The catalogue is unchanged.", *kept
    counts = report.built.counts
    what_next = in_use_instead() or "List what changed with: crosswalk-tui changes."
    written = f"{counts['model']:,} models, {counts['offer']:,} offers. Written to {report.built.output}. {what_next}"
    return written, *kept


def in_use_instead() -> str:
    """A sentence on the catalogue that the environment names, which no refresh changes; empty without one."""
    from crosswalk_tui.catalog.locate import ENVIRONMENT_VARIABLE, path_of_environment

    path = path_of_environment()
    return "" if path is None else f"{ENVIRONMENT_VARIABLE} names {safe(str(path))}, which stays in use."


def _in_use() -> str:
    """Which catalogue stays in use."""
    from crosswalk_tui.catalog.locate import newest_path
    from crosswalk_tui.catalog.reader import Catalogue

    if instead := in_use_instead():
        return instead
    try:
        with Catalogue.open(newest_path(), check=False) as opened:
            return f"The catalogue of {opened.as_of()} stays in use."
    except CatalogueError:
        return "The catalogue is unchanged."
