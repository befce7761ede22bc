"""How the bills of ``crosswalk-tui cost --explain`` add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.cli.descriptions import band_words
from crosswalk_tui.cli.disputes import disputing_claims
from crosswalk_tui.cli.output import Section
from crosswalk_tui.cli.pricing import PricedModel
from crosswalk_tui.core.comparison.offer_terms import end_in_words
from crosswalk_tui.core.models import OWN
from crosswalk_tui.core.own.own_remarks import own_remarks
from crosswalk_tui.core.pricing.bill import Quote, QuoteLine
from crosswalk_tui.core.pricing.rate_origin import origin_text
from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.core.text.format import rate
from crosswalk_tui.core.text.quantity import exact_amounts
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.vocabulary import Flag, Sign
from crosswalk_tui.core.workload.monthly import Workload

_COLUMNS = (
    Column("Part"), Column("Quantity", "right"), Column("Rate", "point"), Column("Per"), Column("$", "point"),
)  # fmt: skip


def disputing_prices(catalogue: Catalogue, priced: Sequence[PricedModel], day: date) -> dict[int, list[str]]:
    """The base prices on *day* in the sources that differ, by the id of each explained offer at a list price."""
    bills = [bill for each in priced for bill in _to_explain(each) if bill.price.source != OWN]
    return {bill.offer.offer_id: disputing_claims(catalogue, bill.offer, bill.price.tier, day) for bill in bills}


def bill_sections(priced: PricedModel, workload: Workload, disputing: Mapping[int, Sequence[str]]) -> list[Section]:
    """The arithmetic of the bills of *priced* that are explained; *disputing* as `disputing_prices` returns it."""
    met = workload.for_model(priced.model.key)
    return [
        _explained(
            bill,
            met,
            [*disputing.get(bill.offer.offer_id, ()), *own_remarks(bill, priced.ranking, met, priced.own)],
            priced.source_names,
        )
        for bill in _to_explain(priced)
    ]


def _to_explain(priced: PricedModel) -> list[Quote]:
    """The cheapest bills, those that may be cheaper, and the other ones with a price of the user's."""
    explained = [*priced.ranking.cheapest, *priced.ranking.maybe_cheaper]
    return explained + [bill for bill in priced.ranking.ranked if bill.is_own and bill not in explained]


def _explained(bill: Quote, workload: Workload, remarks: Sequence[str], names: Mapping[str, str]) -> Section:
    """The arithmetic of *bill*, line by line, with the sources of its rates.

    *workload* includes the model's output multiplier; *names* are those of the sources by id.
    """
    *amounts, total = exact_amounts([*(line.usd for line in bill.lines), bill.total_usd])
    rows = [_row(line, amount) for line, amount in zip(bill.lines, amounts, strict=True)]
    rows.append(("sum", "", "", "", total))
    seen = bill.offer.last_seen
    notes = [
        band_words(bill, workload),
        bill.hourly_words(workload.hours),
        *(_rate_note(line, names) for line in bill.lines if line.note and line.quantity),
        f"Your price, of {bill.price.as_of}."
        if bill.price.source == OWN
        else f"Price from {names.get(bill.price.source, bill.price.source)}, as of {bill.price.as_of}.",
        f"Last seen for sale on {seen} ({names.get(bill.offer.last_seen_source or '', 'source unknown')})."
        if seen and bill.offer.last_seen_source != OWN
        else "",
        *(f"{end.capitalize()}." for end in end_in_words(bill.offer)),
        *(flag.sentence for flag in bill.flags if flag not in (Flag.ASSUMED_RATE, Flag.OWN)),
    ]
    title = f"{bill.offer.provider.name}, {bill.offer.provider_model_id}: how it adds up"
    return Section(title, Table(_COLUMNS, rows), tuple(note for note in [*notes, *remarks] if note))


def _mark(line: QuoteLine) -> str:
    """The sign before a rate, if it has one."""
    return f"{line.assumed_sign} " if line.assumed else f"{Sign.OWN} " if line.own else ""


def _rate_note(line: QuoteLine, names: Mapping[str, str]) -> str:
    """The source of a line's rate: ``≈ cache write 1h: not published: the 5-minute write rate is used …``."""
    return f"{_mark(line)}{line.label}: {origin_text(line.origin, names)}."


def _row(line: QuoteLine, amount: str) -> tuple[str, ...]:
    unit = line.unit.removeprefix("per ").removeprefix("a ")
    return line.label, f"{line.quantity:,}", f"{_mark(line)}{rate(line.rate)}", unit, amount
