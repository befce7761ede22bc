"""Measure short commands: processor time, beside a Python that only imports sqlite3 and click.

Run as ``python -m benchmarks.bench_cli [RUNS]``. Commands are run in turn, so that a busy moment hits all of them.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys

_PROGRAM = "import sys; from crosswalk_tui.cli import main; sys.argv[0] = 'crosswalk-tui'; main()"
_COMMANDS = {
    "python + sqlite3 + click": ["-c", "import sqlite3, click"],
    "--version": ["-c", _PROGRAM, "--version"],
    "cost gpt-4o": ["-c", _PROGRAM, "cost", "gpt-4o"],
    "models llama": ["-c", _PROGRAM, "models", "llama"],
}


def cpu_ms(arguments: list[str]) -> float:
    """User and system time of a Python with *arguments*, in milliseconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def main() -> None:
    """Print the median and the least time of every command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=int, nargs="?", default=15)
    runs = parser.parse_args().runs
    for arguments in _COMMANDS.values():
        cpu_ms(arguments)  # writes bytecode, and reads the files into memory
    times: dict[str, list[float]] = {name: [] for name in _COMMANDS}
    for _ in range(runs):
        for name, arguments in _COMMANDS.items():
            times[name].append(cpu_ms(arguments))
    for name, found in times.items():
        print(f"{name:26}{statistics.median(found):7.1f} ms, least {min(found):.1f}")


if __name__ == "__main__":
    main()
