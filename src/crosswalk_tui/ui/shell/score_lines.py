"""How scores are drawn on every screen: names, figures with marks, bars on the benchmark's scale, differences."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from crosswalk_tui.core.changes.age import OLD_SCORE_MONTHS, is_old_score
from crosswalk_tui.core.models import Benchmark, Score
from crosswalk_tui.core.scores.comparing import difference_text, lead, mismatch, score_text, win_rate
from crosswalk_tui.core.scores.score_rows import UNLIKE, UNLIKE_THE_REST, ScoreRow
from crosswalk_tui.core.vocabulary import Sign
from crosswalk_tui.ui.kit.cells import SIDES, Line, Span, bar, fit, pack, pointed
from crosswalk_tui.ui.shell.sign_legend import legend_pieces

LAB = "lab"
"""After a score that the model's maker measured itself."""

SCORE_SIGNS = {Sign.OLD: f"over {OLD_SCORE_MONTHS} months old"}
"""What signs mean in a table of scores, more exactly."""

_LOWER, _LOWER_SHORT = " lower wins", " low wins"  # after the name of a benchmark
_MOST_VALUE = 7  # most width of a figure
_AROUND = 4  # width of a cell besides the figure, the bar and the difference: a sign and spaces
_FIRST = ("", Sign.BETTER)  # what may precede a figure
_GAP, _SHORT_GAP, _LEAST_BAR = 10, 8, 4
_BOTH, _IN_FULL = 12, 20  # spare width from which a difference is shown after the bar, and from which it has its unit

_SHORT = {
    "aider_polyglot": "Aider", "aider_edit": "Aider edit", "aider_seconds_per_case": "Aider time",
    "arena_coding": "Arena coding",
    "arena_creative_writing": "Arena writing", "arena_hard_prompts": "Arena hard pr.",
    "arena_instruction_following": "Arena following", "arena_longer_query": "Arena longer", "arena_math": "Arena math",
    "arena_multi_turn": "Arena multiturn", "arena_text": "Arena Text", "bfcl_latency_mean": "BFCL latency",
    "bfcl_unspecified": "BFCL (version?)", "bfcl_v4": "BFCL v4", "bfcl_v4_multi_turn": "BFCL multi-turn",
    "epoch_eci": "Epoch ECI", "fictionlivebench_60k": "Fiction 60k", "fictionlivebench_120k": "Fiction 120k",
    "gpqa_meta": "GPQA (Meta)", "hle": "HLE", "infinitebench_en_mc": "InfiniteBench",
    "otis_mock_aime": "OTIS mock AIME", "simpleqa_verified": "SimpleQA ver.", "swe_atlas_qna": "SWE-Atlas Q&A",
    "swe_atlas_refactoring": "SWE-Atlas ref.", "swe_atlas_tests": "SWE-Atlas tests",
    "swe_bench_bash_only": "SWE-bench bash", "swe_bench_multilingual": "SWE-bench multi",
    "swe_bench_verified": "SWE-bench ver.", "swe_bench_verified_epoch": "SWE-bench Epoch",
    "tau2_airline": "tau2 airline", "tau2_retail": "tau2 retail", "tau2_telecom": "tau2 telecom",
    "tau3_banking": "tau3 banking",
    "tau_bench_airline": "tau airline", "tau_bench_retail": "tau retail",
    "terminal_bench_1": "Terminal-B. 1", "terminal_bench_2": "Terminal-B. 2.0", "terminal_bench_2_1": "Terminal-B. 2.1",
    "terminal_bench_unspecified": "Terminal-B. v?", "vectara_hallucination_rate": "Hallucination",
}  # fmt: skip
"""Short names of benchmarks for narrow panes, of at most 15 characters."""


def full_name(benchmark: Benchmark) -> str:
    """The name of the benchmark, and whether lower is better."""
    return benchmark.name + ("" if benchmark.higher_is_better else _LOWER)


def suite(benchmark: Benchmark) -> str:
    """The suite that the benchmark belongs to: the first word of its slug."""
    return benchmark.slug.partition("_")[0]


def shortened(benchmarks: Iterable[Benchmark], width: int) -> frozenset[str]:
    """The suites of which a name does not fit in *width* cells: all of their names are short, and so alike."""
    return frozenset(suite(each) for each in benchmarks if len(full_name(each)) > width and each.slug in _SHORT)


def name(benchmark: Benchmark, width: int, short_suites: Container[str] = ()) -> str:
    """`full_name`, shortened where it does not fit in *width* cells, or if its suite is in *short_suites*."""
    short = _SHORT.get(benchmark.slug, benchmark.name)
    full = short if suite(benchmark) in short_suites else benchmark.name
    if benchmark.higher_is_better:
        return fit(full if len(full) <= width else short, width)
    forms = (full + _LOWER, short + _LOWER, short + _LOWER_SHORT)
    cut = fit(short, width - len(_LOWER_SHORT)).rstrip() + _LOWER_SHORT
    return fit(next((form for form in forms if len(form) <= width), cut), width)


