"""Find models worth comparing with the selected ones, each with a reason in figures.

Versions and sizes of one model are recognised by their keys (`crosswalk_tui.core.comparison.lineage`). Prices are those
of the workload, scores those of one benchmark, and compared only if they were measured alike. A model is not related
for a reason whose data it lacks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from crosswalk_tui.core.comparison.lineage import lineage_of
from crosswalk_tui.core.comparison.total_text import may_be_cheaper, total_text
from crosswalk_tui.core.models import Benchmark, Score
from crosswalk_tui.core.pricing.ranking import Ranking
from crosswalk_tui.core.scores.comparing import equal_within, mismatch
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.vocabulary import Sign

SAME_PRICE = Decimal("0.15")
"""Totals count as equal within this share of the compared model's total."""

MOST = 8
"""The largest number of related comparisons."""

_SHORTLIST = 6
"""The most candidates for each reason and compared model."""

_LIKE_SIZE = 1.5
"""The factor between the parameters of two versions up to which they are of about the same size."""

_ONE_SIZE = 1.15
"""The factor between the parameters of two models up to which they are of one size."""


class Relation(StrEnum):
    """Why a model is related, most interesting first."""

    NEWER = "newer version"
    STRONGER = "about the same price, stronger"
    CHEAPER = "as strong, cheaper"
    LARGER = "one size up"
    SMALLER = "one size down"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The properties of a model that relations depend on.

    Attributes:
        params_m: parameters in millions.
        release_date: ISO date, as precise as known.
        score: on the benchmark of the comparison.
        cost: approximate cost of the workload at its cheapest offer, in an arbitrary unit; None without an offer.
    """

    key: str
    name: str
    params_m: int | None
    release_date: str | None
    score: Score | None
    cost: float | None


@dataclass(frozen=True, slots=True)
class PossibleRelation:
    """A model that may be related to the compared model at *place*."""

    kind: Relation
    place: int
    base: Neighbour
    other: Neighbour


@dataclass(frozen=True, slots=True)
class Related:
    """A related comparison.

    Attributes:
        keys: the compared model and the related one.
        place: position of the compared model.
        name: the related model's name.
    """

    kind: Relation
    keys: tuple[str, str]
    place: int
    name: str
    reason: str


# Candidates, by approximate prices


def candidates(
    compared: Sequence[str], neighbours: Sequence[Neighbour], benchmark: Benchmark | None
) -> Iterator[list[PossibleRelation]]:
    """Yield the candidates for each reason and compared model, best first.

    *neighbours* are the compared models, the others of their labs, and all with a price and a score on *benchmark*.
    """
    known = {model.key: model for model in neighbours if model.key in compared}
    sold = [model for model in neighbours if model.cost is not None]
    others = [model for model in sold if model.key not in compared]
    kin = {key: [m for m in sold if m.key.startswith(f"{lineage_of(key).lab}/")] for key in known}
    for kind in Relation:
        for place, key in enumerate(compared):
            found: list[Neighbour] = []
            if key not in known:
                continue
            if kind is Relation.NEWER:
                found = [model for model in _newer(known[key], kin[key]) if model.key not in known]
            elif kind in (Relation.LARGER, Relation.SMALLER):
                found = _next_size(known[key], kin[key], larger=kind is Relation.LARGER)
                if any(model.key in known for model in found):  # already compared
                    found = []
            elif benchmark is not None:
                found = _rivals(known[key], others, benchmark, stronger=kind is Relation.STRONGER)
            if found:
                yield [PossibleRelation(kind, place, known[key], other) for other in found[:_SHORTLIST]]


def _newer(base: Neighbour, kin: Sequence[Neighbour]) -> list[Neighbour]:
    """Later versions of about the same size, the latest first."""
    own, released = lineage_of(base.key), base.release_date
    found = [
        (other.release_date, other.key, other)
        for other in kin
        if released is not None and other.release_date is not None and other.release_date > released
        if own.same_lineage(lineage_of(other.key)) and lineage_of(other.key).newer_than(own)
        if _like_size(base, other)
    ]
    return [other for *_, other in sorted(found, key=lambda one: one[:2], reverse=True)]


def _like_size(one: Neighbour, other: Neighbour) -> bool:
    """Whether the two are of about the same size; so are two of unknown size."""
    if one.params_m is None or other.params_m is None:
        return one.params_m is other.params_m
    low, high = sorted((one.params_m, other.params_m))
    return high <= low * _LIKE_SIZE


def _next_size(base: Neighbour, kin: Sequence[Neighbour], *, larger: bool) -> list[Neighbour]:
    """The models of the nearest size, of the same version if possible, the newest first."""
    own = lineage_of(base.key)
    if base.params_m is None or not own.sizes:
        return []
    sizes: list[tuple[int, Neighbour]] = []
    for other in kin:
        if other.params_m is not None and own.same_lineage(lineage_of(other.key)):
            low, high = (base.params_m, other.params_m) if larger else (other.params_m, base.params_m)
            if high > low * _ONE_SIZE:
                sizes.append((other.params_m, other))
    sizes = [item for item in sizes if lineage_of(item[1].key).version == own.version] or sizes
    nearest = (min if larger else max)((size for size, _ in sizes), default=0)
    alike = [other for size, other in sizes if max(size, nearest) <= min(size, nearest) * _ONE_SIZE]
    return sorted(
        alike, key=lambda other: (lineage_of(other.key).version, other.release_date or "", other.key), reverse=True
    )


def _rivals(base: Neighbour, scored: Sequence[Neighbour], benchmark: Benchmark, *, stronger: bool) -> list[Neighbour]:
    """Models at the same price with a better score, the best first; or cheaper ones as good, the cheapest first.

    Prices are approximate, so models within twice the tolerance follow those within it.
    """
    cost, score = base.cost, base.score
    if not cost or score is None:
        return []
    sign = 1 if benchmark.higher_is_better else -1
    close, share = equal_within(benchmark), float(SAME_PRICE)
    better: list[tuple[bool, float, float, Neighbour]] = []
    cheaper: list[tuple[float, str, Neighbour]] = []
    for other in scored:
        if other.cost is None or other.score is None or mismatch(benchmark, score, other.score):
            continue
        lead, apart = sign * (other.score.value - score.value), abs(other.cost / cost - 1)
        if lead > close and apart <= 2 * share:
            better.append((apart > share, -lead, other.cost, other))
        elif abs(lead) <= close and other.cost < cost:
            cheaper.append((other.cost, other.key, other))
    if stronger:
        return [other for *_, other in sorted(better, key=lambda one: one[:3])]
    return [other for *_, other in sorted(cheaper, key=lambda one: one[:2])]


# Related models, at exact prices


def _reason(candidate: PossibleRelation, mine: Ranking, its: Ranking, benchmark: Benchmark | None) -> str:
    """The reason in figures; empty if it does not hold at these prices. An assumed bill does not make a model cheaper.

    *mine* and *its* are the rankings of the compared and the other model.
    """
    base, other, kind = candidate.base, candidate.other, candidate.kind
    if its.best is None:
        return ""
    price = f"{_total(its)}{f' vs {_total(mine)}' if mine.best else ''} a month"
    if its.maybe_cheaper:
        price += f"; {Sign.ASSUMED} {may_be_cheaper(its.maybe_cheaper[0])}"
    if kind is Relation.NEWER:
        return f"released {other.release_date} vs {base.release_date}; {price}"
    if kind in (Relation.LARGER, Relation.SMALLER):
        return f"{fmt.parameters(other.params_m)} vs {fmt.parameters(base.params_m)} parameters; {price}"
    if mine.best is None or not mine.best.total_usd or benchmark is None or base.score is None or other.score is None:
        return ""
    share = its.best.total_usd / mine.best.total_usd - 1
    cheaper = share < -SAME_PRICE and not its.is_assumed
    if not (abs(share) <= SAME_PRICE if kind is Relation.STRONGER else cheaper):
        return ""
    scores = f"{fmt.score(other.score.value, benchmark.unit)} vs {fmt.score(base.score.value, benchmark.unit)}"
    return f"{benchmark.short_name} {scores}; {price}"


def _total(ranking: Ranking) -> str:
    return total_text(ranking.best)


def related(
    compared: Sequence[str],
    neighbours: Sequence[Neighbour],
    benchmark: Benchmark | None,
    ranking: Callable[[str], Ranking],
) -> tuple[Related, ...]:
    """Up to `MOST` related comparisons, in the order of `Relation`; each model once, for its first reason.

    *ranking* ranks the offers of a model, and is called for few models; the other arguments are those of `candidates`.
    """
    found: dict[str, Related] = {}
    for shortlist in candidates(compared, neighbours, benchmark):
        for candidate in shortlist:
            base, other = candidate.base.key, candidate.other
            if other.key in found:
                continue
            reason = _reason(candidate, ranking(base), ranking(other.key), benchmark)
            if reason:
                found[other.key] = Related(candidate.kind, (base, other.key), candidate.place, other.name, reason)
                break
        if len(found) == MOST:
            break
    return tuple(found.values())


def of_order(found: Sequence[Related], compared: Sequence[str]) -> tuple[Related, ...]:
    """*found* with the positions that its models have in *compared*, and in that order within each `Relation`."""
    places = {key: place for place, key in enumerate(compared)}
    placed = [replace(one, place=places[one.keys[0]]) for one in found]
    return tuple(sorted(placed, key=lambda one: (list(Relation).index(one.kind), one.place)))
