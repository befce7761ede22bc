"""The dialog to save a workload or a comparison under a name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.app import ComposeResult
from textual.widgets import Input

from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.kit.inputs import PlainInput
from crosswalk_tui.ui.session.background import run_in_thread
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.session.summaries import filters_in_short, split_in_short, workload_in_short
from crosswalk_tui.ui.shell.dialog import Dialog, Remarks
from crosswalk_tui.user.comparisons import save_comparison
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.workloads import save_workload

Save = Callable[[str, bool], bool]
"""Saves under a name, in a thread; the flag allows replacing. Returns False if the name is taken."""


class SaveScreen(Dialog[str | None]):
    """Asks for the name of *what* and calls *save*; returns the name, None if cancelled."""

    AUTO_FOCUS = "#save-name"

    def __init__(self, what: str, description: str, example: str, save: Save) -> None:
        super().__init__(f"Save the {what} as", "enter save · {dialog.cancel} cancel")
        self._description, self._save = description, save
        self._taken = ""
        self._saving = False
        self._field = PlainInput(placeholder=f"a name, such as: {example}", id="save-name")
        self._remarks = Remarks(id="remarks")

    def compose_box(self) -> ComposeResult:
        yield self._field
        yield self._remarks

    def on_mount(self) -> None:
        self._remarks.say(self._description)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Save under the name; a second Enter replaces an existing one."""
        event.stop()
        if self._saving:
            return
        name = event.value.strip()
        work = partial(self._save, name, bool(name) and name == self._taken)
        self._saving = True
        self._remarks.say("Saving …")
        run_in_thread(self, work, partial(self._saved, name), self._refused, answers=True)

    def _saved(self, name: str, saved: bool) -> None:
        self._saving = False
        if saved:
            self.dismiss(name)
            return
        self._taken = name
        self._remarks.say(f"{name} exists already. Press Enter again to replace it.", bad=True)

    def _refused(self, problem: str) -> None:
        self._saving = False
        self._remarks.say(problem, bad=True)

    def action_cancel(self) -> None:
        """Close, except while a thread is saving."""
        if not self._saving:
            super().action_cancel()


def workload_saver(users: UserDatabase, workload: Workload) -> SaveScreen:
    """The dialog that saves *workload*."""

    def save(name: str, replace: bool) -> bool:
        return save_workload(users, name, workload, replace=replace)

    return SaveScreen("workload", workload_in_short(workload), "support bot", save)


def comparison_saver(session: Session) -> SaveScreen:
    """The dialog that saves the models, workload and filters of *session*."""
    setup = session.setup

    def save(name: str, replace: bool) -> bool:
        return save_comparison(session.users, name, setup, replace=replace)

    names = " · ".join(side.model.name for side in session.sides)
    parts = workload_in_short(session.workload), split_in_short(setup.split), filters_in_short(session.filters)
    description = f"{names}, for {', '.join(filter(None, parts))}"
    return SaveScreen("comparison", description, "small open models", save)