def signs(score: Score | None, today: date) -> str:
    """The signs of old scores and of the user's."""
    if score is None:
        return ""
    return (Sign.OWN if score.is_own else "") + (Sign.OLD if is_old_score(score.as_of, today) else "")


def origin_word(score: Score | None) -> str:
    """`LAB` after a score of the model's maker."""
    return LAB if score is not None and score.self_reported else ""


class FigureWidths(NamedTuple):
    """The widths of figures, of the signs after them, and of the word after these with its space."""

    value: int
    signs: int = 0
    word: int = 0

    @property
    def total(self) -> int:
        """The width of all three."""
        return self.value + self.signs + self.word


def figure(benchmark: Benchmark, score: Score | None, today: date, widths: FigureWidths) -> str:
    """The score with its unit, right-aligned, then its signs, then whose it is if there is room for the word."""
    value = score_text(None if score is None else score.value, benchmark.unit)
    word = f" {origin_word(score)}" if widths.word else ""
    return fit(value, widths.value, right=True) + signs(score, today).ljust(widths.signs) + word.ljust(widths.word)


def figure_widths(rows: Iterable[ScoreRow], today: date) -> FigureWidths:
    """The least widths for all figures in *rows*."""
    scores = [(row.benchmark.unit, score) for row in rows for score in row.scores if score is not None]
    value = max((len(score_text(score.value, unit)) for unit, score in scores), default=0)
    marks = max((len(signs(score, today)) for _, score in scores), default=0)
    word = max((len(origin_word(score)) for _, score in scores), default=0)
    return FigureWidths(min(_MOST_VALUE, value), marks, word + 1 if word else 0)


def share(row: ScoreRow, place: int) -> float:
    """The share of the bar that the score at *place* fills, 0 to 1: its position on the benchmark's scale.

    Seconds have no scale; they are relative to the slowest score in the row.
    """
    score = row.scores[place]
    if score is None:
        return 0.0
    low, high = row.benchmark.minimum, row.benchmark.maximum
    if row.benchmark.unit == "seconds":
        low, high = 0.0, max(other.value for other in row.scores if other is not None)
    return min(1.0, max(0.0, (score.value - low) / (high - low))) if high > low else 0.0


