"""The ladder of offers as lines: every ranked offer of every model, then the ones left out with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from crosswalk_tui.core import format as fmt
from crosswalk_tui.core.catalogue import Offer
from crosswalk_tui.core.compare import LETTERS, Comparison, Rung, money
from crosswalk_tui.core.pricing import Quote
from crosswalk_tui.core.ranking import Excluded
from crosswalk_tui.core.scale import output_share, per_request
from crosswalk_tui.core.table import Table
from crosswalk_tui.core.vocabulary import ProviderType
from crosswalk_tui.core.workload import Workload
from crosswalk_tui.ui.cells import SIDES, Line, fit, on_the_point
from crosswalk_tui.ui.subjects import BillOf, Pointed

WINS = "◆"
FLAGS = {
    "disputed": "≠",
    "assumed_rate": "≈",
    "time_of_day": "☼",
    "stale": "†",
    "no_request_count": "?",
    "single_source": "¹",
}
"""What stands for a quote's flags, the gravest first."""

_FLAG_WORDS = {
    "disputed": "sources disagree",
    "assumed_rate": "a rate is assumed",
    "time_of_day": "price varies by hour",
    "stale": "old price",
    "no_request_count": "fee per request not counted",
}
_TYPES = {
    ProviderType.FIRST_PARTY: "lab",
    ProviderType.CLOUD: "cloud",
    ProviderType.HOST: "host",
    ProviderType.AGGREGATOR: "resell",
    ProviderType.SUBSCRIPTION: "plan",
    ProviderType.LOCAL: "local",
}
_FLAGS_WIDTH = 2
_LEAST_NAME = 16
"""Cells a provider's name gets before the less needed columns give way."""


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of figures or signs beside the names.

    Attributes:
        texts: a cell per rung; the decimal points of figures already in one place.
        gap: empty cells before it.
        spare: the higher, the sooner the column gives way where names need its room; 0 for never.
        most: cells it takes at most; None for as many as it needs.
        width: cells it takes, without the gap.
    """

    title: str
    texts: Sequence[str]
    style: str = ""
    gap: int = 1
    spare: int = 0
    left: bool = False
    most: int | None = None
    width: int = field(init=False)

    def __post_init__(self) -> None:
        needed = max([len(self.title), *map(len, self.texts)])
        object.__setattr__(self, "width", needed if self.most is None else self.most)

    def cell(self, text: str) -> str:
        """*text* in the cells of the column, gap included."""
        return " " * self.gap + fit(text, self.width, right=not self.left)


class LadderTable:
    """A comparison's offers, ready to be laid out at any width."""

    def __init__(self, comparison: Comparison, *, with_left_out: bool, in_detail: bool = False) -> None:
        """Take *comparison* apart; list the offers left out if *with_left_out*, and more columns if *in_detail*."""
        self.comparison = comparison
        self._rungs = comparison.ladder()
        self._left_out = [
            (place, excluded)
            for place, standing in enumerate(comparison.standings)
            for excluded in standing.ranking.excluded
        ]
        self._open = with_left_out
        self._many = len(comparison.standings) > 2
        self._all = _columns(self._rungs, comparison, in_detail=in_detail)
        self._fitting: dict[int, tuple[int, list[_Column]]] = {}

    @property
    def fold(self) -> int:
        """The line that says how many offers were left out."""
        return max(1, len(self._rungs))

    def __len__(self) -> int:
        listed = self.fold
        if self._left_out:
            listed += 1 + (len(self._left_out) if self._open else 0)
        return listed

    def header(self, width: int) -> Line:
        """The names of the columns."""
        name, columns = self._columns(width)
        return [
            (fit("", 4) + fit("Provider", name), "head"),
            *((column.cell(column.title), "head") for column in columns),
        ]

    @property
    def flags(self) -> set[str]:
        """The flags that any ranked offer carries."""
        return {flag for rung in self._rungs for flag in rung.quote.flags}

    def at(self, index: int) -> Rung | tuple[int, Excluded] | None:
        """The ranked offer on line *index*, or the one left out with its model's position; None on other lines."""
        if index < len(self._rungs):
            return self._rungs[index]
        left_out = index - self.fold - 1
        return self._left_out[left_out] if self._open and 0 <= left_out < len(self._left_out) else None

    def pointed(self, index: int) -> Pointed | None:
        """What the cursor on line *index* points at."""
        found = self.at(index)
        if found is None:
            return None
        if isinstance(found, tuple):
            place, excluded = found
            return Pointed(excluded.reason, BillOf(self.comparison.standings[place].model, excluded, place))
        model = self.comparison.standings[found.place].model
        return Pointed(money(found.total, self.comparison.places), BillOf(model, found.quote, found.place))

    def table(self) -> Table:
        """Every offer, ranked or left out, as texts."""
        places = self.comparison.places
        ranked = [
            (LETTERS[rung.place], rung.quote.offer.provider.name, rung.quote.offer.provider_model_id,
             fmt.rate(rung.quote.price.rates.input), fmt.rate(rung.quote.price.rates.output),
             money(rung.total, places), _times(rung), ", ".join(rung.quote.flags), "")
            for rung in self._rungs
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
        return Table("Offers", heads, (*ranked, *left_out))

    def line(self, index: int, width: int) -> Line:
        """Line *index* in *width* cells."""
        if index < len(self._rungs):
            return self._rung(index, width)
        if not self._rungs and index == 0:
            which = "these models" if self._many else "either model"
            return [(fit(f"No offer of {which} can be ranked.", width), "dim")]
        if index == self.fold:
            count = len(self._left_out)
            arrow, hint = ("▾", "v hides them") if self._open else ("▸", "v lists them")
            return [(f"{arrow} {count:,} offer{'' if count == 1 else 's'} left out", "dim"), (f"  {hint}", "quiet")]
        place, excluded = self._left_out[index - self.fold - 1]
        return _excluded(place, excluded, width)

    def detail(self, index: int) -> str:
        """What the columns have no room for, of the offer on line *index*."""
        if index < len(self._rungs):
            quote = self._rungs[index].quote
            offer = quote.offer
            notes = [words for flag, words in _FLAG_WORDS.items() if flag in quote.flags]
            sources = "one source" if offer.n_sources <= 1 else f"{offer.n_sources} sources agree"
            return " · ".join(
                [offer.provider.name, offer.provider_model_id, sources, *notes, f"price of {quote.price.as_of}"]
            )
        if index > self.fold and self._left_out:
            excluded = self._left_out[index - self.fold - 1][1]
            return f"{excluded.reason} · {excluded.offer.provider.name} · {excluded.offer.provider_model_id}"
        return ""

    def _columns(self, width: int) -> tuple[int, list[_Column]]:
        """Cells of the name, and the columns there is room for."""
        if width not in self._fitting:
            columns = [column for column in self._all if any(column.texts) or not column.spare]
            for spare in range(max((c.spare for c in columns), default=0), 0, -1):
                if _room(width, columns) >= _LEAST_NAME:
                    break
                columns = [column for column in columns if column.spare < spare]
            self._fitting[width] = max(1, _room(width, columns)), columns
        return self._fitting[width]

    def _rung(self, index: int, width: int) -> Line:
        (name, columns), rung = self._columns(width), self._rungs[index]
        side = SIDES[rung.place]
        return [
            (f"{LETTERS[rung.place]} ", side),
            (f"{WINS} " if rung.wins else "  ", "best"),
            (fit(rung.quote.offer.provider.name, name), side if rung.wins else f"bar-{side}"),
            *(
                (
                    column.cell(column.texts[index]),
                    "strong" if column.title == "$/month" and rung.wins else column.style,
                )
                for column in columns
            ),
        ]


def _room(width: int, columns: Sequence[_Column]) -> int:
    return width - 4 - sum(column.gap + column.width for column in columns)


def _columns(rungs: Sequence[Rung], comparison: Comparison, *, in_detail: bool) -> list[_Column]:
    """The columns beside the names, in order."""
    quotes, places = [rung.quote for rung in rungs], comparison.places
    flags = ["".join(sign for flag, sign in FLAGS.items() if flag in quote.flags) for quote in quotes]
    kinds = _Column("Type", [type_word(quote.offer) for quote in quotes], "dim", spare=7, left=True, most=6)
    rates = [
        _Column("in/1M", on_the_point([fmt.rate(q.price.rates.input) for q in quotes]), spare=3 if in_detail else 0),
        _Column("out/1M", on_the_point([fmt.rate(q.price.rates.output) for q in quotes]), gap=2, spare=3 * in_detail),
    ]
    month = _Column("$/month", on_the_point([money(rung.total, places) for rung in rungs]))
    times = _Column("×min", [_times(rung) for rung in rungs], "dim", spare=1)
    signs = _Column("", flags, "dim", spare=2, left=True, most=_FLAGS_WIDTH)
    if not in_detail:
        return [kinds, *rates, month, times, signs]
    requests = _Column("$/request", _per_request(rungs, comparison.workload), spare=5)
    into, out = (
        _Column(title, [_share(quote, output=output) for quote in quotes], "dim", spare=spare)
        for title, output, spare in (("in%", False, 6), ("out%", True, 4))
    )
    return [kinds, *rates, month, requests, times, into, out, replace(signs, spare=0, most=3)]


def _per_request(rungs: Sequence[Rung], workload: Workload) -> list[str]:
    """What a request costs at each offer; nothing where nobody said how many there are."""
    costs = [per_request(rung.quote, workload) for rung in rungs]
    known = [cost for cost in costs if cost]
    if not known:
        return ["" for _ in costs]
    places = fmt.places_for(min(known))
    return on_the_point([money(cost, places) for cost in costs])


def _share(quote: Quote, *, output: bool) -> str:
    share = output_share(quote)
    if share is None:
        return fmt.UNKNOWN
    if not output:
        total = quote.total_usd
        share = sum((line.usd for line in quote.lines if line.label.startswith(("input", "cache"))), Decimal(0)) / total
    return f"{share:.0%}"


def type_word(offer: Offer) -> str:
    """What kind of seller it is, in a word."""
    return _TYPES[ProviderType.AGGREGATOR if offer.is_resale else offer.provider.type]


def _times(rung: Rung) -> str:
    """How many times the cheapest of all: one decimal in every row, so that the points stand in one column."""
    return fmt.UNKNOWN if rung.times is None else f"{rung.times:,.1f}×"


def _excluded(place: int, excluded: Excluded, width: int) -> Line:
    name = min(22, max(_LEAST_NAME, width // 4))
    room = max(1, width - name - 6)
    return [
        (f"{LETTERS[place]}   ", SIDES[place]),
        (fit(excluded.offer.provider.name, name), "dim"),
        (f"  {fit(excluded.reason, room)}", "dim"),
    ]
