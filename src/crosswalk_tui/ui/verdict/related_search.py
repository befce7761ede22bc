"""Searches for related comparisons in a thread, and keeps the last results: a flip or an undo needs no search.

Behind other screens, it searches in the pauses between edits: opened then, the verdict is complete in its first frame.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import NamedTuple

from textual.screen import Screen
from textual.timer import Timer

from crosswalk_tui.core.comparison.related import Related, of_order
from crosswalk_tui.core.own.records import Own
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.session.background import SHORT_PAUSE, Pause, SupersededError, run_in_thread
from crosswalk_tui.ui.session.draft import Change
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.verdict.related_pane import find_related

_KEPT = 16
"""Results that are kept."""

_PAUSE = 0.4
"""Seconds without an edit before a search behind another screen."""


class _Wanted(NamedTuple):
    """What the related comparisons depend on: not on the order of the models."""

    models: frozenset[str]
    workload: Workload
    filters: Filters
    own: Own
    axis: str
    at: date | None
    today: date


class RelatedSearch:
    """Finds what is related to the comparison of the session; passes it to *deliver*, or None and a problem.

    What it finds is in the order of the compared models.
    """

    def __init__(
        self, screen: Screen[None], session: Session, deliver: Callable[[tuple[Related, ...] | None, str], None]
    ) -> None:
        self._screen, self._session, self._deliver = screen, session, deliver
        self._delivers = False  # what is being searched
        self._pause: Timer | None = None
        self._kept: dict[_Wanted, tuple[Related, ...]] = {}
        self._searched: _Wanted | None = None
        self._is_stale = False  # the search that is running
        session.listen(self._changed)

    @property
    def is_busy(self) -> bool:
        """Whether a search is running."""
        return self._searched is not None

    @property
    def is_awaited(self) -> bool:
        """Whether a search is running whose result will be delivered."""
        return self._delivers and self.is_busy

    def begin(self) -> None:
        """Deliver what is kept, at once; else search, after the search that is running, if any."""
        wanted = self._wanted
        self._delivers = wanted not in self._kept
        if self._delivers:
            self._search(wanted)
        else:
            self._deliver(of_order(self._kept[wanted], self._keys), "")

    def _search(self, wanted: _Wanted) -> None:
        if self._searched is not None:
            return
        self._searched, self._is_stale = wanted, False
        session = self._session
        find = partial(
            find_related, session.catalogue, session.comparison, session.catalogue.benchmarks(), session.axis,
            session.clock(), session.at, Pause(lambda: self._is_stale, SHORT_PAUSE),
        )  # fmt: skip
        run_in_thread(self._screen, partial(_found_or_stopped, find), self._found, self._failed, only_reads=True)

    def _changed(self, change: Change) -> None:
        """Search soon if the screen is behind others; not in a large catalogue, where it takes seconds.

        Stop a search for something else: the key that has made it useless is being answered.
        """
        if self._searched is not None:
            self._is_stale = self._searched != self._wanted
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        if (change.bills or change.axis) and self._is_behind and not self._session.is_large:
            self._pause = self._screen.set_timer(_PAUSE, self._search_ahead)

    @property
    def _is_behind(self) -> bool:
        return self._screen.is_mounted and self._screen not in self._screen.app.screen_stack

    def _search_ahead(self) -> None:
        self._pause = None
        if self._is_behind and self._wanted not in self._kept:
            self._search(self._wanted)

    @property
    def _keys(self) -> list[str]:
        return [side.model.key for side in self._session.sides]

    @property
    def _wanted(self) -> _Wanted:
        session = self._session
        return _Wanted(
            frozenset(self._keys), session.workload, session.filters, session.draft.applied_own, session.axis,
            session.at, session.clock().date(),
        )  # fmt: skip

    def _found(self, found: tuple[Related, ...] | None) -> None:
        """Keep and deliver what has been *found*; None by a search that was stopped."""
        searched, self._searched = self._searched, None
        if searched is not None and found is not None:
            self._kept = {**dict(list(self._kept.items())[1 - _KEPT :]), searched: found}
        if self._delivers:
            self.begin()  # of a comparison that has changed meanwhile
        elif found is not None or self._pause is None:  # else the search for the edit that stopped it is still to come
            self._search_ahead()

    def _failed(self, problem: str) -> None:
        searched, self._searched = self._searched, None
        if not self._delivers:  # said once the screen is in front
            return
        if searched == self._wanted:
            self._delivers = False
            self._deliver(None, problem)
        else:
            self.begin()


def _found_or_stopped(find: Callable[[], tuple[Related, ...]]) -> tuple[Related, ...] | None:
    """What *find* returns; None if it was stopped."""
    try:
        return find()
    except SupersededError:
        return None
