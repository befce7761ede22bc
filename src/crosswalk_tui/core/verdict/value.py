"""The verdict on value, for three and more models: the Pareto front of price and score."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from crosswalk_tui.core.comparison.comparison import Comparison
from crosswalk_tui.core.comparison.sentences import ModelRef, Sentence, join, mentions, sentence
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.money import TIE_TOLERANCE
from crosswalk_tui.core.scores.comparing import lead
from crosswalk_tui.core.verdict.capability import score_receipt
from crosswalk_tui.core.verdict.findings import Finding, Receipt, Topic, receipt_on
from crosswalk_tui.core.verdict.leading import Lead, leading


def value_findings(comparison: Comparison, benchmarks: Sequence[Benchmark]) -> list[Finding]:
    """The models on the Pareto front, the models that beat the others, and the steps along the front."""
    found = leading(benchmarks, [ranked.side for ranked in comparison.models])
    if len(comparison.models) < 3 or found is None:
        return []
    totals = {place: total for place in found.order if (total := comparison.totals[place]) is not None}
    if len(totals) < 2:
        return []
    beaten = [place for place in sorted(totals) if any(_beats(found, totals, other, place) for other in totals)]
    front = sorted(totals.keys() - beaten, key=lambda place: (totals[place], place))
    receipts = tuple(_receipt(comparison, found, place) for place in sorted(totals))
    axes = f"price and {found.benchmark.short_name}"
    clauses = [
        sentence("Of these, ", mentions(front), f" {'is' if len(front) == 1 else 'are'} on the Pareto front of {axes}")
    ]
    for place in beaten:
        rivals = [other for other in sorted(totals) if _beats(found, totals, other, place)]
        clauses.append(sentence(ModelRef(place), " is beaten by ", mentions(rivals)))
    if not beaten:
        clauses = [sentence(f"None of these beats another in both {axes}")]
    text = sentence(join("; ", clauses), ".")
    findings = [Finding(Topic.CAPABILITY, text, receipts=receipts)]
    steps = _steps(found, totals, front)
    for cheaper, middle, better in zip(steps, steps[1:], steps[2:], strict=False):
        if len(middle) == 1 and _is_apart(found, cheaper[0], middle[0]):
            findings.append(_between(comparison, found, cheaper, middle[0], better))
    return findings


def _is_apart(found: Lead, one: int, other: int) -> bool:
    """Whether the scores of the two differ by more than noise: otherwise neither is too weak."""
    first, second = found.scores[one], found.scores[other]
    return first is not None and second is not None and lead(found.benchmark, first, second) != 0


def _better(found: Lead, one: int, other: int) -> bool:
    """Whether *one* has a better score than *other*."""
    return found.order.index(one) < found.order.index(other) and found.text(one) != found.text(other)


def _beats(found: Lead, totals: dict[int, Decimal], one: int, other: int) -> bool:
    """Whether *one* is no worse in price and score and better in one of them; see `plot.points.pareto_front`."""
    over = 1 + TIE_TOLERANCE
    if totals[one] > totals[other] * over or _better(found, other, one):
        return False
    return totals[one] * over < totals[other] or _is_apart(found, one, other)


def _steps(found: Lead, totals: dict[int, Decimal], front: Sequence[int]) -> list[list[int]]:
    """Group the models of the Pareto front by equal price and score."""
    steps: list[list[int]] = []
    for place in front:
        first = steps[-1][0] if steps else place
        alike = not _is_apart(found, first, place) and totals[place] <= totals[first] * (1 + TIE_TOLERANCE)
        if steps and alike:
            steps[-1].append(place)
        else:
            steps.append([place])
    return steps


def _between(
    comparison: Comparison, found: Lead, cheaper: Sequence[int], middle: int, better: Sequence[int]
) -> Finding:
    """A model on the Pareto front between cheaper and better ones."""

    def shown(places: Sequence[int]) -> Sentence:
        return sentence(mentions(places), f" ({comparison.total_text(places[0])}, {found.text(places[0])})")

    offers = (
        f"{found.text(middle)} on {found.benchmark.short_name} for {comparison.total_text(middle)} {comparison.per}"
    )
    weak, expensive = ("is" if len(places) == 1 else "are" for places in (cheaper, better))
    text = sentence(ModelRef(middle), " is between ", shown(cheaper), " and ", shown(better), f": {offers}.")
    reason = sentence(
        mentions(cheaper), f" {weak} too weak and ", mentions(better), f" {expensive} too expensive: {offers}"
    )
    places = sorted((*cheaper, middle, *better))
    return Finding(
        Topic.CAPABILITY, text, middle, reason, tuple(_receipt(comparison, found, place) for place in places)
    )


def _receipt(comparison: Comparison, found: Lead, place: int) -> Receipt:
    cost = f"{comparison.total_text(place)} {comparison.per}"
    score = found.scores[place]
    if score is None:
        return receipt_on(place, cost)
    known = score_receipt(place, found.benchmark, score)
    return Receipt(known.label, sentence(f"{cost}; ", known.text), known.source, known.as_of)
