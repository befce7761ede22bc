"""Lines made from the answers, to scroll through."""

from __future__ import annotations

from collections.abc import Callable

from textual.reactive import var

from crosswalk_tui.ui.answers import Answers
from crosswalk_tui.ui.cells import Line
from crosswalk_tui.ui.widgets.lines import LineView


class AnswerView(LineView):
    """What a layout of lines makes of the answers."""

    answers: var[Answers | None] = var(None, always_update=True, init=False)

    def __init__(
        self,
        layout: Callable[[Answers, int], list[Line]],
        *,
        id: str,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._layout_lines = layout
        self._built: tuple[int, list[Line]] | None = None

    def watch_answers(self) -> None:
        """Show the new answers; where there are more lines or fewer than before, the panes share their room anew."""
        before = 0 if self._built is None else len(self._built[1])
        self._built = None
        self.renew()
        if self.size.width and self.total != before:
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
