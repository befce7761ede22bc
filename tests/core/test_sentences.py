"""Sentences mention models by position; a reader sees letters or names."""

from __future__ import annotations

from decimal import Decimal

from crosswalk_tui.core.comparison.sentences import (
    ModelRef,
    bill_ratio,
    join,
    letters,
    mentions,
    plain_text,
    sentence,
    short_names,
)
from tests.core.worlds import side

A, B, D = ModelRef(0), ModelRef(1), ModelRef(3)


def test_parts_are_put_together_and_texts_merged() -> None:
    assert sentence(A, " costs ", "", "$1", (" more than ", B)) == (A, " costs $1 more than ", B)
    assert sentence("", ()) == ()


def test_several_models_are_listed() -> None:
    assert [plain_text(mentions(places)) for places in ((0,), (0, 1), (0, 1, 3))] == ["A", "A and B", "A, B and D"]
    assert join("; ", [(A, " 1"), "x", D]) == (A, " 1; x; ", D)
    assert join("; ", []) == ()


def test_a_sentence_is_written_with_letters_or_names() -> None:
    text = sentence(A, " beats ", B, "'s best")
    assert plain_text(text) == "A beats B's best"
    assert plain_text(text, ("Alpha", "B of [A]")) == "Alpha beats B of [A]'s best"


def test_models_that_share_a_name_are_called_by_their_keys() -> None:
    assert short_names(side(key).model for key in ("lab/x", "lab/y", "other/x")) == ("lab/x", "Y", "other/x")


def test_a_ratio_is_a_factor_or_a_share() -> None:
    twice, more = bill_ratio(Decimal(2), Decimal(4)), bill_ratio(Decimal(100), Decimal("104.2"))
    assert twice is not None
    assert more is not None
    assert (twice.is_factor, twice.short, twice.text) == (True, "2.0×", "2.0× as much")
    assert (more.is_factor, more.short, more.text) == (False, "4.2% more", "4.2% more")
    assert bill_ratio(Decimal(0), Decimal(1)) is None


def test_models_are_named_in_words() -> None:
    assert [letters(places) for places in ((), (0,), (0, 1), (0, 1, 3))] == ["", "A", "A and B", "A, B and D"]
