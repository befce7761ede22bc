"""Break-even points: where two models cost the same, and where the cheapest provider of one model changes.

One input varies: the output:input ratio (with fixed input), the cached share of the input, or the output multiplier of
one model. Prompts stay the same, so each offer stays in its context bands and its bill is linear in the input, with the
requests of a log up to their own cached share and from there on: the break-even is computed in closed form over the
lower envelopes. An offer is available up to its reply limit. A lead of
up to 0.1% is a tie. As in the ranking, an assumed bill that may be too low counts only where no published one is
available.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from math import lcm
from operator import mul

from crosswalk_tui.core.breakeven.envelope import (
    CostLine,
    Piece,
    by_tie_rule,
    cost_at,
    crossings,
    lower_envelope,
    regions,
    scaled,
    ties,
    without_ties,
)
from crosswalk_tui.core.breakeven.machine_steps import machine_lines
from crosswalk_tui.core.breakeven.sellers import OtherSeller, SellerRun, other_sellers, seller_runs
from crosswalk_tui.core.comparison.sides import Comparison
from crosswalk_tui.core.models import Machine, Offer, Price, Rates
from crosswalk_tui.core.money import MICRO_PER_USD, TIE_TOLERANCE
from crosswalk_tui.core.pricing.bill import Quote, price_groups
from crosswalk_tui.core.pricing.bill_items import request_fee
from crosswalk_tui.core.pricing.machine_load import MachineLoad, machines_needed, month_rate
from crosswalk_tui.core.vocabulary import BandRule, WorkloadInput
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.core.workload.portions import Portion, spread, usual_cached


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


_KINDS = (
    ("input",), ("audio_in", "input"), ("cache_read", "input"), ("cache_write", "input"),
    ("cache_write_1h", "cache_write", "input"), ("output",), ("audio_out", "output"), ("reasoning", "output"),
)  # fmt: skip
"""The rate of each kind of tokens, input first, followed by its substitutes if it is not published."""

_INPUT_KINDS = 5

_Weights = list[list[Fraction]]
"""Tokens of each portion by `_KINDS`."""


class _VariedBills:
    """One model's bills as linear functions of an input.

    Every line is in 10⁻¹² USD times `scale`, so that all coefficients are integers.

    Attributes:
        scale: the factor applied to all lines.
        start, end: the interval of the input in which the bills are these; the end None without limit.
    """

    def __init__(
        self, workload: Workload, key: str, varied: WorkloadInput, interval: _Interval, *, varies: bool
    ) -> None:
        """Compute what is the same for all offers of the model *key*; *varies*: its multiplier is the varied one."""
        self.start, self.end = interval
        self._own = own = workload.for_model(key)
        self._per_step = Fraction(0)
        if varied is WorkloadInput.RATIO:
            self._per_step = workload.input_tokens * Fraction(workload.multiplier(key))
        elif varied is WorkloadInput.MULTIPLIER and varies:
            self._per_step = Fraction(workload.output_tokens)
        moves_output = varied is WorkloadInput.RATIO or (varied is WorkloadInput.MULTIPLIER and varies)

        def tokens(t: Fraction) -> _Weights:
            cached = t if varied is WorkloadInput.CACHED else Fraction(own.cached_share)
            return _tokens(own, cached, t * self._per_step if moves_output else Fraction(own.output_tokens))

        base, slope = _line_through(tokens, self.start, self.start + 1 if self.end is None else self.end)
        common = lcm(*(weight.denominator for rows in (base, slope) for row in rows for weight in row))
        self._base, self._slope = ([[int(weight * common) for weight in row] for row in rows] for rows in (base, slope))
        self._prompts = own.portions[0].average_prompt if own.sizes is None else 1
        self._sums: dict[tuple[int, ...], tuple[list[list[int]], list[list[int]]]] = {}
        self.scale = common * self._prompts

    def line(self, quote: Quote) -> CostLine | None:
        """The bill at *quote*'s offer; None if it does not allow replies of this length."""
        until = self._reach(quote)
        if until is not None and until < 0:
            return None
        base: Fraction | int = 0
        slope: Fraction | int = 0
        groups = price_groups(quote.paid)
        prices = dict(zip(groups, quote.paid, strict=True))
        bases, slopes = self._grouped(groups)
        for portion, (price, band), fixed, moved in zip(
            self._own.grouped(groups), prices.values(), bases, slopes, strict=True
        ):
            rates = self._rates(portion, price, band)
            base += sum(map(mul, fixed, rates))
            slope += sum(map(mul, moved, rates))
            base += (portion.request_count or 0) * (request_fee(price, band) or 0) * MICRO_PER_USD * self.scale
        return CostLine(base, slope, quote.offer, until)

    def _reach(self, quote: Quote) -> Fraction | None:
        """The last value at which *quote*'s offer allows the replies; None without limit, negative if none is."""
        limit, share = quote.reply_limit, self._own.reply_share
        if limit is None or not share:
            return None
        if self._per_step:
            return limit / (share * self._per_step)
        return Fraction(-1) if self._own.output_tokens * share > limit else None

    def _grouped(self, groups: tuple[int, ...]) -> tuple[list[list[int]], list[list[int]]]:
        """Base and slope of the tokens of each group of portions, by kind."""
        if groups not in self._sums:
            self._sums[groups] = _summed(self._base, groups), _summed(self._slope, groups)
        return self._sums[groups]

    def lines(self, quotes: Sequence[Quote]) -> tuple[list[CostLine], list[CostLine]]:
        """The published bills, and the assumed ones that may be too low."""
        found: tuple[list[CostLine], list[CostLine]] = ([], [])
        for quote in quotes:
            if quote.load is not None:
                found[False].extend(self._machine_lines(quote, quote.load))
                continue
            line = self.line(quote)
            if line is not None:
                found[quote.may_be_low].append(line)
        return found

    def _machine_lines(self, quote: Quote, load: MachineLoad) -> Iterator[CostLine]:
        """The bill at *load*'s machines; nothing if the offer does not allow replies of this length."""
        until = self._reach(quote)
        if until is None or until >= 0:
            month = month_rate(load.machine) * MICRO_PER_USD * self.scale
            yield from machine_lines(quote.offer, load, self._needed(load.machine), month, self.start, until)

    def _needed(self, machine: Machine) -> tuple[Fraction, Fraction]:
        """The months of *machine* that the tokens take: at 0, and for each unit of the input that varies."""
        base, slope = (
            machines_needed(machine, sum(map(sum, (row[:_INPUT_KINDS] for row in rows))),
                            sum(map(sum, (row[_INPUT_KINDS:] for row in rows)))) * self._prompts / self.scale
            for rows in (self._base, self._slope)
        )  # fmt: skip
        return base, slope

    def _rates(self, portion: Portion, price: Price, band: Price | None) -> list[Fraction | int]:
        """The rates by kind, each times the common multiple of the prompts."""
        reached = price.rates if band is None or band.band_rule is not BandRule.CLIFF else band.rates
        found: list[Fraction | int] = [_published(reached, *kind) * self._prompts for kind in _KINDS]
        if band is not None and band.band_rule is not BandRule.CLIFF:
            prompt = portion.average_prompt
            each = Fraction(self._prompts, prompt)
            below, above = band.band_from * each, (prompt - band.band_from) * each
            found[:_INPUT_KINDS] = [
                _published(price.rates, *kind) * below + _published(band.rates, *kind) * above
                for kind in _KINDS[:_INPUT_KINDS]
            ]
        return found


