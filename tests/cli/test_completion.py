"""``completion``: what Tab offers, in the shells themselves where they are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete

import crosswalk_tui
from crosswalk_tui.cli.completion import SHELLS, prepare
from crosswalk_tui.cli.completion_values import TYPES, TYPES_OF_COMMANDS
from crosswalk_tui.cli.group import COMPLETION_VARIABLE
from crosswalk_tui.cli.root import program
from tests.cli.conftest import LARGE, SMALL, Call
from tests.hostile_data import TEXTS, poison, unsafe

pytestmark = pytest.mark.usefixtures("catalogue", "user_folder")

FREE_TEXT = {
    # Numbers, dates, names that the user makes up, and texts: nothing to offer.
    "above", "at", "audio_in", "audio_out", "budget", "cache_read", "cache_write", "cache_write_1h",
    "cache_write_1h_share", "cache_write_share", "cached_share", "context", "day", "display_name", "ends", "id",
    "input", "input_tokens", "input_tokens_per_second", "licence", "licences", "limit", "max_output", "max_usd",
    "maximum", "measured", "min_context", "minimum", "new", "note", "off", "output", "output_tokens", "params",
    "per_request", "prompt_tokens", "raw_id", "reasoning", "reasoning_share", "released", "reply", "requests",
    "sessions", "starts", "system", "thinking", "tier", "tokens_per_second", "tool_output", "turns", "type",
    "unit", "usd", "usd_per_hour", "user", "utilisation", "value", "variant", "volumes",
}  # fmt: skip
"""Parameters with plain text that Tab offers nothing for."""


@pytest.fixture(autouse=True)
def prepared() -> None:
    prepare(program)


def offered(line: str) -> list[str]:
    """What Tab offers at the end of *line*."""
    *args, word = line.split(" ")
    completer = ShellComplete(program, {}, "crosswalk-tui", COMPLETION_VARIABLE)
    return [item.value for item in completer.get_completions(args, word)]


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("rep", ["report"]),
        ("meta/llama-3.2-1", [SMALL]),
        ("compare llama-3.2-1", ["llama-3.2-1b-instruct"]),
        (f"compare {SMALL} META/", [LARGE]),
        (f"{SMALL} rep", []),
        ("show only", ["only-free"]),
        ("history host/llama-1", ["host/llama-1b"]),
        ("history HOST/LLAMA", ["host/llama-1b", "host/llama-3b"]),
        ("cost x --deny ho", ["host"]),
        ("cost x --allow host,cl", ["host,cloud"]),
        ("cost x --preset r", ["rag"]),
        ("cost x --needs tools,vi", ["tools,vision"]),
        ("cost x --needs tools,t", []),
        ("cost x --region u", ["us"]),
        ("cost x --type f", ["first_party"]),
        ("cost x --multiplier meta/llama-3.2-1", [f"{SMALL}="]),
        ("--benchmark ar", ["arena_text"]),
        ("find --min ar", ["arena_text="]),
        ("--screen ben", ["benchmarks"]),
        ("cost x --cache 5", ["5m"]),
        ("cost x --format j", ["json"]),
        ("workloads d", ["delete"]),
        ("completion z", ["zsh"]),
        ("cost x --cache-write-", ["--cache-write-1h"]),
        ("--catalog none.db show meta", []),
    ],
)
def test_what_is_offered(line: str, values: list[str]) -> None:
    assert offered(line) == values


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without named pipes")
def test_a_named_pipe_for_a_catalogue_offers_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To open it would wait for what writes to it."""

    def refuse(path: Path, **_: object) -> None:
        raise AssertionError(f"{path} was opened")

    os.mkfifo(tmp_path / "pipe")
    monkeypatch.setattr("crosswalk_tui.cli.completion_values.connect_read_only", refuse)
    assert offered(f"--catalog {tmp_path / 'pipe'} cost meta") == []


