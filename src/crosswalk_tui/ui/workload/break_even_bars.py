"""The break-even bars: which model is cheaper at each value of an input, and the mark of the workload."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from crosswalk_tui.core.breakeven.crossings import BreakEven
from crosswalk_tui.core.breakeven.stretches import Stretch, elsewhere, input_text, stretches
from crosswalk_tui.core.breakeven.varied_workload import rounded
from crosswalk_tui.core.changes.analysis import Analysis, PairBreakEven
from crosswalk_tui.core.comparison.comparison import LETTERS
from crosswalk_tui.core.vocabulary import WorkloadInput
from crosswalk_tui.ui.kit.cells import SIDES, Line, fit, wrap

_LABEL = 12
_LEAST_BAR, _MOST_BAR = 16, 44
_HALF = Fraction(1, 2)
HANDLE = "█"
"""The workload on a bar."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar on a line: its input, its first column and its number of cells."""

    one: PairBreakEven
    start: int
    cells: int

    def value_at(self, column: int) -> Decimal:
        """The value of the input at *column*, or at the nearer end of the bar."""
        cell = min(self.cells - 1, max(0, column - self.start))
        share = (cell + _HALF) / self.cells
        if self.one.varied is WorkloadInput.CACHED:  # both ends can be reached
            end = Fraction(1) if self.one.found is None or self.one.found.end is None else self.one.found.end
            value = end * cell / max(1, self.cells - 1)
        else:
            value = share / (1 - share)
        return rounded(Decimal(value.numerator) / value.denominator, self.one.varied)


Held = tuple[WorkloadInput, Decimal]
"""The input whose mark is being dragged, and its value so far."""


def bar_lines(
    analysis: Analysis, width: int, names: Sequence[str], held: Held | None = None
) -> tuple[list[Line], dict[int, Bar]]:
    """A bar per input with its text on the right, or below if a text does not fit; the bars by line."""
    shown = analysis.break_evens[: len(WorkloadInput)]
    texts = [_text(one, names, held) for one in shown]
    room = width - _LABEL
    beside = room - max(map(len, texts)) - 2
    size = min(_MOST_BAR, beside if beside >= _LEAST_BAR else max(1, room))
    lines: list[Line] = []
    bars: dict[int, Bar] = {}
    for one, text in zip(shown, texts, strict=True):
        head: Line = [(fit(_label(one), _LABEL), "dim")]
        if one.found is None:
            lines.append([*head, (fit(text, room).rstrip(), "dim")])
            continue
        bars[len(lines)] = Bar(one, _LABEL, size)
        bar = _bar(one.pair, stretches(one.found), one.found, size, _here(one, held))
        if beside >= _LEAST_BAR:
            lines.append([*head, *bar, (f"  {text}", "")])
        else:
            lines.append([*head, *bar])
            lines += [[(fit("", _LABEL), ""), (row, "")] for row in wrap(text, room, most=3)]
    return lines, bars


def _label(one: PairBreakEven) -> str:
    """The label of the field that edits the input."""
    return {
        WorkloadInput.RATIO: "out:in",
        WorkloadInput.CACHED: "cached",
        WorkloadInput.MULTIPLIER: f"{LETTERS[one.multiplied]} verbosity",
    }[one.varied]


def _here(one: PairBreakEven, held: Held | None) -> Fraction | None:
    """The value of the workload, or of the mark that is being dragged."""
    if held is not None and held[0] is one.varied:
        return Fraction(held[1])
    return None if one.found is None else one.found.here


def _text(one: PairBreakEven, names: Sequence[str], held: Held | None) -> str:
    """``now 0.4 · Kimi K2 above 1.43``: the value, and where the other model is cheaper."""
    if one.found is None:
        return "no break-even: no input tokens"
    here = _here(one, held)
    where = "" if here is None else f"now {input_text(here, one.varied)} · "
    return where + elsewhere(one.found, (names[one.pair[0]], names[one.pair[1]]))


def _bar(pair: tuple[int, int], parts: Sequence[Stretch], found: BreakEven, cells: int, here: Fraction | None) -> Line:
    """A bar over all values of an input: which model is cheaper where, and the workload."""
    edges = [round(_share_of(part.end, found) * cells) for part in parts]
    you = None if here is None else min(cells - 1, int(_share_of(here, found) * cells))
    line: Line = []
    start = 0
    for part, end in zip(parts, edges, strict=True):
        stop = max(end, start + 1) if start < cells else end
        letter = "=" if part.winner is None else LETTERS[pair[part.winner]]
        style = "dim" if part.winner is None else f"bar-{SIDES[pair[part.winner]]}"
        middle = (start + stop) // 2
        middle += 2 if middle == you and middle + 2 < stop else 0  # keep the letter clear of the workload's mark
        for cell in range(start, min(stop, cells)):
            if cell == you:
                line.append((HANDLE, "strong"))
            else:
                text = letter if cell == middle else "┃" if cell == start and start else "━"
                line.append((text, style))
        start = min(stop, cells)
    return [*line, *((HANDLE, "strong") if cell == you else (" ", "") for cell in range(start, cells))]


def _share_of(position: Fraction | None, found: BreakEven) -> float:
    """The share of the bar before *position*: linear for cached shares, t/(1+t) for inputs without an end."""
    if position is None:
        return 1.0
    if found.varied is WorkloadInput.CACHED:
        return float(position / found.end) if found.end else 1.0
    return float(position / (1 + position))
