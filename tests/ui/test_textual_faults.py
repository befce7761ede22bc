"""What works round faults of Textual: that it does, and that Textual still has what it relies on."""

from __future__ import annotations

import gc
import weakref
from itertools import count
from threading import Event

import pytest
from textual import events
from textual._styles_cache import StylesCache
from textual.app import App
from textual.command import CommandList, CommandPalette
from textual.css.model import RuleSet
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import OptionList

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.commands.command_palette import Palette
from crosswalk_tui.ui.kit.inputs import PlainInput
from crosswalk_tui.ui.platform.terminal_driver import TerminalDriver, TerminalInput
from crosswalk_tui.ui.shell.messages import SetWorkload
from crosswalk_tui.ui.shell.panes_screen import PanesScreen
from tests.ui.conftest import quiet
from tests.ui.idle import wait_until


async def test_a_timer_of_one_tick_ticks_however_late_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the processor is busy for longer than its interval."""
    now, ticks = count(), Event()
    async with App[None]().run_test() as pilot:
        monkeypatch.setattr("textual._time.get_time", lambda: float(next(now)))
        pilot.app.set_timer(0.001, ticks.set)
        await wait_until(pilot, ticks.is_set, "it never ticked")
        monkeypatch.undo()


def test_textual_has_what_is_relied_on() -> None:
    """A new release of Textual that renames one of these fails here, not at a user's."""
    assert "run_input_thread" in vars(LinuxDriver)
    assert hasattr(TerminalInput()._parser, "_timeout_time")
    assert {"_fatal_error", "_handle_exception"} <= vars(App).keys()
    assert "_dispatch_message" in vars(MessagePump)
    assert not hasattr(App, "_dispatch_message") or App._dispatch_message is MessagePump._dispatch_message
    assert "_get_screen" in vars(App)
    assert Screen().stack_updates == 0
    assert {"_update_timer", "_on_timer_update", "_compositor_refresh", "_on_update"} <= vars(Screen).keys()
    assert hasattr(StylesCache.get_inner_outer, "cache_clear")
    assert {"_select_command", "_select_or_command"} <= vars(CommandPalette).keys()
    assert all(hasattr(OptionList, f"action_{name}") for name in ("first", "last", "page_up", "page_down", "cursor_up"))


def test_style_rules_are_told_apart_by_identity() -> None:
    """Textual collects the rules of a widget in sets; equal rules of two files must both be kept."""
    rules = RuleSet(), RuleSet()
    assert rules[0] == rules[1]
    assert len(set(rules)) == 2


def test_the_app_reads_the_terminal_itself(app: CrosswalkApp) -> None:
    """Textual's own driver would end at the first byte that is not UTF-8."""
    assert app.get_driver_class() is TerminalDriver


