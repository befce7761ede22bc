"""Screen 6: facts, offers, price history, aliases, scores and links of one model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import reactive

from crosswalk_tui.core.comparison.comparison import LETTERS
from crosswalk_tui.core.comparison.oldest_data import DatedFigure, best_prices, scores_of
from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.ui.kit.cells import SIDES, Line, clean, first_that_fits, length, spread
from crosswalk_tui.ui.kit.cursor_view import CursorView
from crosswalk_tui.ui.kit.lines import Block
from crosswalk_tui.ui.kit.named_keys import key_of, keyed
from crosswalk_tui.ui.kit.strip_cache import CachedContainer, CachedVertical
from crosswalk_tui.ui.model.aliases_pane import AliasesPane
from crosswalk_tui.ui.model.facts_pane import FactsPane
from crosswalk_tui.ui.model.history_pane import HistoryPane
from crosswalk_tui.ui.model.links_pane import LinksPane
from crosswalk_tui.ui.model.model_offers_pane import BY_PRICE, ModelOffersPane
from crosswalk_tui.ui.model.model_scores_pane import ModelScoresPane
from crosswalk_tui.ui.model.sheet_pane import SheetPane
from crosswalk_tui.ui.session.draft import Change
from crosswalk_tui.ui.session.model_page import Listed, ModelPage, neighbour
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.session.summaries import resellers_in_short, workload_in_short
from crosswalk_tui.ui.shell.answering_screen import AnsweringScreen
from crosswalk_tui.ui.shell.messages import ModelsChosen, OpenPicker


class ModelHeader(Block):
    """The name of the model, and the keys that show another one."""

    page: reactive[ModelPage | None] = reactive(None)
    place: reactive[int | None] = reactive(None)

    def lines(self, width: int) -> list[Line]:
        if self.page is None:
            return []
        model, place = self.page.model, self.place
        name = clean(model.name)
        compared: Line = [(f"{LETTERS[place]} · ", SIDES[place]), (name, SIDES[place])] if place is not None else []
        named: Line = compared or [(name, "strong")]
        hint = _compares() if place is None else ""
        left = first_that_fits(
            [
                [
                    *named,
                    (f"  {model.key}", "dim"),
                    (f" · {clean(model.lab)}", "dim"),
                    (hint, "dim"),
                ],
                [*named, (f"  {model.key}", "dim"), (f" · {clean(model.lab)}", "dim")],
                [*named, (f"  {model.key}", "dim")],
                named,
            ],
            width,
        )
        pages, search = keyed("{model.previous} {model.next}"), keyed("{model.search}")
        keys: Line = [(pages, "key"), (" compared  ", "dim"), (search, "key"), (" any model", "dim")]
        return [spread(left, keys, width) if length(left) <= width else left]


def _compares() -> str:
    """Which keys compare the model: ``Shift+A/B``, since a small letter chooses a model."""
    are_letters = all(key_of(action).isupper() for action in ("model.as-a", "model.as-b"))
    keys = "Shift+{model.as-a}/{model.as-b}" if are_letters else "{model.as-a} or {model.as-b}"
    return keyed(f" · not compared: {keys} compares it")


class ModelScreen(AnsweringScreen):
    """The page of a model, compared or not."""

    VIEW = "model"
    CSS_PATH = "screen.tcss"
    TABS = (
        ("facts", "Facts"),
        ("aliases", "Aliases"),
        ("offers", "Offers"),
        ("history", "History"),
        ("scores", "Scores"),
        ("links", "Links"),
    )
    AUTO_FOCUS = "#facts-rows"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("comma,less_than_sign", "step(-1)", "Previous", id="model.previous",
                tooltip="The page of the previous compared model"),
        Binding("full_stop,greater_than_sign", "step(1)", "Next", id="model.next",
                tooltip="The page of the next compared model"),
        Binding("slash", "search", "Any model", id="model.search", tooltip="The page of any model"),
        Binding("A", "compare(0)", "Compare as A", show=False, id="model.as-a", tooltip="Compare this model as A"),
        Binding("B", "compare(1)", "Compare as B", show=False, id="model.as-b", tooltip="Compare this model as B"),
    ]  # fmt: skip

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._page: ModelPage | None = None
        self._requested = ""
        self._header = ModelHeader(id="subject")
        self._facts = FactsPane(id="facts")
        self._aliases = AliasesPane(id="aliases")
        self._offers = ModelOffersPane(id="offers")
        self._history = HistoryPane(id="history")
        self._benchmarks = session.catalogue.benchmarks()
        self._scores = ModelScoresPane(self._benchmarks, session.clock().date(), id="scores")
        self._links = LinksPane(id="links")

    def compose_board(self) -> ComposeResult:
        yield self._header
        with CachedContainer(id="columns"):
            with CachedVertical(id="what"):
                yield self._facts
                yield self._aliases
            with CachedVertical(id="sold"):
                yield self._offers
                yield self._history
            with CachedVertical(id="known"):
                yield self._scores
                yield self._links

    def on_mount(self) -> None:
        self.watch(self._offers.view, "cursor", self._show_history_soon, init=False)
        self.watch(self._offers.view, "order", self._name_offers, init=False)

    # State

    def follow(self, change: Change) -> None:
        """Show the requested page, or update the current one for a changed workload or comparison."""
        before = self._page
        if change.own:
            self._requested = ""
            self._scores.benchmarks = self.session.catalogue.benchmarks()
        if self._requested != self.session.page:
            self._requested = self.session.page
            self._read()
        if self._page is None:
            return
        if self._page is not before:
            for pane in (self._facts, self._aliases, self._offers, self._scores, self._links):
                pane.page = self._page
            for pane in (self._facts, self._aliases, self._scores, self._links):
                pane.invalidate(to_top=True)
        self._header.page, self._header.place = self._page, self._page.place
        if self._page is not before or change.bills:
            self._rank(to_top=self._page is not before)
        self.refresh_bindings()

    def dated_figures(self) -> Iterator[DatedFigure]:
        if self._page is not None:
            yield from best_prices([self._page.ranked()])
            yield from scores_of([self._page.side], self._benchmarks)

    def _read(self) -> None:
        """Read the requested page; if that fails, the page of A."""
        for key in (self.session.page, self.session.sides[0].model.key):
            try:
                self._page = ModelPage(self.session, key)
            except CrosswalkError as error:
                self._say(str(error), bad=True)
            else:
                return

    def _rank(self, *, to_top: bool) -> None:
        if self._page is None:
            return
        offers = self._offers
        offers.now, offers.ranked = self.session.now, self._page.ranked()
        self._name_offers()
        offers.border_subtitle = resellers_in_short(self.session.filters)
        offers.invalidate(to_top=to_top)
        self._show_history()

    def _name_offers(self) -> None:
        order, day = self._offers.view.order, self.session.at
        ranked = self._offers.ranked
        in_doubt = " published" if ranked is not None and ranked.ranking.maybe_cheaper else ""
        how = f", cheapest{in_doubt} first" if order == BY_PRICE else f", by {order.title}"
        of_day = "" if day is None else f" · prices of {day.isoformat()}"
        self._offers.set_title(f"Offers at {workload_in_short(self.session.workload)}{how}{of_day}")

    def _show_history_soon(self) -> None:
        self.call_after_refresh(self._show_history)

    def _show_history(self) -> None:
        """Show the price history of the offer under the cursor."""
        listed = self._offers.listed_at(self._offers.view.row_under)
        history, page = self._history, self._page
        if listed is history.listed and history.page is page:
            return
        same = history.page is page and _offer_id(listed) == _offer_id(history.listed)
        history.page, history.listed = page, listed
        history.invalidate(to_top=not same)

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable comparing the model at its own position."""
        if action == "compare":
            return self._page is not None and self._page.place != int(str(parameters[0]))
        return super().check_action(action, parameters)

    def action_step(self, step: int) -> None:
        self.session.open_page(neighbour(self.session, self.session.page, step))

    def action_search(self) -> None:
        self.app.post_message(OpenPicker(None, self._opened))

    def _opened(self, key: str | None) -> None:
        if key is not None:
            self.post_message(ModelsChosen((key,)))
            self.session.open_page(key)

    def action_show_offer(self, offer_id: int) -> None:
        """Put the cursor on an offer."""
        self.action_show_pane("offers")
        self._offers.point_at(offer_id)

    def action_compare(self, place: int) -> None:
        if self._page is not None:
            self._compare_at(self._page.key, place)

    # Messages

    def on_cursor_view_chosen(self, message: CursorView.Chosen) -> None:
        pane = next((node for node in message.view.ancestors if isinstance(node, SheetPane)), None)
        if isinstance(pane, LinksPane):
            self.action_open_page()
        elif pane is not None:
            self.action_explain()

    def on_history_pane_offer_step(self, message: HistoryPane.OfferStep) -> None:
        self._offers.view.action_move(message.step)


def _offer_id(listed: Listed | None) -> int | None:
    return None if listed is None else listed.offer.offer_id
