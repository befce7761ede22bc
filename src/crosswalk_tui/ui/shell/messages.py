"""Messages from panes and bars to their screen, and to the app, which opens the dialogs of features.

They are no dataclasses: to make one takes as long as to import a small module.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from textual.message import Message

from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.session.draft import Draft
from crosswalk_tui.ui.shell.cursor_target import BillOf, Explainable
from crosswalk_tui.ui.shell.sign_legend import SeenSign


class PickModel(Message):
    """Open the picker for the model at *place* (0 is A)."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self.place = place


class OpenPicker(Message):
    """Open the picker for the model at *place*, None for any model; *then* receives the chosen key, if any."""

    def __init__(self, place: int | None, then: Callable[[str | None], None]) -> None:
        super().__init__()
        self.place, self.then = place, then


class ChooseBenchmark(Message):
    """Choose the benchmark that measures capability."""


class ExplainFigure(Message):
    """Explain a figure, and the *signs* beside it."""

    def __init__(self, about: Explainable, signs: tuple[SeenSign, ...] = ()) -> None:
        super().__init__()
        self.about, self.signs = about, signs


class EditOwnPrice(Message):
    """Edit the user's price of an offer."""

    def __init__(self, about: BillOf) -> None:
        super().__init__()
        self.about = about


class ShowYours(Message):
    """List all that is the user's."""


class SavedChanged(Message):
    """A comparison, workload or note was removed, renamed or added."""


class ShowPane(Message):
    """Show and focus the pane with id *pane*."""

    def __init__(self, pane: str) -> None:
        super().__init__()
        self.pane = pane


class ToggleLeftOut(Message):
    """List or hide the offers left out of the ranking."""


class LeaveFields(Message):
    """Move the focus from the fields to the list; go back to the draft *before* what was typed, if given."""

    def __init__(self, before: Draft | None = None) -> None:
        super().__init__()
        self.before = before


class LeaveForm(Message):
    """Move the focus from the labels of a form by *step*, to what is next to it in the same pane."""

    def __init__(self, step: int) -> None:
        super().__init__()
        self.step = step


class UsagePasted(Message):
    """A usage report was pasted."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class SetWorkload(Message):
    """Open the dialog that sets the workload by *way*: ``presets``, ``conversation``, ``logs`` or ``usage``."""

    def __init__(self, way: str) -> None:
        super().__init__()
        self.way = way


class ShowScreen(Message):
    """Show the screen with this name, and focus its *pane* or *field* if given."""

    def __init__(self, screen: str, pane: str = "", field: str = "") -> None:
        super().__init__()
        self.screen, self.pane, self.field = screen, pane, field


class OpenModel(Message):
    """Show the page of model *key*, with the cursor on the offer *offer_id* if given."""

    def __init__(self, key: str, offer_id: int | None = None) -> None:
        super().__init__()
        self.key, self.offer_id = key, offer_id


class PutModel(Message):
    """Compare model *key* at *place* (0 is A) instead of the one there."""

    def __init__(self, key: str, place: int) -> None:
        super().__init__()
        self.key, self.place = key, place


class ModelsChosen(Message):
    """The models *keys* were chosen; the picker lists them first from now on."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        super().__init__()
        self.keys = keys


class CompareModels(Message):
    """Compare the models *keys*, with another workload, filters and split if given."""

    def __init__(
        self,
        keys: tuple[str, ...],
        workload: Workload | None = None,
        filters: Filters | None = None,
        split: tuple[Decimal, ...] | None = None,
    ) -> None:
        super().__init__()
        self.keys, self.workload, self.filters, self.split = keys, workload, filters, split
