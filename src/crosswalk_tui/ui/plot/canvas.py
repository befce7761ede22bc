"""The widget that paints a plot: drawn when first shown; moving the cursor repaints its rows and those of the card."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from crosswalk_tui.core.plot.axes import Cell, Frame
from crosswalk_tui.core.plot.choices import PriceAxis
from crosswalk_tui.core.plot.points import Point
from crosswalk_tui.ui.kit.cells import Line, Span, text_of
from crosswalk_tui.ui.kit.lines import Painted
from crosswalk_tui.ui.kit.palette import paint
from crosswalk_tui.ui.plot.card import PointCard, card_of
from crosswalk_tui.ui.plot.drawing import Mark, Plan, Scene, axes_and_dots, dots_of, draw_plot, plan_plot

_LEFT_BUTTON = 1

_Drawn = tuple[list[tuple[float, float, str]], dict[str, Mark], Frame, tuple[int, int]]
"""What a drawing depends on: dots, marks, frame and size."""


class Canvas(Painted):
    """Paints a scene with the cursor on one of its points."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Canvas { height: 1fr; width: 1fr; }"

    @dataclass(eq=False, repr=False)
    class Clicked(Message):
        """A cell was clicked or, if *twice*, double-clicked."""

        cell: Cell
        twice: bool

    @dataclass(eq=False, repr=False)
    class DraggedOver(Message):
        """The mouse was moved to *cell* with its button held down."""

        cell: Cell

    @dataclass(eq=False, repr=False)
    class Hovered(Message):
        """The mouse has moved to *point*, or away from all points."""

        point: Point | None

    class Resized(Message):
        """The points have moved to other cells."""

    def __init__(self) -> None:
        super().__init__()
        self._scene: Scene | None = None
        self._cursor: Point | None = None
        self._hovered: Point | None = None
        self._card: PointCard | None = None
        self._plan: Plan | None = None
        self._rows: list[list[Span]] = []
        self._drawn_plan: Plan | None = None
        self._drawings: list[tuple[_Drawn, list[list[Span]]]] = []

    @property
    def plan(self) -> Plan | None:
        """The layout at the current size; None if there is nothing to show."""
        if self._scene is None or self._scene.is_empty:
            return None
        size = self.cached_size
        if self._plan is None or self._plan.scene is not self._scene or self._plan.size != size:
            self._plan = plan_plot(self._scene, *size, self._plan)
        return self._plan

    def show(self, scene: Scene | None) -> None:
        """Draw *scene*, or nothing; only the rows that differ are painted again."""
        drawn, before, over = self._drawn_plan, self._rows, self._changing_rows()
        self._scene = scene
        plan = self.plan
        if plan is None or drawn is None or drawn.size != plan.size:
            self.refresh()
            return
        self._draw(plan)
        changed = {y for y, (was, now) in enumerate(zip(before, self._rows, strict=True)) if was != now}
        self._repaint(changed | over | self._changing_rows())

    def point_at(self, cursor: Point | None, hovered: Point | None = None) -> bool:
        """Move the cursor to another point, or hide it, and the mark of the point under the mouse.

        Returns whether the card of *hovered*, or else of *cursor*, is shown: there may be no room for it.
        """
        before = self._changing_rows()
        self._cursor, self._hovered = cursor, hovered
        plan, shown = self.plan, hovered or cursor
        self._card = None if plan is None or shown is None or not plan.frame.is_visible else card_of(shown, plan)
        self._repaint(before | self._changing_rows())
        return self._card is not None

    def _repaint(self, rows: set[int]) -> None:
        width = self.size.width
        if rows:
            self.refresh(*(Region(0, y, width, 1) for y in rows))

    def _changing_rows(self) -> set[int]:
        """The rows of the cursor, of the point under the mouse and of the card."""
        rows = {cell[1] for cell in (self._cell(self._cursor), self._cell(self._hovered)) if cell is not None}
        if self._card is not None:
            rows.update(range(self._card.at[1], self._card.at[1] + len(self._card.rows)))
        return rows

    def _cell(self, point: Point | None) -> Cell | None:
        """The cell of *point*, if it is visible."""
        plan = self.plan
        return None if plan is None or point is None or not plan.frame.is_visible else plan.cell(point)

    def strip(self, y: int) -> Strip:
        return paint(self._palette, self._line(y), self.cached_size.width)

    def texts(self) -> list[str]:
        return [text_of(self._line(y)) for y in range(self.size.height)]

    def _line(self, y: int) -> Line:
        plan = self.plan
        if plan is None:
            return []
        self._draw(plan)
        cells = [*self._rows[y]] if y < len(self._rows) else []
        for point, painted in ((self._hovered, "match"), (self._cursor, "on")):
            if point is not None and plan.frame.is_visible:
                column, row = plan.cell(point)
                if row == y:
                    cells[column] = (cells[column][0], painted)
        if self._card is not None:
            cells = self._card.over(cells, y)
        return [("".join([text for text, _ in run]), style) for style, run in groupby(cells, key=itemgetter(1))]

    def _draw(self, plan: Plan) -> None:
        """Draw *plan*, unless drawn last."""
        if plan is not self._drawn_plan:
            self._rows, self._drawn_plan = draw_plot(plan, self._axes_and_dots(plan)), plan

    def _axes_and_dots(self, plan: Plan) -> list[list[Span]]:
        """Plotext's part of the drawing, which takes longest; the last ones are cached, one for each price axis."""
        dots = dots_of(plan.scene)
        where = (dots, plan.scene.marks, plan.frame, plan.size)
        rows = next((rows for known, rows in self._drawings if known == where), None)
        if rows is None:
            rows = axes_and_dots(plan, dots)
            self._drawings = [(where, rows), *self._drawings[: len(PriceAxis) - 1]]
        return rows

    def on_resize(self) -> None:
        self.post_message(self.Resized())

    def on_click(self, event: events.Click) -> None:
        at = event.get_content_offset_capture(self)
        self.post_message(self.Clicked((at.x, at.y), twice=event.chain > 1))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        at, plan = event.get_content_offset(self), self.plan
        if at is None or plan is None or not plan.frame.is_visible:
            return
        if event.button == _LEFT_BUTTON:
            self.post_message(self.DraggedOver((at.x, at.y)))
        point = plan.near((at.x, at.y))
        if point is not self._hovered:
            self.post_message(self.Hovered(point))

    def on_leave(self) -> None:
        if self._hovered is not None:
            self.post_message(self.Hovered(None))
