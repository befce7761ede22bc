"""The dialog to paste a usage report into: a provider's report or a sentence with counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import TextArea

from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.core.text.format import counted
from crosswalk_tui.core.usage.remarks import date_remarks, in_words, not_priced
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.kit.inputs import PasteLimit
from crosswalk_tui.ui.shell.dialog import Dialog, Remarks

_HINT = (
    "Usage reports of a provider, gateway or tool: JSON, JSON lines or CSV; "
    "or a sentence: 12,345 input, 678 output, 70% cached."
)


_SLOWER = 5
"""How much longer Textual takes for a line with wide characters, each of which it measures."""


def read_usage(text: str, bounds: Sequence[int], windows: Mapping[str, int]) -> tuple[Workload, str]:
    """The workload that a usage report in *text* makes, and what was read, in a sentence.

    *bounds* are the prompt sizes at which a price band starts, *windows* the context windows of models.

    Raises:
        UsageError: *text* cannot be read; names the place and the reason.
    """
    from crosswalk_tui.usage import log_workload, read_usage_text

    log = read_usage_text(text, bounds, windows)
    totals = log.total
    parts = [f"{totals.input_tokens:,} in", f"{totals.output_tokens:,} out"]
    cache = ((totals.cached, "cached"), (totals.written, "written"), (totals.written_1h, "written for 1h"))
    inside = [f"{count:,} {what}" for count, what in cache if count]
    if inside:
        parts[0] += f" ({', '.join(inside)})"
    if totals.reasoning:
        parts[1] += f" ({totals.reasoning:,} reasoning)"
    if totals.requests is not None:
        parts.append(counted(totals.requests, "request"))
    workload = log_workload(log)
    left_out = in_words(not_priced(log, workload))
    left_out += [note.in_words for note in log.notes]
    summary = " ".join((f"Read {', '.join(parts)}.", *log.stated, *date_remarks(log)))
    return workload, f"{summary} Left out: {', '.join(left_out)}." if left_out else summary


class ReportArea(PasteLimit, TextArea):
    """The text area for a usage report; longer ones are read with ``--usage FILE``."""

    def room_for(self, text: str) -> int:
        return max(0, self.LONGEST_PASTE - len(self.text)) // (1 if text.isascii() else _SLOWER)


class PasteScreen(Dialog[Workload | None]):
    """Returns the workload that was read; None if cancelled."""

    HELP = (
        "Paste what a provider, gateway or tool reports of your usage, or write it as a sentence. What is"
        " read is shown below before it becomes the workload."
    )
    AUTO_FOCUS = "#report"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,ctrl+j", "take", "Use", priority=True, id="paste.take", tooltip="Use as the workload"),
        Binding("escape", "cancel", "Cancel", priority=True, id="paste.cancel", tooltip="Cancel"),
    ]

    def __init__(self, bounds: Sequence[int], windows: Mapping[str, int]) -> None:
        """Start with an empty text; for *bounds* and *windows*, see `read_usage`."""
        super().__init__("Paste a usage report", "{paste.take} use · {paste.cancel} cancel")
        self._report = ReportArea(id="report", compact=True, highlight_cursor_line=False)
        self._verdict = Remarks(id="verdict")
        self._bounds, self._windows = bounds, windows
        self._read: Workload | None = None

    def compose_box(self) -> ComposeResult:
        yield self._report
        yield self._verdict

    def on_mount(self) -> None:
        self._verdict.say(_HINT)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._read = None
        self._verdict.say(_HINT)
        if not self._report.text.strip():
            return
        try:
            self._read, summary = read_usage(self._report.text, self._bounds, self._windows)
            self._verdict.say(summary)
        except CrosswalkError as error:
            self._verdict.say(str(error), bad=True)

    def action_take(self) -> None:
        if self._read is not None:
            self.dismiss(self._read)
