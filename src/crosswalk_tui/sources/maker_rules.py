"""What the maker of a model charges, carried over to sellers that do not publish it.

A published cache-write price of 0 means no surcharge: written tokens cost plain input. Where the maker charges nothing
for cache writes they cost plain input at every seller: that is known. Where it does, a seller without a published
rate is assumed at the maker's ratio to input. A seller of a closed model that publishes no long-context price is
assumed at the maker's ratio too; hosts of open weights set their own prices, and one price is one price. Nothing is
assumed about batch prices.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from crosswalk_tui.core.catalogue import Rates
from crosswalk_tui.core.vocabulary import Access, Tier
from crosswalk_tui.sources.offers import Entry
from crosswalk_tui.sources.prices import Believed, Origin, Pricing, base_of

Priced = tuple[Entry, Access, Pricing]

_WRITES = ("cache_write", "cache_write_1h")
_SLIP = 0.0005
"""Relative difference up to which a rate is another one after a conversion of units or currency ($1.99997 is $2)."""


@dataclass(frozen=True, slots=True)
class MakerRules:
    """What the maker of one model publishes about it.

    Attributes:
        write_ratio: its cache write in units of plain input; None where it charges nothing for writes.
        surcharge_unknown: the maker sells no API, and some other seller does charge for writes.
        base: its base price, if it has one.
        bands: its long-context prices.
    """

    write_ratio: Fraction | None = None
    surcharge_unknown: bool = False
    base: Believed | None = None
    bands: tuple[Believed, ...] = ()


def apply_maker_rules(priced: Iterable[Priced], closed: Mapping[str, str]) -> None:
    """Complete the prices in use, in place.

    Args:
        priced: every offer with its access and prices.
        closed: key of each closed-weight model, and its lab.
    """
    by_model: dict[str, list[Priced]] = defaultdict(list)
    for item in priced:
        by_model[item[0].key].append(item)
    for key, offers in by_model.items():
        rules = _rules(offers)
        for entry, access, pricing in offers:
            if access is not Access.METERED:
                continue
            for tier, rows in pricing.chosen.items():
                pricing.chosen[tier] = [_with_writes(_rounded(row, rules), rules, entry) for row in rows]
            if key in closed and not entry.is_first_party:
                _assume_bands(entry, pricing, rules)


def _rules(offers: Iterable[Priced]) -> MakerRules:
    """What the maker's own offers publish: those that can be bought first, then those it has ended."""
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
    bands = [row for row in rows if row.price.band_from > 0 and row.price.window_start is None]
    return MakerRules(ratio, base=base, bands=tuple(bands))


def _is_list(entry: Entry) -> bool:
    return entry.is_first_party and entry.tier is Tier.STANDARD and entry.region in (None, "global")


def _base(rows: Iterable[Believed]) -> Believed | None:
    rows = list(rows)
    base = base_of(rows)
    return next((row for row in rows if row.price is base), None)


def _write_ratio(pricing: Pricing) -> Fraction | None:
    """The offer's cache write in units of its plain input, if it costs more than that."""
    base = pricing.base()
    if base is None or not base.rates.input or not base.rates.cache_write:
        return None
    ratio = Fraction(base.rates.cache_write, base.rates.input)
    return ratio if ratio > 1 else None


def _with_writes(row: Believed, rules: MakerRules, entry: Entry) -> Believed:
    """*row* with a cache-write rate: as published, else plain input if the maker has no surcharge, else assumed."""
    plain = row.price.rates.input
    if plain is None:
        return row
    for name in _WRITES:
        value = getattr(row.price.rates, name)
        if value == 0:
            row = row.with_rate(plain, Origin(name, "no_surcharge", row.record.source, row.price.as_of, published=0))
        elif value is None and rules.write_ratio is None and not rules.surcharge_unknown:
            row = row.with_rate(plain, Origin(name, "no_surcharge", *_where(row, rules)))
    if row.price.rates.cache_write is not None or entry.is_first_party:
        return row
    ratio = rules.write_ratio or Fraction(1)
    note = f"not published: {float(ratio):g}x input, as the maker charges"
    if rules.write_ratio is None:
        note = "not published: plain input, though other sellers charge more"
    return row.with_rate(round(plain * ratio), Origin("cache_write", "assumed", *_where(row, rules), note))


def _where(row: Believed, rules: MakerRules) -> tuple[str, str]:
    known = rules.base or row
    return known.record.source, known.price.as_of


def _assume_bands(entry: Entry, pricing: Pricing, rules: MakerRules) -> None:
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
                Origin(name, "assumed", band.record.source, band.price.as_of, note)
                for name in Rates.__dataclass_fields__
                if getattr(rates, name) is not None
            )
            rows.append(Believed(base.record, price, status="assumed", origins=origins))


def _scaled(mine: Rates, base: Rates, band: Rates) -> Rates | None:
    """*mine* times the maker's *band* over its *base*, by rate; one without such a ratio moves with its kind."""
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


def _rounded(row: Believed, rules: MakerRules) -> Believed:
    """*row* at the maker's own rates where it differs from them by a conversion only: $1.99997 is charged as $2."""
    if rules.base is None or row.price.tier is not Tier.STANDARD or row.price.band_from:
        return row
    source = rules.base
    for name in Rates.__dataclass_fields__:
        mine, listed = getattr(row.price.rates, name), getattr(source.price.rates, name)
        if mine and listed and mine != listed and abs(mine - listed) <= _SLIP * listed:
            note = "a converted unit or currency: the list price is charged"
            origin = Origin(name, "source", source.record.source, source.price.as_of, note, mine)
            row = row.with_rate(listed, origin)
    return row
