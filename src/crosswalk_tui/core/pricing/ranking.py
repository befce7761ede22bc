"""The cheapest rule: which offers of a model may be ranked, in what order, and why the others are not.

Candidates are metered offers of the workload's tier, live, pinned, in no particular region or within the one chosen,
with a known positive input and output price, room for prompt and reply together, of a model with the needs met,
sold by the lab that made it, a cloud or a host (re-sellers only when requested). Each provider is represented by its
best offer. Offers within 0.1% of the minimum are tied winners.

A bill that rests on an assumption and may be too low never wins over a published one: the winners are the cheapest
published bills, followed by those that may be cheaper. Only where no bill is published do assumed ones win.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Self

from crosswalk_tui.core.models import Model, Offer, Price
from crosswalk_tui.core.pricing.bill import Quote, output_limit, prices_in_force, quote, room_for_reply
from crosswalk_tui.core.pricing.regions import within
from crosswalk_tui.core.vocabulary import TYPE_ORDER, Access, Exclusion, ProviderType, Tier
from crosswalk_tui.core.workload.monthly import Workload

TIE_TOLERANCE = Decimal("0.001")
"""Offers more expensive than the minimum by no more than this share of it are tied."""

_ACCESS_REASONS: dict[Access, tuple[Exclusion, str]] = {
    Access.FREE: (Exclusion.FREE, "free tier: rate-limited, not for sale"),
    Access.SUBSCRIPTION: (Exclusion.SUBSCRIPTION, "part of a subscription, not sold per token"),
    Access.LOCAL: (Exclusion.LOCAL, "runs on your own machine"),
    Access.UNPRICED: (Exclusion.UNPRICED, "no price published"),
    Access.PLACEHOLDER: (Exclusion.PLACEHOLDER, "a zero that means no published price"),
    Access.ROUTER: (Exclusion.ROUTER, "a router: the model behind it varies"),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """The user's filters for the ranking.

    Attributes:
        include_resellers: rank aggregators too; `resellers` is true when any is ranked.
        region: rank only offers that are bound to this region or one within it; None for those bound to none.
        or_global: with a region, rank those bound to none too.
        needs: capabilities the model must have, of `CAPABILITIES`.
        allow_unknown: rank models for which it is unknown whether they meet the needs.
        min_context: context window the offer must have, in tokens.
        types: provider types to rank, re-sellers among them or not; None for the lab itself, clouds and hosts, and
            re-sellers as `include_resellers` is set. Any resold capacity counts as a re-seller's.
        allow: provider ids to rank, all when empty; re-sellers among them are ranked, unless `types` leaves them out.
        deny: provider ids never to rank.
    """

    include_resellers: bool = False
    region: str | None = None
    or_global: bool = False
    needs: frozenset[str] = frozenset()
    allow_unknown: bool = False
    min_context: int | None = None
    types: frozenset[ProviderType] | None = None
    allow: frozenset[str] = frozenset()
    deny: frozenset[str] = frozenset()

    @property
    def resellers(self) -> bool:
        """Whether re-sellers' offers may be ranked: requested explicitly, by type or by name."""
        return ProviderType.AGGREGATOR in self.kinds or self.ranks_the_named

    @property
    def ranks_the_named(self) -> bool:
        """Whether those on the allow list are ranked whether they re-sell or not: no type was requested."""
        return self.types is None and bool(self.allow)

    @property
    def kinds(self) -> frozenset[ProviderType]:
        """The provider types that are ranked."""
        if self.types is not None:
            return self.types
        return SELLERS | {ProviderType.AGGREGATOR} if self.include_resellers else SELLERS

    def with_kinds(self, kinds: frozenset[ProviderType]) -> Self:
        """These filters, ranking the provider types *kinds* and no others."""
        resold = ProviderType.AGGREGATOR in kinds
        return replace(self, include_resellers=resold, types=None if kinds >= SELLERS else kinds)

    def with_resellers(self, *, wanted: bool) -> Self:
        """These filters, with or without re-sellers; without them, all other types if none would be left."""
        resold = frozenset({ProviderType.AGGREGATOR})
        return self.with_kinds(self.kinds | resold if wanted else self.kinds - resold or SELLERS)


SELLERS = frozenset({ProviderType.FIRST_PARTY, ProviderType.CLOUD, ProviderType.HOST})
"""The provider types that run what they sell."""

CAPABILITIES: dict[str, Callable[[Model], bool | None]] = {
    "tools": lambda model: model.tools,
    "vision": lambda model: None if model.modalities_in is None else "image" in model.modalities_in,
    "structured_output": lambda model: model.structured_output,
    "reasoning": lambda model: model.reasoning,
    "open_weights": lambda model: model.open_weights,
}
"""Capabilities a workload may need, and how to read them from a model; None when not published."""


