"""Lines made from the answers, to scroll through."""

from __future__ import annotations

from collections.abc import Callable

from textual.reactive import var

from crosswalk_tui.ui.kit.cells import Line
from crosswalk_tui.ui.kit.lines import TextView
from crosswalk_tui.ui.session.answers import Analysis


class AnalysisView(TextView):
    """What a layout of lines makes of the answers."""

    answers: var[Analysis | None] = var(None, always_update=True, init=False)

    def __init__(
        self,
        layout: Callable[[Analysis, int], list[Line]],
        *,
        id: str,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._layout_lines = layout

    def watch_answers(self) -> None:
        """Show the new answers; where there are more lines or fewer than before, the panes share their room anew."""
        before = 0 if self._built is None else len(self._built[1])
        self.rebuild()
        if self.size.width and self.total != before:
            self.refresh(layout=True)

    def laid_out(self, width: int) -> list[Line]:
        """What the layout makes of the answers; nothing while there are none."""
        return [] if self.answers is None else self._layout_lines(self.answers, width)
