"""The record of two models over their shared scores, whichever others are compared with them."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.comparison.comparison import Side
from crosswalk_tui.core.scores.comparing import tally
from crosswalk_tui.core.scores.score_rows import counting

_MODELS = (
    "meta/llama-3.1-70b-instruct", "meta/llama-3.1-8b-instruct", "openai/gpt-4", "openai/gpt-4o", "google/gemini-pro",
    "google/gemma-2-27b-it", "openai/gpt-5", "anthropic/claude-opus-4.8",
)  # fmt: skip


def test_the_record_of_two_models_is_the_same_beside_any_third(shipped_catalogue: Path) -> None:
    with Catalogue.open(shipped_catalogue) as catalogue:
        benchmarks = catalogue.benchmarks()
        sides = [Side(catalogue.model(key), (), catalogue.scores(key)) for key in _MODELS]
    legacy = {benchmark.slug for benchmark in benchmarks if benchmark.tier == "legacy"}
    counted = 0
    for one, other in combinations(sides, 2):
        alone = counting(benchmarks, [one, other])
        record = tally(alone, one, other)
        counted += any(benchmark.slug in legacy for benchmark in alone)
        for third in sides:
            if third not in (one, other):
                assert tally(counting(benchmarks, [one, other, third]), one, other) == record
                assert tally(counting(benchmarks, [third, other, one]), other, one) == record[::-1]
    assert counted  # pairs that share a legacy benchmark are among them
