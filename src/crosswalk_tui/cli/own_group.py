"""``crosswalk-tui own``: what is the user's: prices, discounts, credits, providers, models and scores."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import click

from crosswalk_tui.cli.options import catalogue_option, format_option, open_catalogue
from crosswalk_tui.cli.output import Answer, Section, write
from crosswalk_tui.cli.own_adding import ADDING
from crosswalk_tui.cli.own_import import import_
from crosswalk_tui.core.own.record_fields import KINDS, kind_of, write_record
from crosswalk_tui.core.own.record_words import record_details
from crosswalk_tui.core.own.records import Own
from crosswalk_tui.core.own.toml_file import own_text
from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.core.text.format import counted
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.own import own_entries, remove_own, switch_own

_FIELDS = ("kind", "name", "sets", "active", "saved_on", "note")
_COLUMNS = (Column("Kind"), Column("Of"), Column("Sets"), Column("Saved"), Column(""))


@click.group("own", short_help="Set your own prices, discounts, models and scores.")
def command() -> None:
    """Set what is yours: prices, discounts, credits, providers, models, scores.

    They replace the catalogue's values in every command and in the app, are marked *, and survive a refresh;
    --list-prices ignores them. They are stored in your own database.
    """


for adding in ADDING:
    command.add_command(adding)

_kind_argument = click.argument("kind", type=click.Choice(KINDS))
_name_argument = click.argument("name", nargs=-1, required=True)


@command.command("list", short_help="List what is yours.")
@format_option
@catalogue_option
def list_own(*, style: str, catalogue: Path | None) -> None:
    """List all that is yours; what has no effect is named on standard error, with the reason."""
    entries = own_entries(UserDatabase())
    with open_catalogue(catalogue) as opened:
        problems = opened.own_problems

    def sections() -> list[Section]:
        rows = [(kind_of(e.record), e.record.name, record_details(e.record), e.saved_on, "" if e.active else "off")
                for e in entries]  # fmt: skip
        hint = () if rows else ("Nothing is yours yet. Try: crosswalk-tui own discount azure 15%",)
        return [Section(table=Table(_COLUMNS, rows), notes=hint)]

    write(Answer(lambda: {"own": list(_documents(entries))}, sections, _FIELDS, lambda: list(_records(entries))), style)
    for problem in problems:
        click.echo(f"No effect: {safe(problem, 400)}", err=True)


def _documents(entries: Own) -> Iterator[dict[str, object]]:
    for entry in entries:
        values = {
            name: f"{value:f}"
            if isinstance(value, Decimal)
            else value
            if isinstance(value, bool | int | list)
            else str(value)
            for name, value in write_record(entry.record).items()
        }
        yield {"kind": kind_of(entry.record), "name": entry.record.name, "active": entry.active,
               "saved_on": entry.saved_on, "fields": values}  # fmt: skip


def _records(entries: Own) -> Iterator[dict[str, object]]:
    for entry in entries:
        yield {
            "kind": kind_of(entry.record), "name": entry.record.name, "sets": record_details(entry.record),
            "active": entry.active, "saved_on": entry.saved_on, "note": entry.record.note or None,
        }  # fmt: skip


@command.command("remove", short_help="Remove something that is yours.")
@_kind_argument
@_name_argument
def remove(*, kind: str, name: tuple[str, ...]) -> None:
    """Remove the KIND called NAME, as own list writes it; the catalogue's value applies again."""
    called = " ".join(name)
    remove_own(UserDatabase(), kind, called)
    click.echo(f"Removed: {kind} {safe(called, 80)}.", err=True)


@command.command("off", short_help="Ignore something that is yours.")
@_kind_argument
@_name_argument
def switch_off(*, kind: str, name: tuple[str, ...]) -> None:
    """Ignore the KIND called NAME until it is switched on."""
    _switch(kind, " ".join(name), active=False)


@command.command("on", short_help="Use something that was switched off.")
@_kind_argument
@_name_argument
def switch_on(*, kind: str, name: tuple[str, ...]) -> None:
    """Use the KIND called NAME again."""
    _switch(kind, " ".join(name), active=True)


def _switch(kind: str, name: str, *, active: bool) -> None:
    switch_own(UserDatabase(), kind, name, active=active)
    click.echo(f"Switched {'on' if active else 'off'}: {kind} {safe(name, 80)}.", err=True)


@command.command("export", short_help="Write what is yours as TOML.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
def export(*, file: Path | None) -> None:
    """Write all that is yours as TOML to FILE, or to standard output; own import reads it."""
    entries = own_entries(UserDatabase())
    text = own_text(entries)
    if file is None:
        click.echo(text, nl=False)
        return
    file.write_text(text, encoding="utf-8")
    click.echo(f"Wrote {counted(len(entries), 'record')} to {safe(str(file))}.", err=True)


command.add_command(import_)