def _summed(rows: list[list[int]], groups: tuple[int, ...]) -> list[list[int]]:
    members: dict[int, list[list[int]]] = {}
    for row, number in zip(rows, groups, strict=True):
        members.setdefault(number, []).append(row)
    return [[sum(column) for column in zip(*each, strict=True)] for each in members.values()]


_Interval = tuple[Fraction, Fraction | None]


def _intervals(workload: Workload, varied: WorkloadInput) -> list[_Interval]:
    """The intervals in which bills are linear: of a log's cached share, those up to its usual one and from there on."""
    end = _end(workload, varied)
    if workload.sizes is None or end is None:
        return [(Fraction(0), end)]
    target = _target(workload, Fraction(workload.cached_share), Fraction(workload.output_tokens))
    usual = usual_cached(workload.sizes, target) / workload.input_tokens
    return [(Fraction(0), usual), (usual, end)] if 0 < usual < end else [(Fraction(0), end)]


def _target(own: Workload, cached: Fraction, output: Fraction) -> list[Fraction]:
    """The exact tokens by kind, with that share of the input cached and that many output tokens."""
    written, hourly, reasoning = (
        Fraction(share) for share in (own.cache_write_share, own.cache_write_1h_share, own.reasoning_share)
    )
    shares = (1 - cached - written - hourly, cached, written, hourly)
    return [own.input_tokens * share for share in shares] + [output * (1 - reasoning), output * reasoning]


