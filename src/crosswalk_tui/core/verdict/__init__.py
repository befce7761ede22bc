"""The verdict on the compared models at their workload, built only from the figures on the screen and citing them.

"Not enough data" is a verdict, and a tie has no winner. Price comes first, then capability on shared independent
scores, then limits, then risk; ``Pick A if …`` is built from those sentences and from nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from crosswalk_tui.core.comparison.sides import Comparison
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.scores.comparing import counting
from crosswalk_tui.core.verdict.capability import capability_findings, leading, percent
from crosswalk_tui.core.verdict.findings import Finding, Pick, Receipt, Topic, Verdict
from crosswalk_tui.core.verdict.limits import limits_findings
from crosswalk_tui.core.verdict.mix import mix_findings, mix_steps
from crosswalk_tui.core.verdict.price import cheapest, price_findings
from crosswalk_tui.core.verdict.risk import risk_findings
from crosswalk_tui.core.verdict.value import value_findings


def verdict(
    comparison: Comparison, benchmarks: Sequence[Benchmark], now: datetime, mix: Sequence[Finding] | None = None
) -> Verdict:
    """The verdict on *comparison* at *now* (an aware time).

    Args:
        comparison: the models at their workload.
        benchmarks: every benchmark there is, in the order they are shown.
        now: decides which prices are stale and which scores old.
        mix: the result of `mix_findings`, where it has been computed already; an empty sequence leaves it out.
    """
    benchmarks = counting(benchmarks, [ranked.side for ranked in comparison.models])
    findings = (
        *price_findings(comparison),
        *(mix_findings(comparison) if mix is None else mix),
        *capability_findings(comparison, benchmarks),
        *value_findings(comparison, benchmarks),
        *limits_findings(comparison),
        *risk_findings(comparison, now),
    )
    picks = [
        Pick(place, tuple(finding for finding in findings if finding.favours == place and finding.reason))
        for place in range(len(comparison.models))
    ]
    return Verdict(findings, tuple(picks))


__all__ = [
    "Finding",
    "Pick",
    "Receipt",
    "Topic",
    "Verdict",
    "cheapest",
    "leading",
    "mix_findings",
    "mix_steps",
    "percent",
    "verdict",
]
