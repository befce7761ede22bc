"""Choose a model: type to filter every model there is, Enter to take the one under the cursor."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.reactive import reactive, var
from textual.screen import ModalScreen

from crosswalk_tui.core import format as fmt
from crosswalk_tui.core.compare import LETTERS
from crosswalk_tui.core.search import Hits, spans
from crosswalk_tui.core.text import safe
from crosswalk_tui.core.workload import Workload
from crosswalk_tui.ui.cells import SIDES, Line, fit, length, spread
from crosswalk_tui.ui.data import ModelList
from crosswalk_tui.ui.screens.guarded import HEIGHTS, WIDTHS
from crosswalk_tui.ui.widgets.bars import TooSmall
from crosswalk_tui.ui.widgets.fields import PlainInput
from crosswalk_tui.ui.widgets.lines import Block, CursorView

_FIGURES = (("context", 8), ("in/1M", 10), ("out/1M", 10), ("providers", 10))
"""Headed columns to the right of the names, and their cells."""

_NARROW_FIGURES = (("context", 8), ("in/1M", 9), ("out/1M", 9), ("prov.", 6))
_DECIMALS = 4
"""Decimals a unit price nearly always does with."""

_UNKNOWN_RATE = fmt.UNKNOWN + " " * _DECIMALS
_LEAST_FOR_LAB = 84
_LAB = 16
_GUTTER = 4


class Heads(Block):
    """The heads of the columns."""

    def lines(self, width: int) -> list[Line]:
        """One line."""
        width -= 1
        name, lab, figures = _columns(width)
        heads = fit("", _GUTTER) + fit("Model", name) + fit(" Lab" if lab else "", lab)
        return [[(heads + "".join(fit(title, cells, right=True) for title, cells in figures), "head")]]


class Results(CursorView, can_focus=False):
    """The models that match, best first; prices are looked up only for those in sight."""

    def __init__(self, workload: Workload, taken: dict[str, int], *, include_resellers: bool) -> None:
        """Show prices for *workload*; *taken* are the keys compared now, by position."""
        super().__init__(id="results")
        self._workload, self._taken, self._resellers = workload, taken, include_resellers
        self._models: ModelList | None = None
        self._hits = Hits((), 0, ())

    @property
    def shows_cursor(self) -> bool:
        """Always: the field above has the focus, but its keys move this cursor."""
        return True

    @property
    def key(self) -> str | None:
        """The key of the model under the cursor, None when nothing matches."""
        if self._models is None or not self._hits.order:
            return None
        return self._models.lines[self._hits.order[self.cursor]].key

    def show(self, models: ModelList, hits: Hits) -> None:
        """List *hits* among *models*, cursor on the best."""
        self._models, self._hits = models, hits
        self.cursor = self.top = 0
        self.renew()

    def count(self, width: int) -> int:
        """How many models are listed."""
        del width
        return len(self._hits.order)

    def line(self, index: int, width: int) -> Line:
        """Model *index* in *width* cells."""
        if self._models is None:
            return []
        entry = self._models.lines[self._hits.order[index]]
        name, lab, figures = _columns(width)
        offer = self._models.cheapest(entry.key, self._workload, include_resellers=self._resellers)
        context = fmt.tokens(entry.context_tokens)
        prices = [_UNKNOWN_RATE] * 2 if offer is None else [_rate(offer.input), _rate(offer.output)]
        texts = [context, *prices, str(entry.n_providers)]
        place = self._taken.get(entry.key)
        mark = ("  ", "") if place is None else (f"{LETTERS[place]} ", SIDES[place])
        return [
            ("▸ " if index == self.cursor else "  ", "key"),
            mark,
            *_marked(fit(entry.name, name), self._hits.words, "strong"),
            *(_marked(fit(f" {entry.lab}", lab), self._hits.words, "dim") if lab else []),
            *(
                (fit(text, cells, right=True), "quiet" if fmt.UNKNOWN in text else "")
                for text, (_, cells) in zip(texts, figures, strict=True)
            ),
        ]


class Status(Block):
    """How many match, what was looked for instead, and the key of the model under the cursor."""

    left: reactive[str] = reactive("")
    right: reactive[str] = reactive("")
    bad: reactive[bool] = reactive(False)

    def lines(self, width: int) -> list[Line]:
        """One line."""
        right: Line = [(self.right, "dim")]
        room = width - length(right) - 2
        left = self.left if len(self.left) <= room else fit(self.left, room)
        return [spread([(left, "bad" if self.bad else "dim")], right, width)]


class PickerScreen(ModalScreen[str | None]):
    """Answers with the key of the model chosen, None when nothing is to change."""

    AUTO_FOCUS = "#query"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Choose", priority=True, id="picker.take", tooltip="Compare this model"),
        Binding("escape", "cancel", "Cancel", id="picker.cancel", tooltip="Leave everything as it was"),
        Binding("up,ctrl+p", "move(-1)", "Up", show=False, id="picker.up", tooltip="One model up"),
        Binding("down,ctrl+n", "move(1)", "Down", show=False, id="picker.down", tooltip="One model down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="picker.page-up", tooltip="One page up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="picker.page-down", tooltip="One page down"),
        Binding("ctrl+home", "edge(-1)", "First", show=False, id="picker.first", tooltip="To the best match"),
        Binding("ctrl+end", "edge(1)", "Last", show=False, id="picker.last", tooltip="To the last match"),
    ]

    models: var[ModelList | None] = var(None, init=False)
    problem: var[str] = var("", init=False)

    def __init__(self, place: int, results: Results) -> None:
        """Choose the model at *place* among *results*, which fill once `models` is set."""
        super().__init__()
        self._place = place
        self._results = results
        self._status = Status(id="status")
        self._field = PlainInput(placeholder="name, lab, alias or provider's id", id="query")
        self._note = ""

    def compose(self) -> ComposeResult:
        """Field, column heads, models, status."""
        with Vertical(id="picker"):
            yield self._field
            yield Heads(id="heads")
            yield self._results
            yield self._status
        yield TooSmall(id="too-small")

    def on_mount(self) -> None:
        """Filter on every key."""
        box = self.query_one("#picker")
        box.border_title = f"Model {LETTERS[self._place]}"
        box.border_subtitle = "enter choose · esc cancel"
        box.add_class(f"-{SIDES[self._place]}")
        self.watch(self._field, "value", self._search, init=False)
        self.watch(self._results, "cursor", self._say_key, init=False)
        self._search()

    def watch_models(self) -> None:
        """The list has come."""
        if self.is_mounted:
            self._search()

    def watch_problem(self) -> None:
        """The list could not be read."""
        if self.is_mounted:
            self._search()

    def _search(self) -> None:
        status = self._status
        if self.models is None:
            status.bad, status.left = bool(self.problem), self.problem or "Reading the models…"
            return
        hits = self.models.index.search(self._field.value)
        self._results.show(self.models, hits)
        status.right = _count(hits, len(self.models.lines))
        status.bad, self._note = not hits.order, _note(hits)
        self._say_key()

    def _say_key(self) -> None:
        self._status.left = " · ".join(text for text in (self._note, self._results.key) if text)

    def action_take(self) -> None:
        """Choose the model under the cursor; with nothing under it, stay."""
        if self._results.key is not None:
            self.dismiss(self._results.key)

    def action_cancel(self) -> None:
        """Change nothing."""
        self.dismiss(None)

    def action_move(self, step: int) -> None:
        """Move the cursor by *step* models."""
        self._results.action_move(step)

    def action_page(self, step: int) -> None:
        """Move the cursor by *step* pages."""
        self._results.action_page(step)

    def action_edge(self, end: int) -> None:
        """To the best match (negative *end*) or the last."""
        self._results.action_edge(end)

    def on_cursor_view_chosen(self, message: CursorView.Chosen) -> None:
        """A model was clicked."""
        message.stop()
        self.action_take()


def _columns(width: int) -> tuple[int, int, tuple[tuple[str, int], ...]]:
    """Cells of the name and of the lab (0 where it is left out), and the columns of figures."""
    roomy = width >= _LEAST_FOR_LAB
    figures = _FIGURES if roomy else _NARROW_FIGURES
    lab = _LAB if roomy else 0
    return max(1, width - _GUTTER - lab - sum(cells for _, cells in figures)), lab, figures


def _rate(micro_usd: int) -> str:
    """A unit price with its decimal point where every row has it."""
    whole, _, fraction = fmt.rate(micro_usd).partition(".")
    return f"{whole}.{fraction.ljust(_DECIMALS)}"


def _marked(text: str, words: tuple[str, ...], style: str) -> Line:
    """*text* with every occurrence of *words* highlighted."""
    line: Line = []
    done = 0
    for start, end in spans(text, words):
        line += [(text[done:start], style), (text[start:end], "match")]
        done = end
    return [*line, (text[done:], style)]


def _count(hits: Hits, total: int) -> str:
    listed = f"best {len(hits.order):,} of " if len(hits.order) < hits.total else ""
    return f"{listed}{hits.total:,} of {total:,}"


def _note(hits: Hits) -> str:
    """What was looked for instead, or that there is nothing."""
    if not hits.total:
        return "No model matches; try fewer or shorter words."
    if hits.corrected:
        return ", ".join(f"no “{safe(typed, 24)}”: showing “{better}”" for typed, better in hits.corrected)
    return ""
