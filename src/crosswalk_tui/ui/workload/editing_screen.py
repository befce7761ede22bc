"""What the screens with fields share: the fields edit the session, and usage reports are pasted into them."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.reactive import var

from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.session.session import Edit
from crosswalk_tui.ui.shell.comparison_screen import ComparingScreen
from crosswalk_tui.ui.shell.messages import LeaveFields, ToggleLeftOut, UsagePasted
from crosswalk_tui.ui.workload.field_widgets import FieldGrid, FieldInput, Switches
from crosswalk_tui.ui.workload.fields import looks_like_usage


class EditingScreen(ComparingScreen):
    """A view of the session with fields for it and the offers table."""

    OFFERS: ClassVar[str]
    """The pane with the offers table."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "edit_workload", "Workload", id="workload.fields", tooltip="Edit the workload"),
        Binding(
            "v",
            "left_out",
            "Left out",
            id="workload.left-out",
            tooltip="Show or hide the offers left out",
        ),
        Binding("i", "paste", "Usage", show=False, id="workload.usage", tooltip="Paste a usage report or a sentence"),
    ]

    # `var`, not `reactive`: a change repaints the panes that show it, not the whole screen.
    left_out: var[bool] = var(False)

    @property
    def fields(self) -> tuple[FieldGrid, *tuple[FieldGrid | Switches, ...]]:
        """What edits the session; the workload's own fields first."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Follow the fields."""
        for fields in self.fields:
            self.watch(fields, "edit", self._edited, init=False)
            self.watch(fields, "problem", self.say_problem, init=False)

    def say_problem(self) -> None:
        """Say what cannot be read; what would depend on it is the last good result, and looks it."""
        raise NotImplementedError

    def _edited(self, edit: Edit | None) -> None:
        """Something was typed or switched: rank and paint in this very frame."""
        if edit is not None:
            self.session.apply(edit)

    # Actions

    def action_edit_workload(self) -> None:
        """Into the first workload field."""
        self._bring(self.fields[0].fields[0])

    def action_left_out(self) -> None:
        """Show or hide the offers left out; bring the offers table to the front."""
        self.left_out = not self.left_out
        self.action_show_pane(self.OFFERS)

    def on_toggle_left_out(self, _: ToggleLeftOut) -> None:
        """The line that counts them was chosen."""
        self.left_out = not self.left_out

    @property
    def beside_fields(self) -> str:
        """The pane to go to from a field."""
        return self.OFFERS

    def on_leave_fields(self, _: LeaveFields) -> None:
        """Give the keys back to a pane."""
        self.action_show_pane(self.beside_fields)

    # Usage reports

    def action_paste(self) -> None:
        """Open a text area to paste a usage report into."""
        from crosswalk_tui.ui.workload.paste_dialog import PasteScreen

        self.app.push_screen(PasteScreen(), self.take_workload)

    def take_workload(self, workload: Workload | None) -> None:
        """Another workload, with the multipliers of this one: they belong to the models."""
        if workload is not None:
            self.session.edit(replace(workload, multipliers=workload.multipliers or self.session.workload.multipliers))

    def on_paste(self, event: events.Paste) -> None:
        """A usage report pasted anywhere becomes the workload."""
        if not isinstance(self.focused, FieldInput) and looks_like_usage(event.text):
            self._read_usage(event.text)

    def on_usage_pasted(self, message: UsagePasted) -> None:
        """One was pasted into a field."""
        self._read_usage(message.text)

    def _read_usage(self, text: str) -> None:
        from crosswalk_tui.ui.workload.paste_dialog import read_usage

        try:
            workload, summary = read_usage(text)
        except CrosswalkError as error:
            self._say(str(error), bad=True)
            return
        self.take_workload(workload)
        self._say(f"{summary} Set as workload; u undoes.")
