"""The workload being compared, editable, and every offer ranked for it."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.reactive import reactive, var
from textual.widgets import Input, Static

from crosswalk_tui.core.compare import LETTERS, Comparison, money, verdict_on_price
from crosswalk_tui.core.errors import QuantityError
from crosswalk_tui.core.quantity import format_tokens, parse_tokens
from crosswalk_tui.core.workload import Workload
from crosswalk_tui.ui.cells import SIDES, Line, fit, length, wrap
from crosswalk_tui.ui.ladder import FLAGS, WINS, LadderTable
from crosswalk_tui.ui.widgets.fields import PlainInput
from crosswalk_tui.ui.widgets.ladder_view import LadderView
from crosswalk_tui.ui.widgets.lines import Block
from crosswalk_tui.ui.wording import short


class QuantityField(PlainInput):
    """A field for a number of tokens."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave field", id="field.leave", tooltip="Back to the ladder; letters work again"),
        Binding("enter", "submit", "Next", id="field.next", tooltip="To the next field, then the ladder"),
    ]

    def __init__(self, quantity: int, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(format_tokens(quantity), id=id)

    def action_leave(self) -> None:
        """Give the keys back to the screen."""
        self.screen.query_one(LadderView).focus()


class Readout(Block):
    """How the workload was read, what it costs with A and with B, and the heads of the ladder's columns."""

    comparison: reactive[Comparison | None] = reactive(None, always_update=True)
    table: reactive[LadderTable | None] = reactive(None)
    problem: reactive[str] = reactive("")

    def lines(self, width: int) -> list[Line]:
        """The reading or what is wrong with it, the costs, and the column heads."""
        if self.comparison is None or self.table is None:
            return []
        reading: list[Line] = [[(fit(_reading(self.comparison.workload), width), "dim")]]
        if self.problem:
            reading = [[(text, "bad")] for text in wrap(f"✗ {self.problem}", width, most=2)]
        costs = _costs(self.comparison, width)
        if self.problem:
            costs = [(text, "quiet") for text, _ in costs]
        return [*[*reading, costs][:2], self.table.header(width - 1)]


class Detail(Block):
    """What there is to say of the offer under the cursor; what the signs mean while there is no cursor."""

    text: reactive[str] = reactive("")

    def lines(self, width: int) -> list[Line]:
        """As many lines as the stylesheet gives."""
        flags = f"{FLAGS['single_source']} one source  {FLAGS['disputed']} disputed  {FLAGS['time_of_day']} by hour"
        flags += f"  {FLAGS['assumed_rate']} assumed"
        signs: Line = [(f"{WINS} ", "best"), ("cheapest", "dim"), (f"  {flags}", "dim")]
        if self.text:
            return [[(text, "dim")] for text in wrap(self.text, width, self.size.height)]
        return [signs if length(signs) <= width else signs[:2]]


class WorkloadPane(Vertical):
    """Tokens a month in two fields, and the ladder of offers ranked for them."""

    BORDER_TITLE = "Workload · $/month by provider"
    BORDER_SUBTITLE = "re-sellers left out"

    comparison: var[Comparison | None] = var(None, always_update=True)
    left_out: var[bool] = var(False)

    def __init__(self, workload: Workload, *, id: str, classes: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self.tokens_in = QuantityField(workload.input_tokens, id="tokens-in")
        self.tokens_out = QuantityField(workload.output_tokens, id="tokens-out")
        self._readout, self._ladder, self._detail = Readout(id="readout"), LadderView(id="ladder"), Detail(id="detail")

    def compose(self) -> ComposeResult:
        """Fields, readout, ladder, detail."""
        with Horizontal(id="fields"):
            yield Static("in ", markup=False)
            yield self.tokens_in
            yield Static(" out ", markup=False)
            yield self.tokens_out
            yield Static(" tokens a month", markup=False)
        yield self._readout
        yield self._ladder
        yield self._detail

    def on_mount(self) -> None:
        """Say more about the offer under the cursor."""
        self.watch(self._ladder, "cursor", self._describe, init=False)
        self.watch(self._ladder, "has_focus", self._describe, init=False)

    def read(self, workload: Workload) -> Workload | None:
        """*workload* with the tokens typed; None when a field cannot be read, which is then marked and explained."""
        read: list[int] = []
        problems: list[str] = []
        for name, field in (("in", self.tokens_in), ("out", self.tokens_out)):
            try:
                read.append(parse_tokens(field.value))
                field.remove_class("-invalid")
            except QuantityError as error:
                problems.append(f"{name}: {error}")
                field.add_class("-invalid")
        self._readout.problem = problems[0] if problems else ""
        self._ladder.stale = bool(problems)
        return None if problems else replace(workload, input_tokens=read[0], output_tokens=read[1])

    def show(self, workload: Workload) -> None:
        """Show a workload that was changed elsewhere; what says the same stays as it was typed."""
        counts = (workload.input_tokens, workload.output_tokens)
        for field, tokens in zip((self.tokens_in, self.tokens_out), counts, strict=True):
            if field.has_class("-invalid") or parse_tokens(field.value) != tokens:
                field.value = format_tokens(tokens)

    def watch_comparison(self, comparison: Comparison | None) -> None:
        """Show the new ranking."""
        self._readout.comparison = comparison
        self._renew()

    def watch_left_out(self) -> None:
        """List the offers left out, or stop."""
        self._renew()

    def _renew(self) -> None:
        if self.comparison is None:
            return
        table = LadderTable(self.comparison, with_left_out=self.left_out)
        self._readout.table = table
        self._ladder.ladder = table
        self._describe()

    def _describe(self) -> None:
        table = self._ladder.ladder
        self._detail.text = table.detail(self._ladder.cursor) if table is not None and self._ladder.has_focus else ""

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on: from the first field to the second, from there to the ladder."""
        event.stop()
        (self.tokens_out if event.input is self.tokens_in else self._ladder).focus()


def _reading(workload: Workload) -> str:
    if workload == Workload(workload.input_tokens, workload.output_tokens):
        return f"{workload.input_tokens:,} in + {workload.output_tokens:,} out a month"
    return f"{short(workload)} a month"


def _costs(comparison: Comparison, width: int) -> Line:
    """``A $0.09  B $0.25  a month · B costs 2.8× as much``, without the comment and closer where that does not fit."""
    comment = f"a month · {verdict_on_price(comparison)}" if len(comparison.standings) == 2 else "a month"
    for gap, end in (("  ", comment), ("  ", ""), (" ", "")):
        line: Line = []
        for place, total in enumerate(comparison.totals):
            line += [(f"{LETTERS[place]} ", SIDES[place]), (f"{money(total, comparison.places)}{gap}", "strong")]
        line.append((end, "dim"))
        if length(line) - (0 if end else len(gap)) <= width:
            break
    return line
