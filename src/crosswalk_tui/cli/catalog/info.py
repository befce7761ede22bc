"""``crosswalk-tui catalog info``: the catalogue in figures, and where its facts come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from crosswalk_tui.catalog.coverage import read_coverage
from crosswalk_tui.catalog.quality import count_findings
from crosswalk_tui.catalog.reader import Source
from crosswalk_tui.catalog.schema import SCHEMA_VERSION
from crosswalk_tui.cli.options import catalogue_option, format_option, open_catalogue
from crosswalk_tui.cli.output import Answer, Section, write
from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.core.text.table import Table

_FIELDS = ("source", "name", "what", "licence", "attribution", "url", "as_of", "n_rows", "n_rejected")
_COUNTS = ("models", "offers", "prices", "providers", "scores")


@click.command("info", short_help="Counts, sources, licences and findings.")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@format_option
@catalogue_option
def command(*, file: Path | None, style: str, catalogue: Path | None) -> None:
    """Describe the catalogue, or any catalogue FILE: counts, sources with licence and date, data-quality findings."""
    with open_catalogue(file or catalogue) as opened:
        coverage = read_coverage(opened, datetime.now(UTC))
        issues = {found.code: found.count for found in sorted(count_findings(opened), key=lambda found: found.code)}
        as_of, sources, path = opened.as_of(), opened.sources(), opened.path
    counts = {name: int(getattr(coverage, name)) for name in _COUNTS}
    records = [_record(source) for source in sources]
    document = {
        "path": str(path),
        "schema_version": SCHEMA_VERSION,
        "as_of": as_of,
        "counts": counts,
        "issues": issues,
        "sources": records,
    }
    about = Section(notes=(str(path), f"schema {SCHEMA_VERSION}, as of {as_of}"))
    write(Answer(document, [about, *_sections(counts, sources, issues)], _FIELDS, records), style)


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


def _sections(counts: Mapping[str, int], sources: Sequence[Source], issues: Mapping[str, int]) -> list[Section]:
    contents = Table((Column("Rows"), Column("Number", "right")), [(name, f"{n:,}") for name, n in counts.items()])
    origin = Table(
        (Column("Source"), Column("As of"), Column("Rows", "right"), Column("Rejected", "right"), Column("Licence")),
        [(s.name, s.as_of, f"{s.n_rows:,}", f"{s.n_rejected:,}", s.licence) for s in sources],
    )
    findings = Table(
        (Column("Finding"), Column("Number", "right")),
        [(code.replace("_", " "), f"{n:,}") for code, n in issues.items()],
    )
    return [
        Section("Contents", contents),
        Section("Sources", origin),
        Section("Data-quality findings", findings, () if issues else ("None.",)),
    ]
