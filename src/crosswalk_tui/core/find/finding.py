"""Find the cheapest models that meet conditions, what each condition removed, and the nearest misses.

The price of a model is that of its cheapest offer by the usual rule (`crosswalk_tui.core.pricing.ranking`). All offers
that can be billed are ranked once, and again without those that a condition removes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from crosswalk_tui.core.find.condition_checks import (
    Candidate,
    FactCondition,
    Miss,
    OfferCondition,
    fact_conditions,
    offer_conditions,
    price_miss,
)
from crosswalk_tui.core.find.conditions import Conditions
from crosswalk_tui.core.models import Benchmark, Model, Offer
from crosswalk_tui.core.money import TIE_TOLERANCE
from crosswalk_tui.core.plot.choices import PriceAxis
from crosswalk_tui.core.plot.points import pareto_front, point_of
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.eligibility import is_permitted
from crosswalk_tui.core.pricing.filters import SELLERS, Filters
from crosswalk_tui.core.pricing.ranking import Ranking, rank, rank_quotes
from crosswalk_tui.core.scores.comparing import noise_of
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.quantity import format_usd
from crosswalk_tui.core.vocabulary import Exclusion, ProviderType, Sign
from crosswalk_tui.core.workload.monthly import Workload

NEAREST = 5
"""The most near misses that are listed."""


class SortKey(StrEnum):
    """What found models are sorted by: the lowest cost, the best score, or the most score for the money."""

    COST = "cost"
    SCORE = "score"
    VALUE = "value"


@dataclass(frozen=True)
class FindQuery:
    """What to find, and how to list it.

    Attributes:
        benchmark: of the scores that models are sorted by, and of the Pareto front; None for no scores.
        at: the day whose prices are billed; None for today.
    """

    workload: Workload
    filters: Filters
    conditions: Conditions
    benchmark: Benchmark | None = None
    sort: SortKey = SortKey.COST
    at: date | None = None

    @property
    def month_factor(self) -> Fraction | None:
        """What makes the usage log of the workload a month, for the price condition."""
        return self.workload.month_factor

    @cached_property
    def facts(self) -> list[FactCondition]:
        """The conditions on facts of models."""
        return fact_conditions(self.conditions, self.filters)

    @cached_property
    def of_offers(self) -> list[OfferCondition]:
        """The conditions on offers."""
        return list(offer_conditions(self.filters))

    @property
    def decided_by_offers(self) -> bool:
        """Whether facts of a model do not suffice to find it."""
        return bool(self.of_offers) or self.conditions.max_usd is not None

    @cached_property
    def widest(self) -> Filters:
        """Filters that permit every offer that this query permits with or without one of its conditions."""
        resale = self.filters.resellers or self.reads_resellers
        kinds = SELLERS | (self.filters.types or frozenset()) | ({ProviderType.AGGREGATOR} if resale else frozenset())
        return Filters(types=kinds, region=self.filters.region, or_global=self.filters.region is not None)

    @property
    def reads_resellers(self) -> bool:
        """Whether offers of re-sellers that are not on the allow list may be found, perhaps without a condition."""
        filters = self.filters if not self.filters.ranks_the_named else self.filters._replace(allow=frozenset())
        return filters.resellers or any(each.without.resellers and not each.without.allow for each in self.of_offers)

    @property
    def labels(self) -> dict[str, str]:
        """The name of every condition by its key."""
        labels = {fact.key: fact.label for fact in self.facts} | {each.key: each.label for each in self.of_offers}
        most = self.conditions.max_usd
        return labels if most is None else labels | {"max_usd": f"at most {format_usd(most)} a month"}


class Match(NamedTuple):
    """A model at its cheapest offer.

    Attributes:
        lowest_assumed: see `Ranking.lowest_assumed`.
        own_scores: the benchmarks whose score is the user's.
    """

    model: Model
    quote: Quote
    scores: Mapping[str, float]
    lowest_assumed: Quote | None = None
    own_scores: frozenset[str] = frozenset()

    def score_text(self, benchmark: Benchmark) -> str:
        """The score on *benchmark*, marked if it is the user's."""
        text = fmt.score(self.scores.get(benchmark.slug), benchmark.unit)
        return f"{text}{Sign.OWN if benchmark.slug in self.own_scores else ''}"


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
        helpful = [each for each in self.effects if each.cheapest is not None and each.more]
        return min(helpful, key=lambda each: (-each.more, _total(each.cheapest)), default=None)


class Priced(NamedTuple):
    """A candidate at its cheapest offer.

    Attributes:
        match: in spite of the conditions on offers that it misses; None if no offer can be billed.
        misses: the conditions on offers that it does not meet.
        without: its cheapest offer without each condition on offers, by the key of the condition.
        reason: why no offer can be billed.
    """

    match: Match | None
    misses: tuple[Miss, ...] = ()
    without: Mapping[str, Match | None] = {}
    reason: Exclusion | None = None


class Judged(NamedTuple):
    """A candidate at one query, and all conditions that it does not meet."""

    priced: Priced
    misses: tuple[Miss, ...]


_Served = tuple[Match, Judged]
"""A candidate that can be billed."""


def rank_candidate(candidate: Candidate, query: FindQuery, now: datetime) -> Ranking:
    """Rank all offers of *candidate* that *query* may permit; the same for other conditions on facts."""
    return rank(candidate.offers, query.workload, query.widest, now, candidate.model)


