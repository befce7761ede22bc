"""The examples of the help: every command has some, and each runs as it is written."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import click
import pytest

from crosswalk_tui.catalog.locate import shipped_path
from crosswalk_tui.cli.examples import EXAMPLES
from crosswalk_tui.cli.root import program
from tests.cli.conftest import Call, at
from tests.cli.test_program import COMMANDS

ONLY_PARSED = {
    "": "opens the app",
    "refresh": "uses the network",
    "catalog build": "needs the snapshots",
    "serve": "runs until Ctrl-C",
}
"""The commands whose examples are parsed, not run, and why."""

NEGATIVE = {"catalog rollback": "nothing was refreshed", "own fresh": "the database can be used"}
"""The commands whose examples have a negative answer here, and why."""

NOON = "2026-11-20T12:00:00"
"""A time on the day of the shipped catalogue: as it ages, offers in it reach the end of their sale."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the examples name."""
    folder = tmp_path_factory.mktemp("examples")
    for name in ("old.db", "new.db"):
        shutil.copy(shipped_path(), folder / name)
    usage = '{"timestamp": "%s", "model": "gpt-4o", "usage": {"prompt_tokens": 9000, "completion_tokens": 300}}\n'
    (folder / "log.jsonl").write_text("".join(usage % f"2026-11-{day}T12:00:00Z" for day in (17, 19)), encoding="utf-8")
    return folder


@pytest.fixture
def there(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`place` as the working folder at `NOON`, with the user's files in it."""
    at(monkeypatch, NOON)
    monkeypatch.chdir(place)
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(place / name))
    monkeypatch.setenv("CROSSWALK_CATALOG", str(shipped_path()))
    return place


def test_every_command_has_examples_in_its_help(call: Call) -> None:
    for words in COMMANDS:
        lines = EXAMPLES.get(" ".join(words), ())
        assert lines, f"{words}: add examples to cli/examples.py"
        shown = call(*words, "--help").out
        assert all(f"  {line}\n" in shown for line in lines)
        assert shown.index("Examples:") > shown.index("Show this message")


def test_there_are_no_examples_of_other_commands() -> None:
    assert set(EXAMPLES) == {" ".join(words) for words in COMMANDS}


@pytest.mark.parametrize("words", [words for words in EXAMPLES if words not in ONLY_PARSED])
def test_the_examples_run_as_written(call: Call, there: Path, words: str) -> None:
    if words == "own import":
        (there / "yours.toml").touch()
    if words.startswith(("own o", "own remove")):
        call("own", "discount", "azure", "15%")
    if words == "workloads delete":
        call("workloads", "save", "nightly", "--batch")
    if words == "own rename":
        call("workloads", "save", "agent", "--batch")
        call("own", "remove", "workload", "coding", "agent")
    if words == "own export":
        (there / "yours.toml").unlink(missing_ok=True)
    for line in EXAMPLES[words]:
        name, *arguments = shlex.split(line)
        assert name == "crosswalk-tui"
        assert arguments[: len(words.split())] == words.split()
        outcome = call(*arguments)
        said = outcome.err
        if words in NEGATIVE:
            assert outcome.code == 1, said
            continue
        assert outcome.code == 0, said
        assert outcome.out or said


@pytest.mark.parametrize("words", ONLY_PARSED)
def test_the_other_examples_are_valid_calls(there: Path, words: str) -> None:
    (there / "snapshots").mkdir(exist_ok=True)
    for line in EXAMPLES[words]:
        ctx = program.make_context("crosswalk-tui", shlex.split(line)[1:])
        while isinstance(ctx.command, click.Group) and words:
            name, command, rest = ctx.command.resolve_command(ctx, [*ctx._protected_args, *ctx.args])
            assert command is not None
            ctx = command.make_context(name, rest, parent=ctx)
