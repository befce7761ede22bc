"""Runs blocking work in a thread, and lets a thread that computes pause for the event loop and not look for garbage.

Another program may lock the user's database for seconds.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from contextvars import copy_context
from functools import partial
from threading import Semaphore, Thread
from time import perf_counter, sleep
from typing import TypeVar

from textual.dom import DOMNode
from textual.worker import WorkType

from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.ui.platform.keys_in_turn import ANSWER

Result = TypeVar("Result")

UNTIL_SHOWN = 0.05
"""Seconds after a result before a thread computes what is not needed yet: it would hold up the frame of the result."""

OUTLIVED = "outlived"
"""The name of threads that the end of the program does not wait for."""

_turns = Semaphore(4)

_SLICE = 0.002  # seconds between two pauses of a thread that computes

_PROMPT, _MOST_YIELDS = 0.001, 4
"""A pause that ends late by more than _PROMPT seconds is repeated, at most so often: the event loop is working."""

PAUSE, SHORT_PAUSE = 0.0005, 0.0001
"""Seconds of a pause: the short one is enough for the event loop to begin, in a computation that takes a few frames."""


def run_in_thread(
    node: DOMNode,
    work: Callable[[], Result],
    then: Callable[[Result], None],
    failed: Callable[[str], None],
    group: str = "",
    *,
    only_reads: bool = False,
    may_hang: bool = False,
    answers: bool = False,
) -> None:
    """Run *work* in a thread, then one of two callbacks on the event loop.

    Args:
        node: the widget that waits for the result; once it or the app is closed, no callback runs.
        work: returns the result or raises `CrosswalkError`; any other exception ends the app.
        then: receives the result.
        failed: receives the message of the error.
        group: a newer call of the same group cancels the earlier one.
        only_reads: the app ends without *work*, which may take seconds. It waits for work that saves something, which
            begins at once: a key that ends the app may be the next one.
        may_hang: *work* only reads, and may never end, as from a pipe.
        answers: it answers a key: the next one acts on what a callback shows.
    """
    begin: Callable[[], Awaitable[Result]]
    if only_reads or may_hang:
        begin = partial(outlived, work, may_hang=may_hang)
    else:
        begun = asyncio.get_running_loop().run_in_executor(None, copy_context().run, work)
        begun.add_done_callback(_forget_error)
        begin = partial(asyncio.shield, begun)

    async def run() -> None:
        try:
            outcome = partial(then, await begin())
        except CrosswalkError as error:
            outcome = partial(failed, str(error))
        if node.app.screen_stack:  # a callback would look for the screen in front
            outcome()

    # The function, not its coroutine, which would never be awaited if the app ends first.
    worker: WorkType[None] = run
    node.run_worker(worker, name=ANSWER if answers else "background", group=group or "default", exclusive=bool(group))


def _forget_error(work: asyncio.Future[Result]) -> None:
    """Keep asyncio from complaining about an error of *work* that is not shown, as the app has ended."""
    if not work.cancelled():
        work.exception()


async def outlived(work: Callable[[], Result], *, may_hang: bool = False) -> Result:
    """As `asyncio.to_thread`, in a thread that the end of the program does not wait for.

    Only a few run at a time, as each may take much memory; one that *may_hang* does not count. One that is cancelled
    before its turn does not run.
    """
    loop, context = asyncio.get_running_loop(), copy_context()
    future: asyncio.Future[Result] = loop.create_future()

    def finish(set_outcome: Callable[[], None]) -> None:
        if not future.done():  # cancelled meanwhile
            set_outcome()

    def run() -> None:
        set_outcome: Callable[[], None]
        with nullcontext() if may_hang else _turns:
            if future.cancelled():
                return
            try:
                set_outcome = partial(future.set_result, context.run(work))
            except Exception as error:  # noqa: BLE001 - it is raised where the result is awaited
                set_outcome = partial(future.set_exception, error)
        with suppress(RuntimeError):  # the app has ended
            loop.call_soon_threadsafe(finish, set_outcome)

    Thread(target=run, name=OUTLIVED, daemon=True).start()
    return await future


@contextmanager
def without_collecting() -> Iterator[None]:
    """Look for no garbage meanwhile, nor later among what has been made, which must be meant to stay.

    With 100,000 models, looking takes a third to half of the time, and holds up the event loop for most of a second.
    """
    if not gc.isenabled():
        yield
        return
    gc.collect(1)  # what is garbage already would stay, too
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


class SupersededError(Exception):
    """A newer search has been requested."""


class Pause:
    """Called often by a working thread: lets other threads run and stops work that is out of date."""

    def __init__(self, is_stale: Callable[[], bool], seconds: float = PAUSE) -> None:
        self._is_stale, self._seconds = is_stale, seconds
        self._since = perf_counter()

    def __call__(self) -> None:
        """Pause if due; again while the event loop goes on working, from which the end of a pause takes the lock.

        Raises:
            SupersededError: the result is no longer needed.
        """
        if perf_counter() - self._since < _SLICE:
            return
        for _ in range(_MOST_YIELDS):
            if self._is_stale():
                raise SupersededError
            began = perf_counter()
            sleep(self._seconds)
            self._since = perf_counter()
            if self._since - began < self._seconds + _PROMPT:
                return
