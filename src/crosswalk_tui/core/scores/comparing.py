"""Scores side by side: which are shared, which difference means something, who leads, how often, how old they are.

A difference means something only between scores that were measured alike: one harness and one release of the
benchmark, and not the maker's own claim against an independent measurement.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from crosswalk_tui.core.comparison.sides import Side
from crosswalk_tui.core.models import Benchmark, Score
from crosswalk_tui.core.text import format as fmt

ELO_NOISE = 10.0
"""Elo points within which two ratings count as equal: half of a 95% interval of a rating with some thousand votes."""

CATEGORIES = (
    "human preference", "general reasoning", "coding", "agentic", "tool use", "math", "knowledge", "factuality",
    "instruction following", "long context", "writing", "vision", "speed",
)  # fmt: skip
"""The order of the categories, the most requested first; others follow by name."""

_TIERS = ("core", "extra", "legacy")


_SUFFIXES = {"percent": "%", "seconds": "s"}
_GAP_SUFFIXES = {"percent": " pt", "seconds": " s"}


# Two scores


def score_text(value: float | None, unit: str) -> str:
    """A score with its unit: ``1111`` (Elo), ``59.5%``, ``3.2s``, ``117.8`` (an index), ``—`` when unknown."""
    return fmt.score(value, unit) + ("" if value is None else _SUFFIXES.get(unit, ""))


def difference_text(difference: float, unit: str) -> str:
    """A difference with its sign and unit: ``+56`` (Elo), ``−7.2 pt`` (percentage points), ``+0.5 s``."""
    sign = "+" if difference >= 0 else "−"
    return f"{sign}{fmt.score(abs(difference), unit)}{_GAP_SUFFIXES.get(unit, '')}"


def win_rate(difference: float) -> float:
    """How often the one rated *difference* Elo points higher is preferred, 0 to 1: 1 / (1 + 10^(-d/400))."""
    try:
        return 1 / (1 + 10 ** (-difference / 400))
    except OverflowError:  # so far below that the power has no float
        return 0.0


def reads_alike(benchmark: Benchmark, first: float, second: float) -> bool:
    """Whether the two values are the same as shown: a difference that is not shown has no winner.

    Equal are figures that are written alike, and Elo ratings so near that the better wins 50%, in whole percents.
    """
    if benchmark.unit == "elo" and f"{win_rate(abs(first - second)):.0%}" == "50%":
        return True
    return fmt.score(first, benchmark.unit) == fmt.score(second, benchmark.unit)


def lead(benchmark: Benchmark, first: Score, second: Score) -> int:
    """1 when *first* did better, -1 when *second* did, 0 for a tie; whether they may be compared is `doubt`."""
    if reads_alike(benchmark, first.value, second.value):
        return 0
    return 1 if (first.value > second.value) is benchmark.higher_is_better else -1


def mismatch(benchmark: Benchmark, first: Score, second: Score) -> str:
    """Why the difference between the two means little, as a clause; empty when they were measured alike."""
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
    | user-sim[ ][\w.-]+ | ^v+(?:\d+(?:\.\d+)*|original[ ][\w-]+)$ | ^\d\.\d$ | HHEM-[\d.]+
    | ^(?:fc|prompt)\b(?![ ]strict) | \bepoch[ ]run\b | \bsimple-evals\b
    | \b(?:pass|avg|cons|maj)@(?!1\b)\d+ | \bparallel[ ]test-time[ ]compute | \bmultiple(?:[ ]parallel)?[ ]attempts
    | \b(?:no|without|w/o)[ ]tools?\b | \bwith[ ]tools?\b | \btext(?:[ -]only)?[ ](?:subset|only)\b | \btext[ ]only\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Words for how the test was run: shots, agent, simulated user, release, judge, attempts, tools.

The rest of a variant names what was run (effort, thinking, snapshot, quantisation) or where the figure came from.
"""


@lru_cache(maxsize=4096)  # called for each pair of scores; variants repeat
def harness(variant: str) -> frozenset[str]:
    """The parts of *variant* that describe how the test was run, comparable between models; empty when there are none.

    >>> sorted(harness("high; snapshot 2025-08-07; agent Terminus 2 ; via Epoch hub"))
    ['agent terminus 2']
    """
    return frozenset(part for piece in variant.split(";") for part in _ways(piece.strip()))


def _ways(piece: str) -> Iterator[str]:
    for found in _HARNESS.finditer(piece):
        text = " ".join(found[0].casefold().split())
        if text.isdigit():
            text = f"{text}-shot"
        yield re.sub(r"^vv+", "v", text).replace("w/o ", "no ").replace("without ", "no ").replace("tools", "tool")


@dataclass(frozen=True, slots=True)
class Tally:
    """Wins, ties and losses of one model against another over the scores that may be compared."""

    wins: int = 0
    ties: int = 0
    losses: int = 0

    @property
    def total(self) -> int:
        """How many scores were compared."""
        return self.wins + self.ties + self.losses


def comparable(benchmarks: Iterable[Benchmark], first: Side, second: Side) -> Iterator[tuple[Benchmark, Score, Score]]:
    """The benchmarks on which both have an independent score, measured alike, with the two scores."""
    for benchmark in benchmarks:
        one, other = first.scores.get(benchmark.slug), second.scores.get(benchmark.slug)
        if one is None or other is None or one.self_reported or other.self_reported:
            continue
        if not mismatch(benchmark, one, other):
            yield benchmark, one, other


