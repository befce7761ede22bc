"""Screen 1: specs, prices, benchmarks, workload and plot of the compared models."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import var

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.comparison.comparison import Comparison
from crosswalk_tui.core.comparison.oldest_data import DatedFigure, comparison_figures
from crosswalk_tui.ui.benchmarks.benchmarks_pane import BenchmarksPane
from crosswalk_tui.ui.benchmarks.scoreboard import Scoreboard
from crosswalk_tui.ui.kit.strip_cache import CachedVertical
from crosswalk_tui.ui.overview.small_panes import VerdictStrip, WorkloadPane
from crosswalk_tui.ui.overview.specs_pane import SpecsPane
from crosswalk_tui.ui.session.background import UNTIL_SHOWN, run_in_thread
from crosswalk_tui.ui.session.draft import Change
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.shell.answering_screen import blocking_forms
from crosswalk_tui.ui.shell.field_widgets import FieldGrid
from crosswalk_tui.ui.shell.source_title import name_day
from crosswalk_tui.ui.workload.editing_screen import EditingScreen

if TYPE_CHECKING:
    from crosswalk_tui.core.changes.analysis import Analysis
    from crosswalk_tui.ui.overview.scatter_pane import ScatterPane
    from crosswalk_tui.ui.session.model_list import ModelList
    from crosswalk_tui.ui.session.stepper import Stepper

_FEW = 2  # maximum number of models whose specs fit next to the other panes
_SOME = 3  # maximum number of models whose specs fit in half of a screen of 110 columns

_PATIENCE = 0.3
"""Seconds after which the plot is mounted without its points: mounted with them, it is laid out and painted once."""


class OverviewScreen(EditingScreen):
    """The overview screen."""

    VIEW = "overview"
    TABS = (("specs", "Specs"), ("benchmarks", "Benchmarks"), ("workload", "Workload"), ("scatter", "Plot"))
    AUTO_FOCUS = "#specs"
    OFFERS = "workload"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "pick(0)", "Model A", id="compare.pick-a", tooltip="Choose model A"),
        Binding("plus,equals_sign", "add", "Add", id="compare.add", tooltip="Add a model"),
    ]

    # `var`, not `reactive`: a change repaints the panes that show it, not the whole screen.
    comparison: var[Comparison | None] = var(None, always_update=True)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._benchmarks = session.catalogue.benchmarks()
        self._is_painted = self._finds_points = False
        self._reads_models = False
        self._analysis: Stepper[Analysis] | None = None
        self._scatter: ScatterPane | None = None
        self._awaits_scatter = False

    def compose_head(self) -> ComposeResult:
        yield VerdictStrip(self._benchmarks, id="verdict-strip")

    def compose_board(self) -> ComposeResult:
        with CachedVertical(id="left"):
            yield SpecsPane(id="specs", classes="pane").data_bind(OverviewScreen.comparison)
            yield BenchmarksPane(id="benchmarks", classes="pane")
        with CachedVertical(id="middle"):
            yield WorkloadPane(self.session.draft, id="workload").data_bind(EditingScreen.left_out)
        yield CachedVertical(id="right")  # the plot is mounted after the first paint

    # State

    @property
    def _workload(self) -> WorkloadPane:
        return self.query_one(WorkloadPane)

    @property
    def fields(self) -> tuple[FieldGrid]:
        return (self._workload.grid,)

    def say_problem(self) -> None:
        self._workload.say_problem(self._workload.grid.problem)

    def follow(self, change: Change) -> None:
        session = self.session
        if change.own:  # a benchmark may be new
            self._benchmarks = self.query_one(VerdictStrip).benchmarks = session.catalogue.benchmarks()
        if change.sides:
            self.set_class(len(session.sides) > _FEW, "-many")
            self.set_class(len(session.sides) > _SOME, "-crowded")
            self.query_one(BenchmarksPane).board = Scoreboard(self._benchmarks, session.sides, session.clock().date())
        if change.draft:
            self._workload.show(session.draft, session.comparison, change.origin)
        if change.bills:
            self.comparison = session.comparison
        if change.at and self._scatter is not None:
            name_day(self._scatter, self._scatter.BORDER_TITLE, session.draft)
        if self._is_painted:
            self._show_verdict(at_once=not change.origin)
        if self._finds_points:
            self._show_points()
            session.points.find(self)

    def dated_figures(self) -> Iterable[DatedFigure]:
        return comparison_figures(self.session.comparison, self._benchmarks, self.session.axis)

    # Work that takes longer than a frame

    def painted(self) -> None:
        """Show the verdict, which the first paint does not wait for."""
        if self.query(VerdictStrip):  # else the app is ending: its widgets are gone
            self._is_painted = True
            self._show_verdict()

    def read_rest(self) -> None:
        """Read what the first paint does not need: the points of the plot, then the models for the pickers."""
        if not self.query(VerdictStrip):
            return
        self._finds_points = True
        self.session.points.listen(self._points_found)
        self.session.points.find(self)
        self.set_timer(_PATIENCE, partial(self.show_result, self._show_scatter))

    def _show_scatter(self) -> None:
        """Mount the plot, once."""
        if self._scatter is not None or not self.query("#right"):
            return
        from crosswalk_tui.ui.overview.scatter_pane import ScatterPane

        self._scatter = scatter = ScatterPane(id="scatter", classes="pane")
        name_day(scatter, scatter.BORDER_TITLE, self.session.draft)
        scatter.comparison = self.comparison
        self.watch(self, "comparison", partial(setattr, scatter, "comparison"), init=False)
        right = self.query_one("#right")
        right.mount(scatter, before=0 if right.children else None)
        scatter.call_after_refresh(self._show_points)  # those that are found before it is mounted
        if self._awaits_scatter:
            self.call_after_refresh(self.action_show_pane, "scatter")

    def action_show_pane(self, pane: str) -> None:
        """Show *pane*, the plot as soon as it is mounted."""
        self._awaits_scatter = pane == "scatter" and self._scatter is None
        if not self._awaits_scatter:
            super().action_show_pane(pane)

    def _show_verdict(self, *, at_once: bool = False) -> None:
        """Show the verdict in one line, on a wide screen also in full: *at_once*, or after this frame."""
        self.query_one(VerdictStrip).comparison = self.session.comparison
        if self.has_class("-wide"):
            self._widen(at_once=at_once)

    def on_resize(self) -> None:
        if self._is_painted:
            self.call_after_refresh(self._show_verdict)

    def _widen(self, *, at_once: bool) -> None:
        """Show the panes of a wide screen, which are created on first use."""
        from crosswalk_tui.core.changes.analysis import analysis_steps
        from crosswalk_tui.ui.overview.scale_summary_pane import ScaleSummaryPane
        from crosswalk_tui.ui.session.stepper import Stepper
        from crosswalk_tui.ui.verdict.verdict_pane import VerdictPane

        if self._analysis is None:
            self._analysis = Stepper(self, self._show_analysis)
            self.query_one("#middle").mount(VerdictPane(id="verdict", classes="pane"))
            self.query_one("#right").mount(ScaleSummaryPane(id="scale-summary"))
        session = self.session
        self._analysis.begin(analysis_steps(session.comparison, session.now, session.volumes), at_once=at_once)

    @property
    def is_working(self) -> bool:
        reads_points = self._finds_points and self.session.points.is_busy
        return reads_points or (self._analysis is not None and self._analysis.is_busy)

    def _show_analysis(self, steps: list[Analysis]) -> None:
        from crosswalk_tui.core.comparison.sentences import short_names
        from crosswalk_tui.core.verdict.price import lowest_bill
        from crosswalk_tui.core.verdict.whole_verdict import verdict
        from crosswalk_tui.ui.overview.scale_summary_pane import ScaleSummaryPane
        from crosswalk_tui.ui.verdict.verdict_pane import VerdictPane, VerdictShown

        session = self.session
        self.query_one(ScaleSummaryPane).analysis = steps[-1]
        found = verdict(session.comparison, self._benchmarks, session.now, ())
        names = short_names(side.model for side in session.sides)
        sources = {source.source_id: source.name for source in session.catalogue.sources()}
        blocking = next(iter(blocking_forms(session.comparison)), [])
        self.query_one(VerdictPane).shown = VerdictShown(
            found, names, sources, blocking=blocking, lowest=lowest_bill(session.comparison)
        )

    def _show_points(self) -> None:
        """Plot the points, once they have been found."""
        points = self.session.points
        if points.is_busy:
            return
        self._show_scatter()
        if self._scatter is not None and self._scatter.is_mounted:
            self._scatter.cloud, self._scatter.problem = points.cloud, points.problem

    def _points_found(self) -> None:
        """Plot the points; then read the models for the pickers, once."""
        self.show_result(self._show_points)
        if self.is_mounted and not self._reads_models:
            self._reads_models = True
            self.set_timer(UNTIL_SHOWN, self._read_models)

    def _read_models(self) -> None:
        work = partial(_read_models, self.session.catalogue, self.session.clock())
        run_in_thread(self, work, self.session.set_models, partial(self.session.set_models, None), only_reads=True)


def _read_models(catalogue: Catalogue, now: datetime) -> ModelList:
    """Read the models, and import the picker, which then opens at once."""
    import crosswalk_tui.ui.picker.screen  # noqa: F401
    from crosswalk_tui.ui.session.model_list import read_models

    return read_models(catalogue, now)
