"""However the app is ended, the terminal is as it was found and what was typed is kept."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest

from crosswalk_tui.ui.run import _drop_invalid_variables
from crosswalk_tui.user import notes
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.state import read_state
from tests.pseudo_terminal import PATIENCE, PROGRAM, PseudoTerminal
from tests.ui.conftest import A, B

KEYBOARD_PROTOCOL = re.compile(rb"\x1b\[([><])\d*u")
"""Kitty's: pushed as an app starts, popped as it ends."""

NOTE_BEGUN = rb"ctrl\+s"
"""On the dialog in which a note is written."""


_IMPATIENT = """
from crosswalk_tui.cli import main
from crosswalk_tui.ui.platform import terminal_driver
terminal_driver._PATIENCE = 0.1
main()
"""
"""The program, which soon gives up a terminal that takes no output."""


def _is_restored(terminal: PseudoTerminal) -> bool:
    """Whether no mode is left over: alternate screen, hidden cursor, mouse, paste, focus, keyboard, line discipline."""
    pushed = KEYBOARD_PROTOCOL.findall(terminal.written)
    return (
        terminal.modes() == set()
        and pushed.count(b">") == pushed.count(b"<")
        and terminal.attributes() == terminal.found
    )


@pytest.fixture
def terminal(small_world_file: Path) -> Iterator[PseudoTerminal]:
    """The program on the overview."""
    with PseudoTerminal([*PROGRAM, "--catalog", str(small_world_file), A, B]) as running:
        running.wait_for(b"Quit")
        assert not _is_restored(running)
        yield running


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_the_app_as_quitting_does(terminal: PseudoTerminal, number: signal.Signals) -> None:
    terminal.send(b"5")
    terminal.wait_for(b"Note")
    terminal.send(b"n")
    terminal.wait_for(NOTE_BEGUN)
    before = len(terminal.written)
    terminal.send(b"kept")
    terminal.wait_for(b"kept", before)
    terminal.process.send_signal(number)
    assert terminal.end() == 128 + number
    assert _is_restored(terminal)
    assert b"Traceback" not in terminal.written
    state, note = read_state(UserDatabase()), notes.read(UserDatabase(), [A, B])
    assert state is not None
    assert state.screen == "verdict"
    assert note is not None
    assert note.text == "kept"


def test_a_signal_ends_the_app_in_a_terminal_that_takes_no_output(small_world_file: Path) -> None:
    program = [sys.executable, "-c", _IMPATIENT, "--catalog", str(small_world_file), A, B]
    with PseudoTerminal(program) as terminal:
        terminal.wait_for(b"Quit")
        terminal.send(b"5")
        terminal.wait_for(b"Note")
        terminal.fill()
        terminal.process.send_signal(signal.SIGTERM)
        assert terminal.process.wait(PATIENCE) == 128 + signal.SIGTERM
        assert terminal.attributes() == terminal.found
        state = read_state(UserDatabase())
        assert state is not None
        assert state.screen == "verdict"


def test_a_signal_before_the_first_paint_restores_the_terminal(small_world_file: Path) -> None:
    """It arrives as soon as the alternate screen has been entered."""
    with PseudoTerminal([*PROGRAM, "--catalog", str(small_world_file), A, B]) as starting:
        starting.wait_for(rb"\x1b\[\?1049h")
        starting.process.send_signal(signal.SIGTERM)
        assert starting.end() == 128 + signal.SIGTERM
        assert _is_restored(starting)


def test_an_app_in_a_browser_ends_with_a_server_that_was_killed(small_world_file: Path) -> None:
    """Its input and its output end without a message."""
    variables = {"TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver", "COLUMNS": "100", "ROWS": "30"}
    with subprocess.Popen(
        [*PROGRAM, "--catalog", str(small_world_file), A, B],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **variables},
    ) as app:  # fmt: skip
        try:
            assert app.stdin is not None
            assert app.stdout is not None
            written = b""
            while b"Quit" not in written:
                assert app.poll() is None
                written += os.read(app.stdout.fileno(), 1 << 16)
            app.stdout.close()
            app.stdin.close()
            assert app.wait(PATIENCE) == 128 + signal.SIGHUP
            assert app.stderr is not None
            assert app.stderr.read() == b""
        finally:
            app.kill()
    assert read_state(UserDatabase()) is not None


IMPOSSIBLE = {
    "COLUMNS": ("0", "²", "9999"), "LINES": ("0", "²", "9999"), "ESCDELAY": ("9" * 400,),
    "TEXTUAL_COLOR_SYSTEM": ("none",), "TEXTUAL_DRIVER": ("nosuch",), "TEXTUAL_SCREENSHOT": ("0",),
}  # fmt: skip
"""Variables with values with which Textual would end in a traceback, or draw nothing."""


