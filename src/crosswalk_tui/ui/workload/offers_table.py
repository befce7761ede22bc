"""The lines of the offers table: the cheapest offer of each model, the other ranked ones, then those left out."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate

from crosswalk_tui.core.changes.scale import input_share, output_share, per_request
from crosswalk_tui.core.comparison.offer_terms import differing_context, end_in_words, terms_in_words
from crosswalk_tui.core.comparison.sides import LETTERS, Comparison, RankedOffer, money, total_text
from crosswalk_tui.core.pricing.eligibility import Excluded
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.columns import Column, DecimalPoint, fitting, needed
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.vocabulary import Exclusion, Flag, Sign, marks_of
from crosswalk_tui.ui.kit.cells import SIDES, Line, cut, fit
from crosswalk_tui.ui.kit.sorted_table import CellKey, ColumnOrder, ColumnTitle, sorted_rows
from crosswalk_tui.ui.session.summaries import bill_sources, seen_in_short, type_word
from crosswalk_tui.ui.shell.cursor_target import BillOf, CursorTarget

_LACKING = frozenset({Exclusion.CAPABILITY, Exclusion.CAPABILITY_UNKNOWN})
"""Reasons that hold for every offer of a model; the line that counts the offers left out shows them."""

_MOST_NAME = 32  # most width of the names: figures far from them are hard to follow
_LEAST_NAME = 16  # least width of the providers' names; optional columns give way to it
_OTHERS = "── Other offers · enter on one lists its model alone"
_FEW_OTHERS = 3
"""Offers of each of three or more models after its cheapest, or more that fit; enter on one lists all of them."""

_TIMES = "vs min"  # the title of the column of multiples of the lowest bill

BY_PRICE = ColumnOrder("$/month")
"""The usual order: the cheapest offer of each model, then the others. In any other, all offers are one list."""

_PROVIDER, _CONTEXT = "Provider", "Context"

_GUTTER = 4  # cells before the name, for the model's letter and a sign


@dataclass(frozen=True, slots=True)
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


class OffersTable:
    """The offers of a comparison, laid out at any width.

    Attributes:
        rows: the cheapest offer of each model, then the others, both cheapest first; a heading, as a text, before the
            others where they are not one list. In another order than the usual one, all offers.
    """

    def __init__(
        self,
        comparison: Comparison,
        *,
        with_left_out: bool,
        in_detail: bool = False,
        only: int | None = None,
        order: ColumnOrder = BY_PRICE,
        room: int = 0,
    ) -> None:
        """Lay out *comparison*.

        Args:
            comparison: the models and the bills of their offers.
            with_left_out: whether the offers left out are listed.
            in_detail: whether to add columns.
            only: the position of the one model to list; None for all.
            order: what the offers are sorted by.
            room: the lines to fill with offers where not all of them are listed.
        """
        self.comparison, self.only, self._order = comparison, only, order
        ranked = [row for row in comparison.ranked_offers() if only in (None, row.place)]
        by_model = _by_model(ranked, room - 1) if order == BY_PRICE else None  # a line counts those left out
        # Not all of them: of six models, hundreds are ranked, and few are listed.
        listed = ranked if by_model is None else [row for row in by_model if not isinstance(row, str)]
        self._all_columns = [
            replace(column, width=order.width(column.title, column.width)) if column.title else column
            for column in _columns(listed, comparison, order, in_detail=in_detail)
        ]
        self._ranked = self._sorted(ranked)
        self.rows = [*self._ranked] if by_model is None else by_model
        self._left_out = [
            (place, excluded)
            for place, one in enumerate(comparison.models) if only in (None, place)
            for excluded in one.ranking.excluded
        ]  # fmt: skip
        if order.title == _PROVIDER:
            self._left_out = sorted_rows(
                self._left_out, lambda item: item[1].offer.provider.name.casefold(), highest_first=order.is_reversed
            )
        self._lists_left_out = with_left_out
        self._layouts: dict[int, tuple[int, list[OfferColumn]]] = {}

    def _sorted(self, ranked: list[RankedOffer]) -> list[RankedOffer]:
        """*ranked*, which is cheapest first, in the order of the table."""
        title, is_reversed = self._order
        if title == _PROVIDER:
            return sorted_rows(ranked, lambda row: row.quote.offer.provider.name.casefold(), highest_first=is_reversed)
        column = next((column for column in self._all_columns if column.title == title), None)
        if column is None or column.key is None or self._order == BY_PRICE:
            return ranked
        return sorted_rows(ranked, column.key, highest_first=column.highest_first is not is_reversed)

    @property
    def divider(self) -> int:
        """The index of the line that counts the offers left out."""
        return max(1, len(self.rows))

    def __len__(self) -> int:
        return self.divider + bool(self._left_out) + len(self._left_out) * self._lists_left_out

    def offer(self, index: int) -> RankedOffer | None:
        """The ranked offer on line *index*, if any."""
        row = self.rows[index] if index < len(self.rows) else None
        return None if isinstance(row, str) else row

    def index_of(self, row: RankedOffer) -> int:
        """The line of the offer of *row*; if it is not listed, the last line of its model, else the first line."""
        mine = [
            (at, there.quote.offer.offer_id)
            for at, there in enumerate(self.rows)
            if not isinstance(there, str) and there.place == row.place
        ]
        same = (at for at, offer_id in mine if offer_id == row.quote.offer.offer_id)
        return next(same, mine[-1][0] if mine else 0)

    def signs(self, row: RankedOffer) -> str:
        """The signs on the line of *row*."""
        return "".join(sign for sign in Sign if sign in f"{_first_sign(row)}{_marks(row)}{_times(row)}")

    def titles(self, width: int) -> list[ColumnTitle]:
        """The titles of the columns that fit in *width* cells."""
        name, columns = self._layout(width)
        figures = [
            ColumnTitle(column.title, column.width, column.gap, column.align != "left", column.key is not None)
            for column in columns
        ]
        return [ColumnTitle(_PROVIDER, name, _GUTTER, can_sort=True), *figures]

    def cursor_target(self, index: int) -> CursorTarget | None:
        """What the cursor on line *index* points at."""
        models = self.comparison.models
        row = self.offer(index)
        if row is not None:
            amount = total_text(row.quote, self.comparison.places)
            return CursorTarget(amount, BillOf(models[row.place].model, row.quote, row.place))
        if not self.divider < index < len(self):
            return None
        place, excluded = self._left_out[index - self.divider - 1]
        return CursorTarget(excluded.reason, BillOf(models[place].model, excluded, place))

    def table(self) -> Table:
        """All offers, ranked or left out, as texts."""
        places = self.comparison.places
        ranked = [
            (LETTERS[row.place], row.quote.offer.provider.name, row.quote.offer.provider_model_id,
             fmt.rate(row.quote.rates.input), fmt.rate(row.quote.rates.output),
             money(row.total, places), _times(row), ", ".join(row.quote.flags), "")
            for row in self._ranked
        ]  # fmt: skip
        left_out = [
            (LETTERS[place], item.offer.provider.name, item.offer.provider_model_id,
             *[fmt.UNKNOWN] * 4, "", item.reason)
            for place, item in self._left_out
        ]  # fmt: skip
        titles = ("Model", "Provider", "Model id", "$/1M in", "$/1M out", "$/month", "vs min", "Flags", "Left out")
        return Table.of("Offers", titles, (*ranked, *left_out))

    def line(self, index: int, width: int) -> Line:
        """Line *index* in *width* cells."""
        if index < len(self.rows):
            row = self.rows[index]
            return cut([(row, "dim")], width) if isinstance(row, str) else self._ranked_line(row, width)
        if not self.rows and index == 0:
            which = "these models" if len(self.comparison.models) > 2 else "either model"
            return [(fit(f"No offer of {which} can be ranked.", width), "dim")]
        if index == self.divider:
            count = len(self._left_out)
            hint = "v hides them" if self._lists_left_out else "v lists them"
            lacking = Counter(item.reason for _, item in self._left_out if item.code in _LACKING)
            why = ", ".join(f"{n} {reason}" for reason, n in lacking.most_common(2))
            text = f"── {fmt.counted(count, 'offer')} left out{f': {why}' if why else ''}"
            return cut([(f"{text} · {hint}", "dim")], width)
        place, excluded = self._left_out[index - self.divider - 1]
        return _excluded_line(place, excluded, width)

    def detail(self, index: int) -> tuple[str, ...]:
        """Details of the offer on line *index*; first those that its row shows too."""
        row = self.offer(index)
        if row is not None:
            quote, offer = row.quote, row.quote.offer
            notes = ["may be cheaper, on an assumption"] if row.maybe_cheaper else []
            notes += end_in_words(offer)
            notes += [flag.short for flag in Flag if flag in quote.flags and flag is not Flag.SINGLE_SOURCE]
            sources = bill_sources(quote)
            notes += terms_in_words(offer, self.comparison.models[row.place].model)
            return (offer.provider.name, offer.provider_model_id, sources, *notes, f"price of {quote.price.as_of}")
        if index > self.divider and self._left_out:
            excluded = self._left_out[index - self.divider - 1][1]
            offer = excluded.offer
            return (excluded.reason, offer.provider.name, offer.provider_model_id, *seen_in_short(offer))
        return ()

    def _layout(self, width: int) -> tuple[int, list[OfferColumn]]:
        """The width of the names, and the columns that fit."""
        if width not in self._layouts:
            columns = fitting(self._all_columns, width - _GUTTER - _LEAST_NAME)
            self._layouts[width] = max(1, min(_MOST_NAME, width - _GUTTER - needed(columns))), columns
        return self._layouts[width]

    def _ranked_line(self, row: RankedOffer, width: int) -> Line:
        name, columns = self._layout(width)
        side = SIDES[row.place]
        sign = _first_sign(row)
        line = [
            (f"{LETTERS[row.place]} ", side),
            (f"{sign} ", "best" if row.wins else "bad"),
            (fit(row.quote.offer.provider.name, name), side if row.wins else f"bar-{side}"),
        ]
        for column in columns:
            style = "strong" if column.title == BY_PRICE.title and row.wins else column.style
            line.append((column.cell(column.text(row)), style))
        return line


def _first_sign(row: RankedOffer) -> str:
    """The sign before the name of the provider."""
    return Sign.BETTER if row.wins else Sign.ASSUMED if row.maybe_cheaper else " "


def _by_model(ranked: Sequence[RankedOffer], room: int) -> list[RankedOffer | str]:
    """*ranked* with the cheapest offer of each model first, and what may be cheaper; both parts stay cheapest first.

    Of three or more models, as many of the others are kept as fit in *room* lines, and a few in any case.
    """
    first = {row.place: row for row in reversed(ranked)}
    bests = [row for row in ranked if row is first[row.place] or row.maybe_cheaper]
    others = [row for row in ranked if row is not first[row.place] and not row.maybe_cheaper]
    if len(first) > 2:
        most, kept = _some_of_each(others, room - len(bests) - 2)  # a heading, and the line that counts the rest
        more = len(others) - len(kept)
        heading = f"── Other offers, at most {most} of each model" if more else _OTHERS
        tail = [f"── {fmt.counted(more, 'more offer')} · enter on an offer lists all of its model"] if more else []
        return [*bests, *([heading] if kept else []), *kept, *tail]
    if len(first) < 2 or [*bests, *others] == list(ranked):
        return [*bests, *others]
    return [*bests, _OTHERS, *others]


def _some_of_each(rows: Sequence[RankedOffer], room: int) -> tuple[int, list[RankedOffer]]:
    """The first of *rows* of each model, equally many, in at most *room* lines, and how many that is of each."""
    seen = Counter[int]()
    ranks = []  # each row's rank among those of its model
    for row in rows:
        seen[row.place] += 1
        ranks.append(seen[row.place])
    of_rank = Counter(ranks)
    most = max(_FEW_OTHERS, bisect_right(list(accumulate(of_rank.values())), room))
    return most, [row for row, rank in zip(rows, ranks, strict=True) if rank <= most]


def _columns(
    rows: Sequence[RankedOffer], comparison: Comparison, order: ColumnOrder, *, in_detail: bool
) -> list[OfferColumn]:
    """The columns after the names, without those that would be empty."""
    workload, places = comparison.workload, comparison.places
    kinds = OfferColumn("Type", "left", _type, "dim", width=6, spare=7, key=_type)
    rates = [
        _rates("in/1M", rows, lambda row: row.quote.rates.input, spare=3 * in_detail),
        _rates("out/1M", rows, lambda row: row.quote.rates.output, gap=2, spare=3 * in_detail),
    ]
    month = _money(BY_PRICE.title, rows, lambda row: row.total, places)
    most_expensive = max(rows, key=lambda row: row.total, default=None)
    width = len(_TIMES) if most_expensive is None else max(len(_TIMES), len(_times(most_expensive)))
    times = OfferColumn(_TIMES, "right", _times, "dim", width=width, spare=1, key=lambda row: row.total)
    terms = _terms(rows, comparison, every_context=order.title == _CONTEXT)
    widest = max((len(marks_of(flags)) for flags in {row.quote.flags for row in rows}), default=0)
    marks = OfferColumn("", "left", _marks, "dim", width=widest)
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
        yield OfferColumn(_CONTEXT, "right", context, "dim", width=7, spare=2, key=window, highest_first=True)
    if formats := set(map(number_format, rows)) - {""}:
        width = min(8, max(6, *map(len, formats)))
        yield OfferColumn(
            "Format", "left", number_format, "dim", width=width, spare=2, key=lambda row: row.quote.offer.quantization
        )


def _rates(
    title: str, rows: Sequence[RankedOffer], of: Callable[[RankedOffer], int | None], *, gap: int = 1, spare: int = 0
) -> OfferColumn:
    """A column of unit prices."""
    rates = {of(row) for row in rows}
    figures = fmt.RateColumn(rates)
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


def _extremes(rows: Sequence[RankedOffer]) -> list[RankedOffer]:
    """The rows with the smallest, the smallest positive and the largest total."""
    totals = [row.total for row in rows]
    if not totals:
        return []
    marks = {min(totals), max(totals), *([min(filter(None, totals))] if any(totals) else [])}
    return [rows[totals.index(mark)] for mark in marks]


def _marks(row: RankedOffer) -> str:
    return marks_of(row.quote.flags)


def _type(row: RankedOffer) -> str:
    return type_word(row.quote.offer)


def _percent(share: Decimal | None) -> str:
    return fmt.UNKNOWN if share is None else f"{share:.0%}"


def _times(row: RankedOffer) -> str:
    """The multiple of the lowest total; one decimal in every row keeps the points aligned."""
    return fmt.UNKNOWN if row.times is None else f"{row.times:,.1f}×"


def _excluded_line(place: int, excluded: Excluded, width: int) -> Line:
    name = min(22, max(_LEAST_NAME, width // 4))
    room = max(1, width - name - 6)
    return [
        (f"{LETTERS[place]}   ", SIDES[place]),
        (fit(excluded.offer.provider.name, name), "dim"),
        (f"  {fit(excluded.reason, room)}", "dim"),
    ]
