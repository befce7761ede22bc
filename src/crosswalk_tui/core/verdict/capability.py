"""The verdict on capability: shared independent scores that were measured alike, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crosswalk_tui.core.comparison.sides import LETTERS, Comparison, Side
from crosswalk_tui.core.models import Benchmark, Score
from crosswalk_tui.core.scores.comparing import (
    ELO_NOISE,
    Tally,
    comparable,
    doubt,
    lead,
    letters,
    tally,
    win_rate,
    written,
)
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.verdict.findings import Finding, Receipt, Topic

_PAIR = 2
"""With this many models the opponent need not be named."""

FIRST_ASKED = ("arena_text", "epoch_eci", "gpqa_diamond")
"""The preferred benchmarks of a verdict: the first that all compared models share; then any other, in their order."""


@dataclass(frozen=True, slots=True)
class Lead:
    """The scores of the compared models on the benchmark that the verdict leads with.

    Attributes:
        scores: by position; None for a model without a score that may be compared.
        order: positions of those with a score, best first.
    """

    benchmark: Benchmark
    scores: tuple[Score | None, ...]
    order: tuple[int, ...]

    @property
    def winner(self) -> int | None:
        """The model that did better than all others, by more than noise; None for a tie."""
        first, second = (self.scores[place] for place in self.order[:2])
        if first is None or second is None or within_noise(self.benchmark, first, second):
            return None
        return self.order[0]

    def text(self, place: int) -> str:
        """The score of the model at *place*, as written."""
        score = self.scores[place]
        return fmt.UNKNOWN if score is None else figure(self.benchmark, score)

    def win_rate(self, place: int, other: int) -> float | None:
        """How often the model at *place* is preferred to *other*, 0 to 1; None where the scale is not a rating."""
        one, two = self.scores[place], self.scores[other]
        if one is None or two is None or self.benchmark.unit != "elo":
            return None
        return win_rate(one.value - two.value)


def figure(benchmark: Benchmark, score: Score) -> str:
    """A score with its unit: ``1167``, ``59.5%``, ``3.2s``."""
    return written(score.value, benchmark.unit)


def within_noise(benchmark: Benchmark, first: Score, second: Score) -> bool:
    """Whether the two are shown the same, or are ratings so close that the difference may be chance."""
    if benchmark.unit == "elo" and abs(first.value - second.value) <= ELO_NOISE:
        return True
    return lead(benchmark, first, second) == 0


def leading(benchmarks: Sequence[Benchmark], sides: Sequence[Side]) -> Lead | None:
    """The first benchmark on which two of *sides*, all if possible, may be compared; None when there is none."""
    asked = sorted(
        (b for b in benchmarks if b.tier != "legacy"),
        key=lambda b: FIRST_ASKED.index(b.slug) if b.slug in FIRST_ASKED else len(FIRST_ASKED),
    )
    best: Lead | None = None
    for benchmark in asked:
        found = _lead(benchmark, sides)
        if found is not None and (best is None or len(found.order) > len(best.order)):
            best = found
        if best is not None and len(best.order) == len(sides):
            break
    return best


def _lead(benchmark: Benchmark, sides: Sequence[Side]) -> Lead | None:
    scores: list[Score | None] = []
    for side in sides:
        score = side.scores.get(benchmark.slug)
        first = next((known for known in scores if known is not None), score)
        alike = score is not None and first is not None and not doubt(benchmark, first, score)
        scores.append(score if score is not None and alike and not score.self_reported else None)
    known = [(place, score.value) for place, score in enumerate(scores) if score is not None]
    if len(known) < 2:
        return None
    known.sort(key=lambda item: -item[1] if benchmark.higher_is_better else item[1])
    return Lead(benchmark, tuple(scores), tuple(place for place, _ in known))


def capability_findings(comparison: Comparison, benchmarks: Sequence[Benchmark]) -> list[Finding]:
    """Who did better on the first shared rating, and how often over all that is shared."""
    sides = [ranked.side for ranked in comparison.models]
    found = leading(benchmarks, sides)
    if found is None:
        return [Finding(Topic.CAPABILITY, _not_enough(sides), receipts=_score_counts(sides))]
    findings = [_on_lead(found)]
    missing = [place for place, score in enumerate(found.scores) if score is None]
    if missing:
        text = f"Not enough data on {letters(missing)}: no independent {found.benchmark.short_name} score to compare."
        findings.append(Finding(Topic.CAPABILITY, text, receipts=_score_counts(sides)))
    findings += _over_all(benchmarks, sides, found)
    return findings


def _not_enough(sides: Sequence[Side]) -> str:
    scoreless = [place for place, side in enumerate(sides) if not side.scores]
    if len(scoreless) == len(sides):
        return "Not enough data on capability: no score is published for any of them."
    if scoreless:
        return f"Not enough data on capability: no score is published for {letters(scoreless)}."
    return "Not enough data on capability: no independent benchmark has measured two of them alike."


def _score_counts(sides: Sequence[Side]) -> tuple[Receipt, ...]:
    receipts = []
    for place, side in enumerate(sides):
        own = sum(score.self_reported for score in side.scores.values())
        said = f"{len(side.scores)} scores, {own} of them its maker's own" if side.scores else "no scores"
        receipts.append(Receipt(LETTERS[place], said))
    return tuple(receipts)


def score_receipt(place: int, benchmark: Benchmark, score: Score) -> Receipt:
    """A score with the variant it was measured with."""
    said = f"{benchmark.short_name} {figure(benchmark, score)}"
    return Receipt(
        LETTERS[place], f"{said}; {score.variant}" if score.variant else said, score.source, score.as_of or ""
    )


def _on_lead(found: Lead) -> Finding:
    name, order = found.benchmark.short_name, found.order
    receipts = tuple(
        score_receipt(place, found.benchmark, score) for place, score in enumerate(found.scores) if score is not None
    )
    first, second = order[:2]
    shown = [f"{LETTERS[place]} {found.text(place)}" for place in order]
    winner = found.winner
    if winner is None:
        tied = "too close to tell apart" if found.text(first) != found.text(second) else "the same"
        text = f"{name}: {', '.join(shown)}: {'the first two are ' if len(order) > 2 else ''}{tied}."
        return Finding(Topic.CAPABILITY, text, receipts=receipts)
    against = f"{found.text(first)} against {found.text(second)}"
    rate = found.win_rate(first, second)
    often = "" if rate is None else f", preferred {percent(rate)} of the time"
    lower = "" if found.benchmark.higher_is_better else " (lower is better)"
    others = f"; {', '.join(shown[2:])}" if len(order) > 2 else ""
    told = against if len(order) == 2 else f"{found.text(first)} against {found.text(second)} for {LETTERS[second]}"
    text = f"{LETTERS[winner]} is stronger on {name}{lower}: {told}{often}{others}."
    return Finding(Topic.CAPABILITY, text, winner, f"quality decides: {name} {against}{often}", receipts)


def percent(rate: float) -> str:
    """A win rate as a whole percentage that never claims certainty."""
    whole = round(rate * 100)
    return ">99%" if whole >= 100 else f"{whole}%"


def _over_all(benchmarks: Sequence[Benchmark], sides: Sequence[Side], found: Lead) -> list[Finding]:
    """The leader's record against each other model over every shared independent score, and where it is beaten."""
    first = found.order[0]
    findings = []
    for other in found.order[1:]:
        counted = tally(benchmarks, sides[first], sides[other])
        if counted.total > 1:
            findings += _tallied(benchmarks, sides, (first, other), counted, found.winner)
    return findings


