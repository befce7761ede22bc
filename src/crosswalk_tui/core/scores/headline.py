"""Choose the headline score of a model on one benchmark, and explain why the others were not chosen.

`_CRITERIA` are the rules. On Arena's boards effort precedes the date: later lists rate only the best variant of a model
per board, and a lower effort rated later does not supersede the higher one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

AGENT_OF_AXIS = {"terminal_bench_2": "Terminus 2"}
"""The agent that a benchmark's axis shows, for benchmarks run with several."""

_ONE_VARIANT_PER_BOARD = re.compile(r"arena_(?!hard$)")
"""Matches benchmarks whose later lists contain only one variant of a model."""

_EFFORTS = ("none", "minimal", "low", "medium", "high", "xhigh", "max")


@dataclass(frozen=True, slots=True)
class Measured:
    """The properties of a score that the choice depends on.

    Attributes:
        benchmark: slug.
        variant: harness, effort or snapshot, separated by semicolons.
        as_of: ISO date.
        self_reported: measured by the maker of the model.
        match_rule: the identity rules that matched the score's name to the model.
    """

    benchmark: str
    variant: str
    as_of: str | None
    self_reported: bool
    match_rule: str


def fits_the_axis(benchmark: str, variant: str) -> bool:
    """Whether *variant* was run with the agent that *benchmark*'s axis shows."""
    agent = AGENT_OF_AXIS.get(benchmark)
    return agent is None or agent in variant


def headline_order(measured: Measured) -> tuple[int, ...]:
    """Sort key for the scores of one model on one benchmark; the headline comes first."""
    return tuple(rank(measured) for _, rank in _CRITERIA)


def why_not(headline: Measured, other: Measured) -> str:
    """Why *other* was not chosen, in a few words."""
    for words, rank in _CRITERIA:
        if rank(headline) != rank(other):
            return words
    return "equal by every rule; the first by name is taken"


def _newest_first(as_of: str | None) -> int:
    digits = (as_of or "0").replace("-", "").ljust(8, "0")[:8]
    return -int(digits) if digits.isdecimal() else 0


@lru_cache(maxsize=4096)
def _snapshot(variant: str) -> str | None:
    found = re.search(r"snapshot (20\d\d-?\d\d-?\d\d)", variant)
    return found[1] if found else None


@lru_cache(maxsize=4096)  # scores share variants
def _effort(variant: str) -> int:
    parts = {part.strip().lower() for part in variant.split(";")}
    return max((place for place, effort in enumerate(_EFFORTS) if effort in parts), default=0)


_CRITERIA: tuple[tuple[str, Callable[[Measured], int]], ...] = (
    ("another agent", lambda m: not fits_the_axis(m.benchmark, m.variant)),
    ("self-reported", lambda m: m.self_reported),
    ("taken over from another name", lambda m: "score-alias" in m.match_rule),
    ("not the plain endpoint", lambda m: bool(re.search(r"quant|preview|snapshot|finetun", m.variant))),
    ("less effort", lambda m: -_effort(m.variant) if _ONE_VARIANT_PER_BOARD.match(m.benchmark) else 0),
    ("older", lambda m: _newest_first(m.as_of)),
    ("older snapshot", lambda m: _newest_first(_snapshot(m.variant))),
    ("less effort", lambda m: -_effort(m.variant)),
)
"""The criteria in order: why a score loses by one, and its rank, lowest first."""
