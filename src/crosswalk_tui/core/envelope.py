"""The cheapest of several offers as one knob turns: each bill is a straight line, the cheapest their lower edge.

All arithmetic is in fractions, so a crossing is exact and prices both sides alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from crosswalk_tui.core.catalogue import Offer


@dataclass(frozen=True, slots=True)
class Line:
    """What one offer costs at knob position t: ``base + slope * t``, in 10⁻¹² USD per month."""

    base: Fraction
    slope: Fraction
    offer: Offer

    def at(self, t: Fraction) -> Fraction:
        """The cost at knob position *t*."""
        return self.base + self.slope * t


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the knob over which one offer is the cheapest.

    Attributes:
        end: where it ends; None when it does not.
    """

    start: Fraction
    end: Fraction | None
    line: Line


def lower_envelope(lines: Sequence[Line], start: Fraction, end: Fraction | None) -> tuple[Piece, ...]:
    """The cheapest line over the stretch from *start* to *end*, piece by piece; empty when there are no lines.

    Of lines that cost the same, the one that stays the cheapest longest is taken.
    """
    pieces: list[Piece] = []
    here = start
    while lines and (end is None or here < end or not pieces):
        now = min(lines, key=lambda line: (line.at(here), line.slope, line.base))
        rivals = [(_meeting(now, line), line) for line in lines if line.slope < now.slope]
        ahead = [t for t, _ in rivals if t > here]
        until = min(ahead, default=None)
        if until is None or (end is not None and until >= end):
            pieces.append(Piece(here, end, now))
            break
        pieces.append(Piece(here, until, now))
        here = until
    return tuple(pieces)


def _meeting(one: Line, other: Line) -> Fraction:
    return (other.base - one.base) / (one.slope - other.slope)


def crossings(one: Sequence[Piece], other: Sequence[Piece]) -> tuple[tuple[Fraction, int], ...]:
    """Where the cheaper of two envelopes changes sides, in order, and the one that is cheaper beyond: 0 or 1.

    Touching without changing sides is no crossing; after a stretch of equal cost, the crossing is where it ends, also
    when nobody was cheaper before it.
    """
    found: list[tuple[Fraction, int]] = []
    before: int | None = None
    for start, end, gap, drift in _gaps(one, other):
        meeting = -gap / drift if drift else Fraction(-1)
        inside = meeting > 0 and (end is None or meeting < end - start)
        # The gap's sign just after the start of the stretch, and just after the lines meet within it.
        for at, after in ((start, _sign(gap) or _sign(drift)), *(((start + meeting, _sign(drift)),) if inside else ())):
            if after and before is not None and after != before:
                found.append((at, int(after > 0)))
            before = after if after or before is None else before
    return tuple(found)


def ties(one: Sequence[Piece], other: Sequence[Piece]) -> tuple[tuple[Fraction, Fraction | None], ...]:
    """The stretches over which both envelopes cost exactly the same: start and end, the end None when there is none."""
    found: list[tuple[Fraction, Fraction | None]] = []
    for start, end, gap, drift in _gaps(one, other):
        if not gap and not drift and start != end:
            joined = found.pop()[0] if found and found[-1][1] == start else start
            found.append((joined, end))
    return tuple(found)


def _gaps(one: Sequence[Piece], other: Sequence[Piece]) -> list[tuple[Fraction, Fraction | None, Fraction, Fraction]]:
    """Where each is one line: start, end, and the gap between the two at the start and per step."""
    stretches = _stretches(one, other) if one and other else []
    return [(start, end, a.at(start) - b.at(start), a.slope - b.slope) for start, end, a, b in stretches]


def _stretches(one: Sequence[Piece], other: Sequence[Piece]) -> list[tuple[Fraction, Fraction | None, Line, Line]]:
    """The stretches over which both envelopes are one line each."""
    result = []
    i = j = 0
    start = max(one[0].start, other[0].start)
    while i < len(one) and j < len(other):
        ends = [end for end in (one[i].end, other[j].end) if end is not None]
        end = min(ends) if ends else None
        result.append((start, end, one[i].line, other[j].line))
        if end is None:
            break
        i += one[i].end == end
        j += other[j].end == end
        start = end
    return result


def _sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)


def cost_at(pieces: Sequence[Piece], t: Fraction) -> Fraction:
    """What the cheapest offer costs at knob position *t*.

    Raises:
        ValueError: *t* lies outside the envelope.
    """
    for piece in pieces:
        if piece.start <= t and (piece.end is None or t <= piece.end):
            return piece.line.at(t)
    raise ValueError(f"{t} lies outside the envelope")
