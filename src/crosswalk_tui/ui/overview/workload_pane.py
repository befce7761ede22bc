"""The workload being compared, editable, and every offer ranked for it."""

from __future__ import annotations

from textual.app import ComposeResult

from crosswalk_tui.core.comparison.sides import Comparison
from crosswalk_tui.ui.session.draft import Draft
from crosswalk_tui.ui.workload.field_widgets import FieldGrid
from crosswalk_tui.ui.workload.fields import TOKENS
from crosswalk_tui.ui.workload.offers_pane import OffersPane
from crosswalk_tui.ui.workload.workload_summary import WorkloadSummary


class WorkloadPane(OffersPane):
    """Tokens a month in two fields, and the ladder of offers ranked for them."""

    BORDER_TITLE = "Workload · $/month by provider"
    IN_DETAIL = False

    def __init__(self, draft: Draft, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.grid = FieldGrid(TOKENS, draft, id="tokens")
        self._reading = WorkloadSummary(id="reading")

    def compose(self) -> ComposeResult:
        """Fields and what was read over the ladder."""
        yield self.grid
        yield self._reading
        yield from super().compose()

    def show(self, draft: Draft, comparison: Comparison, origin: str) -> None:
        """Show the state and what it costs."""
        self.grid.show(draft, origin)
        self.set_class(draft.budget is not None, "-with-budget")
        self._reading.show(draft, comparison)
        self.comparison = comparison

    def say_problem(self, problem: str) -> None:
        """Say that a field cannot be read; what depends on it looks like that of the time before."""
        self._reading.problem = problem
        self._reading.outdated = self.stale = bool(problem)
