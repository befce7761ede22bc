"""Work in threads: whether the app waits for it at its end, and when the garbage collector looks."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from threading import Event

import pytest
from textual.app import App
from textual.pilot import Pilot

from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.session import background, model_finder, point_finder
from crosswalk_tui.ui.session.background import Pause, SupersededError, run_in_thread, without_collecting
from crosswalk_tui.ui.updates import catalogue_watch
from crosswalk_tui.ui.updates.catalogue_watch import CatalogueWatch
from tests.ui.conftest import loaded, quiet


class _Waiting:
    """Work that goes on until it is allowed to end, or for some seconds."""

    def __init__(self) -> None:
        self.begun, self.may_end, self.is_done = Event(), Event(), False

    def __call__(self, *_: object) -> None:
        self.begun.set()
        self.may_end.wait(5)
        self.is_done = True


@pytest.fixture
def waiting() -> Iterator[_Waiting]:
    work = _Waiting()
    yield work
    work.may_end.set()


async def _begun(work: _Waiting, app: App[None]) -> None:
    """End *app* once *work* has begun."""
    await asyncio.to_thread(work.begun.wait, 5)
    app.exit()


@pytest.mark.parametrize("only_reads", [True, False])
def test_the_end_of_the_app_waits_for_what_saves_but_not_for_what_reads(waiting: _Waiting, only_reads: bool) -> None:
    app: App[None] = App()

    async def work_and_end(_: Pilot[object]) -> None:
        run_in_thread(app, waiting, lambda _: None, lambda _: None, only_reads=only_reads)
        if not only_reads:
            waiting.may_end.set()
        await _begun(waiting, app)

    app.run(headless=True, auto_pilot=work_and_end)
    assert waiting.is_done is not only_reads


async def test_of_reading_that_is_asked_for_again_and_again_only_the_last_and_a_few_before_are_done(
    app: CrosswalkApp,
) -> None:
    may_end = Event()
    begun: list[int] = []
    found: asyncio.Queue[int] = asyncio.Queue()

    def read(number: int) -> int:
        begun.append(number)
        may_end.wait(5)
        return number

    async with app.run_test() as pilot:
        await quiet(pilot)
        for number in range(20):
            run_in_thread(app, partial(read, number), found.put_nowait, lambda _: None, "reading", only_reads=True)
            await asyncio.sleep(0)
        may_end.set()
        assert await found.get() == 19
        assert len(begun) <= 5


async def test_a_result_after_the_last_screen_is_not_shown(app: CrosswalkApp) -> None:
    """The app is ending: its screens are closed before its threads."""
    shown: list[str] = []

    def fail() -> int:
        raise CrosswalkError("no")

    async with app.run_test() as pilot:
        await quiet(pilot)
        stack = app._screen_stacks[app._current_mode]
        screens = stack.copy()
        stack.clear()
        for work in (lambda: 1, fail):
            run_in_thread(app, work, lambda result: shown.append(f"{app.screen}{result}"), shown.append)
        await app.workers.wait_for_complete()
        stack.extend(screens)
    assert shown == []


async def test_reading_that_hangs_keeps_no_other_from_its_turn(app: CrosswalkApp) -> None:
    may_end = Event()
    found: asyncio.Queue[str] = asyncio.Queue()
    async with app.run_test() as pilot:
        await quiet(pilot)
        for _ in range(8):
            run_in_thread(app, partial(may_end.wait, 5), lambda _: None, lambda _: None, may_hang=True)
        run_in_thread(app, lambda: "read", found.put_nowait, lambda _: None, only_reads=True)
        assert await found.get() == "read"
        assert not may_end.is_set()
        may_end.set()


def test_the_end_does_not_wait_for_the_comparison_of_a_replaced_catalogue(
    app: CrosswalkApp, waiting: _Waiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue_watch, "_compared", waiting)

    async def replace_and_end(_: Pilot[object]) -> None:
        watch = CatalogueWatch(app, lambda _: None)
        monkeypatch.setattr(catalogue_watch, "file_state", lambda _: (0, 0, 0))
        watch.look()
        await _begun(waiting, app)

    app.run(headless=True, auto_pilot=replace_and_end)
    assert not waiting.is_done


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the garbage collector, which is taken to be enabled, is asked for."""
    called: list[str] = []
    monkeypatch.setattr(gc, "isenabled", lambda: "enable" in called or "disable" not in called)
    for name in ("collect", "disable", "freeze", "enable"):
        monkeypatch.setattr(gc, name, lambda *_, name=name: called.append(name))
    return called


