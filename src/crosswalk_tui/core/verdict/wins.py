"""The verdict on all shared scores: which model wins on most of them, and on which another one is ahead.

Each claim is made once and of one model. Of several models, one wins most only against each other one that shares
more than one score with it; a single benchmark is a reason for the one model that is best of all on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from crosswalk_tui.core.comparison.comparison import Side
from crosswalk_tui.core.comparison.sentences import ModelRef, Sentence, join, mentions, sentence
from crosswalk_tui.core.models import Benchmark, Score
from crosswalk_tui.core.scores.comparing import Tally, comparable, lead, mismatch, score_text, tally
from crosswalk_tui.core.verdict.findings import Finding, Receipt, Topic

EVERYDAY = ("agentic", "coding", "tool use")
"""Categories of benchmarks that most users of an API ask for first."""

_LISTED = 2
"""Benchmarks named in a sentence; further ones are counted."""


class Picked(NamedTuple):
    """The model that is picked for its score on one benchmark: the same claim is not made of it again."""

    place: int
    benchmark: Benchmark


def win_findings(
    benchmarks: Sequence[Benchmark], sides: Sequence[Side], pair: tuple[int, int], picked: Picked | None
) -> list[Finding]:
    """The record of two models, and the benchmarks on which the one with fewer wins is ahead."""
    counted = tally(benchmarks, sides[pair[0]], sides[pair[1]])
    if counted.total <= 1:
        return []
    ahead, behind = pair if counted.wins >= counted.losses else pair[::-1]
    wins, losses = max(counted.wins, counted.losses), min(counted.wins, counted.losses)
    pairs = list(comparable(benchmarks, sides[behind], sides[ahead]))
    receipts = _pair_receipts(pairs, behind, ahead)
    over, record = f"Over {counted.total} shared independent scores ", f"{wins}–{counted.ties}–{losses} (win–tie–loss)."
    if wins == losses:
        text = sentence(over, mentions(sorted(pair)), f" are even: {record}")
        return [Finding(Topic.CAPABILITY, text, receipts=receipts)]
    text = sentence(over, ModelRef(ahead), " leads ", ModelRef(behind), f": {record}")
    reason = () if _is_picked(ahead, picked) else (f"you want the most benchmark wins ({wins} of {counted.total})",)
    findings = [Finding(Topic.CAPABILITY, text, ahead, reason, receipts)]
    beaten = [item for item in pairs if lead(*item) > 0]
    if beaten:
        better = _listed([_scores(*item) for item in beaten])
        text = sentence(ModelRef(behind), " is ahead of ", ModelRef(ahead), " on ", better, ".")
        further = [_scores(*item) for item in beaten if not _is_picked(behind, picked, item[0])]
        care = _care_most(further)
        findings.append(Finding(Topic.CAPABILITY, text, behind, care, _pair_receipts(beaten, behind, ahead)))
    return findings


def win_findings_of_several(
    benchmarks: Sequence[Benchmark], sides: Sequence[Side], leader: int, picked: Picked | None
) -> list[Finding]:
    """The records of the model with the most wins, else of *leader*, and what each other model is best at.

    *leader* is the position of the best model on the benchmark that the verdict leads with.
    """
    tallies = {
        (one, other): counted
        for one in range(len(sides))
        for other in range(len(sides))
        if one != other and (counted := tally(benchmarks, sides[one], sides[other])).total > 1
    }
    champion = _champion(tallies, len(sides))
    findings = _records(benchmarks, sides, tallies, leader if champion is None else champion)
    if champion is not None and not _is_picked(champion, picked):
        findings = [replace(findings[0], reason=_most_wins(tallies, champion)), *findings[1:]]
    for place in range(len(sides)):
        if place != champion:
            findings += _best_on(benchmarks, sides, place, picked)
    return findings


def too_close_findings(benchmarks: Iterable[Benchmark], sides: Sequence[Side]) -> list[Finding]:
    """The shared benchmarks on which no model is ahead, in one sentence, in the order of *benchmarks*."""
    named, receipts = [], []
    for benchmark in benchmarks:
        scores = _best_first(benchmark, sides)
        if len(scores) < 2 or any(mismatch(benchmark, scores[0][1], score) for _, score in scores):
            continue
        best, second = scores[:2]
        if lead(benchmark, best[1], second[1]) == 0:
            shown = [
                (ModelRef(place), f" {score_text(score.value, benchmark.unit)}") for place, score in (best, second)
            ]
            named.append(sentence(f"{benchmark.short_name} (", join(", ", shown), ")"))
            receipts.append(_receipt(benchmark, dict(scores), best[0]))
    if not named:
        return []
    text = sentence("No model is ahead on ", _listed(named), ": the best scores are too close to call.")
    return [Finding(Topic.CAPABILITY, text, receipts=tuple(receipts))]


def _best_first(benchmark: Benchmark, sides: Sequence[Side]) -> list[tuple[int, Score]]:
    """The independent scores on *benchmark* with the positions of their models, the best first."""
    scores = [
        (place, side.scores[benchmark.slug]) for place, side in enumerate(sides) if _is_independent(side, benchmark)
    ]
    return sorted(scores, key=lambda item: item[1].value, reverse=benchmark.higher_is_better)


def _is_picked(place: int, picked: Picked | None, benchmark: Benchmark | None = None) -> bool:
    """Whether the model at *place* is picked already, on *benchmark* if one is given."""
    return picked is not None and picked.place == place and benchmark in (None, picked.benchmark)


def _care_most(named: Sequence[Sentence]) -> Sentence:
    return sentence("you care most about ", _listed(named)) if named else ()


def _champion(tallies: dict[tuple[int, int], Tally], count: int) -> int | None:
    """The only model with more wins than each one that shares scores with it; None without one, or with several."""
    unbeaten = []
    for place in range(count):
        own = [counted for (one, _), counted in tallies.items() if one == place]
        if own and all(counted.wins > counted.losses for counted in own):
            unbeaten.append(place)
    return unbeaten[0] if len(unbeaten) == 1 else None


def _records(
    benchmarks: Sequence[Benchmark], sides: Sequence[Side], tallies: dict[tuple[int, int], Tally], place: int
) -> list[Finding]:
    """One sentence with all records of the model at *place*; none if it shares too few scores."""
    rivals = {other: counted for (one, other), counted in tallies.items() if one == place}
    if not rivals:
        return []
    ahead = [(other, counted) for other, counted in rivals.items() if counted.wins > counted.losses]
    even = [(other, counted) for other, counted in rivals.items() if counted.wins == counted.losses]
    clauses = [
        *([sentence(ModelRef(place), " leads ", _with_records(ahead))] if ahead else []),
        *([sentence(ModelRef(place), " is even with ", _with_records(even))] if even else []),
        *(
            sentence(ModelRef(other), " leads ", ModelRef(place), f" {Tally(*counted[::-1])}")
            for other, counted in rivals.items()
            if counted.wins < counted.losses
        ),
    ]
    text = sentence("Over shared independent scores (win–tie–loss), ", join("; ", clauses), ".")
    favours = place if len(ahead) == len(rivals) else None
    return [Finding(Topic.CAPABILITY, text, favours, receipts=_receipts(sides, place, benchmarks))]


def _most_wins(tallies: dict[tuple[int, int], Tally], place: int) -> Sentence:
    won = [
        (f"{counted.wins} of {counted.total} vs ", ModelRef(other))
        for (one, other), counted in tallies.items()
        if one == place
    ]
    return sentence("you want the most benchmark wins: ", join(", ", won))


def _best_on(
    benchmarks: Sequence[Benchmark], sides: Sequence[Side], place: int, picked: Picked | None
) -> list[Finding]:
    """The benchmarks on which the model at *place* is the best of all, in one sentence; none if there are none."""
    found = [best for benchmark in benchmarks if (best := _best_at(benchmark, sides, place)) is not None]
    further = [best for best in found if not _is_picked(place, picked, best[0])]
    if not further:
        return []
    named = [_scores(*best[:3], (" for ", ModelRef(best[3]))) for best in further]
    text = sentence(ModelRef(place), " has the best score on ", _listed(named), ".")
    receipts = _receipts(sides, place, [best[0] for best in further])
    return [Finding(Topic.CAPABILITY, text, place, _care_most(named), receipts)]


def _with_records(rivals: Iterable[tuple[int, Tally]]) -> Sentence:
    """``B 5–1–3, C 4–0–2``."""
    return join(", ", [(ModelRef(other), f" {counted}") for other, counted in rivals])


def _best_at(benchmark: Benchmark, sides: Sequence[Side], place: int) -> tuple[Benchmark, Score, Score, int] | None:
    """The score of the model at *place* and the next best one; None unless best beyond noise.

    None, too, if a score was measured differently: it may be better than the best.
    """
    measured = sum(nth != place and _is_independent(side, benchmark) for nth, side in enumerate(sides))
    rivals = [(found[1], found[2], other) for other, found in _rivals(benchmark, sides, place)]
    if not rivals or len(rivals) < measured:
        return None
    if any(lead(benchmark, one, two) <= 0 for one, two, _ in rivals):
        return None
    own, second, other = (max if benchmark.higher_is_better else min)(rivals, key=lambda rival: rival[1].value)
    return benchmark, own, second, other


def _is_independent(side: Side, benchmark: Benchmark) -> bool:
    score = side.scores.get(benchmark.slug)
    return score is not None and not score.self_reported


def _rivals(
    benchmark: Benchmark, sides: Sequence[Side], place: int
) -> list[tuple[int, tuple[Benchmark, Score, Score]]]:
    """The comparable scores of the model at *place* and each other one, with the other's position."""
    return [
        (other, found)
        for other, side in enumerate(sides)
        if other != place
        for found in comparable([benchmark], sides[place], side)
    ]


