"""Builds the other screens while no key is pressed; each then opens within two frames.

Composing, styling, laying out and painting a screen takes 50 to 170 ms.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from time import monotonic
from typing import TYPE_CHECKING

from textual.timer import Timer

from crosswalk_tui.ui.shell.comparison_screen import ComparingScreen
from crosswalk_tui.ui.shell.views import VIEWS

if TYPE_CHECKING:
    from crosswalk_tui.ui.app import CrosswalkApp

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

    def start(self) -> None:
        """Start building, unless already started."""
        self._timer = self._timer or self._app.set_interval(STEP, self._step, name="idle screens")

    def stop(self) -> None:
        """Build no more."""
        if self._timer is not None:
            self._timer.stop()

    def key_pressed(self) -> None:
        """Wait for the next pause."""
        self._last_key = monotonic()

    def _step(self) -> None:
        if not self._app.screen_stack:  # the app is ending
            return
        if monotonic() - self._last_key < PAUSE or not isinstance(self._app.screen, ComparingScreen):
            return
        if next(self._steps, self) is self and self._timer is not None:
            self._timer.stop()
            gc.collect()
            gc.freeze()  # the screens stay for good; collecting them later would delay a key

    def _building(self) -> Iterator[None]:
        app = self._app
        for name in [found.name for found in VIEWS[1:]]:
            if not app.is_screen_installed(name):
                screen = app.build_screen(name)
                yield
                app.mount_behind(screen)
                yield
                app.lay_out_behind(screen)
                yield
                app.paint_behind(screen)
                yield
