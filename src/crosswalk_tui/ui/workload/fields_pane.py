"""The workload and the filters as fields, and what they were read as."""

from __future__ import annotations

from textual.app import ComposeResult

from crosswalk_tui.core.comparison.sides import LETTERS, Comparison
from crosswalk_tui.ui.kit.strip_cache import CachedVertical
from crosswalk_tui.ui.session.draft import Draft
from crosswalk_tui.ui.workload.field_widgets import FieldGrid, Switches
from crosswalk_tui.ui.workload.fields import FILTERS, WORKLOAD
from crosswalk_tui.ui.workload.workload_summary import WorkloadSummary


class FieldsPane(CachedVertical):
    """The workload's fields."""

    BORDER_TITLE = "Workload · per month"

    def __init__(self, draft: Draft, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes="pane")
        self.grid = FieldGrid(WORKLOAD, draft, id="workload-grid")
        self.reading = WorkloadSummary(id="reading")

    def compose(self) -> ComposeResult:
        """Fields, then the reading."""
        yield self.grid
        yield self.reading

    def show(self, draft: Draft, comparison: Comparison, origin: str) -> None:
        """Show the state and what it costs."""
        compared = LETTERS[: len(draft.sides)]
        self.grid.show_only(lambda entry: not entry.id.startswith("times-") or entry.id[-1].upper() in compared)
        self.grid.show(draft, origin)
        self.set_class(draft.budget is not None, "-with-budget")
        self.reading.show(draft, comparison)


class FiltersPane(CachedVertical):
    """Which offers may be ranked."""

    BORDER_TITLE = "Offers wanted"

    def __init__(self, draft: Draft, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes="pane")
        self.grid = FieldGrid(FILTERS, draft, id="filter-grid")
        self.switches = Switches(draft, id="switches")

    def compose(self) -> ComposeResult:
        """Switches, then fields."""
        yield self.switches
        yield self.grid

    def show(self, draft: Draft, origin: str) -> None:
        """Show the state."""
        self.switches.show(draft)
        self.grid.show(draft, origin)
