"""The answers as lines: the scale table with its sentences, break-even bars, provider changes, sensitivity."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from crosswalk_tui.core import format as fmt
from crosswalk_tui.core.breakeven import BreakEven, Knob, ProviderChange
from crosswalk_tui.core.compare import LETTERS, Comparison, money
from crosswalk_tui.core.quantity import format_share, format_tokens
from crosswalk_tui.core.scale import ScaleRow, Turn, affordable, output_share
from crosswalk_tui.ui.answers import TURNED, Answers, Stretch, places_that_win, stretches
from crosswalk_tui.ui.cells import SIDES, Line, fit, length, on_the_point, wrap

_KNOB_WORDS = {Knob.RATIO: "output:input ratio", Knob.CACHED: "cached share", Knob.MULTIPLIER: "output multiplier"}
_LABEL = 8
_LEAST_BAR, _MOST_BAR = 16, 44
_MOST_CHANGES = 4
_LEAST_SELLER = 13
"""Cells that must be free beside an amount for its provider's name to be shown."""
YOU = "●"
"""Where the workload stands on a bar."""


def scale_lines(answers: Answers, width: int) -> list[Line]:
    """The comparison at four volumes, and what is to say about it."""
    return [*_scale_table(answers, answers.scale or (), width), *_scale_sentences(answers, width)]


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


def budget_line(comparison: Comparison, budget: Decimal, width: int) -> list[Line]:
    """``$200 buys A 2,222×  B 1,111× this workload``."""
    line: Line = [(f"{fmt.usd(budget)} buys ", "dim")]
    for place, standing in enumerate(comparison.standings):
        times = None if standing.best is None else affordable(budget, standing.best)
        free = standing.best is not None and times is None
        line += [(f"{LETTERS[place]} ", SIDES[place]), (f"{'any amount' if free else _fold(times)}  ", "strong")]
    if length(line) + 13 <= width:
        line.append(("this workload", "dim"))
    return [line]


def _fold(times: Decimal | None) -> str:
    """How many times, with as many decimals as tell something."""
    if times is None:
        return fmt.UNKNOWN
    if times >= 100:
        return f"{times:,.0f}×"
    return f"{times:.2f}×" if times >= Decimal("0.01") or not times else "<0.01×"


def _scale_table(answers: Answers, rows: Sequence[ScaleRow], width: int) -> list[Line]:
    comparison = answers.comparison
    keys = [standing.model.key for standing in comparison.standings]
    volumes = [
        f"{format_tokens(row.workload.input_tokens)} · {format_tokens(row.workload.output_tokens)}" for row in rows
    ]
    label = max(map(len, [*volumes, "in · out"]))
    known = [quote.total_usd for row in rows for _, quote in row.quotes if quote is not None and quote.total_usd]
    places = max((fmt.places_for(total) for total in known), default=2)
    totals = [[None if quote is None else quote.total_usd for _, quote in row.quotes] for row in rows]
    columns = [on_the_point([money(row[place], min(places, 4)) for row in totals]) for place in range(len(keys))]
    widths = [max(len(column[0]), 3) for column in columns]
    spare = (width - label - 10 - sum(cells + 2 for cells in widths)) // max(1, len(keys))
    seller = min(18, spare - 1) if spare >= _LEAST_SELLER else 0
    head: Line = [(fit("in · out", label), "head")]
    for place, cells in enumerate(widths):
        title = fit(LETTERS[place], cells, right=True) + (f" {fit('at', seller)}" if seller else "")
        head += [("  ", "head"), (title, f"head-{SIDES[place]}")]
    lines: list[Line] = [[*head, ("  cheapest", "head")]]
    for nth, row in enumerate(rows):
        winners = places_that_win(row, keys)
        line: Line = [(fit(volumes[nth], label, right=True), "dim")]
        for place, cells in enumerate(widths):
            quote = row.quotes[place][1]
            style = "strong" if place in winners else ""
            line += [("  ", ""), (fit(columns[place][nth], cells, right=True), style)]
            if seller:
                line.append((f" {fit(quote.offer.provider.name if quote else '', seller)}", "dim"))
        lines.append([*line, ("  ", ""), *_letters(winners)])
    return lines


def _letters(places: Sequence[int]) -> Line:
    """The winners by letter: ``A``, ``A = B`` or unknown."""
    line: Line = []
    for nth, place in enumerate(places):
        line += [(" = " if nth else "", "dim"), (LETTERS[place], SIDES[place])]
    return line or [(fmt.UNKNOWN, "quiet")]


def _scale_sentences(answers: Answers, width: int) -> list[Line]:
    sentences = [_who_wins(answers), _output_shares(answers.comparison)]
    if answers.pair is not None and answers.breaks is not None and answers.breaks[0] is not None:
        sentences.append(_by_ratio(answers.pair, answers.breaks[0]))
    return [[(text, "dim")] for sentence in sentences if sentence for text in wrap(sentence, width, most=4)]