@dataclass(frozen=True, slots=True)
class Excluded:
    """An offer left out of the ranking, with a code for programs and a sentence for people."""

    offer: Offer
    code: Exclusion
    reason: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """Every offer of one model, sorted into ranked and excluded.

    Attributes:
        ranked: the winners in the order of the tie rule, then the assumed quotes that may be cheaper, then the rest by
            total. One quote per provider; two where its best one is assumed and another one published.
        excluded: every other offer, with the reason.
        cheapest_with_resellers: the winner when re-sellers count too, whether or not they are ranked.
        free: offers on a free tier.
        running: every quote in the running, several per provider.
        cut_short: the quotes of offers left out only because the reply is longer than they allow.
        n_winners, n_maybe_cheaper: number of winners in `ranked`, and number after them that may be cheaper.
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
        """Every quote that could be best at a different mix: those in the running, and those needing a shorter reply.

        In the order of the tie rule, whatever the cost. Callers that vary the mix must check each reply limit, and
        whether it may be too low.
        """
        return tuple(sorted([*self.running, *self.cut_short], key=_tie_order))

    @property
    def best(self) -> Quote | None:
        """The first of the winners; None when nothing can be ranked."""
        return self.ranked[0] if self.ranked else None

    @property
    def cheapest(self) -> tuple[Quote, ...]:
        """The winners: the cheapest published quote and all within 0.1% of it; empty when nothing can be ranked.

        Where no published quote can be ranked they are the cheapest assumed ones (`is_assumed`).
        """
        return self.ranked[: self.n_winners]

    @property
    def maybe_cheaper(self) -> tuple[Quote, ...]:
        """Assumed quotes that undercut the winners by more than a tie, and may be too low; cheapest first."""
        return self.ranked[self.n_winners : self.n_winners + self.n_maybe_cheaper]

    @property
    def is_assumed(self) -> bool:
        """Whether even the winners rest on an assumption and may be too low: no published bill can be ranked."""
        return bool(self.ranked) and self.ranked[0].may_be_low

    @property
    def maybe(self) -> Quote | None:
        """The lowest bill that may be too low and undercut the winners; where no bill is published, the cheapest."""
        return self.best if self.is_assumed else next(iter(self.maybe_cheaper), None)

    @property
    def n_sellers(self) -> int:
        """The number of ranked providers."""
        return len({_seller(bill) for bill in self.ranked})


def rank(
    offers: tuple[Offer, ...],
    workload: Workload,
    filters: Filters = Filters(),
    now: datetime | None = None,
    model: Model | None = None,
) -> Ranking:
    """Rank the *offers* of one model for *workload* at *now* (an aware time; the present when None).

    *model* supplies the capabilities that the filters need, and the context window where an offer does not publish
    one; its output multiplier is looked up by its key.
    """
    if model is not None:
        workload = workload.for_model(model.key)
        lacks = lacking(model, filters)
        if lacks is not None:
            return _out_of_question(offers, *lacks)
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    field = _Field(workload, filters, moment, model)
    running: list[Quote] = []
    resold: list[Quote] = []
    cut_short: list[Quote] = []
    excluded: list[Excluded] = []
    with_resellers = filters.resellers
    for offer in offers:
        bill, out = field.consider(offer)
        wanted = with_resellers or not offer.is_resale
        if out is not None:
            excluded.append(out)
            if bill is not None and wanted:
                cut_short.append(bill)
        elif bill is not None:
            (running if wanted else resold).append(bill)
    excluded.extend(_unwanted_resale(spare.offer, filters) for spare in resold)
    kept, doubles = _best_per_provider(running)
    excluded.extend(doubles)
    ranked, n_winners, n_maybe_cheaper = _in_order(kept)
    everyone = _in_order(_best_per_provider([*running, *resold])[0])[0] if resold else ranked
    return Ranking(
        ranked=ranked,
        excluded=tuple(sorted(excluded, key=_excluded_order)),
        cheapest_with_resellers=everyone[0] if everyone else None,
        free=tuple([o for o in offers if o.access is Access.FREE]),
        running=tuple(running),
        cut_short=tuple(cut_short),
        n_winners=n_winners,
        n_maybe_cheaper=n_maybe_cheaper,
    )


class _Field:
    """The criteria for ranking an offer, computed once for all offers of a model."""

    def __init__(self, workload: Workload, filters: Filters, now: datetime, model: Model | None) -> None:
        """Prepare for *workload*, with the model's multiplier applied, at *now* (UTC)."""
        self._workload, self._filters, self._now = workload, filters, now
        self._day, self._tier, self._hours = now.date(), workload.tier, workload.hours
        self._prompt, self._reply = workload.prompt, workload.reply
        self._least = max(filters.min_context or 0, self._prompt or 0)
        self._context = None if model is None else model.context_tokens

    def consider(self, offer: Offer) -> tuple[Quote | None, Excluded | None]:
        """The offer's bill, or the first exclusion reason that applies. Both where only the reply is too long."""
        out = (
            _not_for_sale(offer, self._day)
            or _another_product(offer, self._tier, self._filters)
            or _unwanted(offer, self._filters)
            or self._too_little_context(offer)
        )
        if out is not None:
            return None, out
        room = None
        if self._prompt is not None:
            room = room_for_reply(offer, self._prompt, self._context)
            if room is not None and self._reply is not None and room < self._reply:
                out = self._too_long_replies(offer)
        bill = self._bill(offer, room)
        return (None, out or bill) if isinstance(bill, Excluded) else (bill, out)

    def _bill(self, offer: Offer, room: int | None) -> Quote | Excluded:
        price, band = prices_in_force(offer, self._day, self._tier, self._hours, self._prompt)
        if price is None:
            code = Exclusion.NO_PRICE if self._tier is Tier.STANDARD else Exclusion.TIER
            return Excluded(offer, code, f"no {self._tier} price in force")
        if band is None and self._tier is not Tier.STANDARD and self._prompt is not None:
            missing = self._unpublished_band(offer)
            if missing is not None:
                reason = f"no {self._tier} price published for prompts above {missing.band_from:,} tokens"
                return Excluded(offer, Exclusion.TIER, reason)
        rates = price.rates
        bill = quote(offer, self._workload, price, band, self._now, room) if rates.input and rates.output else None
        return bill or Excluded(offer, Exclusion.NO_PRICE, "input or output price missing or zero")

    def _unpublished_band(self, offer: Offer) -> Price | None:
        """The standard price of the band that the prompt reaches, where the requested tier has no such band.

        The cost of a long prompt in that tier is not published then: the price of short ones would be too low.
        """
        standard, band = prices_in_force(offer, self._day, Tier.STANDARD, self._hours, self._prompt)
        return band if standard is not None and band is not None and not band.assumed else None

    def _too_little_context(self, offer: Offer) -> Excluded | None:
        """Exclude a context window below the filter's or the prompt's size; an unpublished one is not a reason.

        Where the seller has not published it, the model's own is used.
        """
        context = self._context if offer.context_tokens is None else offer.context_tokens
        if context is None or context >= self._least:
            return None
        return Excluded(offer, Exclusion.CONTEXT, f"context window {context:,} is smaller than {self._least:,}")

    def _too_long_replies(self, offer: Offer) -> Excluded:
        """Why replies do not fit: prompt and reply together exceed the context, or the reply the output limit."""
        prompt, reply = self._prompt or 0, self._reply or 0
        context = self._context if offer.context_tokens is None else offer.context_tokens
        if context is not None and prompt + reply > context:
            reason = f"prompts of {prompt:,} and replies of {reply:,} tokens do not fit a context window of {context:,}"
            return Excluded(offer, Exclusion.CONTEXT, reason)
        limit = output_limit(offer, self._context) or 0
        return Excluded(offer, Exclusion.OUTPUT_LIMIT, f"output limit {limit:,} is smaller than replies of {reply:,}")


