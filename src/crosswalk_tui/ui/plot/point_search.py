"""The field that finds a model in the plot by part of its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from crosswalk_tui.ui.kit.inputs import PlainInput


class PointSearch(PlainInput):
    """A field; arrows go to other models that match, Enter compares, Esc returns."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "match(1)", "Next match", id="find-point.next", tooltip="Next model that matches"),
        Binding("up,ctrl+p", "match(-1)", "Previous match", show=False, id="find-point.previous",
                tooltip="Previous model that matches"),
        Binding("enter", "leave(True)", "Compare it", id="find-point.choose", tooltip="Compare this model"),
        Binding("escape", "leave(False)", "Back", id="find-point.cancel", tooltip="Back to the model before"),
    ]  # fmt: skip

    @dataclass(eq=False, repr=False)
    class Stepped(Message):
        """The match *step* after the present one is requested."""

        step: int

    @dataclass(eq=False, repr=False)
    class Left(Message):
        """The search has ended; *chosen* if its model is to be compared."""

        chosen: bool

    def action_match(self, step: int) -> None:
        self.post_message(self.Stepped(step))

    def action_leave(self, chosen: bool) -> None:
        self.post_message(self.Left(chosen))
