"""What changes which model or provider is the cheapest: scale, inputs and break-evens.

Of more than two models, the break-evens of the two cheapest matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from crosswalk_tui.core.breakeven.crossings import BreakEven, ProviderChange, break_even_between, provider_changes
from crosswalk_tui.core.changes.scale import (
    VOLUMES,
    InputChange,
    ScaleRow,
    Volumes,
    cheapest_of,
    scale_table,
    sensitivity,
)
from crosswalk_tui.core.comparison.comparison import Comparison
from crosswalk_tui.core.comparison.sentences import short_names
from crosswalk_tui.core.vocabulary import WorkloadInput

PROVIDER_INPUTS = (WorkloadInput.RATIO, WorkloadInput.CACHED)
"""The inputs that may change a model's cheapest provider; the multiplier has the same effect as the ratio."""


@dataclass(frozen=True, slots=True)
class PairBreakEven:
    """The break-even of two compared models as one input varies.

    Attributes:
        pair: positions of the models; `BreakEven` calls them 0 and 1.
        multiplied: position of the more expensive model: its output multiplier is the one that varies.
        found: None if a model has no offer, or the input does not apply.
    """

    pair: tuple[int, int]
    varied: WorkloadInput
    multiplied: int
    found: BreakEven | None


@dataclass(slots=True)
class Analysis:
    """The results so far; a part not computed yet is empty.

    Attributes:
        break_evens: those of the two cheapest models first.
        providers: by position and input, where the model's cheapest provider changes.
    """

    comparison: Comparison
    scale: tuple[ScaleRow, ...] = ()
    sensitivity: tuple[InputChange, ...] = ()
    break_evens: tuple[PairBreakEven, ...] = ()
    providers: tuple[tuple[int, WorkloadInput, tuple[ProviderChange, ...]], ...] = ()
    complete: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """What sentences call the compared models."""
        return short_names(ranked.model for ranked in self.comparison.models)


def analysis_steps(
    comparison: Comparison, now: datetime, volumes: Volumes = VOLUMES, *, every_pair: bool = False
) -> Iterator[Analysis]:
    """Compute the analysis; yields after each short step, for the caller to handle keys in between.

    *every_pair* adds the break-evens of the first model with each other model.
    """
    analysis, workload = Analysis(comparison), comparison.workload
    keys = [ranked.model.key for ranked in comparison.models]
    cheapest = cheapest_of(comparison, now)
    for key in dict.fromkeys(keys):  # fills the cache for the tables below, one model per step
        scale_table([key], workload, cheapest, volumes)
        yield analysis
        sensitivity([key], workload, cheapest)
        yield analysis
    for place, ranked in enumerate(comparison.models):
        candidates, key = ranked.ranking.candidates, ranked.model.key
        found = [(place, varied, provider_changes(candidates, workload, key, varied)) for varied in PROVIDER_INPUTS]
        analysis.providers += tuple(found)
        yield analysis
    decisive = two_cheapest(comparison)
    others = [(0, place) for place in range(1, len(keys))] if every_pair else []
    for pair in dict.fromkeys([*([decisive] if decisive else []), *others]):
        side = more_expensive_of(comparison, pair)
        for varied in WorkloadInput:
            between = break_even_between(comparison, pair, varied, side)
            analysis.break_evens += (PairBreakEven(pair, varied, pair[side], between),)
            yield analysis
    analysis.scale = scale_table(keys, workload, cheapest, volumes)
    analysis.sensitivity = sensitivity(keys, workload, cheapest)
    analysis.complete = True
    yield analysis


def two_cheapest(comparison: Comparison) -> tuple[int, int] | None:
    """Positions of the two cheapest models, in order; None if fewer than two can be priced."""
    known = sorted((total, place) for place, total in enumerate(comparison.totals) if total is not None)
    if len(known) < 2:
        return None
    one, other = sorted(place for _, place in known[:2])
    return one, other


def more_expensive_of(comparison: Comparison, pair: tuple[int, int]) -> int:
    """The side of the *pair* that costs more, 0 or 1; 1 if equal or unknown."""
    first, second = (comparison.totals[place] for place in pair)
    return 0 if first is not None and second is not None and first > second else 1
