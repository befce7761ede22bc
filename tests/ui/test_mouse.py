"""The mouse: the wheel scrolls what is under it, and a drag selects text, in panes, help and dialogs alike."""

from __future__ import annotations

from functools import partial

import pytest
from rich.style import Style
from textual import events
from textual.color import Color
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.widget import Widget

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.kit.cursor_view import CursorView
from crosswalk_tui.ui.kit.lines import LineView
from crosswalk_tui.ui.kit.palette import contrast
from crosswalk_tui.ui.shell import export
from crosswalk_tui.user.database import user_database_path
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import A, AppMaker, quiet, seen

SIZE = (120, 32)


@pytest.fixture
def long_world(rich_world: CatalogueBuilder) -> CatalogueBuilder:
    """The small world with more than fits of most things: providers, models, benchmarks, names."""
    for number in range(30):
        provider = f"seller-{number:02d}"
        rich_world.provider(provider, type="host")
        rich_world.offer(provider, f"llama-{number}", A, input=40_000 + number, output=50_000)
        rich_world.model(f"acme/model-{number:02d}", name=f"Model {number:02d}")
        rich_world.offer("alpha", f"model-{number}", f"acme/model-{number:02d}", input=90_000, output=90_000 + number)
        rich_world.benchmark(
            f"bench_{number:02d}", name=f"Benchmark {number:02d}", unit="percent", minimum=0.0, maximum=100.0
        )
        rich_world.score(A, f"bench_{number:02d}", 50 + number)
    return rich_world


