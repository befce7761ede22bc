"""The latest recorded price changes, newest first."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from crosswalk_tui.core.changes.price_history import change_text
from crosswalk_tui.core.changes.recorded_changes import PriceChange
from crosswalk_tui.core.money import rate_usd
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.format import UNKNOWN
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.ui.kit.cells import Line, fit, labelled, paragraph
from crosswalk_tui.ui.kit.items import EntryView
from crosswalk_tui.ui.kit.lines import CursorView, TextBlock
from crosswalk_tui.ui.shell.cursor_target import CursorTarget, Explanation
from crosswalk_tui.ui.shell.messages import OpenModel

HOLDS = "◇"
"""Marks the first day of a price; without it, the day is when the price was recorded."""

CAVEAT = f"A day is when models.dev recorded the price; {HOLDS} marks the first day of the price, from genai-prices."

_DAY, _RATE, _BY = 12, 8, 7
_ONE_LINE = 106
"""Least width for a change on one line instead of two."""

_LEAST_FOR_RATES = 60
"""Width of the second line, which has both prices."""

_LEAST_FOR_PROVIDER = 24
"""Least width for a column of providers."""


class ChangeList(EntryView):
    """The changes, one line each if there is room, else two.

    Not a DataTable: it would format hundreds of changes to show a few.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Model", id="lines.choose", tooltip="The page of the model"),
    ]
    changes: tuple[PriceChange, ...] = ()
    today = ""

    @property
    def n_entries(self) -> int:
        return len(self.changes)

    def entry_height(self, width: int) -> int:
        return 1 if width >= _ONE_LINE else 2

    def header(self, width: int) -> list[Line]:
        """The titles of the columns, if a change takes one line."""
        if width < _ONE_LINE:
            return []
        cells = 2 * _RATE + 5 + _BY
        text = fit("  Day", _DAY) + fit(" Model and provider", width - _DAY - 2 * cells)
        return [[(text + fit("  input per 1M", cells) + fit("  output per 1M", cells), "head")]]

    def entry(self, index: int, nth: int, width: int) -> Line:
        change = self.changes[index]
        if width >= _ONE_LINE:
            name = width - _DAY - 2 * (2 * _RATE + 5 + _BY)
            return [*self._day(change), *_named(change, name), *_rates(change, ("  ", "  "))]
        if nth == 0:
            return [*self._day(change), *_named(change, max(0, width - _DAY))]
        return [(" " * min(4, max(0, width - _LEAST_FOR_RATES)), ""), *_rates(change, ("in ", " out "))]

    def _day(self, change: PriceChange) -> Line:
        sign = HOLDS if change.effective else " "
        return [(f"{sign} {change.day:<{_DAY - 2}}", "key" if change.day > self.today else "dim")]


def _named(change: PriceChange, width: int) -> Line:
    style = "" if change.live else "quiet"
    if width < _LEAST_FOR_PROVIDER:
        return [(" ", ""), (fit(change.model_name, width - 1), style)]
    provider = width * 2 // 5
    return [
        (" ", ""), (fit(change.model_name, width - provider - 1), style),
        (" ", ""), (fit(change.provider, provider - 1), "dim"),
    ]  # fmt: skip


def _rates(change: PriceChange, labels: tuple[str, str]) -> Line:
    """``in $0.55 → $0.27  −51%  out …``."""
    line: Line = []
    shares = (change.input_change, change.output_change)
    for label, before, after, by in zip(labels, change.before, change.after, shares, strict=False):
        same = before == after
        style = "quiet" if same else "best" if (by or 0) < 0 else "bad" if (by or 0) > 0 else ""
        line += [
            (label, "dim"),
            (_short(before), "dim"),
            (" → ", "quiet"),
            (_short(after), "quiet" if same else ""),
            (fit("=" if same else change_text(by) or UNKNOWN, _BY, right=True), style),
        ]
    return line


