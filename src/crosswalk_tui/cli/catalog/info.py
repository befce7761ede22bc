"""``crosswalk-tui catalog info``: the catalogue in figures, and where its facts come from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from crosswalk_tui.catalog.reader import Source, Summary
from crosswalk_tui.cli.options import catalogue_option, format_option, open_catalogue
from crosswalk_tui.cli.output import Answer, Section, write
from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.text.table import Table

_FIELDS = ("source", "name", "what", "licence", "attribution", "url", "as_of", "n_rows", "n_rejected")


@click.command("info", short_help="Counts, sources, licences and findings.")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@format_option
@catalogue_option
def command(*, file: Path | None, style: str, catalogue: Path | None) -> None:
    """Describe the catalogue, or any catalogue FILE: counts, sources with licence and date, data-quality findings."""
    with open_catalogue(file or catalogue) as opened:
        summary, sources, path = opened.summary(), opened.sources(), opened.path
    records = [_record(source) for source in sources]
    document = {
        "path": str(path),
        "schema_version": summary.schema_version,
        "as_of": summary.as_of,
        "counts": _counts(summary),
        "issues": summary.issues,
        "sources": records,
    }
    write(Answer(document, _sections(path, summary, sources), _FIELDS, records), style)


def _counts(summary: Summary) -> dict[str, int]:
    names = ("models", "offers", "prices", "providers", "scores")
    return {name: getattr(summary, name) for name in names}


def _record(source: Source) -> dict[str, object]:
    return {
        "source": source.source_id,
        "name": source.name,
        "what": source.what,
        "licence": source.licence,
        "attribution": source.attribution,
        "url": source.url or None,
        "as_of": source.as_of,
        "n_rows": source.n_rows,
        "n_rejected": source.n_rejected,
    }


def _sections(path: Path, summary: Summary, sources: Sequence[Source]) -> list[Section]:
    counts = Table((Column("Rows"), Column("Number", "right")), [(k, f"{n:,}") for k, n in _counts(summary).items()])
    origin = Table(
        (Column("Source"), Column("As of"), Column("Rows", "right"), Column("Rejected", "right"), Column("Licence")),
        [(s.name, s.as_of, f"{s.n_rows:,}", f"{s.n_rejected:,}", s.licence) for s in sources],
    )
    issues = Table(
        (Column("Finding"), Column("Number", "right")),
        [(safe(code).replace("_", " "), f"{n:,}") for code, n in summary.issues.items()],
    )
    return [
        Section(notes=(str(path), f"schema {summary.schema_version}, as of {summary.as_of}")),
        Section("Contents", counts),
        Section("Sources", origin),
        Section("Data-quality findings", issues, () if summary.issues else ("None.",)),
    ]
