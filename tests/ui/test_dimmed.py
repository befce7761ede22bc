"""The screen below a dialog: tinted as Textual does it, and never that of before."""

from __future__ import annotations

import pytest
from textual._context import visible_screen_stack
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.strip import Strip

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.overview.screen import OverviewScreen
from crosswalk_tui.ui.shell.bars import SideBar
from crosswalk_tui.ui.shell.dialog import Dialog
from tests.ui.conftest import quiet


def painted(strips: list[Strip]) -> list[list[tuple[str, object]]]:
    """The text and the style of each cell of *strips*."""
    return [[(letter, style) for text, style, _ in strip for letter in text] for strip in strips]


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
async def test_it_is_tinted_as_textual_does_it(app: CrosswalkApp, theme: str) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        app.theme = theme
        await pilot.press("question_mark")
        await quiet(pilot)
        dialog, below = app.screen, app.screen_stack[0]
        assert isinstance(dialog, Dialog)
        whole = Region(0, 0, *app.size)
        visible_screen_stack.set([below])
        ours = dialog.refresh().render_lines(whole)
        visible_screen_stack.set([below])
        assert painted(ours) == painted(ModalScreen.render_lines(dialog, whole))
        visible_screen_stack.set([below])
        assert painted(dialog.render_lines(Region(5, 2, 60, 30))) == [row[5:65] for row in painted(ours)[2:32]]


async def test_it_follows_what_changes_below(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        await pilot.press("question_mark")
        await quiet(pilot)
        below, dialog = app.screen_stack[0], app.screen
        assert isinstance(below, OverviewScreen)
        assert isinstance(dialog, Dialog)
        bar = below.query_one(SideBar)
        row = Region(0, bar.region.y, 120, 1)
        (before,) = dialog.render_lines(Region(0, 0, *app.size))[row.y : row.bottom]
        assert "A Llama 3.2 1B" in before.text
        bar.models = bar.models[::-1]
        await quiet(pilot)
        (after,) = dialog.render_lines(Region(0, 0, *app.size))[row.y : row.bottom]
        assert "A Llama 3.2 3B" in after.text


async def test_it_is_whole_while_the_screen_below_still_has_a_smaller_size(app: CrosswalkApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await quiet(pilot)
        await pilot.press("question_mark")
        await quiet(pilot)
        visible_screen_stack.set([app.screen_stack[0]])
        strips = app.screen.render_lines(Region(2, 3, 118, 40))
        assert [strip.cell_length for strip in strips] == [118] * 40
        assert strips[-1].text.isspace()
