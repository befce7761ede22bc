"""Break-even points: the mix at which two models cost the same, and at which one model's cheapest provider changes.

One of three inputs varies, all else is fixed: the output:input ratio (input fixed), the cached share of the input, and
the output multiplier of one model. None of them changes the prompt, so every offer stays in its context band, where its
bill is linear in each input: the break-even is in closed form over the lower envelope of the offers. Ratio and
multiplier make replies longer: an offer takes part up to where the average reply reaches its output limit, or fills the
context together with the prompt. A lead within the tie tolerance of 0.1% is a tie: both cost the same there. As in
the ranking, a bill that rests on an assumption and may be too low counts only where no published one takes part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import lcm
from operator import mul

from crosswalk_tui.core.breakeven.envelope import (
    CostLine,
    Piece,
    cost_at,
    crossings,
    lower_envelope,
    regions,
    scaled,
    ties,
)
from crosswalk_tui.core.comparison.sides import Comparison
from crosswalk_tui.core.models import Offer, Rates
from crosswalk_tui.core.money import MICRO_PER_USD
from crosswalk_tui.core.pricing.bill import Quote, request_fee
from crosswalk_tui.core.pricing.ranking import TIE_TOLERANCE
from crosswalk_tui.core.vocabulary import BandRule, WorkloadInput
from crosswalk_tui.core.workload.monthly import Workload


@dataclass(frozen=True, slots=True)
class Crossing:
    """A value of the input at which both sides cost the same, within 0.1%, and beyond which the other is cheaper.

    Attributes:
        at: the value of the input: output tokens per input token, a share of the input, or a factor.
        winner: the side that is cheaper beyond it, 0 for the first and 1 for the second.
        limited: they do not cost the same there: beyond it, replies are longer than the cheapest offer so far allows.
    """

    at: Fraction
    winner: int
    limited: bool = False


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The break-even points of two models as one input varies.

    Attributes:
        here: the workload's current value; None when it has none (no input tokens, for example).
        end: the largest value, or the largest that both models allow; None without limit.
        winner: the side that is cheaper from the start of the range; None when they cost the same there.
        winner_here: the side that is cheaper now, None for a tie within 0.1%.
        crossings: where the cheaper side changes, in order; empty means never.
        ties: the intervals over which both cost the same within 0.1%, start and end (None: without end).
        cut_short: the sides without an offer beyond the end: none of theirs allows longer replies.
    """

    varied: WorkloadInput
    here: Fraction | None
    end: Fraction | None
    winner: int | None
    winner_here: int | None
    crossings: tuple[Crossing, ...]
    ties: tuple[tuple[Fraction, Fraction | None], ...] = ()
    cut_short: tuple[int, ...] = ()

    @property
    def always(self) -> int | None:
        """The side that is cheaper over the whole range that both allow, if one is."""
        return self.winner if not self.crossings and not self.ties else None

    @property
    def is_beyond(self) -> bool:
        """Whether the workload is beyond the end: its replies are longer than one of the models allows."""
        return self.here is not None and self.end is not None and self.here > self.end


@dataclass(frozen=True, slots=True)
class ProviderChange:
    """A value of the input at which a model's cheapest offer changes.

    Attributes:
        after: None when no offer allows longer replies.
        limited: the offer before is not more expensive beyond: it allows no longer replies.
    """

    at: Fraction
    before: Offer
    after: Offer | None
    limited: bool = False


_KINDS = (
    ("input",), ("cache_read", "input"), ("cache_write", "input"), ("cache_write_1h", "cache_write", "input"),
)  # fmt: skip
"""The rates input may be billed at: the rate itself, and its substitutes when it is not published."""


