"""Measure the app beside its peers, and write ``benchmarks/RESULTS.md``.

Run as ``make bench``, or ``python -m benchmarks.results [--runs N]``. The peers are installed into virtual environments
of their own in ``.bench/``, which needs a package index once. All programs start in turn, in the same pseudo-terminal,
so that a busy moment hits all of them; what counts are the ratios. A first frame is the first one with text, a filled
screen the first one with the answer; later frames are those that answer a key.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.bench_ui import APP, BARE, FILLED, PLOTTED, ROOT, Terminal
from benchmarks.synthetic import PAIR

FOLDER = ROOT / ".bench"
RESULTS = ROOT / "benchmarks" / "RESULTS.md"
CATALOGUE = ROOT / "data" / "catalog.db"
REQUIREMENTS = {
    "genai-prices": ("genai-prices[cli]",),
    # Its Textual accepts every tree-sitter from 0.25 on, but 0.26 ends posting with a segmentation fault.
    "posting": ("posting", "tree-sitter<0.26"),
}
"""What is installed for a package, where that is more than its name."""

_CALM = 0.5
"""Load per processor above which idle time says nothing."""


@dataclass(slots=True)
class Program:
    """A program in a terminal.

    Attributes:
        package: what is installed for it; empty for ours.
        command: its arguments, the executable first.
        ready: pattern on its screen once it is filled.
        key: a key that changes the text of the screen each time; none for peers, whose keys do other things.
        failed: how it ended instead of starting; empty once it has started.
    """

    name: str
    package: str
    command: Sequence[str]
    ready: str
    key: bytes = b""
    first: list[float] = field(default_factory=list)
    filled: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    later: list[float] = field(default_factory=list)
    idle: float | None = None
    memory: float = 0.0
    failed: str = ""


def programs() -> list[Program]:
    """Ours, a bare Textual app, and the peers."""
    python = sys.executable
    return [
        Program("bare Textual app", "", (python, "-c", BARE), "Quit|palette"),
        Program("crosswalk-tui, filled", "", (python, "-c", APP, str(CATALOGUE), *PAIR), FILLED),
        Program("crosswalk-tui, plot drawn", "", (python, "-c", APP, str(CATALOGUE), *PAIR), PLOTTED, b"f"),
        Program("posting", "posting", (_tool("posting"),), "Send"),
        Program("harlequin", "harlequin", (_tool("harlequin"),), "Run Query"),
        Program("routerview", "routerview", (_tool("routerview"),), r"\w{4}"),
    ]


def _tool(name: str) -> str:
    return str(FOLDER / name / "bin" / name)


def install(package: str) -> None:
    """Install *package* into its own environment, once."""
    home = FOLDER / package
    if not (home / "bin" / package).exists():
        venv.create(home, with_pip=True)
        wanted = REQUIREMENTS.get(package, (package,))
        subprocess.run([home / "bin" / "pip", "install", "--quiet", *wanted], check=True)


def installed_version(package: str) -> str:
    """The version of *package* in its environment."""
    code = f"from importlib.metadata import version; print(version({package!r}))"
    done = subprocess.run([FOLDER / package / "bin" / "python", "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@contextmanager
def _running(command: Sequence[str]) -> Iterator[Terminal]:
    terminal = Terminal(command)
    try:
        yield terminal
    finally:
        terminal.close()


def measure(program: Program, *, with_keys: bool) -> None:
    """Start *program* once; with *with_keys*, press keys and leave it idle, too."""
    if program.failed:
        return
    with _running(program.command) as running:
        try:
            first, filled = running.wait_for_start(program.ready)
        except TimeoutError:
            program.failed = f"does not start here (exit code {running.process.poll()})"
            return
        program.first.append(first.ms_since(running.started))
        program.filled.append(filled.ms_since(running.started))
        program.cpu.append(filled.cpu_ms)
        if not with_keys:
            return
        running.settle()
        time.sleep(2)
        running.settle()
        if program.key:
            program.later += [running.key(program.key) for _ in range(30)]
        time.sleep(5)  # until what the app builds while no key is pressed is built
        if os.getloadavg()[0] < _CALM * (os.cpu_count() or 1):
            program.idle = running.cpu(3)
        program.memory = running.memory()[0]


def command_ms(command: Sequence[str]) -> float:
    """Processor time of one run of *command*, in milliseconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def commands(runs: int) -> dict[str, list[float]]:
    """Processor times of short commands, run in turn."""
    ours = [sys.executable, "-c", "import sys; from crosswalk_tui.cli import main; main()"]
    tool = _tool("genai-prices")
    listed: dict[str, Sequence[str]] = {
        "python + sqlite3 + click": [sys.executable, "-c", "import sqlite3, click"],
        "crosswalk-tui --version": [*ours, "--version"],
        "crosswalk-tui cost gpt-4o": [*ours, "cost", "gpt-4o"],
        "crosswalk-tui models llama": [*ours, "models", "llama"],
        "genai-prices calc gpt-4o": [tool, "calc", "--input-tokens", "5000000", "--output-tokens", "2000000", "gpt-4o"],
    }
    times: dict[str, list[float]] = {name: [] for name in listed}
    for nth in range(runs + 1):
        for name, command in listed.items():
            took = command_ms(command)
            if nth:  # the first run writes bytecode
                times[name].append(took)
    return times


