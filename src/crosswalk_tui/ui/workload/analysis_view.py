"""What the panes of the analysis share: the scrollable view and the winners of a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.reactive import var

from crosswalk_tui.core.changes.analysis import Analysis
from crosswalk_tui.core.changes.scale import ScaleRow
from crosswalk_tui.core.comparison.comparison import LETTERS
from crosswalk_tui.core.text.format import UNKNOWN
from crosswalk_tui.core.vocabulary import Sign
from crosswalk_tui.ui.kit.cells import SIDES, Line, letters
from crosswalk_tui.ui.kit.text_views import TextView


class AnalysisView(TextView):
    """The analysis, laid out by a function."""

    analysis: var[Analysis | None] = var(None, always_update=True, init=False)

    def __init__(self, layout: Callable[[Analysis, int], list[Line]], *, id: str, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._layout_lines = layout

    def watch_analysis(self) -> None:
        """Show the new analysis; lay out the panes only if the number of lines changed."""
        before = 0 if self._built is None else len(self._built[1])
        self.rebuild()
        if self.size.width and self.total != before:
            self.refresh(layout=True)

    def laid_out(self, width: int) -> list[Line]:
        return [] if self.analysis is None else self._layout_lines(self.analysis, width)


def winning_places(row: ScaleRow, keys: Sequence[str]) -> list[int]:
    """The positions of the cheapest models in *row*."""
    return [place for place, key in enumerate(keys) if key in row.winners]


def winner_letters(row: ScaleRow, keys: Sequence[str]) -> Line:
    """The cheapest models and those that an assumed rate may make cheaper: ``B ≈A``."""
    line = letters(winning_places(row, keys))
    for place in (place for place, key in enumerate(keys) if key in row.maybe_cheaper):
        line += [(f" {Sign.ASSUMED}", "bad"), (LETTERS[place], SIDES[place])]
    return line


def winner_text(row: ScaleRow, keys: Sequence[str], names: Sequence[str]) -> str:
    """`winner_letters` as text with the *names* of the models: ``Large, ≈ Small``."""
    winners = " = ".join(names[place] for place in winning_places(row, keys)) or UNKNOWN
    return winners + "".join(
        f", {Sign.ASSUMED} {names[place]}" for place, key in enumerate(keys) if key in row.maybe_cheaper
    )
