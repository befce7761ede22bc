"""What the list of a picker shows of a model and sorts by: unit prices, score, release date, monthly cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from crosswalk_tui.core.comparison.total_text import total_text
from crosswalk_tui.core.models import Benchmark, ModelLine
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.vocabulary import Sign
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.session.model_list import ModelList


class PickerSort(StrEnum):
    """What the matching models are sorted by; the value is the title of its column."""

    MATCH = "match"
    MONTH = "$/month"
    SCORE = "score"
    RELEASED = "released"

    @property
    def following(self) -> PickerSort:
        """The next one, cyclic."""
        keys = list(PickerSort)
        return keys[(keys.index(self) + 1) % len(keys)]


class RowPrice(NamedTuple):
    """Unit prices of a model, in micro-USD per 1M tokens.

    Attributes:
        signs: what follows them: that a rate is the user's, that a price is old.
        old_since: the date of an old price; empty if it is not old.
    """

    input: int | None
    output: int | None
    signs: str
    old_since: str


@dataclass(frozen=True, slots=True)
class RowFigures:
    """What the list shows of a model besides its line.

    Attributes:
        bills: the cheapest bill for the workload under the picker's filters, by key; a model without one cannot be
            billed. None until computed, and in a large catalogue: the cheapest listed offers are shown then.
        resellers: whether re-sellers' offers are listed.
        scores: scores on *benchmark*, by key.
        own_scores: keys of the models whose score is the user's.
    """

    bills: Mapping[str, Quote] | None = None
    resellers: bool = False
    scores: Mapping[str, float] = field(default_factory=dict)
    benchmark: Benchmark | None = None
    own_scores: frozenset[str] = frozenset()

    def texts(self, line: ModelLine, room: int) -> list[str]:
        """Score, release date and monthly cost of the model, the latter in *room* cells."""
        unit = "" if self.benchmark is None else self.benchmark.unit
        bill = self._bill(line.key)
        own = Sign.OWN if line.key in self.own_scores else " " if self.own_scores else ""
        score = f"{fmt.score(self.scores.get(line.key), unit)}{own}"
        return [score, line.released or fmt.UNKNOWN, next(filter(lambda text: len(text) <= room, _totals(bill)), "")]

    @property
    def totals(self) -> dict[str, float]:
        """The monthly cost by key, in trillionths of a USD."""
        return {key: bill.total_trillionths for key, bill in (self.bills or {}).items()}

    def price(self, key: str, models: ModelList, workload: Workload, today: date) -> RowPrice | None:
        """The rates of the bill; of the cheapest listed offer until the bills are computed. None if there is none."""
        if self.bills is not None:
            bill = self.bills.get(key)
            if bill is None:
                return None
            signs = (Sign.OWN if bill.is_own else "") + (Sign.OLD if bill.is_old else "")
            return RowPrice(bill.rates.input, bill.rates.output, signs, bill.oldest_date if bill.is_old else "")
        offer = models.cheapest(key, workload, include_resellers=self.resellers)
        if offer is None:
            return None
        return RowPrice(offer.input, offer.output, offer.signs(today), offer.as_of if offer.is_old(today) else "")

    def _bill(self, key: str) -> Quote | None:
        return None if self.bills is None else self.bills.get(key)

    def is_highest_first(self, sort: PickerSort) -> bool:
        """Whether the best model has the highest figure."""
        if sort is PickerSort.SCORE:
            return self.benchmark is None or self.benchmark.higher_is_better
        return sort is PickerSort.RELEASED

    def worth(self, line: ModelLine, sort: PickerSort) -> float | None:
        """What the model is sorted by, the lowest first; None if unknown."""
        figure: float | None
        if sort is PickerSort.MONTH:
            bill = self._bill(line.key)
            figure = None if bill is None else bill.total_trillionths
        elif sort is PickerSort.SCORE:
            figure = self.scores.get(line.key)
        else:
            figure = None if line.released is None else float(line.released.replace("-", "").ljust(8, "0"))
        return figure if figure is None or not self.is_highest_first(sort) else -figure


def _totals(bill: Quote | None) -> Iterator[str]:
    """The monthly cost in shorter and shorter forms: to the cent, to the dollar, in thousands or millions."""
    exact = total_text(bill)
    yield exact
    if bill is not None:
        total = bill.total_usd
        for short in (fmt.usd(total, 0), *(fmt.rounded_usd(total, figures) for figures in (3, 2, 1))):
            yield exact.replace(fmt.usd(total), short)
