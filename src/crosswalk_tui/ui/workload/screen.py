"""The workload screen: fields, filters, the offers table, costs at scale and what-if."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from crosswalk_tui.core.breakeven.varied_workload import varied_workload
from crosswalk_tui.core.changes.analysis import Analysis, analysis_steps
from crosswalk_tui.core.comparison.comparison import LETTERS, Comparison
from crosswalk_tui.core.comparison.split_cost import SplitBill, split_bill
from crosswalk_tui.core.text.format import counted
from crosswalk_tui.ui.kit.cells import clean
from crosswalk_tui.ui.kit.strip_cache import CachedContainer, CachedVertical
from crosswalk_tui.ui.session.draft import Change, Draft, Edit
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.session.stepper import Stepper
from crosswalk_tui.ui.session.summaries import filters_in_short
from crosswalk_tui.ui.shell.field_widgets import FieldGrid
from crosswalk_tui.ui.shell.source_title import name_source
from crosswalk_tui.ui.shell.switches import Switches
from crosswalk_tui.ui.workload.editing_screen import EditingScreen
from crosswalk_tui.ui.workload.fields import FILTERS, WORKLOAD
from crosswalk_tui.ui.workload.offers_pane import OffersPane
from crosswalk_tui.ui.workload.scale_table import ScalePane
from crosswalk_tui.ui.workload.what_if import WhatIfPane
from crosswalk_tui.ui.workload.workload_summary import WorkloadSummary

_SLIM = 70
"""Cells below which fields in three columns would have no room for their values."""

_BORDER = 2  # cells of the width that a text in the border cannot have


class FieldsPane(CachedVertical):
    """The fields of the workload, and its summary."""

    BORDER_TITLE = "Workload · per month"

    def __init__(self, draft: Draft, *, id: str) -> None:
        self.grid = FieldGrid(WORKLOAD, draft, id="workload-grid")
        self.reading = WorkloadSummary(id="reading")
        super().__init__(self.grid, self.reading, id=id, classes="pane")

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width < _SLIM, "-slim")

    def show(self, draft: Draft, comparison: Comparison, split: SplitBill | None, origin: str) -> None:
        """Show *draft* and what it costs, with its *split*, if any."""
        compared = LETTERS[: len(draft.sides)]
        self.grid.show_only(lambda entry: not entry.id.startswith("times-") or entry.id[-1].upper() in compared)
        self.grid.show(draft, origin)
        self.set_class(draft.budget is not None, "-with-budget")
        self.set_class(split is not None, "-with-split")
        self.reading.show(draft, comparison, split)
        name_source(self, "Workload", self.BORDER_TITLE, draft)


class FiltersPane(CachedVertical):
    """The switches and fields of the filters; its border names those that are on, since it may be scrolled."""

    BORDER_TITLE = "Filters"

    def __init__(self, draft: Draft, *, id: str) -> None:
        self.grid = FieldGrid(FILTERS, draft, id="filter-grid")
        self.switches = Switches(draft, id="switches")
        super().__init__(self.switches, self.grid, id=id, classes="pane")

    def show(self, draft: Draft, origin: str) -> None:
        """Show the filters of *draft*."""
        self.switches.show(draft)
        self.grid.show(draft, origin)
        self._name_filters()

    def on_resize(self) -> None:
        self._name_filters()

    def _name_filters(self) -> None:
        forms = filters_on(self.grid.draft)
        text = next((form for form in forms if cell_len(form) <= self.size.width - _BORDER), forms[-1])
        subtitle = Content(clean(text))
        if self.border_subtitle != subtitle.markup:  # setting it repaints the whole pane
            self.border_subtitle = subtitle


def filters_on(draft: Draft) -> list[str]:
    """The filters of *draft* that are on, the longest form first; empty texts if none is."""
    filters = draft.filters
    batch = ["batch"] if draft.workload.batch else []
    named = " · ".join(filter(None, (*batch, filters_in_short(filters))))
    others = filters_in_short(filters._replace(needs=frozenset()))
    needs = [counted(len(filters.needs), "need")] if filters.needs else []
    counts = " · ".join(filter(None, (*batch, *needs, others)))
    return [named, counts, f"{counted(len(counts.split(' · ')), 'filter')} on" if counts else ""]


class WorkloadScreen(EditingScreen):
    """The workload screen."""

    VIEW = "workload"
    CSS_PATH = "screen.tcss"
    TABS = (("offers", "Offers"), ("filters", "Filters"), ("scale", "Scale"),
            ("what-if", "What if"))  # fmt: skip
    AUTO_FOCUS = "#offers-list"
    OFFERS = "offers"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "edit_workload", "Fields", id="workload.fields", tooltip="Edit the workload"),
        Binding("t", "set_workload('presets')", "Presets", id="workload.presets",
                tooltip="Choose a preset or a saved workload"),
        Binding("u,ctrl+z", "undo", "Undo", id="compare.undo", tooltip="Undo"),
        Binding("ctrl+b", "batch", "Batch", show=False, id="workload.batch", tooltip="Turn batch prices on or off"),
    ]  # fmt: skip

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._analysis = Stepper(self, self._show_analysis)
        self._entries = FieldsPane(session.draft, id="workload-fields")
        self._filters = FiltersPane(session.draft, id="filters")
        self._offers = OffersPane(id="offers")
        self._scale, self._what_if = ScalePane(session.draft, id="scale"), WhatIfPane(id="what-if")

    def compose_board(self) -> ComposeResult:
        with CachedVertical(id="inputs"):
            yield self._entries
            yield self._filters
        with CachedContainer(id="results"):
            yield self._offers.data_bind(EditingScreen.left_out)
            with CachedVertical(id="analysis"):
                yield self._scale
                yield self._what_if

    # State

    @property
    def fields(self) -> tuple[FieldGrid, *tuple[FieldGrid | Switches, ...]]:
        return self._entries.grid, self._filters.grid, self._scale.grid, self._filters.switches

    def follow(self, change: Change) -> None:
        """Show the new bills; while a field is being edited, the analysis follows after a pause."""
        draft, comparison = self.session.draft, self.session.comparison
        if change.draft:
            self._filters.show(draft, change.origin)
            self._scale.show(draft, change.origin)
            self._entries.show(draft, comparison, self._split_bill(), change.origin)
        if change.bills:
            self._offers.comparison = comparison
        if change.bills or change.volumes:
            steps = analysis_steps(comparison, self.session.now, self.session.volumes)
            self._analysis.begin(steps, at_once=not change.origin)

    def _split_bill(self) -> SplitBill | None:
        """What the split costs; None without a split, or with one for another number of models."""
        session = self.session
        shares = session.draft.split
        if not shares or len(shares) != len(session.sides):
            return None
        return split_bill(session.comparison, shares, session.now)

    def say_problem(self) -> None:
        invalid, volumes = self._entries.grid.problem or self._filters.grid.problem, self._scale.grid.problem
        self._entries.reading.problem = invalid or volumes or self._filters.switches.problem
        self._entries.reading.outdated = self._offers.stale = self._what_if.stale = bool(invalid)
        self._scale.stale = bool(invalid or volumes)

    def _show_analysis(self, steps: list[Analysis]) -> None:
        self._scale.analysis = self._what_if.analysis = steps[-1]

    @property
    def is_working(self) -> bool:
        """Whether the analysis is missing or out of date."""
        return self._analysis.is_busy or self._what_if.analysis is None

    # The bars of What if

    def on_what_if_pane_dragged(self, message: WhatIfPane.Dragged) -> None:
        """Bill the workload at the value under the mark; all values of one drag are one undo step."""
        draft = self.session.draft
        key = draft.sides[message.place].model.key if message.place < len(draft.sides) else ""
        workload = varied_workload(draft.workload, message.varied, message.value, key)
        self.session.apply(Edit(draft._replace(workload=workload), "what-if"))

    def on_what_if_pane_dropped(self) -> None:
        self.session.end_edit()

    # Actions

    def action_batch(self) -> None:
        workload = self.session.workload
        self.session.edit(replace(workload, batch=not workload.batch), source=self.session.draft.source)

    @property
    def pane_after_fields(self) -> str:
        return "scale" if self.pane == "scale" else self.OFFERS
