"""Quarantine offers with implausible prices: they stay visible, with the reason, and are not ranked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from statistics import median

from crosswalk_tui.core.text.format import rate as shown
from crosswalk_tui.core.vocabulary import Access, ProviderType, Tier
from crosswalk_tui.sources.harvest import PriceRecord
from crosswalk_tui.sources.offers.merged_offers import MergedOffer
from crosswalk_tui.sources.pricing.prices import BLEND, Pricing, blend

_OUTLIER = 5
"""The factor above or below the median beyond which a price is implausible."""

_NEAR = 1.5
"""The factor up to which the price of another provider confirms one."""

_ENOUGH_PROVIDERS = 4
"""Providers of which a median is taken."""

_CLOSED_FLOOR = 0.8
"""The share of its maker's price below which a closed model is not resold."""

_PricedOffer = tuple[MergedOffer, Pricing, PriceRecord]
"""An offer, the decisions about its prices, and its base price."""


def quarantine(priced: Iterable[tuple[MergedOffer, Access, Pricing]], closed: Container[str]) -> None:
    """Mark offers with an implausible price in place; *closed* has the keys of models with closed weights."""
    by_model: dict[str, list[_PricedOffer]] = defaultdict(list)
    for entry, access, pricing in priced:
        base = pricing.base()
        if access is Access.METERED and entry.tier is Tier.STANDARD and base and base.rates.input and base.rates.output:
            by_model[entry.key].append((entry, pricing, base))
    for key, offers in by_model.items():
        _mark_outliers(offers)
        if key in closed:
            _mark_below_list(offers)


def _seller(entry: MergedOffer) -> str:
    """The provider of *entry*, or the one that it duplicates."""
    return entry.provider.duplicate_of or entry.provider.provider_id


def _mark_outliers(offers: Sequence[_PricedOffer]) -> None:
    """Mark unconfirmed prices more than 5x above or below the median of at least four providers.

    A second source confirms a price, and so does a similar price of a second provider: errors of units and currency
    do not come in pairs. Prices are compared as a mix of input and output. Only providers that serve the model today
    count: re-sellers repeat each other, and ended offers are outdated.
    """
    per_seller: dict[str, list[int]] = defaultdict(list)
    for entry, _, base in offers:
        if entry.provider.active and not entry.ended and entry.provider.type is not ProviderType.AGGREGATOR:
            per_seller[_seller(entry)].append(blend(base))
    if len(per_seller) < _ENOUGH_PROVIDERS:
        return
    middle = median(median(rates) for rates in per_seller.values())
    for entry, pricing, base in offers:
        value = blend(base)
        if pricing.n_sources > 1 or middle / _OUTLIER <= value <= middle * _OUTLIER:
            continue
        others = [rate for seller, rates in per_seller.items() if seller != _seller(entry) for rate in rates]
        if not any(value / _NEAR <= rate <= value * _NEAR for rate in others):
            pricing.quarantine = (
                f"{shown(round(value / sum(BLEND)))} per 1M in the mix {BLEND[0]}:{BLEND[1]} is more than"
                f" {_OUTLIER}× off the median of {len(per_seller)} providers, {shown(round(middle / sum(BLEND)))}, not"
                " confirmed by a second source"
            )


def _mark_below_list(offers: Sequence[_PricedOffer]) -> None:
    """Mark unconfirmed prices of a closed model below 0.8x the maker's own price."""
    own = _list_prices(offers)
    for name in ("input", "output", "cache_read"):
        listed = min((rate for base in own if (rate := getattr(base.rates, name))), default=0)
        for entry, pricing, base in offers:
            value = getattr(base.rates, name)
            low = value is not None and value < _CLOSED_FLOOR * listed
            if not entry.is_first_party and pricing.n_sources < 2 and low:
                pricing.quarantine = (
                    f"{name.replace('_', ' ')} price {shown(value)} is below 0.8× the maker's own {shown(listed)}"
                    " for a closed model, and no second source confirms it"
                )


def _list_prices(offers: Sequence[_PricedOffer]) -> list[PriceRecord]:
    """The maker's prices of a model; after its end, the maker's prices in any source.

    The weights stay closed after the end: no other provider can serve them for less. But the newest price of an ended
    offer may be that of its replacement, so all are considered.
    """
    own = [offer for offer in offers if offer[0].has_list_price]
    live = [base for entry, _, base in own if not entry.ended]
    return live or [base for _, pricing, _ in own for base in pricing.base_by_source().values()]
