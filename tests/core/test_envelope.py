"""The lower edge of straight lines, and where two such edges change places, against brute force."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.breakeven.envelope import CostLine, Piece, cost_at, lower_envelope
from crosswalk_tui.core.breakeven.two_envelopes import crossings, regions, ties
from crosswalk_tui.core.models import Offer, Provider
from crosswalk_tui.core.vocabulary import ProviderType

ZERO = Fraction(0)


def line(base: int, slope: int, name: str = "m") -> CostLine:
    return CostLine(Fraction(base), Fraction(slope), Offer(1, Provider("p", "P", ProviderType.HOST), name, "lab/m"))


def edge(*of: CostLine, end: Fraction | None = None) -> tuple[Piece, ...]:
    return lower_envelope(of, ZERO, end)


numbers = st.integers(0, 6) | st.integers(0, 1_000)
bundles = st.lists(st.builds(line, numbers, st.integers(-6, 6)), min_size=1, max_size=6)
ends = st.none() | st.fractions(0, 10, max_denominator=7)


def spots(lines: list[CostLine], end: Fraction | None) -> list[Fraction]:
    """Every position at which something may change, the ends, and a position between each two of them."""
    meetings = {
        Fraction(b.base - a.base) / Fraction(a.slope - b.slope) for a in lines for b in lines if a.slope != b.slope
    }  # fmt: skip
    last = max([*meetings, ZERO]) + 1 if end is None else end
    found = sorted({ZERO, last, *(t for t in meetings if 0 < t < last)})
    return sorted({*found, *((a + b) / 2 for a, b in pairwise(found))})


def test_two_lines_that_cross() -> None:
    cheap_start, cheap_end = line(1, 4, "start"), line(3, 1, "end")
    assert edge(cheap_start, cheap_end) == (
        Piece(ZERO, Fraction(2, 3), cheap_start),
        Piece(Fraction(2, 3), None, cheap_end),
    )
    assert edge(cheap_start, cheap_end, end=Fraction(1, 2)) == (Piece(ZERO, Fraction(1, 2), cheap_start),)
    assert edge(cheap_start, cheap_end, end=Fraction(2, 3)) == (Piece(ZERO, Fraction(2, 3), cheap_start),)


def test_of_two_lines_that_start_alike_the_one_that_stays_cheap_is_taken() -> None:
    gentle = line(1, 1, "gentle")
    assert edge(line(1, 2), gentle) == (Piece(ZERO, None, gentle),)


def test_no_lines_have_no_envelope_and_a_fixed_input_has_one_point() -> None:
    assert edge() == ()
    only = line(1, 1)
    assert edge(line(2, -1), only, end=ZERO) == (Piece(ZERO, ZERO, only),)


def test_outside_the_edge_there_is_no_cost() -> None:
    with pytest.raises(ValueError, match="outside"):
        cost_at(edge(line(1, 1), end=Fraction(1)), Fraction(2))


@given(bundles, ends)
def test_the_edge_is_the_cheapest_line_everywhere(lines: list[CostLine], end: Fraction | None) -> None:
    pieces = lower_envelope(lines, ZERO, end)
    assert pieces[0].start == 0
    assert pieces[-1].end == end
    for before, after in pairwise(pieces):
        assert before.end == after.start
        assert before.line.slope > after.line.slope  # the cheapest of many only ever bends down
        assert before.line.at(after.start) == after.line.at(after.start)
    for t in spots(lines, end):
        assert cost_at(pieces, t) == min(candidate.at(t) for candidate in lines)


def test_where_two_edges_cross() -> None:
    assert crossings(regions(edge(line(1, 4)), edge(line(2, 2)))) == ((Fraction(1, 2), 1, False),)
    assert crossings(regions(edge(line(1, 4), line(3, 1)), edge(line(2, 2)))) == (
        (Fraction(1, 2), 1, False),
        (Fraction(1), 0, False),
    )
    assert crossings(regions(edge(line(1, 1)), edge(line(2, 2)))) == ()
    assert crossings(regions((), edge(line(1, 1)))) == ()


def test_touching_is_no_crossing() -> None:
    bent = edge(line(2, 8), line(6, 2))  # 7 1/3 at 2/3
    assert crossings(regions(bent, edge(CostLine(Fraction(4), Fraction(5), line(0, 0).offer)))) == ()


def test_a_stretch_of_equal_cost_is_crossed_where_it_ends() -> None:
    shared = line(4, 2)  # the cheapest of both between 1 and 2
    first, second = edge(line(2, 4), shared), edge(line(3, 3), shared, line(6, 1))
    assert crossings(regions(first, second)) == ((Fraction(2), 1, False),)
    assert ties(regions(first, second)) == ((Fraction(1), Fraction(2)),)


def test_equal_from_the_start_until_one_becomes_cheaper() -> None:
    shared = line(1, 4)
    first, second = edge(shared), edge(shared, line(3, 1))
    assert crossings(regions(first, second)) == ((Fraction(2, 3), 1, False),)
    assert ties(regions(first, second)) == ((ZERO, Fraction(2, 3)),)
    assert crossings(regions(second, first)) == ((Fraction(2, 3), 0, False),)


@given(bundles, bundles, st.lists(st.builds(line, numbers, st.integers(-6, 6)), max_size=2), ends)
def test_between_the_crossings_the_same_edge_stays_the_cheaper(
    one: list[CostLine], other: list[CostLine], shared: list[CostLine], end: Fraction | None
) -> None:
    mine, yours = [*one, *shared], [*other, *shared]
    edges = lower_envelope(mine, ZERO, end), lower_envelope(yours, ZERO, end)
    found, equal = crossings(regions(*edges)), ties(regions(*edges))
    all_spots = [t for t in spots([*mine, *yours], end) if end is None or t <= end]
    middles = [(a + b) / 2 for a, b in pairwise(all_spots)]
    sides = set()
    for t in middles:
        a, b = min(x.at(t) for x in mine), min(x.at(t) for x in yours)
        assert (a == b) == any(start < t and (stop is None or t < stop) for start, stop in equal)
        passed = [winner for at, winner, _ in found if at < t]
        if a != b and passed:
            assert passed[-1] == (0 if a < b else 1)
        if a != b and not passed:
            sides.add(0 if a < b else 1)
    # Before the first crossing it is the other one, or nobody if they began alike.
    assert sides <= ({1 - found[0][1]} if found else {0}) or (not found and sides <= {1})
    assert all(before[1] != after[1] and before[0] < after[0] for before, after in pairwise(found))
    for at, _, limited in found:
        assert not limited
        assert min(x.at(at) for x in mine) == min(x.at(at) for x in yours)
        assert at not in [start for start, _ in equal]


# Lines that end


def test_an_edge_leaps_to_the_next_line_where_one_ends_and_ends_with_the_last() -> None:
    short, long = replace(line(1, 1, "short"), until=Fraction(2)), replace(line(4, 1, "long"), until=Fraction(5))
    pieces = edge(short, long)
    assert pieces == (Piece(ZERO, Fraction(2), short), Piece(Fraction(2), Fraction(5), long))
    assert cost_at(pieces, Fraction(2)) == 3, "where it ends, it can still be had"
    with pytest.raises(ValueError, match="outside"):
        cost_at(pieces, Fraction(6))
    assert edge(replace(short, until=ZERO)) == ()
    assert edge(short, long, end=Fraction(1)) == (Piece(ZERO, Fraction(1), short),)


def test_a_leap_over_the_other_edge_is_a_crossing_at_which_they_differ() -> None:
    short, rest, other = replace(line(1, 1), until=Fraction(2)), line(9, 1), line(4, 1)
    assert crossings(regions(edge(short, rest), edge(other))) == ((Fraction(2), 1, True),)
    assert crossings(regions(edge(other), edge(short, rest))) == ((Fraction(2), 0, True),)
    assert crossings(regions(edge(short), edge(other))) == (), "beyond its end there is nothing to compare with"


def test_of_lines_that_cost_the_same_the_one_that_lasts_is_taken() -> None:
    short, long = replace(line(1, 1, "short"), until=Fraction(2)), line(1, 1, "long")
    assert edge(short, long) == edge(long, short) == (Piece(ZERO, None, long),)
    ending = replace(long, until=Fraction(5))
    assert edge(short, ending) == edge(ending, short) == (Piece(ZERO, Fraction(5), ending),)


def test_a_crossing_at_a_bend_or_at_an_end_where_both_cost_the_same_is_no_leap() -> None:
    # min(4 t, 3 + t, 5) meets 7 - t at 2, where it bends for the second time.
    bent = edge(line(0, 4), line(3, 1), line(5, 0))
    assert crossings(regions(bent, edge(line(7, -1)))) == ((Fraction(2), 1, False),)
    # 1 + t ends at 2, where 5 - t costs 3 as well; the next costs 11.
    ending = edge(replace(line(1, 1), until=Fraction(2)), line(9, 1))
    assert crossings(regions(ending, edge(line(5, -1)))) == ((Fraction(2), 1, False),)


ending = st.builds(
    replace, st.builds(line, numbers, st.integers(0, 6)), until=st.none() | st.fractions(0, 9, max_denominator=5)
)


@given(st.lists(ending, min_size=1, max_size=6), ends)
def test_the_edge_is_the_cheapest_line_that_has_not_ended(lines: list[CostLine], end: Fraction | None) -> None:
    pieces = lower_envelope(lines, ZERO, end)
    stops = {stop for each in lines if (stop := each.until) is not None}
    places = sorted({*spots(lines, end), *stops, *([] if end is None else [end])})
    for t in {*places, *((a + b) / 2 for a, b in pairwise(places))}:
        there = [each.at(t) for each in lines if each.until is None or t <= each.until]
        if t == 0 or (end is not None and t > end):
            continue
        if not there:
            assert not pieces or (pieces[-1].end is not None and t > pieces[-1].end)
        else:
            assert cost_at(pieces, t) == min(there)
