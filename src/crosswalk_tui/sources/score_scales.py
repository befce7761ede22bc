"""The scales of benchmarks: scores outside are rejected, but scales of ratings grow with the best models."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from crosswalk_tui.sources.harvest import BenchmarkRecord, Harvest, ScoreRecord

_RATING = "elo"
_STEP = 100
"""The ends of a scale of ratings are multiples of it."""

_BEYOND = 500
"""A rating further outside the scale of its benchmark is an error, not that of a better model."""


def fit_scales(harvests: Iterable[Harvest]) -> None:
    """Reject scores outside the scale of their benchmark, and widen scales of ratings to the next 100; in place.

    A scale of ratings ends at its best model, which a newer list may exceed.
    """
    harvests = list(harvests)
    stated = {board.benchmark_id: board for harvest in harvests for board in harvest.benchmarks}
    for harvest in harvests:
        kept = []
        for score in harvest.scores:
            reason = _off_scale(score, stated.get(score.benchmark))
            if reason is None:
                kept.append(score)
            else:
                harvest.reject(score.path, reason)
        harvest.scores = kept
    ratings: dict[str, list[float]] = defaultdict(list)
    for score in (score for harvest in harvests for score in harvest.scores):
        ratings[score.benchmark].append(score.score)
    for harvest in harvests:
        harvest.benchmarks = [_widened(board, ratings[board.benchmark_id]) for board in harvest.benchmarks]


def _off_scale(score: ScoreRecord, board: BenchmarkRecord | None) -> str | None:
    """Why a score is not on the scale of its benchmark; None if it is."""
    if board is None:
        return f"the benchmark {score.benchmark} is not in benchmarks.csv"
    slack = _BEYOND if board.unit == _RATING else 0
    fits = board.minimum - slack <= score.score <= board.maximum + slack
    return None if fits else f"the score {score.score:g} is outside the scale of {board.benchmark_id}"


def _widened(board: BenchmarkRecord, values: list[float]) -> BenchmarkRecord:
    """*board* with a scale that includes all *values*."""
    lowest = min((value // _STEP * _STEP for value in values), default=board.minimum)
    highest = max((-(-value // _STEP) * _STEP for value in values), default=board.maximum)
    return replace(board, minimum=min(board.minimum, lowest), maximum=max(board.maximum, highest))
