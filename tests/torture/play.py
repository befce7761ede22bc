"""Play events into the app, and say what went wrong."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, thread_time
from typing import ClassVar

from textual.pilot import Pilot, WaitForScreenTimeout

from crosswalk_tui import ui
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.catalog.side_reader import read_side
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.platform.escape_sequences import ESC
from crosswalk_tui.ui.platform.terminal_driver import TerminalInput
from crosswalk_tui.ui.session.draft import Draft
from crosswalk_tui.ui.session.session import Session
from tests.torture.events import SIZES, Event

HANG = 1.0
"""Seconds of the main thread on the processor after which an answer is too late; of the clock, other programs count."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong: a traceback, an exit or a hang, and after which event (from 0)."""

    kind: str
    after: int
    text: str


class _Stubborn(CrosswalkApp):
    """The app, but it does not quit, opens no browser, stops no process and writes no picture."""

    CSS_PATH: ClassVar = [Path(ui.__file__).parent / path for path in CrosswalkApp.CSS_PATH]

    async def action_quit(self) -> None:
        """Stay."""

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Open nothing."""

    def action_suspend_process(self) -> None:
        """Go on."""

    def deliver_screenshot(self, *_: object, **__: object) -> str | None:
        """Write nothing."""
        return None


def play(
    path: Path, models: Sequence[str], played: Sequence[Event], slowest: list[float] | None = None
) -> Failure | None:
    """Play *played* into the app on the catalogue at *path*; None when nothing went wrong.

    Args:
        path: the catalogue; not changed.
        models: keys of the models compared at first.
        played: what to do.
        slowest: filled with the seconds of the processor that each wait for the app took.
    """
    with Catalogue.open(path) as catalogue:
        sides = tuple(read_side(catalogue, key) for key in models)
        app = _Stubborn(Session(catalogue, Draft(sides, DEFAULT_WORKLOAD), lambda: datetime(2026, 11, 28, tzinfo=UTC)))
        return asyncio.run(_play(app, played, [] if slowest is None else slowest))


async def _play(app: CrosswalkApp, played: Sequence[Event], slowest: list[float]) -> Failure | None:
    at = -1
    try:
        async with app.run_test(size=SIZES[0], notifications=True, tooltips=True) as pilot:
            terminal = TerminalInput()
            for at, event in enumerate(played):
                if event.settle or event.size:
                    taken = await _settle(app, pilot, terminal)
                    slowest.append(taken)
                    if taken > HANG:
                        return Failure("hang", at, f"no answer for {taken:.1f} s")
                if app._exception is not None:
                    break
                if not app.is_running or app.return_code is not None:
                    return Failure("exit", at, "the app ended")
                if event.size:
                    await pilot.resize_terminal(*event.size)
                _send(app, terminal, event.data)
            taken = await _settle(app, pilot, terminal)
            slowest.append(taken)
    except WaitForScreenTimeout:
        return Failure("hang", at, "no answer for 30 s")
    except Exception:  # noqa: BLE001 - whatever it is, it is what was looked for
        return Failure("traceback", at, traceback.format_exc())
    return None


async def _settle(app: CrosswalkApp, pilot: Pilot[None], terminal: TerminalInput) -> float:
    """Wait until the app has dealt with everything; return the seconds of the processor that took."""
    start = thread_time()
    limit = monotonic() + 30
    if terminal.is_waiting:
        await asyncio.sleep(0.12 if terminal._held == ESC else 0.6)
        for message in terminal.tick():
            _post(app, message)
    await asyncio.sleep(0)
    if app._exception is None and app.is_running and monotonic() < limit:
        await pilot.pause(0)
    return thread_time() - start


def _send(app: CrosswalkApp, terminal: TerminalInput, data: bytes) -> None:
    for message in terminal.feed(data):
        _post(app, message)


def _post(app: CrosswalkApp, message: object) -> None:
    if app._driver is not None:
        app._driver.process_message(message)
