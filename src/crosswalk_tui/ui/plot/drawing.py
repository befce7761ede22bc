"""The plot as text: plotext draws dots and axes; letters, names and the line along the front are written over them.

It has styles instead of colours, so a change of theme needs no new drawing. plotext is slow to import:
`crosswalk_tui.ui.session.point_finder` imports it in a thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, NamedTuple

from rich.cells import cell_len

from crosswalk_tui.core.comparison.comparison import LETTERS
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.plot.axes import Cell, Frame, framed
from crosswalk_tui.core.plot.choices import Grouping, PriceAxis
from crosswalk_tui.core.plot.groups import Groups
from crosswalk_tui.core.plot.marks import PointLabel, emptiest, labelled, spread, stairs
from crosswalk_tui.core.plot.navigation import PointNavigation
from crosswalk_tui.core.plot.points import Cloud, Point
from crosswalk_tui.ui.kit.cells import SIDES, Span, clean, fit
from crosswalk_tui.ui.platform.light_imports import import_plotext
from crosswalk_tui.ui.session.summaries import workload_in_short

PlacedName = tuple[Cell, str, str]
"""A name in the plot: its first cell, the name, its style."""


class Mark(NamedTuple):
    """The signs of the points of a group, and their styles: on the Pareto front, and elsewhere."""

    front: Span
    other: Span


_OPEN_OR_CLOSED = {
    "closed": Mark(("●", "c"), ("•", "bar-c")),
    "open": Mark(("○", "best"), ("◦", "front")),
    "unknown": Mark(("◎", "strong"), ("◌", "dim")),
}
_SHAPES_OF_LABS = ("▲", "△"), ("■", "□"), ("▼", "▽"), ("★", "☆"), ("►", "▻"), ("◄", "◅")
_OTHER_LABS = Mark(("✚", "strong"), ("+", "dim"))

_ASIDE = 2
"""Columns between the mouse and a point that it is on."""

_LONGEST_NAME = 28
"""Widest name next to a point; longer ones are left out."""


def marks_of(groups: Groups) -> dict[str, Mark]:
    """The mark of each of *groups*, by its kind: none depends on its colour alone.

    The labs of compared models have the colours of these models, the others those that are left.
    """
    if groups.grouping is Grouping.WEIGHTS:
        return {group.kind: _OPEN_OR_CLOSED[group.kind] for group in groups.groups}
    used = {group.place for group in groups.groups}
    left = iter([side for place, side in enumerate(SIDES) if place not in used])
    marks = {}
    for group, (filled, hollow) in zip(groups.groups, _SHAPES_OF_LABS, strict=False):
        if group.kind != "other":
            side = next(left) if group.place is None else SIDES[group.place]
            marks[group.kind] = Mark((filled, side), (hollow, f"bar-{side}"))
    return {**marks, "other": _OTHER_LABS}


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
    groups: Groups

    def mark(self, point: Point) -> Span:
        """The sign of *point*, and its style."""
        mark = self.marks[self.groups.kind(point.model)]
        return mark.front if point in self.cloud.front else mark.other

    @property
    def marks(self) -> dict[str, Mark]:
        """The marks of the groups by their kind."""
        return marks_of(self.groups)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.cloud.points and not self.marked


class Ground(NamedTuple):
    """What the layout has of the cloud: the same whichever model has which letter.

    Attributes:
        marked: the positions of the compared models, which the axes include.
        dots: the cells of all points.
        front: the cells of the Pareto front.
        line: the line along it.
    """

    cloud: Cloud
    size: tuple[int, int]
    marked: AbstractSet[tuple[float, float]]
    navigation: PointNavigation
    dots: AbstractSet[Cell]
    front: Sequence[Cell]
    line: dict[Cell, str]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The layout of a scene at one size.

    Attributes:
        letters: by key of a compared model: the cell of its letter, and the letter.
        taken: the cells of points and letters.
        names: the names next to points: first cell, name, style.
    """

    scene: Scene
    ground: Ground
    letters: dict[str, tuple[Cell, Span]]
    taken: AbstractSet[Cell]
    names: tuple[PlacedName, ...]

    @property
    def size(self) -> tuple[int, int]:
        """The width and the height."""
        return self.ground.size

    @property
    def navigation(self) -> PointNavigation:
        """Finds the next point for the cursor."""
        return self.ground.navigation

    @property
    def line(self) -> dict[Cell, str]:
        """The line along the Pareto front."""
        return self.ground.line

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

    def near(self, cell: Cell) -> Point | None:
        """The point in *cell* or next to it."""
        point = self.at(cell, None)
        if point is None:
            return None
        column, row = self.cell(point)
        return point if abs(column - cell[0]) <= _ASIDE and abs(row - cell[1]) <= 1 else None

    def room(self, width: int, height: int, point: Point) -> Cell | None:
        """The upper left cell of a box that covers neither *point* nor a compared model, and little else."""
        names = {(column + n, row) for (column, row), name, _ in self.names for n in range(cell_len(name))}
        never = {self.cell(point), *(cell for cell, _ in self.letters.values())}
        return emptiest(width, height, self.taken, names, never, self.frame)


