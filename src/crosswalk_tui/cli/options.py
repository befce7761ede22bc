"""Options that several commands share, and what they mean."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from crosswalk_tui.catalog.locate import catalogue_path
from crosswalk_tui.core.errors import QuantityError
from crosswalk_tui.core.quantity import format_tokens, parse_tokens
from crosswalk_tui.core.workload import DEFAULT_WORKLOAD

if TYPE_CHECKING:
    from crosswalk_tui.catalog.reader import Catalogue

_Command = TypeVar("_Command", bound=Callable[..., Any])


def _read_tokens(ctx: click.Context, param: click.Parameter, value: str) -> int:
    try:
        return parse_tokens(value)
    except QuantityError as error:
        raise click.BadParameter(str(error), ctx, param) from error


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


def workload_options(command: _Command) -> _Command:
    """Give *command* ``--input`` and ``--output`` as ``input_tokens`` and ``output_tokens``, per month."""
    output = click.option(
        "--output",
        "output_tokens",
        callback=_read_tokens,
        default=format_tokens(DEFAULT_WORKLOAD.output_tokens),
        show_default=True,
        metavar="TOKENS",
        help="Output tokens a month.",
    )
    given = click.option(
        "--input",
        "input_tokens",
        callback=_read_tokens,
        default=format_tokens(DEFAULT_WORKLOAD.input_tokens),
        show_default=True,
        metavar="TOKENS",
        help="Input tokens a month: 5M, 250k, 12,345, 1e6.",
    )
    return given(output(command))


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
