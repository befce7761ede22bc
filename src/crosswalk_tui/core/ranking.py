"""The cheapest rule: which offers of a model may be ranked, in what order, and why the others are not.

Candidates are metered offers of the tier asked for, live, pinned, in no particular region or the one chosen, with a
known positive input and output price, room for the prompt and the reply, of a model that can do what is needed, sold by
the lab itself, a cloud or a host (re-sellers only when asked for). Each provider is represented by its best offer.
Offers within 0.1% of the minimum are tied winners.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache

from crosswalk_tui.core.catalogue import Model, Offer
from crosswalk_tui.core.pricing import Quote, band_in_force, price_in_force, quote
from crosswalk_tui.core.vocabulary import TYPE_ORDER, Access, Exclusion, ProviderType, Tier
from crosswalk_tui.core.workload import Workload

TIE_TOLERANCE = Decimal("0.001")
"""Offers dearer than the minimum by no more than this share of it count as equally cheap."""

_ACCESS_REASONS: dict[Access, tuple[Exclusion, str]] = {
    Access.FREE: (Exclusion.FREE, "free tier: rate-limited, not for sale"),
    Access.SUBSCRIPTION: (Exclusion.SUBSCRIPTION, "part of a subscription, not sold per token"),
    Access.LOCAL: (Exclusion.LOCAL, "runs on your own machine"),
    Access.UNPRICED: (Exclusion.UNPRICED, "no price published"),
    Access.PLACEHOLDER: (Exclusion.PLACEHOLDER, "a zero that stands for no price"),
    Access.ROUTER: (Exclusion.ROUTER, "a router: the model behind it varies"),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the user allows into the ranking.

    Attributes:
        include_resellers: rank aggregators too.
        region: a region whose bound offers are acceptable; None for those bound to none.
        tier: the service level wanted; a batch workload asks for batch prices whatever it says.
        needs: capabilities the model must have, of `CAPABILITIES`.
        min_context: context window the offer must have, in tokens.
        types: provider types to rank; None for the lab itself, clouds and hosts.
        allow: provider ids to rank, all when empty.
        deny: provider ids never to rank.
    """

    include_resellers: bool = False
    region: str | None = None
    tier: Tier = Tier.STANDARD
    needs: frozenset[str] = frozenset()
    min_context: int | None = None
    types: frozenset[ProviderType] | None = None
    allow: frozenset[str] = frozenset()
    deny: frozenset[str] = frozenset()

    @property
    def ranks_resale(self) -> bool:
        """Whether re-sellers' offers are ranked: asked for as such, by type or by name."""
        return bool(self.include_resellers or self.types or self.allow)


CAPABILITIES: dict[str, Callable[[Model], bool | None]] = {
    "tools": lambda model: model.tools,
    "vision": lambda model: None if model.modalities_in is None else "image" in model.modalities_in,
    "structured_output": lambda model: model.structured_output,
    "reasoning": lambda model: model.reasoning,
    "open_weights": lambda model: model.open_weights,
}
"""What a workload may need of a model, and how to tell; None when nobody has said."""


@dataclass(frozen=True, slots=True)
class Excluded:
    """An offer left out of the ranking: a code for programs, a sentence for people."""

    offer: Offer
    code: Exclusion
    reason: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """Every offer of one model, sorted into ranked and excluded.

    Attributes:
        ranked: one quote per provider, cheapest first, tied winners in the order of the tie rule.
        candidates: every quote in the running, several per provider: at another mix another may be its best. In the
            order of the tie rule, whatever they cost.
        excluded: every other offer, with the reason.
        cheapest_with_resellers: the best quote when re-sellers count too.
        free: offers on a free tier.
    """

    ranked: tuple[Quote, ...]
    excluded: tuple[Excluded, ...]
    cheapest_with_resellers: Quote | None
    free: tuple[Offer, ...]
    candidates: tuple[Quote, ...] = ()

    @property
    def cheapest(self) -> tuple[Quote, ...]:
        """The winners: the cheapest quote and all within 0.1% of it; empty when nothing can be ranked."""
        return _winners(self.ranked)


