"""``crosswalk-tui workloads``: the workloads that have a name."""

from __future__ import annotations

import click

from crosswalk_tui.cli.group import LazyGroup

_COMMANDS = ("list", "save", "delete")


@click.group(
    "workloads",
    short_help="Save workloads under a name; list the presets.",
    cls=LazyGroup,
    lazy={name: f"crosswalk_tui.cli.workloads.{name}" for name in _COMMANDS},
)
def command() -> None:
    """List, save and delete workloads. Saved ones lie in a database of your own, which no catalogue build touches."""