class _VariedBills:
    """One model's bills as an input varies: what depends on the workload alone, computed once for all of its offers.

    Every line is in 10⁻¹² USD times `_scale`, so that all coefficients are integers.
    """

    def __init__(self, workload: Workload, key: str, varied: WorkloadInput, *, varies: bool) -> None:
        """Prepare for the model *key*; *varies*: it is this model's multiplier that varies."""
        self._own = own = workload.for_model(key)
        self._prompt, self._requests = own.prompt, own.request_count
        cached, written, hourly, reasoning = (
            Fraction(share)
            for share in (
                workload.cached_share,
                workload.cache_write_share,
                workload.cache_write_1h_share,
                workload.reasoning_share,
            )
        )
        rest = 1 - cached - written - hourly
        fixed_output, varied_output = Fraction(own.output_tokens), Fraction(0)
        if varied is WorkloadInput.RATIO:
            fixed_output, varied_output = (
                Fraction(0),
                workload.input_tokens * Fraction(workload.multiplier(key)),
            )
        elif varied is WorkloadInput.MULTIPLIER and varies:
            fixed_output, varied_output = Fraction(0), Fraction(workload.output_tokens)
        self._per_step = varied_output
        sent = own.input_tokens
        fixed = (rest, cached, written, hourly)
        moved = (Fraction(0),) * 4
        if varied is WorkloadInput.CACHED:
            fixed, moved = (rest + cached, Fraction(0), written, hourly), (Fraction(-1), Fraction(1), *moved[2:])
        weights = [
            [sent * share for share in fixed] + [fixed_output * (1 - reasoning), fixed_output * reasoning],
            [sent * share for share in moved] + [varied_output * (1 - reasoning), varied_output * reasoning],
        ]
        common = lcm(*(weight.denominator for row in weights for weight in row))
        self._base, self._slope = ([int(weight * common) for weight in row] for row in weights)
        self._scale = common * (self._prompt or 1)

    def line(self, quote: Quote) -> CostLine | None:
        """The bill at *quote*'s offer; None when it does not allow replies of this length."""
        limit = quote.reply_limit
        until = None
        if limit is not None and self._requests:
            if self._per_step:
                until = limit * self._requests / self._per_step
            elif self._own.output_tokens > limit * self._requests:
                return None
        rates = self._rates(quote)
        fee = request_fee(quote.price, quote.band) or 0
        base = sum(map(mul, self._base, rates)) + (self._requests or 0) * fee * MICRO_PER_USD * self._scale
        return CostLine(base, sum(map(mul, self._slope, rates)), quote.offer, until)

    def lines(self, quotes: Sequence[Quote]) -> tuple[list[CostLine], list[CostLine]]:
        """The bills at *quotes*: those that are published, and those that rest on an assumption and may be too low."""
        found: tuple[list[CostLine], list[CostLine]] = ([], [])
        for quote in quotes:
            line = self.line(quote)
            if line is not None:
                found[quote.may_be_low].append(line)
        return found

    @property
    def scale(self) -> int:
        """The factor applied to all lines."""
        return self._scale

    def _rates(self, quote: Quote) -> list[int]:
        """The rates of input by kind, of output and of reasoning, each times the prompt."""
        base, band, prompt = quote.price.rates, quote.band, self._prompt or 1
        if band is None or band.band_rule is BandRule.CLIFF:
            into = [_published(quote.rates, *kind) * prompt for kind in _KINDS]
        else:
            above = prompt - band.band_from
            into = [_published(base, *kind) * band.band_from + _published(band.rates, *kind) * above for kind in _KINDS]
        out = quote.rates
        return [*into, _published(out, "output") * prompt, _published(out, "reasoning", "output") * prompt]


def _published(rates: Rates, *names: str) -> int:
    for name in names:
        rate: int | None = getattr(rates, name)
        if rate is not None:
            return rate
    return 0


def cheapest_along(
    candidates: Sequence[Quote], workload: Workload, key: str, varied: WorkloadInput, *, varies: bool = True
) -> tuple[Piece, ...]:
    """The cost of a model's cheapest offer as *varied* varies, in 10⁻¹² USD, as far as an offer allows the reply.

    *candidates* are those of its `Ranking`; *varies*: for the multiplier, that it is this model's.
    """
    bills = _VariedBills(workload, key, varied, varies=varies)
    return scaled(_envelope(*bills.lines(candidates), _end(workload, varied)), bills.scale)


def _envelope(published: Sequence[CostLine], assumed: Sequence[CostLine], end: Fraction | None) -> tuple[Piece, ...]:
    """The cheapest published line as far as one lasts, then the cheapest of the *assumed* ones."""
    pieces = lower_envelope(published, Fraction(0), end)
    reached = pieces[-1].end if pieces else Fraction(0)
    if reached is None or (pieces and reached == end):
        return pieces
    return *pieces, *lower_envelope(assumed, reached, end)