def _scores(benchmark: Benchmark, mine: Score, its: Score, opponent: Sentence = ()) -> Sentence:
    """``BFCL mean latency (1.2s vs 3.4s for B)``; the opponent is named only among more than two models."""
    first, second = (score_text(score.value, benchmark.unit) for score in (mine, its))
    return sentence(f"{benchmark.short_name} ({first} vs {second}", opponent, ")")


def _listed(names: Sequence[Sentence]) -> Sentence:
    rest = len(names) - _LISTED
    return sentence(join(", ", names[:_LISTED]), f" and {rest} more") if rest > 0 else join(" and ", names)


def _pair_receipts(pairs: Sequence[tuple[Benchmark, Score, Score]], mine: int, its: int) -> tuple[Receipt, ...]:
    return tuple(_receipt(benchmark, {mine: one, its: other}, mine) for benchmark, one, other in pairs)


def _receipts(sides: Sequence[Side], place: int, benchmarks: Iterable[Benchmark]) -> tuple[Receipt, ...]:
    """A receipt for each benchmark on which another model's score is comparable with that of the one at *place*."""
    receipts = []
    for benchmark in benchmarks:
        rivals = _rivals(benchmark, sides, place)
        if rivals:
            scores = {place: rivals[0][1][1], **{other: found[2] for other, found in rivals}}
            receipts.append(_receipt(benchmark, scores, place))
    return tuple(receipts)


def _receipt(benchmark: Benchmark, scores: dict[int, Score], place: int) -> Receipt:
    """The scores on one benchmark, with the source of the one at *place*."""
    shown = [(ModelRef(nth), f" {score_text(scores[nth].value, benchmark.unit)}") for nth in sorted(scores)]
    text = sentence(join(", ", shown), better_note(benchmark))
    return Receipt((benchmark.short_name,), text, scores[place].source, scores[place].as_of or "")


def better_note(benchmark: Benchmark) -> str:
    """A remark for benchmarks on which a lower score is better; empty for the others."""
    return "" if benchmark.higher_is_better else " (lower is better)"
