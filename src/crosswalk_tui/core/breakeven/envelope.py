"""Lower envelopes of cost lines: what the cheapest of several offers costs as an input changes.

A line may end at the reply limit of its offer; there the envelope jumps to the next line, or ends. All arithmetic is
exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from crosswalk_tui.core.models import Offer


@dataclass(frozen=True, slots=True)
class CostLine:
    """The cost of an offer at input value t, ``base + slope * t``, in an arbitrary unit.

    Attributes:
        until: the last value at which the offer is available; None without limit.
    """

    base: Fraction | int
    slope: Fraction | int
    offer: Offer
    until: Fraction | None = None

    def at(self, t: Fraction) -> Fraction:
        """The cost at *t*."""
        return Fraction(self.base + self.slope * t)


@dataclass(frozen=True, slots=True)
class Piece:
    """An interval over which one line is the cheapest; without limit if *end* is None."""

    start: Fraction
    end: Fraction | None
    line: CostLine


def lower_envelope(lines: Sequence[CostLine], start: Fraction, end: Fraction | None) -> tuple[Piece, ...]:
    """The lower envelope of *lines* from *start* to *end*; it ends with the longest line if none reaches *end*.

    Of equal lines, the one that stays the cheapest longest is taken. A line that ends at *start* is ignored.
    """
    pieces: list[Piece] = []
    here = start
    left = [line for line in lines if line.until is None or line.until > start or start == end]
    while left and (end is None or here < end or not pieces):
        now = min(left, key=lambda line: _rank_at(line, here))
        until = min(_changes(now, left, here, end), default=None)
        pieces.append(Piece(here, until, now))
        if until is None:
            break
        here = until
        left = [line for line in left if line.until is None or line.until > here]
    return tuple(pieces)


def by_tie_rule(pieces: Sequence[Piece], lines: Sequence[CostLine], tolerance: Fraction) -> tuple[Piece, ...]:
    """*pieces* with the first of *lines*, in the order of the tie rule, that ties with the cheapest all along.

    A piece is divided where that line ends. The cheapest itself is among *lines*.
    """
    found: list[Piece] = []
    for piece in pieces:
        start = piece.start
        while True:
            line = next((each for each in lines if _ties_along(each, piece, start, tolerance)), piece.line)
            end = piece.end if line.until is None or line is piece.line else _first(line.until, piece.end)
            found.append(Piece(start, end, line))
            if end is None or end == piece.end:
                break
            start = end
    return tuple(found)


def without_ties(
    lines: Sequence[CostLine], start: Fraction, end: Fraction | None, tolerance: Fraction
) -> list[CostLine]:
    """Drop lines that tie within *tolerance* with an earlier line, or exceed it, over their whole length."""
    over, under = (1 + tolerance).as_integer_ratio()
    kept: list[tuple[CostLine, Fraction | int, Fraction | int]] = []
    for line in lines:
        near, far = line.at(start) if start else line.base, line.slope if end is None else line.at(end)
        most, grown = over * near, over * far
        if not any(under * low <= most and under * high <= grown and _lasts(k, line) for k, low, high in kept):
            kept.append((line, near, far))
    return [line for line, _, _ in kept]


def _lasts(one: CostLine, other: CostLine) -> bool:
    """Whether *one* is available as far as *other*."""
    return one.until is None or (other.until is not None and one.until >= other.until)


def _first(one: Fraction, other: Fraction | None) -> Fraction:
    return one if other is None else min(one, other)


def _ties_along(line: CostLine, piece: Piece, start: Fraction, tolerance: Fraction) -> bool:
    """Whether *line* costs as much as *piece* from *start* as far as both reach."""
    if line.until is not None and line.until <= start:
        return False
    end = piece.end if line.until is None else _first(line.until, piece.end)
    most = 1 + tolerance
    if line.at(start) > most * piece.line.at(start):
        return False
    return line.slope <= most * piece.line.slope if end is None else line.at(end) <= most * piece.line.at(end)


def scaled(pieces: Sequence[Piece], divisor: int) -> tuple[Piece, ...]:
    """Divide every cost by *divisor*."""
    result = []
    for piece in pieces:
        base, slope = Fraction(piece.line.base) / divisor, Fraction(piece.line.slope) / divisor
        result.append(replace(piece, line=replace(piece.line, base=base, slope=slope)))
    return tuple(result)


def _rank_at(line: CostLine, t: Fraction) -> tuple[Fraction | int, Fraction | int, bool, Fraction | int]:
    """The cheaper first; then the one that grows less, and the one that lasts longer."""
    cost = line.base * t.denominator + line.slope * t.numerator
    return cost, line.slope, line.until is not None, 0 if line.until is None else -line.until


def _changes(now: CostLine, left: Sequence[CostLine], here: Fraction, end: Fraction | None) -> list[Fraction]:
    """Where a different line may become the cheapest: at the end, or where *now* ends or meets a flatter line."""
    ends = [t for t in (now.until, end) if t is not None]
    last = min(ends, default=None)
    meetings = [
        meeting
        for line in left
        if line.slope < now.slope
        and (meeting := Fraction(line.base - now.base) / Fraction(now.slope - line.slope)) > here
        and (last is None or meeting < last)
        and (line.until is None or meeting < line.until)
    ]
    return [*meetings, *([] if last is None else [last])]


def cost_at(pieces: Sequence[Piece], t: Fraction) -> Fraction:
    """The cost of the cheapest offer at input value *t*.

    Raises:
        ValueError: *t* lies outside the envelope.
    """
    for piece in pieces:
        if piece.start <= t and (piece.end is None or t <= piece.end):
            return piece.line.at(t)
    raise ValueError(f"{t} lies outside the envelope")