def plan_plot(scene: Scene, width: int, height: int, last: Plan | None = None) -> Plan:
    """Lay out *scene* in *width* by *height* cells; what it has in common with the *last* layout is taken from that."""
    marked = frozenset((point.x, point.y) for _, point in scene.marked)
    ground = None if last is None else last.ground
    if ground is None or ground.cloud is not scene.cloud or ground.size != (width, height) or ground.marked != marked:
        ground = _ground(scene.cloud, (width, height), marked)
    frame = ground.navigation.frame
    cells = spread([frame.cell(p.x, p.y) for _, p in scene.marked], frame) if frame.is_visible else []
    letters = {
        point.key: (cell, (LETTERS[place], SIDES[place]))
        for (place, point), cell in reversed(list(zip(scene.marked, cells, strict=False)))
    }
    if not frame.is_visible:
        return Plan(scene, ground, letters, frozenset(), ())
    taken = ground.dots | {cell for cell, _ in letters.values()}
    names = _names(scene, letters, ground.front, taken, ground.line.keys(), frame)
    return Plan(scene, ground, letters, taken, names)


def _ground(cloud: Cloud, size: tuple[int, int], marked: AbstractSet[tuple[float, float]]) -> Ground:
    places = [*((point.x, point.y) for point in cloud.points), *marked]
    frame = framed(places, *size, higher_is_better=cloud.benchmark.higher_is_better)
    navigation = PointNavigation(cloud.points, cloud.front, frame)
    if not frame.is_visible:
        return Ground(cloud, size, marked, navigation, frozenset(), (), {})
    front = [frame.cell(point.x, point.y) for point in cloud.front]
    dots = frozenset(frame.cell(point.x, point.y) for point in cloud.points)
    return Ground(cloud, size, marked, navigation, dots, front, stairs(front))


def draw_plot(plan: Plan, base: Sequence[list[Span]] | None = None) -> list[list[Span]]:
    """The cells of each row with their styles; a wide character is followed by an empty cell.

    Args:
        plan: the layout.
        base: the cached `axes_and_dots` of the plan.
    """
    rows = [[*row] for row in (axes_and_dots(plan) if base is None else base)]
    rows.append([(glyph, "dim") for glyph in _title(plan)])
    for (column, row), glyph in plan.line.items():
        if rows[row][column][0] == " ":
            rows[row][column] = (glyph, "dim")
    for (column, row), name, style in plan.names:
        rows[row][column : column + cell_len(name)] = [(glyph, style) for glyph in in_cells(name)]
    for (column, row), letter in plan.letters.values():
        rows[row][column] = letter
    return rows


