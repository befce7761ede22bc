"""What can be edited and undone, and which parts of it an edit has changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from crosswalk_tui.core.changes.scale import VOLUMES, Volumes
from crosswalk_tui.core.comparison.comparison import Side
from crosswalk_tui.core.find.conditions import Conditions
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import Workload

if TYPE_CHECKING:
    from crosswalk_tui.core.own.records import Own
    from crosswalk_tui.user.yours import SavedChange

_NO_FILTERS = Filters()
_NO_CONDITIONS = Conditions()


class Draft(NamedTuple):
    """Everything that can be edited and undone.

    Attributes:
        sides: the compared models, A first.
        budget: USD a month; None if not set.
        volumes: monthly input and output tokens of each row of the scale table.
        source: name of the usage logs that the workload was read from; empty if it was not.
        conditions: what a model must have to be found, in addition to the filters.
        at: the day whose prices are billed; None for today.
        own: what is the user's.
        list_prices: whether *own* is ignored; *sides* were read accordingly.
        split: shares of the workload routed to each compared model, A first; empty if it is not split.
        saved: what was removed, renamed or added in this session among comparisons, workloads and notes.
        imports: what each import of this session added, as in ``2 records, 1 note``.
    """

    sides: tuple[Side, ...]
    workload: Workload
    filters: Filters = _NO_FILTERS
    budget: Decimal | None = None
    volumes: Volumes = VOLUMES
    source: str = ""
    conditions: Conditions = _NO_CONDITIONS
    at: date | None = None
    own: Own = ()
    list_prices: bool = False
    split: tuple[Decimal, ...] = ()
    saved: tuple[SavedChange, ...] = ()
    imports: tuple[str, ...] = ()

    @property
    def applied_own(self) -> Own:
        """What is laid over the catalogue."""
        return () if self.list_prices else self.own


def with_workload(draft: Draft, **changes: Any) -> Draft:  # noqa: ANN401 - as in `replace`
    """*draft* with these fields of the workload."""
    return draft._replace(workload=replace(draft.workload, **changes))


def with_filters(draft: Draft, **changes: Any) -> Draft:  # noqa: ANN401 - as in `replace`
    """*draft* with these fields of the filters."""
    return draft._replace(filters=draft.filters._replace(**changes))


class Edit(NamedTuple):
    """The draft after an edit; *origin* is the id of the edited field, empty if it was not a field."""

    draft: Draft
    origin: str


class Change(NamedTuple):
    """Which parts of the session have changed.

    Attributes:
        own: what is the user's, and with it anything that was read from the catalogue.
        origin: the id of the edited field, which keeps its text.
    """

    sides: bool = False
    workload: bool = False
    filters: bool = False
    budget: bool = False
    volumes: bool = False
    at: bool = False
    axis: bool = False
    price_axis: bool = False
    page: bool = False
    conditions: bool = False
    own: bool = False
    split: bool = False
    origin: str = ""

    @property
    def bills(self) -> bool:
        """Whether the bills have changed."""
        return self.sides or self.workload or self.filters or self.at

    @property
    def draft(self) -> bool:
        """Whether the draft has changed."""
        return self.bills or self.budget or self.volumes or self.conditions or self.own or self.split

    def and_then(self, later: Change) -> Change:
        """Both changes combined, without an origin."""
        parts = (part for part in self._fields if part != "origin")
        return Change(**{part: getattr(self, part) or getattr(later, part) for part in parts})


EVERYTHING = Change(
    sides=True,
    workload=True,
    filters=True,
    budget=True,
    volumes=True,
    at=True,
    axis=True,
    price_axis=True,
    page=True,
    conditions=True,
    split=True,
)
"""The change that fills a new screen."""
