"""The order of the matching models, of which an empty query has up to 100,000."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import chain, compress
from typing import NamedTuple, Self

from crosswalk_tui.core.search.bits import bits_of, each_position, flags_of
from crosswalk_tui.core.search.match import Hits
from crosswalk_tui.ui.picker.row_figures import PickerSort, RowFigures
from crosswalk_tui.ui.session.model_list import ModelList


class ListOrder(NamedTuple):
    """What the list is sorted by, and whether the worst come first."""

    sort: PickerSort = PickerSort.MATCH
    worst_first: bool = False

    @classmethod
    def of(cls, sort: str, worst_first: bool) -> Self:
        """The order that a session has kept."""
        return cls(PickerSort(sort), worst_first)

    @property
    def words(self) -> str:
        """What follows the title of a picker; empty in the usual order."""
        if self == ListOrder():
            return ""
        return f" · by {self.sort}{', reversed' if self.worst_first else ''}"


class HitSorter:
    """Sorts hits: models that can be bought first, and among them those whose figure is known.

    Keeps the last order of all models, and what it depends on: sorting them takes a few frames.
    """

    def __init__(self) -> None:
        self._kept: tuple[tuple[object, ...], Sequence[int]] = ((), ())
        self._scored: tuple[tuple[object, ...], Sequence[int]] = ((), ())

    def prepare(self, models: ModelList, figures: RowFigures) -> None:
        """Sort the models by score, best first, before the order is requested."""
        self._known(models, ListOrder(PickerSort.SCORE), figures)

    def in_order(
        self, models: ModelList, hits: Hits, order: ListOrder, figures: RowFigures, among: int | None, living: int
    ) -> Sequence[int]:
        """The positions of *hits* in *order*.

        Without words, the hits are the set *among*, all models if None. *living* can be bought.
        """
        if order == ListOrder():
            return hits.order
        if hits.words or order.sort is PickerSort.MATCH:
            return self._few_in_order(models, hits.order, order, figures, living)
        settings = models, order, figures, among, living
        if not _is_same(self._kept[0], settings):
            self._kept = settings, self._all_in_order(models, order, figures, among, living)
        return self._kept[1]

    def _all_in_order(
        self, models: ModelList, order: ListOrder, figures: RowFigures, among: int | None, living: int
    ) -> Sequence[int]:
        size = len(models.lines)
        everything = (1 << size) - 1
        among = everything if among is None else among
        known = self._known(models, order, figures)
        unknown = everything & ~bits_of(known, size)
        parts: list[Iterable[int]] = []
        for wanted in (among & living, among & ~living):
            parts += _within(known, wanted, size), each_position(wanted & unknown)
        return array("I", chain.from_iterable(parts))

    def _known(self, models: ModelList, order: ListOrder, figures: RowFigures) -> Sequence[int]:
        """The models whose figure is known, in *order*."""
        if order.sort is PickerSort.RELEASED:
            return models.oldest if order.worst_first else models.newest
        if order != ListOrder(PickerSort.SCORE):
            return _by_figure(models, order, figures)
        settings = models, figures.scores, figures.benchmark
        if not _is_same(self._scored[0], settings):
            self._scored = settings, _by_figure(models, order, figures)
        return self._scored[1]

    def _few_in_order(
        self, models: ModelList, found: Sequence[int], order: ListOrder, figures: RowFigures, living: int
    ) -> list[int]:
        """Sort some models, or reverse the order of all."""
        if order.sort is PickerSort.MATCH:
            alive = flags_of(living, len(models.lines))
            backwards = found[::-1]
            return [*(p for p in backwards if alive[p]), *(p for p in backwards if not alive[p])]
        sign = -1 if order.worst_first else 1

        def place(position: int) -> tuple[bool, bool, float]:
            worth = figures.worth(models.lines[position], order.sort)
            return not living >> position & 1, worth is None, sign * (worth or 0.0)

        return sorted(found, key=place)


def _is_same(old: Sequence[object], new: Sequence[object]) -> bool:
    """Whether the parts are equal; comparing the same large object takes no time."""
    return len(old) == len(new) and all(one is other or one == other for one, other in zip(old, new, strict=True))


def _within(positions: Sequence[int], wanted: int, size: int) -> Iterable[int]:
    """Those of *positions* that are in the set *wanted*, in their order."""
    return compress(positions, map(flags_of(wanted, size).__getitem__, positions))


def _by_figure(models: ModelList, order: ListOrder, figures: RowFigures) -> Sequence[int]:
    """The models whose figure is known, sorted by it; those with the same one, most widely served first."""
    figure_of = figures.totals if order.sort is PickerSort.MONTH else figures.scores
    places = {models.places[key]: figure for key, figure in figure_of.items() if key in models.places}
    highest_first = figures.is_highest_first(order.sort) is not order.worst_first
    return sorted(sorted(places), key=places.__getitem__, reverse=highest_first)  # also reversed, equals stay in order
