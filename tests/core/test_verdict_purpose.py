"""What a verdict says of the purpose of a workload: scores as measured, no ranking over several benchmarks."""

from __future__ import annotations

from dataclasses import replace

from crosswalk_tui.core.comparison.comparison import Side
from crosswalk_tui.core.comparison.sentences import plain_text
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.scores.score_rows import CATEGORIES
from crosswalk_tui.core.verdict.findings import Topic, Verdict
from crosswalk_tui.core.verdict.price import lowest_bill
from crosswalk_tui.core.verdict.whole_verdict import verdict
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.core.workload.presets import PRESETS, find_preset, preset_of
from tests.core.worlds import ARENA, CODING, NOON, claimed, compared, offer, side

CREATIVE = Benchmark("arena_creative", "Arena Text: creative", "writing", "elo", 800, 1600, True, "core")
MATH = Benchmark("arena_math", "Arena Text: math", "math", "elo", 800, 1600, True, "core")
WEBDEV = Benchmark("arena_webdev", "Arena WebDev", "coding", "elo", 800, 1900, True, "core")
REPOSITORY = Benchmark("swe_bench", "SWE-bench", "agentic", "percent", 0, 100, True, "core")
BENCHMARKS = (ARENA, CREATIVE, MATH, CODING, WEBDEV, REPOSITORY)
AGENTIC = find_preset("agentic coding").workload


def verdict_on(*sides: Side, workload: Workload = AGENTIC) -> Verdict:
    return verdict(compared(*sides, workload=workload), BENCHMARKS, NOON)


def purpose(found: Verdict) -> list[str]:
    return [plain_text(finding.text) for finding in found.on(Topic.PURPOSE)]


def coder(key: str, **scores: float) -> Side:
    return side(key, offer("alpha", 10_000, 10_000, cache_read=1_000), scores=dict(scores))


def test_a_preset_with_a_purpose_is_answered_first_by_its_benchmarks() -> None:
    found = verdict_on(
        coder("lab/a", arena_text=1400, arena_coding=1534, arena_webdev=1753),
        coder("lab/b", arena_text=1400, arena_coding=1530, arena_webdev=1768),
        coder("lab/c", arena_text=1400, arena_coding=1500, arena_webdev=1447),
        coder("lab/d", arena_text=1400),
    )
    tied = "A and B too close to call (1534, 1530), then C 1500; no score of D to compare."
    assert purpose(found) == [
        f"For Agentic coding, by Arena Text: coding: {tied}",
        "By Arena WebDev: B (1768) is ahead of A 1753, C 1447; no score of D to compare.",
        "No agentic benchmark has independent scores of two of these models.",
    ]
    assert [finding.topic for finding in found.findings[:3]] == [Topic.PURPOSE] * 3
    assert {finding.favours for finding in found.on(Topic.PURPOSE)} == {None}, "no rule says how much each counts"
    assert "1768" in plain_text(found.findings[1].receipts[1].text)


def test_a_makers_own_figures_are_no_answer() -> None:
    a, b = (side(key, offer("alpha", 10, 10), scores={"swe_bench": claimed("swe_bench", 70)}) for key in "ab")
    assert purpose(verdict_on(a, b)) == [
        "For Agentic coding, no agentic or coding benchmark has independent scores of two of these models."
    ]


def test_other_workloads_have_no_purpose() -> None:
    a, b = coder("lab/a", arena_coding=1500), coder("lab/b", arena_coding=1400)
    assert purpose(verdict_on(a, b, workload=Workload())) == []


def test_a_preset_is_known_at_any_volume_and_not_in_another_shape() -> None:
    for preset in PRESETS:
        own = preset.workload
        twice = replace(own, input_tokens=2 * own.input_tokens, output_tokens=2 * own.output_tokens)
        assert preset_of(own) is preset_of(twice) is preset
        assert preset_of(replace(own, output_tokens=own.output_tokens + 1)) is None
        assert set(preset.categories) <= set(CATEGORIES)
    assert preset_of(Workload()) is None


def test_reasons_name_what_most_work_needs_before_other_benchmarks() -> None:
    ahead = {"arena_text": 1500, "arena_creative": 1500, "arena_webdev": 1500}
    a = coder("lab/a", **ahead, arena_coding=1300, arena_math=1300)
    b = coder("lab/b", **dict.fromkeys(ahead, 1400), arena_coding=1450, arena_math=1450)
    found = verdict_on(a, b, workload=Workload())
    reasons = "; ".join(plain_text(finding.reason) for finding in found.picks[1].findings)
    said = "you care most about Arena Text: coding (1450 vs 1300) and Arena Text: math (1450 vs 1300)"
    assert said in reasons


def test_the_lowest_bill_is_a_line_with_the_model_the_provider_and_the_amount() -> None:
    cheap, dear = (
        side("lab/a", offer("alpha", 1_000_000, 1_000_000)),
        side("lab/b", offer("bravo", 2_000_000, 2_000_000)),
    )
    workload = Workload(input_tokens=1_000_000, output_tokens=0)
    text = plain_text(lowest_bill(compared(dear, cheap, workload=workload)))
    assert text == "Lowest bill: B at Alpha, $1.00 a month."
    text = plain_text(lowest_bill(compared(cheap, cheap, workload=workload)))
    assert text == "Lowest bill: A and B, $1.00 a month."
    assert lowest_bill(compared(cheap, dear, workload=Workload(input_tokens=0, output_tokens=0))) == ()
