"""The plot of capability against price, with a cursor on one of its points."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.reactive import var

from crosswalk_tui.core.comparison.sides import Comparison
from crosswalk_tui.core.plot.navigation import Direction
from crosswalk_tui.core.plot.points import Cloud, Point, assumption_note, describe, point_of, price_text
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.ui.plot.canvas import Canvas
from crosswalk_tui.ui.plot.caption import Caption, emptiness
from crosswalk_tui.ui.plot.drawing import Scene
from crosswalk_tui.ui.shell.cursor_target import BillOf, CursorTarget
from crosswalk_tui.ui.shell.messages import PutModel


class PlotView(Vertical, can_focus=True):
    """The plot and its caption. The screen sets `cloud` and `comparison`."""

    HELP = (
        "Every model with a score on the benchmark, at its cheapest offer for your workload. ● marks the Pareto front:"
        " nothing as good costs less. The line joins its points; any point below the line is beaten by one of them."
        " Left and right go through all points by price; up, down and the shifted arrows go to the nearest point in"
        " that direction. A click selects the nearest point, a double click compares it."
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
        Binding("n", "front(1)", "Front", id="plot.front",
                tooltip="Next on the Pareto front: the cheapest better model"),
        Binding("N", "front(-1)", "Front back", show=False, id="plot.front-back",
                tooltip="Previous on the Pareto front"),
        Binding("home,g", "edge(-1)", "Cheapest", show=False, id="plot.first", tooltip="Cheapest model"),
        Binding("end,G", "edge(1)", "Most expensive", show=False, id="plot.last", tooltip="Most expensive model"),
        Binding("enter", "choose", "Compare it", id="plot.choose", tooltip="Compare this model"),
    ]  # fmt: skip

    # `var`, not `reactive`: the watchers repaint only what changes.
    comparison: var[Comparison | None] = var(None, always_update=True)
    cloud: var[Cloud | None] = var(None, init=False)
    problem: var[str] = var("", init=False)
    cursor: var[Point | None] = var(None, init=False)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._caption = Caption(id="caption")
        self._canvas = Canvas()

    def compose(self) -> ComposeResult:
        yield self._canvas
        yield self._caption

    # State

    def watch_comparison(self, comparison: Comparison | None) -> None:
        """Mark the compared models; with another workload or filters, `watch_cloud` does so when the points arrive."""
        self._caption.comparison = comparison
        if self.cloud is None or comparison is None:
            return
        settings = self.cloud.settings
        if (comparison.workload, comparison.filters) == (settings.workload, settings.filters):
            self._show()

    def watch_problem(self, problem: str) -> None:
        del problem
        self._show()

    def watch_cloud(self, cloud: Cloud | None) -> None:
        """Draw the points; the cursor stays on its model, and starts on A."""
        self._caption.cloud = cloud
        self._show()
        plan = self._canvas.plan
        before = self.cursor or next((point for _, point in self._marked()), None)
        if plan is None:
            self.cursor = None
        else:
            self.cursor = plan.navigation.edge(-1) if before is None else plan.navigation.resumed(before)

    def watch_cursor(self) -> None:
        self._point()

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self._point()

    def _point(self) -> None:
        cursor, plan = self.cursor if self.has_focus else None, self._canvas.plan
        self._canvas.point_at(cursor)
        if plan is not None and cursor is not None:
            here = plan.navigation.sharing(plan.frame.cell(cursor.x, cursor.y))
            self._caption.company = plan.navigation.points.index(cursor) + 1, len(here) - 1
        self._caption.cursor = cursor

    def _marked(self) -> tuple[tuple[int, Point], ...]:
        """The compared models that have a point, each after its position."""
        if self.comparison is None or self.cloud is None:
            return ()
        benchmark, axis = self.cloud.benchmark, self.cloud.settings.axis
        found = []
        for place, ranked in enumerate(self.comparison.models):
            score = ranked.side.scores.get(benchmark.slug)
            value = None if score is None else score.value
            point = point_of(ranked.model, ranked.best, value, benchmark, axis, ranked.lowest_assumed)
            if point is not None:
                found.append((place, point))
        return tuple(found)

    def _show(self) -> None:
        scene = None if self.cloud is None else Scene(self.cloud, self._marked())
        self._canvas.show(scene)
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
                price_text(point, axis),
                fmt.score(point.score, cloud.benchmark.unit),
                "front" if point.key in front else fmt.UNKNOWN,
                assumption_note(point),
            )
            for point in cloud.points
        )
        columns = ("Model", "Provider", axis.label, cloud.benchmark.name, "Front", "May be cheaper")
        return Table.of(f"{cloud.benchmark.name} by {axis.label}", columns, rows)
