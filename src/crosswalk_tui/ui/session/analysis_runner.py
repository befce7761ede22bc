"""Runs the analysis of the comparison in short steps between key presses."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from textual.timer import Timer
from textual.widget import Widget

from crosswalk_tui.core.changes.analysis import Analysis, analysis_steps
from crosswalk_tui.ui.session.session import Session

_IDLE = 0.04
"""Seconds without an edit before the analysis starts. Textual writes frames from a thread, which the computation would
delay: while typing, every key would appear late."""


class AnalysisRunner:
    """Runs the analysis of the session's comparison on the event loop; passes each complete one to *deliver*."""

    def __init__(self, screen: Widget, session: Session, deliver: Callable[[Analysis | None], None]) -> None:
        self._screen, self._session, self._deliver = screen, session, deliver
        self._steps: Iterator[Analysis] | None = None
        self._idle: Timer | None = None

    @property
    def is_busy(self) -> bool:
        """Whether an analysis is running or about to start."""
        return self._steps is not None

    def begin(self) -> None:
        """Restart after a pause in the edits."""
        session = self._session
        self._steps = analysis_steps(session.comparison, session.now, session.volumes)
        if self._idle is not None:
            self._idle.stop()
        self._idle = self._screen.set_timer(_IDLE, self._start)

    def _start(self) -> None:
        self._idle = None
        self._step()

    def _step(self) -> None:
        if self._idle is not None or self._steps is None:
            return
        analysis = next(self._steps, None)
        if analysis is not None and not analysis.complete:
            self._screen.call_after_refresh(self._step)
            return
        self._steps = None
        self._deliver(analysis)