def bar_leftwards(filled: float, room: int) -> str:
    """Like `bar`, growing from the right."""
    halves = round(filled * room * 2)
    return ("▐" * (halves % 2) + "█" * (halves // 2)).rjust(room)


def gap(row: ScoreRow, place: int, *, in_full: bool = True) -> str:
    """The difference shown after the score at *place*, with its unit if *in_full*.

    Of two models, the better one shows its lead, and B shows a tie; of more, each shows its difference from A. An Elo
    difference is shown as a win rate, and `UNLIKE` if the scores were not measured alike.
    """
    other = 0 if len(row.scores) > 2 else 1 - place
    mine, its = row.scores[place], row.scores[other]
    if mine is None or its is None or place == other:
        return ""
    benchmark, leads = row.benchmark, lead(row.benchmark, mine, its)
    if len(row.scores) == 2 and (leads < 0 or (not leads and not place)):
        return ""
    if mismatch(benchmark, mine, its):
        return UNLIKE
    if not leads:
        return "tie"
    if benchmark.unit == "elo":
        return f"{win_rate(mine.value - its.value):.0%}" + (" win" if in_full else "")
    return difference_text(mine.value, its.value, benchmark.unit, in_full=in_full)


def gap_style(row: ScoreRow, place: int) -> str:
    """The style of `gap`: quiet if the scores were not measured alike."""
    return "quiet" if row.mismatch(place, 0 if place else len(row.scores) - 1) else "dim"


def gap_words(row: ScoreRow, place: int, other: int, names: Sequence[str]) -> str:
    """The difference between two models, or why they are not compared, as a sentence with their *names*."""
    mine, its = row.scores[place], row.scores[other]
    me, it = names[place], names[other]
    if mine is None or its is None:
        return ""
    benchmark, leads = row.benchmark, lead(row.benchmark, mine, its)
    difference = difference_text(mine.value, its.value, benchmark.unit)
    reason = mismatch(benchmark, mine, its)
    if reason:
        return f"{me} is not compared with {it} ({difference}): {reason}."
    if not leads:
        even = mine.value == its.value
        return f"{me} and {it} score the same." if even else f"{me} and {it} are even ({difference} for {me})."
    if benchmark.unit == "elo":
        better, worse = (me, it) if leads > 0 else (it, me)
        won = win_rate(abs(mine.value - its.value))
        return f"{better} wins {won:.0%} against {worse}: {difference.lstrip('+−')} Elo points more."
    return f"{me} is {difference} against {it}: {'better' if leads > 0 else 'worse'}."


def cell(row: ScoreRow, place: int, width: int, today: date, widths: FigureWidths, *, from_a: bool = False) -> Line:
    """The score at *place*, its bar and the difference, as far as they fit in *width* cells.

    With *from_a*, every model except A shows its difference from A instead of its score.
    """
    room, gap_text, spare = _parts(row, place, width, widths)
    value = figure(row.benchmark, row.scores[place], today, widths)
    if from_a and place and row.scores[place] is not None:
        value = fit(gap(row, place), widths.total, right=True)
        gap_text = (" " * len(gap_text[0]), "")
    return [
        _sign(row, place),
        (value, _value_style(row, place)),
        (f" {bar(share(row, place), room)}", f"bar-{SIDES[place]}"),
        gap_text,
        (spare, ""),
    ]


def least_cell(widths: FigureWidths) -> int:
    """The least width of a cell with a figure."""
    return widths.total + _AROUND - 1


def shows_gap(width: int, widths: FigureWidths) -> bool:
    """Whether a cell of *width* has room for a difference."""
    return width - widths.total - _AROUND >= _BOTH


def wing(row: ScoreRow, place: int, width: int, today: date, widths: FigureWidths) -> Line:
    """Half of a butterfly chart: A's bar grows leftwards from the middle, B's rightwards."""
    room, gap_text, spare = _parts(row, place, width, widths)
    best = _sign(row, place)
    value = (figure(row.benchmark, row.scores[place], today, widths), _value_style(row, place))
    if place == 0:
        left = (bar_leftwards(share(row, 0), room), "bar-a")
        return [(spare[1:], ""), _space_last(gap_text), best, value, (" ", ""), left, ("│", "quiet")]
    return [(f"{bar(share(row, 1), room)} ", "bar-b"), best, value, gap_text, (spare, "")]


def point_at_figure(piece: Line) -> Line:
    """*piece* under the cursor: its figure follows the place for the sign of the better one; bars stay as they are."""
    at = next((nth + 1 for nth, (text, style) in enumerate(piece) if style == "best" and text.strip() in _FIRST), None)
    return piece if at is None else [*piece[:at], *pointed(piece[at][0]), *piece[at + 1 :]]


def _parts(row: ScoreRow, place: int, width: int, widths: FigureWidths) -> tuple[int, Span, str]:
    """The width of the bar, the difference, and the padding of a cell."""
    spare = max(0, width - widths.total - _AROUND)
    beside = 0 if spare < _BOTH else _SHORT_GAP if spare < _IN_FULL else _GAP
    room = spare - beside if spare - beside >= _LEAST_BAR else 0
    gap_text = fit(gap(row, place, in_full=beside == _GAP), beside, right=True)
    return room, (gap_text, gap_style(row, place)), " " * max(0, width - widths.total - _AROUND + 1 - room - beside)


def _space_last(gap_text: Span) -> Span:
    """*gap_text* with its leading space moved to the end."""
    text, style = gap_text
    return (text[1:] + text[:1] if text[:1] == " " else text, style)


def _sign(row: ScoreRow, place: int) -> Span:
    """The sign before the best score."""
    return (f"{Sign.BETTER if row.best == place else ' '} ", "best")


def _value_style(row: ScoreRow, place: int) -> str:
    """Quiet for no score, and of several for one that is not comparable with the best."""
    is_unlike = len(row.scores) > 2 and place in row.unlike
    return "quiet" if row.scores[place] is None or is_unlike else "best" if row.best == place else ""


def signs_in(rows: Iterable[ScoreRow], today: date) -> str:
    """The signs that *rows* are drawn with."""
    shown = [Sign.BETTER.value for row in rows if row.best is not None]
    return "".join([*shown, *(signs(score, today) for row in rows for score in row.scores)])


def legend(rows: Sequence[ScoreRow], today: date, width: int, gaps: str | None = None) -> list[Line]:
    """The legend of the signs in *rows*; *gaps* explains the differences, if shown, and None that no row has a word."""
    pieces = legend_pieces(signs_in(rows, today), SCORE_SIGNS)
    unlike = [] if gaps is None else [row.unlike_words for row in rows if row.unlike]
    named = next((words for words in unlike if words != UNLIKE), "")
    if named:
        pieces.append([(f"{named} ", ""), (UNLIKE_THE_REST, "dim")])
    if unlike and (gaps or UNLIKE in unlike):
        pieces.append([(f"{UNLIKE} ", ""), ("not measured alike", "dim")])
    if gaps and rows:
        pieces.append([(gaps, "dim")])
    return pack(pieces, width)
