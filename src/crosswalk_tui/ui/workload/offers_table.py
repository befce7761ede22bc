"""The lines of the offers table: the cheapest offer of each model, the other ranked ones, then those left out."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import accumulate

from crosswalk_tui.core.comparison.comparison import LETTERS, Comparison, RankedOffer
from crosswalk_tui.core.comparison.offer_terms import (
    bill_sources,
    end_in_words,
    seen_in_short,
    terms_in_words,
    unset_band_in_words,
)
from crosswalk_tui.core.models import Provider
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.eligibility import Excluded
from crosswalk_tui.core.pricing.filters import left_out_in_short
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.columns import fitting, needed
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.vocabulary import Exclusion, Flag, Sign
from crosswalk_tui.ui.kit.cells import SIDES, Line, cut, first_that_fits, fit
from crosswalk_tui.ui.kit.named_keys import keyed
from crosswalk_tui.ui.kit.sorted_table import ColumnOrder, ColumnTitle, sorted_rows
from crosswalk_tui.ui.shell.cursor_target import BillOf, CursorTarget
from crosswalk_tui.ui.workload.offer_columns import BY_PRICE, OfferColumn, offer_columns

_LACKING = frozenset({Exclusion.CAPABILITY, Exclusion.CAPABILITY_UNKNOWN})
"""Reasons that hold for every offer of a model; the line that counts the offers left out shows them."""

_MOST_NAME = 32  # most width of the names: figures far from them are hard to follow
_LEAST_NAME = 16  # least width of the providers' names; optional columns give way to it
_OTHERS = "── Other offers · {lines.choose} on one lists its model alone"
_LISTS_ALL = " · {lines.choose} on an offer lists all of its model"
_ALL_LISTED = 2  # most models of which all offers are listed
_FEW_OTHERS = 3
"""Offers of each of three or more models after its cheapest, or more that fit; enter on one lists all of them."""

_PROVIDER = "Provider"

_GUTTER = 4  # cells before the name, for the model's letter and a sign


class OffersTable:
    """The offers of a comparison, laid out at any width.

    Attributes:
        rows: the cheapest offer of each model, then the others, both cheapest first; a heading, as a text, before the
            others where they are not one list. In another order than the usual one, all offers.
        fills_room: whether more offers would be listed in more lines.
        is_in_doubt: whether offers are listed that may be cheaper than the cheapest published one.
    """

    def __init__(
        self,
        comparison: Comparison,
        *,
        with_left_out: bool,
        in_detail: bool = False,
        only: int | None = None,
        named: str = "",
        order: ColumnOrder = BY_PRICE,
        room: int = 0,
    ) -> None:
        """Lay out *comparison*.

        Args:
            comparison: the models and the bills of their offers.
            with_left_out: whether the offers left out are listed.
            in_detail: whether to add columns.
            only: the position of the one model to list; None for all.
            named: what is in the names of the providers to list, whose offers left out are listed, too; empty for all.
            order: what the offers are sorted by.
            room: the lines to fill with offers where not all of them are listed.
        """
        self.comparison, self.only, self.named, self._order = comparison, only, named.strip(), order
        ranked = comparison.ranked_offers()
        if self.named:
            ranked = [row for row in ranked if self._is_named(row.quote.offer.provider)]
        if only is not None:
            of_one = [row for row in ranked if row.place == only]
            least = min((row.total for row in of_one if row.wins), default=Decimal(0))
            ranked = [row._replace(least=least) for row in of_one]
        # Room for one less: a line counts those left out.
        by_model = _by_model(ranked, room - 1) if order == BY_PRICE and not self.named else None
        # Not all of them: of six models, hundreds are ranked, and few are listed.
        listed = ranked if by_model is None else [row for row in by_model if not isinstance(row, str)]
        self._all_columns = [
            replace(column, width=order.width(column.title, column.width)) if column.title else column
            for column in offer_columns(listed, comparison, order, in_detail=in_detail)
        ]
        self._ranked = self._sorted(ranked)
        self.rows = [*self._ranked] if by_model is None else by_model
        self.fills_room = by_model is not None and len({row.place for row in ranked}) > _ALL_LISTED
        self.is_in_doubt = any(row.maybe_cheaper for row in listed)
        self._left_out = self._excluded_offers()
        self._lists_left_out = with_left_out or bool(self.named)
        self._layouts: dict[int, tuple[int, list[OfferColumn]]] = {}

    def _excluded_offers(self) -> list[tuple[int, Excluded]]:
        """The offers left out, each with the position of its model, in the order of the table."""
        found = [
            (place, excluded)
            for place, one in enumerate(self.comparison.models) if self.only in (None, place)
            for excluded in one.ranking.excluded if not self.named or self._is_named(excluded.offer.provider)
        ]  # fmt: skip
        title, is_reversed = self._order
        if title != _PROVIDER:
            return found
        return sorted_rows(found, lambda item: item[1].offer.provider.name.casefold(), highest_first=is_reversed)

    def _is_named(self, provider: Provider) -> bool:
        """Whether the name of *provider*, or its id, has the text searched for; upper and lower case are alike."""
        part = self.named.casefold()
        return part in provider.name.casefold() or part in provider.provider_id

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

    @property
    def n_left_out(self) -> int:
        """How many offers are left out."""
        return len(self._left_out)

    @property
    def n_found(self) -> int:
        """How many offers of the providers called *named* are ranked or left out."""
        return len(self._ranked) + self.n_left_out

    def __len__(self) -> int:
        return self.divider + bool(self._left_out) + len(self._left_out) * self._lists_left_out

    def offer(self, index: int) -> RankedOffer | None:
        """The ranked offer on line *index*, if any."""
        row = self.rows[index] if index < len(self.rows) else None
        return None if isinstance(row, str) else row

    def row_number(self, index: int) -> tuple[int, int] | None:
        """The number of the offer on line *index*, from 1, and that of all listed ones; None for another line."""
        before = sum(not isinstance(row, str) for row in self.rows[: index + 1])
        ranked = before + sum(not isinstance(row, str) for row in self.rows[index + 1 :])
        total = ranked + len(self._left_out) * self._lists_left_out
        if self.offer(index) is not None:
            return before, total
        return (ranked + index - self.divider, total) if self.divider < index < len(self) else None

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
        shown = f"{_first_sign(row)}{row.quote.marks}"
        return "".join(sign for sign in Sign if sign in shown)

    def titles(self, width: int) -> list[ColumnTitle]:
        """The titles of the columns that fit in *width* cells."""
        name, columns = self._layout(width)
        figures = [
            ColumnTitle(
                column.title,
                column.width,
                column.gap,
                column.align != "left",
                column.key is not None,
                highest_first=column.highest_first,
            )
            for column in columns
        ]
        return [ColumnTitle(_PROVIDER, name, _GUTTER, can_sort=True), *figures]

    def cursor_target(self, index: int) -> CursorTarget | None:
        """What the cursor on line *index* points at."""
        row = self.offer(index)
        if row is not None:
            return self._target(row.place, row.quote)
        if not self.divider < index < len(self):
            return None
        place, excluded = self._left_out[index - self.divider - 1]
        return self._target(place, excluded)

    def _target(self, place: int, found: Quote | Excluded) -> CursorTarget:
        """The bill of an offer of the model at *place*, or why it has none."""
        from crosswalk_tui.core.comparison.offer_sentence import offer_sentence  # not needed to start

        model, comparison = self.comparison.models[place].model, self.comparison
        text = offer_sentence(model, found, comparison.workload, comparison.places)
        return CursorTarget(text, BillOf(model, found, place))

    def table(self) -> Table:
        """All ranked offers, and those left out if they are listed, as texts."""
        from crosswalk_tui.ui.workload.exported_offers import exported_offers  # not needed to start

        left_out = self._left_out if self._lists_left_out else []
        return exported_offers(self.comparison, self._ranked, left_out)

    def line(self, index: int, width: int) -> Line:
        """Line *index* in *width* cells."""
        if index < len(self.rows):
            row = self.rows[index]
            return cut([(row, "dim")], width) if isinstance(row, str) else self._ranked_line(row, width)
        if not self.rows and index == 0 and self.named:
            text = "can be ranked" if self._left_out else "is known"
            return cut([(f"No offer of a provider called {self.named} {text}.", "dim")], width)
        if not self.rows and index == 0:
            return cut(first_that_fits([[(form, "dim")] for form in self._none_ranked()], width), width)
        if index == self.divider:
            count = len(self._left_out)
            hint = keyed(" · {workload.left-out} " + ("hides them" if self._lists_left_out else "lists them"))
            lacking = Counter(item.reason for _, item in self._left_out if item.code in _LACKING)
            why = ", ".join(left_out_in_short(reason, n) for reason, n in lacking.most_common(2))
            text = f"── {fmt.counted(count, 'offer')} left out{f': {why}' if why else ''}"
            return cut([(text if self.named else f"{text}{hint}", "dim")], width)
        place, excluded = self._left_out[index - self.divider - 1]
        return _excluded_line(place, excluded, width)

    def _none_ranked(self) -> list[str]:
        """That no model has an offer that can be ranked, and why, the longest form first."""
        which = "these models" if len(self.comparison.models) > 2 else "either model"
        said = f"No offer of {which} can be ranked"
        blocking = self.comparison.blocking
        if blocking is not None:
            return [f"{said} with {blocking.words}.", f"{said} with {blocking.counted}."]
        from crosswalk_tui.core.comparison.too_long import too_long  # rarely needed

        found = too_long(self.comparison)
        if found is None or not found.holds_for(range(len(self.comparison.models))):
            return [f"{said}."]
        whole = f"{found.words}; set {found.remedy}."
        return [f"{said}: {whole}", f"No offer: {whole}", whole[0].upper() + whole[1:], f"No offer: {found.words}."]

    def detail(self, index: int) -> tuple[str, ...]:
        """Details of the offer on line *index*; first those that its row shows too."""
        row = self.offer(index)
        if row is not None:
            quote, offer = row.quote, row.quote.offer
            more = [text for text in [self._more_than_cheapest(row)] if text]
            notes = ["may be cheaper, on an assumption"] if row.maybe_cheaper else []
            notes += ["an upper bound"] if quote.is_upper_bound and not more else []
            notes += end_in_words(offer)
            notes += [flag.short for flag in Flag if flag in quote.flags and flag is not Flag.SINGLE_SOURCE]
            # How much a machine is used is in no column, unlike the multiple of the cheapest.
            sources = [bill_sources(quote), *more] if quote.load is None else [*more, bill_sources(quote)]
            notes += terms_in_words(offer, self.comparison.models[row.place].model)
            notes += unset_band_in_words(quote, self.comparison.workload)
            notes += self._maybe_less(row)
            return (offer.provider.name, offer.provider_model_id, *sources, *notes, f"price of {quote.price.as_of}")
        if index > self.divider and self._left_out:
            excluded = self._left_out[index - self.divider - 1][1]
            offer = excluded.offer
            return (excluded.reason, offer.provider.name, offer.provider_model_id, *seen_in_short(offer))
        return ()

    def _maybe_less(self, row: RankedOffer) -> list[str]:
        """``maybe less at Deep Infra and 2 more``: those whose bills, upper bounds, may be below the winner *row*."""
        bounds = self.comparison.models[row.place].ranking.at_most if row.wins else ()
        more = f" and {len(bounds) - 1} more" if len(bounds) > 1 else ""
        return [f"maybe less at {bounds[0].offer.provider.name}{more}"] if bounds else []

    def _more_than_cheapest(self, row: RankedOffer) -> str:
        """``$1.05 more than at IO.NET (+2.2%)``, unless it is the cheapest of its model.

        At most so much if the bill is an upper bound, at least so much if it may be too low.
        """
        best = self.comparison.models[row.place].best
        if row.wins or row.maybe_cheaper or best is None or not best.total_usd:
            return ""
        more = row.total - best.total_usd
        change = fmt.change_text(more / best.total_usd)
        bound = _BOUNDS[row.quote.is_upper_bound, row.quote.may_be_low]
        return f"{bound}{fmt.usd(more, fmt.places_for(more))} more than at {best.offer.provider.name} ({change})"

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


_BOUNDS = {(False, False): "", (True, False): "at most ", (False, True): "at least ", (True, True): "about "}
"""How a difference is known, by whether the bill is an upper bound, and whether it may be too low."""


def _first_sign(row: RankedOffer) -> str:
    """The sign before the name of the provider."""
    return Sign.BETTER if row.wins else Sign.ASSUMED if row.maybe_cheaper else " "


def _by_model(ranked: Sequence[RankedOffer], room: int) -> list[RankedOffer | str]:
    """*ranked* with the cheapest offer of each model first, and what may be cheaper; both parts stay cheapest first.

    Of three or more models, as many of the others are kept as fit in *room* lines, and a few in any case; the user's
    own are all kept.
    """
    first = {row.place: row for row in reversed(ranked)}
    bests = [row for row in ranked if row is first[row.place] or row.maybe_cheaper]
    others = [row for row in ranked if row is not first[row.place] and not row.maybe_cheaper]
    if len(first) > _ALL_LISTED:
        mine = [row for row in others if row.quote.is_own]
        rest = [row for row in others if not row.quote.is_own] if mine else others
        room -= len(bests) + len(mine) + 2  # a heading, and the line that counts the rest
        most, some = _some_of_each(rest, room)
        listed = {id(row) for row in (*some, *mine)}
        kept = [row for row in others if id(row) in listed]
        more = len(others) - len(kept)
        heading = (
            f"── Other offers, at most {most} of each model{' and yours' if mine else ''}" if more else keyed(_OTHERS)
        )
        tail = [f"── {fmt.counted(more, 'more offer')}{keyed(_LISTS_ALL)}"] if more else []
        return [*bests, *([heading] if kept else []), *kept, *tail]
    if len(first) < 2 or [*bests, *others] == list(ranked):
        return [*bests, *others]
    return [*bests, keyed(_OTHERS), *others]


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


def _excluded_line(place: int, excluded: Excluded, width: int) -> Line:
    name = min(22, max(_LEAST_NAME, width // 4))
    room = max(1, width - name - 6)
    return [
        (f"{LETTERS[place]}   ", SIDES[place]),
        (fit(excluded.offer.provider.name, name), "dim"),
        (f"  {fit(excluded.reason, room)}", "dim"),
    ]
