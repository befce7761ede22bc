"""Scale, sensitivity and break-even of the comparison, computed in short steps between key presses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from textual.timer import Timer
from textual.widget import Widget

from crosswalk_tui.core.breakeven.crossings import BreakEven, ProviderChange, break_even_between, provider_changes
from crosswalk_tui.core.breakeven.stretches import more_expensive_of, two_cheapest
from crosswalk_tui.core.changes.scale import (
    VOLUMES,
    InputChange,
    ScaleRow,
    Volumes,
    cheapest_of,
    scale_table,
    sensitivity,
)
from crosswalk_tui.core.comparison.sides import Comparison
from crosswalk_tui.core.vocabulary import WorkloadInput
from crosswalk_tui.ui.session.session import Session

BREAK_EVEN_INPUTS = (WorkloadInput.RATIO, WorkloadInput.CACHED, WorkloadInput.MULTIPLIER)
"""The inputs whose break-even is shown, in order."""

_IDLE = 0.04
"""Seconds without an edit before the analysis starts. Textual writes frames from a thread, which the computation would
keep waiting: while typing, every key would appear late."""


@dataclass(slots=True)
class Analysis:
    """The results so far; a part not computed yet is None.

    Attributes:
        pair: positions of the two models of the break-even; None when fewer than two can be ranked.
        multiplied: position of the model whose output multiplier varies: the more expensive of the pair.
        breaks: in the order of `BREAK_EVEN_INPUTS`; None for an input that does not apply.
        changes: per model, where its cheapest provider changes with the ratio and with the cached share.
    """

    comparison: Comparison
    scale: tuple[ScaleRow, ...] | None = None
    sensitivity: tuple[InputChange, ...] | None = None
    pair: tuple[int, int] | None = None
    multiplied: int | None = None
    breaks: tuple[BreakEven | None, ...] | None = None
    changes: tuple[tuple[tuple[ProviderChange, ...], ...], ...] | None = None

    @property
    def complete(self) -> bool:
        """Whether every part has been computed."""
        return self.sensitivity is not None


def analysis_steps(comparison: Comparison, now: datetime, volumes: Volumes = VOLUMES) -> Iterator[Analysis]:
    """Compute the analysis; yields after each short step, so that keys can be handled in between."""
    analysis, workload = Analysis(comparison), comparison.workload
    keys = [ranked.model.key for ranked in comparison.models]
    cheapest = cheapest_of(comparison, now)
    for key in dict.fromkeys(keys):  # one model a step fills the cache that the whole tables below read
        scale_table([key], workload, cheapest, volumes)
        yield analysis
        sensitivity([key], workload, cheapest)
        yield analysis
    changes = []
    for ranked in comparison.models:
        candidates, key = ranked.ranking.candidates, ranked.model.key
        inputs = (WorkloadInput.RATIO, WorkloadInput.CACHED)
        changes.append(tuple(provider_changes(candidates, workload, key, varied) for varied in inputs))
        yield analysis
    analysis.changes = tuple(changes)
    analysis.pair = two_cheapest(comparison)
    if analysis.pair is not None:
        side = more_expensive_of(comparison, analysis.pair)
        analysis.multiplied = analysis.pair[side]
        breaks = []
        for varied in BREAK_EVEN_INPUTS:
            breaks.append(break_even_between(comparison, analysis.pair, varied, side))
            yield analysis
        analysis.breaks = tuple(breaks)
    analysis.scale = scale_table(keys, workload, cheapest, volumes)
    analysis.sensitivity = sensitivity(keys, workload, cheapest)
    yield analysis


class AnalysisRunner:
    """Runs the analysis of the session's comparison on the event loop of a screen."""

    def __init__(self, screen: Widget, session: Session, deliver: Callable[[Analysis | None], None]) -> None:
        """Call *deliver* with each complete analysis."""
        self._screen, self._session, self._deliver = screen, session, deliver
        self._steps: Iterator[Analysis] | None = None
        self._idle: Timer | None = None

    @property
    def is_busy(self) -> bool:
        """Whether an analysis is running or about to start."""
        return self._steps is not None

    def begin(self) -> None:
        """Restart, once no edit has come for a moment."""
        session = self._session
        self._steps = analysis_steps(session.comparison, session.clock(), session.volumes)
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
