"""Textual's command palette without its faults, as far as the app opens it, and its lines.

`tests/ui/test_textual_faults.py` fails if Textual changes what it relies on.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.command import CommandList, CommandPalette, SearchIcon
from textual.content import Content
from textual.css.query import NoMatches
from textual.widgets import Input, OptionList

from crosswalk_tui.ui.kit.dimmed import DimsBelow
from crosswalk_tui.ui.platform.settled_frames import SettledFrames
from crosswalk_tui.ui.platform.textual_faults import SteadySize

if TYPE_CHECKING:
    from textual.worker import Worker

_KEY = 11  # width of the keys


class Palette(SettledFrames, SteadySize, DimsBelow, CommandPalette):
    """Textual's command palette, closing only once and only while it is in front.

    A second click on a command, or a key while it closes, would also close the screen below (``ScreenStackError``,
    similar to https://github.com/Textualize/textual/issues/6308).
    """

    DEFAULT_CSS = "Palette CommandList { text-wrap: nowrap; text-overflow: ellipsis; }"  # a line for each command

    BINDINGS: ClassVar[list[BindingType]] = [
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

    _n_searches = 0

    @property
    def is_busy(self) -> bool:
        return self._n_searches > 0

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

    def run_worker(self, work: Any, *arguments: Any, **options: Any) -> Worker[Any]:  # noqa: ANN401 - Textual's own
        """Search for commands; a search that begins after the palette has closed finds nothing."""

        async def search() -> None:
            self._n_searches += 1
            try:
                with suppress(NoMatches):
                    await work()
            finally:
                self._n_searches -= 1

        return super().run_worker(search if callable(work) else work, *arguments, **options)

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close only once, and only this screen."""
        if self.closing or not self.is_current:
            return AwaitComplete()
        self.closing = True
        return super().dismiss(result)


def with_key(title: Content, key: str) -> Content:
    """A line of the palette: the *key*, and the *title*."""
    return Content.assemble((f"{key:<{_KEY}}", "$text-accent"), title)
