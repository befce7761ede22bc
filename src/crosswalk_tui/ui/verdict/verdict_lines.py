"""The verdict as lines: one for the overview, and a sentence with its receipts for the verdict screen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from rich.cells import cell_len

from crosswalk_tui.core.comparison.sides import LETTERS, Comparison, gap, total_text
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.scores.comparing import counting, tally
from crosswalk_tui.core.verdict import Finding, Lead, Receipt, cheapest, leading, percent
from crosswalk_tui.ui.kit.cells import SIDES, Line, clean, cut, first_that_fits, fit, length, wrap
from crosswalk_tui.ui.session.summaries import undercut_line

_LETTER = re.compile(r"(?<![^\s(])([A-F])(?=$|[\s,.;:)]|'s)")
"""A model's letter in a sentence: a word of its own."""

_MARK = 3
_SEPARATOR = ("  ·  ", "quiet")


# One line


def strip_line(comparison: Comparison, benchmarks: Sequence[Benchmark], width: int) -> Line:
    """The verdict in one line of at most *width* cells: who costs less and who is stronger, with their figures.

    ``A is cheaper: $0.07 against $0.14 a month (2.0×)  ·  B is stronger: Arena Text 1167 against 1111 (58%), 10–0–1``
    """
    found = leading(benchmarks, [ranked.side for ranked in comparison.models])
    prices = _price_parts(comparison)
    scores = _score_parts(comparison, benchmarks, found)
    candidates = [[*prices[nth], _SEPARATOR, *scores[mth]] for nth, mth in _shorter(len(prices), len(scores))]
    line = first_that_fits([*candidates, prices[-1]], width)
    return line if length(line) <= width else cut(line, width)


def _shorter(prices: int, scores: int) -> Iterator[tuple[int, int]]:
    """Which lengths to try together: both get shorter in turn, the scores first."""
    nth = mth = 0
    yield nth, mth
    while nth < prices - 1 or mth < scores - 1:
        if mth < scores - 1 and (mth <= nth or nth == prices - 1):
            mth += 1
        else:
            nth += 1
        yield nth, mth


def _price_parts(comparison: Comparison) -> list[Line]:
    """The price in several lengths, the longest first."""
    totals, winners = comparison.totals, cheapest(comparison)
    missing = [place for place, total in enumerate(totals) if total is None]
    priced = [place for place, total in enumerate(totals) if total is not None]
    if len(priced) < 2:
        who = ", ".join(LETTERS[place] for place in missing)
        return [
            [("Price: not enough data", "dim"), (f", {who} cannot be ranked", "dim")],
            [("Price: not enough data", "dim")],
        ]
    bests = [ranked.best for ranked in comparison.models]
    shown = total_text(bests[winners[0]], comparison.places)
    if comparison.leaders.maybe:
        first: Line = [("Cheapest by published prices ", "dim"), *_named(winners)]
        said = [undercut_line(comparison, short) for short in range(4)]
        return [
            [*first, (f" {shown} a month, ", ""), *said[0]],
            [*first, (f" {shown}, ", ""), *said[1]],
            [*first, (f" {shown}, ", ""), *said[2]],
            [*first, (", ", ""), *said[3]],
        ]
    if len(winners) == len(priced):
        same = f"{' and '.join(LETTERS[place] for place in winners)} cost the same"
        return _with_undercut(comparison, [[(same, "strong"), (f": {shown} a month", "")], [(same, "strong")]])
    return _with_undercut(comparison, _cheaper(comparison, winners, priced, shown))


def _with_undercut(comparison: Comparison, parts: list[Line]) -> list[Line]:
    """*parts* with what may be cheaper after each of them, the longest first."""
    if not comparison.undercuts:
        return parts
    last = len(parts) - 1
    pairs = [(0, 0), (min(1, last), 0), (min(1, last), 1), (min(1, last), 2), (last, 2), (last, 3)]
    return [[*parts[nth], ("  ", ""), *undercut_line(comparison, short)] for nth, short in dict.fromkeys(pairs)]


def _cheaper(comparison: Comparison, winners: Sequence[int], priced: Sequence[int], shown: str) -> list[Line]:
    """Who costs least, *shown* being the amount, and how much more the next one, in several lengths."""
    totals, bests = comparison.totals, [ranked.best for ranked in comparison.models]
    rest, second = min(
        (total, place) for place in priced if place not in winners and (total := totals[place]) is not None
    )
    dearer = total_text(bests[second], comparison.places)
    if len(totals) == 2:
        times = gap(totals[winners[0]] or Decimal(0), rest)
        if times.endswith("more"):  # of whom has to be said, where the amounts have no room
            times = f"{LETTERS[1 - winners[0]]} {times}"
        head: Line = [(LETTERS[winners[0]], SIDES[winners[0]]), (" is cheaper", "strong")]
        tail: Line = [(f": {shown} against {dearer} a month", ""), (f" ({times})" if times else "", "dim")]
        return [
            [*head, *tail],
            [*head, (f": {shown} against {dearer}", "")],
            [*head, (f" ({times})" if times else "", "dim")],
        ]
    head = [("Cheapest ", "dim"), *_named(winners)]
    tail = [(f" {shown} a month", ""), (f", the next {dearer}", "dim")]
    return [[*head, *tail], [*head, (f" {shown}", "")], head]


