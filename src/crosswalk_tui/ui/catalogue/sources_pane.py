"""The sources of the catalogue: contribution, age and terms."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from crosswalk_tui.catalog.coverage import SourceContents
from crosswalk_tui.catalog.reader import Source
from crosswalk_tui.core.changes.age import SCORES_STALE_AFTER, STALE_AFTER, DataKind, age, is_stale, remark
from crosswalk_tui.core.text import licence_terms
from crosswalk_tui.core.text.format import UNKNOWN
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.ui.kit.cells import Line, fit, labelled, paragraph
from crosswalk_tui.ui.kit.cursor_view import CursorView
from crosswalk_tui.ui.kit.items import EntryView
from crosswalk_tui.ui.kit.row_counter import CountsRows
from crosswalk_tui.ui.kit.sheet import Sheet, SheetColumn
from crosswalk_tui.ui.kit.sorted_table import ColumnTitle, SortedTable
from crosswalk_tui.ui.kit.text_views import TextBlock
from crosswalk_tui.ui.shell.cursor_target import CursorTarget, Explanation
from crosswalk_tui.ui.shell.searched_pane import SearchedPane, has_words

SourceRow = tuple[Source, SourceContents]

_SENTENCE = (
    f"{licence_terms.NOT_USED} The catalogue is as old as its sources: check a price at its provider before you rely on"
    " it."
)


class SourceList(SortedTable, EntryView):
    """The sources of prices, then scores, then facts: a line each, or three if there is room."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Terms", id="lines.choose", tooltip="The attribution and the terms in full"),
    ]

    def __init__(self) -> None:
        super().__init__(id="sources-list")
        self.rows: tuple[SourceRow, ...] = ()
        self._all: tuple[SourceRow, ...] = ()
        self.today = date.min
        self._sheet = Sheet("", ())

    def show(self, rows: tuple[SourceRow, ...], today: date) -> None:
        """List *rows* with their ages on *today*."""
        self._all, self.today = rows, today
        self.narrow(())

    def narrow(self, words: tuple[str, ...]) -> None:
        """List the sources with all *words* in their texts."""
        self.rows = rows = tuple(row for row in self._all if has_words(words, *_texts(row[0])))
        today = self.today
        sources = [source for source, _ in rows]
        licences = list(map(_short_licence, sources))
        ages = [age(source.as_of, today).removeprefix("of ") for source in sources]
        counts = [f"{source.n_rows:,} · {source.n_rejected:,}" for source in sources]
        columns = (
            # Wider than any screen: the name fills the remaining width.
            SheetColumn("Source", "left", [source.name for source in sources], "strong", gap=0, width=999, least=14,
                        keys=[source.name.casefold() for source in sources]),
            SheetColumn("as of", "left", ages, gap=2, width=14, spare=1, highest_first=True,
                        keys=[source.as_of for source in sources],
                        styles=["bad" if is_out_of_date(*row, today) else "" for row in rows]),
            SheetColumn("licence", "left", licences, "dim", gap=2, width=10, spare=2,
                        keys=[licence.casefold() for licence in licences]),
            SheetColumn("read · rejected", "right", counts, "dim", gap=1, width=16, spare=3, highest_first=True,
                        keys=[source.n_rows for source in sources]),
        )  # fmt: skip
        self._sheet = Sheet("", columns).in_order(self.order)
        self.renew()
        self.refresh(layout=True)  # on wide screens it is as high as its rows

    def sort(self) -> None:
        self._sheet = self._sheet.in_order(self.order)

    def titles(self, width: int) -> list[ColumnTitle]:
        return self._sheet.titles(width)

    @property
    def chosen(self) -> SourceRow | None:
        """The source under the cursor."""
        row = self._sheet.row_at(self.at)
        return None if row is None else self.rows[row]

    @property
    def n_entries(self) -> int:
        return len(self.rows)

    def entry_height(self, width: int) -> int:
        """Three lines, with contents and attribution, if all sources fit that way."""
        del width
        return 3 if 3 * len(self.rows) <= self.page else 1

    def entry(self, index: int, nth: int, width: int) -> Line:
        if nth == 0:
            return self._sheet.line(index, width)
        source, contents = self.rows[self._sheet.row_at(index) or 0]
        text = _contents(source, contents) if nth == 1 else _attribution(source)
        return [("  ", ""), (fit(text, max(0, width - 2)), "" if nth == 1 else "dim")]


def _texts(source: Source) -> tuple[str, ...]:
    """The texts in which a source is found."""
    return source.name, source.source_id, source.what, source.licence, source.attribution, source.url or ""


def _short_licence(source: Source) -> str:
    """The licence without the remarks after it."""
    found = licence_terms.licence(source.licence)
    return source.licence.split()[0].rstrip(";,") if found else source.licence.partition(";")[0]


def is_out_of_date(source: Source, contents: SourceContents, today: date) -> bool:
    """Whether the source is too old on *today*; prices age faster than scores and facts."""
    prices = contents.kind in (DataKind.PRICES, DataKind.PAST_PRICES)
    return is_stale(source.as_of, today, STALE_AFTER if prices else SCORES_STALE_AFTER)


