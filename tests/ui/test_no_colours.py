"""Without colours (``NO_COLOR``), the focus and the cursor are seen by borders, reverse video, bold and underlines."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import combinations, groupby

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.kit.cursor_view import CursorView
from crosswalk_tui.ui.kit.few_colours import FewColours
from crosswalk_tui.ui.shell.field_widgets import FieldGrid
from crosswalk_tui.ui.shell.panes_screen import PanesScreen
from crosswalk_tui.ui.shell.views import VIEWS
from tests.ui.conftest import quiet

_Picture = tuple[tuple[str, bool, bool, bool], ...]


@pytest.fixture
def colourless(app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch) -> CrosswalkApp:
    """The app under ``NO_COLOR``."""
    monkeypatch.setenv("NO_COLOR", "1")
    return CrosswalkApp(app.session)


def picture(app: CrosswalkApp, of: str = "#board") -> _Picture:
    """What a terminal without colours shows of a widget: characters, bold, underlined, reversed."""
    region = app.screen.query_one(of, Widget).region
    runs: list[tuple[str, bool, bool, bool]] = []
    for strip in app.screen._compositor.render_strips()[region.y : region.bottom]:
        for look, alike in groupby(strip.crop(region.x, region.right), _look):
            runs.append(("".join(segment.text for segment in alike), *look))
    return tuple(runs)


def _look(segment: Segment) -> tuple[bool, bool, bool]:
    style = segment.style or Style()
    return bool(style.bold), bool(style.underline), bool(style.reverse)


async def screens(pilot: Pilot[None]) -> AsyncIterator[PanesScreen]:
    """Each screen, once it is at rest."""
    app = pilot.app
    assert isinstance(app, CrosswalkApp)
    for view in VIEWS:
        app.action_show(view.name)
        await quiet(pilot)
        assert isinstance(app.screen, PanesScreen)
        yield app.screen


async def pictures_by_focus(pilot: Pilot[None], screen: PanesScreen) -> dict[str, _Picture]:
    """The picture with the focus on each widget that can have it."""
    found = {}
    for nth, widget in enumerate(screen._stops()):
        screen._focus_widget(widget)
        await quiet(pilot)
        found[f"{nth} {widget.id or type(widget).__name__}"] = picture(pilot.app)  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_each_place_of_the_focus_looks_different(colourless: CrosswalkApp, size: tuple[int, int]) -> None:
    async with colourless.run_test(size=size) as pilot:
        async for screen in screens(pilot):
            pictures = await pictures_by_focus(pilot, screen)
            alike = [(one, other) for one, other in combinations(pictures, 2) if pictures[one] == pictures[other]]
            assert alike == [], screen


async def test_the_cursor_of_every_list_is_seen(colourless: CrosswalkApp) -> None:
    async with colourless.run_test(size=(120, 40)) as pilot:
        async for screen in screens(pilot):
            for widget in screen._stops():
                if isinstance(widget, CursorView) and widget.total > 1:
                    screen._focus_widget(widget)
                    await quiet(pilot)
                    before, at = picture(colourless), widget.cursor
                    widget.action_move(1 if widget.cursor < widget.total - 1 else -1)
                    await quiet(pilot)
                    assert widget.cursor == at or picture(colourless) != before, widget


@pytest.mark.parametrize("keys", [("a",), ("t",), ("minus",), ("?",), ("ctrl+p",), ("e",)])
async def test_the_cursor_of_a_dialog_is_seen(colourless: CrosswalkApp, keys: tuple[str, ...]) -> None:
    async with colourless.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        await pilot.press(*keys)
        await quiet(pilot)
        lists = [view for view in colourless.screen.query(CursorView) if view.total > 1 and view.shows_cursor]
        for view in lists:
            assert any(is_reversed for *_, is_reversed in picture(colourless, f"#{view.id}")), view
        fields = [field for field in colourless.screen.query(Input) if field.has_focus]
        for field in fields:
            assert field.styles.text_style.underline, field
        assert lists or fields or keys == ("?",)


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
