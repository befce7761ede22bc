"""A titled box over the screen it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path, PurePath
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.reactive import reactive
from textual.screen import ModalScreen

from crosswalk_tui.ui.kit.cells import Line, wrap
from crosswalk_tui.ui.kit.lines import Block
from crosswalk_tui.ui.shell.bars import TooSmall
from crosswalk_tui.ui.shell.breakpoints import HEIGHTS, WIDTHS, classes_at

Answer = TypeVar("Answer")


STYLES = Path(__file__).with_name("dialogs.tcss")
"""The stylesheet of all dialogs; Textual resolves a relative path against the module of each."""


class Remarks(Block):
    """A sentence or two in a dialog: what a choice means, or what is wrong."""

    text: reactive[str] = reactive("")
    bad: reactive[bool] = reactive(False)

    def say(self, text: str, *, bad: bool = False) -> None:
        """Show *text*, as a problem if it is *bad*."""
        self.bad, self.text = bad, text

    def lines(self, width: int) -> list[Line]:
        """As many lines as there is room for."""
        return [[(text, "bad" if self.bad else "dim")] for text in wrap(self.text, width, self.size.height)]


class Dialog(ModalScreen[Answer]):
    """A box that answers; escape answers nothing. Subclasses give its content."""

    CSS_PATH: ClassVar[list[str | PurePath]] = [STYLES]
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Close", id="dialog.cancel", tooltip="Close without changes"),
    ]

    def __init__(self, title: str, hint: str = "esc close") -> None:
        """A box with *title* above and the keys that matter, *hint*, below."""
        super().__init__()
        self.add_class(*classes_at(*self.app.size).split())
        self._answered = False
        self._waiting: Callable[[], object] | None = None
        self._box = Vertical(id="box", classes="dialog")
        self._box.border_title, self._box.border_subtitle = _plain(title), _plain(hint)

    def compose(self) -> ComposeResult:
        """The box, and what is shown when the terminal is too small for it."""
        with self._box:
            yield from self.compose_box()
        yield TooSmall(id="too-small")

    def compose_box(self) -> ComposeResult:
        """What is in the box."""
        raise NotImplementedError

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Answer, once: a second key may have been typed before the first one closed the box.

        An answer that a thread brings while another screen lies over the box waits until that one is gone: Textual
        closes whatever is in front.
        """
        if self._answered:
            return AwaitComplete()
        if self.app.screen is not self:
            self._waiting = partial(self.dismiss, result)
            return AwaitComplete()
        self._answered = True
        return super().dismiss(result)

    def on_screen_resume(self) -> None:
        """In front again: give the answer that has been waiting for it."""
        if self._waiting is not None:
            self._waiting()

    def on_resize(self) -> None:
        """A terminal too small for the box takes the focus from it: give it back."""
        self.call_after_refresh(self._refocus)

    def _refocus(self) -> None:
        if self.focused is None:
            self.focus_next(self.AUTO_FOCUS or "*")

    def save_before_end(self) -> None:
        """Save what was typed, when the app ends; most dialogs have nothing to save."""

    def action_cancel(self) -> None:
        """Answer nothing."""
        self.dismiss(None)


def _plain(title: str) -> str:
    """*title* as a border takes it: nothing in it is markup."""
    return title.replace("[", "\\[")
