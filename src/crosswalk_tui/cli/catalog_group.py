"""``crosswalk-tui catalog``: look into, check and build the catalogue file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crosswalk_tui.cli.filter_options import unknown_provider
from crosswalk_tui.cli.group import NO, Refusal
from crosswalk_tui.cli.options import (
    INPUT_FILE,
    FilePath,
    catalogue_option,
    chosen_path,
    fail_on_option,
    format_option,
    open_catalogue,
)
from crosswalk_tui.cli.output import Answer, Section, write
from crosswalk_tui.cli.text_lines import write_line, write_message, write_path
from crosswalk_tui.core.errors import CatalogueError, SourceError
from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.core.text.format import counted
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.text.table import Table

if TYPE_CHECKING:
    from crosswalk_tui.catalog.reader import Catalogue, Source

_FILE = click.argument("file", required=False, type=INPUT_FILE)


@click.group("catalog", short_help="Inspect, check and build the catalogue.")
def command() -> None:
    """Inspect, check and build the catalogue of models and prices."""


# Contents

_FIELDS = ("source", "name", "what", "licence", "attribution", "url", "as_of", "n_rows", "n_rejected")
_COUNTS = ("models", "offers", "prices", "providers", "scores")


@command.command("info", short_help="Counts, sources, licences and findings.")
@_FILE
@format_option
@catalogue_option
def info(*, file: Path | None, style: str, catalogue: Path | None) -> None:
    """Describe the catalogue in use, or FILE: counts, sources with licence and date, data-quality findings."""
    from crosswalk_tui.catalog.coverage import read_coverage
    from crosswalk_tui.catalog.quality import count_findings
    from crosswalk_tui.catalog.schema import SCHEMA_VERSION

    with open_catalogue(file or catalogue, with_own=False) as opened:
        coverage = read_coverage(opened, datetime.now(UTC))
        findings = {found.code: found.count for found in sorted(count_findings(opened), key=lambda found: found.code)}
        as_of, sources, path = opened.as_of(), opened.sources(), opened.path
        is_edited = opened.is_edited()
    counts = {name: int(getattr(coverage, name)) for name in _COUNTS}
    records = [_record(source) for source in sources]
    document = {
        "path": str(path),
        "schema_version": SCHEMA_VERSION,
        "as_of": as_of,
        "edited": is_edited,
        "counts": counts,
        "issues": findings,
        "sources": records,
    }
    state = ", edited since it was built" if is_edited else ""
    about = Section(notes=(str(path), f"schema {SCHEMA_VERSION}, as of {as_of}{state}"))
    sections = [about, *_sections(counts, sources, findings)]
    write(Answer(lambda: document, lambda: sections, _FIELDS, lambda: records), style)


def _record(source: Source) -> dict[str, object]:
    return {
        "source": source.source_id,
        **{name: getattr(source, name) for name in _FIELDS[1:]},
        "url": source.url or None,
    }


def _sections(counts: Mapping[str, int], sources: Sequence[Source], findings: Mapping[str, int]) -> list[Section]:
    """The numbers of rows, the sources, and the findings about the data."""
    number = Column("Number", "right")
    contents = Table((Column("Rows"), number), [(name, f"{n:,}") for name, n in counts.items()])
    listed = Table(
        (Column("Source"), Column("As of"), Column("Rows", "right"), Column("Rejected", "right"), Column("Licence")),
        [(s.name, s.as_of, f"{s.n_rows:,}", f"{s.n_rejected:,}", s.licence) for s in sources],
    )
    noted = Table((Column("Finding"), number), [(code.replace("_", " "), f"{n:,}") for code, n in findings.items()])
    return [
        Section("Contents", contents),
        Section("Sources", listed),
        Section("Data-quality findings", noted, () if findings else ("None.",)),
    ]


# The file


@command.command("verify", short_help="Check a catalogue file.")
@_FILE
@catalogue_option
def verify(*, file: Path | None, catalogue: Path | None) -> None:
    """Check the catalogue in use, or FILE: schema, integrity, foreign keys, dates and the rules for ranked prices.

    Prints one problem per line, and exits with 1 if there are any. A catalogue that was edited with SQL has one,
    although commands answer from it. A file that may not be read is an error.
    """
    from crosswalk_tui.catalog import checks
    from crosswalk_tui.rights import denial

    path = chosen_path(file or catalogue)
    if denied := denial(path):  # nothing is known of the catalogue, as for other commands
        raise CatalogueError(f"{safe(str(path))} cannot be read: {denied}.")
    problems = checks.verify(path)
    for problem in problems:
        write_line(problem)
    if problems:
        write_message(f"{path}: {counted(len(problems), 'problem')}.")
        raise click.exceptions.Exit(NO)
    write_line(f"{path}: no problems.")


@command.command("diff", short_help="List the differences between two catalogue files.")
@click.argument("old", type=INPUT_FILE)
@click.argument("new", type=INPUT_FILE)
@fail_on_option
@format_option
def diff(*, old: Path, new: Path, fail_on: str | None, style: str) -> None:
    """List what differs in the catalogue NEW from the catalogue OLD: models, offers, prices, scores, sources.

    Prices are those of offers that can be ranked in both, sorted by their effect on the monthly bill of 5M input and 2M
    output tokens, largest first. Both catalogues are read for today.
    """
    from crosswalk_tui.cli.diff_command import write_diff

    write_diff(old, new, fail_on, style)


@command.command("path", short_help="Print the path of the catalogue.")
@catalogue_option
def path_of(*, catalogue: Path | None) -> None:
    """Print the path of the catalogue in use. Exits with 1 if the file does not exist."""
    path = chosen_path(catalogue)
    write_path(path)
    if not path.is_file():
        write_message("The file does not exist. Build it with: crosswalk-tui catalog build --from DIR")
        raise click.exceptions.Exit(NO)


@command.command("rollback", short_help="Restore the catalogue from before the last refresh.")
def rollback() -> None:
    """Restore the catalogue from before the last refresh; a second call restores the refreshed one.

    Prints which catalogue is in use now, and which one the next rollback would restore.
    """
    from crosswalk_tui.catalog.locate import newest_path, refreshed_path
    from crosswalk_tui.cli.refresh import in_use_instead
    from crosswalk_tui.sources.refresh.replacement import roll_back

    try:
        other, now = roll_back(refreshed_path()), newest_path()
        instead = in_use_instead()
        write_line(f"{'Restored' if instead else 'In use now'}: {_named(now)}. {instead}".rstrip())
        if now != refreshed_path() and refreshed_path().exists():
            write_line(f"It is newer than the restored one, {_named(refreshed_path())}.")
        write_line(f"The next rollback returns to {_named(other)}.")
    except CatalogueError as error:
        raise Refusal(error) from error


def _named(path: Path) -> str:
    """``the catalogue of 2026-11-20, written 2026-11-29 12:01 UTC``; the shipped one by its date alone."""
    from crosswalk_tui.catalog.locate import shipped_path
    from crosswalk_tui.catalog.reader import Catalogue

    try:
        with Catalogue.open(path, check=False) as opened:
            day = opened.as_of()
    except CatalogueError:
        return f"a catalogue that cannot be read, {path}"
    if path == shipped_path():
        return f"the shipped catalogue of {day}"
    return f"the catalogue of {day}{written_words(path.stat().st_mtime)}"


def written_words(modified: float) -> str:
    """``, written 2026-11-29 12:01 UTC``, of seconds since 1970; empty for a time that no calendar has."""
    try:
        return f", written {datetime.fromtimestamp(modified, UTC):%Y-%m-%d %H:%M} UTC"
    except (ValueError, OverflowError, OSError):
        return ""


@command.command("build", short_help="Build a catalogue from upstream snapshots.")
@click.option(
    "--from",
    "folder",
    metavar="DIR",
    required=True,
    type=FilePath(path_type=Path),
    help="Folder with sources/ and benchmarks/.",
)
@click.option(
    "--output", metavar="FILE", type=FilePath(path_type=Path), help="Write FILE instead of the catalogue in use."
)
@click.option("--include-openrouter", is_flag=True, help="Import OpenRouter's list too; its terms forbid shipping it.")
def build(*, folder: Path, output: Path | None, include_openrouter: bool) -> None:
    """Build a catalogue from the snapshots in DIR; the same snapshots always give the same catalogue.

    An existing catalogue is replaced only by a complete new one. Exits with 1 if a snapshot cannot be read.
    """
    from crosswalk_tui.sources import pipeline

    try:
        report = pipeline.build(folder, chosen_path(output), write_message, include_unlicensed=include_openrouter)
    except (SourceError, CatalogueError) as error:
        raise Refusal(error) from error
    for line in report.summary_lines():
        write_line(line)


# Identity


@command.command("why", short_help="Explain which model a provider's id is.")
@click.argument("provider")
@click.argument("raw_id", metavar="ID")
@catalogue_option
def why(*, provider: str, raw_id: str, catalogue: Path | None) -> None:
    """Explain which model the offer ID of PROVIDER is, one identity rule per line.

    PROVIDER is an id of the catalogue, or the provider's name in LiteLLM's or genai-prices' list. An id that is not in
    the catalogue is resolved as a new one.
    """
    from crosswalk_tui.core.search.provider_names import provider_named
    from crosswalk_tui.sources.identity import explain
    from crosswalk_tui.sources.providers import provider_called

    with open_catalogue(catalogue, with_own=False) as opened:
        names = opened.provider_names()
        seller = provider_called(provider, names) or provider_named(provider, names)
        if seller is None:
            raise click.UsageError(_unknown_seller(provider, raw_id, opened))
        ids = [known for listed, known in opened.corpus() if listed == seller]
    for step in explain(seller, raw_id, chosen_path(catalogue)):
        write_line(step)
    if raw_id not in ids:
        write_message(f"{seller} has no offer {safe(raw_id)} in the catalogue; it was resolved as new.")


def _unknown_seller(provider: str, raw_id: str, opened: Catalogue) -> str:
    """The error that no provider has the name, with the nearest, or the right order of the arguments."""
    problem = unknown_provider([provider], opened) or ""
    swapped = unknown_provider([raw_id], opened)
    if swapped is None or ("Nearest" in swapped and "Nearest" not in problem):
        known = "The provider comes first: crosswalk-tui catalog why PROVIDER ID."
        return f"No provider is called {safe(provider, 80)!r}. {known}"
    return problem
