"""Screen 7: sources, coverage, findings and price changes of the catalogue, and the saved comparisons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from crosswalk_tui.catalog.coverage import Coverage, read_coverage, read_sources
from crosswalk_tui.catalog.price_changes import read_price_changes
from crosswalk_tui.catalog.quality import FindingCount, count_findings, findings
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.changes.recorded_changes import PriceChange
from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.ui.catalogue.changes_pane import PriceChangesPane
from crosswalk_tui.ui.catalogue.coverage_pane import CoveragePane
from crosswalk_tui.ui.catalogue.findings_pane import FindingsPane, OpenFindings
from crosswalk_tui.ui.catalogue.saved_pane import (
    UNREADABLE,
    DeleteSaved,
    NamedComparison,
    OpenSaved,
    RestoreSaved,
    SavedPane,
    missing_text,
)
from crosswalk_tui.ui.catalogue.sources_pane import SourceRow, SourcesPane
from crosswalk_tui.ui.session.background import run_in_thread
from crosswalk_tui.ui.session.session import Change, Session
from crosswalk_tui.ui.shell.comparison_screen import ComparingScreen
from crosswalk_tui.ui.shell.messages import CompareModels, ShowScreen
from crosswalk_tui.user.comparisons import SavedComparison, delete_comparison, restore_comparison, saved_comparisons


@dataclass(frozen=True, slots=True)
class CatalogueContents:
    """The content of the panes, but for the saved comparisons."""

    sources: tuple[SourceRow, ...]
    coverage: Coverage
    counts: tuple[FindingCount, ...]
    changes: tuple[PriceChange, ...]


def read_contents(opened: Catalogue, now: datetime) -> CatalogueContents:
    """Read the content of the panes; *now* is an aware time. Thread-safe.

    Raises:
        CatalogueError: the catalogue is damaged.
    """
    with opened.again() as catalogue:
        return CatalogueContents(
            read_sources(catalogue),
            read_coverage(catalogue, now),
            count_findings(catalogue),
            read_price_changes(catalogue),
        )


class CatalogueScreen(ComparingScreen):
    """The data behind the other screens.

    Attributes:
        contents: None until it is read.
    """

    VIEW = "catalogue"
    CSS_PATH = "screen.tcss"
    TABS = (
        ("sources", "Sources"),
        ("issues", "Findings"),
        ("changes", "Prices"),
        ("saved", "Saved"),
        ("coverage", "Coverage"),
    )
    AUTO_FOCUS = "#sources-list"
    ESCAPE_TO_MINIMIZE = False  # escape first leaves the filter, then the list of findings
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "minimize", "All panes", show=False, id="catalogue.minimize", tooltip="Show all panes again"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._sources, self._coverage = SourcesPane(), CoveragePane()
        self._issues, self._changes, self._saved = FindingsPane(), PriceChangesPane(), SavedPane()
        self.contents: CatalogueContents | None = None
        self._reading = True

    @property
    def is_working(self) -> bool:
        return self._reading

    def compose_board(self) -> ComposeResult:
        yield self._sources
        with Vertical(id="lists"):
            yield self._issues
            yield self._changes
            yield self._saved
        yield self._coverage

    def on_mount(self) -> None:
        work = partial(read_contents, self.session.catalogue, self.session.clock())
        self.call_after_refresh(run_in_thread, self, work, self._show, self._say_unread)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        del event
        self._list_saved()

    def follow(self, change: Change) -> None:
        """Do nothing: no pane depends on the compared models."""

    def _say_unread(self, problem: str) -> None:
        self._reading = False
        self._say(problem, bad=True)

    def _show(self, contents: CatalogueContents) -> None:
        self._reading = False
        self.contents = contents
        today = self.session.clock().date()
        self._sources.show(contents.sources, today)
        self._coverage.show(contents.coverage)
        self._issues.show(contents.counts)
        self._changes.show(contents.changes, today.isoformat())

    # Findings

    def on_open_findings(self, message: OpenFindings) -> None:
        """Zoom in on the findings of a kind, or show all panes again."""
        message.stop()
        if message.code is None:
            self._issues.close()
            self.minimize()
            return
        try:
            found = findings(self.session.catalogue, message.code)
        except CrosswalkError as error:
            self._say(str(error), bad=True)
            return
        self._issues.open(message.code, found)
        self._zoom_in()

    # Saved comparisons

    def _list_saved(self) -> None:
        work = partial(saved_comparisons, self.session.users)
        run_in_thread(self, work, self._show_saved, self._say_unlisted, "saved")

    def _show_saved(self, saved: list[SavedComparison]) -> None:
        keys = [key for comparison in saved if comparison.setup for key in comparison.setup.models]
        try:
            names = self.session.catalogue.model_names(keys)
        except CrosswalkError as error:
            self._say_unlisted(str(error))
            return
        kept = tuple(
            NamedComparison(one, tuple(map(names.get, one.setup.models)) if one.setup else ()) for one in saved
        )
        self._saved.show(kept, self.session.clock().date())

    def _say_unlisted(self, problem: str) -> None:
        self._saved.show((), self.session.clock().date(), problem)

    def on_open_saved(self, message: OpenSaved) -> None:
        """Compare the saved models that are still in the catalogue."""
        message.stop()
        setup = message.saved.setup
        if setup is None:
            self._say(UNREADABLE, bad=True)
            return
        try:
            names = self.session.catalogue.model_names(setup.models)
        except CrosswalkError as error:
            self._say(str(error), bad=True)
            return
        there = tuple(key for key in setup.models if key in names)
        missing = tuple(key for key in setup.models if key not in names)
        if len(there) < 2:
            self._say(f"{missing_text(missing)} A comparison needs two models.", bad=True)
            return
        if missing:
            self._say(f"{missing_text(missing)} Comparing the others.", bad=True)
        self.post_message(CompareModels(there, setup.workload, setup.filters))
        self.post_message(ShowScreen("overview"))

    def on_delete_saved(self, message: DeleteSaved) -> None:
        """Delete a saved comparison; until the next deletion, undo restores it."""
        message.stop()
        saved = message.saved

        def deleted(_: None) -> None:
            self._saved.deleted(saved)
            self._list_saved()

        run_in_thread(self, partial(delete_comparison, self.session.users, saved.name), deleted, self._say_bad)

    def on_restore_saved(self, message: RestoreSaved) -> None:
        message.stop()
        saved = message.saved

        def restored(done: bool) -> None:
            if not done:
                self._say_bad(f"Another comparison has the name {saved.name} now.")
            self._saved.deleted(None)
            self._list_saved()

        run_in_thread(self, partial(restore_comparison, self.session.users, saved), restored, self._say_bad)

    def _say_bad(self, problem: str) -> None:
        self._say(problem, bad=True)
