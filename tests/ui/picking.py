"""Wait for the picker."""

from __future__ import annotations

from textual.pilot import Pilot

from crosswalk_tui.ui.picker.screen import PickerScreen


async def rested(pilot: Pilot[None]) -> None:
    """Wait until more is known of the model under the cursor."""
    screen = pilot.app.screen
    assert isinstance(screen, PickerScreen)
    for _ in range(100):
        await pilot.pause()
        line = screen._results.chosen
        if line is None or line.key in screen._previews:
            await pilot.pause()
            return
    raise AssertionError("nothing more was read")
