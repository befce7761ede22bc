"""Kill a program while it saves: what it confirmed must be there afterwards.

``python -m tests.user.kills --times 200`` kills 200 times and prints what was lost.
"""

from __future__ import annotations

import argparse
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from random import Random

from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.workloads import readable_workloads

SAVING = """
import sys
from pathlib import Path
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.workloads import save_workload
users = UserDatabase(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    name = f"{sys.argv[2]} {number}"
    assert save_workload(users, name, DEFAULT_WORKLOAD)
    print(name, flush=True)
"""
"""A program that saves workloads, and confirms each once it has been saved."""


def start(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    """Save *count* workloads called *name* with a number into the database at *path*, in another process."""
    command = [sys.executable, "-c", SAVING, str(path), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def kill_while_saving(path: Path, name: str, random: Random) -> set[str]:
    """Save into the database at *path*, kill the process at a random moment and return what was lost."""
    saving = start(path, name, 10_000)
    assert saving.stdout is not None
    confirmed = {saving.stdout.readline().strip() for _ in range(random.randrange(1, 8))}
    for _ in range(random.randrange(20_000)):  # a moment that no event marks
        pass
    saving.kill()
    confirmed |= {line.strip() for line in saving.stdout if line.endswith("\n")}
    saving.stdout.close()
    saving.wait()
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return confirmed - {saved.name for saved in readable_workloads(UserDatabase(path))[0]}


def main() -> None:
    """Kill as often as requested; exit with 1 if anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random = Random(options.seed)  # noqa: S311 - the same seed must give the same numbers of saves
    with tempfile.TemporaryDirectory() as folder:
        # A new file each tenth time, so that the first save and its migrations are killed too.
        lost = [
            kill_while_saving(Path(folder) / f"{time // 10}.db", f"run {time}", random) for time in range(options.times)
        ]
    print(f"{options.times} kills, seed {options.seed}: {sum(map(len, lost))} confirmed saves lost")  # noqa: T201
    sys.exit(any(lost))


if __name__ == "__main__":
    main()
