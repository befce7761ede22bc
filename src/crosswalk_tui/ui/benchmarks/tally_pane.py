"""Win–tie–loss over the scores that may be compared, and what is missing."""

from __future__ import annotations

from textual.reactive import reactive

from crosswalk_tui.core.text.table import Table
from crosswalk_tui.ui.benchmarks.scoreboard import Scoreboard
from crosswalk_tui.ui.benchmarks.tally_lines import standing_lines, standing_table
from crosswalk_tui.ui.kit.cells import Line
from crosswalk_tui.ui.kit.lines import TextView


class StandingPane(TextView):
    """What the scores add up to."""

    BORDER_TITLE = "Win–tie–loss, and what is missing"
    HELP = (
        "How often each model did better, as well or worse than another, over the independent scores both have that"
        " were measured alike. Self-reported scores do not count, nor do runs with different harnesses or releases."
    )

    board: reactive[Scoreboard | None] = reactive(None)

    def watch_board(self) -> None:
        """Show what the new scores add up to."""
        self.rebuild()
        self.refresh(layout=True)

    def laid_out(self, width: int) -> list[Line]:
        """The tally, then what is missing."""
        return [] if self.board is None else standing_lines(self.board, width)

    def table(self) -> Table | None:
        """Wins, ties and losses of each against each."""
        return None if self.board is None else standing_table(self.board)
