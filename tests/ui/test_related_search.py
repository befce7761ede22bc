"""The search for related comparisons gives way to the keys: it stops when an edit makes its result useless."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from threading import Event

import pytest
from textual.pilot import Pilot

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.comparison.comparison import Comparison
from crosswalk_tui.core.comparison.related import Related
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.verdict import related_search
from crosswalk_tui.ui.verdict.related_pane import RelatedPane, find_related
from tests.ui.conftest import loaded, quiet
from tests.ui.idle import wait_until
from tests.ui.verdict import opened, screen_of, settled


class Searches:
    """Stands in for the search: the next one goes on until it is stopped, or *released*."""

    def __init__(self) -> None:
        self.billed: list[Workload] = []
        self.found = 0
        self.is_next_endless = False
        self.released = Event()

    def __call__(
        self,
        opened: Catalogue,
        comparison: Comparison,
        benchmarks: tuple[Benchmark, ...],
        axis: str,
        now: datetime,
        at: date | None,
        pause: Callable[[], None],
    ) -> tuple[Related, ...]:
        """Search, as `find_related` does."""
        self.billed.append(comparison.workload)
        if self.is_next_endless:
            self.is_next_endless = False
            while not self.released.wait(0.005):
                pause()
        found = find_related(opened, comparison, benchmarks, axis, now, at)
        self.found += 1
        return found

    async def begun(self, pilot: Pilot[None], count: int) -> None:
        """Wait for search number *count*."""
        await wait_until(pilot, lambda: len(self.billed) == count, f"no search {count}", with_threads=False)


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> Searches:
    found = Searches()
    monkeypatch.setattr(related_search, "find_related", found)
    monkeypatch.setattr(related_search, "_PAUSE", 0.001)
    return found


SMALLER, LARGER = Workload(1_000, 1_000), Workload(9_000_000, 1_000)


async def test_an_edit_stops_the_search_that_the_screen_waits_for(app: CrosswalkApp, searches: Searches) -> None:
    searches.is_next_endless = True
    async with app.run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await pilot.press("5")
        await searches.begun(pilot, 1)
        app.session.edit(workload=LARGER)
        await settled(pilot)
        assert searches.billed == [DEFAULT_WORKLOAD, LARGER]
        assert searches.found == 1


async def test_an_edit_stops_a_search_behind_another_screen(app: CrosswalkApp, searches: Searches) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("2")
        await quiet(pilot)
        searches.is_next_endless = True
        app.session.edit(workload=SMALLER)
        await searches.begun(pilot, 2)
        app.session.edit(workload=LARGER)
        await searches.begun(pilot, 3)
        await quiet(pilot)
        assert searches.billed == [DEFAULT_WORKLOAD, SMALLER, LARGER]
        assert searches.found == 2


async def test_a_flip_does_not_stop_a_search(app: CrosswalkApp, searches: Searches) -> None:
    searches.is_next_endless = True
    async with app.run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await pilot.press("5")
        await searches.begun(pilot, 1)
        await pilot.press("f")
        searches.released.set()
        await settled(pilot)
        assert len(searches.billed) == searches.found == 1
        assert screen_of(app).query_one(RelatedPane).shown.found is not None
