"""Without colours (``NO_COLOR``), the focus and the cursor are seen by borders, reverse video, bold and underlines."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import combinations, groupby
from operator import itemgetter

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.kit.cursor_view import CursorView
from crosswalk_tui.ui.kit.few_colours import FewColours
from crosswalk_tui.ui.shell.field_widgets import FieldGrid
from crosswalk_tui.ui.shell.panes_screen import PanesScreen
from crosswalk_tui.ui.shell.views import VIEWS
from tests.ui.conftest import loaded, quiet

_Picture = tuple[tuple[str, bool, bool, bool], ...]
"""Texts that look alike, with how they look."""


@pytest.fixture
def colourless(app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch) -> CrosswalkApp:
    """The app under ``NO_COLOR``."""
    monkeypatch.setenv("NO_COLOR", "1")
    return CrosswalkApp(app.session)


def picture(app: CrosswalkApp, of: str = "#board") -> _Picture:
    """What a terminal without colours shows of a widget: characters, bold, underlined, reversed."""
    region = app.screen.query_one(of, Widget).region
    runs = []
    for strip in app.screen._compositor.render_strips()[region.y : region.bottom]:
        cells = [
            (text, (bool(style.bold), bool(style.underline), bool(style.reverse)))
            for text, painted, _ in strip.crop(region.x, region.right)
            for style in [painted or Style()]
        ]
        for looks, alike in groupby(cells, itemgetter(1)):
            runs.append(("".join(text for text, _ in alike), *looks))
    return tuple(runs)


async def pictures_by_focus(pilot: Pilot[None], screen: PanesScreen) -> dict[str, _Picture]:
    """The picture with the focus on each widget that can have it."""
    found = {}
    for nth, widget in enumerate(screen._stops()):
        screen._focus_widget(widget)
        await pilot.pause()
        found[f"{nth} {widget.id or type(widget).__name__}"] = picture(pilot.app)  # type: ignore[arg-type]
    return found


async def each_screen(pilot: Pilot[None]) -> AsyncIterator[PanesScreen]:
    """Open the screens in turn."""
    app = pilot.app
    assert isinstance(app, CrosswalkApp)
    await loaded(pilot)
    for view in VIEWS:
        app.action_show(view.name)
        await quiet(pilot)
        assert isinstance(app.screen, PanesScreen)
        assert app.current == view.name
        yield app.screen


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_each_place_of_the_focus_looks_different(colourless: CrosswalkApp, size: tuple[int, int]) -> None:
    async with colourless.run_test(size=size) as pilot:
        async for screen in each_screen(pilot):
            pictures = await pictures_by_focus(pilot, screen)
            alike = [(one, other) for one, other in combinations(pictures, 2) if pictures[one] == pictures[other]]
            assert alike == [], colourless.current


async def test_the_cursor_of_every_list_is_seen(colourless: CrosswalkApp) -> None:
    async with colourless.run_test(size=(120, 40)) as pilot:
        async for screen in each_screen(pilot):
            for widget in screen._stops():
                if isinstance(widget, CursorView) and widget.total > 1:
                    screen._focus_widget(widget)
                    await quiet(pilot)
                    before, at = picture(colourless), widget.cursor
                    widget.action_move(1 if widget.cursor < widget.total - 1 else -1)
                    await pilot.pause()
                    assert widget.cursor == at or picture(colourless) != before, (colourless.current, widget)


async def test_the_cursor_of_a_dialog_is_seen(colourless: CrosswalkApp) -> None:
    async with colourless.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        for key in ("a", "t", "minus", "?", "ctrl+p", "e"):
            await pilot.press(key)
            await quiet(pilot)
            lists = [view for view in colourless.screen.query(CursorView) if view.total > 1 and view.shows_cursor]
            for view in lists:
                cells = [cell for cell in picture(colourless, f"#{view.id}") if cell[3]]
                assert cells, (key, view)
            fields = [field for field in colourless.screen.query(Input) if field.has_focus]
            for field in fields:
                assert field.styles.text_style.underline, (key, field)
            assert lists or fields or key == "?"
            if isinstance(colourless.screen, ModalScreen):  # there is no model to remove
                await pilot.press("escape")
            assert len(colourless.screen_stack) == 1, key


async def test_the_marked_row_of_the_scale_is_seen_in_colour_too(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        await pilot.press("2")
        await quiet(pilot)
        rows = app.screen.query_one("#volumes", FieldGrid)
        rows.focus()
        await pilot.press("down")
        await quiet(pilot)
        marked = [field.id for field in rows.fields if field.has_class("-marked")]
        assert marked == ["volume-2"]
        assert rows.fields[1].styles.background != rows.fields[0].styles.background
        await pilot.press("enter")
        await quiet(pilot)
        assert not any(field.has_class("-marked") for field in rows.fields)


async def test_the_cursor_is_seen_in_16_greys(colourless: CrosswalkApp) -> None:
    async with colourless.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        await pilot.press("8")
        await quiet(pilot)
        segments = [segment for strip in colourless.screen._compositor.render_strips() for segment in strip]
        background = colourless.screen.background_colors[1]
        shown: list[Segment] = FewColours("standard").apply(segments, background)
        cursor = [segment for segment in shown if segment.style is not None and segment.style.reverse]
        assert any("Llama 3.2 1B" in segment.text for segment in cursor)
        for segment in cursor:
            assert segment.style is not None
            assert segment.style.color != segment.style.bgcolor
