"""Which of several scores is the headline, and what is said of the others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crosswalk_tui.core.scores.headline import Measured, fits_the_axis, headline_order, why_not

PLAIN = Measured("test", "", "2026-07-01", self_reported=False, match_rule="last-segment")
LOSERS = [
    ("another agent", replace(PLAIN, benchmark="terminal_bench_2", variant="agent Codex CLI")),
    ("self-reported", replace(PLAIN, self_reported=True, as_of="2026-08-01")),
    ("taken over from another name", replace(PLAIN, match_rule="last-segment+score-alias")),
    ("not the plain endpoint", replace(PLAIN, variant="quant fp8; max")),
    ("not the plain endpoint", replace(PLAIN, variant="finetuned; max")),
    ("older", replace(PLAIN, as_of="2026-06", variant="max")),
    ("older", replace(PLAIN, as_of=None)),
    ("less effort", replace(PLAIN, variant="low")),
]


@pytest.mark.parametrize(("words", "loser"), LOSERS)
def test_the_headline_beats_each_by_one_rule(words: str, loser: Measured) -> None:
    agent = "agent Terminus 2" if loser.benchmark == "terminal_bench_2" else ""
    headline = replace(PLAIN, benchmark=loser.benchmark, variant=agent or "high")
    assert headline_order(headline) < headline_order(loser)
    assert why_not(headline, loser) == words


def test_a_newer_snapshot_comes_first() -> None:
    newer, older = (replace(PLAIN, variant=f"snapshot {day}") for day in ("2025-08-07", "20250101"))
    assert headline_order(newer) < headline_order(older)
    assert why_not(newer, older) == "older snapshot"


@pytest.mark.parametrize(
    ("benchmark", "newer", "words"),
    [
        ("arena_math", "medium; style-controlled", "less effort"),
        ("arena_math", "style-controlled", "less effort"),
        ("arena_math", "High; style-controlled", None),
        ("arena_hard", "medium", None),
        ("gpqa_diamond", "medium", None),
    ],
)
def test_a_lower_effort_rated_later_is_no_newer_rating_of_a_higher_one_on_arenas_boards(
    benchmark: str, newer: str, words: str | None
) -> None:
    august = Measured(benchmark, "high; style-controlled", "2026-08-19", self_reported=False, match_rule="")
    october = replace(august, variant=newer, as_of="2026-10-20")
    headline, other = sorted((august, october), key=headline_order)
    assert headline is (august if words else october)
    assert why_not(headline, other) == (words or "older")


def test_scores_equal_by_every_rule_are_reported_as_equal() -> None:
    assert why_not(PLAIN, replace(PLAIN, variant="thinking")).startswith("equal")


def test_a_date_that_is_none_is_not_newer() -> None:
    assert headline_order(PLAIN) < headline_order(replace(PLAIN, as_of="yesterday"))


def test_only_one_agents_runs_share_an_axis() -> None:
    assert fits_the_axis("terminal_bench_2", "medium; agent Terminus 2 ; via Epoch hub")
    assert not fits_the_axis("terminal_bench_2", "agent OpenHands")
    assert fits_the_axis("gpqa_diamond", "whatever")
