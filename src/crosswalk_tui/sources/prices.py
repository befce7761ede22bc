"""Which price of an offer is shown, and which offers cannot be believed.

For each tier the newest trusted source wins. Where the two newest differ by more than 2x the higher is shown and the
offer is flagged. Outside $0.001 to $1,000 per 1M tokens a price is rejected. An offer far from what others ask for the
model, unconfirmed, is quarantined: it stays visible, with the reason, and is never ranked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median

from crosswalk_tui.core.format import rate as shown
from crosswalk_tui.core.vocabulary import Access, ProviderType, Tier
from crosswalk_tui.sources.offers import SOURCE_ORDER, Entry
from crosswalk_tui.sources.records import OfferRecord, PriceRecord

LOWEST, HIGHEST = 1_000, 1_000_000_000
"""Believable rates, in micro-USD per 1M tokens: $0.001 to $1,000."""

_DISPUTE = 2
_OUTLIER = 5
_NEAR = 1.5
_ENOUGH_PROVIDERS = 4
_CLOSED_FLOOR = 0.8
_AGREE = 0.01


@dataclass(frozen=True, slots=True)
class Believed:
    """A price row of a record, and whether it can be believed."""

    record: OfferRecord
    price: PriceRecord
    rejected: str | None = None


@dataclass(slots=True)
class Pricing:
    """What was decided about the prices of one offer.

    Attributes:
        rows: every price row, believed or not.
        chosen: the rows in use, by tier.
        n_sources: sources that agree with the chosen base price.
        quarantine: why the offer cannot be believed, if so.
    """

    rows: list[Believed]
    chosen: dict[Tier, list[Believed]] = field(default_factory=dict)
    n_sources: int = 0
    disputed: bool = False
    quarantine: str | None = None

    def base_by_source(self) -> dict[str, PriceRecord]:
        """What each source says the standard base price is, by source id."""
        groups: dict[str, list[Believed]] = defaultdict(list)
        for row in self.rows:
            if row.price.tier is Tier.STANDARD:
                groups[row.record.source].append(row)
        return {source: base for source in sorted(groups) if (base := _base(groups[source])) is not None}

    def base(self) -> PriceRecord | None:
        """The standard price of the first band that holds by default."""
        return _base(self.chosen.get(Tier.STANDARD, ()))


def price(entry: Entry) -> Pricing:
    """Decide which prices of *entry* are in use."""
    rows = [Believed(r, p, _unbelievable(p)) for r in entry.records for p in r.prices]
    pricing = Pricing(rows)
    home_tier = entry.tier
    offered: dict[Tier, dict[str, list[Believed]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        tier = home_tier if row.price.tier is Tier.STANDARD else row.price.tier
        offered[tier][row.record.source].append(row)
    for tier, by_source in offered.items():
        candidates = [(source, group) for source, group in by_source.items() if _complete(group)]
        if not candidates:
            continue
        candidates.sort(key=lambda c: (_newest(c[1]), -_trust(c[0])), reverse=True)
        winner = _higher_if_disputed(candidates)
        pricing.chosen[tier] = [row for row in winner if row.rejected is None]
        if tier is home_tier:
            pricing.disputed = winner is not candidates[0][1] or _differ(candidates[:2])
            pricing.n_sources = _agreeing(winner, [group for _, group in candidates])
    return pricing


def _trust(source: str) -> int:
    order = ("genai-prices", *(s for s in SOURCE_ORDER if s != "genai-prices"))
    return order.index(source) if source in order else len(order)


def _newest(group: list[Believed]) -> str:
    return max(row.price.as_of for row in group)


def _unbelievable(row: PriceRecord) -> str | None:
    for name in ("input", "output"):
        value = getattr(row.rates, name)
        if value and not LOWEST <= value <= HIGHEST:
            return f"{name} price {shown(value)} per 1M is outside $0.001 to $1,000"
    return None


def _base(group: Iterable[Believed]) -> PriceRecord | None:
    """The first-band row without a time of day; among dated ones the latest that has begun by its own record date."""
    rows = [r.price for r in group if r.rejected is None and r.price.band_from == 0 and r.price.window_start is None]
    begun = [r for r in rows if r.valid_from is None or r.valid_from[:7] <= r.as_of[:7]]
    return max(begun or rows, key=lambda r: r.valid_from or "", default=None)


def _complete(group: list[Believed]) -> bool:
    """Whether a source gives the offer a price: two zeros stand for none."""
    base = _base(group)
    return base is not None and bool(base.rates.input or base.rates.output)


def _blend(base: PriceRecord) -> int:
    """One number to compare two prices by: the default workload's mix, 5 parts input to 2 output."""
    return 5 * (base.rates.input or 0) + 2 * (base.rates.output or 0)