def in_cells(text: str) -> list[str]:
    """The character in each cell of *text*; a wide one is followed by an empty string."""
    cells = []
    for character in text:
        width = cell_len(character)
        if width:
            cells += [character, *[""] * (width - 1)]
        elif cells:  # combines with the one before
            cells[-1] += character
    return cells


def dots_of(scene: Scene) -> list[tuple[float, float, str]]:
    """The position and the sign of each point, in the order in which they are drawn: the front last."""
    marks, kind = scene.marks, scene.groups.kind
    others = [(p.x, p.y, marks[kind(p.model)].other[0]) for p in scene.cloud.points]
    return others + [(p.x, p.y, marks[kind(p.model)].front[0]) for p in scene.cloud.front]


def axes_and_dots(plan: Plan, dots: Sequence[tuple[float, float, str]] | None = None) -> list[list[Span]]:
    """The cells of each row above the title, as plotext draws them; *dots* are those of `dots_of`."""
    return _styled(_plotted(plan, dots_of(plan.scene) if dots is None else dots), plan)


def _plotted(plan: Plan, dots: Sequence[tuple[float, float, str]]) -> list[str]:
    import_plotext()
    from textual_plotext import Plot

    frame, (width, height) = plan.frame, plan.size
    if height < 2 or not width:
        return [""] * max(0, height - 1)
    plot: Any = Plot()
    plot.monitor.set_size([width, height - 1])  # that of the plot is limited to the terminal's
    plot.theme("clear")
    plot.xaxes(True, False)
    plot.yaxes(True, False)
    plot.xlim(frame.x.low, frame.x.high)
    plot.ylim(frame.y.low, frame.y.high)
    plot.xticks(list(frame.x.ticks), list(frame.x.labels))
    plot.yticks(list(frame.y.ticks), list(frame.y.labels))
    n_others = len(plan.scene.cloud.points)
    for drawn in (dots[:n_others], dots[n_others:]):
        columns = [x for x, _, _ in drawn], [y for _, y, _ in drawn]
        plot.scatter(*columns, marker=[sign for _, _, sign in drawn] or " ", color="default")
    # Not `build()`: half of its time goes into escape sequences of colours.
    plot.monitor.build_plot()
    return ["".join(row) for row in reversed(plot.monitor.matrix.marker)]


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
    cells = [*(" " * before), *in_cells(title)]
    return [*cells, *(" " * (width - len(cells)))]


def _styled(drawn: Sequence[str], plan: Plan) -> list[list[Span]]:
    """The cells of the rows with their styles."""
    left, height = plan.frame.left, plan.frame.rows
    styles = dict(span for mark in plan.scene.marks.values() for span in mark)
    return [
        [(glyph, "quiet" if glyph in "│─┤┬└" else "dim") for glyph in (text[:left] if y < height else text)]
        + [(glyph, styles.get(glyph, "dim")) for glyph in (text[left:] if y < height else "")]
        for y, text in enumerate(drawn)
    ]


def _names(
    scene: Scene,
    letters: dict[str, tuple[Cell, Span]],
    front: Sequence[Cell],
    taken: AbstractSet[Cell],
    line: AbstractSet[Cell],
    frame: Frame,
) -> tuple[PlacedName, ...]:
    """The names that fit next to letters and to points of the front: first cell, name, style.

    Those of the compared models are placed first. No other name is next to a letter: it would be read as its model's.
    """
    named = [(letters[p.key][0], clean(p.model.name), SIDES[place]) for place, p in scene.marked if p.key in letters]
    lettered = {cell for cell, _, _ in named}
    named += [
        (cell, clean(point.model.name), "")
        for point, cell in reversed(list(zip(scene.cloud.front, front, strict=True)))
        if point.key not in letters and cell not in lettered
    ]
    short = [one for one in named if 0 < cell_len(one[1]) <= _LONGEST_NAME]
    starts = labelled([PointLabel(cell, cell_len(name)) for cell, name, _ in short], taken, line, frame)
    found = zip(short, starts, strict=True)
    return tuple((start, name, style) for (_, name, style), start in found if start is not None)
