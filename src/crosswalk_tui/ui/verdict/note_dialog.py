"""Two ways to edit the note: a dialog, or the user's editor while the app is suspended."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import TextArea

from crosswalk_tui.core.text.safe import harmless, safe
from crosswalk_tui.ui.kit.inputs import PasteLimit
from crosswalk_tui.ui.kit.named_keys import keyed
from crosswalk_tui.ui.shell.dialog import Dialog, Remarks
from crosswalk_tui.ui.verdict.note_store import NoteStore
from crosswalk_tui.user.notes import LONGEST

_SHOWN = 40
"""Characters of a note that another program has saved, as the dialog names it."""

_HINT = "Saved in your own database, for these models in any order. An empty note is deleted."


class NoteArea(PasteLimit, TextArea):
    """The text area of a note."""

    def room_for(self, text: str) -> int:
        del text
        return max(0, LONGEST - len(self.text))


class NoteScreen(Dialog[str | None]):
    """Edit the note; returns the saved text, None if nothing was saved. Stays open if saving fails."""

    HELP = (
        "Your own note on the compared models, in whatever order they are compared. It is saved in your own"
        " database; an empty note is deleted."
    )
    AUTO_FOCUS = "#note-text"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "keep", "Save", priority=True, id="note.keep", tooltip="Save the note"),
        Binding("escape", "give_up", "Cancel", priority=True, id="note.cancel", tooltip="Close without saving"),
    ]

    def __init__(self, text: str, over: str, store: NoteStore, problem: str = "") -> None:
        """Edit *text*.

        Args:
            text: the initial text.
            over: the note that is stored; empty if there is none.
            store: stores it.
            problem: why *text* could not be stored, after a failed attempt.
        """
        super().__init__("Your note", "{note.keep} save · {note.cancel} cancel")
        text = harmless(text)
        self._saved = None if problem else text
        self._over = over
        self._area = NoteArea(text, id="note-text", compact=True, highlight_cursor_line=False)
        self._remarks = Remarks(id="remarks")
        self._store, self._problem = store, problem
        self._warned = ""

    def compose_box(self) -> ComposeResult:
        yield self._area
        yield self._remarks

    def on_mount(self) -> None:
        self._remarks.say(self._problem or _HINT, bad=bool(self._problem))
        self._area.move_cursor(self._area.document.end)

    def action_keep(self) -> None:
        """Store the text, which is read-only meanwhile."""
        if self._is_saving:
            return
        text = self._area.text
        self._area.read_only = True
        self._remarks.say("Saving …")
        self._store.save(self, text, self._over, partial(self._close, text), self._show_problem)

    def _close(self, text: str, found: str | None) -> None:
        """Close once *text* is saved; if a different note was *found*, ask."""
        if found is None:
            self.dismiss(text)
            return
        self._over = found
        self._show_problem(changed_meanwhile(found))

    @property
    def _is_saving(self) -> bool:
        """Whether a thread is storing the text; it is read-only meanwhile."""
        return self._area.read_only

    def _show_problem(self, problem: str) -> None:
        self._area.read_only = False
        self._remarks.say(f"Not saved. {problem}", bad=True)

    def save_before_end(self) -> None:
        if not self._is_saving and self._area.text != self._saved:
            self._store.save_before_end(self._area.text, self._over)

    def action_give_up(self) -> None:
        """Close without saving; changes are discarded only at the second request, and never while being saved."""
        if self._is_saving:
            self._remarks.say(keyed("Saving; {note.cancel} works again if that fails."))
            return
        text = self._area.text
        if text in (self._saved, self._warned):
            self.dismiss(None)
            return
        self._warned = text
        self._remarks.say(
            keyed("Unsaved changes: {note.keep} saves them, {note.cancel} again discards them."), bad=True
        )


def changed_meanwhile(found: str) -> str:
    """What another program has done to the note, and how to go on; *found* is empty if it has deleted it."""
    done = f"saved “{safe(found, _SHOWN)}”" if found else "deleted the note"
    return f"Another program has {done} meanwhile: {keyed('{note.keep}')} replaces it."


# The user's own editor


@dataclass(frozen=True, slots=True)
class EditorOutcome:
    """The result of editing in an external editor.

    Attributes:
        text: the text to save; None to leave the note unchanged.
        problem: the error as a sentence; empty if there was none.
    """

    text: str | None
    problem: str = ""


def editor_command() -> list[str]:
    """The command of the user's editor, from `VISUAL` or else `EDITOR`; empty if neither is set or valid."""
    command = os.environ.get("VISUAL", "").strip() or os.environ.get("EDITOR", "").strip()
    try:
        return shlex.split(command)
    except ValueError:  # a quote that is not closed
        return []


def edit(app: App[object], command: list[str], text: str) -> EditorOutcome:
    """Open *text* in the editor *command*; if the result cannot be used, its file is kept and named in the error.

    Raises:
        textual.app.SuspendNotSupported: the app cannot be suspended on this terminal.
    """
    with app.suspend(), _same_terminal():
        try:
            handle, name = tempfile.mkstemp(suffix=".md", prefix="crosswalk-note-")
            path = Path(name)
            with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
                file.write(text)
        except OSError as error:
            return EditorOutcome(None, f"No file could be created for the editor: {error.strerror or error}.")
        try:
            done = subprocess.run([*command, name], check=False)  # noqa: S603 - the user's own editor
        except OSError as error:
            path.unlink(missing_ok=True)
            return EditorOutcome(None, f"The editor {command[0]} could not be started: {error.strerror or error}.")
    return _read_back(path, text, command[0], done.returncode)


@contextmanager
def _same_terminal() -> Iterator[None]:
    """Restore the terminal's attributes, as a shell does: an editor that is killed leaves it raw and without echo."""
    try:
        import termios

        at = sys.__stdin__.fileno() if sys.__stdin__ else -1
        before = termios.tcgetattr(at)
    except (ImportError, OSError, ValueError, termios.error):  # no terminal, or none of that kind
        yield
        return
    try:
        yield
    finally:
        with suppress(termios.error):
            termios.tcsetattr(at, termios.TCSADRAIN, before)


def _read_back(path: Path, before: str, editor: str, code: int) -> EditorOutcome:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            after = file.read(2 * LONGEST)  # also with blanks at its end
    except FileNotFoundError:
        return EditorOutcome(None, f"{editor} has deleted the file with the text: the note is unchanged.")
    except OSError as error:
        return EditorOutcome(None, f"The text could not be read back: {error.strerror or error}. It is in {path}.")
    ended = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
    problem = f"{editor} {ended}: the note is unchanged." if code else ""
    if len(after.rstrip()) > LONGEST and after.rstrip() != before.rstrip():
        problem = problem or f"A note has at most {LONGEST:,} characters: this one was not saved."
    if problem and after.rstrip() != before.rstrip():
        return EditorOutcome(None, f"{problem} What you typed is in {path}.")
    path.unlink(missing_ok=True)
    return EditorOutcome(None if problem else after, problem)
