"""The overview: two models side by side on specs, price, benchmarks and workload."""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.reactive import var
from textual.worker import Worker, WorkerState

from crosswalk_tui.core.compare import Comparison
from crosswalk_tui.core.ranking import Filters
from crosswalk_tui.core.scatter import cheapest_points, pareto_front, thinned
from crosswalk_tui.core.workload import Workload
from crosswalk_tui.ui.data import ModelList, ScoredOffers, read_models, read_scored
from crosswalk_tui.ui.messages import ToggleLeftOut
from crosswalk_tui.ui.panes.benchmarks import BenchmarksPane
from crosswalk_tui.ui.panes.scatter import Cloud, ScatterPane
from crosswalk_tui.ui.panes.specs import SpecsPane
from crosswalk_tui.ui.panes.workload import WorkloadPane
from crosswalk_tui.ui.scoreboard import Scoreboard
from crosswalk_tui.ui.screens.comparing import ComparingScreen
from crosswalk_tui.ui.state import Change, Session

_GRID = 80, 40
"""Columns and rows of the grid that keeps one of the points that fall together, once there are more than its cells."""

_MANY = 20_000
"""Models from which their list is kept out of the collector's sight."""

_FIELDS = "overview"
"""Where the edits typed here come from."""


class OverviewScreen(ComparingScreen):
    """Everything about the comparison at a glance; the panes show the session."""

    VIEW = "overview"
    TABS = (("specs", "Specs"), ("benchmarks", "Benchmarks"), ("workload", "Workload"), ("scatter", "Plot"))
    AUTO_FOCUS = "#specs"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "edit_workload", "Workload", id="overview.workload", tooltip="Edit the tokens per month"),
        Binding("v", "left_out", "Left out", id="overview.left-out", tooltip="List the offers left out, and why"),
    ]

    # `var`, not `reactive`: a change repaints the panes that show it, not the whole screen.
    left_out: var[bool] = var(False)
    comparison: var[Comparison | None] = var(None, always_update=True)

    def __init__(self, session: Session) -> None:
        """Show *session*."""
        super().__init__(session)
        self._benchmarks = session.catalogue.benchmarks()
        self._scored: ScoredOffers | None = None
        self._plotting = False
        self._plotted = (session.workload, session.filters)

    def compose_board(self) -> ComposeResult:
        """Specs over benchmarks, the workload, the plot."""
        with Vertical(id="left"):
            yield SpecsPane(id="specs", classes="pane").data_bind(OverviewScreen.comparison)
            yield BenchmarksPane(id="benchmarks", classes="pane")
        workload = WorkloadPane(self.session.workload, id="workload", classes="pane")
        yield workload.data_bind(OverviewScreen.comparison, OverviewScreen.left_out)
        yield ScatterPane(id="scatter", classes="pane").data_bind(OverviewScreen.comparison)

    def on_mount(self) -> None:
        """Follow the fields."""
        fields = self.query_one(WorkloadPane)
        self.watch(fields.tokens_in, "value", self._read_fields, init=False)
        self.watch(fields.tokens_out, "value", self._read_fields, init=False)

    # State

    def follow(self, change: Change) -> None:
        """Other models have other names, scores and offers; another workload or other filters, other bills."""
        session = self.session
        if change.sides:
            self.query_one(BenchmarksPane).board = Scoreboard(self._benchmarks, session.sides, session.clock().date())
        pane = self.query_one(WorkloadPane)
        if change.filters:
            included = "included" if session.filters.include_resellers else "left out"
            pane.border_subtitle = f"re-sellers {included}"
        if change.workload and change.origin != _FIELDS:
            pane.show(session.workload)
        if change.bills:
            self.comparison = session.comparison
            self._plot()

    def _read_fields(self) -> None:
        workload = self.query_one(WorkloadPane).read(self.session.workload)
        if workload is not None:
            self.session.edit(workload, origin=_FIELDS)

    # What takes longer than a frame

    @property
    def _asked(self) -> tuple[Workload, Filters]:
        """What the plot is to show."""
        return self.session.workload, self.session.filters

    def read_rest(self) -> None:
        """Read what the first paint does not need: the plot's points, then the picker's list."""
        self._plotted = self._asked
        work = partial(
            _read_scored, self.session.catalogue.path, self.session.clock(), *self._asked, self.session.n_models
        )
        self._start("scored", work)

    def _start(self, name: str, work: Callable[[], object]) -> None:
        self.run_worker(work, name=name, thread=True, exit_on_error=False)

    def _plot(self) -> None:
        """Find the points for the workload in a thread, once the bills are painted; again if it changes meanwhile."""
        if self._scored is not None and not self._plotting:
            self._plotting = True
            self.call_after_refresh(self._find_points)

    def _find_points(self) -> None:
        if self._scored is not None:
            self._plotted = self._asked
            self._start("cloud", partial(_cloud, self._scored, *self._plotted, self.session.n_models))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Take what a thread has read, or say what went wrong."""
        event.stop()
        name, result = event.worker.name, event.worker.result
        if event.state is WorkerState.ERROR:
            self._fail(name, str(event.worker.error))
        elif event.state is WorkerState.SUCCESS and name == "models" and isinstance(result, ModelList):
            self.session.list_models(result)
        elif event.state is WorkerState.SUCCESS and name == "scored":
            self._take_scored(result)
        elif event.state is WorkerState.SUCCESS and isinstance(result, Cloud):
            self._plotting = False
            self.query_one(ScatterPane).cloud = result
            if self._plotted != self._asked:
                self._plot()

    def _take_scored(self, result: object) -> None:
        """Plot the points that came with the scores; the picker's list is read only then."""
        pane = self.query_one(ScatterPane)
        if isinstance(result, tuple):
            self._scored, pane.cloud = result
            if self._plotted != self._asked:
                self._plot()
            self.call_after_refresh(self._read_models)
        else:
            pane.fail("The catalogue has no Arena scores to plot.")
            self._read_models()

    def _read_models(self) -> None:
        self._start("models", partial(_read_models, self.session.catalogue.path, self.session.clock()))

    def _fail(self, name: str, problem: str) -> None:
        if name == "models":
            self.session.list_models(None, problem)
            return
        self._plotting = False
        self.query_one(ScatterPane).fail(problem)
        if name == "scored":
            self._read_models()

    # Actions

    def action_left_out(self) -> None:
        """List the offers left out of the ranking, or no longer; bring the ladder to the front."""
        self.left_out = not self.left_out
        self.action_show_pane("workload")

    def action_edit_workload(self) -> None:
        """Into the first workload field."""
        self._bring(self.query_one(WorkloadPane).tokens_in)

    def on_toggle_left_out(self, _: ToggleLeftOut) -> None:
        """The line that counts them was chosen."""
        self.left_out = not self.left_out


def _read_scored(
    path: Path, now: datetime, workload: Workload, filters: Filters, n_models: int
) -> tuple[ScoredOffers, Cloud] | None:
    """Read what is plotted, find its points, and import what plots them, which takes as long."""
    import textual_plotext  # noqa: F401

    scored = read_scored(path, now)
    return None if scored is None else (scored, _cloud(scored, workload, filters, n_models))


def _read_models(path: Path, now: datetime) -> ModelList:
    """Read what the picker lists, and import the picker, so that it opens at once."""
    import crosswalk_tui.ui.screens.picker  # noqa: F401

    models = read_models(path, now)
    if len(models.lines) >= _MANY:
        gc.freeze()  # the list stays for good; going through it for garbage would cost several frames each time
    return models


def _cloud(scored: ScoredOffers, workload: Workload, filters: Filters, n_models: int) -> Cloud:
    points = cheapest_points(scored.offers, workload, include_resellers=filters.include_resellers)
    drawn, front = tuple(thinned(points, *_GRID)), tuple(pareto_front(points))
    return Cloud(scored.benchmark, drawn, front, len(points), scored.n_scored, n_models)
