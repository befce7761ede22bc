"""Small panes of the overview: the verdict in one line, and the workload with the offers table."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.reactive import reactive

from crosswalk_tui.core.comparison.comparison import Comparison
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.ui.kit.cells import Line
from crosswalk_tui.ui.kit.lines import Block
from crosswalk_tui.ui.kit.named_keys import keyed
from crosswalk_tui.ui.session.draft import Draft
from crosswalk_tui.ui.shell.field_widgets import FieldGrid
from crosswalk_tui.ui.shell.messages import ShowScreen
from crosswalk_tui.ui.shell.source_title import name_source
from crosswalk_tui.ui.workload.fields import TOKENS
from crosswalk_tui.ui.workload.offers_pane import OffersPane
from crosswalk_tui.ui.workload.workload_summary import WorkloadSummary

_MORE_FIELDS = (
    "{app.workload} has cached, prompts and more", "{app.workload} has cached etc.", "{app.workload} has more",
)  # fmt: skip
"""Where the other parts of the workload are edited, the longest form first."""


class VerdictStrip(Block):
    """Which model is cheaper and which is stronger; a click opens the verdict screen."""

    comparison: reactive[Comparison | None] = reactive(None, always_update=True)
    """None until the first paint, which importing the verdict would delay."""

    def __init__(self, benchmarks: Sequence[Benchmark], *, id: str) -> None:
        super().__init__(id=id)
        self.benchmarks = benchmarks

    def on_mount(self) -> None:
        self.tooltip = keyed("The verdict in full, with its figures: key {app.verdict}")

    def lines(self, width: int) -> list[Line]:
        if self.comparison is None:
            return []
        from crosswalk_tui.ui.verdict.verdict_strip import strip_line

        return [strip_line(self.comparison, self.benchmarks, width)]

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(ShowScreen("verdict"))


class WorkloadPane(OffersPane):
    """Two fields for the tokens per month, and the offers table."""

    BORDER_TITLE = "Workload · $/month by provider"
    IN_DETAIL = False

    def __init__(self, draft: Draft, *, id: str) -> None:
        self.grid = FieldGrid(TOKENS, draft, id="tokens", notes=_MORE_FIELDS)
        self._reading = WorkloadSummary(id="reading")
        super().__init__(self.grid, self._reading, id=id)

    def show(self, draft: Draft, comparison: Comparison, origin: str) -> None:
        """Show the workload and its ranking."""
        self.grid.show(draft, origin)
        self.set_class(draft.budget is not None, "-with-budget")
        self._reading.show(draft, comparison)
        name_source(self, "Workload", self.BORDER_TITLE, draft)
        self.comparison = comparison

    def say_problem(self, problem: str) -> None:
        """Show why a field is invalid, and mark the results as stale."""
        self._reading.problem = problem
        self._reading.outdated = self.stale = bool(problem)
