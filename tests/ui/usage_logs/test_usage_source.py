"""The dialog that chooses a log: its places, reading in the background, and what cannot be read."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.widgets import Input

from crosswalk_tui import usage
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.workload.usage_source_dialog import UsageSourceScreen
from crosswalk_tui.usage import UsageLog
from crosswalk_tui.usage.reading import Progress
from tests.ui.calculator import SIZE, calculator, settled, text_of
from tests.ui.conftest import line_with, seen
from tests.ui.usage_logs.opening_logs import opened, ready, request


async def test_they_are_in_the_palette(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        named = {command.title: command.help for command in app.get_system_commands(app.screen)}
        assert named["Read usage logs…"] == "L"


async def test_known_places_are_offered_and_not_read_before(app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path.home() / ".claude" / "projects" / "one"
    folder.mkdir(parents=True)
    (folder / "session.jsonl").write_text(request(1, 1, "claude", 900, 10), encoding="utf-8")
    read: list[object] = []
    real = usage.read_usage

    def noted(names: list[str], **rest: Any) -> UsageLog:
        read.append(names)
        return real(names, **rest)

    monkeypatch.setattr(usage, "read_usage", noted)
    try:
        async with app.run_test(size=SIZE) as pilot:
            await opened(pilot)
            assert line_with(app, "Claude Code", "~/.claude/projects")
            assert read == []
            await pilot.press("enter")
            await ready(pilot)
            await pilot.press("enter")
            await settled(pilot)
            assert len(read) == 1
            assert app.session.draft.source == "Claude Code"
            assert app.session.workload.input_tokens == 900
    finally:
        (folder / "session.jsonl").unlink()
        folder.rmdir()
        folder.parent.rmdir()


async def test_reading_shows_its_progress_and_can_be_cancelled(
    app: CrosswalkApp, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    going, forever = Event(), Event()

    def slow(_: object, *, progress: Progress, cancelled: Callable[[], bool], **__: object) -> None:
        progress(log.stat().st_size // 2)
        going.set()
        while not cancelled():
            forever.wait(0.01)
        raise usage.Cancelled

    monkeypatch.setattr(usage, "read_usage", slow)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        app.screen.query_one("#log-path", Input).value = str(log)
        await pilot.press("enter")
        while not going.is_set():
            await pilot.pause()
        await pilot.pause()
        await pilot.pause()
        assert line_with(app, "50% of 1 MB")
        await pilot.press("enter")
        await pilot.press("escape")
        await ready(pilot)
        assert isinstance(app.screen, UsageSourceScreen)
        assert "Cancelled; nothing was read." in seen(app)
        await pilot.press("escape")
        await settled(pilot)
        assert app.session.workload == Workload()


async def test_a_pipe_that_nobody_writes_to_can_be_left(app: CrosswalkApp, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        app.screen.query_one("#log-path", Input).value = str(pipe)
        await pilot.press("enter")
        await pilot.pause()
        assert "Reading pipe" in seen(app)
        await pilot.press("escape")
        await pilot.pause()
        assert "Cancelled; nothing was read." in seen(app)
        await pilot.press("escape", "O", "i")
        await pilot.pause()
        app.screen.query_one(Input).value = str(pipe)
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert not isinstance(app.screen, UsageSourceScreen)
    os.close(os.open(pipe, os.O_WRONLY))  # what the app did not wait for ends now


async def test_tab_completes_the_path(app: CrosswalkApp, tmp_path: Path) -> None:
    for name in ("logs-2025", "logs-2026"):
        (tmp_path / name).mkdir()
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        path = app.screen.query_one("#log-path", Input)
        path.value = f"{tmp_path}/lo"
        path.focus()
        await pilot.press("tab")
        await ready(pilot)
        assert path.value == f"{tmp_path}/logs-202"
        assert "logs-2025 logs-2026" in " ".join(seen(app).split())
        await pilot.press("6", "tab")
        await ready(pilot)
        assert path.value == f"{tmp_path}/logs-2026/"


async def test_what_cannot_be_read_is_a_sentence_in_the_dialog(app: CrosswalkApp, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"usage": {"input_tokens": 5, "output_tokens": -3}}\n', encoding="utf-8")
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, broken)
        assert "usage.output_tokens is -3; token counts start at 0." in seen(app)
        app.screen.query_one("#log-path", Input).value = str(tmp_path / "nothing")
        await pilot.press("enter")
        await ready(pilot)
        assert "no such file or folder, or no log in it." in text_of(app, "#log-remarks")
        app.screen.query_one("#log-path", Input).value = "/dev/null"
        await pilot.press("enter")
        await ready(pilot)
        assert "/dev/null is a device" in text_of(app, "#log-remarks")
        await pilot.press("escape")
        await settled(pilot)
        assert app.screen is calculator(app)
