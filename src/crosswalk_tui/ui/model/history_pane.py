"""The price history of one offer: its prices over time as lines with steps, and the recorded prices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive

from crosswalk_tui.core.changes.price_history import (
    PricePoint,
    Timeline,
    change_of,
    changes_in_words,
    dates_in_words,
    dating_word,
)
from crosswalk_tui.core.changes.step_chart import StepChart, step_chart
from crosswalk_tui.core.comparison.offer_terms import hours_in_words
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.vocabulary import Dating, PointKind
from crosswalk_tui.ui.kit.cells import SIDES, Line, fit, length, wrap
from crosswalk_tui.ui.kit.lines import Block
from crosswalk_tui.ui.kit.sheet import Sheet, SheetColumn
from crosswalk_tui.ui.model.sheet_pane import SheetPane
from crosswalk_tui.ui.session.model_page import Listed
from crosswalk_tui.ui.shell.cursor_target import CursorTarget, Explanation

_SENTENCES = {
    Dating.RECORDED: "{source} recorded this on {day}; the seller may have set it earlier.",
    Dating.EFFECTIVE: "{source} states that this applies from {day} on.",
    Dating.BY: "{source} states this price without a start: it applied on {day} already.",
}

_LABEL = 4
"""Width of the label of a line."""

_LEAST_STEPS = 4
"""Lines for the steps of both prices in any pane."""

_LEAST_ROWS = 4
"""Rows of the table, with its header, that the steps leave room for."""


class PriceSteps(Block):
    """The input and the output price over time as lines with steps."""

    timeline: reactive[Timeline | None] = reactive(None, layout=True)
    most_rows: reactive[int] = reactive(_LEAST_STEPS, layout=True)
    style: str = ""

    @property
    def is_to_scale(self) -> bool:
        """Whether the days of the chart, if there is one, are drawn to scale."""
        chart = self._chart(self.size.width)
        return chart is None or chart.is_to_scale

    def _chart(self, width: int) -> StepChart | None:
        return None if self.timeline is None else step_chart(self.timeline, width - _LABEL, self.most_rows)

    def lines(self, width: int) -> list[Line]:
        chart = self._chart(width)
        if chart is None:
            return []
        lines: list[Line] = []
        for label, rows in (("in", chart.input), ("out", chart.output)):
            begin = next((row for row in rows if not row.startswith(" ")), rows[0])
            lines += [[(fit(label if row is begin else "", _LABEL), "dim"), (row, self.style)] for row in rows]
        return [*lines, [(" " * _LABEL, ""), (chart.axis, "dim")]]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's
        """As many lines as the steps need."""
        return len(self.lines(width))


class HistoryPane(SheetPane):
    """The prices of one offer of the model on the page, the newest first."""

    BORDER_TITLE = "Price history"
    HELP = (
        "Prices of the offer under the cursor of the offers pane: input as a thin line, output as a double one, dashed"
        " where announced. The height shows which price is higher, not by how much; ╱ and ╲ are steps within a row."
        " A gap is no known change: another source lists another price. A bare date is the day on which a source first"
        " showed the price, which the seller may have set earlier; with since or from it applies from that day, with by"
        " it applied on that day already. A correction of a wrong listing is no change. Left and right go to the"
        " previous and the next offer."
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
        self.steps = PriceSteps(id=f"{id}-steps")

    def above(self) -> ComposeResult:
        yield self.steps

    def invalidate(self, *, to_top: bool) -> None:
        if self.is_on_screen:
            self._draw()
        super().invalidate(to_top=to_top)

    def on_show(self) -> None:
        self._draw()
        super().on_show()

    def on_resize(self) -> None:
        self._draw()
        self.call_after_refresh(self.describe)  # the chart may be to scale now

    def action_step(self, step: int) -> None:
        self.post_message(self.OfferStep(step))

    def _draw(self) -> None:
        timeline, page = self._timeline, self.page
        place = None if page is None else page.place
        self.steps.style = "" if place is None else SIDES[place]
        self.steps.most_rows = max(_LEAST_STEPS, self.size.height - self._other_rows)
        self.steps.timeline = timeline
        offer = None if self.listed is None else self.listed.offer
        named = "" if offer is None else f" · {offer.provider.name} {offer.provider_model_id}"
        self.set_title(f"Price history{named}")

    @property
    def _timeline(self) -> Timeline | None:
        return None if self.page is None or self.listed is None else self.page.timeline(self.listed)

    @property
    def _other_rows(self) -> int:
        """The rows of the pane that are not for the steps: the caption, the axis, the table and the notes."""
        table = min(_LEAST_ROWS, len(self._points) + 1)
        return self.caption.size.height + 1 + table + self.notes.size.height

    @property
    def _points(self) -> tuple[PricePoint, ...]:
        timeline = self._timeline
        return () if timeline is None else timeline.newest_first

    def sheet(self) -> Sheet:
        points = self._points
        timeline = self._timeline
        current = None if timeline is None else timeline.current
        styles = ["strong" if point == current else "" if point.is_price else "quiet" for point in points]
        changes = [(_change(timeline, point, "input"), _change(timeline, point, "output")) for point in points]
        columns = (
            SheetColumn("", "left", [self._meaning(point) for point in points], "dim", name="Meaning", gap=0),
            SheetColumn("Date", "left", [point.day.isoformat() for point in points],
                        styles=["strong" if point == current else "" for point in points]),
            SheetColumn("in/1M", "point", [fmt.rate(point.rates.input) for point in points], styles=styles),
            SheetColumn("change", "right", [into for into, _ in changes], "dim", spare=3, name="Change of in"),
            SheetColumn("out/1M", "point", [fmt.rate(point.rates.output) for point in points], styles=styles, gap=2),
            SheetColumn("change", "right", [out for _, out in changes], "dim", spare=2, name="Change of out"),
            SheetColumn("cache/1M", "point", [fmt.rate(point.rates.cache_read) for point in points], "dim", gap=2,
                        spare=4),
            SheetColumn("Source", "left", [_source(point) for point in points], "dim", gap=2, spare=1, least=10),
        )  # fmt: skip
        name = "" if self.listed is None else f" of {self.listed.offer.provider.name}"
        return Sheet(f"Price history{name}", columns, empty="No price of this offer is recorded.")

    def _meaning(self, point: PricePoint) -> str:
        """``now``, or a word for a point that is no change of the price; and what its date means: ``now since``."""
        timeline = self._timeline
        if timeline is None:
            return ""
        kind = "now" if point == timeline.current else _KINDS.get(point.kind, "")
        return f"{kind} {dating_word(point, timeline.today)}".strip()

    def target(self, row: int) -> CursorTarget | None:
        point, page, listed = self._points[row], self.page, self.listed
        if page is None or listed is None:
            return None
        prices = page.timeline(listed)
        stated = self._stated
        why = Explanation("Recorded price", lambda width: _price_lines(point, prices, listed, stated, width))
        text = f"{fmt.rate(point.rates.input)} in, {fmt.rate(point.rates.output)} out"
        return CursorTarget(text, why, page.doc_pages.get(listed.offer.provider.provider_id))

    def note(self, row: int) -> str:
        timeline = self._timeline
        if timeline is None:
            return ""
        point = self._points[row]
        return _sentence(point, timeline) + (f" {self._stated}" if point == timeline.current else "").rstrip()

    @property
    def _stated(self) -> str:
        """When a source last had the present price, as a sentence; empty if it has no later date than its first."""
        day = None if self.page is None or self.listed is None else self.page.last_stated(self.listed)
        return "" if day is None else f"Last stated on {day}."

    def summary(self) -> str:
        timeline = self._timeline
        if timeline is None or not timeline.past:
            return ""
        corrections = timeline.n_corrections
        corrected = f" · {fmt.counted(corrections, 'correction')}" if corrections else ""
        coming = f" · {len(timeline.future)} announced (dashed)" if timeline.future else ""
        hours = "" if self.listed is None else "".join(f" · {text}" for text in hours_in_words(self.listed.offer))
        scale = "" if self.steps.is_to_scale else " · days not to scale"
        stated = f" · {self._stated[0].lower()}{self._stated[1:-1]}" if self._stated else ""
        return f"{changes_in_words(timeline)}{corrected}{stated}{coming}{scale}{hours} · {dates_in_words(timeline)}"


_KINDS = {
    PointKind.WRONG: "wrong",
    PointKind.CORRECTED: "corrects",
    PointKind.DIFFERS: "differs",
    PointKind.ENDED: "end",
}
"""Words for points that are no changes of the price."""


def _change(timeline: Timeline | None, point: PricePoint, side: str) -> str:
    pair = None if timeline is None else timeline.changed(point).get(side)
    return "" if pair is None else fmt.change_text(change_of(*pair))


def _source(point: PricePoint) -> str:
    """``models.dev``, or ``models.dev of 2026-09-30`` if its list is older than the day of the point."""
    return point.source if point.listed_on is None else f"{point.source} of {point.listed_on.isoformat()}"


def _sentence(point: PricePoint, prices: Timeline) -> str:
    if point.is_inherited:
        return f"The id serves this model since {point.day.isoformat()}; {point.source} had recorded the price before."
    sentence = _SENTENCES[point.dating].format(source=point.source, day=point.day.isoformat())
    wrong = prices.wrong_before(point)
    if wrong is not None:
        listed = f"{fmt.rate(wrong.rates.input)} in and {fmt.rate(wrong.rates.output)} out"
        return f"{sentence} It corrects {listed} of {wrong.day.isoformat()}: the price had not changed."
    if point.kind is PointKind.WRONG:
        return f"{sentence} It was a wrong listing, which the row above corrects: the price had not changed."
    if point.kind is PointKind.DIFFERS:
        if point.listed_on is not None:
            sentence = f"{_source(point)} replaced a newer list on {point.day.isoformat()}."
        return f"{sentence} The row below is from another source: the sources may differ, not the price."
    if point.kind is PointKind.ENDED:
        return f"{point.source} {'lists an end' if point.day > prices.today else 'shows the end'} of the offer."
    return sentence


def _price_lines(point: PricePoint, prices: Timeline, listed: Listed, stated: str, width: int) -> list[Line]:
    offer, changed = listed.offer, prices.changed(point)
    lines: list[Line] = [[(offer.provider.name, "strong"), (f"  {offer.provider_model_id}", "dim")], []]
    for name, label in _RATES.items():
        value = getattr(point.rates, name)
        if value is None and name not in ("input", "output"):
            continue
        unit = " per request" if name == "per_request" else " per 1M"
        line: Line = [(fit(label, 17), "dim"), (fmt.rate(value), "strong"), (unit, "dim")]
        if name in changed:
            before, _ = changed[name]
            was = (
                "not listed before"
                if before is None
                else f"{fmt.change_text(change_of(*changed[name]))}, was {fmt.rate(before)}"
            )
            line.append((f"  {was}", "dim"))
        lines.append(line)
    lines.append([])
    lines += [[(text, "")] for text in wrap(_sentence(point, prices), width, 6)]
    if point == prices.current:
        lines.append([(f"This price is in force now. {stated}".rstrip(), "")])
    return [line if length(line) <= width else [(fit("".join(t for t, _ in line), width), "")] for line in lines]


_RATES = {
    "input": "input", "output": "output", "cache_read": "cache read", "cache_write": "cache write 5 min",
    "cache_write_1h": "cache write 1 h", "reasoning": "reasoning", "audio_in": "audio input",
    "audio_out": "audio output", "per_request": "request fee",
}  # fmt: skip
"""The labels of the rates, in order."""