def _not_for_sale(offer: Offer, today: date) -> Excluded | None:
    """Exclude offers that cannot be bought by the token today, or whose price the catalogue rejects."""
    if offer.access is not Access.METERED:
        return Excluded(offer, *_ACCESS_REASONS[offer.access])
    if offer.exclude_code is not None:
        return Excluded(offer, Exclusion(offer.exclude_code), offer.exclude_reason or offer.exclude_code)
    if not offer.provider.active:
        return Excluded(offer, Exclusion.DEFUNCT_PROVIDER, "the provider no longer sells")
    if offer.deprecation_date is not None and today >= offer.deprecation_date:
        return Excluded(offer, Exclusion.DEPRECATED, f"deprecated since {offer.deprecation_date.isoformat()}")
    return None


def _another_product(offer: Offer, tier: Tier, filters: Filters) -> Excluded | None:
    """Exclude offers that are not of the pinned model, the requested service level or the requested region."""
    if offer.is_moving_alias:
        return Excluded(offer, Exclusion.MOVING_ALIAS, "a moving alias: it may point at another model tomorrow")
    if offer.tier not in (Tier.STANDARD, tier):
        return Excluded(offer, Exclusion.TIER, f"{offer.tier} tier, not {tier}")
    bound = offer.region not in (None, "global")
    if filters.region is None:
        return Excluded(offer, Exclusion.REGION, f"served in region {offer.region} only") if bound else None
    if (filters.or_global and not bound) or within(offer.region, filters.region):
        return None
    where = f": served in {offer.region}" if bound else ""
    return Excluded(offer, Exclusion.REGION, f"not bound to region {filters.region}{where}")