def test_the_home_of_an_unknown_user_has_no_files() -> None:
    completer = SHELLS["fish"](program, {}, "crosswalk-tui", COMPLETION_VARIABLE)
    assert completer.get_completions(["cost", "x"], "--usage=~no-such-user/") == []


def test_without_a_word_the_commands_are_offered_and_no_models() -> None:
    assert offered("")[:2] == ["compare", "cost"]
    assert SMALL not in offered("")


def test_models_do_not_hide_the_commands_that_fit() -> None:
    assert offered("m") == ["models"]
    assert SMALL in offered("me")


def test_names_of_the_user_are_offered(call: Call) -> None:
    call("workloads", "save", "my chat", "--preset", "chat")
    call("own", "discount", "host", "15%")
    call("own", "model", "mine/model")
    assert offered("cost x --workload my") == ["my chat"]
    assert offered("workloads delete ") == ["my chat"]
    assert offered("own remove discount ") == ["host"]
    assert offered("own remove price ") == []
    assert offered("show mine") == ["mine/model"]


def test_a_text_that_cannot_be_seen_is_not_offered(catalogue: Path) -> None:
    """The shell would write it to the terminal, and a line break would be another value."""
    poison(catalogue, [("model", "name"), ("offer", "region")], TEXTS["unseen"])
    assert offered("cost x --region u") == []
    for style in ("zsh", "fish"):
        completer = SHELLS[style](program, {}, "crosswalk-tui", COMPLETION_VARIABLE)
        items = completer.get_completions(["cost"], "meta")
        assert SMALL in [item.value for item in items]
        assert not [item for item in items if unsafe(f"{item.value} {item.help}")]


def _parameters(command: click.Command, ctx: click.Context, path: str) -> Iterator[tuple[str, str, click.Parameter]]:
    for param in command.get_params(ctx):
        yield path, command.name or "", param
    if isinstance(command, click.Group):
        for name in command.list_commands(ctx):
            inner = command.get_command(ctx, name)
            assert inner is not None
            yield from _parameters(inner, click.Context(inner, parent=ctx, info_name=name), f"{path} {name}")


def test_every_parameter_is_completed_or_is_known_to_be_free_text() -> None:
    missing = []
    for path, command, param in _parameters(
        program, click.Context(program, info_name="crosswalk-tui", **program.context_settings), "crosswalk-tui"
    ):
        plain = isinstance(param.type, click.types.StringParamType) and not getattr(param, "is_flag", False)
        name = param.name or ""
        if plain and name not in TYPES and (command, name) not in TYPES_OF_COMMANDS and name not in FREE_TEXT:
            missing.append(f"{path}: {name}")
    assert missing == [], "add them to TYPES of cli/completion_values.py, or to FREE_TEXT above"


