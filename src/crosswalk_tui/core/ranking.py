"""The cheapest rule: which offers of a model may be ranked, in what order, and why the others are not.

Candidates are metered offers of the tier asked for, live, pinned, in no particular region or the one chosen, with a
known positive input and output price, sold by the lab itself, a cloud or a host (re-sellers only when asked for). Each
provider is represented by its best offer. Offers within 0.1% of the minimum are tied winners.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from crosswalk_tui.core.catalogue import Offer
from crosswalk_tui.core.pricing import Quote, price_in_force, quote
from crosswalk_tui.core.vocabulary import TYPE_ORDER, Access, Exclusion, Tier
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
        tier: the service level wanted.
    """

    include_resellers: bool = False
    region: str | None = None
    tier: Tier = Tier.STANDARD


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
        excluded: every other offer, with the reason.
        cheapest_with_resellers: the best quote when re-sellers count too.
        free: offers on a free tier.
    """

    ranked: tuple[Quote, ...]
    excluded: tuple[Excluded, ...]
    cheapest_with_resellers: Quote | None
    free: tuple[Offer, ...]

    @property
    def cheapest(self) -> tuple[Quote, ...]:
        """The winners: the cheapest quote and all within 0.1% of it; empty when nothing can be ranked."""
        return _winners(self.ranked)


def rank(
    offers: tuple[Offer, ...],
    workload: Workload,
    filters: Filters = Filters(),
    now: datetime | None = None,
) -> Ranking:
    """Rank the *offers* of one model for *workload* at *now* (an aware time; the present when None)."""
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    quotes: list[Quote] = []
    excluded: list[Excluded] = []
    resold: list[Quote] = []
    for offer in offers:
        outcome = _consider(offer, workload, filters, moment)
        if isinstance(outcome, Excluded):
            excluded.append(outcome)
        elif offer.provider.is_reseller and not filters.include_resellers:
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
    )


def _consider(offer: Offer, workload: Workload, filters: Filters, now: datetime) -> Quote | Excluded:
    """Price the offer, or say why it is out. The first reason that applies is the one given."""
    if offer.access is not Access.METERED:
        return Excluded(offer, *_ACCESS_REASONS[offer.access])
    if offer.exclude_code is not None:
        return Excluded(offer, Exclusion(offer.exclude_code), offer.exclude_reason or offer.exclude_code)
    if not offer.provider.active:
        return Excluded(offer, Exclusion.DEFUNCT_PROVIDER, "the provider no longer sells")
    if offer.is_moving_alias:
        return Excluded(offer, Exclusion.MOVING_ALIAS, "a moving alias: it may point at another model tomorrow")
    if offer.deprecation_date is not None and now.date() >= offer.deprecation_date:
        return Excluded(offer, Exclusion.DEPRECATED, f"deprecated since {offer.deprecation_date.isoformat()}")
    if offer.tier not in (Tier.STANDARD, filters.tier):
        return Excluded(offer, Exclusion.TIER, f"{offer.tier} tier, not {filters.tier}")
    if offer.region not in (None, "global", filters.region):
        return Excluded(offer, Exclusion.REGION, f"served in region {offer.region} only")
    price = price_in_force(offer, now, filters.tier)
    if price is None:
        code = Exclusion.NO_PRICE if filters.tier is Tier.STANDARD else Exclusion.TIER
        return Excluded(offer, code, f"no {filters.tier} price in force")
    bill = quote(offer, workload, price) if price.rates.input and price.rates.output else None
    if bill is None:
        return Excluded(offer, Exclusion.NO_PRICE, "input or output price missing or zero")
    return bill


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
    newest_first = tuple(-ord(character) for character in bill.price.as_of.ljust(10, "0"))
    return (
        TYPE_ORDER[offer.provider.type],
        -offer.n_sources,
        newest_first,
        offer.provider.provider_id,
        offer.provider_model_id,
    )


def _excluded_order(item: Excluded) -> tuple[int, str, str]:
    return (
        list(Exclusion).index(item.code),
        item.offer.provider.provider_id,
        item.offer.provider_model_id,
    )
