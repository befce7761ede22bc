"""The dialog to choose a ready-made or a saved workload."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType

from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.core.workload.presets import PRESETS
from crosswalk_tui.ui.kit.named_keys import UNDOES, keyed
from crosswalk_tui.ui.session.background import run_in_thread
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.session.summaries import workload_in_short
from crosswalk_tui.ui.shell.choose_dialog import ChoiceDialog, Option
from crosswalk_tui.ui.shell.save_dialog import workload_saver
from crosswalk_tui.user.workloads import SavedWorkload, readable_workloads
from crosswalk_tui.user.yours import SavedChange, removal


def _option(title: str, workload: Workload, kind: str, remark: str) -> Option:
    """The workload called *title*, with all of it in its *remark*, since the line may have room for less."""
    shorter = tuple(workload_in_short(workload, brevity) for brevity in range(3))
    return Option(title, kind + shorter[0], remark=remark, shorter=shorter)


_READY_MADE = tuple(_option(one.title, one.workload, "", one.assumes) for one in PRESETS)


class PresetsScreen(ChoiceDialog[Workload | None]):
    """Returns the chosen workload; None if cancelled."""

    HELP = (
        "Ready-made workloads, and those that you have saved: the one that you choose replaces all fields"
        " of the workload. It can be undone."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "cancel", "Cancel", show=False, id="presets.cancel", tooltip="Leave everything as it was"),
        Binding("s", "save", "Save", id="presets.save", tooltip="Save the current workload under a name"),
        Binding("d,delete", "forget", "Delete", id="presets.delete", tooltip="Delete the saved workload"),
    ]

    def __init__(self, session: Session) -> None:
        cursor = next((nth for nth, preset in enumerate(PRESETS) if preset.workload == session.workload), 0)
        hint = (
            "{lines.choose} use · {presets.save} save the current one · {presets.delete} delete a saved one"
            " · {dialog.cancel} cancel"
        )
        super().__init__("Choose a workload", _READY_MADE, cursor, hint)
        self._session = session
        self._saved: Sequence[SavedWorkload] = ()
        self._deleting = False
        self._confirmed = ""

    def on_mount(self) -> None:
        self._read()

    def _read(self) -> None:
        work = partial(readable_workloads, self._session.users)
        run_in_thread(self, work, self._show, self._say_bad, only_reads=True)  # no key waits: those built in are there

    def _show(self, read: tuple[Sequence[SavedWorkload], Sequence[str]]) -> None:
        (self._saved, unreadable), self._deleting = read, False
        kept = (
            _option(one.name, one.workload, "saved · ", f"saved {one.saved_at[:10]}: {workload_in_short(one.workload)}")
            for one in self._saved
        )
        self.offer((*_READY_MADE, *kept))
        if unreadable:
            self._say_bad(f"Cannot be read: {', '.join(safe(name, 40) for name in unreadable)}.")

    def _say_bad(self, problem: str) -> None:
        self._deleting = False
        self._remarks.say(problem, bad=True)

    def chosen(self, place: int) -> None:
        offered = (*(preset.workload for preset in PRESETS), *(one.workload for one in self._saved))
        self.dismiss(offered[place])

    def action_save(self) -> None:
        self.app.push_screen(workload_saver(self._session), self._list_saved)

    def _list_saved(self, name: str | None) -> None:
        if name:
            self.notify(f"Saved as {safe(name, 80)}.", markup=False)
            self._read()

    def action_forget(self) -> None:
        """Delete the saved workload under the cursor on the second press."""
        place = self._list.cursor - len(PRESETS)
        if self._deleting:
            return
        if place < 0:
            self._say_bad(f"{PRESETS[self._list.cursor].title} is built in and cannot be deleted.")
            return
        if self._confirmed != self._saved[place].name:
            self._confirmed = self._saved[place].name
            self._remarks.say(f"{keyed('{presets.delete}')} again deletes {self._confirmed}.", bad=True)
            return
        self._deleting = True
        work = partial(removal, self._session.users, "workload", self._saved[place].name)
        run_in_thread(self, work, self._delete, self._say_bad, only_reads=True, answers=True)

    def _delete(self, change: SavedChange) -> None:
        """Delete it; `on_saved_changed` follows once that is stored."""
        self._session.change_saved(change)
        self.notify(f"Deleted: {change.words}{keyed(UNDOES)}", markup=False)

    def on_saved_changed(self) -> None:
        self._read()