def _tokens(own: Workload, cached: Fraction, output: Fraction) -> _Weights:
    """The tokens of each portion by kind, as `_target`."""
    target = _target(own, cached, output)
    if own.sizes is None:
        return [_with_audio(target, Fraction(0), Fraction(0))]
    audio = [
        [Fraction(part, whole) if whole else Fraction(0) for part, whole in pairs]
        for pairs in (
            ((each.audio_in, each.parts.uncached), (each.audio_out, each.parts.visible)) for each in own.sizes.classes
        )
    ]
    return [_with_audio(row, *shares) for row, shares in zip(spread(own.sizes, target), audio, strict=True)]


def _with_audio(row: Sequence[Fraction], into: Fraction, out: Fraction) -> list[Fraction]:
    """Convert tokens by the kinds of `Parts` to `_KINDS`: audio is a share of plain input and of visible output."""
    plain, *cache, visible, reasoning = row
    return [plain - plain * into, plain * into, *cache, visible - visible * out, visible * out, reasoning]


def _line_through(tokens: Callable[[Fraction], _Weights], start: Fraction, end: Fraction) -> tuple[_Weights, _Weights]:
    """Base and slope of *tokens*, which are linear from *start* to *end*."""
    first, last = tokens(start), tokens(end)
    length = end - start or Fraction(1)
    slope = [[(b - a) / length for a, b in zip(*rows, strict=True)] for rows in zip(first, last, strict=True)]
    base = [[a - start * b for a, b in zip(*rows, strict=True)] for rows in zip(first, slope, strict=True)]
    return base, slope


def _published(rates: Rates, *names: str) -> int:
    """The first of the named rates that is published."""
    for name in names:
        rate: int | None = getattr(rates, name)
        if rate is not None:
            return rate
    return 0


def cheapest_along(
    candidates: Sequence[Quote], workload: Workload, key: str, varied: WorkloadInput, *, varies: bool
) -> tuple[Piece, ...]:
    """The cost of the cheapest of a model's `Ranking.candidates` as *varied* varies, in 10⁻¹² USD.

    *varies* is False if *varied* is the multiplier of a different model.
    """
    found: list[Piece] = []
    for interval in _intervals(workload, varied):
        bills = _VariedBills(workload, key, varied, interval, varies=varies)
        found += scaled(_envelope(*bills.lines(candidates), interval), bills.scale)
    return tuple(found)


def _envelope(published: Sequence[CostLine], assumed: Sequence[CostLine], interval: _Interval) -> tuple[Piece, ...]:
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

    Of offers within 0.1% of each other, the ranking's tie rule names one. A change at the start of the range says that
    a tie at the workload itself ends there.
    """
    end, tolerance = _end(workload, varied), Fraction(TIE_TOLERANCE)
    pieces: list[Piece] = []
    for interval in _intervals(workload, varied):
        bills = _VariedBills(workload, key, varied, interval, varies=True)
        published, assumed = bills.lines(candidates)
        lowest = _envelope(
            without_ties(published, *interval, tolerance), without_ties(assumed, *interval, tolerance), interval
        )
        if lowest and not pieces and _here(workload, key, varied) == interval[0]:
            lowest = (
                replace(lowest[0], end=interval[0]),
                *lowest,
            )  # a tie at the workload itself may be one only there
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
