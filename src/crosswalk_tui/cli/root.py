"""``crosswalk-tui``: runs a command, or opens the app when called with models or without arguments."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from crosswalk_tui import __version__
from crosswalk_tui.cli.filter_options import FilterOptions, filter_options
from crosswalk_tui.cli.group import BAD_USAGE, RootGroup
from crosswalk_tui.cli.opening import Invocation, ViewOptions, opening, view_options
from crosswalk_tui.cli.options import catalogue_option, open_catalogue
from crosswalk_tui.cli.workload_options import WorkloadOptions, workload_options

_NO_SCREEN = ("dumb", "unknown")
"""Values of TERM for terminals that cannot position the cursor."""

_COMMANDS = {
    "compare": "compare", "cost": "cost", "models": "list_models", "show": "show",
    "workloads": "workloads_group", "catalog": "catalog_group",
}  # fmt: skip
"""Module of each command."""


@click.group(
    "crosswalk-tui",
    cls=RootGroup,
    lazy={name: f"crosswalk_tui.cli.{module}" for name, module in _COMMANDS.items()},
    invoke_without_command=True,
    subcommand_metavar="",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.argument("models", nargs=-1)
@workload_options
@filter_options
@view_options
@catalogue_option
@click.version_option(__version__, prog_name="crosswalk-tui", message="%(prog)s %(version)s")
@click.pass_context
def main(
    ctx: click.Context,
    *,
    catalogue: Path | None,
    options: WorkloadOptions,
    filtering: FilterOptions,
    view: ViewOptions,
    models: tuple[str, ...] = (),
) -> None:
    """Compare LLM APIs side by side: specs, prices, scores and what your workload costs, offline.

    Without a command, opens the app on two to six models: each a key such as meta/llama-3.2-1b-instruct, its last part,
    a name, an alias or a provider's id. Without arguments, restores the last session.
    """
    if ctx.invoked_subcommand is None:
        ctx.exit(_open_app(Invocation(models, options, filtering, view), catalogue))


def has_terminal() -> bool:
    """Whether both standard input and standard output are a terminal."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def _open_app(call: Invocation, catalogue: Path | None) -> int:
    """Open the app as *call* describes; returns its exit code."""
    from crosswalk_tui.user.config import read_config

    config = read_config()
    with open_catalogue(catalogue) as opened:
        path, state = opened.path, opening(call, opened, config)
    if not has_terminal():
        click.echo(
            "The app needs a terminal. In scripts use: crosswalk-tui models, show, cost or compare (see --help).",
            err=True,
        )
        return BAD_USAGE
    if os.environ.get("TERM", "").casefold() in _NO_SCREEN:
        click.echo(
            f"The app needs a terminal that can move the cursor; TERM={os.environ['TERM']} means that this one cannot. "
            "If it can, set TERM=xterm-256color; otherwise use crosswalk-tui compare or cost.",
            err=True,
        )
        return BAD_USAGE
    from crosswalk_tui.ui.run import run

    return run(path, state, config)
