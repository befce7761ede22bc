"""The what-if pane: halved and doubled inputs, break-even bars, changes of the cheapest provider."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rich.cells import cell_len
from textual import events
from textual.geometry import Offset
from textual.message import Message

from crosswalk_tui.core.breakeven.crossings import BreakEven, ProviderChange
from crosswalk_tui.core.breakeven.stretches import cheaper, cut_short, input_text, ranges, stretches
from crosswalk_tui.core.changes.analysis import Analysis
from crosswalk_tui.core.changes.input_effects import (
    bill_change,
    change_label,
    effect_sentence,
    has_effect,
    present_sentence,
)
from crosswalk_tui.core.comparison.comparison import LETTERS
from crosswalk_tui.core.text.format import UNKNOWN
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.vocabulary import WorkloadInput
from crosswalk_tui.ui.kit.cells import SIDES, Line, Span, clean, fit, length, paragraph, sentence_line, wrap_line
from crosswalk_tui.ui.kit.named_keys import keyed
from crosswalk_tui.ui.shell.cursor_target import Explanation
from crosswalk_tui.ui.workload.analysis_view import AnalysisView
from crosswalk_tui.ui.workload.break_even_bars import Bar, Held, bar_lines

_MOST_CHANGES = 4
_HINT = "drag the block on a bar to try a value"
_SHOWN = 2  # the models that a line names: the cheapest, and the next by its distance


class WhatIfPane(AnalysisView):
    """Inputs halved and doubled, break-even, and changes of the cheapest provider.

    The mark on a break-even bar can be dragged. Until the mouse or the focus leaves the pane, the bars then stay where
    they are.
    """

    BORDER_TITLE = "What if"
    HELP = (
        "What the cheapest model depends on: its bill with each input halved and doubled, how far it is below the"
        " next, and whether a different model is cheapest then. A bar shows which of the two cheapest models costs less"
        " at each value of an input; the block on it is your workload: drag it, or click on the bar, to try another"
        " value ({compare.undo} undoes). {figure.explain} lists the bill of every model before and after."
    )

    @dataclass
    class Dragged(Message):
        """The mark on a bar was moved to *value*; *place* is the position of the model of a multiplier."""

        varied: WorkloadInput
        value: Decimal
        place: int

    class Dropped(Message):
        """The mark was released."""

    def __init__(self, *, id: str) -> None:
        super().__init__(self._lines, id=id, classes="pane")
        self._bars: dict[int, Bar] = {}
        self._hold: tuple[Bar, Analysis, Decimal] | None = None
        self._room: int | None = None  # the lines above the bars, while these stay where they are

    def table(self) -> Table | None:
        """The break-evens as a table."""
        return None if self.analysis is None else break_even_table(self.analysis)

    def explanation(self) -> Explanation | None:
        """The bill of every model before and after each change, then what the pane shows."""
        analysis = self.analysis
        if analysis is None:
            return None
        return Explanation(
            "What if", lambda width: [*bill_lines(analysis, width), [], *paragraph(keyed(self.HELP), width)]
        )

    def _lines(self, analysis: Analysis, width: int) -> list[Line]:
        if self._hold is None:
            lines, self._bars = what_if_lines(analysis, width, room=self._room)
        else:  # the bars stay as they were: another model may be the more expensive one meanwhile
            bar, before, value = self._hold
            lines, self._bars = what_if_lines(analysis, width, (before, (bar.one.varied, value)), self._room)
        return lines

    def watch_analysis(self) -> None:
        super().watch_analysis()
        has_bars = self.analysis is not None and any(one.found is not None for one in self.analysis.break_evens)
        hint = _HINT if has_bars else ""
        if (self.border_subtitle or "") != hint:  # setting it repaints the whole pane
            self.border_subtitle = hint

    @property
    def allow_select(self) -> bool:
        """Whether a drag selects text: not on the bars."""
        at = self.app.mouse_position - self.content_region.offset
        return super().allow_select and self._hold is None and self._bar_at(at) is None

    def _bar_at(self, at: Offset) -> Bar | None:
        bar = self._bars.get(at.y + self.top) if at.y >= 0 else None
        return bar if bar is not None and bar.start <= at.x < bar.start + bar.cells else None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        at = event.get_content_offset_capture(self)
        bar = self._bar_at(at)
        if bar is not None and self.analysis is not None and not self.stale:
            self.capture_mouse()
            if self._room is None:
                self._room = len(_above_bars(self.analysis, self.line_width))
            self._hold = bar, self.analysis, Decimal(-1)
            self._drag(at.x)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._hold is not None:
            self._drag(event.get_content_offset_capture(self).x)

    def on_mouse_up(self) -> None:
        if self._hold is not None:
            self._hold = None
            self.release_mouse()
            if self.is_mouse_over:
                self.rebuild()
            else:
                self._free_bars()
            self.post_message(self.Dropped())

    def on_leave(self) -> None:
        self._free_bars()

    def on_blur(self) -> None:
        self._free_bars()

    def on_resize(self) -> None:
        self._free_bars()

    def _free_bars(self) -> None:
        """Let the bars move to where the text above them ends."""
        if self._room is not None and self._hold is None:
            self._room = None
            self.rebuild()

    def _drag(self, column: int) -> None:
        """Move the mark that is held to *column*."""
        if self._hold is None:
            return
        bar, before, shown = self._hold
        value = bar.value_at(column)
        if value != shown:
            self._hold = bar, before, value
            self.rebuild()
            self.post_message(self.Dragged(bar.one.varied, value, bar.one.multiplied))


def what_if_lines(
    analysis: Analysis, width: int, held: tuple[Analysis, Held] | None = None, room: int | None = None
) -> tuple[list[Line], dict[int, Bar]]:
    """The lines of the pane at *width*, and its bars by line.

    *held* is the mark that is being dragged, with the analysis of the bars. The text above the bars has *room* lines,
    if given, however long it is.
    """
    lines = _above_bars(analysis, width)
    bars: dict[int, Bar] = {}
    if analysis.break_evens:
        if room is not None:
            *text, heading = lines
            lines = [*[*text, *([[]] * room)][: room - 1], heading]
        bars_of, mark = held or (analysis, None)
        drawn, found = bar_lines(bars_of, width, analysis.names, mark)
        bars = {len(lines) + at: bar for at, bar in found.items()}
        lines += drawn
    lines += [[("Cheapest provider as the mix changes", "head")], *_changes(analysis, width)]
    return lines, bars


def _above_bars(analysis: Analysis, width: int) -> list[Line]:
    """The cheapest model now, what each halved or doubled input does to it, and the heading of the bars."""
    now: list[Line] = []
    if analysis.break_evens:
        sentence = sentence_line(present_sentence(analysis.comparison), names=analysis.names)
        now = wrap_line([("Now ", "dim"), *sentence], width, 2)
        below: Line = [("Which is cheaper at each value", "head")]
    else:
        below = [(fit("Break-even needs two models with an offer that can be ranked.", width), "dim")]
    head: Line = [("Halve or double one input", "head")]
    if len(analysis.comparison.models) > _SHOWN:
        head.append((keyed(" · {figure.explain} lists the bills of all models"), "dim"))
    return [*now, head, *_effects(analysis, width), below]


def bill_lines(analysis: Analysis, width: int) -> list[Line]:
    """The bill of every model before and after each halved or doubled input that changes one."""
    comparison = analysis.comparison
    effective = [change for change in analysis.sensitivity if has_effect(change, comparison)]
    lines: list[Line] = [[("Bills a month with one input halved or doubled", "head")]]
    longest = min(max(map(cell_len, analysis.names)), max(8, width // 2))
    for change in effective:
        lines.append([(change_label(change), "strong")])
        for place, (ranked, (_, after)) in enumerate(zip(comparison.models, change.row.quotes, strict=True)):
            name: Line = [(f"  {LETTERS[place]} {fit(analysis.names[place], longest)}", SIDES[place])]
            bill = bill_change(ranked.best, after)
            whole: Line = [*name, (f"  {bill}", "")]
            below: list[Line] = [[("    ", ""), *line] for line in paragraph(bill, width - 4)]
            lines += [whole] if length(whole) <= width else [name, *below]
    return lines if effective else [*lines, [("None changes a bill.", "dim")]]


def ratio_sentence(pair: tuple[int, int], found: BreakEven, called: Sequence[str] = LETTERS) -> str:
    """Which model is cheaper at which output:input ratio, as a sentence."""
    parts, names = stretches(found), (called[pair[0]], called[pair[1]])
    if len(parts) > 1:
        here = "" if found.here is None else f" You are at {input_text(found.here, WorkloadInput.RATIO)}."
        return f"Cheaper by output:input ratio: {ranges(found, names)}.{here}"
    reach = f" up to {input_text(found.end, WorkloadInput.RATIO)}; {cut_short(found, names)}" if found.cut_short else ""
    where = f"at every output:input ratio{reach}"
    if parts[0].winner is None:
        return f"{' and '.join(names)} cost the same {where}."
    winner, other = names[parts[0].winner], names[1 - parts[0].winner]
    if found.winner_here is None and not found.is_beyond:
        return f"{' and '.join(names)} differ by less than 0.1% here; {winner} costs less {where}."
    return f"{winner} costs less than {other} {where}."


def break_even_table(analysis: Analysis) -> Table:
    """The break-even of each input, as texts."""
    rows: list[tuple[str, ...]] = []
    for one in analysis.break_evens:
        names = (analysis.names[one.pair[0]], analysis.names[one.pair[1]])
        here = UNKNOWN if one.found is None else input_text(one.found.here, one.varied)
        verdict = UNKNOWN if one.found is None else cheaper(one.found, names)
        rows.append((" and ".join(names), one.varied.label, here, verdict))
    return Table.of("Break-even", ("Models", "As this changes", "You are at", "Cheaper"), tuple(rows))


def _changes(analysis: Analysis, width: int) -> list[Line]:
    """Where the cheapest provider of each model changes."""
    lines: list[Line] = []
    for place, ranked in enumerate(analysis.comparison.models):
        name: Span = (clean(analysis.names[place]), SIDES[place])
        if ranked.best is None:
            lines.append([name, (": no offer can be ranked", "dim")])
            continue
        moved = [(varied, changes) for at, varied, changes in analysis.providers if at == place and changes]
        texts = [f"{varied.label}, {_steps(changes, varied)}" for varied, changes in moved]
        if not moved:
            texts = [f"{ranked.best.offer.provider.name} at every ratio and every cached share"]
        for text in texts:
            lines += wrap_line([name, (": " + clean(text), "dim")], width, 3)
    return lines


def _steps(changes: Sequence[ProviderChange], varied: WorkloadInput) -> str:
    """``Cloudy to 0.08, Alpha to 1.2, then Bravo``."""
    ends = [input_text(change.at, varied) for change in changes]
    shown = [nth for nth, end in enumerate(ends) if not nth or end != ends[nth - 1]]  # the rest differ by too little
    steps = []
    for nth in shown[:_MOST_CHANGES]:
        reach = f"{'to' if changes[nth].at else 'at'} {ends[nth]}{' (reply limit)' if changes[nth].limited else ''}"
        steps.append(f"{changes[nth].before.provider.name} {reach}")
    more, last = len(shown) - _MOST_CHANGES, changes[-1].after
    name = "none that allows the reply" if last is None else last.provider.name
    return ", ".join([*steps, f"… {more} more, last {name}" if more > 0 else f"then {name}"])


def _effects(analysis: Analysis, width: int) -> list[Line]:
    """A line per halved or doubled input: the bill of the cheapest model, and its distance to the next.

    Inputs that change no bill are listed last, in one line.
    """
    comparison, lines = analysis.comparison, []
    effective = [change for change in analysis.sensitivity if has_effect(change, comparison)]
    label = max((len(change_label(change)) for change in effective), default=0) + 1
    known = next(iter(comparison.leaders.winners), None) if analysis.break_evens else None
    for change in effective:
        text = sentence_line(effect_sentence(change, comparison, known), names=analysis.names)
        for nth, part in enumerate(wrap_line(text, max(1, width - label), 3)):
            head = ("", "") if nth else (change_label(change), "bad" if change.flips else "dim")
            lines.append([(fit(head[0], label), head[1]), *part])
    idle = [change_label(change) for change in analysis.sensitivity if change not in effective]
    if idle:
        lines += wrap_line([("No effect: ", "dim"), (", ".join(idle), "dim")], width, 2)
    if comparison.workload.sizes is not None:
        lines.append([(fit("Each request keeps its own prompt size.", width).rstrip(), "dim")])
    if not any(change.flips for change in analysis.sensitivity):
        priced = sum(ranked.best is not None for ranked in comparison.models)
        lines.append([("None changes the answer." if priced > 1 else "None brings an offer back.", "dim")])
    return lines