def break_even(
    first: Sequence[Quote],
    second: Sequence[Quote],
    workload: Workload,
    keys: tuple[str, str],
    varied: WorkloadInput,
    side: int = 1,
) -> BreakEven | None:
    """Find where the cheapest of *first* and the cheapest of *second* cost the same; None when either has no offer.

    *first* and *second* are the candidates of the two `Ranking`s; *side* is the one whose multiplier varies.
    """
    if varied is WorkloadInput.RATIO and workload.input_tokens == 0:
        return None
    end = _end(workload, varied)
    envelopes = [
        cheapest_along(quotes, workload, key, varied, varies=i == side)
        for i, (quotes, key) in enumerate(zip((first, second), keys, strict=True))
    ]
    if not all(envelopes):
        return None
    stops = [pieces[-1].end for pieces in envelopes]
    last = min((stop for stop in stops if stop is not None), default=None)
    cut_short = tuple(i for i, stop in enumerate(stops) if stop is not None and stop == last != end)
    here = _here(workload, keys[side], varied)
    tolerance = Fraction(TIE_TOLERANCE)
    stretches = regions(envelopes[0], envelopes[1], tolerance)
    found = tuple(Crossing(at, winner, limited) for at, winner, limited in crossings(stretches))
    lead = stretches[0].lead
    start = None if not lead else int(lead > 0)
    seen = here is not None and (last is None or here <= last)
    now = _side(envelopes, here, tolerance) if here is not None and seen else None
    return BreakEven(varied, here, last, start, now, found, ties(stretches), cut_short)


def break_even_between(
    comparison: Comparison, pair: tuple[int, int], varied: WorkloadInput, side: int = 1
) -> BreakEven | None:
    """Like `break_even`, for two compared models by position; *side* is the position within the pair."""
    first, second = (comparison.models[place] for place in pair)
    return break_even(
        first.ranking.candidates,
        second.ranking.candidates,
        comparison.workload,
        (first.model.key, second.model.key),
        varied,
        side,
    )


def _end(workload: Workload, varied: WorkloadInput) -> Fraction | None:
    if varied is not WorkloadInput.CACHED:
        return None
    return 1 - Fraction(workload.cache_write_share) - Fraction(workload.cache_write_1h_share)


def _here(workload: Workload, key: str, varied: WorkloadInput) -> Fraction | None:
    if varied is WorkloadInput.CACHED:
        return Fraction(workload.cached_share)
    if varied is WorkloadInput.MULTIPLIER:
        return Fraction(workload.multiplier(key))
    return Fraction(workload.output_tokens, workload.input_tokens) if workload.input_tokens else None


def _side(envelopes: Sequence[tuple[Piece, ...]], t: Fraction, tolerance: Fraction) -> int | None:
    one, other = (cost_at(pieces, t) for pieces in envelopes)
    if abs(one - other) <= tolerance * min(one, other):
        return None
    return 0 if one < other else 1


def provider_changes(
    candidates: Sequence[Quote], workload: Workload, key: str, varied: WorkloadInput
) -> tuple[ProviderChange, ...]:
    """Find where the cheapest offer of one model changes as *varied* varies, in order.

    Offers that stay within 0.1% of another over the whole range are ties, not changes.
    """
    if varied is WorkloadInput.RATIO and workload.input_tokens == 0:
        return ()
    end = _end(workload, varied)
    published, assumed = _VariedBills(workload, key, varied, varies=True).lines(candidates)
    pieces = _envelope(_without_ties(published, end), _without_ties(assumed, end), end)
    found = [
        ProviderChange(two.start, one.line.offer, two.line.offer, limited=one.line.until == two.start)
        for one, two in pairwise(pieces)
    ]
    if pieces and pieces[-1].end is not None and pieces[-1].end != end:
        found.append(ProviderChange(pieces[-1].end, pieces[-1].line.offer, None, limited=True))
    return tuple(found)


def _without_ties(lines: list[CostLine], end: Fraction | None) -> list[CostLine]:
    """Drop lines that some other line never exceeds by more than the tie tolerance, over their whole length."""
    over, under = (1 + Fraction(TIE_TOLERANCE)).as_integer_ratio()
    kept: list[CostLine] = []
    fars: list[Fraction | int] = []
    for line in lines:
        far = line.slope if end is None else line.at(end)
        base, grown = over * line.base, over * far
        if not any(
            under * k.base <= base and under * reached <= grown and _lasts(k, line)
            for k, reached in zip(kept, fars, strict=True)
        ):
            kept.append(line)
            fars.append(far)
    return kept


def _lasts(one: CostLine, other: CostLine) -> bool:
    """Whether *one* is available as far as *other*."""
    return one.until is None or (other.until is not None and one.until >= other.until)
