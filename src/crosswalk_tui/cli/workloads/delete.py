"""``crosswalk-tui workloads delete``: forget a saved workload."""

from __future__ import annotations

import click

from crosswalk_tui.catalog.user.database import UserDatabase
from crosswalk_tui.catalog.user.workloads import delete_workload
from crosswalk_tui.core.text import safe


@click.command("delete", short_help="Forget a saved workload.")
@click.argument("name")
def command(*, name: str) -> None:
    """Delete the saved workload NAME."""
    delete_workload(UserDatabase(), name)
    click.echo(f"Deleted {safe(name.strip())!r}.", err=True)
