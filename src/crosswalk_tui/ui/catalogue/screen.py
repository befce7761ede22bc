"""Screen 7: sources, coverage, findings and changes of the catalogue, and the saved comparisons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from crosswalk_tui.catalog.coverage import Coverage, read_coverage, read_sources
from crosswalk_tui.catalog.quality import FindingCount, count_findings, findings
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.changes.age import DataKind
from crosswalk_tui.core.comparison.oldest_data import DatedFigure
from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.ui.catalogue.changes_pane import ChangesPane, NextPeriod, OpenChange
from crosswalk_tui.ui.catalogue.changes_reading import PERIODS, ChangesReader, ChangesRequest, ReadChanges
from crosswalk_tui.ui.catalogue.coverage_pane import CoveragePane
from crosswalk_tui.ui.catalogue.findings_pane import FindingsPane, OpenFindings
from crosswalk_tui.ui.catalogue.saved_pane import (
    UNREADABLE,
    DeleteSaved,
    NamedComparison,
    OpenSaved,
    SavedPane,
)
from crosswalk_tui.ui.catalogue.sources_pane import SourceRow, SourcesPane
from crosswalk_tui.ui.kit.named_keys import UNDOES, keyed
from crosswalk_tui.ui.kit.strip_cache import CachedVertical
from crosswalk_tui.ui.session.background import run_in_thread
from crosswalk_tui.ui.session.draft import Change
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.session.summaries import workload_in_short
from crosswalk_tui.ui.shell.comparison_screen import ComparingScreen
from crosswalk_tui.ui.shell.messages import OpenModel, ShowScreen
from crosswalk_tui.ui.shell.opening_saved import missing_text, open_comparison
from crosswalk_tui.user.comparison_changes import NamedSetup, with_new_keys
from crosswalk_tui.user.comparisons import SavedComparison, saved_comparisons
from crosswalk_tui.user.yours import SavedChange, removal


@dataclass(frozen=True, slots=True)
class ScreenContents:
    """The content of the panes, but for the saved comparisons."""

    sources: tuple[SourceRow, ...]
    coverage: Coverage
    counts: tuple[FindingCount, ...]


def read_contents(opened: Catalogue, now: datetime) -> ScreenContents:
    """Read the content of the panes; *now* is an aware time. Thread-safe.

    Raises:
        CatalogueError: the catalogue is damaged.
    """
    with opened.again() as catalogue:
        return ScreenContents(
            read_sources(catalogue),
            read_coverage(catalogue, now),
            count_findings(catalogue),
        )


_FINDS_NOTHING = (
    "Nothing to find in this pane: {catalogue.find} finds sources, and the findings of a kind once"
    " {lines.choose} lists them"
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
        ("changes", "Changes"),
        ("saved", "Saved"),
        ("coverage", "Coverage"),
    )
    AUTO_FOCUS = "#sources-list"
    ESCAPE_TO_MINIMIZE = False  # escape first leaves the filter, then the list of findings
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", "Find", show=False, id="catalogue.find", tooltip="Find sources by words"),
        Binding("escape", "minimize", "All panes", show=False, id="catalogue.minimize", tooltip="Show all panes again"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._sources, self._coverage = SourcesPane(), CoveragePane()
        self._issues, self._changes, self._saved = FindingsPane(), ChangesPane(), SavedPane()
        self.contents: ScreenContents | None = None
        self._contents_due, self._reading = True, True
        self._reading_changes, self._changes_due = False, False
        self._renamed: Mapping[str, str] = {}
        self._changes_reader = ChangesReader(session.catalogue, session.users)
        self._days = None if self._changes_reader.was_refreshed else PERIODS[1]

    @property
    def is_working(self) -> bool:
        return self._reading or self._reading_changes

    @property
    def is_reading_dates(self) -> bool:
        return self._reading

    def compose_board(self) -> ComposeResult:
        with CachedVertical(id="data"):
            yield self._sources
            yield self._issues
        with CachedVertical(id="news"):
            yield self._changes
            yield self._saved
        yield self._coverage

    def action_find(self) -> None:
        """Find sources; findings are found by a key of their own."""
        if self._sources.has_focus_within:
            self._sources.find_rows()
        else:
            self._say_instead(keyed(_FINDS_NOTHING))

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        del event
        self._list_saved()
        self.call_after_refresh(self._read_due_changes)

    def follow(self, change: Change) -> None:
        """Read the content, and again what changed for the user's workload, once the screen is in front."""
        if self._contents_due and not self.postpones(Change()):
            self._contents_due = False
            work = partial(read_contents, self.session.catalogue, self.session.clock())
            read = partial(run_in_thread, self, work, self._show, self._say_unread, only_reads=True)
            self.call_after_refresh(read)
        self._changes_due = self._changes_due or change.bills
        if self.app.screen is self:  # not where the screen is built ahead: it takes half a second of the processor
            self.call_after_refresh(self._read_due_changes)

    def dated_figures(self) -> Iterator[DatedFigure]:
        """The sources, each with its date."""
        for source, content in () if self.contents is None else self.contents.sources:
            is_price = content.kind is DataKind.PRICES
            yield DatedFigure(source.as_of, f"the source {source.name}", is_price, noun="source")

    def _say_unread(self, problem: str) -> None:
        self._reading = False
        self._say(problem, bad=True)
        self.show_age()

    def _show(self, contents: ScreenContents) -> None:
        self._reading = False
        self.contents = contents
        today = self.session.clock().date()
        self._sources.show(contents.sources, today)
        self._coverage.show(contents.coverage)
        self._issues.show(contents.counts)
        self.show_age()

    # Changes

    def _read_due_changes(self) -> None:
        if self._changes_due:
            self._read_changes()

    def _read_changes(self) -> None:
        self._changes_due, self._reading_changes = False, True
        session = self.session
        if self._changes_reader.opened is not session.catalogue:  # a refresh replaced it
            self._changes_reader = ChangesReader(session.catalogue, session.users)
        current = NamedSetup("on screen", session.setup)
        request = ChangesRequest(self._days, session.workload, current, session.clock())
        work = partial(self._changes_reader.read, request)
        run_in_thread(self, work, self._show_changes, self._say_no_changes, "changes", only_reads=True)

    def _say_no_changes(self, problem: str) -> None:
        self._reading_changes = False
        self._changes.say(problem)

    def _show_changes(self, found: ReadChanges) -> None:
        self._reading_changes = False
        self._renamed = found.renamed
        self._changes.show(found, workload_in_short(self.session.workload))
        self._saved.show_changes(found.since, {one.name: one.change for one in found.comparisons})

    def on_next_period(self, message: NextPeriod) -> None:
        """From the last refresh, where there is an earlier catalogue, to ever more days, and back."""
        message.stop()
        periods = [*([None] if self._changes_reader.was_refreshed else []), *PERIODS]
        self._days = periods[(periods.index(self._days) + 1) % len(periods)]
        self._read_changes()

    def on_open_change(self, message: OpenChange) -> None:
        message.stop()
        change = message.change
        if change.comparison:
            self._open_comparison(change.comparison)
        elif change.model_key:
            if self.session.catalogue.model_names([change.model_key]):
                self.post_message(OpenModel(change.model_key))
            else:
                self._say(missing_text((change.model_key,)), bad=True)

    def _open_comparison(self, name: str) -> None:
        saved = next((kept.saved for kept in self._saved.list.kept if kept.saved.name == name), None)
        if saved is None or saved.setup is None:
            self.post_message(ShowScreen("overview"))  # the comparison on the screens
        else:
            self.post_message(OpenSaved(replace(saved, setup=with_new_keys(saved.setup, self._renamed))))

    # Findings

    def action_findings(self, code: str) -> None:
        """List the findings of the kind *code*, if there are any."""
        self._issues.list_kind(code)

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
        run_in_thread(self, work, self._show_saved, self._say_unlisted, "saved", only_reads=True, answers=True)

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
        if self._saved.lacks_changes and not self._reading_changes:  # saved since the changes were read
            self._read_changes()

    def _say_unlisted(self, problem: str) -> None:
        self._saved.show((), self.session.clock().date(), problem)

    def on_saved_changed(self) -> None:
        self._list_saved()

    def on_open_saved(self, message: OpenSaved) -> None:
        message.stop()
        if message.saved.setup is None:
            self._say(UNREADABLE, bad=True)
        else:
            open_comparison(self, message.saved.setup)

    def on_delete_saved(self, message: DeleteSaved) -> None:
        """Delete a saved comparison; undo restores it."""
        message.stop()

        def delete(change: SavedChange) -> None:
            self.session.change_saved(change)
            self._say_instead(f"Deleted: {change.words}{keyed(UNDOES)}")

        work = partial(removal, self.session.users, "comparison", message.saved.name)
        run_in_thread(self, work, delete, self._say_bad, only_reads=True, answers=True)

    def _say_bad(self, problem: str) -> None:
        self._say(problem, bad=True)
