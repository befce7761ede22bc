"""The verdict on value, for three models and more: which of them no other beats on both price and score."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from crosswalk_tui.core.comparison.sides import LETTERS, Comparison, total_text
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.pricing.ranking import TIE_TOLERANCE
from crosswalk_tui.core.scores.comparing import letters
from crosswalk_tui.core.verdict.capability import Lead, leading, score_receipt
from crosswalk_tui.core.verdict.findings import Finding, Receipt, Topic


def value_findings(comparison: Comparison, benchmarks: Sequence[Benchmark]) -> list[Finding]:
    """Which models are on the Pareto front of price and score, which are dominated by which, and the steps along it."""
    found = leading(benchmarks, [ranked.side for ranked in comparison.models])
    if len(comparison.models) < 3 or found is None:
        return []
    totals = {place: total for place in found.order if (total := comparison.totals[place]) is not None}
    if len(totals) < 2:
        return []
    front = _front(found, totals)
    beaten = [place for place in sorted(totals) if place not in front]
    receipts = tuple(_receipt(comparison, found, place) for place in sorted(totals))
    name = found.benchmark.short_name
    verb = "is" if len(front) == 1 else "are"
    text = f"On price and {name} together {letters(front)} {verb} beaten by none"
    text = "; ".join([text, *(_beaten_by(found, totals, place) for place in beaten)])
    findings = [Finding(Topic.CAPABILITY, f"{text}.", receipts=receipts)]
    steps = _steps(found, totals, front)
    for cheaper, middle, better in zip(steps, steps[1:], steps[2:], strict=False):
        if len(middle) == 1:
            findings.append(_between(comparison, found, cheaper, middle[0], better))
    return findings


def _better(found: Lead, one: int, other: int) -> bool:
    """Whether *one* scored better than *other*, as far as the scores are comparable."""
    return found.order.index(one) < found.order.index(other) and found.text(one) != found.text(other)


def _beats(found: Lead, totals: dict[int, Decimal], one: int, other: int) -> bool:
    """Whether *one* is no worse on both and better on one of them; totals within 0.1% are the same."""
    over = 1 + TIE_TOLERANCE
    no_dearer = totals[one] <= totals[other] * over
    no_worse = not _better(found, other, one)
    return no_dearer and no_worse and (totals[one] * over < totals[other] or _better(found, one, other))


def _front(found: Lead, totals: dict[int, Decimal]) -> list[int]:
    """Positions of the models that no other beats, cheapest first."""
    kept = [place for place in totals if not any(_beats(found, totals, other, place) for other in totals)]
    return sorted(kept, key=lambda place: (totals[place], place))


def _beaten_by(found: Lead, totals: dict[int, Decimal], place: int) -> str:
    rivals = [other for other in sorted(totals) if _beats(found, totals, other, place)]
    return f"{LETTERS[place]} is beaten by {letters(rivals)}"


def _steps(found: Lead, totals: dict[int, Decimal], front: Sequence[int]) -> list[list[int]]:
    """The models of the Pareto front, those with equal price and score together."""
    steps: list[list[int]] = []
    for place in front:
        first = steps[-1][0] if steps else place
        alike = found.text(first) == found.text(place) and totals[place] <= totals[first] * (1 + TIE_TOLERANCE)
        if steps and alike:
            steps[-1].append(place)
        else:
            steps.append([place])
    return steps


def _between(
    comparison: Comparison, found: Lead, cheaper: Sequence[int], middle: int, better: Sequence[int]
) -> Finding:
    """A model on the Pareto front between cheaper and better ones: the extra cost and the gain of choosing it."""

    def figures(place: int) -> str:
        return f"{total_text(comparison.models[place].best, comparison.places)}, {found.text(place)}"

    name = found.benchmark.short_name
    cost = total_text(comparison.models[middle].best, comparison.places)
    text = (
        f"{LETTERS[middle]} is the middle way: {cost} a month and {found.text(middle)} on {name}, between"
        f" {letters(cheaper)} ({figures(cheaper[0])}) and {letters(better)} ({figures(better[0])})."
    )
    weak, dear = ("is" if len(places) == 1 else "are" for places in (cheaper, better))
    reason = (
        f"{letters(cheaper)} {weak} too weak and {letters(better)} {dear} too dear:"
        f" {found.text(middle)} on {name} for {cost} a month"
    )
    places = sorted((*cheaper, middle, *better))
    return Finding(
        Topic.CAPABILITY, text, middle, reason, tuple(_receipt(comparison, found, place) for place in places)
    )


def _receipt(comparison: Comparison, found: Lead, place: int) -> Receipt:
    cost = total_text(comparison.models[place].best, comparison.places)
    score = found.scores[place]
    if score is None:
        return Receipt(LETTERS[place], f"{cost} a month")
    known = score_receipt(place, found.benchmark, score)
    return Receipt(known.label, f"{cost} a month; {known.text}", known.source, known.as_of)
