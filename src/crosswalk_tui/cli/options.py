"""Options that commands share, headings for them in the help, and decorators that pass them on as one value."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from crosswalk_tui.catalog.locate import located
from crosswalk_tui.cli.text_lines import write_message
from crosswalk_tui.core.errors import CrosswalkError, QuantityError, UserDataError
from crosswalk_tui.core.text.quantity import parse_count
from crosswalk_tui.core.text.safe import safe

if TYPE_CHECKING:
    from click.types import OptionHelpExtra

    from crosswalk_tui.catalog.reader import Catalogue

_Command = TypeVar("_Command", bound=Callable[..., Any])
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def parse_with(parse: Callable[[str], object]) -> Callable[[click.Context, click.Parameter, Any], object]:
    """Return an option callback that calls *parse* on the text, or on each one of a repeatable option."""

    def read(ctx: click.Context, param: click.Parameter, text: str | tuple[str, ...] | None) -> object:
        try:
            if isinstance(text, tuple):
                return tuple(map(parse, text))
            return None if text is None else parse(text)
        except QuantityError as error:
            raise click.BadParameter(str(error), ctx, param) from error

    return read


def parse_size(text: str) -> int:
    """A size in tokens, 1 or more.

    Raises:
        QuantityError: it cannot be read.
    """
    return parse_count(text, "tokens")


# Types


class Text(click.types.StringParamType):
    """Text that SQLite can hold and that is not blank, which a filter or a name would take for something else."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401
        """The text *value*; fails if it is blank, or not UTF-8."""
        text = _in_utf_8(super().convert(value, param, ctx))
        if not text.strip():
            self.fail(_EMPTY, param, ctx)
        try:
            text.encode()
        except UnicodeEncodeError:
            self.fail(f"{text[:80].encode(errors='replace').decode()!r} is not UTF-8 text.", param, ctx)
        return text


def _in_utf_8(text: str) -> str:
    r"""*text* as the terminal sent it, if Python took it for another encoding: ``m\udcc3\udcbcller`` is müller."""
    try:
        return os.fsencode(text).decode()
    except UnicodeError:
        return text


class FilePath(click.Path):
    """A path of a file or folder, in any bytes; an empty one would be the current folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        """The path *value*; fails if it is empty."""
        if not os.fspath(value):
            self.fail(_EMPTY, param, ctx)
        return super().convert(value, param, ctx)


class DayType(click.ParamType[date]):
    """A day, such as 2026-11-20."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401
        """The day *value*; fails if it is none, or written in another way."""
        if not value.strip():
            self.fail(_EMPTY, param, ctx)
        try:
            day = date.fromisoformat(value)
        except ValueError:
            day = None
        if day is None or str(day) != value:  # 20261120 and 2026-W47-5 are read, too
            self.fail(f"{safe(value, 40)!r} is not a day such as 2026-11-20.", param, ctx)
        return day


_EMPTY = "It is empty: give a value, or leave it out."


def with_strict_text(command: click.Command) -> click.Command:
    """*command* with `Text` in place of plain text, in the commands of its group, too."""
    for param in command.params:
        if type(param.type) is click.types.StringParamType:
            param.type = Text()
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            with_strict_text(inner)
    return command


INPUT_FILE = FilePath(path_type=Path, readable=False)
"""A file to read. Opening it shows whether it may be read; click finds that only in a folder it may enter."""


# Options that commands share

catalogue_option = click.option(
    "--catalog",
    "catalogue",
    metavar="PATH",
    type=INPUT_FILE,
    help="Catalogue to read instead of the shipped one or $CROSSWALK_CATALOG.",
)


def say_if_waiting(paths: Iterable[str | Path]) -> None:
    """Say which of *paths* is a named pipe: reading waits until a program writes to it.

    The pipe of a process substitution has no name: the shell has started its program.
    """
    for path in paths:
        if stat.S_ISFIFO(_mode(path)) and os.path.exists(os.path.realpath(path)):  # noqa: PTH110
            shown = safe(str(path), 200)
            write_message(f"{shown} is a named pipe: waiting for what is written to it (ctrl+c cancels).")


def _mode(path: str | Path) -> int:
    try:
        return os.stat(path).st_mode  # noqa: PTH116
    except (OSError, ValueError):  # reported by what reads it
        return 0


_LIST_PRICES = "crosswalk_tui.list_prices"
"""Key of a context's ``meta``: whether what is the user's is ignored."""