def rank(
    offers: tuple[Offer, ...],
    workload: Workload,
    filters: Filters = Filters(),
    now: datetime | None = None,
    model: Model | None = None,
) -> Ranking:
    """Rank the *offers* of one model for *workload* at *now* (an aware time; the present when None).

    *model* is asked for the capabilities that the filters need and for its context window where an offer does not tell
    its own, and its output multiplier is looked up by its key.
    """
    if model is not None:
        workload = workload.for_model(model.key)
    lacking = [] if model is None else [need for need in sorted(filters.needs) if not CAPABILITIES[need](model)]
    if model is not None and lacking:
        return _out_of_question(offers, model, lacking)
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    quotes: list[Quote] = []
    excluded: list[Excluded] = []
    resold: list[Quote] = []
    for offer in offers:
        outcome = _consider(offer, workload, filters, moment, model)
        if isinstance(outcome, Excluded):
            excluded.append(outcome)
        elif offer.is_resale and not filters.ranks_resale:
            resold.append(outcome)
        else:
            quotes.append(outcome)
    excluded.extend(Excluded(spare.offer, Exclusion.RESELLER, "re-seller, and re-sellers are off") for spare in resold)
    ranked, doubles = _best_per_provider(quotes)
    excluded.extend(doubles)
    everyone, _ = _best_per_provider([*quotes, *resold])
    return Ranking(
        ranked=ranked,
        excluded=tuple(sorted(excluded, key=_excluded_order)),
        cheapest_with_resellers=everyone[0] if everyone else None,
        free=tuple(o for o in offers if o.access is Access.FREE),
        candidates=tuple(sorted(quotes, key=_tie_order)),
    )


def _consider(
    offer: Offer, workload: Workload, filters: Filters, now: datetime, model: Model | None
) -> Quote | Excluded:
    """Price the offer, or say why it is out. The first reason that applies is the one given."""
    tier = Tier.BATCH if workload.batch else filters.tier
    out = (
        _not_for_sale(offer, now)
        or _another_product(offer, tier, filters)
        or _unwanted(offer, filters)
        or _too_small(offer, workload, filters, model)
    )
    if out is not None:
        return out
    price = price_in_force(offer, now, tier)
    if price is None:
        code = Exclusion.NO_PRICE if tier is Tier.STANDARD else Exclusion.TIER
        return Excluded(offer, code, f"no {tier} price in force")
    band = band_in_force(offer, now, tier, workload.prompt)
    bill = quote(offer, workload, price, band, now) if price.rates.input and price.rates.output else None
    return bill or Excluded(offer, Exclusion.NO_PRICE, "input or output price missing or zero")


def _not_for_sale(offer: Offer, now: datetime) -> Excluded | None:
    """Offers that nobody can buy by the token today, or that the catalogue does not believe."""
    if offer.access is not Access.METERED:
        return Excluded(offer, *_ACCESS_REASONS[offer.access])
    if offer.exclude_code is not None:
        return Excluded(offer, Exclusion(offer.exclude_code), offer.exclude_reason or offer.exclude_code)
    if not offer.provider.active:
        return Excluded(offer, Exclusion.DEFUNCT_PROVIDER, "the provider no longer sells")
    if offer.deprecation_date is not None and now.date() >= offer.deprecation_date:
        return Excluded(offer, Exclusion.DEPRECATED, f"deprecated since {offer.deprecation_date.isoformat()}")
    return None


