"""Apply the maker's rates to sellers that do not publish theirs.

Cache writes cost plain input if the seller publishes a price of 0, which means no surcharge, or if the maker has no
surcharge: on the model, or on any of its models if it does not sell this one itself. If the maker has one, a seller
without a published rate is assumed to charge the maker's ratio to input. So is a seller of a closed model without a
long-context price; hosts of open weights set their own prices. A second id of the maker, such as a dated snapshot, has
the long-context price of the first, if it has the same price. Nothing is assumed about batch prices.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Access, Tier
from crosswalk_tui.sources.harvest import PriceRecord
from crosswalk_tui.sources.offers.merged_offers import MergedOffer
from crosswalk_tui.sources.pricing.price_statements import CheckedPrice, RateOrigin, base_row
from crosswalk_tui.sources.pricing.prices import ListPrices, Pricing
from crosswalk_tui.sources.rates import published

Priced = tuple[MergedOffer, Access, Pricing]

_WRITES = ("cache_write", "cache_write_1h")
_STORAGE = {"google": frozenset({1_000_000, 4_500_000, 9_000_000})}
"""What labs charge for storing 1M tokens for an hour, in micro-USD: some lists have it in place of a cache write."""

_ROUNDING = 0.0005
"""Largest relative difference due to a conversion of units or currency ($1.99997 is $2)."""


@dataclass(frozen=True, slots=True)
class MakerRules:
    """The rates that the maker of a model publishes.

    Attributes:
        write_ratio: the ratio of a cache write to plain input; None without a surcharge.
        surcharge_unknown: the maker does not sell the model, and it or another seller has a surcharge.
        storage: what the maker of a closed model charges for an hour of a cache, without a charge for writing to it.
        base: its base price, if any.
        replaced: the base prices before, as the page of the base price dates them.
        bands: its long-context prices.
    """

    write_ratio: Fraction | None = None
    surcharge_unknown: bool = False
    storage: frozenset[int] = frozenset()
    base: CheckedPrice | None = None
    replaced: tuple[PriceRecord, ...] = ()
    bands: tuple[CheckedPrice, ...] = ()


def list_prices(priced: Iterable[Priced], closed: Mapping[str, str], today: str) -> dict[str, ListPrices]:
    """The maker's prices of each closed model on *today* (an ISO date), by model key."""
    by_model = offers_by_model(priced)
    free = _labs_without_surcharge(by_model)
    rules = {key: _rules(key, offers, free, today) for key, offers in by_model.items() if key in closed}
    return {key: ListPrices(r.base.price, r.replaced) for key, r in rules.items() if r.base is not None}


def apply_maker_rules(priced: Iterable[Priced], closed: Mapping[str, str], today: str) -> None:
    """Complete the prices in use, in place, with the maker's rates in force on *today* (an ISO date)."""
    by_model = offers_by_model(priced)
    free = _labs_without_surcharge(by_model)
    for key, offers in by_model.items():
        rules = _rules(key, offers, free, today)
        if key in closed and rules.write_ratio is None:
            rules = replace(rules, storage=_STORAGE.get(_lab(key), frozenset()))
        for entry, access, pricing in offers:
            if access is not Access.METERED:
                continue
            if key in closed and not entry.is_first_party and rules.base is not None:
                _use_maker_prices(pricing, rules)
            for tier, rows in pricing.chosen.items():
                pricing.chosen[tier] = [_with_writes(_rounded(row, rules), rules, entry) for row in rows]
            if entry.is_first_party:
                _share_bands(entry, pricing, rules)
            elif key in closed:
                _assume_bands(entry, pricing, rules)


def offers_by_model(priced: Iterable[Priced]) -> dict[str, list[Priced]]:
    """The offers of each model, by key."""
    by_model: dict[str, list[Priced]] = defaultdict(list)
    for item in priced:
        by_model[item[0].key].append(item)
    return by_model


def _labs_without_surcharge(by_model: Mapping[str, Iterable[Priced]]) -> frozenset[str]:
    """The labs that sell models of theirs, none of them with a surcharge for cache writes."""
    selling, charging = set[str](), set[str]()
    for key, offers in by_model.items():
        for entry, _, pricing in offers:
            if entry.has_list_price and pricing.base() is not None:
                selling.add(_lab(key))
                if _write_ratio(pricing) is not None:
                    charging.add(_lab(key))
    return frozenset(selling - charging)


