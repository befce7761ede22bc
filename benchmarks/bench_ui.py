"""How fast the screen is: cold start against a bare Textual app, work in the background, key to result, memory.

Run as ``python -m benchmarks.bench_ui [--catalogue FILE] [--large MODELS] [--runs N]`` with the ``bench`` extra
installed. Everything is measured from outside, in a pseudo-terminal: a time is from the write of a key (or the start of
the process) to the arrival of the last byte of the frame that shows the answer. Shared machines are noisy, so the
starts are interleaved and compared by their medians.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import re
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pyte

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from benchmarks.synthetic import PAIR, generate  # noqa: E402 - after the path that makes it importable

from crosswalk_tui.catalog.reader import Catalogue  # noqa: E402
from crosswalk_tui.core.text.quantity import parse_tokens  # noqa: E402
from crosswalk_tui.user.database import UserDatabase  # noqa: E402
from crosswalk_tui.user.state import record_welcome  # noqa: E402

COLUMNS, ROWS = 120, 40
BURST = 0.02
"""Seconds without output that end a burst of it."""

QUIET = 0.08
"""Seconds without output after which the app has answered a key."""

CALM, IDLE = 3, 4.0
"""Half seconds in turn with less than this percent of a core, after which the app has nothing left to do."""

BARE = """
from textual.app import App
from textual.widgets import Footer, Header

class Bare(App):
    BINDINGS = [("q", "quit", "Quit")]

    def compose(self):
        yield Header()
        yield Footer()

