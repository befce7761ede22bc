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
from tests.ui.idle import wait_until

NORMAL, NARROW, WIDE = (120, 40), (80, 24), (200, 60)

NOON = datetime(2026, 7, 10, 12, tzinfo=UTC)


def screen_of(app: CrosswalkApp) -> VerdictScreen:
    """The verdict screen, whatever lies over it."""
    return next(screen for screen in app.screen_stack if isinstance(screen, VerdictScreen))


async def settled(pilot: Pilot[None]) -> None:
    """Wait until the verdict is complete, and what threads look for is on the screen."""
    screen = screen_of(app_of(pilot))

    def is_complete() -> bool:
        related, note = screen.query_one(RelatedPane).shown, screen.query_one(NotePane).shown
        has_related = related.found is not None or bool(related.problem)
        return not screen.is_working and has_related and note is not None

    await wait_until(pilot, is_complete, "the verdict never settled")


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
