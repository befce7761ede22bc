"""The matching models, one per line: name, lab, context, cheapest unit prices, providers, score, release, bill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from rich.cells import cell_len
from textual import events
from textual.message import Message
from textual.reactive import reactive

from crosswalk_tui.core.comparison.sides import LETTERS, total_text
from crosswalk_tui.core.models import Benchmark, ModelLine
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.search.match import Hits
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.vocabulary import Flag, Sign
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.kit.cells import SIDES, Line, clean, fit, marked
from crosswalk_tui.ui.kit.lines import Block, CursorView
from crosswalk_tui.ui.kit.sorted_table import ColumnOrder, ColumnTitle, title_at, title_line
from crosswalk_tui.ui.session.model_list import ModelList

_Columns = tuple[tuple[str, int], ...]

_FIGURES: _Columns = (("context", 8), ("in/1M", 10), ("out/1M", 10), ("providers", 10))
"""Titles and widths of the columns after the names."""

_ALL_FIGURES = (
    ("context", 8), ("in/1M", 9), ("out/1M", 9), ("prov.", 6), ("score", 7), ("released", 11), ("$/month", 10),
)  # fmt: skip
_NARROW_FIGURES = (("context", 8), ("in/1M", 9), ("out/1M", 9), ("prov.", 6))
_FEWEST_FIGURES = _NARROW_FIGURES[:3]
_DECIMALS = 4  # decimals of nearly all unit prices
_UNKNOWN_RATE = fmt.UNKNOWN + " " * _DECIMALS
_LEAST_FOR_ALL = 100
_LEAST_FOR_LAB = 84
_LEAST_FOR_PROVIDERS = 64
_LAB, _SHORT_LAB = 16, 12
_GUTTER = 4
_RECENT = " recent"


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


@dataclass(frozen=True, slots=True)
class RowFigures:
    """What the list shows of a model besides its line.

    Attributes:
        bills: the cheapest bill for the workload, by key; a model without one cannot be billed, or not yet.
        scores: scores on *benchmark*, by key.
        own_scores: keys of the models whose score is the user's.
    """

    bills: Mapping[str, Quote] = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)
    benchmark: Benchmark | None = None
    own_scores: frozenset[str] = frozenset()

    def texts(self, line: ModelLine) -> list[str]:
        """Score, release date and monthly cost of the model."""
        unit = "" if self.benchmark is None else self.benchmark.unit
        bill = self.bills.get(line.key)
        own = Sign.OWN if line.key in self.own_scores else " " if self.own_scores else ""
        return [f"{fmt.score(self.scores.get(line.key), unit)}{own}", line.released or fmt.UNKNOWN, total_text(bill)]

    @property
    def totals(self) -> dict[str, float]:
        """The monthly cost by key, in trillionths of a USD."""
        return {key: bill.total_trillionths for key, bill in self.bills.items()}

    def is_highest_first(self, sort: PickerSort) -> bool:
        """Whether the best model has the highest figure."""
        if sort is PickerSort.SCORE:
            return self.benchmark is None or self.benchmark.higher_is_better
        return sort is PickerSort.RELEASED

    def worth(self, line: ModelLine, sort: PickerSort) -> float | None:
        """What the model is sorted by, the lowest first; None if unknown."""
        figure: float | None
        if sort is PickerSort.MONTH:
            bill = self.bills.get(line.key)
            figure = None if bill is None else bill.total_trillionths
        elif sort is PickerSort.SCORE:
            figure = self.scores.get(line.key)
        else:
            figure = None if line.released is None else float(line.released.replace("-", "").ljust(8, "0"))
        return figure if figure is None or not self.is_highest_first(sort) else -figure


class ResultHeader(Block):
    """The titles of the columns."""

    sort: reactive[PickerSort] = reactive(PickerSort.MATCH)
    worst_first: reactive[bool] = reactive(False)

    @dataclass
    class TitleClicked(Message):
        """The title of a column that the list can be sorted by was clicked."""

        sort: PickerSort

    def on_click(self, event: events.Click) -> None:
        title = title_at(self._titles(self.size.width), event.get_content_offset_capture(self).x)
        if title:
            self.post_message(self.TitleClicked(PickerSort(title)))

    def lines(self, width: int) -> list[Line]:
        return [title_line(self._titles(width), ColumnOrder(self.sort, self.worst_first))]

    def _titles(self, width: int) -> list[ColumnTitle]:
        name, lab, columns = _columns(width - 1)  # the last cell belongs to the scrollbar of the list
        sorts = list(PickerSort)
        figures = [ColumnTitle(title, cells, is_right=True, can_sort=title in sorts) for title, cells in columns]
        return [ColumnTitle("Model", name, _GUTTER), ColumnTitle(" Lab", lab), *figures]


class ResultList(CursorView, can_focus=False):
    """The matching models, best first, with prices for *workload*; *compared* are positions by key.

    Prices that are old on the day *today* are marked.
    """

    def __init__(
        self, workload: Workload, compared: Mapping[str, int], today: date, *, include_resellers: bool
    ) -> None:
        super().__init__(id="results")
        self._today = today
        self._workload, self._compared, self._resellers = workload, compared, include_resellers
        self._models: ModelList | None = None
        self._hits = Hits((), 0, ())
        self._n_recent = 0
        self.figures = RowFigures()

    @property
    def shows_cursor(self) -> bool:
        """Always true: the field has the focus, but its keys move this cursor."""
        return True

    @property
    def chosen(self) -> ModelLine | None:
        """The model under the cursor; None if nothing matches."""
        if self._models is None or not self._hits.order:
            return None
        return self._models.lines[self._hits.order[self.cursor]]

    @property
    def age_note(self) -> str:
        """The meaning of the sign of an old price, if the model under the cursor has one."""
        if self._models is None or self.chosen is None:
            return ""
        offer = self._models.cheapest(self.chosen.key, self._workload, include_resellers=self._resellers)
        old = offer is not None and offer.is_old(self._today)
        return f"{Sign.OLD} {Flag.STALE.short} of {offer.as_of}" if offer is not None and old else ""

    def show(self, models: ModelList, hits: Hits, n_recent: int) -> None:
        """List *hits* with the cursor on the best; the first *n_recent* are marked as recent."""
        self._models, self._hits, self._n_recent = models, hits, n_recent
        self.cursor = self.top = 0
        self.renew()

    def count(self, width: int) -> int:
        del width
        return len(self._hits.order)

    def line(self, index: int, width: int) -> Line:
        if self._models is None:
            return []
        entry = self._models.lines[self._hits.order[index]]
        name, lab, figures = _columns(width)
        offer = self._models.cheapest(entry.key, self._workload, include_resellers=self._resellers)
        context = fmt.tokens(entry.context_tokens)
        prices = [_UNKNOWN_RATE] * 2
        if offer is not None:
            prices = [_rate(rate, offer.signs(self._today)) for rate in (offer.input, offer.output)]
        texts = [context, *prices, str(entry.n_providers), *self.figures.texts(entry)]
        place = self._compared.get(entry.key)
        mark = ("  ", "") if place is None else (f"{LETTERS[place]} ", SIDES[place])
        return [
            ("▸ " if index == self.cursor else "  ", "key"),
            mark,
            *self._named(entry.name, self._models.suffixes.get(entry.key, ""), name, recent=index < self._n_recent),
            *(marked(fit(f" {entry.lab}", lab), self._hits.words, "dim") if lab else []),
            *(
                (fit(text, cells, right=True), "quiet" if fmt.UNKNOWN in text else "")
                for text, (_, cells) in zip(texts, figures, strict=False)
            ),
        ]

    def _named(self, name: str, suffix: str, width: int, *, recent: bool) -> Line:
        """The name in *width* cells, with its suffix and whether it is recent."""
        tail = _RECENT if recent else ""
        room = width - len(tail)
        name = clean(name)
        reserved = min(cell_len(suffix) + 2, room // 2) if suffix else 0
        shown = fit(name, min(cell_len(name), room - reserved))
        gap = min(2, room - cell_len(shown))
        return [
            *marked(shown, self._hits.words, "strong"),
            (" " * gap, ""),
            *marked(fit(suffix, room - cell_len(shown) - gap), self._hits.words, "dim"),
            (tail, "dim"),
        ]


def _columns(width: int) -> tuple[int, int, _Columns]:
    """The widths of the name and of the lab (0 if hidden), and the columns of figures."""
    figures: _Columns
    if width >= _LEAST_FOR_ALL:
        figures, lab = _ALL_FIGURES, _SHORT_LAB
    elif width >= _LEAST_FOR_LAB:
        figures, lab = _FIGURES, _LAB
    else:
        figures, lab = _NARROW_FIGURES if width >= _LEAST_FOR_PROVIDERS else _FEWEST_FIGURES, 0
    return max(1, width - _GUTTER - lab - sum(cells for _, cells in figures)), lab, figures


def _rate(micro_usd: int, signs: str) -> str:
    """A unit price with *signs*, to within 1% and its decimal point aligned."""
    whole, _, fraction = f"{fmt.rate_texts([micro_usd])[0]}{signs}".partition(".")
    return f"{whole}.{fraction.ljust(_DECIMALS)}"
