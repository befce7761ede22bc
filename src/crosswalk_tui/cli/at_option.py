"""The option ``--at``: the day whose prices are billed."""

from __future__ import annotations

import click

from crosswalk_tui.cli.options import DayType

at_option = click.option(
    "--at",
    metavar="DATE",
    type=DayType(),
    help="Bill at the prices in force on DATE (YYYY-MM-DD): recorded ones, or announced ones.",
)
