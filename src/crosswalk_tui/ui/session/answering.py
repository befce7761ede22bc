"""Works the answers out beside a screen, a step at a time, so that keys come through."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from textual.timer import Timer
from textual.widget import Widget

from crosswalk_tui.ui.session.answers import Analysis, computed
from crosswalk_tui.ui.session.session import Session

_REST = 0.04
"""Seconds without an edit before the answers are worked out. A thread writes the frames: work that nobody sees yet must
not keep it waiting, or every key is seen late."""


class AnalysisRunner:
    """Works out what the session's comparison answers; what was delivered before stays until all parts are new."""

    def __init__(self, screen: Widget, session: Session, deliver: Callable[[Analysis | None], None]) -> None:
        """Give *deliver* the answers about *session* when they are complete; *screen* lends the time."""
        self._screen, self._session, self._deliver = screen, session, deliver
        self._steps: Iterator[Analysis] | None = None
        self._rest: Timer | None = None

    @property
    def is_busy(self) -> bool:
        """Whether answers are still to come."""
        return self._steps is not None

    def begin(self) -> None:
        """Begin anew, once what a key has changed is on its way and nobody types on."""
        session = self._session
        self._steps = computed(session.comparison, session.clock(), session.volumes)
        if self._rest is not None:
            self._rest.stop()
        self._rest = self._screen.set_timer(_REST, self._rested)

    def _rested(self) -> None:
        self._rest = None
        self._step()

    def _step(self) -> None:
        """One part more."""
        if self._rest is not None or self._steps is None:
            return
        answers = next(self._steps, None)
        if answers is not None and not answers.complete:
            self._screen.call_after_refresh(self._step)
            return
        self._steps = None
        self._deliver(answers)
