"""Where everything comes from: each source's terms, date and share of the catalogue."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from crosswalk_tui.catalog.coverage import Given
from crosswalk_tui.catalog.reader import Source
from crosswalk_tui.core.changes.age import SCORES_STALE_AFTER, STALE_AFTER, DataKind, age, is_stale, remark
from crosswalk_tui.core.text import terms
from crosswalk_tui.core.text.format import UNKNOWN
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.ui.kit.cells import Line, fit, labelled, paragraph
from crosswalk_tui.ui.kit.items import EntryView
from crosswalk_tui.ui.kit.lines import CursorView, TextBlock
from crosswalk_tui.ui.shell.cursor_target import CursorTarget, Explanation

_AGE, _LICENCE, _ROWS = 16, 12, 15
"""Cells of the columns beside the name: age, licence, rows read and rejected."""

_LEAST_NAME = 14

Entry = tuple[Source, Given]

_AS_OLD = "The catalogue is as old as its sources: check a price at its provider before you rely on it."


class SourceList(EntryView):
    """The sources, those of prices first, then of scores, then of facts: one a line, or three where there is room."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Terms", id="lines.choose", tooltip="The attribution and the terms in full"),
    ]
    entries: tuple[Entry, ...] = ()
    today = date.min

    def heads(self, width: int) -> list[Line]:
        """What the columns are."""
        name, age_cells, licence, rows = _columns(width)
        line = fit("Source", name) + fit("  as of", age_cells) + fit("  licence", licence)
        return [[(line + fit("read · rejected", rows, right=True), "head")]]

    @property
    def n_entries(self) -> int:
        """How many sources there are."""
        return len(self.entries)

    def each(self, width: int) -> int:
        """What a source gives and its attribution get lines of their own where all sources still fit."""
        del width
        return 3 if 3 * len(self.entries) <= self.page else 1

    def entry(self, index: int, nth: int, width: int) -> Line:
        """Line *nth* of source *index* in *width* cells."""
        source, given = self.entries[index]
        if nth:
            text = _given(source, given) if nth == 1 else _remarks(source)
            return [("  ", ""), (fit(text, max(0, width - 2)), "" if nth == 1 else "dim")]
        name, age_cells, licence, rows = _columns(width)
        stale = is_old(source, given, self.today)
        return [
            (fit(source.name, name), "strong"),
            *_after_gap(age(source.as_of, self.today), age_cells, "bad" if stale else ""),
            *_after_gap(_short_licence(source), licence, "dim"),
            (fit(f"{source.n_rows:,} · {source.n_rejected:,}", rows, right=True), "dim"),
        ]


def _after_gap(text: str, width: int, style: str) -> Line:
    """*text* in *width* cells, the first two of which part it from the column before; nothing where there are none."""
    return [("  ", ""), (fit(text, width - 2), style)] if width else []


def _columns(width: int) -> tuple[int, int, int, int]:
    """Cells of the name, the age, the licence and the rows; the last ones go where there is no room."""
    cells = [_AGE, _LICENCE, _ROWS]
    while cells and width - sum(cells) < _LEAST_NAME:
        cells.pop()
    age_cells, licence, rows = (*cells, 0, 0, 0)[:3]
    return max(0, width - sum(cells)), age_cells, licence, rows


def _short_licence(source: Source) -> str:
    """The licence's short name: the remarks after it are told at length elsewhere."""
    found = terms.licence(source.licence)
    return source.licence.split()[0].rstrip(";,") if found else source.licence.partition(";")[0]


def is_old(source: Source, given: Given, today: date) -> bool:
    """Whether what the source gives has gone stale."""
    prices = given.holding in (DataKind.PRICES, DataKind.PAST_PRICES)
    return is_stale(source.as_of, today, STALE_AFTER if prices else SCORES_STALE_AFTER)


def gives(given: Given) -> str:
    """What the catalogue holds from a source, in figures; empty when nothing is counted."""
    parts = (
        (given.prices_in_use, "price in use", "prices in use"),
        (given.other_prices, "other price", "other prices"),
        (given.past_prices, "past price", "past prices"),
        (given.scores, "score", "scores"),
    )
    return ", ".join(f"{count:,} {one if count == 1 else many}" for count, one, many in parts if count)


