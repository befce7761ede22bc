"""Break-even points: where two models cost the same, and where the cheapest provider of one model changes.

One input varies: the output:input ratio (with fixed input), the cached share of the input, or the output multiplier of
one model. Prompts stay the same, so each offer stays in its context bands and its bill is linear in the input, with the
requests of a log up to their own cached share and from there on: the break-even is computed in closed form over the
lower envelopes. An offer is available up to its reply limit. A lead of up to 0.1% is a tie. As in the ranking, an
assumed bill that may be too low counts only where no published one is available.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise

from crosswalk_tui.core.breakeven.bill_lines import Interval, VariedBills, intervals, last_value
from crosswalk_tui.core.breakeven.envelope import (
    CostLine,
    Piece,
    by_tie_rule,
    cost_at,
    lower_envelope,
    scaled,
    without_ties,
)
from crosswalk_tui.core.breakeven.sellers import OtherSeller, SellerRun, other_sellers, seller_runs
from crosswalk_tui.core.breakeven.two_envelopes import crossings, regions, ties
from crosswalk_tui.core.comparison.comparison import Comparison
from crosswalk_tui.core.models import Offer
from crosswalk_tui.core.money import TIE_TOLERANCE
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.vocabulary import WorkloadInput
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
        runs: the cheapest provider of each side at each crossing.
        others: those of the `runs` that are not the cheapest of their model for the workload.
    """

    varied: WorkloadInput
    here: Fraction | None
    end: Fraction | None
    winner: int | None
    winner_here: int | None
    crossings: tuple[Crossing, ...]
    ties: tuple[tuple[Fraction, Fraction | None], ...] = ()
    cut_short: tuple[int, ...] = ()
    runs: tuple[SellerRun, ...] = field(default=(), compare=False, repr=False)
    others: tuple[OtherSeller, ...] = ()

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
    limited: bool


def cheapest_along(
    candidates: Sequence[Quote], workload: Workload, key: str, varied: WorkloadInput, *, varies: bool
) -> tuple[Piece, ...]:
    """The cost of the cheapest of a model's `Ranking.candidates` as *varied* varies, in 10⁻¹² USD.

    *varies* is False if *varied* is the multiplier of a different model.
    """
    found: list[Piece] = []
    for interval in intervals(workload, varied):
        bills = VariedBills(workload, key, varied, interval, varies=varies)
        found += scaled(_envelope(*bills.lines(candidates), interval), bills.scale)
    return tuple(found)


def _envelope(published: Sequence[CostLine], assumed: Sequence[CostLine], interval: Interval) -> tuple[Piece, ...]:
    """The cheapest published lines as far as they reach, then the cheapest of the *assumed* ones."""
    start, end = interval
    pieces = lower_envelope(published, start, end)
    reached = pieces[-1].end if pieces else start
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
    end = last_value(workload, varied)
    envelopes = [
        cheapest_along(quotes, workload, key, varied, varies=i == side)
        for i, (quotes, key) in enumerate(zip((first, second), keys, strict=True))
    ]
    if not all(envelopes):
        return None
    stops = [pieces[-1].end for pieces in envelopes]
    last = min((stop for stop in stops if stop is not None), default=None)
    cut_short = tuple(i for i, stop in enumerate(stops) if stop is not None and stop == last != end)
    here = _present_value(workload, keys[side], varied)
    tolerance = Fraction(TIE_TOLERANCE)
    stretches = regions(envelopes[0], envelopes[1], tolerance)
    steps = {two.start for pieces in envelopes for one, two in pairwise(pieces) if one.line.offer is two.line.offer}
    found = tuple(Crossing(at, winner, leaps and at not in steps) for at, winner, leaps in crossings(stretches))
    lead = stretches[0].lead
    start = None if not lead else int(lead > 0)
    now = None
    if here is not None and (last is None or here <= last):
        one, other = (cost_at(pieces, here) for pieces in envelopes)
        now = int(other < one) if abs(one - other) > tolerance * min(one, other) else None
    runs = tuple(run for crossing in found for run in seller_runs(envelopes, crossing.at))
    return BreakEven(varied, here, last, start, now, found, ties(stretches), cut_short, runs)


def break_even_between(
    comparison: Comparison, pair: tuple[int, int], varied: WorkloadInput, side: int
) -> BreakEven | None:
    """The `break_even` of two compared models, by position; *side* is a position in the pair."""
    first, second = (comparison.models[place] for place in pair)
    found = break_even(
        first.ranking.candidates,
        second.ranking.candidates,
        comparison.workload,
        (first.model.key, second.model.key),
        varied,
        side,
    )
    if found is None or not found.runs:
        return found
    return replace(found, others=other_sellers(found.runs, (first.ranking, second.ranking)))


def _present_value(workload: Workload, key: str, varied: WorkloadInput) -> Fraction | None:
    """The value of the varied input in *workload*; None for a ratio without input tokens."""
    if varied is WorkloadInput.CACHED:
        return Fraction(workload.cached_share)
    if varied is WorkloadInput.MULTIPLIER:
        return Fraction(workload.multiplier(key))
    return Fraction(workload.output_tokens, workload.input_tokens) if workload.input_tokens else None


def provider_changes(
    candidates: Sequence[Quote], workload: Workload, key: str, varied: WorkloadInput
) -> tuple[ProviderChange, ...]:
    """Find where the cheapest offer of a model changes as *varied* varies, in order.

    Of offers within 0.1% of each other, the ranking's tie rule names one. A change at the start of the range says that
    a tie at the workload itself ends there.
    """
    end, tolerance = last_value(workload, varied), Fraction(TIE_TOLERANCE)
    pieces: list[Piece] = []
    for interval in intervals(workload, varied):
        bills = VariedBills(workload, key, varied, interval, varies=True)
        published, assumed = bills.lines(candidates)
        lowest = _envelope(
            without_ties(published, *interval, tolerance), without_ties(assumed, *interval, tolerance), interval
        )
        if lowest and not pieces and _present_value(workload, key, varied) == interval[0]:
            # A tie at the workload itself may be one only there.
            lowest = (replace(lowest[0], end=interval[0]), *lowest)
        pieces += _named(lowest, published, assumed)
    found = [
        ProviderChange(two.start, one.line.offer, two.line.offer, limited=one.line.until == two.start)
        for one, two in pairwise(pieces)
        if one.line.offer is not two.line.offer
    ]
    if pieces and pieces[-1].end is not None and pieces[-1].end != end:
        found.append(ProviderChange(pieces[-1].end, pieces[-1].line.offer, None, limited=True))
    return tuple(found)


def _named(pieces: Sequence[Piece], published: Sequence[CostLine], assumed: Sequence[CostLine]) -> list[Piece]:
    """*pieces*, each at the offer that the ranking names among the tied ones."""
    doubtful, tolerance = {id(line) for line in assumed}, Fraction(TIE_TOLERANCE)
    found: list[Piece] = []
    for piece in pieces:
        found += by_tie_rule([piece], assumed if id(piece.line) in doubtful else published, tolerance)
    return found
