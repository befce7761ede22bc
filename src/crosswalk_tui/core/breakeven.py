"""Where the answer changes: the mix at which two models cost the same, and at which one model's provider changes.

Three knobs turn while everything else stays: the output:input ratio (input fixed), the cached share of the input, and
the output multiplier of one model. None of them changes the prompt, so every offer stays in its context band, where its
bill is linear in each knob: the break-even is in closed form over the lower envelope of the offers. The offers are
those in the running for the workload as it is: a limit on a reply's length is not looked at again as the ratio turns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from crosswalk_tui.core.catalogue import Offer, Price, Rates
from crosswalk_tui.core.envelope import Line, Piece, cost_at, crossings, lower_envelope, ties
from crosswalk_tui.core.money import MICRO_PER_USD
from crosswalk_tui.core.pricing import Quote, request_fee
from crosswalk_tui.core.ranking import TIE_TOLERANCE
from crosswalk_tui.core.vocabulary import BandRule
from crosswalk_tui.core.workload import Workload


class Knob(StrEnum):
    """What is turned while the rest of the workload stays as it is."""

    RATIO = "ratio"
    CACHED = "cached"
    MULTIPLIER = "multiplier"


@dataclass(frozen=True, slots=True)
class Crossing:
    """A knob position at which both sides cost the same and beyond which another is the cheaper.

    Attributes:
        at: the knob's position: output tokens per input token, a share of the input, or a factor.
        winner: the side that is cheaper beyond it, 0 for the first and 1 for the second.
    """

    at: Fraction
    winner: int


@dataclass(frozen=True, slots=True)
class BreakEven:
    """Where two models change places as one knob turns.

    Attributes:
        here: where the workload stands; None when it has no such position (no input, say).
        end: how far the knob turns; None without limit.
        winner: the side that is cheaper at the knob's start and just beyond it; None when they cost the same there.
        winner_here: the side that is cheaper now, None for a tie within 0.1%.
        crossings: where they change places, in order; empty means never.
        ties: the stretches over which both cost exactly the same, start and end (None: without end).
    """

    knob: Knob
    here: Fraction | None
    end: Fraction | None
    winner: int | None
    winner_here: int | None
    crossings: tuple[Crossing, ...]
    ties: tuple[tuple[Fraction, Fraction | None], ...] = ()

    @property
    def always(self) -> int | None:
        """The side that is cheaper over the whole knob, if one is."""
        return self.winner if not self.crossings and not self.ties else None


@dataclass(frozen=True, slots=True)
class ProviderChange:
    """A knob position at which a model's cheapest offer becomes another one."""

    at: Fraction
    before: Offer
    after: Offer


@dataclass(frozen=True, slots=True)
class _Unit:
    """What one token of each kind costs at an offer, in 10⁻¹² USD, and what does not depend on tokens."""

    uncached: Fraction
    cached: Fraction
    written: Fraction
    written_1h: Fraction
    visible: Fraction
    reasoning: Fraction
    fixed: Fraction


def _unit(quote: Quote, workload: Workload) -> _Unit:
    base, band, prompt = quote.price.rates, quote.band, workload.prompt
    out = band.rates if band is not None and band.band_rule is BandRule.CLIFF else base
    count, fee = workload.request_count, request_fee(quote.price, band)

    def mixed(name: str, *stand_ins: str) -> Fraction:
        low = _published(base, name, *stand_ins)
        if band is None or prompt is None:
            return low
        high = _published(band.rates, name, *stand_ins)
        return high if band.band_rule is BandRule.CLIFF else _marginal(low, high, band, prompt)

    return _Unit(
        uncached=mixed("input"),
        cached=mixed("cache_read", "input"),
        written=mixed("cache_write", "input"),
        written_1h=mixed("cache_write_1h", "cache_write", "input"),
        visible=_published(out, "output"),
        reasoning=_published(out, "reasoning", "output"),
        fixed=Fraction(count * fee * MICRO_PER_USD if count is not None and fee else 0),
    )


def _published(rates: Rates, *names: str) -> Fraction:
    return Fraction(next((rate for name in names if (rate := getattr(rates, name)) is not None), 0))


def _marginal(low: Fraction, high: Fraction, band: Price, prompt: int) -> Fraction:
    return (low * band.band_from + high * (prompt - band.band_from)) / prompt


def _line(quote: Quote, workload: Workload, knob: Knob) -> Line:
    """The offer's bill as the knob turns; *workload* is as the model meets it, its own multiplier applied."""
    unit = _unit(quote, workload)
    cached, written, hourly, thinking = (
        Fraction(share)
        for share in (
            workload.cached_share,
            workload.cache_write_share,
            workload.cache_write_1h_share,
            workload.reasoning_share,
        )
    )
    tokens_in, tokens_out = workload.input_tokens, workload.output_tokens
    per_output = (1 - thinking) * unit.visible + thinking * unit.reasoning
    per_input = (
        (1 - cached - written - hourly) * unit.uncached
        + cached * unit.cached
        + written * unit.written
        + hourly * unit.written_1h
    )
    if knob is Knob.RATIO:
        return Line(tokens_in * per_input + unit.fixed, tokens_in * per_output, quote.offer)
    if knob is Knob.MULTIPLIER:
        return Line(tokens_in * per_input + unit.fixed, tokens_out * per_output, quote.offer)
    without = per_input - cached * (unit.cached - unit.uncached)
    base = tokens_in * without + tokens_out * per_output + unit.fixed
    return Line(base, tokens_in * (unit.cached - unit.uncached), quote.offer)


