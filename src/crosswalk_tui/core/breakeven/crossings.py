"""Break-even points: where two models cost the same, and where the cheapest provider of one model changes.

One input varies: the output:input ratio (with fixed input), the cached share of the input, or the output multiplier of
one model. The prompt stays the same, so each offer stays in its context band and its bill is linear in the input: the
break-even is computed in closed form over the lower envelopes. An offer is available up to its reply limit. A lead of
up to 0.1% is a tie. As in the ranking, an assumed bill that may be too low counts only where no published one is
available.
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
    """A value of the input at which the cheaper side changes.

    Attributes:
        at: output tokens per input token, a share of the input, or a factor.
        winner: the side that is cheaper above it, 0 or 1.
        limited: the costs differ there; above it, replies exceed the limit of the cheapest offer so far.
    """

    at: Fraction
    winner: int
    limited: bool = False


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The break-even points of two models as one input varies.

    Attributes:
        here: the workload's value; None without input tokens.
        end: the largest value that both models allow; None without limit.
        winner: the side that is cheaper at the start of the range; None for a tie.
        winner_here: the side that is cheaper at *here*; None for a tie.
        crossings: in order.
        ties: start and end (None without limit) of the intervals with the same cost within 0.1%.
        cut_short: the sides that have no offer above the end, because of reply limits.
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
        """The side that is cheaper over the whole range, if any."""
        return self.winner if not self.crossings and not self.ties else None

    @property
    def is_beyond(self) -> bool:
        """Whether the workload's replies are longer than one of the models allows."""
        return self.here is not None and self.end is not None and self.here > self.end


@dataclass(frozen=True, slots=True)
class ProviderChange:
    """A value of the input at which a model's cheapest offer changes.

    Attributes:
        after: None if no offer allows longer replies.
        limited: it changes because of the reply limit of *before*.
    """

    at: Fraction
    before: Offer
    after: Offer | None
    limited: bool = False


_KINDS = (
    ("input",), ("cache_read", "input"), ("cache_write", "input"), ("cache_write_1h", "cache_write", "input"),
)  # fmt: skip
"""The rate of each kind of input, followed by its substitutes if it is not published."""


class _VariedBills:
    """One model's bills as linear functions of an input.

    Attributes:
        scale: the factor by which lines exceed 10⁻¹² USD; it makes all coefficients integers.
    """

    def __init__(self, workload: Workload, key: str, varied: WorkloadInput, *, varies: bool) -> None:
        """Compute what is the same for all offers of the model *key*; *varies*: its multiplier is the varied one."""
        self._own = own = workload.for_model(key)
        self._prompt, self._requests = own.prompt, own.request_count
        cached, written, hourly = map(Fraction, (own.cached_share, own.cache_write_share, own.cache_write_1h_share))
        zero, one, reasoning = Fraction(0), Fraction(1), Fraction(own.reasoning_share)
        fixed_output, varied_output = Fraction(own.output_tokens), zero
        if varied is WorkloadInput.RATIO:
            fixed_output, varied_output = zero, workload.input_tokens * Fraction(workload.multiplier(key))
        elif varied is WorkloadInput.MULTIPLIER and varies:
            fixed_output, varied_output = zero, Fraction(workload.output_tokens)
        self._per_step = varied_output
        if varied is WorkloadInput.CACHED:
            fixed, moved = (1 - written - hourly, zero, written, hourly), (-one, one, zero, zero)
        else:
            fixed, moved = (1 - cached - written - hourly, cached, written, hourly), (zero,) * 4
        weights = [
            [own.input_tokens * share for share in shares] + [output * (1 - reasoning), output * reasoning]
            for shares, output in ((fixed, fixed_output), (moved, varied_output))
        ]
        common = lcm(*(weight.denominator for row in weights for weight in row))
        self._base, self._slope = ([int(weight * common) for weight in row] for row in weights)
        self.scale = common * (self._prompt or 1)

    def line(self, quote: Quote) -> CostLine | None:
        """The bill at *quote*'s offer; None if it does not allow replies of this length."""
        limit = quote.reply_limit
        until = None
        if limit is not None and self._requests:
            if self._per_step:
                until = limit * self._requests / self._per_step
            elif self._own.output_tokens > limit * self._requests:
                return None
        rates = self._rates(quote)
        fee = request_fee(quote.price, quote.band) or 0
        base = sum(map(mul, self._base, rates)) + (self._requests or 0) * fee * MICRO_PER_USD * self.scale
        return CostLine(base, sum(map(mul, self._slope, rates)), quote.offer, until)

    def lines(self, quotes: Sequence[Quote]) -> tuple[list[CostLine], list[CostLine]]:
        """The published bills, and the assumed ones that may be too low."""
        found: tuple[list[CostLine], list[CostLine]] = ([], [])
        for quote in quotes:
            line = self.line(quote)
            if line is not None:
                found[quote.may_be_low].append(line)
        return found

    def _rates(self, quote: Quote) -> list[int]:
        """The rates of each kind of input, of output and of reasoning, each times the prompt."""
        base, band, prompt = quote.price.rates, quote.band, self._prompt or 1
        if band is None or band.band_rule is BandRule.CLIFF:
            into = [_published(quote.rates, *kind) * prompt for kind in _KINDS]
        else:
            above = prompt - band.band_from
            into = [_published(base, *kind) * band.band_from + _published(band.rates, *kind) * above for kind in _KINDS]
        out = quote.rates
        return [*into, _published(out, "output") * prompt, _published(out, "reasoning", "output") * prompt]


def _published(rates: Rates, *names: str) -> int:
    """The first of the named rates that is published."""
    for name in names:
        rate: int | None = getattr(rates, name)
        if rate is not None:
            return rate
    return 0


def cheapest_along(
    candidates: Sequence[Quote], workload: Workload, key: str, varied: WorkloadInput, *, varies: bool = True
) -> tuple[Piece, ...]:
    """The cost of the cheapest of a model's `Ranking.candidates` as *varied* varies, in 10⁻¹² USD.

    *varies* is False if *varied* is the multiplier of a different model.
    """
    bills = _VariedBills(workload, key, varied, varies=varies)
    return scaled(_envelope(*bills.lines(candidates), _end(workload, varied)), bills.scale)


def _envelope(published: Sequence[CostLine], assumed: Sequence[CostLine], end: Fraction | None) -> tuple[Piece, ...]:
    """The cheapest published lines as far as they reach, then the cheapest of the *assumed* ones."""
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
    """Find the break-even of two models by their `Ranking.candidates`; None if either has no offer.

    *side* is the model whose multiplier varies, 0 or 1.
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
    now = None
    if here is not None and (last is None or here <= last):
        one, other = (cost_at(pieces, here) for pieces in envelopes)
        now = int(other < one) if abs(one - other) > tolerance * min(one, other) else None
    return BreakEven(varied, here, last, start, now, found, ties(stretches), cut_short)


def break_even_between(
    comparison: Comparison, pair: tuple[int, int], varied: WorkloadInput, side: int = 1
) -> BreakEven | None:
    """The `break_even` of two compared models, by position; *side* is a position in the pair."""
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


def provider_changes(
    candidates: Sequence[Quote], workload: Workload, key: str, varied: WorkloadInput
) -> tuple[ProviderChange, ...]:
    """Find where the cheapest offer of a model changes as *varied* varies, in order.

    Offers within 0.1% of a different one over the whole range are ignored.
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
    """Drop lines that tie with an earlier line, or exceed it, over their whole length."""
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
