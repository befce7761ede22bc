"""Sentences on a bill that only what is the user's can tell: credits, minimum spend, when a machine pays.

A credit and a minimum change no bill and no place in a ranking: both are amounts of a provider, for all workloads
there, of which only one is known here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from crosswalk_tui.core.own.machine import machine_break_even
from crosswalk_tui.core.own.records import Credit, Discount, Own
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.ranking import Ranking
from crosswalk_tui.core.text.format import usd
from crosswalk_tui.core.text.quantity import format_tokens, format_usd
from crosswalk_tui.core.workload.monthly import Workload

_MOST = 8  # remarks on one ranking


class OwnRemark(NamedTuple):
    """A remark on the bill of one seller."""

    provider: str
    text: str


def remarks_on(ranking: Ranking, workload: Workload, own: Own) -> tuple[OwnRemark, ...]:
    """The remarks on the bills of *ranking* for *workload*, cheapest first; on each seller's cheapest bill only."""
    sellers: set[str] = set()
    found: list[OwnRemark] = []
    for bill in ranking.ranked:
        seller = bill.offer.provider.provider_id
        if seller not in sellers:
            found += [OwnRemark(seller, text) for text in own_remarks(bill, ranking, workload, own)]
        sellers.add(seller)
    return tuple(found[:_MOST])


def own_remarks(bill: Quote, ranking: Ranking, workload: Workload, own: Own) -> tuple[str, ...]:
    """The remarks on *bill*, one of *ranking* for *workload*."""
    return (*_credits(bill, own), *_minimums(bill, own), *_machines(bill, ranking, workload))


def _in_force(day: date | None, starts: date | None, ends: date | None) -> bool:
    return day is None or ((starts is None or starts <= day) and (ends is None or day < ends))


def _credits(bill: Quote, own: Own) -> Iterator[str]:
    """A sentence on each credit at the seller of *bill*: for how many months it pays the bill, or that it ended."""
    seller = bill.offer.provider
    for record in (entry.record for entry in own if entry.active):
        if not isinstance(record, Credit) or record.provider != seller.provider_id:
            continue
        if not _in_force(bill.today, None, record.ends):
            yield f"Your credit of {format_usd(record.usd)} at {seller.name} ended on {record.ends}."
            continue
        until = f", until {record.ends}," if record.ends else ""
        if bill.total_usd:
            months = record.usd / bill.total_usd
            lasts = f"{months:,.1f} months" if months < _MANY else f"{months:,.0f} months"
            credit = f"Your credit of {format_usd(record.usd)} at {seller.name}{until}"
            yield f"{credit} pays this bill for {lasts}; the bill and its place are without it."


_MANY = Decimal(100)  # months that need no decimals


def _minimums(bill: Quote, own: Own) -> Iterator[str]:
    """A sentence on each discount on the offer of *bill* whose least monthly amount the bill does not reach."""
    seller = bill.offer.provider
    for record in (entry.record for entry in own if entry.active):
        if (
            isinstance(record, Discount)
            and record.provider == seller.provider_id
            and record.minimum is not None
            and record.id in ("", bill.offer.provider_model_id)
            and record.model in ("", bill.offer.model_key)
            and _in_force(bill.today, record.starts, record.ends)
            and bill.total_usd < record.minimum
        ):
            least = format_usd(record.minimum)
            yield (
                f"Your discount at {seller.name} needs {least} a month there; this bill is {usd(bill.total_usd)}."
                " It is ranked as if the rest were spent on other work."
            )


def _rounded(count: int) -> str:
    """*count* to three significant figures: ``14.4B``."""
    return format_tokens(round(count, 3 - len(str(count))))


def _machines(bill: Quote, ranking: Ranking, workload: Workload) -> Iterator[str]:
    """What a machine is paid for, and the volume from which it costs less than the cheapest price per token."""
    if bill.load is None:
        return
    yield f"{bill.offer.provider.name}: {bill.load.words}"
    other = next((quote for quote in ranking.ranked if quote.load is None), None)
    if other is None:
        yield "No seller with a price per token can be ranked beside it."
        return
    read, written = workload.input_tokens, workload.output_tokens
    found = machine_break_even(bill.load.machine, read, written, other.total_usd)
    if found is None or found.tokens is None:
        return
    even, most = _rounded(found.tokens), _rounded(found.capacity)
    able = f"A machine can process {most}." if found.pays else f"A machine can process {most} at most: it never pays."
    yield f"{other.offer.provider.name} costs as much as one machine at {even} tokens a month of this mix. {able}"
