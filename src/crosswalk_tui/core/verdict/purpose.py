"""The verdict on what the workload is for: the scores on benchmarks of its purpose, if it is a preset's.

They are shown as measured, without a ranking over several benchmarks; where none compares two models, that is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crosswalk_tui.core.comparison.comparison import Comparison
from crosswalk_tui.core.comparison.sentences import ModelRef, Sentence, join, mentions, sentence
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.verdict.capability import score_receipt
from crosswalk_tui.core.verdict.findings import Finding, Topic
from crosswalk_tui.core.verdict.leading import Lead, lead_on
from crosswalk_tui.core.verdict.wins import better_note
from crosswalk_tui.core.workload.presets import preset_of

_LISTED = 3
"""Benchmarks of a category that are shown; those with the most models first."""


def purpose_findings(comparison: Comparison, benchmarks: Sequence[Benchmark]) -> list[Finding]:
    """A finding for each benchmark of what the workload's preset is for; none for other workloads."""
    preset = preset_of(comparison.workload)
    if preset is None:
        return []
    sides = [ranked.side for ranked in comparison.models]
    found: list[Lead] = []
    absent: list[str] = []
    for category in preset.categories:
        of_category = [one for one in benchmarks if one.category == category and one.tier != "legacy"]
        leads = [shared for one in of_category if (shared := lead_on(one, sides)) is not None]
        found += sorted(leads, key=lambda shared: -len(shared.order))[:_LISTED]
        absent += [] if leads else [category]
    findings = [_on_benchmark(shared) for shared in found]
    if absent:
        text = f"no {' or '.join(absent)} benchmark has independent scores of two of these models."
        findings.append(Finding(Topic.PURPOSE, (text,)))
    first = findings[0]
    title = sentence(f"For {preset.title}, ", first.text)
    return [replace(first, text=title), *(replace(one, text=_capital(one.text)) for one in findings[1:])]


def _capital(text: Sentence) -> Sentence:
    first, *others = text
    return (f"{first[0].upper()}{first[1:]}", *others) if isinstance(first, str) else text


def _on_benchmark(shared: Lead) -> Finding:
    """The scores on one benchmark: ``by Arena WebDev: B (1768) is ahead of A 1753; no score of D to compare``."""
    best, others = shared.best, [place for place in shared.order if place not in shared.best]
    unscored = [place for place, score in enumerate(shared.scores) if score is None]
    behind = join(", ", [sentence(ModelRef(place), f" {shared.text(place)}") for place in others])
    if shared.winner is None:
        figures = ", ".join(map(shared.text, best))
        then = sentence(", then ", behind) if behind else ()
        first = sentence(mentions(best), f" too close to call ({figures})", then)
    else:
        first = sentence(ModelRef(best[0]), f" ({shared.text(best[0])}) is ahead of ", behind)
    missing = sentence("; no score of ", mentions(unscored), " to compare") if unscored else ()
    by = f"by {shared.benchmark.short_name}{better_note(shared.benchmark)}: "
    receipts = tuple(
        score_receipt(place, shared.benchmark, score) for place, score in enumerate(shared.scores) if score is not None
    )
    return Finding(Topic.PURPOSE, sentence(by, first, missing, "."), receipts=receipts)