def _short(rate: int | None) -> str:
    """A rate in its column; if it has too many decimals, rounded and marked with ≈."""
    text = fmt.rate(rate)
    if len(text) > _RATE and rate is not None:
        text = f"≈{fmt.usd(rate_usd(rate), 4)}"
    return fit(text, _RATE, right=True)


def prices_text(change: PriceChange) -> str:
    """Both prices before and after: ``in $0.55 → $0.27 (−51%), out …``."""
    parts = []
    shares = (change.input_change, change.output_change)
    for label, before, after, by in zip(("in", "out"), change.before, change.after, shares, strict=False):
        how = f" ({change_text(by)})" if by else ""
        parts.append(f"{label} {fmt.rate(before)} → {fmt.rate(after)}{how}")
    return ", ".join(parts)


def _change_lines(change: PriceChange, width: int) -> list[Line]:
    """The explanation of a change."""
    day = (
        f"{change.day}, the first day of the price by {change.source}"
        if change.effective
        else f"{change.day}, when it was recorded in {change.source}, not when its seller changed it"
    )
    cache = f"{fmt.rate(change.before[2])} → {fmt.rate(change.after[2])}"
    return [
        *paragraph(change.model_name, width, "strong"),
        *labelled("Offer", f"{change.provider} · {change.provider_model_id}", width),
        *labelled("Day", day, width),
        *labelled("Per 1M", prices_text(change), width),
        *labelled("Cache read", "" if change.before[2] is change.after[2] is None else cache, width),
        *labelled("Source", f"{change.source}; both prices are from this one source", width),
        *labelled("Now", "" if change.live else "not ranked: it has ended, or its price is in doubt", width),
    ]


class PriceChangesPane(Vertical):
    """The changes, and the meaning of their days."""

    BORDER_TITLE = "Latest recorded price changes"
    HELP = (
        f"Prices per 1M tokens before and after, newest first. {HOLDS} marks the first day of a price; other days are"
        " those on which it was recorded."
    )

    def __init__(self) -> None:
        super().__init__(id="changes", classes="pane")
        self.list = ChangeList(id="changes-list")
        self._caveat = TextBlock(id="changes-caveat")
        self._caveat.paragraphs = ((CAVEAT, "dim"),)

    def compose(self) -> ComposeResult:
        yield self.list
        yield self._caveat

    def show(self, changes: tuple[PriceChange, ...], today: str) -> None:
        """List *changes*; those after *today* (an ISO date) are announced."""
        self.list.changes, self.list.today = changes, today
        self.list.renew()
        self.border_title = f"Latest recorded price changes: {len(changes):,}"
        if not changes:
            self._caveat.paragraphs = (("This catalogue has no price changes.", "dim"),)

    @property
    def change(self) -> PriceChange | None:
        """The change under the cursor."""
        return self.list.changes[self.list.at] if self.list.changes else None

    def on_cursor_view_chosen(self, message: CursorView.Chosen) -> None:
        message.stop()
        if self.change is not None:
            self.post_message(OpenModel(self.change.model_key))

    def cursor_target(self) -> CursorTarget | None:
        change = self.change
        if change is None:
            return None
        text = f"{change.day} {change.model_name} at {change.provider}: {prices_text(change)} per 1M tokens"
        return CursorTarget(text, Explanation("Price change", partial(_change_lines, change)))

    def table(self) -> Table | None:
        columns = ("Day", "Meaning of the day", "Model", "Provider", "Provider's id", "Input before", "Input after",
                   "Input change", "Output before", "Output after", "Output change", "Source")  # fmt: skip
        rows = tuple(
            (
                c.day, "first day of the price" if c.effective else "recorded", c.model_key, c.provider,
                c.provider_model_id, fmt.rate(c.before[0]), fmt.rate(c.after[0]),
                change_text(c.input_change) or UNKNOWN, fmt.rate(c.before[1]), fmt.rate(c.after[1]),
                change_text(c.output_change) or UNKNOWN, c.source,
            )
            for c in self.list.changes
        )  # fmt: skip
        return Table.of("Latest recorded price changes, USD per 1M tokens", columns, rows)
