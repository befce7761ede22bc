"""The dialog that asks for a file to import."""

from __future__ import annotations

from textual.app import ComposeResult
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


class ImportScreen(Dialog[Yours | None]):
    """Asks for a path; returns what is in the file, None if cancelled."""

    AUTO_FOCUS = "#import-path"

    def __init__(self) -> None:
        super().__init__("Import what is yours", "enter import · {dialog.cancel} cancel")
        self._field = PlainInput(placeholder=keyed("path of a TOML file that {yours.export} wrote"), id="import-path")
        self._remarks = Remarks(id="remarks")

    def compose_box(self) -> ComposeResult:
        yield self._field
        yield self._remarks

    def on_mount(self) -> None:
        self._remarks.say(_HINT)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip():
            typed = event.value.strip()
            self._remarks.say(f"Reading {safe(typed, 60)} … {keyed('{dialog.cancel} cancels')}")

            def work() -> Yours:
                return yours_in_file(typed_path(typed))

            run_in_thread(self, work, self._read, self._refuse, "import", may_hang=True)

    def _read(self, yours: Yours) -> None:
        self.dismiss(yours)

    def _refuse(self, problem: str) -> None:
        self._remarks.say(problem, bad=True)
