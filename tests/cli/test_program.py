"""The program as a whole: help, versions, exit codes, pipes, and what it does not load."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

import crosswalk_tui
from crosswalk_tui.cli.root import program
from crosswalk_tui.core.vocabulary import Exclusion
from tests.cli.conftest import FREE, LARGE, SMALL, Call

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "cli.md"

COMMANDS = [
    (),
    ("models",),
    ("show",),
    ("cost",),
    ("compare",),
    ("report",),
    ("completion",),
    ("serve",),
    ("usage",),
    ("workloads",),
    *[("workloads", name) for name in ("list", "save", "delete")],
    ("own",),
    *[("own", name) for name in ("price", "discount", "credit", "provider", "model", "score")],
    *[("own", name) for name in ("list", "remove", "rename", "off", "on", "export", "import", "fresh")],
    ("history",),
    ("refresh",),
    ("changes",),
    ("find",),
    ("catalog",),
    *[("catalog", name) for name in ("info", "verify", "path", "diff", "build", "rollback", "why")],
]


def run(*arguments: str, stdout: int | IO[str] = subprocess.PIPE, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the program in its own process, as a shell would, with these environment variables."""
    environment = os.environ | {"PYTHONPATH": str(Path(crosswalk_tui.__file__).parent.parent)} | variables
    return subprocess.run(
        [sys.executable, "-m", "crosswalk_tui", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        env=environment,
        timeout=60,
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(call: Call, command: tuple[str, ...]) -> None:
    for option in ("--help", "-h"):
        outcome = call(*command, option)
        assert outcome.code == 0
        assert outcome.out.startswith("Usage: crosswalk-tui ")
        assert "..." not in outcome.out.partition("Commands:")[2]


def test_every_command_and_option_is_in_the_documentation() -> None:
    text = DOCUMENTATION.read_text(encoding="utf-8")
    with program.make_context("crosswalk-tui", ["--", "x"]) as ctx:
        for words in COMMANDS[1:]:
            command = program.get_command(ctx, words[0])
            for word in words[1:]:
                command = command.get_command(ctx, word)  # type: ignore[union-attr]
            assert command is not None
            assert f"crosswalk-tui {' '.join(words)}" in text
            for option in command.params:
                if getattr(option, "hidden", False):
                    continue
                assert all(name in text for name in option.opts if name.startswith("--")), option.opts


@pytest.mark.usefixtures("catalogue", "user_folder")
def test_every_field_of_a_document_and_every_code_is_in_the_documentation(call: Call) -> None:
    text = DOCUMENTATION.read_text(encoding="utf-8")
    call("workloads", "save", "mine")
    compared = ("compare", SMALL, LARGE, "--budget", "5", "--multiplier", f"{LARGE}=2")
    calls = [("models",), ("show", SMALL), ("cost", SMALL), compared, ("workloads", "list"), ("catalog", "info")]
    calls.append(("cost", "--split", f"{SMALL}=80", f"{LARGE}=20"))
    calls.append(("find", "--min", "arena_text=1100", "--max-usd", "1"))
    named = {code.value for code in Exclusion}.union(*(_names(call(*c, "--format", "json").document) for c in calls))
    missing = [name for name in named if f"`{name}`" not in text and f'"{name}"' not in text]
    assert missing == []


def _names(document: object) -> set[str]:
    """Every field name in a document; issue codes, row counts and the models of multipliers are data, not fields."""
    if isinstance(document, list):
        return set().union(*map(_names, document))
    if not isinstance(document, dict):
        return set()
    inner = [value for name, value in document.items() if name not in ("issues", "counts", "multipliers")]
    return set(document).union(*map(_names, inner))


def test_the_version(call: Call) -> None:
    expected = f"crosswalk-tui {crosswalk_tui.__version__}\n"
    assert call("--version").out == expected
    assert (run("--version").stdout, run("--catalog", "none.db", "--version").stdout) == (expected, expected)


def test_the_version_is_printed_without_loading_the_program() -> None:
    script = (
        "import sys; sys.argv = ['x', '--version']; from crosswalk_tui.cli import main; main(); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert not {"click", "sqlite3", "dataclasses", "crosswalk_tui.cli.root"}.intersection(done.stdout.split())


def test_options_of_the_app_before_a_command_are_an_error(call: Call) -> None:
    outcome = call("--input", "5M", "cost", SMALL)
    assert (outcome.code, outcome.out) == (2, "")
    assert "No such option" in outcome.err


def test_the_option_json_suggests_the_format(call: Call) -> None:
    assert "Did you mean '--format json'?" in call("cost", SMALL, "--json").err


@pytest.mark.parametrize("arguments", [("catalog", "nonsense"), ("cost",), ("models", "--format", "xml"), ("catalog",)])
@pytest.mark.usefixtures("catalogue")
def test_bad_usage_exits_with_2_and_prints_no_data(call: Call, arguments: tuple[str, ...]) -> None:
    outcome = call(*arguments)
    assert outcome.code == 2
    assert outcome.out == ""


@pytest.mark.usefixtures("catalogue")
def test_ctrl_c_ends_with_130_and_no_traceback(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("crosswalk_tui.cli.cost.price_models", interrupted)
    outcome = call("cost", SMALL)
    assert (outcome.code, outcome.out) == (130, "")
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize("style", ["table", "json", "csv", "markdown"])
def test_a_damaged_catalogue_is_one_error_line_in_every_format(call: Call, catalogue: Path, style: str) -> None:
    catalogue.write_bytes(catalogue.read_bytes()[:20_000])
    outcome = call("models", "--format", style)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("Error: ")
    assert len(outcome.err.splitlines()) == 1


def test_it_runs_as_a_module_and_prints_only_to_standard_output(catalogue: Path) -> None:
    done = run("--catalog", str(catalogue), "cost", SMALL, "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["models"][0]["model"] == SMALL


def test_the_app_without_a_terminal_is_one_error_line(catalogue: Path) -> None:
    done = run("--catalog", str(catalogue))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1


def test_a_closed_pipe_ends_it_without_a_message(catalogue: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = run("models", stdout=writing, CROSSWALK_CATALOG=str(catalogue))
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_one_error_line(catalogue: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = run("--catalog", str(catalogue), "models", stdout=full)
    assert done.returncode == 2
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1


def test_a_terminal_that_cannot_show_a_dash_gets_a_hyphen(catalogue: Path) -> None:
    done = run("--catalog", str(catalogue), "show", FREE, PYTHONIOENCODING="latin-1")
    assert done.returncode == 0
    assert "-" in done.stdout.split()
    assert "?" not in done.stdout
    assert "Traceback" not in done.stderr


def test_an_argument_that_is_not_text_is_refused(catalogue: Path) -> None:
    done = run("--catalog", str(catalogue), "show", os.fsdecode(b"\xff\xfe"))
    assert done.returncode == 2
    assert done.stderr.endswith(": '??' is not UTF-8 text.\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ("models",), ("cost", SMALL), ("cost", SMALL, "--preset", "chat", "--explain"), ("show", SMALL),
        ("compare", SMALL, LARGE), ("workloads", "list"), ("catalog", "path"), (),
    ],
)  # fmt: skip
def test_a_command_loads_only_what_it_needs(catalogue: Path, arguments: tuple[str, ...]) -> None:
    heavy = ["textual", "plotext", "pydantic", "sqlite_utils", "crosswalk_tui.sources", "crosswalk_tui.ui"]
    script = (
        "import sys\nfrom crosswalk_tui.cli.root import program\n"
        f"program({list(arguments)!r}, standalone_mode=False)\n"
        f"print(*[name for name in {heavy!r} if name in sys.modules], file=sys.stderr)\n"
    )
    environment = os.environ | {
        "PYTHONPATH": str(Path(crosswalk_tui.__file__).parent.parent),
        "CROSSWALK_CATALOG": str(catalogue),
    }
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment, timeout=60,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.stderr.splitlines()[-1] == ""


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (("csot", "llama-1b"), "cost"),
        (("csot",), "cost"),
        (("hstory", "llama-1b"), "history"),
        (("fnd", "--min-score", "gpqa_diamond=50"), "find"),
        (("compar", "llama-1b", "--format", "json"), "compare"),
    ],
)
def test_a_mistyped_command_is_suggested(call: Call, arguments: tuple[str, ...], meant: str) -> None:
    outcome = call(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert f"Did you mean the command {meant}?" in outcome.err


@pytest.mark.usefixtures("catalogue")
def test_a_mistyped_model_is_no_command(call: Call) -> None:
    outcome = call("llama-1x")
    assert outcome.code == 2
    assert "command" not in outcome.err


@pytest.mark.parametrize("group", ["own", "catalog", "workloads"])
def test_a_group_without_a_command_is_its_help(call: Call, group: str) -> None:
    outcome = call(group)
    assert outcome.code == 2
    assert "\nCommands:\n" in outcome.out + outcome.err
    assert "Error" not in outcome.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("--catalog", "loop.md", "models"),
        ("catalog", "info", "loop.md"),
        ("usage", "loop.md"),
        ("usage", "loop.m?"),
        ("cost", SMALL, "--usage", "loop.md"),
        ("report", SMALL, LARGE, "--output-file", "loop.md"),
    ],
)
@pytest.mark.usefixtures("catalogue", "user_folder")
def test_a_loop_of_links_is_one_error_line(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("loop.md").symlink_to("loop.md")
    outcome = call(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert "loop.m" in outcome.err
    assert Path("loop.md").is_symlink()


@pytest.mark.skipif(sys.platform == "win32", reason="a folder in use cannot be removed there")
@pytest.mark.usefixtures("catalogue", "user_folder")
def test_a_report_into_a_folder_that_was_removed_names_its_file(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    outcome = call("report", SMALL, LARGE, "--output-file", "r.md")
    assert (outcome.code, outcome.err) == (2, "Error: r.md: No such file or directory.\n")


def _run_with(redirections: str, *arguments: str, **variables: str) -> tuple[int, str, str]:
    """Exit code, output and messages of the program, called by a shell with *redirections*."""
    environment = os.environ | {"PYTHONPATH": str(Path(crosswalk_tui.__file__).parent.parent)} | variables
    script = f'exec "$@" {redirections}'
    done = subprocess.run(
        ["/bin/sh", "-c", script, "sh", sys.executable, "-m", "crosswalk_tui", *arguments],
        capture_output=True, text=True, check=False, env=environment, timeout=60,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


POSIX = pytest.mark.skipif(sys.platform == "win32", reason="redirects with a shell")
FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")


@POSIX
@pytest.mark.parametrize(
    "arguments", [("models",), ("models", "--format", "json"), ("own", "list"), ("--version",), ("cost", "--help")]
)
def test_a_closed_output_is_one_error_line(catalogue: Path, arguments: tuple[str, ...]) -> None:
    found = _run_with(">&-", *arguments, CROSSWALK_CATALOG=str(catalogue))
    assert found == (2, "", "Error: The answer: Bad file descriptor.\n")


def test_the_exit_code_of_an_answer_that_cannot_be_written_is_documented() -> None:
    rows = DOCUMENTATION.read_text(encoding="utf-8").splitlines()
    assert any(row.startswith("| 2 |") and "the answer cannot be written" in row for row in rows)


@POSIX
@pytest.mark.parametrize("arguments", [("usage", "-"), ("own", "import", "-")])
def test_a_closed_input_is_one_error_line(catalogue: Path, arguments: tuple[str, ...]) -> None:
    found = _run_with("<&-", *arguments, CROSSWALK_CATALOG=str(catalogue))
    assert found == (2, "", "Error: Standard input: Bad file descriptor.\n")


@FULL
@pytest.mark.parametrize("arguments", [("--version",), ("--help",), ("cost", "--help"), ("completion", "bash"), ()])
def test_help_that_cannot_be_written_is_one_error_line(arguments: tuple[str, ...]) -> None:
    shell = {} if arguments else {"_CROSSWALK_TUI_COMPLETE": "bash_source"}
    found = _run_with(">/dev/full", *arguments, **shell)
    assert found == (2, "", "Error: The answer: No space left on device.\n")


@FULL
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("import", "/proc/self/mem"), "/proc/self/mem: Input/output error."),
        (("import", "/proc/self/mem", "--dry-run"), "/proc/self/mem: Input/output error."),
        (("export", "/dev/full"), "/dev/full: No space left on device."),
    ],
)
def test_a_file_that_fails_while_it_is_read_or_written_is_named(
    call: Call, arguments: tuple[str, ...], said: str
) -> None:
    outcome = call("own", *arguments)
    assert (outcome.code, outcome.out, outcome.err) == (2, "", f"Error: {said}\n")


@FULL
@pytest.mark.parametrize("redirection", ["2>/dev/full", "2>&-", ">&- 2>&-"])
def test_a_message_that_cannot_be_written_changes_no_exit_code(
    catalogue: Path, tmp_path: Path, redirection: str
) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text('{"model": "llama-1b", "input_tokens": 10, "output_tokens": 1}\n', encoding="utf-8")
    for arguments, code in ((("cost", "nonsense"), 2), (("models", "nonsense"), 1), (("usage", str(log)), 0)):
        found = _run_with(redirection, *arguments, CROSSWALK_CATALOG=str(catalogue))
        is_lost = code == 0 and redirection.startswith(">&-")  # with the answer
        assert (found[0], bool(found[1]), found[2]) == (2 if is_lost else code, code == 0 and not is_lost, "")


def test_ctrl_c_while_the_program_is_imported_ends_with_130() -> None:
    script = (
        "import sys\n"
        "class Interrupting:\n    def find_spec(self, name, *_):\n"
        "        if name not in ('crosswalk_tui', 'crosswalk_tui.cli', '__future__', 'gc'):\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupting())\nfrom crosswalk_tui.cli import main\nmain()\n"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(crosswalk_tui.__file__).parent.parent)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, env=environment, timeout=60)
    assert (done.returncode, done.stderr) == (130, b"")
