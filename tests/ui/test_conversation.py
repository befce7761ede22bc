"""The dialog that makes a workload of a conversation."""

from __future__ import annotations

from textual.widgets import Input

from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.workload.conversation_dialog import ConversationScreen
from tests.ui.calculator import SIZE, calculator, settled
from tests.ui.conftest import line_with, seen


async def test_a_conversation_becomes_the_workload_and_undo_brings_it_back(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "T")
        await pilot.pause()
        await pilot.press(*"10", "tab", *"40", "tab", *"20", "enter")
        await settled(pilot)
        assert app.screen is calculator(app)
        workload = app.session.workload
        # 10 prompts from 800 + 200 + 40 on, each 540 larger than the one before it, 20 times
        assert (workload.input_tokens, workload.output_tokens, workload.request_count) == (694_000, 60_000, 200)
        assert workload.parts.written == 20 * (1_040 + 9 * 540)
        assert workload.parts.uncached == 0
        await pilot.press("u")
        await settled(pilot)
        assert app.session.workload == Workload()
        await pilot.press("T")
        await pilot.pause()
        assert app.screen.query_one("#talk-turns", Input).value == "10", "it starts with what was used last"


async def test_the_result_follows_what_is_typed(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "T")
        await pilot.pause()
        assert "40,000,000" in line_with(app, "input", "5 × (1,000 + 3,000) / 2")
        assert "A ≈$0.52" in seen(app), "what it costs, at an assumed rate for writes"
        await pilot.press(*"10")
        await pilot.pause()
        assert "130,000,000" in line_with(app, "input", "10 × (1,000 + 5,500) / 2")
        assert app.session.workload == Workload(), "until it is used"
        await pilot.press("escape")
        await settled(pilot)
        assert app.session.workload == Workload()


async def test_what_cannot_be_read_is_said_and_not_used(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "T")
        await pilot.pause()
        app.screen.query_one("#talk-cache", Input).value = "2 days"
        await pilot.pause()
        assert "cache: '2 days' is not a cache lifetime" in seen(app)
        assert "as last read" in seen(app)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ConversationScreen)
        app.screen.query_one("#talk-cache", Input).value = "none"
        app.screen.query_one("#talk-sessions", Input).value = "1000T"
        await pilot.pause()
        assert "This conversation takes more than 1000T tokens a month." in seen(app)


async def test_the_hint_names_the_key_of_a_letter_only_where_it_is_no_text(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "T")
        await pilot.pause()
        assert "tab next · F1 help · esc cancel" in seen(app), "in a field, x is typed"
        app.screen.query_one("#talk-steps").focus()
        await pilot.pause()
        assert "tab next · x explain a step · F1 help · esc cancel" in seen(app)
        await pilot.press("x")
        await pilot.pause()
        assert not isinstance(app.screen, ConversationScreen)


async def test_each_step_is_explained(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "T")
        await pilot.pause()
        await pilot.press("shift+tab", "j", "j", "j", "x")
        await pilot.pause()
        assert "7,000 = 10,000 - 3,000" in seen(app)
        assert "Every turn reads the previous prompt from the cache" in seen(app)
        await pilot.press("x")
        await pilot.pause()
        assert isinstance(app.screen, ConversationScreen)


async def test_it_is_in_the_palette(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        named = {command.title: command.help for command in app.get_system_commands(app.screen)}
        assert named["Conversation…"] == "T"