def price(candidate: Candidate, ranking: Ranking, query: FindQuery) -> Priced:
    """Price *candidate*, whose *ranking* is that of `rank_candidate`; the same for other conditions on facts."""
    if not ranking.running:
        return Priced(None, reason=_reason(ranking))
    if not query.of_offers:
        return Priced(_match(candidate, ranking))
    best = _best(candidate, ranking, query.filters)
    without = {each.key: _best(candidate, ranking, each.without) for each in query.of_offers}
    if best is not None:
        return Priced(best, (), without)
    misses = _offer_misses(candidate, ranking, query, without)
    return Priced(min(filter(None, without.values()), key=_total, default=_match(candidate, ranking)), misses, without)


def rank_found(candidate: Candidate, query: FindQuery, now: datetime) -> Ranking:
    """Rank the offers at which *query* may find *candidate*; the best is that of `price`."""
    ranking = rank(candidate.offers, query.workload, query.filters, now, candidate.model)
    running = [quote for quote in ranking.running if _meets(quote.offer, query.filters, candidate.model)]
    if len(running) == len(ranking.running):
        return ranking
    return rank_quotes(running)._replace(excluded=ranking.excluded, free=ranking.free)


def judge(candidate: Candidate, priced: Priced, query: FindQuery) -> Judged:
    """Check every condition of *query* for *candidate*, which is *priced* for it."""
    match = priced.match
    if match is None:
        return Judged(priced, ())
    misses = [miss for each in query.facts if (miss := each.check(candidate)) is not None]
    over = price_miss(query.conditions.max_usd, match.quote, query.month_factor)
    return Judged(priced, (*misses, *priced.misses, *([] if over is None else [over])))


def _best(candidate: Candidate, ranking: Ranking, filters: Filters) -> Match | None:
    """The cheapest of the quotes in *ranking* that *filters* permit; a window to check must be known."""
    permitted = [quote for quote in ranking.running if _meets(quote.offer, filters, candidate.model)]
    if len(permitted) == len(ranking.running):  # most often; to rank them again would take as long
        return _match(candidate, ranking)
    return _match(candidate, rank_quotes(permitted)) if permitted else None


def _match(candidate: Candidate, ranking: Ranking) -> Match:
    best, lowest_assumed = ranking.ranked[0], ranking.lowest_assumed
    return Match(candidate.model, best, candidate.scores, lowest_assumed, candidate.own_scores)


def _offer_misses(
    candidate: Candidate, ranking: Ranking, query: FindQuery, without: Mapping[str, Match | None]
) -> tuple[Miss, ...]:
    """The conditions on offers that keep every offer of *candidate* from being found."""
    model = candidate.model
    nearest = {each.key: match for each in query.of_offers if (match := without[each.key]) is not None}
    if nearest:  # an offer misses nothing else, so that any one of them decides
        decisive = [each for each in query.of_offers if each.key in nearest]
        return tuple([each.miss(model, nearest[each.key].quote.offer) for each in decisive])
    best = ranking.ranked[0].offer
    missed = [each for each in query.of_offers if not _meets(best, query.widest._replace(**each.fields), model)]
    return tuple([each.miss(model, best) for each in missed])


def _meets(offer: Offer, filters: Filters, model: Model) -> bool:
    """Whether *filters* permit *offer*; where they have a least context window, it must be known."""
    window = model.context_tokens
    if filters.min_context is not None and offer.window(window) is None:
        return False
    return is_permitted(offer, filters, window)


def _reason(ranking: Ranking) -> Exclusion:
    """The most frequent reason for which offers are excluded."""
    counted = Counter(item.code for item in ranking.excluded)
    return counted.most_common(1)[0][0] if counted else Exclusion.NO_PRICE


def found_of(query: FindQuery, judged: Sequence[Judged], n_models: int) -> Found:
    """Collect the answer from the *judged* candidates of a catalogue of *n_models* models."""
    served = [(match, each) for each in judged if (match := each.priced.match) is not None]
    matches = [match for match, each in served if not each.misses]
    least = min(map(_total, matches), default=None)
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
        return sorted(matches, key=lambda match: (sign * _total(match), match.model.key))

    def place(match: Match) -> tuple[bool, float, int, str]:
        worth = _goodness(match, benchmark) if sort is SortKey.SCORE else value_of(match, benchmark)
        return worth is None, -sign * (worth or 0.0), _total(match), match.model.key

    return sorted(matches, key=place)


def _goodness(match: Match, benchmark: Benchmark) -> float | None:
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
    removed = unknown = more = 0
    then: list[Match] = []
    already: dict[str, Match] = {}
    for match, each in served:
        for miss in each.misses:
            if miss.key == key:
                unknown += miss.unknown
                removed += not miss.unknown
        found = _without(key, query, match, each)
        if found is not None and (each.misses or _total(found) < _total(match)):
            then.append(found)
            more += bool(each.misses)
            if not each.misses:
                already[match.model.key] = match
    cheapest = min(then, key=_total, default=None)
    limit = None if least is None else Decimal(least)
    cheaper = sum(limit is not None and _total(match) * (1 + TIE_TOLERANCE) < limit for match in then)
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
        return len(miss.misses), gaps, _total(miss.match), miss.match.model.key

    return tuple(sorted(near, key=distance)[:NEAREST])


def _total(match: Match | None) -> int:
    return 0 if match is None else match.quote.total_trillionths
