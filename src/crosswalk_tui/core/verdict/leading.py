"""Which of the compared models leads, on the benchmark that compares most of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from crosswalk_tui.core.comparison.comparison import Side
from crosswalk_tui.core.models import Benchmark, Score
from crosswalk_tui.core.scores.comparing import lead, mismatch, score_text, win_rate
from crosswalk_tui.core.scores.score_rows import position
from crosswalk_tui.core.text import format as fmt

_PREFERRED = ("arena_text", "epoch_eci", "gpqa_diamond")
"""The benchmarks that a verdict leads with, if all compared models share one."""


class Lead(NamedTuple):
    """The scores of the compared models on the benchmark that the verdict leads with.

    Attributes:
        scores: by position; None for a model without a comparable score.
        order: positions of the models with a score, best first.
    """

    benchmark: Benchmark
    scores: tuple[Score | None, ...]
    order: tuple[int, ...]

    @property
    def winner(self) -> int | None:
        """The model that is better than all others by more than noise; None for a tie."""
        return self.order[0] if len(self.best) == 1 else None

    @property
    def best(self) -> tuple[int, ...]:
        """The best model, and all whose difference from it may be chance."""
        first = self.scores[self.order[0]]
        return tuple(
            place
            for place in self.order
            if first is not None
            and (score := self.scores[place]) is not None
            and lead(self.benchmark, first, score) == 0
        )

    def text(self, place: int) -> str:
        """Format the score of the model at *place*."""
        score = self.scores[place]
        return fmt.UNKNOWN if score is None else score_text(score.value, self.benchmark.unit)

    def win_rate(self, place: int, other: int) -> float | None:
        """How often the model at *place* is preferred to *other*, 0 to 1; None unless the scores are Elo ratings."""
        one, two = self.scores[place], self.scores[other]
        if one is None or two is None or self.benchmark.unit != "elo":
            return None
        return win_rate(one.value - two.value)


def leading(benchmarks: Sequence[Benchmark], sides: Sequence[Side]) -> Lead | None:
    """The first benchmark on which as many of *sides* as possible, at least two, are comparable; None if none is.

    A benchmark of one skill (tier "extra") is taken only where the broad ones compare fewer than half of them: that it
    has one score more does not make its best model the strongest.
    """
    best: Lead | None = None
    for benchmark in sorted(benchmarks, key=lambda b: (b.tier == "extra", position(_PREFERRED, b.slug))):
        if benchmark.tier == "extra" and best is not None and 2 * len(best.order) >= len(sides):
            break
        found = None if benchmark.tier == "legacy" else lead_on(benchmark, sides)
        if found is not None and (best is None or len(found.order) > len(best.order)):
            best = found
            if len(best.order) == len(sides):
                break
    return best


def lead_on(benchmark: Benchmark, sides: Sequence[Side]) -> Lead | None:
    """The comparable independent scores of *sides* on *benchmark*; None if fewer than two have one."""
    scores: list[Score | None] = []
    first: Score | None = None
    for side in sides:
        score = side.scores.get(benchmark.slug)
        if score is not None and (score.self_reported or (first is not None and mismatch(benchmark, first, score))):
            score = None
        first = score if first is None else first
        scores.append(score)
    known = [(place, score.value) for place, score in enumerate(scores) if score is not None]
    if len(known) < 2:
        return None
    known.sort(key=lambda item: -item[1] if benchmark.higher_is_better else item[1])
    return Lead(benchmark, tuple(scores), tuple(place for place, _ in known))


def percent(rate: float) -> str:
    """Format a win rate as a whole percentage; at most ``>99%``."""
    whole = round(rate * 100)
    return ">99%" if whole >= 100 else f"{whole}%"
