"""Which value of a fact is chosen: one test per rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.facts.bases import BASES
from crosswalk_tui.core.facts.choosing import choose, fills
from crosswalk_tui.core.facts.claims import Claim
from crosswalk_tui.core.facts.plausible_claims import OtherFacts


@dataclass(frozen=True)
class Said:
    """A candidate."""

    value: str
    basis: str = "offers"
    votes: int = 1
    sources: str = "models.dev"


MODEL = OtherFacts("some-model")
OPEN = OtherFacts("some-model", open_weights=True, context_tokens=131_072)
CLOSED = OtherFacts("some-model", open_weights=False, context_tokens=400_000)


def claims(candidates: Sequence[Said]) -> list[Claim]:
    """The candidates, numbered."""
    return [Claim(i, said.value, said.basis, said.sources, said.votes) for i, said in enumerate(candidates)]


def chosen(field: str, *candidates: Said, about: OtherFacts = MODEL) -> str | None:
    """The chosen value; None where there is none."""
    index = choose(about, field, claims(candidates)).index
    return None if index is None else candidates[index].value


def why(field: str, *candidates: Said, about: OtherFacts = MODEL) -> str:
    """The rule that decided."""
    return choose(about, field, claims(candidates)).why


# Votes


@pytest.mark.parametrize("field", ["tools", "structured_output", "reasoning", "open_weights", "context_tokens"])
def test_votes_that_tie_are_unknown_and_never_no(field: str) -> None:
    low, high = ("8192", "131072") if field == "context_tokens" else ("0", "1")
    assert chosen(field, Said(low, votes=3), Said(high, votes=3)) is None
    assert why(field, Said(low, votes=3), Said(high, votes=3)) == (
        "Disputed: among the other offers 2 values have 3 votes each."
    )


def test_a_majority_decides_never_the_largest() -> None:
    assert chosen("context_tokens", Said("32768", votes=4), Said("1000000", votes=1)) == "32768"
    assert chosen("tools", Said("0", votes=2), Said("1", votes=1)) == "0"


def test_a_tie_of_offers_is_settled_by_a_model_list() -> None:
    assert chosen("knowledge_cutoff", Said("2024-01"), Said("2024-06"), Said("2024-06", "model_card")) == "2024-06"


def test_a_tie_of_names_is_no_dispute() -> None:
    assert chosen("name", Said("Llama Two"), Said("Llama 2")) == "Llama 2"


def test_the_maker_knows_what_its_model_can_do_better_than_any_list() -> None:
    said = (Said("1", "canonical"), Said("0", "first_party"), Said("1", votes=9))
    assert chosen("tools", *said) == "0"
    assert chosen("open_weights", *said) == "1"


def test_a_maker_that_contradicts_itself_is_settled_by_canonical_metadata() -> None:
    said = (Said("0", "first_party"), Said("1", "first_party"), Said("0", "canonical"), Said("1", votes=5))
    assert chosen("structured_output", *said) == "0"
    assert chosen("structured_output", *said[:2], Said("1", votes=5)) is None


def test_independent_hosts_go_before_flags_that_lists_fill_in_by_default() -> None:
    assert chosen("open_weights", Said("0", votes=8), Said("1", "hosts", votes=2)) == "1"
    assert chosen("open_weights", Said("0", "first_party"), Said("1", "hosts", votes=2)) == "0"


def test_the_maker_and_most_others_together_go_before_canonical_metadata() -> None:
    said = (Said("2025-03-31", "canonical", 2), Said("2025-05", "first_party"), Said("2025-05", votes=24))
    assert chosen("knowledge_cutoff", *said, Said("2025-03-31", votes=6)) == "2025-05"
    assert chosen("knowledge_cutoff", *said[:2], Said("2025-03-31", votes=6)) == "2025-03-31"


def test_modalities_are_counted_one_by_one() -> None:
    split = (Said("text", votes=4), Said("text,image", votes=3), Said("text,image,video", votes=3))
    assert chosen("modalities_in", *split) == "text,image"
    assert "state each of these" in why("modalities_in", *split)
    assert chosen("modalities_in", Said("text", votes=2), Said("text,image"), Said("text,pdf,audio")) == "text"
    half = (Said("text"), Said("text,image"), Said("text,image,video", votes=2))
    assert chosen("modalities_in", *half) == "text,image,video"


def test_modalities_of_most_sellers_go_before_canonical_metadata_that_the_maker_does_not_confirm() -> None:
    said = (Said("text", "canonical"), Said("text,image", votes=10), Said("text,image,video", votes=10))
    few = (Said("text", votes=3), Said("text,image,audio,video"))
    assert chosen("modalities_in", *said, *few) == "text,image"
    assert chosen("modalities_in", *said, *few, Said("text", "first_party")) == "text"
    assert chosen("modalities_in", *said, *few, Said("text", "first_party"), Said("image,text", "first_party")) == (
        "text,image"
    )
    assert chosen("modalities_in", Said("text", "canonical"), Said("text,image", votes=2)) == "text"


def test_a_model_card_that_was_read_corrects_what_lists_copy() -> None:
    copied = (Said("2023-11-06", "canonical"), Said("2023-11-06", "first_party"), Said("2023-11-06", votes=6))
    assert chosen("release_date", *copied, Said("2023-03-14", "reviewed")) == "2023-03-14"
    heard = (Said("text,image,audio,video", "canonical"), Said("text,image,audio,video", "first_party"))
    assert chosen("modalities_in", *heard, Said("text,image,video", "reviewed")) == "text,image,video"


@pytest.mark.parametrize(("listed", "size"), [("88900", "9000"), ("900", "9000"), ("8890", "8890"), ("30000", "30000")])
def test_ten_times_the_size_in_the_name_is_a_slip(listed: str, size: str) -> None:
    assert chosen("params_total_m", Said(listed, "model_card"), Said("9000", "name")) == size


def test_the_size_of_closed_weights_in_a_model_list_is_a_guess() -> None:
    assert chosen("params_total_m", Said("24000", "model_card"), about=CLOSED) is None
    assert chosen("params_total_m", Said("24000", "model_card"), about=OPEN) == "24000"


# Limits


def test_one_figure_written_in_two_ways_is_one_camp() -> None:
    said = (Said("163840", votes=4), Said("131072", votes=3), Said("128000", votes=2))
    assert chosen("context_tokens", *said) == "131072"
    assert chosen("context_tokens", Said("1000000", votes=2), Said("1048576", votes=2)) == "1000000"
    assert chosen("context_tokens", Said("196608", votes=2), Said("204800", votes=2)) is None


def test_which_way_a_figure_is_written_is_settled_by_all_votes() -> None:
    said = (Said("128000", "first_party"), Said("131072", "first_party"), Said("131072", votes=40))
    assert chosen("max_output_tokens", *said, about=CLOSED) == "131072"


def test_what_one_seller_serves_does_not_limit_open_weights() -> None:
    said = (
        Said("131072", "canonical"),
        Said("131072", "first_party"),
        Said("262144", votes=10),
        Said("131072", votes=7),
    )
    assert chosen("context_tokens", *said, about=OPEN) == "262144"
    assert chosen("context_tokens", *said, about=CLOSED) == "131072"


def test_a_maker_that_states_more_than_canonical_metadata_needs_others_to_confirm_it() -> None:
    said = (
        Said("3500000", "canonical"),
        Said("10000000", "first_party", sources="litellm"),
        Said("128000", "first_party"),
        Said("131072", votes=6),
    )
    assert chosen("context_tokens", *said, Said("10000000", votes=3), about=OPEN) == "10000000"
    assert chosen("context_tokens", *said, about=OPEN) == "3500000"


def test_an_input_limit_is_no_window() -> None:
    input_limit = Said("272000", "first_party", sources="litellm")
    assert chosen("context_tokens", input_limit, Said("400000", "first_party"), about=CLOSED) == "400000"
    assert chosen("context_tokens", input_limit, Said("400000", votes=3), about=CLOSED) == "400000"
    assert chosen("context_tokens", input_limit, about=CLOSED) == "272000"


def test_the_window_of_a_closed_model_is_its_makers_word() -> None:
    said = (Said("1000000", "first_party", sources="models.dev"), Said("2000000", votes=8))
    assert chosen("context_tokens", *said, about=CLOSED) == "1000000"


@pytest.mark.parametrize(
    ("limit", "filling", "right"),
    [(31, 27, "131072"), (18, 12, "131072"), (5, 3, "32768"), (1, 2, "32768")],
)
def test_open_weights_have_no_output_limit_where_enough_sellers_set_none(limit: int, filling: int, right: str) -> None:
    said = (Said("32768", "canonical"), Said("32768", votes=limit), Said("131072", votes=filling))
    assert chosen("max_output_tokens", *said, about=OPEN) == right


def test_an_output_limit_that_the_maker_sets_holds_for_open_weights_too() -> None:
    said = (Said("32768", "first_party"), Said("131072", votes=20))
    assert chosen("max_output_tokens", *said, about=OPEN) == "32768"


def test_an_output_limit_that_repeats_the_context_is_no_evidence_unless_most_set_no_other() -> None:
    said = (Said("400000", votes=2), Said("64000", votes=2))
    assert chosen("max_output_tokens", *said, about=CLOSED) == "64000"
    assert chosen("max_output_tokens", Said("400000", votes=3), said[1], about=CLOSED) == "400000"
    assert chosen("max_output_tokens", Said("400000", "first_party"), said[1], about=CLOSED) == "400000"


def test_ninety_percent_of_the_window_rounded_down_fills_it() -> None:
    assert fills(943_718, 1_048_576)
    assert not fills(128_000, 400_000)
    assert not fills(128_000, None)


# Dates


def test_a_first_of_the_month_is_a_month_where_sellers_name_another_day_of_it() -> None:
    placeholder = (Said("2025-11-01", "canonical"), Said("2025-11-01", votes=8))
    assert chosen("release_date", *placeholder, Said("2025-11-24", votes=24)) == "2025-11-24"
    assert chosen("release_date", Said("2025-12-01", votes=29), Said("2025-12-09", votes=7)) == "2025-12-01"


def test_a_first_of_the_month_is_a_month_where_the_maker_names_another_day() -> None:
    assert chosen("release_date", Said("2025-09-01", "canonical"), Said("2026-02-18", "first_party")) == "2026-02-18"


def test_the_first_of_january_and_1970_are_placeholders() -> None:
    assert chosen("release_date", Said("2024-01-01", "canonical"), Said("2025-01-27", votes=2)) == "2025-01-27"
    assert chosen("release_date", Said("1970-01-01")) is None
    assert chosen("release_date", Said("2024-01-01", votes=2)) is None
    assert chosen("release_date", Said("2025-01-01", "first_party")) == "2025-01-01"


def test_two_canonical_records_that_disagree_are_settled_by_the_maker() -> None:
    said = (Said("2025-11-12", "canonical"), Said("2025-11-24", "canonical"), Said("2025-11-24", "first_party"))
    assert chosen("release_date", *said) == "2025-11-24"


def test_a_later_date_at_the_maker_is_a_re_release() -> None:
    said = (Said("2026-09-10", "first_party"), Said("2026-08-21", votes=14))
    assert chosen("release_date", *said) == "2026-08-21"
    assert "re-release" in why("release_date", *said)
    assert chosen("release_date", said[0], Said("2026-08-21", votes=2)) == "2026-09-10"


def test_days_of_one_week_are_one_release() -> None:
    said = (Said("2025-04-28", votes=2), Said("2025-04-30", votes=2), Said("2025-08-05", votes=3))
    assert chosen("release_date", *said) == "2025-04-28"


def test_the_month_in_the_name_goes_before_any_basis() -> None:
    said = (Said("2024-11-04", "canonical"), Said("2025-12-02", votes=3))
    assert chosen("release_date", *said, about=OtherFacts("mistral-large-2512")) == "2025-12-02"


def test_a_cutoff_of_the_release_is_a_slip_of_the_seller() -> None:
    about = OtherFacts("some-model", release_date="2025-08-05")
    assert (
        chosen("knowledge_cutoff", Said("2024-06"), Said("2025-08", votes=2), Said("2025-09"), about=about) == "2024-06"
    )
    assert chosen("knowledge_cutoff", Said("2025-09"), about=about) is None
    assert chosen("knowledge_cutoff", Said("2025-08", "first_party"), about=about) == "2025-08"


# Laws

_FIELDS = ("tools", "context_tokens", "max_output_tokens", "release_date", "knowledge_cutoff", "modalities_in", "name")
_VALUES = {
    "tools": ["0", "1"],
    "context_tokens": ["8192", "128000", "131072", "1000000"],
    "max_output_tokens": ["8192", "117965", "128000", "131072"],
    "release_date": ["1970-01-01", "2024-01-01", "2025-11-01", "2025-11-24", "2025-11", "2026-02-18"],
    "knowledge_cutoff": ["2024-01", "2024-01-31", "2025-11", "2026-04"],
    "modalities_in": ["text", "text,image", "image,text", "text,pdf"],
    "name": ["A", "B"],
}


@st.composite
def _questions(draw: st.DrawFn) -> tuple[OtherFacts, str, list[Said]]:
    field = draw(st.sampled_from(_FIELDS))
    pairs = draw(
        st.lists(
            st.tuples(st.sampled_from(_VALUES[field]), st.sampled_from(BASES)), min_size=1, max_size=8, unique=True
        )
    )
    source = st.sampled_from(["litellm", "models.dev", "genai-prices, litellm"])
    said = [Said(value, basis, draw(st.integers(1, 5)), draw(source)) for value, basis in pairs]
    about = OtherFacts(
        "m-2511", draw(st.sampled_from([None, True, False])), draw(st.sampled_from([None, 131_072])), "2025-11-24"
    )
    return about, field, said


@given(_questions(), st.randoms(use_true_random=False))
def test_the_order_of_the_candidates_does_not_matter(
    question: tuple[OtherFacts, str, list[Said]], random: object
) -> None:
    about, field, said = question
    shuffled = list(said)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert chosen(field, *said, about=about) == chosen(field, *shuffled, about=about)


@given(_questions())
def test_every_choice_has_a_reason(question: tuple[OtherFacts, str, list[Said]]) -> None:
    about, field, said = question
    assert choose(about, field, claims(said)).why.endswith(".")