def _ignore_own(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    del param
    if value:
        ctx.find_root().meta[_LIST_PRICES] = True


def ignores_own(ctx: click.Context) -> bool:
    """Whether ``--list-prices`` was given."""
    return bool(ctx.find_root().meta.get(_LIST_PRICES))


CATALOGUE = "crosswalk_tui.catalogue"
"""Key of a context's ``meta``: the path of the catalogue that was opened."""

list_prices_option = click.option(
    "--list-prices",
    is_flag=True,
    expose_value=False,
    callback=_ignore_own,
    help="Ignore your own prices, discounts, models and scores.",
)

format_option = click.option(
    "--format",
    "style",
    type=click.Choice(["table", "json", "csv", "markdown"]),
    default="table",
    show_default=True,
    help="Output format.",
)


fail_on_option = click.option(
    "--fail-on", type=click.Choice(["dearer"]), help="Exit with 1 if an offer is more expensive than before."
)


Report = Callable[[str], object]
"""Receives a sentence for the user."""


def chosen_path(explicit: Path | None, report: Report = write_message) -> Path:
    """The catalogue's path: the command's ``--catalog``, the program's, the environment's, or the newest one.

    *report* receives a sentence on a refreshed one that cannot be read, if any.
    """
    whole = click.get_current_context().find_root().params.get("catalogue")
    path, remark = located(explicit or whole)
    if remark:
        report(remark)
    return path


def open_catalogue(explicit: Path | None, *, with_own: bool = True, report: Report = write_message) -> Catalogue:
    """Open the requested catalogue, with what is the user's unless ``--list-prices`` was given; *report* as above.

    Raises:
        CatalogueError: it cannot be opened.
        UserDataError: what is the user's cannot be read.
    """
    ctx = click.get_current_context()
    opened = _open_sealed(explicit, report)
    ctx.meta[CATALOGUE] = opened.path
    if not with_own or ignores_own(ctx):
        return opened
    from crosswalk_tui.user.database import UserDatabase

    users = UserDatabase()
    try:
        if users.has_own():
            from crosswalk_tui.user.own import own_entries

            opened.lay_over(own_entries(users))
    except CrosswalkError as error:
        opened.close()
        has_option = any("--list-prices" in param.opts for param in ctx.command.get_params(ctx))
        hint = " --list-prices ignores what is yours." if has_option else ""
        raise UserDataError(f"{error}{hint}") from error
    return opened


def _open_sealed(explicit: Path | None, report: Report) -> Catalogue:
    """Open the requested catalogue; its seal is checked once, and again when the file has changed."""
    from crosswalk_tui.catalog.reader import Catalogue
    from crosswalk_tui.user.checked_catalogue import CheckedCatalogue

    path = chosen_path(explicit, report)
    checked = CheckedCatalogue(path)
    if checked.is_known():
        return Catalogue.open(path, check=False)
    opened = Catalogue.open(path)
    checked.remember()
    return opened


# Headings


class SectionOption(click.Option):
    """An option that the help lists under a heading."""

    def __init__(self, *declarations: Any, section: str = "", **settings: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(*declarations, **settings)
        self.section = section

    def get_help_extra(self, ctx: click.Context) -> OptionHelpExtra:
        """What the help adds; a default in words is shown as it is typed, which click puts in parentheses."""
        extra = super().get_help_extra(ctx)
        if isinstance(self.show_default, str):
            extra["default"] = self.show_default
        return extra


def write_options(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """List the options of *command* under headings; options without one come last."""
    sections: dict[str, list[tuple[str, str]]] = {}
    rest: list[tuple[str, str]] = []
    for param in command.get_params(ctx):
        record = param.get_help_record(ctx)
        if record is not None and isinstance(param, click.Option):
            section = getattr(param, "section", "")
            (sections.setdefault(section, []) if section else rest).append(record)
    for title, records in [*sections.items(), ("Options", rest)]:
        if records:
            with formatter.section(title):
                formatter.write_dl(records)


class SectionedCommand(click.Command):
    """A command whose help lists its options under headings."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the options under headings."""
        write_options(self, ctx, formatter)


def option(section: str, *declarations: str, **settings: Any) -> tuple[str, Decorator]:  # noqa: ANN401 - click's own
    """An option under the heading *section*, after the name of its value, which is its last declaration."""
    return declarations[-1], click.option(*declarations, cls=SectionOption, section=section, **settings)


def grouped_as(
    argument: str, kind: Callable[..., Any], options: Sequence[tuple[str, Decorator]]
) -> Callable[[_Command], _Command]:
    """Add *options* to a command and pass their values as one argument: ``argument=kind(name=value, …)``."""

    def decorate(command: _Command) -> _Command:
        @wraps(command)
        def gathered(*args: Any, **values: Any) -> object:  # noqa: ANN401 - whatever the command takes
            given = {name: values.pop(name) for name, _ in options if name in values}
            return command(*args, **values, **{argument: kind(**given)})

        whole: Callable[..., Any] = gathered
        for _, decorator in reversed(options):
            whole = decorator(whole)
        return whole  # type: ignore[return-value]

    return decorate
