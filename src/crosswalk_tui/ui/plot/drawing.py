"""The plot as text: plotext draws dots and axes, then letters, names and the line along the front are written into it.

Drawn without colours, so that a picture stays good whatever the theme. plotext takes a while to import:
`crosswalk_tui.ui.session.point_finder` does so in a thread.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from crosswalk_tui.core.comparison.sides import LETTERS
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.plot.axes import Cell, Frame, framed, price_axis, score_axis
from crosswalk_tui.core.plot.marks import PointLabel, labelled, spread, stairs
from crosswalk_tui.core.plot.navigation import PointNavigation
from crosswalk_tui.core.plot.points import Cloud, Point, PriceAxis
from crosswalk_tui.ui.kit.cells import SIDES, Span, clean, fit
from crosswalk_tui.ui.session.summaries import workload_in_short

DOT, FRONT_DOT = "•", "●"
"""How a point is marked, and one that no other beats."""

_STYLES = {DOT: "dim", FRONT_DOT: "best"}
_ESCAPES = re.compile(r"\x1b\[[\d;]*m")
_COLUMNS_PER_TICK, _ROWS_PER_TICK, _MOST_TICKS = 9, 2, 12

_LONGEST_NAME = 28
"""Most cells of a name next to a point; a longer one is left out."""


def short_name(benchmark: Benchmark) -> str:
    """The benchmark's name, fit to show, without the text in brackets."""
    name = clean(benchmark.name)
    return name.partition(" (")[0] or name


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What is to be drawn.

    Attributes:
        marked: the compared models that have a place in the plot, with their positions (0 is A).
    """

    cloud: Cloud
    marked: tuple[tuple[int, Point], ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.cloud.points and not self.marked


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Where everything of a scene goes in a picture of one size.

    Attributes:
        letters: the cell of each compared model's letter, and what is written there, by the model's key.
    """

    scene: Scene
    size: tuple[int, int]
    walk: PointNavigation
    letters: dict[str, tuple[Cell, Span]]

    @property
    def frame(self) -> Frame:
        """The axes, and where they put what."""
        return self.walk.frame

    def cell(self, point: Point) -> Cell:
        """Where *point* is marked: by its letter, which may have had to move aside, or by its dot."""
        letter = self.letters.get(point.key)
        return self.frame.cell(point.x, point.y) if letter is None else letter[0]

    def at(self, cell: Cell, current: Point | None) -> Point | None:
        """The point whose letter is in *cell*, or else the nearest to it; of several there, the one after *current*."""
        for key, (place, _) in self.letters.items():
            if place == cell and (current is None or current.key != key):
                return next((p for p in self.walk.points if p.key == key), None)
        return self.walk.at(cell, current)


def planned(scene: Scene, width: int, height: int) -> Plan:
    """Where the points and letters of *scene* go in *width* by *height* cells."""
    cloud = scene.cloud
    points = [*cloud.points, *(point for _, point in scene.marked)]
    frame = framed(
        price_axis([p.x for p in points], max(2, width // _COLUMNS_PER_TICK)),
        score_axis(
            [p.y for p in points],
            min(_MOST_TICKS, max(2, height // _ROWS_PER_TICK)),
            higher_is_better=cloud.benchmark.higher_is_better,
        ),
        width,
        height,
    )
    cells = spread([frame.cell(p.x, p.y) for _, p in scene.marked], frame) if frame.is_visible else []
    letters = {
        point.key: (cell, (LETTERS[place], SIDES[place]))
        for (place, point), cell in reversed(list(zip(scene.marked, cells, strict=False)))
    }
    return Plan(scene, (width, height), PointNavigation(cloud.points, cloud.front, frame), letters)


def picture(plan: Plan, drawn: Sequence[str] | None = None) -> list[list[Span]]:
    """The rows of the plot, cell by cell, each with its style; the cells that a wide character covers are empty.

    Args:
        plan: what to draw, and where.
        drawn: the `ground` of the plan, where it has been drawn before.
    """
    cloud, frame = plan.scene.cloud, plan.frame
    rows = [_styled(text, y, frame) for y, text in enumerate(ground(plan) if drawn is None else drawn)]
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


def ground(plan: Plan) -> list[str]:
    """Axes and dots as plotext draws them, whoever has a letter: every row but the last, which is the title's."""
    from textual_plotext import Plot

    frame, cloud, (width, height) = plan.frame, plan.scene.cloud, plan.size
    plot = Plot()
    plot._set_size(width, max(0, height - 1))  # noqa: SLF001 - what is public cuts it to the terminal; textual-plotext does it too
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
    """What is plotted against what, under the horizontal axis; a wide character is followed by an empty cell."""
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
    """Row *y* of the plot: dots by what they are, the axes quiet, their labels dim."""
    return [
        (glyph, _STYLES.get(glyph, "dim") if frame.holds((x, y)) else "quiet" if glyph in "│─┤┬└" else "dim")
        for x, glyph in enumerate(text)
    ]


def _names(plan: Plan, front: Sequence[Cell], points: set[Cell], line: set[Cell]) -> list[tuple[Cell, str]]:
    """The names of the models on the front that fit next to their points, and where.

    None is next to a letter: it would be taken for that model's name, also where its own dot is under the letter.
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
