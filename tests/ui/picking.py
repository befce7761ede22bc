"""Wait for the picker."""

from __future__ import annotations

from textual.pilot import Pilot

from crosswalk_tui.ui.picker.screen import PickerScreen
from tests.ui.idle import wait_until


async def rested(pilot: Pilot[None]) -> None:
    """Wait until more is known of the model under the cursor."""
    screen = pilot.app.screen
    assert isinstance(screen, PickerScreen)

    def is_known() -> bool:
        line = screen._results.chosen
        return line is None or line.key in screen._previews

    await wait_until(pilot, is_known, "nothing more was read", with_threads=False)
