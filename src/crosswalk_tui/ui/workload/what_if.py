"""The what-if pane: break-even bars, changes of the cheapest provider, halved and doubled inputs."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from crosswalk_tui.core.breakeven.crossings import BreakEven, ProviderChange
from crosswalk_tui.core.breakeven.stretches import Stretch, cheaper, cut_short, input_text, ranges, stretches
from crosswalk_tui.core.changes.analysis import Analysis
from crosswalk_tui.core.comparison.sides import LETTERS
from crosswalk_tui.core.text.format import UNKNOWN
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.vocabulary import WorkloadInput
from crosswalk_tui.ui.kit.cells import SIDES, Line, fit, length, wrap
from crosswalk_tui.ui.workload.analysis_view import AnalysisView, winner_letters

_LABEL = 12
_LEAST_BAR, _MOST_BAR = 16, 44
_MOST_CHANGES = 4
YOU = "●"
"""Marks the workload on a bar."""


class WhatIfPane(AnalysisView):
    """Break-even, changes of the cheapest provider, and sensitivity."""

    BORDER_TITLE = "What if"

    def __init__(self, *, id: str) -> None:
        super().__init__(what_if_lines, id=id, classes="pane")

    def table(self) -> Table | None:
        """The break-evens as a table."""
        return None if self.analysis is None else break_even_table(self.analysis)


def what_if_lines(analysis: Analysis, width: int) -> list[Line]:
    """The lines of the pane at *width*."""
    lines: list[Line] = []
    if not analysis.break_evens:
        lines.append([(fit("Break-even needs two models with an offer that can be ranked.", width), "dim")])
    else:
        lines += _break_evens(analysis, width)
    lines += [[("Cheapest provider as the mix changes", "head")], *_changes(analysis, width)]
    lines += [[("Halve or double one input: which is cheapest", "head")], *_sensitivity(analysis, width)]
    return lines


def ratio_sentence(pair: tuple[int, int], found: BreakEven) -> str:
    """Which model is cheaper at which output:input ratio, as a sentence."""
    parts, names = stretches(found), _names(pair)
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
        names = _names(one.pair)
        here = UNKNOWN if one.found is None else input_text(one.found.here, one.varied)
        verdict = UNKNOWN if one.found is None else cheaper(one.found, names)
        rows.append((" and ".join(names), one.varied.label, here, verdict))
    return Table.of("Break-even", ("Models", "As this changes", "You are at", "Cheaper"), tuple(rows))


def _names(pair: tuple[int, int]) -> tuple[str, str]:
    return LETTERS[pair[0]], LETTERS[pair[1]]


def _break_evens(analysis: Analysis, width: int) -> list[Line]:
    """A bar per input with its text on the right, or below if a text does not fit."""
    breaks = [one.found for one in analysis.break_evens]
    pair, multiplied = analysis.break_evens[0].pair, analysis.break_evens[0].multiplied
    labels = {
        WorkloadInput.RATIO: "out:in",
        WorkloadInput.CACHED: "cached",
        WorkloadInput.MULTIPLIER: f"{LETTERS[multiplied]} verbosity",
    }
    parts = [[] if found is None else stretches(found) for found in breaks]
    texts = ["no break-even: no input tokens" if found is None else _verdict(pair, found) for found in breaks]
    room = width - _LABEL
    beside = room - max(map(len, texts)) - 2
    size = min(_MOST_BAR, beside if beside >= _LEAST_BAR else max(1, room))
    lines: list[Line] = []
    for varied, found, part, text in zip(WorkloadInput, breaks, parts, texts, strict=True):
        head: Line = [(fit(labels[varied], _LABEL), "dim")]
        if found is None:
            lines.append([*head, (fit(text, room).rstrip(), "dim")])
        elif beside >= _LEAST_BAR:
            lines.append([*head, *_bar(pair, part, found, size), (f"  {text}", "")])
        else:
            lines.append([*head, *_bar(pair, part, found, size)])
            lines += [[(fit("", _LABEL), ""), (row, "")] for row in wrap(text, room, most=2)]
    return lines


def _verdict(pair: tuple[int, int], found: BreakEven) -> str:
    here = "" if found.here is None else f"{YOU} {input_text(found.here, found.varied)} · "
    return here + cheaper(found, _names(pair))


def _bar(pair: tuple[int, int], parts: Sequence[Stretch], found: BreakEven, cells: int) -> Line:
    """A bar over all values of an input: which model is cheaper where, and the workload."""
    edges = [round(_share_of(part.end, found) * cells) for part in parts]
    you = None if found.here is None else min(cells - 1, int(_share_of(found.here, found) * cells))
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
                line.append((YOU, "strong"))
            else:
                text = letter if cell == middle else "┃" if cell == start and start else "━"
                line.append((text, style))
        start = min(stop, cells)
    return [*line, *((YOU, "strong") if cell == you else ("·", "quiet") for cell in range(start, cells))]


def _share_of(position: Fraction | None, found: BreakEven) -> float:
    """The share of the bar before *position*: linear for cached shares, t/(1+t) for inputs without an end."""
    if position is None:
        return 1.0
    if found.varied is WorkloadInput.CACHED:
        return float(position / found.end) if found.end else 1.0
    return float(position / (1 + position))


def _changes(analysis: Analysis, width: int) -> list[Line]:
    lines: list[Line] = []
    for place, ranked in enumerate(analysis.comparison.models):
        letter = (f"{LETTERS[place]} ", SIDES[place])
        if ranked.best is None:
            lines.append([letter, ("no offer can be ranked", "dim")])
            continue
        moved = [(varied, changes) for at, varied, changes in analysis.providers if at == place and changes]
        if not moved:
            name = ranked.best.offer.provider.name
            lines.append([letter, (fit(f"{name} at every ratio and every cached share", width - 2).rstrip(), "dim")])
        for varied, changes in moved:
            texts = wrap(f"{varied.label}: {_steps(changes, varied)}", width - 2, most=2)
            lines += [[letter if not nth else ("  ", ""), (text, "dim")] for nth, text in enumerate(texts)]
    return lines


def _steps(changes: Sequence[ProviderChange], varied: WorkloadInput) -> str:
    """``Cloudy to 0.08, Alpha to 1.2, then Bravo``."""
    ends = [input_text(change.at, varied) for change in changes]
    shown = [nth for nth, end in enumerate(ends) if not nth or end != ends[nth - 1]]  # the rest differ by too little
    steps = [f"{changes[nth].before.provider.name} to {ends[nth]}" for nth in shown[:_MOST_CHANGES]]
    more, last = len(shown) - _MOST_CHANGES, changes[-1].after
    name = "none that allows the reply" if last is None else last.provider.name
    return ", ".join([*steps, f"… {more} more, last {name}" if more > 0 else f"then {name}"])


def _sensitivity(analysis: Analysis, width: int) -> list[Line]:
    keys = [ranked.model.key for ranked in analysis.comparison.models]
    lines: list[Line] = []
    for factor, label in ((Decimal("0.5"), "÷2"), (Decimal(2), "×2")):
        line: Line = [(f"{label} ", "dim")]
        for change in (change for change in analysis.sensitivity if change.factor == factor):
            piece: Line = [
                (f" {change.input} ", "dim"),
                *winner_letters(change.row, keys),
                (" flips" if change.flips else "", "bad"),
                (" ", ""),
            ]
            if length(line) + length(piece) > width and len(line) > 1:
                lines.append(line)
                line = [("   ", "")]
            line += piece
        lines.append(line)
    if analysis.comparison.workload.sizes is not None:
        lines.append([(fit("Each request keeps its own prompt size.", width).rstrip(), "dim")])
    if not any(change.flips for change in analysis.sensitivity):
        priced = sum(ranked.best is not None for ranked in analysis.comparison.models)
        lines.append([("No input changes the answer." if priced > 1 else "No change makes an offer rankable.", "dim")])
    return lines
