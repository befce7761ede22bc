"""Screen 3: the scores of the compared models by category, and their wins and losses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from crosswalk_tui.catalog.scorebook import ScorePage, score_page
from crosswalk_tui.core.comparison.oldest_data import DatedFigure, scores_of
from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.ui.benchmarks.scoreboard import Scoreboard
from crosswalk_tui.ui.benchmarks.scores_pane import ScoresPane
from crosswalk_tui.ui.benchmarks.tally_pane import TallyPane
from crosswalk_tui.ui.kit.cursor_view import CursorView
from crosswalk_tui.ui.session.draft import Change
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.shell.answering_screen import AnsweringScreen

_NOTHING = ScorePage(None, ())


class BenchmarksScreen(AnsweringScreen):
    """Scores and tally of the compared models."""

    VIEW = "benchmarks"
    CSS_PATH = "screen.tcss"
    TABS = (("scores", "Scores"), ("tally", "Win–tie–loss"))
    AUTO_FOCUS = "#score-grid"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "differences", "From A", id="benchmarks.from-a", tooltip="Differences from A instead of scores"),
        Binding("slash", "find", "Find", id="benchmarks.find", tooltip="Find benchmarks by words of their names"),
        Binding("m", "measure", "Plot by it", id="benchmarks.axis", tooltip="Plot capability by this benchmark"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._benchmarks, self._source_names = session.catalogue.benchmarks(), session.catalogue.source_names()
        self._scores = ScoresPane(self._page, id="scores", classes="pane")
        self._tally = TallyPane(id="tally", classes="pane")

    def compose_board(self) -> ComposeResult:
        yield self._scores
        yield self._tally

    def follow(self, change: Change) -> None:
        if change.own:  # a benchmark may be new
            catalogue = self.session.catalogue
            self._benchmarks, self._source_names = catalogue.benchmarks(), catalogue.source_names()
        if change.sides:
            self._show()
            self.refresh_bindings()

    def dated_figures(self) -> Iterable[DatedFigure]:
        return scores_of(self.session.sides, self._benchmarks)

    def _show(self) -> None:
        session = self.session
        board = Scoreboard(self._benchmarks, session.sides, session.clock().date(), self._source_names)
        self._scores.board = board
        self._tally.board = board

    def _page(self, key: str, slug: str) -> ScorePage:
        """Read the scores of a model on a benchmark; a damaged catalogue is reported and gives an empty page."""
        try:
            return score_page(self.session.catalogue, key, slug)
        except CrosswalkError as error:
            self._say(str(error), bad=True)
            return _NOTHING

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable differences from A for two models: they are always shown."""
        if action == "differences":
            return len(self.session.sides) > 2
        return super().check_action(action, parameters)

    def action_differences(self) -> None:
        self._scores.grid.from_a = not self._scores.grid.from_a

    def action_find(self) -> None:
        self.action_show_pane("scores")
        self._scores.find_rows()

    def action_measure(self) -> None:
        row = self._scores.grid.current
        if row is None:
            self._say("Put the cursor on a benchmark to plot by it.")
            return
        self.session.set_axis(row.benchmark.slug)
        self._say(f"The plot now shows capability by {row.benchmark.name}.")

    def on_cursor_view_chosen(self, message: CursorView.Chosen) -> None:
        message.stop()
        self.action_explain()
