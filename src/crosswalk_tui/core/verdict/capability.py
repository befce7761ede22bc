"""The verdict on capability: independent scores that the models share and that were measured alike."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import starmap

from crosswalk_tui.core.comparison.comparison import Comparison, Side
from crosswalk_tui.core.comparison.sentences import ModelRef, Sentence, join, mentions, sentence
from crosswalk_tui.core.models import Benchmark, Score
from crosswalk_tui.core.scores.comparing import score_text
from crosswalk_tui.core.scores.score_rows import position
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.verdict.findings import Finding, Receipt, Topic, receipt_on
from crosswalk_tui.core.verdict.leading import Lead, leading, percent
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
    """The finding on who leads on a benchmark."""
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
