"""Mutation testing of pricing, ranking and break-even: makes one change at a time and runs the tests of its lines.

``python -m benchmarks.mutate --sample 200`` makes 200 changes, chosen by ``--seed``, and prints those that no test
notices. One process collects the tests and is forked for each change: the child changes the function in memory, then
runs the tests that reach its lines, those that noticed the most changes first. A change outside functions, such as a
default, runs in a process of its own. Equal seeds make equal changes. The properties run on fewer examples than in
`make test`, so what survives is at most too much.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import importlib.util
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType, FunctionType
from typing import NamedTuple

import pytest
from _pytest.runner import runtestprotocol
from benchmarks.mutants import Mutant, mutants
from coverage import Coverage
from hypothesis import HealthCheck, Phase, settings

ROOT = Path(__file__).parents[1]
_CORE = ROOT / "src/crosswalk_tui/core"
TARGETS = (
    *sorted((_CORE / "pricing").glob("*.py")),
    *sorted((_CORE / "breakeven").glob("*.py")),
    _CORE / "comparison/comparison.py",
)
"""The modules that are changed; which model is cheapest is in `comparison/comparison.py`."""

TESTS = ("tests/core",)
_SECONDS, _BYTES = 60, 2 << 30
"""Limits of processor time and memory of one change: a loop that does not end is noticed."""


class Reached(NamedTuple):
    """What the tests do without a change: the seconds of each test, and the tests that run each line of a file."""

    seconds: dict[str, float]
    lines: dict[str, dict[int, list[str]]]

    def of(self, mutant: Mutant) -> set[str]:
        """The tests that run a line of *mutant*."""
        lines = self.lines.get(str(mutant.path), {})
        return {test for line in range(mutant.first, mutant.last + 1) for test in lines.get(line, ())}


def _first_failure(items: Sequence[pytest.Item]) -> str:
    """The first test that fails; empty if none does."""
    for item in items:
        if any(report.failed for report in runtestprotocol(item, log=False)):
            return item.nodeid
    return ""


def _forked(work: Callable[[], object]) -> tuple[int, int]:
    """Start a child that writes the result of *work* as JSON; returns its process id and the end to read from."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    os.close(reading)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
    try:
        with os.fdopen(writing, "w", encoding="utf-8") as pipe:
            json.dump(work(), pipe)
    finally:
        os._exit(0)  # never back into the parent's loop


def _reached(items: Sequence[pytest.Item]) -> Reached:
    """Run every test without a change."""
    coverage = Coverage(data_file=None, include=[str(path) for path in TARGETS], config_file=False)
    seconds: dict[str, float] = {}
    coverage.start()
    for item in items:
        coverage.switch_context(item.nodeid)
        start = time.process_time()
        if _first_failure([item]):
            raise SystemExit(f"{item.nodeid} fails without a change")
        seconds[item.nodeid] = time.process_time() - start
    coverage.stop()
    data = coverage.get_data()
    return Reached(seconds, {str(path): data.contexts_by_lineno(str(path)) for path in TARGETS})


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


def _changed_functions(mutant: Mutant) -> list[tuple[FunctionType, CodeType]]:
    """The functions in memory that *mutant* changes, with their new code; empty if it changes something else."""
    plain = compile(mutant.path.read_text(encoding="utf-8"), str(mutant.path), "exec")
    new = {(code.co_qualname, code.co_firstlineno): code for code in _codes(mutant.code())}
    old = {(code.co_qualname, code.co_firstlineno): code for code in _codes(plain)}
    alive = [
        one
        for one in gc.get_objects()
        if isinstance(one, FunctionType) and one.__code__.co_filename == str(mutant.path)
    ]
    keys = [(one, (one.__code__.co_qualname, one.__code__.co_firstlineno)) for one in alive]
    return [(one, new[key]) for one, key in keys if key in old and old[key] != new[key]]


def _run_changed(changes: Sequence[tuple[FunctionType, CodeType]], items: Sequence[pytest.Item]) -> str:
    for function, code in changes:
        function.__code__ = code
    return _first_failure(items)


class _Plugin:
    """Replaces the loop over the collected tests by *loop*."""

    def __init__(self, loop: Callable[[list[pytest.Item]], None]) -> None:
        self._loop = loop

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Called once all tests are collected."""
        if session.testsfailed:
            return None  # they cannot be: pytest tells why
        self._loop(session.items)
        return True


def _collected(loop: Callable[[list[pytest.Item]], None], examples: int) -> int:
    """Collect the tests, then run *loop*."""
    # Neither made smaller nor looked for again: the first example that fails is enough.
    settings.register_profile(
        "mutate", deadline=None, derandomize=True, database=None, phases=(Phase.explicit, Phase.generate),
        suppress_health_check=[HealthCheck.too_slow], max_examples=examples,
    )  # fmt: skip
    options = ["-q", "-s", "-p", "no:cacheprovider", "-p", "no:xdist"]
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # Hypothesis is imported already
    return int(pytest.main([*options, "--hypothesis-profile=mutate", *TESTS], plugins=[_Plugin(loop)]))


class _Loader(SourceFileLoader):
    """Loads a module with a change, and finds no other."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant
        self._name = ".".join(mutant.path.relative_to(ROOT / "src").with_suffix("").parts)
        super().__init__(self._name, str(mutant.path))

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> ModuleSpec | None:
        """As a finder of `sys.meta_path`."""
        return importlib.util.spec_from_file_location(name, self.path, loader=self) if name == self._name else None

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002 - there is one module
        """The module's code with the change."""
        return self._mutant.code()


