"""The base of the screens with fields that edit the session, and with the offers table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.reactive import var

from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.session.draft import Edit
from crosswalk_tui.ui.shell.comparison_screen import ComparingScreen
from crosswalk_tui.ui.shell.field_widgets import FieldGrid, FieldInput, looks_like_usage
from crosswalk_tui.ui.shell.messages import LeaveFields, ToggleLeftOut, UsagePasted
from crosswalk_tui.ui.shell.switches import Switches

if TYPE_CHECKING:
    from crosswalk_tui.ui.workload.usage_part_dialog import LogWorkload
    from crosswalk_tui.ui.workload.usage_source_dialog import ReadLog

_PASTED = "pasted usage"
"""The source of a workload that was pasted, beside the names of logs."""


class EditingScreen(ComparingScreen):
    """A screen with fields and the offers table."""

    OFFERS: ClassVar[str]
    """The id of the pane with the offers table."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "edit_workload", "Workload", id="workload.fields", tooltip="Edit the workload"),
        Binding("v", "left_out", "Left out", id="workload.left-out", tooltip="Show or hide the offers left out"),
        Binding("i", "paste", "Usage", show=False, id="workload.usage", tooltip="Paste a usage report or a sentence"),
        Binding(
            "L", "read_logs", "Logs", show=False, id="workload.logs", tooltip="Read usage logs of files or folders"
        ),
    ]

    # `var`, not `reactive`: a change repaints the panes that show it, not the whole screen.
    left_out: var[bool] = var(False)

    @property
    def fields(self) -> tuple[FieldGrid, *tuple[FieldGrid | Switches, ...]]:
        """The fields and switches, the workload's first."""
        raise NotImplementedError

    def on_mount(self) -> None:
        for fields in self.fields:
            self.watch(fields, "edit", self._edited, init=False)
            self.watch(fields, "problem", self.say_problem, init=False)

    def say_problem(self) -> None:
        """Show why a field is invalid, and mark the results that depend on it as stale."""
        raise NotImplementedError

    def _edited(self, edit: Edit | None) -> None:
        if edit is not None:
            self.session.apply(edit)

    # Actions

    def action_edit_workload(self) -> None:
        self._focus_widget(self.fields[0].fields[0])

    def action_left_out(self) -> None:
        self.left_out = not self.left_out
        self.action_show_pane(self.OFFERS)

    def on_toggle_left_out(self, _: ToggleLeftOut) -> None:
        self.left_out = not self.left_out

    @property
    def pane_after_fields(self) -> str:
        """The pane that gets the focus when a field is left."""
        return self.OFFERS

    def on_leave_fields(self, message: LeaveFields) -> None:
        self.leave_fields(message.before, self.pane_after_fields)

    # Usage reports

    def action_paste(self) -> None:
        from crosswalk_tui.ui.workload.paste_dialog import PasteScreen

        self.app.push_screen(PasteScreen(self.session.catalogue.band_starts()), self._take_pasted)

    def _take_pasted(self, workload: Workload | None) -> None:
        self.take_workload(workload, _PASTED)

    def take_workload(self, workload: Workload | None, source: str = "") -> None:
        """Set *workload*, read from the logs *source*.

        It keeps the current multipliers, which belong to the models, unless it has some.
        """
        if workload is not None:
            kept = workload.multipliers or self.session.workload.multipliers
            self.session.edit(replace(workload, multipliers=kept), source=source)

    def action_read_logs(self) -> None:
        from crosswalk_tui.ui.workload.usage_source_dialog import UsageSourceScreen

        self.app.push_screen(UsageSourceScreen(self.session.catalogue.band_starts()), self._select_usage)

    def _select_usage(self, read: ReadLog | None) -> None:
        if read is not None:
            from crosswalk_tui.ui.workload.usage_part_dialog import UsagePartScreen

            self.app.push_screen(UsagePartScreen(read), self._take_usage)

    def _take_usage(self, taken: LogWorkload | None) -> None:
        if taken is not None:
            self.session.origins += [taken.origin] if taken.origin is not None else []
            self.take_workload(taken.workload, taken.source)
            self._say(f"The workload is that of {taken.source}; u undoes.")

    def on_paste(self, event: events.Paste) -> None:
        if not isinstance(self.focused, FieldInput) and looks_like_usage(event.text):
            self._read_usage(event.text)

    def on_usage_pasted(self, message: UsagePasted) -> None:
        self._read_usage(message.text)

    def _read_usage(self, text: str) -> None:
        from crosswalk_tui.ui.workload.paste_dialog import read_usage

        try:
            workload, summary = read_usage(text, self.session.catalogue.band_starts())
        except CrosswalkError as error:
            self._say(str(error), bad=True)
            return
        self._take_pasted(workload)
        self._say(f"{summary} Set as workload; u undoes.")
