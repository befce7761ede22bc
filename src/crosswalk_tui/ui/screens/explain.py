"""Why an offer costs what it costs, or why it is not ranked, over the screen it is on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from crosswalk_tui.catalog.reader import Claim
from crosswalk_tui.core.compare import Rung
from crosswalk_tui.core.ranking import Excluded
from crosswalk_tui.ui.cells import Line
from crosswalk_tui.ui.explain import bill, left_out
from crosswalk_tui.ui.screens.guarded import HEIGHTS, WIDTHS
from crosswalk_tui.ui.state import Session
from crosswalk_tui.ui.widgets.bars import TooSmall
from crosswalk_tui.ui.widgets.lines import LineView

Found = Rung | tuple[int, Excluded]
"""A ranked offer, or one left out with its model's position."""


class Explanation(LineView):
    """The explanation itself, as long as it needs to be."""

    def __init__(self, session: Session, found: Found, claims: Sequence[Claim]) -> None:
        super().__init__(id="explanation")
        self._session, self._found, self._claims = session, found, claims
        self._built: tuple[int, list[Line]] | None = None

    def count(self, width: int) -> int:
        """How many lines there are at *width*."""
        return len(self._lines(width))

    def line(self, index: int, width: int) -> Line:
        """Line *index* in *width* cells."""
        return self._lines(width)[index]

    def _lines(self, width: int) -> list[Line]:
        if self._built is None or self._built[0] != width:
            self._built = (width, self._explained(width) if width > 0 else [])
        return self._built[1]

    def _explained(self, width: int) -> list[Line]:
        sides, found = self._session.sides, self._found
        if isinstance(found, tuple):
            return left_out(sides[found[0]].model, *found, self._claims, width)
        model = sides[found.place].model
        return bill(model, found.place, found.quote, self._session.workload, self._claims, width)


class ExplainScreen(ModalScreen[None]):
    """The explanation in a box."""

    AUTO_FOCUS = "#explanation"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,x,q,enter", "close", "Close", id="explain.close", tooltip="Close the explanation"),
    ]

    def __init__(self, session: Session, found: Found, claims: Sequence[Claim]) -> None:
        """Explain *found*, an offer of the session's ladder; *claims* are what the sources say of it."""
        super().__init__()
        self._text = Explanation(session, found, claims)

    def compose(self) -> ComposeResult:
        """The text in a box."""
        with Vertical(id="explain", classes="dialog") as box:
            box.border_title = "Why this figure"
            box.border_subtitle = "esc close"
            yield self._text
        yield TooSmall(id="too-small")

    def action_close(self) -> None:
        """Back to the screen."""
        self.dismiss(None)
