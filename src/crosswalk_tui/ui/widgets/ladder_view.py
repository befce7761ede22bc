"""The ladder of offers with a cursor."""

from __future__ import annotations

from textual.reactive import reactive

from crosswalk_tui.ui.cells import Line
from crosswalk_tui.ui.ladder import LadderTable
from crosswalk_tui.ui.messages import ToggleLeftOut
from crosswalk_tui.ui.widgets.lines import CursorView


class LadderView(CursorView):
    """The offers, cheapest first, with a cursor."""

    table: reactive[LadderTable | None] = reactive(None)

    def watch_table(self) -> None:
        """Show the new ranking."""
        self.renew()

    def count(self, width: int) -> int:
        """How many lines there are."""
        del width
        return 0 if self.table is None else len(self.table)

    def line(self, index: int, width: int) -> Line:
        """Line *index* in *width* cells."""
        return [] if self.table is None else self.table.line(index, width)

    def action_choose(self) -> None:
        """Fold or unfold the offers left out; on an offer there is nothing to choose."""
        if self.table is not None and self.cursor == self.table.fold < len(self.table):
            self.post_message(ToggleLeftOut())
