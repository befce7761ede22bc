"""What a key costs inside the app: processor time of the main thread from the key to the frame that answers it.

Run as ``python -m benchmarks.bench_keys [CATALOGUE] [--only PART] [--profile FILE]`` with the ``bench`` extra
installed. The app runs in this process with a driver that keeps its output, so nothing is lost to a terminal, and a
busy machine changes the figures little: a thread that waits for a processor uses none. The second figure is that of all
threads, for answers that another thread computes; the third is the time on the clock, which only a calm machine gives.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import re
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pyte
from benchmarks.bench_ui import FILLED
from benchmarks.synthetic import PAIR
from textual import events
from textual.app import App
from textual.driver import Driver

from crosswalk_tui.catalog.locate import shipped_path
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.catalog.side_reader import read_side
from crosswalk_tui.core.text.quantity import parse_tokens
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.session.draft import Draft
from crosswalk_tui.ui.session.session import Session, utc_now
from crosswalk_tui.ui.shell.views import VIEWS
from crosswalk_tui.user.database import UserDatabase

QUIET = 0.2
"""Seconds without a frame after which the app has answered a key."""

_PATIENCE = 50
"""How many times as long a key may take to be answered."""

_TYPED = ("12345", "5M", "250k", "1_000_000", "999")


class Moment(NamedTuple):
    """Milliseconds: processor time of the main thread, that of all threads, and the clock."""

    main: float
    threads: float
    clock: float

    @classmethod
    def now(cls) -> Moment:
        """The current values; only their differences mean something."""
        return cls(time.thread_time() * 1e3, time.process_time() * 1e3, time.perf_counter() * 1e3)

    def since(self, start: Moment) -> Moment:
        """The time from *start* to here."""
        return Moment(self.main - start.main, self.threads - start.threads, self.clock - start.clock)


class Recorder(Driver):
    """A driver that keeps each frame, and when it was complete."""

    def __init__(self, app: App[Any], **options: Any) -> None:  # noqa: ANN401 - Textual's own
        super().__init__(app, **options)
        self.frames: list[tuple[Moment, str]] = []
        self._written: list[str] = []

    def write(self, data: str) -> None:
        """Keep *data* for the frame."""
        self._written.append(data)

    def flush(self) -> None:
        """Complete the frame."""
        if self._written:
            self.frames.append((Moment.now(), "".join(self._written)))
            self._written = []

    def start_application_mode(self) -> None:
        """Tell the app its size, as a terminal does."""
        self.send_message(events.Resize(*[self._size_now()] * 2))

    def _size_now(self) -> Any:  # noqa: ANN401
        from textual.geometry import Size

        return Size(*(self._size or (120, 40)))

    def disable_input(self) -> None:
        """Do nothing: there is no input to disable."""

    def stop_application_mode(self) -> None:
        """Do nothing: there is no terminal to restore."""


class Answer(NamedTuple):
    """What a key cost: until the frame that answers it, and until the last one that changed the text."""

    first: Moment
    last: Moment


class Bench:
    """A running app and its screen."""

    profile: cProfile.Profile | None = None

    def __init__(self, app: App[Any], size: tuple[int, int]) -> None:
        self.app = app
        self._screen = pyte.Screen(*size)
        self._stream = pyte.Stream(self._screen)

    @property
    def driver(self) -> Recorder:
        """The driver of the app."""
        driver = self.app._driver  # noqa: SLF001 - there is no public way to it
        assert isinstance(driver, Recorder)  # noqa: S101
        return driver

    @property
    def text(self) -> str:
        """What the screen shows."""
        return "\n".join(self._screen.display)

    def _shown(self) -> Iterator[tuple[Moment, str]]:
        """The frames since the last call, with the text of the screen after each."""
        frames, self.driver.frames = self.driver.frames, []
        for moment, data in frames:
            self._stream.feed(_strip(data))
            yield moment, self.text

    async def settle(self, quiet: float = QUIET) -> None:
        """Wait until no frame has been written for *quiet* seconds."""
        seen, since = -1, time.perf_counter()
        while time.perf_counter() - since < quiet:
            if len(self.driver.frames) != seen:
                seen, since = len(self.driver.frames), time.perf_counter()
            await asyncio.sleep(0.02)

    async def wait_for(self, pattern: str, timeout: float = 60.0) -> Moment:  # noqa: ASYNC109 - of a test
        """Wait for *pattern* on the screen; return when the frame was complete."""
        end = time.perf_counter() + timeout
        while time.perf_counter() < end:
            for moment, text in self._shown():
                if re.search(pattern, text):
                    return moment
            await asyncio.sleep(0.02)
        raise TimeoutError(f"{pattern!r} did not appear:\n{self.text}")

    async def key(self, key: str, until: str = "") -> Answer:
        """Press *key*; what it cost until *until* is on the screen, or until the text changes."""
        await self.settle()
        list(self._shown())
        before = self.text
        event = events.Key(key, key if len(key) == 1 else None)
        if self.profile:
            self.profile.enable()
        start = Moment.now()
        self.driver.process_message(event)
        first = last = None
        for _ in range(_PATIENCE):
            await self.settle()
            if self.profile:
                self.profile.disable()
            for moment, text in self._shown():
                if text == before:
                    continue
                before, last = text, moment
                if first is None and (not until or re.search(until, text)):
                    first = moment
            if first is not None and last is not None:
                break
        else:
            raise TimeoutError(f"{key} did not show {until!r}:\n{self.text}")
        return Answer(first.since(start), last.since(start))

    async def press(self, *keys: str) -> None:
        """Press *keys*, and wait after each."""
        for key in keys:
            self.driver.process_message(events.Key(key, key if len(key) == 1 else None))
            await self.settle()
        list(self._shown())


_UNKNOWN_TO_PYTE = re.compile(r"\x1b\[[<>=][0-9;:]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b\[\?u|\x1b[P_][^\x1b]*\x1b\\")


def _strip(data: str) -> str:
    return _UNKNOWN_TO_PYTE.sub("", data)


async def until(condition: Callable[[], bool]) -> None:
    """Wait until *condition* holds."""
    while not condition():  # noqa: ASYNC110 - what is waited for happens in the app
        await asyncio.sleep(0.02)


@asynccontextmanager
async def opened(
    catalogue: Path, keys: Sequence[str] = PAIR, size: tuple[int, int] = (120, 40), *, built: bool = True
) -> AsyncIterator[Bench]:
    """The app with the models *keys*; with *built*, once its other screens have been built in idle time."""
    with tempfile.TemporaryDirectory() as home, Catalogue.open(catalogue) as reading:
        draft = Draft(tuple(read_side(reading, key) for key in keys), DEFAULT_WORKLOAD)
        session = Session(reading, draft, utc_now, users=UserDatabase(Path(home) / "user.db"))
        app = CrosswalkApp(session)
        app.driver_class = Recorder
        app.BUILDS_IN_IDLE_TIME = built  # type: ignore[misc]
        running = asyncio.create_task(app.run_async(size=size, mouse=False))
        bench = Bench(app, size)
        await until(lambda: isinstance(app._driver, Recorder))  # noqa: SLF001 - set once the app runs
        try:
            await bench.wait_for(FILLED)
            await until(lambda: app.session.models is not None and not app.session.points.is_busy)
            await until(lambda: not built or all(app.is_screen_installed(view.name) for view in VIEWS[1:]))
            await bench.settle(1.0)
            yield bench
        finally:
            app.exit()
            await running


def report(what: str, answers: Sequence[Answer]) -> None:
    """Print the medians, the worst, and the medians until nothing changes any more."""
    firsts = [answer.first for answer in answers]
    main, threads, clock = zip(*firsts, strict=True)
    columns = (statistics.median(main), max(main), statistics.median(threads), statistics.median(clock), max(clock))
    last = statistics.median(answer.last.main for answer in answers)
    print(
        f"  {what:<40} {len(answers):3}" + "".join(f"{value:9.1f}" for value in (*columns, last)), file=sys.__stdout__
    )


def heading(title: str) -> None:
    """Print the names of the columns."""
    names = ("main", "worst", "threads", "clock", "worst", "settled")
    print(f"{title:<42} {'n':>3}" + "".join(f"{name:>9}" for name in names))


async def flip(catalogue: Path) -> None:
    """Swap A and B on the overview."""
    for size in ((120, 40), (200, 60)):
        async with opened(catalogue, size=size) as bench:
            report(f"flip on the overview, {size[0]}x{size[1]}", [await bench.key("f") for _ in range(15)])


async def offers(catalogue: Path) -> None:
    """Type into a field of the workload, two and six models compared."""
    with Catalogue.open(catalogue) as reading:
        six = [line.key for line in reading.lines()[:6]]
    for keys in (PAIR, six):
        async with opened(catalogue, keys) as bench:
            await bench.press("p", "2", "w")
            report(f"workload key to offers, {len(keys)} models", await _typed(bench))


async def _typed(bench: Bench) -> list[Answer]:
    answers = []
    for text in _TYPED:
        await bench.press("end", "ctrl+u")
        for end in range(1, len(text) + 1):
            expected = rf"\b{parse_tokens(text[:end]):,} in \+"
            name = {"_": "underscore"}.get(text[end - 1], text[end - 1])
            if re.search(expected, bench.text):
                await bench.press(name)
            else:
                answers.append(await bench.key(name, expected))
    return answers


async def axis(catalogue: Path) -> None:
    """Change the price axis of the plot."""
    for size in ((80, 24), (120, 40), (200, 60)):
        async with opened(catalogue, size=size) as bench:
            await bench.press("4")
            await bench.press("p", "p", "p", "p")
            report(f"price axis, {size[0]}x{size[1]}", [await bench.key("p") for _ in range(16)])


async def openings(catalogue: Path) -> None:
    """Open each screen for the first time: built in idle time, and not."""
    for built in (True, False):
        for view in VIEWS[1:]:
            answers = []
            for _ in range(3):
                async with opened(catalogue, built=built) as bench:
                    answers.append(await bench.key(view.key))
            report(f"first opening of {view.name}, {'built' if built else 'not built'}", answers)


async def picker(catalogue: Path) -> None:
    """Open the picker, type, close it."""
    first, again, typed, moved, closed = [], [], [], [], []
    for _ in range(3):
        async with opened(catalogue) as bench:
            first.append(await bench.key("a", r"\d of [\d,]+"))
            typed += [await bench.key(letter) for letter in "llama"]
            moved += [await bench.key("down") for _ in range(5)]
            closed.append(await bench.key("escape"))
            again.append(await bench.key("a", r"\d of [\d,]+"))
    for what, answers in (
        ("first opening of the picker", first),
        ("second opening", again),
        ("picker key", typed),
        ("picker cursor", moved),
        ("picker closes", closed),
    ):
        report(what, answers)


async def dialogs(catalogue: Path) -> None:
    """Open and close dialogs."""
    for key, name in (("question_mark", "help"), ("x", "explain"), ("m", "benchmark"), ("e", "export")):
        first, closed = [], []
        for _ in range(3):
            async with opened(catalogue) as bench:
                await bench.press("tab")
                first.append(await bench.key(key))
                closed.append(await bench.key("escape"))
        report(f"first opening of {name}", first)
        report(f"{name} closes", closed)


PARTS: dict[str, Callable[[Path], Coroutine[None, None, None]]] = {
    part.__name__: part for part in (flip, offers, axis, openings, picker, dialogs)
}


@contextmanager
def profiled(file: Path | None) -> Iterator[None]:
    """Profile the keys into *file*."""
    Bench.profile = cProfile.Profile() if file else None
    yield
    if file and Bench.profile:
        Bench.profile.dump_stats(file)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("catalogue", type=Path, nargs="?", default=shipped_path())
    parser.add_argument("--only", choices=PARTS, action="append", help="measure only this")
    parser.add_argument("--profile", type=Path, help="write a profile of the keys")
    chosen = parser.parse_args()
    heading(f"{chosen.catalogue.name}: milliseconds")
    with profiled(chosen.profile):
        for name, part in PARTS.items():
            if not chosen.only or name in chosen.only:
                asyncio.run(part(chosen.catalogue))


if __name__ == "__main__":
    main()
