"""What if the mix were another: break-even, provider changes, each input halved and doubled."""

from __future__ import annotations

from crosswalk_tui.core.text.table import Table
from crosswalk_tui.ui.workload.analysis_view import AnalysisView
from crosswalk_tui.ui.workload.what_if import break_even_table, what_if_lines


class WhatIfPane(AnalysisView):
    """The answers about other mixes."""

    BORDER_TITLE = "What if"

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(what_if_lines, id=id, classes="pane")

    def table(self) -> Table | None:
        """Where the two models cost the same."""
        return None if self.answers is None else break_even_table(self.answers)
