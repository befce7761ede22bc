"""Every score of the compared models, and what stands behind the one pointed at."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.reactive import reactive, var

from crosswalk_tui.catalog.scorebook import ScorePage
from crosswalk_tui.core.scores.comparing import written
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.ui.benchmarks.score_grid import ScoreGrid
from crosswalk_tui.ui.benchmarks.score_notes import note_lines
from crosswalk_tui.ui.benchmarks.score_table import score_table
from crosswalk_tui.ui.benchmarks.scoreboard import Scoreboard
from crosswalk_tui.ui.kit.cells import Line
from crosswalk_tui.ui.kit.lines import Block
from crosswalk_tui.ui.shell.cursor_target import CursorTarget, ScoreOf

ReadPage = Callable[[str, str], ScorePage]
"""What the catalogue has on a model (by key) and a benchmark (by slug)."""


class ScoreNotes(Block):
    """What stands behind the score under the cursor: source, date, variant, badges, and the difference in words."""

    board: reactive[Scoreboard | None] = reactive(None)
    at: reactive[tuple[str, int] | None] = reactive(None)

    def __init__(self, read: ReadPage, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._read = read

    def lines(self, width: int) -> list[Line]:
        """As many as the stylesheet gives."""
        if self.board is None or width <= 0:
            return []
        return note_lines(self.board, self.at, self._read, width)[: self.size.height]


class ScoresPane(Vertical):
    """The grid, and notes under it."""

    BORDER_TITLE = "Scores"
    HELP = (
        "Every score of the compared models: benchmarks all are scored on by category, then those only some are. Up and"
        " down go from benchmark to benchmark, left and right from model to model. Bars stand on the benchmark's own"
        " scale. Beside the better one of two models stands its lead, beside each of more its difference from A; an Elo"
        " gap is told as how often it wins. x explains the score under the cursor: who measured it, when and how, and"
        " every other score there is."
    )

    board: var[Scoreboard | None] = var(None)

    def __init__(self, read: ReadPage, *, id: str, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        """Show scores; *read* tells what the catalogue has on the one pointed at."""
        super().__init__(id=id, classes=classes)
        self._read = read
        self.grid, self._notes = ScoreGrid(id="score-grid"), ScoreNotes(read, id="score-notes")

    def compose(self) -> ComposeResult:
        """Grid above notes."""
        yield self.grid
        yield self._notes

    def on_mount(self) -> None:
        """Say what is behind the cell under the cursor."""
        for reactive_name in ("cursor", "column"):
            self.watch(self.grid, reactive_name, self._describe, init=False)

    def watch_board(self) -> None:
        """Show the new scores."""
        self.grid.board = self.board
        self._notes.board = self.board
        self._describe()

    def _describe(self) -> None:
        row = self.grid.current
        self._notes.at = None if row is None else (row.benchmark.slug, self.grid.column)

    def cursor_target(self) -> CursorTarget | None:
        """The score under the cursor, with the page it was read from."""
        row, place = self.grid.current, self.grid.column
        if row is None or self.board is None:
            return None
        score, key, slug = row.scores[place], self.board.sides[place].model.key, row.benchmark.slug
        page = self._read(key, slug)
        home = page.note.homepage if page.note is not None else ""
        link = home if page.headline is None else page.headline.url
        return CursorTarget(
            written(None if score is None else score.value, row.benchmark.unit), ScoreOf(key, slug), link
        )

    def table(self) -> Table | None:
        """Every score."""
        return None if self.board is None else score_table(self.board)
