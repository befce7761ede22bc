"""Price a model for a query, and check which of its conditions the model does not meet.

All offers that can be billed are ranked once (`crosswalk_tui.core.pricing.ranking`), and again without those that a
condition removes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from crosswalk_tui.core.find.condition_checks import Candidate, Miss, price_miss
from crosswalk_tui.core.find.find_query import FindQuery
from crosswalk_tui.core.models import Benchmark, Model, Offer
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.eligibility import is_permitted
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.pricing.ranking import Ranker, Ranking, rank, rank_quotes
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.vocabulary import Exclusion, Sign


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


def total_of(match: Match) -> int:
    """The bill of *match* in 10⁻¹² USD."""
    return match.quote.total_trillionths


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


def rank_candidate(candidate: Candidate, query: FindQuery, now: datetime) -> Ranking:
    """Rank all offers of *candidate* that *query* may permit; the same for other conditions on facts."""
    return rank(candidate.offers, query.workload, query.widest, now, candidate.model)


def rank_candidates(candidates: Iterable[Candidate], query: FindQuery, now: datetime) -> Iterator[Ranking]:
    """Rank each of *candidates* as `rank_candidate` does; lazily, as it takes a while."""
    ranker = Ranker(query.workload, query.widest, now)
    return (ranker.rank(candidate.offers, candidate.model) for candidate in candidates)


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
    return Priced(
        min(filter(None, without.values()), key=total_of, default=_match(candidate, ranking)), misses, without
    )


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
