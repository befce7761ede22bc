"""The option ``--at``: the day whose prices are billed."""

from __future__ import annotations

from datetime import date

import click


def parse_day(ctx: click.Context, param: click.Parameter, text: str | None) -> date | None:
    """Read a day such as ``2025-06-30``, as the callback of an option."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is not a day such as 2025-06-30.", ctx, param) from error


at_option = click.option(
    "--at",
    metavar="DATE",
    callback=parse_day,
    help="Bill at the prices in force on DATE (YYYY-MM-DD): recorded ones, or announced ones.",
)


def at_note(at: date | None, today: date) -> tuple[str, ...]:
    """A note on the day of the prices; none for today's."""
    if at is None or at == today:
        return ()
    day = at.isoformat()
    if at > today:
        return (f"Prices of {day}: those of today, except where others are announced.",)
    note = f"Prices in force on {day}, as recorded; an offer without a recorded price on that day is left out."
    return note, "Limits, capabilities and scores are today's; your own prices do not apply."
