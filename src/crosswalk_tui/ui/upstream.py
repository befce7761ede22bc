"""Faults of Textual that end the app, worked round in one place; `ui/terminal.py` does the same for its input thread.

`tests/ui/test_upstream.py` fails when Textual changes what is relied on here.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.app import App, ScreenStackError
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.command import CommandList, CommandPalette
from textual.css.query import NoMatches
from textual.errors import NoWidget
from textual.screen import Screen
from textual.widgets import Input, OptionList

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.worker import Worker


def is_too_late(app: App[Any], event: events.Event) -> bool:
    """Whether the target of *event* no longer exists: the screens, while the app ends, or the widget at the mouse.

    Textual takes the screen in front without asking whether there is one (``No screens on stack``), and looks for
    the parent of what is under the mouse, to begin a selection of text, without asking whether it
    has one (``'NoneType' object has no attribute 'region'``; seen in https://github.com/davep/rogallo/issues/202).
    """
    if not isinstance(event, events.InputEvent) or event.is_forwarded:
        return False
    if not app.screen_stack:
        return True
    if not isinstance(event, events.MouseEvent):
        return False
    try:
        widget, _ = app.get_widget_at(event.x, event.y)
    except NoWidget:
        return False
    return not widget.is_attached and not isinstance(widget, Screen)


class Palette(CommandPalette):
    """Textual's command palette, which closes once, and only while it is in front.

    A second click on a command, or a key while it closes, would close the screen below, or the last one there is
    (``ScreenStackError``; https://github.com/Textualize/textual/issues/6308 is of the same kind).
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+end,shift+end", "move('last')", "Last command", show=False, id="palette.last", tooltip="Last command"
        ),
        Binding(
            "ctrl+home,shift+home",
            "move('first')",
            "First command",
            show=False,
            id="palette.first",
            tooltip="First command",
        ),
        Binding("pagedown", "move('page_down')", "Next page", show=False, id="palette.page-down", tooltip="Next page"),
        Binding(
            "pageup", "move('page_up')", "Previous page", show=False, id="palette.page-up", tooltip="Previous page"
        ),
        Binding("up", "move('cursor_up')", "Previous command", show=False, id="palette.up", tooltip="Previous command"),
    ]

    closing = False
    """Whether a command has been chosen, or the palette left."""

    def on_mount(self) -> None:
        """Take no documents: Textual matches every command against all that is typed, character by character."""
        for field in self.query(Input):
            field.max_length = 200

    def action_move(self, how: str) -> None:
        """Move the cursor of the list, unless it has not been laid out: Textual knows no lines of it then."""
        for commands in self.query(CommandList):
            with suppress(KeyError):
                getattr(commands, f"action_{how}")()

    @on(OptionList.OptionSelected)
    def select_once(self, event: OptionList.OptionSelected) -> None:
        """Let only the first choice through to Textual's own handler."""
        if self.closing:
            event.stop()
            event.prevent_default()

    def run_worker(self, work: Any, *arguments: Any, **options: Any) -> Worker[Any]:  # noqa: ANN401 - Textual's own
        """Search for commands; a search that begins after the palette has closed finds nothing, and is no error."""

        async def search() -> None:
            with suppress(NoMatches):
                await work()

        return super().run_worker(search if callable(work) else work, *arguments, **options)

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close, once, and only this screen."""
        if self.closing or not self.is_current:
            return AwaitComplete()
        self.closing = True
        return super().dismiss(result)


class SturdyApp(App[None]):
    """Textual's app without the faults named in this module."""

    async def on_event(self, event: events.Event) -> None:
        """Handle *event*, unless its target no longer exists."""
        if is_too_late(self, event):
            return
        try:
            await super().on_event(event)
        except ScreenStackError:
            if self.screen_stack:
                raise  # otherwise the app ends, and what was typed last has nowhere to go

    def get_driver_class(self) -> type[Driver]:
        """What reads the terminal: our own driver in the place of Textual's for Linux and macOS."""
        usual = super().get_driver_class()
        if usual.__name__ != "LinuxDriver":
            return usual
        from crosswalk_tui.ui.terminal import TerminalDriver

        return TerminalDriver

    def mount_behind(self, screen: Screen[Any]) -> None:
        """Compose and style an installed *screen* without showing it.

        Textual does this only where a screen is pushed; there is no public way to do it earlier.
        """
        self._get_screen(screen)

    def lay_out_behind(self, screen: Screen[Any]) -> None:
        """Lay out a screen mounted by `mount_behind`, for the size of the terminal; one that was shown is already."""
        if not screen.stack_updates:
            screen.stack_updates += 1  # a screen that was never in front is not laid out
            screen.post_message(events.Resize(self.size, self.size))

    def action_command_palette(self) -> None:
        """Open the command palette, once."""
        if not any(isinstance(screen, Palette) for screen in self.screen_stack):
            self.push_screen(Palette())

    def search_themes(self) -> None:
        """Open a palette of the themes."""
        from textual.theme import ThemeProvider

        self.push_screen(Palette([ThemeProvider], placeholder="Search for themes…"))
