"""``crosswalk-tui catalog why``: how a provider's id became a model's key."""

from __future__ import annotations

from pathlib import Path

import click

from crosswalk_tui.cli.options import catalogue_option, chosen_path, open_catalogue
from crosswalk_tui.cli.output import write_line
from crosswalk_tui.core.text.safe import safe


@click.command("why", short_help="Explain which model a provider's id is.")
@click.argument("provider")
@click.argument("id", metavar="ID")
@catalogue_option
def command(*, provider: str, id: str, catalogue: Path | None) -> None:  # noqa: A002 - the argument's name
    """Explain which model the offer ID of PROVIDER is, one identity rule a line.

    Any id can be tried; one that the catalogue does not know is read as if it were new.
    """
    from crosswalk_tui.sources.identity import explain

    with open_catalogue(catalogue) as opened:
        known = (provider, id) in opened.corpus()
    for step in explain(provider, id, chosen_path(catalogue)):
        write_line(step)
    if not known:
        click.echo(f"The catalogue has no offer {safe(id)} at {safe(provider)}; its id was read on its own.", err=True)
