"""The plot of capability against price, with a cursor on one of its points."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import var
from textual.widgets import Input

from crosswalk_tui.core.comparison.comparison import Comparison
from crosswalk_tui.core.plot.choices import Grouping
from crosswalk_tui.core.plot.groups import Groups, groups_of
from crosswalk_tui.core.plot.navigation import Direction
from crosswalk_tui.core.plot.points import Cloud, Point, assumption_note, describe, point_of, price_text
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.figure_cells import bill_figure, score_figure
from crosswalk_tui.core.text.format import counted
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.ui.kit.named_keys import keyed
from crosswalk_tui.ui.kit.strip_cache import CachedVertical
from crosswalk_tui.ui.plot.canvas import Canvas
from crosswalk_tui.ui.plot.caption import Caption, emptiness
from crosswalk_tui.ui.plot.drawing import Scene
from crosswalk_tui.ui.plot.point_search import PointSearch
from crosswalk_tui.ui.shell.cursor_target import BillOf, CursorTarget
from crosswalk_tui.ui.shell.messages import PutModel

_FINDING = (
    " · {find-point.previous}{find-point.next} go through them · {find-point.choose} compare · {find-point.cancel} back"
)


class PlotView(CachedVertical, can_focus=True):
    """The plot and its caption. The screen sets `cloud` and `comparison`."""

    HELP = (
        "Every model with a score on the benchmark, at its cheapest offer for your workload. The line joins the Pareto"
        " front, which has the larger or filled signs: nothing as good costs less. Any point below the line is beaten"
        " by one of them. Left and right go through all points by price; up, down and the shifted arrows go to the"
        " nearest point in that direction; {plot.find} finds a model by name. A click or a drag selects the nearest"
        " point, a double click compares it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "step(-1)", "Previous point", show=False, id="plot.previous",
                tooltip="Next cheaper model"),
        Binding("right,l", "step(1)", "Next point", show=False, id="plot.next",
                tooltip="Next more expensive model"),
        Binding("up,k,shift+up,K", "towards('UP')", "Up", show=False, id="plot.up",
                tooltip="Nearest better model"),
        Binding("down,j,shift+down,J", "towards('DOWN')", "Down", show=False, id="plot.down",
                tooltip="Nearest worse model"),
        Binding("shift+left,H", "towards('LEFT')", "Left", show=False, id="plot.left",
                tooltip="Nearest point on the left"),
        Binding("shift+right,L", "towards('RIGHT')", "Right", show=False, id="plot.right",
                tooltip="Nearest point on the right"),
        Binding("n", "front(1)", "Next on front", id="plot.front",
                tooltip="Next on the Pareto front: the cheapest better model"),
        Binding("N", "front(-1)", "Previous on front", show=False, id="plot.front-back",
                tooltip="Previous on the Pareto front"),
        Binding("slash", "search", "Find", id="plot.find", tooltip="Find a model in the plot by part of its name"),
        Binding("C", "regroup", "Colours", id="plot.colours",
                tooltip="Colours and shapes by lab, or by open and closed weights"),
        Binding("home,g", "edge(-1)", "Cheapest", show=False, id="plot.first", tooltip="Cheapest model"),
        Binding("end,G", "edge(1)", "Most expensive", show=False, id="plot.last", tooltip="Most expensive model"),
        Binding("enter", "choose", "Compare it", id="plot.choose", tooltip="Compare this model"),
    ]  # fmt: skip

    # `var`, not `reactive`: the watchers repaint only what changes.
    comparison: var[Comparison | None] = var(None, always_update=True)
    cloud: var[Cloud | None] = var(None, init=False)
    problem: var[str] = var("", init=False)
    cursor: var[Point | None] = var(None, init=False)
    hovered: var[Point | None] = var(None, init=False)
    grouping: var[Grouping] = var(Grouping.WEIGHTS, init=False)
    is_led: var[bool] = var(False, init=False)
    """Whether another pane, which has the focus, moves the cursor."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._caption = Caption(id="caption")
        self._canvas = Canvas()
        self._search = PointSearch(placeholder="part of a model's name", id="find-point")
        self._search.display = False
        self._before: Point | None = None
        self._matches: list[Point] = []

    def compose(self) -> ComposeResult:
        yield self._canvas
        yield self._search
        yield self._caption

    def on_mount(self) -> None:
        self.watch(self._search, "value", self._find, init=False)

    # State

    def watch_comparison(self, before: Comparison | None, comparison: Comparison | None) -> None:
        """Mark the compared models; with another workload or filters, `watch_cloud` does so when the points arrive.

        The cursor goes with a compared model that is replaced.
        """
        self._caption.comparison = comparison
        if self.cloud is None or comparison is None:
            return
        settings, replaced = self.cloud.settings, self._replaced(before, comparison)
        if (comparison.workload, comparison.filters) == (settings.workload, settings.filters):
            self._show()
            if replaced is not None:
                self._start_at(replaced)
            self._point()
        elif replaced is not None:
            self.cursor = None  # `watch_cloud` starts on A

    def _replaced(self, before: Comparison | None, comparison: Comparison) -> int | None:
        """The place of the model under the cursor among those compared *before*, if it is no longer compared."""
        key = None if self.cursor is None else self.cursor.key
        if before is None or key in [ranked.model.key for ranked in comparison.models]:
            return None
        return next((place for place, ranked in enumerate(before.models) if ranked.model.key == key), None)

    def _start_at(self, place: int) -> None:
        """Move the cursor to the compared model at *place*, or else to the first one that has a point."""
        marked, plan = self._marked(), self._canvas.plan
        if marked and plan is not None:
            self.cursor = plan.navigation.resumed(dict(marked).get(place, marked[0][1]))

    def watch_problem(self, problem: str) -> None:
        del problem
        self._show()

    def watch_cloud(self) -> None:
        """Draw the points; the cursor stays on its model, and starts on A."""
        self._show()
        plan = self._canvas.plan
        before = self.cursor or next((point for _, point in self._marked()), None)
        if plan is None:
            self.cursor = None
        else:
            self.cursor = plan.navigation.edge(-1) if before is None else plan.navigation.resumed(before)

    def watch_cursor(self) -> None:
        self._point()

    def watch_hovered(self) -> None:
        self._point()

    def watch_is_led(self) -> None:
        self._point()

    def watch_grouping(self) -> None:
        self._show()
        self._point()

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self._point()

    @property
    def groups(self) -> Groups:
        """The groups of the points, in the order of the legend."""
        models = [] if self.cloud is None else [point.model for point in self.cloud.points]
        compared = [] if self.comparison is None else [ranked.model for ranked in self.comparison.models]
        return groups_of(models, compared, self.grouping)

    def _point(self) -> None:
        """Paint the cursor, the point under the mouse, and the card; or describe the point where there is no room."""
        active = self.has_focus or self._search.has_focus or self.is_led
        cursor, plan = self.cursor if active else None, self._canvas.plan
        has_card = self._canvas.point_at(cursor, self.hovered)
        shown = self.hovered or cursor
        if plan is not None and shown is not None:
            points = plan.navigation.points
            here = plan.navigation.sharing(plan.frame.cell(shown.x, shown.y))
            self._caption.company = points.index(shown) + 1 if shown in points else 0, len(here) - 1
        self._caption.has_card = has_card
        self._caption.cursor = shown

    def _marked(self) -> tuple[tuple[int, Point], ...]:
        """The compared models that have a point, each after its position."""
        if self.comparison is None or self.cloud is None:
            return ()
        benchmark, axis = self.cloud.benchmark, self.cloud.settings.axis
        found = []
        for place, ranked in enumerate(self.comparison.models):
            score = ranked.side.scores.get(benchmark.slug)
            value, as_of = (None, None) if score is None else (score.value, score.as_of)
            point = point_of(ranked.model, ranked.best, value, benchmark, axis, ranked.lowest_assumed, as_of)
            if point is not None:
                found.append((place, point))
        return tuple(found)

    def _show(self) -> None:
        scene = None if self.cloud is None else Scene(self.cloud, self._marked(), self.groups)
        self.hovered = None
        self._canvas.show(scene)
        self._caption.scene = scene
        self._caption.problem = emptiness(scene.cloud) if scene is not None and scene.is_empty else self.problem

    # The cursor

    def action_step(self, step: int) -> None:
        if self._canvas.plan is not None:
            self.cursor = self._canvas.plan.navigation.step(self.cursor, step)

    def action_front(self, step: int) -> None:
        if self._canvas.plan is not None:
            self.cursor = self._canvas.plan.navigation.step_front(self.cursor, step)

    def action_edge(self, end: int) -> None:
        if self._canvas.plan is not None:
            self.cursor = self._canvas.plan.navigation.edge(end)

    def action_towards(self, direction: str) -> None:
        if self._canvas.plan is not None:
            self.cursor = self._canvas.plan.navigation.towards(self.cursor, Direction[direction])

    def on_canvas_resized(self, message: Canvas.Resized) -> None:
        message.stop()
        self._point()

    def on_canvas_clicked(self, message: Canvas.Clicked) -> None:
        message.stop()
        if message.twice:
            self.action_choose()
        elif self._canvas.plan is not None:
            self.cursor = self._canvas.plan.at(message.cell, self.cursor)

    def on_canvas_dragged_over(self, message: Canvas.DraggedOver) -> None:
        message.stop()
        if self._canvas.plan is not None:
            self.cursor = self._canvas.plan.at(message.cell, None)

    def on_canvas_hovered(self, message: Canvas.Hovered) -> None:
        message.stop()
        self.hovered = message.point

    # Finding a model

    def action_search(self) -> None:
        if self._canvas.plan is None:
            return
        self._before, self._matches = self.cursor, []
        with self.prevent(Input.Changed):
            self._search.value = ""
        self._search.display = True
        self.add_class("-finding")
        self._search.focus()

    def _find(self, typed: str) -> None:
        """Move the cursor to the model that matches best."""
        if not self._search.display or self._canvas.plan is None:
            return
        self._matches = self._canvas.plan.navigation.matching(typed)
        self.cursor = self._matches[0] if self._matches else self._before
        found = f"{counted(len(self._matches), 'model')} found{keyed(_FINDING)}"
        self._caption.note = (found if self._matches else "no model in the plot has this name") if typed.strip() else ""
        self._search.set_class(bool(typed.strip()) and not self._matches, "-invalid")

    def on_point_search_stepped(self, message: PointSearch.Stepped) -> None:
        message.stop()
        if self.cursor in self._matches:
            self.cursor = self._matches[(self._matches.index(self.cursor) + message.step) % len(self._matches)]

    def on_point_search_left(self, message: PointSearch.Left) -> None:
        message.stop()
        if not message.chosen:
            self.cursor = self._before
        found = bool(self._matches)
        self.focus()
        if message.chosen and found:
            self.action_choose()

    def on_descendant_focus(self) -> None:
        self._point()

    def on_descendant_blur(self) -> None:
        """Hide the field once the focus has left it."""
        self._search.display = False
        self.remove_class("-finding")
        self._caption.note = ""
        self._search.remove_class("-invalid")
        self._point()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()

    def action_regroup(self) -> None:
        self.grouping = self.grouping.other

    # Actions on the point

    def action_choose(self) -> None:
        from crosswalk_tui.ui.shell.choose_dialog import place_chooser

        if self.cursor is None or self.comparison is None:
            return
        names = [ranked.model.name for ranked in self.comparison.models]
        chooser = place_chooser(self.cursor.model.name, names)
        self.app.push_screen(chooser, partial(self._chosen, self.cursor.key))

    def _chosen(self, key: str, place: int | None) -> None:
        if place is not None:
            self.post_message(PutModel(key, place))

    def cursor_target(self) -> CursorTarget | None:
        if self.cursor is None or self.cloud is None:
            return None
        point, cloud = self.cursor, self.cloud
        text = f"{point.model.name}: {describe(point, cloud.benchmark, cloud.settings.axis)}"
        return CursorTarget(text, BillOf(point.model, point.quote, self._place(point)))

    def _place(self, point: Point) -> int | None:
        models = self.comparison.models if self.comparison else ()
        return next((place for place, ranked in enumerate(models) if ranked.model.key == point.key), None)

    def table(self) -> Table | None:
        if self.cloud is None:
            return None
        cloud, axis = self.cloud, self.cloud.settings.axis
        front = {point.key for point in cloud.front}
        rows = tuple(
            (
                point.model.name,
                point.quote.offer.provider.name,
                bill_figure(price_text(point, axis), point.usd),
                score_figure(fmt.score(point.score, cloud.benchmark.unit), point.score, cloud.benchmark.unit),
                "front" if point.key in front else fmt.UNKNOWN,
                assumption_note(point),
            )
            for point in cloud.points
        )
        columns = ("Model", "Provider", axis.label, cloud.benchmark.name, "Front", "May be cheaper")
        return Table.of(f"{cloud.benchmark.name} by {axis.label}", columns, rows)
