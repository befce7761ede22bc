"""Assume that the sellers of a closed model follow an increase of its price that the maker has announced.

Other sellers rarely announce theirs. The price that they had before would look like the cheapest from the day of the
increase on, until their lists are read again. It ends on that day, and the maker's ratio is assumed to apply to it. The
maker's own prices of other tiers, if not announced, are treated alike. A seller that already charges what the maker
will, or more, keeps its price, as do hosts of open weights, and one whose price was read on that day or later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Access, Tier
from crosswalk_tui.sources.pricing.announced_prices import is_announced
from crosswalk_tui.sources.pricing.maker_rules import Priced, offers_by_model, scaled
from crosswalk_tui.sources.pricing.price_statements import CheckedPrice, RateOrigin, base_row
from crosswalk_tui.sources.pricing.prices import Pricing
from crosswalk_tui.sources.rates import published


class Increase(NamedTuple):
    """An increase of a maker's price.

    Attributes:
        before: its rates until then.
        after: its next price, in force from `day` on.
    """

    before: Rates
    after: CheckedPrice

    @property
    def day(self) -> str:
        """The first day of the next price, an ISO date."""
        return self.after.price.valid_from or ""

    def exceeds(self, rates: Rates) -> bool:
        """Whether the next price is above *rates*, in input and output."""
        then = self.after.price.rates
        pairs = ((rates.input, then.input), (rates.output, then.output))
        return all(rate is not None and later is not None and rate < later for rate, later in pairs)


def assume_increases(priced: Iterable[Priced], closed: Mapping[str, str]) -> None:
    """Extend the prices in use of the *closed* models, in place, with what follows from announced increases."""
    for key, offers in offers_by_model(priced).items():
        if key not in closed:
            continue
        metered = [(entry, pricing) for entry, access, pricing in offers if access is Access.METERED]
        own = [(entry, pricing) for entry, pricing in metered if entry.has_list_price and not entry.ended]
        found = next(filter(None, (_increase(pricing, Tier.STANDARD) for _, pricing in own)), None)
        if found is None:
            continue
        for _, pricing in own:
            _extend(pricing, dict.fromkeys(pricing.chosen, found), always=True)
        tiers = {tier: _increase(pricing, tier) or found for _, pricing in own[:1] for tier in pricing.chosen}
        for entry, pricing in metered:
            if not entry.has_list_price:
                _extend(pricing, {tier: tiers.get(tier, found) for tier in pricing.chosen})


def _increase(pricing: Pricing, tier: Tier) -> Increase | None:
    """The next price of a maker at *tier*, if announced and higher."""
    rows = pricing.chosen.get(tier, [])
    base = base_row(rows)
    later = [row for row in rows if is_announced(row) and not row.price.band_from and row.price.window_start is None]
    if base is None or is_announced(base) or not later:
        return None
    found = Increase(base.price.rates, min(later, key=lambda row: row.price.valid_from or ""))
    return found if found.exceeds(base.price.rates) else None


def _extend(pricing: Pricing, increases: Mapping[Tier, Increase], *, always: bool = False) -> None:
    """End the prices in use where the maker's increase begins; it is assumed to apply, *always* or to lower prices."""
    for tier, found in increases.items():
        rows = pricing.chosen[tier]
        base = base_row(rows)
        if base is None or any(map(is_announced, rows)) or base.price.as_of >= found.day:
            continue
        if not (always or found.exceeds(base.price.rates)):
            continue
        lasting = [row for row in rows if row.price.valid_to in (None, found.day)]
        then = [higher for row in lasting if (higher := _raised(row, found)) is not None]
        if then:
            pricing.chosen[tier] = [
                row._replace(price=replace(row.price, valid_to=found.day)) if row in lasting else row for row in rows
            ] + then


def _raised(row: CheckedPrice, found: Increase) -> CheckedPrice | None:
    """*row* from the day of the increase on, in the maker's ratio; None if a rate of the ratio is unknown."""
    rates = scaled(row.price.rates, found.before, found.after.price.rates)
    if rates is None:
        return None
    source, as_of = found.after.record.source, found.after.price.as_of
    note = f"not published: the maker's increase of {found.day} is assumed"
    origins = tuple(RateOrigin(name, "assumed", source, as_of, note) for name in published(rates))
    price = replace(row.price, rates=rates, valid_from=found.day, valid_to=None)
    return row._replace(price=price, origins=origins, place=None)
