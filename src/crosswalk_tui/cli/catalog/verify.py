"""``crosswalk-tui catalog verify``: is this file a sound catalogue."""

from __future__ import annotations

from pathlib import Path

import click

from crosswalk_tui.cli.group import NO
from crosswalk_tui.cli.options import catalogue_option, chosen_path
from crosswalk_tui.core.text.format import counted


@click.command("verify", short_help="Check a catalogue file.")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@catalogue_option
def command(*, file: Path | None, catalogue: Path | None) -> None:
    """Check the catalogue, or any FILE: schema, integrity, foreign keys, and that no ranked price is a lie.

    Prints one problem a line. Exits with 1 when there are any.
    """
    from crosswalk_tui.catalog.checks import verify

    path = chosen_path(file or catalogue)
    problems = verify(path)
    for problem in problems:
        click.echo(problem)
    if problems:
        click.echo(f"{path}: {counted(len(problems), 'problem')}.", err=True)
        raise click.exceptions.Exit(NO)
    click.echo(f"{path}: no problems.")