def _unwanted(offer: Offer, filters: Filters) -> Excluded | None:
    """Exclude providers by the user's filters; re-sellers are separated later, as they are shown next to the answer."""
    provider = offer.provider
    if provider.provider_id in filters.deny:
        return Excluded(offer, Exclusion.PROVIDER, "on your deny list")
    if filters.allow and provider.provider_id not in filters.allow:
        return Excluded(offer, Exclusion.PROVIDER, "not on your allow list")
    if offer.is_resale or filters.ranks_the_named or offer.sold_by in filters.kinds:
        return None
    return _of_another_type(offer)


def _unwanted_resale(offer: Offer, filters: Filters) -> Excluded:
    """Why a re-seller's offer is out where re-sellers are not ranked."""
    if filters.types is not None:
        return _of_another_type(offer)
    return Excluded(offer, Exclusion.RESELLER, "re-seller, and re-sellers are off")


def _of_another_type(offer: Offer) -> Excluded:
    return Excluded(offer, Exclusion.PROVIDER, f"{offer.sold_by}: not a type of provider that is ranked")


def lacking(model: Model, filters: Filters) -> tuple[Exclusion, str] | None:
    """Needs that *model* does not meet, or is not known to meet: the code and every reason; None when it meets all."""
    said = {need: CAPABILITIES[need](model) for need in sorted(filters.needs)}
    words = {False: "does not have", None: "not known to have"}
    without = {n: known for n, known in said.items() if known is False or (known is None and not filters.allow_unknown)}
    if not without:
        return None
    reason = "; ".join(f"{words[known]} {need.replace('_', ' ')}" for need, known in without.items())
    return Exclusion.CAPABILITY if False in without.values() else Exclusion.CAPABILITY_UNKNOWN, reason


def _out_of_question(offers: tuple[Offer, ...], code: Exclusion, reason: str) -> Ranking:
    """Exclude every offer of a model that does not meet a need, all with the same reason."""
    excluded = tuple(Excluded(offer, code, reason) for offer in offers)
    return Ranking((), excluded, None, tuple(o for o in offers if o.access is Access.FREE))


def _seller(bill: Quote) -> str:
    provider = bill.offer.provider
    return provider.duplicate_of or provider.provider_id


def _best_per_provider(quotes: list[Quote]) -> tuple[list[Quote], list[Excluded]]:
    """Keep each provider's cheapest quote, and its cheapest published one where that is assumed; explain the rest.

    Returns:
        Those kept, cheapest first, and the others.
    """
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


def _by_total(quotes: list[Quote]) -> list[Quote]:
    """Cheapest first; of those that cost exactly the same, the published before the assumed, then by the tie rule."""
    in_order = sorted(quotes, key=lambda q: q.total_trillionths)
    for nth in range(1, len(in_order)):
        if in_order[nth].total_trillionths == in_order[nth - 1].total_trillionths:  # only then is the longer key needed
            return sorted(quotes, key=lambda q: (q.total_trillionths, q.may_be_low, _tie_order(q)))
    return in_order


def _in_order(by_total: list[Quote]) -> tuple[tuple[Quote, ...], int, int]:
    """The winners by the tie rule, those that may be cheaper, the rest; and the numbers of the first two."""
    least = next((q for q in by_total if not q.may_be_low), by_total[0] if by_total else None)
    if least is None:
        return (), 0, 0
    over = 1 + TIE_TOLERANCE
    limit = least.total_usd * over
    near = [q for q in by_total if q.total_usd <= limit]
    winners = [q for q in near if q.may_be_low is least.may_be_low]
    maybe: list[Quote] = []
    rest = by_total[len(near) :]
    if len(winners) < len(near):  # an assumed bill that ties with a published one is not cheaper, and may be higher
        doubtful = [q for q in near if q.may_be_low is not least.may_be_low]
        maybe = [q for q in doubtful if q.total_usd * over < least.total_usd]
        rest = doubtful[len(maybe) :] + rest
    if len(winners) > 1:
        winners.sort(key=_tie_order)
    return (*winners, *maybe, *rest), len(winners), len(maybe)


def _tie_order(bill: Quote) -> tuple[int, int, tuple[int, ...], str, str]:
    offer = bill.offer
    return (
        TYPE_ORDER[offer.sold_by],
        -offer.n_sources,
        _newest_first(bill.price.as_of),
        offer.provider.provider_id,
        offer.provider_model_id,
    )


@lru_cache(maxsize=256)
def _newest_first(as_of: str) -> tuple[int, ...]:
    return tuple(-ord(character) for character in as_of.ljust(10, "0"))


_EXCLUSION_ORDER = {code: place for place, code in enumerate(Exclusion)}


def _excluded_order(item: Excluded) -> tuple[int, str, str]:
    return (
        _EXCLUSION_ORDER[item.code],
        item.offer.provider.provider_id,
        item.offer.provider_model_id,
    )
