"""A key is answered by one frame: over ssh, each of several would be late."""

from __future__ import annotations

from typing import Any

import pytest
from textual._compositor import LayoutUpdate
from textual.app import App
from textual.screen import ModalScreen

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.platform import settled_frames
from crosswalk_tui.ui.shell.bars import KeyBar, SideBar
from crosswalk_tui.ui.shell.comparison_screen import ComparingScreen
from crosswalk_tui.ui.verdict import related_search
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import AppMaker, overview, quiet, seen
from tests.ui.verdict import opened, settled


@pytest.fixture(autouse=True)
def busy_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine may be too busy to make a frame within the time that it is postponed at most."""
    monkeypatch.setattr(settled_frames, "_AT_MOST", 10.0)


def _recorded_frames(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The frames that are displayed from now on."""
    frames: list[object] = []
    display = App._display

    def recorded(shown: App[Any], painted: Any, renderable: Any) -> None:
        if renderable is not None:
            frames.append(renderable)
        display(shown, painted, renderable)

    monkeypatch.setattr(App, "_display", recorded)
    return frames


@pytest.mark.parametrize("size", [(120, 40), (200, 60)], ids=["normal", "wide"])
async def test_one_frame_for_a_key(app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]) -> None:
    frames = _recorded_frames(monkeypatch)
    cases = (
        ("overview", ["tab", "tab", "tab", "tab", "f"]),
        ("workload", ["tab", "tab", "shift+tab", "w", "escape"]),
        ("overview", ["z", "z"]),
        ("workload", ["z", "z"]),
        ("overview", ["question_mark", "escape", "x", "escape"]),
        ("workload", ["ctrl+p", "e", "escape"]),
        ("benchmarks", ["tab", "s", "f"]),
        ("workload", ["f", "ctrl+b", "f"]),
        ("verdict", ["f", "p", "p"]),
    )
    async with app.run_test(size=size) as pilot:
        await quiet(pilot)
        for screen, keys in cases:
            app.action_show(screen)
            await quiet(pilot)
            counts = {}
            for nth, key in enumerate(keys):
                frames.clear()
                await pilot.press(key)
                await quiet(pilot)
                counts[nth, key] = len(frames)
            assert max(counts.values()) == 1, (screen, counts)
            while isinstance(app.screen, ModalScreen):
                await pilot.press("escape")


@pytest.mark.parametrize("screen", ["find", "model"])
async def test_one_frame_for_a_key_that_changes_a_counter(
    world: CatalogueBuilder, make_app: AppMaker, monkeypatch: pytest.MonkeyPatch, screen: str
) -> None:
    for number in range(40):
        key = f"acme/model-{number:02}"
        world.model(key, name=f"Model {number:02}")
        world.offer("alpha", key, key, input=20_000, output=40_000)
    app, frames = make_app(world), _recorded_frames(monkeypatch)
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        app.action_show(screen)
        await quiet(pilot)
        counts = {}
        for nth, key in enumerate(["j", "j", "k", "tab", "shift+tab"]):
            frames.clear()
            await pilot.press(key)
            await quiet(pilot)
            counts[nth, key] = len(frames)
            assert nth or "2 of " in seen(app)
        assert max(counts.values()) == 1, counts


async def test_one_frame_for_a_verdict_on_what_was_edited_elsewhere(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(related_search, "_PAUSE", 0.001)
    frames = _recorded_frames(monkeypatch)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("2")
        await quiet(pilot)
        for key in ("p", "ctrl+b"):
            await pilot.press(key)
            await quiet(pilot)
        frames.clear()
        await pilot.press("5")
        await settled(pilot)
        await quiet(pilot)
        assert len(frames) == 1


async def test_a_start_paints_the_whole_screen_once(app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch) -> None:
    frames = _recorded_frames(monkeypatch)
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        assert "is cheaper" in seen(app)
        assert [isinstance(frame, LayoutUpdate) for frame in frames] == [True] + [False] * (len(frames) - 1)


@pytest.mark.parametrize("key", ["3", "question_mark"])
async def test_a_message_to_the_screen_below_makes_no_frame(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    frames = _recorded_frames(monkeypatch)
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        await pilot.press(key)
        await quiet(pilot)
        frames.clear()
        for _ in range(3):
            overview(app).call_next(lambda: None)
            await quiet(pilot)
        assert frames == []


async def test_what_changes_below_a_dialog_is_seen(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        await pilot.press("question_mark")
        await quiet(pilot)
        assert "is cheaper" not in seen(app).splitlines()[1]
        overview(app).query_one(SideBar).display = False
        await quiet(pilot)
        assert "is cheaper" in seen(app).splitlines()[1]


async def test_a_widget_that_is_being_removed_is_left_out_of_the_frame(app: CrosswalkApp) -> None:
    """Textual takes it from its parent some turns before the layout without it."""
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        screen = overview(app)
        bar = screen.query_one(KeyBar)
        bar.refresh()
        screen._compositor.update_widgets({bar})
        bar._parent = None
        screen._write_frame()
        bar._parent = screen
        await quiet(pilot)
        assert app.fault == ""
        assert "q Quit" in seen(app)


async def test_a_slow_terminal_gets_the_last_frame_alone(app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        frames = _recorded_frames(monkeypatch)
        monkeypatch.setattr(app._driver, "is_behind", True, raising=False)
        for key in ("tab", "f", "down"):
            await pilot.press(key)
            await pilot.pause()
        assert frames == []
        monkeypatch.setattr(app._driver, "is_behind", False)
        assert isinstance(app.screen, ComparingScreen)
        await app.screen._update_settled()  # what its timer calls, which a pilot stops
        assert len(frames) == 1


async def test_a_key_writes_no_shape_of_the_pointer(app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has not changed, and would be a write of its own before the frame."""
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        written: list[str] = []
        monkeypatch.setattr(app._driver, "write", written.append)
        await pilot.press("question_mark")
        await quiet(pilot)
        await pilot.press("escape", "2")
        await quiet(pilot)
        assert written == []