def _in_its_own_process(mutant: Mutant, tests: Sequence[str], examples: int) -> str:
    """Run *tests*, in this order, on *mutant* in a new process."""
    place = ["--place", str(mutant.path), str(mutant.number), "--examples", str(examples)]
    command = [sys.executable, "-m", "benchmarks.mutate", *place]
    with tempfile.TemporaryFile() as order:
        order.write(json.dumps(tests).encode())
        order.seek(0)
        done = subprocess.run(
            command, cwd=ROOT, env=os.environ | {"PYTHONPATH": "src"}, stdin=order, capture_output=True, check=False
        )  # fmt: skip
    return "" if done.returncode == 0 else (done.stderr.decode().strip().rpartition("\n")[2] or "import")


def _run_place(path: Path, number: int, examples: int) -> None:
    """Run the tests named on standard input on one change; ends with 1 if one fails."""
    order = {test: nth for nth, test in enumerate(json.load(sys.stdin))}
    sys.meta_path.insert(0, _Loader(mutants(path)[number]))

    def loop(items: list[pytest.Item]) -> None:
        chosen = sorted((item for item in items if item.nodeid in order), key=lambda item: order[item.nodeid])
        failed = _first_failure(chosen)
        if failed:
            sys.stderr.write(f"\n{failed}\n")
            os._exit(1)

    raise SystemExit(_collected(loop, examples))


class _Run:
    """Tries changes, *jobs* at a time, and prints those that survive."""

    def __init__(self, items: Sequence[pytest.Item], reached: Reached, examples: int) -> None:
        self._items = {item.nodeid: item for item in items}
        self._reached = reached
        self._examples = examples
        self._kills: dict[Path, Counter[str]] = {path: Counter() for path in TARGETS}
        self._alive: Counter[Path] = Counter()
        self._tried: Counter[Path] = Counter()

    def _order(self, mutant: Mutant, tests: set[str]) -> list[str]:
        kills, seconds = self._kills[mutant.path], self._reached.seconds
        return sorted(tests, key=lambda test: (-kills[test] / (seconds[test] + 0.01), seconds[test]))

    def _start(self, mutant: Mutant) -> tuple[int, int]:
        changes = _changed_functions(mutant)
        if changes:
            order = self._order(mutant, self._reached.of(mutant))
            return _forked(lambda: _run_changed(changes, [self._items[test] for test in order]))
        order = self._order(mutant, set(self._items))
        return _forked(lambda: _in_its_own_process(mutant, order, self._examples))

    def _end(self, mutant: Mutant, reading: int, status: int) -> None:
        with os.fdopen(reading, encoding="utf-8") as pipe:
            text = pipe.read()
        self._tried[mutant.path] += 1
        killer = json.loads(text) if text else f"ended by {status}"  # too long, too large, or at fault
        if not text:
            print(f"{killer}: {mutant}", flush=True)
        if killer:
            self._kills[mutant.path][killer] += 1
        else:
            self._alive[mutant.path] += 1
            print(f"survived: {mutant.path.relative_to(_CORE)}:{mutant.first}: {mutant.what}", flush=True)
        if not self._tried.total() % 25:
            seconds = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
            print(f"{self._tried.total()} tried, {self._alive.total()} survived, {seconds:.0f} s", flush=True)

    def all(self, chosen: Sequence[Mutant], jobs: int) -> None:
        """Try the *chosen* ones and print the share that is killed."""
        running: dict[int, tuple[Mutant, int]] = {}
        waiting = list(reversed(chosen))
        while waiting or running:
            while waiting and len(running) < jobs:
                mutant = waiting.pop()
                child, reading = self._start(mutant)
                running[child] = mutant, reading
            child, status = os.wait()
            if child in running:
                self._end(*running.pop(child), status)
        for path in sorted(self._tried):
            tried, alive = self._tried[path], self._alive[path]
            print(f"{tried - alive:4} of {tried:4} killed  {path.relative_to(_CORE)}")
        tried, alive = self._tried.total(), self._alive.total()
        print(f"{tried - alive} of {tried} killed ({1 - alive / tried:.1%})", flush=True)


def _try(options: argparse.Namespace, items: Sequence[pytest.Item]) -> None:
    places = [mutant for path in TARGETS for mutant in mutants(path) if options.only in str(path)]
    chosen = places
    if options.sample is not None and options.sample < len(places):
        chosen = sorted(random.Random(options.seed).sample(places, options.sample))  # noqa: S311 - repeatable
    child, reading = _forked(lambda: _reached(items))
    with os.fdopen(reading, encoding="utf-8") as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    if not text:
        raise SystemExit("The tests fail without a change.")
    seconds, lines = json.loads(text)
    reached = Reached(seconds, {path: {int(n): tests for n, tests in of.items()} for path, of in lines.items()})
    print(f"{len(chosen)} of {len(places)} places, {len(items)} tests", flush=True)
    _Run(items, reached, options.examples).all(chosen, options.jobs)


def main() -> None:
    """Try a sample of the changes and print those that survive."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, help="how many to try; all when not given")
    parser.add_argument("--seed", type=int, default=1, help="chooses the sample")
    parser.add_argument("--only", default="", help="part of the path of the modules to change")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time")
    parser.add_argument("--examples", type=int, default=25, help="of each property")
    parser.add_argument("--place", nargs=2, metavar=("FILE", "NUMBER"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.place:
        _run_place(Path(options.place[0]), int(options.place[1]), options.examples)
    with contextlib.chdir(ROOT):
        raise SystemExit(_collected(lambda items: _try(options, items), options.examples))


if __name__ == "__main__":
    main()
