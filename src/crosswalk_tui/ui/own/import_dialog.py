"""The dialog that asks for a file to import."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Input

from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.ui.kit.inputs import PlainInput
from crosswalk_tui.ui.kit.named_keys import keyed
from crosswalk_tui.ui.session.background import run_in_thread
from crosswalk_tui.ui.session.saves import Saves
from crosswalk_tui.ui.shell.dialog import Dialog, Remarks
from crosswalk_tui.ui.shell.typed_path import typed_path
from crosswalk_tui.user.yours import Yours
from crosswalk_tui.user.yours_import import yours_in_file

_HINT = "Prices in files of other tools: crosswalk-tui own import FILE."


class ImportRead(Message):
    """A file has been read for *dialog*: *yours* is to be imported."""

    def __init__(self, dialog: ImportScreen, yours: Yours) -> None:
        super().__init__()
        self.dialog, self.yours = dialog, yours


class ImportScreen(Dialog[str | None]):
    """Asks for the path of a file to import; returns what was imported, in words, or None if cancelled.

    Stays open if the file cannot be read, or its content cannot be stored.
    """

    HELP = (
        "Type the path of a file: what is in it is added to what is yours, and replaces what has the same name there."
        " Nothing is changed before the whole file has been read."
    )
    AUTO_FOCUS = "#import-path"

    def __init__(self, saves: Saves) -> None:
        super().__init__("Import what is yours", "enter import · {dialog.cancel} cancel")
        self._field = PlainInput(placeholder=keyed("path of a TOML file that {yours.export} wrote"), id="import-path")
        self._remarks = Remarks(id="remarks")
        self._saves = saves
        self._unfinished = ""  # the file that is being read, or waits to be stored
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
            self._unfinished = safe(typed, 200)
            self._remarks.say(f"Reading {safe(typed, 60)} … {keyed('{dialog.cancel} cancels')}")

            def work() -> Yours:
                return yours_in_file(typed_path(typed))

            run_in_thread(self, work, self._request_import, self._show_problem, "import", may_hang=True)

    def _request_import(self, yours: Yours) -> None:
        self._is_storing = True
        self._remarks.say("Storing …")
        self.post_message(ImportRead(self, yours))

    def _show_problem(self, problem: str) -> None:
        if not self._saves.is_ending:  # else no one sees it, and the import is reported as not finished
            self._unfinished = ""
            self._remarks.say(problem, bad=True)

    def begin_to_store(self) -> str:
        """Return what is imported, in words, for `Saves`: the end of the app waits for it from now on."""
        what, self._unfinished = f"the import of {self._unfinished}", ""
        return what

    def refuse(self, problem: str) -> None:
        """Show the *problem* for which nothing was imported; another path can be entered."""
        self._is_storing = False
        self._show_problem(f"Nothing was imported. {problem}")

    def save_before_end(self) -> None:
        """Report an import that is not being stored yet: the app does not wait, as reading a pipe may never end."""
        if self._unfinished:
            self.workers.cancel_node(self)
            self._saves.report_lost(f"The import of {self._unfinished} was not finished: nothing was imported.")

    def action_cancel(self) -> None:
        """Close, except while a thread is storing."""
        if not self._is_storing:
            super().action_cancel()
