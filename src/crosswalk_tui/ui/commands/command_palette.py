"""Textual's command palette without its faults, as far as the app opens it, and its lines.

`tests/ui/test_textual_faults.py` fails if Textual changes what it relies on.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any, ClassVar

from textual import on
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.command import CommandList, CommandPalette, SearchIcon
from textual.content import Content
from textual.css.query import NoMatches
from textual.widgets import Input, OptionList
from textual.worker import Worker

from crosswalk_tui.ui.kit.dimmed import DimsBelow
from crosswalk_tui.ui.platform.settled_frames import SettledFrames
from crosswalk_tui.ui.platform.textual_faults import SteadySize

_KEY = 11  # width of the keys


class Palette(SettledFrames, SteadySize, DimsBelow, CommandPalette):
    """Textual's command palette, closing only once and only while it is in front.

    A second click on a command, or a key while it closes, would also close the screen below (``ScreenStackError``,
    similar to https://github.com/Textualize/textual/issues/6308).
    """

    HELP = (
        "Finds any action by its name or by other words, models, and saved comparisons and workloads; the"
        " key before an action does it without this list."
    )
    DEFAULT_CSS = "Palette CommandList { text-wrap: nowrap; text-overflow: ellipsis; }"  # a line for each command

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "app.help", "Help", show=False, id="palette.help", tooltip="The keys that work here"),
        Binding("ctrl+end,shift+end", "move('last')", "Last command", show=False, id="palette.last",
                tooltip="Last command"),
        Binding("ctrl+home,shift+home", "move('first')", "First command", show=False, id="palette.first",
                tooltip="First command"),
        Binding("pagedown", "move('page_down')", "Next page", show=False, id="palette.page-down", tooltip="Next page"),
        Binding("pageup", "move('page_up')", "Previous page", show=False, id="palette.page-up",
                tooltip="Previous page"),
        Binding("up", "move('cursor_up')", "Previous command", show=False, id="palette.up", tooltip="Previous command"),
    ]  # fmt: skip

    closing = False
    """Whether the palette is closing."""

    is_opening = False
    """Whether Enter waits for the search of what was typed before it; keys after it wait, too."""

    _search: Worker[Any] | None = None

    @property
    def is_busy(self) -> bool:
        return self._search is not None and not self._search.is_finished

    def on_mount(self) -> None:
        """Limit the query: Textual matches all of it against every command, character by character."""
        for field in self.query(Input):
            field.max_length = 200
            field.cursor_blink = False  # over a slow line, each blink would be a frame
        for icon in self.query(SearchIcon):
            icon.icon = "/"  # instead of an emoji, for which many terminals have no font

    def action_move(self, how: str) -> None:
        """Move the cursor of the list; Textual raises `KeyError` if the list has not been laid out."""
        for commands in self.query(CommandList):
            with suppress(KeyError):
                getattr(commands, f"action_{how}")()

    @on(OptionList.OptionSelected)
    def select_once(self, event: OptionList.OptionSelected) -> None:
        """Pass only the first choice to Textual's handler."""
        if self.closing:
            event.stop()
            event.prevent_default()

    @on(Input.Submitted)
    def choose_when_found(self, event: Input.Submitted) -> None:
        """Let Enter wait for the search: until then, the list has the commands for what was typed before."""
        if self.is_busy:
            self.is_opening = True
            event.stop()
            event.prevent_default()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Choose what a search that Enter waited for has found."""
        if self.is_opening and event.worker is self._search and not self.is_busy:
            self.is_opening = False
            for field in self.query(Input):
                field.post_message(Input.Submitted(field, field.value))

    def run_worker(self, work: Any, *arguments: Any, **options: Any) -> Worker[Any]:  # noqa: ANN401 - Textual's own
        """Search for commands; a search that begins after the palette has closed finds nothing."""

        async def search() -> None:
            with suppress(NoMatches):
                await work()

        self._search = super().run_worker(search if callable(work) else work, *arguments, **options)
        return self._search

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close only once, and only this screen."""
        if self.closing or not self.is_current:
            return AwaitComplete()
        self.closing = True
        return super().dismiss(result)


def with_key(title: Content, key: str) -> Content:
    """A line of the palette: the *key*, and the *title*."""
    return Content.assemble((f"{key:<{_KEY}}", "$text-accent"), title)
