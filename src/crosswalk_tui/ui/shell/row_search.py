"""The field above a list that limits it to the rows with what is typed."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive

from crosswalk_tui.ui.kit.cells import Line, spread
from crosswalk_tui.ui.kit.inputs import PlainInput
from crosswalk_tui.ui.kit.lines import Block
from crosswalk_tui.ui.kit.named_keys import keyed


class RowSearchInput(PlainInput):
    """What is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down", "leave(True)", "To the rows", id="find-rows.keep", tooltip="To the rows found"),
        Binding("escape", "leave(False)", "All rows", id="find-rows.cancel", tooltip="List all rows again"),
    ]

    def action_leave(self, kept: bool) -> None:
        self.post_message(RowSearch.Ended(kept=kept))


class RowSearch(Block):
    """``/ words        7 found · esc lists all``; hidden until it is wanted, and again once it limits nothing.

    Attributes:
        found: how many rows are listed; None while all are.
    """

    DEFAULT_CSS = """
    RowSearch { layout: horizontal; background: $foreground 10%; }
    RowSearch:focus-within { background: $primary 30%; }
    RowSearch > RowSearchInput { width: 1fr; margin: 0 30 0 2; background: transparent; }
    RowSearch > RowSearchInput.-invalid { background: $error 40%; }
    """

    found: reactive[int | None] = reactive(None)

    class Ended(Message):
        """The search has ended.

        Attributes:
            kept: whether the rows found stay listed.
        """

        def __init__(self, *, kept: bool) -> None:
            super().__init__()
            self.kept = kept

    def __init__(self, placeholder: str, *, id: str) -> None:
        super().__init__()
        self.field = RowSearchInput(placeholder=placeholder, id=id)
        self.display = False

    def compose(self) -> ComposeResult:
        yield self.field

    @property
    def value(self) -> str:
        """What is typed."""
        return self.field.value

    def begin(self) -> None:
        """Show and focus the field."""
        self.display = True
        if self.field.is_attached:
            self.field.focus()

    def on_mount(self) -> None:
        if self.display:  # begun before it had its field
            self.field.focus()

    def clear(self) -> None:
        """List all rows, and hide the field."""
        self.field.value = ""
        self.display = self.field.has_focus

    def show_found(self, count: int) -> None:
        """Say that *count* rows are listed."""
        self.found = count if self.value.strip() else None
        self.field.set_class(not count, "-invalid")

    def on_descendant_blur(self) -> None:
        self.display = bool(self.value.strip())

    def lines(self, width: int) -> list[Line]:
        note = "" if self.found is None else f"{self.found:,} found{keyed(' · {find-rows.cancel} lists all')}"
        return [spread([("/ ", "key")], [(note, "dim")], width)]
