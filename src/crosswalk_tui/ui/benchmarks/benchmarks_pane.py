"""The benchmarks of the overview: shared scores as bars, and notes on missing scores."""

# Annotations are not made text, as in `core/models.py`.

from collections.abc import Iterable
from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.strip import Strip

from crosswalk_tui.core.comparison.comparison import LETTERS
from crosswalk_tui.core.scores.comparing import score_text
from crosswalk_tui.core.scores.score_rows import UNLIKE, ScoreRow, scored_alone
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.vocabulary import Sign
from crosswalk_tui.ui.benchmarks.scoreboard import Scoreboard, score_table
from crosswalk_tui.ui.kit.cells import SIDES, Line, Span, bar, fit, wrap
from crosswalk_tui.ui.kit.cursor_view import CursorView
from crosswalk_tui.ui.shell.cursor_target import CursorTarget, ScoreOf
from crosswalk_tui.ui.shell.score_lines import (
    SCORE_SIGNS,
    FigureWidths,
    bar_leftwards,
    figure,
    figure_widths,
    full_name,
    legend,
    name,
    origin_word,
    point_at_figure,
    share,
    shortened,
)

_LEAST_WING = 6
"""Least width of a bar beside a score with a word."""


class ScoreLine(NamedTuple):
    """A line of the pane.

    Attributes:
        pieces: the label and a piece per score, or the whole line as one piece.
        row: the scores; None for a note.
        places: the positions of the models with a score on this line.
    """

    pieces: tuple[Line, ...]
    row: ScoreRow | None = None
    places: tuple[int, ...] = ()


