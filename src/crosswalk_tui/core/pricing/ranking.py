"""The cheapest rule: rank the offers of a model, and explain why the others are excluded.

`crosswalk_tui.core.pricing.eligibility` decides which offers may be ranked. Each provider is represented by its best
offer, and offers within 0.1% of the minimum are tied winners.

An assumed bill that may be too low never wins over a published one: the winners are the cheapest published bills,
followed by those that may be cheaper. Assumed bills win only if none is published.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from crosswalk_tui.core.models import Model, Offer
from crosswalk_tui.core.money import TIE_TOLERANCE
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.eligibility import Eligibility, Excluded, of_another_provider, unranked_resale
from crosswalk_tui.core.pricing.filters import NO_FILTERS, Filters, lacking
from crosswalk_tui.core.vocabulary import TYPE_ORDER, Access, Exclusion
from crosswalk_tui.core.workload.monthly import Workload

_TIED, _WHOLE = (1 + TIE_TOLERANCE).as_integer_ratio()
"""A bill is tied with the least one if *_WHOLE* times its total is at most *_TIED* times the least."""

_total = attrgetter("total_trillionths")


class Ranking(NamedTuple):
    """The offers of one model, ranked or excluded.

    Attributes:
        ranked: the winners in the order of the tie rule, then assumed quotes that may be cheaper, then the rest by
            total; one per provider, or an assumed and a published one.
        excluded: the other offers, with the reason.
        cheapest_with_resellers: the winner if re-sellers were ranked.
        free: offers on a free tier, of the requested providers.
        running: all quotes that may be ranked, several per provider.
        cut_short: the quotes of offers excluded only for their reply limit.
        n_winners, n_maybe_cheaper: how many of *ranked* are winners, and how many after them may be cheaper.
    """

    ranked: tuple[Quote, ...]
    excluded: tuple[Excluded, ...]
    cheapest_with_resellers: Quote | None
    free: tuple[Offer, ...]
    running: tuple[Quote, ...] = ()
    cut_short: tuple[Quote, ...] = ()
    n_winners: int = 0
    n_maybe_cheaper: int = 0

    @property
    def candidates(self) -> tuple[Quote, ...]:
        """Every quote that could be best at a different mix, in the order of the tie rule.

        Callers that vary the mix must check each `Quote.reply_limit` and `Quote.may_be_low`.
        """
        return tuple(sorted([*self.running, *self.cut_short], key=_tie_order))

    @property
    def best(self) -> Quote | None:
        """The first of the winners; None if nothing can be ranked."""
        return self.ranked[0] if self.ranked else None

    @property
    def cheapest(self) -> tuple[Quote, ...]:
        """The winners: the cheapest quote and all within 0.1%; published ones unless `is_assumed`."""
        return self.ranked[: self.n_winners]

    @property
    def maybe_cheaper(self) -> tuple[Quote, ...]:
        """Assumed quotes that undercut the winners by more than a tie, cheapest first."""
        return self.ranked[self.n_winners : self.n_winners + self.n_maybe_cheaper]

    @property
    def is_assumed(self) -> bool:
        """Whether the winners are assumed and may be too low: no published bill can be ranked."""
        return bool(self.ranked) and self.ranked[0].may_be_low

    @property
    def lowest_assumed(self) -> Quote | None:
        """The lowest assumed bill that undercuts the winners; the best bill if none is published."""
        return self.best if self.is_assumed else next(iter(self.maybe_cheaper), None)

    @property
    def at_most(self) -> tuple[Quote, ...]:
        """The quotes after the winners that are upper bounds and might be lower than the cheapest, cheapest first."""
        best = self.best
        if best is None:
            return ()
        others = self.ranked[self.n_winners + self.n_maybe_cheaper :]
        return tuple(bill for bill in others if bill.at_least_usd < min(bill.total_usd, best.total_usd))

    @property
    def why_none(self) -> str:
        """The reason of `frequent_code` why offers are left out: ``12 of 36 offers: no batch price in force; …``.

        Limits of different sizes are one reason, of which the most frequent size is an example.
        """
        code = self.frequent_code
        if code is None:
            return "no provider sells it"
        reasons = Counter(item.reason for item in self.excluded if item.code is code)
        ((reason, _),) = reasons.most_common(1)
        alike, total = reasons.total(), len(self.excluded)
        if len(reasons) > 1:
            return f"{alike} of {total} offers, for example: {reason}; …"
        return reason if alike == total else f"{alike} of {total} offers: {reason}; …"

    @property
    def frequent_code(self) -> Exclusion | None:
        """Why most offers are left out that the user's settings can bring back, or else most of all; None without any.

        The length of the replies, if nothing else is against some of them: then no filter is the cause.
        """
        if self.cut_short:
            return Exclusion.OUTPUT_LIMIT if _has(self.excluded, Exclusion.OUTPUT_LIMIT) else Exclusion.CONTEXT
        codes = [item.code for item in self.excluded]
        counts = Counter(code for code in codes if code in _OF_SETTINGS) or Counter(codes)
        return max(counts, key=counts.__getitem__, default=None)

    @property
    def n_sellers(self) -> int:
        """The number of ranked providers."""
        return len({_seller(bill) for bill in self.ranked})


_OF_SETTINGS = frozenset({
    Exclusion.TIER, Exclusion.REGION, Exclusion.CAPABILITY, Exclusion.CAPABILITY_UNKNOWN, Exclusion.CONTEXT,
    Exclusion.OUTPUT_LIMIT, Exclusion.PROVIDER, Exclusion.RESELLER,
})  # fmt: skip
"""Why offers are left out that a different workload or other filters would rank."""


def rank(
    offers: tuple[Offer, ...],
    workload: Workload,
    filters: Filters = NO_FILTERS,
    now: datetime | None = None,
    model: Model | None = None,
    *,
    often: bool = False,
) -> Ranking:
    """Rank the *offers* of one model for *workload* at *now* (an aware time, the present if None).

    *model* supplies the capabilities, the multiplier, and the context window for sellers that do not publish it. With
    *often*, as for the compared models with each key, what depends on no amount is kept; it takes memory.
    """
    return Ranker(workload, filters, now or datetime.now(UTC)).rank(offers, model, often=often)


class Ranker:
    """Ranks the offers of one model after another, for *workload* under *filters* at *now* (an aware time)."""

    def __init__(self, workload: Workload, filters: Filters, now: datetime) -> None:
        self._workload, self._filters, self._now = workload, filters, now.astimezone(UTC)
        self._alike: dict[int | None, Eligibility] = {}  # by context window: all that the models differ in

    def rank(self, offers: tuple[Offer, ...], model: Model | None, *, often: bool = False) -> Ranking:
        """Rank the *offers* of *model*; see the function `rank`."""
        filters = self._filters
        free = tuple([each for each in offers if each.access is Access.FREE and not of_another_provider(each, filters)])
        lacks = None if model is None else lacking(model, filters)
        if lacks is not None:
            return Ranking((), tuple([Excluded(offer, *lacks) for offer in offers]), None, free)
        return _ranked(self._eligibility(model).consider_all(offers, often=often), offers, filters, free)

    def _eligibility(self, model: Model | None) -> Eligibility:
        """The criteria for *model*; shared by models with one context window and no multiplier."""
        workload = self._workload if model is None else self._workload.for_model(model.key)
        context = None if model is None else model.context_tokens
        if workload is not self._workload:
            return Eligibility(workload, self._filters, self._now, context)
        found = self._alike.get(context)
        if found is None:
            found = self._alike[context] = Eligibility(workload, self._filters, self._now, context)
        return found


def _ranked(
    considered: Iterable[tuple[Quote | None, Excluded | None]],
    offers: tuple[Offer, ...],
    filters: Filters,
    free: tuple[Offer, ...],
) -> Ranking:
    """The ranking of *offers*, by what was found when each was *considered*."""
    running: list[Quote] = []
    resold: list[Quote] = []
    cut_short: list[Quote] = []
    excluded: list[Excluded] = []
    with_resellers = filters.resellers
    for offer, (bill, out) in zip(offers, considered, strict=True):
        requested = with_resellers or not offer.is_resale
        if out is not None:
            excluded.append(out)
            if bill is not None and requested:
                cut_short.append(bill)
        elif bill is not None:
            (running if requested else resold).append(bill)
    kept, duplicates = _best_per_provider(running)
    excluded += [*(unranked_resale(bill.offer, filters) for bill in resold), *duplicates]
    ranked, n_winners, n_maybe_cheaper = _in_order(kept)
    best = ranked[0] if ranked else None
    return Ranking(
        ranked=ranked,
        excluded=tuple(sorted(excluded, key=_excluded_order)),
        cheapest_with_resellers=_cheapest([*running, *resold]) if resold else best,
        free=free,
        running=tuple(running),
        cut_short=tuple(cut_short),
        n_winners=n_winners,
        n_maybe_cheaper=n_maybe_cheaper,
    )


def has_ranked(offers: tuple[Offer, ...], workload: Workload, filters: Filters, now: datetime, model: Model) -> bool:
    """Whether `rank` would rank any of the *offers* of *model*; it stops at the first."""
    if lacking(model, filters) is not None:
        return False
    eligibility = Eligibility(workload.for_model(model.key), filters, now.astimezone(UTC), model.context_tokens)
    wanted = (offer for offer in offers if filters.resellers or not offer.is_resale)
    return any(out is None and bill is not None for bill, out in map(eligibility.consider, wanted))


def rank_quotes(quotes: Sequence[Quote]) -> Ranking:
    """Rank *quotes* of one model by the same rule, none of them excluded."""
    ranked, n_winners, n_maybe_cheaper = _in_order(_best_per_provider(list(quotes))[0])
    best = ranked[0] if ranked else None
    return Ranking(ranked, (), best, (), tuple(quotes), n_winners=n_winners, n_maybe_cheaper=n_maybe_cheaper)


def _has(excluded: Iterable[Excluded], code: Exclusion) -> bool:
    return any(item.code is code for item in excluded)


def _seller(bill: Quote) -> str:
    """The id of the provider, or of the one that it duplicates."""
    provider = bill.offer.provider
    return provider.duplicate_of or provider.provider_id


def _best_per_provider(quotes: list[Quote]) -> tuple[list[Quote], list[Excluded]]:
    """Keep each provider's cheapest quote, and its cheapest published one if that is assumed; exclude the others."""
    if len(quotes) <= 1:  # as most models have
        return quotes, []
    best: dict[str, Quote] = {}
    published: dict[str, Quote] = {}
    kept: list[Quote] = []
    rest: list[Excluded] = []
    for bill in _by_total(quotes):
        seller = _seller(bill)
        first = best.setdefault(seller, bill)
        if first is not bill and (bill.may_be_low or not first.may_be_low or seller in published):
            better = published.get(seller, first)
            reason = f"{better.offer.provider_model_id} is the same provider's better offer"
            rest.append(Excluded(bill.offer, Exclusion.SAME_PROVIDER, reason))
            continue
        kept.append(bill)
        if not bill.may_be_low:
            published[seller] = bill
    return kept, rest


