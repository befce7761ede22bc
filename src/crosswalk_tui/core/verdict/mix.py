"""The verdict on price at other workloads: break-evens of output ratio, cached share and verbosity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from crosswalk_tui.core.breakeven.crossings import BreakEven, break_even_between
from crosswalk_tui.core.breakeven.stretches import input_text, stretches
from crosswalk_tui.core.changes.analysis import more_expensive_of, two_cheapest
from crosswalk_tui.core.comparison.comparison import Comparison
from crosswalk_tui.core.comparison.sentences import ModelRef, Sentence, join, mentions, sentence
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.quantity import format_tokens
from crosswalk_tui.core.verdict.findings import Finding, Receipt, Topic, receipt_on
from crosswalk_tui.core.vocabulary import WorkloadInput


def mix_findings(comparison: Comparison) -> list[Finding]:
    """All findings of `mix_steps`."""
    return [finding for finding in mix_steps(comparison) if finding is not None]


def mix_steps(comparison: Comparison) -> Iterator[Finding | None]:
    """Yield a finding on the break-even of each input of the two cheapest models; None if there is nothing to report.

    Each step takes a few milliseconds.
    """
    pair = two_cheapest(comparison)
    if pair is not None and (comparison.workload.input_tokens or comparison.workload.output_tokens):
        for step in (_by_ratio, _by_cache, _by_verbosity):
            yield step(_Pair(comparison, pair))


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two models, by position in the comparison; a *side* is a position in the pair."""

    comparison: Comparison
    places: tuple[int, int]

    def ref(self, side: int) -> ModelRef:
        return ModelRef(self.places[side])

    @property
    def both(self) -> Sentence:
        return mentions(self.places)

    def break_even(self, varied: WorkloadInput, side: int = 1) -> BreakEven | None:
        return break_even_between(self.comparison, self.places, varied, side)

    def finding(
        self, text: Sentence, favours: int | None = None, reason: str = "", receipts: tuple[Receipt, ...] = ()
    ) -> Finding:
        """A finding on the pair; *favours* is a side.

        *reason* is dropped if a third model may be the cheapest at that workload, or if one of the bills is assumed.
        """
        of_several = len(self.comparison.models) > 2
        if of_several and text[: len(self.both)] != self.both:
            text = sentence("Of ", self.both, ", ", text)
        assumed = [place for place in self.places if self.comparison.models[place].ranking.is_assumed]
        if len(assumed) == 1:
            text = sentence(text, " The bill of ", ModelRef(assumed[0]), " rests on a rate that is not published.")
        if of_several or len(assumed) == 1 or favours is None:
            return Finding(Topic.PRICE, text, receipts=receipts)
        return Finding(Topic.PRICE, text, self.places[favours], (reason,), receipts)

    def sellers(self, found: BreakEven) -> Sentence:
        """The providers on which *found* rests if the bills shown are of others.

        `` (A at my-gpu*, the cheapest from 1.2)``.
        """
        others = {(other.side, other.name): other for other in found.others}
        texts = []
        for other in others.values():
            since = other.start > (found.here or 0)
            edge, word = (other.start, "from") if since else (other.end, "up to")
            bound = "" if edge is None else f", the cheapest {word} {input_text(edge, found.varied)}"
            texts.append(sentence(self.ref(other.side), f" at {other.name}{bound}"))
        return sentence(" (", join("; ", texts), ")") if texts else ()

    def receipts(self, found: BreakEven) -> tuple[Receipt, ...]:
        """Which model is cheaper in each range of the input."""
        receipts = []
        for part in stretches(found):
            same = sentence(self.both, " cost the same")
            cheaper = same if part.winner is None else (self.ref(part.winner), " is cheaper")
            receipts.append(Receipt((f"from {input_text(part.start, found.varied)}",), cheaper))
        return tuple(receipts)


def _other_ranges(found: BreakEven) -> list[tuple[str, str]]:
    """The ranges in which the other model is cheaper, each in two wordings: ``above 1``, ``more than 1``."""
    parts, end = stretches(found), found.end if found.cut_short else None
    ranges = []
    for part in parts:
        if part.winner is None or part.winner == found.winner_here:
            continue
        start, stop = input_text(part.start, found.varied), input_text(part.end, found.varied)
        if part is parts[0]:
            ranges.append((f"below {stop}", f"less than {stop}"))
        elif part is parts[-1] and end is None:
            ranges.append((f"above {start}", f"more than {start}"))
        else:
            ranges.append((f"from {start} to {stop}", f"{start} to {stop}"))
    return ranges


