"""``make torture``: play seeds, and make the shortest replay file of each failure."""

from __future__ import annotations

import argparse
import hashlib
import os
import resource
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from tests.torture.events import Event, monkey, read, write
from tests.torture.play import Failure, play

MODELS = ("meta/llama-3.2-1b-instruct", "meta/llama-3.2-3b-instruct")
CATALOGUE = Path(__file__).parents[2] / "data" / "catalog.db"


def main() -> int:
    """Play every seed; exit code 1 when one of them failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--seeds", type=int, default=20, help="how many seeds to play (20)")
    parser.add_argument("--first", type=int, default=1, help="the first of them (1)")
    parser.add_argument("--events", type=int, default=5000, help="events of each (5000)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="seeds played at a time (the processors)")
    parser.add_argument("--replay", type=Path, help="play this file instead")
    parser.add_argument("--no-shrink", action="store_true", help="write the failing events as they are")
    asked = parser.parse_args()
    before = hashlib.sha256(CATALOGUE.read_bytes()).hexdigest()
    if asked.replay:
        _isolate()
        failures = [_report(str(asked.replay), read(asked.replay))]
    else:
        # A process for each seed: its memory is its own, and a seed that ends the process does not end the others.
        seeds = range(asked.first, asked.first + asked.seeds)
        work = partial(_seed, count=asked.events, shrink=not asked.no_shrink)
        with ProcessPoolExecutor(asked.jobs, get_context("spawn"), max_tasks_per_child=1) as pool:
            failures = list(pool.map(work, seeds))
    if hashlib.sha256(CATALOGUE.read_bytes()).hexdigest() != before:
        print("the catalogue was changed")
        return 1
    return int(any(failures))


def _isolate() -> None:
    """Keep the user's own files out of it."""
    home = tempfile.mkdtemp(prefix="torture-")
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        os.environ[name] = home
    os.environ.update(EDITOR="true", VISUAL="true")
    os.chdir(home)


def _seed(seed: int, count: int, *, shrink: bool) -> bool:
    """Play one seed; on failure write the events that lead there."""
    _isolate()
    played = list(monkey(seed, count))
    failure = _play(played, f"seed {seed}")
    if failure is None:
        return False
    failing = played[: failure.after + 1]
    if shrink:
        failing = shortest(failing, lambda tried: _fails_alike(tried, failure))
    path = Path(tempfile.gettempdir()) / f"torture-{seed}.jsonl"
    write(path, failing)
    print(f"  {len(failing)} events lead there: python -m tests.torture --replay {path}")
    return True


def _report(name: str, played: Sequence[Event]) -> bool:
    return _play(played, name) is not None


def _play(played: Sequence[Event], name: str) -> Failure | None:
    slowest: list[float] = []
    failure = play(CATALOGUE, MODELS, played, slowest)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    last = f"slowest answer {max(slowest, default=0) * 1000:.0f} ms, {memory} MiB"
    if failure is None:
        print(f"{name}: {len(played)} events, nothing wrong; {last}", flush=True)
    else:
        print(f"{name}: {failure.kind} after event {failure.after}; {last}\n{failure.text}", flush=True)
    return failure


def _fails_alike(tried: Sequence[Event], failure: Failure) -> bool:
    found = play(CATALOGUE, MODELS, tried)
    return found is not None and found.kind == failure.kind and found.text[-80:] == failure.text[-80:]


def shortest(failing: list[Event], fails: Callable[[list[Event]], bool]) -> list[Event]:
    """Leave out events of *failing*, half of them at first and one by one at last, as long as it still fails.

    Delta debugging (Zeller and Hildebrandt, 2002), without its test of single parts.
    """
    size = len(failing) // 2
    while size:
        start = 0
        while start < len(failing):
            without = failing[:start] + failing[start + size :]
            if without and fails(without):
                failing = without
            else:
                start += size
        size //= 2
    return failing
