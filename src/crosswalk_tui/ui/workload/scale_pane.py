"""What changes at scale: the comparison at four volumes, each of them a field, and what there is to say about it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.reactive import reactive, var

from crosswalk_tui.core.text.table import Table
from crosswalk_tui.ui.kit.cells import Line
from crosswalk_tui.ui.kit.lines import Block
from crosswalk_tui.ui.kit.strip_cache import CachedHorizontal, CachedVertical
from crosswalk_tui.ui.session.answers import Analysis
from crosswalk_tui.ui.session.draft import Draft
from crosswalk_tui.ui.workload.analysis_view import AnalysisView
from crosswalk_tui.ui.workload.field_widgets import FieldGrid
from crosswalk_tui.ui.workload.fields import SCALE
from crosswalk_tui.ui.workload.scale_table import scale_sentences, scale_table, scale_table_lines


class ScaleTable(Block):
    """What the models cost, beside the volumes."""

    answers: reactive[Analysis | None] = reactive(None, always_update=True)

    def lines(self, width: int) -> list[Line]:
        """The heads, and a line for each volume."""
        return [] if self.answers is None else scale_table_lines(self.answers, width)


class ScalePane(CachedVertical):
    """Volumes to edit, bills beside them, sentences below."""

    BORDER_TITLE = "What changes at scale"
    BORDER_SUBTITLE = "in/out can be edited"

    answers: var[Analysis | None] = var(None, always_update=True, init=False)
    stale: var[bool] = var(False)

    def __init__(self, draft: Draft, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes="pane")
        self.grid = FieldGrid(SCALE, draft, id="volumes", heading="in/out")
        self._table, self._said = ScaleTable(id="scale-table"), AnalysisView(scale_sentences, id="scale-said")

    def compose(self) -> ComposeResult:
        """Fields and table side by side, then the sentences."""
        with CachedHorizontal(id="scale-rows"):
            yield self.grid
            yield self._table
        yield self._said

    def watch_answers(self, answers: Analysis | None) -> None:
        """Show the new answers."""
        self._table.answers = answers
        self._said.answers = answers

    def watch_stale(self, stale: bool) -> None:
        """A field cannot be read: all this is of the time before."""
        self._table.stale = self._said.stale = stale

    def show(self, draft: Draft, origin: str) -> None:
        """Show the volumes of *draft*."""
        self.grid.show(draft, origin)

    def table(self) -> Table | None:
        """The bills at each volume."""
        return None if self.answers is None else scale_table(self.answers)
