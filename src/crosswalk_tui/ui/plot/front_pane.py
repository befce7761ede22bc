"""The models on the Pareto front as a list."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.reactive import var

from crosswalk_tui.core.comparison.comparison import LETTERS
from crosswalk_tui.core.plot.choices import PriceAxis
from crosswalk_tui.core.plot.points import Cloud, Point, price_text
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.columns import align_points
from crosswalk_tui.core.text.figure_cells import bill_figure, score_figure
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.workload.log_rate import bill_heading
from crosswalk_tui.ui.kit.cells import SIDES, Line, clean, fit, fit_apart
from crosswalk_tui.ui.kit.cursor_view import CursorView
from crosswalk_tui.ui.shell.cursor_target import BillOf, CursorTarget

_LEAST_SELLER = 10
"""Least width of the column of providers."""

_PRICES = {
    PriceAxis.OUTPUT: "out/1M",
    PriceAxis.INPUT: "in/1M",
    PriceAxis.BLENDED: "3:1/1M",
}
"""The headings of unit prices."""


class FrontPane(CursorView):
    """The models on the Pareto front, cheapest first."""

    BORDER_TITLE = "Pareto front, cheapest first"
    BORDER_SUBTITLE = "the first to reach a score is the cheapest that does"
    HELP = (
        "The models that nothing beats: each line costs more than the one above it, and is better. So the first line at"
        " or above a score is the cheapest model that reaches it."
    )

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Compare it", id="lines.choose", tooltip="Compare this model"),
        Binding("n", "move(1)", "Next on front", show=False, id="front.next",
                tooltip="Next on the Pareto front: the cheapest better model"),
        Binding("N", "move(-1)", "Previous on front", show=False, id="front.back",
                tooltip="Previous on the Pareto front"),
    ]  # fmt: skip

    cloud: var[Cloud | None] = var(None, init=False)
    keys: var[tuple[str, ...]] = var((), init=False)
    """The keys of the compared models, A first."""

    def __init__(self, *, id: str, classes: str) -> None:
        super().__init__(id=id, classes=classes)
        self._columns: tuple[list[str], list[str]] = ([], [])
        self._longest = 0
        self._cut: tuple[int, dict[str, str]] | None = None
        self._widest = 5, 5

    @property
    def points(self) -> tuple[Point, ...]:
        """The listed points."""
        return () if self.cloud is None else self.cloud.front

    def watch_cloud(self, cloud: Cloud | None) -> None:
        self._cut = None
        if cloud is not None:
            unit = cloud.benchmark.unit
            self._columns = (
                align_points([fmt.score(p.score, unit) for p in cloud.front]),
                align_points([price_text(p, cloud.settings.axis) for p in cloud.front]),
            )
            score, price = (max(map(len, column), default=0) for column in self._columns)
            self._widest = max(5, score), max(5, price, len(_heading(cloud)))
            self._longest = max((cell_len(clean(p.model.name)) for p in cloud.front), default=0)
        self.renew()

    def watch_keys(self) -> None:
        self.renew()

    def row_number(self) -> tuple[int, int] | None:
        return self.cursor + 1, len(self.points)

    def count(self, width: int) -> int:
        del width
        return len(self.points)

    @property
    def header_height(self) -> int:
        return 1 if self.points else 0  # not by `header`, which every painted row would build again

    def header(self, width: int) -> list[Line]:
        if self.cloud is None or not self.points:
            return []
        name, seller, score, price = self._widths(width)
        prices = fit(_heading(self.cloud), price, right=True)
        columns = f"  {fit('Model', name)} {fit('score', score, right=True)} {prices}"
        return [[(f"{columns} {fit('at', seller)}" if seller else columns, "head")]]

    def line(self, index: int, width: int) -> Line:
        point = self.points[index]
        name, seller, score, price = self._widths(width)
        place = self._place(point)
        style = "" if place is None else SIDES[place]
        mark = (" " if place is None else LETTERS[place], style)
        figures = f" {self._columns[0][index].rjust(score)} {self._columns[1][index].rjust(price)}"
        line: Line = [mark, (" ", ""), (self._names(name)[point.model.name], style), (figures, "")]
        return [*line, (f" {fit(point.quote.offer.provider.name, seller)}", "dim")] if seller else line

    def _names(self, width: int) -> dict[str, str]:
        """The names in *width* cells."""
        if self._cut is None or self._cut[0] != width:
            self._cut = (width, fit_apart((point.model.name for point in self.points), width))
        return self._cut[1]

    def _widths(self, width: int) -> tuple[int, int, int, int]:
        """The widths of name, provider (0 to hide it), score and price."""
        score, price = self._widest
        rest = max(0, width - score - price - 4)
        seller = max(_LEAST_SELLER, rest - 1 - self._longest)
        return (rest - 1 - seller, seller, score, price) if seller < rest // 2 else (rest, 0, score, price)

    def cursor_target(self) -> CursorTarget | None:
        if not self.points:
            return None
        point = self.points[self.cursor]
        return CursorTarget(point.model.name, BillOf(point.model, point.quote, self._place(point)))

    def _place(self, point: Point) -> int | None:
        """The position of the model among those compared; None if it is none of them."""
        return self.keys.index(point.key) if point.key in self.keys else None

    def table(self) -> Table | None:
        cloud = self.cloud
        if cloud is None:
            return None
        axis, unit = cloud.settings.axis, cloud.benchmark.unit
        rows = tuple(
            (
                p.model.name,
                p.quote.offer.provider.name,
                bill_figure(price_text(p, axis), p.usd),
                score_figure(fmt.score(p.score, unit), p.score, unit),
            )
            for p in cloud.front
        )
        title = f"Front of {cloud.benchmark.name} by {axis.label}"
        return Table.of(title, ("Model", "Provider", axis.label, cloud.benchmark.name), rows)


def _heading(cloud: Cloud) -> str:
    """The heading of the prices."""
    settings = cloud.settings
    return _PRICES.get(settings.axis) or bill_heading(settings.workload.log_rate)
