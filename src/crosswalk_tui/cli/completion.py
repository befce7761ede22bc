"""``crosswalk-tui completion``: prints the shell's script, which calls the program at each press of Tab."""

from __future__ import annotations

import os
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
from crosswalk_tui.folders import expanded

_PROGRAM = "crosswalk-tui"


class _QuotingBash(BashComplete):
    """Bash inserts a value as it is: one with a space must be quoted, and no space may follow ``BENCHMARK=``."""

    source_template = BashComplete.source_template.replace(
        "    return 0\n", "    [[ ${COMPREPLY[0]} == *[=:] ]] && compopt -o nospace\n    return 0\n"
    )

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the cursor, and the one at it; Bash splits ``--preset=rag`` at its sign."""
        args, typed = super().get_completion_args()
        if typed == "=" and args and args[-1].startswith("--"):
            return args, ""
        if len(args) > 1 and args[-1] == "=" and args[-2].startswith("--"):
            return args[:-1], typed
        return args, typed

    def format_completion(self, item: CompletionItem) -> str:
        quoted = item.type == "plain" and not _has_open_quote(os.environ.get("COMP_WORDS", ""))
        return f"{item.type},{shlex.quote(item.value) if quoted else item.value}"


class _PrefixingZsh(ZshComplete):
    """Zsh replaces the whole word by a value, and looks for files that begin with it."""

    source_template = ZshComplete.source_template.replace("_path_files", "compset -P 1 '--*='; _path_files")

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """What fits *incomplete*: whole words, except paths."""
        found = super().get_completions(args, incomplete)
        option = _option_with_value(incomplete)
        if not option:
            return found
        return [
            CompletionItem(f"{option}{item.value}", item.type, item.help) if item.type == "plain" else item
            for item in found
        ]


class _PrefixingFish(FishComplete):
    """Fish replaces the whole word by a value or path, and its script of click splits values at commas."""

    source_template = FishComplete.source_template.replace('string split ","', 'string split -m 1 ","')

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """What fits *incomplete*: whole words."""
        found = super().get_completions(args, incomplete)
        option = _option_with_value(incomplete)
        if not option:
            return found
        items: list[CompletionItem] = []
        for item in found:
            values = [item.value] if item.type == "plain" else _paths(incomplete.removeprefix(option))
            items += [CompletionItem(f"{option}{value}", help=item.help) for value in values]
        return items


def _option_with_value(word: str) -> str:
    """``--preset=`` of ``--preset=ra``; empty for another word."""
    option, sign, _ = word.partition("=")
    return f"{option}{sign}" if sign and option.startswith("--") else ""


def _has_open_quote(words: str) -> bool:
    """Whether the last of *words*, as typed, has a quotation mark that is not closed."""
    quote, escaped = "", False
    for letter in words:
        if escaped:
            escaped = False
        elif letter == "\\" and quote != "'":
            escaped = True
        elif letter == quote:
            quote = ""
        elif letter in "'\"" and not quote:
            quote = letter
    return bool(quote)


def _paths(typed: str) -> list[str]:
    """The files and folders whose path begins with *typed*."""
    folder, start = os.path.split(typed)
    try:
        entries = sorted(os.scandir(expanded(folder or ".")), key=lambda entry: entry.name)
    except OSError:
        return []
    return [
        os.path.join(folder, entry.name) + ("/" if entry.is_dir() else "")  # noqa: PTH118 - as typed, with its ./
        for entry in entries
        if entry.name.startswith(start)
    ]


SHELLS: dict[str, type[ShellComplete]] = {"bash": _QuotingBash, "zsh": _PrefixingZsh, "fish": _PrefixingFish}
"""What completes words, by the name of the shell."""


_HELP = """Print the script with which Tab completes commands, options, models, providers and names in SHELL.

\b
bash: echo 'eval "$(crosswalk-tui completion bash)"' >> ~/.bashrc
zsh:  echo 'eval "$(crosswalk-tui completion zsh)"' >> ~/.zshrc
fish: crosswalk-tui completion fish > ~/.config/fish/completions/crosswalk-tui.fish
"""


@click.command("completion", help=_HELP, short_help="Print the script that completes commands in your shell.")
@click.argument("shell", type=click.Choice(tuple(SHELLS)))
def command(*, shell: str) -> None:
    """Print the script for *shell*."""
    root = click.get_current_context().find_root().command
    script = SHELLS[shell](root, {}, _PROGRAM, COMPLETION_VARIABLE)
    click.echo(script.source_template % script.source_vars())


def prepare(program: RootGroup) -> None:
    """Let *program* offer values: the shell has called it to complete a word."""
    for name, shell in SHELLS.items():
        add_completion_class(shell, name)
    program.prepare = with_values
