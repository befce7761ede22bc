"""The ladder of offers as lines: every ranked offer of every model, then the ones left out with the reason."""

from __future__ import annotations

from dataclasses import dataclass

from crosswalk_tui.core import format as fmt
from crosswalk_tui.core.catalogue import Offer
from crosswalk_tui.core.compare import LETTERS, Comparison, Rung, money
from crosswalk_tui.core.ranking import Excluded
from crosswalk_tui.core.vocabulary import ProviderType
from crosswalk_tui.ui.cells import Line, fit, on_the_point

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
_TYPE_WIDTH, _FLAGS_WIDTH = 6, 2
_LEAST_NAME = 16
"""Cells a provider's name gets before the less needed columns give way."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """Cells of each column at one width; 0 for one that is not shown."""

    name: int
    type: int
    rate_in: int
    rate_out: int
    month: int
    times: int
    flags: int


class LadderTable:
    """A comparison's offers, ready to be laid out at any width."""

    def __init__(self, comparison: Comparison, *, with_left_out: bool) -> None:
        """Take *comparison* apart; list the offers left out too if *with_left_out*."""
        self._rungs = comparison.ladder()
        self._left_out = [
            (place, excluded)
            for place, standing in enumerate(comparison.standings)
            for excluded in standing.ranking.excluded
        ]
        self._open = with_left_out
        self._in = on_the_point([fmt.rate(rung.quote.price.rates.input) for rung in self._rungs])
        self._out = on_the_point([fmt.rate(rung.quote.price.rates.output) for rung in self._rungs])
        self._month = on_the_point([money(rung.total, comparison.places) for rung in self._rungs])
        self._times = [_times(rung) for rung in self._rungs]

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
        columns = self._columns(width)
        return [
            (fit("", 4) + fit("Provider", columns.name), "head"),
            (f" {fit('Type', columns.type)}" if columns.type else "", "head"),
            (f" {fit('in/1M', columns.rate_in, right=True)}", "head"),
            (f"  {fit('out/1M', columns.rate_out, right=True)}", "head"),
            (f" {fit('$/month', columns.month, right=True)}", "head"),
            (f" {fit('×min', columns.times, right=True)}" if columns.times else "", "head"),
            (" " * (columns.flags + 1) if columns.flags else "", "head"),
        ]

    def line(self, index: int, width: int) -> Line:
        """Line *index* in *width* cells."""
        if index < len(self._rungs):
            return self._rung(index, width)
        if not self._rungs and index == 0:
            return [(fit("No offer of either model can be ranked.", width), "dim")]
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

    def _columns(self, width: int) -> _Columns:
        rate_in, rate_out, month = (
            max(len(title), *map(len, figures), 0)
            for title, figures in (("in/1M", self._in), ("out/1M", self._out), ("$/month", self._month))
        )
        times = max(4, *map(len, self._times), 0)
        kind, flags = _TYPE_WIDTH, 1 + _FLAGS_WIDTH
        fixed = 4 + rate_in + rate_out + month + 4
        name = width - fixed - (times + 1) - (kind + 1) - flags
        if name < _LEAST_NAME:
            name, kind = name + kind + 1, 0
        if name < _LEAST_NAME:
            name, flags = name + flags, 1
        if name < _LEAST_NAME:
            name, times = name + times + 1, 0
        return _Columns(max(1, name), kind, rate_in, rate_out, month, times, flags - 1)

    def _rung(self, index: int, width: int) -> Line:
        columns, rung = self._columns(width), self._rungs[index]
        offer = rung.quote.offer
        side, flags = "ab"[rung.place], "".join(sign for flag, sign in FLAGS.items() if flag in rung.quote.flags)
        return [
            (f"{LETTERS[rung.place]} ", side),
            (f"{WINS} " if rung.wins else "  ", "best"),
            (fit(offer.provider.name, columns.name), side if rung.wins else f"bar-{side}"),
            (f" {fit(_type(offer), columns.type)}" if columns.type else "", "dim"),
            (f" {self._in[index].rjust(columns.rate_in)}", ""),
            (f"  {self._out[index].rjust(columns.rate_out)}", ""),
            (f" {self._month[index].rjust(columns.month)}", "strong" if rung.wins else ""),
            (f" {self._times[index].rjust(columns.times)}" if columns.times else "", "dim"),
            (f" {fit(flags, columns.flags)}" if columns.flags else "", "dim"),
        ]


def _type(offer: Offer) -> str:
    return _TYPES[ProviderType.AGGREGATOR if offer.is_resale else offer.provider.type]


def _times(rung: Rung) -> str:
    """How many times the cheapest of all: one decimal in every row, so that the points stand in one column."""
    return fmt.UNKNOWN if rung.times is None else f"{rung.times:,.1f}×"


def _excluded(place: int, excluded: Excluded, width: int) -> Line:
    name = min(22, max(_LEAST_NAME, width // 4))
    room = max(1, width - name - 6)
    return [
        (f"{LETTERS[place]}   ", "ab"[place]),
        (fit(excluded.offer.provider.name, name), "dim"),
        (f"  {fit(excluded.reason, room)}", "dim"),
    ]
