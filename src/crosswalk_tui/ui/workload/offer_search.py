"""The field that limits the offers table to providers, by part of their name."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from crosswalk_tui.ui.kit.inputs import PlainInput


class OfferSearch(PlainInput):
    """A field, hidden until it is wanted; Enter goes to the offers found, Esc lists all again."""

    DEFAULT_CSS = """
    OfferSearch { background: $foreground 10%; }
    OfferSearch:focus { background: $primary 30%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down", "leave(True)", "To the offers", id="find-offers.keep", tooltip="To the offers found"),
        Binding("escape", "leave(False)", "All offers", id="find-offers.cancel", tooltip="List all offers again"),
    ]

    class Ended(Message):
        """The search has ended.

        Attributes:
            kept: whether the offers found stay listed.
        """

        def __init__(self, *, kept: bool) -> None:
            super().__init__()
            self.kept = kept

    def __init__(self, *, id: str) -> None:
        super().__init__(placeholder="part of a provider's name", id=id)
        self.display = False

    def on_blur(self) -> None:
        self.display = False

    def action_leave(self, kept: bool) -> None:
        self.post_message(self.Ended(kept=kept))
