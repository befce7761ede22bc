"""Options that every command shares, and what they mean."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from crosswalk_tui.catalog.locate import catalogue_path
from crosswalk_tui.core.errors import QuantityError
from crosswalk_tui.core.text.quantity import parse_count

if TYPE_CHECKING:
    from crosswalk_tui.catalog.reader import Catalogue

_Value = TypeVar("_Value")


def read_with(parse: Callable[[str], _Value]) -> Callable[[click.Context, click.Parameter, str | None], _Value | None]:
    """An option's callback that reads its text with *parse*; an option not given stays None."""

    def read(ctx: click.Context, param: click.Parameter, text: str | None) -> _Value | None:
        try:
            return None if text is None else parse(text)
        except QuantityError as error:
            raise click.BadParameter(str(error), ctx, param) from error

    return read


def read_each_with(
    parse: Callable[[str], _Value],
) -> Callable[[click.Context, click.Parameter, tuple[str, ...]], tuple[_Value, ...]]:
    """The same for an option that may be given several times."""

    def read(ctx: click.Context, param: click.Parameter, texts: tuple[str, ...]) -> tuple[_Value, ...]:
        try:
            return tuple(map(parse, texts))
        except QuantityError as error:
            raise click.BadParameter(str(error), ctx, param) from error

    return read


def parse_size(text: str) -> int:
    """A size in tokens, 1 or more.

    Raises:
        QuantityError: it cannot be read.
    """
    return parse_count(text, "tokens")


catalogue_option = click.option(
    "--catalog",
    "catalogue",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="Catalogue to read instead of the one that ships (or of $CROSSWALK_CATALOG).",
)

format_option = click.option(
    "--format",
    "style",
    type=click.Choice(["table", "json", "csv", "markdown"]),
    default="table",
    show_default=True,
    help="How to write the answer.",
)


def chosen_path(explicit: Path | None) -> Path:
    """The catalogue's place: the command's own ``--catalog``, the program's, the environment's, the shipped one."""
    whole = click.get_current_context().find_root().params.get("catalogue")
    return catalogue_path(explicit or whole)


def open_catalogue(explicit: Path | None) -> Catalogue:
    """Open the catalogue the call asks for.

    Raises:
        CatalogueError: it cannot be opened.
    """
    from crosswalk_tui.catalog.reader import Catalogue

    return Catalogue.open(chosen_path(explicit))
