"""``crosswalk-tui`` itself: the app when called with models or nothing, otherwise a command."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from crosswalk_tui import __version__
from crosswalk_tui.cli.group import BAD_USAGE, RootGroup
from crosswalk_tui.cli.options import catalogue_option, open_catalogue
from crosswalk_tui.cli.workload import AskedWorkload, workload_options

DEFAULT_A = "meta/llama-3.2-1b-instruct"
DEFAULT_B = "meta/llama-3.2-3b-instruct"
"""The comparison the app opens with."""

_COMMANDS = ("compare", "cost", "models", "show", "workloads", "catalog")


@click.group(
    "crosswalk-tui",
    cls=RootGroup,
    lazy={name: f"crosswalk_tui.cli.{name}" for name in _COMMANDS},
    invoke_without_command=True,
    subcommand_metavar="",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.argument("a", required=False)
@click.argument("b", required=False)
@workload_options
@catalogue_option
@click.version_option(__version__, prog_name="crosswalk-tui", message="%(prog)s %(version)s")
@click.pass_context
def main(
    ctx: click.Context,
    *,
    catalogue: Path | None,
    a: str | None = None,
    b: str | None = None,
    asked: AskedWorkload,
) -> None:
    """Compare LLM APIs side by side: specs, prices, scores and what your workload costs, offline.

    Without a command it opens the app on models A and B: a key such as meta/llama-3.2-1b-instruct, its last part, a
    name, an alias or a provider's id.
    """
    if ctx.invoked_subcommand is None:
        ctx.exit(_open_app(a, b, asked, catalogue))


def has_terminal() -> bool:
    """Whether both ends of the conversation are a terminal."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def _open_app(a: str | None, b: str | None, asked: AskedWorkload, catalogue: Path | None) -> int:
    """Open the app on the two models and return its exit code once it is closed."""
    with open_catalogue(catalogue) as opened:
        path = opened.path
        workload = asked.resolve(opened.find_model)
        a_key = DEFAULT_A if a is None else opened.find_model(a).key
        b_key = opened.find_model(b).key if b is not None else DEFAULT_B if a_key != DEFAULT_B else DEFAULT_A
    if not has_terminal():
        click.echo(
            "The app needs a terminal. In scripts use: crosswalk-tui models, show or cost (see crosswalk-tui --help).",
            err=True,
        )
        return BAD_USAGE
    from crosswalk_tui.ui.app import run

    return run(path, a_key, b_key, workload)
