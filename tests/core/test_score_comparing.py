"""Two scores: whether they were measured alike, who leads, how they and their difference are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.comparison.comparison import Side
from crosswalk_tui.core.models import Benchmark, Model, Score
from crosswalk_tui.core.scores.comparing import (
    Tally,
    difference_text,
    harness,
    lead,
    mismatch,
    score_text,
    tally,
    win_rate,
)

PERCENT = Benchmark("test", "Test", "coding", "percent", 0, 100, higher_is_better=True, tier="core")
ERRORS = PERCENT._replace(slug="errors", higher_is_better=False)
ELO = PERCENT._replace(slug="arena", unit="elo", minimum=800, maximum=1600)


def score(value: float, variant: str = "", *, claimed: bool = False, as_of: str | None = "2026-07-01") -> Score:
    return Score("test", value, variant, "source", as_of, self_reported=claimed)


def side(**scores: Score | float) -> Side:
    found = {slug: score(each) if isinstance(each, int | float) else each for slug, each in scores.items()}
    return Side(Model("lab/model", "Model", "lab", "Lab"), (), found)


def benchmark(slug: str, tier: str = "core", category: str = "coding", *, higher: bool = True) -> Benchmark:
    return Benchmark(slug, slug.upper(), category, "percent", 0, 100, higher, tier)


# Two scores


def test_an_elo_gap_reads_as_a_win_rate() -> None:
    assert win_rate(0) == 0.5
    assert round(win_rate(56), 3) == 0.580
    assert round(win_rate(400), 4) == 0.9091
    assert win_rate(-1e9) == 0.0


@given(st.floats(-3000, 3000))
def test_the_two_win_rates_are_one_together(gap: float) -> None:
    assert win_rate(gap) + win_rate(-gap) == pytest.approx(1)


def test_the_higher_leads_unless_lower_is_better() -> None:
    assert lead(PERCENT, score(60), score(50)) == 1
    assert lead(ERRORS, score(60), score(50)) == -1


def test_figures_that_read_the_same_are_a_tie() -> None:
    assert lead(ELO, score(1111.2), score(1110.9)) == 0
    assert lead(ELO, score(1120.4), score(1110)) == 0
    assert lead(ELO, score(1121), score(1110)) == 1
    assert lead(PERCENT, score(59.52), score(59.54)) == 0
    assert lead(PERCENT, score(59.5), score(59.6)) == -1


@given(st.floats(0, 100), st.floats(0, 100), st.booleans())
def test_swapping_two_scores_swaps_the_leader(one: float, other: float, higher: bool) -> None:
    on = PERCENT._replace(higher_is_better=higher)
    assert lead(on, score(one), score(other)) == -lead(on, score(other), score(one))


def test_a_claim_and_a_measurement_differ_without_meaning() -> None:
    assert "maker's own" in mismatch(PERCENT, score(60, claimed=True), score(50))
    assert "not stated" in mismatch(PERCENT, score(60, claimed=True), score(50, "Pass@1", claimed=True))
    assert not mismatch(PERCENT, score(60, "bf16; 0-shot", claimed=True), score(50, "0-shot CoT", claimed=True))


def test_harnesses_and_releases_do_not_mix() -> None:
    assert mismatch(PERCENT, score(60, "FC"), score(50, "Prompt")) == "measured differently: fc and prompt"
    assert "v0.1.3" in mismatch(PERCENT, score(60, "user-sim x; v0.1.3"), score(50, "user-sim x; v1.0.1"))
    assert "not stated" in mismatch(PERCENT, score(60, "codex-harness"), score(50))
    assert "different days" in mismatch(ELO, score(1100, as_of="2026-01-01"), score(1200))
    assert not mismatch(PERCENT, score(60, as_of="2026-01-01"), score(50))


def test_effort_and_snapshot_are_the_model_not_the_test() -> None:
    assert not mismatch(PERCENT, score(60, "high; snapshot 2025-08-07; Epoch run"), score(50, "Epoch run"))
    assert not mismatch(PERCENT, score(60, "edit format diff"), score(50, "edit format whole"))


@pytest.mark.parametrize(
    ("variant", "found"),
    [
        ("high; snapshot 2025-08-07; agent Terminus 2 ; via Epoch hub", {"agent terminus 2"}),
        ("agent Terminus 2; via Epoch hub", {"agent terminus 2"}),
        ("effort high; user-sim gpt-5.2; submitted by Sierra; v1.0.1", {"user-sim gpt-5.2", "v1.0.1"}),
        ("v0.1.3", {"v0.1.3"}),
        ("submitted by Anthropic; original tau-bench", {"original tau-bench"}),
        ("FC thinking", {"fc"}),
        ("Prompt Strict", set()),
        ("0-shot, CoT", {"0-shot"}),
        ("5 shot COT", {"5-shot"}),
        ("Pass@1", set()),
        ("Cons@64", {"cons@64"}),
        ("style-controlled", set()),
        ("Diamond (without tools)", {"no tool"}),
        ("Accuracy (with tools)", {"with tool"}),
        ("no tools", {"no tool"}),
        ("Agent mode", set()),
        ("", set()),
    ],
)
def test_the_harness_of_a_variant(variant: str, found: set[str]) -> None:
    assert harness(variant) == found


# Tallies


def test_only_shared_independent_scores_measured_alike_count() -> None:
    names = ("one", "two", "three", "tied", "claim", "claims", "mixed", "alone")
    benchmarks = [*map(benchmark, names), benchmark("low", higher=False)]
    a = side(
        one=60, two=60, three=10, tied=50, claim=score(90, claimed=True), claims=score(90, claimed=True),
        mixed=score(80, "FC"), alone=99, low=5,
    )  # fmt: skip
    b = side(
        one=50, two=50, three=20, tied=50.01, claim=10, claims=score(10, claimed=True), mixed=score(10, "Prompt"), low=9
    )
    assert tally(benchmarks, a, b) == Tally(wins=3, ties=1, losses=1)
    assert tally(benchmarks, b, a) == Tally(wins=1, ties=1, losses=3)
    assert tally(benchmarks, a, b).total == 5
    assert tally(benchmarks, a, side()).total == 0


# Rows


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(1111.4, "elo", "1111"), (59.52, "percent", "59.5%"), (3.21, "seconds", "3.2s"), (117.83, "index", "117.8")],
)
def test_a_score_is_written_with_its_unit(value: float, unit: str, text: str) -> None:
    assert score_text(value, unit) == text
    assert score_text(None, unit) == "—"


def test_a_difference_has_a_sign_and_a_unit() -> None:
    assert difference_text(1156.2, 1100, "elo") == "+56"
    assert difference_text(50, 57.25, "percent") == "−7.2 pt"
    assert difference_text(50, 57.25, "percent", in_full=False) == "−7.2"
    assert difference_text(3.5, 3, "seconds") == "+0.5 s"


@pytest.mark.parametrize(
    ("value", "other", "unit", "text"),
    [(1456.4, 1434.8, "elo", "+21"), (59.96, 52.04, "percent", "+8.0 pt"), (52.04, 59.96, "percent", "−8.0 pt")],
)
def test_a_difference_is_that_of_the_displayed_scores(value: float, other: float, unit: str, text: str) -> None:
    assert difference_text(value, other, unit) == text
