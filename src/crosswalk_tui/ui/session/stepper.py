"""Runs a computation in short steps between key presses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from textual.timer import Timer
from textual.widget import Widget

Step = TypeVar("Step")

_IDLE = 0.04
"""Seconds without an edit before a computation starts that is not wanted at once. Textual writes frames from a thread,
which the computation would delay: while typing, every key would appear late."""


class Stepper(Generic[Step]):
    """Runs the steps of a computation on the event loop; passes what they yielded to *deliver*."""

    def __init__(self, screen: Widget, deliver: Callable[[list[Step]], None]) -> None:
        self._screen, self._deliver = screen, deliver
        self._steps: Iterator[Step] | None = None
        self._results: list[Step] = []
        self._idle: Timer | None = None
        self._at_once = False

    @property
    def is_busy(self) -> bool:
        """Whether a computation is running or about to start."""
        return self._steps is not None

    def begin(self, steps: Iterator[Step], *, at_once: bool) -> None:
        """Run *steps* instead of those that are running.

        *at_once*: for the frame that is being made, which waits until there are no messages. Otherwise after a pause
        in the edits, between frames.
        """
        self._steps, self._results, self._at_once = steps, [], at_once
        if self._idle is not None:
            self._idle.stop()
            self._idle = None
        if at_once:
            self._screen.call_later(self._step, steps)
        else:
            self._idle = self._screen.set_timer(_IDLE, self._start)

    def _start(self) -> None:
        self._idle = None
        if self._steps is not None:
            self._step(self._steps)

    def _step(self, steps: Iterator[Step]) -> None:
        if steps is not self._steps:
            return
        for result in steps:
            self._results.append(result)
            following = self._screen.call_later if self._at_once else self._screen.call_after_refresh
            following(self._step, steps)
            return
        self._steps = None
        self._deliver(self._results)
