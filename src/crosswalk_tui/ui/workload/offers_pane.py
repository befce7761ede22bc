"""The offers table: header, list with a cursor, notes on the offer under it."""

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
from crosswalk_tui.ui.session.summaries import CHEAPEST, UNDERCUT, resellers_in_short
from crosswalk_tui.ui.shell.cursor_target import CursorTarget
from crosswalk_tui.ui.shell.messages import ToggleLeftOut
from crosswalk_tui.ui.workload.offers_table import OffersTable


class OffersList(CursorView):
    """The offers, cheapest first, with a cursor."""

    offers: reactive[OffersTable | None] = reactive(None)

    def watch_offers(self) -> None:
        """Show the new ranking."""
        self.renew()

    def count(self, width: int) -> int:
        """How many lines there are."""
        del width
        return 0 if self.offers is None else len(self.offers)

    def line(self, index: int, width: int) -> Line:
        """Line *index* in *width* cells."""
        return [] if self.offers is None else self.offers.line(index, width)

    def cursor_target(self) -> CursorTarget | None:
        """The offer under the cursor, or the one left out."""
        return None if self.offers is None else self.offers.cursor_target(self.cursor)

    def table(self) -> Table | None:
        """Every offer, ranked or left out."""
        return None if self.offers is None else self.offers.table()

    def action_choose(self) -> None:
        """Fold or unfold the offers left out; on an offer there is nothing to choose."""
        if self.offers is not None and self.cursor == self.offers.fold < len(self.offers):
            self.post_message(ToggleLeftOut())


class OffersHeader(Block):
    """The titles of the columns; repainted only when they change."""

    table: var[OffersTable | None] = var(None)
    _shown: list[Line] | None = None

    def watch_table(self) -> None:
        """Paint the heads, if they are others or elsewhere."""
        if self.lines(self.size.width) != self._shown:
            self.refresh()

    def lines(self, width: int) -> list[Line]:
        """One line; the last cell belongs to the scrollbar of the list."""
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
        signs = [(CHEAPEST, "cheapest of its model", "best")]
        signs += [(UNDERCUT, "before a name: may be cheaper", "bad")] if self.maybe else []
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
    """The offers table with its notes.

    Attributes:
        left_out: whether the offers left out are listed.
        stale: whether a field is invalid, so that the table is out of date.
    """

    BORDER_TITLE = "Offers, cheapest first"
    IN_DETAIL: ClassVar[bool] = True
    """Whether all columns are shown; the overview has no room for them."""

    comparison: var[Comparison | None] = var(None, always_update=True)
    left_out: var[bool] = var(False)
    stale: var[bool] = var(False)

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes="pane")
        self.list = OffersList(id=f"{id}-list")
        self._heads, self._notes = OffersHeader(classes="heads"), OfferNotes(classes="notes")

    def compose(self) -> ComposeResult:
        """Header, list and notes."""
        yield self._heads
        yield self.list
        yield self._notes

    def on_mount(self) -> None:
        """Say more about the offer under the cursor."""
        self.watch(self.list, "cursor", self._describe, init=False)
        self.watch(self.list, "has_focus", self._describe, init=False)
        self.watch(self.list, "top", self._explain_signs, init=False)

    def on_resize(self) -> None:
        """More rows are in sight, or fewer."""
        self._explain_signs()

    def watch_comparison(self) -> None:
        """Show the new ranking."""
        self._renew()

    def watch_left_out(self) -> None:
        """List the offers left out, beginning at the line that counts them, or stop."""
        self._renew()
        table = self.list.offers
        if self.left_out and table is not None:
            self.list.cursor = table.fold
            self.list.top = table.fold

    def watch_stale(self, stale: bool) -> None:
        """Make it look so."""
        self.list.stale = stale

    def _renew(self) -> None:
        if self.comparison is None:
            return
        table = OffersTable(self.comparison, with_left_out=self.left_out, in_detail=self.IN_DETAIL)
        self._heads.table = table
        self.list.offers = table
        resellers = resellers_in_short(self.comparison.filters)
        if self.border_subtitle != resellers:  # setting it repaints the whole pane
            self.border_subtitle = resellers
        self._describe()
        self._explain_signs()

    def _explain_signs(self) -> None:
        """Tell what the signs of the rows in sight mean."""
        offers_list = self.list
        if offers_list.offers is not None:
            self._notes.flags = offers_list.offers.flags(offers_list.top, offers_list.top + offers_list.page)
            self._notes.maybe = offers_list.offers.has_maybe(offers_list.top, offers_list.top + offers_list.page)
            titles = offers_list.offers.titles(offers_list.line_width)
            self._notes.shares = " ".join(title for title in ("in%", "out%") if title in titles)

    def _describe(self) -> None:
        table = self.list.offers
        self._notes.detail = table.detail(self.list.cursor) if table is not None and self.list.has_focus else ()
