"""The widget that paints a plot: drawn when first shown; moving the cursor repaints two rows."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from crosswalk_tui.core.plot.axes import Cell, Frame
from crosswalk_tui.core.plot.points import Point
from crosswalk_tui.ui.kit.cells import Line, Span, text_of
from crosswalk_tui.ui.kit.lines import Painted
from crosswalk_tui.ui.kit.palette import paint
from crosswalk_tui.ui.plot.drawing import Plan, Scene, axes_and_dots, draw_plot, plan_plot


class Canvas(Painted):
    """Paints a scene with the cursor on one of its points."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Canvas { height: 1fr; width: 1fr; }"

    @dataclass
    class Clicked(Message):
        """A cell was clicked or, if *twice*, double-clicked."""

        cell: Cell
        twice: bool

    class Resized(Message):
        """The points have moved to other cells."""

    def __init__(self) -> None:
        super().__init__()
        self._scene: Scene | None = None
        self._cursor: Point | None = None
        self._plan: Plan | None = None
        self._rows: list[list[Span]] = []
        self._drawn_plan: Plan | None = None
        self._drawn: tuple[tuple[list[tuple[float, float]], Frame, tuple[int, int]], list[str]] | None = None

    @property
    def plan(self) -> Plan | None:
        """The layout at the current size; None if there is nothing to show."""
        if self._scene is None or self._scene.is_empty:
            return None
        size = self.size.width, self.size.height
        if self._plan is None or self._plan.scene is not self._scene or self._plan.size != size:
            self._plan = plan_plot(self._scene, *size)
        return self._plan

    def show(self, scene: Scene | None) -> None:
        """Draw *scene*, or nothing."""
        self._scene = scene
        self.refresh()

    def point_at(self, cursor: Point | None) -> None:
        """Move the cursor to another point, or hide it."""
        before, self._cursor = self._cell, cursor
        for cell in (before, self._cell):
            if cell is not None:
                self.refresh(Region(0, cell[1], self.size.width, 1))

    @property
    def _cell(self) -> Cell | None:
        """The cell under the cursor."""
        plan = self.plan
        if plan is None or self._cursor is None or not plan.frame.is_visible:
            return None
        return plan.cell(self._cursor)

    def strip(self, y: int) -> Strip:
        return paint(self._palette, self._line(y), self.size.width)

    def texts(self) -> list[str]:
        return [text_of(self._line(y)) for y in range(self.size.height)]

    def _line(self, y: int) -> Line:
        plan = self.plan
        if plan is None:
            return []
        if plan is not self._drawn_plan:
            self._rows, self._drawn_plan = draw_plot(plan, self._axes_and_dots(plan)), plan
        cells, cursor = self._rows[y] if y < len(self._rows) else [], self._cell
        if cursor is not None and cursor[1] == y:
            cells = [(text, "on") if x == cursor[0] else (text, style) for x, (text, style) in enumerate(cells)]
        return [("".join(text for text, _ in run), style) for style, run in groupby(cells, key=lambda cell: cell[1])]

    def _axes_and_dots(self, plan: Plan) -> list[str]:
        """Plotext's part of the drawing, which takes longest; cached until points, frame or size change."""
        cloud = plan.scene.cloud
        dots = [(point.x, point.y) for points in (cloud.points, cloud.front) for point in points]
        where = (dots, plan.frame, plan.size)
        if self._drawn is None or self._drawn[0] != where:
            self._drawn = (where, axes_and_dots(plan))
        return self._drawn[1]

    def on_resize(self) -> None:
        self.post_message(self.Resized())

    def on_click(self, event: events.Click) -> None:
        at = event.get_content_offset_capture(self)
        self.post_message(self.Clicked((at.x, at.y), twice=event.chain > 1))
