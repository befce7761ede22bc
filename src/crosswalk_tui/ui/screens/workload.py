"""The calculator: the workload in full, every offer ranked for it, and where the answer would change."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import var

from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.core.workload import Workload
from crosswalk_tui.ui.answers import Answers
from crosswalk_tui.ui.entries import Draft, looks_like_usage
from crosswalk_tui.ui.messages import LeaveFields, ToggleLeftOut, UsagePasted
from crosswalk_tui.ui.panes.entries import EntriesPane, FiltersPane
from crosswalk_tui.ui.panes.offers import OffersPane
from crosswalk_tui.ui.panes.scale import ScalePane
from crosswalk_tui.ui.panes.what_if import WhatIfPane
from crosswalk_tui.ui.screens.comparing import ComparingScreen
from crosswalk_tui.ui.state import Change, Session
from crosswalk_tui.ui.widgets.entry_fields import Edit, EntryField, EntryGrid
from crosswalk_tui.ui.widgets.steady import SteadyContainer, SteadyVertical
from crosswalk_tui.ui.working import Working


class WorkloadScreen(ComparingScreen):
    """The session's workload and filters as fields, and everything that follows from them."""

    VIEW = "workload"
    CSS_PATH = "workload.tcss"
    TABS = (("offers", "Offers"), ("filters", "Filters"), ("scale", "Scale"),
            ("what-if", "What if"))  # fmt: skip
    AUTO_FOCUS = "#offers-ladder"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "edit_workload", "Fields", id="workload.fields", tooltip="Into the fields of the workload"),
        Binding("v", "left_out", "Left out", id="workload.left-out", tooltip="List the offers left out, and why"),
        Binding("t", "presets", "Presets", id="workload.presets", tooltip="A ready-made or a saved workload"),
        Binding("u,ctrl+z", "undo", "Undo", id="compare.undo", tooltip="Take the last edit back"),
        Binding("i", "paste", "Usage", show=False, id="workload.usage", tooltip="Paste a usage report or a sentence"),
        Binding("ctrl+s", "save", "Save", show=False, id="workload.save", tooltip="Save the workload under a name"),
        Binding("ctrl+b", "batch", "Batch", show=False, id="workload.batch", tooltip="Batch prices, or not"),
    ]

    left_out: var[bool] = var(False)

    def __init__(self, session: Session) -> None:
        """Show *session*."""
        super().__init__(session)
        self._working = Working(self, session, self._answer)
        self._entries = EntriesPane(self._draft, id="entries")
        self._filters = FiltersPane(self._draft, id="filters")
        self._offers = OffersPane(id="offers")
        self._scale, self._what_if = ScalePane(self._draft, id="scale"), WhatIfPane(id="what-if")

    @property
    def _draft(self) -> Draft:
        session = self.session
        return Draft(session.sides, session.workload, session.filters, session.budget, session.volumes)

    def compose_board(self) -> ComposeResult:
        """The fields beside the ladder and the answers."""
        with SteadyVertical(id="asked"):
            yield self._entries
            yield self._filters
        with SteadyContainer(id="answered"):
            yield self._offers
            with SteadyVertical(id="answers"):
                yield self._scale
                yield self._what_if

    def on_mount(self) -> None:
        """Follow the fields."""
        for fields in (*self._grids, self._filters.switches):
            self.watch(fields, "edit", self._take, init=False)
            self.watch(fields, "problem", self._say_problem, init=False)
        self._offers.data_bind(WorkloadScreen.left_out)

    # State

    def _take(self, edit: Edit | None) -> None:
        """Something was typed or switched: rank and paint in this very frame."""
        if edit is None:
            return
        draft, session = edit.draft, self.session
        before = session.budget, session.volumes
        session.budget, session.volumes = draft.budget, draft.volumes
        if (draft.budget, draft.volumes) != before:
            self._show(edit.origin)
        if draft.volumes != before[1]:
            self._working.begin()
        session.edit(draft.workload, draft.filters, edit.origin)

    def follow(self, change: Change) -> None:
        """Other bills; the answers are worked out once they are painted."""
        if not change.bills:
            return
        self._show(change.origin)
        self._offers.comparison = self.session.comparison
        self._working.begin()

    def _show(self, origin: str) -> None:
        draft = self._draft
        self._filters.show(draft, origin)
        self._scale.show(draft, origin)
        self._entries.show(draft, self.session.comparison, origin)

    @property
    def _grids(self) -> tuple[EntryGrid, ...]:
        return self._entries.grid, self._filters.grid, self._scale.grid

    def _say_problem(self) -> None:
        """Say what cannot be read; what would depend on it is the last good result, and looks it."""
        asked, volumes = self._entries.grid.problem or self._filters.grid.problem, self._scale.grid.problem
        self._entries.reading.problem = asked or volumes or self._filters.switches.problem
        self._entries.reading.outdated = self._offers.stale = self._what_if.stale = bool(asked)
        self._scale.stale = bool(asked or volumes)

    # What may follow a few frames later

    def _answer(self, answers: Answers | None) -> None:
        self._scale.answers = self._what_if.answers = answers

    @property
    def is_working(self) -> bool:
        """Whether some answers are still those of the workload before."""
        return self._working.is_busy or self._what_if.answers is None

    # Actions

    def action_left_out(self) -> None:
        """List the offers left out of the ranking, or no longer; bring the ladder to the front."""
        self.left_out = not self.left_out
        self.action_show_pane("offers")

    def action_batch(self) -> None:
        """Batch prices, or no longer."""
        workload = self.session.workload
        self.session.edit(replace(workload, batch=not workload.batch))

    def action_presets(self) -> None:
        """Choose a ready-made or a saved workload."""
        from crosswalk_tui.ui.screens.presets import PresetsScreen

        self.app.push_screen(PresetsScreen(self.session.workload), self._take_workload)

    def action_save(self) -> None:
        """Save the workload under a name."""
        from crosswalk_tui.ui.screens.save import workload_saver

        self.app.push_screen(workload_saver(self.session.users, self.session.workload), self._saved)

    def action_paste(self) -> None:
        """Open a text area to paste a usage report into."""
        from crosswalk_tui.ui.screens.paste import PasteScreen

        self.app.push_screen(PasteScreen(), self._take_workload)

    def _take_workload(self, workload: Workload | None) -> None:
        """Another workload, with the multipliers of this one: they belong to the models."""
        if workload is not None:
            self.session.edit(replace(workload, multipliers=workload.multipliers or self.session.workload.multipliers))

    def _saved(self, name: str | None) -> None:
        if name:
            self.notify(f"Saved as {name}. Key t lists it.", markup=False)

    def action_edit_workload(self) -> None:
        """Into the first workload field."""
        self._bring(self._entries.grid.fields[0])

    # Messages

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A field entered starts a new undo step."""
        del event
        self.session.seal()

    def on_leave_fields(self, _: LeaveFields) -> None:
        """Back to the ladder, or to the sentences below the volumes."""
        self.action_show_pane("scale" if self.pane == "scale" else "offers")

    def on_toggle_left_out(self, _: ToggleLeftOut) -> None:
        """The line that counts them was chosen."""
        self.left_out = not self.left_out

    def on_paste(self, event: events.Paste) -> None:
        """A usage report pasted anywhere becomes the workload."""
        if not isinstance(self.focused, EntryField) and looks_like_usage(event.text):
            self._read_usage(event.text)

    def on_usage_pasted(self, message: UsagePasted) -> None:
        """One was pasted into a field."""
        self._read_usage(message.text)

    def _read_usage(self, text: str) -> None:
        from crosswalk_tui.ui.screens.paste import read_usage

        try:
            workload, said = read_usage(text)
        except CrosswalkError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        self._take_workload(workload)
        self.notify(f"{said} It is the workload now; u takes it back.", markup=False)
