"""What is said of a break-even beside the table of volumes."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from crosswalk_tui.core.breakeven.crossings import BreakEven, Crossing
from crosswalk_tui.core.vocabulary import WorkloadInput
from crosswalk_tui.ui.workload.what_if import ratio_sentence

B_AND_C = (1, 2)
ALWAYS_B = BreakEven(WorkloadInput.RATIO, Fraction(2, 5), None, 0, 0, ())


def test_one_that_is_always_cheaper() -> None:
    assert ratio_sentence(B_AND_C, ALWAYS_B) == "B costs less than C at every output:input ratio."


def test_a_tie_is_told_before_who_wins_it() -> None:
    said = ratio_sentence(B_AND_C, replace(ALWAYS_B, winner_here=None))
    assert said == "B and C differ by less than 0.1% here; B costs less at every output:input ratio."


def test_the_same_price_at_every_ratio() -> None:
    tied = replace(ALWAYS_B, winner=None, winner_here=None)
    assert ratio_sentence(B_AND_C, tied) == "B and C cost the same at every output:input ratio."


def test_as_far_as_both_allow_the_reply() -> None:
    short = replace(ALWAYS_B, end=Fraction(2), cut_short=(1,))
    said = "B costs less than C at every output:input ratio up to 2; above 2 no offer of C allows the replies."
    assert ratio_sentence(B_AND_C, short) == said


def test_a_change_names_both_sides_of_it() -> None:
    changing = replace(ALWAYS_B, crossings=(Crossing(Fraction(1, 10**8), 1),))
    said = "Cheaper by output:input ratio: B below 0.00000001, C above 0.00000001. You are at 0.4."
    assert ratio_sentence(B_AND_C, changing) == said
