"""The offers table as lines: ranked offers of every model, then those left out, with reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from crosswalk_tui.core.changes.scale import input_share, output_share, per_request
from crosswalk_tui.core.comparison.sides import LETTERS, Comparison, RankedOffer, money, total_text
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.eligibility import Excluded
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.columns import Column, DecimalPoint, fitting, needed
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.vocabulary import Exclusion, Flag
from crosswalk_tui.ui.kit.cells import SIDES, Line, cut, fit
from crosswalk_tui.ui.session.summaries import CHEAPEST, UNDERCUT, seen_in_short, type_word
from crosswalk_tui.ui.shell.cursor_target import BillOf, CursorTarget

_LACKING = frozenset({Exclusion.CAPABILITY, Exclusion.CAPABILITY_UNKNOWN})
"""Reasons that hold for every offer of a model, shown where the offers left out are counted."""

_LEAST_NAME = 16
"""Cells a provider's name gets before the less needed columns give way."""

_GUTTER = 4
"""Cells before the name: its model's letter, and whether it is the cheapest."""


@dataclass(frozen=True, slots=True)
class OfferColumn(Column):
    """A column of figures or signs after the names. Only the cells in sight are ever written.

    Attributes:
        text: the cell of a row; the decimal points of figures are aligned already.
    """

    text: Callable[[RankedOffer], str] = str
    style: str = ""

    def cell(self, text: str) -> str:
        """*text*, as many cells as characters, in the cells of the column, gap included."""
        padded = text.ljust(self.width) if self.align == "left" else text.rjust(self.width)
        return " " * self.gap + padded[: self.width]


