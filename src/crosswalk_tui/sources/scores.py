"""Scores find their models by the same rules as offers, and one of them becomes the headline.

Which one is said in `crosswalk_tui.core.headline`; the others stay listed. Where a benchmark is run with several
agents, only one agent's runs are fit for an axis; models without such a run have no headline there.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from crosswalk_tui.core.headline import Measured, fits_the_axis, headline_order
from crosswalk_tui.sources.identity.resolver import Resolver
from crosswalk_tui.sources.records import ScoreAlias, ScoreRecord

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
    """Give each score to its model; return those placed and those whose model nobody serves."""
    placed: list[Placed] = []
    homeless: list[ScoreRecord] = []
    by_name: dict[str, list[tuple[ScoreRecord, str]]] = defaultdict(list)
    for score in scores:
        resolution = resolver.resolve_name(renamed().get(score.model_name, score.model_key))
        by_name[resolution.key].append((score, resolution.rule))
    heirs = _heirs(aliases, resolver)
    by_slug = Counter(key.partition("/")[2] for key in served)
    homes_of = {key.partition("/")[2]: key for key in served}
    for name in sorted(by_name):
        slug = name.partition("/")[2]
        # Score tables often do not know the lab; a slug that only one model has is enough.
        home = name if name in served else homes_of[slug] if by_slug[slug] == 1 else None
        for score, rule in by_name[name]:
            homes = [Placed(home, score, rule)] if home is not None else []
            homes.extend(
                Placed(heir, score, f"{rule}+score-alias")
                for heir, condition in heirs.get(name, ())
                if heir in served and heir != name and condition(score)
            )
            placed.extend(homes)
            if not homes:
                homeless.append(score)
    return _with_headlines(placed), homeless


@cache
def renamed() -> dict[str, str]:
    """Reviewed: names whose score table was read as another model, and the key they mean."""
    text = files("crosswalk_tui.sources").joinpath("tables", "score_names.csv").read_text(encoding="utf-8")
    return {row["model_name"]: row["key"] for row in csv.DictReader(text.splitlines())}


def _heirs(aliases: Iterable[ScoreAlias], resolver: Resolver) -> dict[str, list[tuple[str, Condition]]]:
    heirs: dict[str, list[tuple[str, Condition]]] = defaultdict(list)
    for alias in aliases:
        served = resolver.resolve_name(alias.served_key).key
        heirs[resolver.resolve_name(alias.scores_from).key].append((served, _condition(alias)))
    return heirs


_SAYS = re.compile(r"variant says ([\w-]+)")


def _condition(alias: ScoreAlias) -> Condition:
    """Which scores are inherited: all, or those whose variant names the mode that the alias's reason asks for."""
    wanted = _SAYS.search(alias.reason)
    if wanted is None:
        return lambda _: True
    parts = wanted[1]
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
    """What tells two scores apart wherever their rows stand in the file."""
    score = item.score
    return (score.variant, score.source, score.model_name, score.model_key, score.source_url, repr(score.score))
