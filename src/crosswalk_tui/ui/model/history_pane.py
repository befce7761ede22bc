"""The price history of one offer: sparklines of its rates, and the recorded prices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive

from crosswalk_tui.core.changes.price_history import Dating, PricePoint, Timeline, bars, change_text, slices
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.ui.kit.cells import SIDES, Line, fit, length, wrap
from crosswalk_tui.ui.kit.lines import Block
from crosswalk_tui.ui.kit.sheet import Sheet, SheetColumn
from crosswalk_tui.ui.model.sheet_pane import SheetPane
from crosswalk_tui.ui.session.model_page import Listed
from crosswalk_tui.ui.shell.cursor_target import CursorTarget, Explanation

DATED = "dates are when a price was recorded, not when the seller changed it"

_MEANINGS = {
    Dating.RECORDED: "",
    Dating.SINCE: "since",
    Dating.UNTIL: "until",
    Dating.FROM: "from",
    Dating.GONE: "gone",
}
"""The meaning of a date in a word; empty for the date of a record."""

_SENTENCES = {
    Dating.RECORDED: "{source} recorded this price {at} {when}; the seller may have set it earlier.",
    Dating.SINCE: "{source} states that this price has applied since {when}.",
    Dating.UNTIL: "{source} states that this price applied until {when}; its first day is unknown.",
    Dating.FROM: "{source} states that this price will apply from {when}.",
    Dating.GONE: "On {when} {source} no longer listed the offer.",
}
_TWO_SOURCES = "~"
"""Precedes a difference between records of two sources."""

_HEADROOM = 7
"""The fraction of the height above the highest bar that stays empty, to separate it from the line above: 1/7."""

_LEAST_POINTS = 2
"""Least number of prices for a sparkline."""

_LABEL, _RANGE = 4, 19
"""Widths of the label and of the lowest and highest price."""


class Sparklines(Block):
    """Input and output price over time, drawn from zero, with the lowest and highest price."""

    timeline: reactive[Timeline | None] = reactive(None)
    style: str = ""

    def lines(self, width: int) -> list[Line]:
        timeline = self.timeline
        if timeline is None or not timeline.priced or width < _LABEL + _RANGE + 8:
            return []
        rows = max(1, (self.size.height - 1) // 2)
        room = width - _LABEL - _RANGE
        lines = [
            line
            for side, label in (("input", "in"), ("output", "out"))
            for line in _sparkline(timeline, side, label, room, rows, self.style)
        ]
        return [*lines, [(" " * _LABEL, ""), (_axis(timeline, room), "dim")]]


def _axis(timeline: Timeline, room: int) -> str:
    """The first day, the day of the last record (where the grey part begins), and today."""
    first, last, today = (day.isoformat() for day in (timeline.past[0].day, timeline.past[-1].day, timeline.today))
    written = sum(part.recorded for part in slices(timeline, "input", room))
    if written == room:
        return first.ljust(room - len(today)) + today
    axis = first + last.rjust(max(0, written - len(first))) if written >= 2 * len(first) + 2 else first
    return axis + "today".rjust(max(0, room - len(axis)))


def _sparkline(timeline: Timeline, side: str, label: str, room: int, rows: int, style: str) -> list[Line]:
    parts = slices(timeline, side, room)
    values = [part.value for part in parts]
    highest = max((value for value in values if value is not None), default=0)
    drawn = bars(values, rows, highest + highest // _HEADROOM)
    written = sum(part.recorded for part in parts)
    known = [value for point in timeline.past if (value := getattr(point, side)) is not None]
    low, high = (fmt.rate(edge) for edge in (min(known, default=None), max(known, default=None)))
    figures = low if low == high else f"{low} – {high}"
    return [
        [
            (fit(label if row == rows - 1 else "", _LABEL), "dim"),
            (line[:written], style),
            (line[written:], "quiet"),
            (fit(f" {figures}" if row == rows - 1 else "", _RANGE, right=True), "dim"),
        ]
        for row, line in enumerate(drawn)
    ]


class HistoryPane(SheetPane):
    """The prices of one offer of the model on the page, the newest first."""

    BORDER_TITLE = "Price history"
    HELP = (
        "Past prices of the offer under the cursor of the offers pane, drawn from zero; grey after the last record. A"
        " date is the day of the record; with since, until or from it is the day that the source states. Left and right"
        " go to the previous and the next offer."
    )

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "step(-1)", "Previous offer", show=False, id="history.back", tooltip="The previous offer"),
        Binding("right,l", "step(1)", "Next offer", show=False, id="history.next", tooltip="The next offer"),
    ]

    listed: Listed | None = None

    @dataclass
    class OfferStep(Message):
        """Move to the offer *step* after this one."""

        step: int

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.sparklines = Sparklines(id=f"{id}-sparklines")

    def above(self) -> ComposeResult:
        yield self.sparklines

    def invalidate(self, *, to_top: bool) -> None:
        if self.is_on_screen:
            self._draw()
        super().invalidate(to_top=to_top)

    def on_show(self) -> None:
        self._draw()
        super().on_show()

    def action_step(self, step: int) -> None:
        self.post_message(self.OfferStep(step))

    def _draw(self) -> None:
        timeline, page = self._timeline, self.page
        place = None if page is None else page.place
        self.sparklines.style = "" if place is None else f"bar-{SIDES[place]}"
        self.sparklines.timeline = timeline
        self.set_class(timeline is None or len(timeline.priced) < _LEAST_POINTS, "-undrawn")
        offer = None if self.listed is None else self.listed.offer
        named = "" if offer is None else f" · {offer.provider.name} {offer.provider_model_id}"
        self.set_title(f"Price history{named}")

    @property
    def _timeline(self) -> Timeline | None:
        return None if self.page is None or self.listed is None else self.page.timeline(self.listed)

    @property
    def _points(self) -> tuple[PricePoint, ...]:
        timeline = self._timeline
        return () if timeline is None else timeline.newest_first

    def sheet(self) -> Sheet:
        points = self._points
        styles = ["strong" if point.current else "" if point.priced else "quiet" for point in points]
        changes = [(_change(point, "in"), _change(point, "out")) for point in points]
        columns = (
            SheetColumn("Date", "left", [point.when for point in points], gap=0,
                        styles=["strong" if point.current else "" for point in points]),
            SheetColumn("", "left", [_meaning(point) for point in points], "dim", name="Meaning"),
            SheetColumn("in/1M", "point", [fmt.rate(point.input) for point in points], styles=styles),
            SheetColumn("Δ", "right", [into for into, _ in changes], "dim", spare=3, name="Change of in"),
            SheetColumn("out/1M", "point", [fmt.rate(point.output) for point in points], styles=styles, gap=2),
            SheetColumn("Δ", "right", [out for _, out in changes], "dim", spare=2, name="Change of out"),
            SheetColumn("cache/1M", "point", [fmt.rate(point.cache_read) for point in points], "dim", gap=2, spare=4),
            SheetColumn("Source", "left", [point.source for point in points], "dim", gap=2, spare=1, least=10),
        )  # fmt: skip
        name = "" if self.listed is None else f" of {self.listed.offer.provider.name}"
        return Sheet(f"Price history{name}", columns, empty="No price of this offer is recorded.")

    def target(self, row: int) -> CursorTarget | None:
        point, page, listed = self._points[row], self.page, self.listed
        if page is None or listed is None:
            return None
        timeline = Explanation("Recorded price", lambda width: _price_lines(point, listed, width))
        text = f"{fmt.rate(point.input)} in, {fmt.rate(point.output)} out"
        return CursorTarget(text, timeline, page.doc_pages.get(listed.offer.provider.provider_id))

    def note(self, row: int) -> str:
        return _sentence(self._points[row])

    def summary(self) -> str:
        timeline = self._timeline
        if timeline is None or not timeline.past:
            return ""
        changes = timeline.n_changes
        since = timeline.past[0].when
        if len(timeline.past) == 1:
            counted = "No earlier price is recorded"
        elif not changes:
            counted = f"Unchanged since {since}"
        else:
            counted = f"{fmt.counted(changes, 'change')} since {since}"
        between = any(point.other_source and (point.change_in or point.change_out) for point in timeline.past)
        mixed = f" · {_TWO_SOURCES} between two sources" if between else ""
        coming = f" · {len(timeline.future)} announced" if timeline.future else ""
        return f"{counted}{coming}{mixed} · {DATED}"


def _meaning(point: PricePoint) -> str:
    if point.current and point.dating is Dating.RECORDED:
        return "now" if point.until is None else f"to {point.until.isoformat()}"
    return _MEANINGS[point.dating]


def _change(point: PricePoint, side: str) -> str:
    change = point.change_in if side == "in" else point.change_out
    text = change_text(change)
    return f"{_TWO_SOURCES}{text}" if change and point.other_source else text


def _sentence(point: PricePoint) -> str:
    at = "on" if len(point.when) == len("2026-07-02") else "in"
    sentence = _SENTENCES[point.dating].format(source=point.source, when=point.when, at=at)
    if point.zero:
        sentence += " It recorded zeros, which are not a price of an offer sold by the token."
    if point.until is not None:
        sentence += f" It will apply until {point.until.isoformat()}."
    if point.other_source and (point.change_in or point.change_out):
        sentence += " The row below is from another source: the sources may differ, not the price."
    return sentence


def _price_lines(point: PricePoint, listed: Listed, width: int) -> list[Line]:
    offer = listed.offer
    lines: list[Line] = [[(offer.provider.name, "strong"), (f"  {offer.provider_model_id}", "dim")], []]
    for label, rate, change in (
        ("input", point.input, point.change_in),
        ("output", point.output, point.change_out),
        ("cache read", point.cache_read, None),
    ):
        line: Line = [(fit(label, 12), "dim"), (fmt.rate(rate), "strong"), (" per 1M", "dim")]
        if change is not None:
            line.append((f"  {change_text(change)} vs the row below" if change else "  same as the row below", "dim"))
        lines.append(line)
    lines.append([])
    lines += [[(text, "")] for text in wrap(_sentence(point), width, 6)]
    if point.current:
        lines.append([("This price is in force now.", "")])
    return [line if length(line) <= width else [(fit("".join(t for t, _ in line), width), "")] for line in lines]
