"""Read what changed: since the last refresh, or what is recorded since a day, for the user's workload."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

from crosswalk_tui.catalog.contents import read_both, read_recorded
from crosswalk_tui.catalog.locate import before_last_refresh, is_rolled_back
from crosswalk_tui.catalog.price_changes import read_price_changes, read_repoints
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.changes.catalogue_diff import CatalogueDiff
from crosswalk_tui.core.changes.change_list import ChangeGroup, diff_groups, recorded_groups
from crosswalk_tui.core.changes.change_summary import recorded_left_out, return_words
from crosswalk_tui.core.changes.comparison_change import ComparisonChange
from crosswalk_tui.core.changes.recorded_changes import RecordedChanges
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.user.comparison_changes import (
    NamedSetup,
    comparison_changes,
    comparison_changes_since,
    user_comparisons,
)
from crosswalk_tui.user.database import UserDatabase

PERIODS = (30, 90, 365)
"""Days back from today for which recorded changes can be listed."""


class ChangesRequest(NamedTuple):
    """What to list.

    Attributes:
        days: how many days back; None for the last refresh.
        current: the comparison on the screens.
        now: an aware time.
    """

    days: int | None
    workload: Workload
    current: NamedSetup
    now: datetime


class ReadChanges(NamedTuple):
    """What the pane shows; *title* says since when, *left_out* what is not listed, or why.

    Attributes:
        renamed: the new key of each renamed model.
        comparisons: the user's, changed or not.
        is_return: the changes are those of a rollback.
    """

    title: str
    groups: tuple[ChangeGroup, ...]
    comparisons: tuple[ComparisonChange, ...]
    left_out: tuple[str, ...] = ()
    renamed: Mapping[str, str] = MappingProxyType({})
    is_return: bool = False

    @property
    def are_yours_unchanged(self) -> bool:
        """Whether the user has comparisons, and it is known that none of them changed."""
        return bool(self.comparisons) and not any(one.is_affected or one.unrecorded for one in self.comparisons)

    @property
    def since(self) -> str:
        """``Prices since the last refresh``: whatever is older or newer, the comparison itself may be of today."""
        return self.title.replace("Changes", "Prices", 1)


class ChangesReader:
    """Reads changes of a catalogue.

    Attributes:
        opened: the catalogue.
        was_refreshed: there is an earlier one.
    """

    def __init__(self, opened: Catalogue, users: UserDatabase) -> None:
        self.opened, self._users = opened, users
        self.was_refreshed = before_last_refresh(opened.path) is not None

    def read(self, request: ChangesRequest) -> ReadChanges:
        """Read the requested changes.

        Raises:
            CatalogueError: a catalogue is damaged, or the earlier one is missing.
            UserDataError: the user's database cannot be read.
        """
        return self._since_refresh(request) if request.days is None else self._since_day(request, request.days)

    def _since_refresh(self, request: ChangesRequest) -> ReadChanges:
        before = before_last_refresh(self.opened.path)
        if before is None:
            return self._since_day(request, PERIODS[0])
        with Catalogue.open(before) as earlier, self.opened.again() as catalogue:
            if catalogue.own:
                earlier.lay_over(catalogue.own)
            contents = read_both(earlier, catalogue, request.workload.tier)
            diff = CatalogueDiff(*contents, request.workload, request.now)
            yours = user_comparisons(self._users, request.current)
            changed = comparison_changes(yours, earlier, catalogue, diff.new_keys, request.now)
            is_return = is_rolled_back(catalogue.path)
            title = return_words(catalogue.as_of()) if is_return else "Changes since the last refresh"
        groups = tuple(diff_groups(diff, changed))
        return ReadChanges(title, groups, changed, diff.date_effects.words, diff.new_keys, is_return)

    def _since_day(self, request: ChangesRequest, days: int) -> ReadChanges:
        since = request.now.date() - timedelta(days=days)
        # What was recorded are list prices: the file is without what is the user's.
        with Catalogue.open(self.opened.path, check=False) if self.opened.own else self.opened.again() as catalogue:
            contents = read_recorded(catalogue, request.workload.tier)
            prices, repoints = read_price_changes(catalogue), read_repoints(catalogue)
            yours = user_comparisons(self._users, request.current)
            changed = comparison_changes_since(yours, catalogue, since, request.now)
        recorded = RecordedChanges(contents, prices, repoints, request.workload, since, request.now)
        left_out = (*recorded_left_out(recorded), *(["Your own prices do not apply."] if self.opened.own else []))
        return ReadChanges(f"Changes since {since}", tuple(recorded_groups(recorded, changed)), changed, left_out)