async def wheel(pilot: Pilot[None], widget: Widget, kind: type[events.MouseEvent] = events.MouseScrollDown) -> None:
    """Turn the wheel over the middle of what is in sight of *widget*."""
    shown = widget.screen.find_widget(widget).visible_region
    at = Offset(shown.width // 2, shown.height // 2) + shown.offset - widget.region.offset
    await pilot._post_mouse_events([kind], widget, offset=(at.x, at.y))
    await pilot.pause()


def scrolling(app: CrosswalkApp) -> list[LineView]:
    """The lists on the screen that have more lines than are in sight."""
    return [
        view for view in app.screen.query(LineView) if view.is_on_screen and view.region.area and view.total > view.page
    ]


@pytest.mark.parametrize(
    ("key", "names"),
    [("1", {"specs"}), ("2", {"offers-list", "switches"}), ("3", {"score-grid"}), ("6", {"offers-rows", "scores-rows"}),
     ("7", {"coverage"}), ("8", {"found"})],
)  # fmt: skip
async def test_the_wheel_scrolls_every_list_and_leaves_the_focus(
    long_world: CatalogueBuilder, make_app: AppMaker, key: str, names: set[str]
) -> None:
    app = make_app(long_world)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(key)
        await quiet(pilot)
        views, focused = scrolling(app), app.screen.focused
        assert names <= {str(view.id) for view in views}
        for view in views:
            await wheel(pilot, view)
            assert view.top > 0, view
            await wheel(pilot, view, events.MouseScrollUp)
            assert view.top == 0, view
        assert app.screen.focused is focused


@pytest.mark.parametrize(("keys", "name"), [(("m",), "choices"), (("a",), "results"), (("2", "x"), "explanation")])
async def test_the_wheel_scrolls_dialogs(
    long_world: CatalogueBuilder, make_app: AppMaker, keys: tuple[str, ...], name: str
) -> None:
    app = make_app(long_world)
    async with app.run_test(size=(80, 20)) as pilot:
        for key in keys:
            await pilot.press(key)
            await quiet(pilot)
        view = app.screen.query_one(f"#{name}", LineView)
        await wheel(pilot, view)
        assert view.top > 0


@pytest.mark.parametrize("size", [(80, 24), (120, 32), (120, 44)])
async def test_the_end_of_a_long_list_is_in_sight_in_its_dialog(
    long_world: CatalogueBuilder, make_app: AppMaker, size: tuple[int, int]
) -> None:
    app = make_app(long_world)
    async with app.run_test(size=size) as pilot:
        await pilot.press("m")
        await quiet(pilot)
        await pilot.press(*["pagedown"] * 5)
        await pilot.pause()
        assert "Benchmark 29" in seen(app)


# Selecting text


async def drag(pilot: Pilot[None], widget: Widget, start: tuple[int, int], end: tuple[int, int]) -> None:
    """Drag from *start* to *end*, both in the content of *widget*."""
    left, top = widget.content_region.offset
    await pilot.mouse_down(offset=(left + start[0], top + start[1]))
    await pilot.hover(offset=(left + end[0], top + end[1]))
    await pilot.mouse_up(offset=(left + end[0], top + end[1]))


@pytest.mark.parametrize(
    ("keys", "name", "text"),
    [((), "specs", "Parameters"), (("2",), "offers-list", "Provider"), (("3",), "score-grid", "Benchmark"),
     (("2", "x"), "explanation", "")],
)  # fmt: skip
async def test_a_drag_selects_text_and_ctrl_c_copies_it(
    app: CrosswalkApp, keys: tuple[str, ...], name: str, text: str
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        for key in keys:
            await pilot.press(key)
            await quiet(pilot)
        view = app.screen.query_one(f"#{name}", LineView)
        dialogs = len(app.screen_stack)
        await drag(pilot, view, (0, 0), (view.content_region.width - 2, 1))
        selected = app.screen.get_selected_text() or ""
        assert text in selected
        assert "\n" in selected.strip()
        await pilot.press("ctrl+c")
        assert app.clipboard == selected
        assert len(app.screen_stack) == dialogs
        kept = user_database_path().parent / "copied.txt"
        assert kept.read_text(encoding="utf-8") == selected
        assert [toast.message for toast in app._notifications] == [
            f"Copied 2 lines; also in {export.display_path(kept)}."
        ]


def styles_of_row(app: CrosswalkApp, at: Offset, cells: int) -> list[Style]:
    """The styles of *cells* cells of the screen from *at*."""
    (row,) = app.screen._compositor.render_strips()[at.y : at.y + 1]
    return [segment.style or Style() for segment in row.crop(at.x, at.x + cells)]


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "solarized-dark", "ansi-dark", "NO_COLOR"])
async def test_selected_text_is_seen_and_can_be_read(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch, theme: str
) -> None:
    if theme == "NO_COLOR":
        monkeypatch.setenv("NO_COLOR", "1")
    app = CrosswalkApp(app.session, themes=[None if theme == "NO_COLOR" else theme])
    async with app.run_test(size=(120, 40)) as pilot:
        for key, name in (("2", "offers-list"), ("2", "what-if"), ("x", "explanation")):
            app.screen.clear_selection()
            await pilot.press(key)
            await quiet(pilot)
            view = app.screen.query_one(f"#{name}", LineView)
            row, cells = view.content_region.offset + Offset(0, 1), 10
            before = styles_of_row(app, row, cells)
            await drag(pilot, view, (0, 1), (cells, 1))
            await pilot.pause()
            (background,) = {style.bgcolor for style in styles_of_row(app, row, cells)}
            assert background is not None, name
            for style in styles_of_row(app, row, cells):
                if theme == "NO_COLOR":
                    assert style.reverse, name
                else:
                    assert background not in {style.bgcolor for style in before}, name
                    assert style.color is not None, name
                    ink, paper = Color.from_rich_color(style.color), Color.from_rich_color(background)
                    assert style.color != background, name
                    assert theme.startswith("ansi") or contrast(ink, paper) >= 4, name


