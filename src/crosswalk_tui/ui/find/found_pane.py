"""The models found, one per line, at their cheapest offers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import var

from crosswalk_tui.core.comparison.comparison import LETTERS
from crosswalk_tui.core.comparison.total_text import total_text
from crosswalk_tui.core.find.find_query import SortKey
from crosswalk_tui.core.find.finding import Found, in_order, value_of
from crosswalk_tui.core.find.judging import Match
from crosswalk_tui.core.find.nothing_found import nothing_found
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.columns import Column, DecimalPoint, fitting, needed
from crosswalk_tui.core.text.figure_cells import bill_figure, score_figure, token_figure
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.vocabulary import Sign
from crosswalk_tui.core.workload.log_rate import log_headings
from crosswalk_tui.ui.kit.cells import SIDES, Line, clean, fit, fit_apart, wrap
from crosswalk_tui.ui.kit.sorted_table import CellKey, ColumnOrder, ColumnTitle, SortedTable, sorted_rows
from crosswalk_tui.ui.shell.cursor_target import BillOf, CursorTarget

_FRONT = "front"
"""The word for a model on the Pareto front, and the title of its column."""

_GUTTER = 2
_LEAST_NAME, _LEAST_SELLER = 18, 12
_BY_PRICE = "$/month"
_SUBTITLES = {
    _BY_PRICE: ("cheapest first", "most expensive first"),
    "score": ("best score first", "worst score first"),
    "value": ("most score for the money first", "least score for the money first"),
}
_SORTS = {_BY_PRICE: SortKey.COST, "score": SortKey.SCORE, "value": SortKey.VALUE}
"""The orders of the search itself, by the titles of their columns."""

_HIGHEST_FIRST = ("context", "released", "value")


class FoundPane(SortedTable):
    """The models that meet the conditions, sorted.

    Attributes:
        keys: the keys of the compared models, A first.
        problem: why the models could not be read; empty if they could.
    """

    BORDER_TITLE = "Found"
    HELP = (
        "Every model that meets all conditions, at its cheapest offer for your workload. A fact that is not known meets"
        " no condition. Those on the front, the Pareto front: no other one found is better in both price and score."
        " Value is percent of the benchmark's scale reached per USD a month. {lines.choose} compares the model;"
        " {table.sort}, or a click on a title, sorts by a column."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Compare", id="lines.choose", tooltip="Compare this model"),
    ]

    found: var[Found | None] = var(None, init=False)
    keys: var[tuple[str, ...]] = var((), init=False)
    problem: var[str] = var("", init=False)

    def __init__(self, *, id: str, classes: str) -> None:
        super().__init__(id=id, classes=classes, usual=ColumnOrder(_BY_PRICE))
        self._matches: Sequence[Match] = ()
        self._price = DecimalPoint(())
        self._longest = 0
        self._cut: tuple[int, dict[str, str]] | None = None

    @property
    def matches(self) -> Sequence[Match]:
        """The listed models, in order."""
        return self._matches

    def watch_found(self) -> None:
        self._renew()

    def watch_keys(self) -> None:
        self.renew()

    def watch_problem(self) -> None:
        self.renew()

    def sort(self) -> None:
        self._renew()

    def _renew(self) -> None:
        found, self._cut = self.found, None
        if found is None:
            self._matches = ()
        else:
            self._matches = self._in_order(found)
            cheapest_first = found.matches
            extremes = [cheapest_first[0], cheapest_first[-1]] if cheapest_first else []
            self._price = DecimalPoint(total_text(match.quote) for match in extremes)
            self._longest = max((cell_len(clean(match.model.name)) for match in self._matches), default=0)
            benchmark = found.query.benchmark
            scores = "" if benchmark is None else f" · score: {safe(benchmark.short_name, 40)}"
            rate = found.query.workload.log_rate
            self.words = log_headings(rate)
            of_log = "" if rate is None else f" · bills of {safe(rate.name or 'the log', 24)}, {rate.span}"
            at = found.query.at
            day = "" if at is None else f" · prices of {at.isoformat()}"
            self.border_title = Content(f"Found {len(self._matches):,} of {found.n_served:,}{scores}{of_log}{day}")
            title = self.order.title
            self.border_subtitle = _SUBTITLES[title][self.order.is_reversed] if title in _SUBTITLES else f"by {title}"
        self.renew()

    def _in_order(self, found: Found) -> Sequence[Match]:
        title, is_reversed = self.order
        if title in _SORTS:
            return in_order(found.matches, _SORTS[title], found.query.benchmark, worst_first=is_reversed)
        highest_first = self._is_highest_first(title) is not is_reversed
        return sorted_rows(found.matches, lambda match: _key(match, title), highest_first=highest_first)

    def _is_highest_first(self, title: str) -> bool:
        """Whether the usual order of a column is descending; that of scores begins with the best."""
        benchmark = None if self.found is None else self.found.query.benchmark
        if title == "score":
            return benchmark is None or benchmark.higher_is_better
        return title in _HIGHEST_FIRST

    def row_number(self) -> tuple[int, int] | None:
        return (self.cursor + 1, len(self._matches)) if self._matches else None

    # Lines

    def count(self, width: int) -> int:
        return len(self._matches) or len(self._notice(width))

    def _notice(self, width: int) -> list[str]:
        """Why the list is empty."""
        if self.problem:
            return wrap(self.problem, width, most=6)
        text = "Searching …" if self.found is None else nothing_found(self.found)
        return wrap(text, max(1, width), most=6)

    def titles(self, width: int) -> Sequence[ColumnTitle]:
        if not self._matches:
            return ()
        name, columns = self._layout(width)
        figures = [
            ColumnTitle(
                c.title,
                c.width,
                c.gap,
                c.align != "left",
                can_sort=True,
                highest_first=self._is_highest_first(c.title),
            )
            for c in columns
        ]
        return [ColumnTitle("Model", name, _GUTTER, can_sort=True), *figures]

    def sortable_titles(self) -> list[str]:
        """Those in sight, and the value, which has a column only while the list is sorted by it."""
        titles = [title for title in super().sortable_titles() if title != "value"]
        if "score" in titles:
            titles.insert(titles.index("score") + 1, "value")
        return titles

    def line(self, index: int, width: int) -> Line:
        if not self._matches:
            return [(self._notice(width)[index], "bad" if self.problem else "dim")]
        match = self._matches[index]
        name, columns = self._layout(width)
        place = self._place(match)
        side = "" if place is None else SIDES[place]
        mark = (fit("" if place is None else LETTERS[place], _GUTTER), side)
        line: Line = [mark, (self._names(name)[match.model.name], side)]
        for column in columns:
            text = self._cell(column.title, match)
            # A figure keeps the padding that aligns its point, of which `fit` would clean one with a sign.
            is_figure = column.align == "right" and len(text) <= column.width
            shown = text.rjust(column.width) if is_figure else fit(text, column.width, right=column.align != "left")
            style = "strong" if column.title == "$/month" else "quiet" if text.strip() == fmt.UNKNOWN else "dim"
            line.append((" " * column.gap + shown, style))
        return line

    def _names(self, width: int) -> dict[str, str]:
        """The names in *width* cells."""
        if self._cut is None or self._cut[0] != width:
            self._cut = (width, fit_apart((match.model.name for match in self._matches), width))
        return self._cut[1]

    def _front_word(self, match: Match) -> str:
        return _FRONT if self.found is not None and match.model.key in self.found.front else ""

    def _layout(self, width: int) -> tuple[int, list[Column]]:
        """The width of the names, and the columns that fit."""
        price = max(len(_BY_PRICE) + 1, self._price.width + 1)
        value = [Column("value", "right", width=8)] if self.order.title == "value" else []
        columns = [
            Column(_BY_PRICE, "right", width=price),
            Column("score", "right", width=7),
            *value,
            Column(_FRONT, width=len(_FRONT)),
            Column("provider", width=_LEAST_SELLER, spare=1),
            Column("context", "right", width=7, spare=2),
            Column("released", width=10, spare=3),
            Column("licence", width=16, spare=4, gap=2),
        ]
        shown = fitting(columns, width - _GUTTER - _LEAST_NAME)
        return max(1, width - _GUTTER - needed(shown)), shown

    def _cell(self, title: str, match: Match) -> str:
        model, quote, benchmark = match.model, match.quote, None if self.found is None else self.found.query.benchmark
        match title:
            case "$/month":
                own = Sign.OWN if quote.is_own else " "
                return self._price.text(total_text(quote).removesuffix(Sign.OWN)) + own
            case "score":
                return fmt.UNKNOWN if benchmark is None else self._score(match, benchmark)
            case "value":
                worth = None if benchmark is None else value_of(match, benchmark)
                return fmt.UNKNOWN if worth is None else f"{worth:.1f}"
            case "front":
                return self._front_word(match)
            case "provider":
                return quote.offer.provider.name
            case "context":
                return fmt.tokens(quote.offer.window(model.context_tokens))
            case "released":
                return model.release_date or fmt.UNKNOWN
            case _:
                return clean(model.licence or fmt.UNKNOWN)

    def _score(self, match: Match, benchmark: Benchmark) -> str:
        """The score, with room for the mark of a score that is the user's below or above it."""
        text = match.score_text(benchmark)
        has_own = any(benchmark.slug in each.own_scores for each in self._matches)
        return f"{text} " if has_own and benchmark.slug not in match.own_scores else text

    @staticmethod
    def _score_figure(match: Match, benchmark: Benchmark | None) -> str:
        if benchmark is None:
            return fmt.UNKNOWN
        return score_figure(match.score_text(benchmark), match.scores.get(benchmark.slug), benchmark.unit)

    # The model under the cursor

    @property
    def chosen(self) -> Match | None:
        """The model under the cursor."""
        return self._matches[self.cursor] if self.cursor < len(self._matches) else None

    def _place(self, match: Match) -> int | None:
        """The position of the model among those compared; None if it is none of them."""
        return self.keys.index(match.model.key) if match.model.key in self.keys else None

    def cursor_target(self) -> CursorTarget | None:
        match = self.chosen
        return (
            None
            if match is None
            else CursorTarget(match.model.name, BillOf(match.model, match.quote, self._place(match)))
        )

    def table(self) -> Table | None:
        found = self.found
        if found is None:
            return None
        benchmark = found.query.benchmark
        titles = ("provider", "released", "licence")
        heads = (
            "Model",
            "Key",
            "$/month",
            "Score" if benchmark is None else benchmark.name,
            "Context",
            *map(str.capitalize, titles),
        )
        rows = [
            (
                match.model.name,
                match.model.key,
                bill_figure(total_text(match.quote), match.quote.total_usd),
                self._score_figure(match, benchmark),
                _context_figure(match),
                *(self._cell(title, match).strip() for title in titles),
                self._front_word(match),
            )
            for match in self._matches
        ]
        return Table.of("Models found", (*heads, "Front"), rows)


def _context_figure(match: Match) -> str:
    window = match.quote.offer.window(match.model.context_tokens)
    return token_figure(fmt.tokens(window), window)


def _key(match: Match, title: str) -> CellKey | None:
    """What *match* is sorted by in the column *title*."""
    model, offer = match.model, match.quote.offer
    match title:
        case "provider":
            return offer.provider.name.casefold()
        case "context":
            return offer.window(model.context_tokens)
        case "released":
            return model.release_date
        case "licence":
            return None if model.licence is None else model.licence.casefold()
        case _:
            return model.name.casefold()
