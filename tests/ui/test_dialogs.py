"""What all dialogs do: a click beside the box or on a key of its hint is as good as the key."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.color import Color
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widget import Widget

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.shell.dialog import Dialog
from tests.ui.conftest import app_on, loaded, quiet
from tests.ui.picking import rested
from tests.ui.verdict import NORMAL


async def click_hint(pilot: Pilot[None], text: str) -> None:
    """Click the first letter of *text* in the lower border of the box."""
    box = pilot.app.screen.query_one("#box")
    row = box.region.bottom - 1
    line = "".join(segment.text for segment in pilot.app.screen._compositor.render_strips()[row])
    await pilot.click(offset=(line.index(text), row))
    await pilot.pause()


@pytest.mark.parametrize("key", ["b", "e", "colon", "question_mark"])
async def test_a_click_beside_a_dialog_closes_it(app: CrosswalkApp, key: str) -> None:
    async with app.run_test(size=NORMAL) as pilot:
        await loaded(pilot)
        before = app.screen
        await pilot.press(key)
        await pilot.pause()
        assert app.screen is not before
        await pilot.click(offset=(1, 38))
        await pilot.pause()
        assert app.screen is before


@pytest.mark.parametrize("size", [(80, 24), NORMAL, (200, 60)])
@pytest.mark.parametrize("key", ["ctrl+s", "e", "b"])
async def test_a_dialog_opened_right_after_the_start_is_centred(
    app: CrosswalkApp, key: str, size: tuple[int, int]
) -> None:
    app._loads_screens = False  # nor, therefore, the styles of the dialogs
    async with app.run_test(size=size) as pilot:
        await pilot.press(key)
        await pilot.pause()
        box = app.screen.query_one("#box").region
        width, height = size
        assert abs(box.x - (width - box.right)) <= 1
        assert abs(box.y - (height - box.bottom)) <= 1


async def test_a_click_in_a_dialog_does_not_close_it(app: CrosswalkApp) -> None:
    async with app.run_test(size=NORMAL) as pilot:
        await loaded(pilot)
        await pilot.press("e")
        await pilot.pause()
        await pilot.click("#box", offset=(2, 0))
        await pilot.pause()
        assert isinstance(app.screen, Dialog)


async def test_a_click_on_a_key_of_the_hint_presses_it(app: CrosswalkApp) -> None:
    async with app.run_test(size=NORMAL) as pilot:
        await loaded(pilot)
        before = app.screen
        await pilot.press("e")
        await pilot.pause()
        await click_hint(pilot, "esc cancel")
        assert app.screen is before
        await pilot.press("b")
        await rested(pilot)
        await click_hint(pilot, "enter choose")
        assert app.screen is before


async def test_a_click_beside_a_form_keeps_what_was_typed(app: CrosswalkApp) -> None:
    async with app.run_test(size=NORMAL) as pilot:
        await loaded(pilot)
        for keys in (("2", "T"), ("ctrl+s",), ("L",), ("i",), ("5", "n"), ("O", "n", "d")):
            for key in keys:
                await pilot.press(key)
                await quiet(pilot)
            form = app.screen
            await pilot.click(offset=(1, 1))
            await quiet(pilot)
            assert app.screen is not form, f"{keys}: nothing was typed"
            for key in keys[-2:] if keys[0] == "O" else keys[-1:]:
                await pilot.press(key)
                await quiet(pilot)
            form = app.screen
            await pilot.press("7")
            await pilot.click(offset=(1, 1))
            await pilot.click(offset=(1, 1))
            await quiet(pilot)
            assert app.screen is form, keys
            assert [toast.message for toast in app._notifications] == ["What was typed is kept · esc cancel"], keys
            await pilot.press("escape", "escape")
            await quiet(pilot)
            assert app.screen is not form, keys
            app.clear_notifications()


async def test_a_click_beside_a_search_closes_it(app: CrosswalkApp) -> None:
    async with app.run_test(size=NORMAL) as pilot:
        await loaded(pilot)
        before = app.screen
        await pilot.press("question_mark", "slash", "x")
        await quiet(pilot)
        await pilot.click(offset=(1, 1))
        await pilot.click(offset=(1, 1))
        await quiet(pilot)
        assert app.screen is before


async def test_a_dialog_has_the_colours_of_a_theme_chosen_above_it(small_world_file: Path) -> None:
    async def colours(app: CrosswalkApp, *, above: bool) -> list[tuple[Color, Color]]:
        async with app.run_test(size=(120, 40)) as pilot:
            await loaded(pilot)
            if not above:
                app.theme = "textual-light"
            await pilot.press("e")
            await quiet(pilot)
            dialog = app.screen
            if above:
                await app.push_screen(ModalScreen[None]())
                await quiet(pilot)
                app.theme = "textual-light"
                await app.pop_screen()
                await quiet(pilot)
            assert app.screen is dialog
            return [(widget.styles.background, widget.styles.color) for widget in app.screen.walk_children(Widget)]

    with Catalogue.open(small_world_file) as catalogue:
        later = await colours(app_on(catalogue), above=True)
        assert later == await colours(app_on(catalogue), above=False)
