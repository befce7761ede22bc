"""The field above a list that limits it to the rows with what is typed."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from crosswalk_tui.ui.kit.inputs import PlainInput


class RowSearch(PlainInput):
    """The field; hidden until it is wanted, and again without the focus, unless it *stays* while it limits the list."""

    DEFAULT_CSS = """
    RowSearch { background: $foreground 10%; }
    RowSearch:focus { background: $primary 30%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down", "leave(True)", "To the rows", id="find-rows.keep", tooltip="To the rows found"),
        Binding("escape", "leave(False)", "All rows", id="find-rows.cancel", tooltip="List all rows again"),
    ]

    class Ended(Message):
        """The search has ended.

        Attributes:
            kept: whether the rows found stay listed.
        """

        def __init__(self, *, kept: bool) -> None:
            super().__init__()
            self.kept = kept

    def __init__(self, placeholder: str, *, id: str, stays: bool) -> None:
        super().__init__(placeholder=placeholder, id=id)
        self._stays = stays
        self.display = False

    def on_blur(self) -> None:
        self.display = self._stays and bool(self.value.strip())

    def action_leave(self, kept: bool) -> None:
        self.post_message(self.Ended(kept=kept))
