"""What a mistyped word was meant to be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.search.typos import Vocabulary, distances

words = st.text("abcde", min_size=1, max_size=8)


def test_a_slip_is_a_letter_lost_added_wrong_or_swapped() -> None:
    for typed in ("clade", "claaude", "clamde", "cluade"):
        assert distances(typed, "claude", 2) == (1, 1)
    assert distances("calud", "claude", 2) == (1, 2)  # of the beginning, and of all of it


@given(words, words)
def test_it_is_no_slip_only_between_equals_and_the_same_both_ways(one: str, other: str) -> None:
    there, back = distances(one, other, 20)[1], distances(other, one, 20)[1]
    assert there == back
    assert (there == 0) == (one == other)
    assert abs(len(one) - len(other)) <= there <= max(len(one), len(other))


@given(words, words, st.integers(0, 3))
def test_giving_up_early_changes_no_answer_that_counts(one: str, other: str, most: int) -> None:
    exact = distances(one, other, 20)
    early = distances(one, other, most)
    assert early == exact or (early[0] > most and exact[0] > most)


@given(words, st.lists(words, max_size=5))
def test_the_nearest_word_is_known_and_a_known_word_is_its_own_nearest(typed: str, known: list[str]) -> None:
    nearest = Vocabulary(known).nearest(typed)
    assert nearest is None or nearest in known
    if typed in known:
        assert nearest == typed


def test_the_first_letter_decides_then_the_letters_then_how_common_it_is() -> None:
    assert Vocabulary(["gemma", "llama"]).nearest("lamma") == "llama"
    assert Vocabulary(["claude", "clause"]).nearest("claute") == "claude"
    assert Vocabulary(["clause", "claude"]).nearest("claute") == "clause"
    assert Vocabulary(["claude"]).nearest("zebra") is None
