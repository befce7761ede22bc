"""``crosswalk-tui catalog build``: make a catalogue from a folder of upstream snapshots."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from crosswalk_tui.cli.group import Refusal
from crosswalk_tui.cli.options import chosen_path
from crosswalk_tui.cli.output import write_line
from crosswalk_tui.core.errors import CatalogueError, SourceError


@click.command("build", short_help="Build a catalogue from upstream snapshots.")
@click.option(
    "--from",
    "folder",
    metavar="DIR",
    required=True,
    type=click.Path(path_type=Path),
    help="Folder with sources/ and benchmarks/.",
)
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="File to write instead of the catalogue in use.",
)
@click.option("--include-openrouter", is_flag=True, help="Import OpenRouter's list too; its terms keep it out of ours.")
def command(*, folder: Path, output: Path | None, include_openrouter: bool) -> None:
    """Build a catalogue from the snapshots in DIR; the same snapshots always give the same catalogue.

    An existing catalogue is replaced only by a complete new one. Exits with 1 when a snapshot cannot be read.
    """
    from crosswalk_tui.sources.build import build

    try:
        report = build(
            folder, chosen_path(output), partial(write_line, message=True), include_unlicensed=include_openrouter
        )
    except (SourceError, CatalogueError) as error:
        raise Refusal(error) from error
    for line in report.summary_lines():
        write_line(line)
