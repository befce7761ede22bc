"""Scores side by side: which models share them, whether they are comparable, and which model leads how often.

Scores are comparable if they were measured alike: with the same harness and release of the benchmark, and both by the
maker or both independently.
"""

# Annotations are not made text, as in `core/models.py`.

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from crosswalk_tui.core.comparison.comparison import LETTERS, Side
from crosswalk_tui.core.models import Benchmark, Score
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.vocabulary import Sign

DEFAULT_BENCHMARK = "arena_text"
"""The benchmark that measures capability unless another one is chosen."""

_NOISE_SHARE = 0.01  # of the scale, where nothing is known of chance
ELO_NOISE = 10.0
"""Elo points within which ratings count as equal: half the 95% interval of a rating with a few thousand votes."""

CATEGORIES = (
    "human preference", "general reasoning", "coding", "agentic", "tool use", "math", "knowledge", "factuality",
    "instruction following", "long context", "writing", "vision", "speed",
)  # fmt: skip
"""The order of the categories; others follow by name."""

_TIERS = ("core", "extra", "legacy")

_SUFFIXES = {"percent": "%", "seconds": "s"}
_GAP_SUFFIXES = {"percent": " pt", "seconds": " s"}


# Two scores


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


def noise(benchmark: Benchmark) -> float:
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
    return frozenset(part for piece in variant.split(";") for part in _ways(piece.strip()))


def _ways(piece: str) -> Iterator[str]:
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


# Rows of several models


UNLIKE = "unlike"
"""For scores that were not measured alike."""

UNLIKE_THE_REST = f"not measured like {Sign.BETTER} or, where there is none, like most"
"""The meaning of letters before `UNLIKE`, see `ScoreRow.unlike_words`."""

BEST_OF_SCORES = "the best of all, if at least one other was measured like it"
"""Which score of a row is marked, see `ScoreRow.best`."""


class ScoreRow(NamedTuple):
    """The headline scores of the compared models on one benchmark.

    Attributes:
        best: position of the model whose score is the best of all, and comparable with at least one other; None for a
            tie, or if no two are comparable.
    """

    benchmark: Benchmark
    scores: tuple[Score | None, ...]
    best: int | None

    @property
    def shared(self) -> bool:
        """Whether every compared model has a score."""
        return None not in self.scores

    @property
    def missing(self) -> tuple[int, ...]:
        """Positions of the models without a score."""
        return tuple(place for place, score in enumerate(self.scores) if score is None)

    @property
    def unlike(self) -> frozenset[int]:
        """Positions of the scores that are not comparable with the best one.

        Without a best one, with the one that most are comparable with, the first of those.
        """
        known = [place for place, score in enumerate(self.scores) if score is not None]
        by_base = {
            base: frozenset(place for place in known if place != base and self.mismatch(place, base))
            for base in (known if self.best is None else [self.best])
        }
        return min(by_base.values(), key=len, default=frozenset())

    @property
    def unlike_words(self) -> str:
        """``AC unlike``, the letters of `unlike`; ``unlike`` if no two scores are comparable; empty if all are."""
        if not self.unlike:
            return ""
        known = len(self.scores) - len(self.missing)
        letters = "".join(LETTERS[place] for place in sorted(self.unlike)) if len(self.unlike) < known - 1 else ""
        return f"{letters} {UNLIKE}".lstrip()

    def mismatch(self, place: int, other: int = 0) -> str:
        """Why the scores at *place* and *other* are not comparable; empty if they are, or one is missing."""
        one, two = self.scores[other], self.scores[place]
        return "" if one is None or two is None else mismatch(self.benchmark, one, two)


def counting(benchmarks: Iterable[Benchmark], sides: Sequence[Side]) -> list[Benchmark]:
    """The *benchmarks* to compare *sides* by: legacy ones only if at least two sides have a score.

    The record of two models must not depend on which others are compared, so all that the two share is kept.
    """
    least = min(2, len(sides))
    return [b for b in benchmarks if b.tier != "legacy" or sum(b.slug in side.scores for side in sides) >= least]


