"""Choose a model: type to filter every model there is, Enter to take the one under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePath
from time import monotonic
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.reactive import reactive, var
from textual.timer import Timer

from crosswalk_tui.core.comparison.sides import LETTERS
from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.core.pricing.ranking import rank
from crosswalk_tui.core.search.facets import NO_FACETS, Facet, Facets
from crosswalk_tui.core.search.match import Hits
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.ui.kit.cells import SIDES, Line, clean, fit, length, spread
from crosswalk_tui.ui.kit.inputs import PlainInput
from crosswalk_tui.ui.kit.lines import Block, CursorView
from crosswalk_tui.ui.picker.facet_bar import FACET_KEYS, FacetBar
from crosswalk_tui.ui.picker.preview import Preview, PreviewPanel
from crosswalk_tui.ui.picker.result_list import ResultHeader, ResultList
from crosswalk_tui.ui.session.background import run_in_thread
from crosswalk_tui.ui.session.model_list import ModelList, read_side
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.shell.dialog import STYLES, Dialog
from crosswalk_tui.user import recents

RECENT = 8
"""Models chosen lately that lead the list while nothing is typed."""

REPEAT = 0.08
"""Seconds between two keys below which a key is held down: the model is read once the cursor rests for as long."""

_FACET_TIPS = {
    Facet.OPEN_WEIGHTS: "Only models with published weights, or all",
    Facet.REASONING: "Only models that reason, or all",
    Facet.TOOLS: "Only models that call tools, or all",
    Facet.VISION: "Only models that read images, or all",
    Facet.CONTEXT: "The least context window: 32K, 128K, 200K, 1M, any",
    Facet.SCORE: "Only models with a score on the benchmark of the plot, or all",
    Facet.OUTPUT_RATE: "The most that 1M output tokens may cost: $0.50, $1, $3, $10, any",
}


class Status(Block):
    """How many match, what was looked for instead, and the key of the model under the cursor."""

    left: reactive[str] = reactive("")
    right: reactive[str] = reactive("")
    bad: reactive[bool] = reactive(False)

    def lines(self, width: int) -> list[Line]:
        """One line."""
        right: Line = [(self.right, "dim")]
        room = width - length(right) - 2
        left = self.left if length([(self.left, "")]) <= room else fit(self.left, room)
        return [spread([(left, "bad" if self.bad else "dim")], right, width)]


class PickerScreen(Dialog[str]):
    """Answers with the key of the model chosen, None when nothing is to change."""

    CSS_PATH: ClassVar[list[str | PurePath]] = [STYLES, Path(__file__).with_name("screen.tcss")]
    AUTO_FOCUS = "#query"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Choose", priority=True, id="picker.take", tooltip="Choose this model"),
        Binding("up,ctrl+p", "move(-1)", "Up", show=False, id="picker.up", tooltip="One model up"),
        Binding("down,ctrl+n", "move(1)", "Down", show=False, id="picker.down", tooltip="One model down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="picker.page-up", tooltip="One page up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="picker.page-down", tooltip="One page down"),
        Binding("ctrl+home", "edge(-1)", "First", show=False, id="picker.first", tooltip="To the best match"),
        Binding("ctrl+end", "edge(1)", "Last", show=False, id="picker.last", tooltip="To the last match"),
        *(
            Binding(key, f"turn('{facet}')", facet.replace("_", " ").capitalize(), show=False, id=f"picker.{facet}",
                    tooltip=_FACET_TIPS[facet])
            for facet, key in FACET_KEYS.items()
        ),
        Binding("f1", "app.help", "Help", show=False, id="picker.help", tooltip="The keys that work here"),
        Binding("f9", "turn_off", "All models", show=False, id="picker.all", tooltip="Turn all filters off"),
    ]  # fmt: skip

    models: var[ModelList | None] = var(None, init=False)
    problem: var[str] = var("", init=False)
    facets: var[Facets] = var(NO_FACETS, init=False)

    def __init__(self, session: Session, place: int | None) -> None:
        """Choose the model to compare at *place* (0 is A), or any model when None; fills once `models` is set."""
        title = "Go to model" if place is None else f"Model {LETTERS[place]}"
        super().__init__(title, "enter choose · esc cancel · F1 keys")
        if place is not None:
            self._box.add_class(f"-{SIDES[place]}")
        self.set_reactive(PickerScreen.models, session.models)
        self.set_reactive(PickerScreen.problem, session.models_problem)
        self._session = session
        self._resellers = session.filters.include_resellers
        self._benchmark = next((b for b in session.catalogue.benchmarks() if b.slug == session.axis), None)
        taken = {side.model.key: nth for nth, side in reversed(list(enumerate(session.sides)))}
        self._results = ResultList(session.workload, taken, include_resellers=self._resellers)
        self._preview = PreviewPanel(session.workload, self._benchmark)
        self._facet_bar = FacetBar(id="facets")
        self._status = Status(id="status")
        self._field = PlainInput(placeholder="name, lab, alias or provider's id", id="query")
        self._among: int | None = None
        self._recent: Sequence[str] = ()
        self._trouble = ""
        self._note = ""
        self._known: dict[str, Preview] = {}
        self._rest: Timer | None = None
        self._moved = 0.0

    def compose_box(self) -> ComposeResult:
        """Field, facets, the models under their heads, the one under the cursor at a preview, status."""
        yield self._field
        yield self._facet_bar
        with Container(id="found"):
            with Vertical(id="list"):
                yield ResultHeader(id="heads")
                yield self._results
            yield self._preview
        yield self._status

    def on_mount(self) -> None:
        """Filter on every key; a thread reads the recent models, usually before the first paint."""
        users = self._session.users
        run_in_thread(self, lambda: recents.recent(users, RECENT), self._lead, lambda problem: self._lead((), problem))
        self._facet_bar.benchmark = self._session.axis if self._benchmark is None else self._benchmark.name
        self.watch(self._field, "value", self._search, init=False)
        self.watch(self._results, "cursor", self._look, init=False)
        self._search()

    def watch_models(self) -> None:
        """The list has come."""
        if self.is_mounted:
            self._search()

    def watch_problem(self) -> None:
        """The list could not be read."""
        if self.is_mounted:
            self._search()

    def watch_facets(self, facets: Facets) -> None:
        """List those models only that satisfy *facets*."""
        self._among = None
        self._facet_bar.facets = facets
        self._search()

    # What is listed

    def _lead(self, lately: Sequence[str], trouble: str = "") -> None:
        """Lead with the models chosen *lately*, or say the *trouble* that keeps them from being known."""
        self._recent, self._trouble = lately, trouble
        if not self._field.value and self._results.cursor == 0:  # not under a cursor that is on its way
            self._search()

    def _search(self) -> None:
        status, models = self._status, self.models
        if models is None:
            status.bad, status.left = bool(self.problem), self.problem or "Reading the models…"
            return
        session = self._session
        if self._among is None and self.facets:
            self._among = models.facets.among(
                self.facets, session.axis, session.workload, include_resellers=self._resellers
            )
        lately = [models.places[key] for key in self._recent if key in models.places]
        hits = models.index.search(self._field.value, self._among, lately)
        self._results.show(models, hits, 0 if hits.words else len({*lately} & {*hits.order[: len(lately)]}))
        status.right = _count(hits, len(models.lines))
        status.bad, self._note = not hits.order, _note(hits)
        self._look()

    # The model under the cursor

    def _look(self) -> None:
        """Show which model the cursor is on; read more about it in the next frame, or when the key is released."""
        held = monotonic() - self._moved < REPEAT
        self._moved = monotonic()
        line = self._results.chosen
        trouble = self._trouble if not self._field.value else ""
        self._status.left = " · ".join(text for text in (self._note, line and clean(line.key), trouble) if text)
        if self._rest is not None:
            self._rest.stop()
            self._rest = None
        if line is None:
            self._preview.preview = None
            return
        self._preview.preview = self._known.get(line.key) or Preview(line)
        if line.key not in self._known and self._preview.display:
            if held:
                self._rest = self.set_timer(REPEAT, self._read_more)
            else:
                self.call_after_refresh(self._read_more)

    def _read_more(self) -> None:
        line, session = self._results.chosen, self._session
        if line is None or line.key in self._known:
            return
        try:
            side = read_side(session.catalogue, line.key)
        except CrosswalkError as error:
            preview = Preview(line, problem=str(error))
        else:
            ranking = rank(side.offers, session.workload, session.filters, session.clock(), side.model)
            preview = Preview(line, side, ranking)
        self._known[line.key] = self._preview.preview = preview

    # Actions

    def action_take(self) -> None:
        """Choose the model under the cursor; with nothing under it, stay."""
        line = self._results.chosen
        if line is not None:
            self.dismiss(line.key)

    def action_turn(self, facet: str) -> None:
        """Turn *facet*, or go to the next limit it knows."""
        self.facets = self.facets.toggled(Facet(facet))

    def action_turn_off(self) -> None:
        """List every model again."""
        self.facets = NO_FACETS

    def action_move(self, step: int) -> None:
        """Move the cursor by *step* models."""
        self._results.action_move(step)

    def action_page(self, step: int) -> None:
        """Move the cursor by *step* pages."""
        self._results.action_page(step)

    def action_edge(self, end: int) -> None:
        """To the best match (negative *end*) or the last."""
        self._results.action_edge(end)

    def on_facet_bar_facet_toggled(self, message: FacetBar.FacetToggled) -> None:
        """A facet was clicked."""
        self.action_turn(message.facet)

    def on_cursor_view_chosen(self, message: CursorView.Chosen) -> None:
        """A model was clicked."""
        message.stop()
        self.action_take()


def _count(hits: Hits, total: int) -> str:
    listed = f"best {len(hits.order):,} of " if len(hits.order) < hits.total else ""
    return f"{listed}{hits.total:,} of {total:,}"


def _note(hits: Hits) -> str:
    """What was looked for instead, or that there is nothing."""
    if not hits.total and hits.hidden:
        match = "matches" if hits.hidden == 1 else "match"
        return f"No model has all of that; {hits.hidden:,} {match} without these filters (F9 clears them)."
    if not hits.total:
        return "No model matches; try fewer or shorter words."
    if hits.corrected:
        return ", ".join(f"no “{safe(typed, 24)}”: showing “{better}”" for typed, better in hits.corrected)
    return ""
