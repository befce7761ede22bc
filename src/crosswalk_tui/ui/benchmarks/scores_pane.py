"""Every score of the compared models, and details of the one under the cursor."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.reactive import reactive, var

from crosswalk_tui.catalog.scorebook import ScorePage
from crosswalk_tui.core.changes.age import is_old_score, months_since
from crosswalk_tui.core.comparison.comparison import LETTERS
from crosswalk_tui.core.scores.comparing import score_text
from crosswalk_tui.core.scores.score_rows import ScoreRow
from crosswalk_tui.core.text.format import UNKNOWN
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.ui.benchmarks.score_grid import ScoreGrid
from crosswalk_tui.ui.benchmarks.scoreboard import Scoreboard, score_table
from crosswalk_tui.ui.kit.cells import SIDES, Line, clean, length, wrap
from crosswalk_tui.ui.kit.lines import Block
from crosswalk_tui.ui.kit.named_keys import keyed
from crosswalk_tui.ui.kit.row_counter import CountsRows
from crosswalk_tui.ui.shell.cursor_target import CursorTarget, ScoreOf
from crosswalk_tui.ui.shell.score_lines import SCORE_SIGNS, gap_words, legend
from crosswalk_tui.ui.shell.searched_pane import SearchedPane

ReadPage = Callable[[str, str], ScorePage]
"""Reads the scores of a model (by key) on a benchmark (by slug)."""


class ScoreNotes(Block):
    """The score under the cursor: source, date, variant, badges, and the difference in words; the legend.

    Attributes:
        rows: the visible rows, whose marks are explained.
        shows_gaps: whether their cells show differences.
        finds_nothing: whether a search leaves no row.
    """

    finds_nothing: reactive[bool] = reactive(False)
    board: reactive[Scoreboard | None] = reactive(None)
    at: reactive[tuple[str, int] | None] = reactive(None)
    rows: reactive[tuple[ScoreRow, ...]] = reactive(())
    shows_gaps: reactive[bool] = reactive(False)

    def __init__(self, read: ReadPage, *, id: str) -> None:
        super().__init__(id=id)
        self._read = read

    def lines(self, width: int) -> list[Line]:
        if self.board is None or width <= 0:
            return []
        if self.finds_nothing:
            return [[("No benchmark has all of these words.", "dim")]]
        gaps = "at the right: lead" if len(self.board.sides) == 2 else "differences: from A"
        gaps = f"{gaps}, Elo as win rate" if self.shows_gaps else ""
        key = legend(self.rows, self.board.today, width, gaps)
        return [*_note_lines(self.board, self.at, self._read, width), *key][: self.size.height]


class ScoresPane(CountsRows, SearchedPane):
    """The grid of scores, and notes under it."""

    BORDER_TITLE = "Scores"
    SIGN_WORDS = SCORE_SIGNS
    HELP = (
        "Every score of the compared models: benchmarks on which all have a score by category, then the others."
        " {table.sort}, or a click on a title, sorts: by difference, by the lead of a model over the best other one,"
        " or by name; {benchmarks.find} finds benchmarks. Up and down go from benchmark to benchmark, left and right"
        " from model to model. Bars use the benchmark's own scale. Of two models the better one shows its lead; of"
        " more, each shows its difference from A. An Elo difference is shown as a win rate. {figure.explain} explains"
        " the score under the cursor: who measured it, when and how, and all other scores."
    )

    board: var[Scoreboard | None] = var(None)

    def __init__(self, read: ReadPage, *, id: str, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._read = read
        self.grid, self._notes = ScoreGrid(id="score-grid"), ScoreNotes(read, id="score-notes")

    def compose(self) -> ComposeResult:
        yield self.search
        yield self.grid
        yield self._notes

    def on_mount(self) -> None:
        for reactive_name in ("cursor", "column", "order"):
            self.watch(self.grid, reactive_name, self._describe, init=False)
        for reactive_name in ("top", "from_a", "order"):
            self.watch(self.grid, reactive_name, self._explain_marks, init=False)

    @property
    def searched(self) -> ScoreGrid:
        return self.grid

    def narrow(self, words: tuple[str, ...]) -> int:
        found = self.grid.narrow(words)
        self._notes.finds_nothing = not found and bool(words)
        self._describe()
        self._explain_marks()
        return found

    def on_resize(self) -> None:
        self.call_after_refresh(self._explain_marks)  # the grid has its size then

    def watch_board(self) -> None:
        self.grid.board = self.board
        self._notes.board = self.board
        self._describe()
        self._explain_marks()

    def _explain_marks(self) -> None:
        self._notes.rows, self._notes.shows_gaps = self.grid.in_sight, self.grid.shows_gaps

    def _describe(self) -> None:
        row = self.grid.current
        self._notes.at = None if row is None else (row.benchmark.slug, self.grid.column)

    def cursor_target(self) -> CursorTarget | None:
        row, place = self.grid.current, self.grid.column
        if row is None or self.board is None:
            return None
        score, key, slug = row.scores[place], self.board.sides[place].model.key, row.benchmark.slug
        page = self._read(key, slug)
        home = page.note.homepage if page.note is not None else ""
        link = home if page.headline is None else page.headline.url
        text = score_text(None if score is None else score.value, row.benchmark.unit)
        return CursorTarget(text, ScoreOf(key, slug), link)

    def table(self) -> Table | None:
        return None if self.board is None else score_table(self.board, self.grid.rows)


def _note_lines(board: Scoreboard, at: tuple[str, int] | None, read: ReadPage, width: int) -> list[Line]:
    """Details of the score at *at* (benchmark slug, model position)."""
    row = None if at is None else next((r for r in board.rows if r.benchmark.slug == at[0]), None)
    if row is None or at is None or at[1] >= len(board.sides):
        note = "" if board.rows else board.missing_note
        return [[(words, "")] for words in wrap(note, width) if words]
    place = at[1]
    page = read(board.sides[place].model.key, row.benchmark.slug)
    return [
        _benchmark(row, page, width),
        *_measured(board, row, place, page, width),
        *_gap(board, row, place, width),
    ]


def _benchmark(row: ScoreRow, page: ScorePage, width: int) -> Line:
    """Name, scale and description in one line."""
    benchmark = row.benchmark
    named = clean(benchmark.name)
    way = "higher is better" if benchmark.higher_is_better else "lower is better"
    unit = "Elo" if benchmark.unit == "elo" else clean(benchmark.unit)
    scale = f" {unit}, {way}"
    described = page.note.description if page.note is not None else ""
    rest = wrap(f"{scale} · {described}" if described else scale, max(1, width - len(named) - 1), most=1)[0]
    return [(named, "strong"), (f" {rest}", "dim")]


def _measured(board: Scoreboard, row: ScoreRow, place: int, page: ScorePage, width: int) -> list[Line]:
    """The score with its badges, source, date and variant; or why there is none."""
    score, letter, headline = row.scores[place], LETTERS[place], page.headline
    if score is None or headline is None:
        return [[(f"{letter} ", SIDES[place]), (words, "")] for words in wrap(_missing(page), max(1, width - 2), 1)]
    measured = headline.measured
    line: Line = [
        (f"{letter} ", SIDES[place]),
        (f"{score_text(score.value, row.benchmark.unit)}  ", "strong"),
        (score.origin_words, "bad" if measured.self_reported else ""),
    ]
    if is_old_score(measured.as_of, board.today):
        line.append((f"  {months_since(measured.as_of, board.today)} months old", "bad"))
    parts = (clean(headline.origin.name), clean(measured.as_of or "undated"), clean(measured.variant))
    details = wrap(" · ".join(part for part in parts if part), max(1, width - length(line) - 2), 1)[0]
    return [[*line, (f"  {details}", "dim")]]


def _missing(page: ScorePage) -> str:
    if not page.others:
        return f"{UNKNOWN} no score published"
    count = len(page.others)
    runs = "1 score is" if count == 1 else f"{count} scores are"
    return f"{UNKNOWN} none on this axis: {runs} with another agent" + keyed(" ({figure.explain} lists them)")


def _gap(board: Scoreboard, row: ScoreRow, place: int, width: int) -> list[Line]:
    """The difference from A in words; for A, from the best other model."""
    others = [nth for nth, score in enumerate(row.scores) if nth != place and score is not None]
    if row.scores[place] is None:
        text = f"Only {board.named(others)} {'is' if len(others) == 1 else 'are'} scored on it." if others else ""
    elif not others:
        text = f"No score is published for {board.named(row.missing)}."
    else:
        other = 0 if 0 in others else row.best if row.best in others else others[0]
        text = gap_words(row, place, other, board.names)
    return [[(words, "")] for words in wrap(text, width, 2) if words]
