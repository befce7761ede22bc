"""Notices that the file of the catalogue has been replaced, by this app, another one or a command."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from crosswalk_tui.catalog.locate import is_rolled_back, newest_path, refreshed_path, shipped_path
from crosswalk_tui.core.errors import CatalogueError, UserDataError
from crosswalk_tui.ui.session.background import run_in_thread
from crosswalk_tui.ui.session.session import Session

if TYPE_CHECKING:
    from crosswalk_tui.ui.app import CrosswalkApp

EVERY = 5.0
"""Seconds between two looks at the file, each of which takes some microseconds."""


class NewCatalogue(NamedTuple):
    """A catalogue to change over to.

    Attributes:
        changes: what differs, in sentences.
        saved: how many of the saved comparisons changed, as a sentence; empty if there are none.
        is_return: a rollback led to it.
    """

    path: Path
    changes: str
    saved: str
    is_return: bool


class CatalogueWatch:
    """Looks at the file now and then, and offers a new catalogue while no dialog is open.

    Attributes:
        follows: whether a refresh concerns this app: it does not if the file was chosen by its path.
    """

    def __init__(self, app: CrosswalkApp, offer: Callable[[NewCatalogue], object]) -> None:
        self._app, self._offer = app, offer
        path = app.session.catalogue.path
        self.follows = path in (refreshed_path(), shipped_path())
        self._path = refreshed_path() if self.follows else path
        self._seen = file_state(self._path)
        self._found: NewCatalogue | None = None

    def start(self) -> None:
        """Look every few seconds from now on."""
        self._app.set_interval(EVERY, self.look, name="catalogue watch")

    def look(self) -> None:
        """Look now."""
        now = file_state(self._path)
        if now != self._seen and (now is not None or self.follows):  # without a refreshed one, the shipped one is next
            self._seen = now
            work = partial(_compared, self._app.session, None if self.follows else self._path)
            run_in_thread(self._app, work, self._take, self._complain, "catalogue watch", only_reads=True)
        self._offer_found()

    def _take(self, found: NewCatalogue) -> None:
        self._found = found
        self._offer_found()

    def _offer_found(self) -> None:
        """Wait with the change until no dialog is open: it may show figures of the catalogue."""
        if self._found is not None and self._app.comparing is not None:
            found, self._found = self._found, None
            self._offer(found)

    def _complain(self, problem: str) -> None:
        kept = " This app keeps the one it has read." if self._app.session.catalogue.is_in_memory else ""
        said = f"The catalogue was replaced by one that cannot be used. {problem}{kept}"
        self._app.notify(said, severity="warning", markup=False)


def file_state(path: Path) -> tuple[int, int, int] | None:
    """What differs between two states of the file at *path*; None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _compared(session: Session, path: Path | None) -> NewCatalogue:
    """Check the new catalogue, and compare it with that of *session*. Safe in any thread.

    Raises:
        CatalogueError: the new one cannot be read.
    """
    from crosswalk_tui.catalog.contents import read_both
    from crosswalk_tui.catalog.reader import Catalogue
    from crosswalk_tui.core.changes.catalogue_diff import CatalogueDiff
    from crosswalk_tui.core.changes.change_list import diff_groups
    from crosswalk_tui.core.changes.change_summary import diff_summary
    from crosswalk_tui.core.changes.comparison_change import changed_of
    from crosswalk_tui.user.comparison_changes import comparison_changes, saved_setups

    path = path or newest_path()
    workload, clock, is_return = session.workload, session.clock(), is_rolled_back(path)
    with ExitStack() as opened:
        now = opened.enter_context(Catalogue.open(path))
        try:
            before = opened.enter_context(session.catalogue.again())
        except CatalogueError:  # replaced before the app had a copy: there is nothing to compare
            return NewCatalogue(path, "", "", is_return)
        if before.own:
            now.lay_over(before.own)
        diff = CatalogueDiff(*read_both(before, now, workload.tier), workload, clock)
        try:
            saved = comparison_changes(saved_setups(session.users), before, now, diff.new_keys, clock)
        except UserDataError:  # reported where they are listed
            saved = ()
        sentence = f"Saved comparisons: {changed_of(saved)}." if saved else ""
        bills_and_models = diff_summary(diff, diff_groups(diff))[is_return:2]  # after a return, no bill is news
        return NewCatalogue(path, " ".join(bills_and_models), sentence, is_return)
