"""``crosswalk-tui workloads delete``: forget a saved workload."""

from __future__ import annotations

import click

from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.workloads import delete_workload


@click.command("delete", short_help="Forget a saved workload.")
@click.argument("name")
def command(*, name: str) -> None:
    """Delete the saved workload NAME."""
    delete_workload(UserDatabase(), name)
    click.echo(f"Deleted {safe(name.strip())!r}.", err=True)
