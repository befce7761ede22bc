"""Apply the maker's rates to sellers that do not publish theirs.

A published cache-write price of 0 means no surcharge: written tokens cost plain input. Where the maker charges nothing
for cache writes they cost plain input at every seller, which is not an assumption. Where it does, a seller without a
published rate is assumed at the maker's ratio to input. A seller of a closed model that publishes no long-context price
is assumed at the maker's ratio too; hosts of open weights set their own prices, and one price is one price. Nothing is
assumed about batch prices.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Access, Tier
from crosswalk_tui.sources.harvest import PriceRecord
from crosswalk_tui.sources.merged_offers import MergedOffer
from crosswalk_tui.sources.prices import CheckedPrice, Pricing, RateOrigin, base_of

Priced = tuple[MergedOffer, Access, Pricing]

_WRITES = ("cache_write", "cache_write_1h")
_SLIP = 0.0005
"""Relative difference up to which two rates differ only by a conversion of units or currency ($1.99997 is $2)."""


@dataclass(frozen=True, slots=True)
class MakerRules:
    """The rates that the maker of a model publishes.

    Attributes:
        write_ratio: ratio of its cache write to plain input; None where it charges nothing for writes.
        surcharge_unknown: the maker sells no API, and another seller does charge for writes.
        base: its base price, if it has one.
        bands: its long-context prices.
    """

    write_ratio: Fraction | None = None
    surcharge_unknown: bool = False
    base: CheckedPrice | None = None
    bands: tuple[CheckedPrice, ...] = ()


def list_prices(priced: Iterable[Priced], closed: Mapping[str, str], today: str) -> dict[str, PriceRecord]:
    """The maker's rates of each closed model on *today* (an ISO date), by model key."""
    rules = {key: _rules(offers, today) for key, offers in _by_model(priced).items() if key in closed}
    return {key: rule.base.price for key, rule in rules.items() if rule.base is not None}


def apply_maker_rules(priced: Iterable[Priced], closed: Mapping[str, str], today: str) -> None:
    """Complete the prices in use, in place.

    Args:
        priced: every offer with its access and prices.
        closed: key of each closed-weight model, and its lab.
        today: the ISO date on which the maker's bands must be in force.
    """
    for key, offers in _by_model(priced).items():
        rules = _rules(offers, today)
        for entry, access, pricing in offers:
            if access is not Access.METERED:
                continue
            if key in closed and not entry.is_first_party and rules.base is not None:
                _use_maker_prices(pricing, rules)
            for tier, rows in pricing.chosen.items():
                pricing.chosen[tier] = [_with_writes(_rounded(row, rules), rules, entry) for row in rows]
            if key in closed and not entry.is_first_party:
                _assume_bands(entry, pricing, rules)


def _by_model(priced: Iterable[Priced]) -> dict[str, list[Priced]]:
    by_model: dict[str, list[Priced]] = defaultdict(list)
    for item in priced:
        by_model[item[0].key].append(item)
    return by_model


def _use_maker_prices(pricing: Pricing, rules: MakerRules) -> None:
    """Use the maker's prices where the sources of a seller that resells a closed model are inconclusive.

    Of several cache-read rates at the maker's own price, the maker's is used if any source has it; one that the
    maker does not publish is not taken from a different list; a long-context price that the maker does not have is
    dropped where another source of the offer has none either.
    """
    listed = rules.base
    rows = pricing.chosen.get(Tier.STANDARD)
    base = _base(rows or ())
    if listed is None or not rows or base is None or not _same_price(base.price.rates, listed.price.rates):
        return
    theirs, mine = listed.price.rates.cache_read, base.price.rates.cache_read
    borrowed = any(o.rate == "cache_read" and o.basis == "source" for o in base.origins)
    better = next((r for r in pricing.rows if theirs and _states(r, base.price.rates, theirs)), None)
    if theirs is None and borrowed:
        rates = replace(base.price.rates, cache_read=None)
        origins = tuple(o for o in base.origins if o.rate != "cache_read")
        rows[rows.index(base)] = replace(base, price=replace(base.price, rates=rates), origins=origins)
    elif theirs is not None and mine not in (None, theirs) and better is not None:
        origin = RateOrigin("cache_read", "source", better.record.source, better.price.as_of, published=mine)
        rows[rows.index(base)] = base.with_rate(theirs, origin)
    flat = {id(r.record) for r in pricing.rows} - {id(r.record) for r in pricing.rows if r.price.band_from}
    if not rules.bands and flat:
        rows[:] = [row for row in rows if not row.price.band_from]


def _same_price(one: Rates, other: Rates) -> bool:
    pairs = ((one.input, other.input), (one.output, other.output))
    return all(a and b and abs(a - b) <= _SLIP * b for a, b in pairs)


def _states(row: CheckedPrice, rates: Rates, cache_read: int) -> bool:
    """Whether *row* states the same price with this cache-read rate."""
    stated = row.price
    if stated.tier is not Tier.STANDARD or stated.band_from or stated.window_start or row.record.gone_between:
        return False
    return _same_price(stated.rates, rates) and stated.rates.cache_read == cache_read