def _who_wins(answers: Answers) -> str:
    rows = answers.scale or ()
    keys = [standing.model.key for standing in answers.comparison.standings]
    winners = [" and ".join(LETTERS[place] for place in places_that_win(row, keys)) for row in rows]
    if not rows or not all(winners):
        return ""
    if len(set(winners)) == 1:
        verb = "are" if " and " in winners[0] else "is"
        return f"{winners[0]} {verb} cheapest at every volume shown."
    turns = [
        f"from {before} to {after} at {format_tokens(row.workload.input_tokens)} in"
        for before, after, row in zip(winners, winners[1:], rows[1:], strict=False)
        if before != after
    ]
    return f"The cheapest changes {' and '.join(turns)}."


def _output_shares(comparison: Comparison) -> str:
    shares = []
    for place, standing in enumerate(comparison.standings):
        share = None if standing.best is None else output_share(standing.best)
        if share is not None and standing.best is not None:
            shares.append(f"{format_share(share, 0)} of {LETTERS[place]}'s bill at {standing.best.offer.provider.name}")
    return f"Output is {', '.join(shares)}." if shares else ""


def _by_ratio(pair: tuple[int, int], found: BreakEven) -> str:
    """At what output:input ratio the cheaper one changes, and to whom, or never."""
    parts = stretches(found)
    if len(parts) == 1:
        if parts[0].winner is None:
            return f"{_both(pair)} cost the same at every output:input ratio."
        winner = pair[parts[0].winner]
        other = pair[1 - parts[0].winner]
        return f"{LETTERS[winner]} costs less than {LETTERS[other]} at every output:input ratio: it never changes."
    here = "" if found.here is None else f" You are at {_number(found.here)}."
    return f"By output:input ratio the cheaper one is {_ranges(pair, parts, Knob.RATIO)}.{here}"


def _both(pair: tuple[int, int]) -> str:
    return f"{LETTERS[pair[0]]} and {LETTERS[pair[1]]}"


def _ranges(pair: tuple[int, int], parts: Sequence[Stretch], knob: Knob) -> str:
    """``A up to 0.17, B from there``."""
    said = []
    for nth, part in enumerate(parts):
        who = "both alike" if part.winner is None else LETTERS[pair[part.winner]]
        if nth == len(parts) - 1:
            said.append(f"{who} above {_at(part.start, knob)}")
        elif nth == 0:
            said.append(f"{who} below {_at(part.end, knob)}")
        else:
            said.append(f"{who} from {_at(part.start, knob)} to {_at(part.end, knob)}")
    return ", ".join(said)


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
        "no break-even: nothing is sent" if found is None else _verdict(pair, part, found, knob)
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


def _verdict(pair: tuple[int, int], parts: Sequence[Stretch], found: BreakEven, knob: Knob) -> str:
    here = "" if found.here is None else f"{YOU} {_at(found.here, knob)} · "
    if len(parts) > 1:
        return here + _ranges(pair, parts, knob)
    if parts[0].winner is None:
        return f"{here}{_both(pair)} cost the same throughout"
    return f"{here}always {LETTERS[pair[parts[0].winner]]}: they never cost the same"


def _bar(pair: tuple[int, int], parts: Sequence[Stretch], found: BreakEven, cells: int) -> Line:
    """The knob from its start to its end: who is cheaper where, and where the workload stands."""
    edges = [round(_share_of(part.end, found.end) * cells) for part in parts]
    you = None if found.here is None else min(cells - 1, int(_share_of(found.here, found.end) * cells))
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
    return line


def _share_of(position: Fraction | None, end: Fraction | None) -> float:
    """How far along the bar *position* is: in proportion where the knob has an end, else as t/(1+t)."""
    if position is None:
        return 1.0
    if end is not None:
        return float(position / end) if end else 1.0
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
    more = len(changes) - _MOST_CHANGES
    last = (
        f"then {changes[-1].after.provider.name}"
        if more <= 0
        else f"… {more} more, last {changes[-1].after.provider.name}"
    )
    return ", ".join([*steps, last])


def _turns(answers: Answers, turns: Sequence[Turn], width: int) -> list[Line]:
    keys = [standing.model.key for standing in answers.comparison.standings]
    lines: list[Line] = []
    for factor, label in ((Decimal("0.5"), "÷2"), (Decimal(2), "×2")):
        line: Line = [(f"{label} ", "dim")]
        for turn in (turn for turn in turns if turn.factor == factor):
            piece: Line = [
                (f" {turn.knob} ", "dim"),
                *_letters(places_that_win(turn.row, keys)),
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
