"""Write a note on the compared models, where no editor of the user's own is set."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import TextArea

from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.ui.session.background import run_in_thread
from crosswalk_tui.ui.shell.dialog import Dialog, Remarks

_HINT = "Kept in your own database, for these models in any order. An empty note is deleted."


class NoteScreen(Dialog[str | None]):
    """Answers with the text that has been kept; None when nothing has. Stays open until it is kept or given up."""

    AUTO_FOCUS = "#note-text"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "keep", "Keep", priority=True, id="note.keep", tooltip="Keep the note"),
        Binding("escape", "give_up", "Cancel", priority=True, id="note.cancel", tooltip="Leave the note as it was"),
    ]

    def __init__(self, text: str, keep: Callable[[str], object], problem: str = "") -> None:
        """Edit *text*.

        Args:
            text: what to start with.
            keep: stores a text; called in a thread, raises a sentence.
            problem: why *text* could not be stored, if that has been tried.
        """
        super().__init__("Your note", "ctrl+s keep · esc cancel")
        self._kept = None if problem else text
        self._area = TextArea(text, id="note-text", compact=True, highlight_cursor_line=False)
        self._remarks = Remarks(id="remarks")
        self._keep, self._problem = keep, problem
        self._warned = ""

    def compose_box(self) -> ComposeResult:
        """The text, and what is to say about it."""
        yield self._area
        yield self._remarks

    def on_mount(self) -> None:
        """Say where it goes, or why it did not; write on at the end."""
        self._remarks.say(self._problem or _HINT, bad=bool(self._problem))
        self._area.move_cursor(self._area.document.end)

    def action_keep(self) -> None:
        """Store the text in a thread: another program may hold the file for some seconds."""
        if self._is_keeping:
            return
        text = self._area.text
        self._area.read_only = True
        self._remarks.say("Keeping it …")
        run_in_thread(self, partial(self._stored, text), self._close, self._say_not_kept)

    @property
    def _is_keeping(self) -> bool:
        """Whether a thread stores the text: what would be typed now would not be in it."""
        return self._area.read_only

    def _stored(self, text: str) -> str:
        self._keep(text)
        return text

    def _close(self, kept: str) -> None:
        self.dismiss(kept)

    def _say_not_kept(self, problem: str) -> None:
        """Stay open, with the text as it was typed."""
        self._area.read_only = False
        self._remarks.say(f"Not kept. {problem}", bad=True)

    def save_before_end(self) -> None:
        """Store what was typed, without a thread: there will be no other time."""
        if not self._is_keeping and self._area.text != self._kept:
            with suppress(CrosswalkError):  # nobody is there to be told
                self._keep(self._area.text)

    def action_give_up(self) -> None:
        """Leave the note as it was; changes are given up only when asked twice, and not while they are being kept."""
        if self._is_keeping:
            self._remarks.say("It is being kept; esc works again if that fails.")
            return
        text = self._area.text
        if text in (self._kept, self._warned):
            self.dismiss(None)
            return
        self._warned = text
        self._remarks.say("There are changes: ctrl+s keeps them, esc once more gives them up.", bad=True)
