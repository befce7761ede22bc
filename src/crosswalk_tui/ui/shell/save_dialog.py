"""The dialog to save a workload or a comparison under a name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.app import ComposeResult
from textual.widgets import Input

from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.ui.kit.inputs import PlainInput
from crosswalk_tui.ui.session.saves import Saves
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.session.summaries import filters_in_short, split_in_short, workload_in_short
from crosswalk_tui.ui.shell.dialog import Dialog, Remarks
from crosswalk_tui.user.comparisons import save_comparison
from crosswalk_tui.user.workloads import save_workload
from crosswalk_tui.user.yours import NameTakenError

Save = Callable[[str, bool], bool]
"""Saves under a name, in a thread; the flag allows replacing. Returns False if the name is taken."""


class SaveScreen(Dialog[str | None]):
    """Asks for the name of *what* and calls *save*, one of *saves*; returns the name, None if cancelled."""

    HELP = (
        "Type a name: what is saved is listed below it. What already has that name is replaced only on a second Enter."
    )
    AUTO_FOCUS = "#save-name"

    def __init__(self, what: str, description: str, example: str, save: Save, saves: Saves) -> None:
        super().__init__(f"Save the {what} as", "enter save · {dialog.cancel} cancel")
        self._what, self._description, self._save, self._saves = what, description, save, saves
        self._taken = ""
        self._requested = ""
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
        self._saving, self._requested = True, name
        self._remarks.say("Saving …")
        unseen = partial(self._check_saved, name)
        self._saves.begin(self, self._named(name), work, partial(self._saved, name), self._refused, unseen)

    def _named(self, name: str) -> str:
        return f"the {self._what} {safe(name, 60)}".rstrip()

    def _check_saved(self, name: str, saved: bool) -> None:
        if not saved:
            raise NameTakenError(self._what, name)

    def save_before_end(self) -> None:
        """Try once more to save under the name that was entered, if it is still in the field."""
        name = self._requested
        if name and not self._saving and name == self._field.value.strip():
            self._saves.save_at_end(self._named(name), lambda: self._check_saved(name, self._save(name, False)))

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


def workload_saver(session: Session) -> SaveScreen:
    """The dialog that saves the workload of *session*."""
    workload = session.workload

    def save(name: str, replace: bool) -> bool:
        return save_workload(session.users, name, workload, replace=replace)

    return SaveScreen("workload", workload_in_short(workload), "support bot", save, session.saves)


def comparison_saver(session: Session) -> SaveScreen:
    """The dialog that saves the models, workload and filters of *session*."""
    setup = session.setup

    def save(name: str, replace: bool) -> bool:
        return save_comparison(session.users, name, setup, replace=replace)

    names = " · ".join(side.model.name for side in session.sides)
    parts = workload_in_short(session.workload), split_in_short(setup.split), filters_in_short(session.filters)
    description = f"{names}, for {', '.join(filter(None, parts))}"
    return SaveScreen("comparison", description, "small open models", save, session.saves)
