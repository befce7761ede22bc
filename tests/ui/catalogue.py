"""Open the Catalogue screen, and read what it shows."""

from __future__ import annotations

from collections.abc import Sequence

from textual.pilot import Pilot

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.catalogue.screen import CatalogueScreen
from crosswalk_tui.ui.kit.lines import Painted
from tests.ui.conftest import loaded
from tests.ui.idle import wait_until

NORMAL, WIDE = (120, 40), (200, 60)


async def opened(pilot: Pilot[None], *keys: str) -> CatalogueScreen:
    """The screen, with everything read, after pressing *keys*."""
    await loaded(pilot)
    await pilot.press("7")
    screen = pilot.app.screen
    assert isinstance(screen, CatalogueScreen)
    await wait_until(pilot, lambda: screen.contents is not None, "the contents never came")
    await pilot.press(*keys)
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    return screen


def tabs(pane: str) -> Sequence[str]:
    """The keys that lead from the first pane to *pane*."""
    return ["tab"] * [name for name, _ in CatalogueScreen.TABS].index(pane)


def told(app: CrosswalkApp, widget: str = "explanation") -> str:
    """The text of one widget of the screen in front, the explanation unless told otherwise, without its line breaks."""
    return " ".join(" ".join(app.screen.query_one(f"#{widget}", Painted).texts()).split())


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press *keys* as slowly as people do: each is dealt with before the next."""
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


def notices(app: CrosswalkApp) -> str:
    """What has been said in passing."""
    return " ".join(notice.message for notice in app._notifications)