class OffersTable:
    """A comparison's offers, ready to be laid out at any width."""

    def __init__(self, comparison: Comparison, *, with_left_out: bool, in_detail: bool = False) -> None:
        """Take *comparison* apart; list the offers left out if *with_left_out*, and more columns if *in_detail*."""
        self.comparison = comparison
        self._rows = comparison.ranked_offers()
        self._left_out = [
            (place, excluded) for place, ranked in enumerate(comparison.models) for excluded in ranked.ranking.excluded
        ]
        self._open = with_left_out
        self._many = len(comparison.models) > 2
        self._all = _columns(self._rows, comparison, in_detail=in_detail)
        self._fitting: dict[int, tuple[int, list[OfferColumn]]] = {}

    @property
    def fold(self) -> int:
        """The line with the number of offers left out."""
        return max(1, len(self._rows))

    def __len__(self) -> int:
        listed = self.fold
        if self._left_out:
            listed += 1 + (len(self._left_out) if self._open else 0)
        return listed

    def header(self, width: int) -> Line:
        """The names of the columns."""
        name, columns = self._columns(width)
        return [
            (fit("", _GUTTER) + fit("Provider", name), "head"),
            *((column.cell(column.title), "head") for column in columns),
        ]

    def titles(self, width: int) -> tuple[str, ...]:
        """The heads of the columns there is room for in *width* cells."""
        return tuple(column.title for column in self._columns(width)[1])

    def flags(self, start: int, stop: int) -> frozenset[Flag]:
        """Those that the ranked offers on the lines from *start* to before *stop* carry."""
        return frozenset({flag for row in self._rows[start:stop] for flag in row.quote.flags})

    def has_maybe(self, start: int, stop: int) -> bool:
        """Whether one of the offers on the lines from *start* to before *stop* may be cheaper than a winner."""
        return any(row.maybe for row in self._rows[start:stop])

    def at(self, index: int) -> RankedOffer | tuple[int, Excluded] | None:
        """The ranked offer on line *index*, or the one left out with its model's position; None on other lines."""
        if index < len(self._rows):
            return self._rows[index]
        left_out = index - self.fold - 1
        return self._left_out[left_out] if self._open and 0 <= left_out < len(self._left_out) else None

    def cursor_target(self, index: int) -> CursorTarget | None:
        """What the cursor on line *index* points at."""
        found = self.at(index)
        if found is None:
            return None
        if isinstance(found, tuple):
            place, excluded = found
            return CursorTarget(excluded.reason, BillOf(self.comparison.models[place].model, excluded, place))
        model = self.comparison.models[found.place].model
        return CursorTarget(total_text(found.quote, self.comparison.places), BillOf(model, found.quote, found.place))

    def table(self) -> Table:
        """Every offer, ranked or left out, as texts."""
        places = self.comparison.places
        ranked = [
            (LETTERS[row.place], row.quote.offer.provider.name, row.quote.offer.provider_model_id,
             fmt.rate(row.quote.rates.input), fmt.rate(row.quote.rates.output),
             money(row.total, places), _times(row), ", ".join(row.quote.flags), "")
            for row in self._rows
        ]  # fmt: skip
        left_out = [
            (
                LETTERS[place],
                item.offer.provider.name,
                item.offer.provider_model_id,
                *[fmt.UNKNOWN] * 4,
                "",
                item.reason,
            )
            for place, item in self._left_out
        ]
        heads = ("Model", "Provider", "Model id", "$/1M in", "$/1M out", "$/month", "× min", "Flags", "Left out")
        return Table.of("Offers", heads, (*ranked, *left_out))

    def line(self, index: int, width: int) -> Line:
        """Line *index* in *width* cells."""
        if index < len(self._rows):
            return self._rung(index, width)
        if not self._rows and index == 0:
            which = "these models" if self._many else "either model"
            return [(fit(f"No offer of {which} can be ranked.", width), "dim")]
        if index == self.fold:
            count = len(self._left_out)
            arrow, hint = ("▾", "v hides them") if self._open else ("▸", "v lists them")
            lacking = Counter(item.reason for _, item in self._left_out if item.code in _LACKING)
            why = ", ".join(f"{n} {reason}" for reason, n in lacking.most_common(2))
            text = f"{arrow} {fmt.counted(count, 'offer')} left out{f': {why}' if why else ''}"
            return cut([(text, "dim"), (f"  {hint}", "dim")], width)
        place, excluded = self._left_out[index - self.fold - 1]
        return _excluded(place, excluded, width)

    def detail(self, index: int) -> tuple[str, ...]:
        """What the columns have no room for, of the offer on line *index*; what its line shows as well comes first."""
        if index < len(self._rows):
            row = self._rows[index]
            quote, offer = row.quote, row.quote.offer
            notes = ["may be cheaper, on an assumption"] if row.maybe else []
            notes += [flag.short for flag in Flag if flag in quote.flags and flag is not Flag.SINGLE_SOURCE]
            sources = "one source" if offer.n_sources <= 1 else f"{offer.n_sources} sources agree"
            return (offer.provider.name, offer.provider_model_id, sources, *notes, f"price of {quote.price.as_of}")
        if index > self.fold and self._left_out:
            excluded = self._left_out[index - self.fold - 1][1]
            offer = excluded.offer
            return (excluded.reason, offer.provider.name, offer.provider_model_id, *seen_in_short(offer))
        return ()

    def _columns(self, width: int) -> tuple[int, list[OfferColumn]]:
        """Cells of the name, and the columns there is room for."""
        if width not in self._fitting:
            columns = fitting(self._all, width - _GUTTER - _LEAST_NAME)
            self._fitting[width] = max(1, width - _GUTTER - needed(columns)), columns
        return self._fitting[width]

    def _rung(self, index: int, width: int) -> Line:
        (name, columns), row = self._columns(width), self._rows[index]
        side = SIDES[row.place]
        return [
            (f"{LETTERS[row.place]} ", side),
            (
                f"{CHEAPEST} " if row.wins else f"{UNDERCUT} " if row.maybe else "  ",
                "best" if row.wins else "bad",
            ),
            (fit(row.quote.offer.provider.name, name), side if row.wins else f"bar-{side}"),
            *(
                (
                    column.cell(column.text(row)),
                    "strong" if column.title == "$/month" and row.wins else column.style,
                )
                for column in columns
            ),
        ]


