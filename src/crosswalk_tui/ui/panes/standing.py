"""Win–tie–loss over the scores that may be compared, and what is missing."""

from __future__ import annotations

from textual.reactive import reactive

from crosswalk_tui.core.table import Table
from crosswalk_tui.ui.cells import Line
from crosswalk_tui.ui.scoreboard import Scoreboard
from crosswalk_tui.ui.standing_lines import standing_lines, standing_table
from crosswalk_tui.ui.widgets.lines import LineView


class StandingPane(LineView):
    """What the scores add up to."""

    BORDER_TITLE = "Win–tie–loss, and what is missing"
    HELP = (
        "How often each model did better, as well or worse than another, over the independent scores both have that"
        " were measured alike. Self-reported scores do not count, nor do runs with different harnesses or releases."
    )

    board: reactive[Scoreboard | None] = reactive(None)

    def __init__(self, *, id: str, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._built: tuple[int, list[Line]] | None = None

    def watch_board(self) -> None:
        """Show what the new scores add up to."""
        self._built = None
        self.renew()
        self.refresh(layout=True)

    def count(self, width: int) -> int:
        """How many lines there are at *width*."""
        return len(self._lines(width))

    def line(self, index: int, width: int) -> Line:
        """Line *index* in *width* cells."""
        return self._lines(width)[index]

    def _lines(self, width: int) -> list[Line]:
        if self.board is None or width <= 0:
            return []
        if self._built is None or self._built[0] != width:
            self._built = (width, standing_lines(self.board, width))
        return self._built[1]

    def table(self) -> Table | None:
        """Wins, ties and losses of each against each."""
        return None if self.board is None else standing_table(self.board)