def _named(places: Sequence[int]) -> Line:
    line: Line = []
    for nth, place in enumerate(places):
        line += [(" = ", "dim")] if nth else []
        line.append((LETTERS[place], SIDES[place]))
    return line


def _score_parts(comparison: Comparison, benchmarks: Sequence[Benchmark], found: Lead | None) -> list[Line]:
    """Capability in several lengths, the longest first."""
    if found is None:
        return [[("Capability: not enough data", "dim")]]
    first, second = found.order[:2]
    name = found.benchmark.short_name
    against = f"{name} {found.text(first)} against {found.text(second)}"
    if found.winner is None:
        close: Line = [(LETTERS[first], SIDES[first]), (" and ", "strong"), (LETTERS[second], SIDES[second])]
        close.append((" too close to call", "strong"))
        return [[*close, (f": {against}", "")], [*close, (f": {name}", "")], close]
    rate = found.win_rate(first, second)
    often = "" if rate is None else f" ({percent(rate)} win rate)"
    if len(comparison.models) > 2:
        head: Line = [("Strongest ", "dim"), (LETTERS[first], SIDES[first])]
        said = f" {name} {found.text(first)}, then {LETTERS[second]} {found.text(second)}"
        return [[*head, (said, "")], [*head, (f" {name} {found.text(first)}", "")], head]
    head = [(LETTERS[first], SIDES[first]), (" is stronger", "strong")]
    sides = [ranked.side for ranked in comparison.models]
    counted = tally(counting(benchmarks, sides), sides[first], sides[second])
    record = f", {counted.wins}–{counted.ties}–{counted.losses} on shared scores" if counted.total > 1 else ""
    middle: Line = [*head, (f": {against}", ""), (often, "dim")]
    return [[*middle, (record, "dim")], middle, [*head, (f": {against}", "")], [*head, (often, "dim")]]


# Sentences


def lettered(text: str, style: str = "") -> Line:
    """*text* with the models' letters in their own styles."""
    line: Line = []
    at = 0
    for found in _LETTER.finditer(text):
        line += [(text[at : found.start()], style)] if found.start() > at else []
        line.append((found[1], SIDES[LETTERS.index(found[1])]))
        at = found.end()
    return [*line, (text[at:], style)] if at < len(text) or not line else line


def finding_lines(finding: Finding, width: int) -> list[Line]:
    """A finding: the letter of the model it favours, and its sentence."""
    return _marked(finding.favours, finding.text, width)


def reason_lines(finding: Finding, width: int) -> list[Line]:
    """A reason to pick a model."""
    lines = wrap(finding.reason, max(1, width - _MARK), most=6)
    return [[(" • " if not nth else " " * _MARK, "dim"), *lettered(text)] for nth, text in enumerate(lines)]


def _marked(place: int | None, text: str, width: int) -> list[Line]:
    mark: Line = [(" ·", "quiet")] if place is None else [("+", "dim"), (LETTERS[place], SIDES[place])]
    lines = wrap(text, max(1, width - _MARK), most=8)
    return [[*(mark if not nth else [("  ", "")]), (" ", ""), *lettered(said)] for nth, said in enumerate(lines)]


def receipt_lines(finding: Finding, sources: Mapping[str, str], width: int) -> list[Line]:
    """A finding explained: its sentence, and every figure it was made from with source and date.

    Args:
        finding: what is explained.
        sources: names of the catalogue's sources by id.
        width: cells to fill.
    """
    lines: list[Line] = [lettered(text, "strong") for text in wrap(finding.text, width, most=8)]
    if finding.reason:
        said = f"Speaks for {LETTERS[finding.favours or 0]} if {finding.reason}."
        lines += [[], *(lettered(text, "dim") for text in wrap(said, width, most=6))]
    elif finding.favours is None:
        lines += [[], [(fit("Speaks for none of them: no winner, or not enough data for one.", width).rstrip(), "dim")]]
    if finding.receipts:
        lines += [[], [("Made from", "head")]]
        label = min(max(cell_len(clean(receipt.label)) for receipt in finding.receipts), max(8, width // 3))
        for receipt in finding.receipts:
            lines += _receipt_lines(receipt, sources, label, width)
    return lines


def _receipt_lines(receipt: Receipt, sources: Mapping[str, str], label: int, width: int) -> list[Line]:
    room = max(1, width - label - 2)
    source = sources.get(receipt.source, receipt.source)
    where = clean(" ".join(filter(None, [source, f"as of {receipt.as_of}" if receipt.as_of else ""])))
    said = wrap(receipt.text, room, most=6)
    lines: list[Line] = [
        [*lettered(fit(receipt.label if not nth else "", label)), ("  ", ""), (text, "")]
        for nth, text in enumerate(said)
    ]
    if where and length(lines[-1]) + cell_len(where) + 2 <= width:
        lines[-1].append((f"  {where}", "dim"))
    elif where:
        lines += [[(" " * (label + 2), ""), (text, "dim")] for text in wrap(where, room, most=2)]
    return lines
