"""Scores both models have, drawn against each other; what only one of them has is named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual.reactive import reactive

from crosswalk_tui.core.catalogue import Benchmark, Score
from crosswalk_tui.core.compare import LETTERS, Side
from crosswalk_tui.core.format import score as score_text
from crosswalk_tui.core.scoring import ScoreRow, shared_scores, unshared_scores
from crosswalk_tui.ui.cells import SIDES, Line, fit, wrap
from crosswalk_tui.ui.widgets.lines import LineView

_FIGURE = 6
"""Cells of a score."""

_SHORT = {
    "aider_polyglot": "Aider", "arena_coding": "Arena coding", "arena_creative_writing": "Arena writing",
    "arena_hard_prompts": "Arena hard", "arena_instruction_following": "Arena following",
    "arena_longer_query": "Arena longer", "arena_math": "Arena math", "arena_multi_turn": "Arena multi-turn",
    "arena_text": "Arena Text", "bfcl_latency_mean": "BFCL latency", "bfcl_v4": "BFCL v4",
    "bfcl_v4_multi_turn": "BFCL multi-turn", "epoch_eci": "Epoch ECI", "fictionlivebench_60k": "Fiction.live 60k",
    "fictionlivebench_120k": "Fiction.live120k", "hle": "HLE", "otis_mock_aime": "OTIS mock AIME",
    "simpleqa_verified": "SimpleQA ver.", "swe_bench_bash_only": "SWE-bench bash",
    "swe_bench_verified": "SWE-bench ver.", "swe_bench_verified_epoch": "SWE-bench Epoch",
    "tau3_banking": "tau3 banking", "terminal_bench_2": "Terminal-Bench 2",
    "vectara_hallucination_rate": "Hallucination",
}  # fmt: skip
"""Names for narrow panes, of the benchmarks most often shared, where theirs is long."""

_CLAIM = "°"
_EIGHTHS = " ▏▎▍▌▋▊▉█"


@dataclass(frozen=True, slots=True)
class Scoreboard:
    """What the pane shows: the compared sides and every benchmark there is."""

    benchmarks: Sequence[Benchmark]
    sides: tuple[Side, ...]


class BenchmarksPane(LineView):
    """Two bars per shared benchmark where there is room, else one row with the bars back to back."""

    BORDER_TITLE = "Benchmarks"

    board: reactive[Scoreboard | None] = reactive(None)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._built: tuple[tuple[int, int], list[Line]] | None = None

    def watch_board(self) -> None:
        """Show the new scores."""
        self._built = None
        self.renew()

    def count(self, width: int) -> int:
        """How many lines there are at *width*."""
        return len(self._lines(width))

    def line(self, index: int, width: int) -> Line:
        """Line *index* in *width* cells."""
        return self._lines(width)[index]

    def _lines(self, width: int) -> list[Line]:
        height = self.page
        if self.board is None or width <= 0:
            return []
        if self._built is None or self._built[0] != (width, height):
            self._built = ((width, height), list(_page(self.board, width, height)))
        return self._built[1]


def _page(board: Scoreboard, width: int, height: int) -> Iterable[Line]:
    rows = shared_scores(board.benchmarks, board.sides)
    notes = list(_notes(board, rows, width))
    draw = _bars if len(rows) * 2 + len(notes) + bool(notes) <= height else _butterfly
    name = _name_width(rows, min(30, max(8, width * 2 // 5 - 1)))
    for row in rows:
        yield from draw(row, width, name)
    if rows and notes:
        yield []
    yield from notes


def _notes(board: Scoreboard, rows: Sequence[ScoreRow], width: int) -> Iterable[Line]:
    """In words: what is missing, and what the marks mean."""
    sentences = []
    scoreless = [LETTERS[i] for i, side in enumerate(board.sides) if not side.scores]
    if len(scoreless) == len(board.sides):
        sentences.append("No scores are published for either model.")
    elif scoreless:
        sentences.append(f"No scores are published for {' and '.join(scoreless)}.")
    elif not rows:
        sentences.append("The models share no benchmark.")
    for letter, names in zip(LETTERS, unshared_scores(board.benchmarks, board.sides), strict=False):
        if names:
            sentences.append(f"Only {letter}: {', '.join(names)}.")
    if any(s is not None and s.self_reported for row in rows for s in row.scores):
        sentences.append(f"{_CLAIM} measured by the model's maker")
    if any(not row.benchmark.higher_is_better for row in rows):
        sentences.append("↓ lower is better")
    for sentence in sentences:
        for text in wrap(sentence, width, most=4):
            yield [(text, "dim")]


def _name(row: ScoreRow, width: int) -> str:
    """The benchmark's name, or its short one where that does not fit."""
    benchmark = row.benchmark
    arrow = "" if benchmark.higher_is_better else " ↓"
    name = benchmark.name if len(benchmark.name + arrow) <= width else _SHORT.get(benchmark.slug, benchmark.name)
    return fit(fit(name, width - len(arrow)).rstrip() + arrow, width)


def _name_width(board_rows: Sequence[ScoreRow], most: int) -> int:
    """Cells for the names: what the longest needs, within reason."""
    return min(most, max((len(row.benchmark.name) + 2 for row in board_rows), default=0))


def _figure(row: ScoreRow, score: Score | None) -> str:
    if score is None:
        return score_text(None, row.benchmark.unit) + " "
    return score_text(score.value, row.benchmark.unit) + (_CLAIM if score.self_reported else " ")


def _bars(row: ScoreRow, width: int, name: int) -> Iterable[Line]:
    """A line per model: name, letter, bar, score."""
    room = max(0, width - name - 3 - _FIGURE - 1)
    for place, score in enumerate(row.scores):
        side = SIDES[place]
        yield [
            (_name(row, name) if not place else " " * name, "" if place else "dim"),
            (f" {LETTERS[place]} ", side),
            (_bar(_share(row.benchmark, score), room), f"bar-{side}"),
            (" ", ""),
            (_figure(row, score).rjust(_FIGURE), "best" if row.best == place else ""),
        ]


def _butterfly(row: ScoreRow, width: int, name: int) -> Iterable[Line]:
    """One line: name, A's score, A's bar leftwards, B's bar rightwards, B's score."""
    room = max(0, (width - name - 2 * _FIGURE - 4) // 2)
    a, b = row.scores[:2]
    left = round(_share(row.benchmark, a) * room)
    yield [
        (_name(row, name), "dim"),
        (_figure(row, a).rjust(_FIGURE), "best" if row.best == 0 else ""),
        (" " + ("█" * left).rjust(room), "bar-a"),
        ("│", "quiet"),
        (_bar(_share(row.benchmark, b), room) + " ", "bar-b"),
        (_figure(row, b).rjust(_FIGURE), "best" if row.best == 1 else ""),
    ]


def _share(benchmark: Benchmark, score: Score | None) -> float:
    """Where on the benchmark's scale the score is, 0 to 1."""
    if score is None:
        return 0.0
    return min(1.0, max(0.0, (score.value - benchmark.minimum) / (benchmark.maximum - benchmark.minimum)))


def _bar(share: float, room: int) -> str:
    eighths = round(share * room * 8)
    return ("█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()).ljust(room)
