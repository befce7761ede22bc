"""When an app in a test has nothing left to do."""

from __future__ import annotations

from asyncio import AbstractEventLoop, get_running_loop, sleep
from collections.abc import Callable, Iterable
from itertools import filterfalse
from time import monotonic

from textual import _wait, events
from textual._context import active_app
from textual._queue import Queue
from textual.app import App
from textual.keys import _character_to_key
from textual.message import Message
from textual.message_pump import MessagePump
from textual.pilot import Pilot, WaitForScreenTimeout

from tests.pseudo_terminal import PATIENCE


async def wait_for_idle(min_sleep: float = 0, max_sleep: float = 1) -> None:
    """Wait until no callback is ready to run or soon will be; while a thread works, for Textual's own measure.

    Textual compares the time of the processor with that of the clock, over 20 ms each. A test process that gets no
    processor then looks idle, however much it has to do; one with nothing to do waits all the same.
    """
    loop = get_running_loop()
    start = monotonic()
    while (waited := monotonic() - start) < max_sleep:
        await sleep(_LOOK)
        is_idle = not loop._ready and (waited >= _SOON or not _is_due_soon(loop))  # type: ignore[attr-defined]
        if is_idle and waited >= min_sleep:
            break
    if any(worker.is_running for worker in active_app.get().workers):
        await _wait.wait_for_idle(0, max(0.0, max_sleep - waited))


def _is_due_soon(loop: AbstractEventLoop) -> bool:
    """Whether a timer ends soon, such as Textual's between a resize and the layout."""
    soon = loop.time() + _SOON
    return any(handle.when() < soon and not handle.cancelled() for handle in loop._scheduled)  # type: ignore[attr-defined]


async def wait_until(
    pilot: Pilot[None], is_so: Callable[[], bool], otherwise: str, *, with_threads: bool = True
) -> None:
    """Wait until *is_so*, and, *with_threads*, until none works; fail with *otherwise* if the app ends without that.

    It waits by the clock: on a fast or a busy machine, any number of pauses may be over before a timer ends.
    """
    start = monotonic()
    while pilot.app._exception is None and monotonic() - start < PATIENCE:
        await pilot.pause()
        if with_threads:
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()
        if is_so():
            await pilot.pause()
            return
    raise AssertionError(otherwise)


async def press_in_turn(app: App[object], keys: Iterable[str]) -> None:
    """Press *keys*, waiting after each as Textual's pilot does, but not between the letters of a text."""
    driver, left = app._driver, list(keys)
    assert driver is not None
    for place, key in enumerate(left):
        if len(key) == 1 and len((*left, "")[place + 1]) == 1:
            name = key if key.isalnum() else _character_to_key(key)
            driver.send_message(events.Key(name, key))
        else:
            await _press(app, [key])


async def wait_for_screen(pilot: Pilot[None], timeout: float = 30) -> bool:  # noqa: ASYNC109 - Textual's own
    """Wait until each widget in front, and the app, has handled its messages; false if the app fails meanwhile.

    Textual sends a message to each to find out, a quarter of all messages in a test; here it is seen from outside.
    """
    app, start = pilot.app, monotonic()
    if not app.screen_stack:
        return False
    busy: list[MessagePump] = [app, *app.screen.walk_children(with_self=True)]
    while busy := list(filterfalse(_is_waiting, busy)):
        if app._exception is not None:
            return False
        waited = monotonic() - start
        if waited > timeout:
            raise WaitForScreenTimeout(f"{busy} did not handle their messages")
        await sleep(0 if waited < _SOON else _LOOK)
    return True


def _is_waiting(pump: MessagePump) -> bool:
    """Whether the next message is waited for, if any still comes: none is in the queue, nor being handled."""
    queue: Queue[Message] = pump._message_queue
    return pump._closing or pump._closed or (queue.empty() and bool(queue.ready_event._waiters))


_press = App._press_keys

_LOOK = 0.002
"""Seconds between two looks at what is ready to run."""

_SOON = 0.025
"""Seconds within which a timer is waited for: a frame and some more. Timers that never end are waited for once."""
