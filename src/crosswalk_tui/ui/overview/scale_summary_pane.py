"""The scale pane without fields; in its own module, since only wide screens need its imports (36 ms)."""

from __future__ import annotations

from crosswalk_tui.core.text.table import Table
from crosswalk_tui.ui.workload.analysis_view import AnalysisView
from crosswalk_tui.ui.workload.scale_table import scale_summary_lines, scale_table


class ScaleSummaryPane(AnalysisView):
    """The costs at each volume, and sentences about them."""

    BORDER_TITLE = "What changes at scale"
    HELP = (
        "What each model costs at its cheapest at other volumes, with the same shares and the same size of prompt, and"
        " what follows from it. The volumes can be edited on the workload screen (2)."
    )

    def __init__(self, *, id: str) -> None:
        super().__init__(scale_summary_lines, id=id, classes="pane")

    def table(self) -> Table | None:
        """The costs at each volume."""
        return None if self.analysis is None else scale_table(self.analysis)