def test_what_is_made_without_collecting_is_never_looked_at(calls: list[str]) -> None:
    with without_collecting():
        assert calls == ["collect", "disable"]
    assert calls == ["collect", "disable", "freeze", "enable"]


def test_an_error_enables_the_collector_again(calls: list[str]) -> None:
    with pytest.raises(ValueError), without_collecting():  # noqa: PT011 - ours
        raise ValueError
    assert calls[-1] == "enable"


def test_a_collector_that_is_off_stays_off(calls: list[str]) -> None:
    with without_collecting(), without_collecting():
        assert calls == ["collect", "disable"]
    assert calls == ["collect", "disable", "freeze", "enable"]


def _recording(entered: list[str], where: str) -> Callable[[], AbstractContextManager[None]]:
    """As `without_collecting`, and record *where* it was entered."""

    def recording() -> AbstractContextManager[None]:
        entered.append(where)
        return without_collecting()

    return recording


@pytest.mark.parametrize("many", [1, 20_000])
async def test_only_a_large_catalogue_is_ranked_without_collecting(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    entered: list[str] = []
    monkeypatch.setattr("crosswalk_tui.ui.session.session.MANY_MODELS", many)
    for module in (point_finder, model_finder):
        monkeypatch.setattr(module, "without_collecting", _recording(entered, module.__name__.rpartition(".")[2]))
    async with app.run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await pilot.press("8")
        await quiet(pilot)
    assert entered == (["point_finder", "model_finder"] if many == 1 else [])


async def test_points_may_be_forgotten_before_those_on_the_other_axes_are_computed(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def found_already(_: point_finder.PointFinder) -> None:
        pass

    async with app.run_test() as pilot:
        await quiet(pilot)
        monkeypatch.setattr(point_finder.PointFinder, "_find", found_already)
        points = app.session.points
        points.find(app)
        search = asyncio.create_task(points._find_all())
        await asyncio.sleep(0)  # it pauses now, before the other axes
        assert points._found is not None
        assert not search.done()
        points.forget()
        await search
        assert points._found is None


class _Clock:
    """A clock that only pauses and work move; the pauses that have *late* end later by so many seconds."""

    def __init__(self, *late: float) -> None:
        self.now, self.pauses, self._late = 0.0, 0, [*late]

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.pauses += 1
        self.now += seconds + (self._late.pop(0) if self._late else 0.0)


@pytest.mark.parametrize(
    ("late", "pauses"),
    [((), 1), ((0.0004,), 1), ((0.005, 0.005), 3), ((0.005,) * 50, 4)],
    ids=["prompt", "a little late", "while a key is handled", "on a machine that is always late"],
)
def test_a_computation_pauses_until_the_event_loop_is_idle(
    monkeypatch: pytest.MonkeyPatch, late: tuple[float, ...], pauses: int
) -> None:
    clock = _Clock(*late)
    monkeypatch.setattr(background, "perf_counter", clock)
    monkeypatch.setattr(background, "sleep", clock.sleep)
    pause = Pause(lambda: False)
    pause()
    assert clock.pauses == 0, "it has only just begun"
    clock.now += 1
    pause()
    assert clock.pauses == pauses
    pause()
    assert clock.pauses == pauses, "it works on for a while"


def test_a_computation_that_is_out_of_date_ends_at_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = _Clock()
    monkeypatch.setattr(background, "perf_counter", clock)
    pause = Pause(lambda: True)
    pause()
    clock.now += 1
    with pytest.raises(SupersededError):
        pause()