class BenchmarksPane(CursorView):
    """A bar per model and shared benchmark; if space is short, the bars of two models share a line, back to back."""

    BORDER_TITLE = "Benchmarks"
    SIGN_WORDS = SCORE_SIGNS
    HELP = (
        "The benchmarks on which at least two compared models have a score, each on its own scale. Left and right"
        " choose between two scores on one line. {figure.explain} explains the score under the cursor; screen"
        " {app.benchmarks} has all benchmarks."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "side(0)", "Left", show=False, id="benchmarks.left", tooltip="To A's score"),
        Binding("right,l", "side(1)", "Right", show=False, id="benchmarks.right", tooltip="To B's score"),
    ]

    board: reactive[Scoreboard | None] = reactive(None)
    side: reactive[int] = reactive(0, repaint=False)
    """The score under the cursor, if a line has two."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._built: tuple[tuple[int, int], list[ScoreLine]] | None = None

    def watch_board(self) -> None:
        self._built = None
        self.renew()

    def watch_side(self) -> None:
        self.repaint_rows(self.cursor)

    def count(self, width: int) -> int:
        return len(self._lines(width))

    def line(self, index: int, width: int) -> Line:
        return [span for piece in self._lines(width)[index].pieces for span in piece]

    def row(self, y: int) -> Strip:
        """Visible line *y*; under the cursor, a sign points at the score, of two at that of the side."""
        index = y + self.top
        lines = self._lines(self.line_width)
        if not (self.shows_cursor and index == self.cursor < len(lines) and lines[index].places):
            return super().row(y)
        drawn = lines[index]
        pointed_at = self.side + 1 if len(drawn.places) == 2 else 0
        pieces = [point_at_figure(piece) if nth == pointed_at else piece for nth, piece in enumerate(drawn.pieces)]
        return self._paint_line([span for piece in pieces for span in piece], y)

    def action_side(self, side: int) -> None:
        self.side = side

    def cursor_target(self) -> CursorTarget | None:
        lines = self._lines(self.line_width)
        drawn = lines[self.cursor] if 0 <= self.cursor < len(lines) else None
        if drawn is None or drawn.row is None or self.board is None:
            return None
        place = drawn.places[self.side % len(drawn.places)]
        score = drawn.row.scores[place]
        benchmark = drawn.row.benchmark
        about = ScoreOf(self.board.sides[place].model.key, benchmark.slug)
        return CursorTarget(score_text(None if score is None else score.value, benchmark.unit), about)

    def table(self) -> Table | None:
        return None if self.board is None else score_table(self.board)

    def _lines(self, width: int) -> list[ScoreLine]:
        height = self.page
        if self.board is None or width <= 0:
            return []
        if self._built is None or self._built[0] != (width, height):
            self._built = ((width, height), list(_page(self.board, width, height)))
        return self._built[1]


class _ScoreWidths(NamedTuple):
    """Widths of the names, and of the figures with a space before them; and the suites whose names are short."""

    label: int
    figure: FigureWidths
    short: frozenset[str] = frozenset()

    def wing(self, width: int) -> int:
        """The width of each of two bars back to back on a line of *width* cells."""
        return max(0, (width - self.label - 2 * self.figure.total - 4) // 2)


def _page(board: Scoreboard, width: int, height: int) -> Iterable[ScoreLine]:
    rows, models = board.compared, len(board.sides)
    longest = max((len(full_name(row.benchmark)) + 1 for row in rows), default=0)
    label = min(longest, 30, max(8, width * 2 // 5 - 1))
    short = shortened((row.benchmark for row in rows), label - 1)
    notes = list(_notes(board, width, short))
    roomy = len(rows) * models + len(notes) + bool(notes) <= height
    widths = figure_widths(rows, board.today)
    columns = _ScoreWidths(label, widths._replace(value=widths.value + 1), short)
    back_to_back = models == 2 and not roomy
    if back_to_back and columns.wing(width) < _LEAST_WING:
        columns = columns._replace(figure=columns.figure._replace(word=0))
    for row in rows:
        if back_to_back:
            yield _butterfly(board, row, width, columns)
        else:
            yield from _bars(board, row, width, columns)
    if rows and notes:
        yield ScoreLine(([],))
    for note in notes:
        yield ScoreLine((note,))


def _bars(board: Scoreboard, row: ScoreRow, width: int, columns: _ScoreWidths) -> Iterable[ScoreLine]:
    """A line per model: name, letter, bar, score."""
    room = max(0, width - columns.label - 4 - columns.figure.total)
    for place in range(len(row.scores)):
        side = SIDES[place]
        line: Line = [
            (" " * columns.label if place else name(row.benchmark, columns.label, columns.short), ""),
            (f" {LETTERS[place]} ", side),
            (_with_word(row, place, bar(share(row, place), room)), f"bar-{side}"),
            _mark(row, place),
            _figure(board, row, place, columns),
        ]
        yield ScoreLine((line,), row, (place,))


def _butterfly(board: Scoreboard, row: ScoreRow, width: int, columns: _ScoreWidths) -> ScoreLine:
    """One line: name, A's score, A's bar leftwards, B's bar rightwards, B's score.

    A word about a score is in place of its bar if there is no room for both.
    """
    room = columns.wing(width)
    first, second = (_figure(board, row, place, columns) for place in (0, 1))
    bars = [bar_leftwards(share(row, 0), room), bar(share(row, 1), room)]
    if not columns.figure.word:
        words = [origin_word(score) for score in row.scores]
        bars = [
            fit(f"{word} " if nth and room > len(word) else word, room, right=nth > 0) if word else drawn
            for nth, (word, drawn) in enumerate(zip(words, bars, strict=True))
        ]
    drawn: Line = [(bars[0], "bar-a"), ("│", "quiet")]
    if row.unlike and room < len(UNLIKE) and not any(map(origin_word, row.scores)):  # which says why
        drawn, bars[1] = [(UNLIKE.center(2 * room + 1), "quiet")], ""
    left: Line = [_mark(row, 0), first, (" ", ""), *drawn]
    right: Line = [(_with_word(row, 1, bars[1]), "bar-b"), _mark(row, 1), second]
    return ScoreLine(([(name(row.benchmark, columns.label - 1, columns.short) + " ", "dim")], left, right), row, (0, 1))


def _with_word(row: ScoreRow, place: int, drawn: str) -> str:
    """The bar *drawn*, at its end `UNLIKE` if the score at *place* is not compared: instead of it if it is too long."""
    if place not in row.unlike or len(drawn) < len(UNLIKE):
        return drawn
    free = len(drawn) - len(drawn.rstrip())
    return f"{drawn[: -len(UNLIKE)] if free >= len(UNLIKE) else ' ' * (len(drawn) - len(UNLIKE))}{UNLIKE}"


def _mark(row: ScoreRow, place: int) -> Span:
    return (Sign.BETTER if row.best == place else " ", "best")


def _figure(board: Scoreboard, row: ScoreRow, place: int, columns: _ScoreWidths) -> Span:
    text = figure(row.benchmark, row.scores[place], board.today, columns.figure)
    return (text, "best" if row.best == place else "")


def _notes(board: Scoreboard, width: int, short: frozenset[str]) -> Iterable[Line]:
    """Scores that are not compared or missing, and the legend of the marks; names of *short* suites as in the rows."""

    def called(row: ScoreRow) -> str:
        return name(row.benchmark, len(row.benchmark.name), short).rstrip()

    sentences = [board.missing_note] if board.missing_note else []
    unlike = [
        called(row) + ("" if row.unlike_words == UNLIKE else f" ({row.unlike_words.split()[0]})")
        for row in board.compared
        if row.unlike
    ]
    sentences += [f"{UNLIKE.capitalize()}, not compared: {', '.join(unlike)}."] if unlike else []
    alone = scored_alone(board.rows)
    for place, model in enumerate(board.names):
        names = ", ".join(called(row) for row in alone if row.scores[place])
        if names:
            sentences.append(f"Only {model}: {names}.")
    for sentence in sentences:
        for text in wrap(sentence, width, most=4):
            yield [(text, "dim")]
    yield from legend(board.compared, board.today, width)
