"""``crosswalk-tui completion``: prints the shell's script, which calls the program at each press of Tab."""

from __future__ import annotations

import shlex

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
)

from crosswalk_tui.cli.completion_values import with_values
from crosswalk_tui.cli.group import COMPLETION_VARIABLE, RootGroup

_PROGRAM = "crosswalk-tui"


class _QuotingBash(BashComplete):
    """Bash inserts a value as it is: one with a space must be quoted, and no space may follow ``BENCHMARK=``."""

    source_template = BashComplete.source_template.replace(
        "    return 0\n", "    [[ ${COMPREPLY[0]} == *[=:] ]] && compopt -o nospace\n    return 0\n"
    )

    def format_completion(self, item: CompletionItem) -> str:
        return f"{item.type},{shlex.quote(item.value) if item.type == 'plain' else item.value}"


_SHELLS: dict[str, type[ShellComplete]] = {"bash": _QuotingBash, "zsh": ZshComplete, "fish": FishComplete}


@click.command("completion", short_help="Print the script that completes commands in your shell.")
@click.argument("shell", type=click.Choice(tuple(_SHELLS)))
def command(*, shell: str) -> None:
    r"""Print the script with which Tab completes commands, options, models, providers and names in SHELL.

    \b
    bash  echo 'eval "$(crosswalk-tui completion bash)"' >> ~/.bashrc
    zsh   echo 'eval "$(crosswalk-tui completion zsh)"' >> ~/.zshrc
    fish  crosswalk-tui completion fish > ~/.config/fish/completions/crosswalk-tui.fish
    """
    root = click.get_current_context().find_root().command
    script = _SHELLS[shell](root, {}, _PROGRAM, COMPLETION_VARIABLE)
    click.echo(script.source_template % script.source_vars())


def prepare(program: RootGroup) -> None:
    """Let *program* offer values: the shell has called it to complete a word."""
    add_completion_class(_QuotingBash, "bash")
    program.prepare = with_values
