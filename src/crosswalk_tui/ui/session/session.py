"""What is compared, for which workload, under which filters: one state that every screen shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.changes.scale import VOLUMES, Volumes
from crosswalk_tui.core.comparison.sides import Comparison, Side, compare
from crosswalk_tui.core.plot.points import PriceAxis
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.session.model_list import ModelList
from crosswalk_tui.ui.session.point_finder import PointFinder
from crosswalk_tui.user.database import UserDatabase

DEFAULT_AXIS = "arena_text"
"""The benchmark capability is measured by until another is chosen."""


def utc_now() -> datetime:
    """This moment: the clock of a running app."""
    return datetime.now(UTC)


_MOST_STEPS = 200
"""Edits that can be undone."""


_NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything that can be edited and undone. The fields of a screen make a new draft of it with each edit.

    Attributes:
        sides: the compared models, A first.
        budget: USD a month, if one was typed.
        volumes: input and output tokens a month of each row of the scale table.
    """

    sides: tuple[Side, ...]
    workload: Workload
    filters: Filters = _NO_FILTERS
    budget: Decimal | None = None
    volumes: Volumes = VOLUMES


@dataclass(frozen=True, slots=True)
class Edit:
    """The draft after an edit; *origin* is the id of the field typed into, empty for a switch."""

    draft: Draft
    origin: str


@dataclass(frozen=True, slots=True)
class Change:
    """What listeners are told after a change.

    Attributes:
        sides, workload, filters, budget, volumes, axis, price_axis, page: whether that part differs from before.
        origin: who asked for it: the field being typed into, say, which need not be written to.
    """

    sides: bool = False
    workload: bool = False
    filters: bool = False
    budget: bool = False
    volumes: bool = False
    axis: bool = False
    price_axis: bool = False
    page: bool = False
    origin: str = ""

    @property
    def bills(self) -> bool:
        """Whether anything costs something else than before."""
        return self.sides or self.workload or self.filters

    @property
    def draft(self) -> bool:
        """Whether a field has something else to show than before."""
        return self.bills or self.budget or self.volumes

    def and_then(self, later: Change) -> Change:
        """Both changes as one, of nobody in particular."""
        return Change(
            sides=self.sides or later.sides,
            workload=self.workload or later.workload,
            filters=self.filters or later.filters,
            budget=self.budget or later.budget,
            volumes=self.volumes or later.volumes,
            axis=self.axis or later.axis,
            price_axis=self.price_axis or later.price_axis,
            page=self.page or later.page,
        )


EVERYTHING = Change(
    sides=True, workload=True, filters=True, budget=True, volumes=True, axis=True, price_axis=True, page=True
)
"""The change from nothing at all: what a screen shows first."""


