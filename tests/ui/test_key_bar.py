"""The bar of keys: what it always shows, what gives way in a narrow terminal, and what works in a field."""

from __future__ import annotations

import pytest
from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.kit.cells import text_of
from crosswalk_tui.ui.shell.bars import MOST_KEYS, KeyBar
from crosswalk_tui.ui.shell.comparison_screen import ComparingScreen
from crosswalk_tui.ui.shell.views import VIEWS
from tests.ui.conftest import B, quiet, seen


def bar(app: CrosswalkApp) -> str:
    """The last line of the screen."""
    return seen(app).splitlines()[-1]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_in_a_field_it_shows_what_works_there(app: CrosswalkApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await pilot.press("2", "w")
        await quiet(pilot)
        assert bar(app).split("  ") == [" ⏎ Next", "esc Done", "tab Next field", "^p More", "f1 Help"]
        await pilot.press("9")
        await quiet(pilot)
        assert "^z Undo" in bar(app)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_in_a_field_escape_is_called_what_it_does(app: CrosswalkApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:

        async def shown_after(*keys: str) -> str:
            await pilot.press(*keys)
            await quiet(pilot)
            return next(part for part in bar(app).split("  ") if part.startswith("esc "))

        assert await shown_after("2", "w") == "esc Done"
        assert await shown_after("9") == "esc Take back"
        assert await shown_after("enter") == "esc Done", "what was typed is kept, and the next field is as it was"
        assert await shown_after("up") == "esc Done", "nor does it take back what was kept before"
        assert await shown_after(*"what") == "esc Take back"
        assert await shown_after("tab", "shift+tab") == "esc Take back", "what cannot be read is never kept"
        await pilot.press("escape", "w")
        assert app.screen.query_one("#input", Input).value == "9"
        assert await shown_after("8") == "esc Take back"
        assert await shown_after("ctrl+z") == "esc Done", "undo has taken it back"


async def test_on_the_verdict_screen_it_says_what_enter_opens(app: CrosswalkApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("5")
        await quiet(pilot)
        assert isinstance(app.screen, ComparingScreen)
        for pane, key in (("take", "⏎ Open link"), ("related", "⏎ Compare")):
            app.screen.action_show_pane(pane)
            await quiet(pilot)
            assert key in bar(app), pane


async def test_both_names_of_escape_follow_the_users_keys(app: CrosswalkApp) -> None:
    app = CrosswalkApp(app.session, keymap={"entry.leave": "f12"})
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("2", "w")
        await quiet(pilot)
        assert "f12 Done" in bar(app)
        await pilot.press("9", "f12")
        await quiet(pilot)
        assert app.screen.query_one("#input", Input).value == "5M"
        assert not isinstance(app.focused, Input)


async def test_a_slash_is_text_in_a_field_and_no_key_of_the_screen(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("8", "slash", "down", "down", "down", "down", *"a/b")
        await quiet(pilot)
        assert "/ Conditions" not in bar(app)
        assert "licence      a/b" in seen(app)


async def test_what_edits_and_undoes_stays_in_a_narrow_terminal(app: CrosswalkApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2")
        await quiet(pilot)
        assert "w Fields" in bar(app)
        await pilot.press("p")
        await quiet(pilot)
        assert "u Undo" in bar(app)
        assert "w Fields" in bar(app)
        assert "f Flip" not in bar(app)


async def test_each_screen_shows_its_own_keys_at_80_columns_below_those_of_all_screens(app: CrosswalkApp) -> None:
    needed = {
        "1": "a Model A", "2": "w Fields", "3": "m Plot by it", "4": "/ Find", "5": "n Note", "6": "/ Any model",
        "7": "Terms", "8": "/ Conditions",
    }  # fmt: skip
    assert list(needed) == [view.key for view in VIEWS]
    async with app.run_test(size=(80, 24)) as pilot:
        await quiet(pilot)
        for screen, shown in needed.items():
            await pilot.press(screen)
            await quiet(pilot)
            assert shown in bar(app), screen
            assert "tab Pane  e Export  ^p More  ? Help  q Quit" in bar(app), screen
            digits = [[word for word in line.split() if word in "12345678"] for line in seen(app).splitlines()]
            assert any(found[-8:] == list("12345678") for found in digits), screen


async def test_no_key_is_cut_at_any_width(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        for view in VIEWS:
            await pilot.press(view.key)
            await quiet(pilot)
            keys = app.screen.query_one(KeyBar)
            for width in range(50, 160):
                shown = text_of(keys.lines(width)[0])
                assert len(shown) <= width, view.name
                assert shown.endswith("q Quit"), (view.name, width)


async def test_the_key_bar_always_shows_help_commands_and_the_next_pane(app: CrosswalkApp) -> None:
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        shown = bar(app)
        assert "? Help" in shown
        assert "q Quit" in shown
        assert "tab Pane  e Export  ^p More" in shown
        assert len(shown) <= 60
        await pilot.resize_terminal(200, 60)
        await pilot.pause()
        words = bar(app).split("  ")
        assert len([word for word in words if word.strip()]) <= MOST_KEYS


async def test_a_click_in_the_key_bar_presses_the_key(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        shown = bar(app)
        await pilot.click("#keys", offset=(shown.index("Flip"), 0))
        await pilot.pause()
        assert app.session.sides[0].model.key == B


async def test_it_is_not_made_before_the_screen_is_built(app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch) -> None:
    focused: list[Widget | None] = []
    display = CrosswalkApp.get_key_display

    def get_key_display(app: CrosswalkApp, binding: Binding) -> str:
        focused.append(app.focused)
        return display(app, binding)

    monkeypatch.setattr(CrosswalkApp, "get_key_display", get_key_display)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert focused[0] is not None


async def test_it_is_made_again_for_another_number_of_models_only(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("f")  # from now on there is something to undo
        await quiet(pilot)
        made: list[object] = []
        app.screen.bindings_updated_signal.unsubscribe(app.screen.query_one(KeyBar))
        app.screen.bindings_updated_signal.subscribe(app.screen.query_one(KeyBar), made.append)
        await pilot.press("f", "f")
        await quiet(pilot)
        assert made == []
        sides = app.session.sides
        app.session.edit(sides=(*sides, sides[0]))
        await quiet(pilot)
        assert made
