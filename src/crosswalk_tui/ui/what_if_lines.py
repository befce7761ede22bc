"""What if the mix were another, as lines: break-even bars, provider changes, each knob halved and doubled."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from crosswalk_tui.core.breakeven import BreakEven, Knob, ProviderChange
from crosswalk_tui.core.compare import LETTERS
from crosswalk_tui.core.format import UNKNOWN
from crosswalk_tui.core.quantity import format_share
from crosswalk_tui.core.scale import Turn
from crosswalk_tui.core.table import Table
from crosswalk_tui.ui.answers import TURNED, Answers, Stretch, places_that_win, stretches
from crosswalk_tui.ui.cells import SIDES, Line, fit, length, letters, wrap

_KNOB_WORDS = {Knob.RATIO: "output:input ratio", Knob.CACHED: "cached share", Knob.MULTIPLIER: "output multiplier"}
_LABEL = 8
_LEAST_BAR, _MOST_BAR = 16, 44
_MOST_CHANGES = 4
YOU = "●"
"""Where the workload stands on a bar."""


def what_if_lines(answers: Answers, width: int) -> list[Line]:
    """Break-even by knob, where the cheapest provider changes, and each knob halved and doubled."""
    lines: list[Line] = []
    if answers.pair is None or answers.breaks is None:
        lines.append([(fit("Break-even needs two models with an offer that can be ranked.", width), "dim")])
    else:
        lines += _break_evens(answers, answers.breaks, width)
    lines += [[("Cheapest provider as the mix turns", "head")], *_changes(answers, answers.changes or (), width)]
    lines += [[("One knob halved or doubled: who is cheapest", "head")], *_turns(answers, answers.turns or (), width)]
    return lines


def by_ratio(pair: tuple[int, int], found: BreakEven) -> str:
    """At what output:input ratio the cheaper one changes, and to whom, or never, in a sentence."""
    parts = stretches(found)
    if len(parts) > 1:
        here = "" if found.here is None else f" You are at {_number(found.here)}."
        return f"By output:input ratio the cheaper one is {ranges(pair, found, Knob.RATIO)}.{here}"
    end = "; ".join(["", *cut_short(pair, found, Knob.RATIO)])
    reach = "up to " + _number(found.end) if found.cut_short and found.end is not None else ""
    where = f"at every output:input ratio{' ' + reach if reach else ''}"
    if parts[0].winner is None:
        return f"{_both(pair)} cost the same {where}{end}."
    winner, other = pair[parts[0].winner], pair[1 - parts[0].winner]
    little = ", here by less than 0.1%" if found.winner_here is None and not found.is_beyond else ""
    return f"{LETTERS[winner]} costs less than {LETTERS[other]} {where}{little}{end or ': it never changes'}."


def break_even_table(answers: Answers) -> Table:
    """Where the pair changes places, by knob, as texts."""
    rows: list[tuple[str, ...]] = []
    if answers.pair is not None and answers.breaks is not None:
        for knob, found in zip(TURNED, answers.breaks, strict=True):
            here = UNKNOWN if found is None or found.here is None else _at(found.here, knob)
            said = UNKNOWN if found is None else _cheaper(answers.pair, found, knob)
            rows.append((_both(answers.pair), _KNOB_WORDS[knob], here, said))
    return Table("Break-even", ("Models", "As this turns", "You are at", "Cheaper"), tuple(rows))


def _both(pair: tuple[int, int]) -> str:
    return f"{LETTERS[pair[0]]} and {LETTERS[pair[1]]}"


def ranges(pair: tuple[int, int], found: BreakEven, knob: Knob) -> str:
    """``A below 0.17, B above 0.17``, and from where on one of them cannot follow."""
    parts, said = stretches(found), []
    for nth, part in enumerate(parts):
        who = "both alike" if part.winner is None else LETTERS[pair[part.winner]]
        why = " (reply limit)" if part.limited else ""
        if nth == len(parts) - 1 and not found.cut_short:
            said.append(f"{who} above {_at(part.start, knob)}{why}")
        elif nth == 0:
            said.append(f"{who} below {_at(part.end, knob)}{why}")
        else:
            said.append(f"{who} from {_at(part.start, knob)} to {_at(part.end, knob)}{why}")
    return ", ".join([*said, *cut_short(pair, found, knob)])


def cut_short(pair: tuple[int, int], found: BreakEven, knob: Knob) -> list[str]:
    """From where on a model has no offer that allows the reply, if there is such a point."""
    who = " or ".join(LETTERS[pair[side]] for side in found.cut_short)
    return [f"beyond {_at(found.end, knob)} no offer of {who} allows the reply"] if who else []


def _at(position: Fraction | None, knob: Knob) -> str:
    if position is None:
        return "∞"
    return format_share(Decimal(str(round(float(position), 6))), 1) if knob is Knob.CACHED else _number(position)


def _number(position: Fraction) -> str:
    """Three figures, never in powers of ten."""
    value = float(position)
    if value >= 1000:
        return f"{value:,.0f}"
    text = f"{value:.3g}"
    return f"{value:.6f}".rstrip("0") if "e" in text else text


def _break_evens(answers: Answers, breaks: Sequence[BreakEven | None], width: int) -> list[Line]:
    """A bar per knob with what it says: beside it where there is room for all, else below."""
    pair = answers.pair or (0, 1)
    dearer = answers.dearer if answers.dearer is not None else pair[1]
    labels = {Knob.RATIO: "out:in", Knob.CACHED: "cached", Knob.MULTIPLIER: f"×out {LETTERS[dearer]}"}
    parts = [[] if found is None else stretches(found) for found in breaks]
    said = [
        "no break-even: nothing is sent" if found is None else _verdict(pair, found, knob)
        for knob, found, part in zip(TURNED, breaks, parts, strict=True)
    ]
    room = width - _LABEL
    beside = room - max(map(len, said)) - 2
    size = min(_MOST_BAR, beside if beside >= _LEAST_BAR else max(1, room))
    lines: list[Line] = []
    for knob, found, part, text in zip(TURNED, breaks, parts, said, strict=True):
        head: Line = [(fit(labels[knob], _LABEL), "dim")]
        if found is None:
            lines.append([*head, (fit(text, room).rstrip(), "dim")])
        elif beside >= _LEAST_BAR:
            lines.append([*head, *_bar(pair, part, found, size), (f"  {text}", "")])
        else:
            lines.append([*head, *_bar(pair, part, found, size)])
            lines += [[(fit("", _LABEL), ""), (row, "")] for row in wrap(text, room, most=2)]
    return lines


def _verdict(pair: tuple[int, int], found: BreakEven, knob: Knob) -> str:
    here = "" if found.here is None else f"{YOU} {_at(found.here, knob)} · "
    return here + _cheaper(pair, found, knob)


def _cheaper(pair: tuple[int, int], found: BreakEven, knob: Knob) -> str:
    """Who is cheaper where, or always."""
    parts = stretches(found)
    if len(parts) > 1:
        return ranges(pair, found, knob)
    winner, end = parts[0].winner, cut_short(pair, found, knob)
    if winner is None:
        return f"{_both(pair)} cost the same{', ' + end[0] if end else ' throughout'}"
    return f"{LETTERS[pair[winner]]}, {end[0]}" if end else f"always {LETTERS[pair[winner]]}: they never cost the same"


def _bar(pair: tuple[int, int], parts: Sequence[Stretch], found: BreakEven, cells: int) -> Line:
    """The knob from its start to its end: who is cheaper where, and where the workload stands."""
    edges = [round(_share_of(part.end, found) * cells) for part in parts]
    you = None if found.here is None else min(cells - 1, int(_share_of(found.here, found) * cells))
    line: Line = []
    start = 0
    for part, end in zip(parts, edges, strict=True):
        stop = max(end, start + 1) if start < cells else end
        letter = "=" if part.winner is None else LETTERS[pair[part.winner]]
        style = "dim" if part.winner is None else f"bar-{SIDES[pair[part.winner]]}"
        middle = (start + stop) // 2
        for cell in range(start, min(stop, cells)):
            if cell == you:
                line.append((YOU, "strong"))
            else:
                text = letter if cell == middle else "┃" if cell == start and start else "━"
                line.append((text, style))
        start = min(stop, cells)
    return [*line, *((YOU, "strong") if cell == you else ("·", "quiet") for cell in range(start, cells))]


def _share_of(position: Fraction | None, found: BreakEven) -> float:
    """How far along the bar *position* is: in proportion where the knob itself has an end, else as t/(1+t)."""
    if position is None:
        return 1.0
    if found.knob is Knob.CACHED:
        return float(position / found.end) if found.end else 1.0
    return float(position / (1 + position))


def _changes(answers: Answers, found: Sequence[Sequence[Sequence[ProviderChange]]], width: int) -> list[Line]:
    lines: list[Line] = []
    for place, (standing, by_knob) in enumerate(zip(answers.comparison.standings, found, strict=True)):
        letter = (f"{LETTERS[place]} ", SIDES[place])
        if standing.best is None:
            lines.append([letter, ("no offer can be ranked", "dim")])
            continue
        moved = [(knob, changes) for knob, changes in zip(TURNED[:2], by_knob, strict=True) if changes]
        if not moved:
            name = standing.best.offer.provider.name
            lines.append([letter, (fit(f"{name} at every ratio and every cached share", width - 2).rstrip(), "dim")])
        for knob, changes in moved:
            said = wrap(f"{_KNOB_WORDS[knob]}: {_journey(changes, knob)}", width - 2, most=2)
            lines += [[letter if not nth else ("  ", ""), (text, "dim")] for nth, text in enumerate(said)]
    return lines


def _journey(changes: Sequence[ProviderChange], knob: Knob) -> str:
    """``Cloudy to 0.08, Alpha to 1.2, then Bravo``."""
    steps = [f"{change.before.provider.name} to {_at(change.at, knob)}" for change in changes[:_MOST_CHANGES]]
    more, last = len(changes) - _MOST_CHANGES, changes[-1].after
    name = "none that allows the reply" if last is None else last.provider.name
    return ", ".join([*steps, f"… {more} more, last {name}" if more > 0 else f"then {name}"])


def _turns(answers: Answers, turns: Sequence[Turn], width: int) -> list[Line]:
    keys = [standing.model.key for standing in answers.comparison.standings]
    lines: list[Line] = []
    for factor, label in ((Decimal("0.5"), "÷2"), (Decimal(2), "×2")):
        line: Line = [(f"{label} ", "dim")]
        for turn in (turn for turn in turns if turn.factor == factor):
            piece: Line = [
                (f" {turn.knob} ", "dim"),
                *letters(places_that_win(turn.row, keys)),
                (" flips" if turn.flips else "", "bad"),
                (" ", ""),
            ]
            if length(line) + length(piece) > width and len(line) > 1:
                lines.append(line)
                line = [("   ", "")]
            line += piece
        lines.append(line)
    if not any(turn.flips for turn in turns):
        lines.append([("No knob flips the answer.", "dim")])
    return lines
