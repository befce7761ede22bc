"""What the screens of one comparison share: the state they show, the pickers, flipping, the filters' main toggle."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen

from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.ui.data import read_side
from crosswalk_tui.ui.messages import PickModel
from crosswalk_tui.ui.screens.guarded import HEIGHTS, WIDTHS
from crosswalk_tui.ui.state import Change, Session

if TYPE_CHECKING:
    from crosswalk_tui.ui.screens.picker import PickerScreen


class ComparingScreen(Screen[None]):
    """A view of the session. It follows every change while it is in front, and catches up when it comes back."""

    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "pick(0)", "Model A", id="compare.pick-a", tooltip="Choose model A"),
        Binding("b", "pick(1)", "Model B", id="compare.pick-b", tooltip="Choose model B"),
        Binding("f", "flip", "Flip", id="compare.flip", tooltip="Swap A and B"),
        Binding("p", "resellers", "Re-sellers", id="compare.resellers", tooltip="Rank re-sellers too, or not"),
    ]

    def __init__(self, session: Session, *, classes: str | None = None) -> None:
        """Show *session*."""
        super().__init__(classes=classes)
        self.session = session
        self._missed: Change | None = None
        self._picker: PickerScreen | None = None
        session.listen(self._changed)
        session.listen_for_models(self._models_came)

    def follow(self, change: Change) -> None:
        """Show the session as it is now; *change* says what differs from what was shown last."""
        raise NotImplementedError

    def _changed(self, change: Change) -> None:
        if self.app.screen is self:  # not `is_current`: that holds of what lies beneath, too
            self.follow(change)
        elif self.is_mounted:
            before = self._missed or Change(sides=False, workload=False, filters=False)
            self._missed = Change(
                sides=before.sides or change.sides,
                workload=before.workload or change.workload,
                filters=before.filters or change.filters,
            )

    def on_screen_resume(self) -> None:
        """In front again: show what changed meanwhile."""
        missed, self._missed = self._missed, None
        if missed is not None:
            self.follow(missed)

    def _models_came(self) -> None:
        """The list has come, or cannot: an open picker has been waiting for it."""
        if self._picker is not None:
            self._picker.models, self._picker.problem = self.session.models, self.session.models_problem

    def action_pick(self, place: int) -> None:
        """Choose the model at *place* from all there are."""
        from crosswalk_tui.ui.screens.picker import PickerScreen, Results

        session = self.session
        taken = {side.model.key: nth for nth, side in reversed(list(enumerate(session.sides)))}
        results = Results(session.workload, taken, include_resellers=session.filters.include_resellers)
        self._picker = picker = PickerScreen(place, results)
        picker.models, picker.problem = session.models, session.models_problem
        self.app.push_screen(picker, partial(self._picked, place))

    def _picked(self, place: int, key: str | None) -> None:
        self._picker = None
        if key is None:
            return
        try:
            side = read_side(self.session.catalogue, key)
        except CrosswalkError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        sides = self.session.sides
        self.session.compare((*sides[:place], side, *sides[place + 1 :]))

    def action_flip(self) -> None:
        """Swap A and B."""
        first, second, *others = self.session.sides
        self.session.compare((second, first, *others))

    def action_resellers(self) -> None:
        """Rank re-sellers too, or no longer."""
        filters = self.session.filters
        self.session.edit(filters=replace(filters, include_resellers=not filters.include_resellers))

    def on_pick_model(self, message: PickModel) -> None:
        """A model's name was clicked."""
        self.action_pick(message.place)
