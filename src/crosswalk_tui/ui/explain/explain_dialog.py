"""The dialog with the explanation of a figure."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from crosswalk_tui.ui.kit.cells import Line, text_of
from crosswalk_tui.ui.kit.text_views import TextView
from crosswalk_tui.ui.shell import export
from crosswalk_tui.ui.shell.cursor_target import Explanation
from crosswalk_tui.ui.shell.dialog import Dialog
from crosswalk_tui.ui.shell.sign_legend import SeenSign, sign_lines

_MOST_ROWS = 34  # of the explanation
_COPIED_WIDTH = 88
"""Columns of a copied explanation: few enough for a chat, and the same from every terminal."""


class ExplanationView(TextView):
    """The lines of an explanation, and what the signs mean."""

    def __init__(self, explanation: Explanation, signs: tuple[SeenSign, ...]) -> None:
        super().__init__(id="explanation")
        self._explanation, self._signs = explanation, signs

    def laid_out(self, width: int) -> list[Line]:
        return [*self._explanation.lines(width), *sign_lines(self._signs, width)]


class ExplainScreen(Dialog[None]):
    """Shows an explanation."""

    HELP = (
        "Where the figure under the cursor comes from: its arithmetic, the source and the date of each rate"
        " or value, and the meaning of the signs beside it."
    )
    AUTO_FOCUS = "#explanation"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy", "Copy", show=False, id="explain.copy", tooltip="Copy the explanation"),
        Binding("x,q,enter", "cancel", "Close", show=False, id="explain.close", tooltip="Close the explanation"),
    ]

    def __init__(self, explanation: Explanation, signs: tuple[SeenSign, ...]) -> None:
        super().__init__(explanation.title, "{explain.copy} copy · {dialog.cancel} close")
        self._explanation = explanation
        self._text = ExplanationView(explanation, signs)
        self.limit(self._text, _MOST_ROWS)

    def compose_box(self) -> ComposeResult:
        yield self._text

    def on_resize(self) -> None:
        self.limit(self._text, _MOST_ROWS)

    def action_copy(self) -> None:
        lines = [self._explanation.title, "", *map(text_of, self._explanation.lines(_COPIED_WIDTH))]
        text = "\n".join(line.rstrip() for line in lines)
        self.notify(export.copy(self.app, text, "the explanation"), markup=False)
