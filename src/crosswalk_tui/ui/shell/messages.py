"""Messages of panes, bars and screens to what holds them: to the screen, and to the app for the dialogs of features."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual.message import Message

from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.shell.cursor_target import Explainable


@dataclass
class PickModel(Message):
    """Open the picker for the model at *place* (0 is A)."""

    place: int


@dataclass
class OpenPicker(Message):
    """Open the picker, for the model at *place* or for any when None; *then* gets the key chosen, None for none."""

    place: int | None
    then: Callable[[str | None], None]


@dataclass
class ChooseBenchmark(Message):
    """Choose the benchmark that capability is measured by."""


@dataclass
class ExplainFigure(Message):
    """Explain the figure under the cursor."""

    about: Explainable


@dataclass
class ShowPane(Message):
    """Bring the pane with this id to the front and focus it."""

    pane: str


@dataclass
class ToggleLeftOut(Message):
    """List the offers left out of the ranking, or stop listing them."""


@dataclass
class LeaveFields(Message):
    """Move the focus from the fields to the offers table."""


@dataclass
class UsagePasted(Message):
    """Text that reports usage was pasted."""

    text: str


@dataclass
class ShowScreen(Message):
    """Bring the screen of this name to the front."""

    screen: str


@dataclass
class OpenModel(Message):
    """Show everything about the model with this key."""

    key: str


@dataclass
class PutModel(Message):
    """Compare the model with this key at *place* (0 is A), in the place of the one that is there."""

    key: str
    place: int


@dataclass
class ModelsChosen(Message):
    """The models with these keys were chosen: they lead the list of the picker from now on."""

    keys: tuple[str, ...]


@dataclass
class CompareModels(Message):
    """Compare the models with these keys instead of those compared now, at another workload and filters if given."""

    keys: tuple[str, ...]
    workload: Workload | None = None
    filters: Filters | None = None