def terms_of(entry: Entry, today: date, width: int) -> list[Line]:
    """Everything there is to say about a source: what it gives, how old it is, and its terms in full."""
    source, given = entry
    licence, notice = terms.licence(source.licence), terms.notice(source.source_id)
    changed = f"{notice.changed} In all sources: {terms.CHANGED_IN_ALL}" if notice and notice.changed else ""
    lines: list[Line] = [
        *labelled("Gives", source.what, width),
        *labelled("In use", gives(given), width),
        *labelled("As of", f"{source.as_of}, {remark(source.as_of, today, given.holding)}", width),
        *labelled("Rows", f"{source.n_rows:,} read, {source.n_rejected:,} of them rejected", width),
        *labelled("Address", source.url or UNKNOWN, width),
        [],
        *labelled("Notice", notice.by if notice else "", width),
        *labelled("Attribution", source.attribution, width),
        *labelled("Licence", source.licence, width),
        *labelled("Changed", changed or terms.CHANGED_IN_ALL, width),
    ]
    if licence is not None:
        lines += [[], [(fit(licence.name, width), "strong")], *paragraph(licence.says, width)]
        lines += paragraph(licence.url, width, "dim")
        for text in licence.text:
            lines += [[], *paragraph(text, width, "dim")]
    return lines


def _given(source: Source, given: Given) -> str:
    """What the source gives, in words and in figures."""
    counted = gives(given)
    return f"{source.what}{f': {counted}' if counted else ''}"


def _remarks(source: Source) -> str:
    """The attribution, without what it repeats of what the source gives."""
    return source.attribution.removeprefix(f"{source.what}. ")


class SourcesPane(Vertical):
    """The list of sources, and more about the one under the cursor."""

    BORDER_TITLE = "Sources"
    HELP = (
        "Where everything comes from, under which terms, and how old it is. Enter shows the terms in full, o opens the"
        " source's page."
    )

    def __init__(self, *, id: str = "sources") -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes="pane")
        self.list = SourceList(id="sources-list")
        self._notes, self._sentence = TextBlock(id="sources-notes"), TextBlock(id="sources-sentence")
        self._sentence.paragraphs = ((f"{terms.NOT_USED} {_AS_OLD}", "dim"),)

    def compose(self) -> ComposeResult:
        """List, notes, and what holds of all of them."""
        yield self.list
        yield self._notes
        yield self._sentence

    def on_mount(self) -> None:
        """Say more about the source under the cursor."""
        self.watch(self.list, "cursor", self._describe, init=False)

    def show(self, entries: tuple[Entry, ...], today: date) -> None:
        """List *entries*; their ages are told as of *today*."""
        self.list.entries, self.list.today = entries, today
        self.list.renew()
        self._describe()

    @property
    def _entry(self) -> Entry | None:
        entries = self.list.entries
        return entries[self.list.at] if entries else None

    def _describe(self) -> None:
        if self._entry is None:
            return
        source, given = self._entry
        told = remark(source.as_of, self.list.today, given.holding)
        self._notes.paragraphs = (
            (f"As of {source.as_of}, {told}", "bad" if is_old(source, given, self.list.today) else "strong"),
            (_given(source, given), ""),
            (_remarks(source), "dim"),
            (source.url or "", "dim"),
        )

    async def on_cursor_view_chosen(self, message: CursorView.Chosen) -> None:
        """Show its terms in full."""
        message.stop()
        await self.run_action("screen.explain")

    def cursor_target(self) -> CursorTarget | None:
        """The source under the cursor: its attribution to copy, its terms, its address."""
        entry = self._entry
        if entry is None:
            return None
        source, today = entry[0], self.list.today
        about = Explanation(f"Source: {source.name}", lambda width: terms_of(entry, today, width))
        text = f"{source.attribution}. {source.licence}. {source.url or ''}".strip()
        return CursorTarget(text, about, source.url or None)

    def table(self) -> Table | None:
        """Every source with its terms."""
        columns = ("Source", "Gives", "In use", "As of", "Age", "Rows", "Rejected", "Licence", "Attribution", "Address")
        return Table.of(
            "Sources of the catalogue",
            columns,
            tuple(
                (
                    s.name, s.what, gives(given) or UNKNOWN, s.as_of, remark(s.as_of, self.list.today, given.holding),
                    f"{s.n_rows:,}", f"{s.n_rejected:,}", s.licence, s.attribution, s.url or UNKNOWN,
                )
                for s, given in self.list.entries
            ),
        )  # fmt: skip
