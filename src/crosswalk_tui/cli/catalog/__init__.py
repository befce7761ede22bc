"""``crosswalk-tui catalog``: commands about the catalogue file itself."""

from __future__ import annotations

import click

from crosswalk_tui.cli.group import LazyGroup

_COMMANDS = ("info", "verify", "path", "build", "why")


@click.group(
    "catalog",
    short_help="Look into, check and build the catalogue.",
    cls=LazyGroup,
    lazy={name: f"crosswalk_tui.cli.catalog.{name}" for name in _COMMANDS},
)
def command() -> None:
    """Look into, check and build the catalogue of models and prices."""
