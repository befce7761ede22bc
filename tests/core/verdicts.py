"""Verdicts on made-up models, and what they say."""

from __future__ import annotations

from crosswalk_tui.core.comparison.comparison import Side
from crosswalk_tui.core.comparison.sentences import plain_text
from crosswalk_tui.core.verdict.findings import Finding, Topic, Verdict
from crosswalk_tui.core.verdict.whole_verdict import verdict
from crosswalk_tui.core.workload.monthly import Workload
from tests.core.worlds import BENCHMARKS, NOON, compared, offer

CHEAP = offer("alpha", 10_000, 10_000)
DEAR = offer("bravo", 20_000, 20_000)
SECOND = offer("cloudy", 900_000, 900_000)
"""A second seller, so that none is the only one."""


def verdict_on(*sides: Side, workload: Workload | None = None) -> Verdict:
    return verdict(compared(*sides, workload=workload), BENCHMARKS, NOON)


def about(found: Verdict, topic: Topic) -> list[Finding]:
    return [finding for finding in found.findings if finding.topic is topic]


def reasons(found: Verdict, place: int) -> str:
    return "; ".join(plain_text(finding.reason) for finding in found.picks[place].findings)
