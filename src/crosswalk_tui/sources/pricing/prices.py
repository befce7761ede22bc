"""Choose the prices of an offer, by tier and band.

Dated prices from the seller's own page come first, then the source that last changed its row. A statement more than 45
days newer than another wins, and so does one dated after the snapshot of the seller's page. If statements of similar
age differ by more than 2x, the price of more sources is used, else that dated after the snapshots of the others, else
the higher, and the offer is marked as disputed. Of a closed model, its maker's
price in force settles a dispute, and is preferred to one that the maker has replaced. A price that a source with the
same price announces follows the one in use. A rate, band or tier that the chosen source does not publish is taken from
another source whose input and output prices agree within 0.5%. Prices outside $0.001 to $1,000 per 1M tokens are
rejected.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from crosswalk_tui.core.text.format import rate as shown
from crosswalk_tui.core.vocabulary import Tier
from crosswalk_tui.sources.harvest import OfferRecord, PriceRecord
from crosswalk_tui.sources.offers.merged_offers import SOURCE_ORDER, MergedOffer
from crosswalk_tui.sources.pricing.evidence import Evidence, days_between
from crosswalk_tui.sources.pricing.price_series import is_same_rate

LOWEST, HIGHEST = 1_000, 1_000_000_000
"""The range of plausible rates, in micro-USD per 1M tokens: $0.001 to $1,000."""

CLEARLY_NEWER_DAYS = 45
"""Days between two statements after which the newer one wins."""

OWN_PAGE = "model-prices"
"""The source with dated prices from the sellers' own pages."""

_BY_TRUST = ("genai-prices", *(source for source in SOURCE_ORDER if source != "genai-prices"))
_DISPUTE = 2
_NEAR_BAND = 0.05  # 200,000 and 204,800 are the same band
_OPTIONAL = ("cache_read", "cache_write", "cache_write_1h", "reasoning", "audio_in", "audio_out", "per_request")


class RateOrigin(NamedTuple):
    """The origin of a rate that the source of its price does not publish (a row of ``price_rate``).

    Attributes:
        basis: ``source``, ``no_surcharge`` or ``assumed``.
        published: the rate in the source of the price, if any.
    """

    rate: str
    basis: str
    source: str
    as_of: str
    note: str | None = None
    published: int | None = None


class CheckedPrice(NamedTuple):
    """A price row of a record.

    Attributes:
        rejected: why the price is not plausible; None if it is.
        status: the status of the row when it is in use: ``chosen``, ``assumed`` or ``average``.
        origins: the origins of rates from other sources.
        place: index among the rows of the offer; None for a computed row.
    """

    record: OfferRecord
    price: PriceRecord
    rejected: str | None = None
    status: str = "chosen"
    origins: tuple[RateOrigin, ...] = ()
    place: int | None = None

    def with_rate(self, value: int, origin: RateOrigin) -> CheckedPrice:
        """This row with a rate replaced, and its origin recorded."""
        return self.with_rates({origin: value})

    def with_rates(self, found: Mapping[RateOrigin, int]) -> CheckedPrice:
        """This row with rates replaced, and their origins recorded."""
        named = {origin.rate: value for origin, value in found.items()}
        kept = tuple(origin for origin in self.origins if origin.rate not in named)
        price = self.price.at(self.price.rates._replace(**named))
        return self._replace(price=price, origins=(*kept, *found))


@dataclass(slots=True)
class Pricing:
    """The decisions about the prices of an offer.

    Attributes:
        rows: every price row as stated by its source.
        chosen: the rows in use, by tier, completed from other sources.
        n_sources: the number of sources that agree on the chosen base price.
        quarantine: why the price is not plausible; None if it is.
    """

    rows: list[CheckedPrice]
    chosen: dict[Tier, list[CheckedPrice]] = field(default_factory=dict)
    n_sources: int = 0
    disputed: bool = False
    quarantine: str | None = None

    def base_by_source(self) -> dict[str, PriceRecord]:
        """The standard base price in each source, by source id."""
        groups: dict[str, list[CheckedPrice]] = defaultdict(list)
        for row in self.rows:
            if row.price.tier is Tier.STANDARD:
                groups[row.record.source].append(row)
        bases = {source: base_row(groups[source]) for source in sorted(groups)}
        return {source: base.price for source, base in bases.items() if base is not None}

    @property
    def source_in_use(self) -> str:
        """The id of the source of the standard base price in use; empty without one."""
        rows = [row for rows in self.chosen.values() for row in rows if row.price.tier is Tier.STANDARD]
        base = base_row(rows)
        return "" if base is None else base.record.source

    def base(self) -> PriceRecord | None:
        """The standard price of the first band outside any window."""
        row = base_row(self.chosen.get(Tier.STANDARD, ()))
        return None if row is None else row.price


