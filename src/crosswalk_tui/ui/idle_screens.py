"""Builds the other screens and the picker while no key is pressed; each then opens within two frames.

Composing, styling, laying out and painting a screen takes 50 to 170 ms.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual.timer import Timer

from crosswalk_tui.core.errors import CatalogueError
from crosswalk_tui.ui.shell.views import VIEWS

if TYPE_CHECKING:
    from textual.screen import Screen

    from crosswalk_tui.ui.app import CrosswalkApp
    from crosswalk_tui.ui.picker.screen import PickerScreen

STEP = 0.1
"""Seconds between two steps, each of which is shorter; a key waits for one step at most."""

PAUSE = 0.3
"""Seconds without a key before the first step."""


class IdleScreens:
    """Builds the screens of an app step by step, once started."""

    def __init__(self, app: CrosswalkApp) -> None:
        self._app = app
        self._last_key = 0.0
        self._steps = self._building()
        self._timer: Timer | None = None
        self._picker: PickerScreen | None = None

    def start(self) -> None:
        """Start building, unless already started."""
        self._timer = self._timer or self._app.set_interval(STEP, self._step, name="idle screens")

    def stop(self) -> None:
        """Build no more, and remove the picker."""
        if self._timer is not None:
            self._timer.stop()
        if self._picker is not None:
            self._picker.remove()

    def take_picker(self) -> PickerScreen | None:
        """The picker, if one has been built for a terminal of this size; the next one is built once it is closed."""
        picker, self._picker = self._picker, None
        if self._timer is not None:
            self._timer.resume()
        if picker is not None and picker.outer_size != self._app.size:
            picker.remove()
            return None
        return picker

    def key_pressed(self) -> None:
        """Wait for the next pause."""
        self._last_key = monotonic()

    def _step(self) -> None:
        if monotonic() - self._last_key < PAUSE or self._app.comparing is None:
            return
        try:
            is_done = next(self._steps, True)  # a tick may still come after an error has ended them
        except CatalogueError:  # what is opened says so; to try again might wait for a lock each time
            self.stop()
            return
        if is_done and self._timer is not None:
            self._timer.pause()

    def _building(self) -> Iterator[bool]:
        """Yield after each step whether all is done for now."""
        app = self._app
        for name in [found.name for found in VIEWS[1:]]:
            if not app.is_screen_installed(name):
                screen = app.build_screen(name)
                yield False
                yield from self._laying_out(screen)
                app.paint_behind(screen)
                yield False
        gc.collect()
        gc.freeze()  # the screens stay for good; collecting them later would delay a key
        yield False
        while True:  # a picker is used once, so that none begins as the last one was left
            from crosswalk_tui.ui.picker.screen import PickerScreen

            self._picker = picker = PickerScreen(app.session)
            yield from self._laying_out(picker)
            yield True

    def _laying_out(self, screen: Screen[Any]) -> Iterator[bool]:
        """Mount *screen*, and lay it out twice: what the first layout changes takes a second one to settle."""
        self._app.mount_behind(screen)
        yield False
        for _ in range(2):
            self._app.lay_out_behind(screen)
            yield False
