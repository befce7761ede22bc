"""The dialog with the explanation of a figure."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from crosswalk_tui.core.vocabulary import Sign
from crosswalk_tui.ui.kit.cells import Line
from crosswalk_tui.ui.kit.lines import TextView
from crosswalk_tui.ui.shell.cursor_target import Explanation
from crosswalk_tui.ui.shell.dialog import Dialog
from crosswalk_tui.ui.shell.sign_legend import sign_lines


class ExplanationView(TextView):
    """The lines of an explanation, and what the signs mean."""

    def __init__(self, explanation: Explanation, signs: tuple[Sign, ...]) -> None:
        super().__init__(id="explanation")
        self._explanation, self._signs = explanation, signs

    def laid_out(self, width: int) -> list[Line]:
        return [*self._explanation.lines(width), *sign_lines(self._signs, width)]


class ExplainScreen(Dialog[None]):
    """Shows an explanation."""

    AUTO_FOCUS = "#explanation"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x,q,enter", "cancel", "Close", show=False, id="explain.close", tooltip="Close the explanation"),
    ]

    def __init__(self, explanation: Explanation, signs: tuple[Sign, ...]) -> None:
        super().__init__(explanation.title)
        self._text = ExplanationView(explanation, signs)

    def compose_box(self) -> ComposeResult:
        yield self._text
