"""The verdict in one line."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.reactive import reactive

from crosswalk_tui.core.comparison.sides import Comparison
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.ui.kit.cells import Line
from crosswalk_tui.ui.kit.lines import Block
from crosswalk_tui.ui.shell.messages import ShowScreen


class VerdictStrip(Block):
    """Who costs less, who is stronger; a click opens the verdict in full."""

    comparison: reactive[Comparison | None] = reactive(None, always_update=True)
    """What is judged; None at first, for what judges takes a while to import: the first screen comes up without it."""

    def __init__(self, benchmarks: Sequence[Benchmark], *, id: str) -> None:  # noqa: A002 - Textual's name
        """Judge capability by *benchmarks*."""
        super().__init__(id=id)
        self._benchmarks = benchmarks
        self.tooltip = "The verdict in full, with its receipts: key 5"

    def lines(self, width: int) -> list[Line]:
        """One line."""
        if self.comparison is None:
            return []
        from crosswalk_tui.ui.verdict.verdict_lines import strip_line

        return [strip_line(self.comparison, self._benchmarks, width)]

    def on_click(self, event: events.Click) -> None:
        """The verdict in full."""
        event.stop()
        self.post_message(ShowScreen("verdict"))
