"""``crosswalk-tui workloads save``: keep a workload under a name."""

from __future__ import annotations

from pathlib import Path

import click

from crosswalk_tui.cli.group import NO
from crosswalk_tui.cli.options import catalogue_option, open_catalogue
from crosswalk_tui.cli.sections import SectionedCommand
from crosswalk_tui.cli.wording import workload_words
from crosswalk_tui.cli.workload import AskedWorkload, workload_options
from crosswalk_tui.core.models import Model
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.workloads import save_workload


@click.command("save", cls=SectionedCommand, short_help="Keep a workload under a name.")
@click.argument("name")
@workload_options
@click.option("--replace", is_flag=True, help="Replace the workload that has this name.")
@catalogue_option
def command(*, name: str, asked: AskedWorkload, replace: bool, catalogue: Path | None) -> None:
    """Save the workload that the options describe as NAME, for --workload NAME.

    Exits with 1, and changes nothing, when the name is taken and --replace is not given.
    """

    def find(wanted: str) -> Model:
        with open_catalogue(catalogue) as opened:
            return opened.find_model(wanted)

    workload = asked.resolve(find)
    if not save_workload(UserDatabase(), name, workload, replace=replace):
        click.echo(f"There is a saved workload called {safe(name)!r} already; replace it with --replace.", err=True)
        raise click.exceptions.Exit(NO)
    click.echo(f"Saved {safe(name.strip())!r}: {workload_words(workload)}.", err=True)
