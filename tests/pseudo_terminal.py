"""Runs a program in a pseudo-terminal of its own, as a shell would: waits for what it writes, never for time."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any, Self

import crosswalk_tui

PATIENCE = 30.0
"""Seconds without what is waited for after which a test fails."""

PROGRAM = (sys.executable, "-m", "crosswalk_tui")

_MODE = re.compile(rb"\x1b\[\?([0-9;]+)([hl])")
_ON_BY_DEFAULT = {7, 25}
"""Private modes that a terminal starts with: wrapped lines, visible cursor."""


def _in_the_foreground() -> None:
    """Give the new program its terminal, and Ctrl+C, which it would ignore if the tests run in the background."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class PseudoTerminal:
    """A program whose controlling terminal is a new pseudo-terminal."""

    def __init__(
        self, command: Sequence[str], variables: Mapping[str, str] | None = None, size: tuple[int, int] = (100, 30)
    ) -> None:
        """Start *command* with *variables* added to the environment, in *size* columns and rows."""
        self._ours, self._theirs = pty.openpty()
        fcntl.ioctl(self._theirs, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.found = self.attributes()
        """The attributes of the terminal before the program started."""
        self.written = b""
        """All that the program has written so far."""
        environment = {
            **os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(Path(crosswalk_tui.__file__).parents[1]),
            **(variables or {}),
        }  # fmt: skip
        for name in ("COLUMNS", "LINES"):  # they would take precedence over the size of the terminal
            environment.pop(name, None)
        self.process = subprocess.Popen(
            command, stdin=self._theirs, stdout=self._theirs, stderr=self._theirs, env=environment,
            start_new_session=True, preexec_fn=_in_the_foreground,  # noqa: PLW1509 - two calls, as a shell makes them
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(ProcessLookupError):  # a program that is stopped, too, and what it started
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.close()
        os.close(self._theirs)

    def attributes(self) -> list[Any]:
        """The attributes of the terminal now."""
        return termios.tcgetattr(self._theirs)

    def send(self, data: bytes) -> None:
        """Type *data*."""
        os.write(self._ours, data)

    def fill(self) -> None:
        """Have the terminal hold as much output as it can: what the program writes then waits for somebody to read."""
        own = os.open(os.ttyname(self._theirs), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
        with suppress(BlockingIOError):
            while True:
                os.write(own, b" ")
        os.close(own)

    def close(self) -> None:
        """Close the window: the program receives SIGHUP."""
        if self._ours >= 0:
            os.close(self._ours)
        self._ours = -1

    def wait_for(self, pattern: bytes, since: int = 0) -> None:
        """Read until *pattern* is in what has been written after the first *since* bytes."""
        self.wait_until(lambda: re.search(pattern, self.written[since:]) is not None, repr(pattern))

    def wait_until(self, is_so: Callable[[], bool], what: str) -> None:
        """Read until *is_so*; *what* names it."""
        deadline = monotonic() + PATIENCE
        while not is_so():
            assert monotonic() < deadline, f"{what} never came; {self.process.poll()=}, {self.written=}"
            self._read(0.05)

    def end(self) -> int:
        """Read until the program has ended; returns its exit code."""
        self.wait_until(lambda: self.process.poll() is not None, "the end")
        while self._ours >= 0 and self._read(0):
            pass
        return self.process.returncode

    def modes(self) -> set[int]:
        """The private modes (DECSET) that the program has left in another state than it found them."""
        on = set(_ON_BY_DEFAULT)
        for numbers, switch in _MODE.findall(self.written):
            for number in map(int, numbers.split(b";")):
                (on.add if switch == b"h" else on.discard)(number)
        return on ^ _ON_BY_DEFAULT

    def _read(self, seconds: float) -> bool:
        """Read once; whether there was something within *seconds*."""
        if self._ours < 0:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(seconds)
            return False
        if not select.select([self._ours], [], [], seconds)[0]:
            return False
        try:
            self.written += os.read(self._ours, 1 << 16)
        except OSError:  # Linux: nothing has the other end open
            return False
        return True