def _cheapest(quotes: list[Quote]) -> Quote:
    """The first of *quotes* as ranked: only those that tie with the least one, or are below it, can be."""
    published = [q.total_trillionths for q in quotes if not q.may_be_low]
    least = min(published or map(_total, quotes))
    near = [q for q in quotes if q.total_trillionths <= least or q.total_trillionths * _WHOLE <= least * _TIED]
    return _in_order(_best_per_provider(near)[0])[0][0]


def _by_total(quotes: list[Quote]) -> list[Quote]:
    """Sort by total, then published before assumed, then by the tie rule."""
    in_order: list[Quote] = []
    for _, alike in groupby(sorted(quotes, key=_total), key=_total):
        tied = list(alike)
        if len(tied) > 1:  # the longer key is slow, and few totals are equal
            tied.sort(key=lambda q: (q.may_be_low, _tie_order(q)))
        in_order += tied
    return in_order


def _in_order(by_total: list[Quote]) -> tuple[tuple[Quote, ...], int, int]:
    """Order quotes as in `Ranking.ranked`; also returns `Ranking.n_winners` and `Ranking.n_maybe_cheaper`."""
    least = next((q for q in by_total if not q.may_be_low), by_total[0] if by_total else None)
    if least is None:
        return (), 0, 0
    limit = least.total_trillionths * _TIED
    near = [q for q in by_total if q.total_trillionths * _WHOLE <= limit]
    winners = [q for q in near if q.may_be_low is least.may_be_low]
    cheaper: list[Quote] = []
    rest = by_total[len(near) :]
    if len(winners) < len(near):  # an assumed bill that ties with a published one is not cheaper, and may be higher
        doubtful = [q for q in near if q.may_be_low is not least.may_be_low]
        limit = least.total_trillionths * _WHOLE
        cheaper = [q for q in doubtful if q.total_trillionths * _TIED < limit]
        rest = doubtful[len(cheaper) :] + rest
    if len(winners) > 1:
        winners.sort(key=_tie_order)
    return (*winners, *cheaper, *rest), len(winners), len(cheaper)


def _tie_order(bill: Quote) -> tuple[int, int, tuple[int, ...], str, str]:
    """Sort key of tied quotes: type of provider, agreeing sources, newest price, then ids."""
    offer = bill.offer
    return (
        TYPE_ORDER[offer.sold_by],
        -offer.n_sources,
        _newest_first(bill.price.as_of),
        offer.provider.provider_id,
        offer.provider_model_id,
    )


@lru_cache(maxsize=256)  # called for each bill; there are few dates
def _newest_first(as_of: str) -> tuple[int, ...]:
    """Sort key of ISO dates, the newest first."""
    return tuple(-ord(character) for character in as_of.ljust(10, "0"))


_EXCLUSION_ORDER = {code: place for place, code in enumerate(Exclusion)}


def _excluded_order(item: Excluded) -> tuple[int, str, str]:
    """Sort key of excluded offers: in the order of the reasons, then ids."""
    return (
        _EXCLUSION_ORDER[item.code],
        item.offer.provider.provider_id,
        item.offer.provider_model_id,
    )
