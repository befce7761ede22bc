"""The offers table: a list with a cursor, and notes on the offer under it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive, var
from textual.widget import Widget

from crosswalk_tui.core.comparison.comparison import Comparison
from crosswalk_tui.core.comparison.offer_terms import LONG_PROMPTS, unset_band
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.ui.kit.cells import Line, clean, fit, pack, wrap
from crosswalk_tui.ui.kit.lines import Block
from crosswalk_tui.ui.kit.named_keys import keyed
from crosswalk_tui.ui.kit.row_counter import CountsRows
from crosswalk_tui.ui.kit.sorted_table import ColumnTitle, SortedTable
from crosswalk_tui.ui.kit.strip_cache import CachedVertical
from crosswalk_tui.ui.session.summaries import filters_in_short, resellers_in_short
from crosswalk_tui.ui.shell.cursor_target import CursorTarget
from crosswalk_tui.ui.shell.messages import ToggleLeftOut
from crosswalk_tui.ui.shell.sign_legend import OFFER_SIGNS, SIGNS_WITHOUT_UNDERCUTS, legend_pieces
from crosswalk_tui.ui.workload.offer_columns import BY_PRICE, CONTEXT
from crosswalk_tui.ui.workload.offers_table import OffersTable

if TYPE_CHECKING:
    from crosswalk_tui.core.text.table import Table
    from crosswalk_tui.ui.shell.row_search import RowSearch

_LONGEST_NAME = 30

_HIDES = "{workload.left-out} hides"
_LISTED = ("{count} left out are listed last · {hides} them", "{count} left out below · {hides} them")
"""That the offers left out are listed, the longer form first."""

PUBLISHED_FIRST = "Offers, cheapest published first"
"""The title where offers that may be cheaper, on an assumption, follow the cheapest published one of their model."""

_CORNERS = 6  # cells of the border around its text


class OffersList(SortedTable):
    """The offers, cheapest first until a column is chosen."""

    offers: reactive[OffersTable | None] = reactive(None)
    only: var[int | None] = var(None, init=False)
    """The position of the one model whose offers are listed; None for all."""

    def watch_offers(self, before: OffersTable | None, after: OffersTable | None) -> None:
        self.renew()
        if before is None or after is None or len(before) != len(after):
            self.refresh(layout=True)

    def titles(self, width: int) -> list[ColumnTitle]:
        return [] if self.offers is None else self.offers.titles(width)

    def row_number(self) -> tuple[int, int] | None:
        return None if self.offers is None else self.offers.row_number(self.cursor)

    def count(self, width: int) -> int:
        del width
        return 0 if self.offers is None else len(self.offers)

    def line(self, index: int, width: int) -> Line:
        return [] if self.offers is None else self.offers.line(index, width)

    def cursor_target(self) -> CursorTarget | None:
        """The offer under the cursor, ranked or left out."""
        return None if self.offers is None else self.offers.cursor_target(self.cursor)

    def table(self) -> Table | None:
        """All offers, ranked or left out."""
        return None if self.offers is None else self.offers.table()

    def action_choose(self) -> None:
        """List the model under the cursor alone, or all again; on the line that counts those left out, list those.

        On a heading, go to the offer that it is about.
        """
        if self.offers is None:
            return
        row = self.offers.offer(self.cursor)
        if row is not None and len(self.offers.comparison.models) > 1:
            self.only = None if self.only is not None else row.place
        elif self.cursor == self.offers.divider < len(self.offers):
            self.post_message(ToggleLeftOut())
        elif row is None and self.cursor < self.offers.divider:
            step = 1 if self.offers.offer(self.cursor + 1) is not None else -1
            self.cursor += step


class OfferNotes(Block):
    """Details of the offer under the cursor, and a legend of the visible signs.

    Attributes:
        quote: the bill of the offer, shown where there is room.
        signs: the visible signs.
        state: that the offers left out are listed, where the border has no room for it; empty if they are not.
        undercut: whether the sign of a provider that may be cheaper is among them.
        columns: titles of visible columns with their meaning.
    """

    detail: reactive[tuple[str, ...]] = reactive(())
    quote: reactive[Quote | None] = reactive(None)
    state: reactive[str] = reactive("")
    signs: reactive[frozenset[str]] = reactive(frozenset())
    undercut: reactive[bool] = reactive(False)
    columns: reactive[tuple[tuple[str, str], ...]] = reactive(())

    def lines(self, width: int) -> list[Line]:
        state = self.state if self.size.height == 1 else ""
        shown = " · ".join(filter(None, (state, _shortened(self.detail, width - len(state) - 3 if state else width))))
        lines: list[Line] = [[(text, "dim")] for text in wrap(shown, width, 1) if text]
        columns: list[Line] = [[(f"{title} ", ""), (meaning, "dim")] for title, meaning in self.columns]
        words = OFFER_SIGNS if self.undercut else SIGNS_WITHOUT_UNDERCUTS
        lines += pack([*legend_pieces(self.signs, words), *columns], width)
        if self.quote is None or len(lines) + 1 >= self.size.height:
            return lines
        from crosswalk_tui.ui.workload.offer_arithmetic import arithmetic_lines  # only high screens need it

        bill = arithmetic_lines(self.quote, width)
        return [*lines, [], *bill] if len(lines) + 1 + len(bill) <= self.size.height else lines


def _keys(comparison: Comparison) -> list[str]:
    return [ranked.model.key for ranked in comparison.models]


def _shortened(detail: tuple[str, ...], width: int) -> str:
    """*detail* in one line; if it does not fit, without its first parts, which the row shows too."""
    text = " · ".join(detail)
    return _shortened(detail[1:], width) if len(detail) > 2 and cell_len(text) > width else text


class OffersPane(CountsRows, CachedVertical):
    """The offers table with its notes.

    Attributes:
        left_out: whether the offers left out are listed.
        stale: whether the table is out of date because a field is invalid.
    """

    BORDER_TITLE = "Offers, cheapest first"
    SIGN_WORDS = OFFER_SIGNS
    IN_DETAIL: ClassVar[bool] = True
    """Whether all columns are shown; the overview has too little room."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "list_all", "All offers", id="offers.all", tooltip="List the offers of all providers again"),
    ]

    comparison: var[Comparison | None] = var(None, always_update=True)
    left_out: var[bool] = var(False)
    stale: var[bool] = var(False)

    def __init__(self, *above: Widget, id: str) -> None:
        self.list = OffersList(id=f"{id}-list", usual=BY_PRICE)
        self._search: RowSearch | None = None
        self._notes = OfferNotes(classes="notes")
        self._is_limited = False
        self._place: tuple[int, int] | None = None  # the cursor and the top before the offers left out were listed
        self._filled = self._wide = 0  # the room when the table was made, and the width of the pane
        super().__init__(*above, self.list, self._notes, id=id, classes="pane")

    def on_mount(self) -> None:
        self.watch(self.list, "cursor", self._describe, init=False)
        self.watch(self.list, "only", self._list_model, init=False)
        self.watch(self.list, "order", self._list_in_order, init=False)
        self.watch(self.list, "has_focus", self._describe, init=False)
        self.watch(self.list, "top", self._explain_signs, init=False)

    def on_resize(self) -> None:
        table = self.list.offers
        is_short = table is not None and table.fills_room and self._room != self._filled
        if is_short or (self.left_out and self._wide != self.outer_size.width):
            self._renew()
        else:
            self._explain_signs()

    @property
    def _room(self) -> int:
        """The lines that the list can take of the pane, without its titles."""
        others = sum(child.outer_size.height for child in self.children if child.display and child is not self.list)
        most = self.list.styles.max_height  # a share of the pane, where the list is as high as its rows
        height = self.size.height if most is None else min(self.size.height, int(self.size.height * most.value / 100))
        return max(0, min(self.size.height - others, height) - 1)

    def watch_comparison(self, before: Comparison | None, now: Comparison | None) -> None:
        if before is not None and now is not None and _keys(before) != _keys(now):
            self.list.set_reactive(OffersList.only, None)
            self._list_all()
            self._return()
        self._renew()
        self._stay_ranked()

    def _return(self) -> None:
        """Bring the cheapest offers in sight, also once the offers left out are hidden again."""
        self._place = None
        self.list.cursor = self.list.top = 0

    def _stay_ranked(self) -> None:
        """Bring them in sight if only offers left out are."""
        table = self.list.offers
        if table is not None and max(self.list.cursor, self.list.top) > table.divider:
            self._return()

    def _list_model(self) -> None:
        """List the offers of one model or of all, and keep the cursor on its offer."""
        before = self.list.offers
        chosen = None if before is None else before.offer(self.list.cursor)
        self._renew()
        if chosen is not None and self.list.offers is not None:
            self.list.cursor = self.list.offers.index_of(chosen)

    # The offers of some providers

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable listing all offers while they are."""
        del parameters
        return action != "list_all" or bool(self._wanted)

    def find(self) -> None:
        """Show and focus the field that limits the list to providers; it is made at the first use."""
        if self._search is None:
            from crosswalk_tui.ui.shell.row_search import RowSearch  # not needed to start

            self._search = RowSearch("part of a provider's name", id=f"{self.id}-search")
            self.mount(self._search, before=self.list)
            self.watch(self._search.field, "value", self._list_found, init=False)
        self._search.begin()

    @property
    def _wanted(self) -> str:
        """The part of a provider's name that is searched for; empty if all are listed."""
        return "" if self._search is None else self._search.value

    def _list_all(self) -> None:
        if self._search is not None:
            self._search.clear()

    def action_list_all(self) -> None:
        self._list_all()

    def on_row_search_ended(self, message: RowSearch.Ended) -> None:
        message.stop()
        if not message.kept:
            self._list_all()
        self.list.focus()

    def _list_found(self) -> None:
        """List the offers of the providers searched for, and keep the cursor on its offer once all are listed."""
        self._list_model()
        if self._search is not None and self.list.offers is not None:
            self._search.show_found(self.list.offers.n_found)
        is_limited = bool(self._wanted)
        if is_limited:
            self.list.cursor = 0
        if is_limited is not self._is_limited:  # not with every key: finding the active bindings is slow
            self._is_limited = is_limited
            self.refresh_bindings()

    def _list_in_order(self) -> None:
        order = self.list.order
        if self.IN_DETAIL and order != BY_PRICE:
            self.border_title = f"Offers by {order.title}"
        self._renew()

    def watch_left_out(self) -> None:
        """Bring the offers left out in sight where they are below the pane; without them, return to where one was."""
        view, place = self.list, self._place
        if not self.left_out:
            self._stay_ranked()  # before the list becomes shorter, and the cursor the last of its lines
            self._renew()
            if place is not None:
                view.cursor, view.top = place
            self._place = None
            return
        self._place = view.cursor, view.top
        self._renew()
        table = view.offers
        if table is not None and table.n_left_out and len(table) > self._room:
            view.cursor = view.top = table.divider

    def watch_stale(self, stale: bool) -> None:
        self.list.stale = stale

    def _renew(self) -> None:
        if self.comparison is None:
            return
        rate = self.comparison.workload.log_rate
        if rate is None:
            self.list.words = {}
        else:
            from crosswalk_tui.core.workload.log_rate import log_headings  # not needed to start

            self.list.words = log_headings(rate)
        only = self.list.only
        self._filled, self._wide = self._room, self.outer_size.width
        self.list.offers = OffersTable(
            self.comparison,
            with_left_out=self.left_out,
            in_detail=self.IN_DETAIL,
            only=only,
            named=self._wanted,
            order=self.list.order,
            room=self._filled,
        )
        if self.IN_DETAIL and self.list.order == BY_PRICE:
            self._set_title(self.list.offers.is_in_doubt)
        filters = self.comparison.filters
        others = filters_in_short(filters._replace(include_resellers=False))
        count = self.list.offers.n_left_out if self.left_out else 0
        self._notes.state = keyed(f"{_HIDES} {count} left out") if count else ""
        rest = [text for text in (others, resellers_in_short(filters)) if text]
        forms = [keyed(form.format(count=count, hides=_HIDES)) for form in _LISTED] if count else [""]
        joined = [" · ".join([form, *rest] if form else rest) for form in forms] + forms[1:]
        left = next((text for text in joined if cell_len(text) + _CORNERS <= self._wide), joined[-1])
        if only is not None:
            name = self.comparison.models[only].model.name
            shown = fit(name, min(_LONGEST_NAME, cell_len(clean(name))))
            left = f"only {shown}{keyed(' · {lines.choose} lists all')} · {left}"
        subtitle = Content(left)
        if self.border_subtitle != subtitle.markup:  # setting it repaints the whole pane
            self.border_subtitle = subtitle
        self._describe()
        self._explain_signs()

    def _set_title(self, is_in_doubt: bool) -> None:
        """Name the usual order; one with offers that may be cheaper is that of the published bills."""
        title = PUBLISHED_FIRST if is_in_doubt else self.BORDER_TITLE
        if self.border_title != title:  # setting it repaints the whole pane
            self.border_title = title

    def _explain_signs(self) -> None:
        """Explain the signs of the visible rows."""
        table = self.list.offers
        if table is not None:
            visible = range(self.list.top, self.list.top + self.list.page)
            rows = [row for index in visible if (row := table.offer(index)) is not None]
            self._notes.signs = frozenset(sign for row in rows for sign in table.signs(row))
            self._notes.undercut = any(row.maybe_cheaper for row in rows)
            titles = [title.text for title in table.titles(self.list.line_width)]
            shares = " ".join(title for title in ("in%", "out%") if title in titles)
            context = CONTEXT if CONTEXT in titles and self.list.order.title != CONTEXT else ""
            workload = table.comparison.workload
            long_prompts = LONG_PROMPTS if any(unset_band(row.quote, workload) for row in rows) else ""
            meanings = {
                long_prompts: "higher for long prompts",
                context: "if not the model's",
                shares: "of the bill",
            }
            self._notes.columns = tuple((title, words) for title, words in meanings.items() if title)

    def _describe(self) -> None:
        table = self.list.offers
        row = None if table is None else table.offer(self.list.cursor)
        self._notes.quote = None if row is None else row.quote
        self._notes.detail = table.detail(self.list.cursor) if table is not None and self.list.has_focus else ()