def _tallied(
    benchmarks: Sequence[Benchmark], sides: Sequence[Side], pair: tuple[int, int], counted: Tally, winner: int | None
) -> list[Finding]:
    """The record of one model against another, and the benchmarks on which the loser is ahead."""
    ahead, behind = pair if counted.wins >= counted.losses else pair[::-1]
    wins, losses = max(counted.wins, counted.losses), min(counted.wins, counted.losses)
    pairs = list(comparable(benchmarks, sides[behind], sides[ahead]))
    receipts = _pair_receipts(pairs, behind, ahead)
    record, over = f"{wins}–{counted.ties}–{losses}", f"Over {counted.total} shared independent scores"
    if wins == losses:
        text = f"{over} {LETTERS[min(pair)]} and {LETTERS[max(pair)]} are even: {record} (win–tie–loss)."
        return [Finding(Topic.CAPABILITY, text, receipts=receipts)]
    text = f"{over} {LETTERS[ahead]} leads {LETTERS[behind]}: {record} (win–tie–loss)."
    against = f" against {LETTERS[behind]}" if len(sides) > _PAIR else ""
    reason = "" if ahead == winner else f"the number of scores decides: {record} over {counted.total} shared{against}"
    findings = [Finding(Topic.CAPABILITY, text, ahead, reason, receipts)]
    beaten = [item for item in pairs if lead(*item) > 0 and not within_noise(*item)]
    if beaten:
        text = f"{LETTERS[behind]} is ahead of {LETTERS[ahead]} on {_listed([_told(*item) for item in beaten])}."
        few = _pair_receipts(beaten, behind, ahead)
        whom = f" for {LETTERS[ahead]}" if len(sides) > _PAIR else ""
        best = [_told(*item, whom) for item in beaten if _is_best(item[0], sides, behind)]
        reason = f"what counts is {_listed(best)}" if best else ""
        findings.append(Finding(Topic.CAPABILITY, text, behind, reason, few))
    return findings


def _is_best(benchmark: Benchmark, sides: Sequence[Side], place: int) -> bool:
    """Whether no other of the compared models, as far as it was measured alike, did better than the one at *place*."""
    return all(lead(*found) >= 0 for other in sides for found in comparable([benchmark], sides[place], other))


def _told(benchmark: Benchmark, mine: Score, its: Score, whom: str = "") -> str:
    """``BFCL mean latency (1.2 against 3.4)``, naming the second model where more than two are compared."""
    return f"{benchmark.short_name} ({figure(benchmark, mine)} against {figure(benchmark, its)}{whom})"


def _listed(names: Sequence[str], most: int = 2) -> str:
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown


def _pair_receipts(pairs: Sequence[tuple[Benchmark, Score, Score]], mine: int, its: int) -> tuple[Receipt, ...]:
    """Every pair of scores that was counted."""
    receipts = []
    for benchmark, one, other in pairs:
        low, high = sorted(((mine, one), (its, other)))
        said = ", ".join(f"{LETTERS[place]} {figure(benchmark, score)}" for place, score in (low, high))
        lower = "" if benchmark.higher_is_better else " (lower is better)"
        receipts.append(Receipt(benchmark.short_name, said + lower, one.source, one.as_of or ""))
    return tuple(receipts)
