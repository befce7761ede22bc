"""Computes the points of the plot in the background.

Ranking every scored model takes longer than a frame. A thread does it; it pauses every few milliseconds for the event
loop and stops once the session has changed again. Then it computes the points on the other price axes, which have the
same rankings: a change of the axis is answered in the frame of the key.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext, suppress
from datetime import date, datetime
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from textual.message_pump import MessagePump
from textual.worker import WorkType

from crosswalk_tui.catalog.plot_data import PlotQuery, read_scored
from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.core.plot.choices import PriceAxis
from crosswalk_tui.core.plot.points import BestBills, Cloud, PlotSettings, ScoredModels, best_bills_of, cloud_of
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.session.background import (
    PAUSE,
    SHORT_PAUSE,
    UNTIL_SHOWN,
    Pause,
    SupersededError,
    without_collecting,
)

if TYPE_CHECKING:
    from crosswalk_tui.ui.session.session import Session

_SLOW, _DELAY = 0.2, 0.15
"""If the last search took longer than _SLOW seconds, the next one waits for _DELAY seconds without a change."""

_CACHED = 4  # cached readings of the catalogue: two benchmarks with and without re-sellers
_MANY = 20_000
"""A reading of this many models is cached alone."""


_Ranked = tuple[int, PlotQuery, Workload, Filters, date | None]


class _Search(NamedTuple):
    settings: PlotSettings
    version: int

    query: PlotQuery

    @property
    def ranked(self) -> _Ranked:
        """What the rankings depend on: not the price axis."""
        settings = self.settings
        return self.version, self.query, settings.workload, settings.filters, settings.at


class _RankedModels(NamedTuple):
    """The best bills of scored models, and the points on each price axis, as far as computed."""

    of: _Ranked
    scored: ScoredModels
    bills: list[BestBills | None]
    clouds: dict[PriceAxis, Cloud]


class PointFinder:
    """Computes the points of the plot for the current session.

    Attributes:
        cloud: the last result; None before the first and after an error.
        problem: the error, if any.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.cloud: Cloud | None = None
        self.problem = ""
        self._listeners: list[Callable[[], None]] = []
        self._readings: dict[tuple[int, PlotQuery], ScoredModels | None] = {}
        self._found: _RankedModels | None = None
        self._version = 0
        self._search: _Search | None = None
        self._running = False
        self._seconds = 0.0

    def forget(self) -> None:
        """Read the catalogue again at the next search: it has changed."""
        self._version += 1
        self._readings = {}
        self._found = None

    def listen(self, listener: Callable[[], None]) -> None:
        """Call *listener* after each result or error."""
        self._listeners.append(listener)

    @property
    def is_busy(self) -> bool:
        """Whether a search is running."""
        return self._running

    def find(self, host: MessagePump) -> None:
        """Start a search after *host* has been painted, unless nothing has changed since the last one."""
        session = self._session
        settings = PlotSettings(session.price_axis, session.workload, session.filters, session.at)
        query = PlotQuery.of(session.axis, settings, session.clock().date())
        search = _Search(settings, self._version, query)
        if search == self._search:
            return
        self._search = search
        if self._running:
            return
        found = self._found
        if found is not None and found.of == search.ranked and search.settings.axis in found.clouds:
            self._deliver(found.clouds[search.settings.axis], "")
            return
        self._running = True
        host.call_after_refresh(self._start, host)

    def _start(self, host: MessagePump) -> None:
        # The function, not its coroutine, which would never be awaited if the app ends first.
        search: WorkType[None] = self._find_all
        host.app.run_worker(search, name="points")

    async def _find_all(self) -> None:
        """Search until the result matches the latest request, then on the other price axes."""
        try:
            await self._find()
            if (found := self._found) is not None:
                await asyncio.sleep(UNTIL_SHOWN)
                with suppress(SupersededError):
                    await asyncio.to_thread(self._find_on_other_axes, found)
        except asyncio.CancelledError:
            self._search = None  # stops the thread
            raise

    async def _find(self) -> None:
        cloud, problem = None, ""
        try:
            search = None
            while search != self._search and self._search is not None:
                search = self._search
                if self._seconds > _SLOW:
                    await asyncio.sleep(_DELAY)
                    if search != self._search:
                        continue
                try:
                    cloud, problem = await asyncio.to_thread(self._points, search, self._session.clock()), ""
                except SupersededError:
                    search = None
                except CrosswalkError as error:
                    cloud, problem = None, str(error)
        finally:
            self._running = False
        self._deliver(cloud, problem)

    def _deliver(self, cloud: Cloud | None, problem: str) -> None:
        self.cloud = cloud
        self.problem = problem or ("" if cloud else "This benchmark is not in the catalogue.")
        for listener in self._listeners:
            listener()

    def _points(self, search: _Search, now: datetime) -> Cloud | None:
        """The points; runs in a thread, one search at a time."""
        pause = Pause(lambda: self._search != search, PAUSE if self._session.is_large else SHORT_PAUSE)
        if search.settings.at is not None:
            from crosswalk_tui.catalog.past_offers import moment_of  # not needed for today's prices

            now = moment_of(search.settings.at, now)
        query = search.version, search.query
        if query not in self._readings:
            from crosswalk_tui.ui.platform.light_imports import import_plotext  # not needed to start

            import_plotext()  # slow; here, before the drawing needs it
            scored = self._read(search.query, now, pause)
            if len(self._readings) >= _CACHED or (scored is not None and len(scored.models) >= _MANY):
                self._readings.clear()
            self._readings[query] = scored
        scored = self._readings[query]
        if scored is None:
            return None
        found = self._found
        if found is None or found.of != search.ranked:
            found = self._found = None  # else the memory for the bills would be used twice
            bills, began = [], perf_counter()
            for bill in best_bills_of(scored, search.settings.workload, search.settings.filters, now):
                bills.append(bill)
                pause()
            found = _RankedModels(search.ranked, scored, bills, {})
            self._seconds, self._found = perf_counter() - began, found
        return _on_axis(found, search.settings)

    def _read(self, query: PlotQuery, now: datetime, pause: Callable[[], None]) -> ScoredModels | None:
        session = self._session
        with without_collecting() if session.is_large else nullcontext(), session.catalogue.again() as catalogue:
            return read_scored(catalogue, query, now, pause)

    def _find_on_other_axes(self, found: _RankedModels) -> None:
        """Compute the points on the price axes that follow, unless other rankings are needed; runs in a thread."""
        search = self._search
        if search is None or search.ranked != found.of:
            return
        pause = Pause(lambda: self._search is None or self._search.ranked != found.of)
        for axis in PriceAxis:
            _on_axis(found, search.settings._replace(axis=axis), pause)


def _on_axis(found: _RankedModels, settings: PlotSettings, pause: Callable[[], None] = lambda: None) -> Cloud:
    """The points on the price axis of *settings*."""
    if settings.axis not in found.clouds:
        found.clouds[settings.axis] = cloud_of(found.scored, settings, _paused(found.bills, pause))
    return found.clouds[settings.axis]


def _paused(bills: Iterable[BestBills | None], pause: Callable[[], None]) -> Iterator[BestBills | None]:
    for bill in bills:
        yield bill
        pause()