def contribution(contents: SourceContents) -> str:
    """The number of prices and scores from a source; empty if there are none."""
    parts = (
        (contents.prices_in_use, "price in use", "prices in use"),
        (contents.other_prices, "other price", "other prices"),
        (contents.past_prices, "dated price", "dated prices"),
        (contents.scores, "score", "scores"),
    )
    return ", ".join(f"{count:,} {one if count == 1 else many}" for count, one, many in parts if count)


def _source_lines(source: Source, contents: SourceContents, today: date, width: int) -> list[Line]:
    """The explanation of a source: contribution, age and complete terms."""
    licence, notice = licence_terms.licence(source.licence), licence_terms.notice(source.source_id)
    changed = f"{notice.changed} In all sources: {licence_terms.CHANGED_IN_ALL}" if notice and notice.changed else ""
    lines: list[Line] = [
        *labelled("Contents", source.what, width),
        *labelled("In use", contribution(contents), width),
        *labelled("As of", _dated(source, contents, today), width),
        *labelled("Rows", f"{source.n_rows:,} read, {source.n_rejected:,} of them rejected", width),
        *labelled("Address", source.url or UNKNOWN, width),
        [],
        *labelled("Notice", notice.by if notice else "", width),
        *labelled("Attribution", source.attribution, width),
        *labelled("Licence", source.licence, width),
        *labelled("Changed", changed or licence_terms.CHANGED_IN_ALL, width),
    ]
    if licence is not None:
        lines += [[], [(fit(licence.name, width), "strong")], *paragraph(licence.summary, width)]
        lines += paragraph(licence.url, width, "dim")
        for text in licence.text:
            lines += [[], *paragraph(text, width, "dim")]
    return [*lines, [], *paragraph(_SENTENCE, width, "dim")]


def _dated(source: Source, contents: SourceContents, today: date) -> str:
    """``2026-11-29 (today)``, ``2026-07-02 (4 months old: prices may have changed)``."""
    return f"{source.as_of} ({remark(source.as_of, today, contents.kind).removeprefix('of ')})"


def _contents(source: Source, contents: SourceContents) -> str:
    """What of the source is in use, and what it has."""
    return " · ".join(filter(None, (contribution(contents), source.what)))


def _attribution(source: Source) -> str:
    """The attribution, without a repeated description of the source."""
    return source.attribution.removeprefix(f"{source.what}. ")


class SourcesPane(CountsRows, SearchedPane):
    """The list of sources, and details of the one under the cursor."""

    BORDER_TITLE = "Sources"
    HELP = (
        "Where the data comes from, under which terms, and how old it is. {lines.choose} shows the terms in full,"
        " {figure.open} opens the source's page, {catalogue.find} finds sources by words."
    )

    def __init__(self) -> None:
        super().__init__(id="sources", classes="pane")
        self.list = SourceList()
        self._notes, self._sentence = TextBlock(id="sources-notes"), TextBlock(id="sources-sentence")
        self._sentence.paragraphs = ((_SENTENCE, "dim"),)

    def compose(self) -> ComposeResult:
        yield self.search
        yield self.list
        yield self._notes
        yield self._sentence

    def on_mount(self) -> None:
        self.watch(self.list, "cursor", self._describe, init=False)
        self.watch(self.list, "order", self._describe, init=False)

    def show(self, rows: tuple[SourceRow, ...], today: date) -> None:
        """List *rows* with their ages on *today*."""
        self.list.show(rows, today)
        if self.search.value:
            self.list.narrow(self.words)
        self._describe()

    @property
    def searched(self) -> SourceList:
        return self.list

    def narrow(self, words: tuple[str, ...]) -> int:
        self.list.narrow(words)
        self._describe()
        return len(self.list.rows)

    def _describe(self) -> None:
        if self.list.chosen is None:
            if self.search.value:
                self._notes.paragraphs = (("No source has all of these words.", "dim"),)
            return
        source, contents = self.list.chosen
        today = self.list.today
        style = "bad" if is_out_of_date(source, contents, today) else "strong"
        self._notes.paragraphs = (
            (f"As of {_dated(source, contents, today)}", style),
            (_contents(source, contents), ""),
            (_attribution(source), "dim"),
            (source.url or "", "dim"),
        )

    async def on_cursor_view_chosen(self, message: CursorView.Chosen) -> None:
        message.stop()
        await self.run_action("screen.explain")

    def cursor_target(self) -> CursorTarget | None:
        if self.list.chosen is None:
            return None
        source, contents = self.list.chosen
        lines = partial(_source_lines, source, contents, self.list.today)
        about = Explanation(f"Source: {source.name}", lines)
        text = f"{source.attribution}. {source.licence}. {source.url or ''}".strip()
        return CursorTarget(text, about, source.url or None)

    def table(self) -> Table | None:
        columns = ("Source", "Contents", "In use", "As of", "Age", "Rows", "Rejected", "Licence", "Attribution",
                   "Address")  # fmt: skip
        rows = [
            (s.name, s.what, contribution(found) or UNKNOWN, s.as_of, remark(s.as_of, self.list.today, found.kind),
             f"{s.n_rows:,}", f"{s.n_rejected:,}", s.licence, s.attribution, s.url or UNKNOWN)
            for s, found in self.list.rows
        ]  # fmt: skip
        return Table.of("Sources of the catalogue", columns, rows)