class ListPrices(NamedTuple):
    """The standard prices of a model on its maker's page.

    Attributes:
        present: the one in force.
        replaced: those that it replaced.
    """

    present: PriceRecord
    replaced: tuple[PriceRecord, ...] = ()

    def has_replaced(self, base: PriceRecord) -> bool:
        """Whether *base* is a price that the maker no longer has."""
        return not _same(base, self.present) and any(_same(base, old) for old in self.replaced)


class Statement(NamedTuple):
    """The prices in a record for one tier.

    Attributes:
        base: the price of the first band outside any window.
        stated_on: ISO date on which the source last changed it, at the latest; None if unknown.
    """

    record: OfferRecord
    rows: tuple[CheckedPrice, ...]
    base: PriceRecord
    stated_on: str | None

    @property
    def has_hours(self) -> bool:
        """Whether its price depends on the hour."""
        return any(row.price.window_start is not None for row in self.rows)


def price(entry: MergedOffer, evidence: Evidence, listed: ListPrices | None = None) -> Pricing:
    """Decide which prices of *entry* are in use; *listed*, those of its maker, settle a dispute between sources."""
    stated = [(r, p) for r in entry.records for p in r.prices]
    pricing = Pricing([CheckedPrice(r, p, _implausible(p), place=n) for n, (r, p) in enumerate(stated)])
    by_tier = _statements(entry, pricing.rows, evidence)
    home = by_tier.get(entry.tier, [])
    choice = _choose(home, listed)
    agreeing = [] if choice is None else [s for s in home if agree(s, choice[0])]
    for tier, statements in by_tier.items():
        mine, found = statements, choice
        if tier is not entry.tier:
            if choice is not None:  # from the chosen record, else from the records that agree with it
                own = [s for s in statements if s.record is choice[0].record]
                mine = own or [s for s in statements if any(s.record is other.record for other in agreeing)]
            found = _choose(mine)
        if found is not None:
            alike = [s for s in statements if s is not found[0] and agree(s, found[0])]
            sure = [s for s in alike if tier is entry.tier or any(s.record is other.record for other in agreeing)]
            pricing.chosen[tier] = _with_announced(_completed(found[0], mine, entry), sure)
    _end_with_base(pricing, entry.tier)
    pricing.disputed = choice is not None and choice[1]
    pricing.n_sources = len({s.record.source for s in agreeing})
    return pricing


def _statements(entry: MergedOffer, rows: Iterable[CheckedPrice], evidence: Evidence) -> dict[Tier, list[Statement]]:
    """The statements by tier; statements of earlier snapshots only if there are no others."""
    groups: dict[tuple[Tier, int], list[CheckedPrice]] = defaultdict(list)
    own = entry.tier
    for row in rows:
        tier = own if row.price.tier is Tier.STANDARD else row.price.tier
        groups[tier, id(row.record)].append(row)
    found: dict[Tier, list[Statement]] = defaultdict(list)
    for (tier, _), group in groups.items():
        base = base_row(group)
        if base is not None and (base.price.rates.input or base.price.rates.output):
            record = group[0].record
            good = tuple(row for row in group if row.rejected is None)
            found[tier].append(Statement(record, good, base.price, evidence.stated_on(record, [r.price for r in good])))
    for tier, statements in found.items():
        current = [s for s in statements if s.record.gone_between is None]
        found[tier] = current or statements
    return dict(found)


def _choose(statements: Sequence[Statement], listed: ListPrices | None = None) -> tuple[Statement, bool] | None:
    """The statement to use, and whether another of similar age disputes it; *listed* settles a dispute.

    A closed model is resold at its maker's price. A list that still has the price before the maker's change is out of
    date, however recently it was seen, if a list of similar age has the present one.
    """
    if len(statements) < 2:
        return (statements[0], False) if statements else None
    page = [s for s in statements if s.record.source == OWN_PAGE]
    if page:
        own = max(page, key=_order)
        later = [s for s in statements if _is_later(s, own)]
        return (max(later, key=_order) if later else _with_hours(own, statements)), False
    current = [s for s in statements if not any(_outdates(other, s) for other in statements)]
    best = max(current, key=_order)
    backing = _backing(best, current)
    at_list = [s for s in current if listed is not None and _same(s.base, listed.present)]
    if at_list and listed is not None and listed.has_replaced(best.base):
        newer = max(at_list, key=_order)
        if _backing(newer, current) >= backing:
            return _with_hours(newer, current), False
    rivals = [s for s in current if _far_apart(s.base, best.base)]
    strongest = max(rivals, key=lambda s: (_backing(s, current), _order(s)), default=None)
    if strongest is None or _backing(strongest, current) < backing:
        return _with_hours(best, current), False
    if _backing(strongest, current) > backing:  # more sources agree on it
        return _with_hours(strongest, current), False
    at_list = [s for s in at_list if s is best or s in rivals]
    if at_list:
        return _with_hours(max(at_list, key=_order), current), False
    if all(_began_after(best, rival) for rival in rivals):
        return _with_hours(best, current), True
    return max([best, *rivals], key=lambda s: blend(s.base)), True


