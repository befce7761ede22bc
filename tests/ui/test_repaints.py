"""Nothing is painted that did not change: over ssh every byte counts."""

from __future__ import annotations

from typing import Any

import pytest
from textual.widgets import Input, TextArea

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.plot.canvas import Canvas
from crosswalk_tui.ui.shell.figure_screen import FigureScreen
from tests.ui.conftest import quiet


def recorded_refreshes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The screens that are repainted as a whole from now on."""
    whole: list[str] = []
    refresh = FigureScreen.refresh

    def recorded(painted: FigureScreen, *regions: Any, **options: bool) -> FigureScreen:
        whole.append(painted.VIEW)
        return refresh(painted, *regions, **options)

    monkeypatch.setattr(FigureScreen, "refresh", recorded)
    return whole


@pytest.mark.parametrize("screen", ["overview", "workload", "catalogue", "find"])
async def test_a_moved_focus_repaints_no_whole_screen(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch, screen: str
) -> None:
    async with app.run_test(size=(200, 60)) as pilot:  # every pane has its place: none comes to the front
        await quiet(pilot)  # the plot below, which is mounted later, would repaint the screen in front
        app.action_show(screen)
        await quiet(pilot)
        whole = recorded_refreshes(monkeypatch)
        before = app.focused
        await pilot.press("tab")
        await pilot.pause()
        assert app.focused is not before
        assert whole == []


async def test_what_changes_behind_a_screen_repaints_nothing_of_it(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app.run_test(size=(200, 60)) as pilot:
        await quiet(pilot)
        app.action_show("plot")
        await quiet(pilot)
        whole = recorded_refreshes(monkeypatch)
        await pilot.press("p")  # the overview behind has a plot, too
        await quiet(pilot)
        assert whole == []
        await pilot.press("1")
        await quiet(pilot)
        assert "$/1M input" in "\n".join(app.screen.query_one(Canvas).texts())


@pytest.mark.parametrize("keys", ["ctrl+p", "5 n", "i", "L", "ctrl+s", "2 w", "4 slash"])
async def test_no_cursor_blinks(app: CrosswalkApp, keys: str) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        await pilot.press(*keys.split())
        await quiet(pilot)
        fields = [node for node in app.screen.walk_children() if isinstance(node, Input | TextArea)]
        assert fields
        assert not any(field.cursor_blink for field in fields)
