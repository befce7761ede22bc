"""``crosswalk-tui catalog path``: where the catalogue is."""

from __future__ import annotations

from pathlib import Path

import click

from crosswalk_tui.cli.group import NO
from crosswalk_tui.cli.options import catalogue_option, chosen_path


@click.command("path", short_help="Print where the catalogue is.")
@catalogue_option
def command(*, catalogue: Path | None) -> None:
    """Print the path of the catalogue in use. Exits with 1 when no file is there."""
    path = chosen_path(catalogue)
    click.echo(str(path))
    if not path.is_file():
        click.echo("There is no file there yet. Build one with: crosswalk-tui catalog build --from DIR", err=True)
        raise click.exceptions.Exit(NO)
