"""The headline: which model is cheaper and which is stronger, in one line that names them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from crosswalk_tui.core.comparison.comparison import Comparison
from crosswalk_tui.core.comparison.sentences import ModelRef, bill_ratio, join, mentions, sentence
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.scores.comparing import tally
from crosswalk_tui.core.scores.score_rows import counting
from crosswalk_tui.core.verdict.leading import leading, percent
from crosswalk_tui.ui.kit.cells import Line, clean, cut, first_that_fits, length, letters, sentence_line
from crosswalk_tui.ui.session.summaries import undercut_line
from crosswalk_tui.ui.shell.answering_screen import blocking_forms
from crosswalk_tui.ui.shell.model_names import name_forms, with_names

_SEPARATOR = ("  ·  ", "quiet")


def strip_line(comparison: Comparison, benchmarks: Sequence[Benchmark], width: int) -> Line:
    """The headline in the longest form that fits in *width* cells; the models are named, if need be in fewer letters.

    ``Llama 3.2 1B is cheaper: $0.07 vs $0.14 (2.0×)  ·  Llama 3.2 3B is stronger: Arena Text 1167 vs 1111``
    """
    if sum(total is not None for total in comparison.totals) <= 1 and blocking_forms(comparison):
        return _blocking_line(comparison, benchmarks, width)
    prices, scores = _price_parts(comparison), _score_parts(comparison, benchmarks)
    lettered = [[*prices[nth], _SEPARATOR, *scores[mth]] for nth, mth in _shorter(len(prices), len(scores))]
    _, names, *cut_names = name_forms(comparison)
    named = [with_names(line, names) for line in lettered]
    named += [with_names(lettered[-1], shorter) for shorter in cut_names]
    named += [with_names(prices[-1], shorter) for shorter in (names, *cut_names)]
    line = first_that_fits(named, width)
    return line if length(line) <= width else cut(line, width)


def _blocking_line(comparison: Comparison, benchmarks: Sequence[Benchmark], width: int) -> Line:
    """The filters that leave models without a price, and the key that drops them; then the scores, if they fit."""
    forms = list(name_forms(comparison))
    parts = [with_names(part, names) for part in blocking_forms(comparison) for names in forms[1:]]
    scores = [with_names(part, forms[1]) for part in _score_parts(comparison, benchmarks)]
    line = first_that_fits(parts, width)
    beside = first_that_fits([[*line, _SEPARATOR, *score] for score in scores], width)
    return cut(line if length(beside) > width else beside, width)


def _shorter(prices: int, scores: int) -> Iterator[tuple[int, int]]:
    """Yield the pairs of lengths to try: both get shorter in turn, the scores first."""
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
    totals, winners = comparison.totals, comparison.leaders.winners
    priced = [place for place, total in enumerate(totals) if total is not None]
    if len(priced) < 2:
        short = [("Price: not enough data", "dim")]
        missing = join(", ", [ModelRef(place) for place, total in enumerate(totals) if total is None])
        return [[*short, *sentence_line(sentence(", ", missing, " cannot be ranked"), "dim")], short]
    least, per = comparison.total_text(winners[0]), comparison.per
    if comparison.leaders.maybe_cheaper:
        first: Line = [("Cheapest by published prices ", "dim"), *letters(winners)]
        amounts = (f" {least} {per}, ", f" {least}, ", f" {least}, ", ", ")
        return [[*first, (amount, ""), *undercut_line(comparison, short)] for short, amount in enumerate(amounts)]
    if len(winners) == len(priced):
        same = sentence_line(sentence(mentions(winners), " cost the same"), "strong")
        return _with_undercut(comparison, [[*same, (f": {least} {per}", "")], same])
    return _with_undercut(comparison, _cheaper(comparison, winners, priced, least))


def _with_undercut(comparison: Comparison, parts: list[Line]) -> list[Line]:
    """*parts* followed by the offer that may be cheaper, the longest first."""
    if not comparison.undercuts:
        return parts
    last = len(parts) - 1
    pairs = [(0, 0), (min(1, last), 0), (min(1, last), 1), (min(1, last), 2), (last, 2), (last, 3)]
    return [[*parts[nth], ("  ", ""), *undercut_line(comparison, short)] for nth, short in dict.fromkeys(pairs)]


def _cheaper(comparison: Comparison, winners: Sequence[int], priced: Sequence[int], least: str) -> list[Line]:
    """The models that cost *least* and the price of the next one, in several lengths."""
    totals = comparison.totals
    high, second = min((totals[place] or Decimal(0), place) for place in priced if place not in winners)
    following, per = comparison.total_text(second), comparison.per
    best = comparison.models[winners[0]].best
    where = f" at {clean(best.offer.provider.name)}" if best is not None and len(winners) == 1 else ""
    if len(totals) > 2:
        head: Line = [("Cheapest ", "dim"), *letters(winners)]
        after = sentence_line((", then ", ModelRef(second), f" {following}"), "dim")
        return [
            [*head, (f" {least} {per}{where}", ""), *after],
            [*head, (f" {least} {per}", ""), (f", the next {following}", "dim")],
            [*head, (f" {least}", ""), (f", then {following}", "dim")],
            [*head, (f" {least}", "")],
            head,
        ]
    ratio = bill_ratio(totals[winners[0]] or Decimal(0), high)
    gap: Line = []
    if ratio is not None:  # a percentage needs the model's letter: it could refer to either
        whose = () if ratio.is_factor else (ModelRef(second), " ")
        gap = sentence_line(sentence(" (", *whose, f"{ratio.short})"), "dim")
    head = sentence_line((ModelRef(winners[0]), " is cheaper"), "strong")
    amounts = f": {least} vs {following}"
    return [
        [*head, (f": {least} {per}{where} vs {following}", ""), *gap],
        [*head, (amounts, ""), *gap],
        [*head, (amounts, "")],
        [*head, *gap],
    ]


def _score_parts(comparison: Comparison, benchmarks: Sequence[Benchmark]) -> list[Line]:
    """Capability in several lengths, the longest first."""
    sides = [ranked.side for ranked in comparison.models]
    found = leading(benchmarks, sides)
    if found is None:
        return [[("Capability: not enough data", "dim")]]
    first, second = found.order[:2]
    name, best = found.benchmark.short_name, found.text(first)
    scores = f"{name} {best} vs {found.text(second)}"
    if found.winner is None:
        close = sentence_line(sentence(mentions(found.best), " too close to call"), "strong")
        scores = f"{name} {' vs '.join(map(found.text, found.best))}"
        are_all = len(found.best) == len(sides)
        which = "Scores" if are_all else f"The best {len(found.best)} scores"
        values = " vs ".join(map(found.text, found.best))
        unnamed = f"{name if are_all else f'The best {len(found.best)} on {name}'} too close to call"
        return [
            [*close, (f": {scores}", "")],
            [(unnamed, "strong"), (f": {values}", "")],
            [(unnamed, "strong")],
            [(f"{which} too close to call", "dim")],
        ]
    if len(sides) > 2:
        head: Line = [("Strongest ", "dim"), *sentence_line((ModelRef(first),))]
        then = sentence_line((f" {name} {best}, then ", ModelRef(second), f" {found.text(second)}"))
        scored = f" {name} {best}, then {found.text(second)}"
        return [[*head, *then], [*head, (scored, "")], [*head, (f" on {name}", "")], head]
    is_cheaper = comparison.leaders.winners == (first,) and not comparison.undercuts
    named = ("and stronger",) if is_cheaper else (ModelRef(first), " is stronger")
    head = sentence_line(named, "strong")
    rate = found.win_rate(first, second)
    often = "" if rate is None else f" ({percent(rate)} win rate)"
    counted = tally(counting(benchmarks, sides), sides[first], sides[second])
    record = f", {counted} on shared scores" if counted.total > 1 else ""
    middle: Line = [*head, (f": {scores}", ""), (often, "dim")]
    return [[*middle, (record, "dim")], middle, [*head, (f": {scores}", "")], [*head, (f" on {name}", "")]]
