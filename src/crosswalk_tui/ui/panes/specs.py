"""The models side by side: what they are, and where each is cheapest for the workload."""

from __future__ import annotations

from collections.abc import Iterable

from textual.geometry import Region
from textual.reactive import var

from crosswalk_tui.core.compare import LETTERS, Comparison, SpecRow, cheapest_rows, spec_rows
from crosswalk_tui.core.format import UNKNOWN
from crosswalk_tui.ui.cells import SIDES, Line, fit, wrap
from crosswalk_tui.ui.widgets.lines import LineView

_LABEL = 14
"""Cells of the label column."""

_MARK = "◆"


class SpecsPane(LineView):
    """A table of specs and prices with one column per model; the better value is marked."""

    BORDER_TITLE = "Specs and cheapest offer"
    BORDER_SUBTITLE = f"{_MARK} better"

    comparison: var[Comparison | None] = var(None, always_update=True)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._built: tuple[int, list[Line]] | None = None

    def watch_comparison(self) -> None:
        """Show the new figures: repaint the lines that differ, or everything when there are more or fewer lines."""
        before, self._built = self._built, None
        if not self.line_width:  # not laid out yet
            return
        lines = self._lines(self.line_width)
        if before is None or len(before[1]) != len(lines):
            self.renew()
            self.refresh(layout=True)
            return
        for index, (old, new) in enumerate(zip(before[1], lines, strict=True)):
            if old != new and 0 <= index - self.top < self.page:
                self.refresh(Region(0, index - self.top, self.size.width, 1))

    def count(self, width: int) -> int:
        """How many lines there are at *width*."""
        return len(self._lines(width))

    def line(self, index: int, width: int) -> Line:
        """Line *index* in *width* cells."""
        return self._lines(width)[index]

    def _lines(self, width: int) -> list[Line]:
        if self.comparison is None or width <= 0:
            return []
        if self._built is None or self._built[0] != width:
            self._built = (width, list(_table(self.comparison, width)))
        return self._built[1]


def _table(comparison: Comparison, width: int) -> Iterable[Line]:
    models = [standing.model for standing in comparison.standings]
    label = min(_LABEL, width // 3)
    column = max(1, (width - label) // len(models))
    yield [
        (fit("", label), "head"),
        *((fit(f"  {LETTERS[place]}", column), f"head-{SIDES[place]}") for place in range(len(models))),
    ]
    for row in spec_rows(models):
        yield from _row(row, label, column)
    title = " Cheapest for this workload "
    yield [("──", "quiet"), (title, "dim"), ("─" * (width - len(title) - 2), "quiet")]
    for row in cheapest_rows(comparison):
        yield from _row(row, label, column)


def _row(row: SpecRow, label: int, column: int) -> Iterable[Line]:
    """The row in as many lines as its longest value needs."""
    cells = [wrap(value, column - 3) for value in row.values]
    for nth in range(max(map(len, cells))):
        line: Line = [(fit("" if nth else row.label, label), "dim")]
        for place, texts in enumerate(cells):
            best = place in row.best
            text = texts[nth] if nth < len(texts) else ""
            style = "best" if best else "quiet" if text == UNKNOWN else ""
            line += [(_MARK if best and not nth else " ", "best"), (" ", ""), (fit(text, column - 2), style)]
        yield line
