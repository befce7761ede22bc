"""Paste a usage report: what a provider's API says a request used, or a sentence with counts."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widgets import TextArea

from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.core.workload import Workload
from crosswalk_tui.ui.cells import Line, wrap
from crosswalk_tui.ui.screens.guarded import HEIGHTS, WIDTHS
from crosswalk_tui.ui.widgets.bars import TooSmall
from crosswalk_tui.ui.widgets.lines import Block

_HINT = (
    "A usage object of OpenAI, Anthropic or Gemini, alone or in its response, JSON lines of them, "
    "or a sentence: 12,345 input, 678 output, 1,000 cached."
)


def read_usage(text: str) -> tuple[Workload, str]:
    """The workload that a usage report in *text* makes, and what was read, in a sentence.

    Raises:
        UsageError: it cannot be read; says where and why.
    """
    from crosswalk_tui.usage import parse_usage

    totals = parse_usage(text)
    parts = [f"{totals.input_tokens:,} in", f"{totals.output_tokens:,} out"]
    cache = ((totals.cached, "cached"), (totals.written, "written"), (totals.written_1h, "written for 1h"))
    inside = [f"{count:,} {what}" for count, what in cache if count]
    if inside:
        parts[0] += f" ({', '.join(inside)})"
    if totals.reasoning:
        parts[1] += f" ({totals.reasoning:,} reasoning)"
    if totals.requests is not None:
        parts.append(f"{totals.requests:,} request{'' if totals.requests == 1 else 's'}")
    return totals.workload(), f"Read {', '.join(parts)}."


class Verdict(Block):
    """What was read so far, or what cannot be."""

    text: reactive[str] = reactive(_HINT)
    bad: reactive[bool] = reactive(False)

    def lines(self, width: int) -> list[Line]:
        """As many lines as there is room for."""
        return [[(text, "bad" if self.bad else "dim")] for text in wrap(self.text, width, self.size.height)]


class PasteScreen(ModalScreen[Workload | None]):
    """Answers with the workload read, None when nothing is to change."""

    AUTO_FOCUS = "#report"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,ctrl+j", "take", "Take", priority=True, id="paste.take", tooltip="Make it the workload"),
        Binding("escape", "cancel", "Cancel", priority=True, id="paste.cancel", tooltip="Leave everything as it was"),
    ]

    def __init__(self) -> None:
        """Start with an empty text."""
        super().__init__()
        self._report = TextArea(id="report", compact=True, highlight_cursor_line=False)
        self._verdict = Verdict(id="verdict")
        self._read: Workload | None = None

    def compose(self) -> ComposeResult:
        """The text in a box, and what it was read as."""
        with Vertical(id="paste", classes="dialog") as box:
            box.border_title = "Paste a usage report"
            box.border_subtitle = "ctrl+s take · esc cancel"
            yield self._report
            yield self._verdict
        yield TooSmall(id="too-small")

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Read it as it is typed."""
        event.stop()
        self._read = None
        self._verdict.bad, self._verdict.text = False, _HINT
        if not self._report.text.strip():
            return
        try:
            self._read, self._verdict.text = read_usage(self._report.text)
        except CrosswalkError as error:
            self._verdict.bad, self._verdict.text = True, str(error)

    def action_take(self) -> None:
        """Take what was read; stay when nothing was."""
        if self._read is not None:
            self.dismiss(self._read)

    def action_cancel(self) -> None:
        """Change nothing."""
        self.dismiss(None)
