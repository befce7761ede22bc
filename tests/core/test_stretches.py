"""A break-even in words: the same value reads the same everywhere, and none reads as a false zero."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from crosswalk_tui.core.breakeven.crossings import BreakEven, Crossing
from crosswalk_tui.core.breakeven.stretches import (
    Stretch,
    cheaper,
    cut_short,
    elsewhere,
    input_text,
    ranges,
    stretches,
)
from crosswalk_tui.core.vocabulary import WorkloadInput

NAMES = ("A", "B")
THIRD, HALF = Fraction(1, 3), Fraction(1, 2)


def found(*crossings: Crossing, winner: int | None = 0, varied: WorkloadInput = WorkloadInput.RATIO) -> BreakEven:
    return BreakEven(varied, Fraction(1), None, winner, winner, crossings)


@pytest.mark.parametrize(
    ("at", "varied", "text"),
    [
        (None, WorkloadInput.RATIO, "—"),
        (Fraction(0), WorkloadInput.RATIO, "0"),
        (THIRD, WorkloadInput.RATIO, "0.333"),
        (Fraction(1, 10**8), WorkloadInput.RATIO, "0.00000001"),
        (Fraction(2499, 2), WorkloadInput.RATIO, "1,250"),
        (Fraction(10**15), WorkloadInput.RATIO, "1,000,000,000M"),
        (THIRD, WorkloadInput.CACHED, "33.3%"),
        (Fraction(1, 10**8), WorkloadInput.CACHED, "<0.1%"),
        (Fraction(1), WorkloadInput.CACHED, "100%"),
        (Fraction(3, 2), WorkloadInput.MULTIPLIER, "1.5×"),
    ],
)
def test_a_position_reads_by_its_input(at: Fraction | None, varied: WorkloadInput, text: str) -> None:
    assert input_text(at, varied) == text


def test_without_a_crossing_one_is_always_cheaper() -> None:
    assert stretches(found()) == [Stretch(Fraction(0), None, 0)]
    assert cheaper(found(), NAMES) == "A is cheaper at any value"
    assert cheaper(found(winner=None), NAMES) == "A and B cost the same throughout"


def test_stretches_are_in_order() -> None:
    twice = found(Crossing(THIRD, 1), Crossing(HALF, 0, limited=True))
    assert [(part.start, part.winner) for part in stretches(twice)] == [(0, 0), (THIRD, 1), (HALF, 0)]
    assert cheaper(twice, NAMES) == "A below 0.333, B from 0.333 to 0.5, A above 0.5 (reply limit)"


def test_a_tie_is_a_separate_stretch() -> None:
    tied = replace(found(Crossing(HALF, 1)), ties=((THIRD, HALF),))
    assert cheaper(tied, NAMES) == "A below 0.333, both alike from 0.333 to 0.5, B above 0.5"
    touching = replace(found(), ties=((THIRD, None),))
    assert cheaper(touching, NAMES) == "A below 0.333, both alike above 0.333"


def test_beyond_the_last_value_there_is_no_stretch() -> None:
    whole = replace(found(Crossing(HALF, 1), varied=WorkloadInput.CACHED), end=HALF)
    assert stretches(whole) == [Stretch(Fraction(0), HALF, 0)]
    assert cheaper(whole, NAMES) == "A is cheaper at any value"


def test_where_one_cannot_follow_is_reported() -> None:
    short = replace(found(), end=Fraction(2), cut_short=(1,))
    assert cut_short(short, NAMES) == "above 2 no offer of B allows the replies"
    assert cheaper(short, NAMES) == "A, above 2 no offer of B allows the replies"
    turned = replace(short, crossings=(Crossing(HALF, 1),))
    assert cheaper(turned, NAMES) == "A below 0.5, B from 0.5 to 2, above 2 no offer of B allows the replies"
    assert cut_short(found(), NAMES) == ""


def test_elsewhere_leaves_out_the_stretch_of_the_workload() -> None:
    twice = found(Crossing(THIRD, 1), Crossing(HALF, 0))
    assert elsewhere(replace(twice, here=Fraction(2, 5)), NAMES) == "A below 0.333, A above 0.5"
    # At the crossing itself the stretch that begins there is the present one.
    assert elsewhere(replace(twice, here=THIRD), NAMES) == "A below 0.333, A above 0.5"
    assert elsewhere(replace(twice, here=HALF), NAMES) == "A below 0.333, B from 0.333 to 0.5"
    assert elsewhere(replace(twice, here=None), NAMES) == ranges(twice, NAMES)
    assert elsewhere(found(Crossing(HALF, 1)), NAMES) == "A below 0.5"


def test_elsewhere_has_the_reason_of_a_limit_on_either_side_of_it() -> None:
    limited = found(Crossing(HALF, 1, limited=True))
    assert elsewhere(replace(limited, here=THIRD), NAMES) == "B above 0.5 (reply limit)"
    assert elsewhere(replace(limited, here=Fraction(1)), NAMES) == "A below 0.5 (reply limit)"


def test_the_last_stretch_holds_its_end() -> None:
    """All that is not written is cached: the workload is at the largest share."""
    most = Fraction(9, 10)
    turned = replace(found(Crossing(HALF, 1), varied=WorkloadInput.CACHED), here=most, end=most)
    assert elsewhere(turned, NAMES) == "A below 50%"
    limited = replace(turned, crossings=(Crossing(THIRD, 1), Crossing(HALF, 0, limited=True)))
    assert elsewhere(limited, NAMES) == "A below 33.3%, B from 33.3% to 50% (reply limit)"


def test_elsewhere_of_a_workload_beyond_the_end_has_every_stretch() -> None:
    turned = replace(found(Crossing(HALF, 1)), here=Fraction(3), end=Fraction(2), cut_short=(0,))
    assert elsewhere(turned, NAMES) == "A below 0.5, B from 0.5 to 2, above 2 no offer of A allows the replies"


def test_elsewhere_without_a_change() -> None:
    assert elsewhere(found(), NAMES) == "no change at any value"
    short = replace(found(), end=Fraction(2), cut_short=(0,))
    assert elsewhere(short, NAMES) == "no change at any value below; above 2 no offer of A allows the replies"


def test_models_that_cost_the_same_as_far_as_both_go() -> None:
    tied = replace(found(winner=None), end=Fraction(2), cut_short=(0, 1))
    assert cheaper(tied, NAMES) == "A and B cost the same, above 2 no offer of A or B allows the replies"