def _backing(one: Statement, others: Sequence[Statement]) -> int:
    return len({s.record.source for s in others if agree(s, one)})


def _order(statement: Statement) -> tuple[str, str, int]:
    """Sort key: newest first, then the most trusted source."""
    return (statement.stated_on or "", statement.record.as_of, -_trust(statement.record.source))


def _trust(source: str) -> int:
    return _BY_TRUST.index(source) if source in _BY_TRUST else len(_BY_TRUST)


def _clearly_newer(day: str, than: str) -> bool:
    return days_between(than, day) > CLEARLY_NEWER_DAYS


def _is_later(one: Statement, page: Statement) -> bool:
    """Whether *one* is clearly newer than the snapshot of a seller's *page*, or of a change after it."""
    is_newer = one.stated_on is not None and _clearly_newer(one.stated_on, page.record.as_of)
    return is_newer or (_began_after(one, page) and not agree(one, page))


def _began_after(one: Statement, other: Statement) -> bool:
    """Whether the price of *one* has a first day, which the snapshot with *other* had not seen."""
    return (one.base.valid_from or "") > other.record.as_of


def _outdates(one: Statement, other: Statement) -> bool:
    dated = one.stated_on and other.stated_on and _clearly_newer(one.stated_on, other.stated_on)
    return bool(dated) and not agree(one, other)


def _with_hours(winner: Statement, statements: Sequence[Statement]) -> Statement:
    """A statement with hours of which one has the *winner*'s price, else the winner itself."""
    if winner.has_hours:
        return winner
    detailed = [s for s in statements if s.has_hours and any(_same(row.price, winner.base) for row in s.rows)]
    return max(detailed, key=lambda s: (any(row.price.weekdays for row in s.rows), _order(s)), default=winner)


def _implausible(row: PriceRecord) -> str | None:
    for name in ("input", "output"):
        value = getattr(row.rates, name)
        if value and not LOWEST <= value <= HIGHEST:
            return f"{name} price {shown(value)} per 1M is outside $0.001 to $1,000"
    return None


def base_row(group: Iterable[CheckedPrice]) -> CheckedPrice | None:
    """The row of the first band outside any window; of dated rows, the last in force when it was recorded."""
    rows = [
        r
        for r in group
        if r.rejected is None and r.price.band_from == 0 and r.price.window_start is None and r.status != "average"
    ]
    if len(rows) < 2:
        return rows[0] if rows else None
    begun = [r for r in rows if r.price.valid_from is None or r.price.valid_from <= r.price.as_of]
    return max(begun or rows, key=lambda r: r.price.valid_from or "", default=None)


def blend(base: PriceRecord) -> int:
    """A number to compare prices by: 5 parts input and 2 parts output, as in the default workload."""
    return 5 * (base.rates.input or 0) + 2 * (base.rates.output or 0)


def _far_apart(one: PriceRecord, other: PriceRecord) -> bool:
    for name in ("input", "output"):
        known = [value for rates in (one.rates, other.rates) if (value := getattr(rates, name))]
        if len(known) > 1 and max(known) > _DISPUTE * min(known):
            return True
    return False


def agree(one: Statement, other: Statement) -> bool:
    """Whether two statements agree: their base prices, or the base of one and a window of the other."""
    return _same(one.base, other.base) or any(
        _same(row.price, base)
        for statement, base in ((one, other.base), (other, one.base))
        for row in statement.rows
        if row.price.window_start is not None and row.price.band_from == 0
    )


def _same(one: PriceRecord, other: PriceRecord) -> bool:
    return is_same_rate(one.rates.input, other.rates.input) and is_same_rate(one.rates.output, other.rates.output)


