"""Sentences on halved and doubled inputs: the cheapest model, its bill before and after, its distance to the next."""

from __future__ import annotations

from decimal import Decimal

from crosswalk_tui.core.changes.analysis import Analysis, analysis_steps
from crosswalk_tui.core.changes.input_effects import change_label, effect_sentence, has_effect, present_sentence
from crosswalk_tui.core.comparison.comparison import Comparison
from crosswalk_tui.core.comparison.sentences import plain_text
from crosswalk_tui.core.workload.monthly import Workload
from tests.core.worlds import NOON, compared, offer, side


def effects(comparison: Comparison) -> dict[str, str]:
    """The sentence of each change, by its label."""
    analysis: Analysis = list(analysis_steps(comparison, NOON))[-1]
    return {
        change_label(change): plain_text(effect_sentence(change, comparison), analysis.names)
        for change in analysis.sensitivity
    }


def test_names_amounts_and_distances() -> None:
    # 5M in and 2M out: Terse 5 × 0.2 + 2 × 0.2 = $1.40, Wordy 5 × 0.1 + 2 × 0.4 = $1.30.
    both = compared(
        side("lab/wordy", offer("host", 100_000, 400_000)), side("lab/terse", offer("host", 200_000, 200_000))
    )
    assert plain_text(present_sentence(both), ("Wordy", "Terse")) == "Wordy $1.30 a month, $0.10 below Terse"
    assert effects(both) == {
        "input ÷2": "Terse $1.40 → $0.90 (−36%), now $0.15 below Wordy",
        "input ×2": "Wordy $1.30 → $1.80 (+38%), still $0.60 below Terse",
        "output ÷2": "Wordy $1.30 → $0.90 (−31%), still $0.30 below Terse",
        "output ×2": "Terse $1.40 → $1.80 (+29%), now $0.30 below Wordy",
    }


def test_a_tie_names_the_other_model() -> None:
    # With twice the input, 10 × 0.1 + 2 × 0.6 = 10 × 0.2 + 2 × 0.1.
    tied = effects(
        compared(side("lab/wordy", offer("host", 100_000, 600_000)), side("lab/terse", offer("host", 200_000, 100_000)))
    )
    assert tied["input ×2"] == "Wordy $1.70 → $2.20 (+29%), now the same as Terse"


def test_a_different_provider_is_named() -> None:
    # The second provider is cheaper once there is much output.
    swapped = effects(
        compared(
            side("lab/wordy", offer("first", 100_000, 400_000), offer("second", 120_000, 350_000)),
            side("lab/terse", offer("host", 900_000, 900_000)),
        )
    )
    assert swapped["output ×2"] == "Wordy $1.30 → $2.00 (+54%) at Second, still $6.10 below Terse"


def test_a_model_without_a_rival() -> None:
    alone = effects(compared(side("lab/wordy", offer("host", 100_000, 400_000)), side("lab/terse")))
    assert alone["output ×2"] == "Wordy $1.30 → $2.10 (+62%), the only one with an offer"


def test_a_share_that_cannot_be_doubled_is_called_by_what_it_becomes() -> None:
    models = side("lab/wordy", offer("host", 100_000, 400_000)), side("lab/terse", offer("host", 200_000, 200_000))
    most = effects(compared(*models, workload=Workload(cached_share=Decimal("0.7"), reasoning_share=Decimal("0.6"))))
    assert {"cached ÷2", "cached → 100%", "reasoning → 100%"} < set(most)
    rest = effects(compared(*models, workload=Workload(cached_share=Decimal("0.7"), cache_write_share=Decimal("0.2"))))
    assert "cached → 80%" in rest, "the rest of the input is written"
    half = effects(compared(*models, workload=Workload(cached_share=Decimal("0.5"))))
    assert "cached ×2" in half


def test_no_offer_at_all() -> None:
    none = compared(side("lab/wordy"), side("lab/terse"))
    assert set(effects(none).values()) == {"no offer can be ranked"}
    assert present_sentence(none) == ("no offer can be ranked",)


def test_the_cheapest_model_is_not_named_again_as_long_as_it_is() -> None:
    both = compared(
        side("lab/wordy", offer("host", 100_000, 400_000)), side("lab/terse", offer("host", 200_000, 200_000))
    )
    analysis: Analysis = list(analysis_steps(both, NOON))[-1]
    texts = {
        change_label(change): plain_text(effect_sentence(change, both, known=0), analysis.names)
        for change in analysis.sensitivity
    }
    assert texts["input ×2"] == "$1.30 → $1.80 (+38%), still $0.60 below Terse"
    assert texts["output ×2"] == "Terse $1.40 → $1.80 (+29%), now $0.30 below Wordy"


def test_an_input_that_changes_no_bill_has_no_effect() -> None:
    both = compared(
        side("lab/wordy", offer("host", 100_000, 400_000)),
        side("lab/terse", offer("host", 200_000, 200_000)),
        workload=Workload(5_000_000, 2_000_000, prompt_tokens=8_000),
    )
    analysis: Analysis = list(analysis_steps(both, NOON))[-1]
    found = {change_label(change): has_effect(change, both) for change in analysis.sensitivity}
    assert found["output ×2"]
    assert not found["prompt size ×2"]
