"""Passes keys on one at a time: a key that arrives while the one before is being handled goes to what that one opens.

Textual sends each key to the widget that has the focus when it arrives. Typed fast, pasted or sent in one packet over
ssh, the keys after the one that opens or closes a dialog would go to the screen behind it, or be lost
(https://github.com/Textualize/textual/issues/4704 is about closing).
"""

from __future__ import annotations

from asyncio import create_task, sleep
from collections import deque
from time import monotonic, thread_time
from typing import TYPE_CHECKING, Any

from textual import events

from crosswalk_tui.ui.platform.settled_frames import has_messages

if TYPE_CHECKING:
    from asyncio import Task
    from collections.abc import Callable

    from textual.app import App
    from textual.worker import Worker

_AT_MOST = 1.0
"""Seconds of the processor that a key waits at most for the one before: by the clock, a busy machine would pass keys on
too early."""

ANSWER = "answer"
"""The name of workers that do in a thread what a key asked for, and then show it: the next key waits for them."""

_ANSWERED_WITHIN = 2.0
"""Seconds that keys wait at most for such a worker: another program may have locked the user's database."""

_LATE = "late answer"  # the name of one that no key waits for any more

_LOOK = 0.002  # seconds between two looks at it

_QUIET_TURNS = 3
"""Turns of the event loop without a message after which a key has been handled: dialogs open and close in several."""

Typed = events.Key | events.Paste


class KeysInTurn:
    """Keeps the keys and pastes of *app* that arrive too early, in their order.

    Args:
        app: the app.
        ends: whether a key ends it. Such a key waits for no thread: what its answer would show is not seen any more,
            and an app that knows that it is ending can report it afterwards.
    """

    def __init__(self, app: App[Any], ends: Callable[[Typed], bool]) -> None:
        self._app, self._ends = app, ends
        self._waiting: deque[Typed] = deque()
        self._passed_on: Typed | None = None
        self._task: Task[None] | None = None

    def postpones(self, event: events.Event) -> bool:
        """Whether *event* is to be ignored now: it will come again when it is its turn."""
        if not isinstance(event, Typed) or event.is_forwarded:
            return False
        if event is self._passed_on:
            self._passed_on = None
            return False
        app = self._app
        is_busy = is_answering(app) or _is_opening(app) or has_messages(app, with_app=False)
        if self._task is None and not is_busy:
            return False
        self._waiting.append(event)
        if self._task is None:
            self._task = create_task(self._pass_on())
        return True

    async def _pass_on(self) -> None:
        try:
            while self._waiting:
                needs_answer = not self._ends(self._waiting[0])
                await until_handled(self._app, lambda: self._passed_on is None, needs_answer=needs_answer)
                if not self._app.screen_stack:  # the app is ending
                    return
                self._passed_on = self._waiting.popleft()
                self._app.post_message(self._passed_on)
        finally:
            self._task = None


async def until_handled(app: App[Any], and_if: Callable[[], bool] = lambda: True, *, needs_answer: bool = True) -> None:
    """Wait until what has reached *app* so far has been handled, *and_if* that holds; not for ever.

    With *needs_answer*, wait for the threads that answer it, too.
    """
    until, answered_by, quiet = thread_time() + _AT_MOST, monotonic() + _ANSWERED_WITHIN, 0
    while quiet < _QUIET_TURNS and thread_time() < until:
        answering = _answering(app) if needs_answer else []
        if monotonic() > answered_by:
            for worker in answering:
                worker.name = _LATE
        await sleep(_LOOK if answering else 0)
        quiet = quiet + 1 if not answering and and_if() and _is_handled(app) else 0


def is_answering(app: App[Any]) -> bool:
    """Whether a thread is about to answer a key."""
    return bool(_answering(app))


def _answering(app: App[Any]) -> list[Worker[Any]]:
    return [worker for worker in app.workers if worker.name == ANSWER and not worker.is_finished]


def _is_handled(app: App[Any]) -> bool:
    """Whether the last key has been handled, as far as can be seen in this turn."""
    if not app.screen_stack:
        return True
    if has_messages(app) or not app.screen.is_mounted:
        return False
    return not _is_opening(app)


def _is_opening(app: App[Any]) -> bool:
    """Whether the screen in front is about to show what the last key asked for."""
    return bool(app.screen_stack) and bool(getattr(app.screen, "is_opening", False))