async def test_what_a_closed_dialog_has_painted_is_freed(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        await pilot.press("question_mark")
        await quiet(pilot)
        painted = [weakref.ref(widget._styles_cache) for widget in app.screen.walk_children(Widget)]
        assert len(painted) > 1
        await pilot.press("escape")
        await quiet(pilot)
        gc.collect()
        assert not any(ref() for ref in painted)


async def opened_palette(pilot: Pilot[None]) -> Palette:
    """The palette, once it lists commands."""
    app = pilot.app
    await pilot.press("ctrl+p")

    def lists_commands() -> bool:
        return isinstance(app.screen, Palette) and app.screen.query_one(CommandList).option_count > 5

    await wait_until(pilot, lists_commands, "no command is listed", with_threads=False)
    assert isinstance(app.screen, Palette)
    return app.screen


async def test_two_choices_at_once_run_one_command(app: CrosswalkApp) -> None:
    """The second click on a command finds the palette closing: the screen below stays."""
    async with app.run_test(size=(120, 40)) as pilot:
        palette = await opened_palette(pilot)
        commands = palette.query_one(CommandList)
        stack = len(app.screen_stack)
        chosen = OptionList.OptionSelected(commands, commands.get_option_at_index(0), 0)
        commands.post_message(chosen)
        commands.post_message(OptionList.OptionSelected(commands, commands.get_option_at_index(0), 0))
        palette.dismiss()
        palette.dismiss()
        await pilot.pause(0.2)
        assert len(app.screen_stack) >= stack - 1
        assert app.is_running


async def test_a_search_that_begins_too_late_is_no_error(app: CrosswalkApp) -> None:
    """Typed and closed in the same moment: the list of the palette has gone when its search begins."""
    async with app.run_test(size=(120, 40)) as pilot:
        palette = await opened_palette(pilot)
        await palette.query(CommandList).remove()
        palette._gather_commands("quit")
        await pilot.pause(0.2)
        assert app.is_running


async def test_paging_a_palette_without_room_does_nothing(app: CrosswalkApp) -> None:
    """In a terminal of one row its list is not laid out."""
    async with app.run_test(size=(80, 24)) as pilot:
        await opened_palette(pilot)
        await pilot.resize_terminal(40, 1)
        for step in ("page_down", "page_up", "last", "first", "cursor_up"):
            await app.screen.run_action(f"move('{step}')")
        assert isinstance(app.screen, Palette)


async def test_what_is_asked_for_while_the_app_ends_is_no_error(app: CrosswalkApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await quiet(pilot)
    assert not app.screen_stack
    app.on_set_workload(SetWorkload("presets"))
    app.on_choose_benchmark()


async def test_a_press_on_a_widget_that_has_gone_is_ignored(app: CrosswalkApp) -> None:
    """Textual would look for its parent."""
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        widget, _ = app.get_widget_at(30, 20)
        parent = widget._parent
        widget._parent = None  # as while it is being removed
        press = events.MouseDown(None, 30, 20, 0, 0, 1, shift=False, meta=False, ctrl=False, screen_x=30, screen_y=20)
        await app.on_event(press)
        widget._parent = parent
        assert app.is_running


async def test_a_document_pasted_into_a_field_is_refused_with_a_reason(app: CrosswalkApp) -> None:
    """However it comes: from the terminal, or from what was cut in another field."""
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.press("a")
        await pilot.pause()
        field = app.screen.query_one("#query", PlainInput)
        field.post_message(events.Paste("x" * 5_000))
        await pilot.pause()
        assert field.value == ""
        assert ["5,000 characters; this field takes 1,000" in shown.message for shown in app._notifications] == [True]
        app.copy_to_clipboard("y" * 5_000)
        await pilot.press("ctrl+v")
        assert field.value == ""
        app.copy_to_clipboard("llama")
        await pilot.press("ctrl+v")
        assert field.value == "llama"


async def test_two_sizes_in_the_queue_are_laid_out_once(app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each layout would put its own size into the queue again, for ever, at a full core."""
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        sizes: list[Size] = []
        lay_out = Screen._refresh_layout

        def count(self: Screen[None], size: Size | None = None, scroll: bool = False) -> None:
            sizes.append(self.outer_size if size is None else size)
            if len(sizes) < 20:
                lay_out(self, size, scroll)

        monkeypatch.setattr(Screen, "_refresh_layout", count)
        for height in (25, 24, 25, 24):
            app.screen.post_message(events.Resize(Size(80, height), Size(80, height)))
            app.screen.post_message(events.Idle())  # Textual replaces a size that directly follows another
        await pilot.pause(0.2)
        assert set(sizes) == {Size(80, 24)}
        assert len(sizes) < 10


async def test_a_key_while_the_app_ends_is_ignored(app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual removes the widgets of all screens while messages are still handled."""
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("6")
        await pilot.pause()
        await app.screen.remove_children()
        with monkeypatch.context() as ending:
            ending.setattr(app, "_running", False)
            await app.on_event(events.Key("tab", "\t"))
        assert app._exception is None


async def test_an_action_of_a_key_that_is_run_while_the_app_ends_does_nothing(app: CrosswalkApp) -> None:
    """Textual waits between the key and its action."""
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("6")
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, PanesScreen)
        await screen.remove_children()
        screen.action_tab(1)
        screen.action_stop(1)
        screen.action_pane(1)
        assert screen.focused is None