class Session:
    """The comparison and what it is made from. Every change ranks once and tells every listener once.

    Every edit can be undone, of the models as well as of the workload; what is typed into a field is one step until it
    is left or another one is edited.

    Attributes:
        users: the user's own database.
        usual_providers: whether a call that says nothing of providers starts with some allowed or denied.
        as_of, n_models: the date of the catalogue's newest source, and how many models it has.
        models: every model, for the pickers; None until it has been read.
        models_problem: why it could not be.
        points: what the plots show.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        draft: Draft,
        clock: Callable[[], datetime],
        axis: str = DEFAULT_AXIS,
        price_axis: PriceAxis = PriceAxis.OUTPUT,
        page: str = "",
        users: UserDatabase | None = None,
    ) -> None:
        """Start with *draft*; *clock* tells the time (aware) that decides which prices hold."""
        self.catalogue, self.clock = catalogue, clock
        self.users = UserDatabase() if users is None else users
        self.as_of, self.n_models = catalogue.as_of(), catalogue.n_models()
        self.usual_providers = False
        self._axis, self._price_axis, self._page = axis, price_axis, page
        self._draft = draft
        self._listeners: list[Callable[[Change], None]] = []
        self._untold: list[Change] = []
        self._undo: list[Draft] = []
        self._redo: list[Draft] = []
        self._editing = ""
        self._comparison: Comparison | None = None
        self._waiting: list[Callable[[], None]] = []
        self.models: ModelList | None = None
        self.models_problem = ""
        self.points = PointFinder(self)

    @property
    def draft(self) -> Draft:
        """Everything that fields edit."""
        return self._draft

    @property
    def sides(self) -> tuple[Side, ...]:
        """The compared models, A first."""
        return self._draft.sides

    @property
    def workload(self) -> Workload:
        """What is bought."""
        return self._draft.workload

    @property
    def filters(self) -> Filters:
        """Which offers may be ranked."""
        return self._draft.filters

    @property
    def budget(self) -> Decimal | None:
        """USD a month to spend, if one was typed."""
        return self._draft.budget

    @property
    def volumes(self) -> Volumes:
        """The rows of the scale table."""
        return self._draft.volumes

    @property
    def comparison(self) -> Comparison:
        """The models at this workload, under these filters, at the time of the last change."""
        if self._comparison is None:
            self._comparison = compare(self.sides, self.workload, self.filters, self.clock())
        return self._comparison

    @property
    def axis(self) -> str:
        """The benchmark that capability is measured by, by its slug."""
        return self._axis

    @property
    def price_axis(self) -> PriceAxis:
        """What the plots measure the price by."""
        return self._price_axis

    @property
    def page(self) -> str:
        """The key of the model whose page is open: A until another is opened."""
        return self._page or self.sides[0].model.key

    @property
    def opened_page(self) -> str:
        """The key of the model whose page was opened; empty as long as it is that of whichever model is A."""
        return self._page

    def listen(self, listener: Callable[[Change], None]) -> None:
        """Call *listener* after every change."""
        self._listeners.append(listener)

    def listen_for_models(self, listener: Callable[[], None]) -> None:
        """Call *listener* once the list of all models has been read, or could not be."""
        self._waiting.append(listener)

    def list_models(self, models: ModelList | None, problem: str = "") -> None:
        """The list the pickers search has been read, or *problem* says why it could not be."""
        self.models, self.models_problem = models, problem
        for listener in self._waiting:
            listener()

    def compare(self, sides: tuple[Side, ...]) -> None:
        """Compare other models."""
        self.edit(sides=sides)

    def set_axis(self, slug: str) -> None:
        """Measure capability by another benchmark."""
        if slug != self._axis:
            self._axis = slug
            self._tell(Change(axis=True))

    def set_price_axis(self, axis: PriceAxis) -> None:
        """Measure the price in another way."""
        if axis is not self._price_axis:
            self._price_axis = axis
            self._tell(Change(price_axis=True))

    def open_page(self, key: str) -> None:
        """Open the page of the model with this key; it stays open whatever is compared."""
        if key != self.page:
            self._page = key
            self._tell(Change(page=True))

    def edit(
        self,
        workload: Workload | None = None,
        filters: Filters | None = None,
        sides: tuple[Side, ...] | None = None,
    ) -> None:
        """Another workload, other filters, other models: as an edit that is undone on its own; None keeps what is."""
        draft = self._draft
        workload = draft.workload if workload is None else workload
        filters = draft.filters if filters is None else filters
        sides = draft.sides if sides is None else sides
        self.take(Edit(replace(draft, workload=workload, filters=filters, sides=sides), ""))

    def take(self, edit: Edit) -> None:
        """Make *edit*; those of one origin in a row are undone together, one without origin stands alone."""
        draft = edit.draft
        if draft == self._draft:
            return
        if not edit.origin or edit.origin != self._editing:
            self._undo = [*self._undo[1 - _MOST_STEPS :], self._draft]
        self._redo.clear()
        self._editing = edit.origin
        if draft == self._undo[-1]:  # typed back: there is nothing to take back
            self._undo.pop()
            self._editing = ""
        self._become(draft, edit.origin)

    def seal(self) -> None:
        """The field was left: its next edit is a step of its own."""
        self._editing = ""

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to take back."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """Whether there is an undone edit to make again."""
        return bool(self._redo)

    def undo(self) -> bool:
        """Take the last edit back; False when there is none."""
        return self._step(self._undo, self._redo)

    def redo(self) -> bool:
        """Make the last undone edit again; False when there is none."""
        return self._step(self._redo, self._undo)

    def _step(self, source: list[Draft], target: list[Draft]) -> bool:
        if not source:
            return False
        target.append(self._draft)
        self._editing = ""
        self._become(source.pop())
        return True

    def _become(self, draft: Draft, origin: str = "") -> None:
        before, page = self._draft, self.page
        self._draft = draft
        change = Change(
            sides=draft.sides is not before.sides,
            workload=draft.workload != before.workload,
            filters=draft.filters != before.filters,
            budget=draft.budget != before.budget,
            volumes=draft.volumes != before.volumes,
            page=self.page != page,
            origin=origin,
        )
        if change.bills:
            self._comparison = None
        self._tell(change)

    def _tell(self, change: Change) -> None:
        """Tell every listener; what one of them changes on hearing it is told next, when all have heard of this."""
        self._untold.append(change)
        if len(self._untold) > 1:
            return
        try:
            while self._untold:
                for listener in self._listeners:
                    listener(self._untold[0])
                self._untold.pop(0)
        finally:
            self._untold.clear()
