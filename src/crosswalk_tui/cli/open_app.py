"""``crosswalk-tui`` without a command: opens the app on the named models."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.cli.filter_options import FilterOptions, filter_options
from crosswalk_tui.cli.group import BAD_USAGE
from crosswalk_tui.cli.opening import Invocation, ViewOptions, opening, usable, view_options
from crosswalk_tui.cli.options import Report, ignores_own, list_prices_option, open_catalogue
from crosswalk_tui.cli.text_lines import write_line, write_message
from crosswalk_tui.cli.workload_options import WorkloadOptions, workload_options
from crosswalk_tui.core.errors import UserDataError

_NO_SCREEN = ("dumb", "unknown")
"""Values of TERM for terminals that cannot position the cursor."""

_WEB_DRIVER = "textual.drivers.web_driver:WebDriver"
"""The class that draws in a browser; the server sets it."""


@click.command("crosswalk-tui")
@click.argument("models", nargs=-1)
@workload_options
@filter_options
@view_options
@list_prices_option
@click.pass_context
def command(
    ctx: click.Context,
    *,
    catalogue: Path | None,
    options: WorkloadOptions,
    filtering: FilterOptions,
    view: ViewOptions,
    models: tuple[str, ...],
) -> None:
    """Open the app; *catalogue* is an option of the whole program."""
    ctx.exit(_open_app(Invocation(models, options, filtering, view), catalogue))


def has_terminal() -> bool:
    """Whether all standard streams are a terminal, or `crosswalk-tui serve` shows the app; it is drawn on stderr."""
    return _is_in_browser() or all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def _without_terminal() -> int:
    """Say which standard streams are not a terminal, where the user sees it; returns the exit code."""
    from crosswalk_tui.core.text.format import listed

    streams = {"input": sys.stdin, "output": sys.stdout, "error": sys.stderr}
    names = listed([f"standard {name}" for name, stream in streams.items() if not stream.isatty()])
    write = write_message if sys.stderr.isatty() or not sys.stdout.isatty() else write_line
    write(
        f"The app needs a terminal. Redirected or closed: {names}."
        " In scripts use: crosswalk-tui models, show, cost or compare (see --help)."
    )
    return BAD_USAGE


def _is_in_browser() -> bool:
    return os.environ.get("TEXTUAL_DRIVER") == _WEB_DRIVER


def _open_for_app(catalogue: Path | None, report: Report) -> Catalogue:
    """Open the catalogue; a broken database of the user's, which the app reports, does not keep it from opening."""
    try:
        return open_catalogue(catalogue, report=report)
    except UserDataError:
        return open_catalogue(catalogue, with_own=False, report=lambda _: None)


def _open_app(call: Invocation, catalogue: Path | None) -> int:
    """Open the app as *call* describes; returns its exit code."""
    from crosswalk_tui.user.config import read_config

    remarks: list[str] = []
    with _open_for_app(catalogue, remarks.append) as opened:
        config = usable(read_config(), opened)
        config = config._replace(problems=(*remarks, *config.problems))
        path, state = opened.path, opening(call, opened, config)
    if not has_terminal():
        return _without_terminal()
    if os.environ.get("TERM", "").casefold() in _NO_SCREEN and not _is_in_browser():
        write_message(
            f"The app needs a terminal that can move the cursor; TERM={os.environ['TERM']} means that this one cannot. "
            "If it can, set TERM=xterm-256color; otherwise use crosswalk-tui compare or cost.",
        )
        return BAD_USAGE
    from crosswalk_tui.ui.run import run

    return run(path, state, config, list_prices=ignores_own(click.get_current_context()))