Bare().run()
"""
APP = """
import sys
from pathlib import Path
from crosswalk_tui.core.pricing.ranking import Filters
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD
from crosswalk_tui.ui.run import run
from crosswalk_tui.user.config import Config
from crosswalk_tui.user.state import AppState, ComparisonSetup
path, *keys = sys.argv[1:]
sys.exit(run(Path(path), AppState(ComparisonSetup(tuple(keys), DEFAULT_WORKLOAD, Filters())), Config()))
"""
FILLED = r"Per month.*\$"
"""On the first screen once specs, prices and offers are shown."""

PLOTTED = r"[\d,] no score"
"""On the first screen once the plot is drawn, too."""

_FRAME_END = b"\x1b[?2026l"
_ANSWERS = {
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",  # frames are marked: then each can be timed
    b"\x1b[c": b"\x1b[?62;22c",
}
_UNKNOWN_TO_PYTE = re.compile(
    rb"\x1b\[[<>=][0-9;:]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b\[\?u|\x1b[P_][^\x1b]*\x1b\\|\x1b\[[0-9;]*t"
)
_KEYS = {"escape": b"\x1b", "enter": b"\r", "end": b"\x1b[F", "ctrl+u": b"\x15"}


class Moment(NamedTuple):
    """When output arrived, and the processor time that the program had used by then.

    Attributes:
        at: seconds, as `time.perf_counter` counts them.
        cpu_ms: milliseconds of all its threads.
    """

    at: float
    cpu_ms: float

    def ms_since(self, start: float) -> float:
        """Milliseconds from *start*, in seconds, until then."""
        return (self.at - start) * 1e3


class Terminal:
    """A program in a pseudo-terminal, and the screen it has painted."""

    def __init__(self, command: Sequence[str]) -> None:
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        environment["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), environment.get("PYTHONPATH", "")])
        for name in ("COLUMNS", "LINES", "NO_COLOR"):
            environment.pop(name, None)
        self._home = tempfile.TemporaryDirectory()  # the user's own files are neither read nor changed
        environment |= dict.fromkeys(("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"), self._home.name)
        record_welcome(UserDatabase(Path(self._home.name) / "crosswalk-tui" / "user.db"))  # not a first run
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
        )
        os.close(slave)
        self._fd = master
        self._pending = b""
        self._unread: list[tuple[Moment, bytes]] = []
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)

    def close(self) -> None:
        """End the program."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self._fd)
        self._home.cleanup()

    @property
    def text(self) -> str:
        """What the screen shows."""
        return "\n".join(self._screen.display)

    def write(self, data: bytes) -> float:
        """Send *data*; return when."""
        now = time.perf_counter()
        os.write(self._fd, data)
        return now

    def frames(self, timeout: float) -> Iterator[Moment]:
        """The moments at which frames arrived, each once it is on `text`; ends after *timeout* seconds without output.

        A burst is read and time-stamped before any of it is painted here, which takes longer.
        """
        while self._unread or select.select([self._fd], [], [], timeout)[0]:
            self._unread += self._burst()
            while self._unread:  # what a caller leaves unread is for the next one
                arrived, data = self._unread.pop(0)
                *whole, self._pending = (self._pending + data).split(_FRAME_END)
                if not whole and b"\x1b[?2026h" not in self._pending:
                    whole, self._pending = [self._pending], b""
                for frame in whole:
                    self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", frame))
                if whole:
                    yield arrived
            if self.process.poll() is not None:
                return

    def _burst(self) -> list[tuple[Moment, bytes]]:
        burst: list[tuple[Moment, bytes]] = []
        while select.select([self._fd], [], [], BURST)[0]:
            try:
                data = os.read(self._fd, 1 << 20)
            except OSError:
                break
            burst.append((Moment(time.perf_counter(), self._cpu_ms()), data))
            for question, answer in _ANSWERS.items():
                if question in data:
                    self.write(answer)
        return burst

    def wait_for(self, pattern: str, since: float, timeout: float = 60.0) -> float:
        """Milliseconds from *since* until *pattern* is on the screen."""
        found = re.compile(pattern)
        for arrived in self.frames(timeout):
            if found.search(self.text):
                return arrived.ms_since(since)
        raise TimeoutError(f"{pattern!r} did not appear:\n{self.text}")

    def wait_for_start(self, pattern: str, timeout: float = 60.0) -> tuple[Moment, Moment]:
        """The first frame with text, and the first one with *pattern*, which may be the same."""
        found, first = re.compile(pattern), None
        for arrived in self.frames(timeout):
            if self.text.strip():
                first = first or arrived
                if found.search(self.text):
                    return first, arrived
        raise TimeoutError(f"{pattern!r} did not appear:\n{self.text}")

    def settle(self) -> None:
        """Read until there is no more output."""
        for _ in self.frames(0.4):
            pass

    def key(self, data: bytes) -> float:
        """Milliseconds from the write of *data* to the last frame that changed the text on the screen."""
        before, start, last = self.text, time.perf_counter(), 0.0
        self.write(data)
        for arrived in self.frames(QUIET):
            if self.text != before:
                before, last = self.text, arrived.ms_since(start)
        return last

    def memory(self) -> tuple[float, float]:
        """MiB resident now and at most so far."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        now, most = (int(re.search(rf"{name}:\s+(\d+)", status)[1]) / 1024 for name in ("VmRSS", "VmHWM"))  # type: ignore[index]
        return now, most

    def cpu(self, seconds: float) -> float:
        """Percent of one core used over the next *seconds*."""
        before, start = self.cpu_seconds(), time.perf_counter()
        while time.perf_counter() - start < seconds:
            for _ in self.frames(0.2):
                pass
        return 100 * (self.cpu_seconds() - before) / (time.perf_counter() - start)

    def wait_until_idle(self, most: float = 60.0) -> None:
        """Read until almost no processor time has been used for a while, at most for *most* seconds."""
        start, calm = time.perf_counter(), 0
        while calm < CALM and time.perf_counter() - start < most:
            calm = calm + 1 if self.cpu(0.5) < IDLE else 0

    def _cpu_ms(self) -> float:
        """Processor time of the threads so far, to the microsecond, in milliseconds; 0 once the program has ended."""
        try:
            threads = Path(f"/proc/{self.process.pid}/task").iterdir()
            return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e6
        except OSError:
            return 0.0

    def cpu_seconds(self) -> float:
        """Processor time used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def terminal(*command: str) -> Iterator[Terminal]:
    """A program in a terminal, ended afterwards."""
    running = Terminal([sys.executable, *command])
    try:
        yield running
    finally:
        running.close()


def cold_start(catalogue: Path, runs: int) -> None:
    """Print how long a bare app and ours take to fill the screen, started in turn."""
    bare, filled, plotted = [], [], []
    for _ in range(runs):
        with terminal("-c", BARE) as running:
            bare.append(running.wait_for_start("Quit|palette")[1].ms_since(running.started))
        with terminal("-c", APP, str(catalogue), *PAIR) as running:
            filled.append(running.wait_for_start(FILLED)[1].ms_since(running.started))
            plotted.append(running.wait_for(PLOTTED, running.started))
    base = statistics.median(bare)
    print(f"cold start, {runs} runs each, median (best)")
    for name, times in (("bare Textual app", bare), ("first screen filled", filled), ("and plot drawn", plotted)):
        median, best = statistics.median(times), min(times)
        print(f"  {name:<20} {median:6.0f} ms ({best:.0f})   ratio {median / base:.2f} ({best / min(bare):.2f})")


