"""Choose a ready-made or a saved workload."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import reactive

from crosswalk_tui.catalog.user.database import UserDatabase
from crosswalk_tui.catalog.user.workloads import delete_workload, saved_workloads
from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.core.presets import PRESETS
from crosswalk_tui.core.workload import Workload
from crosswalk_tui.ui.cells import Line, fit
from crosswalk_tui.ui.screens.dialog import Dialog, Remarks
from crosswalk_tui.ui.widgets.lines import CursorView
from crosswalk_tui.ui.wording import short

_TITLE = 22


@dataclass(frozen=True, slots=True)
class _Choice:
    """One workload to choose; *saved* ones can be deleted."""

    title: str
    says: str
    workload: Workload
    saved: bool = False


class Choices(CursorView):
    """The workloads, one a line, the saved ones last."""

    choices: reactive[tuple[_Choice, ...]] = reactive(())

    def watch_choices(self) -> None:
        """Show them anew."""
        self.renew()

    def count(self, width: int) -> int:
        """One line for each."""
        del width
        return len(self.choices)

    def line(self, index: int, width: int) -> Line:
        """Choice *index* in *width* cells."""
        choice = self.choices[index]
        mark = " saved" if choice.saved else ""
        return [
            (fit(choice.title, _TITLE), "strong"),
            (fit(f" {short(choice.workload)}", max(1, width - _TITLE - len(mark))), "dim"),
            (mark, "best"),
        ]


class PresetsScreen(Dialog[Workload | None]):
    """Answers with the workload chosen, None when nothing is to change."""

    AUTO_FOCUS = "#choices"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t,q", "cancel", "Cancel", show=False, id="presets.cancel", tooltip="Leave everything as it was"),
        Binding("delete,d", "forget", "Delete", id="presets.delete", tooltip="Delete the saved workload"),
    ]

    def __init__(self, workload: Workload) -> None:
        """Choose one to take the place of *workload*."""
        super().__init__("A workload to start from", "enter take · d delete a saved one · esc cancel")
        self._workload = workload
        self._users = UserDatabase()
        self._choices, self._remarks = Choices(id="choices"), Remarks(id="remarks")

    def compose_box(self) -> ComposeResult:
        """The list, and what the choice assumes."""
        yield self._choices
        yield self._remarks

    def on_mount(self) -> None:
        """List them, and say more about the one under the cursor."""
        self._list()
        self.watch(self._choices, "cursor", self._describe)

    def _list(self, problem: str = "") -> None:
        made = [_Choice(preset.title, preset.assumes, preset.workload) for preset in PRESETS]
        try:
            kept = [
                _Choice(saved.name, f"saved {saved.saved_at[:10]}", saved.workload, saved=True)
                for saved in saved_workloads(self._users)
            ]
        except CrosswalkError as error:
            kept, problem = [], str(error)
        self._choices.choices = (*made, *kept)
        self._describe()
        if problem:
            self._remarks.say(problem, bad=True)

    def _describe(self) -> None:
        choices: Sequence[_Choice] = self._choices.choices
        if choices:
            self._remarks.say(choices[self._choices.cursor].says)

    def on_cursor_view_chosen(self, message: CursorView.Chosen) -> None:
        """Take it."""
        message.stop()
        self.dismiss(self._choices.choices[message.index].workload)

    def action_forget(self) -> None:
        """Delete the saved workload under the cursor."""
        choice = self._choices.choices[self._choices.cursor]
        if not choice.saved:
            self._remarks.say(f"{choice.title} comes with the app and stays.", bad=True)
            return
        try:
            delete_workload(self._users, choice.title)
        except CrosswalkError as error:
            self._list(str(error))
            return
        self._list()
