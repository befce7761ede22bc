"""What panes and bars ask of the screen that holds them."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message


@dataclass
class PickModel(Message):
    """Open the picker for the model at *place* (0 is A)."""

    place: int


@dataclass
class ShowPane(Message):
    """Bring the pane with this id to the front and focus it."""

    pane: str


@dataclass
class ToggleLeftOut(Message):
    """List the offers left out of the ranking, or stop listing them."""
