"""The values sources give for a fact, how many agree, and the rule that chose one."""

from __future__ import annotations

import pytest

from crosswalk_tui.core.facts.claims import agrees
from crosswalk_tui.core.facts.labels import LABELS, Fact, all_votes, facts_of, stored_text, unknown_because, why_chosen
from crosswalk_tui.core.models import FactCandidate, Model

KEY = "mistral/mistral-small-2506"
MODEL = Model(
    KEY, "Mistral Small", "mistral", "Mistral", context_tokens=131072, open_weights=True, tools=False,
    modalities_in=("text", "image"), release_date="2025-06-20",
)  # fmt: skip


def said(field: str, value: str, basis: str = "offers", votes: int = 1, *, chosen: bool = False) -> FactCandidate:
    """A candidate."""
    return FactCandidate(field, value, basis, "models.dev", votes, chosen)


def fact(name: str, *candidates: FactCandidate) -> Fact:
    """One fact of the model."""
    return next(found for found in facts_of(MODEL, candidates) if found.field == name)


def test_a_fact_counts_who_agrees_and_lists_what_the_others_say() -> None:
    context = fact(
        "context_tokens",
        said("context_tokens", "131072", "canonical", votes=1, chosen=True),
        said("context_tokens", "131072", votes=4),
        said("context_tokens", "32000", votes=1),
        said("context_tokens", "128000", votes=2),
    )

    assert (context.label.long, context.text) == ("Context", "131K (131,072)")
    assert (context.votes, context.of) == (5, 8)
    assert [(other.text, other.votes) for other in context.others] == [("128K (128,000)", 2), ("32K (32,000)", 1)]
    assert context.disputed


def test_an_unpublished_fact_is_unknown() -> None:
    licence = fact("licence")

    assert licence.text == "—"
    assert licence.chosen is None
    assert not licence.disputed


def test_a_short_label_fits_a_narrow_column() -> None:
    assert all(len(label.short) <= min(12, len(label.long)) for label in LABELS.values())


def test_values_are_shown_as_people_read_them() -> None:
    shown = {found.field: found.text for found in facts_of(MODEL, ())}

    assert shown["open_weights"] == "yes"
    assert shown["tools"] == "no"
    assert shown["modalities_in"] == "text, image"
    assert shown["max_output_tokens"] == "—"
    assert stored_text("params_total_m", "1230") == "1.23B"
    assert stored_text("tools", "1") == "yes"
    assert stored_text("context_tokens", "[/] many") == "[/] many"


@pytest.mark.parametrize(
    ("field", "one", "other", "same"),
    [
        ("knowledge_cutoff", "2023-12", "2023-12-31", True),
        ("knowledge_cutoff", "2023-12", "2023-11", False),
        ("name", "Llama 3.2 1b Instruct", "Llama 3.2 1B Instruct", True),
        ("modalities_in", "text,image", "image,text", True),
        ("context_tokens", "128000", "131072", False),
    ],
)
def test_less_precise_is_not_a_contradiction(field: str, one: str, other: str, *, same: bool) -> None:
    assert agrees(field, one, other) is same


@pytest.mark.parametrize(
    ("candidates", "why"),
    [
        ([said("family", "llama", chosen=True)], "It is the only value any source gives."),
        ([said("family", "llama", votes=3, chosen=True)], "All sources agree."),
        (
            [said("family", "llama", "canonical", chosen=True), said("family", "other", votes=9)],
            "Canonical metadata: it goes before the other offers.",
        ),
        (
            [said("family", "llama", votes=5, chosen=True), said("family", "other", votes=2)],
            "Among the other offers, it has 5 of 7 votes.",
        ),
        (
            [said("tools", "1", chosen=True), said("tools", "0"), said("tools", "1", "model_card")],
            "Among the other offers it is a tie, settled by the other bases.",
        ),
        (
            [said("tools", "0"), said("tools", "1")],
            "Disputed: among the other offers 2 values have 1 vote each.",
        ),
        (
            [said("release_date", "2025-06-20", chosen=True), said("release_date", "2025-06", "canonical")],
            "A whole date goes before a month.",
        ),
        (
            [said("release_date", "2025-06", chosen=True), said("release_date", "2025-01-20", "canonical")],
            "It agrees with the month in the model's name.",
        ),
        ([], "No source publishes it."),
    ],
)
def test_the_rule_that_chose_is_named(candidates: list[FactCandidate], why: str) -> None:
    field = candidates[0].field if candidates else "licence"
    assert why_chosen(MODEL, field, candidates) == why


def test_a_fact_that_is_not_chosen_has_its_origin() -> None:
    assert "first part" in why_chosen(MODEL, "lab", [])


def test_a_tie_is_unknown_with_the_votes_of_each_side() -> None:
    output = fact("structured_output", said("structured_output", "0", votes=3), said("structured_output", "1", votes=3))

    assert (output.text, output.chosen, output.of) == ("—", None, 6)
    assert unknown_because(output) == "disputed: 3 yes, 3 no"


def test_a_disputed_number_lists_what_sources_give() -> None:
    limits = ("4096", "8192", "16384", "32768", "65536")
    output = fact("max_output_tokens", *(said("max_output_tokens", limit) for limit in limits))

    assert unknown_because(output) == (
        "disputed: 16.4K (16,384) ×1, 32.8K (32,768) ×1, 4.1K (4,096) ×1, 65.5K (65,536) ×1 and 1 more"
    )


def test_only_a_fact_without_a_choice_is_unknown_by_dispute() -> None:
    assert unknown_because(fact("tools", said("tools", "0", votes=2, chosen=True), said("tools", "1"))) == ""
    assert unknown_because(fact("licence")) == ""
    assert unknown_because(fact("knowledge_cutoff", said("knowledge_cutoff", "2026-01"))) == "not plausible: 2026-01 ×1"


def test_the_votes_of_the_rule_are_related_to_those_of_all_bases() -> None:
    """The pane counts all of them, the rule those of one basis: a reader who adds the rows finds both."""
    named = fact(
        "name",
        said("name", "Tiny 1B", votes=8, chosen=True),
        said("name", "tiny 1b"),
        said("name", "Tiny", votes=6),
        said("name", "Tiny", basis="model_card"),
    )
    said_of_all = (
        "In all, 9 of 16 votes are for it; the rule counts those of one basis, without values that cannot be right."
    )
    assert all_votes(named, "Among the other offers, it has 8 of 14 votes.") == said_of_all
    assert all_votes(named, "Among the other offers, it has 9 of 16 votes.") == ""
    assert all_votes(named, "Canonical metadata come first.") == ""
