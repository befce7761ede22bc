"""``crosswalk-tui own``: what is the user's: prices and other records, saved comparisons, workloads and notes."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import click

from crosswalk_tui.cli.group import NO, Refusal
from crosswalk_tui.cli.options import FilePath
from crosswalk_tui.cli.own_adding import ADDING
from crosswalk_tui.cli.own_import import import_
from crosswalk_tui.cli.own_list import list_own
from crosswalk_tui.cli.own_naming import NamingCommand, naming
from crosswalk_tui.cli.text_lines import shown_path, write_message
from crosswalk_tui.core.errors import UserDataError
from crosswalk_tui.core.own.record_fields import KINDS
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.fresh_start import fault_of, start_fresh
from crosswalk_tui.user.own import switch_own
from crosswalk_tui.user.saved_words import counts_words
from crosswalk_tui.user.whole_file import write_whole
from crosswalk_tui.user.yours import (
    EVERY_KIND,
    RENAMABLE_KINDS,
    NameTakenError,
    make_change,
    names_of_yours,
    read_yours,
    remove_yours,
    renaming,
)
from crosswalk_tui.user.yours_file import yours_text

_STANDARD_OUTPUT = "-"


@click.group("own", short_help="Set your own prices, discounts, models and scores; list all that is yours.")
def command() -> None:
    """Set what is yours: prices, discounts, credits, providers, models, scores; list, export, import and remove it.

    They replace the catalogue's values in every command and in the app, are marked *, and survive a refresh;
    --list-prices ignores them. They are stored in your own database, with your saved comparisons, workloads and notes,
    which list, export, import and remove cover too.
    """


for adding in ADDING:
    command.add_command(adding)
command.add_command(list_own)

_kind_argument = click.argument("kind", metavar="KIND", type=click.Choice(KINDS))
_name_argument = click.argument("name", nargs=-1, required=True)


def _named(kind: str, name: str) -> AbstractContextManager[None]:
    """Report that nothing of *kind* has the *name* with what to type instead."""
    running = click.get_current_context().command
    return running.named(kind, name) if isinstance(running, NamingCommand) else nullcontext()


@command.command("remove", cls=naming(EVERY_KIND), short_help="Remove something that is yours.")
@click.argument("kind", metavar="KIND", type=click.Choice(EVERY_KIND))
@_name_argument
def remove(*, kind: str, name: tuple[str, ...]) -> None:
    """Remove the KIND called NAME, as own list writes it; a note is called by the keys of its models.

    KIND is price, discount, credit, provider, model, score, comparison, workload or note.
    Instead of a removed price, model or score the catalogue's applies again.
    """
    called = " ".join(name)
    with _named(kind, called):
        remove_yours(UserDatabase(), kind, called)
    write_message(f"Removed: {kind} {safe(called, 80)}.")


@command.command("rename", cls=naming(RENAMABLE_KINDS, " NEW"), short_help="Rename a saved comparison or workload.")
@click.argument("kind", metavar="KIND", type=click.Choice(RENAMABLE_KINDS))
@click.argument("name")
@click.argument("new")
def rename(*, kind: str, name: str, new: str) -> None:
    """Call the saved comparison or workload NAME by the name NEW; exits with 1 if that is taken.

    KIND is comparison or workload.
    """
    users = UserDatabase()
    try:
        with _named(kind, name):
            change = renaming(users, kind, name, new)
        make_change(users, change)
    except NameTakenError as error:
        raise Refusal(error) from error
    write_message(f"Renamed: {kind} {safe(name.strip(), 80)} to {safe(new.strip(), 80)}.")


@command.command("off", cls=naming(KINDS), short_help="Ignore something that is yours.")
@_kind_argument
@_name_argument
def switch_off(*, kind: str, name: tuple[str, ...]) -> None:
    """Ignore the KIND called NAME until it is switched on.

    KIND is price, discount, credit, provider, model or score.
    """
    _switch(kind, " ".join(name), active=False)


@command.command("on", cls=naming(KINDS), short_help="Use something that was switched off.")
@_kind_argument
@_name_argument
def switch_on(*, kind: str, name: tuple[str, ...]) -> None:
    """Use the KIND called NAME again.

    KIND is price, discount, credit, provider, model or score.
    """
    _switch(kind, " ".join(name), active=True)


def _switch(kind: str, name: str, *, active: bool) -> None:
    with _named(kind, name):
        switch_own(UserDatabase(), kind, name, active=active)
    write_message(f"Switched {'on' if active else 'off'}: {kind} {safe(name, 80)}.")


@command.command("export", short_help="Write what is yours as TOML.")
@click.argument("file", type=FilePath(dir_okay=False), required=False)
def export(*, file: str | None) -> None:
    """Write all that is yours as TOML to FILE, or to standard output if it is - or missing; own import reads it."""
    _check_is_no_name(file)
    yours = read_yours(UserDatabase())
    for kind, name in yours.unreadable:
        write_message(f"Left out: the {kind} {safe(name, 80)!r} cannot be read; remove it and save it again.")
    text = yours_text(yours)
    if file in (None, _STANDARD_OUTPUT):
        click.echo(text, nl=False)
        return
    try:
        write_whole(Path(file), text.encode())
    except OSError as error:  # one of writing does not name the file
        raise UserDataError(f"{shown_path(file)}: {error.strerror or error}.") from error
    write_message(f"Wrote {counts_words(yours)} to {shown_path(file)}.")


def _check_is_no_name(file: str | None) -> None:
    """Check that *file* is not the kind or the name of something of the user's, which would be taken for a choice.

    Raises:
        click.UsageError: it is.
    """
    names = {word for kind, name in names_of_yours(UserDatabase()) for word in (name, name.partition(" ")[0])}
    if file is not None and not Path(file).exists() and file in {*EVERY_KIND, *names}:
        raise click.UsageError(
            f"own export writes all that is yours, and {safe(file, 80)!r} would be the file. To write it there, type:"
            f" crosswalk-tui own export ./{safe(file, 80)}"
        )


@command.command("fresh", short_help="Start with a new database beside one that cannot be used.")
def fresh() -> None:
    """Start with a new database beside yours, if that is damaged, read-only, or of a newer version or another program.

    The file is kept under another name: nothing is deleted. The new one is empty, or a copy of one that can be read.
    Exits with 1 if yours can be used. own import adds what is in a kept file that can be read.
    """
    users = UserDatabase()
    fault = fault_of(users)
    if fault is None:
        write_message(f"{safe(str(users.path))} can be used; nothing was changed.")
        raise click.exceptions.Exit(NO)
    done = start_fresh(users, fault)
    new = "a copy that can be written to" if done.is_copied else "empty"
    write_message(f"Kept: {safe(str(done.kept))}. {safe(str(users.path))} is new, and {new}.")


command.add_command(import_)
