"""The model picker: type to filter all models, Enter to choose the one under the cursor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePath
from time import monotonic
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import var
from textual.timer import Timer

from crosswalk_tui.catalog.scorebook import own_scored
from crosswalk_tui.core.comparison.comparison import LETTERS
from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.search.facets import NO_FACETS, Facet, Facets
from crosswalk_tui.core.search.match import Hits
from crosswalk_tui.core.workload.log_rate import log_headings
from crosswalk_tui.ui.kit.cells import SIDES
from crosswalk_tui.ui.kit.cursor_view import CursorView
from crosswalk_tui.ui.kit.inputs import PlainInput
from crosswalk_tui.ui.kit.strip_cache import CachedContainer, CachedVertical
from crosswalk_tui.ui.picker.conditions_line import ConditionsLine, MetConditions
from crosswalk_tui.ui.picker.facet_bar import FACET_KEYS, FACET_TIPS, FacetBar
from crosswalk_tui.ui.picker.ordering import HitSorter, ListOrder
from crosswalk_tui.ui.picker.preview import Preview, PreviewPanel, read_preview
from crosswalk_tui.ui.picker.result_list import ResultHeader, ResultList
from crosswalk_tui.ui.picker.row_figures import PickerSort, RowFigures
from crosswalk_tui.ui.picker.status import KEYS_HINT, Status, count_text, key_text, note_text
from crosswalk_tui.ui.session.background import run_in_thread
from crosswalk_tui.ui.session.model_list import ModelList
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.shell.dialog import STYLES, Dialog
from crosswalk_tui.user import recents

RECENT = 8
"""Number of recent models at the top of the unfiltered list."""

REPEAT = 0.08
"""Seconds between two keys below which a key counts as held down; the preview waits for a pause as long."""


class PickerScreen(Dialog[str]):
    """Returns the key of the chosen model; None if cancelled. What it shows is decided by `begin`.

    Composing and styling it takes longer than all the rest: it may be mounted earlier, while no key is pressed.

    Attributes:
        models: all models; None until read.
        problem: why they could not be read.
    """

    HELP = (
        "Choose a model: type parts of its name, or an id that a provider has for it. Filters and"
        " conditions narrow the list; prices and counts are those for your workload."
    )
    WORDS = (
        ("prov.", "the number of providers"),
        ("$/month, $/log", "USD for your workload at the cheapest provider"),
        ("▾ ▴", "the list is sorted by this column: descending, ascending"),
    )
    CSS_PATH: ClassVar[list[str | PurePath]] = [STYLES, Path(__file__).with_name("screen.tcss")]
    AUTO_FOCUS = "#query"
    ONLY_SEARCHES = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Choose", priority=True, id="picker.take", tooltip="Choose this model"),
        Binding("up,ctrl+p", "move(-1)", "Up", show=False, id="picker.up", tooltip="One model up"),
        Binding("down,ctrl+n", "move(1)", "Down", show=False, id="picker.down", tooltip="One model down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="picker.page-up", tooltip="One page up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="picker.page-down", tooltip="One page down"),
        Binding("ctrl+home", "edge(-1)", "First", show=False, id="picker.first", tooltip="To the best match"),
        Binding("ctrl+end", "edge(1)", "Last", show=False, id="picker.last", tooltip="To the last match"),
        *(
            Binding(key, f"toggle_facet('{facet}')", facet.replace("_", " ").capitalize(), show=False,
                    id=f"picker.{facet}", tooltip=FACET_TIPS[facet])
            for facet, key in FACET_KEYS.items()
        ),
        Binding("ctrl+s", "sort", "Sort", show=False, id="picker.sort",
                tooltip="Sort by match, monthly cost, score or release date"),
        Binding("ctrl+r", "reverse", "Reverse", show=False, id="picker.reverse", tooltip="Reverse the order"),
        Binding("f1", "app.help", "Help", show=False, id="picker.help", tooltip="The keys that work here"),
        Binding("f9", "clear_facets", "All models", show=False, id="picker.all",
                tooltip="Turn all filters and conditions off"),
        Binding("f10,ctrl+o", "conditions", "Conditions", show=False, id="picker.conditions",
                tooltip="Edit conditions as on the screen Find, or go back to the name"),
    ]  # fmt: skip

    models: var[ModelList | None] = var(None, init=False)
    problem: var[str] = var("", init=False)
    facets: var[Facets] = var(NO_FACETS, init=False)

    def __init__(self, session: Session) -> None:
        super().__init__("", KEYS_HINT)
        self._title = ""
        self._session = session
        self._benchmark: Benchmark | None = None
        self._results = ResultList()
        self._preview = PreviewPanel()
        self._facet_bar = FacetBar(id="facets")
        self._status = Status(id="status")
        self._field = PlainInput(placeholder="name, lab, alias or provider's id", id="query")
        self._conditions = ConditionsLine(session)
        self._conditions.display = False
        self._header = ResultHeader(self._results)
        self._sorter = HitSorter()
        self._hits = Hits((), 0, ())
        self._met: int | None = None  # bits of the models that meet the conditions
        self._unbilled = 0  # bits of those without a bill, which the screen Find does not list
        self._n_unbilled = 0  # how many of them are listed
        self._among: int | None = None  # bits of the models that satisfy the facets
        self._recent: Sequence[str] = ()
        self._recent_problem = ""
        self._previews: dict[str, Preview] = {}
        self._pause: Timer | None = None
        self._moved_at = 0.0
        self._has_begun = self._is_open = False

    def begin(self, place: int | None) -> PickerScreen:
        """List the models of the session as it is now, to choose one for *place* (0 is A), None for any; call it once.

        Returns itself.
        """
        session = self._session
        title = "Go to model" if place is None else f"Model {LETTERS[place]}"
        day = "" if session.at is None else f" · prices of {session.at.isoformat()}"
        day += ", in/1M and out/1M today's" if day and session.is_large else ""
        self._title = title + day
        if place is not None:  # not a class: it would style all of the box again
            self._box.styles.border_title_color = self.app.theme_variables[f"side-{SIDES[place]}"]
        self.set_reactive(PickerScreen.models, session.models)
        self.set_reactive(PickerScreen.problem, session.models_problem)
        self._benchmark = next((b for b in session.catalogue.benchmarks() if b.slug == session.axis), None)
        compared = {side.model.key: nth for nth, side in enumerate(session.sides)}
        self._results.begin(session.workload, compared, session.clock().date())
        self._header.words = log_headings(session.workload.log_rate)
        self._preview.begin(session.workload, self._benchmark)
        self._take_order(ListOrder.of(*session.picker_order))
        self._has_begun = True
        if self.is_mounted:
            self._open()
        return self

    def compose_box(self) -> ComposeResult:
        yield self._field
        yield self._conditions
        yield self._facet_bar
        with CachedContainer(id="found"):
            with CachedVertical(id="list"):
                yield self._header
                yield self._results
            yield self._preview
        yield self._status

    def on_mount(self) -> None:
        if self._has_begun:
            self._open()

    def _open(self) -> None:
        work = partial(recents.recent, self._session.users, RECENT)
        run_in_thread(self, work, self._set_recent, partial(self._set_recent, ()), only_reads=True)
        self._facet_bar.benchmark = self._session.axis if self._benchmark is None else self._benchmark.name
        self._results.figures = RowFigures(benchmark=self._benchmark)
        if self._session.is_large:  # reading them takes several frames
            self.call_after_refresh(self._show_scores)
        else:
            self._show_scores()
        finder = self._session.finder
        finder.listen(self._show_bills)
        if not self._session.is_large:
            finder.find(self)
        self._show_bills()
        self.watch(self._field, "value", self._search, init=False)
        self.watch(self._results, "cursor", self._show_model, init=False)
        self.watch(self._conditions, "met", self._show_met, init=False)
        for name in ("problem", "taken", "is_busy"):
            self.watch(self._conditions, name, self._show_state, init=False)
        self._search()
        self._is_open = True

    def watch_models(self) -> None:
        if self.is_mounted:
            self._show_met(self._conditions.met)

    def watch_problem(self) -> None:
        if self.is_mounted:
            self._search()

    def watch_facets(self, facets: Facets) -> None:
        self._among = None
        self._facet_bar.facets = facets
        self._search()

    def on_unmount(self) -> None:
        if self._is_open:
            self._session.finder.ignore(self._show_bills)

    # What is listed

    def _show_scores(self) -> None:
        """Show the scores on the benchmark; none if they cannot be read, which the list of models reports too."""
        catalogue, slug = self._session.catalogue, self._session.axis
        try:
            scores = catalogue.scores_on(slug)
            own = frozenset(key for key, slugs in own_scored(catalogue).items() if slug in slugs)
        except CrosswalkError:
            scores, own = {}, frozenset()
        self._results.figures = replace(self._results.figures, scores=scores, own_scores=own)
        if self.models is not None:
            self._sorter.prepare(self.models, self._results.figures)
        self._results.refresh()
        if self._is_open and self._order.sort is PickerSort.SCORE:
            self._search()

    @property
    def _filters(self) -> Filters:
        """The filters of every figure and count: those of the conditions, if there are any."""
        met = self._conditions.met
        return self._session.filters if met is None else met.query.filters

    def _show_bills(self) -> None:
        """Show the monthly costs and the prices they are made of, once they have been computed."""
        figures = replace(self._results.figures, bills=self._bills, resellers=self._filters.resellers)
        self._results.figures = figures
        self._results.refresh()
        if self._header.sort is PickerSort.MONTH or self.facets.max_output is not None:
            self._among = None
            self._search()

    @property
    def _bills(self) -> Mapping[str, Quote] | None:
        """The monthly costs under the filters; None if they are not computed and today's prices are listed."""
        met, session = self._conditions.met, self._session
        bills = session.finder.bills() if met is None else met.bills
        is_past = session.at is not None and not session.is_large
        return {} if bills is None and is_past else bills

    def _show_met(self, met: MetConditions | None) -> None:
        """List the models that meet the conditions."""
        models = self.models
        self._met, self._unbilled, self._among = None, 0, None
        if met is not None and models is not None:
            self._met = models.set_of(met.keys)
            self._unbilled = 0 if met.bills is None else self._met & ~models.set_of(met.bills)
        self._previews.clear()
        self._show_bills()
        self._search()

    def _wanted(self, models: ModelList) -> int | None:
        """The set of models that satisfy the facets and meet the conditions; None if there are neither."""
        if self._among is None and self.facets:
            self._among = self._satisfying(models, self.facets)
        if self._among is None or self._met is None:
            return self._met if self._among is None else self._among
        return self._among & self._met

    def _satisfying(self, models: ModelList, facets: Facets) -> int:
        """The set of models that satisfy *facets*; the output price is that of the bill, once it is known."""
        session, bills, most = self._session, self._results.figures.bills, facets.max_output
        listed = facets if bills is None else replace(facets, max_output=None)
        among = models.facets.among(listed, session.axis, session.workload, include_resellers=self._filters.resellers)
        if bills is None or most is None:
            return among
        return among & models.set_of(
            (key for key, bill in bills.items() if (rate := bill.rates.output) is not None and rate <= most)
        )

    def _set_recent(self, recent: Sequence[str], problem: str = "") -> None:
        """List the *recent* models first, or show why they could not be read."""
        self._recent, self._recent_problem = recent, problem
        if not self._field.value and self._results.cursor == 0:  # do not move models under a moved cursor
            self._search()

    def _search(self) -> None:
        models = self.models
        if models is None:
            self._show_state()
            return
        recent = [models.places[key] for key in self._recent if key in models.places]
        living, among = models.living[self._filters.resellers], self._wanted(models)
        hits = models.index.search(self._field.value, among, recent, living)
        order = self._order
        n_recent = len({*recent} & {*hits.order[: len(recent)]}) if order == ListOrder() and not hits.words else 0
        in_order = self._sorter.in_order(models, hits, order, self._results.figures, among, living)
        self._hits = hits = hits._replace(order=in_order)
        unbilled = self._unbilled if among is None else self._unbilled & among
        self._n_unbilled = models.index.search(self._field.value, unbilled).total if unbilled else 0
        self._results.show(models, hits, n_recent, order.sort)
        self._show_model()

    def _show_state(self) -> None:
        """Show how many models match, and which one is under the cursor; or what is wrong."""
        status, hits, line = self._status, self._hits, self._results.chosen
        problem = self._conditions.problem
        if self.models is None:
            status.bad, status.left = bool(self.problem), self.problem or "Reading the models…"
            return
        status.bad = bool(problem) or not hits.order
        unread = "" if self._field.value else self._recent_problem
        key = line and key_text(self._session.catalogue, line, hits)
        texts = (self._conditions.taken, note_text(hits), key, self._results.age_note, unread)
        status.left = problem or " · ".join(text for text in texts if text)
        busy = " · checking conditions…" if self._conditions.is_busy else ""
        own = self._session.filters
        is_limited = self._conditions.met is None and own != Filters(include_resellers=own.include_resellers)
        limited = " · prices under your filters" if is_limited else ""
        status.right = (
            count_text(hits, len(self.models.lines), self._n_unbilled, self._results.n_undated) + limited + busy
        )

    # The model under the cursor

    def _show_model(self) -> None:
        """Preview the model under the cursor; if a key is held down, once it is released."""
        is_held = monotonic() - self._moved_at < REPEAT
        self._moved_at = monotonic()
        line = self._results.chosen
        self._show_state()
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        if line is None:
            self._preview.preview = None
            return
        self._preview.preview = self._previews.get(line.key) or Preview(line)
        if line.key not in self._previews and self._preview.display:
            if is_held:
                self._pause = self.set_timer(REPEAT, self._read_model)
            elif self._is_open:
                self._read_model()
            else:  # the list is shown first
                self.call_after_refresh(self._read_model)

    def _read_model(self) -> None:
        line, met = self._results.chosen, self._conditions.met
        if line is not None and line.key not in self._previews:
            preview = read_preview(self._session, line, None if met is None else met.query)
            self._previews[line.key] = self._preview.preview = preview

    # Actions

    def action_take(self) -> None:
        line = self._results.chosen
        if line is not None:
            self.dismiss(line.key)

    def action_toggle_facet(self, facet: str) -> None:
        """Toggle *facet*, or go to its next limit."""
        self.facets = self.facets.toggled(Facet(facet))

    def action_clear_facets(self) -> None:
        self.facets = NO_FACETS
        self._conditions.value = ""
        self._show_conditions(shown=False)

    def action_conditions(self) -> None:
        """Go to the conditions, the last ones if there are none; back to the name if that is where the cursor is."""
        if self._conditions.has_focus:
            self._show_conditions(shown=bool(self._conditions.value))
            return
        self._show_conditions(shown=True)
        if not self._conditions.value:
            self._conditions.recall()
        self._conditions.focus()

    def _show_conditions(self, *, shown: bool) -> None:
        """Show or hide the conditions, with the cursor in the name."""
        self._field.focus()
        self._conditions.display = shown

    def action_sort(self) -> None:
        self._sort_by(self._order._replace(sort=self._order.sort.following))

    def action_reverse(self) -> None:
        self._sort_by(self._order._replace(worst_first=not self._order.worst_first))

    def on_result_header_title_clicked(self, message: ResultHeader.TitleClicked) -> None:
        """Sort by the clicked column, or reverse the order if the list is sorted by it."""
        if message.sort is self._order.sort:
            self.action_reverse()
        else:
            self._sort_by(self._order._replace(sort=message.sort))

    def _sort_by(self, order: ListOrder) -> None:
        """List the models in *order*, as the next pickers of the session will."""
        self._session.picker_order = order
        self._take_order(order)
        self._search()

    def _take_order(self, order: ListOrder) -> None:
        self._header.sort, self._header.worst_first = order
        self.show_title(self._title + order.words)

    @property
    def _order(self) -> ListOrder:
        return ListOrder(self._header.sort, self._header.worst_first)

    def action_move(self, step: int) -> None:
        self._results.action_move(step)

    def action_page(self, step: int) -> None:
        self._results.action_page(step)

    def action_edge(self, end: int) -> None:
        self._results.action_edge(end)

    def on_facet_bar_facet_toggled(self, message: FacetBar.FacetToggled) -> None:
        self.action_toggle_facet(message.facet)

    def on_cursor_view_chosen(self, message: CursorView.Chosen) -> None:
        message.stop()
        self.action_take()
