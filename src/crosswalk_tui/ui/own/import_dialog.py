"""The dialog that asks for a file to import."""

from __future__ import annotations

from functools import partial

from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Input

from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.ui.kit.inputs import PlainInput
from crosswalk_tui.ui.kit.named_keys import keyed
from crosswalk_tui.ui.session.background import run_in_thread
from crosswalk_tui.ui.shell.dialog import Dialog, Remarks
from crosswalk_tui.ui.shell.typed_path import typed_path
from crosswalk_tui.user.yours import Yours
from crosswalk_tui.user.yours_import import yours_in_file

_HINT = "Prices in files of other tools: crosswalk-tui own import FILE."


class ImportRead(Message):
    """The file *path*, as it was typed, has been read for *dialog*: *yours* is to be imported."""

    def __init__(self, dialog: ImportScreen, path: str, yours: Yours) -> None:
        super().__init__()
        self.dialog, self.path, self.yours = dialog, path, yours


class ImportScreen(Dialog[str | None]):
    """Asks for a path and has its content imported; returns what that was, in words; None if cancelled.

    Stays open if the file cannot be read, or its content cannot be stored.
    """

    AUTO_FOCUS = "#import-path"

    def __init__(self) -> None:
        super().__init__("Import what is yours", "enter import · {dialog.cancel} cancel")
        self._field = PlainInput(placeholder=keyed("path of a TOML file that {yours.export} wrote"), id="import-path")
        self._remarks = Remarks(id="remarks")
        self._is_storing = False

    def compose_box(self) -> ComposeResult:
        yield self._field
        yield self._remarks

    def on_mount(self) -> None:
        self._remarks.say(_HINT)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        typed = event.value.strip()
        if typed and not self._is_storing:
            self._remarks.say(f"Reading {safe(typed, 60)} … {keyed('{dialog.cancel} cancels')}")

            def work() -> Yours:
                return yours_in_file(typed_path(typed))

            run_in_thread(self, work, partial(self._read, typed), self._say_unread, "import", may_hang=True)

    def _read(self, path: str, yours: Yours) -> None:
        self._is_storing = True
        self._remarks.say("Storing …")
        self.post_message(ImportRead(self, safe(path, 200), yours))

    def _say_unread(self, problem: str) -> None:
        self._remarks.say(problem, bad=True)

    def refuse(self, problem: str) -> None:
        """Say why nothing was imported."""
        self._is_storing = False
        self._remarks.say(f"Nothing was imported. {problem}", bad=True)

    def action_cancel(self) -> None:
        """Close, except while a thread is storing."""
        if not self._is_storing:
            super().action_cancel()
