"""The matching models, one per line: name, lab, context, cheapest unit prices, providers, score, release, bill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rich.cells import cell_len
from textual import events
from textual.message import Message
from textual.reactive import reactive

from crosswalk_tui.core.comparison.comparison import LETTERS
from crosswalk_tui.core.models import ModelLine
from crosswalk_tui.core.search.match import Hits
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.vocabulary import Flag, Sign
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload
from crosswalk_tui.ui.kit.cells import SIDES, Line, clean, fit, fit_ends, marked
from crosswalk_tui.ui.kit.cursor_view import CursorView
from crosswalk_tui.ui.kit.lines import Block
from crosswalk_tui.ui.kit.sorted_table import ColumnOrder, ColumnTitle, title_at, title_line
from crosswalk_tui.ui.picker.row_figures import PickerSort, RowFigures
from crosswalk_tui.ui.session.model_list import ModelList

_Columns = tuple[tuple[str, int], ...]

_RATES: _Columns = (("context", 8), ("in/1M", 9), ("out/1M", 9))
"""Titles and widths of the first columns after the names."""

_ALL_FIGURES: _Columns = (*_RATES, ("prov.", 6), ("score", 7), ("released", 11), ("$/month", 10))
_SORTED = (
    10  # width of the last column where there is no room for all: what the list is sorted by, or the release month
)
_MONTH = len("2026-01")
_TITLES = [title for title, _ in _ALL_FIGURES]
_DECIMALS = 4  # decimals of nearly all unit prices
_UNKNOWN_RATE = fmt.UNKNOWN + " " * _DECIMALS
_LEAST_FOR_ALL = 100
_LEAST_FOR_LAB = 84
_LEAST_FOR_RELEASE = 64
_LAB = 12
_GUTTER = 4
_RECENT = " recent"


class ResultHeader(Block):
    """The titles of the columns."""

    sort: reactive[PickerSort] = reactive(PickerSort.MATCH)
    worst_first: reactive[bool] = reactive(False)
    words: Mapping[str, str] = {}
    """What is painted instead of a title, as of bills that are not a month's."""

    def __init__(self, below: ResultList) -> None:
        """Prepare for the list *below* the titles."""
        super().__init__()
        self._list = below

    @dataclass
    class TitleClicked(Message):
        """The title of a column that the list can be sorted by was clicked."""

        sort: PickerSort

    def on_click(self, event: events.Click) -> None:
        title = title_at(self._titles(self.size.width), event.get_content_offset_capture(self).x)
        if title:
            self.post_message(self.TitleClicked(PickerSort(title)))

    def lines(self, width: int) -> list[Line]:
        return [title_line(self._titles(width), ColumnOrder(self.sort, self.worst_first), self.words)]

    def _titles(self, width: int) -> list[ColumnTitle]:
        name, lab, columns = _columns(width - 1, self.sort)  # the last cell belongs to the scrollbar of the list
        sorts = list(PickerSort)
        figures = [
            ColumnTitle(
                title, cells, is_right=True, can_sort=title in sorts, highest_first=self._is_highest_first(title)
            )
            for title, cells in columns
        ]
        return [ColumnTitle("Model", name, _GUTTER), ColumnTitle(" Lab", lab), *figures]

    def _is_highest_first(self, title: str) -> bool:
        return title in list(PickerSort) and self._list.figures.is_highest_first(PickerSort(title))


