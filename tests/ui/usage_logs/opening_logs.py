"""Writes requests of a log, and opens its dialog."""

from __future__ import annotations

import json
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from tests.ui.conftest import loaded


def request(number: int, day: int, model: str, sent: int, made: int) -> str:
    usage = {"prompt_tokens": sent, "completion_tokens": made}
    return json.dumps({"id": f"r{number}", "created_at": f"2026-11-{day:02}T10:00:00Z", "model": model, "usage": usage})


async def opened(pilot: Pilot[None], path: Path | str = "") -> None:
    """Open the dialog, and read *path* if one is given."""
    await loaded(pilot)
    await pilot.press("2", "L")
    await ready(pilot)
    if path:
        pilot.app.screen.query_one("#log-path", Input).value = str(path)
        pilot.app.screen.query_one("#log-path", Input).focus()
        await pilot.press("enter")
        await ready(pilot)


async def ready(pilot: Pilot[None]) -> None:
    """Wait for threads, and for what they make the screen show."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
