"""The dialog to describe a conversation that becomes the workload."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePath
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid
from textual.content import Content
from textual.widgets import Input, Static

from crosswalk_tui.core.comparison.comparison import compare
from crosswalk_tui.core.errors import QuantityError
from crosswalk_tui.core.text.format import UNKNOWN
from crosswalk_tui.core.text.quantity import format_tokens, parse_count, parse_tokens
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.workload.conversation import Conversation, Step, parse_lifetime
from crosswalk_tui.ui.kit.cells import Line, paragraph
from crosswalk_tui.ui.kit.inputs import PlainInput
from crosswalk_tui.ui.kit.sheet import Sheet, SheetColumn, SheetView
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.shell.cursor_target import Explanation
from crosswalk_tui.ui.shell.dialog import STYLES, Dialog
from crosswalk_tui.ui.shell.messages import ExplainFigure
from crosswalk_tui.ui.workload.workload_summary import WorkloadSummary


@dataclass(frozen=True, slots=True)
class _Size:
    """A field of the dialog; *name* is the field of `Conversation`, and *read* raises `QuantityError`."""

    name: str
    label: str
    tip: str
    read: Callable[[str], object]

    def text(self, conversation: Conversation) -> str:
        value: object = getattr(conversation, self.name)
        return format_tokens(value) if isinstance(value, int) else str(value)


_SIZES = (
    _Size("turns", "turns", "Turns per session; each is one request", partial(parse_count, unit="turns")),
    _Size("tool_output", "tool output", "Tokens that tools return per turn", parse_tokens),
    _Size("sessions", "sessions", "Sessions a month", partial(parse_count, unit="sessions")),
    _Size("reply", "reply", "Tokens of a reply; sent again with every later turn", parse_tokens),
    _Size("system", "system", "Tokens of system prompt and tool definitions, sent with every turn", parse_tokens),
    _Size("thinking", "thinking", "Reasoning tokens per turn; not sent again", parse_tokens),
    _Size("user", "user", "Tokens that the user adds per turn", parse_tokens),
    _Size("cache", "cache", "How long the history stays cached: 5m, 1h or none", parse_lifetime),
)


_HINT = "{conversation.take} use · tab next · {conversation.explain} explain a step · F1 help · {dialog.cancel} cancel"


class ConversationScreen(Dialog[Conversation | None]):
    """Returns the conversation; None if cancelled."""

    HELP = (
        "Describe one session: its turns, what is sent and replied, and how many sessions there are a"
        " month. The tokens of a month, and the costs, follow as you type; saving uses them as the workload."
    )
    WORDS = (
        ("Step", "from the first prompt to the tokens of a month"),
        ("A session, A month", "its tokens"),
        ("How", "how they add up"),
    )
    CSS_PATH: ClassVar[list[str | PurePath]] = [STYLES, Path(__file__).with_name("conversation_dialog.tcss")]
    AUTO_FOCUS = "#talk-turns"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "take", "Use", id="conversation.take", tooltip="Use as the workload"),
        Binding("down", "app.focus_next", "Next", show=False, id="conversation.next", tooltip="Next field"),
        Binding("up", "app.focus_previous", "Back", show=False, id="conversation.back", tooltip="Previous field"),
        Binding("x", "explain", "Explain", id="conversation.explain", tooltip="Explain the step under the cursor"),
    ]

    def __init__(self, session: Session, conversation: Conversation) -> None:
        super().__init__("A conversation as the workload", _HINT)
        self._session, self._conversation = session, conversation
        self._bounds = session.catalogue.band_starts()
        self._fields = {
            size.name: PlainInput(size.text(conversation), id=f"talk-{size.name.replace('_', '-')}") for size in _SIZES
        }
        self._steps = SheetView(self._sheet, id="talk-steps")
        self._reading = WorkloadSummary(id="talk-reading")
        self._is_valid = True

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """The labels of the fields with their meanings, then the titles of the columns."""
        return (*((size.label, size.tip) for size in _SIZES), *self.WORDS)

    def compose_box(self) -> ComposeResult:
        with Grid(id="talk-fields"):
            for size in _SIZES:
                yield Static(Content(size.label), classes="talk-label")
                field = self._fields[size.name]
                field.tooltip = size.tip
                yield field
        yield self._steps
        yield self._reading

    def on_mount(self) -> None:
        for field in self._fields.values():
            self.watch(field, "value", self._read, init=False)
        self._read()

    def _read(self) -> None:
        """Read the fields; if one is invalid, show the error with the last valid steps."""
        problems: list[str] = []
        values: dict[str, object] = {}
        for size in _SIZES:
            problem = ""
            try:
                values[size.name] = size.read(self._fields[size.name].value)
            except QuantityError as error:
                problem = f"{size.label}: {safe(str(error))}"
                problems.append(problem)
            self._fields[size.name].set_class(bool(problem), "-invalid")
        if not problems:
            try:
                self._show(Conversation(**values))  # type: ignore[arg-type]
            except QuantityError as error:
                problems.append(str(error))
        self._is_valid = not problems
        self._reading.problem, self._reading.outdated = problems[0] if problems else "", bool(problems)

    def _show(self, conversation: Conversation) -> None:
        """Show *conversation*; raises `QuantityError` if it is too large for a workload."""
        session = self._session
        workload = replace(
            conversation.workload(self._bounds), hours=session.workload.hours, multipliers=session.workload.multipliers
        )
        self._conversation = conversation
        self._reading.show(
            session.draft._replace(workload=workload, budget=None),
            compare([session.dated(side) for side in session.sides], workload, session.filters, session.now),
        )
        self._steps.invalidate(to_top=False)

    def _sheet(self) -> Sheet:
        steps = self._conversation.steps()
        months = [UNKNOWN if step.month is None else f"{step.month:,}" for step in steps]
        return Sheet(
            "Conversation",
            (
                SheetColumn("Step", texts=[step.name for step in steps], style="dim"),
                SheetColumn("A session", "right", texts=[f"{step.session:,}" for step in steps], gap=2),
                SheetColumn("A month", "right", texts=months, style="strong", gap=2),
                SheetColumn("How", texts=[step.how for step in steps], style="dim", gap=2, least=8),
            ),
        )

    def on_cursor_view_chosen(self, message: SheetView.Chosen) -> None:
        message.stop()
        self.action_explain()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_take()

    def action_explain(self) -> None:
        row = self._steps.row_under
        if row is not None:
            self.app.post_message(ExplainFigure(_explanation(self._conversation.steps()[row])))

    def action_take(self) -> None:
        if self._is_valid:
            self.dismiss(self._conversation)


def _explanation(step: Step) -> Explanation:
    def lines(width: int) -> list[Line]:
        sums = [[(f"{step.session:,} = {step.how}", "strong")]]
        if step.month is not None:
            sums.append([(f"{step.month:,} a month, all sessions together", "")])
        return [*sums, [], *paragraph(step.why, width, "dim")]

    return Explanation(f"Conversation: {step.name}", lines)
