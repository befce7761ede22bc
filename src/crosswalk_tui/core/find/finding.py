"""Find the cheapest models that meet conditions, what each condition removed, and the nearest misses.

The price of a model is that of its cheapest offer by the usual rule (`crosswalk_tui.core.find.judging`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from crosswalk_tui.core.find.condition_checks import Miss, price_miss
from crosswalk_tui.core.find.find_query import FindQuery, SortKey
from crosswalk_tui.core.find.judging import Judged, Match, total_of
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.money import TIE_TOLERANCE
from crosswalk_tui.core.plot.choices import PriceAxis
from crosswalk_tui.core.plot.points import pareto_front, point_of
from crosswalk_tui.core.scores.comparing import noise_of
from crosswalk_tui.core.vocabulary import Exclusion

NEAREST = 5
"""The most near misses that are listed."""


class NearMiss(NamedTuple):
    """A model that is not found, at its cheapest offer, and all that it misses."""

    match: Match
    misses: tuple[Miss, ...]


class Effect(NamedTuple):
    """What one condition does.

    Attributes:
        removed: models that are known not to meet it.
        unknown: models of which this is not known.
        more: models that would be found without it.
        cheaper: models that would then cost less than the cheapest found.
        cheapest: the cheapest that would then be found, or found at a lower price.
        found_at: its present price, if it is found already.
    """

    key: str
    label: str
    removed: int
    unknown: int
    more: int
    cheaper: int
    cheapest: Match | None
    found_at: Match | None = None


class Found(NamedTuple):
    """The answer to a query.

    Attributes:
        matches: the models that meet all conditions, sorted.
        front: the keys of those that no other match beats in price and score.
        effects: what each condition does.
        near: the nearest misses, nearest first.
        n_served: models with an offer that can be billed.
        unserved: why the other models with offers cannot be billed.
        n_models: models in the catalogue.
    """

    query: FindQuery
    matches: tuple[Match, ...]
    front: frozenset[str]
    effects: tuple[Effect, ...]
    near: tuple[NearMiss, ...]
    n_served: int
    unserved: Mapping[Exclusion, int]
    n_models: int

    @property
    def n_unsold(self) -> int:
        """Models that nobody sells by the token, or only offers that were not read."""
        return self.n_models - self.n_served - sum(self.unserved.values())

    @property
    def to_relax(self) -> Effect | None:
        """The condition without which most models would be found, the cheapest first; None if no single one helps."""
        helpful = [(each, total_of(each.cheapest)) for each in self.effects if each.cheapest is not None and each.more]
        return min(helpful, key=lambda one: (-one[0].more, one[1]))[0] if helpful else None


_Served = tuple[Match, Judged]
"""A candidate that can be billed."""


def found_of(query: FindQuery, judged: Sequence[Judged], n_models: int) -> Found:
    """Collect the answer from the *judged* candidates of a catalogue of *n_models* models."""
    served = [(match, each) for each in judged if (match := each.priced.match) is not None]
    matches = [match for match, each in served if not each.misses]
    least = min(map(total_of, matches), default=None)
    keys = [*query.labels]
    effects = tuple(_effect(key, query, served, least) for key in keys)
    front = _front(matches, query.benchmark)
    return Found(
        query,
        tuple(in_order(matches, query.sort, query.benchmark)),
        front,
        effects,
        _nearest(served),
        len(served),
        Counter(each.priced.reason for each in judged if each.priced.reason is not None),
        n_models,
    )


def in_order(
    matches: Iterable[Match], sort: SortKey, benchmark: Benchmark | None, *, worst_first: bool = False
) -> list[Match]:
    """Sort *matches*, the best first unless *worst_first*; those without a score last, unless sorted by cost."""
    sign = -1 if worst_first else 1
    if sort is SortKey.COST or benchmark is None:
        return sorted(matches, key=lambda match: (sign * total_of(match), match.model.key))

    def place(match: Match) -> tuple[bool, float, int, str]:
        worth = _goodness(match, benchmark) if sort is SortKey.SCORE else value_of(match, benchmark)
        return worth is None, -sign * (worth or 0.0), total_of(match), match.model.key

    return sorted(matches, key=place)


def _goodness(match: Match, benchmark: Benchmark) -> float | None:
    """The score of *match*, higher is better; None without one."""
    score = match.scores.get(benchmark.slug)
    return score if score is None or benchmark.higher_is_better else -score


def value_of(match: Match, benchmark: Benchmark) -> float | None:
    """Percent of the scale of *benchmark* reached per USD a month; None without a score or a cost."""
    score = match.scores.get(benchmark.slug)
    if score is None or not match.quote.total_usd:
        return None
    above = score - benchmark.minimum if benchmark.higher_is_better else benchmark.maximum - score
    share = max(0.0, above / (benchmark.maximum - benchmark.minimum))
    return 100 * share / float(match.quote.total_usd)


def _front(matches: Sequence[Match], benchmark: Benchmark | None) -> frozenset[str]:
    """The keys of the matches on the Pareto front of cost and score."""
    if benchmark is None:
        return frozenset()
    points = [
        point_of(each.model, each.quote, each.scores.get(benchmark.slug), benchmark, PriceAxis.MONTHLY)
        for each in matches
    ]
    front = pareto_front([point for point in points if point is not None], noise_of(benchmark))
    return frozenset(point.key for point in front)


def _effect(key: str, query: FindQuery, served: Sequence[_Served], least: int | None) -> Effect:
    """What the condition *key* does; *least* is the cost of the cheapest match."""
    removed = unknown = more = 0
    then: list[Match] = []  # found without the condition, or found at a lower price
    already: dict[str, Match] = {}  # the present price of those that are found with it, too
    for match, each in served:
        for miss in each.misses:
            if miss.key == key:
                unknown += miss.unknown
                removed += not miss.unknown
        found = _without(key, query, match, each)
        if found is not None and (each.misses or total_of(found) < total_of(match)):
            then.append(found)
            more += bool(each.misses)
            if not each.misses:
                already[match.model.key] = match
    cheapest = min(then, key=total_of, default=None)
    limit = None if least is None else Decimal(least)
    cheaper = sum(limit is not None and total_of(match) * (1 + TIE_TOLERANCE) < limit for match in then)
    found_at = None if cheapest is None else already.get(cheapest.model.key)
    return Effect(key, query.labels[key], removed, unknown, more, cheaper, cheapest, found_at)


def _without(key: str, query: FindQuery, match: Match, judged: Judged) -> Match | None:
    """The model at its cheapest offer without the condition *key*, if it would then be found."""
    without, misses = judged.priced.without, judged.misses
    if key not in without:
        return match if not misses or (len(misses) == 1 and misses[0].key == key) else None
    found = without[key]
    if found is None or any(miss.key not in without and miss.key != "max_usd" for miss in misses):
        return None
    return found if price_miss(query.conditions.max_usd, found.quote, query.month_factor) is None else None


def _nearest(served: Sequence[_Served]) -> tuple[NearMiss, ...]:
    """The models that miss fewest conditions, by the least."""
    near = [NearMiss(match, each.misses) for match, each in served if each.misses]

    def distance(miss: NearMiss) -> tuple[int, float, int, str]:
        gaps = sum(each.gap for each in miss.misses)
        return len(miss.misses), gaps, total_of(miss.match), miss.match.model.key

    return tuple(sorted(near, key=distance)[:NEAREST])
