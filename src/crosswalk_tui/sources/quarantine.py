"""Quarantine offers with outlying prices: they stay visible, with the reason, and are not ranked."""

from __future__ import annotations

from collections import defaultdict
from statistics import median

from crosswalk_tui.core.text.format import rate as shown
from crosswalk_tui.core.vocabulary import Access, ProviderType, Tier
from crosswalk_tui.sources.harvest import PriceRecord
from crosswalk_tui.sources.merged_offers import MergedOffer
from crosswalk_tui.sources.prices import Pricing, blend

_OUTLIER = 5
_NEAR = 1.5
_ENOUGH_PROVIDERS = 4
_CLOSED_FLOOR = 0.8


def quarantine(priced: list[tuple[MergedOffer, Access, Pricing]], closed: dict[str, str]) -> None:
    """Mark offers whose price is an outlier among those of the same model.

    Args:
        priced: every offer with its decisions; marked in place.
        closed: key of each closed-weight model, and its lab.
    """
    by_model: dict[str, list[tuple[MergedOffer, Pricing]]] = defaultdict(list)
    for entry, access, pricing in priced:
        base = pricing.base()
        if access is Access.METERED and entry.tier is Tier.STANDARD and base and base.rates.input and base.rates.output:
            by_model[entry.key].append((entry, pricing))
    for key, offers in by_model.items():
        _mark_outliers(offers)
        if key in closed:
            _mark_below_list(offers, closed[key])


def _seller(entry: MergedOffer) -> str:
    return entry.provider.duplicate_of or entry.provider.provider_id


def _mark_outliers(offers: list[tuple[MergedOffer, Pricing]]) -> None:
    """More than 5x above or below the median of at least four providers, without confirmation.

    A second source confirms a price, and so does a second provider with a similar price: errors of units and
    currency do not come in pairs. Measured on the mix of the default workload, 5 parts input to 2 output. Only
    providers that serve the model today count: re-sellers repeat each other, and ended offers are outdated.
    """
    per_seller: dict[str, list[int]] = defaultdict(list)
    for entry, pricing in offers:
        if entry.provider.active and not entry.ended and entry.provider.type is not ProviderType.AGGREGATOR:
            per_seller[_seller(entry)].append(_mixed(pricing))
    if len(per_seller) < _ENOUGH_PROVIDERS:
        return
    middle = median(median(rates) for rates in per_seller.values())
    for entry, pricing in offers:
        value = _mixed(pricing)
        others = [rate for seller, rates in per_seller.items() if seller != _seller(entry) for rate in rates]
        alone = pricing.n_sources < 2 and not any(value / _NEAR <= rate <= value * _NEAR for rate in others)
        if alone and not middle / _OUTLIER <= value <= middle * _OUTLIER:
            pricing.quarantine = (
                f"{shown(round(value / 7))} per 1M in the mix 5:2 is more than 5x off the median of"
                f" {len(per_seller)} providers, {shown(round(middle / 7))}, not confirmed by a second source"
            )


def _mixed(pricing: Pricing) -> int:
    base = pricing.base()
    return 0 if base is None else blend(base)


def _mark_below_list(offers: list[tuple[MergedOffer, Pricing]], lab: str) -> None:
    """A closed model below 0.8x its maker's own price, not confirmed by a second source."""
    own = _list_prices(offers, lab)
    for name in ("input", "output", "cache_read"):
        listed = min((rate for base in own if (rate := getattr(base.rates, name))), default=0)
        for entry, pricing in offers:
            value = _rate(pricing, name)
            low = value is not None and value < _CLOSED_FLOOR * listed
            if entry.provider.lab_id != lab and pricing.n_sources < 2 and low:
                pricing.quarantine = (
                    f"{name} price {shown(value)} is below 0.8x the maker's own {shown(listed)} for a closed model,"
                    " and no second source confirms it"
                )


def _list_prices(offers: list[tuple[MergedOffer, Pricing]], lab: str) -> list[PriceRecord]:
    """The maker's prices of a model; once it is retired, those that any source lists for it.

    The weights stay closed when the maker stops: no other provider can serve them for less. But the newest price of an
    ended offer may be that of its replacement, so the others count as well.
    """
    own = [(entry, pricing) for entry, pricing in offers if entry.provider.lab_id == lab and _is_list(entry)]
    live = [base for entry, pricing in own if not entry.ended and (base := pricing.base()) is not None]
    return live or [base for _, pricing in own for base in pricing.base_by_source().values()]


def _is_list(entry: MergedOffer) -> bool:
    return entry.is_first_party and entry.region in (None, "global")


def _rate(pricing: Pricing, name: str) -> int | None:
    base = pricing.base()
    return None if base is None else getattr(base.rates, name)
