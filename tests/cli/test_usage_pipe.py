"""Usage piped into the app: standard input has the usage, keys come from the terminal."""

from __future__ import annotations

import os
import select
import shlex
import signal
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import LARGE, SMALL

pty = pytest.importorskip("pty", reason="needs a terminal of POSIX")

_PATIENCE = 30
"""Seconds without output after which a test fails."""


class Terminal:
    """A shell command in a terminal of its own."""

    def __init__(self, command: str) -> None:
        self.shown = b""
        self._process, self._side = pty.fork()
        if not self._process:
            os.execv("/bin/sh", ["sh", "-c", command])  # noqa: S606 - the test is of a shell's pipe

    def wait_for(self, text: str) -> None:
        """Read until *text* has been written."""
        while text.encode() not in self.shown:
            ready, _, _ = select.select([self._side], [], [], _PATIENCE)
            assert ready, f"no {text!r} in {self.shown[-2000:]!r}"
            self.shown += os.read(self._side, 65536)

    def type(self, keys: str) -> None:
        """Press *keys*."""
        os.write(self._side, keys.encode())

    def end(self) -> None:
        """End the command and what it started."""
        os.killpg(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)
        os.close(self._side)


def test_the_app_opens_with_it_and_reads_keys_from_the_terminal(catalogue: Path, tmp_path: Path) -> None:
    del catalogue  # in the environment
    log = tmp_path / "responses.jsonl"
    log.write_text('{"usage": {"prompt_tokens": 12345, "completion_tokens": 678}}\n', encoding="utf-8")
    app = shlex.join([sys.executable, "-m", "crosswalk_tui", SMALL, LARGE, "--usage", "-"])
    terminal = Terminal(f"cat {shlex.quote(str(log))} | {app}; echo ended with $?")
    try:
        terminal.wait_for("Specs")
        terminal.type("2")
        terminal.wait_for("standard input: 12,345 in + 678 out")
        terminal.type("q")
        terminal.wait_for("ended with 0")
    finally:
        terminal.end()
