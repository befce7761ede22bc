"""What the tests of the verdict screen share: opening it, waiting until it is complete."""

from __future__ import annotations

from datetime import UTC, datetime

from textual.pilot import Pilot
from textual.screen import Screen

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.verdict.note_pane import NotePane
from crosswalk_tui.ui.verdict.related_pane import RelatedPane
from crosswalk_tui.ui.verdict.screen import VerdictScreen
from tests.ui.conftest import loaded

NORMAL, NARROW, WIDE = (120, 40), (80, 24), (200, 60)

NOON = datetime(2026, 7, 10, 12, tzinfo=UTC)


def screen_of(app: CrosswalkApp) -> VerdictScreen:
    """The verdict screen, whatever lies over it."""
    return next(screen for screen in app.screen_stack if isinstance(screen, VerdictScreen))


async def settled(pilot: Pilot[None]) -> None:
    """Wait until the verdict is complete, and what threads look for is on the screen."""
    screen = screen_of(app_of(pilot))
    for _ in range(100):
        await pilot.pause()
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        related, note = screen.query_one(RelatedPane).shown, screen.query_one(NotePane).shown
        if not screen.is_working and (related.found is not None or related.problem) and note is not None:
            await pilot.pause()
            return
    raise AssertionError("the verdict never settled")


async def opened(pilot: Pilot[None]) -> VerdictScreen:
    """The verdict screen, complete."""
    await loaded(pilot)
    await pilot.press("5")
    await settled(pilot)
    return screen_of(app_of(pilot))


def in_front(app: CrosswalkApp) -> type[Screen[object]]:
    """What kind of screen the user sees."""
    return type(app.screen)


def app_of(pilot: Pilot[None]) -> CrosswalkApp:
    """The app that *pilot* steers."""
    assert isinstance(pilot.app, CrosswalkApp)
    return pilot.app