def _rules(offers: Iterable[Priced], today: str) -> MakerRules:
    """The rates of the maker's own offers: those that can be bought first, then ended ones."""
    own = [(entry, pricing) for entry, _, pricing in offers if _is_list(entry)]
    own.sort(key=lambda item: (item[0].ended, item[0].region is not None, item[0].provider_model_id))
    ratio = next((r for _, pricing in own if (r := _write_ratio(pricing)) is not None), None)
    listed = [(rows, base) for _, p in own if (rows := p.chosen.get(Tier.STANDARD)) and (base := _base(rows))]
    if not own:
        charged = any(_write_ratio(pricing) is not None for entry, _, pricing in offers if not entry.ended)
        return MakerRules(surcharge_unknown=charged)
    if not listed:
        return MakerRules(write_ratio=ratio)
    rows, base = listed[0]
    bands = [r for r in rows if r.price.band_from > 0 and r.price.window_start is None and _holds(r, today)]
    return MakerRules(ratio, base=base, bands=tuple(bands))


def _holds(row: CheckedPrice, today: str) -> bool:
    first, last = row.price.valid_from, row.price.valid_to
    return (first is None or first <= today) and (last is None or last > today)


def _is_list(entry: MergedOffer) -> bool:
    return entry.is_first_party and entry.tier is Tier.STANDARD and entry.region in (None, "global")


def _base(rows: Iterable[CheckedPrice]) -> CheckedPrice | None:
    rows = list(rows)
    base = base_of(rows)
    return next((row for row in rows if row.price is base), None)


def _write_ratio(pricing: Pricing) -> Fraction | None:
    """The ratio of the offer's cache write to its plain input, if above 1."""
    base = pricing.base()
    if base is None or not base.rates.input or not base.rates.cache_write:
        return None
    ratio = Fraction(base.rates.cache_write, base.rates.input)
    return ratio if ratio > 1 else None


def _with_writes(row: CheckedPrice, rules: MakerRules, entry: MergedOffer) -> CheckedPrice:
    """*row* with a cache-write rate: as published, else plain input if the maker has no surcharge, else assumed."""
    plain = row.price.rates.input
    if plain is None:
        return row
    for name in _WRITES:
        value = getattr(row.price.rates, name)
        if value == 0:
            row = row.with_rate(
                plain, RateOrigin(name, "no_surcharge", row.record.source, row.price.as_of, published=0)
            )
        elif value is None and rules.write_ratio is None and not rules.surcharge_unknown:
            row = row.with_rate(plain, RateOrigin(name, "no_surcharge", *_where(row, rules)))
    if row.price.rates.cache_write is not None or entry.is_first_party:
        return row
    ratio = rules.write_ratio or Fraction(1)
    note = f"not published: {float(ratio):g}x input, as the maker charges"
    if rules.write_ratio is None:
        note = "not published: plain input, though other sellers charge more"
    return row.with_rate(round(plain * ratio), RateOrigin("cache_write", "assumed", *_where(row, rules), note))


def _where(row: CheckedPrice, rules: MakerRules) -> tuple[str, str]:
    known = rules.base or row
    return known.record.source, known.price.as_of


def _assume_bands(entry: MergedOffer, pricing: Pricing, rules: MakerRules) -> None:
    """Add the maker's long-context prices, at its ratio, to a seller that publishes one price for any prompt."""
    rows = pricing.chosen.get(Tier.STANDARD, [])
    base = _base(rows)
    if entry.tier is not Tier.STANDARD or base is None or rules.base is None or not rules.bands:
        return
    if any(row.price.band_from for row in rows):
        return
    for band in rules.bands:
        rates = _scaled(base.price.rates, rules.base.price.rates, band.price.rates)
        if rates is not None:
            price = replace(base.price, rates=rates, band_from=band.price.band_from, band_rule=band.price.band_rule)
            note = f"not published: the maker's ratio above {band.price.band_from:,} tokens"
            origins = tuple(
                RateOrigin(name, "assumed", band.record.source, band.price.as_of, note)
                for name in Rates.__dataclass_fields__
                if getattr(rates, name) is not None
            )
            rows.append(CheckedPrice(base.record, price, status="assumed", origins=origins))


def _scaled(mine: Rates, base: Rates, band: Rates) -> Rates | None:
    """*mine* times the maker's *band* over its *base*, by rate; one without such a ratio scales with its kind."""
    if not (mine.input and mine.output and base.input and base.output and band.input and band.output):
        return None
    kinds = {"output": Fraction(band.output, base.output), "reasoning": Fraction(band.output, base.output)}
    plain = Fraction(band.input, base.input)
    found: dict[str, int | None] = {}
    for name in Rates.__dataclass_fields__:
        value, before, after = getattr(mine, name), getattr(base, name), getattr(band, name)
        if value is None or name == "per_request":
            found[name] = value
            continue
        ratio = Fraction(after, before) if before and after is not None else kinds.get(name, plain)
        found[name] = round(value * ratio)
    return Rates(**found)


def _rounded(row: CheckedPrice, rules: MakerRules) -> CheckedPrice:
    """*row* at the maker's own rates where it differs from them by a conversion only: $1.99997 is billed as $2."""
    if rules.base is None or row.price.tier is not Tier.STANDARD or row.price.band_from:
        return row
    source = rules.base
    for name in Rates.__dataclass_fields__:
        mine, listed = getattr(row.price.rates, name), getattr(source.price.rates, name)
        if mine and listed and mine != listed and abs(mine - listed) <= _SLIP * listed:
            note = "a converted unit or currency: the list price is charged"
            origin = RateOrigin(name, "source", source.record.source, source.price.as_of, note, mine)
            row = row.with_rate(listed, origin)
    return row
