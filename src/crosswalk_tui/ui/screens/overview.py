"""The overview: two models side by side on specs, price, benchmarks and workload."""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.reactive import var
from textual.worker import Worker, WorkerState

from crosswalk_tui.core.compare import Comparison
from crosswalk_tui.core.ranking import Filters
from crosswalk_tui.core.scatter import cheapest_points, pareto_front, thinned
from crosswalk_tui.core.workload import Workload
from crosswalk_tui.ui.data import ModelList, ScoredOffers, read_models, read_scored
from crosswalk_tui.ui.messages import ShowPane, ToggleLeftOut
from crosswalk_tui.ui.panes.benchmarks import BenchmarksPane, Scoreboard
from crosswalk_tui.ui.panes.scatter import Cloud, ScatterPane
from crosswalk_tui.ui.panes.specs import SpecsPane
from crosswalk_tui.ui.panes.workload import WorkloadPane
from crosswalk_tui.ui.screens.comparing import ComparingScreen
from crosswalk_tui.ui.state import Change, Session
from crosswalk_tui.ui.widgets.bars import KeyBar, Masthead, SideBar, TabStrip, TooSmall

TABS = (("specs", "Specs"), ("benchmarks", "Benchmarks"), ("workload", "Workload"), ("scatter", "Plot"))
"""The panes by id, and what their tabs say when only one fits."""

_STOPS = (
    ("specs", "specs"),
    ("benchmarks", "benchmarks"),
    ("workload", "tokens-in"),
    ("workload", "tokens-out"),
    ("workload", "ladder"),
    ("scatter", "scatter"),
)
"""What Tab goes through: the pane and the widget in it."""

_GRID = 80, 40
"""Columns and rows of the grid that keeps one of the points that fall together, once there are more than its cells."""

_MANY = 20_000
"""Models from which their list is kept out of the collector's sight."""

_ENTRY = {"specs": "specs", "benchmarks": "benchmarks", "workload": "ladder", "scatter": "scatter"}
"""The widget that gets the focus when a pane is brought to the front."""


_FIELDS = "overview"
"""Where the edits typed here come from."""


class OverviewScreen(ComparingScreen):
    """Everything about the comparison at a glance; the panes show the session."""

    AUTO_FOCUS = "#specs"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "edit_workload", "Workload", id="overview.workload", tooltip="Edit the tokens per month"),
        Binding("v", "left_out", "Left out", id="overview.left-out", tooltip="List the offers left out, and why"),
        Binding("tab", "stop(1)", "Next", show=False, id="overview.next", tooltip="To the next field or pane"),
        Binding("shift+tab", "stop(-1)", "Back", show=False, id="overview.back", tooltip="To the one before"),
        Binding("right_square_bracket", "pane(1)", "Next pane", show=False, id="overview.pane", tooltip="Next pane"),
        Binding(
            "left_square_bracket",
            "pane(-1)",
            "Previous pane",
            show=False,
            id="overview.pane-back",
            tooltip="Previous pane",
        ),
    ]

    # `var`, not `reactive`: a change repaints the panes that show it, not the whole screen.
    left_out: var[bool] = var(False)
    pane: var[str] = var("specs", init=False)
    comparison: var[Comparison | None] = var(None, always_update=True)

    def __init__(self, session: Session) -> None:
        """Show *session*."""
        super().__init__(session, classes="-front-specs")
        catalogue = session.catalogue
        self._benchmarks = catalogue.benchmarks()
        self._n_models, self._as_of = catalogue.n_models(), catalogue.as_of()
        self._scored: ScoredOffers | None = None
        self._plotting = False
        self._plotted = (session.workload, session.filters)

    def compose(self) -> ComposeResult:
        """Bars above and below, panes between."""
        yield Masthead(self._as_of, self._n_models, "overview", id="masthead")
        yield SideBar(id="sides")
        yield TabStrip(TABS, self.pane, "overview", id="tabs")
        with Container(id="board"):
            with Vertical(id="left"):
                yield SpecsPane(id="specs").data_bind(OverviewScreen.comparison)
                yield BenchmarksPane(id="benchmarks")
            workload = WorkloadPane(self.session.workload, id="workload")
            yield workload.data_bind(OverviewScreen.comparison, OverviewScreen.left_out)
            yield ScatterPane(id="scatter").data_bind(OverviewScreen.comparison)
        yield KeyBar(id="keys")
        yield TooSmall(id="too-small")

    def on_mount(self) -> None:
        """Show the comparison and follow the fields."""
        self.follow(Change(sides=True, workload=True, filters=True, origin=_FIELDS))
        fields = self.query_one(WorkloadPane)
        self.watch(fields.tokens_in, "value", self._read_fields, init=False)
        self.watch(fields.tokens_out, "value", self._read_fields, init=False)

    # State

    def follow(self, change: Change) -> None:
        """Other models have other names, scores and offers; another workload or other filters, other bills."""
        session = self.session
        if change.sides:
            self.query_one(SideBar).models = tuple(side.model for side in session.sides)
            self.query_one(BenchmarksPane).board = Scoreboard(self._benchmarks, session.sides)
        pane = self.query_one(WorkloadPane)
        if change.filters:
            included = "included" if session.filters.include_resellers else "left out"
            pane.border_subtitle = f"re-sellers {included}"
        if change.workload and change.origin != _FIELDS:
            pane.show(session.workload)
        self.comparison = session.comparison
        self._plot()

    def watch_pane(self, pane: str) -> None:
        """Bring one pane to the front, where only one fits."""
        self.query_one(TabStrip).current = pane
        for name, _ in TABS:
            self.set_class(name == pane, f"-front-{name}")

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
        work = partial(_read_scored, self.session.catalogue.path, self.session.clock(), *self._asked, self._n_models)
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
            self._start("cloud", partial(_cloud, self._scored, *self._plotted, self._n_models))

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
        self.action_show("workload")

    def action_edit_workload(self) -> None:
        """Into the first workload field."""
        self._focus("workload", "tokens-in")

    def action_show(self, pane: str) -> None:
        """Bring *pane* to the front and focus it."""
        self._focus(pane, _ENTRY[pane])

    def action_pane(self, step: int) -> None:
        """To the pane *step* after the focused one, around the end."""
        panes = [pane for pane, _ in TABS]
        self.action_show(panes[(panes.index(self.pane) + step) % len(panes)])

    def action_stop(self, step: int) -> None:
        """To the field or pane *step* after the focused one, around the end."""
        focused = None if self.focused is None else self.focused.id
        stops = [widget for _, widget in _STOPS]
        at = stops.index(focused) if focused in stops else -step
        self._focus(*_STOPS[(at + step) % len(_STOPS)])

    def _focus(self, pane: str, widget: str) -> None:
        self.pane = pane
        self.query_one(f"#{widget}").focus()

    # Messages

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A click may focus a pane too: keep track of which one is in front."""
        for pane, widget in _STOPS:
            if event.widget.id == widget:
                self.pane = pane

    def on_show_pane(self, message: ShowPane) -> None:
        """A tab was clicked."""
        self.action_show(message.pane)

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
