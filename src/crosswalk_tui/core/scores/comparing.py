"""Compare two scores: whether they were measured alike, which is better, and how often one of two models leads.

Scores are comparable if they were measured alike: with the same harness and release of the benchmark, and both by the
maker or both independently.
"""

# Annotations are not made text, as in `core/models.py`.

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from crosswalk_tui.core.comparison.comparison import Side
from crosswalk_tui.core.models import Benchmark, Score
from crosswalk_tui.core.text import format as fmt

DEFAULT_BENCHMARK = "arena_text"
"""The benchmark that measures capability unless another one is chosen."""

_NOISE_SHARE = 0.01  # of the scale, where nothing is known of chance
ELO_NOISE = 10.0
"""Elo points within which ratings count as equal: half the 95% interval of a rating with a few thousand votes."""

_SUFFIXES = {"percent": "%", "seconds": "s"}
_GAP_SUFFIXES = {"percent": " pt", "seconds": " s"}


def score_text(value: float | None, unit: str) -> str:
    """Format a score with its unit: ``1111`` (Elo), ``59.5%``, ``3.2s``, ``117.8`` (an index), ``—`` if unknown."""
    return fmt.score(value, unit) + ("" if value is None else _SUFFIXES.get(unit, ""))


def shown_difference(value: float, other: float, unit: str) -> float:
    """Return *value* less *other*, each rounded as it is displayed, so that readers who subtract find the same."""
    return float(fmt.score(value, unit)) - float(fmt.score(other, unit))


def difference_text(value: float, other: float, unit: str, *, in_full: bool = True) -> str:
    """Format *value* less *other* with its sign: ``+56`` (Elo), ``−7.2 pt`` (percentage points), ``+0.5 s``.

    Without *in_full*, the unit is left out.
    """
    difference = shown_difference(value, other, unit)
    sign = "+" if difference >= 0 else "−"
    return f"{sign}{fmt.score(abs(difference), unit)}{_GAP_SUFFIXES.get(unit, '') if in_full else ''}"


def win_rate(difference: float) -> float:
    """Convert a lead in Elo points to the share of votes won, 0 to 1: 1 / (1 + 10^(-d/400))."""
    try:
        return 1 / (1 + 10 ** (-difference / 400))
    except OverflowError:
        return 0.0


def lead(benchmark: Benchmark, first: Score, second: Score) -> int:
    """Return 1 if *first* is better, -1 if *second* is, 0 for a tie; `mismatch` shows whether they are comparable.

    Scores tie if they are displayed alike, or are so close that the difference may be chance.
    """
    if abs(shown_difference(first.value, second.value, benchmark.unit)) <= noise_of(benchmark):
        return 0
    return 1 if (first.value > second.value) is benchmark.higher_is_better else -1


def noise_of(benchmark: Benchmark) -> float:
    """The largest difference of displayed scores on *benchmark* that may be chance."""
    return ELO_NOISE if benchmark.unit == "elo" else 0.0


def equal_within(benchmark: Benchmark) -> float:
    """The difference up to which two scores count as equal: 10 Elo points, or 1% of the scale."""
    return noise_of(benchmark) or (benchmark.maximum - benchmark.minimum) * _NOISE_SHARE


def mismatch(benchmark: Benchmark, first: Score, second: Score) -> str:
    """Why two scores are not comparable, as a clause; empty if they were measured alike."""
    if first.self_reported is not second.self_reported:
        return "one is the maker's own figure, the other independent"
    if benchmark.unit == "elo" and first.as_of != second.as_of:
        return f"ratings of different days: {first.as_of or 'undated'} and {second.as_of or 'undated'}"
    ways = harness(first.variant), harness(second.variant)
    if ways[0] != ways[1]:
        one, other = (", ".join(sorted(mine - its)) for mine, its in (ways, ways[::-1]))
        return f"measured differently: {one or 'not stated'} and {other or 'not stated'}"
    if first.self_reported and not ways[0]:
        return "both are the makers' own figures, and how they were measured is not stated"
    return ""


_HARNESS = re.compile(
    r"""
    \d+(?=[ -]shot)
    | \b(?:agent[ ](?!mode)[\w .-]+ | mini-swe-agent | codex(?:[ ]cli|-harness)?$ | claude[ ]code | gemini[ ]cli
      | openhands | terminus(?:[ -]\d)?)
    | user-sim[ ][\w.-]+ | ^(?:v\d+(?:\.\d+)*|original[ ][\w-]+)$ | ^\d\.\d$ | HHEM-[\d.]+
    | ^(?:fc|prompt)\b(?![ ]strict) | \bepoch[ ]run\b | \bsimple-evals\b
    | \b(?:pass|avg|cons|maj)@(?!1\b)\d+ | \bparallel[ ]test-time[ ]compute | \bmultiple(?:[ ]parallel)?[ ]attempts
    | \b(?:no|without|w/o)[ ]tools?\b | \bwith[ ]tools?\b | \btext(?:[ -]only)?[ ](?:subset|only)\b | \btext[ ]only\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Matches how a test was run: shots, agent, simulated user, release, judge, attempts, tools.

The rest of a variant is what was run (effort, thinking, snapshot, quantisation) or where the score was published.
"""


@lru_cache(maxsize=4096)  # called for each pair of scores; variants repeat
def harness(variant: str) -> frozenset[str]:
    """Return the parts of *variant* that describe how the test was run.

    >>> sorted(harness("high; snapshot 2025-08-07; agent Terminus 2 ; via Epoch hub"))
    ['agent terminus 2']
    """
    return frozenset(part for piece in variant.split(";") for part in _harness_parts(piece.strip()))


def _harness_parts(piece: str) -> Iterator[str]:
    """What *piece* of a variant says about how the test was run, spelt alike."""
    for found in _HARNESS.finditer(piece):
        text = " ".join(found[0].casefold().split())
        if text.isdigit():
            text = f"{text}-shot"
        yield text.replace("w/o ", "no ").replace("without ", "no ").replace("tools", "tool")


class Tally(NamedTuple):
    """Wins, ties and losses of one model against another over their comparable scores; as text ``5–1–3``."""

    wins: int = 0
    ties: int = 0
    losses: int = 0

    def __str__(self) -> str:
        return f"{self.wins}–{self.ties}–{self.losses}"

    @property
    def total(self) -> int:
        """Number of scores compared."""
        return self.wins + self.ties + self.losses


def comparable(benchmarks: Iterable[Benchmark], first: Side, second: Side) -> Iterator[tuple[Benchmark, Score, Score]]:
    """Yield the benchmarks on which both sides have independent scores measured alike, with these scores."""
    for benchmark in benchmarks:
        one, other = first.scores.get(benchmark.slug), second.scores.get(benchmark.slug)
        if one is None or other is None or one.self_reported or other.self_reported:
            continue
        if not mismatch(benchmark, one, other):
            yield benchmark, one, other


def tally(benchmarks: Iterable[Benchmark], first: Side, second: Side) -> Tally:
    """Count wins, ties and losses of *first* against *second* over their `comparable` scores."""
    leads = [lead(*found) for found in comparable(benchmarks, first, second)]
    return Tally(leads.count(1), leads.count(0), leads.count(-1))
