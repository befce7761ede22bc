"""What changes: the comparison at other volumes, at other mixes, with each knob turned, and within a budget."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache

from crosswalk_tui.core.breakeven import BreakEven, Knob, ProviderChange, break_even_between, provider_changes
from crosswalk_tui.core.catalogue import Offer
from crosswalk_tui.core.compare import Comparison, Side, Standing
from crosswalk_tui.core.pricing import Quote
from crosswalk_tui.core.ranking import Filters, rank
from crosswalk_tui.core.scale import VOLUMES, ScaleRow, Turn, Volumes, scale_table, sensitivity
from crosswalk_tui.core.vocabulary import Exclusion
from crosswalk_tui.core.workload import Workload

_MAY_RETURN = frozenset({Exclusion.CONTEXT, Exclusion.OUTPUT_LIMIT, Exclusion.NO_PRICE})
"""Reasons to leave an offer out that another workload may do away with."""

TURNED = (Knob.RATIO, Knob.CACHED, Knob.MULTIPLIER)
"""The knobs whose break-even is shown, in order."""


@dataclass(slots=True)
class Answers:
    """What is known so far; a part not computed yet is None.

    Attributes:
        pair: positions of the two models whose break-even it is; None when fewer than two can be ranked.
        dearer: position of the model whose multiplier turns.
        breaks: by knob, in the order of `TURNED`; None for a knob without a position.
        changes: per model, where its cheapest provider changes as the ratio and as the cached share turns.
    """

    comparison: Comparison
    scale: tuple[ScaleRow, ...] | None = None
    turns: tuple[Turn, ...] | None = None
    pair: tuple[int, int] | None = None
    dearer: int | None = None
    breaks: tuple[BreakEven | None, ...] | None = None
    changes: tuple[tuple[tuple[ProviderChange, ...], ...], ...] | None = None

    @property
    def complete(self) -> bool:
        """Whether every part has been computed."""
        return self.turns is not None


def computed(comparison: Comparison, now: datetime, volumes: Volumes = VOLUMES) -> Iterator[Answers]:
    """The answers, one part more with every step: short steps, so that keys typed meanwhile come through."""
    answers = Answers(comparison)
    standings, workload = comparison.standings, comparison.workload
    keys = [standing.model.key for standing in standings]
    cheapest = _cheapest(comparison, now)
    for key in dict.fromkeys(keys):  # model by model: what is found is remembered for the whole tables below
        scale_table([key], workload, cheapest, volumes)
        yield answers
        sensitivity([key], workload, cheapest)
        yield answers
    changes = []
    for standing in standings:
        changes.append(_changes(standing, workload))
        yield answers
    answers.changes = tuple(changes)
    answers.pair = _pair(comparison)
    if answers.pair is not None:
        answers.dearer = _dearer(comparison, answers.pair)
        breaks = []
        for knob in TURNED:
            breaks.append(break_even_between(comparison, answers.pair, knob, answers.pair.index(answers.dearer)))
            yield answers
        answers.breaks = tuple(breaks)
    answers.scale = scale_table(keys, workload, cheapest, volumes)
    answers.turns = sensitivity(keys, workload, cheapest)
    yield answers


def _changes(standing: Standing, workload: Workload) -> tuple[tuple[ProviderChange, ...], ...]:
    candidates, key = standing.ranking.candidates, standing.model.key
    return tuple(provider_changes(candidates, workload, key, knob) for knob in (Knob.RATIO, Knob.CACHED))


def _cheapest(comparison: Comparison, now: datetime) -> Callable[[str, Workload], Quote | None]:
    """The cheapest offer of a model for a workload, among those that any workload could bring into the running."""
    sides = {standing.model.key: (standing.side, _in_question(standing)) for standing in comparison.standings}
    filters = comparison.filters

    @cache
    def cheapest(key: str, workload: Workload) -> Quote | None:
        side, offers = sides[key]
        return _first(side, offers, workload, filters, now)

    return cheapest


def _first(side: Side, offers: tuple[Offer, ...], workload: Workload, filters: Filters, now: datetime) -> Quote | None:
    return next(iter(rank(offers, workload, filters, now, side.model).ranked), None)


def _in_question(standing: Standing) -> tuple[Offer, ...]:
    ranking = standing.ranking
    returning = (item.offer for item in ranking.excluded if item.code in _MAY_RETURN)
    return (*(quote.offer for quote in ranking.running), *returning)


def _pair(comparison: Comparison) -> tuple[int, int] | None:
    """A and B; of more models, the two cheapest, in the order of their letters."""
    known = [(total, place) for place, total in enumerate(comparison.totals) if total is not None]
    if len(known) < 2:
        return None
    one, other = sorted(place for _, place in sorted(known)[:2])
    return one, other


def _dearer(comparison: Comparison, pair: tuple[int, int]) -> int:
    totals = [comparison.totals[place] or Decimal(0) for place in pair]
    return pair[0] if totals[0] > totals[1] else pair[1]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a knob over which one model is the cheaper.

    Attributes:
        end: None where it goes on without end.
        winner: 0 or 1 of the pair; None for a tie.
        limited: it begins where the cheaper one before allows no longer replies.
    """

    start: Fraction
    end: Fraction | None
    winner: int | None
    limited: bool = False


def stretches(found: BreakEven) -> list[Stretch]:
    """The knob from its start to its end, or as far as both follow, by who is the cheaper; ties are stretches too."""
    limits = {crossing.at for crossing in found.crossings if crossing.limited}
    edges = sorted(
        {Fraction(0), *(c.at for c in found.crossings), *(t for tie in found.ties for t in tie if t is not None)}
    )
    edges = [edge for edge in edges if found.end is None or edge < found.end or edge == 0]
    whole: list[Stretch] = []
    for start, end in zip(edges, [*edges[1:], found.end], strict=True):
        tied = any(low <= start and (high is None or (end is not None and end <= high)) for low, high in found.ties)
        winner = None if tied else _winner_from(found, start)
        if whole and whole[-1].winner == winner:
            whole[-1] = replace(whole[-1], end=end)
        else:
            whole.append(Stretch(start, end, winner, start in limits))
    return whole


def _winner_from(found: BreakEven, start: Fraction) -> int | None:
    passed = [crossing.winner for crossing in found.crossings if crossing.at <= start]
    return passed[-1] if passed else found.winner


def places_that_win(row: ScaleRow, keys: Sequence[str]) -> list[int]:
    """Positions of the models that win a row."""
    return [place for place, key in enumerate(keys) if key in row.winners]