class ResultList(CursorView, can_focus=False):
    """The matching models, best first, with their prices.

    Attributes:
        n_undated: how many of the models have no release date, if they are sorted by it.
    """

    CHOOSES_BY_CLICK = True

    def __init__(self) -> None:
        super().__init__(id="results")
        self._today = date.min
        self._workload = DEFAULT_WORKLOAD
        self._compared: Mapping[str, int] = {}
        self._models: ModelList | None = None
        self._hits = Hits((), 0, ())
        self._n_recent, self._sort = 0, PickerSort.MATCH
        self.n_undated = 0
        self.figures = RowFigures()

    def begin(self, workload: Workload, compared: Mapping[str, int], today: date) -> None:
        """Show prices for *workload*, marked if they are old *today*; *compared* are positions by key."""
        self._workload, self._compared, self._today = workload, compared, today

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
        price = self.figures.price(self.chosen.key, self._models, self._workload, self._today)
        return f"{Sign.OLD} {Flag.STALE.short} of {price.old_since}" if price is not None and price.old_since else ""

    def show(self, models: ModelList, hits: Hits, n_recent: int, sort: PickerSort = PickerSort.MATCH) -> None:
        """List *hits*, sorted by *sort*, with the cursor on the best; the first *n_recent* are marked as recent."""
        self._models, self._hits, self._n_recent, self._sort = models, hits, n_recent, sort
        by_date = sort is PickerSort.RELEASED
        self.n_undated = sum(models.lines[place].released is None for place in hits.order) if by_date else 0
        self.cursor = self.top = 0
        self.renew()

    def row_number(self) -> tuple[int, int] | None:
        return self.cursor + 1, len(self._hits.order)

    def count(self, width: int) -> int:
        del width
        return len(self._hits.order)

    def line(self, index: int, width: int) -> Line:
        if self._models is None:
            return []
        entry = self._models.lines[self._hits.order[index]]
        name, lab, columns = _columns(width, self._sort)
        price = self.figures.price(entry.key, self._models, self._workload, self._today)
        rates = (None, None) if price is None else (price.input, price.output)
        prices = [_rate(rate, "" if price is None else price.signs) for rate in rates]
        context, n_providers = fmt.tokens(entry.context_tokens), str(entry.n_providers)
        figures = self.figures.texts(entry, dict(columns).get("$/month", _SORTED) - 1)
        texts = dict(zip(_TITLES, [context, *prices, n_providers, *figures], strict=True))
        place = self._compared.get(entry.key)
        mark = ("  ", "") if place is None else (f"{LETTERS[place]} ", SIDES[place])
        return [
            ("▸ " if index == self.cursor else "  ", "key"),
            mark,
            *self._named(entry.name, self._models.suffixes.get(entry.key, ""), name, recent=index < self._n_recent),
            *(marked(fit(f" {entry.lab}", lab), self._hits.words, "dim") if lab else []),
            *(
                (_cell(title, texts[title], cells), "quiet" if fmt.UNKNOWN in texts[title] else "")
                for title, cells in columns
            ),
        ]

    def _named(self, name: str, suffix: str, width: int, *, recent: bool) -> Line:
        """The name in *width* cells, with its suffix and whether it is recent."""
        tail = _RECENT if recent else ""
        room = width - len(tail)
        name = clean(name)
        reserved = min(cell_len(suffix) + 2, room // 2) if suffix else 0
        shown = fit_ends(name, min(cell_len(name), room - reserved))
        gap = min(2, room - cell_len(shown))
        return [
            *marked(shown, self._hits.words, "strong"),
            (" " * gap, ""),
            *marked(fit(suffix, room - cell_len(shown) - gap), self._hits.words, "dim"),
            (tail, "dim"),
        ]


def _columns(width: int, sort: PickerSort) -> tuple[int, int, _Columns]:
    """The widths of the name and of the lab (0 if hidden), and the columns of figures, among them that of *sort*."""
    last = "released" if sort is PickerSort.MATCH else sort.value, _SORTED
    figures, lab = _RATES, 0
    if width >= _LEAST_FOR_ALL:
        figures, lab = _ALL_FIGURES, _LAB
    elif width >= _LEAST_FOR_LAB:
        figures, lab = (*_RATES, ("prov.", 6), last), _LAB
    elif width >= _LEAST_FOR_RELEASE:
        figures = (*_RATES, last)
    elif sort is not PickerSort.MATCH:
        figures = (*_RATES[1:], last)
    return max(1, width - _GUTTER - lab - sum(cells for _, cells in figures)), lab, figures


def _cell(title: str, text: str, cells: int) -> str:
    """*text* on the right of *cells* cells; of a date, the month where the day has no room."""
    if title == "released" and len(text) >= cells:
        text = text[:_MONTH]
    return fit(text if cell_len(text) <= cells else text.rstrip(), cells, right=True)


def _rate(micro_usd: int | None, signs: str) -> str:
    """A unit price with *signs*, to within 1% and its decimal point aligned."""
    if micro_usd is None:
        return _UNKNOWN_RATE
    whole, _, fraction = f"{fmt.rate_texts([micro_usd])[0]}{signs}".partition(".")
    return f"{whole}.{fraction.ljust(_DECIMALS)}"
