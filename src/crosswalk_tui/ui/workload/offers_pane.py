"""The ladder of offers with its heads above and what there is to say below: the base of the panes that show it."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.reactive import reactive, var
from textual.strip import Strip

from crosswalk_tui.core.comparison.sides import Comparison
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.vocabulary import Flag
from crosswalk_tui.ui.kit.cells import Line, length, wrap
from crosswalk_tui.ui.kit.lines import Block, CursorView
from crosswalk_tui.ui.kit.strip_cache import CachedVertical
from crosswalk_tui.ui.session.summaries import MAYBE, WINS, resellers_in_short
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


class OffersHeader(Block):
    """The heads of the ladder's columns; few keys change them."""

    table: var[OffersTable | None] = var(None)
    _shown: list[Line] | None = None

    def watch_table(self) -> None:
        """Paint the heads, if they are others or elsewhere."""
        if self.lines(self.size.width) != self._shown:
            self.refresh()

    def lines(self, width: int) -> list[Line]:
        """One line, a cell short: that one is the ladder's scrollbar."""
        return [] if self.table is None else [self.table.header(width - 1)]

    def strip(self, y: int) -> Strip:
        """The line, remembered."""
        self._shown = self.lines(self.size.width)
        return super().strip(y)


class OfferNotes(Block):
    """What there is to say of the offer under the cursor, and what the signs in sight mean."""

    detail: reactive[tuple[str, ...]] = reactive(())
    flags: reactive[frozenset[Flag]] = reactive(frozenset())
    maybe: reactive[bool] = reactive(False)
    """Whether an offer in sight may be cheaper than a winner."""
    shares: reactive[str] = reactive("")
    """Which columns of shares are in sight."""

    def lines(self, width: int) -> list[Line]:
        """As many lines as the stylesheet gives."""
        lines: list[Line] = [[(text, "dim")] for text in wrap(_shortened(self.detail, width), width, 1) if text]
        signs = [(WINS, "cheapest of its model", "best")]
        signs += [(MAYBE, "before a name: may be cheaper", "bad")] if self.maybe else []
        signs += [(flag.sign, flag.short, "") for flag in Flag if flag in self.flags]
        signs += [(self.shares, "of the bill", "")] if self.shares else []
        legend: Line = []
        for sign, meaning, style in signs:
            piece: Line = [(f"{sign} ", style), (f"{meaning}  ", "dim")]
            if length(legend) + length(piece) > width + 2:
                lines.append(legend)
                legend = []
            legend += piece
        return [*lines, legend]


def _shortened(detail: tuple[str, ...], width: int) -> str:
    """*detail* in one line, without its first parts, which the line of the offer shows too, where not all fit."""
    text = " · ".join(detail)
    return _shortened(detail[1:], width) if len(detail) > 2 and cell_len(text) > width else text


class OffersPane(CachedVertical):
    """The ladder with its heads, and notes under it.

    Attributes:
        left_out: whether the offers left out are listed.
        stale: a field cannot be read: the ladder is that of the time before.
    """

    BORDER_TITLE = "Offers, cheapest first"
    IN_DETAIL: ClassVar[bool] = True
    """Whether all columns are shown; the overview has no room for them."""

    comparison: var[Comparison | None] = var(None, always_update=True)
    left_out: var[bool] = var(False)
    stale: var[bool] = var(False)

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes="pane")
        self.ladder = OffersList(id=f"{id}-list")
        self._heads, self._notes = OffersHeader(classes="heads"), OfferNotes(classes="notes")

    def compose(self) -> ComposeResult:
        """Header, list and notes."""
        yield self._heads
        yield self.ladder
        yield self._notes

    def on_mount(self) -> None:
        """Say more about the offer under the cursor."""
        self.watch(self.ladder, "cursor", self._describe, init=False)
        self.watch(self.ladder, "has_focus", self._describe, init=False)
        self.watch(self.ladder, "top", self._explain_signs, init=False)

    def on_resize(self) -> None:
        """More rows are in sight, or fewer."""
        self._explain_signs()

    def watch_comparison(self) -> None:
        """Show the new ranking."""
        self._renew()

    def watch_left_out(self) -> None:
        """List the offers left out, beginning at the line that counts them, or stop."""
        self._renew()
        table = self.ladder.ladder
        if self.left_out and table is not None:
            self.ladder.cursor = table.fold
            self.ladder.top = table.fold

    def watch_stale(self, stale: bool) -> None:
        """Make it look so."""
        self.ladder.stale = stale

    def _renew(self) -> None:
        if self.comparison is None:
            return
        table = OffersTable(self.comparison, with_left_out=self.left_out, in_detail=self.IN_DETAIL)
        self._heads.table = table
        self.ladder.ladder = table
        resellers = resellers_in_short(self.comparison.filters)
        if self.border_subtitle != resellers:  # setting it repaints the whole pane
            self.border_subtitle = resellers
        self._describe()
        self._explain_signs()

    def _explain_signs(self) -> None:
        """Tell what the signs of the rows in sight mean."""
        ladder = self.ladder
        if ladder.ladder is not None:
            self._notes.flags = ladder.ladder.flags(ladder.top, ladder.top + ladder.page)
            self._notes.maybe = ladder.ladder.has_maybe(ladder.top, ladder.top + ladder.page)
            titles = ladder.ladder.titles(ladder.line_width)
            self._notes.shares = " ".join(title for title in ("in%", "out%") if title in titles)

    def _describe(self) -> None:
        table = self.ladder.ladder
        self._notes.detail = table.detail(self.ladder.cursor) if table is not None and self.ladder.has_focus else ()
