"""Searches for related comparisons in a thread, and keeps the last results: a flip or an undo needs no search."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import NamedTuple

from textual.widget import Widget

from crosswalk_tui.core.comparison.related import Related, of_order
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.session.background import run_in_thread
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.verdict.related_pane import find_related

_KEPT = 16
"""Results that are kept."""


class _Wanted(NamedTuple):
    """What the related comparisons depend on: not on the order of the models."""

    models: frozenset[str]
    workload: Workload
    filters: Filters
    axis: str
    at: date | None
    today: date


class RelatedSearch:
    """Finds what is related to the comparison of the session; passes it to *deliver*, or None and a problem.

    What it finds is in the order of the compared models.
    """

    def __init__(
        self, screen: Widget, session: Session, deliver: Callable[[tuple[Related, ...] | None, str], None]
    ) -> None:
        self._screen, self._session, self._deliver = screen, session, deliver
        self._kept: dict[_Wanted, tuple[Related, ...]] = {}
        self._searched: _Wanted | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a search is running."""
        return self._searched is not None

    def forget(self) -> None:
        """Keep nothing of before: prices or scores have changed."""
        self._kept = {}

    def begin(self) -> None:
        """Deliver what is kept, at once; else search, after the search that is running, if any."""
        wanted = self._wanted
        if wanted in self._kept:
            self._deliver(of_order(self._kept[wanted], self._keys), "")
        elif self._searched is None:
            self._searched = wanted
            session = self._session
            work = partial(
                find_related, session.catalogue, session.comparison, session.catalogue.benchmarks(), session.axis,
                session.clock(), session.at,
            )  # fmt: skip
            run_in_thread(self._screen, work, self._found, self._failed)

    @property
    def _keys(self) -> list[str]:
        return [side.model.key for side in self._session.sides]

    @property
    def _wanted(self) -> _Wanted:
        session = self._session
        return _Wanted(
            frozenset(self._keys), session.workload, session.filters, session.axis, session.at, session.clock().date()
        )

    def _found(self, found: tuple[Related, ...]) -> None:
        searched, self._searched = self._searched, None
        if searched is not None:
            self._kept = {**dict(list(self._kept.items())[1 - _KEPT :]), searched: found}
        self.begin()  # of a comparison that has changed meanwhile

    def _failed(self, problem: str) -> None:
        searched, self._searched = self._searched, None
        if searched == self._wanted:
            self._deliver(None, problem)
        else:
            self.begin()
