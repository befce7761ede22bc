"""The base of the screens with fields that edit the session, and with the offers table."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.reactive import var

from crosswalk_tui.ui.session.draft import Edit
from crosswalk_tui.ui.shell.answering_screen import AnsweringScreen
from crosswalk_tui.ui.shell.field_widgets import FieldGrid, FieldInput, looks_like_usage
from crosswalk_tui.ui.shell.messages import LeaveFields, ToggleLeftOut, UsagePasted
from crosswalk_tui.ui.workload.offers_pane import OffersPane

if TYPE_CHECKING:
    from crosswalk_tui.ui.shell.switches import Switches


class EditingScreen(AnsweringScreen):
    """A screen with fields and the offers table."""

    OFFERS: ClassVar[str]
    """The id of the pane with the offers table."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "edit_workload", "Workload", id="workload.fields", tooltip="Edit the workload"),
        Binding("v", "left_out", "Left out", id="workload.left-out", tooltip="Show or hide the offers left out"),
        Binding("slash", "find_offers", "Find offers", show=False, id="workload.find",
                tooltip="Find the offers of a provider by part of its name"),
    ]  # fmt: skip

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

    def action_find_offers(self) -> None:
        self.action_show_pane(self.OFFERS)
        self.query_one(f"#{self.OFFERS}", OffersPane).find()

    def on_toggle_left_out(self, _: ToggleLeftOut) -> None:
        self.left_out = not self.left_out

    @property
    def pane_after_fields(self) -> str:
        """The pane that gets the focus when a field is left."""
        return self.OFFERS

    def on_leave_fields(self, message: LeaveFields) -> None:
        self.leave_fields(message.before, self.pane_after_fields)

    # Usage reports

    def on_paste(self, event: events.Paste) -> None:
        if not isinstance(self.focused, FieldInput) and looks_like_usage(event.text):
            self._read_usage(event.text)

    def on_usage_pasted(self, message: UsagePasted) -> None:
        self._read_usage(message.text)

    def _read_usage(self, text: str) -> None:
        from crosswalk_tui.ui.workload.setting import take_usage_report

        take_usage_report(self, text)
