"""Screen 4: the plot of capability against price, and its Pareto front as a list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from crosswalk_tui.core.comparison.oldest_data import DatedFigure, best_prices, priced_at, scores_of
from crosswalk_tui.core.plot.points import Point
from crosswalk_tui.ui.kit.cursor_view import CursorView
from crosswalk_tui.ui.plot.front_pane import FrontPane
from crosswalk_tui.ui.plot.plot_view import PlotView
from crosswalk_tui.ui.session.draft import Change
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.shell.answering_screen import AnsweringScreen
from crosswalk_tui.ui.shell.source_title import name_day


class PlotScreen(AnsweringScreen):
    """Every scored model at its cheapest offer for the session's workload and filters."""

    VIEW = "plot"
    CSS_PATH = "screen.tcss"
    TABS = (("plot", "Plot"), ("front", "Pareto front"))
    AUTO_FOCUS = "#plot"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "next_axis", "Price axis", id="plot.axis",
                tooltip="Change the price axis: per 1M output, input or blended tokens, or your monthly cost"),
        Binding("m", "benchmark", "Benchmark", id="compare.benchmark",
                tooltip="Choose the benchmark for capability"),
        Binding("f", "flip", "Flip", show=False, id="compare.flip", tooltip="Swap A and B"),
    ]  # fmt: skip

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._plot = PlotView(id="plot", classes="pane")
        self._plot.border_title = "Capability vs price"
        self._plot.set_reactive(PlotView.grouping, session.grouping)
        self._front = FrontPane(id="front", classes="pane")
        session.points.listen(lambda: self.show_result(self._points_found))

    def compose_board(self) -> ComposeResult:
        yield self._plot
        yield self._front

    def on_mount(self) -> None:
        self.watch(self._front, "cursor", self._follow_list, init=False)
        self.watch(self._plot, "cursor", self._follow_plot, init=False)
        self.watch(self._plot, "grouping", self._regrouped, init=False)
        self.watch(self._front, "has_focus", self._lead, init=False)

    def follow(self, change: Change) -> None:
        session = self.session
        if change.bills:
            self._plot.comparison = session.comparison
        if change.at:
            name_day(self._plot, "Capability vs price", session.draft)
        if change.sides:
            self._front.keys = tuple(side.model.key for side in session.sides)
        self._show_points()
        session.points.find(self)

    def dated_figures(self) -> Iterator[DatedFigure]:
        session, cloud = self.session, self.session.points.cloud
        yield from best_prices(session.comparison.models)
        if cloud is not None:
            yield from scores_of(session.sides, [cloud.benchmark])
            for point in cloud.front:
                yield from priced_at(point.model.name, point.quote)
                if point.score_as_of:
                    name = cloud.benchmark.short_name
                    yield DatedFigure(point.score_as_of, f"the score of {point.model.name} on {name}")

    def _points_found(self) -> None:
        self._show_points()
        self.show_age()

    def _show_points(self) -> None:
        points = self.session.points
        self._front.cloud = self._plot.cloud = points.cloud
        self._plot.problem = points.problem

    def _regrouped(self) -> None:
        self.session.grouping = self._plot.grouping

    def _lead(self, has_focus: bool) -> None:
        """Show in the plot the point of the line under the cursor of the list."""
        self._plot.is_led = has_focus
        if has_focus:
            self._follow_list(self._front.cursor)

    def _follow_list(self, place: int) -> None:
        """Move the cursor of the plot with that of the list."""
        if self._front.has_focus and place < len(self._front.points):
            self._plot.cursor = self._front.points[place]

    def _follow_plot(self, point: Point | None) -> None:
        """Move the cursor of the list with that of the plot, if its point is on the front."""
        if point is not None and point in self._front.points:
            self._front.cursor = self._front.points.index(point)

    def action_next_axis(self) -> None:
        self.session.set_price_axis(self.session.price_axis.following)

    def on_cursor_view_chosen(self, message: CursorView.Chosen) -> None:
        if message.view is self._front and not message.has_gone:
            message.stop()
            self._plot.cursor = self._front.points[message.index]
            self._plot.action_choose()
