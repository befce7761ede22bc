"""Scores of several models side by side: a row for each benchmark, which score of it is best, and the order of rows."""

# Annotations are not made text, as in `core/models.py`.

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from crosswalk_tui.core.comparison.comparison import LETTERS, Side
from crosswalk_tui.core.models import Benchmark, Score
from crosswalk_tui.core.scores.comparing import lead, mismatch
from crosswalk_tui.core.vocabulary import Sign

CATEGORIES = (
    "human preference", "general reasoning", "coding", "agentic", "tool use", "math", "knowledge", "factuality",
    "instruction following", "long context", "writing", "vision", "speed",
)  # fmt: skip
"""The order of the categories; others follow by name."""

_TIERS = ("core", "extra", "legacy")

UNLIKE = "unlike"
"""For scores that were not measured alike."""

UNLIKE_THE_REST = f"not measured like {Sign.BETTER} or, where there is none, like most"
"""The meaning of letters before `UNLIKE`, see `ScoreRow.unlike_words`."""

BEST_OF_SCORES = "the best of all, if at least one other was measured like it"
"""Which score of a row is marked, see `ScoreRow.best`."""


class ScoreRow(NamedTuple):
    """The headline scores of the compared models on one benchmark.

    Attributes:
        best: position of the model whose score is the best of all, and comparable with at least one other; None for a
            tie, or if no two are comparable.
    """

    benchmark: Benchmark
    scores: tuple[Score | None, ...]
    best: int | None

    @property
    def shared(self) -> bool:
        """Whether every compared model has a score."""
        return None not in self.scores

    @property
    def missing(self) -> tuple[int, ...]:
        """Positions of the models without a score."""
        return tuple(place for place, score in enumerate(self.scores) if score is None)

    @property
    def unlike(self) -> frozenset[int]:
        """Positions of the scores that are not comparable with the best one.

        Without a best one, with the one that most are comparable with, the first of those.
        """
        known = [place for place, score in enumerate(self.scores) if score is not None]
        by_base = {
            base: frozenset(place for place in known if place != base and self.mismatch(place, base))
            for base in (known if self.best is None else [self.best])
        }
        return min(by_base.values(), key=len, default=frozenset())

    @property
    def unlike_words(self) -> str:
        """``AC unlike``, the letters of `unlike`; ``unlike`` if no two scores are comparable; empty if all are."""
        if not self.unlike:
            return ""
        known = len(self.scores) - len(self.missing)
        letters = "".join(LETTERS[place] for place in sorted(self.unlike)) if len(self.unlike) < known - 1 else ""
        return f"{letters} {UNLIKE}".lstrip()

    def mismatch(self, place: int, other: int = 0) -> str:
        """Why the scores at *place* and *other* are not comparable; empty if they are, or one is missing."""
        one, two = self.scores[other], self.scores[place]
        return "" if one is None or two is None else mismatch(self.benchmark, one, two)


def counting(benchmarks: Iterable[Benchmark], sides: Sequence[Side]) -> list[Benchmark]:
    """The *benchmarks* to compare *sides* by: legacy ones only if at least two sides have a score.

    The record of two models must not depend on which others are compared, so all that the two share is kept.
    """
    least = min(2, len(sides))
    return [b for b in benchmarks if b.tier != "legacy" or sum(b.slug in side.scores for side in sides) >= least]


def score_rows(benchmarks: Iterable[Benchmark], sides: Sequence[Side]) -> list[ScoreRow]:
    """The `counting` benchmarks on which any of *sides* has a score."""
    rows = []
    for benchmark in counting(benchmarks, sides):
        scores = tuple(side.scores.get(benchmark.slug) for side in sides)
        if any(score is not None for score in scores):
            rows.append(ScoreRow(benchmark, scores, _leader(benchmark, scores)))
    return rows


