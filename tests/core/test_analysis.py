"""The analysis of what changes the answer: the app, the command line and the verdict share it."""

from __future__ import annotations

from fractions import Fraction

from crosswalk_tui.core.changes.analysis import Analysis, analysis_steps, more_expensive_of, two_cheapest
from crosswalk_tui.core.comparison.comparison import Comparison
from crosswalk_tui.core.comparison.sentences import plain_text
from crosswalk_tui.core.verdict.mix import mix_findings
from crosswalk_tui.core.vocabulary import WorkloadInput
from tests.core.worlds import NOON, compared, offer, side


def test_the_two_cheapest_are_in_the_order_of_their_letters() -> None:
    cheap, middle, dear = (side(f"lab/{rate}", offer("alpha", rate, rate)) for rate in (10_000, 20_000, 30_000))
    unsold = side("lab/unsold")
    comparison = compared(dear, middle, unsold, cheap)
    assert two_cheapest(comparison) == (1, 3)
    assert more_expensive_of(comparison, (1, 3)) == 0
    assert more_expensive_of(comparison, (3, 1)) == 1
    assert more_expensive_of(comparison, (0, 2)) == 1, "one without a price tells nothing"
    assert two_cheapest(compared(cheap, unsold)) is None


def trio() -> Comparison:
    """B and C are the cheapest and cost the same at one output token per input token; A is far above both."""
    return compared(
        side("lab/a", offer("alpha", 900_000, 900_000)),
        side("lab/b", offer("bravo", 20_000, 10_000)),
        side("lab/c", offer("charlie", 10_000, 20_000)),
    )


def complete(comparison: Comparison, *, every_pair: bool = False) -> Analysis:
    *_, analysis = analysis_steps(comparison, NOON, every_pair=every_pair)
    assert analysis.complete
    return analysis


def test_of_three_the_break_even_is_that_of_the_two_cheapest() -> None:
    found = complete(trio()).break_evens
    assert [(one.pair, one.varied) for one in found] == [((1, 2), varied) for varied in WorkloadInput]
    assert found[0].found is not None
    assert [crossing.at for crossing in found[0].found.crossings] == [Fraction(1)]


def test_every_pair_begins_with_that_of_the_app_and_leaves_no_model_out() -> None:
    one, every = complete(trio()), complete(trio(), every_pair=True)
    assert every.break_evens[: len(one.break_evens)] == one.break_evens
    assert [found.pair for found in every.break_evens[:: len(WorkloadInput)]] == [(1, 2), (0, 1), (0, 2)]
    assert (every.scale, every.sensitivity, every.providers) == (one.scale, one.sensitivity, one.providers)


def test_the_verdict_is_on_the_same_pair() -> None:
    ratio = plain_text(mix_findings(trio())[0].text)
    assert "B" in ratio
    assert "C" in ratio
    assert "1 output tokens per input token" in ratio


def test_without_two_priced_models_there_is_no_break_even() -> None:
    alone = compared(side("lab/a", offer("alpha", 1_000, 1_000)), side("lab/b"))
    assert complete(alone).break_evens == ()
    assert [one.found for one in complete(alone, every_pair=True).break_evens] == [None] * len(WorkloadInput)
