"""The state of the app: compared models, workload, filters, axes, undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.catalog.side_reader import read_side
from crosswalk_tui.core.changes.scale import Volumes
from crosswalk_tui.core.comparison.comparison import Comparison, Side, compare
from crosswalk_tui.core.errors import CrosswalkError, ModelNotFound
from crosswalk_tui.core.plot.choices import Grouping, PriceAxis
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.session.draft import Change, Draft, Edit
from crosswalk_tui.ui.session.saves import Saves
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.state import ComparisonSetup

if TYPE_CHECKING:
    from crosswalk_tui.core.own.records import Own
    from crosswalk_tui.core.usage.origin import LogOrigin
    from crosswalk_tui.core.workload.conversation import Conversation
    from crosswalk_tui.ui.session.model_finder import ModelFinder
    from crosswalk_tui.ui.session.model_list import ModelList
    from crosswalk_tui.ui.session.point_finder import PointFinder
    from crosswalk_tui.user.yours import SavedChange

DEFAULT_AXIS = "arena_text"
"""The default benchmark of capability."""

MANY_MODELS = 20_000
"""To rank more models than this takes seconds: see `Session.is_large`."""

_MAX_UNDO = 200  # maximum number of undo steps


def utc_now() -> datetime:
    """The current time in UTC."""
    return datetime.now(UTC)


class Session:
    """The state shown by all screens. Each change ranks once and calls every listener once.

    Every edit can be undone; consecutive edits of one field are one step until the field loses the focus.

    Attributes:
        clock: returns the present aware time; `now` decides which prices are valid.
        users: the user's database.
        saves: the saves of the app, begun in this session or one before.
        usual_providers: whether `config.toml` allows or denies providers by default.
        as_of: the date of the newest source in the catalogue.
        draft: everything that can be edited; replaced by `apply`.
        axis: slug of the benchmark that measures capability; set by `set_axis`.
        price_axis: the price measure of the plots; set by `set_price_axis`.
        grouping: what the colours and shapes of the plot show.
        opened_page: key of the opened model; empty while the model screen follows A.
        models: every model, for the pickers; None until read.
        models_problem: why they could not be read.
        picker_conditions: the last conditions typed into a picker, and the conditions and filters at that time.
        picker_order: what the pickers are sorted by, and whether the worst come first.
        origins: the logs that workloads of this session were read from.
        conversation: the one that was described last.
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
        self.catalogue, self.clock = catalogue, clock
        self.users = UserDatabase() if users is None else users
        self.saves = Saves()
        self.as_of, self.n_models = catalogue.as_of(), catalogue.n_models()
        self.usual_providers = False
        self.grouping = Grouping.WEIGHTS
        self.axis, self.price_axis, self.opened_page = axis, price_axis, page
        self.draft = draft
        self._listeners: list[Callable[[Change], None]] = []
        self._pending: list[Change] = []
        self._undo: list[Draft] = []
        self._redo: list[Draft] = []
        self._editing = ""
        self._comparison: Comparison | None = None
        self._dated: dict[str, tuple[Side, date, Side]] = {}
        self._models_listeners: list[Callable[[], None]] = []
        self.models: ModelList | None = None
        self.models_problem = ""
        self.picker_conditions = "", (draft.conditions, draft.filters)
        self.picker_order: tuple[str, bool] = "match", False
        self.origins: list[LogOrigin] = []
        self.conversation: Conversation | None = None

    @cached_property
    def finder(self) -> ModelFinder:
        """The models that meet the conditions."""
        from crosswalk_tui.ui.session.model_finder import ModelFinder  # not needed to start

        return ModelFinder(self)

    @cached_property
    def points(self) -> PointFinder:
        """The points of the plots."""
        from crosswalk_tui.ui.session.point_finder import PointFinder  # not needed to start

        return PointFinder(self)

    @property
    def is_large(self) -> bool:
        """Whether to rank all models only where the user asks for it."""
        return self.n_models > MANY_MODELS

    @property
    def sides(self) -> tuple[Side, ...]:
        """The compared models, A first."""
        return self.draft.sides

    @property
    def workload(self) -> Workload:
        """The workload that is billed."""
        return self.draft.workload

    @property
    def origin(self) -> LogOrigin | None:
        """The logs that the requests of the workload were read from; None if it has none, or not from files."""
        return next((origin for origin in self.origins if origin.is_of(self.workload)), None)

    @property
    def filters(self) -> Filters:
        """Which offers may be ranked."""
        return self.draft.filters

    @property
    def budget(self) -> Decimal | None:
        """USD a month; None if not set."""
        return self.draft.budget

    @property
    def volumes(self) -> Volumes:
        """The rows of the scale table."""
        return self.draft.volumes

    @property
    def comparison(self) -> Comparison:
        """The ranked models, as of the last change."""
        if self._comparison is None:
            sides = [self.dated(side) for side in self.sides]
            self._comparison = compare(sides, self.workload, self.filters, self.now)
        return self._comparison

    @property
    def at(self) -> date | None:
        """The day whose prices are billed; None for today."""
        return self.draft.at

    @property
    def now(self) -> datetime:
        """The aware time that decides which prices are valid: the present, or noon of `at`."""
        if self.at is None:
            return self.clock()
        from crosswalk_tui.catalog.past_offers import moment_of  # not needed to start

        return moment_of(self.at, self.clock())

    def dated(self, side: Side) -> Side:
        """*side* with its offers as they were on the day `at`; with today's offers if that is None."""
        today, at = self.clock().date(), self.at
        if at is None or at >= today:
            return side
        from crosswalk_tui.catalog.past_offers import offers_as_of  # not needed to start

        key = side.model.key
        known = self._dated.get(key)
        if known is None or known[0] is not side or known[1] != at:
            offers = offers_as_of(self.catalogue, key, side.offers, at, today)
            known = self._dated[key] = side, at, side._replace(offers=offers)
        return known[2]

    @property
    def setup(self) -> ComparisonSetup:
        """The comparison, to save it; without a split for another number of models."""
        keys = tuple(side.model.key for side in self.sides)
        split = self.draft.split if len(self.draft.split) == len(keys) else ()
        return ComparisonSetup(keys, self.workload, self.filters, split)

    def set_at(self, day: date | None) -> None:
        """Bill at the prices of *day*; at today's if None. An undo step."""
        self.apply(Edit(self.draft._replace(at=None if day == self.clock().date() else day), ""))

    @property
    def page(self) -> str:
        """The key of the model on the model screen: the opened one, else A."""
        return self.opened_page or self.sides[0].model.key

    def listen(self, listener: Callable[[Change], None]) -> None:
        """Call *listener* after every change."""
        self._listeners.append(listener)

    def listen_for_models(self, listener: Callable[[], None]) -> None:
        """Call *listener* once `models` or `models_problem` is set."""
        self._models_listeners.append(listener)

    def set_models(self, models: ModelList | None, problem: str = "") -> None:
        """Set the models for the pickers, or why they could not be read."""
        self.models, self.models_problem = models, problem
        for listener in self._models_listeners:
            listener()

    def set_axis(self, slug: str) -> None:
        """Measure capability by the benchmark *slug*."""
        if slug != self.axis:
            self.axis = slug
            self._notify(Change(axis=True))

    def set_price_axis(self, axis: PriceAxis) -> None:
        """Measure price by *axis*."""
        if axis is not self.price_axis:
            self.price_axis = axis
            self._notify(Change(price_axis=True))

    def open_page(self, key: str) -> None:
        """Open the page of model *key*; it stays open when the compared models change."""
        if key != self.page:
            self.opened_page = key
            self._notify(Change(page=True))

    def edit(
        self,
        workload: Workload | None = None,
        filters: Filters | None = None,
        sides: tuple[Side, ...] | None = None,
        source: str = "",
        split: tuple[Decimal, ...] | None = None,
    ) -> None:
        """Replace the given parts of the draft in one undo step; *source* is that of *workload*."""
        draft = self.draft
        source = draft.source if workload is None else source
        workload = draft.workload if workload is None else workload
        filters = draft.filters if filters is None else filters
        sides = draft.sides if sides is None else sides
        split = draft.split if split is None else split
        after = draft._replace(workload=workload, filters=filters, sides=sides, source=source, split=split)
        self.apply(Edit(after, ""))

    def set_own(
        self, own: Own, *, list_prices: bool | None = None, saved: tuple[SavedChange, ...] = (), imported: str = ""
    ) -> None:
        """Replace what is the user's in one undo step; *list_prices* as in `Draft`, as before if None.

        The changes *saved* of other things are part of the step, which is called by what was *imported*, if it was.

        Raises:
            CrosswalkError: a compared model would be missing; nothing is changed.
        """
        draft = self.draft._replace(own=own, saved=(*self.draft.saved, *saved))
        if list_prices is not None:
            draft = draft._replace(list_prices=list_prices)
        if draft == self.draft:
            return
        if imported:
            draft = draft._replace(imports=(*draft.imports, imported))
        self.apply(Edit(draft._replace(sides=self._sides_over(draft)), ""))

    def check_own(self, own: Own) -> None:
        """Check that *own* can be set.

        Raises:
            CrosswalkError: a compared model would be missing.
        """
        self._sides_over(self.draft._replace(own=own))
        self.catalogue.lay_over(self.draft.applied_own)

    def _sides_over(self, draft: Draft) -> tuple[Side, ...]:
        """The compared models of *draft*, whose records are laid over the catalogue.

        Raises:
            CrosswalkError: one would be missing; those of the session are laid over it again.
        """
        self.catalogue.lay_over(draft.applied_own)
        try:
            return tuple(read_side(self.catalogue, side.model.key) for side in draft.sides)
        except CrosswalkError:
            self.catalogue.lay_over(self.draft.applied_own)
            raise

    def change_saved(self, *changes: SavedChange) -> None:
        """Remove, rename or add saved things in one undo step; `SavedKeeper` stores the *changes*."""
        self.apply(Edit(self.draft._replace(saved=(*self.draft.saved, *changes)), ""))

    def apply(self, edit: Edit) -> None:
        """Apply *edit*; consecutive edits of one origin are one undo step."""
        draft = edit.draft
        if draft == self.draft:
            return
        if not edit.origin or edit.origin != self._editing:
            self._undo = [*self._undo[1 - _MAX_UNDO :], self.draft]
        self._redo.clear()
        self._editing = edit.origin
        if draft == self._undo[-1]:  # back to the draft before the edit: no step to undo
            self._undo.pop()
            self._editing = ""
        self._replace(draft, edit.origin)

    def end_edit(self) -> None:
        """Begin a new undo step with the next edit; call it when a field loses the focus."""
        self._editing = ""

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to undo."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """Whether there is an edit to redo."""
        return bool(self._redo)

    @property
    def history(self) -> tuple[list[Draft], list[Draft]]:
        """The drafts to undo to and to redo, each in the order of the edits."""
        return list(self._undo), list(self._redo)

    def set_history(self, undo: list[Draft], redo: list[Draft]) -> None:
        """Replace the `history`, but for last steps that change nothing any more."""
        for steps in (undo, redo):
            while steps and steps[-1] == self.draft:
                steps.pop()
        self._undo, self._redo = undo, redo

    def undo(self) -> None:
        """Undo the last edit, if any."""
        self._step(self._undo, self._redo)

    def redo(self) -> None:
        """Redo the last undone edit, if any."""
        self._step(self._redo, self._undo)

    def _step(self, source: list[Draft], target: list[Draft]) -> None:
        if source:
            target.append(self.draft)
            self._editing = ""
            self._replace(source.pop())

    def _replace(self, draft: Draft, origin: str = "") -> None:
        before, page = self.draft, self.page
        self.draft = draft
        own = (draft.own, draft.list_prices) != (before.own, before.list_prices)
        if own:
            if self.catalogue.own != draft.applied_own:  # undone or redone, perhaps since a refresh
                self.catalogue.lay_over(draft.applied_own)
                self.draft = draft = draft._replace(sides=tuple(map(self._read_again, draft.sides)))
            self.points.forget()
            self.finder.forget()
        change = Change(
            sides=draft.sides is not before.sides,
            workload=(draft.workload, draft.source) != (before.workload, before.source),
            filters=draft.filters != before.filters,
            budget=draft.budget != before.budget,
            volumes=draft.volumes != before.volumes,
            at=draft.at != before.at,
            page=self.page != page,
            conditions=draft.conditions != before.conditions,
            own=own,
            split=draft.split != before.split,
            origin=origin,
        )
        if change.bills:
            self._comparison = None
        self._notify(change)

    def _read_again(self, side: Side) -> Side:
        """*side* as the catalogue has it now; as it is if its model is gone."""
        try:
            return read_side(self.catalogue, side.model.key)
        except ModelNotFound:
            return side

    def _notify(self, change: Change) -> None:
        """Call every listener; a change made by a listener waits until all have received this one."""
        self._pending.append(change)
        if len(self._pending) > 1:
            return
        try:
            while self._pending:
                for listener in self._listeners:
                    listener(self._pending[0])
                self._pending.pop(0)
        finally:
            self._pending.clear()
