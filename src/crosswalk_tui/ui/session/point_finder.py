"""Finds the points of the plot for the session as it is, beside the screen, and tells whoever shows them.

Every scored model is ranked with the whole bill, which takes longer than a frame. It is done in a thread that pauses
every few milliseconds, so that keys are answered meanwhile, and that gives up once something else is asked.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import perf_counter, sleep
from typing import TYPE_CHECKING

from textual.message_pump import MessagePump

from crosswalk_tui.catalog.offer_queries import OfferFilter
from crosswalk_tui.catalog.plot_data import PlotQuery, read_scored
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.core.plot.points import Cloud, PlotSettings, ScoredModels, cloud_of, points_of

if TYPE_CHECKING:
    from crosswalk_tui.ui.session.session import Session

_STRETCH, _PAUSE = 0.003, 0.0005
"""Seconds of work after which the thread pauses, and for how long."""

_LONG, _LULL = 0.2, 0.15
"""An answer that takes more seconds than the first is looked for only once nothing else was asked for the second."""

_KEPT = 4
"""Readings of the catalogue that are kept: the last benchmarks looked at, with and without re-sellers."""

_MANY = 20_000
"""Models from which they are kept out of the collector's sight: going through them takes several frames."""


class _Superseded(Exception):
    """Something else has been asked meanwhile."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be found."""

    benchmark: str
    question: PlotSettings

    @property
    def wanted(self) -> PlotQuery:
        """What has to be read to find it."""
        workload, filters = self.question.workload, self.question.filters
        offers = OfferFilter(workload.tier, filters.region, filters.resellers, filters.or_global)
        return PlotQuery(self.benchmark, offers)


class PointFinder:
    """The points of the plot, found when they are wanted.

    Attributes:
        cloud: those found last; None until there are any, and when they could not be read.
        problem: why they could not.
    """

    def __init__(self, session: Session) -> None:
        """Find points for *session*."""
        self._session = session
        self.cloud: Cloud | None = None
        self.problem = ""
        self._listeners: list[Callable[[], None]] = []
        self._read: dict[PlotQuery, ScoredModels | None] = {}
        self._asked: _Asked | None = None
        self._running = False
        self._took = 0.0

    def listen(self, listener: Callable[[], None]) -> None:
        """Call *listener* whenever other points have been found, or could not be."""
        self._listeners.append(listener)

    @property
    def is_busy(self) -> bool:
        """Whether points are being looked for."""
        return self._running

    def want(self, host: MessagePump) -> None:
        """Find the points for the session as it is, once what *host* shows has been painted, unless they are known."""
        session = self._session
        asked = _Asked(session.axis, PlotSettings(session.price_axis, session.workload, session.filters))
        if asked == self._asked:
            return
        self._asked = asked
        if not self._running:
            self._running = True
            host.call_after_refresh(self._start, host)

    def _start(self, host: MessagePump) -> None:
        host.app.run_worker(self._find(), name="points")

    async def _find(self) -> None:
        """Look until what was found is what is asked."""
        cloud, problem = None, ""
        try:
            asked = None
            while asked != self._asked and self._asked is not None:
                asked = self._asked
                if self._took > _LONG:
                    await asyncio.sleep(_LULL)
                    if asked != self._asked:
                        continue
                try:
                    cloud, problem = await asyncio.to_thread(self._found, asked, self._session.clock()), ""
                except _Superseded:
                    asked = None
                except CrosswalkError as error:
                    cloud, problem = None, str(error)
        except asyncio.CancelledError:
            self._asked = None  # so that the thread gives up
            raise
        finally:
            self._running = False
        self.cloud = cloud
        self.problem = problem or ("" if cloud else "The catalogue does not know this benchmark.")
        for listener in self._listeners:
            listener()

    def _found(self, asked: _Asked, now: datetime) -> Cloud | None:
        """The answer to what is *asked*; runs in a thread, one at a time."""
        breathe = _Breath(lambda: self._asked != asked)
        wanted = asked.wanted
        if wanted not in self._read:
            scored = _reading(self._session.catalogue.path, wanted, now, breathe)
            if len(self._read) >= _KEPT or (scored is not None and len(scored.models) >= _MANY):
                self._read.clear()
            self._read[wanted] = scored
            import textual_plotext  # noqa: F401 - it takes a while, and the picture that needs it comes next
        scored = self._read[wanted]
        if scored is None:
            return None
        found, began = [], perf_counter()
        for point in points_of(scored, asked.question, now):
            found.append(point)
            breathe()
        self._took = perf_counter() - began
        return cloud_of(scored, asked.question, found)


class _Breath:
    """Lets other threads run every now and then, and stops the work once nobody waits for it."""

    def __init__(self, is_stale: Callable[[], bool]) -> None:
        self._is_stale = is_stale
        self._since = perf_counter()

    def __call__(self) -> None:
        """Pause if it is time to.

        Raises:
            _Superseded: nobody waits for the answer.
        """
        if perf_counter() - self._since < _STRETCH:
            return
        if self._is_stale():
            raise _Superseded
        sleep(_PAUSE)
        self._since = perf_counter()


def _reading(path: Path, wanted: PlotQuery, now: datetime, breathe: Callable[[], None]) -> ScoredModels | None:
    with Catalogue.open(path, check=False) as catalogue:
        scored = read_scored(catalogue, wanted, now, breathe)
    if scored is not None and len(scored.models) >= _MANY:
        gc.freeze()
    return scored