@pytest.mark.parametrize(
    "line", ["crosswalk-tui compare llama-3.2-1", "crosswalk-tui cost x --preset r", "crosswalk-tui re"]
)
def test_a_press_of_tab_imports_little(line: str) -> None:
    code = "import sys, atexit; atexit.register(lambda: print(*sys.modules)); sys.argv = ['crosswalk-tui']; "
    variables = {COMPLETION_VARIABLE: "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
    done = subprocess.run(
        [sys.executable, "-c", f"{code}from crosswalk_tui.cli import main; main()"],
        env=_environment() | variables,
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    first, *_, modules = done.stdout.strip().splitlines()
    assert first.startswith("plain,")
    heavy = {"pydantic", "sqlite_utils", "textual", "rich", "httpx", "crosswalk_tui.sources", "crosswalk_tui.ui.app"}
    assert heavy.isdisjoint(modules.split())


def _environment() -> dict[str, str]:
    return dict(os.environ) | {"PYTHONPATH": str(Path(crosswalk_tui.__file__).parent.parent)}


@pytest.fixture
def on_path(tmp_path: Path) -> dict[str, str]:
    """An environment in which ``crosswalk-tui`` is this program."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "crosswalk-tui"
    script.write_text(f"#!{sys.executable}\nfrom crosswalk_tui.cli import main\nmain()\n", encoding="utf-8")
    script.chmod(0o755)
    return _environment() | {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


def _run_shell(shell: str, code: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [shell, "-c", code], env=environment, capture_output=True, text=True, check=False, timeout=60, cwd="/"
    )
    assert done.stderr == ""
    return done.stdout


_IN_BASH = """
eval "$(crosswalk-tui completion bash)"; compopt() {{ echo "compopt:$2"; }}
COMP_WORDS=({line} '{word}'); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_crosswalk_tui_completion crosswalk-tui; printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize(
    ("line", "word", "out"),
    [
        ("crosswalk-tui", "rep", "report\n"),
        ("crosswalk-tui compare", "llama-3.2-1", "llama-3.2-1b-instruct\n"),
        ("crosswalk-tui cost x --workload", "my", "'my chat'\n"),
        ("crosswalk-tui cost x --workload", '"my', "my chat\n"),  # bash closes the quotation
        ("crosswalk-tui cost x --preset =", "r", "rag\n"),  # bash splits --preset=r
        ("crosswalk-tui cost x --format", "=", "table\njson\ncsv\nmarkdown\n"),
        ("crosswalk-tui find --min", "are", "compopt:nospace\narena_text=\n"),
    ],
)
def test_in_bash(call: Call, on_path: dict[str, str], line: str, word: str, out: str) -> None:
    call("workloads", "save", "my chat", "--preset", "chat")
    assert _run_shell("bash", _IN_BASH.format(line=line, word=word), on_path) == out


@pytest.mark.skipif(shutil.which("fish") is None, reason="needs fish")
def test_in_fish(call: Call, on_path: dict[str, str], tmp_path: Path) -> None:
    call("workloads", "save", "my chat", "--preset", "chat")
    code = "crosswalk-tui completion fish | source; complete -C 'crosswalk-tui {}'"
    assert _run_shell("fish", code.format("compare llama-3.2-1"), on_path).startswith(
        "llama-3.2-1b-instruct\tLlama 3.2"
    )
    assert "my chat" in _run_shell("fish", code.format("cost x --workload my"), on_path)
    assert _run_shell("fish", code.format("cost x --preset=r"), on_path) == "--preset=rag\tRAG\n"
    assert _run_shell("fish", code.format("cost x --needs tools,vi"), on_path) == "tools,vision\n"
    (tmp_path / "logs").mkdir()
    (tmp_path / "log.jsonl").touch()
    found = _run_shell("fish", code.format(f"cost x --usage={tmp_path}/lo"), on_path).split()
    assert found == [f"--usage={tmp_path}/log.jsonl", f"--usage={tmp_path}/logs/"]


def test_zsh_replaces_a_whole_word_but_of_a_path_its_end(call: Call) -> None:
    completer = SHELLS["zsh"](program, {}, "crosswalk-tui", COMPLETION_VARIABLE)
    (found,) = completer.get_completions(["cost", "x"], "--preset=r")
    assert completer.format_completion(found) == "plain\n--preset=rag\nRAG"
    (path,) = completer.get_completions(["cost", "x"], "--usage=lo")
    assert path.type == "file"
    assert "compset -P 1 '--*='; _path_files -f" in call("completion", "zsh").out


def test_the_help_has_a_line_to_copy_for_each_shell(call: Call) -> None:
    lines = call("completion", "--help").out.splitlines()
    assert "  bash: echo 'eval \"$(crosswalk-tui completion bash)\"' >> ~/.bashrc" in lines
    assert "  fish: crosswalk-tui completion fish > ~/.config/fish/completions/crosswalk-tui.fish" in lines


def test_the_scripts_name_the_program_however_it_was_called(call: Call) -> None:
    for shell in ("bash", "zsh", "fish"):
        script = call("completion", shell).out
        assert f"{COMPLETION_VARIABLE}={shell}_complete" in script
        assert "crosswalk-tui" in script
        assert "root" not in script