def background(catalogue: Path, runs: int) -> None:
    """Print the processor time from the first screen until the app is idle, and its memory then."""
    found: list[tuple[float, float, float]] = []
    for _ in range(runs):
        with terminal("-c", APP, str(catalogue), *PAIR) as running:
            running.wait_for_start(FILLED)
            before = running.cpu_seconds()
            running.wait_until_idle()
            found.append((running.cpu_seconds() - before, *running.memory()))
    used, now, most = map(statistics.median, zip(*found, strict=True))
    print(f"  after the first screen {used:.2f} s of the processor; memory {now:.0f} MiB, at most {most:.0f} MiB")


def key_to_result(catalogue: Path) -> None:
    """Print how long each key takes in the picker and in the workload fields, then memory and idle processor time."""
    with terminal("-c", APP, str(catalogue), *PAIR) as running:
        running.wait_for(PLOTTED, running.started)
        running.write(b"a")
        running.wait_for(r"\d of [\d,]+", time.perf_counter())
        running.settle()
        times = _typed(running, ["llama 3.2 1b", "gpt 5", "claude", "x", "instruct 70b"])
        _report("picker", times)
        _report("picker, typo", _typed(running, ["calude", "deepsekk"]))
        running.write(_KEYS["escape"])
        running.settle()
        running.write(b"w")
        running.settle()
        _report("workload", _ranked(running, ["12345", "5M", "250k", "1_000_000", "999"]))
        now, most = running.memory()
        print(f"  memory {now:.0f} MiB, at most {most:.0f} MiB; idle {running.cpu(3):.1f}% of a core")


def six_models(catalogue: Path) -> None:
    """Print how long a key takes on the workload screen with the six most served models and their re-sellers."""
    with Catalogue.open(catalogue) as opened:
        keys = [line.key for line in opened.lines()[:6]]
    with terminal("-c", APP, str(catalogue), *keys) as running:
        running.wait_for(PLOTTED, running.started)
        running.write(b"p")
        running.settle()
        running.wait_for("Offers, cheapest first", running.write(b"2"))
        running.settle()
        running.write(b"w")
        running.settle()
        _report("six models", _ranked(running, ["12345", "5M", "250k", "1_000_000", "999"]))


def _typed(running: Terminal, texts: Sequence[str]) -> list[float]:
    """Type each text into the focused field, a key at a time, over the one before."""
    times = []
    for text in texts:
        running.write(_KEYS["end"] + _KEYS["ctrl+u"])
        running.settle()
        times += [running.key(letter.encode()) for letter in text]
    return [t for t in times if t > 0]


def _ranked(running: Terminal, texts: Sequence[str]) -> list[float]:
    """The same for a workload field: until the frame that shows the parsed value and the costs."""
    times = []
    for text in texts:
        running.write(_KEYS["end"] + _KEYS["ctrl+u"])
        running.settle()
        for end in range(1, len(text) + 1):
            expected = rf"\b{parse_tokens(text[:end]):,} in \+"
            known = re.search(expected, running.text)
            sent = running.write(text[end - 1].encode())
            if not known:
                times.append(running.wait_for(expected, sent))
            running.settle()
    return times


def _report(what: str, times: Sequence[float]) -> None:
    print(f"  {what:<14} {len(times):3} keys: median {statistics.median(times):5.1f} ms, worst {max(times):5.1f} ms")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--catalogue", type=Path, default=ROOT / "data" / "catalog.db", help="the shipped catalogue")
    parser.add_argument("--large", type=int, default=100_000, help="models of the generated catalogue; 0 to skip it")
    parser.add_argument("--generated", type=Path, help="where to keep the generated catalogue for the next time")
    parser.add_argument("--runs", type=int, default=10, help="cold starts of each kind")
    chosen = parser.parse_args()
    measures: list[Callable[[Path], None]] = [lambda path: cold_start(path, chosen.runs), key_to_result, six_models]
    print(f"{chosen.catalogue.name}, as shipped")
    for measure in measures:
        measure(chosen.catalogue)
    if chosen.large:
        with tempfile.TemporaryDirectory() as folder:
            path = chosen.generated or Path(folder) / "large.db"
            if not path.exists():
                generate(path, chosen.large, offers_per_model=2)
            print(f"generated, {chosen.large:,} models")
            background(path, chosen.runs)
            key_to_result(path)


if __name__ == "__main__":
    main()
