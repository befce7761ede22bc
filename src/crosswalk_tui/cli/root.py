"""``crosswalk-tui``: runs a command, or opens the app when called with models or without arguments."""

from __future__ import annotations

import click

from crosswalk_tui import __version__
from crosswalk_tui.cli.group import RootGroup
from crosswalk_tui.cli.options import catalogue_option

_COMMANDS = {
    "compare": "compare",
    "cost": "cost",
    "find": "find",
    "report": "report",
    "models": "list_models",
    "show": "show",
    "usage": "usage_report",
    "workloads": "workloads_group",
    "own": "own_group",
    "history": "history",
    "refresh": "refresh",
    "changes": "changes",
    "catalog": "catalog_group",
    "serve": "serve",
    "completion": "completion",
}
"""Module of each command."""


@click.group(
    "crosswalk-tui",
    cls=RootGroup,
    lazy={name: f"crosswalk_tui.cli.{module}" for name, module in _COMMANDS.items()},
    default="crosswalk_tui.cli.open_app",
    invoke_without_command=True,
    subcommand_metavar="",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@catalogue_option
@click.version_option(__version__, prog_name="crosswalk-tui", message="%(prog)s %(version)s")
def program(**_: object) -> None:
    """Compare LLM APIs side by side: specs, prices, scores and what your workload costs, offline.

    Without a command, opens the app on one to six models: each a key such as meta/llama-3.2-1b-instruct, its last part,
    a name, an alias or a provider's id. One alone is compared with its closest rival. Without arguments, restores the
    last session.
    """
