"""What each source states about the prices of an offer: by tier, its rows and when it last changed them.

Prices outside $0.001 to $1,000 per 1M tokens are rejected. Statements of earlier snapshots count only where no current
list has the offer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from crosswalk_tui.core.text.format import rate as shown
from crosswalk_tui.core.vocabulary import Tier
from crosswalk_tui.sources.harvest import OfferRecord, PriceRecord
from crosswalk_tui.sources.offers.merged_offers import SOURCE_ORDER, MergedOffer
from crosswalk_tui.sources.pricing.evidence import Evidence
from crosswalk_tui.sources.pricing.rate_step import is_same_rate

LOWEST, HIGHEST = 1_000, 1_000_000_000
"""The range of plausible rates, in micro-USD per 1M tokens: $0.001 to $1,000."""

OWN_PAGE = "model-prices"
"""The source with dated prices from the sellers' own pages."""

_BY_TRUST = ("genai-prices", *(source for source in SOURCE_ORDER if source != "genai-prices"))
"""The sources in the order in which they are preferred where their statements are of the same day."""


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


def checked_rows(entry: MergedOffer) -> list[CheckedPrice]:
    """Every price row in the records of *entry*, as stated by its source."""
    stated = [(record, row) for record in entry.records for row in record.prices]
    return [CheckedPrice(record, row, _implausible(row), place=n) for n, (record, row) in enumerate(stated)]


def _implausible(row: PriceRecord) -> str | None:
    for name in ("input", "output"):
        value = getattr(row.rates, name)
        if value and not LOWEST <= value <= HIGHEST:
            return f"{name} price {shown(value)} per 1M is outside $0.001 to $1,000"
    return None


def statements_by_tier(
    entry: MergedOffer, rows: Iterable[CheckedPrice], evidence: Evidence
) -> dict[Tier, list[Statement]]:
    """The statements in *rows* by tier; statements of earlier snapshots only if there are no others.

    Rows of the standard tier count for the tier of *entry*: an offer of fast requests has them as its standard price.
    """
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


def agree(one: Statement, other: Statement) -> bool:
    """Whether two statements agree: their base prices, or the base of one and a window of the other."""
    return is_same_price(one.base, other.base) or any(
        is_same_price(row.price, base)
        for statement, base in ((one, other.base), (other, one.base))
        for row in statement.rows
        if row.price.window_start is not None and row.price.band_from == 0
    )


def is_same_price(one: PriceRecord, other: PriceRecord) -> bool:
    """Whether input and output prices are known and within 0.5% of each other."""
    return is_same_rate(one.rates.input, other.rates.input) and is_same_rate(one.rates.output, other.rates.output)


def newest_last(statement: Statement) -> tuple[str, str, int]:
    """Sort key: the newest statement is the greatest, and of one day, that of the most trusted source."""
    return (statement.stated_on or "", statement.record.as_of, -_trust(statement.record.source))


def _trust(source: str) -> int:
    return _BY_TRUST.index(source) if source in _BY_TRUST else len(_BY_TRUST)
