"""The columns of the offers table after the providers' names: type, rates, terms, bills, shares, signs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from crosswalk_tui.core.changes.scale import input_share, output_share, per_request
from crosswalk_tui.core.comparison.comparison import Comparison, RankedOffer
from crosswalk_tui.core.comparison.offer_terms import bill_marks, differing_context, type_word
from crosswalk_tui.core.comparison.total_text import money
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.columns import Column, DecimalPoint
from crosswalk_tui.ui.kit.sorted_table import CellKey, ColumnOrder

BY_PRICE = ColumnOrder("$/month")
"""The usual order: the cheapest offer of each model, then the others. In any other, all offers are one list."""

CONTEXT = "Context"
_TIMES = "vs min"  # the title of the column of multiples of the lowest bill
_SPARSE = 8  # the columns of that rank give way first
_MOST_FORMAT = 12  # most width of a number format, such as fp8-dynamic


@dataclass(eq=False, repr=False)
class OfferColumn(Column):
    """A column of figures or marks after the names; *text* returns the cell of a row when it becomes visible.

    Attributes:
        key: returns what the offers are sorted by; None for a column that does not sort.
        highest_first: whether a first click puts the highest first.
    """

    text: Callable[[RankedOffer], str] = str
    style: str = ""
    key: Callable[[RankedOffer], CellKey | None] | None = None
    highest_first: bool = False

    def cell(self, text: str) -> str:
        """The gap, then *text*, whose characters take one cell each."""
        padded = text.ljust(self.width) if self.align == "left" else text.rjust(self.width)
        return " " * self.gap + padded[: self.width]


def offer_columns(
    rows: Sequence[RankedOffer], comparison: Comparison, order: ColumnOrder, *, in_detail: bool
) -> list[OfferColumn]:
    """The columns after the names, without those that would be empty.

    Where they do not fit, columns with few entries give way first, and the rates last.
    """
    workload, places = comparison.workload, comparison.places
    kinds = OfferColumn("Type", "left", _type, "dim", width=6, spare=7, key=_type)
    rates = [
        _rates("in/1M", rows, lambda row: row.quote.rates.input, spare=1 * in_detail),
        _rates("out/1M", rows, lambda row: row.quote.rates.output, gap=2, spare=1 * in_detail),
    ]
    month = _money(BY_PRICE.title, rows, lambda row: row.total, places)
    times = _multiples(rows)
    terms = _terms(rows, comparison, every_context=order.title == CONTEXT)
    marked = {id(row.quote): bill_marks(row.quote, workload) for row in rows}
    widest = max(map(len, marked.values()), default=0)
    marks = OfferColumn("", "left", lambda row: marked[id(row.quote)], "dim", width=widest)
    if not in_detail:
        return [kinds, *rates, *terms, month, times, marks]
    requests = []
    if workload.request_count and rows:
        each = [cost for row in _extremes(rows) if (cost := per_request(row.quote, workload))]
        finest = fmt.places_for(min(each)) if each else places
        requests = [_money("$/request", rows, lambda row: per_request(row.quote, workload), finest, spare=5)]
    into = OfferColumn(
        "in%", "right", lambda row: _percent(input_share(row.quote)), "dim", width=4, spare=6,
        key=lambda row: input_share(row.quote), highest_first=True,
    )  # fmt: skip
    out = OfferColumn(
        "out%", "right", lambda row: _percent(output_share(row.quote)), "dim", width=4, spare=4,
        key=lambda row: output_share(row.quote), highest_first=True,
    )  # fmt: skip
    return [kinds, *rates, *terms, month, *requests, times, into, out, marks]


def _terms(rows: Sequence[RankedOffer], comparison: Comparison, *, every_context: bool) -> Iterator[OfferColumn]:
    """The context windows and number formats of the offers that differ from their models in them.

    With *every_context*, also the windows that are the model's: a table sorted by them would look unsorted.
    """

    def context(row: RankedOffer) -> str:
        there = window(row) if every_context else differing_context(row.quote.offer, comparison.models[row.place].model)
        return "" if there is None else fmt.tokens(there)

    def number_format(row: RankedOffer) -> str:
        return row.quote.offer.quantization or ""

    def window(row: RankedOffer) -> int | None:
        return row.quote.offer.window(comparison.models[row.place].model.context_tokens)

    if any(map(context, rows)):
        spare = _spare(rows, context)
        yield OfferColumn(CONTEXT, "right", context, "dim", width=7, spare=spare, key=window, highest_first=True)
    if formats := set(map(number_format, rows)) - {""}:
        width = min(_MOST_FORMAT, max(6, *map(len, formats)))
        spare = _spare(rows, number_format)
        yield OfferColumn(
            "Format",
            "left",
            number_format,
            "dim",
            width=width,
            spare=spare,
            key=lambda row: row.quote.offer.quantization,
        )


def _spare(rows: Sequence[RankedOffer], text: Callable[[RankedOffer], str]) -> int:
    """How soon a column of *text* gives way: first if few of *rows*, and none of the cheapest, have an entry."""
    filled = [row for row in rows if text(row)]
    return _SPARSE if len(filled) * 3 < len(rows) and not any(row.wins for row in filled) else 3


def _rates(
    title: str, rows: Sequence[RankedOffer], of: Callable[[RankedOffer], int | None], *, gap: int = 1, spare: int = 0
) -> OfferColumn:
    """A column of unit prices; those of the user are exact unless they are by the hour."""
    rates = {of(row) for row in rows}
    figures = fmt.RateColumn(rates, [of(row) for row in rows if row.quote.is_own and row.quote.load is None])
    point = DecimalPoint(map(figures.text, rates))
    width = max(len(title), point.width)
    return OfferColumn(
        title, "point", lambda row: point.text(figures.text(of(row))), width=width, gap=gap, spare=spare, key=of
    )


def _money(
    title: str, rows: Sequence[RankedOffer], of: Callable[[RankedOffer], Decimal | None], places: int, *, spare: int = 0
) -> OfferColumn:
    """A column of amounts that grow with the totals: the extremes decide its width."""
    point = DecimalPoint(money(of(row), places) for row in _extremes(rows))
    width = max(len(title), point.width)
    return OfferColumn(title, "point", lambda row: point.text(money(of(row), places)), width=width, spare=spare, key=of)


def _multiples(rows: Sequence[RankedOffer]) -> OfferColumn:
    """The column of multiples of the lowest bill."""
    places = fmt.multiple_places(row.times for row in rows)
    most_expensive = max(rows, key=lambda row: row.total, default=None)
    widest = "" if most_expensive is None else fmt.multiple(most_expensive.times, places)
    return OfferColumn(
        _TIMES, "right", lambda row: fmt.multiple(row.times, places), "dim", width=max(len(_TIMES), len(widest)),
        spare=2, key=lambda row: row.total,
    )  # fmt: skip


def _extremes(rows: Sequence[RankedOffer]) -> list[RankedOffer]:
    """The rows with the smallest, the smallest positive and the largest total."""
    totals = [row.total for row in rows]
    if not totals:
        return []
    marks = {min(totals), max(totals), *([min(filter(None, totals))] if any(totals) else [])}
    return [rows[totals.index(mark)] for mark in marks]


def _type(row: RankedOffer) -> str:
    return type_word(row.quote.offer)


def _percent(share: Decimal | None) -> str:
    return fmt.UNKNOWN if share is None else f"{share:.0%}"
