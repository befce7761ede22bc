"""What changes: the comparison at other volumes, at other mixes, with each input varied, and within a budget."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from crosswalk_tui.core.breakeven.crossings import BreakEven, ProviderChange, break_even_between, provider_changes
from crosswalk_tui.core.breakeven.stretches import more_expensive_of, two_cheapest
from crosswalk_tui.core.changes.scale import (
    VOLUMES,
    InputChange,
    ScaleRow,
    Volumes,
    cheapest_of,
    scale_table,
    sensitivity,
)
from crosswalk_tui.core.comparison.sides import LETTERS, Comparison, RankedModel
from crosswalk_tui.core.text.format import UNKNOWN
from crosswalk_tui.core.vocabulary import WorkloadInput
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.kit.cells import SIDES, Line, letters

VARIED = (WorkloadInput.RATIO, WorkloadInput.CACHED, WorkloadInput.MULTIPLIER)
"""The inputs whose break-even is shown, in order."""


@dataclass(slots=True)
class Analysis:
    """What is known so far; a part not computed yet is None.

    Attributes:
        pair: positions of the two models whose break-even it is; None when fewer than two can be ranked.
        dearer: position of the model whose multiplier varies.
        breaks: by input, in the order of `VARIED`; None for an input without a value.
        changes: per model, where its cheapest provider changes as the ratio and as the cached share varies.
    """

    comparison: Comparison
    scale: tuple[ScaleRow, ...] | None = None
    turns: tuple[InputChange, ...] | None = None
    pair: tuple[int, int] | None = None
    dearer: int | None = None
    breaks: tuple[BreakEven | None, ...] | None = None
    changes: tuple[tuple[tuple[ProviderChange, ...], ...], ...] | None = None

    @property
    def complete(self) -> bool:
        """Whether every part has been computed."""
        return self.turns is not None


def computed(comparison: Comparison, now: datetime, volumes: Volumes = VOLUMES) -> Iterator[Analysis]:
    """The answers, one part more with every step: short steps, so that keys typed meanwhile come through."""
    answers = Analysis(comparison)
    models, workload = comparison.models, comparison.workload
    keys = [ranked.model.key for ranked in models]
    cheapest = cheapest_of(comparison, now)
    for key in dict.fromkeys(keys):  # model by model: what is found is remembered for the whole tables below
        scale_table([key], workload, cheapest, volumes)
        yield answers
        sensitivity([key], workload, cheapest)
        yield answers
    changes = []
    for ranked in models:
        changes.append(_changes(ranked, workload))
        yield answers
    answers.changes = tuple(changes)
    answers.pair = two_cheapest(comparison)
    if answers.pair is not None:
        side = more_expensive_of(comparison, answers.pair)
        answers.dearer = answers.pair[side]
        breaks = []
        for varied in VARIED:
            breaks.append(break_even_between(comparison, answers.pair, varied, side))
            yield answers
        answers.breaks = tuple(breaks)
    answers.scale = scale_table(keys, workload, cheapest, volumes)
    answers.turns = sensitivity(keys, workload, cheapest)
    yield answers


def _changes(ranked: RankedModel, workload: Workload) -> tuple[tuple[ProviderChange, ...], ...]:
    candidates, key = ranked.ranking.candidates, ranked.model.key
    return tuple(
        provider_changes(candidates, workload, key, varied) for varied in (WorkloadInput.RATIO, WorkloadInput.CACHED)
    )


def winner_letters(row: ScaleRow, keys: Sequence[str]) -> Line:
    """Who wins a row, and who may be cheaper by a bill that rests on an assumption: ``B ≈A``."""
    line = letters(places_that_win(row, keys))
    for place in (place for place, key in enumerate(keys) if key in row.maybe):
        line += [(" ≈", "bad"), (LETTERS[place], SIDES[place])]
    return line


def winner_text(row: ScaleRow, keys: Sequence[str]) -> str:
    """The same as text: ``B, ≈ A``."""
    winners = " = ".join(LETTERS[place] for place in places_that_win(row, keys)) or UNKNOWN
    return winners + "".join(f", ≈ {LETTERS[place]}" for place, key in enumerate(keys) if key in row.maybe)


def places_that_win(row: ScaleRow, keys: Sequence[str]) -> list[int]:
    """Positions of the models that win a row."""
    return [place for place, key in enumerate(keys) if key in row.winners]
