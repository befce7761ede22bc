"""Match scores to models by the same rules as offers, and choose the headline scores.

The rule is in `crosswalk_tui.core.scores.headline`. If a benchmark is run with several agents, only scores of one
agent can be a headline.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from crosswalk_tui.core.scores.headline import Measured, fits_the_axis, headline_order
from crosswalk_tui.sources.harvest import Harvest, ScoreAlias, ScoreRecord
from crosswalk_tui.sources.identity.resolver import Resolver
from crosswalk_tui.sources.importers import benchmarks
from crosswalk_tui.sources.providers import read_table

Condition = Callable[[ScoreRecord], bool]


class Placed(NamedTuple):
    """A score and its model."""

    key: str
    score: ScoreRecord
    rule: str
    headline: bool = False


def gathered(harvests: Iterable[Harvest]) -> list[ScoreRecord]:
    """All scores of *harvests*, in order; those of a source's own list replace its rows in the benchmark tables.

    The tables repeat rows of the same source with reviewed models, which a newer row of the same name takes.
    """
    scores = [(harvest.source == benchmarks.SOURCE, score) for harvest in harvests for score in harvest.scores]
    reviewed: dict[tuple[str, str], set[str]] = defaultdict(set)
    for is_repeated, score in scores:
        if is_repeated:
            reviewed[score.source, score.model_name].add(score.model_key)
    listed = {_run(score) for is_repeated, score in scores if not is_repeated}
    found: list[ScoreRecord] = []
    for is_repeated, score in scores:
        keys = reviewed.get((score.source, score.model_name), ())
        if is_repeated:
            if _run(score) not in listed:
                found.append(score)
        elif len(keys) == 1:
            found.append(replace(score, model_key=next(iter(keys))))
        else:
            found.append(score)
    return found


def _run(score: ScoreRecord) -> tuple[str, str, str]:
    """What is the same for two rows of one run."""
    return score.source, score.benchmark, score.model_name


def place(
    scores: Iterable[ScoreRecord], aliases: Iterable[ScoreAlias], resolver: Resolver, served: set[str]
) -> tuple[list[Placed], list[ScoreRecord]]:
    """Assign each score to its model; return the assigned scores, and the scores of models without an offer."""
    placed: list[Placed] = []
    unplaced: list[ScoreRecord] = []
    by_name: dict[str, list[tuple[ScoreRecord, str]]] = defaultdict(list)
    for score in scores:
        resolution = resolver.resolve_name(renamed().get(score.model_name, score.model_key))
        by_name[resolution.key].append((score, resolution.rule))
    inheriting = _inheriting(aliases, resolver)
    by_slug = Counter(key.partition("/")[2] for key in served)
    key_of_slug = {key.partition("/")[2]: key for key in served}
    for name in sorted(by_name):
        slug = name.partition("/")[2]
        # Score tables often lack the lab; a slug that only one model has is sufficient.
        only = key_of_slug[slug] if by_slug[slug] == 1 else None
        key = next((n for n in (name, _by_month_and_day(name)) if n in served), only)
        for score, rule in by_name[name]:
            found = [Placed(key, score, rule)] if key is not None else []
            found.extend(
                Placed(inheritor, score, f"{rule}+score-alias")
                for inheritor, condition in inheriting.get(name, ())
                if inheritor in served and inheritor != name and condition(score)
            )
            placed.extend(found)
            if not found:
                unplaced.append(score)
    return _with_headlines(placed), unplaced


def _by_month_and_day(key: str) -> str:
    """The other key of a dated release: ``deepseek-v4-pro-0813`` for ``deepseek-v4-pro@2026-08-13``."""
    slug, _, date = key.partition("@")
    return f"{slug}-{date[5:].replace('-', '')}" if date else key


@cache
def renamed() -> dict[str, str]:
    """The reviewed keys of names that would match the wrong model."""
    return {row["model_name"]: row["key"] for row in read_table("score_names.csv", ("model_name", "key"))}


def _inheriting(aliases: Iterable[ScoreAlias], resolver: Resolver) -> dict[str, list[tuple[str, Condition]]]:
    """The keys that have the scores of a key, too, and which of its scores they have."""
    inheriting: dict[str, list[tuple[str, Condition]]] = defaultdict(list)
    for alias in aliases:
        served = resolver.resolve_name(alias.served_key).key
        inheriting[resolver.resolve_name(alias.scores_from).key].append((served, _condition(alias)))
    return inheriting


_MODE = re.compile(r"variant says ([\w-]+)")


def _condition(alias: ScoreAlias) -> Condition:
    """Which scores are inherited: all, or those of the mode that the reason of the alias requires."""
    mode = _MODE.search(alias.reason)
    if mode is None:
        return lambda _: True
    return lambda score: mode[1] in {part.strip() for part in score.variant.split(";")}


def _with_headlines(placed: list[Placed]) -> list[Placed]:
    """*placed*, sorted, with the headline score of each model and benchmark marked."""
    groups: dict[tuple[str, str], list[Placed]] = defaultdict(list)
    for item in placed:
        groups[item.key, item.score.benchmark].append(item)
    result: list[Placed] = []
    for group in groups.values():
        best = group[0] if len(group) == 1 else min(group, key=_headline_order)
        fit = fits_the_axis(best.score.benchmark, best.score.variant)
        result.extend(item._replace(headline=fit and item is best) for item in group)
    return sorted(result, key=lambda p: (p.key, p.score.benchmark, not p.headline, _content(p)))


def _headline_order(item: Placed) -> tuple[object, ...]:
    """Sort key of scores of a model on a benchmark, the headline first."""
    score = item.score
    measured = Measured(score.benchmark, score.variant, score.as_of, score.self_reported, item.rule)
    return (*headline_order(measured), _content(item))


def _content(item: Placed) -> tuple[str, ...]:
    """A sort key that does not depend on the order of rows in the file."""
    score = item.score
    return (score.variant, score.source, score.model_name, score.model_key, score.source_url, repr(score.score))
