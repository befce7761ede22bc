"""The dialog that asks for the day whose prices are billed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from textual.app import ComposeResult
from textual.widgets import Input

from crosswalk_tui.ui.kit.inputs import PlainInput
from crosswalk_tui.ui.shell.dialog import Dialog, Remarks


class DateScreen(Dialog[date | None]):
    """Asks for a day; returns it, None if cancelled. *changes* are days on which a price changed, newest first."""

    AUTO_FOCUS = "#save-name"

    def __init__(self, changes: Sequence[date]) -> None:
        super().__init__("Bill at the prices of", "enter show · {dialog.cancel} cancel")
        self._field = PlainInput(placeholder="a day, such as: 2025-06-30", id="save-name")
        self._remarks = Remarks(id="remarks")
        days = ", ".join(day.isoformat() for day in changes)
        self._text = (
            f"The makers' prices changed on {days}." if days else "No price change of these models is recorded."
        )

    def compose_box(self) -> ComposeResult:
        yield self._field
        yield self._remarks

    def on_mount(self) -> None:
        self._remarks.say(f"{self._text} A later day than today has announced prices.")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Return the day, or report what is wrong with the text."""
        event.stop()
        try:
            day = date.fromisoformat(event.value.strip())
        except ValueError:
            self._remarks.say("Enter a day as year, month and day: 2025-06-30.", bad=True)
            return
        self.dismiss(day)
