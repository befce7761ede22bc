"""Match scores to models by the same rules as offers, and choose a headline among them.

The rule is in `crosswalk_tui.core.scores.headline`; the others stay listed. Where a benchmark is run with several
agents, only one agent's runs are fit for an axis; models without such a run have no headline there.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache

from crosswalk_tui.core.scores.headline import Measured, fits_the_axis, headline_order
from crosswalk_tui.sources.harvest import BenchmarkRecord, Harvest, ScoreAlias, ScoreRecord
from crosswalk_tui.sources.identity.resolver import Resolver
from crosswalk_tui.sources.providers import read_table

Condition = Callable[[ScoreRecord], bool]


@dataclass(frozen=True, slots=True)
class Placed:
    """A score and the model it belongs to."""

    key: str
    score: ScoreRecord
    rule: str
    headline: bool = False


def place(
    scores: Iterable[ScoreRecord], aliases: Iterable[ScoreAlias], resolver: Resolver, served: set[str]
) -> tuple[list[Placed], list[ScoreRecord]]:
    """Assign each score to its model; return the assigned ones and those whose model has no offer."""
    placed: list[Placed] = []
    unplaced: list[ScoreRecord] = []
    by_name: dict[str, list[tuple[ScoreRecord, str]]] = defaultdict(list)
    for score in scores:
        resolution = resolver.resolve_name(renamed().get(score.model_name, score.model_key))
        by_name[resolution.key].append((score, resolution.rule))
    inheriting = _inheriting(aliases, resolver)
    by_slug = Counter(key.partition("/")[2] for key in served)
    homes_of = {key.partition("/")[2]: key for key in served}
    for name in sorted(by_name):
        slug = name.partition("/")[2]
        # Score tables often lack the lab; a slug that only one model has is enough.
        home = next((n for n in (name, _by_day(name)) if n in served), homes_of[slug] if by_slug[slug] == 1 else None)
        for score, rule in by_name[name]:
            homes = [Placed(home, score, rule)] if home is not None else []
            homes.extend(
                Placed(inheritor, score, f"{rule}+score-alias")
                for inheritor, condition in inheriting.get(name, ())
                if inheritor in served and inheritor != name and condition(score)
            )
            placed.extend(homes)
            if not homes:
                unplaced.append(score)
    return _with_headlines(placed), unplaced


def _by_day(key: str) -> str:
    """The key of a dated release by month and day: ``deepseek-v4-pro@2026-08-13`` is ``deepseek-v4-pro-0813``."""
    slug, _, date = key.partition("@")
    return f"{slug}-{date[5:].replace('-', '')}" if date else key


_RATING = "elo"
_STEP = 100
_BEYOND = 500
"""A rating further than this outside its benchmark's scale is an error, not a better model."""


def fit_scales(harvests: Iterable[Harvest]) -> None:
    """Leave out scores that are on no known scale, and widen the scale of ratings that has none: in place.

    A scale of ratings ends at its best model; a newer list may exceed it. Scales are widened to the next 100.
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
    """Why a score cannot be shown on its benchmark's scale; None when it can."""
    if board is None:
        return f"the benchmark {score.benchmark} is not in benchmarks.csv"
    slack = _BEYOND if board.unit == _RATING else 0
    fits = board.minimum - slack <= score.score <= board.maximum + slack
    return None if fits else f"the score {score.score:g} is outside the scale of {board.benchmark_id}"


def _widened(board: BenchmarkRecord, values: list[float]) -> BenchmarkRecord:
    """*board* with a scale that has every one of *values* on it."""
    lowest, highest = min(values, default=board.minimum), max(values, default=board.maximum)
    return replace(
        board,
        minimum=min(board.minimum, lowest // _STEP * _STEP),
        maximum=max(board.maximum, -(-highest // _STEP) * _STEP),
    )


@cache
def renamed() -> dict[str, str]:
    """Reviewed: names that would match the wrong model, and the key they mean."""
    rows = read_table("score_names.csv", ("model_name", "key"))
    return {row["model_name"]: row["key"] for row in rows}


def _inheriting(aliases: Iterable[ScoreAlias], resolver: Resolver) -> dict[str, list[tuple[str, Condition]]]:
    inheriting: dict[str, list[tuple[str, Condition]]] = defaultdict(list)
    for alias in aliases:
        served = resolver.resolve_name(alias.served_key).key
        inheriting[resolver.resolve_name(alias.scores_from).key].append((served, _condition(alias)))
    return inheriting


_SAYS = re.compile(r"variant says ([\w-]+)")


def _condition(alias: ScoreAlias) -> Condition:
    """Which scores are inherited: all, or those whose variant names the mode that the alias's reason requires."""
    requested = _SAYS.search(alias.reason)
    if requested is None:
        return lambda _: True
    parts = requested[1]
    return lambda score: parts in {part.strip() for part in score.variant.split(";")}


def _with_headlines(placed: list[Placed]) -> list[Placed]:
    groups: dict[tuple[str, str], list[Placed]] = defaultdict(list)
    for item in placed:
        groups[item.key, item.score.benchmark].append(item)
    result: list[Placed] = []
    for group in groups.values():
        best = min(group, key=_headline_order)
        fit = fits_the_axis(best.score.benchmark, best.score.variant)
        result.extend(replace(item, headline=fit and item is best) for item in group)
    return sorted(result, key=lambda p: (p.key, p.score.benchmark, not p.headline, _content(p)))


def _headline_order(item: Placed) -> tuple[object, ...]:
    score = item.score
    measured = Measured(score.benchmark, score.variant, score.as_of, score.self_reported, item.rule)
    return (*headline_order(measured), _content(item))


def _content(item: Placed) -> tuple[str, ...]:
    """Sort key of scores that is independent of the order of rows in the file."""
    score = item.score
    return (score.variant, score.source, score.model_name, score.model_key, score.source_url, repr(score.score))
