"""Keys that work on every screen: from pane to pane, out of fields, help, the palette, quitting."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.shell.action_words import title_of
from tests.ui.conftest import A, B, line_with, overview, seen

SIZE = (120, 40)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_tab_goes_round_and_shift_tab_reverses_it(app: CrosswalkApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await pilot.pause()

        async def walk(key: str) -> list[str | None]:
            passed = []
            for _ in range(6):
                await pilot.press(key)
                await pilot.pause()
                assert app.focused is not None
                assert app.focused.region.area > 0, "what has the focus is on the screen"
                passed.append(app.focused.id)
            return passed

        forth = await walk("tab")
        assert forth == ["benchmarks", "workload-list", "scatter", "specs", "benchmarks", "workload-list"]
        assert await walk("shift+tab") == [*reversed(forth[:-1]), "specs"]


async def test_letters_are_inert_in_a_field_and_escape_leaves_it(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("w")
        await pilot.pause()
        assert isinstance(app.focused, Input)
        await pilot.press("f", "q", "a", "question_mark")
        await pilot.pause()
        assert app.is_running
        assert len(app.screen_stack) == 1
        assert app.session.sides[0].model.key == A
        await pilot.press("escape")
        await pilot.pause()
        assert app.focused is not None
        assert app.focused.id == "workload-list"
        await pilot.press("escape", "escape")
        assert app.is_running, "escape never quits"


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_quit(app: CrosswalkApp, key: str) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press(key)
        await pilot.pause()
        assert not app.is_running
    assert app.return_code == 0


async def test_braces_go_through_the_panes(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        passed = []
        for _ in range(4):
            await pilot.press("right_curly_bracket")
            await pilot.pause()
            passed.append(overview(app).pane)
        assert passed == ["benchmarks", "workload", "scatter", "specs"]


@pytest.mark.parametrize("key", ["question_mark", "f1"])
async def test_help_lists_the_keys_of_what_has_the_focus(app: CrosswalkApp, key: str) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press(key)
        await pilot.pause()
        assert "Here: specs" in seen(app)
        assert "f   Flip" in seen(app)
        assert "Signs here" in seen(app)
        await pilot.press("escape")
        await pilot.pause()
        assert len(app.screen_stack) == 1


async def test_help_from_a_field_tells_how_to_leave_it(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("w", "f1")
        await pilot.pause()
        assert "esc Back to the list" in line_with(app, "esc")
        await pilot.press("escape", "9", "f1")
        await pilot.pause()
        assert "Take back" in line_with(app, "esc")


@pytest.mark.parametrize("key", ["ctrl+p", "colon"])
async def test_palette_offers_every_action(app: CrosswalkApp, key: str) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        titles = {command.title for command in app.get_system_commands(app.screen)}
        for _, binding, enabled, _ in app.screen.active_bindings.values():
            if binding.id and enabled and binding.action != "command_palette":
                assert title_of(binding) in titles
        await pilot.press(key)
        await pilot.pause()
        await pilot.press(*"swap")
        await app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press("down", "enter")
        await pilot.pause()
        assert app.session.sides[0].model.key == B


async def test_every_binding_has_an_id_and_a_tooltip(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        own = [
            binding
            for node in (app, app.screen, *app.screen.query("*"))
            for kind in type(node).__mro__
            if kind.__module__.startswith("crosswalk_tui")
            for binding in kind.__dict__.get("BINDINGS", ())
        ]
        assert own
        assert [b for b in own if not (b.id and b.tooltip)] == []
