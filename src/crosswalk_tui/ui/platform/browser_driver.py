"""Draws in a browser, for the server of ``crosswalk-tui serve``; the app ends with that server, however it ended."""

from __future__ import annotations

import signal
from contextlib import suppress

from textual.drivers.web_driver import WebDriver


class BrowserDriver(WebDriver):
    """Textual's driver, which would wait forever for a server that was killed."""

    def write(self, data: str) -> None:
        """Write *data*; the end of the input ends the app, not an exception."""
        with suppress(BrokenPipeError):
            super().write(data)

    def write_meta(self, data: dict[str, object]) -> None:
        """Write *data* on the app itself."""
        with suppress(BrokenPipeError):
            super().write_meta(data)

    def run_input_thread(self) -> None:
        """Read until the app ends; where the input ends first, end the app as a closed terminal does."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            signal.raise_signal(signal.SIGHUP)
