"""Choose the prices of an offer, by tier and band.

Dated prices from the seller's own page come first, then the source that last changed its row. A statement more than 45
days newer than another wins, and so does one dated after the snapshot of the seller's page. If statements of similar
age differ by more than 2x, the price of more sources is used, else that dated after the snapshots of the others, else
the higher, and the offer is marked as disputed. Of a closed model, its maker's price in force settles a dispute, and is
preferred to one that the maker has replaced. What the chosen source does not publish is added by
`crosswalk_tui.sources.pricing.completed_prices` and `crosswalk_tui.sources.pricing.announced_prices`; a tier that it
does not publish is taken from the sources that agree with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from crosswalk_tui.core.vocabulary import Tier
from crosswalk_tui.sources.harvest import PriceRecord
from crosswalk_tui.sources.offers.merged_offers import MergedOffer
from crosswalk_tui.sources.pricing.announced_prices import end_with_base, with_announced
from crosswalk_tui.sources.pricing.completed_prices import completed
from crosswalk_tui.sources.pricing.evidence import Evidence, days_between
from crosswalk_tui.sources.pricing.price_statements import (
    OWN_PAGE,
    CheckedPrice,
    Statement,
    agree,
    base_row,
    checked_rows,
    is_same_price,
    newest_last,
    statements_by_tier,
)

CLEARLY_NEWER_DAYS = 45
"""Days between two statements after which the newer one wins."""

BLEND = 5, 2
"""Parts of input and output by which prices are compared, as in the default workload."""

_DISPUTE = 2
"""The factor between two prices of a rate above which they contradict each other."""


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
        return not is_same_price(base, self.present) and any(is_same_price(base, old) for old in self.replaced)


class ChosenStatement(NamedTuple):
    """The statement to use.

    Attributes:
        is_disputed: another of similar age contradicts it.
    """

    statement: Statement
    is_disputed: bool = False


def price(entry: MergedOffer, evidence: Evidence, listed: ListPrices | None = None) -> Pricing:
    """Decide which prices of *entry* are in use; *listed*, those of its maker, settle a dispute between sources."""
    pricing = Pricing(checked_rows(entry))
    by_tier = statements_by_tier(entry, pricing.rows, evidence)
    home = by_tier.get(entry.tier, [])
    choice = _choose(home, listed)
    agreeing = [] if choice is None else [s for s in home if agree(s, choice.statement)]
    for tier, statements in by_tier.items():
        is_home = tier is entry.tier
        usable = statements if is_home or choice is None else _stated_beside(choice.statement, statements, agreeing)
        found = choice if is_home else _choose(usable)
        if found is not None:
            winner = found.statement
            alike = [s for s in statements if s is not winner and agree(s, winner)]
            sure = [s for s in alike if is_home or _is_beside(s, agreeing)]
            pricing.chosen[tier] = with_announced(completed(winner, usable, entry), sure)
    end_with_base(pricing.chosen, entry.tier)
    pricing.disputed = choice is not None and choice.is_disputed
    pricing.n_sources = len({s.record.source for s in agreeing})
    return pricing


def _stated_beside(
    chosen: Statement, statements: Sequence[Statement], agreeing: Sequence[Statement]
) -> list[Statement]:
    """The *statements* for another tier by the record of the *chosen* one, else by the records that agree with it."""
    own = [s for s in statements if s.record is chosen.record]
    return own or [s for s in statements if _is_beside(s, agreeing)]


def _is_beside(statement: Statement, others: Sequence[Statement]) -> bool:
    """Whether the record of *statement* also has one of *others*, which are for a different tier."""
    return any(statement.record is other.record for other in others)


def _choose(statements: Sequence[Statement], listed: ListPrices | None = None) -> ChosenStatement | None:
    """The statement to use, if there is one; *listed* settles a dispute."""
    if len(statements) < 2:
        return ChosenStatement(statements[0]) if statements else None
    page = [s for s in statements if s.record.source == OWN_PAGE]
    if page:
        own = max(page, key=newest_last)
        later = [s for s in statements if _is_later(s, own)]
        return ChosenStatement(max(later, key=newest_last) if later else _with_hours(own, statements))
    return _settled([s for s in statements if not any(_outdates(other, s) for other in statements)], listed)


def _settled(current: Sequence[Statement], listed: ListPrices | None) -> ChosenStatement:
    """The statement to use among those of similar age, none of which is from the seller's own page.

    A closed model is resold at its maker's price. A list that still has the price before the maker's change is out of
    date, however recently it was seen, if a list of similar age has the present one.
    """
    best = max(current, key=newest_last)
    backing = _backing(best, current)
    at_list = [s for s in current if listed is not None and is_same_price(s.base, listed.present)]
    if at_list and listed is not None and listed.has_replaced(best.base):
        newer = max(at_list, key=newest_last)
        if _backing(newer, current) >= backing:
            return ChosenStatement(_with_hours(newer, current))
    rivals = [s for s in current if _far_apart(s.base, best.base)]
    strongest = max(rivals, key=lambda s: (_backing(s, current), newest_last(s)), default=None)
    if strongest is None or _backing(strongest, current) < backing:
        return ChosenStatement(_with_hours(best, current))
    if _backing(strongest, current) > backing:
        return ChosenStatement(_with_hours(strongest, current))
    at_list = [s for s in at_list if s is best or s in rivals]
    if at_list:
        return ChosenStatement(_with_hours(max(at_list, key=newest_last), current))
    if all(_began_after(best, rival) for rival in rivals):
        return ChosenStatement(_with_hours(best, current), is_disputed=True)
    return ChosenStatement(max([best, *rivals], key=lambda s: blend(s.base)), is_disputed=True)


def _backing(one: Statement, others: Sequence[Statement]) -> int:
    """The number of sources among *others* that agree with *one*, itself included."""
    return len({s.record.source for s in others if agree(s, one)})


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
    """Whether *one* is clearly newer than *other* and contradicts it."""
    dated = one.stated_on and other.stated_on and _clearly_newer(one.stated_on, other.stated_on)
    return bool(dated) and not agree(one, other)


def _with_hours(winner: Statement, statements: Sequence[Statement]) -> Statement:
    """A statement with hours of which one has the *winner*'s price, else the winner itself."""
    if winner.has_hours:
        return winner
    detailed = [s for s in statements if s.has_hours and any(is_same_price(row.price, winner.base) for row in s.rows)]
    return max(detailed, key=lambda s: (any(row.price.weekdays for row in s.rows), newest_last(s)), default=winner)


def blend(base: PriceRecord) -> int:
    """A number to compare prices by: the sum of `BLEND`, in micro-USD per 1M tokens of each part."""
    return BLEND[0] * (base.rates.input or 0) + BLEND[1] * (base.rates.output or 0)


def _far_apart(one: PriceRecord, other: PriceRecord) -> bool:
    """Whether the input or output prices differ by more than 2x."""
    for name in ("input", "output"):
        known = [value for rates in (one.rates, other.rates) if (value := getattr(rates, name))]
        if len(known) > 1 and max(known) > _DISPUTE * min(known):
            return True
    return False
