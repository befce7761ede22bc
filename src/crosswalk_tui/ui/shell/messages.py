"""Messages from panes and bars to their screen, and to the app, which opens the dialogs of features.

They are never compared or printed; without methods for that, each takes half as long to import.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from textual.message import Message

from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.session.draft import Draft
from crosswalk_tui.ui.shell.cursor_target import BillOf, Explainable
from crosswalk_tui.ui.shell.sign_legend import SeenSign


@dataclass(eq=False, repr=False)
class PickModel(Message):
    """Open the picker for the model at *place* (0 is A)."""

    place: int


@dataclass(eq=False, repr=False)
class OpenPicker(Message):
    """Open the picker for the model at *place*, None for any model; *then* receives the chosen key, if any."""

    place: int | None
    then: Callable[[str | None], None]


class ChooseBenchmark(Message):
    """Choose the benchmark that measures capability."""


@dataclass(eq=False, repr=False)
class ExplainFigure(Message):
    """Explain a figure, and the *signs* beside it."""

    about: Explainable
    signs: tuple[SeenSign, ...] = ()


@dataclass(eq=False, repr=False)
class EditOwnPrice(Message):
    """Edit the user's price of an offer."""

    about: BillOf


class ShowYours(Message):
    """List all that is the user's."""


class SavedChanged(Message):
    """A comparison, workload or note was removed, renamed or added."""


@dataclass(eq=False, repr=False)
class ShowPane(Message):
    """Show and focus the pane with id *pane*."""

    pane: str


class ToggleLeftOut(Message):
    """List or hide the offers left out of the ranking."""


@dataclass(eq=False, repr=False)
class LeaveFields(Message):
    """Move the focus from the fields to the list; go back to the draft *before* what was typed, if given."""

    before: Draft | None = None


@dataclass(eq=False, repr=False)
class LeaveForm(Message):
    """Move the focus from the labels of a form by *step*, to what is next to it in the same pane."""

    step: int


@dataclass(eq=False, repr=False)
class UsagePasted(Message):
    """A usage report was pasted."""

    text: str


@dataclass(eq=False, repr=False)
class SetWorkload(Message):
    """Open the dialog that sets the workload by *way*: ``presets``, ``conversation``, ``logs`` or ``usage``."""

    way: str


@dataclass(eq=False, repr=False)
class ShowScreen(Message):
    """Show the screen with this name, and focus its *pane* or *field* if given."""

    screen: str
    pane: str = ""
    field: str = ""


@dataclass(eq=False, repr=False)
class OpenModel(Message):
    """Show the page of model *key*, with the cursor on the offer *offer_id* if given."""

    key: str
    offer_id: int | None = None


@dataclass(eq=False, repr=False)
class PutModel(Message):
    """Compare model *key* at *place* (0 is A) instead of the one there."""

    key: str
    place: int


@dataclass(eq=False, repr=False)
class ModelsChosen(Message):
    """The models *keys* were chosen; the picker lists them first from now on."""

    keys: tuple[str, ...]


@dataclass(eq=False, repr=False)
class CompareModels(Message):
    """Compare the models *keys*, with another workload, filters and split if given."""

    keys: tuple[str, ...]
    workload: Workload | None = None
    filters: Filters | None = None
    split: tuple[Decimal, ...] | None = None