def _another_product(offer: Offer, tier: Tier, filters: Filters) -> Excluded | None:
    """Offers of something else than the pinned model, at the service level wanted, where it is wanted."""
    if offer.is_moving_alias:
        return Excluded(offer, Exclusion.MOVING_ALIAS, "a moving alias: it may point at another model tomorrow")
    if offer.tier not in (Tier.STANDARD, tier):
        return Excluded(offer, Exclusion.TIER, f"{offer.tier} tier, not {tier}")
    if offer.region not in (None, "global", filters.region):
        return Excluded(offer, Exclusion.REGION, f"served in region {offer.region} only")
    return None


def _unwanted(offer: Offer, filters: Filters) -> Excluded | None:
    """Providers the user does not want."""
    provider = offer.provider
    if provider.provider_id in filters.deny:
        return Excluded(offer, Exclusion.PROVIDER, "on your deny list")
    if filters.allow and provider.provider_id not in filters.allow:
        return Excluded(offer, Exclusion.PROVIDER, "not on your allow list")
    if filters.types is not None and provider.type not in filters.types:
        return Excluded(offer, Exclusion.PROVIDER, f"{provider.type}: not a provider type you asked for")
    return None


def _too_small(offer: Offer, workload: Workload, filters: Filters, model: Model | None) -> Excluded | None:
    """Limits below what the prompt and the reply need; a limit nobody has published is no reason.

    Where the seller has not published the context window, the model's own stands in.
    """
    context, limit = offer.context_tokens, offer.max_output_tokens
    if context is None and model is not None:
        context = model.context_tokens
    wanted = max(filters.min_context or 0, workload.prompt or 0)
    if context is not None and context < wanted:
        return Excluded(offer, Exclusion.CONTEXT, f"context window {context:,} is smaller than {wanted:,}")
    if limit is not None and workload.reply is not None and limit < workload.reply:
        return Excluded(offer, Exclusion.OUTPUT_LIMIT, f"output limit {limit:,} is smaller than {workload.reply:,}")
    return None


def _out_of_question(offers: tuple[Offer, ...], model: Model, lacking: list[str]) -> Ranking:
    """Every offer of a model that lacks something needed is out for that one reason."""
    said = {need: CAPABILITIES[need](model) for need in lacking}
    reason = "; ".join(
        f"{'does not have' if known is False else 'not known to have'} {need.replace('_', ' ')}"
        for need, known in said.items()
    )
    excluded = tuple(Excluded(offer, Exclusion.CAPABILITY, reason) for offer in offers)
    return Ranking((), excluded, None, tuple(o for o in offers if o.access is Access.FREE))


def _best_per_provider(quotes: list[Quote]) -> tuple[tuple[Quote, ...], list[Excluded]]:
    """Keep each provider's cheapest quote, in ranking order; explain the rest."""
    best: dict[str, Quote] = {}
    rest: list[Excluded] = []
    for bill in sorted(quotes, key=lambda q: (q.total_usd, _tie_order(q))):
        seller = bill.offer.provider.duplicate_of or bill.offer.provider.provider_id
        if seller in best:
            kept = best[seller].offer
            rest.append(
                Excluded(
                    bill.offer, Exclusion.SAME_PROVIDER, f"{kept.provider_model_id} is the same provider's better offer"
                )
            )
        else:
            best[seller] = bill
    return _ties_in_order(tuple(best.values())), rest


def _ties_in_order(by_total: tuple[Quote, ...]) -> tuple[Quote, ...]:
    """Put the tied winners first-party before cloud before host, then by agreeing sources, then newest."""
    winners = _winners(by_total)
    return (*sorted(winners, key=_tie_order), *by_total[len(winners) :])


def _winners(by_total: tuple[Quote, ...]) -> tuple[Quote, ...]:
    if not by_total:
        return ()
    limit = min(q.total_usd for q in by_total) * (1 + TIE_TOLERANCE)
    return tuple(q for q in by_total if q.total_usd <= limit)


def _tie_order(bill: Quote) -> tuple[int, int, tuple[int, ...], str, str]:
    offer = bill.offer
    return (
        TYPE_ORDER[offer.provider.type],
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