def _lab(key: str) -> str:
    return key.partition("/")[0]


def _use_maker_prices(pricing: Pricing, rules: MakerRules) -> None:
    """Use the maker's prices if the sources of a seller of a closed model disagree.

    At the maker's price, the maker's cache-read rate is used if any source has it. A cache-read rate that the maker
    does not have is not taken from another source. A long-context price that neither the maker nor another source of
    the offer has is dropped.
    """
    listed = rules.base
    rows = pricing.chosen.get(Tier.STANDARD)
    base = base_row(rows or ())
    if listed is None or not rows or base is None or not _same_price(base.price.rates, listed.price.rates):
        return
    theirs, mine = listed.price.rates.cache_read, base.price.rates.cache_read
    borrowed = any(o.rate == "cache_read" and o.basis == "source" for o in base.origins)
    better = next((r for r in pricing.rows if theirs and _states(r, base.price.rates, theirs)), None)
    if theirs is None and borrowed:
        rates = base.price.rates._replace(cache_read=None)
        origins = tuple(o for o in base.origins if o.rate != "cache_read")
        rows[rows.index(base)] = base._replace(price=base.price.at(rates), origins=origins)
    elif theirs is not None and mine not in (None, theirs) and better is not None:
        origin = RateOrigin("cache_read", "source", better.record.source, better.price.as_of, published=mine)
        rows[rows.index(base)] = base.with_rate(theirs, origin)
    flat = {id(r.record) for r in pricing.rows} - {id(r.record) for r in pricing.rows if r.price.band_from}
    if not rules.bands and flat:
        rows[:] = [row for row in rows if not row.price.band_from]


def _same_price(one: Rates, other: Rates) -> bool:
    pairs = ((one.input, other.input), (one.output, other.output))
    return all(a and b and abs(a - b) <= _ROUNDING * b for a, b in pairs)


def _states(row: CheckedPrice, rates: Rates, cache_read: int) -> bool:
    """Whether *row* has the same input and output price, and this cache-read rate."""
    stated = row.price
    if stated.tier is not Tier.STANDARD or stated.band_from or stated.window_start or row.record.gone_between:
        return False
    return _same_price(stated.rates, rates) and stated.rates.cache_read == cache_read


def _rules(key: str, offers: Iterable[Priced], free: Collection[str], today: str) -> MakerRules:
    """The rates of the maker's own offers of the model *key*; ended offers come last. The labs *free* never charge."""
    own = [(entry, pricing) for entry, _, pricing in offers if entry.has_list_price]
    own.sort(key=lambda item: (item[0].ended, item[0].region is not None, item[0].provider_model_id))
    ratio = next((r for _, pricing in own if (r := _write_ratio(pricing)) is not None), None)
    listed = [(rows, base) for _, p in own if (rows := p.chosen.get(Tier.STANDARD)) and (base := base_row(rows))]
    if not own:
        charged = any(_write_ratio(pricing) is not None for entry, _, pricing in offers if not entry.ended)
        return MakerRules(surcharge_unknown=charged and _lab(key) not in free)
    if not listed:
        return MakerRules(write_ratio=ratio)
    rows, base = listed[0]
    bands = [r for r in rows if r.price.band_from > 0 and r.price.window_start is None and _in_force(r.price, today)]
    since = base.price.valid_from or ""
    plain = [r.price for r in rows if r.price.band_from == 0 and r.price.window_start is None]
    replaced = tuple(price for price in plain if (price.valid_from or "") < since)
    return MakerRules(ratio, base=base, replaced=replaced, bands=tuple(bands))


def _in_force(price: PriceRecord, today: str) -> bool:
    return (price.valid_from or "") <= today and (price.valid_to is None or price.valid_to > today)


def _write_ratio(pricing: Pricing) -> Fraction | None:
    """The ratio of the cache write to plain input, if above 1."""
    base = pricing.base()
    if base is None or not base.rates.input or not base.rates.cache_write:
        return None
    ratio = Fraction(base.rates.cache_write, base.rates.input)
    return ratio if ratio > 1 else None


