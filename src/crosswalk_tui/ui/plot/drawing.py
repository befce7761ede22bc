"""The plot as text: plotext draws dots and axes; letters, names and the line along the front are written over them.

It has no colours, so a change of theme needs no new drawing. plotext is slow to import:
`crosswalk_tui.ui.session.point_finder` imports it in a thread.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from crosswalk_tui.core.comparison.sides import LETTERS
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.plot.axes import Cell, Frame, framed
from crosswalk_tui.core.plot.marks import PointLabel, labelled, spread, stairs
from crosswalk_tui.core.plot.navigation import PointNavigation
from crosswalk_tui.core.plot.points import Cloud, Point, PriceAxis
from crosswalk_tui.ui.kit.cells import SIDES, Span, clean, fit
from crosswalk_tui.ui.session.summaries import workload_in_short

DOT, FRONT_DOT = "•", "●"
"""The marks of a point, and of a point on the Pareto front."""

_STYLES = {DOT: "dim", FRONT_DOT: "best"}
_ESCAPES = re.compile(r"\x1b\[[\d;]*m")

_LONGEST_NAME = 28
"""Widest name next to a point; longer ones are left out."""


def short_name(benchmark: Benchmark) -> str:
    """The benchmark's name without the text in brackets."""
    name = clean(benchmark.name)
    return name.partition(" (")[0] or name


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """The content of a plot.

    Attributes:
        marked: the compared models in the plot, each after its position (0 is A).
    """

    cloud: Cloud
    marked: tuple[tuple[int, Point], ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.cloud.points and not self.marked


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The layout of a scene at one size.

    Attributes:
        letters: by key of a compared model: the cell of its letter, and the letter.
    """

    scene: Scene
    size: tuple[int, int]
    navigation: PointNavigation
    letters: dict[str, tuple[Cell, Span]]

    @property
    def frame(self) -> Frame:
        """The axes, which map points to cells."""
        return self.navigation.frame

    def cell(self, point: Point) -> Cell:
        """The cell of the point's letter, which may be next to the point, or else of its dot."""
        letter = self.letters.get(point.key)
        return self.frame.cell(point.x, point.y) if letter is None else letter[0]

    def at(self, cell: Cell, current: Point | None) -> Point | None:
        """The point with its letter in *cell*, or else the nearest; of several there, the one after *current*."""
        for key, (place, _) in self.letters.items():
            if place == cell and (current is None or current.key != key):
                return next((p for p in self.navigation.points if p.key == key), None)
        return self.navigation.at(cell, current)


def plan_plot(scene: Scene, width: int, height: int) -> Plan:
    """Lay out *scene* in *width* by *height* cells."""
    cloud = scene.cloud
    points = [*cloud.points, *(point for _, point in scene.marked)]
    frame = framed([(p.x, p.y) for p in points], width, height, higher_is_better=cloud.benchmark.higher_is_better)
    cells = spread([frame.cell(p.x, p.y) for _, p in scene.marked], frame) if frame.is_visible else []
    letters = {
        point.key: (cell, (LETTERS[place], SIDES[place]))
        for (place, point), cell in reversed(list(zip(scene.marked, cells, strict=False)))
    }
    return Plan(scene, (width, height), PointNavigation(cloud.points, cloud.front, frame), letters)


def draw_plot(plan: Plan, drawn: Sequence[str] | None = None) -> list[list[Span]]:
    """The cells of each row with their styles; a wide character is followed by an empty cell.

    Args:
        plan: the layout.
        drawn: the cached `axes_and_dots` of the plan.
    """
    cloud, frame = plan.scene.cloud, plan.frame
    rows = [_styled(text, y, frame) for y, text in enumerate(axes_and_dots(plan) if drawn is None else drawn)]
    rows.append([(glyph, "dim") for glyph in _title(plan)])
    if not frame.is_visible:
        return rows
    front = [frame.cell(p.x, p.y) for p in cloud.front]
    line = stairs(front)
    for (column, row), glyph in line.items():
        if rows[row][column][0] == " ":
            rows[row][column] = (glyph, "front")
    letters = dict(plan.letters.values())
    points = {frame.cell(p.x, p.y) for p in cloud.points} | letters.keys()
    for (column, row), name in _names(plan, front, points, set(line)):
        rows[row][column : column + cell_len(name)] = [(name, ""), *[("", "")] * (cell_len(name) - 1)]
    for (column, row), letter in letters.items():
        rows[row][column] = letter
    return rows


def axes_and_dots(plan: Plan) -> list[str]:
    """The rows as plotext draws them, above the title."""
    from textual_plotext import Plot

    frame, cloud, (width, height) = plan.frame, plan.scene.cloud, plan.size
    plot = Plot()
    plot._set_size(width, max(0, height - 1))  # noqa: SLF001 - the public method limits it to the terminal's size
    plot.theme("clear")
    plot.xaxes(True, False)
    plot.yaxes(True, False)
    plot.xlim(frame.x.low, frame.x.high)
    plot.ylim(frame.y.low, frame.y.high)
    plot.xticks(list(frame.x.ticks), list(frame.x.labels))
    plot.yticks(list(frame.y.ticks), list(frame.y.labels))
    for points, mark in ((cloud.points, DOT), (cloud.front, FRONT_DOT)):
        plot.scatter([p.x for p in points], [p.y for p in points], marker=mark, color="default")
    return _ESCAPES.sub("", plot.build()).split("\n")[: max(0, height - 1)]


def _title(plan: Plan) -> list[str]:
    """The title under the horizontal axis; a wide character is followed by an empty cell."""
    cloud, width = plan.scene.cloud, plan.size[0]
    benchmark, settings = cloud.benchmark, cloud.settings
    axis = settings.axis.label
    load = f": {workload_in_short(settings.workload)}" if settings.axis is PriceAxis.MONTHLY else ""
    sense = "" if benchmark.higher_is_better else " (less is better)"
    long = f"{clean(benchmark.name)}{sense} by {axis}"
    candidates = (
        f"{long}{load}, log scale", f"{long}, log scale", f"{short_name(benchmark)}{sense} by {axis}", axis,
    )  # fmt: skip
    title = fit(next((text for text in candidates if cell_len(text) <= width), ""), width).strip()
    before = plan.frame.left + (plan.frame.columns - cell_len(title)) // 2
    before = max(0, min(before, width - cell_len(title)))
    cells = [*(" " * before)]
    for character in title:
        cells += [character, *[""] * (cell_len(character) - 1)]
    return [*cells, *(" " * (width - len(cells)))]


def _styled(text: str, y: int, frame: Frame) -> list[Span]:
    return [
        (glyph, _STYLES.get(glyph, "dim") if frame.holds((x, y)) else "quiet" if glyph in "│─┤┬└" else "dim")
        for x, glyph in enumerate(text)
    ]


def _names(plan: Plan, front: Sequence[Cell], points: set[Cell], line: set[Cell]) -> list[tuple[Cell, str]]:
    """The names that fit next to points of the front, each after its first cell.

    No name is next to a letter: it would be read as the name of that model.
    """
    letters = {cell for cell, _ in plan.letters.values()}
    named = [
        (cell, clean(point.model.name))
        for point, cell in zip(plan.scene.cloud.front, front, strict=True)
        if point.key not in plan.letters and cell not in letters
    ]
    short = [(cell, name) for cell, name in reversed(named) if 0 < cell_len(name) <= _LONGEST_NAME]
    starts = labelled([PointLabel(cell, cell_len(name)) for cell, name in short], points, line, plan.frame)
    return [(start, name) for (_, name), start in zip(short, starts, strict=True) if start is not None]
