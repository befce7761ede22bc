"""Compare two lower envelopes: where one is cheaper, where they cross, and where they tie. All arithmetic is exact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from crosswalk_tui.core.breakeven.envelope import CostLine, Piece


@dataclass(frozen=True, slots=True)
class Region:
    """An interval over which the same of two envelopes is cheaper.

    Attributes:
        end: None without limit.
        lead: -1 if the first is cheaper, 1 if the second is, 0 for a tie.
        leaps: a cost jumps at its start, because an offer ends.
    """

    start: Fraction
    end: Fraction | None
    lead: int
    leaps: bool = False


def regions(one: Sequence[Piece], other: Sequence[Piece], tolerance: Fraction = Fraction(0)) -> list[Region]:
    """The intervals in which one of two envelopes with the same start is cheaper, as far as both reach.

    A lead between two lines that never exceeds *tolerance*, a share of the lower cost, is a tie.
    """
    found: list[Region] = []
    for region, apart in _stretches_of_one_lead(one, other, tolerance):
        lead = region.lead if apart else 0
        if found and found[-1].lead == lead:
            found[-1] = replace(found[-1], end=region.end)
        else:
            found.append(replace(region, lead=lead))
    return found


def crossings(found: Sequence[Region]) -> tuple[tuple[Fraction, int, bool], ...]:
    """Where the cheaper of two envelopes changes: position, the cheaper one above it (0 or 1), whether a cost jumps.

    Touching is no crossing. After a tie, the crossing is at its end, even if neither was cheaper before.
    """
    sides: list[tuple[Fraction, int, bool]] = []
    before: int | None = None
    for region in found:
        if region.lead and before is not None and region.lead != before:
            sides.append((region.start, int(region.lead > 0), region.leaps))
        before = region.lead if region.lead or before is None else before
    return tuple(sides)


def ties(found: Sequence[Region]) -> tuple[tuple[Fraction, Fraction | None], ...]:
    """Start and end (None without limit) of the intervals over which both envelopes cost the same."""
    return tuple((region.start, region.end) for region in found if not region.lead and region.start != region.end)


def _stretches_of_one_lead(
    one: Sequence[Piece], other: Sequence[Piece], tolerance: Fraction
) -> Iterator[tuple[Region, bool]]:
    """Yield intervals of one line each, cut where the lines meet, and whether the lead exceeds the tolerance."""
    arrived = Fraction(0)  # the gap at the end of the previous interval
    for start, end, a, b in _stretches(one, other) if one and other else ():
        gap, drift = a.at(start) - b.at(start), Fraction(a.slope - b.slope)
        meeting = start - gap / drift if drift else start
        inside = meeting > start and (end is None or meeting < end)
        first = _sign(gap) or (_sign(drift) if start != end else 0)
        cut = meeting if inside else end
        yield Region(start, cut, first, leaps=arrived not in (0, gap)), _apart(a, b, (start, cut), tolerance)
        if inside:
            yield Region(meeting, end, _sign(drift)), _apart(a, b, (meeting, end), tolerance)
        arrived = gap if end is None else gap + drift * (end - start)


def _apart(one: CostLine, other: CostLine, stretch: tuple[Fraction, Fraction | None], tolerance: Fraction) -> bool:
    """Whether the lines differ by more than the tolerance anywhere in the *stretch*.

    The ratio of two lines is monotonic, so the ends suffice; in the limit it is the ratio of the slopes.
    """
    ends = [(Fraction(one.slope), Fraction(other.slope)) if t is None else (one.at(t), other.at(t)) for t in stretch]
    return any(abs(x - y) > tolerance * min(x, y) for x, y in ends)


def _stretches(
    one: Sequence[Piece], other: Sequence[Piece]
) -> list[tuple[Fraction, Fraction | None, CostLine, CostLine]]:
    """The intervals over which each envelope is a single line."""
    result = []
    i = j = 0
    start = one[0].start  # as of the other
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