def _with_writes(row: CheckedPrice, rules: MakerRules, entry: MergedOffer) -> CheckedPrice:
    """*row* with a cache-write rate: published, plain input if the maker has no surcharge, or assumed."""
    plain = row.price.rates.input
    if plain is None:
        return row
    found: dict[RateOrigin, int] = {}
    for name in _WRITES:
        value = getattr(row.price.rates, name)
        if value == 0 or value in rules.storage:
            found[RateOrigin(name, "no_surcharge", row.record.source, row.price.as_of, published=value)] = plain
        elif value is None and rules.write_ratio is None and not rules.surcharge_unknown:
            found[RateOrigin(name, "no_surcharge", *_source(row, rules))] = plain
    is_known = row.price.rates.cache_write is not None or any(origin.rate == "cache_write" for origin in found)
    if not is_known and not entry.is_first_party:
        ratio = rules.write_ratio or Fraction(1)
        note = f"not published: {float(ratio):g}x input, as the maker charges"
        if rules.write_ratio is None:
            note = "not published: plain input, though other sellers charge more"
        found[RateOrigin("cache_write", "assumed", *_source(row, rules), note)] = round(plain * ratio)
    return row.with_rates(found) if found else row


def _source(row: CheckedPrice, rules: MakerRules) -> tuple[str, str]:
    """The source and date of the maker's prices, else of *row*."""
    known = rules.base or row
    return known.record.source, known.price.as_of


def _assume_bands(entry: MergedOffer, pricing: Pricing, rules: MakerRules) -> None:
    """Assume the maker's ratio of long-context prices for a seller without such prices."""
    rows = pricing.chosen.get(Tier.STANDARD, [])
    base = base_row(rows)
    if entry.tier is not Tier.STANDARD or base is None or rules.base is None or not rules.bands:
        return
    if any(row.price.band_from for row in rows):
        return
    for band in rules.bands:
        rates = scaled(base.price.rates, rules.base.price.rates, band.price.rates)
        if rates is not None:
            price = replace(base.price, rates=rates, band_from=band.price.band_from, band_rule=band.price.band_rule)
            note = f"not published: the maker's ratio above {band.price.band_from:,} tokens"
            origins = tuple(
                RateOrigin(name, "assumed", band.record.source, band.price.as_of, note) for name in published(rates)
            )
            rows.append(CheckedPrice(base.record, price, status="assumed", origins=origins))


def _share_bands(entry: MergedOffer, pricing: Pricing, rules: MakerRules) -> None:
    """Give a second id of the maker the long-context prices of the first, if it has none and the same price.

    Otherwise the second id, which fewer sources describe, would be the cheaper way to buy the same model.
    """
    rows = pricing.chosen.get(Tier.STANDARD, [])
    base = base_row(rows)
    if entry.tier is not Tier.STANDARD or base is None or rules.base is None or any(r.price.band_from for r in rows):
        return
    if not _same_price(base.price.rates, rules.base.price.rates):
        return
    for band in rules.bands:
        long = band.price
        price = replace(base.price, rates=long.rates, band_from=long.band_from, band_rule=long.band_rule)
        origins = tuple(
            RateOrigin(name, "source", band.record.source, long.as_of, "of the model's other id")
            for name in published(long.rates)
        )
        rows.append(CheckedPrice(base.record, price, origins=origins))


def scaled(mine: Rates, base: Rates, other: Rates) -> Rates | None:
    """*mine* times the ratio of the maker's *other* price to its *base*, by rate; else the ratio of output or input."""
    if not (mine.input and mine.output and base.input and base.output and other.input and other.output):
        return None
    output, plain = Fraction(other.output, base.output), Fraction(other.input, base.input)
    found = published(mine)
    for name, value in found.items():
        before, after = getattr(base, name), getattr(other, name)
        if before and after is not None:
            ratio = Fraction(after, before)
        else:
            ratio = output if name in ("output", "reasoning") else plain
        if name != "per_request":
            found[name] = round(value * ratio)
    return Rates(**found)


def _rounded(row: CheckedPrice, rules: MakerRules) -> CheckedPrice:
    """*row* with the maker's rates where they differ by rounding only."""
    if rules.base is None or row.price.tier is not Tier.STANDARD or row.price.band_from:
        return row
    source = rules.base
    for name, mine in published(row.price.rates).items():
        listed = getattr(source.price.rates, name)
        if mine and listed and mine != listed and abs(mine - listed) <= _ROUNDING * listed:
            note = "a converted unit or currency: the list price is charged"
            origin = RateOrigin(name, "source", source.record.source, source.price.as_of, note, mine)
            row = row.with_rate(listed, origin)
    return row
