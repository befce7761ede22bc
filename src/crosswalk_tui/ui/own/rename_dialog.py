"""The dialog that renames a saved comparison or workload."""

from __future__ import annotations

from functools import partial

from textual.app import ComposeResult
from textual.widgets import Input

from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.ui.kit.inputs import PlainInput
from crosswalk_tui.ui.session.background import run_in_thread
from crosswalk_tui.ui.shell.dialog import Dialog, Remarks
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.yours import SavedChange, renaming


class RenameScreen(Dialog[SavedChange | None]):
    """Asks for the new name of the *kind* called *name*; returns the change, None if cancelled."""

    HELP = "Type the new name; a name that is in use is refused."
    AUTO_FOCUS = "#new-name"

    def __init__(self, users: UserDatabase, kind: str, name: str) -> None:
        super().__init__(f"Rename the {kind} {safe(name, 40)}", "enter rename · {dialog.cancel} cancel")
        self._users, self._kind, self._name_before = users, kind, name
        self._field = PlainInput(name, id="new-name")
        self._remarks = Remarks(id="remarks")

    def compose_box(self) -> ComposeResult:
        yield self._field
        yield self._remarks

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip() == self._name_before:
            self.dismiss(None)
            return
        work = partial(renaming, self._users, self._kind, self._name_before, event.value)
        run_in_thread(self, work, self._found, self._refuse, "rename", only_reads=True, answers=True)

    def _found(self, change: SavedChange) -> None:
        self.dismiss(change)

    def _refuse(self, problem: str) -> None:
        self._remarks.say(problem, bad=True)
