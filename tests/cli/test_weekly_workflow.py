"""The workflow in docs/examples calls the program as it is."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from crosswalk_tui.cli.root import program

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "refresh-weekly.yml"


def calls() -> list[list[str]]:
    """The words of each call of the program."""
    lines = (line.strip().removeprefix("run: ") for line in EXAMPLE.read_text(encoding="utf-8").splitlines())
    return [
        shlex.split(line.partition(" >")[0].partition(" ||")[0])[1:]
        for line in lines
        if line.startswith("crosswalk-tui ")
    ]


def test_its_calls_can_be_parsed() -> None:
    assert [words[0] for words in calls()] == ["refresh", "catalog", "changes"]
    for words in calls():
        command: click.Command | None = program
        with click.Context(program, **program.context_settings) as ctx:
            while isinstance(command, click.Group):
                command = command.get_command(ctx, words.pop(0))
            assert command is not None
            # verify takes the path of a file, which does not exist here. A command keeps the names of its first help
            # option, so that it must be called as by the program.
            command.make_context(command.name, [word for word in words if not word.endswith(".db")], parent=ctx)