def _by_ratio(pair: _Pair) -> Finding | None:
    """The finding on the ratio of output to input at which a different model is cheaper."""
    found = pair.break_even(WorkloadInput.RATIO)
    if found is None or found.here is None:
        return None
    here, receipts = input_text(found.here, WorkloadInput.RATIO), pair.receipts(found)
    if found.crossings and found.winner_here is None:
        at = " and ".join(input_text(crossing.at, WorkloadInput.RATIO) for crossing in found.crossings)
        changes = f" cost the same here; which is cheaper changes at {at} output tokens per input token"
        where_now = sentence(pair.sellers(found), f"; you are at {here}.")
        return pair.finding(sentence(pair.both, changes, where_now), receipts=receipts)
    ranges = _other_ranges(found) if found.crossings else []
    if not ranges or found.winner_here is None:
        return pair.finding(_at_any_ratio(found, pair), receipts=receipts)
    other, where = 1 - found.winner_here, " and ".join(where for where, _ in ranges)
    text = sentence(f" is cheaper {where} output tokens per input token", pair.sellers(found), f"; you are at {here}.")
    amount = " or ".join(amount for _, amount in ranges)
    reason = f"you generate {amount} output tokens per input token (now {here})"
    return pair.finding(sentence(pair.ref(other), text), other, reason, receipts)


def _at_any_ratio(found: BreakEven, pair: _Pair) -> Sentence:
    """Which model is cheaper whatever the ratio."""
    ratio = "any ratio of output to input"
    if found.winner is None:
        text = sentence(pair.both, f" cost the same at {ratio}")
    elif found.winner_here is None:
        text = sentence(pair.both, " cost the same at your workload, and ", pair.ref(1 - found.winner))
        text = sentence(text, " is cheaper at no ratio of output to input")
    elif found.always is None:
        text = (pair.ref(found.winner_here), f" is never more expensive, at {ratio}")
    else:
        text = (pair.ref(found.winner), f" is cheaper at {ratio}")
    if found.cut_short:
        text = sentence(text, *_limit(found, pair))
    return sentence(text, ".")


def _limit(found: BreakEven, pair: _Pair) -> tuple[str, Sentence, str]:
    """``; above 2 output tokens per input token, no offer of A allows the replies (over 4K tokens)``.

    What an offer allows may be its output limit, or what the prompt leaves of its context window.
    """
    models = [pair.comparison.models[pair.places[side]] for side in found.cut_short]
    limits = {max(bill.reply_limit or 0 for bill in ranked.ranking.candidates) for ranked in models}
    size = f" (over {fmt.tokens(*limits)} tokens)" if len(limits) == 1 else ""
    above = f"; above {input_text(found.end, WorkloadInput.RATIO)} output tokens per input token, no offer of "
    return above, join(" or ", map(pair.ref, found.cut_short)), f" allows the replies{size}"


def _by_cache(pair: _Pair) -> Finding | None:
    """The finding on the cached share at which a different model is cheaper."""
    found = pair.break_even(WorkloadInput.CACHED)
    if found is None or found.here is None or found.winner_here is None or not pair.comparison.workload.input_tokens:
        return None
    ranges, here = _other_ranges(found), input_text(found.here, WorkloadInput.CACHED)
    if not ranges:
        return None
    other, amount = 1 - found.winner_here, " or ".join(amount for _, amount in ranges)
    text = sentence(
        f" is cheaper when {amount} of the input is read from a cache", pair.sellers(found), f"; you are at {here}."
    )
    reason = f"{amount} of your input is read from a cache (now {here})"
    return pair.finding(sentence(pair.ref(other), text), other, reason, pair.receipts(found))


def _by_verbosity(pair: _Pair) -> Finding | None:
    """How much more output the cheaper model may generate before it is the more expensive one."""
    comparison = pair.comparison
    side = 1 - more_expensive_of(comparison, pair.places)
    found = pair.break_even(WorkloadInput.MULTIPLIER, side)
    if found is None or found.winner_here != side or not found.here or not comparison.workload.output_tokens:
        return None
    edge = next((crossing for crossing in found.crossings if crossing.at > found.here), None)
    if edge is None:
        return None
    winner, times = pair.ref(side), edge.at / found.here
    others = (other for other in found.others if (other.at, other.side) == (edge.at, side))
    seller = next((other for other in others if other.start > found.here), None)
    at = "" if seller is None else f" (at {seller.name}, the cheapest from {_times(seller.start / found.here)})"
    own = comparison.workload.for_model(comparison.models[winner.place].model.key).output_tokens
    until = "its replies exceed the limit of its cheapest offer, and it costs more than " if edge.limited else ""
    text = sentence(
        winner,
        f" can generate {_times(times)} its current output",
        at,
        " before ",
        until or "it costs as much as ",
        pair.ref(1 - side),
        ": models differ in the tokens they need for the same work.",
    )
    then = f"{fmt.figure(Decimal(int(own * times)))} at the {'limit' if edge.limited else 'break-even'}"
    return pair.finding(text, receipts=(receipt_on(winner.place, f"{format_tokens(own)} output tokens now, {then}"),))


def _times(factor: Fraction) -> str:
    return input_text(factor, WorkloadInput.MULTIPLIER)
