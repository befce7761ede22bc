"""What changes at scale, and what if the mix were another."""

from __future__ import annotations

from collections.abc import Callable

from textual.reactive import var

from crosswalk_tui.ui.answer_lines import scale_lines
from crosswalk_tui.ui.answers import Answers
from crosswalk_tui.ui.cells import Line
from crosswalk_tui.ui.what_if_lines import what_if_lines
from crosswalk_tui.ui.widgets.lines import LineView


class AnswersPane(LineView):
    """Lines made from the answers."""

    answers: var[Answers | None] = var(None, always_update=True, init=False)

    def __init__(self, layout: Callable[[Answers, int], list[Line]], title: str, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id, classes="pane")
        self._layout_lines = layout
        self._built: tuple[int, list[Line]] | None = None
        self.border_title = title

    def watch_answers(self) -> None:
        """Show the new answers."""
        before = 0 if self._built is None else len(self._built[1])
        self._built = None
        self.renew()
        if self.total != before or not before:
            self.refresh(layout=True)

    def count(self, width: int) -> int:
        """How many lines there are at *width*."""
        return len(self._lines(width))

    def line(self, index: int, width: int) -> Line:
        """Line *index* in *width* cells."""
        return self._lines(width)[index]

    def _lines(self, width: int) -> list[Line]:
        if self.answers is None or width <= 0:
            return []
        if self._built is None or self._built[0] != width:
            self._built = (width, self._layout_lines(self.answers, width))
        return self._built[1]


def scale_pane() -> AnswersPane:
    """The comparison at four volumes."""
    return AnswersPane(scale_lines, "What changes at scale", id="scale")


def what_if_pane() -> AnswersPane:
    """Break-even, provider changes, sensitivity."""
    return AnswersPane(what_if_lines, "What if", id="what-if")