def _machine() -> str:
    names = [
        line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "name" in line
    ]
    processor = names[0] if names else platform.machine()
    return f"{processor}, {os.cpu_count()} processors, {platform.system()}, Python {platform.python_version()}"


def _table(measured: Sequence[Program]) -> Iterator[str]:
    base = statistics.median(measured[0].filled), statistics.median(measured[0].cpu)
    heads = ("first frame ms", "filled ms", "× bare", "processor ms", "× bare", "flip ms (worst)", "idle %", "MiB")
    yield f"| program | {' | '.join(heads)} |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for one in measured:
        if one.failed:
            yield f"| {one.name} | {one.failed} | | | | | | | |"
            continue
        filled, cpu = statistics.median(one.filled), statistics.median(one.cpu)
        key = f"{statistics.median(one.later):.0f} ({max(one.later):.0f})" if one.later else "–"
        idle = "–" if one.idle is None else f"{one.idle:.1f}"
        yield (
            f"| {one.name} | {statistics.median(one.first):.0f} | {filled:.0f} | {filled / base[0]:.2f} | {cpu:.0f} |"
            f" {cpu / base[1]:.2f} | {key} | {idle} | {one.memory:.0f} |"
        )


def report(measured: Sequence[Program], short: dict[str, list[float]], runs: int) -> str:
    """The text of RESULTS.md."""
    base = statistics.median(short["python + sqlite3 + click"])
    versions = [f"textual {version('textual')}", f"crosswalk-tui {version('crosswalk-tui')}"]
    versions += [f"{name} {installed_version(name)}" for name in ("posting", "harlequin", "routerview", "genai-prices")]
    lines = [
        "# Measured beside its peers",
        "",
        "Written by `make bench`; what it measures and how: `benchmarks/results.py`. Each program starts from its own",
        "environment, in turn with the others, in a terminal of 120x40. Peers are filled when their main screen is up;",
        "what they show is different, so that the ratios compare effort, not merit. Flip swaps the two models on the",
        "overview.",
        "",
        f"- {datetime.now(UTC).date().isoformat()}, {runs} runs, medians; load {os.getloadavg()[0]:.1f} at the end",
        f"- {_machine()}",
        f"- {', '.join(versions)}",
        "",
        "## In a terminal",
        "",
        *_table(measured),
        "",
        "Idle is measured only on a calm machine.",
        "",
        "## Short commands",
        "",
        "| command | processor ms, median | least | × python |",
        "|---|---|---|---|",
        *(
            f"| `{name}` | {statistics.median(times):.0f} | {min(times):.0f} | {statistics.median(times) / base:.2f} |"
            for name, times in short.items()
        ),
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    """Install the peers, measure, write the report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    for package in ("posting", "harlequin", "routerview", "genai-prices"):
        install(package)
    measured = programs()
    for nth in range(runs):
        for program in measured:
            measure(program, with_keys=nth == runs - 1)
    RESULTS.write_text(report(measured, commands(runs), runs), encoding="utf-8")
    print(RESULTS.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
