"""How the bills of compared models differ between two catalogues, in words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from crosswalk_tui.core.changes.comparison_change import (
    ComparisonChange,
    cheapest_change,
    comparison_sentences,
    signed_usd,
)
from crosswalk_tui.core.comparison.comparison import Comparison
from tests.core.worlds import compared, offer, side


def priced(llama: int | None, qwen: int | None) -> Comparison:
    """Both models at a price per million tokens in USD, of which a month has 7 million; None without an offer."""
    return compared(*(
        side(f"lab/{name}", *([] if usd is None else [offer("acme", usd * 10**6, usd * 10**6)]))
        for name, usd in (("llama", llama), ("qwen", qwen))
    ))  # fmt: skip


def change(before: Comparison, after: Comparison, *, recorded: bool = False) -> ComparisonChange:
    return ComparisonChange("mine", before, after, recorded)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ((1, 2), (1, 2), "unchanged"),
        ((1, 2), (3, 2), "+$7.00 a month, winner now Qwen"),
        ((3, 3), (2, 3), "−$7.00 a month, winner now Llama"),
        ((1, 2), (1, 3), "Qwen +$7.00 a month, winner still Llama"),
        ((1, None), (1, 3), "Qwen has a bill now, winner still Llama"),
        ((1, 2), (1, None), "Qwen has no bill any more, winner still Llama"),
        ((1, 2), (None, None), "no bill any more"),
        ((None, None), (1, 2), "$7.00 a month, no bill before, winner now Llama"),
    ],
)
def test_the_change_of_the_lowest_bill(
    before: tuple[int | None, int | None], after: tuple[int | None, int | None], words: str
) -> None:
    found = change(priced(*before), priced(*after))
    assert found.change == words
    assert found.text == f"Llama vs Qwen {words}"
    assert found.is_affected == (words != "unchanged")


def test_only_a_higher_lowest_bill_is_dearer() -> None:
    assert change(priced(1, 2), priced(3, 2)).is_dearer
    assert not change(priced(1, 2), priced(1, 3)).is_dearer
    assert not change(priced(1, 2), priced(None, None)).is_dearer


def test_what_is_not_recorded_is_no_change() -> None:
    same = change(priced(1, None), priced(1, 3), recorded=True)
    assert (same.change, same.is_affected) == ("no price recorded of Qwen", False)
    moved = change(priced(1, None), priced(4, 3), recorded=True)
    assert moved.change == "Llama +$21.00 a month, no price recorded of Qwen, winner now Qwen"
    assert (moved.effect_usd, moved.winners_before, moved.has_new_winner) == (None, (), False)


def test_the_offers_with_the_lowest_bill_before() -> None:
    assert [each.model_key for each in change(priced(1, 2), priced(3, 2)).lowest_before] == ["lab/llama"]
    assert [each.model_key for each in change(priced(2, 2), priced(3, 2)).lowest_before] == ["lab/llama", "lab/qwen"]
    assert change(priced(None, None), priced(3, 2)).lowest_before == ()


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ((1, 2), (1, 3), ""),
        ((1, 2), (3, 2), "The cheapest is now Qwen at $14.00 a month, not Llama at $7.00."),
        ((1, 3), (2, 3), "The cheapest is still Llama: $7.00 → $14.00 a month."),
        ((1, 1), (1, 2), "The cheapest is now Llama at $7.00 a month, not Llama and Qwen at $7.00."),
        ((None, None), (1, 2), "The cheapest is now Llama: $7.00 a month."),
        ((1, 2), (None, None), "No offer of these models can be ranked any more."),
        ((None, None), (None, None), ""),
    ],
)
def test_a_sentence_on_the_cheapest(
    before: tuple[int | None, int | None], after: tuple[int | None, int | None], sentence: str
) -> None:
    assert cheapest_change(priced(*before), priced(*after)) == sentence


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ((1, 2), (1, 2), "Your comparison: unchanged, Llama still cheapest at $7.00 a month."),
        ((1, 1), (1, 1), "Your comparison: unchanged, Llama and Qwen still cheapest at $7.00 a month."),
        ((1, 2), (1, 3), "Your comparison changed: Qwen +$7.00 a month, winner still Llama."),
        ((1, 2), (3, 2), "Your comparison changed. The cheapest is now Qwen at $14.00 a month, not Llama at $7.00."),
        ((None, None), (None, None), "Your comparison: unchanged, without an offer that can be ranked."),
    ],
)
def test_whether_the_comparison_changed(
    before: tuple[int | None, int | None], after: tuple[int | None, int | None], sentence: str
) -> None:
    assert comparison_sentences(priced(*before), priced(*after)) == sentence


def test_different_models_have_no_sentence() -> None:
    assert comparison_sentences(priced(1, 2), compared(side("lab/llama"), side("lab/other"))) == ""
    assert cheapest_change(priced(1, 2), compared(side("lab/llama"), side("lab/other"))) == ""


@pytest.mark.parametrize(
    ("amount", "text"),
    [(None, "—"), (Decimal(-330), "−$330.00"), (Decimal("1.5"), "+$1.50"), (Decimal(0), "$0")],
)
def test_a_difference_has_its_sign(amount: Decimal | None, text: str) -> None:
    assert signed_usd(amount) == text
