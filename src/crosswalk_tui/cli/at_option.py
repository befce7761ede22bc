"""The option ``--at``: the day whose prices are billed."""

from __future__ import annotations

from datetime import date

import click

from crosswalk_tui.core.text.safe import safe


def parse_day(ctx: click.Context, param: click.Parameter, text: str | None) -> date | None:
    """Read a day such as ``2025-06-30``, as the callback of an option."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{safe(text, 40)!r} is not a day such as 2025-06-30.", ctx, param) from error


at_option = click.option(
    "--at",
    metavar="DATE",
    callback=parse_day,
    help="Bill at the prices in force on DATE (YYYY-MM-DD): recorded ones, or announced ones.",
)
