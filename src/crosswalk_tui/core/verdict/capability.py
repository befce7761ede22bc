"""The verdict on capability: independent scores that the models share and that were measured alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import starmap

from crosswalk_tui.core.comparison.sentences import ModelRef, Sentence, join, mentions, sentence
from crosswalk_tui.core.comparison.sides import Comparison, Side
from crosswalk_tui.core.models import Benchmark, Score
from crosswalk_tui.core.scores.comparing import lead, mismatch, position, score_text, win_rate
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.verdict.findings import Finding, Receipt, Topic, receipt_on
from crosswalk_tui.core.verdict.wins import (
    EVERYDAY,
    Picked,
    better_note,
    too_close_findings,
    win_findings,
    win_findings_of_several,
)
from crosswalk_tui.core.workload.presets import preset_of

_PAIR = 2
"""With this many models the opponent is not named."""

_PREFERRED = ("arena_text", "epoch_eci", "gpqa_diamond")
"""The benchmarks that a verdict leads with, if all compared models share one."""


@dataclass(frozen=True, slots=True)
class Lead:
    """The scores of the compared models on the benchmark that the verdict leads with.

    Attributes:
        scores: by position; None for a model without a comparable score.
        order: positions of the models with a score, best first.
    """

    benchmark: Benchmark
    scores: tuple[Score | None, ...]
    order: tuple[int, ...]

    @property
    def winner(self) -> int | None:
        """The model that is better than all others by more than noise; None for a tie."""
        return self.order[0] if len(self.best) == 1 else None

    @property
    def best(self) -> tuple[int, ...]:
        """The best model, and all whose difference from it may be chance."""
        first = self.scores[self.order[0]]
        return tuple(
            place
            for place in self.order
            if first is not None
            and (score := self.scores[place]) is not None
            and lead(self.benchmark, first, score) == 0
        )

    def text(self, place: int) -> str:
        """Format the score of the model at *place*."""
        score = self.scores[place]
        return fmt.UNKNOWN if score is None else score_text(score.value, self.benchmark.unit)

    def win_rate(self, place: int, other: int) -> float | None:
        """How often the model at *place* is preferred to *other*, 0 to 1; None unless the scores are Elo ratings."""
        one, two = self.scores[place], self.scores[other]
        if one is None or two is None or self.benchmark.unit != "elo":
            return None
        return win_rate(one.value - two.value)


def leading(benchmarks: Sequence[Benchmark], sides: Sequence[Side]) -> Lead | None:
    """The first benchmark on which as many of *sides* as possible, at least two, are comparable; None if none is.

    A benchmark of one skill (tier "extra") is taken only where the broad ones compare fewer than half of them: that it
    has one score more does not make its best model the strongest.
    """
    best: Lead | None = None
    for benchmark in sorted(benchmarks, key=lambda b: (b.tier == "extra", position(_PREFERRED, b.slug))):
        if benchmark.tier == "extra" and best is not None and 2 * len(best.order) >= len(sides):
            break
        found = None if benchmark.tier == "legacy" else lead_on(benchmark, sides)
        if found is not None and (best is None or len(found.order) > len(best.order)):
            best = found
            if len(best.order) == len(sides):
                break
    return best


def lead_on(benchmark: Benchmark, sides: Sequence[Side]) -> Lead | None:
    """The comparable independent scores of *sides* on *benchmark*; None if fewer than two have one."""
    scores: list[Score | None] = []
    first: Score | None = None
    for side in sides:
        score = side.scores.get(benchmark.slug)
        if score is not None and (score.self_reported or (first is not None and mismatch(benchmark, first, score))):
            score = None
        first = score if first is None else first
        scores.append(score)
    known = [(place, score.value) for place, score in enumerate(scores) if score is not None]
    if len(known) < 2:
        return None
    known.sort(key=lambda item: -item[1] if benchmark.higher_is_better else item[1])
    return Lead(benchmark, tuple(scores), tuple(place for place, _ in known))


def capability_findings(comparison: Comparison, benchmarks: Sequence[Benchmark]) -> list[Finding]:
    """Which model is better on the leading benchmark, and how often over all shared ones."""
    sides = [ranked.side for ranked in comparison.models]
    found = leading(benchmarks, sides)
    if found is None:
        return [Finding(Topic.CAPABILITY, _not_enough(sides), receipts=_score_counts(sides))]
    findings = [_on_lead(found)]
    findings += _missing_on_lead(found, sides)
    picked = None if found.winner is None else Picked(found.winner, found.benchmark)
    first, second = found.order[:2]
    preset = preset_of(comparison.workload)
    named_first = (*(preset.categories if preset is not None else ()), *EVERYDAY)
    ordered = sorted(benchmarks, key=lambda one: position(named_first, one.category))
    if len(sides) > _PAIR:
        findings += win_findings_of_several(ordered, sides, first, picked)
    else:
        findings += win_findings(ordered, sides, (first, second), picked)
    return findings + too_close_findings([one for one in ordered if one != found.benchmark], sides)


def _missing_on_lead(found: Lead, sides: Sequence[Side]) -> list[Finding]:
    """Which models the leading benchmark does not compare, by the reason."""
    name, slug = found.benchmark.short_name, found.benchmark.slug
    without: list[int] = []
    unlike: list[int] = []
    for place, score in enumerate(found.scores):
        if score is None:
            stated = sides[place].scores.get(slug)
            (without if stated is None or stated.self_reported else unlike).append(place)
    texts = []
    if without:
        texts.append(sentence("Not enough data on ", mentions(without), f": no independent {name} score."))
    if unlike:
        which = (
            f"Not compared on {name}: the score of " if len(unlike) == 1 else f"Not compared on {name}: the scores of "
        )
        texts.append(sentence(which, mentions(unlike), ", measured differently."))
    return [Finding(Topic.CAPABILITY, text, receipts=_score_counts(sides)) for text in texts]


def _not_enough(sides: Sequence[Side]) -> Sentence:
    scoreless = [place for place, side in enumerate(sides) if not side.scores]
    if not scoreless:
        return ("Not enough data on capability: no independent benchmark has measured two of them alike.",)
    which = ("any of them",) if len(scoreless) == len(sides) else mentions(scoreless)
    return sentence("Not enough data on capability: no score is published for ", which, ".")


def _score_counts(sides: Sequence[Side]) -> tuple[Receipt, ...]:
    texts = []
    for side in sides:
        own = sum(score.self_reported for score in side.scores.values())
        counted = f"{fmt.counted(len(side.scores), 'score')}, {own} of them reported by its maker"
        texts.append(counted if side.scores else "no scores")
    return tuple(starmap(receipt_on, enumerate(texts)))


def score_receipt(place: int, benchmark: Benchmark, score: Score) -> Receipt:
    """A score with its variant."""
    text = f"{benchmark.short_name} {score_text(score.value, benchmark.unit)}"
    variant = f"; {score.variant}" if score.variant else ""
    return Receipt((ModelRef(place),), (text + variant,), score.source, score.as_of or "")


def _on_lead(found: Lead) -> Finding:
    name, order, winner = found.benchmark.short_name, found.order, found.winner
    receipts = tuple(
        score_receipt(place, found.benchmark, score) for place, score in enumerate(found.scores) if score is not None
    )
    first, second = (found.text(place) for place in order[:2])
    shown = [(ModelRef(place), f" {found.text(place)}") for place in order]
    if winner is None:
        alike = len({found.text(place) for place in found.best}) == 1
        tied = "the same" if alike else "too close to call"
        which = () if len(found.best) == len(order) else sentence(mentions(found.best), " are ")
        text = sentence(f"{name}: ", join(", ", shown), ": ", which, f"{tied}.")
        return Finding(Topic.CAPABILITY, text, receipts=receipts)
    rate = found.win_rate(*order[:2])
    preferred = "" if rate is None else f", preferred {percent(rate)} of the time"
    text = sentence(
        ModelRef(winner),
        f" is stronger on {name}{better_note(found.benchmark)}: {first} vs {second}",
        *(() if len(order) == _PAIR else (" for ", ModelRef(order[1]))),
        preferred,
        *(("; ", *join(", ", shown[_PAIR:])) if len(order) > _PAIR else ()),
        ".",
    )
    reason = f"you want the best {name} score{better_note(found.benchmark)}: {first} vs {second}{preferred}"
    return Finding(Topic.CAPABILITY, text, winner, (reason,), receipts)


def percent(rate: float) -> str:
    """Format a win rate as a whole percentage; at most ``>99%``."""
    whole = round(rate * 100)
    return ">99%" if whole >= 100 else f"{whole}%"