def tally(benchmarks: Iterable[Benchmark], first: Side, second: Side) -> Tally:
    """How often *first* did better, as well and worse than *second*, over their shared independent scores.

    Self-reported scores do not count, nor do pairs that were measured differently.
    """
    leads = [lead(*found) for found in comparable(benchmarks, first, second)]
    return Tally(leads.count(1), leads.count(0), leads.count(-1))


# Rows of several models


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One benchmark and what each compared model scored on it.

    Attributes:
        scores: the headline score of each model; None where there is none.
        best: position of the model that did better than all others; None when equal, when a score is missing, or when
            some of the scores may not be compared.
    """

    benchmark: Benchmark
    scores: tuple[Score | None, ...]
    best: int | None

    @property
    def shared(self) -> bool:
        """Whether every compared model has a score."""
        return all(score is not None for score in self.scores)

    @property
    def missing(self) -> tuple[int, ...]:
        """Positions of the models without a score."""
        return tuple(place for place, score in enumerate(self.scores) if score is None)

    def mismatch(self, place: int, other: int = 0) -> str:
        """Why the difference between the models at *place* and *other* means little; empty when it does not."""
        one, two = self.scores[other], self.scores[place]
        return "" if one is None or two is None else mismatch(self.benchmark, one, two)


def counting(benchmarks: Iterable[Benchmark], sides: Sequence[Side]) -> list[Benchmark]:
    """The *benchmarks* that count between *sides*: legacy ones only where every one of them is scored."""
    return [b for b in benchmarks if b.tier != "legacy" or all(b.slug in side.scores for side in sides)]


def score_rows(benchmarks: Iterable[Benchmark], sides: Sequence[Side]) -> list[ScoreRow]:
    """The benchmarks that any of *sides* is scored on, in the order of *benchmarks*; legacy ones only if all are."""
    rows = []
    for benchmark in counting(benchmarks, sides):
        scores = tuple(side.scores.get(benchmark.slug) for side in sides)
        if any(score is not None for score in scores):
            rows.append(ScoreRow(benchmark, scores, _leader(benchmark, scores)))
    return rows


def shared_scores(benchmarks: Iterable[Benchmark], sides: Sequence[Side]) -> list[ScoreRow]:
    """The benchmarks all *sides* are scored on, in the order of *benchmarks*."""
    return [row for row in score_rows(benchmarks, sides) if row.shared]


def unshared_scores(benchmarks: Iterable[Benchmark], sides: Sequence[Side]) -> tuple[tuple[str, ...], ...]:
    """For each side, the names of the benchmarks only it is scored on; saturated legacy ones left out."""
    alone: list[list[str]] = [[] for _ in sides]
    for row in score_rows(benchmarks, sides):
        if len(sides) > 1 and len(row.missing) == len(sides) - 1:
            (place,) = set(range(len(sides))) - set(row.missing)
            alone[place].append(row.benchmark.name)
    return tuple(map(tuple, alone))


def by_category(rows: Iterable[ScoreRow]) -> list[tuple[str, list[ScoreRow]]]:
    """*rows* under their categories in reading order; in each, core before extra before legacy."""
    groups: dict[str, list[ScoreRow]] = {}
    for row in rows:
        groups.setdefault(row.benchmark.category, []).append(row)
    return [(name, sorted(groups[name], key=_tier)) for name in sorted(groups, key=_place_of_category)]


def spread(row: ScoreRow) -> float:
    """How far apart the scores of *row* are, 0 to 1: as a part of the scale, of seconds as a part of the most."""
    values = [score.value for score in row.scores if score is not None]
    if len(values) < 2:
        return 0.0
    most, least = max(values), min(values)
    scale = most if row.benchmark.unit == "seconds" else row.benchmark.maximum - row.benchmark.minimum
    return min(1.0, (most - least) / scale) if scale > 0 else 0.0


def by_spread(rows: Iterable[ScoreRow]) -> tuple[list[ScoreRow], list[ScoreRow]]:
    """*rows* with the widest apart first, in two parts: those measured alike, and those that were not."""
    ordered = sorted(rows, key=spread, reverse=True)
    unlike = [row for row in ordered if any(row.mismatch(place) for place in range(1, len(row.scores)))]
    return [row for row in ordered if row not in unlike], unlike


def _place_of_category(name: str) -> tuple[int, str]:
    return (CATEGORIES.index(name) if name in CATEGORIES else len(CATEGORIES), name)


def _tier(row: ScoreRow) -> int:
    return _TIERS.index(row.benchmark.tier) if row.benchmark.tier in _TIERS else len(_TIERS)


def _leader(benchmark: Benchmark, scores: Sequence[Score | None]) -> int | None:
    known = [score for score in scores if score is not None]
    if len(known) < len(scores) or len(known) < 2:
        return None
    for place, score in enumerate(known):
        others = [other for nth, other in enumerate(known) if nth != place]
        if all(lead(benchmark, score, other) > 0 for other in others):
            return None if _any_doubt(benchmark, known) else place
    return None


def _any_doubt(benchmark: Benchmark, scores: Sequence[Score]) -> bool:
    """Whether some of *scores* were measured otherwise than the rest; all are compared with the first."""
    return any(mismatch(benchmark, scores[0], other) for other in scores[1:])
