"""``crosswalk-tui workloads delete``: forget a saved workload."""

from __future__ import annotations

import click

from crosswalk_tui.catalog.userdb import UserDatabase
from crosswalk_tui.core.text import safe


@click.command("delete", short_help="Forget a saved workload.")
@click.argument("name")
def command(*, name: str) -> None:
    """Delete the saved workload NAME."""
    UserDatabase().delete_workload(name)
    click.echo(f"Deleted {safe(name.strip())!r}.", err=True)