def _completed(winner: Statement, statements: Sequence[Statement], entry: MergedOffer) -> list[CheckedPrice]:
    """The rows of *winner*, completed from the statements that agree with it."""
    others = [s for s in statements if s is not winner and agree(s, winner)]
    others.sort(key=_order, reverse=True)
    rows = [_filled(row, others, entry) for row in winner.rows]
    if others and all(row.price.band_from == 0 for row in rows) and not winner.has_hours:
        rows.extend(next(filter(None, (_bands(s, winner.base) for s in others if not s.has_hours)), []))
    return rows


def _with_announced(rows: list[CheckedPrice], others: Iterable[Statement]) -> list[CheckedPrice]:
    """*rows*, which end where another source with the same price, the newest first, announces the next one."""
    if any(_is_announced(row) or row.price.window_start is not None for row in rows):
        return rows
    following = (
        list(filter(_is_announced, s.rows)) for s in sorted(others, key=_order, reverse=True) if not s.has_hours
    )
    found = next(filter(None, following), [])
    start = min((row.price.valid_from or "" for row in found), default="")
    if not start or any((row.price.valid_to or start) < start for row in rows if row.price.valid_from is None):
        return rows
    return [*(_ending(row, start) for row in rows), *found]


def _end_with_base(pricing: Pricing, home: Tier) -> None:
    """End the prices of other tiers with the base price that they are stated beside, unless they have a next one."""
    announced = [row for row in pricing.chosen.get(home, ()) if _is_announced(row)]
    start = min((row.price.valid_from or "" for row in announced), default="")
    for tier, rows in pricing.chosen.items():
        if start and tier is not home and not any(map(_is_announced, rows)):
            pricing.chosen[tier] = [_ending(row, start) for row in rows]


def _ending(row: CheckedPrice, day: str) -> CheckedPrice:
    return row if row.price.valid_to is not None else row._replace(price=replace(row.price, valid_to=day))


def _is_announced(row: CheckedPrice) -> bool:
    """Whether *row* is in force only from a day after it was recorded."""
    return (row.price.valid_from or "") > row.price.as_of


def _bands(other: Statement, base: PriceRecord) -> list[CheckedPrice]:
    """The context bands of *other*'s base price, in force as long as *base*, which is the same price.

    A page that dates its prices and a list that does not would otherwise give a band that never applies.
    """
    period = (other.base.valid_from, other.base.valid_to)
    own = [
        row for row in other.rows if row.price.band_from > 0 and (row.price.valid_from, row.price.valid_to) == period
    ]
    return [row._replace(price=replace(row.price, valid_from=base.valid_from, valid_to=base.valid_to)) for row in own]


def _filled(row: CheckedPrice, others: Sequence[Statement], entry: MergedOffer) -> CheckedPrice:
    """*row* with the rates that its source does not publish, from rows with the same price."""
    alike = [other for s in others for other in s.rows if _is_alike(row.price, other.price)]
    if row.price.rates.cache_read == 0 and not _free_read_is_credible(row, alike, entry):
        row = row._replace(price=row.price.at(row.price.rates._replace(cache_read=None)))
    if not alike:
        return row
    own = row.price.rates
    repeated = own.cache_read is not None and own.cache_read == own.input
    if repeated and any(0 < (other.price.rates.cache_read or 0) < (own.cache_read or 0) for other in alike):
        # The input price is repeated in the cell of the cache read, for which another source has a lower rate.
        row = row._replace(price=row.price.at(own._replace(cache_read=None)))
        alike = [other for other in alike if other.price.rates.cache_read != own.cache_read]
    for name in _OPTIONAL:
        source = next((other for other in alike if _publishes(other, name)), None)
        if getattr(row.price.rates, name) is None and source is not None:
            origin = RateOrigin(name, "source", source.record.source, source.price.as_of)
            row = row.with_rate(getattr(source.price.rates, name), origin)
    return row


def _is_alike(one: PriceRecord, other: PriceRecord) -> bool:
    near = abs(one.band_from - other.band_from) <= _NEAR_BAND * max(one.band_from, other.band_from)
    return near and (one.window_start is None) == (other.window_start is None) and _same(one, other)


def _publishes(row: CheckedPrice, name: str) -> bool:
    """Whether *row* has the rate; a free cache read is never taken from another source."""
    value = getattr(row.price.rates, name)
    return value is not None and not (name == "cache_read" and value == 0)


def _free_read_is_credible(row: CheckedPrice, alike: Sequence[CheckedPrice], entry: MergedOffer) -> bool:
    """Whether the maker or a second source publishes a cache read of 0."""
    if row.record.source == OWN_PAGE and entry.is_first_party:
        return True
    return any(o.price.rates.cache_read == 0 and o.record.source != row.record.source for o in alike)
