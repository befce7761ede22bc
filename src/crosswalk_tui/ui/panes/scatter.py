"""Capability against price: every scored model at its cheapest offer, A and B by letter, the Pareto front."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.color import Color
from textual.containers import Vertical
from textual.reactive import reactive, var

from crosswalk_tui.core.catalogue import Benchmark
from crosswalk_tui.core.compare import LETTERS, Comparison, Standing
from crosswalk_tui.core.scatter import Point, apart, describe, is_plottable, price_axis, score_axis, staircase
from crosswalk_tui.ui.cells import SIDES, Line, fit, length
from crosswalk_tui.ui.widgets.lines import Block

if TYPE_CHECKING:
    from textual_plotext import PlotextPlot

_Colour = str | tuple[int, int, int]

_COLUMNS_PER_TICK, _ROWS_PER_TICK, _MOST_TICKS = 9, 2, 10


@dataclass(frozen=True, slots=True)
class Cloud:
    """The points to draw and what is not among them.

    Attributes:
        points: what to draw; of many that fall together, one.
        front: the points no other beats on both price and score, cheapest first.
        n_points: models that have a place in the plot.
        n_scored: models with a score on the benchmark, priced or not.
        n_models: models in the catalogue.
    """

    benchmark: Benchmark
    points: tuple[Point, ...]
    front: tuple[Point, ...]
    n_points: int
    n_scored: int
    n_models: int


class Caption(Block):
    """The compared models in figures, and how many models the plot leaves out."""

    cloud: reactive[Cloud | None] = reactive(None)
    comparison: reactive[Comparison | None] = reactive(None, always_update=True)
    problem: reactive[str] = reactive("")

    def lines(self, width: int) -> list[Line]:
        """Two lines."""
        if self.problem:
            return [[(fit(self.problem, width), "bad")]]
        if self.cloud is None or self.comparison is None:
            return [[("Reading scores and prices…", "dim")]]
        compared: Line = []
        for place, standing in enumerate(self.comparison.standings):
            compared += [(f"{LETTERS[place]} ", SIDES[place]), (f"{_stand(standing, self.cloud.benchmark)}   ", "")]
        cloud = self.cloud
        shown = f"{cloud.n_points:,} models"
        unpriced, unscored = cloud.n_scored - cloud.n_points, cloud.n_models - cloud.n_scored
        left_out: Line = [
            ("┄ ", "best"), (f"front · {shown}", "dim"),
            (f" · left out: {unpriced:,} no price, {unscored:,} no score", "dim"),
        ]  # fmt: skip
        return [compared, left_out if length(left_out) <= width else [(fit(left_out[2][0][3:], width), "dim")]]


class ScatterPane(Vertical, can_focus=True):
    """The plot; drawn once the screen is up, because drawing needs a library that takes a while to import."""

    BORDER_TITLE = "Capability vs price"

    comparison: var[Comparison | None] = var(None, always_update=True)
    cloud: var[Cloud | None] = var(None)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._caption = Caption(id="caption")
        self._plot: PlotextPlot | None = None
        self._drawn: object = None

    def compose(self) -> ComposeResult:
        """The caption; the plot joins it later."""
        yield self._caption

    def on_mount(self) -> None:
        """Follow the theme."""
        self.app.theme_changed_signal.subscribe(self, lambda _: self._draw())

    def on_resize(self) -> None:
        """Another size has room for other ticks."""
        self._draw()

    def fail(self, problem: str) -> None:
        """Say why there is no plot."""
        self._caption.problem = problem

    def watch_comparison(self, comparison: Comparison | None) -> None:
        """Mark the models compared now."""
        self._caption.comparison = comparison
        self._draw()

    def watch_cloud(self, cloud: Cloud | None) -> None:
        """Draw the new points."""
        self._caption.cloud = cloud
        if cloud is not None:
            self._draw()

    def _marked(self) -> list[tuple[int, Point]]:
        """The compared models that have a place in the plot, by position."""
        if self.comparison is None or self.cloud is None:
            return []
        slug = self.cloud.benchmark.slug
        found = []
        for place, standing in enumerate(self.comparison.standings):
            score, best = standing.side.scores.get(slug), standing.best
            rate = None if best is None else best.price.rates.output
            if score is not None and is_plottable(score.value) and rate:
                found.append((place, Point(standing.model.key, standing.model.name, rate, score.value)))
        return found

    def _draw(self) -> None:
        """Redraw if anything that shows has changed."""
        if self.cloud is None or not self.is_mounted:
            return
        marked = self._marked()
        empty = not self.cloud.points and not marked
        state = (self.cloud, tuple(marked), self.size, self.app.theme)
        if state == self._drawn:
            return
        self._drawn = state
        if self._plot is not None:
            self._plot.display = not empty
        if empty:
            self._caption.problem = f"No model has both a price and a score on {_short(self.cloud.benchmark)}."
            return
        self._caption.problem = ""
        if self._plot is None:
            from textual_plotext import PlotextPlot

            self._plot = PlotextPlot()
            self.mount(self._plot, before=self._caption)
        self._plan(self._plot, self.cloud, marked)
        self._plot.refresh()

    def _plan(self, plot: PlotextPlot, cloud: Cloud, marked: Sequence[tuple[int, Point]]) -> None:
        """Tell the plot what to draw, in the order it is painted: dots, front, letters."""
        theme = self.app.current_theme
        colours = _Colours(self.app.theme_variables, ansi=theme.ansi)
        plot.theme = "clear" if theme.ansi else "auto"
        points = [*cloud.points, *(point for _, point in marked)]
        width, height = self.size.width, self.size.height
        x_axis = price_axis(points, max(2, width // _COLUMNS_PER_TICK))
        y_axis = score_axis(points, min(_MOST_TICKS, max(2, height // _ROWS_PER_TICK)))
        plt = plot.plt
        plt.clear_figure()
        plt.xaxes(True, False)
        plt.yaxes(True, False)
        plt.xlim(x_axis.low, x_axis.high)
        plt.ylim(y_axis.low, y_axis.high)
        plt.xticks(list(x_axis.ticks), list(x_axis.labels))
        plt.yticks(list(y_axis.ticks), list(y_axis.labels))
        plt.xlabel(f"$/1M output (log) by {_short(cloud.benchmark)}")
        plt.scatter([p.x for p in points], [p.score for p in points], marker="braille", color=colours.dots)
        corners = staircase(cloud.front)
        if len(corners) > 1:
            plt.plot([x for x, _ in corners], [y for _, y in corners], marker="braille", color=colours.front)
        cell = (x_axis.high - x_axis.low) / max(1, width - 6), (y_axis.high - y_axis.low) / max(1, height - 5)
        for (place, _), (x, y) in zip(marked, apart([(p.x, p.score) for _, p in marked], *cell), strict=True):
            plt.scatter([x], [y], marker=LETTERS[place], color=colours.sides[place])


class _Colours:
    """The theme's colours as the plot library takes them; the terminal's own where the theme uses those."""

    dots: _Colour
    front: _Colour
    sides: Sequence[_Colour]

    def __init__(self, variables: dict[str, str], *, ansi: bool) -> None:
        if ansi:
            self.dots, self.front, self.sides = "default", "green", ["cyan", "orange"]
            return
        foreground, surface = Color.parse(variables["foreground"]), Color.parse(variables["surface"])
        self.dots = foreground.blend(surface, 0.4).rgb
        self.front = Color.parse(variables["side-best"]).rgb
        self.sides = [Color.parse(variables[f"side-{side}"]).rgb for side in SIDES]


def _short(benchmark: Benchmark) -> str:
    """The benchmark's name without what stands in brackets."""
    return benchmark.name.partition(" (")[0]


def _stand(standing: Standing, benchmark: Benchmark) -> str:
    """Where the model stands in the plot, or why it does not."""
    score, best = standing.side.scores.get(benchmark.slug), standing.best
    if score is None:
        return f"has no {_short(benchmark)} score"
    rate = None if best is None else best.price.rates.output
    if not rate:
        return "has no offer to rank"
    return describe(Point(standing.model.key, standing.model.name, rate, score.value), benchmark.unit)