@pytest.mark.parametrize(("keys", "name"), [(("2",), "offers-list"), (("3",), "score-grid"), (("a",), "results")])
async def test_the_scrollbar_is_dragged_and_selects_nothing(
    long_world: CatalogueBuilder, make_app: AppMaker, keys: tuple[str, ...], name: str
) -> None:
    app = make_app(long_world)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*keys)
        await quiet(pilot)
        view = app.screen.query_one(f"#{name}", LineView)
        bar, first = view.content_region.right - 1, view.content_region.y + view.header_height
        await pilot.mouse_down(offset=(bar, first))
        assert view.top == 0, "the thumb is held where it is"
        await pilot.hover(offset=(bar - 9, first + 2))
        assert view.top > 0, "also beside the bar"
        below = bar, app.size.height - 1
        await pilot.hover(offset=below)
        assert view.top == view.total - view.page
        await pilot.mouse_up(offset=below)
        await pilot.hover(offset=(bar, first))
        assert view.top == view.total - view.page, "it has been let go"
        assert app.screen.get_selected_text() is None


async def test_a_scrollbar_that_is_let_go_beside_it_chooses_nothing(
    long_world: CatalogueBuilder, make_app: AppMaker
) -> None:
    app = make_app(long_world)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("a")
        await quiet(pilot)
        view = app.screen.query_one("#results", LineView)
        bar, first = view.content_region.right - 1, view.content_region.y + view.header_height
        await pilot.mouse_down(offset=(bar, first))
        await pilot.mouse_up(offset=(bar - 9, first + 3))
        await pilot.pause()
        assert len(app.screen_stack) == 2, "the picker is still open"
        assert view.top > 0
        await pilot.click(offset=(bar - 9, first))
        await quiet(pilot)
        assert len(app.screen_stack) == 1, "a click still chooses"


async def test_a_click_beside_the_thumb_brings_it_there(long_world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(long_world)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("8")
        await quiet(pilot)
        view = app.screen.query_one("#found", LineView)
        bar, first = view.content_region.right - 1, view.content_region.y + view.header_height
        for row, top in ((view.page - 1, view.total - view.page), (0, 0)):
            await pilot.click(offset=(bar, first + row))
            assert view.top == top


async def test_ctrl_c_without_a_selection_says_what_quits(app: CrosswalkApp) -> None:
    app = CrosswalkApp(app.session, keymap={"app.quit": "f12"})
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+c")
        messages = [toast.message for toast in app._notifications]
        assert messages == ["f12 quits · ctrl+c copies text selected with the mouse"]


async def test_a_scrolled_list_copies_the_lines_in_sight(long_world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(long_world)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("8")
        await quiet(pilot)
        view = app.screen.query_one("#found", LineView)
        await wheel(pilot, view)
        await drag(pilot, view, (2, 3), (view.content_region.width - 2, 3))
        shown = seen(app).splitlines()[view.content_region.y + 3]
        assert (app.screen.get_selected_text() or "x").split()[0] in shown


@pytest.mark.parametrize(
    ("key", "names"),
    [("1", {"specs"}), ("2", {"offers-list"}), ("3", {"score-grid"}), ("6", {"offers-rows", "scores-rows"}),
     ("7", {"coverage"}), ("8", {"found"})],
)  # fmt: skip
async def test_a_first_click_on_a_list_only_selects_and_one_on_the_selected_line_chooses(
    long_world: CatalogueBuilder, make_app: AppMaker, monkeypatch: pytest.MonkeyPatch, key: str, names: set[str]
) -> None:
    chosen: list[CursorView] = []
    app = make_app(long_world)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(key)
        await quiet(pilot)
        for view in (app.screen.query_one(f"#{name}", CursorView) for name in names):
            app.screen.set_focus(None)
            await quiet(pilot)
            monkeypatch.setattr(view, "action_choose", partial(chosen.append, view))
            corner = view.content_region.offset - view.region.offset
            # The line of the cursor, which is not shown now.
            at = corner + Offset(1, view.header_height + view.cursor - view.top)
            for times in range(3):
                before = view.spot
                await pilot.click(view, offset=at)
                await quiet(pilot)
                assert [view.spot, len(chosen)] == [before, times], view
            chosen.clear()