def _differ(candidates: list[tuple[str, list[Believed]]]) -> bool:
    prices = [base for _, group in candidates if (base := _base(group)) is not None]
    for name in ("input", "output"):
        values = [getattr(p.rates, name) for p in prices]
        known = [value for value in values if value]
        if len(known) > 1 and max(known) > _DISPUTE * min(known):
            return True
    return False


def _higher_if_disputed(candidates: list[tuple[str, list[Believed]]]) -> list[Believed]:
    newest = candidates[:2]
    if len(newest) < 2 or not _differ(newest):
        return candidates[0][1]
    return max((group for _, group in newest), key=lambda group: _blend(_base(group) or group[0].price))


def _agreeing(winner: list[Believed], groups: list[list[Believed]]) -> int:
    base = _base(winner)
    return sum(1 for group in groups if base is not None and (other := _base(group)) is not None and _same(base, other))


def _same(one: PriceRecord, other: PriceRecord) -> bool:
    pairs = ((one.rates.input, other.rates.input), (one.rates.output, other.rates.output))
    return all(a is not None and b is not None and abs(a - b) <= _AGREE * max(a, b) for a, b in pairs)


def quarantine(priced: list[tuple[Entry, Access, Pricing]], closed: dict[str, str]) -> None:
    """Mark offers that stand out from what others ask for the same model.

    Args:
        priced: every offer with what was decided of it; marked in place.
        closed: key of each closed-weight model, and its lab.
    """
    by_model: dict[str, list[tuple[Entry, Pricing]]] = defaultdict(list)
    for entry, access, pricing in priced:
        base = pricing.base()
        if access is Access.METERED and entry.tier is Tier.STANDARD and base and base.rates.input and base.rates.output:
            by_model[entry.key].append((entry, pricing))
    for key, offers in by_model.items():
        _mark_outliers(offers)
        if key in closed:
            _mark_below_list(offers, closed[key])


def _seller(entry: Entry) -> str:
    return entry.provider.duplicate_of or entry.provider.provider_id


def _mark_outliers(offers: list[tuple[Entry, Pricing]]) -> None:
    """More than 5x above or below the median of at least four providers, with nobody to confirm it.

    A second source confirms a price, and so does another provider that asks for about the same: slips of units and
    currency do not come in pairs. Measured on the mix of the default workload, 5 parts input to 2 output. Only
    providers that serve the model today count: re-sellers repeat each other, and ended offers are past.
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
                f" {len(per_seller)} providers, {shown(round(middle / 7))}, and nobody else confirms it"
            )


def _mixed(pricing: Pricing) -> int:
    base = pricing.base()
    return 0 if base is None else _blend(base)


def _mark_below_list(offers: list[tuple[Entry, Pricing]], lab: str) -> None:
    """A closed model below 0.8x its maker's own price, and no second source to confirm it."""
    own = _list_prices(offers, lab)
    for name in ("input", "output"):
        listed = min((rate for base in own if (rate := getattr(base.rates, name))), default=0)
        for entry, pricing in offers:
            value = _rate(pricing, name)
            if entry.provider.lab != lab and pricing.n_sources < 2 and value < _CLOSED_FLOOR * listed:
                pricing.quarantine = (
                    f"{name} price {shown(value)} is below 0.8x the maker's own {shown(listed)} for a closed model,"
                    " and no second source confirms it"
                )


def _list_prices(offers: list[tuple[Entry, Pricing]], lab: str) -> list[PriceRecord]:
    """What the maker asks for a model; once it has retired it, what any source says that it asked.

    The weights stay closed when the maker stops: nobody else comes to serve them for less. But the newest price of an
    ended offer may be that of what took its place, so the others count as well.
    """
    own = [(entry, pricing) for entry, pricing in offers if entry.provider.lab == lab and _is_list(entry)]
    live = [base for entry, pricing in own if not entry.ended and (base := pricing.base()) is not None]
    return live or [base for _, pricing in own for base in pricing.base_by_source().values()]


def _is_list(entry: Entry) -> bool:
    return entry.provider.type is ProviderType.FIRST_PARTY and entry.region in (None, "global")


def _rate(pricing: Pricing, name: str) -> int:
    base = pricing.base()
    return int(getattr(base.rates, name)) if base is not None else 0