def score_rows(benchmarks: Iterable[Benchmark], sides: Sequence[Side]) -> list[ScoreRow]:
    """The `counting` benchmarks on which any of *sides* has a score."""
    rows = []
    for benchmark in counting(benchmarks, sides):
        scores = tuple(side.scores.get(benchmark.slug) for side in sides)
        if any(score is not None for score in scores):
            rows.append(ScoreRow(benchmark, scores, _leader(benchmark, scores)))
    return rows


def shared_scores(benchmarks: Iterable[Benchmark], sides: Sequence[Side]) -> list[ScoreRow]:
    """The benchmarks on which at least two of *sides* have a score, those without a missing one first."""
    return at_least_two(score_rows(benchmarks, sides))


def at_least_two(rows: Iterable[ScoreRow]) -> list[ScoreRow]:
    """The *rows* with two scores or more, those without a missing one first."""
    found = [row for row in rows if len(row.scores) - len(row.missing) > 1]
    return sorted(found, key=lambda row: len(row.missing))


def unshared_scores(benchmarks: Iterable[Benchmark], sides: Sequence[Side]) -> tuple[tuple[str, ...], ...]:
    """For each side, the names of the benchmarks on which no other side has a score."""
    alone = scored_alone(score_rows(benchmarks, sides))
    return tuple(tuple(row.benchmark.name for row in alone if row.scores[place]) for place in range(len(sides)))


def scored_alone(rows: Iterable[ScoreRow]) -> list[ScoreRow]:
    """The *rows* of several models with the score of one."""
    return [row for row in rows if 0 < len(row.missing) == len(row.scores) - 1]


def by_category(rows: Iterable[ScoreRow]) -> list[tuple[str, list[ScoreRow]]]:
    """Group *rows* by category, in display order; in each, core before extra before legacy."""
    groups: dict[str, list[ScoreRow]] = {}
    for row in sorted(rows, key=lambda row: position(_TIERS, row.benchmark.tier)):
        groups.setdefault(row.benchmark.category, []).append(row)
    return sorted(groups.items(), key=lambda group: (position(CATEGORIES, group[0]), group[0]))


def position(order: Sequence[str], name: str) -> int:
    """The position of *name* in *order*; after the end if it is not in it."""
    return order.index(name) if name in order else len(order)


def spread(row: ScoreRow) -> float:
    """The range of the scores of *row*, 0 to 1: as a share of the scale, or of the longest time for seconds."""
    values = [score.value for score in row.scores if score is not None]
    if len(values) < 2:
        return 0.0
    most, least = max(values), min(values)
    scale = most if row.benchmark.unit == "seconds" else row.benchmark.maximum - row.benchmark.minimum
    return min(1.0, (most - least) / scale) if scale > 0 else 0.0


def lead_share(row: ScoreRow, place: int) -> float | None:
    """How far the score at *place* is ahead of the best other comparable one, as a share of the scale (see `spread`).

    Negative where it is behind; None without such scores.
    """
    own = row.scores[place]
    others = [
        score.value
        for nth, score in enumerate(row.scores)
        if score is not None and nth != place and not row.mismatch(nth, place)
    ]
    if own is None or not others:
        return None
    benchmark = row.benchmark
    best = max(others) if benchmark.higher_is_better else min(others)
    scale = max(own.value, *others) if benchmark.unit == "seconds" else benchmark.maximum - benchmark.minimum
    ahead = own.value - best if benchmark.higher_is_better else best - own.value
    return ahead / scale if scale > 0 else 0.0


def by_spread(rows: Iterable[ScoreRow]) -> tuple[list[ScoreRow], list[ScoreRow]]:
    """Sort *rows* by `spread`, widest first; returns those with comparable scores, and the others."""
    ordered = sorted(rows, key=spread, reverse=True)
    unlike = [row for row in ordered if any(row.mismatch(place) for place in range(1, len(row.scores)))]
    return [row for row in ordered if row not in unlike], unlike


def _leader(benchmark: Benchmark, scores: Sequence[Score | None]) -> int | None:
    known = [(place, score) for place, score in enumerate(scores) if score is not None]
    for place, score in known:
        others = [other for nth, other in known if nth != place]
        ahead = all(lead(benchmark, score, other) > 0 for other in others)
        if ahead and not all(mismatch(benchmark, score, other) for other in others):
            return place
    return None