def break_even(
    first: Sequence[Quote],
    second: Sequence[Quote],
    workload: Workload,
    keys: tuple[str, str],
    knob: Knob,
    side: int = 1,
) -> BreakEven | None:
    """Where the cheapest of *first* and the cheapest of *second* cost the same; None when either has no offer.

    Args:
        first: every quote in the running of the first model (``Ranking.candidates``).
        second: the same of the second.
        workload: as the user stated it.
        keys: both models' keys, for their multipliers.
        knob: what turns.
        side: whose multiplier turns, for that knob.
    """
    if not first or not second or (knob is Knob.RATIO and workload.input_tokens == 0):
        return None
    mine = tuple(workload.for_model(key) for key in keys)
    end = _end(workload, knob)
    envelopes = tuple(
        lower_envelope([_turning(q, workload, own, knob, turns=i == side) for q in quotes], Fraction(0), end)
        for i, (quotes, own) in enumerate(zip((first, second), mine, strict=True))
    )
    here = _here(workload, keys[side], knob)
    found = tuple(Crossing(at, winner) for at, winner in crossings(*envelopes))
    start = _side(envelopes, Fraction(0))
    if start is None and end != 0:
        start = _gentler(envelopes)
    now = None if here is None else _side(envelopes, here, tolerance=Fraction(TIE_TOLERANCE))
    return BreakEven(knob, here, end, start, now, found, ties(*envelopes))


def _turning(quote: Quote, stated: Workload, own: Workload, knob: Knob, *, turns: bool) -> Line:
    if knob is Knob.RATIO:
        line = _line(quote, stated, knob)
        return Line(line.base, line.slope * _factor(stated, quote), line.offer)
    if knob is Knob.MULTIPLIER:
        if turns:
            return _line(quote, stated, knob)
        line = _line(quote, own, knob)
        return Line(line.at(Fraction(1)), Fraction(0), line.offer)
    return _line(quote, own, knob)


def _factor(workload: Workload, quote: Quote) -> Fraction:
    return Fraction(dict(workload.multipliers).get(quote.offer.model_key, 1))


def _end(workload: Workload, knob: Knob) -> Fraction | None:
    if knob is not Knob.CACHED:
        return None
    return 1 - Fraction(workload.cache_write_share) - Fraction(workload.cache_write_1h_share)


def _here(workload: Workload, key: str, knob: Knob) -> Fraction | None:
    if knob is Knob.CACHED:
        return Fraction(workload.cached_share)
    if knob is Knob.MULTIPLIER:
        return Fraction(dict(workload.multipliers).get(key, 1))
    return Fraction(workload.output_tokens, workload.input_tokens) if workload.input_tokens else None


def _side(envelopes: Sequence[tuple[Piece, ...]], t: Fraction, tolerance: Fraction = Fraction(0)) -> int | None:
    one, other = (cost_at(pieces, t) for pieces in envelopes)
    if abs(one - other) <= tolerance * min(one, other):
        return None
    return 0 if one < other else 1


def _gentler(envelopes: Sequence[tuple[Piece, ...]]) -> int | None:
    """Of two that cost the same at the start, the side whose cost grows less from there."""
    one, other = (pieces[0].line.slope for pieces in envelopes)
    return None if one == other else 0 if one < other else 1


def provider_changes(
    candidates: Sequence[Quote], workload: Workload, key: str, knob: Knob
) -> tuple[ProviderChange, ...]:
    """Where the cheapest offer of one model becomes another one as *knob* turns, in order.

    Offers that stay within 0.1% of another over the whole knob are ties, and no change.
    """
    if not candidates or (knob is Knob.RATIO and workload.input_tokens == 0):
        return ()
    own, end = workload.for_model(key), _end(workload, knob)
    lines = [_turning(quote, workload, own, knob, turns=True) for quote in candidates]
    pieces = lower_envelope(_without_ties(lines, end), Fraction(0), end)
    return tuple(ProviderChange(after.start, before.line.offer, after.line.offer) for before, after in pairwise(pieces))


def _without_ties(lines: list[Line], end: Fraction | None) -> list[Line]:
    """The lines without those that another is never dearer than by more than the tie tolerance."""
    limit = 1 + Fraction(TIE_TOLERANCE)
    kept: list[Line] = []
    for line in lines:
        far = line.slope if end is None else line.at(end)
        if not any(
            k.base <= limit * line.base and (k.slope if end is None else k.at(end)) <= limit * far for k in kept
        ):
            kept.append(line)
    return kept
