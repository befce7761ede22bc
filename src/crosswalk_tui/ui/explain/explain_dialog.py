"""Why a figure is what it is, over the screen it is on."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from crosswalk_tui.ui.kit.cells import Line
from crosswalk_tui.ui.kit.lines import TextView
from crosswalk_tui.ui.shell.cursor_target import Explanation
from crosswalk_tui.ui.shell.dialog import Dialog


class ExplanationView(TextView):
    """The explanation itself, as long as it needs to be."""

    def __init__(self, explanation: Explanation) -> None:
        super().__init__(id="explanation")
        self._explanation = explanation

    def laid_out(self, width: int) -> list[Line]:
        """The explanation in *width* cells."""
        return self._explanation.lines(width)


class ExplainScreen(Dialog[None]):
    """The explanation in a box."""

    AUTO_FOCUS = "#explanation"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x,q,enter", "cancel", "Close", show=False, id="explain.close", tooltip="Close the explanation"),
    ]

    def __init__(self, explanation: Explanation) -> None:
        """Show *explanation*."""
        super().__init__(explanation.title)
        self._text = ExplanationView(explanation)

    def compose_box(self) -> ComposeResult:
        """The text."""
        yield self._text
