"""The verdict on the compared models, built only from figures that the screens show.

A tie has no winner, and missing data is reported. ``Pick A if …`` is made from the reasons of the findings.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from crosswalk_tui.core.comparison.comparison import Comparison
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.scores.score_rows import counting
from crosswalk_tui.core.verdict.capability import capability_findings
from crosswalk_tui.core.verdict.findings import Finding, Pick, Verdict
from crosswalk_tui.core.verdict.limits import limits_findings
from crosswalk_tui.core.verdict.mix import mix_findings
from crosswalk_tui.core.verdict.price import price_findings
from crosswalk_tui.core.verdict.purpose import purpose_findings
from crosswalk_tui.core.verdict.risk import ending_findings, risk_findings
from crosswalk_tui.core.verdict.value import value_findings


def verdict(
    comparison: Comparison, benchmarks: Sequence[Benchmark], now: datetime, mix: Sequence[Finding] | None = None
) -> Verdict:
    """Return the verdict on *comparison* at *now* (an aware time), with *benchmarks* in display order.

    *mix* is the result of `mix_findings`, if already computed; an empty sequence leaves it out.
    """
    benchmarks = counting(benchmarks, [ranked.side for ranked in comparison.models])
    findings = (
        *purpose_findings(comparison, benchmarks),
        *price_findings(comparison),
        *ending_findings(comparison, now),
        *(mix_findings(comparison) if mix is None else mix),
        *capability_findings(comparison, benchmarks),
        *value_findings(comparison, benchmarks),
        *limits_findings(comparison),
        *risk_findings(comparison, now),
    )
    reasons = [finding for finding in findings if finding.reason]
    picks = (
        Pick(place, tuple(finding for finding in reasons if finding.favours == place))
        for place in range(len(comparison.models))
    )
    return Verdict(findings, tuple(picks))
