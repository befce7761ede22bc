"""The ladder of offers with a cursor."""

from __future__ import annotations

from textual.reactive import reactive

from crosswalk_tui.core.text.table import Table
from crosswalk_tui.ui.kit.cells import Line
from crosswalk_tui.ui.kit.lines import CursorView
from crosswalk_tui.ui.shell.cursor_target import CursorTarget
from crosswalk_tui.ui.shell.messages import ToggleLeftOut
from crosswalk_tui.ui.workload.offers_table import OffersTable


class OffersList(CursorView):
    """The offers, cheapest first, with a cursor."""

    ladder: reactive[OffersTable | None] = reactive(None)

    def watch_ladder(self) -> None:
        """Show the new ranking."""
        self.renew()

    def count(self, width: int) -> int:
        """How many lines there are."""
        del width
        return 0 if self.ladder is None else len(self.ladder)

    def line(self, index: int, width: int) -> Line:
        """Line *index* in *width* cells."""
        return [] if self.ladder is None else self.ladder.line(index, width)

    def cursor_target(self) -> CursorTarget | None:
        """The offer under the cursor, or the one left out."""
        return None if self.ladder is None else self.ladder.cursor_target(self.cursor)

    def table(self) -> Table | None:
        """Every offer, ranked or left out."""
        return None if self.ladder is None else self.ladder.table()

    def action_choose(self) -> None:
        """Fold or unfold the offers left out; on an offer there is nothing to choose."""
        if self.ladder is not None and self.cursor == self.ladder.fold < len(self.ladder):
            self.post_message(ToggleLeftOut())