def test_variables_with_impossible_values_count_as_not_set(
    small_world_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, values in IMPOSSIBLE.items():
        for value in values:
            monkeypatch.setenv(name, value)
            _drop_invalid_variables()
            assert name not in os.environ, value
    variables = [f"{name}={values[0]}" for name, values in IMPOSSIBLE.items()]
    with PseudoTerminal(["env", *variables, *PROGRAM, "--catalog", str(small_world_file), A, B]) as running:
        running.wait_for(b"Quit")
        running.send(b"q")
        assert running.end() == 0


def test_a_closed_window_ends_the_app_and_keeps_where_it_was(terminal: PseudoTerminal) -> None:
    terminal.send(b"3")
    terminal.wait_for("Win–tie–loss".encode())
    terminal.send(b"j" * 100)
    terminal.close()
    assert terminal.end() == 128 + signal.SIGHUP
    state = read_state(UserDatabase())
    assert state is not None
    assert state.screen == "benchmarks"


def test_a_window_closed_before_the_first_paint_ends_the_app(small_world_file: Path) -> None:
    with PseudoTerminal([*PROGRAM, "--catalog", str(small_world_file), A, B]) as starting:
        starting.wait_for(rb"\x1b\[\?1049h")
        starting.close()
        assert starting.end() == 128 + signal.SIGHUP


def test_a_suspended_app_gives_the_terminal_back_until_it_goes_on(small_world_file: Path) -> None:
    """The command *Suspend*, then ``fg``, in a shell with job control; Ctrl+Z itself is Undo."""
    program = " ".join(f"'{word}'" for word in [*PROGRAM, "--catalog", str(small_world_file), A, B])
    with PseudoTerminal(["/bin/sh", "-i"], {"PS1": "ready> ", "ENV": ""}) as shell:
        shell.wait_for(b"ready> ")
        shell.send(program.encode() + b"\n")
        shell.wait_for(b"Quit")
        shell.send(b"\x1a:")
        shell.wait_for(b"earch for commands")  # the cursor is on the first letter
        shell.send(b"suspend")
        shell.wait_for(b"return to the shell")
        shell.send(b"\r")
        shell.wait_for(b"(?i)stopped(?s:.*)ready> ")
        assert _is_restored(shell)
        stopped = len(shell.written)
        shell.send(b"fg\n")
        shell.wait_for(rb"\x1b\[\?1049h(?s:.*)Quit", stopped)
        shell.send(b"q")
        shell.wait_for(rb"\x1b\[\?1049l(?s:.*)ready> ", stopped)
        shell.send(b"echo code=$?\n")
        shell.wait_for(rb"code=0\r", stopped)
        assert _is_restored(shell)


def test_an_app_stopped_from_outside_still_finds_the_terminal_as_it_was(terminal: PseudoTerminal) -> None:
    """SIGSTOP cannot be seen: when the app goes on, it must not take its own modes for those it found."""
    terminal.process.send_signal(signal.SIGSTOP)
    os.waitpid(terminal.process.pid, os.WUNTRACED)
    before = len(terminal.written)
    terminal.process.send_signal(signal.SIGCONT)
    terminal.wait_for(b"Quit", before)
    terminal.send(b"q")
    assert terminal.end() == 0
    assert _is_restored(terminal)


@pytest.mark.parametrize("command", [["cost", A], []], ids=["command", "app"])
def test_ctrl_c_ends_the_reading_of_a_log(small_world_file: Path, tmp_path: Path, command: list[str]) -> None:
    log = tmp_path / "log"
    os.mkfifo(log)
    writing: list[int] = []

    def is_reading() -> bool:
        """Whether the program has opened the log: before, nothing can be written into it."""
        with suppress(OSError):
            writing.append(os.open(log, os.O_WRONLY | os.O_NONBLOCK))
        return writing != []

    with PseudoTerminal([*PROGRAM, "--catalog", str(small_world_file), *command, "--usage", str(log)]) as terminal:
        terminal.wait_until(is_reading, "the reading of the log")
        looks = count()

        def has_ended() -> bool:
            """Press Ctrl+C now and then: a signal just before a read begins is seen by Python only with the next."""
            if next(looks) % 20 == 0:
                terminal.send(b"\x03")
            return terminal.process.poll() is not None

        terminal.wait_until(has_ended, "the end")
        assert terminal.end() == 130
        assert b"Traceback" not in terminal.written
        assert _is_restored(terminal)
    os.close(*writing)


def test_a_reader_that_has_seen_enough_ends_a_command_quietly(shipped_catalogue: Path) -> None:
    """As ``crosswalk-tui models | head -1`` does; the list is longer than a pipe holds."""
    with subprocess.Popen(
        [*PROGRAM, "--catalog", str(shipped_catalogue), "models"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
    ) as listing:
        assert listing.stdout is not None
        assert listing.stderr is not None
        assert listing.stdout.readline().startswith(b"Model ")
        listing.stdout.close()
        assert (listing.wait(PATIENCE), listing.stderr.read()) == (141, b"")


@pytest.mark.parametrize("size", [(0, 0), (0, 30), (100, 0)])
def test_a_terminal_without_a_size_is_not_redrawn_for_ever(small_world_file: Path, size: tuple[int, int]) -> None:
    with PseudoTerminal([*PROGRAM, "--catalog", str(small_world_file), A, B], size=size) as running:
        running.wait_for(b"Quit")
        for key, shown in ((b"2", b"What"), (b"8", b"Conditions"), (b"5", b"Note")):  # screens in turn: some seconds
            before = len(running.written)
            running.send(key)
            running.wait_for(shown, before)
        running.send(b"q")
        assert running.end() == 0
        assert len(running.written) < 200_000  # a megabyte a second otherwise