def shared_scores(benchmarks: Iterable[Benchmark], sides: Sequence[Side]) -> list[ScoreRow]:
    """The benchmarks on which at least two of *sides* have a score, those without a missing one first."""
    return at_least_two(score_rows(benchmarks, sides))


def at_least_two(rows: Iterable[ScoreRow]) -> list[ScoreRow]:
    """The *rows* with two scores or more, those without a missing one first."""
    found = [row for row in rows if len(row.scores) - len(row.missing) > 1]
    return sorted(found, key=lambda row: len(row.missing))


def unshared_scores(benchmarks: Iterable[Benchmark], sides: Sequence[Side]) -> tuple[tuple[str, ...], ...]:
    """For each side, the names of the benchmarks on which no other side has a score."""
    alone = scored_alone(score_rows(benchmarks, sides))
    return tuple(tuple(row.benchmark.name for row in alone if row.scores[place]) for place in range(len(sides)))


def scored_alone(rows: Iterable[ScoreRow]) -> list[ScoreRow]:
    """The *rows* of several models with the score of one."""
    return [row for row in rows if 0 < len(row.missing) == len(row.scores) - 1]


def by_category(rows: Iterable[ScoreRow]) -> list[tuple[str, list[ScoreRow]]]:
    """Group *rows* by category, in display order; in each, core before extra before legacy."""
    groups: dict[str, list[ScoreRow]] = {}
    for row in sorted(rows, key=lambda row: position(_TIERS, row.benchmark.tier)):
        groups.setdefault(row.benchmark.category, []).append(row)
    return sorted(groups.items(), key=lambda group: (position(CATEGORIES, group[0]), group[0]))


def position(order: Sequence[str], name: str) -> int:
    """The position of *name* in *order*; after the end if it is not in it."""
    return order.index(name) if name in order else len(order)


def spread(row: ScoreRow) -> float:
    """The range of the scores of *row*, 0 to 1: as a share of the scale, or of the longest time for seconds."""
    values = [score.value for score in row.scores if score is not None]
    if len(values) < 2:
        return 0.0
    most, least = max(values), min(values)
    scale = most if row.benchmark.unit == "seconds" else row.benchmark.maximum - row.benchmark.minimum
    return min(1.0, (most - least) / scale) if scale > 0 else 0.0


def lead_share(row: ScoreRow, place: int) -> float | None:
    """How far the score at *place* is ahead of the best other comparable one, as a share of the scale (see `spread`).

    Negative where it is behind; None without such scores.
    """
    own = row.scores[place]
    others = [
        score.value
        for nth, score in enumerate(row.scores)
        if score is not None and nth != place and not row.mismatch(nth, place)
    ]
    if own is None or not others:
        return None
    benchmark = row.benchmark
    best = max(others) if benchmark.higher_is_better else min(others)
    scale = max(own.value, *others) if benchmark.unit == "seconds" else benchmark.maximum - benchmark.minimum
    ahead = own.value - best if benchmark.higher_is_better else best - own.value
    return ahead / scale if scale > 0 else 0.0


def by_spread(rows: Iterable[ScoreRow]) -> tuple[list[ScoreRow], list[ScoreRow]]:
    """Sort *rows* by `spread`, widest first; returns those with comparable scores, and the others."""
    ordered = sorted(rows, key=spread, reverse=True)
    unlike = [row for row in ordered if any(row.mismatch(place) for place in range(1, len(row.scores)))]
    return [row for row in ordered if row not in unlike], unlike


def _leader(benchmark: Benchmark, scores: Sequence[Score | None]) -> int | None:
    """The position of the best score; see `ScoreRow.best`."""
    known = [(place, score) for place, score in enumerate(scores) if score is not None]
    for place, score in known:
        others = [other for nth, other in known if nth != place]
        ahead = all(lead(benchmark, score, other) > 0 for other in others)
        if ahead and not all(mismatch(benchmark, score, other) for other in others):
            return place
    return None