def _columns(rows: Sequence[RankedOffer], comparison: Comparison, *, in_detail: bool) -> list[OfferColumn]:
    """The columns after the names, in order; a column that would be empty is none."""
    workload, places = comparison.workload, comparison.places
    kinds = OfferColumn("Type", "left", lambda row: type_word(row.quote.offer), "dim", width=6, spare=7)
    rates = [
        _rates("in/1M", rows, lambda row: row.quote.rates.input, spare=3 * in_detail),
        _rates("out/1M", rows, lambda row: row.quote.rates.output, gap=2, spare=3 * in_detail),
    ]
    month = _money("$/month", rows, lambda row: row.total, places)
    most_expensive = max(rows, key=lambda row: row.total, default=None)
    width = 4 if most_expensive is None else max(4, len(_times(most_expensive)))
    times = OfferColumn("×min", "right", _times, "dim", width=width, spare=1)
    signs = OfferColumn("", "left", _signs, "dim", width=3 if in_detail else 2)
    if not in_detail:
        return [kinds, *rates, month, times, signs]
    requests = []
    if workload.request_count and rows:
        each = [cost for row in _extremes(rows) if (cost := per_request(row.quote, workload))]
        finest = fmt.places_for(min(each)) if each else places
        requests = [_money("$/request", rows, lambda row: per_request(row.quote, workload), finest, spare=5)]
    into = OfferColumn("in%", "right", lambda row: _share(row.quote, output=False), "dim", width=4, spare=6)
    out = OfferColumn("out%", "right", lambda row: _share(row.quote, output=True), "dim", width=4, spare=4)
    return [kinds, *rates, month, *requests, times, into, out, signs]


def _rates(
    title: str, rows: Sequence[RankedOffer], of: Callable[[RankedOffer], int | None], *, gap: int = 1, spare: int = 0
) -> OfferColumn:
    """A column of unit prices: of the few there are, each is measured."""
    point = DecimalPoint(map(fmt.rate, {of(row) for row in rows}))
    width = max(len(title), point.width)
    return OfferColumn(title, "point", lambda row: point.text(fmt.rate(of(row))), width=width, gap=gap, spare=spare)


def _money(
    title: str, rows: Sequence[RankedOffer], of: Callable[[RankedOffer], Decimal | None], places: int, *, spare: int = 0
) -> OfferColumn:
    """A column of amounts that grow with the totals.

    The largest has the most digits before the point, the smallest the most behind it.
    """
    point = DecimalPoint(money(of(row), places) for row in _extremes(rows))
    width = max(len(title), point.width)
    return OfferColumn(title, "point", lambda row: point.text(money(of(row), places)), width=width, spare=spare)


def _extremes(rows: Sequence[RankedOffer]) -> list[RankedOffer]:
    """The rows with the smallest, the smallest positive and the largest total."""
    totals = [row.total for row in rows]
    if not totals:
        return []
    marks = {min(totals), max(totals), *([min(filter(None, totals))] if any(totals) else [])}
    return [rows[totals.index(mark)] for mark in marks]


def _signs(row: RankedOffer) -> str:
    raised = row.quote.flags
    return "".join([flag.sign for flag in Flag if flag in raised])


def _share(quote: Quote, *, output: bool) -> str:
    share = output_share(quote) if output else input_share(quote)
    return fmt.UNKNOWN if share is None else f"{share:.0%}"


def _times(row: RankedOffer) -> str:
    """How many times the cheapest of all: one decimal in every row, so that the points are aligned."""
    return fmt.UNKNOWN if row.times is None else f"{row.times:,.1f}×"


def _excluded(place: int, excluded: Excluded, width: int) -> Line:
    name = min(22, max(_LEAST_NAME, width // 4))
    room = max(1, width - name - 6)
    return [
        (f"{LETTERS[place]}   ", SIDES[place]),
        (fit(excluded.offer.provider.name, name), "dim"),
        (f"  {fit(excluded.reason, room)}", "dim"),
    ]
